/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shell around a session: what its commands work on, and how its events become text. Used by the
 * prompt (repl), by -c, standard input, transcripts and checks (batch). One thread. */
#ifndef SHELL_SHELL_H
#define SHELL_SHELL_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/diag.h"
#include "base/text.h"
#include "run/session.h"
#include "view/style.h"

struct event;
struct in6_addr;
struct history;
struct lab;
struct record;
struct watch;
struct wire;
struct journal_reader;
struct screen;

struct shell {
  struct side_hooks hooks;
  const struct lab *lab;  /* NULL: the machine's own network */
  struct wire *wire;      /* the lab's wire; NULL without the lab */
  struct record *packets; /* of the lab's wire, and of `watch on`; NULL: there were none yet */
  _Atomic(struct watch *) watch; /* `watch on`; else NULL. Other threads ask too */
  struct recorder *recorder;     /* `record FILE`; else NULL */
  char *play; /* a lesson to be played now, or NULL: whoever runs the shell does it */
  struct session *session;
  struct journal_reader *reader;
  struct screen *screen;
  struct view_style style;
  struct history *history; /* NULL without a terminal */
  struct diag last_error;  /* for `explain` */
  struct call *last_call;  /* the failed call behind it, or NULL */
  struct text *answer;     /* gets what Python would have printed, when not NULL (borrowed) */
  char end_name[64];       /* see shell_end_name */
  bool failed;             /* an error was shown since this was last cleared */
  bool quitting;           /* exit() or `quit` */
  int status;              /* … with this exit status */
  int error_status;        /* of a program that ends with the last uncaught exception: 1, or 130 */
  bool used;               /* a statement was entered */
  int64_t entered;         /* when the last entry was (CLOCK_MONOTONIC) */
  atomic_int calls;        /* that have ended since */
  atomic_int_least64_t patience; /* nanoseconds for which calls may still wait for their packets */
  atomic_int waiting;            /* sides that wait for their packets after a call */
  atomic_bool closing;           /* … and are not to any more */
  bool background;               /* the command being run ended in & */
  bool steady;    /* what depends on how fast one is, is left out: copies of packets in the hand */
  bool plain;     /* only what Python's prompt shows, each side's as if it stood there alone */
  int shown_side; /* of the event that shell_next has shown last */
  bool shown_flight; /* whether that was about a packet */
  struct kept {
    struct text packets; /* lines of packets whose call has not ended */
    int64_t since;       /* … from when on (CLOCK_MONOTONIC) */
    bool due;            /* … which has ended now */
    struct text later;   /* what is to be shown after them */
    int line, side;      /* … as, of whom */
  } kept;
  int64_t shown_began;   /* when the call began that it told of (CLOCK_MONOTONIC); 0: of none */
  struct side *wait_for; /* set by `wait`: the caller waits until it is idle */
};

/* Makes a session and what shows it; with LAB (borrowed; NULL: none) takes its wire in the hand. SHELL
   must stay where it is until shell_close. */
void shell_open(struct shell *shell, const struct view_style *style, struct lab *lab);
void shell_close(struct shell *shell);

/* Begins to record the session into a new file at PATH: 0, or -1 with DIAG filled. */
int shell_record(struct shell *shell, const char *path, struct diag *diag);

/* Whose end of a conversation is at ADDRESS and PORT now: a ladder_name_fn (view/ladder.h); DATA is the
   shell. */
const char *shell_end_name(void *data, int family, const struct in6_addr *address, uint16_t port);

/* Whether nothing more will happen by itself: every side is idle or asleep in a call, and nothing is on
   its way over the wire. */
bool shell_settled(const struct shell *shell);

/* `watch on`: 0, or -1 with DIAG filled (see watch_open); and its end. Not while it is on; on the thread
   that runs the shell. */
int shell_watch_open(struct shell *shell, struct diag *diag);
void shell_watch_close(struct shell *shell);

/* Goes to SIDE: what is typed next is for it. */
void shell_set_current(struct shell *shell, struct side *side);

/* Ends SIDE (see session_end) and says so. */
void shell_end_side(struct shell *shell, struct side *side);

/* Takes the next event that shows something: its text (replacing what is in OUT) and how it is to be
   shown (enum screen_line in *LINE). Returns false when there is none now. */
bool shell_next(struct shell *shell, struct text *out, int *line);

/* Whether shell_next has kept something back that no event will announce: it is to be called again soon. */
bool shell_keeps(const struct shell *shell);

/* Takes an entry for the current side (see session_enter); a command of the shell is run here, what it
   prints is appended to OUT. *SIDE is the side that runs it, NULL if none is to be waited for. */
enum entry shell_enter(struct shell *shell, const char *name, const char *text, size_t len,
                       bool last, struct side **side, struct text *out);

#endif
