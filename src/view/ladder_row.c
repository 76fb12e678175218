/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns: time (in wide windows), left state, bar, arrow, bar, right state. */
#include "view/ladder_row.h"

#include <string.h>

#include "base/text.h"
#include "view/ladder.h"
#include "view/ladder_across.h"

#define STATE_COLUMNS 13        /* "(ESTABLISHED)" */
#define STATE_COLUMNS_NARROW 11 /* "ESTABLISHED" */
#define STATE_COLUMNS_VIA 12    /* where a router stands between them */
#define TIME_COLUMNS 11
#define ROOM_MIN 8
#define HALF_MIN 5 /* … where a router stands in the middle */
#define ROOM_MAX 100
#define LEAD 8      /* strokes before a label, where there is room */
#define LEAD_HALF 4 /* … behind a tip that stands half-way */
#define TAIL 2      /* strokes after it, at least */

struct strokes {
  const char *bar, *tee_left, *tee_right, *line, *to_right, *to_left;
  const char *hold_right, *hold_left, *drop, *under_way;
};
static const struct strokes fancy = {"│", "├", "┤", "─", "►", "◄", "▌", "▐", "✗", "○"};
static const struct strokes simple = {"|", "|", "|", "-", ">", "<", "#", "#", "x", "o"};

static const struct strokes *strokes(const struct view_style *style) {
  return style->utf8 ? &fancy : &simple;
}

static bool labelled(const struct view_style *style) {
  return style->columns >= LADDER_LABEL_COLUMNS;
}

static bool timed(const struct view_style *style) {
  return style->columns >= LADDER_TIME_COLUMNS;
}

static int state_columns(const struct view_style *style) {
  return labelled(style) ? STATE_COLUMNS : STATE_COLUMNS_NARROW;
}

/* Columns before the left bar. */
static int left_columns(const struct view_style *style) {
  return 1 + state_columns(style) + (timed(style) ? TIME_COLUMNS : 0);
}

static int room_of(const struct view_style *style) {
  int room = style->columns - 1 - left_columns(style) - 2 - state_columns(style);
  return room < ROOM_MIN ? ROOM_MIN : room > ROOM_MAX ? ROOM_MAX : room;
}

/* Of a ladder with a router: the columns between its lines. */
static void halves_of(const struct view_style *style, int room[2]) {
  int left = 1 + STATE_COLUMNS_VIA + (timed(style) ? TIME_COLUMNS : 0);
  int all = style->columns - 1 - left - 3 - STATE_COLUMNS_VIA;
  if (all > ROOM_MAX)
    all = ROOM_MAX;
  room[0] = all / 2 < HALF_MIN ? HALF_MIN : all / 2;
  room[1] = all - all / 2 < HALF_MIN ? HALF_MIN : all - all / 2;
}

int ladder_row_label(const struct view_style *style, enum reach reach, bool via) {
  if (via && labelled(style)) {
    int room[2];
    halves_of(style, room);
    return 2 * (room[0] - 2);
  }
  int ends = reach == REACH_FROM_WIRE ? 2 : 1; /* tip, and tail */
  return labelled(style) ? room_of(style) - ends - 3 - TAIL : style->columns - 2;
}

bool ladder_row_wide(const struct view_style *style) {
  return timed(style);
}

static void repeat(const char *s, int count, struct text *out) {
  while (count-- > 0)
    text_adds(out, s);
}

static void blanks(int count, struct text *out) {
  repeat(" ", count, out);
}

/* An arrow of LEN columns: tail, label, head. */
struct arrow {
  int len, blank; /* columns of it, and those left empty beyond its tip */
  int lead, label, rest;
  const char *line, *tail, *tip; /* tail: where the wire made the packet, else "" */
  const char *words;             /* beyond the tip, or "" */
};

