/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop over a program's stops. A stop is one of: the entry of a call that is told (seccomp), its exit, a
 * new task, a new program (exec), a signal, a stopped group; each has its function. */
#include "program/tracer.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "calls/rows.h"
#include "program/decode.h"
#include "program/descriptors.h"
#include "program/filter.h"
#include "program/inject.h"
#include "program/socket_calls.h"

/* What a call gives that a signal has stopped: the kernel begins it again (these numbers reach no program). */
#define ERESTARTSYS 512
#define ERESTARTNOINTR 513
#define ERESTARTNOHAND 514
#define ERESTART_RESTARTBLOCK 516

#define SYSCALL_STOP (SIGTRAP | 0x80)
#define WAIT_AGAIN 20000000 /* nanoseconds */

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
  bool foreign;
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

static struct task *task_of(struct tracer *tracer, pid_t tid) {
  struct task *task;
  HASH_FIND_INT(tracer->tasks, &tid, task);
  return task;
}

static struct task *new_task(struct tracer *tracer, pid_t tid) {
  struct task *task = mem_zalloc(1, sizeof *task);
  task->head.tid = tid;
  task->store = decode_store_new();
  HASH_ADD_INT(tracer->tasks, head.tid, task);
  return task;
}

static void join(struct tracer *tracer, struct task *task, struct process *process,
                 const struct task *by) {
  task->process = process;
  task->head.tgid = process->tgid;
  process->tasks++;
  tracer->hooks->began(tracer->hooks->data, &task->head, by ? &by->head : NULL);
}

static struct process *new_process(pid_t tgid, const struct process *parent) {
  struct process *process = mem_zalloc(1, sizeof *process);
  if (parent)
    *process = *parent;
  process->tgid = tgid;
  process->tasks = 0;
  return process;
}

static void note(struct tracer *tracer, struct task *task, const char *text) {
  tracer->hooks->note(tracer->hooks->data, &task->head, text);
}

/* Ends the call that TASK is in with RESULT, as the kernel gives it. */
static void leave(struct tracer *tracer, struct task *task, int64_t result) {
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

/* Tells the call that TASK is in, if it is in one: nothing will end it any more. */
static void cut_off(struct tracer *tracer, struct task *task) {
  end_wait(tracer, task);
  if (task->stage == STAGE_OUTSIDE)
    return;
  task->stage = STAGE_OUTSIDE;
  task->head.call.marks |= CALL_MARK_INTERRUPTED;
  task->head.call.ended = clock_now();
  tracer->hooks->left(tracer->hooks->data, &task->head);
  task->head.in_call = false;
}

static void forget_task(struct tracer *tracer, struct task *task) {
  tracer->arriving -= task->arrives;
  tracer->hooks->ended(tracer->hooks->data, &task->head);
  HASH_DEL(tracer->tasks, task);
  if (task->process && --task->process->tasks == 0)
    free(task->process);
  decode_store_free(task->store);
  free(task);
}

static void end_task(struct tracer *tracer, struct task *task) {
  cut_off(tracer, task);
  forget_task(tracer, task);
}

static void go_on(const struct task *task, enum __ptrace_request how, int signal) {
  if (how == PTRACE_CONT && task->process && task->process->every)
    how = PTRACE_SYSCALL;
  ptrace(how, task->head.tid, 0, (long)signal);
}

/* Whether the kernel knows TID as a thread of the process TGID. */
static bool is_thread(pid_t tgid, pid_t tid) {
  return syscall(SYS_tgkill, tgid, tid, 0) == 0;
}

/* Tells PARENT's new task, which may have stopped already. */
static void adopt(struct tracer *tracer, struct task *parent, pid_t tid) {
  struct task *task = task_of(tracer, tid);
  bool waits = task != NULL;
  if (!task)
    task = new_task(tracer, tid);
  if (!task->process)
    join(tracer, task,
         is_thread(parent->head.tgid, tid) ? parent->process : new_process(tid, parent->process),
         parent);
  if (waits)
    go_on(task, PTRACE_CONT, 0);
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
  FILE *file = fopen(path, "re");
  while (file && fgets(line, sizeof line, file) && sscanf(line, "PPid: %d", &parent) != 1)
    ;
  if (file)
    fclose(file);
  return parent;
}

/* Those whose parents did not live to tell of them. */
static void adopt_orphans(struct tracer *tracer) {
  struct task *task, *next;
  HASH_ITER(hh, tracer->tasks, task, next) {
    if (task->process || process_of(tracer, parent_of(task->head.tid)))
      continue;
    join(tracer, task, new_process(task->head.tid, NULL), NULL);
    go_on(task, PTRACE_CONT, 0);
  }
}

/* The files that TASK has open need not stop. */
static void leave_files_out(pid_t tid, struct filter_set *filters, struct filter_cut *cut) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd", tid);
  DIR *fds = opendir(path);
  for (struct dirent *e; fds && (e = readdir(fds));) {
    unsigned long fd = strtoul(e->d_name, NULL, 10);
    if (e->d_name[0] != '.' && fd <= cut->high && !descriptor_socket(tid, (int)fd))
      filter_leave_out(filters, cut, (uint32_t)fd);
  }
  if (fds)
    closedir(fds);
}

