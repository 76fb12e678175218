/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From top to bottom, a row for each item: no two rows share a height, so nothing lies upon anything else.
 * What became of a packet is to be seen without colour, and said in a word. A new fate is a case in
 * `put_packet`, a new kind of item one in `put_item`. */
#include "export/svg/svg_ladder.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "export/html/html_escape.h"
#include "export/svg/svg_scene.h"

#define SLOPE 16       /* pixels that an arrow falls from line to line */
#define PACKET_ROW 37  /* height of a packet's row … */
#define PACKET_DROP 19 /* … and where in it the arrow begins */
#define STATES_ROW 26
#define REMARK_ROW 19
#define CALL_LINE 15 /* height of a line of a call */
#define CALL_GAP 6
#define GAP 14               /* between a time line and what stands beside it */
#define LABEL_CHARACTER 7.25 /* width of one of a label, at most */
#define CHARACTER 6.95       /* width of one beside a line, at most */
#define CALL_LINES_MAX 4
#define TIP 10       /* length of an arrow's tip */
#define HALFWAY 0.66 /* of an arrow's way: where the hand holds a packet */
#define DROPPED 0.62 /* … where one is lost */
#define MADE 0.4     /* … where the wire makes one */
#define MARK 14      /* pixels from the middle of a mark up to a label above it */
#define LIFT 9       /* pixels that a longer label stands higher */

/* Where drawing has come to. */
struct pen {
  const struct svg_ladder *ladder;
  const struct svg_frame *frame;
  struct text *out;
  int y;        /* of the next row */
  int since[2]; /* y where a call began that has not come back, -1: none */
  int low[2];   /* y that a state beside the line reaches down to */
};

int svg_ladder_label(const struct svg_frame *frame) {
  return (int)((frame->right - frame->left - 2 * GAP) / LABEL_CHARACTER);
}

static int line_x(const struct pen *pen, int end) {
  return end ? pen->frame->right : pen->frame->left;
}

static int middle_x(const struct pen *pen) {
  return (pen->frame->left + pen->frame->right) / 2;
}

/* The x of what stands beside line END, on its outer side. */
static int beside(const struct pen *pen, int end) {
  return end ? pen->frame->right + GAP : pen->frame->left - GAP;
}

static const char *anchor(int end) {
  return end ? "start" : "end";
}

static void put_text(const struct pen *pen, const char *class, double x, double y, const char *at,
                     const char *s, size_t len) {
  if (!len)
    return;
  text_addf(pen->out, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", class, x, y,
            at);
  html_escape(pen->out, s, len);
  text_adds(pen->out, "</text>\n");
}

static void put_line(const struct pen *pen, const char *class, double x1, double y1, double x2,
                     double y2) {
  text_addf(pen->out, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
            class, x1, y1, x2, y2);
}

/* ---- states and words ---- */

static void put_state(struct pen *pen, int end, int y, const char *state) {
  if (!state)
    return;
  int width = (int)((double)strlen(state) * CHARACTER) + 14;
  int x = end ? beside(pen, 1) : beside(pen, 0) - width;
  text_addf(pen->out,
            "<rect class=\"state\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"17\" rx=\"8.5\"/>\n", x,
            y - 8, width);
  pen->low[end] = y + 10;
  put_text(pen, "name", x + width / 2.0, y + 4, "middle", state, strlen(state));
}

static void put_remark(struct pen *pen, const struct svg_item *item) {
  int left = pen->frame->left, right = pen->frame->right;
  double x = item->end < 0 ? (left + right) / 2.0 : item->end ? left + GAP : right - GAP;
  put_text(pen, "word", x, pen->y + 12,
           item->end < 0 ? "middle"
           : item->end   ? "start"
                         : "end",
           item->text, strlen(item->text));
  pen->y += REMARK_ROW;
}

/* ---- calls ---- */

