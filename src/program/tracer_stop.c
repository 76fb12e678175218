/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stop is one of: the entry of a call that is told (seccomp), its exit, a new task, a new program (exec), a signal,
 * a stopped group; each has its function. */
#include "program/tracer_own.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#include "program/decode.h"

#define SYSCALL_STOP (SIGTRAP | 0x80)

/* Nothing else tells a person why Ctrl-C does nothing now. */
static void note_stopped(struct tracer *tracer, struct task *task) {
  char text[96];
  snprintf(text, sizeof text,
           "stopped by SIGSTOP: `kill -CONT %d` in another terminal lets it go on",
           task->head.tgid);
  tracer_note(tracer, task, text);
}

static bool is_same_call(const struct task *task, const struct __ptrace_syscall_info *info) {
  return info->seccomp.nr == task->number && info->instruction_pointer == task->ip &&
         memcmp(info->seccomp.args, task->args, sizeof task->args) == 0;
}

/* TASK stands before a call that is not its old one. */
static void enter(struct tracer *tracer, struct task *task,
                  const struct __ptrace_syscall_info *info) {
  const struct call_row *row = decode_row((long)info->seccomp.nr, info->seccomp.args);
#ifdef SYS_io_uring_setup
  if (info->seccomp.nr == SYS_io_uring_setup)
    tracer_note_once(
        tracer, task, &tracer->told_uring,
        "the program uses io_uring: what it sends and receives that way makes no system "
        "calls, so it "
        "is not shown");
#endif
  if (!tracer_take_call(tracer, task, row, info))
    tracer_go_on(task, PTRACE_CONT, 0);
  else if (task->head.held)
    tracer_wait_before_call(tracer, task);
  else
    tracer_begin_call(tracer, task);
}

static void tell_closing(const struct tracer *tracer, struct task *task, enum tracer_closing how) {
  if (!tracer->launching)
    tracer->hooks->closing(tracer->hooks->data, &task->head, how);
}

/* Tells of a call that closes descriptors beside what it does. */
static void tell_closing_call(const struct tracer *tracer, struct task *task,
                              const struct __ptrace_syscall_info *info) {
  uint64_t number = info->seccomp.nr;
  bool exec = filter_is_native(info->arch) && (number == SYS_execve || number == SYS_execveat);
  if (exec || !filter_is_native(info->arch) || number == SYS_exit_group)
    tell_closing(tracer, task, exec ? TRACER_EXEC : TRACER_EXIT);
}

static void on_entry(struct tracer *tracer, struct task *task) {
  struct __ptrace_syscall_info info;
  if (ptrace(PTRACE_GET_SYSCALL_INFO, task->head.tid, sizeof info, &info) < 0)
    return; /* it has been killed */
  tell_closing_call(tracer, task, &info);
  if (!filter_is_native(info.arch)) {
    tracer_note_once(tracer, task, &tracer->told_foreign,
                     "the program makes system calls of another architecture, which are not shown");
    tracer_go_on(task, PTRACE_CONT, 0);
  } else if (info.seccomp.nr == SYS_rt_sigreturn) {
    bool again = task->stage == STAGE_AGAIN;
    if (again)
      task->stage = STAGE_RETURNING;
    tracer_go_on(task, again ? PTRACE_SYSCALL : PTRACE_CONT, 0);
  } else if (task->stage != STAGE_OUTSIDE &&
             (info.seccomp.nr == SYS_restart_syscall || is_same_call(task, &info))) {
    task->stage = STAGE_IN; /* it goes on */
    tracer_make_call(tracer, task);
  } else if (info.seccomp.nr == SYS_restart_syscall) {
    tracer_go_on(task, PTRACE_CONT, 0);
  } else {
    if (task->stage != STAGE_OUTSIDE)
      tracer_leave(tracer, task, -EINTR);
    enter(tracer, task, &info);
  }
}

/* A read or write that no filter stops. */
static bool is_stream(uint64_t number) {
  return number == SYS_read || number == SYS_write || number == SYS_readv || number == SYS_writev ||
         number == SYS_ioctl;
}

