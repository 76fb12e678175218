/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session as one page that needs nothing from elsewhere: what was typed, the calls, the packets as pictures
 * where they happened, results, errors, explanations; in the order in which a transcript tells them. */
#ifndef EXPORT_HTML_H
#define EXPORT_HTML_H

struct diag;
struct export_source;
struct text;

/* An export_write_fn. The page is HTML and well-formed XML alike. -1: nothing has happened. */
int export_html(const struct export_source *source, struct text *out, struct diag *diag);

#endif
