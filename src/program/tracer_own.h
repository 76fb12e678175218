/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the tracer share: tracer.c has the loop, tracer_stop.c does what each stop asks for, tracer_call.c
 * knows the call that a task is in, tracer_tasks.c the tasks and their processes, tracer_watch.c has further calls stop,
 * tracer_attach.c begins and ends with a process that runs already. Of no use to others. All of it is for the thread that
 * traces. */
#ifndef PROGRAM_TRACER_OWN_H
#define PROGRAM_TRACER_OWN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/ptrace.h>
#include <sys/types.h>

#include "base/hash.h"
#include "program/filter.h"
#include "program/tracer.h"

struct call_row;
struct decode_store;

/* What a call gives that a signal has stopped: the kernel begins it again (these numbers reach no program). */
#define ERESTARTSYS 512
#define ERESTARTNOINTR 513
#define ERESTARTNOHAND 514
#define ERESTART_RESTARTBLOCK 516

/* What a task is asked for in any case (ptrace(2)). */
#define TRACER_OPTIONS                                                                             \
  (PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC |           \
   PTRACE_O_TRACEEXIT | PTRACE_O_TRACESYSGOOD)

/* What the tasks of one process share. */
struct process {
  pid_t tgid;
  int tasks;
  struct filter_set filters;
  bool every;      /* no further filter can be set: each call stops, at its entry and at its exit */
  bool unfiltered; /* … and there is no filter whose stops tell which calls are of interest */
  uint64_t scratch; /* a page in its memory for our filters; 0: not yet */
};

enum stage {
  STAGE_OUTSIDE,   /* in no call that is told */
  STAGE_IN,        /* in one */
  STAGE_AGAIN,     /* a signal has interrupted it: it is begun again, or gives EINTR */
  STAGE_RETURNING, /* … and the signal's handler returns */
};

struct task {
  struct tracer_task head;
  struct process *process; /* NULL: its parent has not told of it yet */
  enum stage stage;
  uint64_t number, args[6], ip; /* of the call */
  struct decode_store *store;
  bool leaves;  /* it is about to give back what it has */
  bool waits;   /* before its call: it is held, or late */
  int64_t due;  /* … when it is made, if it is late; else 0 */
  bool arrives; /* it was attached to, and has not stopped yet */
  int arrival;  /* the status of that stop, in which it stands; else 0 */
  UT_hash_handle hh;
};

struct tracer {
  const struct tracer_hooks *hooks;
  struct task *tasks;
  pid_t first;
  int status;                /* of the first process */
  int waiting;               /* tasks whose call waits */
  bool launching;            /* until the first exec: no descriptor is the program's yet */
  const atomic_bool *let_go; /* of what was attached to; else NULL */
  int arriving;              /* tasks */
  bool attached;             /* … all have stopped, which was told */
  bool told_uring, told_foreign, told_refused, told_faults;
};

/* Tasks and processes. */

/* The task TID, or NULL. */
struct task *tracer_task_of(struct tracer *tracer, pid_t tid);
/* TID, of which is not yet known which process it belongs to. */
struct task *tracer_new_task(struct tracer *tracer, pid_t tid);
/* The process TGID, without tasks; with what PARENT (or NULL) has handed on to it. It is freed with its last task. */
struct process *tracer_new_process(pid_t tgid, const struct process *parent);
/* TASK, which BY has made (NULL: not known), belongs to PROCESS: it is told. */
void tracer_join(struct tracer *tracer, struct task *task, struct process *process,
                 const struct task *by);
/* TASK has ended, or is not traced any more: frees it. */
void tracer_forget_task(struct tracer *tracer, struct task *task);
/* The same, with what is left to be told of the call that it was in. */
void tracer_end_task(struct tracer *tracer, struct task *task);
/* PARENT has made the task TID, which may have stopped already. */
void tracer_adopt(struct tracer *tracer, struct task *parent, pid_t tid);
/* Nobody has told of TASK, which has stopped: where nobody is left who could (SIGKILL ends a clone without its event),
   it is told and goes on. */
void tracer_adopt_orphan(struct tracer *tracer, struct task *task);
void tracer_adopt_orphans(struct tracer *tracer); /* the same of all that nobody has told of */
/* TASK goes on from its stop as HOW says (PTRACE_CONT, PTRACE_SYSCALL, PTRACE_LISTEN), with SIGNAL, or 0. */
void tracer_go_on(const struct task *task, enum __ptrace_request how, int signal);
/* Has TEXT told of TASK. */
void tracer_note(struct tracer *tracer, struct task *task, const char *text);
/* The same, unless *TOLD, which is set. */
void tracer_note_once(struct tracer *tracer, struct task *task, bool *told, const char *text);

/* The call that a task is in. */

/* Enters the call of ROW (NULL: none that could be told) that TASK stands before, or is in; its number and arguments
   are in INFO as at a seccomp stop. False: it is not about a socket, and not told. */
bool tracer_take_call(struct tracer *tracer, struct task *task, const struct call_row *row,
                      const struct __ptrace_syscall_info *info);
/* TASK stays before its call until it is not held any more. */
void tracer_wait_before_call(struct tracer *tracer, struct task *task);
/* TASK makes its call, for the first time … */
void tracer_begin_call(struct tracer *tracer, struct task *task);
/* … or again: it goes on, or waits because a fault has it come late. */
void tracer_make_call(struct tracer *tracer, struct task *task);
/* Lets the calls go on that wait no longer. Returns nanoseconds until the next late one, TRACER_WAIT_AGAIN at the most. */
int64_t tracer_make_waiting_calls(struct tracer *tracer);
#define TRACER_WAIT_AGAIN 20000000
/* Puts the length back that a shorter call had: the program goes on with it. */
void tracer_end_fault(const struct task *task);
/* Ends the call that TASK is in with RESULT, as the kernel gives it. */
void tracer_leave(struct tracer *tracer, struct task *task, int64_t result);
/* Tells the call that TASK is in, if it is in one: nothing will end it any more. */
void tracer_cut_off(struct tracer *tracer, struct task *task);
/* Whether a call with this result has been stopped by a signal, and begins again. */
bool tracer_begins_again(int64_t result);

/* What TASK's call, which has just ended, has made a socket: what is read from it and written to it is to stop. */
void tracer_watch_new(struct tracer *tracer, struct task *task);

/* Stops. */

/* TASK has stopped with the wait status STATUS: it is told, and goes on. */
void tracer_on_stop(struct tracer *tracer, struct task *task, int status);

/* Of a process that was attached to. */

/* TASK has stopped for the first time, with STATUS. It stands until all have; of the call that it was in and will be in
   again is told. */
void tracer_arrive(struct tracer *tracer, struct task *task, int status);
/* All that was attached to stands still: it is told, and goes on. */
void tracer_go_on_together(struct tracer *tracer);
/* Forgets all tasks, which are told to be let go; -1. */
int tracer_let_go(struct tracer *tracer);

#endif
