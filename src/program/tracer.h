/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tracer: one thread that does everything ptrace(2) for one program: its stops, its threads and child
 * processes (tasks), and the system calls that are told (filter.h). Whoever runs it is told by hooks, on that
 * thread; every request to the kernel about a task must come from it (another thread's is ESRCH).
 *
 * It waits with waitpid(-1, __WALL | __WNOTHREAD): any other waitpid(-1) in this process would steal its stops.
 *
 * A call that a signal interrupts and that the kernel begins again is one call. */
#ifndef PROGRAM_TRACER_H
#define PROGRAM_TRACER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "calls/call.h"
#include "run/fault.h"

struct decode_store;
struct tracer;

/* A thread of the program. */
struct tracer_task {
  pid_t tid, tgid;
  bool first; /* of the program */
  void *data; /* the hooks' own, NULL at first */
  bool in_call;
  struct call call;   /* while in_call: as decoded at its entry */
  struct fault fault; /* … and what is to be done to it, as `entered` says */
  atomic_bool
      held; /* … which does not go on while this is set: by `entered`; any thread clears it, see tracer_wake */
};

/* What may close descriptors. */
enum tracer_closing {
  TRACER_SIGNAL, /* a signal that may end the process, or the end of one of its threads */
  TRACER_EXEC,   /* an exec, if it does not fail: those with FD_CLOEXEC */
  TRACER_EXIT,   /* exit_group: all of them, soon */
  TRACER_LAST,   /* the last task of the process ends: all of them, now */
};

struct tracer_hooks {
  void *data;
  /* TASK has begun: BY has made it (clone, fork; its data is set); NULL: it is the first, was attached to, or its maker has gone. */
  void (*began)(void *data, struct tracer_task *task, const struct tracer_task *by);
  /* TASK stands at the entry of task->call. It sets task->held if the call is to wait. */
  void (*entered)(void *data, struct tracer_task *task);
  /* It is made now. What is to be done to it is written to task->fault; the marks are the tracer's. */
  void (*making)(void *data, struct tracer_task *task);
  /* … and at its exit: the result is in task->call. One that its task's end has kept from being made has not begun
     (call.began is 0). */
  void (*left)(void *data, struct tracer_task *task);
  /* Descriptors of TASK's process may be closed from here on without a call that is told. */
  void (*closing)(void *data, struct tracer_task *task, enum tracer_closing how);
  /* An exec that was announced so has replaced the program of TASK's process. */
  void (*replaced)(void *data, struct tracer_task *task);
  /* Something else to be told of it: whole sentences. */
  void (*note)(void *data, struct tracer_task *task, const char *text);
  /* All threads of the process that was attached to stand still, each that waits in a call that is told in
     task->call. */
  void (*attached)(void *data);
  /* TASK goes on and is not traced any more; if in_call, the end of task->call is not seen. */
  void (*released)(void *data, struct tracer_task *task);
  /* TASK has ended; its data is to be freed. */
  void (*ended)(void *data, struct tracer_task *task);
};

/* Begins to trace the process PID, a child of the calling thread that waits before its exec: 0, or an errno of
 * ptrace. Where READS, its filter lets all reads and writes stop. HOOKS is borrowed. */
int tracer_open(struct tracer **tracer, pid_t pid, bool reads, const struct tracer_hooks *hooks);

/* Begins to trace the process PID, whoever's child it is, with all its threads: 0, or an errno of ptrace. It has no
 * filter, since one could not be taken away from it: it stops at each call, at the entry and at the exit. A call that
 * it waits in is begun again by the kernel, and told as if it began now.
 *
 * tracer_run returns when all tasks have ended, or *LET_GO is set and its thread woken, by tracer_wake once more until
 * it returns, since a signal that comes just before it waits is lost. The kernel lets the tasks go on when that thread
 * ends, however it does, and disturbs none in its call for that: PTRACE_DETACH would have to stop each of them. */
int tracer_attach(struct tracer **tracer, pid_t pid, const atomic_bool *let_go,
                  const struct tracer_hooks *hooks);

/* Runs until every task has ended. Returns the wait status of the first process; -1: all were let go. */
int tracer_run(struct tracer *tracer);

/* Has the tracer that THREAD runs look which calls are still held. Any thread. */
void tracer_wake(pthread_t thread);

void tracer_close(struct tracer *tracer);

#endif
