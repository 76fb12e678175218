/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of a side share: side.c makes and ends its thread and hands it what to do, side_host.c is what its
 * evaluator asks for, side_ends.c knows the sides that live and their sockets, side_status.c says what one does. Of no
 * use to others. */
#ifndef RUN_SIDE_OWN_H
#define RUN_SIDE_OWN_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "run/side.h"

struct call;
struct host;

struct side {
  char *name;
  int number;
  struct journal *journal;
  const struct settings *settings;
  const struct side_hooks *hooks;
  struct interp *in;
  pthread_t thread;
  pid_t tid;
  int stat_fd;  /* /proc/self/task/TID/stat, open all the time: a look must not take a low number */
  bool stopped; /* side_stop was there */

  pthread_mutex_t lock; /* guards all below */
  pthread_cond_t wake;
  enum side_state state;
  int64_t since, until;
  uint64_t turn;
  struct call *call; /* SIDE_IN_CALL: a copy … */
  bool held;         /* … that lies in the hand (run/hold.h) */
  struct unit *unit; /* to be evaluated next */
  bool show;         /* its values */
  bool quit;
  bool abandoned;  /* nobody waits for its thread any more, which is to touch nothing */
  char *prompt;    /* of input() */
  char *line;      /* its answer */
  bool line_given; /* line may be NULL: end of input */

  const struct side_program *program; /* NULL: an evaluator on a thread, all the above */
  void *data;

  struct side *next; /* of those whose evaluators are there, under handles_lock */
};

/* Puts SIDE among the living, or takes it away. */
void side_enlist(struct side *side, bool lives);

/* SIDE has begun something else. Its lock is held. */
void side_set_state(struct side *side, enum side_state state);

/* What the evaluator of a side asks for, with the side as data: lang/eval/interp.h. */
extern const struct host side_host;

#endif
