/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order in which what happened is told: at the prompt, by -c, in transcripts, recordings and pages. Events go
 * in as the journal has them; items come out in order and say who speaks. Nothing here acts or reads a clock.
 *
 * The journal has a call where it ended, after the packets that it caused. It is told before them: a call that
 * began in this entry (since the last EVENT_STATEMENT) comes before the first packet that the journal has from
 * after its beginning. A call that has waited since an earlier entry comes after the packets that let it go on.
 * What a command printed comes first in its entry. All else is told as the journal has it.
 *
 * So a packet is kept back as long as a call that it may belong to goes on. Live, that is until a side says
 * something, or until narrate_rest. By entries (for an export), it is until the next entry begins. */
#ifndef VIEW_NARRATE_H
#define VIEW_NARRATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "view/screen.h"

struct event;
struct narrate;

/* Who speaks: a side by its number, -1 for the shell itself, or one of these. */
#define NARRATE_COMMAND (-4) /* a command of the shell, what it printed */
#define NARRATE_CALL                                                                               \
  (-3) /* a call of the entry's own side, a remark before it: only in struct narrate_step */
#define NARRATE_WIRE (-2) /* packets */

struct narrate_item {
  int voice;
  const struct event *event; /* by entries: what is told */
  int64_t time;              /* the event's */
  bool remark;               /* a note; before the entry's calls it is about the first of them */
  bool own;                  /* a call that began in this entry … */
  int64_t moved;             /* … and comes before its packets: when it began; else 0 */
  enum screen_line line;     /* live: how the text is to be shown */
  struct text text;          /* live: its lines; of packets that follow each other, all of theirs */
};

/* Tells live what SCREEN (borrowed) shows; with NULL, by entries. */
struct narrate *narrate_new(struct screen *screen);
void narrate_free(struct narrate *narrate);

/* Takes the next event of the journal. */
void narrate_add(struct narrate *narrate, const struct event *event);

/* The next item that can be told, valid until the next call of a function here; its text may be changed. NULL:
   there is none now. */
struct narrate_item *narrate_next(struct narrate *narrate);

/* Whether something is left to be told. */
bool narrate_keeps(const struct narrate *narrate);
/* Whether what is left has been kept back for long enough: since this was first asked, half a second before NOW
   (nanoseconds, of any clock). */
bool narrate_overdue(struct narrate *narrate, int64_t now);
/* Lets it be told: the call that it may belong to does not end now. */
void narrate_rest(struct narrate *narrate);

/* What one of those who speak has said. Of a program OUTPUT is what it printed, CALLS all else, and TEXT both as they
   came. */
struct narrate_voice {
  int voice;
  int program; /* the voice of the program that it is a thread of, or its own; else -1 */
  struct text text, calls, output;
};

/* The order of a transcript, in which sides and wire must not depend on chance. Of a step (an entry and all that
   it brought about) it tells what the command printed, the calls of the step's own side, the packets, what
   else that side says, the other sides by number; of a program each of its threads, and where several have made
   calls in the step, all that it printed after them: which thread prints first is chance. All {0} at first. */
struct narrate_step {
  struct narrate_voice *voices;
  size_t count;
};

/* What VOICE has said in the step: valid until something is added. */
struct text *narrate_step_voice(struct narrate_step *step, int voice);
/* Adds ITEM to a step of SIDE. A call of that side after something else that it has said stays after it. PROGRAM: the
   number of the program that ITEM's voice belongs to (see session_program), or -1. */
void narrate_step_add(struct narrate_step *step, int side, int program,
                      const struct narrate_item *item);
/* Appends the step to OUT, as lines. */
void narrate_step_copy(const struct narrate_step *step, int side, struct text *out);
void narrate_step_clear(struct narrate_step *step);

#endif