static void note_once(struct tracer *tracer, struct task *task, bool *told, const char *text) {
  if (!*told)
    note(tracer, task, text);
  *told = true;
}

/* The length that TASK's call has, as it was given. */
static uint64_t given_length(const struct task *task) {
  return task->args[2];
}

static void wait_before_call(struct tracer *tracer, struct task *task) {
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
    wait_before_call(tracer, task);
    fault->kind = FAULT_NONE;
    return false;
  }
  task->head.call.marks |= mark;
  if (!mark) {
    fault->kind = FAULT_NONE;
    note_once(tracer, task, &tracer->told_faults,
              "on this machine nothing can be done to the calls of a program: `fault` has no "
              "effect on them");
  }
  return true;
}

/* Puts the length back that a shorter call had: the program goes on with it. */
static void end_fault(const struct task *task) {
  if (task->head.fault.kind == FAULT_SHORT && task->head.call.marks & CALL_MARK_SHORTENED)
    inject_length(task->head.tid, given_length(task));
}

/* TASK, which stands before its call, makes it, or waits because a fault has it come late. */
static void make_call(struct tracer *tracer, struct task *task) {
  if (make_fault(tracer, task))
    go_on(task, PTRACE_SYSCALL, 0);
}

/* … for the first time. */
static void begin_call(struct tracer *tracer, struct task *task) {
  task->head.call.began = clock_now();
  tracer->hooks->making(tracer->hooks->data, &task->head);
  make_call(tracer, task);
}

/* Lets the calls go on that wait no longer. Returns nanoseconds until the next late one, WAIT_AGAIN at the most. */
static int64_t make_waiting_calls(struct tracer *tracer) {
  int64_t now = clock_now(), next = WAIT_AGAIN;
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
      go_on(task, PTRACE_SYSCALL, 0);
    else
      begin_call(tracer, task);
  }
  return next;
}

void tracer_wake(pthread_t thread) {
  pthread_kill(thread, SIGURG);
}

/* waitpid for the next stop. While a call waits, what ends the wait are the signals of a stop (SIGCHLD) and of
   tracer_wake, which this thread has blocked. One that another program's thread has taken is made good after
   WAIT_AGAIN. */
static pid_t wait_for_stop(struct tracer *tracer, int *status) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGCHLD);
  sigaddset(&signals, SIGURG);
  while (tracer->waiting) {
    pid_t tid = waitpid(-1, status, __WALL | __WNOTHREAD | WNOHANG);
    if (tid)
      return tid;
    const struct timespec most = {0, make_waiting_calls(tracer)};
    if (tracer->waiting)
      sigtimedwait(&signals, NULL, &most);
  }
  return waitpid(-1, status, __WALL | __WNOTHREAD);
}

