/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state diagram: a drawing with the names of the states in it, and a table of what each means. */
#include "view/diagram.h"

#include <string.h>

#include "base/text.h"
#include "view/style.h"

/* A name stands between two blanks, which become brackets for the present state. */
static const char *const drawing[] = {
    "                                 CLOSE ",
    "                    listen ┌───────┴───────┐ connect: sends SYN",
    "                           ▼               ▼",
    "                        LISTEN          SYN_SENT ",
    "              SYN comes;   │               │ SYN,ACK comes;",
    "           sends SYN,ACK   ▼               │ sends ACK",
    "                       SYN_RECV            │",
    "              ACK comes    └───────┬───────┘",
    "                                   ▼",
    "                             ESTABLISHED ",
    "       close: sends FIN    ┌───────┴───────┐ FIN comes; sends ACK",
    "                           ▼               ▼",
    "                       FIN_WAIT1       CLOSE_WAIT ",
    "     ACK comes ┌───────────┤ FIN comes     │ close: sends FIN",
    "               ▼           ▼               ▼",
    "           FIN_WAIT2    CLOSING         LAST_ACK ",
    "     FIN comes └─────┬─────┘ ACK comes     │ ACK comes",
    "                     ▼                     ▼",
    "                TIME_WAIT ── 60 s ───►  (gone)",
};

static const struct state {
  const char *name, *meaning;
  const char *ways[4];
} states[] = {
    {"CLOSE",
     "The socket takes part in no connection.",
     {"listen → LISTEN", "connect → SYN_SENT (sends SYN)"}},
    {"LISTEN",
     "The kernel answers SYNs to this port by itself; accept takes the connections that are "
     "complete.",
     {"close → gone; connections that wait for accept are reset"}},
    {"SYN_SENT",
     "A SYN is on its way; the other end has not answered.",
     {"SYN,ACK comes → ESTABLISHED (sends ACK)", "RST comes → CLOSE (ECONNREFUSED)",
      "no answer to any SYN → CLOSE (ETIMEDOUT)"}},
    {"SYN_RECV",
     "A SYN came and was answered with SYN,ACK; the last ACK is missing.",
     {"ACK comes → ESTABLISHED", "RST comes → gone"}},
    {"ESTABLISHED",
     "The connection is open: both ends may send.",
     {"close or shutdown(SHUT_WR) → FIN_WAIT1 (sends FIN)",
      "FIN comes → CLOSE_WAIT (recv then gives b'')", "RST comes → CLOSE (ECONNRESET)"}},
    {"FIN_WAIT1",
     "This end has said that it sends no more; its FIN is not acknowledged yet.",
     {"ACK comes → FIN_WAIT2", "FIN comes → CLOSING (both closed at once)",
      "FIN and ACK come together → TIME_WAIT"}},
    {"FIN_WAIT2",
     "This end is closed and the other end knows; the other end may still send.",
     {"FIN comes → TIME_WAIT (sends ACK)"}},
    {"CLOSE_WAIT",
     "The other end has closed its direction; this end may still send, and must close.",
     {"close → LAST_ACK (sends FIN)"}},
    {"CLOSING", "Both ends closed at the same moment.", {"ACK comes → TIME_WAIT"}},
    {"LAST_ACK",
     "Both directions are closed; the ACK of this end's FIN is missing.",
     {"ACK comes → gone"}},
    {"TIME_WAIT",
     "The connection is over; the end that closed first waits 60 s, so that late segments meet no "
     "new "
     "connection with the same addresses.",
     {"60 s later → gone"}},
};

static const struct state *find(const char *name) {
  for (size_t i = 0; i < sizeof states / sizeof *states; i++)
    if (strcmp(states[i].name, name) == 0)
      return &states[i];
  return NULL;
}

/* Where NAME stands in LINE as a word between blanks, or NULL. */
static const char *find_word(const char *line, const char *name) {
  size_t len = strlen(name);
  for (const char *s = line; (s = strstr(s, name)); s += len)
    if (s > line && s[-1] == ' ' && (s[len] == ' ' || s[len] == '\0'))
      return s;
  return NULL;
}

static const struct {
  const char *fancy, *simple;
} boxes[] = {{"─", "-"}, {"│", "|"}, {"┌", "+"}, {"┐", "+"}, {"└", "+"}, {"┘", "+"},
             {"┴", "+"}, {"┬", "+"}, {"┤", "+"}, {"▼", "v"}, {"►", ">"}};

/* Appends LEN bytes of a line of the drawing. */
static void put_part(const struct view_style *style, const char *s, size_t len, struct text *out) {
  if (style->utf8) {
    text_add(out, s, len);
    return;
  }
  for (const char *end = s + len; s < end;) {
    size_t used = 1;
    const char *shown = NULL;
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes && !shown; i++)
      if (strncmp(s, boxes[i].fancy, strlen(boxes[i].fancy)) == 0) {
        shown = boxes[i].simple;
        used = strlen(boxes[i].fancy);
      }
    if (shown)
      text_adds(out, shown);
    else
      text_addc(out, *s);
    s += used;
  }
}

static void draw(const char *state, const struct view_style *style, struct text *out) {
  for (size_t i = 0; i < sizeof drawing / sizeof *drawing; i++) {
    const char *line = drawing[i];
    const char *at = find_word(line, state);
    if (!at) {
      put_part(style, line, strlen(line), out);
    } else {
      size_t len = strlen(state);
      put_part(style, line, (size_t)(at - line) - 1, out);
      style_begin(style, STYLE_BOLD, out);
      text_addf(out, "[%s]", state);
      style_end(style, STYLE_BOLD, out);
      if (at[len])
        put_part(style, at + len + 1, strlen(at + len + 1), out);
    }
    while (out->len && out->s[out->len - 1] == ' ')
      out->len--;
    text_addc(out, '\n');
  }
}

void diagram_show(const char *name, const struct view_style *style, struct text *out) {
  const struct state *state = find(name);
  if (!state)
    return;
  if (style->columns >= 72) {
    draw(name, style, out);
    text_addc(out, '\n');
  }
  struct text label = TEXT_EMPTY;
  text_addf(&label, "%s: ", name);
  style_item(style, 0, text_str(&label), STYLE_BOLD, state->meaning, out);
  text_free(&label);
  for (int i = 0; i < 4 && state->ways[i]; i++)
    style_item(style, 2, "", STYLE_PLAIN, state->ways[i], out);
}