static const char *tip_of(const struct view_style *style, const struct ladder_row *row) {
  const struct strokes *k = strokes(style);
  switch (row->reach) {
  case REACH_HELD:
    return row->from ? k->hold_left : k->hold_right;
  case REACH_DELAYED:
    return k->under_way;
  case REACH_DROPPED:
    return k->drop;
  default:
    return row->from ? k->to_left : k->to_right;
  }
}

/* The arrow of ROW where there are ROOM columns for it. */
static struct arrow measure(const struct view_style *style, const struct ladder_row *row,
                            int room) {
  int label = labelled(style) && !row->via ? (int)strlen(row->label) : 0;
  int around = label ? 3 : 1; /* the tip, and a blank on either side of the label */
  struct arrow a = {.line = row->line ? row->line : strokes(style)->line,
                    .tail = row->reach == REACH_FROM_WIRE ? strokes(style)->under_way : "",
                    .tip = tip_of(style, row),
                    .words = row->reach == REACH_DROPPED ? "dropped" : ""};
  int fixed = around + (*a.tail != 0);
  if (label > room - fixed - 1 - TAIL)
    label = room - fixed - 1 - TAIL;
  int least = label + fixed + 1 + TAIL;
  a.len = row->reach == REACH_THROUGH ? room : row->via ? room * 3 / 5 : room * 4 / 5;
  if (a.len < least)
    a.len = least < room ? least : room;
  a.blank = room - a.len;
  if ((int)strlen(a.words) + 1 > a.blank)
    a.words = "";
  a.label = label;
  int strokes_left = a.len - fixed - label;
  a.lead = strokes_left - TAIL < LEAD ? strokes_left - TAIL : LEAD;
  a.rest = strokes_left - a.lead;
  return a;
}

static void put_label(const struct arrow *a, const char *label, struct text *out) {
  if (a->label)
    text_addf(out, " %.*s ", a->label, label);
}

static void put_rightward(const struct view_style *style, const struct arrow *a,
                          const struct ladder_row *row, struct text *out) {
  bool made = *a->tail;
  blanks(made ? a->blank : 0, out);
  style_begin(style, row->look, out);
  text_adds(out, a->tail);
  repeat(a->line, a->lead, out);
  put_label(a, row->label, out);
  repeat(a->line, a->rest, out);
  text_adds(out, a->tip);
  style_end(style, row->look, out);
  if (!made) {
    text_addf(out, "%s%s", *a->words ? " " : "", a->words);
    blanks(a->blank - (int)strlen(a->words) - (*a->words != 0), out);
  }
}

static void put_leftward(const struct view_style *style, const struct arrow *a,
                         const struct ladder_row *row, struct text *out) {
  bool made = *a->tail;
  if (!made) {
    blanks(a->blank - (int)strlen(a->words) - (*a->words != 0), out);
    text_addf(out, "%s%s", a->words, *a->words ? " " : "");
  }
  style_begin(style, row->look, out);
  text_adds(out, a->tip);
  int all = a->lead + a->rest, lead = a->lead - 1;
  if (!made && a->blank)
    lead = a->lead - a->blank > LEAD_HALF ? a->lead - a->blank : LEAD_HALF;
  if (lead > all - TAIL)
    lead = all - TAIL;
  repeat(a->line, lead, out);
  put_label(a, row->label, out);
  repeat(a->line, all - lead, out);
  text_adds(out, a->tail);
  style_end(style, row->look, out);
  blanks(made ? a->blank : 0, out);
}

static void put_left_state(const struct view_style *style, const char *state, int columns,
                           struct text *out) {
  text_addc(out, ' ');
  if (state)
    style_put(style, STYLE_BOLD, state, out);
  blanks(columns - (int)strlen(state ? state : ""), out);
}

static void put_right_state(const struct view_style *style, const char *state, int columns,
                            struct text *out) {
  if (!state)
    return;
  blanks(columns - (int)strlen(state), out);
  style_put(style, STYLE_BOLD, state, out);
}

