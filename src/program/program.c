/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The side's answers, and the hooks of the tracer that record calls. */
#include "program/program.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/rows.h"
#include "program/descriptors.h"
#include "program/filter.h"
#include "program/inject.h"
#include "program/launch.h"
#include "program/source_line.h"
#include "program/thread_state.h"
#include "program/tracer.h"
#include "run/fault.h"
#include "run/journal.h"
#include "run/record_call.h"
#include "run/session.h"
#include "run/settings.h"
#include "run/side.h"

#define NOWHERE ((struct span){0, 0, 0})
#define ENDS_MAX 256       /* sockets of a program that are looked at */
#define INHERITED 64       /* descriptors that are looked at for sockets */
#define TERMINAL_READ 4096 /* bytes at once */
#define TYPING_WAITS                                                                               \
  200 /* milliseconds: a program that reads nothing loses what is typed after that */
#define KILL_AGAIN 20000000 /* nanoseconds between two looks at what is left of it */

/* A thread of the program. */
struct program_lane {
  struct program *program;
  pid_t tid, tgid;
  int number;         /* that its events have; -1: it has made no call yet */
  int task;           /* its own among those that have made calls, from 1 */
  struct event event; /* of the call that it is in */
  char name[24];      /* of that call's socket: fd3 */
  struct call *call;  /* a copy, while it is in one that may block */
  int64_t since;      /* when it began what it does */
  struct program_lane *next;
};

struct program {
  struct session *session;
  char *name, *child_word; /* "a child process of NAME": one that has made no call yet */
  int number;              /* of its side */
  struct launch launch;
  struct launch_child child;
  bool has_terminal, untraced, keeps;
  void (*told_hook)(void *data); /* the plan's, or NULL */
  void *told_data;
  int columns;
  pthread_t thread, reader;
  int told; /* how many threads have made calls that are told, the first one counted anyway */
  atomic_bool shares; /* a socket of it may have a second descriptor */
  bool met_broken;    /* a call on a socket of it has failed with EPIPE */
  atomic_bool killed;
  bool threads;                   /* they were started and not joined */
  struct descriptors descriptors; /* of the process whose call was the last; its thread asks */
  struct source_lines *lines;     /* its thread asks */
  int stop;                       /* an eventfd: the reader ends */

  pthread_mutex_t reading; /* what the terminal gave goes into the journal in order */

  pthread_mutex_t lock;       /* guards all below */
  struct program_lane *lanes; /* in the order in which they began */
  int64_t since;
  uint64_t turn;
  bool runs; /* it no longer waits for its tracer */
  bool ended;
};

/* Its output. */

/* Journals what its terminal has by now: whether there was something. */
static bool take_output(struct program *p) {
  char piece[TERMINAL_READ];
  bool any = false;
  if (!p->has_terminal)
    return false;
  pthread_mutex_lock(&p->reading);
  for (ssize_t n; (n = read(p->child.terminal, piece, sizeof piece)) > 0; any = true)
    journal_append_text(p->session->journal, EVENT_OUTPUT, p->number, 1, piece, (size_t)n);
  pthread_mutex_unlock(&p->reading);
  return any;
}

/* Whoever prints without end goes no faster than it is read. */
static void keep_pace(const struct program *p) {
  while (journal_wait_for_readers(p->session->journal) && !p->killed)
    ;
}

static void *read_terminal(void *data) {
  struct program *p = data;
  struct pollfd fds[2] = {{p->child.terminal, POLLIN, 0}, {p->stop, POLLIN, 0}};
  while (poll(fds, 2, -1) >= 0 || errno == EINTR) {
    take_output(p);
    keep_pace(p);
    if (fds[1].revents)
      break;
    if (fds[0].revents & POLLHUP) /* nobody has it open: it may be opened again */
      poll(&fds[1], 1, 20);
  }
  return NULL;
}

/* Something of it is in the journal; on its thread. */
static void tell(const struct program *p) {
  if (p->told_hook)
    p->told_hook(p->told_data);
}