/* The length of the line that S begins with, of at most ROOM characters, broken where it can be. */
static size_t line_of(const char *s, size_t room) {
  size_t len = 0, best = 0;
  for (size_t columns = 0; s[len]; columns++) {
    size_t step = 1;
    while (utf8_continues(s[len + step]))
      step++;
    if (columns == room)
      return best ? best : len;
    len += step;
    if (s[len] == ' ' && s[len - 1] != '=') /* `= 17` stays together */
      best = len;
  }
  return len;
}

static void put_call(struct pen *pen, const struct svg_item *item) {
  if (pen->y < pen->low[item->end])
    pen->y = pen->low[item->end];
  int x = line_x(pen, item->end), first = pen->y + CALL_LINE / 2 + 1;
  int width = item->end ? pen->frame->width - beside(pen, 1) : beside(pen, 0);
  size_t room = (size_t)((width - 8) / CHARACTER);
  const char *s = item->text;
  text_addf(pen->out, "<circle class=\"dot s%d\" cx=\"%d\" cy=\"%d\" r=\"3.5\"/>\n",
            pen->frame->hues[item->end], x, first);
  for (int i = 0; i < CALL_LINES_MAX && *s; i++) {
    size_t len = line_of(s, room);
    put_text(pen, "call", beside(pen, item->end), first + 4 + i * CALL_LINE, anchor(item->end), s,
             len);
    s += len + (s[len] == ' ');
    pen->y += CALL_LINE;
  }
  pen->y += CALL_GAP;
  if (item->kind == SVG_BEGINS)
    pen->since[item->end] = first;
  if (item->kind != SVG_RETURNS || pen->since[item->end] < 0)
    return;
  text_addf(pen->out,
            "<rect class=\"wait s%d\" x=\"%d\" y=\"%d\" width=\"5\" height=\"%d\" rx=\"2\"/>\n",
            pen->frame->hues[item->end], item->end ? x + 3 : x - 8, pen->since[item->end],
            first - pen->since[item->end]);
  pen->since[item->end] = -1;
}

/* ---- packets ---- */

/* An arrow from X1 to X2; y at either. */
struct stroke {
  double x1, y1, x2, y2;
};

/* Whether the arrow of ITEM ends or begins at a router. */
static bool is_half(const struct svg_item *item) {
  return item->part == ROW_LEFT || item->part == ROW_RIGHT;
}

static struct stroke stroke_of(const struct pen *pen, const struct svg_item *item) {
  double from = line_x(pen, item->end), to = line_x(pen, 1 - item->end);
  bool leaves = (item->part == ROW_LEFT) == (item->end == 0); /* its sender, for the router */
  if (is_half(item))
    *(leaves ? &to : &from) = middle_x(pen);
  double y = pen->y + PACKET_DROP, first = 0, last = 1;
  if (item->reach == REACH_FROM_WIRE)
    first = MADE;
  if (item->resumed)
    first = HALFWAY;
  if (item->reach == REACH_HELD || item->reach == REACH_DELAYED)
    last = HALFWAY;
  if (item->reach == REACH_DROPPED)
    last = item->resumed ? HALFWAY + 0.08 : DROPPED;
  if (item->part == ROW_ALL) { /* what reaches nobody ends before the first line on its way */
    first *= item->resumed ? 0.5 : 1;
    last *= last < 1 ? 0.5 : 1;
  }
  return (struct stroke){from + (to - from) * first, y + SLOPE * first, from + (to - from) * last,
                         y + SLOPE * last};
}

/* The tip of an arrow that ends at X, Y after going the way of S. */
static void put_tip(const struct pen *pen, const char *class, const struct stroke *s, double lift) {
  double dx = s->x2 - s->x1, dy = s->y2 - s->y1, length = sqrt(dx * dx + dy * dy);
  double ux = dx / length, uy = dy / length, y = s->y2 + lift;
  text_addf(pen->out, "<polygon class=\"tip %s\" points=\"%.1f,%.1f %.1f,%.1f %.1f,%.1f\"/>\n",
            class, s->x2, y, s->x2 - ux * TIP + uy * 4.2, y - uy * TIP - ux * 4.2,
            s->x2 - ux * TIP - uy * 4.2, y - uy * TIP + ux * 4.2);
}

