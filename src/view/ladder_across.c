/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of one column: the arrow is put into them as if it went to the right, and turned round if it does not. */
#include "view/ladder_across.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#define LEAD 8 /* strokes before a label, where there is room */
#define LEAD_LEAST 1
#define TAIL 2
#define DROPPED "dropped"

struct cells {
  const char **at; /* each a character; NULL: the label's */
  int room, middle;
  int first, last; /* of the arrow */
  int label;       /* where it begins, -1: it is not inside */
  bool turned;
};

/* The place that is I columns away from the sender. */
static int place(const struct cells *c, int i) {
  return c->turned ? c->room - 1 - i : i;
}

/* Where the label of LEN columns begins, counted from the sender; -1: it does not fit in the arrow, or, of one to
   ALL, would hide the line in the middle. */
static int label_start(const struct cells *c, int len, bool all) {
  int near = place(c, c->middle), end = all && c->last > near ? near - 1 : c->last;
  int room = end - c->first - len - 2; /* for strokes */
  if (!len || room < LEAD_LEAST + TAIL)
    return -1;
  return c->first + 1 + (room - TAIL < LEAD ? room - TAIL : LEAD);
}

static void put_arrow(struct cells *c, const struct ladder_row *row,
                      const struct ladder_across_strokes *k, const char *tip) {
  bool all = row->part == ROW_ALL;
  int near = place(c, c->middle);
  for (int i = c->first; i < c->last; i++)
    c->at[place(c, i)] = row->line ? row->line : k->line;
  if (row->reach == REACH_FROM_WIRE)
    c->at[place(c, c->first)] = k->under_way;
  c->at[place(c, c->last)] = tip;
  if (near > c->first && near < c->last)
    c->at[c->middle] = all ? k->bar : k->cross;
  if (all && near > c->first + 1 && near < c->last)
    c->at[place(c, near - 1)] = tip;
}

/* The arrow's first and last column: one that is held, or dropped, ends before the line that it would reach first. */
static void measure(struct cells *c, const struct ladder_row *row) {
  int reach = row->part == ROW_ALL ? place(c, c->middle) : c->room;
  c->first = row->reach == REACH_FROM_WIRE ? (c->room - reach) / 5 + reach / 5 : 0;
  c->last = row->reach == REACH_THROUGH || row->reach == REACH_FROM_WIRE ? c->room - 1
                                                                         : reach * 4 / 5 - 1;
  int most = reach - (int)strlen(DROPPED) - 3; /* the word and a blank on either side */
  if (row->reach == REACH_DROPPED && row->part == ROW_ALL && c->last > most && most > 0)
    c->last = most;
}

/* Puts WORDS beyond the tip, if they fit between two lines. */
static void put_words(struct cells *c, const char *words, const char **letters) {
  int len = (int)strlen(words), near = place(c, c->middle);
  int start = c->last + 2, end = start + len;
  if (end >= c->room || (start <= near + 1 && end > near - 1))
    return;
  for (int i = 0; i < len; i++) {
    int column = c->turned ? place(c, end - 1) + i : start + i;
    c->at[column] = letters[(unsigned char)words[i]];
  }
}

void ladder_across_draw(const struct view_style *style, const struct ladder_row *row,
                        const struct ladder_across_strokes *k, const int halves[2], const char *tip,
                        bool labelled, struct text *out, struct text *above) {
  static const char *const spelled[] = {"d", "r", "o", "p", "e"};
  const char *letters[256] = {NULL};
  struct cells c = {
      .room = halves[0] + 1 + halves[1], .middle = halves[0], .turned = row->from == 1};
  for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++)
    letters[(unsigned char)*spelled[i]] = spelled[i];
  c.at = mem_alloc((size_t)c.room * sizeof *c.at);
  for (int i = 0; i < c.room; i++)
    c.at[i] = i == c.middle ? k->bar : " ";
  measure(&c, row);
  put_arrow(&c, row, k, tip);
  if (row->reach == REACH_DROPPED)
    put_words(&c, DROPPED, letters);
  int len = labelled ? (int)strlen(row->label) : 0;
  int start = label_start(&c, len, row->part == ROW_ALL);
  int from = start < 0 ? -1 : c.turned ? place(&c, start + len + 1) : start;
  int low = c.turned ? place(&c, c.last) : c.first, high = c.turned ? place(&c, c.first) : c.last;
  for (int i = 0; i < c.room; i++) {
    if (i == low)
      style_begin(style, row->look, out);
    if (i == from) {
      text_addf(out, " %s ", row->label);
      i += len + 1;
    } else {
      text_adds(out, c.at[i]);
    }
    if (i == high)
      style_end(style, row->look, out);
  }
  free(c.at);
  if (len && start < 0)
    style_put(style, row->look, row->label, above);
}