static void say(struct program *p, int number, const char *text) {
  journal_append_text(p->session->journal, EVENT_NOTE, number, 0, text, strlen(text));
}

/* The tracer's hooks. */

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

static void began(void *data, struct tracer_task *task) {
  struct program *p = data;
  lane_of(p, task);
  if (task->tid == task->tgid && !task->first) /* a process has its parent's sockets */
    p->shares = true;
}

static void set_doing(struct program_lane *lane, struct call *call) {
  struct program *p = lane->program;
  pthread_mutex_lock(&p->lock);
  struct call *old = lane->call;
  lane->call = call;
  lane->since = clock_now();
  p->turn++;
  pthread_mutex_unlock(&p->lock);
  call_copy_free(old);
}

/* A copy of FD of TASK for a look, or CALL_HERE_NONE. */
static int copy_for(struct program *p, const struct tracer_task *task, int fd, uint64_t *cookie) {
  int copy = fd < 0 ? -1 : descriptors_keep(&p->descriptors, task->tgid, fd, cookie);
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

static void closing(void *data, struct tracer_task *task, bool ends) {
  struct program *p = data;
  descriptors_drop(&p->descriptors, true);
  if (ends)
    source_lines_forget(p->lines, task->tgid);
}

static void entered(void *data, struct tracer_task *task) {
  struct program *p = data;
  struct program_lane *lane = lane_of(p, task);
  struct call *call = &task->call;
  bool look = settings_look(&p->session->settings);
  call->process = task->tgid;
  take_output(p);
  if (lane->number < 0)
    lane->number = session_number_lane(p->session, p->name, lane->task = ++p->told);
  call->task = lane->task;
  snprintf(lane->name, sizeof lane->name, "fd%d", call->fd);
  call->here = look ? copy_for(p, task, call->fd, &call->cookie) : CALL_HERE_NONE;
  call->here_made = CALL_HERE_NONE;
  if (call->row == &row_close)
    call->name = lane->name;
  task->fault = faults_find(p->session->settings.faults, p->number, call);
  lane->event = record_call_begin(call, lane->number, call->fd < 0 ? NULL : lane->name, look);
  if (p->session->settings.explain == EXPLAIN_FULL)
    lane->event.source = source_lines_find(p->lines, task->tgid, task->tid);
  if (lane->event.source)
    lane->event.place =
        (struct span){0, (uint32_t)lane->event.source->len, lane->event.source->first_line};
  end_looks(p, call);
  if (call->row->flags & CALL_MAY_BLOCK)
    set_doing(lane, call_copy(call, 0));
}

/* Whether CALL may have given a socket a second descriptor. */
static bool doubles(const struct call *call) {
  return call_meaning(call) == &row_dup || (call->row == &row_fcntl && call->result > 0) ||
         (call->traced && call->traced->message_count && call_messages(call->traced)->control_kept);
}

static bool makes_socket(const struct call *call) {
  return !call->error && call->row->returns == RETURNS_HANDLE_ADDR;
}

static void left(void *data, struct tracer_task *task) {
  struct program *p = data;
  struct program_lane *lane = task->data;
  struct call *call = &task->call;
  bool look = lane->event.before != NULL;
  take_output(p);
  if (doubles(call))
    p->shares = true;
  p->met_broken |= call->error == EPIPE;
  if (call->row->flags & CALL_MAY_BLOCK)
    set_doing(lane, NULL);
  if (p->session->hooks->called)
    p->session->hooks->called(p->session->hooks->data);
  if (look && call->row != &row_close)
    call->here = copy_for(p, task, call->fd, &call->cookie);
  if (look && makes_socket(call))
    call->here_made = copy_for(p, task, (int)call->result, &call->cookie_made);
  record_call_end_take(p->session->journal, lane->event, call);
  lane->event = (struct event){0};
  end_looks(p, call);
  tell(p);
  keep_pace(p);
}

static void noted(void *data, struct tracer_task *task, const char *text) {
  struct program *p = data;
  struct program_lane *lane = lane_of(p, task);
  say(p, lane->number < 0 ? p->number : lane->number, text);
  tell(p);
}

static void task_ended(void *data, struct tracer_task *task) {
  struct program *p = data;
  struct program_lane *lane = task->data;
  closing(p, task, task->tid == task->tgid); /* it may have been killed */
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
  call_copy_free(lane->call);
  free(lane);
  task->data = NULL;
}

/* Its thread. */

static void refuse(struct program *p, const char *kind, const char *message, const char *hint) {
  struct diag diag = DIAG_EMPTY;
  struct event event = {.kind = EVENT_ERROR, .side = p->number};
  diag_set(&diag, kind, NULL, NOWHERE, "%s", message);
  if (hint)
    diag_hint(&diag, "%s", hint);
  event.error = mem_alloc(sizeof *event.error);
  *event.error = diag;
  journal_append_take(p->session->journal, event);
}

/* The program could not be started: ERROR of WHAT. */
static void refuse_start(struct program *p, const char *what, int error, const char *hint) {
  struct text t = TEXT_EMPTY;
  text_addf(&t, "[Errno %d] %s: %s '%s'", error, strerror(error), what, p->launch.path);
  refuse(p, error == EPERM || error == EACCES ? "PermissionError" : "OSError", text_str(&t), hint);
  text_free(&t);
}

/* How a signal ended it, and what that means where it is about sockets. */
static void say_end(struct program *p, int status) {
  struct text t = TEXT_EMPTY;
  if (WIFSIGNALED(status)) {
    const char *name = sigabbrev_np(WTERMSIG(status));
    text_addf(&t, "%s was ended by SIG%s", p->name, name ? name : "?");
    if (WTERMSIG(status) == SIGPIPE)
      text_adds(&t, p->met_broken ? ", which comes with EPIPE when nobody ignores or catches it"
                                  : ": it wrote to a pipe that nobody reads any more");
    else if (WTERMSIG(status) == SIGSEGV)
      text_adds(&t, ": it used memory that is not its own");
    else if (WCOREDUMP(status))
      text_adds(&t, ", with a core dump");
  } else if (WEXITSTATUS(status)) {
    text_addf(&t, "%s has ended with status %d", p->name, WEXITSTATUS(status));
  }
  if (t.len && !p->killed)
    say(p, p->number, text_str(&t));
  text_free(&t);
}

/* Waits for what is not traced. */
static int wait_untraced(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, __WALL) < 0 && errno == EINTR)
    ;
  return status;
}

