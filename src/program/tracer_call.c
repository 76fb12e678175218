/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The call that a task is in, from its entry to its exit, and what is done to it on purpose on the way: it may be
 * held, late, shorter, or fail. */
#include "program/tracer_own.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "program/decode.h"
#include "program/inject.h"
#include "program/socket_calls.h"

/* Whether the call that TASK stands before is about a socket: files are not told of. */
static bool is_told(const struct task *task) {
  return socket_calls_told(&task->head.call, task->head.tid, task->number, task->args);
}

bool tracer_take_call(struct tracer *tracer, struct task *task, const struct call_row *row,
                      const struct __ptrace_syscall_info *info) {
  if (!row)
    return false;
  task->number = info->seccomp.nr;
  task->ip = info->instruction_pointer;
  memcpy(task->args, info->seccomp.args, sizeof task->args);
  decode_enter(&task->head.call, task->store, row, task->head.tid, task->args);
  if (!is_told(task))
    return false;
  task->head.in_call = true;
  task->stage = STAGE_IN;
  task->head.fault.kind = FAULT_NONE;
  task->head.held = false;
  tracer->hooks->entered(tracer->hooks->data, &task->head);
  return true;
}

void tracer_leave(struct tracer *tracer, struct task *task, int64_t result) {
  task->stage = STAGE_OUTSIDE;
  decode_exit(&task->head.call, task->store, task->head.tid, result);
  task->head.call.ended = clock_now();
  tracer->hooks->left(tracer->hooks->data, &task->head);
  task->head.in_call = false;
}

/* TASK waits no longer before its call. */
static void end_wait(struct tracer *tracer, struct task *task) {
  tracer->waiting -= task->waits;
  task->waits = false;
  task->due = 0;
}

void tracer_cut_off(struct tracer *tracer, struct task *task) {
  end_wait(tracer, task);
  if (task->stage == STAGE_OUTSIDE)
    return;
  task->stage = STAGE_OUTSIDE;
  task->head.call.marks |= CALL_MARK_INTERRUPTED;
  task->head.call.ended = clock_now();
  tracer->hooks->left(tracer->hooks->data, &task->head);
  task->head.in_call = false;
}

/* The length that TASK's call has, as it was given. */
static uint64_t given_length(const struct task *task) {
  return task->args[2];
}

void tracer_wait_before_call(struct tracer *tracer, struct task *task) {
  task->waits = true;
  tracer->waiting++;
}

/* Does to the call that TASK stands before what its fault says: false when it is not to go on yet. */
static bool make_fault(struct tracer *tracer, struct task *task) {
  struct fault *fault = &task->head.fault;
  pid_t tid = task->head.tid;
  unsigned mark = 0;
  switch (fault->kind) {
  case FAULT_NONE:
    return true;
  case FAULT_ERROR:
    mark = inject_result(tid, -fault->value) ? CALL_MARK_INJECTED : 0;
    break;
  case FAULT_SHORT:
    if (given_length(task) <= (uint64_t)fault->value)
      return true;
    mark = inject_length(tid, (uint64_t)fault->value) ? CALL_MARK_SHORTENED : 0;
    break;
  case FAULT_DELAY:
    task->head.call.marks |= CALL_MARK_DELAYED;
    task->due = clock_now() + fault->value * 1000000;
    tracer_wait_before_call(tracer, task);
    fault->kind = FAULT_NONE;
    return false;
  }
  task->head.call.marks |= mark;
  if (!mark) {
    fault->kind = FAULT_NONE;
    tracer_note_once(
        tracer, task, &tracer->told_faults,
        "on this machine nothing can be done to the calls of a program: `fault` has no "
        "effect on them");
  }
  return true;
}

void tracer_end_fault(const struct task *task) {
  if (task->head.fault.kind == FAULT_SHORT && task->head.call.marks & CALL_MARK_SHORTENED)
    inject_length(task->head.tid, given_length(task));
}

void tracer_make_call(struct tracer *tracer, struct task *task) {
  if (make_fault(tracer, task))
    tracer_go_on(task, PTRACE_SYSCALL, 0);
}

void tracer_begin_call(struct tracer *tracer, struct task *task) {
  task->head.call.began = clock_now();
  tracer->hooks->making(tracer->hooks->data, &task->head);
  tracer_make_call(tracer, task);
}

int64_t tracer_make_waiting_calls(struct tracer *tracer) {
  int64_t now = clock_now(), next = TRACER_WAIT_AGAIN;
  for (struct task *task = tracer->tasks; task; task = task->hh.next) {
    if (!task->waits || task->head.held)
      continue;
    if (task->due > now) {
      next = task->due - now < next ? task->due - now : next;
      continue;
    }
    bool late = task->due;
    end_wait(tracer, task);
    if (late)
      tracer_go_on(task, PTRACE_SYSCALL, 0);
    else
      tracer_begin_call(tracer, task);
  }
  return next;
}

bool tracer_begins_again(int64_t result) {
  return result == -ERESTARTSYS || result == -ERESTARTNOINTR || result == -ERESTARTNOHAND ||
         result == -ERESTART_RESTARTBLOCK;
}
