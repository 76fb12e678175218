/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrows on a segment of three hosts: from the line of its sender past that of a third host, or to both. */
#ifndef VIEW_LADDER_ACROSS_H
#define VIEW_LADDER_ACROSS_H

#include <stdbool.h>

#include "view/ladder_row.h"

struct text;

struct ladder_across_strokes {
  const char *bar, *line, *cross, *under_way;
};

/* Appends to OUT what is between the left and the right line, ROOM columns on either side of the one in the middle, for
   the arrow of ROW (ROW_ACROSS or ROW_ALL), which ends in TIP. The label, LABELLED, is in the arrow; where it does not
   fit it goes to ABOVE. */
void ladder_across_draw(const struct view_style *style, const struct ladder_row *row,
                        const struct ladder_across_strokes *strokes, const int room[2],
                        const char *tip, bool labelled, struct text *out, struct text *above);

#endif
