/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ladder drawn: time lines, arrows, states, calls, as SVG 1.1 elements. */
#ifndef EXPORT_SVG_SVG_LADDER_H
#define EXPORT_SVG_SVG_LADDER_H

#include <stdbool.h>
#include <stdint.h>

struct svg_ladder;
struct text;

/* The room of a ladder, in pixels: where its lines are, how wide the whole is. */
struct svg_frame {
  int left, right, width;
  bool times;    /* the time of each packet is at the left … */
  int64_t start; /* … in seconds since then (nanoseconds of CLOCK_MONOTONIC) */
  bool brief;    /* the heading is one line of names */
  int hues[2];   /* of the ends: see view/hue.h */
};

/* The characters that a label may have between the lines of FRAME. */
int svg_ladder_label(const struct svg_frame *frame);

/* The style sheet of what is drawn, under `.ladder`; for a bright and a dark screen. */
extern const char svg_ladder_css[];

/* Appends LADDER, its upper edge at TOP. Returns the y of its lower edge. */
int svg_ladder_draw(const struct svg_ladder *ladder, const struct svg_frame *frame, int top,
                    struct text *out);

/* Appends what the ladder shows in words, a sentence for each item, escaped: for <desc>. */
void svg_ladder_describe(const struct svg_ladder *ladder, struct text *out);

#endif
