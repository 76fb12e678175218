/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the prompt shows of the journal: events in, lines out. The terminal, -c, standard input, transcripts and
 * checks all show what it says; in which order, view/narrate says.
 *
 * Output of a side that is not the current one is shown in whole lines that begin with its name. */
#ifndef VIEW_SCREEN_H
#define VIEW_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "view/ladder.h"
#include "view/style.h"

struct event;
struct screen;
struct settings;
struct text;

/* STYLE and SETTINGS are borrowed for its life and may change in between. NAME tells whose end of a
   conversation an address is (see view/ladder.h); may be NULL. */
struct screen *screen_new(const struct view_style *style, const struct settings *settings,
                          ladder_name_fn *name, void *data);
void screen_free(struct screen *screen);

/* From now on NUMBER is the current side: its lines are shown without a name. */
void screen_set_current(struct screen *screen, int number);
/* The name of side NUMBER, for the lines that begin with it. */
void screen_set_name(struct screen *screen, int number, const char *name);

/* Draws the ladder for an audience. */
void screen_set_large(struct screen *screen, bool large);
/* From now on packets are not shown among the lines: the ladder is one picture (view/stage.h), of at most ROWS lines,
   that screen_stage appends to OUT. With NEWS only when it has changed since then: whether it was appended. */
void screen_set_stage(struct screen *screen);
bool screen_stage(struct screen *screen, int rows, bool news, struct text *out);

/* Leaves out what depends on how fast one is: copies of packets in the hand, TIME_WAIT and
   FIN_WAIT2 that run out, what a program's call changed (its peer may have been faster). */
void screen_set_steady(struct screen *screen);
/* Of calls, shows only those that fail. */
void screen_set_failures(struct screen *screen, bool failures);
/* Shows only what Python's prompt does, each side's as if it were there alone. */
void screen_set_plain(struct screen *screen, bool plain);

enum screen_line {
  SCREEN_NOTHING,
  SCREEN_LINES, /* whole lines of the shell's own; may hold colour sequences */
  SCREEN_OUTPUT, /* what the current side's program wrote, as it wrote it: not to reach a terminal raw */
  SCREEN_VALUE, /* the same of a value that Python would print: may be folded on a terminal */
  SCREEN_ERROR  /* whole lines of the shell's own that belong on standard error */
};

/* Whether such lines are as a program wrote them. */
static inline bool screen_is_output(enum screen_line line) {
  return line == SCREEN_OUTPUT || line == SCREEN_VALUE;
}

/* Appends to OUT what EVENT shows. */
enum screen_line screen_event(struct screen *screen, const struct event *event, struct text *out);

/* Appends what was kept back of the events so far (see ladder_flight), to be called when none is left:
   whether there was anything (SCREEN_LINES). */
bool screen_rest(struct screen *screen, struct text *out);
/* Whether there is anything. */
bool screen_keeps(const struct screen *screen);

#endif
