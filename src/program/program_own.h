/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of a program share: program.c starts it, program_thread.c runs it, program_calls.c records its calls,
 * program_answers.c says how it is. Of no use to others. */
#ifndef PROGRAM_PROGRAM_OWN_H
#define PROGRAM_PROGRAM_OWN_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "program/descriptors.h"
#include "program/launch.h"
#include "program/tracer.h"
#include "run/journal.h"
#include "run/side.h"

struct call;
struct session;
struct source_lines;

/* A thread of the program. */
struct program_lane {
  struct program *program;
  pid_t tid, tgid;
  int number; /* that its events have; -1: it has made no call yet */
  int task;   /* its own among those that have made calls, from 1 */
  int forked_by; /* the number of the thread whose fork made its process; -1: not known, or of none … */
  int64_t forked;       /* … and when */
  struct event event;   /* of the call that it is in */
  struct event *closed; /* EVENT_CLOSED, to be told once its call or exec has closed these … */
  size_t closed_count, unsaid; /* … and how many more descriptors of sockets go with them */
  char name[24];               /* of that call's socket: fd3 */
  struct call
      *call; /* a copy, while it is in one that may block, or stands before one that is held … */
  bool held; /* … which it is */
  uint64_t ticket; /* of the call that was held last (run/hold.h) */
  int64_t since;   /* when it began what it does */
  struct program_lane *next;
};

struct program {
  struct session *session;
  char *name, *child_word; /* "a child process of NAME": one that has made no call yet */
  int number;              /* of its side */
  struct launch launch;
  struct launch_child child;
  bool has_terminal, untraced, keeps;
  pid_t attached;                /* the process that ran already, or 0 … */
  atomic_bool let_go;            /* … which is to be let go */
  void (*told_hook)(void *data); /* the plan's, or NULL */
  void (*ready_hook)(void *data);
  void *told_data;
  int columns;
  pthread_t thread, reader;
  int told; /* how many threads have made calls that are told, the first one counted anyway */
  atomic_bool shares; /* a socket of it may have a second descriptor */
  bool met_broken;    /* a call on a socket of it has failed with EPIPE */
  atomic_bool killed;
  atomic_bool deaf;               /* it has ignored the last Ctrl-C */
  atomic_bool said_many;          /* that not all its sockets are looked at */
  bool threads;                   /* they were started and not joined */
  struct descriptors descriptors; /* of the process whose call was the last; its thread asks */
  struct source_lines *lines;     /* its thread asks */
  int stop;                       /* an eventfd: the reader ends */

  pthread_mutex_t reading; /* what the terminal gave goes into the journal in order */

  pthread_mutex_t lock;       /* guards all below */
  struct program_lane *lanes; /* in the order in which they began */
  int64_t since;
  uint64_t turn;
  bool runs; /* it no longer waits for its tracer */
  bool ended;
};

/* Runs the program DATA to its end, on its own thread; it ends with EVENT_DONE. */
void *program_thread(void *data);

/* The tracer's hooks, which record the calls of PROGRAM. */
struct tracer_hooks program_hooks(struct program *program);

/* What the program answers as a side. */
extern const struct side_program program_answers;

/* Journals what its terminal has by now: whether there was something. */
bool program_take_output(struct program *program);

/* Waits while those who read the journal are far behind: whoever prints without end goes no faster than it is read. */
void program_keep_pace(const struct program *program);

/* Something of it is in the journal; on its thread. */
void program_tell(const struct program *program);

/* A remark of the lane NUMBER. */
void program_say(struct program *program, int number, const char *text);

#endif