static void give_up_child(struct program *p) {
  kill(p->child.pid, SIGKILL);
  wait_untraced(p->child.pid);
}

/* Traces it to its end; its wait status. */
static int trace(struct program *p, bool reads) {
  struct tracer *tracer = NULL;
  const struct tracer_hooks hooks = {p, began, entered, left, closing, noted, task_ended};
  int error = tracer_open(&tracer, p->child.pid, reads, &hooks);
  if (error) {
    give_up_child(p);
    refuse_start(p, "the system refuses to let this shell trace (ptrace)", error,
                 "is the shell itself run by strace or gdb, or in a container? There "
                 "--cap-add=SYS_PTRACE allows it; "
                 "/proc/sys/kernel/yama/ptrace_scope must not be 3. `run --untraced …` runs the "
                 "program unseen");
    return -1;
  }
  pthread_mutex_lock(&p->lock);
  launch_go(&p->child);
  p->runs = true;
  pthread_mutex_unlock(&p->lock);
  int status = tracer_run(tracer);
  tracer_close(tracer);
  return status;
}

/* Whether it inherits a socket: then all it reads and writes must stop. */
static bool inherits_socket(const struct program *p) {
  for (int fd = p->has_terminal ? 3 : 0; fd < (p->keeps ? INHERITED : 3); fd++)
    if (!(fcntl(fd, F_GETFD) & FD_CLOEXEC) && descriptor_socket(getpid(), fd))
      return true;
  return false;
}

