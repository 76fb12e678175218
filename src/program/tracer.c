/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop over a program's stops. */
#include "program/tracer_own.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#include "base/mem.h"

void tracer_wake(pthread_t thread) {
  pthread_kill(thread, SIGURG);
}

/* waitpid for the next stop. While a call waits, what ends the wait are the signals of a stop (SIGCHLD) and of
   tracer_wake, which this thread has blocked. One that another program's thread has taken is made good after
   TRACER_WAIT_AGAIN. */
static pid_t wait_for_stop(struct tracer *tracer, int *status) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGCHLD);
  sigaddset(&signals, SIGURG);
  while (tracer->waiting) {
    pid_t tid = waitpid(-1, status, __WALL | __WNOTHREAD | WNOHANG);
    if (tid)
      return tid;
    const struct timespec most = {0, tracer_make_waiting_calls(tracer)};
    if (tracer->waiting)
      sigtimedwait(&signals, NULL, &most);
  }
  return waitpid(-1, status, __WALL | __WNOTHREAD);
}

int tracer_open(struct tracer **to, pid_t pid, bool reads, const struct tracer_hooks *hooks) {
  if (ptrace(PTRACE_SEIZE, pid, 0, TRACER_OPTIONS | PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL) < 0)
    return errno;
  struct tracer *tracer = mem_zalloc(1, sizeof *tracer);
  tracer->hooks = hooks;
  tracer->first = pid;
  tracer->launching = true;
  struct process *process = tracer_new_process(pid, NULL);
  process->filters.all = reads;
  struct task *first = tracer_new_task(tracer, pid);
  first->head.first = true;
  tracer_join(tracer, first, process, NULL);
  *to = tracer;
  return 0;
}

int tracer_run(struct tracer *tracer) {
  while (tracer->tasks) {
    int status;
    if (tracer->let_go && !tracer->attached && !tracer->arriving)
      tracer_go_on_together(tracer);
    if (tracer->let_go && *tracer->let_go)
      return tracer_let_go(tracer);
    pid_t tid = wait_for_stop(tracer, &status);
    if (tid < 0 && errno == EINTR)
      continue;
    if (tid < 0)
      break;
    struct task *task = tracer_task_of(tracer, tid);
    if (WIFSTOPPED(status)) {
      if (!task)
        task = tracer_new_task(tracer, tid);
      if (task->arrives && status >> 16 != PTRACE_EVENT_EXEC)
        tracer_arrive(tracer, task, status);
      else if (task->process)
        tracer_on_stop(tracer, task, status);
      else /* it waits until its parent tells of it */
        tracer_adopt_orphan(tracer, task);
      continue;
    }
    if (tid == tracer->first)
      tracer->status = status;
    if (task)
      tracer_end_task(tracer, task);
    tracer_adopt_orphans(tracer);
  }
  return tracer->status;
}

void tracer_close(struct tracer *tracer) {
  if (!tracer)
    return;
  struct task *task, *next;
  HASH_ITER(hh, tracer->tasks, task, next)
  tracer_end_task(tracer, task);
  free(tracer);
}
