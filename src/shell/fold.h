/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of the sides in the background that come too fast to be read at the prompt: they are counted instead. */
#ifndef SHELL_FOLD_H
#define SHELL_FOLD_H

#include <stdbool.h>
#include <stdint.h>

struct text;
struct view_style;

/* Empty at first (all zero). */
struct fold {
  int64_t began; /* the present stretch of time (clock_now) */
  int shown;     /* lines since then */
  uint64_t hidden;
};

/* Whether LINES, which have come at NOW, are too many to be shown: then they are counted. What is to be said before them
   is appended to OUT, as by fold_say. */
bool fold_takes(struct fold *fold, const struct text *lines, int64_t now,
                const struct view_style *style, struct text *out);

/* Appends how many lines were not shown since it was last said: nothing when there were none. */
void fold_say(struct fold *fold, const struct view_style *style, struct text *out);

/* The same when the present stretch of time is over at NOW. */
void fold_tick(struct fold *fold, int64_t now, const struct view_style *style, struct text *out);

#endif
