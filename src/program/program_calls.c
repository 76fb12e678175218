/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hooks of the tracer: each call is recorded, at its entry and at its exit. */
#include "program/program_own.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/rows.h"
#include "net/endpoint.h"
#include "program/attach.h"
#include "program/rights.h"
#include "program/source_line.h"
#include "run/fault.h"
#include "run/hold.h"
#include "run/record_call.h"
#include "run/session.h"
#include "run/settings.h"
#include "run/situation.h"

static struct program_lane *lane_of(struct program *p, struct tracer_task *task) {
  struct program_lane *lane = task->data;
  if (lane)
    return lane;
  lane = mem_zalloc(1, sizeof *lane);
  lane->program = p;
  lane->tid = task->tid;
  lane->tgid = task->tgid;
  lane->number = task->first ? p->number : -1;
  lane->task = 1;
  lane->forked_by = -1;
  lane->since = clock_now();
  task->data = lane;
  pthread_mutex_lock(&p->lock);
  struct program_lane **at = &p->lanes;
  while (*at)
    at = &(*at)->next;
  *at = lane;
  p->turn++;
  pthread_mutex_unlock(&p->lock);
  return lane;
}

/* The number that events of LANE have, which gets one with its first. */
static int number_of(struct program *p, struct program_lane *lane) {
  if (lane->number < 0)
    lane->number = session_number_lane(p->session, p->name, lane->task = ++p->told);
  return lane->number;
}

/* The number that events of TASK's whole process have: that of its first thread, whichever of its threads ends last. */
static int number_of_process(struct program *p, struct tracer_task *task) {
  struct program_lane *lane = p->lanes; /* this thread's own */
  if (task->tgid == (p->attached ? p->attached : p->child.pid))
    return p->number;
  while (lane && lane->tid != task->tgid)
    lane = lane->next;
  return number_of(p, lane ? lane : lane_of(p, task));
}

static void began(void *data, struct tracer_task *task, const struct tracer_task *by) {
  struct program *p = data;
  struct program_lane *lane = lane_of(p, task);
  const struct program_lane *maker = by ? by->data : NULL;
  bool forks = task->tid == task->tgid && !task->first;
  if (forks) /* a process has its parent's sockets */
    p->shares = true;
  if (forks && maker && maker->number >= 0) {
    lane->forked_by = maker->number;
    lane->forked = lane->since;
  } else if (
      maker) { /* a thread, or the child of a process that has made no call: it has what that was given */
    lane->forked_by = maker->forked_by;
    lane->forked = maker->forked;
  }
}

/* LANE does CALL from now on (taken; NULL: none), or if HELD stands before it. */
static void set_doing(struct program_lane *lane, struct call *call, bool held) {
  struct program *p = lane->program;
  pthread_mutex_lock(&p->lock);
  struct call *old = lane->call;
  lane->call = call;
  lane->held = held;
  lane->since = clock_now();
  p->turn++;
  pthread_mutex_unlock(&p->lock);
  call_copy_free(old);
}

/* A copy of FD of TASK for a look, or CALL_HERE_NONE. */
static int copy_for(struct program *p, const struct tracer_task *task, int fd, uint64_t *cookie) {
  int copy = fd < 0 ? -1 : descriptors_keep(&p->descriptors, task->tgid, fd, cookie);
  if (copy < 0 && fd >= 0 && task->tid != task->tgid) /* the first thread may have ended */
    copy = descriptors_keep(&p->descriptors, task->tid, fd, cookie);
  return copy < 0 ? CALL_HERE_NONE : copy;
}

/* The looks at CALL are over. Copies of sockets are kept unless CALL may close one. */
static void end_looks(struct program *p, struct call *call) {
  const struct call_row *row = call->row;
  bool closes =
      row == &row_close || row == &row_close_range || row == &row_dup2 || row == &row_dup3;
  descriptors_drop(&p->descriptors, closes);
  call->here = call->here_made = CALL_HERE_NONE;
}

#define CLOSED_TOLD 8   /* of the sockets that go at once */
#define CLOSED_MOST 256 /* … that are looked at */

static void forget_closed(struct program_lane *lane) {
  for (size_t i = 0; i < lane->closed_count; i++)
    journal_event_clear(&lane->closed[i]);
  free(lane->closed);
  lane->closed = NULL;
  lane->closed_count = lane->unsaid = 0;
}

static bool has_closed(const struct program_lane *lane, uint64_t cookie) {
  for (size_t i = 0; i < lane->closed_count; i++)
    if (lane->closed[i].before->cookie == cookie)
      return true;
  return false;
}

/* All are looked at before the first is closed. Notes in EVENT that its other end goes before it, which changes its state;
   one that something keeps changes nothing. */