/* Runs it: its exit status as a shell has it. */
static int run_it(struct program *p) {
  bool reads = inherits_socket(p) || !inject_works();
  const struct sock_fprog *filter = p->untraced ? NULL : filter_first(reads);
  int error = launch_fork(&p->launch, p->has_terminal, p->columns, p->keeps, filter, &p->child);
  if (error) {
    refuse_start(p, "no process can be made for", error, NULL);
    return 126;
  }
  bool reader = p->has_terminal && pthread_create(&p->reader, NULL, read_terminal, p) == 0;
  if (p->killed)
    kill(p->child.pid, SIGKILL);
  int status;
  if (p->untraced) {
    launch_go(&p->child);
    status = wait_untraced(p->child.pid);
  } else {
    status = trace(p, reads);
  }
  uint64_t one = 1;
  if (reader && write(p->stop, &one, sizeof one) == sizeof one)
    pthread_join(p->reader, NULL);
  take_output(p);
  if (status < 0)
    return 126;
  const char *what;
  error = launch_failed(&p->child, &what);
  if (error)
    refuse_start(p, what, error, NULL);
  else
    say_end(p, status);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void *program_thread(void *data) {
  struct program *p = data;
  int status = run_it(p);
  descriptors_close(&p->descriptors);
  source_lines_free(p->lines);
  record_call_forget();
  pthread_mutex_lock(&p->lock);
  p->ended = true;
  p->turn++;
  struct event done = {.kind = EVENT_DONE,
                       .side = p->number,
                       .exited = true,
                       .failed = status != 0,
                       .status = status};
  journal_append_take(p->session->journal, done);
  pthread_mutex_unlock(&p->lock);
  tell(p);
  return NULL;
}

/* The side's answers. */

/* Whether LANE, the main thread of a process that has ended, has left threads behind. One that is its process's last
   is about to be told to the parent. The lock is held. */
static bool has_thread(const struct program *p, const struct program_lane *lane) {
  for (const struct program_lane *other = p->lanes; other; other = other->next)
    if (other != lane && other->tgid == lane->tgid)
      return true;
  return false;
}

/* A call that blocks, of the thread that began first, is what the program does. */
static struct side_status status(void *data) {
  struct program *p = data;
  struct side_status status = {.state = SIDE_RUNNING, .program = true};
  pthread_mutex_lock(&p->lock);
  status.since = p->since;
  status.turn = p->turn;
  bool awake = !p->runs, sleeps = false, reads = false;
  for (const struct program_lane *lane = p->lanes; lane; lane = lane->next) {
    struct thread_state look = thread_state_ask(lane->tgid, lane->tid);
    sleeps = sleeps || look.state == 'S';
    bool waits = look.state == 'S' || (look.state == 'Z' && has_thread(p, lane));
    awake = awake || !waits || thread_state_naps(&look);
    reads = reads || (p->has_terminal && thread_state_waits_for_input(lane->tid, &look));
    if (lane->call && !status.call) {
      status.call = call_copy(lane->call, 0);
      status.since = lane->since;
      status.lane = lane->number;
    }
  }
  if (p->ended)
    status.state = SIDE_IDLE;
  else if (reads)
    status.state = SIDE_IN_INPUT;
  else if (status.call)
    status.state = SIDE_IN_CALL;
  status.asleep = sleeps && !awake;
  if (status.state == SIDE_IN_INPUT)
    status.input = mem_strdup("");
  if (status.state != SIDE_IN_CALL) {
    call_copy_free(status.call);
    status.call = NULL;
  }
  pthread_mutex_unlock(&p->lock);
  if (status.asleep && take_output(p)) /* what it had said before is to be told first */
    status.asleep = false;
  return status;
}

static bool lane_at(void *data, int nth, struct side_lane *to) {
  struct program *p = data;
  bool there = false;
  pthread_mutex_lock(&p->lock);
  for (const struct program_lane *lane = p->lanes; lane && !there; lane = lane->next) {
    if (lane->number < 0 || lane->number == p->number || nth-- > 0)
      continue;
    *to = (struct side_lane){lane->number,
                             lane->tgid,
                             lane->tid == lane->tgid,
                             {.state = lane->call ? SIDE_IN_CALL : SIDE_RUNNING,
                              .since = lane->since,
                              .call = lane->call ? call_copy(lane->call, 0) : NULL,
                              .program = true}};
    there = true;
  }
  pthread_mutex_unlock(&p->lock);
  return there;
}

static void interrupt(void *data) {
  struct program *p = data;
  if (p->has_terminal) {
    if (write(p->child.terminal, "\003", 1) < 0) { /* full: nobody reads it */
      pthread_mutex_lock(&p->lock);
      if (!p->ended && p->child.pid > 0)
        kill(p->child.pid, SIGINT);
      pthread_mutex_unlock(&p->lock);
    }
  } /* else it is in the foreground itself, and has had the signal */
}

/* Kills every process of it. The lock is held. */
static void kill_all(struct program *p) {
  p->killed = true;
  if (p->child.pid > 0 && !p->ended)
    for (const struct program_lane *lane = p->lanes; lane; lane = lane->next)
      kill(lane->tgid, SIGKILL);
  if (p->child.pid > 0 && !p->ended && p->untraced)
    kill(p->child.pid, SIGKILL);
}

static void end(void *data) {
  struct program *p = data;
  pthread_mutex_lock(&p->lock);
  kill_all(p);
  pthread_mutex_unlock(&p->lock);
}

/* What is killed may have just made another process: it is looked at again until all have gone. */
static void stop(void *data) {
  struct program *p = data;
  if (!p->threads)
    return;
  for (;;) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += KILL_AGAIN;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    if (pthread_timedjoin_np(p->thread, NULL, &until) == 0)
      break;
    end(p);
  }
  p->threads = false;
}

