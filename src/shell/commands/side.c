/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `side`: goes to a side, or lists them. */
#include "shell/commands/command.h"

#include "run/blocked.h"
#include "shell/shell.h"
#include "view/hue.h"
#include "view/waiting.h"
#include "wire/lab.h"

#define LANES_SHOWN 100 /* threads of a program */

/* One line: what NAME with NUMBER does, as B says; MARK is before it. */
static void add_line(const struct view_style *style, const char *mark, const char *name, int number,
                     int width, const struct blocked *b, struct text *out) {
  struct text doing = TEXT_EMPTY;
  waiting_say(b, name, &doing);
  if (b->status.state != SIDE_IDLE)
    text_addf(&doing, " (%.1f s)", (double)(b->now - b->status.since) / 1e9);
  text_adds(out, mark);
  style_pad(style, style_hue(hue_side(number)), name, width + 2, out);
  style_wrap(style, width + 4, 4, text_str(&doing), out);
  text_free(&doing);
}

/* The threads and child processes of SIDE, if it is a program. */
static void add_lanes(struct session *session, struct side *side, int width,
                      const struct view_style *style, struct text *out) {
  struct side_lane lane;
  for (int i = 0; i < LANES_SHOWN && side_lane(side, i, &lane); i++) {
    struct blocked b = blocked_ask_take(side, lane.status);
    add_line(style, "  ", session_side_name(session, lane.number), lane.number, width, &b, out);
    blocked_clear(&b);
  }
}

/* The columns that the longest name takes. */
static int name_width(struct session *session) {
  int width = 0;
  for (size_t i = 0; i < session->count; i++) {
    int own = style_width(side_name(session->sides[i]));
    struct side_lane lane;
    for (int n = 0; n < LANES_SHOWN && side_lane(session->sides[i], n, &lane); n++) {
      int other = style_width(session_side_name(session, lane.number));
      own = other > own ? other : own;
      side_status_clear(&lane.status);
    }
    width = own > width ? own : width;
  }
  return width;
}

static void list(struct session *session, const struct view_style *style, struct text *out) {
  int width = name_width(session);
  for (size_t i = 0; i < session->count; i++) {
    struct side *side = session->sides[i];
    struct blocked b = blocked_ask(side);
    if (b.status.program && b.status.call && b.status.lane != side_number(side))
      b.status.state = SIDE_RUNNING; /* that thread has a line of its own */
    add_line(style, side == session->current ? "* " : "  ", side_name(side), side_number(side),
             width, &b, out);
    blocked_clear(&b);
    add_lanes(session, side, width, style, out);
  }
}

static int run(const struct command_use *use) {
  if (use->count == 0) {
    list(use->shell->session, &use->shell->style, use->out);
    return 0;
  }
  struct side *side = session_make(use->shell->session, use->words[0].s, use->diag);
  if (!side)
    return -1;
  if (side_is_program(side)) { /* it takes no statements: it gets the terminal */
    use->shell->wait_for = side;
    return 0;
  }
  shell_set_current(use->shell, side);
  return 0;
}

/* The sides, and the hosts of the lab that have none yet. */
static void complete(struct command_cursor *cursor) {
  const struct lab *lab = cursor->shell->lab;
  command_complete_side(cursor);
  for (int i = 0; lab && lab_hosts(lab) > 1 && i < lab_hosts(lab); i++)
    if (!session_find(cursor->shell->session, lab_host_name(lab, i)))
      cursor->offer(cursor->to, lab_host_name(lab, i));
}

const struct command command_side = {
    .name = "side",
    .usage = "side [NAME]",
    .summary = "go to a side (made when new), or list them",
    .detail =
        "A side is a shell of its own in the same window: it has its own names and can wait in a "
        "call while you go on elsewhere. `@NAME statement` runs one statement on another side, "
        "made when new.",
    .most = 1,
    .complete = complete,
    .run = run,
};