/* From now on each call of PROCESS stops. Tasks that run are stopped for that. */
static void stop_at_every(struct tracer *tracer, struct process *process) {
  process->every = true;
  for (struct task *task = tracer->tasks; task; task = task->hh.next)
    if (task->process == process)
      ptrace(PTRACE_INTERRUPT, task->head.tid, 0, 0);
}

/* FD of TASK, which stands at the exit of a call, has become a socket: what is read from it and written to it
   is to stop. */
static void watch_reads(struct tracer *tracer, struct task *task, int64_t fd) {
  struct filter_cut cut;
  struct filter_set *filters = &task->process->filters;
  if (fd < 0 || fd > INT_MAX || !filter_wanted(filters, (int)fd, &cut))
    return;
  if (cut.low != cut.high)
    leave_files_out(task->head.tid, filters, &cut);
  int error = inject_filter(task->head.tid, &task->process->scratch, &cut);
  if (!error || error == ESRCH)
    return;
  stop_at_every(tracer, task->process);
  char text[160];
  snprintf(text, sizeof text,
           "no further filter can be set (%s): all system calls of this program stop now, which "
           "makes it slower",
           strerror(error));
  note_once(tracer, task, &tracer->told_refused, text);
}

struct watcher {
  struct tracer *tracer;
  struct task *task;
};

static void watch_made(void *data, int64_t fd) {
  const struct watcher *w = data;
  watch_reads(w->tracer, w->task, fd);
}

/* What TASK's call, which has just ended, has made a socket. */
static void watch_new(struct tracer *tracer, struct task *task) {
  socket_calls_made(&task->head.call, task->head.tid, task->number, task->args, watch_made,
                    &(struct watcher){tracer, task});
}

/* Stops. */

/* Whether the call that TASK stands before is about a socket: files are not told of. */
static bool is_told(const struct task *task) {
  return socket_calls_told(&task->head.call, task->head.tid, task->number, task->args);
}

/* Nothing else tells a person why Ctrl-C does nothing now. */
static void note_stopped(struct tracer *tracer, struct task *task) {
  char text[96];
  snprintf(text, sizeof text,
           "stopped by SIGSTOP: `kill -CONT %d` in another terminal lets it go on",
           task->head.tgid);
  note(tracer, task, text);
}

static bool is_same_call(const struct task *task, const struct __ptrace_syscall_info *info) {
  return info->seccomp.nr == task->number && info->instruction_pointer == task->ip &&
         memcmp(info->seccomp.args, task->args, sizeof task->args) == 0;
}

/* Whether the call that TASK is in, or stands before, is told; if so it is entered. */
static bool take_call(struct tracer *tracer, struct task *task, const struct call_row *row,
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

/* TASK stands before a call that is not its old one. */
static void enter(struct tracer *tracer, struct task *task,
                  const struct __ptrace_syscall_info *info) {
  const struct call_row *row = decode_row((long)info->seccomp.nr, info->seccomp.args);
#ifdef SYS_io_uring_setup
  if (info->seccomp.nr == SYS_io_uring_setup)
    note_once(tracer, task, &tracer->told_uring,
              "the program uses io_uring: what it sends and receives that way makes no system "
              "calls, so it "
              "is not shown");
#endif
  if (!take_call(tracer, task, row, info))
    go_on(task, PTRACE_CONT, 0);
  else if (task->head.held)
    wait_before_call(tracer, task);
  else
    begin_call(tracer, task);
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
    note_once(tracer, task, &tracer->told_foreign,
              "the program makes system calls of another architecture, which are not shown");
    go_on(task, PTRACE_CONT, 0);
  } else if (info.seccomp.nr == SYS_rt_sigreturn) {
    bool again = task->stage == STAGE_AGAIN;
    if (again)
      task->stage = STAGE_RETURNING;
    go_on(task, again ? PTRACE_SYSCALL : PTRACE_CONT, 0);
  } else if (task->stage != STAGE_OUTSIDE &&
             (info.seccomp.nr == SYS_restart_syscall || is_same_call(task, &info))) {
    task->stage = STAGE_IN; /* it goes on */
    make_call(tracer, task);
  } else if (info.seccomp.nr == SYS_restart_syscall) {
    go_on(task, PTRACE_CONT, 0);
  } else {
    if (task->stage != STAGE_OUTSIDE)
      leave(tracer, task, -EINTR);
    enter(tracer, task, &info);
  }
}