static void note_other_end(const struct program_lane *lane, struct event *event) {
  for (size_t i = 0; i < lane->closed_count; i++) {
    if (!endpoint_is_other_end(lane->closed[i].before, event->before) ||
        situation_stays(lane->closed[i].situation))
      continue;
    if (!event->situation)
      event->situation = mem_zalloc(1, sizeof *event->situation);
    snprintf(event->situation->after_end, sizeof event->situation->after_end, "fd %d",
             lane->closed[i].before->fd);
  }
}

/* Looks at the COUNT descriptors FDS of TASK's process, which are about to be closed by WHAT, the end of the PROCESS or
   something that TASK does: the first of them last. */
static void look_at_closed(struct program *p, struct tracer_task *task, const char *what,
                           bool process, const int *fds, size_t count) {
  struct program_lane *lane = lane_of(p, task);
  const struct situation_leaving leaving = {fds, count};
  forget_closed(lane);
  if (!settings_look(&p->session->settings))
    return;
  /* Linux lets go of the last one first (task_work_run). */
  for (size_t i = count; i-- > 0 && lane->closed_count < CLOSED_TOLD;) {
    struct call call;
    struct event event;
    call_start(&call, &row_close);
    call.fd = fds[i];
    call.process = task->tgid;
    call.here = copy_for(p, task, fds[i], &call.cookie);
    if (call.here >= 0 && !has_closed(lane, call.cookie) &&
        record_call_closing(&call, what, &leaving, &event)) {
      note_other_end(lane, &event);
      event.side = process ? number_of_process(p, task) : number_of(p, lane);
      lane->closed = mem_resize(lane->closed, lane->closed_count + 1, sizeof event);
      lane->closed[lane->closed_count++] = event;
    }
    lane->unsaid = i;
  }
}

/* What LANE's call or exec has closed beside what it does. */
static void tell_closed(struct program *p, struct program_lane *lane) {
  char text[96];
  int number = lane->closed_count ? lane->closed[0].side : -1;
  for (size_t i = 0; i < lane->closed_count; i++)
    journal_append_take(p->session->journal, lane->closed[i]);
  snprintf(text, sizeof text, "%zu more descriptors of sockets are closed with these",
           lane->unsaid);
  if (lane->closed_count == CLOSED_TOLD && lane->unsaid)
    program_say(p, number, text);
  if (lane->closed_count)
    program_tell(p);
  lane->closed_count = 0;
  forget_closed(lane);
}

/* Looks at what CALL of TASK closes beside what it does. */
static void look_at_closed_by(struct program *p, struct tracer_task *task,
                              const struct call *call) {
  int fds[CLOSED_MOST] = {(int)call->dup.to};
  size_t count = 0;
  if (call->row == &row_dup2 || call->row == &row_dup3)
    count = call->dup.to != call->fd && descriptor_socket(task->tid, fds[0]);
  else if (call->row == &row_close_range && !call->close_range.flags)
    count = descriptors_sockets(task->tid, (unsigned)call->close_range.first,
                                (unsigned)call->close_range.last, false, fds, CLOSED_MOST);
  if (count)
    look_at_closed(p, task, call->row->name, false, fds, count);
}

static void closing(void *data, struct tracer_task *task, enum tracer_closing how) {
  struct program *p = data;
  int fds[CLOSED_MOST];
  size_t count = 0;
  if (how == TRACER_EXEC || how == TRACER_LAST)
    count = descriptors_sockets(task->tid, 0, UINT_MAX, how == TRACER_EXEC, fds, CLOSED_MOST);
  if (count)
    look_at_closed(p, task, how == TRACER_EXEC ? "exec" : "the end of the process",
                   how == TRACER_LAST, fds, count);
  descriptors_drop(&p->descriptors, true);
  if (how == TRACER_LAST && task->data)
    tell_closed(p, task->data);
  if (how != TRACER_SIGNAL)
    source_lines_forget(p->lines, task->tgid);
}

static void replaced(void *data, struct tracer_task *task) {
  struct program *p = data;
  if (task->data)
    tell_closed(p, task->data);
}

/* From the hand: the tracer goes on with TASK. */
static void let_go(void *data) {
  struct tracer_task *task = data;
  struct program_lane *lane = task->data;
  struct program *p = lane->program;
  pthread_mutex_lock(&p->lock);
  lane->held = false;
  p->turn++;
  pthread_mutex_unlock(&p->lock);
  task->held = false;
  tracer_wake(p->thread);
}

