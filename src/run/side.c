/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sides: a thread and an evaluator, made, handed what to do, interrupted and ended. */
#include "run/side.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "lang/eval/interp.h"
#include "lang/syntax/ast.h"
#include "run/error.h"
#include "run/journal.h"
#include "run/propose.h"
#include "run/record_call.h"
#include "run/side_own.h"

/* Address space: only what deep recursion touches is used. 1,000 calls deep take 1 to 3.5 MiB, and a lesson's limit of
   memory (shelter/profile.c) has room for 1,000 sides. */
#define STACK_SIZE ((size_t)4 << 20)
#define NUDGE 1000000  /* nanoseconds between two signals to a side that is to end */
#define DEAF 100000000 /* nanoseconds that a look-up of a name gets to end */

static void on_signal(int signal) {
  (void)signal; /* its coming is what ends a blocked call */
}

void side_set_state(struct side *side, enum side_state state) {
  side->state = state;
  side->since = clock_now();
  side->until = 0;
  side->turn++;
}

/* The thread. */

/* Tells why the statement of SIDE has failed, and DONE that it has. UNIT: the statement, or NULL: it is over. */
static void report(struct side *side, const struct unit *unit, struct event *done) {
  struct event error = {.kind = EVENT_ERROR, .side = side->number};
  done->failed = true;
  if (atomic_load(&side->in->interrupted) == INTERP_END) { /* it was killed: no error */
    interp_forget_exception(side->in);
  } else if (error_take(side->in, &error, &done->status)) {
    if (unit)
      propose_for(side, side->hooks, unit, error.error);
    journal_append_take(side->journal, error);
  } else {
    done->exited = true;
  }
}

/* An interrupt that comes when the statement does not look for it any more is not lost: it is told at its end. */
static void evaluate(struct side *side, struct unit *unit, bool show) {
  struct event done = {.kind = EVENT_DONE, .side = side->number};
  bool failed = interp_exec(side->in, unit, show) < 0;
  if (failed)
    report(side, unit, &done);
  unit_free(unit);
  pthread_mutex_lock(&side->lock);
  if (!failed && atomic_load(&side->in->interrupted) == 1 && interp_check_interrupt(side->in)) {
    pthread_mutex_unlock(&side->lock);
    report(side, NULL, &done);
    pthread_mutex_lock(&side->lock);
  }
  if (!side->quit)
    atomic_store(&side->in->interrupted, 0);
  side_set_state(side, SIDE_IDLE);
  journal_append_take(side->journal, done); /* nobody sees it idle without it */
  pthread_cond_broadcast(&side->wake);
  pthread_mutex_unlock(&side->lock);
}

static void *thread_main(void *data) {
  struct side *side = data;
  pid_t tid = (pid_t)syscall(SYS_gettid);
  char path[64];
  snprintf(path, sizeof path, "/proc/self/task/%d/stat", tid); /* all that a lesson has of /proc */
  int stat_fd = fd_high(open(path, O_RDONLY | O_CLOEXEC));
  pthread_mutex_lock(&side->lock);
  side->stat_fd = stat_fd;
  side->tid = tid;
  pthread_cond_broadcast(&side->wake);
  for (;;) {
    while (!side->unit && !side->quit)
      pthread_cond_wait(&side->wake, &side->lock);
    struct unit *unit = side->unit;
    bool show = side->show;
    side->unit = NULL;
    pthread_mutex_unlock(&side->lock);
    if (!unit)
      break;
    evaluate(side, unit, show);
    pthread_mutex_lock(&side->lock);
  }
  interp_drop_values(side->in); /* its sockets are among those of the sides until they are closed */
  side_enlist(side, false);
  interp_free(side->in);
  record_call_forget();
  return NULL;
}

/* Its owner's functions. */

int side_thread(const struct side_hooks *hooks, const char *name, pthread_t *thread,
                const pthread_attr_t *attr, void *(*start)(void *), void *data) {
  return hooks->thread ? hooks->thread(hooks->data, name, thread, attr, start, data)
                       : pthread_create(thread, attr, start, data);
}

/* 0 or an errno. */
static int start_thread(struct side *side) {
  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGURG, &action, NULL);
  sigset_t all, old;
  sigfillset(&all);
  sigdelset(&all, SIGURG);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setstacksize(&attr, STACK_SIZE);
  int error = side_thread(side->hooks, side->name, &side->thread, &attr, thread_main, side);
  pthread_attr_destroy(&attr);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  return error;
}

/* Frees a side whose thread and evaluator are gone. */
static void release(struct side *side) {
  pthread_cond_destroy(&side->wake);
  pthread_mutex_destroy(&side->lock);
  free(side->prompt);
  free(side->line);
  free(side->name);
  free(side);
}

