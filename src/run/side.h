/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A side: one evaluator on a thread of its own, the "shell" of the notes.
 *
 * Threading and ownership. The terminal's thread makes sides and hands each one unit at a time
 * (side_start_take). While a side is busy its evaluator belongs to its thread: nobody else touches
 * names or handles. While it is idle the terminal's thread may read them (completion, handles). What a
 * side does comes back only through the journal; EVENT_DONE is the last event of a statement: who has
 * read it finds the side idle, and who finds the side idle can read it. A blocked call is interrupted by
 * a signal (SIGURG, whose handler does nothing); one that comes just before the call blocks would be
 * lost, so side_nudge sends it again until the side has seen the interrupt. */
#ifndef RUN_SIDE_H
#define RUN_SIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "calls/call.h"

struct interp;
struct journal;
struct node;
struct settings;
struct side;
struct unit;

/* What the shell around it answers for a side, on the side's thread. */
struct side_hooks {
  void *data;
  /* Called first on the thread of a new side called NAME (the lab moves it to its host); may be NULL. */
  void (*started)(void *data, const char *name);
  /* Called on the side's thread when a call has ended, before anything is told of it (the lab waits for the
     packets that it has brought about); may be NULL. */
  void (*called)(void *data);
  /* A statement in command form that is no socket call: see struct host of lang/interp.h. */
  struct value (*command)(void *data, struct interp *in, const struct node *node);
  /* How the shell's command NAME is written ("side [NAME]"); NULL when there is none of that name. May be
     NULL. */
  const char *(*usage)(const char *name);
  /* Offers the names of the shell's commands, for proposals; on the terminal's thread too. May be NULL. */
  void (*each_command)(void *data, void (*offer)(void *to, const char *name), void *to);
};

enum side_state {
  SIDE_IDLE,
  SIDE_RUNNING,
  SIDE_IN_CALL,  /* in a call that may block */
  SIDE_IN_SLEEP, /* time.sleep */
  SIDE_IN_INPUT  /* input(): wants a line */
};

struct side_status {
  enum side_state state;
  int64_t since; /* nanoseconds of CLOCK_MONOTONIC: when the state began */
  int64_t until; /* when it ends by itself (a timeout), in the same clock; 0: it does not */
  uint64_t turn; /* grows with every change of state */
  struct call
      *call;   /* SIDE_IN_CALL: a copy of its arguments, without bytes to be sent; else NULL */
  char *input; /* SIDE_IN_INPUT: the prompt; else NULL */
  bool asleep; /* the kernel says that the thread sleeps in what it does */
};

/* Frees what STATUS owns. */
void side_status_clear(struct side_status *status);

/* Makes a side called NAME with number NUMBER and starts its thread. JOURNAL, SETTINGS and HOOKS are
   borrowed for its life. NULL with errno when the system gives no thread. */
struct side *side_new(const char *name, int number, struct journal *journal,
                      const struct settings *settings, const struct side_hooks *hooks);
/* Asks SIDE to end: what it does is interrupted, as often as it takes. Returns at once. */
void side_end(struct side *side);
/* Ends it, waits for its thread, drops its names (which closes its sockets, in the journal as any
   close). A look-up of a name that cannot be interrupted is not waited for: its thread ends when it
   returns, and its sockets stay open until the process ends. Then only side_name, side_number,
   side_busy (false) and side_free may be used. */
void side_stop(struct side *side);
/* Stops it and frees it. */
void side_free(struct side *side);

const char *side_name(const struct side *side);
int side_number(const struct side *side);
/* Its evaluator: to be touched by others only while the side is idle. */
struct interp *side_interp(struct side *side);

/* Hands over UNIT (taken) to be evaluated; SHOW: the values of its expression statements are shown. The
   side must be idle. */
void side_start_take(struct side *side, struct unit *unit, bool show);

/* Asks for KeyboardInterrupt in what it does now; nothing if it is idle. */
void side_interrupt(struct side *side);
/* Sends the signal again if an interrupt has not been seen yet; returns whether that is so. */
bool side_nudge(struct side *side);

/* Answers input(): LINE (taken; with its newline; NULL: end of input). */
void side_give_line_take(struct side *side, char *line);

/* What the side does now. */
struct side_status side_status(struct side *side);
bool side_busy(struct side *side);
/* Whether nothing more will come of the side by itself: it is idle, or sleeps in a call or in input();
   a select or poll with a timeout of SIDE_SETTLES seconds at most is not settled. */
#define SIDE_SETTLES 5
bool side_settled(struct side *side);

#endif