static void put_time(const struct view_style *style, double seconds, struct text *out) {
  if (!timed(style))
    return;
  if (seconds >= 0)
    text_addf(out, "%*.6f", TIME_COLUMNS, seconds);
  else
    blanks(TIME_COLUMNS, out);
}

/* How many characters of S, of at most ROOM columns, stand on one line: whole words, and what is quoted in
   one piece. */
static size_t words_of(const char *s, int room) {
  size_t best = 0, len = 0;
  for (bool quoted = false; s[len]; len++) {
    quoted ^= s[len] == '"';
    if (s[len] == ' ' && !quoted && len <= (size_t)room)
      best = len;
  }
  return len <= (size_t)room || !best ? len : best;
}

/* The half of a row with a router that has no arrow: as much of *LABEL, which goes on, as one line takes. */
static void put_words(const struct view_style *style, const char **label, int room,
                      struct text *out) {
  size_t len = labelled(style) ? words_of(*label, room - 2) : 0;
  if (len)
    text_addf(out, " %.*s", (int)len, *label);
  blanks(room - (int)len - (len > 0), out);
  *label += len;
  *label += **label == ' ';
}

static void draw_via(const struct view_style *style, const struct ladder_row *row,
                     struct text *out) {
  const struct strokes *k = strokes(style);
  int room[2];
  halves_of(style, room);
  bool right = row->from == 0, sent = row->from >= 0 && row->reach != REACH_FROM_WIRE;
  /* The line that it starts from: 0 left, 1 the router's, 2 right. */
  int start = row->part == ROW_LEFT ? !right : right ? 1 : 2;
  const char *label = row->label;
  put_time(style, row->seconds, out);
  put_left_state(style, row->states[0], STATE_COLUMNS_VIA, out);
  for (int half = 0; half < 2; half++) {
    text_adds(out, !sent || start != half ? k->bar : right ? k->tee_left : k->tee_right);
    if (row->from < 0) {
      blanks(room[half], out);
    } else if ((row->part == ROW_LEFT) == (half == 0)) {
      struct arrow arrow = measure(style, row, room[half]);
      (right ? put_rightward : put_leftward)(style, &arrow, row, out);
    } else {
      put_words(style, &label, room[half], out);
    }
  }
  text_adds(out, sent && start == 2 ? k->tee_right : k->bar);
  put_right_state(style, row->states[1], STATE_COLUMNS_VIA, out);
  text_addc(out, '\n');
  while (labelled(style) && row->from >= 0 && *label) {
    put_time(style, -1, out);
    put_left_state(style, NULL, STATE_COLUMNS_VIA, out);
    for (int half = 0; half < 2; half++) {
      text_adds(out, k->bar);
      if ((row->part == ROW_LEFT) == (half == 0))
        blanks(room[half], out);
      else
        put_words(style, &label, room[half], out);
    }
    text_addf(out, "%s\n", k->bar);
  }
}

/* A line of words over those of a segment, on the side of the sender. */
static void put_above(const struct view_style *style, int from, const char *words, int len,
                      const int room[2], struct text *out) {
  const struct strokes *k = strokes(style);
  int all = room[0] + 1 + room[1], start = from == 1 ? all - 1 - len : 1;
  put_time(style, -1, out);
  put_left_state(style, NULL, STATE_COLUMNS_VIA, out);
  text_adds(out, k->bar);
  for (int i = 0; i < all; i++)
    if (i == start) {
      text_adds(out, words);
      i += len - 1;
    } else {
      text_adds(out, i == room[0] ? k->bar : " ");
    }
  text_addf(out, "%s\n", k->bar);
}