struct side *side_new(const char *name, int number, struct journal *journal,
                      const struct settings *settings, const struct side_hooks *hooks) {
  struct side *side = mem_zalloc(1, sizeof *side);
  side->name = mem_strdup(name);
  side->number = number;
  side->journal = journal;
  side->settings = settings;
  side->hooks = hooks;
  side->in = interp_new(&side_host, side);
  side->since = clock_now();
  side_enlist(side, true);
  pthread_mutex_init(&side->lock, NULL);
  pthread_condattr_t attr;
  pthread_condattr_init(&attr);
  pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
  pthread_cond_init(&side->wake, &attr);
  pthread_condattr_destroy(&attr);
  int error = start_thread(side);
  if (error) {
    side_enlist(side, false);
    interp_free(side->in);
    release(side);
    errno = error;
    return NULL;
  }
  pthread_mutex_lock(&side->lock);
  while (!side->tid)
    pthread_cond_wait(&side->wake, &side->lock);
  pthread_mutex_unlock(&side->lock);
  return side;
}

struct side *side_new_program(const char *name, int number, struct journal *journal,
                              const struct side_program *ops, void *data) {
  struct side *side = mem_zalloc(1, sizeof *side);
  side->name = mem_strdup(name);
  side->number = number;
  side->journal = journal;
  side->program = ops;
  side->data = data;
  side_enlist(side, true);
  return side;
}

bool side_lane(struct side *side, int nth, struct side_lane *lane) {
  return side->program && side->program->lane(side->data, nth, lane);
}

bool side_is_program(const struct side *side) {
  return side->program != NULL;
}

/* Interrupts what the side does, whatever it is. The lock is held. */
static void strike(struct side *side) {
  pthread_kill(side->thread, SIGURG);
  pthread_cond_broadcast(&side->wake);
}

void side_end(struct side *side) {
  if (side->program) {
    side->program->end(side->data);
    return;
  }
  pthread_mutex_lock(&side->lock);
  if (!side->quit) { /* afterwards its evaluator may be gone */
    side->quit = true;
    atomic_store(&side->in->interrupted, INTERP_END);
    strike(side);
  }
  pthread_mutex_unlock(&side->lock);
}

/* Waits until the side has become idle: false when it is in a look-up that goes on regardless. The
   lock is held. */
static bool wait_for_end(struct side *side) {
  int64_t began = clock_now();
  while (side->state != SIDE_IDLE) {
    int64_t now = clock_now(), next = now + NUDGE;
    bool deaf = side->state == SIDE_IN_CALL && side->call->row->flags & CALL_LIBRARY;
    if (deaf && now - began > DEAF)
      return false;
    strike(side);
    struct timespec t = clock_timespec(next);
    pthread_cond_timedwait(&side->wake, &side->lock, &t);
  }
  return true;
}

void side_stop(struct side *side) {
  if (side->stopped)
    return;
  if (side->program) {
    side->program->stop(side->data);
    side_enlist(side, false);
    side->stopped = true;
    return;
  }
  side_end(side);
  pthread_mutex_lock(&side->lock);
  side->abandoned = !wait_for_end(side);
  bool abandoned = side->abandoned;
  pthread_mutex_unlock(&side->lock);
  if (abandoned)
    pthread_detach(side->thread);
  else
    pthread_join(side->thread, NULL);
  side->stopped = true;
}

void side_free(struct side *side) {
  if (!side)
    return;
  side_stop(side);
  if (side->program) {
    side->program->free(side->data);
    free(side->name);
    free(side);
    return;
  }
  if (side->abandoned)
    return;
  close(side->stat_fd);
  release(side);
}

struct journal *side_journal(const struct side *side) {
  return side->journal;
}

const char *side_name(const struct side *side) {
  return side->name;
}

int side_number(const struct side *side) {
  return side->number;
}

struct interp *side_interp(struct side *side) {
  return side->program || side_busy(side) ? NULL : side->in;
}

void side_start_take(struct side *side, struct unit *unit, bool show) {
  pthread_mutex_lock(&side->lock);
  if (side->state != SIDE_IDLE)
    mem_panic("side %s was given a statement while it was busy", side->name);
  side->unit = unit;
  side->show = show;
  side_set_state(side, SIDE_RUNNING);
  pthread_cond_broadcast(&side->wake);
  pthread_mutex_unlock(&side->lock);
}

bool side_interrupt(struct side *side) {
  if (side->program) {
    side->program->interrupt(side->data);
    return true;
  }
  pthread_mutex_lock(&side->lock);
  bool busy = side->state != SIDE_IDLE;
  if (busy) {
    atomic_store(&side->in->interrupted, 1);
    strike(side);
  }
  pthread_mutex_unlock(&side->lock);
  return busy;
}

bool side_nudge(struct side *side) {
  if (side->program)
    return false;
  pthread_mutex_lock(&side->lock);
  bool unseen = side->state != SIDE_IDLE && atomic_load(&side->in->interrupted);
  if (unseen)
    strike(side);
  pthread_mutex_unlock(&side->lock);
  return unseen;
}

void side_give_line_take(struct side *side, char *line) {
  if (side->program) {
    side->program->type_take(side->data, line);
    return;
  }
  pthread_mutex_lock(&side->lock);
  if (side->state == SIDE_IN_INPUT && !side->line_given) {
    side->line = line;
    side->line_given = true;
    pthread_cond_broadcast(&side->wake);
  } else {
    free(line);
  }
  pthread_mutex_unlock(&side->lock);
}
