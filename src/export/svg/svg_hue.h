/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colours of a ladder's ends (view/hue.h). */
#ifndef EXPORT_SVG_SVG_HUE_H
#define EXPORT_SVG_SVG_HUE_H

struct export_source;
struct svg_ladder;

/* Those of both ends of LADDER. */
void svg_hues(const struct export_source *source, const struct svg_ladder *ladder, int hues[2]);

#endif