static void draw_across(const struct view_style *style, const struct ladder_row *row,
                        struct text *out) {
  const struct strokes *k = strokes(style);
  const struct ladder_across_strokes own = {k->bar, k->line, style->utf8 ? "┼" : "+", k->under_way};
  struct text arrow = TEXT_EMPTY, above = TEXT_EMPTY;
  bool sent = row->reach != REACH_FROM_WIRE;
  int room[2];
  halves_of(style, room);
  ladder_across_draw(style, row, &own, room, tip_of(style, row), labelled(style), &arrow, &above);
  if (above.len)
    put_above(style, row->from, text_str(&above), (int)strlen(row->label), room, out);
  put_time(style, row->seconds, out);
  put_left_state(style, row->states[0], STATE_COLUMNS_VIA, out);
  text_adds(out, sent && row->from == 0 ? k->tee_left : k->bar);
  text_adds(out, text_str(&arrow));
  text_adds(out, sent && row->from == 1 ? k->tee_right : k->bar);
  put_right_state(style, row->states[1], STATE_COLUMNS_VIA, out);
  text_addc(out, '\n');
  text_free(&arrow);
  text_free(&above);
}

void ladder_row_draw(const struct view_style *style, const struct ladder_row *row,
                     struct text *out) {
  const struct strokes *k = strokes(style);
  if (!labelled(style) && *row->label) {
    text_addc(out, ' ');
    style_put(style, row->look, row->label, out);
    text_addc(out, '\n');
  }
  if (row->part == ROW_ACROSS || row->part == ROW_ALL) {
    draw_across(style, row, out);
    return;
  }
  if (row->via) {
    draw_via(style, row, out);
    return;
  }
  put_time(style, row->seconds, out);
  put_left_state(style, row->states[0], state_columns(style), out);
  text_adds(out, row->from == 0 && row->reach != REACH_FROM_WIRE ? k->tee_left : k->bar);
  if (row->from < 0) {
    blanks(room_of(style), out);
  } else {
    struct arrow arrow = measure(style, row, room_of(style));
    (row->from ? put_leftward : put_rightward)(style, &arrow, row, out);
  }
  text_adds(out, row->from == 1 && row->reach != REACH_FROM_WIRE ? k->tee_right : k->bar);
  put_right_state(style, row->states[1], state_columns(style), out);
  text_addc(out, '\n');
}

void ladder_row_remark(const struct view_style *style, int from, const char *words,
                       struct text *out) {
  int left = left_columns(style) + 1, room = room_of(style), len = style_width(words);
  int pad = from == 1 ? left + 1 : from == 0 ? left + room - len : left + (room - len) / 2;
  if (len >= style->columns) {
    style_wrap(style, 0, 0, words, out);
    return;
  }
  blanks(pad, out);
  style_put(style, STYLE_DIM, words, out);
  text_addc(out, '\n');
}

/* The NAME of the middle above its line, between the names of the ends if there is room: whether there is. */
static bool put_middle(const struct view_style *style, const char *name, int start,
                       const char *left, const char *right, int total, struct text *out) {
  int room[2], len = (int)strlen(name);
  halves_of(style, room);
  int at = (timed(style) ? TIME_COLUMNS : 0) + 1 + STATE_COLUMNS_VIA + 1 + room[0] - len / 2;
  int before = at - start - (int)strlen(left), after = total - at - len - (int)strlen(right);
  if (before < 2 || after < 2)
    return false;
  blanks(before, out);
  text_adds(out, name);
  blanks(after, out);
  return true;
}

void ladder_row_heading(const struct view_style *style, const char *middle, const char *left,
                        const char *right, const enum style_look looks[2], struct text *out) {
  int total = left_columns(style) + 2 + room_of(style) + state_columns(style);
  int start = (timed(style) ? TIME_COLUMNS : 0) + (labelled(style) ? 6 : 1);
  int gap = total - start - (int)(strlen(left) + strlen(right));
  text_addc(out, '\n');
  blanks(start, out);
  style_put(style, looks[0], left, out);
  if (middle && put_middle(style, middle, start, left, right, total, out)) {
  } else if (gap >= 2) {
    blanks(gap, out);
  } else {
    text_addc(out, '\n');
    blanks(total - (int)strlen(right), out);
  }
  style_put(style, looks[1], right, out);
  text_addc(out, '\n');
}