static void put_cross(const struct pen *pen, const struct stroke *s) {
  put_line(pen, "cross", s->x2 - 6, s->y2 - 6, s->x2 + 6, s->y2 + 6);
  put_line(pen, "cross", s->x2 - 6, s->y2 + 6, s->x2 + 6, s->y2 - 6);
}

/* The mark of the hand, or of the wire, at X, Y. */
static void put_mark(const struct pen *pen, bool hand, double x, double y) {
  if (hand)
    text_addf(pen->out, "<rect class=\"hand\" x=\"%.1f\" y=\"%.1f\" width=\"6\" height=\"16\"/>\n",
              x - 3, y - 8);
  else
    text_addf(pen->out, "<circle class=\"ring\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/>\n", x, y);
}

/* What stands where the arrow ends, and the words beyond it. */
static void put_end(const struct pen *pen, const char *class, const struct svg_item *item,
                    const struct stroke *s) {
  struct text words = TEXT_EMPTY;
  switch (item->reach) {
  case REACH_HELD:
    put_mark(pen, true, s->x2, s->y2);
    text_adds(&words, "held");
    break;
  case REACH_DELAYED:
    put_mark(pen, false, s->x2, s->y2);
    text_adds(&words, "under way");
    break;
  case REACH_DROPPED:
    put_cross(pen, s);
    if (item->resumed)
      text_addf(&words, "#%llu ", (unsigned long long)item->number);
    if (item->fate != FATE_RESET) /* of which a remark tells */
      text_adds(&words, "dropped");
    break;
  default:
    put_tip(pen, class, s, 0);
    if (item->part == ROW_ALL)
      put_tip(pen, class, &(struct stroke){s->x1, s->y1, middle_x(pen), (s->y1 + s->y2) / 2}, 0);
    break;
  }
  if (words.len)
    put_text(pen, "word", s->x2 + (item->end ? -14 : 14), s->y2 + 5, anchor(!item->end), words.s,
             words.len);
  text_free(&words);
}

static const char *dashes(const struct svg_item *item) {
  if (item->novelty == NOVELTY_AGAIN || item->novelty == NOVELTY_FAST)
    return " again";
  return item->novelty == NOVELTY_EARLY || item->novelty == NOVELTY_LATE ? " early" : "";
}

/* Whether the label of ITEM would touch what stands where its arrow ends. */
static bool is_lifted(const struct pen *pen, const struct svg_item *item) {
  double room = (pen->frame->right - pen->frame->left) * DROPPED - 2 * GAP;
  return !item->resumed && item->reach != REACH_THROUGH && !is_half(item) &&
         (double)strlen(item->text) * LABEL_CHARACTER > room;
}

static void put_label_words(const struct pen *pen, const struct svg_item *item) {
  if (item->resumed)
    text_addf(pen->out, "#%llu %s", (unsigned long long)item->number,
              item->fate == FATE_DOUBLED ? "delivered twice" : "delivered");
  else
    html_escapes(pen->out, item->text);
  text_adds(pen->out, "</text>\n");
}

/* Above the arrow to or from a router, from its end's line on; it may cross the router's. */
static void put_label_via(const struct pen *pen, const struct svg_item *item,
                          const struct stroke *s) {
  int end = item->part == ROW_RIGHT;
  text_addf(pen->out, "<text class=\"label via\" x=\"%d\" y=\"%.1f\" text-anchor=\"%s\">",
            end ? pen->frame->right - GAP : pen->frame->left + GAP,
            s->y1 - (item->resumed ? MARK : 6), anchor(!end));
  put_label_words(pen, item);
}