/* Its call is held, if a rule says so. */
static void take_in_hand(struct program *p, struct program_lane *lane, struct tracer_task *task,
                         bool look) {
  struct call *call = &task->call;
  call->here = look ? copy_for(p, task, call->fd, &call->cookie) : CALL_HERE_NONE;
  task->held = true; /* before the hand can let it go */
  set_doing(lane, call_copy(call, 0), true);
  const char *name = session_side_name(p->session, lane->number);
  lane->ticket =
      holds_take(p->session->settings.holds, lane->number, p->number, name, call, let_go, task);
  if (lane->ticket) {
    record_call_held(p->session->journal, call, lane->number, call->fd < 0 ? NULL : lane->name,
                     name, look);
    program_tell(p);
  } else {
    task->held = false;
    set_doing(lane, NULL, false);
  }
  end_looks(p, call);
}

static void entered(void *data, struct tracer_task *task) {
  struct program *p = data;
  struct program_lane *lane = lane_of(p, task);
  struct call *call = &task->call;
  call->process = task->tgid;
  program_take_output(p);
  number_of(p, lane);
  call->task = lane->task;
  call->forked_by = lane->forked_by;
  call->forked = lane->forked;
  snprintf(lane->name, sizeof lane->name, "fd%d", call->fd);
  call->here = call->here_made = CALL_HERE_NONE;
  if (call->row == &row_close)
    call->name = lane->name;
  if (holds_any(p->session->settings.holds))
    take_in_hand(p, lane, task, settings_look(&p->session->settings));
}

/* Its looks are at what there is when the kernel gets it. */
static void making(void *data, struct tracer_task *task) {
  struct program *p = data;
  struct program_lane *lane = task->data;
  struct call *call = &task->call;
  bool look = settings_look(&p->session->settings);
  call->here = look ? copy_for(p, task, call->fd, &call->cookie) : CALL_HERE_NONE;
  if (lane->ticket) {
    call->marks |= CALL_MARK_DELAYED;
    set_doing(lane, NULL, false);
  }
  lane->ticket = 0;
  task->fault = faults_find(p->session->settings.faults, p->name, call);
  lane->event = record_call_begin(call, lane->number, call->fd < 0 ? NULL : lane->name, look);
  if (p->session->settings.explain == EXPLAIN_FULL)
    lane->event.source = source_lines_find(p->lines, task->tgid, task->tid);
  if (lane->event.source)
    lane->event.place =
        (struct span){0, (uint32_t)lane->event.source->len, lane->event.source->first_line};
  forget_closed(lane); /* an exec that failed */
  if (look)
    look_at_closed_by(p, task, call);
  end_looks(p, call);
  if (call->row->flags & CALL_MAY_BLOCK)
    set_doing(lane, call_copy(call, 0), false);
}

/* Whether CALL may have given a socket a second descriptor. */
static bool doubles(const struct call *call) {
  return call_meaning(call) == &row_dup || (call->row == &row_fcntl && call->result > 0) ||
         (call->traced && call->traced->message_count && call_messages(call->traced)->control_kept);
}

struct passing {
  pid_t tid;
  bool received;
};

static void pass(void *data, int fd) {
  const struct passing *passing = data;
  situation_passed(descriptor_socket(passing->tid, fd), passing->received);
}

/* Notes which sockets CALL of TASK has put in a message, or taken from one. MSG_PEEK leaves them in it. */
static void note_rights(const struct tracer_task *task, const struct call *call) {
  bool receives = call_meaning(call) == &row_recv;
  if (!call->error && !(receives && call_message_flags(call) & MSG_PEEK))
    rights_each(call, pass, &(struct passing){task->tid, receives});
}

static bool makes_socket(const struct call *call) {
  return !call->error && call->row->returns == RETURNS_HANDLE_ADDR;
}

/* CALL of TASK, on the socket with COOKIE, has ended: the socket is looked at again, if the number is still its own. */
static void look_after(struct program *p, const struct tracer_task *task, struct call *call,
                       uint64_t cookie) {
  call->cookie = 0;
  call->here = copy_for(p, task, call->fd, &call->cookie);
  if (call->cookie != cookie) {
    call->here = CALL_HERE_NONE;
    call->cookie = 0;
  }
}

/* CALL was held when LANE ended. */
static void drop(struct program *p, struct program_lane *lane, const struct call *call) {
  holds_forget(p->session->settings.holds, lane->ticket);
  lane->ticket = 0;
  set_doing(lane, NULL, false);
  record_call_dropped(p->session->journal, call, lane->number);
  program_tell(p);
}

