/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks and their processes. A task can stop for the first time before its parent has told of it. */
#include "program/tracer_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "program/decode.h"

struct task *tracer_task_of(struct tracer *tracer, pid_t tid) {
  struct task *task;
  HASH_FIND_INT(tracer->tasks, &tid, task);
  return task;
}

struct task *tracer_new_task(struct tracer *tracer, pid_t tid) {
  struct task *task = mem_zalloc(1, sizeof *task);
  task->head.tid = tid;
  task->store = decode_store_new();
  HASH_ADD_INT(tracer->tasks, head.tid, task);
  return task;
}

void tracer_join(struct tracer *tracer, struct task *task, struct process *process,
                 const struct task *by) {
  task->process = process;
  task->head.tgid = process->tgid;
  process->tasks++;
  tracer->hooks->began(tracer->hooks->data, &task->head, by ? &by->head : NULL);
}

struct process *tracer_new_process(pid_t tgid, const struct process *parent) {
  struct process *process = mem_zalloc(1, sizeof *process);
  if (parent)
    *process = *parent;
  process->tgid = tgid;
  process->tasks = 0;
  return process;
}

void tracer_note(struct tracer *tracer, struct task *task, const char *text) {
  tracer->hooks->note(tracer->hooks->data, &task->head, text);
}

void tracer_note_once(struct tracer *tracer, struct task *task, bool *told, const char *text) {
  if (!*told)
    tracer_note(tracer, task, text);
  *told = true;
}

void tracer_forget_task(struct tracer *tracer, struct task *task) {
  tracer->arriving -= task->arrives;
  tracer->hooks->ended(tracer->hooks->data, &task->head);
  HASH_DEL(tracer->tasks, task);
  if (task->process && --task->process->tasks == 0)
    free(task->process);
  decode_store_free(task->store);
  free(task);
}

void tracer_end_task(struct tracer *tracer, struct task *task) {
  tracer_cut_off(tracer, task);
  tracer_forget_task(tracer, task);
}

void tracer_go_on(const struct task *task, enum __ptrace_request how, int signal) {
  if (how == PTRACE_CONT && task->process && task->process->every)
    how = PTRACE_SYSCALL;
  ptrace(how, task->head.tid, 0, (long)signal);
}

/* Whether the kernel knows TID as a thread of the process TGID. */
static bool is_thread(pid_t tgid, pid_t tid) {
  return syscall(SYS_tgkill, tgid, tid, 0) == 0;
}

void tracer_adopt(struct tracer *tracer, struct task *parent, pid_t tid) {
  struct task *task = tracer_task_of(tracer, tid);
  bool waits = task != NULL;
  if (!task)
    task = tracer_new_task(tracer, tid);
  if (!task->process)
    tracer_join(tracer, task,
                is_thread(parent->head.tgid, tid) ? parent->process
                                                  : tracer_new_process(tid, parent->process),
                parent);
  if (waits)
    tracer_go_on(task, PTRACE_CONT, 0);
}

/* The process that has a task of PID, or NULL. */
static struct process *process_of(const struct tracer *tracer, pid_t pid) {
  for (struct task *task = tracer->tasks; task; task = task->hh.next)
    if (task->process && task->process->tgid == pid)
      return task->process;
  return NULL;
}

static pid_t parent_of(pid_t pid) {
  char path[64], line[256];
  pid_t parent = 0;
  snprintf(path, sizeof path, "/proc/%d/status", pid);
  FILE *file = fd_fopen(path);
  while (file && fgets(line, sizeof line, file) && sscanf(line, "PPid: %d", &parent) != 1)
    ;
  if (file)
    fclose(file);
  return parent;
}

void tracer_adopt_orphans(struct tracer *tracer) {
  struct task *task, *next;
  HASH_ITER(hh, tracer->tasks, task, next) {
    /* cppcheck-suppress uninitvar ; HASH_ITER has set it */
    if (task->process || process_of(tracer, parent_of(task->head.tid)))
      continue;
    tracer_join(tracer, task, tracer_new_process(task->head.tid, NULL), NULL);
    tracer_go_on(task, PTRACE_CONT, 0);
  }
}