/* The label, along the arrow: in the middle of a whole one; of another at the line that it touches. What
   is delivered at last has its label above, where it was held. */
static void put_label(const struct pen *pen, const struct svg_item *item, const struct stroke *s) {
  int left = pen->frame->left, right = pen->frame->right;
  double slope = (double)SLOPE / (right - left) * (item->end ? -1 : 1), x = (left + right) / 2.0;
  if (item->resumed && item->reach == REACH_DROPPED)
    return; /* said beyond the cross */
  if (is_half(item)) {
    put_label_via(pen, item, s);
    return;
  }
  bool arrives = item->resumed || item->reach == REACH_FROM_WIRE;
  const char *at = "middle";
  if (item->reach != REACH_THROUGH || item->resumed) {
    bool at_left = arrives == (item->end == 1);
    x = at_left ? left + GAP : right - GAP;
    at = anchor(at_left);
  }
  double y = s->y1 + (x - s->x1) * slope - 6 - (is_lifted(pen, item) ? LIFT : 0);
  text_addf(pen->out,
            "<text class=\"label\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" "
            "transform=\"rotate(%.3f %.1f %.1f)\">",
            x, y, at, atan(slope) * 57.29577951308232, x, y);
  put_label_words(pen, item);
}

static void put_packet(struct pen *pen, const struct svg_item *item) {
  bool twice = item->fate == FATE_DOUBLED;
  pen->y += is_lifted(pen, item) ? LIFT : 0;
  struct stroke s = stroke_of(pen, item);
  struct text class = TEXT_EMPTY, line = TEXT_EMPTY;
  text_addf(&class, "s%d%s%s", pen->frame->hues[item->end], item->look == STYLE_RED ? " bad" : "",
            dashes(item));
  text_addf(&line, "arrow %s", text_str(&class));
  text_adds(pen->out, "<g class=\"packet\"><title>");
  html_escapes(pen->out, item->detail);
  text_adds(pen->out, "</title>\n");
  put_line(pen, text_str(&line), s.x1, s.y1, s.x2, s.y2);
  if (twice) {
    put_line(pen, text_str(&line), s.x1, s.y1 + 7, s.x2, s.y2 + 7);
    put_tip(pen, text_str(&class), &s, 7);
  }
  put_end(pen, text_str(&class), item, &s);
  if (item->resumed || item->reach == REACH_FROM_WIRE)
    put_mark(pen, item->resumed && !item->delayed, s.x1, s.y1);
  put_label(pen, item, &s);
  text_adds(pen->out, "</g>\n");
  int top = pen->y + PACKET_DROP;
  put_state(pen, item->end, top, item->states[item->end]);
  put_state(pen, 1 - item->end, top + SLOPE, item->states[1 - item->end]);
  pen->y += PACKET_ROW + (twice ? 5 : 0);
  text_free(&class);
  text_free(&line);
}

static void put_item(struct pen *pen, const struct svg_item *item) {
  switch (item->kind) {
  case SVG_STATES:
    put_state(pen, 0, pen->y + 11, item->states[0]);
    put_state(pen, 1, pen->y + 11, item->states[1]);
    pen->y += STATES_ROW;
    break;
  case SVG_PACKET:
    put_packet(pen, item);
    break;
  case SVG_REMARK:
    put_remark(pen, item);
    break;
  default:
    put_call(pen, item);
    break;
  }
}

/* ---- the whole ---- */

static void put_heading(struct pen *pen) {
  for (int end = 0; end < 2; end++) {
    const char *name = pen->ladder->names[end], *address = pen->ladder->addresses[end];
    const char *upper = *name ? name : pen->frame->brief ? address : "";
    int x = line_x(pen, end);
    struct text class = TEXT_EMPTY;
    text_addf(&class, "end s%d", pen->frame->hues[end]);
    put_text(pen, text_str(&class), x, pen->y + 14, "middle", upper, strlen(upper));
    if (!pen->frame->brief)
      put_text(pen, "address", x, pen->y + 31, "middle", address, strlen(address));
    text_free(&class);
  }
  if (pen->ladder->via)
    put_text(pen, "end", middle_x(pen), pen->y + 14, "middle", pen->ladder->middle,
             strlen(pen->ladder->middle));
  pen->y += pen->frame->brief ? 22 : 40;
}