static void left(void *data, struct tracer_task *task) {
  struct program *p = data;
  struct program_lane *lane = task->data;
  struct call *call = &task->call;
  bool look = lane->event.before != NULL;
  program_take_output(p);
  if (!call->began) {
    drop(p, lane, call);
    return;
  }
  if (doubles(call))
    p->shares = true;
  note_rights(task, call);
  p->met_broken |= call->error == EPIPE;
  if (call->row->flags & CALL_MAY_BLOCK)
    set_doing(lane, NULL, false);
  if (p->session->hooks->called)
    p->session->hooks->called(p->session->hooks->data);
  if (look && call->row != &row_close)
    look_after(p, task, call, lane->event.before->cookie);
  if (look && makes_socket(call))
    call->here_made = copy_for(p, task, (int)call->result, &call->cookie_made);
  record_call_end_take(p->session->journal, lane->event, call);
  lane->event = (struct event){0};
  if (!call->error && !(call->marks & CALL_MARK_INTERRUPTED))
    tell_closed(p, lane);
  end_looks(p, call);
  program_tell(p);
  program_keep_pace(p);
}

static void noted(void *data, struct tracer_task *task, const char *text) {
  struct program *p = data;
  struct program_lane *lane = lane_of(p, task);
  program_say(p, lane->number < 0 ? p->number : lane->number, text);
  program_tell(p);
}

/* Notes which sockets of the process that is attached to other processes have open too, as far as that can be asked. */
static void note_shared(const struct program *p) {
  int own[CLOSED_MOST], fds[CLOSED_MOST];
  uint64_t inodes[CLOSED_MOST];
  size_t count = descriptors_sockets(p->attached, 0, UINT_MAX, false, own, CLOSED_MOST);
  for (size_t i = 0; i < count; i++)
    inodes[i] = descriptor_socket(p->attached, own[i]);
  DIR *all = fd_opendir("/proc");
  /* cppcheck-suppress readdirCalled ; nobody else reads this folder's stream */
  for (struct dirent *e; all && count && (e = readdir(all));) {
    pid_t pid = atoi(e->d_name);
    size_t theirs = pid <= 0 || pid == p->attached || pid == getpid()
                        ? 0
                        : descriptors_sockets(pid, 0, UINT_MAX, false, fds, CLOSED_MOST);
    for (size_t i = 0; i < theirs; i++) {
      uint64_t inode = descriptor_socket(pid, fds[i]);
      for (size_t j = 0; j < count; j++)
        if (inode && inodes[j] == inode)
          situation_inherited(inode, false);
    }
  }
  if (all)
    closedir(all);
}

/* What is attached to, and what that means for it. */
static void say_attached(struct program *p) {
  int threads = 0, in_call = 0;
  struct text t = TEXT_EMPTY;
  for (const struct program_lane *lane = p->lanes; lane;
       lane = lane->next) { /* this thread's own */
    threads++;
    in_call += lane->call != NULL;
  }
  text_addf(&t, "attached to the process %d (%s), which has %d thread%s", p->attached,
            p->launch.path, threads, threads == 1 ? "" : "s");
  if (in_call)
    text_addf(&t, ", %d of them in a socket call", in_call);
  text_adds(&t,
            ". While it is traced it stops before and after each system call, those on files too, "
            "which makes it slower. Ctrl-C lets it go.");
  program_say(p, p->number, text_str(&t));
  text_free(&t);
  if (attach_is_elsewhere(p->attached))
    program_say(p, p->number,
                "it is in another network namespace: its own sockets are asked through copies of "
                "their descriptors; what has no descriptor there (TIME_WAIT, connections that wait "
                "for accept) is not "
                "seen from here");
}

static void attached(void *data) {
  struct program *p = data;
  note_shared(p);
  say_attached(p);
  if (p->ready_hook)
    p->ready_hook(p->told_data);
}

static void released(void *data, struct tracer_task *task) {
  struct program *p = data;
  const struct program_lane *lane = task->data;
  struct text t = TEXT_EMPTY;
  if (!task->in_call)
    return;
  text_addf(&t, "%s is still in %s, whose result is not seen",
            session_side_name(p->session, lane->number), task->call.row->name);
  program_say(p, p->number, text_str(&t));
  text_free(&t);
}

static void task_ended(void *data, struct tracer_task *task) {
  struct program *p = data;
  struct program_lane *lane = task->data;
  closing(p, task,
          task->tid == task->tgid ? TRACER_EXIT : TRACER_SIGNAL); /* it may have been killed */
  if (!lane)
    return;
  pthread_mutex_lock(&p->lock);
  struct program_lane **at = &p->lanes;
  while (*at != lane)
    at = &(*at)->next;
  *at = lane->next;
  p->turn++;
  pthread_mutex_unlock(&p->lock);
  journal_event_clear(&lane->event);
  forget_closed(lane);
  call_copy_free(lane->call);
  free(lane);
  task->data = NULL;
}

struct tracer_hooks program_hooks(struct program *p) {
  return (struct tracer_hooks){p,        began, entered,  making,   left,      closing,
                               replaced, noted, attached, released, task_ended};
}
