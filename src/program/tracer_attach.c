/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A process that runs already: its threads are stopped, and stand still until all have. */
#include "program/tracer_own.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "calls/call.h"
#include "program/decode.h"
#include "program/inject.h"

/* Traces the thread TID of PROCESS and has it stop: 0, or an errno of ptrace. A filter of its own that asks for a
   tracer finds none, as before: without PTRACE_O_TRACESECCOMP. */
static int seize(struct tracer *tracer, struct process *process, pid_t tid) {
  if (ptrace(PTRACE_SEIZE, tid, 0, TRACER_OPTIONS) < 0)
    return errno;
  struct task *task = tracer_new_task(tracer, tid);
  task->head.first = tid == process->tgid;
  task->arrives = true;
  tracer->arriving++;
  tracer_join(tracer, task, process, NULL);
  ptrace(PTRACE_INTERRUPT, tid, 0, 0);
  return 0;
}

/* Traces the threads of PROCESS that are not traced yet: whether there were any. One that is refused has ended, or
   comes from a thread that is traced, and is traced with it. */
static bool seize_others(struct tracer *tracer, struct process *process) {
  char path[64];
  bool any = false;
  snprintf(path, sizeof path, "/proc/%d/task", process->tgid);
  DIR *tasks = fd_opendir(path);
  /* cppcheck-suppress readdirCalled ; nobody else reads this folder's stream */
  for (struct dirent *e; tasks && (e = readdir(tasks));) {
    pid_t tid = atoi(e->d_name);
    if (tid > 0 && !tracer_task_of(tracer, tid) && seize(tracer, process, tid) == 0)
      any = true;
  }
  if (tasks)
    closedir(tasks);
  return any;
}

int tracer_attach(struct tracer **to, pid_t pid, const atomic_bool *let_go,
                  const struct tracer_hooks *hooks) {
  struct tracer *tracer = mem_zalloc(1, sizeof *tracer);
  struct process *process = tracer_new_process(pid, NULL);
  tracer->hooks = hooks;
  tracer->first = pid;
  tracer->let_go = let_go;
  process->filters.all = process->every = process->unfiltered = true;
  int error = seize(tracer, process, pid);
  if (error) {
    free(process);
    free(tracer);
    return error;
  }
  while (seize_others(tracer, process))
    ;
  *to = tracer;
  return 0;
}

/* What waits, and by itself gives EINTR once its task has stopped (signal(7)). */
static bool ends_by_stop(uint64_t number, const struct call_row *row) {
  return (row && row->flags & CALL_MAY_BLOCK) || number == SYS_rt_sigtimedwait ||
#ifdef SYS_semop
         number == SYS_semop ||
#endif
#ifdef SYS_semtimedop
         number == SYS_semtimedop ||
#endif
         false;
}

void tracer_arrive(struct tracer *tracer, struct task *task, int status) {
  struct __ptrace_syscall_info info;
  int64_t result;
  tracer->arriving--;
  task->arrives = false;
  task->arrival = status;
  if (!inject_call_of(task->head.tid, &info, &result))
    return;
  const struct call_row *row = decode_row((long)info.seccomp.nr, info.seccomp.args);
  if (result == -EINTR && ends_by_stop(info.seccomp.nr, row) && inject_again(task->head.tid))
    result = -ERESTARTNOHAND;
  if (!tracer_begins_again(result) || !tracer_take_call(tracer, task, row, &info))
    return;
  task->stage = STAGE_AGAIN;
  task->head.call.began = clock_now();
  tracer->hooks->making(tracer->hooks->data, &task->head);
}

static struct task *first_arrived(const struct tracer *tracer) {
  struct task *task = tracer->tasks;
  while (task && !task->arrival)
    task = task->hh.next;
  return task;
}

void tracer_go_on_together(struct tracer *tracer) {
  tracer->attached = true;
  tracer->hooks->attached(tracer->hooks->data);
  for (struct task *task; (task = first_arrived(tracer));) {
    int status = task->arrival;
    task->arrival = 0;
    tracer_on_stop(tracer, task, status);
  }
}

int tracer_let_go(struct tracer *tracer) {
  struct task *task, *next;
  HASH_ITER(hh, tracer->tasks, task, next) {
    /* cppcheck-suppress uninitvar ; HASH_ITER has set it */
    if (task->process)
      tracer->hooks->released(tracer->hooks->data, &task->head);
    tracer_forget_task(tracer, task);
  }
  return -1;
}