static void on_call_stop(struct tracer *tracer, struct task *task) {
  struct __ptrace_syscall_info info;
  if (ptrace(PTRACE_GET_SYSCALL_INFO, task->head.tid, sizeof info, &info) < 0)
    return;
  if (info.op == PTRACE_SYSCALL_INFO_ENTRY &&
      (task->process->unfiltered || is_stream(info.entry.nr))) {
    on_entry(tracer, task); /* where every call stops */
    return;
  }
  if (info.op == PTRACE_SYSCALL_INFO_EXIT && task->stage == STAGE_RETURNING) {
    task->stage = STAGE_AGAIN; /* back where the signal came: after the call, or before it */
    if (info.exit.rval == -EINTR && info.instruction_pointer == task->ip)
      tracer_leave(tracer, task, -EINTR);
  } else if (info.op == PTRACE_SYSCALL_INFO_EXIT && task->stage == STAGE_IN) {
    tracer_end_fault(task);
    if (tracer_begins_again(info.exit.rval)) {
      task->stage = STAGE_AGAIN;
    } else {
      tracer_leave(tracer, task, info.exit.rval);
      tracer_watch_new(tracer, task);
    }
  }
  tracer_go_on(task, PTRACE_CONT, 0);
}

/* A new program in place of the old one: of its tasks the one that called exec is left, with the number of the
   first. */
static void on_exec(struct tracer *tracer, struct task *task) {
  unsigned long former = 0;
  ptrace(PTRACE_GETEVENTMSG, task->head.tid, 0, &former);
  struct task *caller =
      (pid_t)former == task->head.tid ? NULL : tracer_task_of(tracer, (pid_t)former);
  tracer_cut_off(tracer, task); /* another thread's exec has ended the first one in its call */
  if (caller)
    tracer_end_task(tracer, caller);
  task->leaves = false; /* the first one did */
  if (task->process)
    task->process->scratch = 0;
  tracer->launching = false;
  tracer->hooks->replaced(tracer->hooks->data, &task->head);
  tracer_go_on(task, PTRACE_CONT, 0);
}

/* TASK has all that it had, for the last time. */
static void on_exit_begun(struct tracer *tracer, struct task *task) {
  tracer_cut_off(tracer, task);
  task->leaves = true;
  bool last = true;
  for (struct task *other = tracer->tasks; other && last; other = other->hh.next)
    last = other->process != task->process || other->leaves;
  tell_closing(tracer, task, last ? TRACER_LAST : TRACER_SIGNAL);
  tracer_go_on(task, PTRACE_CONT, 0);
  if (last)
    tracer_adopt_orphans(tracer);
}

void tracer_on_stop(struct tracer *tracer, struct task *task, int status) {
  int signal = WSTOPSIG(status);
  unsigned long child = 0;
  switch (status >> 16) {
  case PTRACE_EVENT_SECCOMP:
    on_entry(tracer, task);
    break;
  case PTRACE_EVENT_CLONE:
  case PTRACE_EVENT_FORK:
  case PTRACE_EVENT_VFORK:
    if (ptrace(PTRACE_GETEVENTMSG, task->head.tid, 0, &child) == 0)
      tracer_adopt(tracer, task, (pid_t)child);
    tracer_go_on(task, PTRACE_CONT, 0);
    break;
  case PTRACE_EVENT_EXEC:
    on_exec(tracer, task);
    break;
  case PTRACE_EVENT_EXIT:
    on_exit_begun(tracer, task);
    break;
  case PTRACE_EVENT_STOP: /* a stopped group stays so until it is continued */
    if (signal == SIGSTOP && task->head.tid == task->head.tgid)
      note_stopped(tracer, task);
    tracer_go_on(task, signal == SIGTRAP ? PTRACE_CONT : PTRACE_LISTEN, 0);
    break;
  default:
    if (signal == SYSCALL_STOP) {
      on_call_stop(tracer, task);
      break;
    }
    tell_closing(tracer, task, TRACER_SIGNAL); /* it may end by it */
    tracer_go_on(task, task->stage == STAGE_IN ? PTRACE_SYSCALL : PTRACE_CONT, signal);
  }
}