static void free_program(void *data) {
  struct program *p = data;
  if (p->child.terminal >= 0)
    close(p->child.terminal);
  if (p->child.go >= 0)
    close(p->child.go);
  close(p->stop);
  launch_free(&p->launch);
  pthread_mutex_destroy(&p->lock);
  pthread_mutex_destroy(&p->reading);
  free(p->name);
  free(p->child_word);
  free(p);
}

/* What is typed comes from a terminal: with its end of line, or Ctrl-D. */
static void type_take(void *data, char *line) {
  struct program *p = data;
  const char *s = line ? line : "\004";
  struct pollfd room = {p->child.terminal, POLLOUT, 0};
  for (size_t len = strlen(s); p->has_terminal && len;) {
    ssize_t n = write(p->child.terminal, s, len);
    if (n < 0 && errno == EAGAIN && poll(&room, 1, TYPING_WAITS) > 0)
      continue;
    if (n < 0)
      break;
    s += n;
    len -= (size_t)n;
  }
  free(line);
}

/* The sockets of a program, found when somebody begins to ask. */
static _Thread_local struct {
  struct side_end ends[ENDS_MAX];
  int count;
  char name[24]; /* of the one that was given last */
} found;

/* LANE is the first thread of a process. */
static void find_ends_of(const struct program *p, const struct program_lane *lane) {
  pid_t pid = lane->tgid;
  int number = lane->number;
  const char *name = number < 0 ? p->child_word : session_side_name(p->session, number);
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd", pid);
  DIR *fds = opendir(path);
  /* cppcheck-suppress readdirCalled ; nobody else reads this folder's stream */
  for (struct dirent *e; fds && found.count < ENDS_MAX && (e = readdir(fds));) {
    int fd = atoi(e->d_name);
    uint64_t inode = e->d_name[0] == '.' ? 0 : descriptor_socket(pid, fd);
    if (inode)
      found.ends[found.count++] = (struct side_end){fd, pid, inode, found.name, true, name, number};
  }
  if (fds)
    closedir(fds);
}

/* Those of each of its processes. */
static void find_ends(struct program *p) {
  found.count = 0;
  pthread_mutex_lock(&p->lock);
  for (const struct program_lane *lane = p->lanes; lane; lane = lane->next)
    if (lane->tid == lane->tgid)
      find_ends_of(p, lane);
  pthread_mutex_unlock(&p->lock);
}