static bool begins_again(int64_t result) {
  return result == -ERESTARTSYS || result == -ERESTARTNOINTR || result == -ERESTARTNOHAND ||
         result == -ERESTART_RESTARTBLOCK;
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
      leave(tracer, task, -EINTR);
  } else if (info.op == PTRACE_SYSCALL_INFO_EXIT && task->stage == STAGE_IN) {
    end_fault(task);
    if (begins_again(info.exit.rval)) {
      task->stage = STAGE_AGAIN;
    } else {
      leave(tracer, task, info.exit.rval);
      watch_new(tracer, task);
    }
  }
  go_on(task, PTRACE_CONT, 0);
}

/* A new program in place of the old one: of its tasks the one that called exec is left, with the number of the
   first. */
static void on_exec(struct tracer *tracer, struct task *task) {
  unsigned long former = 0;
  ptrace(PTRACE_GETEVENTMSG, task->head.tid, 0, &former);
  struct task *caller = (pid_t)former == task->head.tid ? NULL : task_of(tracer, (pid_t)former);
  cut_off(tracer, task); /* another thread's exec has ended the first one in its call */
  if (caller)
    end_task(tracer, caller);
  task->leaves = false; /* the first one did */
  if (task->process)
    task->process->scratch = 0;
  tracer->launching = false;
  tracer->hooks->replaced(tracer->hooks->data, &task->head);
  go_on(task, PTRACE_CONT, 0);
}

/* TASK has all that it had, for the last time. */
static void on_exit_begun(struct tracer *tracer, struct task *task) {
  cut_off(tracer, task);
  task->leaves = true;
  bool last = true;
  for (struct task *other = tracer->tasks; other && last; other = other->hh.next)
    last = other->process != task->process || other->leaves;
  tell_closing(tracer, task, last ? TRACER_LAST : TRACER_SIGNAL);
  go_on(task, PTRACE_CONT, 0);
}

static void on_stop(struct tracer *tracer, struct task *task, int status) {
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
      adopt(tracer, task, (pid_t)child);
    go_on(task, PTRACE_CONT, 0);
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
    go_on(task, signal == SIGTRAP ? PTRACE_CONT : PTRACE_LISTEN, 0);
    break;
  default:
    if (signal == SYSCALL_STOP) {
      on_call_stop(tracer, task);
      break;
    }
    tell_closing(tracer, task, TRACER_SIGNAL); /* it may end by it */
    go_on(task, task->stage == STAGE_IN ? PTRACE_SYSCALL : PTRACE_CONT, signal);
  }
}

#define OPTIONS                                                                                    \
  (PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC |           \
   PTRACE_O_TRACEEXIT | PTRACE_O_TRACESYSGOOD)

int tracer_open(struct tracer **to, pid_t pid, bool reads, const struct tracer_hooks *hooks) {
  if (ptrace(PTRACE_SEIZE, pid, 0, OPTIONS | PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL) < 0)
    return errno;
  struct tracer *tracer = mem_zalloc(1, sizeof *tracer);
  tracer->hooks = hooks;
  tracer->first = pid;
  tracer->launching = true;
  struct process *process = new_process(pid, NULL);
  process->filters.all = reads;
  struct task *first = new_task(tracer, pid);
  first->head.first = true;
  join(tracer, first, process, NULL);
  *to = tracer;
  return 0;
}

