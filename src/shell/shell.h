/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shell around a session: what its commands work on, and how its events become text. Used by the
 * prompt, by -c, standard input, transcripts and checks. One thread. */
#ifndef SHELL_SHELL_H
#define SHELL_SHELL_H

#include <stdbool.h>

#include "base/diag.h"
#include "base/text.h"
#include "run/enter.h"
#include "run/session.h"
#include "view/style.h"
#include "wire/catch_up.h"

struct event;
struct history;
struct lab;
struct live;
struct record;
struct watch;
struct wire;
struct journal_reader;
struct narrate;
struct narrate_item;
struct options;
struct screen;

struct shell {
  struct side_hooks hooks;
  struct lab *lab;           /* NULL: the machine's own network */
  struct wire *wire;         /* the lab's wire; NULL without the lab */
  struct record *packets;    /* of the lab's wire, and of `watch on`; NULL: there were none yet */
  struct watch *watch;       /* `watch on`; else NULL */
  struct catch_up catch_up;  /* calls wait for their packets */
  struct recorder *recorder; /* `record FILE`; else NULL */
  struct saving *saving;     /* --export, of the mode that runs the shell; else NULL */
  const struct options *options; /* what the shell was started with (borrowed); NULL in a lesson */
  struct live *live;             /* `wire save FIFO`; else NULL */
  char *play;    /* a lesson to be played now, or NULL: whoever runs the shell does it … */
  bool presents; /* … for an audience */
  struct session *session;
  struct journal_reader *reader;
  struct screen *screen;
  struct narrate *narrate; /* what is to be told of the events, in order */
  struct view_style style;
  struct history *history;        /* NULL without a terminal */
  const struct event *last_error; /* the last EVENT_ERROR, held; or NULL */
  struct end_memory *ends;        /* of programs, see end_name.h; or NULL */
  struct text *answer;   /* gets what Python would have printed, when not NULL (borrowed) */
  int awaited;           /* the number of the program that was started last and is waited for */
  bool refused_programs; /* a command that starts programs was refused: this lesson may not */
  bool inherited;        /* programs have the shell's own standard input and output */
  bool single;           /* --run: one program, whose end is the shell's */
  bool unrecorded;       /* a recording could not be written to its end */
  bool failed;           /* an error was shown since this was last cleared */
  bool clearing;         /* `clear`: whoever has a window clears it */
  bool quitting;         /* exit() or `quit` */
  int status;            /* … with this exit status */
  int error_status;      /* of the last error, or of the program that was waited for last */
  bool used;             /* a statement was entered */
  bool background;       /* the command being run ended in & … */
  struct side *entered;  /* … and was entered for this side: `@NAME command` */
  struct side *wait_for; /* set by `wait`: the caller waits until it is idle */
};

/* Makes a session and what shows it; with LAB (borrowed; NULL: none) takes its wire in the hand. SHELL
   must stay where it is until shell_close. */
void shell_open(struct shell *shell, const struct view_style *style, struct lab *lab);
void shell_close(struct shell *shell);

/* With -c TEXT gives the first side the sys.argv that it has in python3: -c and the words after TEXT. */
void shell_set_argv(struct shell *shell, const struct options *options);

/* Begins to record the session into a new file at PATH: 0, or -1 with DIAG filled. */
int shell_record(struct shell *shell, const char *path, struct diag *diag);

/* Whether nothing more will happen by itself: every side is idle or asleep in a call, and nothing is on
   its way over the wire. */
bool shell_settled(const struct shell *shell);

/* `watch on`: 0, or -1 with DIAG filled (see watch_open); and its end. Not while it is on; on the thread
   that runs the shell. */
int shell_watch_open(struct shell *shell, struct diag *diag);
void shell_watch_close(struct shell *shell);

/* Has the screen know what SIDE is called. */
void shell_name_side(struct shell *shell, const struct side *side);

/* Goes to SIDE: what is typed next is for it. */
void shell_set_current(struct shell *shell, struct side *side);

/* Ends SIDE (see session_end) and says so. */
void shell_end_side(struct shell *shell, struct side *side);

/* Shows ITEM: text and how it is to be shown. Returns false to have the rest of the turn's items wait for the
   next shell_turn. */
typedef bool shell_show_fn(void *data, struct narrate_item *item);

/* The shell's turn, again and again while it runs: takes what has happened, does what it asks for (a side or the
   shell ends, an error is kept for `explain`, the recording is written), and has it shown in order. While
   narrate_keeps is true afterwards it is to be called again soon: no event will announce what is kept back. */
void shell_turn(struct shell *shell, shell_show_fn *show, void *data);

/* The shell is about to wait, maybe for long: what is recorded is put on the disk. If that fails the recording ends,
   which the next shell_turn shows. */
void shell_sync(struct shell *shell);

/* The exit status of a shell that ends with STATUS: 1 in place of 0 when a recording could not be written to its end. */
int shell_exit_status(const struct shell *shell, int status);

/* Takes an entry for the current side (see enter_entry); a command of the shell is run here, what it
   prints is appended to OUT. *SIDE is the side that runs it, NULL if none is to be waited for. */
enum entry shell_enter(struct shell *shell, const struct entry_text *text, struct side **side,
                       struct text *out);

#endif