static bool next_end(void *data, int *cursor, struct side_end *end) {
  if (*cursor == 0)
    find_ends(data);
  if (*cursor == found.count)
    return false;
  *end = found.ends[(*cursor)++];
  snprintf(found.name, sizeof found.name, "fd%d", end->fd);
  return true;
}

static int copy_end(void *data, const struct side_end *end) {
  (void)data;
  struct descriptors of = DESCRIPTORS_NONE;
  int copy = descriptor_copy(&of, end->process, end->fd);
  int error = errno;
  descriptors_close(&of);
  errno = error;
  return copy;
}

static bool shares(void *data) {
  const struct program *p = data;
  return p->shares;
}

static const struct side_program answers = {
    .interrupt = interrupt,
    .end = end,
    .stop = stop,
    .free = free_program,
    .type_take = type_take,
    .status = status,
    .next = next_end,
    .copy = copy_end,
    .shares = shares,
    .lane = lane_at,
};

/* A name that no side has yet: chat, chat2, chat3 … */
static char *free_name(struct session *session, const char *wanted, struct diag *diag) {
  struct text name = TEXT_EMPTY;
  text_adds(&name, wanted);
  for (int i = 2; session_find(session, text_str(&name)); i++) {
    text_clear(&name);
    text_addf(&name, "%s%d", wanted, i);
  }
  if (session_check_name(session, text_str(&name), diag) < 0) { /* after a command: `wait` */
    diag_clear(diag);
    text_addc(&name, '_');
  }
  return text_take(&name);
}

/* The name that was asked for: NULL and DIAG filled when it is taken or cannot be one. */
static char *asked_name(struct session *session, const char *name, struct diag *diag) {
  if (session_check_name(session, name, diag) < 0)
    return NULL;
  if (!session_find(session, name))
    return mem_strdup(name);
  diag_set(diag, "ValueError", NULL, NOWHERE, "there is a side called %s already", name);
  diag_hint(diag, "take another name after --as; `kill %s` ends that one", name);
  return NULL;
}

struct side *program_start_take(struct session *session, struct launch *launch,
                                const struct program_plan *plan, struct diag *diag) {
  char *name =
      plan->name ? asked_name(session, plan->name, diag) : free_name(session, launch->name, diag);
  if (!name) {
    launch_free(launch);
    return NULL;
  }
  struct program *p = mem_zalloc(1, sizeof *p);
  p->session = session;
  struct text word = TEXT_EMPTY;
  text_addf(&word, "a child process of %s", name);
  p->child_word = text_take(&word);
  p->name = name;
  p->launch = *launch;
  *launch = (struct launch){.name = NULL};
  p->child = (struct launch_child){-1, -1, -1, -1};
  p->has_terminal = plan->terminal;
  p->untraced = plan->untraced;
  p->keeps = plan->keeps;
  p->told_hook = plan->told;
  p->told_data = plan->data;
  p->columns = plan->columns;
  p->told = 1;
  p->descriptors = DESCRIPTORS_NONE;
  p->lines = source_lines_new();
  p->descriptors.low = plan->keeps;
  p->since = clock_now();
  p->stop = fd_high(eventfd(0, EFD_CLOEXEC));
  pthread_mutex_init(&p->lock, NULL);
  pthread_mutex_init(&p->reading, NULL);
  if (session->hooks->placed)
    session->hooks->placed(session->hooks->data, name, plan->host);
  struct side *side = session_make_program(session, name, &answers, p);
  p->number = side_number(side);
  if (launch_loses_rights(&p->launch))
    say(p, p->number,
        "the program would run with its owner's rights (set-user-id), which the kernel takes from "
        "a program "
        "that is traced: it may fail for that reason");
  sigset_t all, old;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  int error = side_thread(session->hooks, name, &p->thread, NULL, program_thread, p);
  sigaddset(&old,
            SIGCHLD); /* each stop of the program sends it: it would wake this thread for nothing */
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  p->threads = !error;
  if (error) {
    diag_set(diag, "OSError", NULL, NOWHERE, "[Errno %d] no thread can be started for %s: %s",
             error, name, strerror(error));
    session_end(session, side);
    return NULL;
  }
  return side;
}