/* Attaching. */

/* Traces the thread TID of PROCESS and has it stop: 0, or an errno of ptrace. A filter of its own that asks for a
   tracer finds none, as before: without PTRACE_O_TRACESECCOMP. */
static int seize(struct tracer *tracer, struct process *process, pid_t tid) {
  if (ptrace(PTRACE_SEIZE, tid, 0, OPTIONS) < 0)
    return errno;
  struct task *task = new_task(tracer, tid);
  task->head.first = tid == process->tgid;
  task->arrives = true;
  tracer->arriving++;
  join(tracer, task, process, NULL);
  ptrace(PTRACE_INTERRUPT, tid, 0, 0);
  return 0;
}

/* Traces the threads of PROCESS that are not traced yet: whether there were any. One that is refused has ended, or
   comes from a thread that is traced, and is traced with it. */
static bool seize_others(struct tracer *tracer, struct process *process) {
  char path[64];
  bool any = false;
  snprintf(path, sizeof path, "/proc/%d/task", process->tgid);
  DIR *tasks = opendir(path);
  /* cppcheck-suppress readdirCalled ; nobody else reads this folder's stream */
  for (struct dirent *e; tasks && (e = readdir(tasks));) {
    pid_t tid = atoi(e->d_name);
    if (tid > 0 && !task_of(tracer, tid) && seize(tracer, process, tid) == 0)
      any = true;
  }
  if (tasks)
    closedir(tasks);
  return any;
}

int tracer_attach(struct tracer **to, pid_t pid, const atomic_bool *let_go,
                  const struct tracer_hooks *hooks) {
  struct tracer *tracer = mem_zalloc(1, sizeof *tracer);
  struct process *process = new_process(pid, NULL);
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

/* TASK has stopped for the first time, with STATUS. It stands until all have; of the call that it was in and will be in
   again is told. */
static void arrive(struct tracer *tracer, struct task *task, int status) {
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
  if (!begins_again(result) || !take_call(tracer, task, row, &info))
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

/* All that was attached to stands still: it is told, and goes on. */
static void go_on_together(struct tracer *tracer) {
  tracer->attached = true;
  tracer->hooks->attached(tracer->hooks->data);
  for (struct task *task; (task = first_arrived(tracer));) {
    int status = task->arrival;
    task->arrival = 0;
    on_stop(tracer, task, status);
  }
}

static int let_go(struct tracer *tracer) {
  struct task *task, *next;
  HASH_ITER(hh, tracer->tasks, task, next) {
    if (task->process)
      tracer->hooks->released(tracer->hooks->data, &task->head);
    forget_task(tracer, task);
  }
  return -1;
}

int tracer_run(struct tracer *tracer) {
  while (tracer->tasks) {
    int status;
    if (tracer->let_go && !tracer->attached && !tracer->arriving)
      go_on_together(tracer);
    if (tracer->let_go && *tracer->let_go)
      return let_go(tracer);
    pid_t tid = wait_for_stop(tracer, &status);
    if (tid < 0 && errno == EINTR)
      continue;
    if (tid < 0)
      break;
    struct task *task = task_of(tracer, tid);
    if (WIFSTOPPED(status)) {
      if (!task)
        task = new_task(tracer, tid); /* it waits until its parent tells of it */
      if (task->arrives && status >> 16 != PTRACE_EVENT_EXEC)
        arrive(tracer, task, status);
      else if (task->process)
        on_stop(tracer, task, status);
      continue;
    }
    if (tid == tracer->first)
      tracer->status = status;
    if (task)
      end_task(tracer, task);
    adopt_orphans(tracer);
  }
  return tracer->status;
}

void tracer_close(struct tracer *tracer) {
  if (!tracer)
    return;
  struct task *task, *next;
  HASH_ITER(hh, tracer->tasks, task, next)
  end_task(tracer, task);
  free(tracer);
}
