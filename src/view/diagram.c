/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state diagram: a drawing with the names of the states in it, and a table of what each means. */
#include "view/diagram.h"

#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "view/style.h"

/* A name is between two blanks, which become brackets for the present state. */
static const char *const drawing[] = {
    "                                 CLOSE ",
    "                    listen ┌───────┴───────┐ connect: sends SYN",
    "                           ▼               ▼",
    "                        LISTEN          SYN_SENT ",
    "              SYN comes;   │   SYN comes;  │ SYN,ACK comes;",
    "           sends SYN,ACK   ▼ sends SYN,ACK │ sends ACK",
    "                       SYN_RECV ◄──────────┤",
    "              ACK comes    └───────┬───────┘",
    "                                   ▼",
    "                             ESTABLISHED ",
    "       close: sends FIN    ┌───────┴─────────────┐ FIN comes; sends ACK",
    "                           ▼                     ▼",
    "                       FIN_WAIT1             CLOSE_WAIT ",
    "     ACK comes ┌───────────┼───────┐ FIN and ACK │ close: sends FIN",
    "               ▼ FIN comes ▼       │ together    ▼",
    "           FIN_WAIT2    CLOSING    │          LAST_ACK ",
    "     FIN comes └─────┬─────┘ ACK   │             │ ACK comes",
    "                     ▼       comes │             │",
    "                 TIME_WAIT ◄───────┘             ▼",
    "                     └──────── 60 s ────────► (gone)",
};

static const struct state {
  const char *name, *also; /* Linux's name, and those of the RFC and of ss */
  const char *meaning;
  const char *ways[5];
} states[] = {
    {"CLOSE",
     "CLOSED",
     "The socket is not part of a connection.",
     {"listen → LISTEN", "connect → SYN_SENT (sends SYN)"}},
    {"LISTEN",
     "",
     "The kernel answers SYNs to this port by itself and completes the handshakes; "
     "accept takes the connections.",
     {"close → gone (connections that wait for accept are reset)"}},
    {"SYN_SENT",
     "SYN-SENT",
     "The SYN of this end is not answered yet. (On Ethernet it may wait for ARP first.)",
     {"SYN,ACK comes → ESTABLISHED (sends ACK)",
      "SYN comes → SYN_RECV (both connect at once; sends SYN,ACK)",
      "RST comes → CLOSE (ECONNREFUSED)", "no answer to any SYN → CLOSE (ETIMEDOUT)"}},
    {"SYN_RECV",
     "SYN-RECEIVED SYN-RECV NEW_SYN_RECV",
     "A SYN came and was answered with SYN,ACK; the ACK that completes the handshake is missing.",
     {"ACK comes → ESTABLISHED", "RST comes → gone", "no ACK to any SYN,ACK → gone"}},
    {"ESTABLISHED",
     "ESTAB",
     "The connection is open: both ends may send.",
     {"close or shutdown(SHUT_WR) → FIN_WAIT1 (sends FIN)",
      "close with unread bytes → gone (sends RST)",
      "FIN comes → CLOSE_WAIT (sends ACK; recv then gives b'')", "RST comes → CLOSE (ECONNRESET)"}},
    {"FIN_WAIT1",
     "FIN-WAIT-1",
     "This end has sent FIN: it sends no more. The FIN is not acknowledged yet.",
     {"ACK comes → FIN_WAIT2", "FIN comes → CLOSING (both closed at once; sends ACK)",
      "FIN and ACK come together → TIME_WAIT (sends ACK)"}},
    {"FIN_WAIT2",
     "FIN-WAIT-2",
     "This end's FIN is acknowledged; the other end may still send. On Linux a socket "
     "that is closed stays in it for at most 60 s.",
     {"FIN comes → TIME_WAIT (sends ACK)", "data comes after close → gone (sends RST)"}},
    {"CLOSE_WAIT",
     "CLOSE-WAIT",
     "The other end has sent FIN. This end may still send, and stays in this state "
     "until its program calls close.",
     {"close → LAST_ACK (sends FIN)"}},
    {"CLOSING",
     "",
     "Both ends have sent FIN at the same time; this end's FIN is not acknowledged yet.",
     {"ACK comes → TIME_WAIT"}},
    {"LAST_ACK",
     "LAST-ACK",
     "Both ends have sent FIN; the ACK of this end's FIN is missing.",
     {"ACK comes → gone"}},
    {"TIME_WAIT",
     "TIME-WAIT",
     "The connection is over. The end that closed first waits, on Linux 60 s: it "
     "acknowledges again if the peer repeats its FIN, and keeps late segments out of a new "
     "connection "
     "with the same addresses.",
     {"60 s later → gone"}},
};

static const struct state *find(const char *name) {
  for (size_t i = 0; i < sizeof states / sizeof *states; i++)
    if (nearest_same(states[i].name, name) || nearest_same(states[i].also, name))
      return &states[i];
  return NULL;
}

/* Where NAME is in LINE, a word between blanks, or NULL. */
static const char *find_word(const char *line, const char *name) {
  size_t len = strlen(name);
  for (const char *s = line; (s = strstr(s, name)); s += len)
    if (s > line && s[-1] == ' ' && (s[len] == ' ' || s[len] == '\0'))
      return s;
  return NULL;
}

static const struct {
  const char *fancy, *simple;
} boxes[] = {{"─", "-"}, {"│", "|"}, {"┌", "+"}, {"┐", "+"}, {"└", "+"}, {"┘", "+"}, {"┴", "+"},
             {"┼", "+"}, {"┬", "+"}, {"┤", "+"}, {"▼", "v"}, {"►", ">"}, {"◄", "<"}};

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
    draw(state->name, style, out);
    text_addc(out, '\n');
  }
  struct text label = TEXT_EMPTY;
  text_addf(&label, "%s: ", state->name);
  style_item(style, 0, text_str(&label), STYLE_BOLD, state->meaning, out);
  text_free(&label);
  for (int i = 0; i < 5 && state->ways[i]; i++)
    style_item(style, 2, "", STYLE_PLAIN, state->ways[i], out);
}
