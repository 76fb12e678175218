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
  bool waits = task && !task->process; /* not one that was taken for an orphan */
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

/* The process PID, or NULL. STAYS: only where a task of it has not begun to end. */
static struct process *process_of(const struct tracer *tracer, pid_t pid, bool stays) {
  for (struct task *task = tracer->tasks; task; task = task->hh.next)
    if (task->process && task->process->tgid == pid && !(stays && task->leaves))
      return task->process;
  return NULL;
}

/* The process that TID is a thread of, and that one's parent. */
static void read_kin(pid_t tid, pid_t *tgid, pid_t *parent) {
  char path[64], line[256];
  snprintf(path, sizeof path, "/proc/%d/status", tid);
  FILE *file = fd_fopen(path);
  while (file && fgets(line, sizeof line, file) && sscanf(line, "PPid: %d", parent) != 1)
    sscanf(line, "Tgid: %d", tgid);
  if (file)
    fclose(file);
}

void tracer_adopt_orphan(struct tracer *tracer, struct task *task) {
  pid_t tgid = task->head.tid, parent = 0;
  read_kin(task->head.tid, &tgid, &parent);
  if (process_of(tracer, tgid == task->head.tid ? parent : tgid, true))
    return;
  struct process *process = process_of(tracer, tgid, false);
  tracer_join(tracer, task, process ? process : tracer_new_process(tgid, NULL), NULL);
  tracer_go_on(task, PTRACE_CONT, 0);
}

void tracer_adopt_orphans(struct tracer *tracer) {
  struct task *task, *next;
  HASH_ITER(hh, tracer->tasks, task, next) {
    /* cppcheck-suppress uninitvar ; HASH_ITER has set it */
    if (!task->process)
      tracer_adopt_orphan(tracer, task);
  }
}
