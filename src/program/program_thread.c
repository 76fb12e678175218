/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program's thread, and the one that reads its terminal. */
#include "program/program_own.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "program/attach.h"
#include "program/filter.h"
#include "program/inject.h"
#include "program/source_line.h"
#include "run/record_call.h"
#include "run/session.h"
#include "run/situation.h"

#define NOWHERE ((struct span){0, 0, 0})
#define INHERITED 64       /* descriptors that are looked at for sockets */
#define TERMINAL_READ 4096 /* bytes at once */

/* Journals what its terminal has by now: whether there was something. */
bool program_take_output(struct program *p) {
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
void program_keep_pace(const struct program *p) {
  while (journal_wait_for_readers(p->session->journal) && !p->killed)
    ;
}

static void *read_terminal(void *data) {
  struct program *p = data;
  struct pollfd fds[2] = {{p->child.terminal, POLLIN, 0}, {p->stop, POLLIN, 0}};
  while (poll(fds, 2, -1) >= 0 || errno == EINTR) {
    program_take_output(p);
    program_keep_pace(p);
    if (fds[1].revents)
      break;
    if (fds[0].revents & POLLHUP) /* nobody has it open: it may be opened again */
      poll(&fds[1], 1, 20);
  }
  return NULL;
}

/* Something of it is in the journal; on its thread. */
void program_tell(const struct program *p) {
  if (p->told_hook)
    p->told_hook(p->told_data);
}

void program_say(struct program *p, int number, const char *text) {
  journal_append_text(p->session->journal, EVENT_NOTE, number, 0, text, strlen(text));
}

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
  } else if (WEXITSTATUS(status) || p->attached) {
    text_addf(&t, "%s has ended with status %d", p->name, WEXITSTATUS(status));
  }
  if (t.len && !p->killed)
    program_say(p, p->number, text_str(&t));
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
  const struct tracer_hooks hooks = program_hooks(p);
  int status, error = tracer_open(&tracer, p->child.pid, reads, &hooks);
  if (error && waitpid(p->child.pid, &status, __WALL | WNOHANG) == p->child.pid)
    return status; /* it has been killed before */
  if (error) {
    give_up_child(p);
    struct text hint = TEXT_EMPTY;
    text_adds(&hint, "is the shell itself run by strace or gdb, or in a container? There "
                     "--cap-add=SYS_PTRACE allows it; /proc/sys/kernel/yama/ptrace_scope must not "
                     "be 3");
    if (!p->keeps) /* it was typed */
      text_adds(&hint, ". `run --untraced …` runs the program unseen");
    refuse_start(p, "the system refuses to let this shell trace (ptrace)", error, text_str(&hint));
    text_free(&hint);
    return -1;
  }
  if (p->ready_hook)
    p->ready_hook(p->told_data);
  pthread_mutex_lock(&p->lock);
  launch_go(&p->child);
  p->runs = true;
  pthread_mutex_unlock(&p->lock);
  status = tracer_run(tracer);
  tracer_close(tracer);
  return status;
}

/* Whether it inherits a socket: then all it reads and writes must stop. */
static bool inherits_socket(const struct program *p) {
  bool any = false;
  for (int fd = p->has_terminal ? 3 : 0; fd < (p->keeps ? INHERITED : 3); fd++) {
    uint64_t inode = fcntl(fd, F_GETFD) & FD_CLOEXEC ? 0 : descriptor_socket(getpid(), fd);
    if (inode)
      situation_inherited(inode, true);
    any |= inode != 0;
  }
  return any;
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
  program_take_output(p);
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

static void on_wake(int signal) {
  (void)signal;
}

/* Traces a process that runs already, to its end or until it is let go: its exit status, or 0. */
static int run_attached(struct program *p) {
  struct tracer *tracer = NULL;
  const struct tracer_hooks hooks = program_hooks(p);
  sigset_t wake;
  sigemptyset(&wake);
  sigaddset(&wake, SIGURG);
  const struct sigaction action = {.sa_handler = on_wake};
  sigaction(SIGURG, &action, NULL); /* ends waitpid */
  p->shares = true;
  int error = tracer_attach(&tracer, p->attached, &p->let_go, &hooks);
  if (error) {
    struct text hint = TEXT_EMPTY, t = TEXT_EMPTY;
    struct attach_facts facts = attach_look(p->attached);
    facts.error = error;
    attach_why(&facts, &t, &hint);
    refuse(p, attach_kind(&facts), text_str(&t), hint.len ? text_str(&hint) : NULL);
    text_free(&t);
    text_free(&hint);
    return 1;
  }
  pthread_mutex_lock(&p->lock);
  p->runs = true;
  pthread_mutex_unlock(&p->lock);
  pthread_sigmask(SIG_UNBLOCK, &wake, NULL);
  int status = tracer_run(tracer);
  tracer_close(tracer);
  if (status >= 0) {
    say_end(p, status);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  struct text t = TEXT_EMPTY;
  text_addf(&t, "%s is let go: it is no longer traced", p->name);
  program_say(p, p->number, text_str(&t));
  text_free(&t);
  return 0;
}

void *program_thread(void *data) {
  struct program *p = data;
  int status = p->attached ? run_attached(p) : run_it(p);
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
  program_tell(p);
  return NULL;
}
