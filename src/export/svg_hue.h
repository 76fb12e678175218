/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which colour a side has, the same wherever it is shown: a number from 0 to SVG_HUES - 1. */
#ifndef EXPORT_SVG_HUE_H
#define EXPORT_SVG_HUE_H

struct export_source;
struct svg_ladder;

/* That of side NUMBER. */
int svg_hue_side(const struct export_source *source, int number);

/* Those of both ends of LADDER: their sides', or two different ones where the sides are not known. */
void svg_hues(const struct export_source *source, const struct svg_ladder *ladder, int hues[2]);

#endif
