/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines that a ladder is drawn of: headings, arrows with states beside them, remarks. */
#ifndef VIEW_LADDER_ROW_H
#define VIEW_LADDER_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "view/conversation.h"
#include "view/style.h"

struct flight;
struct text;

/* How far an arrow reaches, and what is at its end. */
enum reach {
  REACH_THROUGH, /* to the other end */
  REACH_HELD,
  REACH_DELAYED,
  REACH_DROPPED,
  REACH_FROM_WIRE /* from the middle: the wire made the packet */
};

/* Where there is a line in the middle, which way its arrow goes. */
enum row_part {
  ROW_WHOLE,
  ROW_LEFT, /* between the left end and the router */
  ROW_RIGHT,
  ROW_ACROSS, /* from end to end of a segment, past a third host */
  ROW_ALL     /* … and to that too */
};

struct ladder_row {
  bool via; /* a line for a router, or a third host, is in the middle */
  enum row_part part;
  double seconds;   /* shown where there is room; negative: no time */
  int from;         /* end that sends: 0 left, 1 right; -1: no arrow */
  const char *line; /* what an arrow is drawn with: one column; NULL: plain */
  enum reach reach;
  enum style_look look;
  const char *label;           /* ASCII */
  const char *states[2];       /* written left and right, NULL: nothing */
  const struct flight *flight; /* what the row tells of; NULL without an arrow */
  enum novelty novelty;        /* what its packet is beside those before it */
};

/* The columns that the label of an arrow with REACH may take; a longer one is cut off. VIA: a line for a router is in
   the middle, and the label, which is not cut, beside the arrow, on several lines if it must. */
int ladder_row_label(const struct view_style *style, enum reach reach, bool via);

/* Whether rows have room for options and lengths. */
bool ladder_row_wide(const struct view_style *style);

void ladder_row_draw(const struct view_style *style, const struct ladder_row *row,
                     struct text *out);

/* A line of words below an arrow that end FROM has sent, or in the middle (-1). */
void ladder_row_remark(const struct view_style *style, int from, const char *words,
                       struct text *out);

/* The heading, after an empty line: the two ends, each in its look, and who is in the MIDDLE, or NULL. */
void ladder_row_heading(const struct view_style *style, const char *middle, const char *left,
                        const char *right, const enum style_look looks[2], struct text *out);

#endif
