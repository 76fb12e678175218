/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A side: one evaluator on a thread of its own, the "shell" of the notes.
 *
 * Threading and ownership. The terminal's thread makes sides and hands each one unit at a time
 * (side_start_take). While a side is busy its evaluator belongs to its thread, and nobody else touches its names;
 * while it is idle the terminal's thread may read them (side_interp: completion, help). Its open sockets are read
 * with side_ends_open by any thread at any time. What a side does comes back only through the journal; EVENT_DONE
 * is the last event of a statement: whoever has read it finds the side idle, and whoever finds the side idle can
 * read it. A blocked call is interrupted by a signal (SIGURG, whose handler does nothing); one that comes just
 * before the call blocks would be lost, so side_nudge sends it again until the side has seen the interrupt. */
#ifndef RUN_SIDE_H
#define RUN_SIDE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "calls/call.h"

struct handle;
struct interp;
struct journal;
struct node;
struct settings;
struct side;
struct unit;

/* What the shell around it answers for a side, on the side's thread. */
struct side_hooks {
  void *data;
  /* Makes the thread of a new side called NAME, as pthread_create(3) does (the lab makes it on the side's host): 0
     or an errno; may be NULL. */
  int (*thread)(void *data, const char *name, pthread_t *thread, const pthread_attr_t *attr,
                void *(*start)(void *), void *side);
  /* A side called NAME, a program, is about to be made by the side LIKE, whose host of the lab is then its own;
     may be NULL. */
  void (*placed)(void *data, const char *name, const char *like);
  /* Called on the side's thread when a call has ended, before anything is told of it (the lab waits for the
     packets that it has brought about); may be NULL. */
  void (*called)(void *data);
  /* A statement in command form that is not a socket call: see struct host of lang/eval/interp.h. */
  struct value (*command)(void *data, struct interp *in, const struct node *node);
  /* What packet(NUMBER) gives: a value, or VALUE_ERROR with the exception raised; may be NULL. */
  struct value (*packet)(void *data, struct interp *in, int64_t number);
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

#define SIDE_NAME_SIZE 48 /* bytes for the name of a side or of a program's thread ("server/2") */

struct side_status {
  enum side_state state;
  int64_t since; /* nanoseconds of CLOCK_MONOTONIC: when the state began */
  int64_t until; /* when it ends by itself (a timeout), in the same clock; 0: it does not */
  uint64_t turn; /* grows with every change of state */
  struct call
      *call;    /* SIDE_IN_CALL: a copy of its arguments, without bytes to be sent; else NULL */
  char *input;  /* SIDE_IN_INPUT: the prompt; else NULL */
  bool held;    /* SIDE_IN_CALL: the kernel has not got it yet (run/hold.h) */
  bool asleep;  /* the kernel says that the thread sleeps in what it does */
  bool program; /* the side is one */
  int lane;     /* … and this the number of its thread that is in the call */
  bool deaf;    /* … and it has ignored the last Ctrl-C */
};

/* What keeps a side from being settled. */
struct side_work {
  bool works; /* it is on a processor, or waits for one or for the disk */
  bool naps;  /* it sleeps until the clock wakes it */
  int64_t
      used; /* nanoseconds of processor time, of a program with the child processes that it has waited for */
};

/* Makes known what sides have beside the calls, packet(N); at start-up, before any thread. */
void side_start(void);

/* Makes a thread for the side called NAME, by HOOKS if they have a way, as pthread_create(3) does: 0 or an errno. */
int side_thread(const struct side_hooks *hooks, const char *name, pthread_t *thread,
                const pthread_attr_t *attr, void *(*start)(void *), void *data);

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
/* Where what it does is told. Borrowed. */
struct journal *side_journal(const struct side *side);
int side_number(const struct side *side);
/* Its evaluator, while it is idle; else NULL. For the thread that hands it its units. */
struct interp *side_interp(struct side *side);

/* An open socket of a side. */
struct side_end {
  int fd;           /* as in the side's calls */
  int process;      /* whose number that is: a process of a program, else 0 */
  uint64_t inode;   /* of a program's socket; else 0 */
  const char *name; /* "sock"; "fd 4" while it has none. Borrowed until the next one */
  bool named;
  const char *side; /* whose it is */
  int side_number;
};

/* Goes through the open sockets of SIDE (NULL: of every side), in the order of their making; any thread,
   whatever the side does.
   Until side_ends_close no socket of any side is closed, so that the kernel can be asked about it. */
struct side_ends {
  const struct handle *next;
  const struct side *side; /* that has it */
  bool all;
  bool
      doubled; /* set by the caller, after open: only sockets that may have a further descriptor. A program that has
                   never made a process nor doubled a descriptor has none, and is not asked */
  int cursor;  /* of a program: where to go on */
  int copy;    /* … and its copy, or -1 */
};
/* END, the one that was given last, in this process, so that the kernel can be asked: its own number, or a copy that
   is good until the next one; -1: it has been closed meanwhile. */
int side_ends_here(struct side_ends *ends, const struct side_end *end);
void side_ends_open(struct side_ends *ends, struct side *side);
bool side_ends_next(struct side_ends *ends, struct side_end *end);
void side_ends_close(struct side_ends *ends);

/* A thread that is in a call which may block, for whoever asks about the call's socket. */
struct side_user {
  char side[32];    /* as its lines are headed: "server/2" */
  const char *call; /* the call's name */
};
/* Whether a thread of any side is in a call on the descriptor FD of PROCESS, as in struct side_end, so that the kernel
   keeps the socket until that call returns. One that is held before its call or has done with it is in none. Any
   thread; call_uses of calls/call.h. */
bool side_find_user(int process, int fd, struct side_user *user);

/* A thread or child process of a program, which has made calls: "server/2". */
struct side_lane {
  int number;                /* that its events have */
  int process;               /* that it belongs to, or is … */
  bool is_child;             /* … if it is a child process's first thread */
  struct side_status status; /* what it does; to be cleared */
};
/* The NTH lane of SIDE that is alive, from 0 on, the program itself left out: false when there is none. Any thread. */
bool side_lane(struct side *side, int nth, struct side_lane *lane);

/* What a side that is a real program (program/program.h) answers for itself: it has no thread and no evaluator
   here, and its calls come from elsewhere. Any thread. */
struct side_program {
  void (*interrupt)(void *data);             /* Ctrl-C */
  void (*end)(void *data);                   /* kills it; returns at once */
  void (*stop)(void *data);                  /* kills it and waits until nothing is left of it */
  void (*free)(void *data);                  /* after stop */
  void (*type_take)(void *data, char *line); /* a line for its input, taken; NULL: end of input */
  struct side_status (*status)(void *data);  /* SIDE_IDLE: it has ended */
  struct side_work (*work)(void *data);      /* see side_work */
  /* Its sockets, from cursor 0 on: false after the last one. */
  bool (*next)(void *data, int *cursor, struct side_end *end);
  int (*copy)(void *data, const struct side_end *end); /* in this process, the caller's; or -1 */
  bool (*lane)(void *data, int nth, struct side_lane *lane); /* see side_lane */
  bool (*shares)(void *data); /* whether a socket of it may have a further descriptor */
  bool (*user)(void *data, int process, int fd, struct side_user *user); /* see side_find_user */
};

/* Makes a side of a program. JOURNAL and OPS are borrowed, DATA passed on. side_interp is NULL, side_busy true until the
   program has ended; no statement may be handed over. */
struct side *side_new_program(const char *name, int number, struct journal *journal,
                              const struct side_program *ops, void *data);
bool side_is_program(const struct side *side);

/* Calls LOOK for each side but OWN that is idle, with its name and its evaluator, whose names LOOK may read; until LOOK
   returns false. Sides that are busy are left out: their names are their own threads'. Any thread. */
void side_each_idle(const struct side *own,
                    bool (*look)(void *data, const char *name, const struct interp *in),
                    void *data);

/* Hands over UNIT (taken) to be evaluated; SHOW: the values of its expression statements are shown. The
   side must be idle. */
void side_start_take(struct side *side, struct unit *unit, bool show);

/* Asks for KeyboardInterrupt in what it does now; false, and nothing is asked, if it is idle. */
bool side_interrupt(struct side *side);
/* Sends the signal again if an interrupt has not been seen yet; returns whether that is so. */
bool side_nudge(struct side *side);

/* Answers input(): LINE (taken; with its newline; NULL: end of input). */
void side_give_line_take(struct side *side, char *line);

/* What the side does now. */
struct side_status side_status(struct side *side);
bool side_busy(struct side *side);
/* Whether it goes on only when a call of it that is held is let go. */
bool side_held(struct side *side);
/* Whether nothing more will come of the side by itself: it is idle, or sleeps in a call or in input();
   a select or poll with a timeout of SIDE_SETTLES seconds at most is not settled. */
#define SIDE_SETTLES 5
bool side_settled(struct side *side);

/* What SIDE does that keeps it from being settled. */
struct side_work side_work(struct side *side);

#endif
