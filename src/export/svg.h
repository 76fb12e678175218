/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session as a picture: the ladder of each of its connections, one below the other, with the calls beside
 * the line of the end that made them. SVG 1.1 that needs nothing from elsewhere: no script, no font. */
#ifndef EXPORT_SVG_H
#define EXPORT_SVG_H

struct diag;
struct export_source;
struct text;

/* An export_write_fn. -1: no packet was seen, so there is nothing to draw. */
int export_svg(const struct export_source *source, struct text *out, struct diag *diag);

#endif