static void put_time(const struct pen *pen, const struct svg_item *item) {
  char words[32];
  int len = snprintf(words, sizeof words, "%.6f", (double)(item->time - pen->frame->start) / 1e9);
  put_text(pen, "time", 8, pen->y + PACKET_DROP + 4, "start", words, (size_t)len);
}

int svg_ladder_draw(const struct svg_ladder *ladder, const struct svg_frame *frame, int top,
                    struct text *out) {
  struct text rows = TEXT_EMPTY;
  struct pen pen = {ladder, frame, out, top, {-1, -1}, {0, 0}};
  put_heading(&pen);
  int first = pen.y - 2;
  pen.out = &rows;
  pen.y += 4;
  for (size_t i = 0; i < ladder->count; i++) {
    if (frame->times && ladder->items[i].kind == SVG_PACKET)
      put_time(&pen, &ladder->items[i]);
    put_item(&pen, &ladder->items[i]);
  }
  int last = pen.y + 8;
  pen.out = out;
  put_line(&pen, "time-line", frame->left, first, frame->left, last);
  put_line(&pen, "time-line", frame->right, first, frame->right, last);
  if (ladder->via)
    put_line(&pen, "time-line", middle_x(&pen), first, middle_x(&pen), last);
  text_add(out, text_str(&rows), rows.len);
  text_free(&rows);
  return last;
}

/* ---- in words ---- */

static const char *end_name(const struct svg_ladder *ladder, int end) {
  return *ladder->names[end] ? ladder->names[end] : ladder->addresses[end];
}

static const char *fate_words(const struct svg_item *item) {
  switch (item->reach) {
  case REACH_HELD:
    return ", held";
  case REACH_DELAYED:
    return ", under way";
  case REACH_DROPPED:
    return ", dropped";
  default:
    return item->resumed ? ", delivered now" : "";
  }
}

static void describe_states(const struct svg_ladder *ladder, const struct svg_item *item,
                            struct text *out) {
  for (int end = 0; end < 2; end++)
    if (item->states[end]) {
      text_addc(out, ' ');
      html_escapes(out, end_name(ladder, end));
      text_addf(out, " is in %s.", item->states[end]);
    }
}

void svg_ladder_describe(const struct svg_ladder *ladder, struct text *out) {
  html_escapes(out, end_name(ladder, 0));
  text_adds(out, " (left) and ");
  html_escapes(out, end_name(ladder, 1));
  text_adds(out, " (right)");
  if (ladder->via)
    text_addf(out, ", with %s%s between them", *ladder->middle == 'r' ? "a " : "", ladder->middle);
  text_addc(out, '.');
  for (size_t i = 0; i < ladder->count; i++) {
    const struct svg_item *item = &ladder->items[i];
    if (item->text) {
      text_addc(out, '\n');
      bool leaves = (item->part == ROW_LEFT) == (item->end == 0), whole = !is_half(item);
      if (item->end >= 0)
        html_escapes(out, whole || leaves ? end_name(ladder, item->end) : "router");
      if (item->kind == SVG_PACKET) {
        text_adds(out, " to ");
        html_escapes(out, whole || !leaves ? end_name(ladder, 1 - item->end) : "router");
        if (item->part == ROW_ALL)
          text_addf(out, " and %s", ladder->middle);
      }
      text_adds(out, item->end >= 0 ? ": " : "");
      html_escapes(out, item->text);
      text_adds(out, item->kind == SVG_PACKET ? fate_words(item) : "");
      text_addc(out, '.');
    }
    describe_states(ladder, item, out);
  }
}
