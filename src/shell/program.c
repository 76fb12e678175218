/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program on the main thread: no side, no journal, no hand-over; a call is the system call and the
   look whether it is to be shown. */
#include "shell/program.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/socket_object.h"
#include "lang/ast.h"
#include "lang/exceptions.h"
#include "lang/interp.h"
#include "lang/parse.h"
#include "run/error.h"
#include "run/journal.h"
#include "shell/options.h"
#include "view/error.h"
#include "view/style.h"
#include "view/trace.h"

struct program {
  struct interp *in;
  const struct view_style *style;
  bool trace;
};

static struct program *volatile running; /* for the signal handlers */

/* Ctrl-C. A signal that comes just before a call blocks would not end the call: a timer sends another
   one until the interrupt has been seen. */
static void on_signal(int signal) {
  (void)signal;
  int saved = errno;
  if (running && signal == SIGINT)
    atomic_store(&running->in->interrupted, 1);
  if (running && atomic_load(&running->in->interrupted))
    setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 10000}}, NULL);
  errno = saved;
}

static void catch_signals(void) {
  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGALRM, &action, NULL);
  signal(SIGPIPE, SIG_IGN);
}

static FILE *stream(int fd) {
  return fd == 2 ? stderr : stdout;
}

static int host_write(void *data, int fd, const char *s, size_t len) {
  (void)data;
  errno = 0;
  return fwrite(s, 1, len, stream(fd)) == len ? 0 : errno ? errno : EIO;
}

static int host_flush(void *data, int fd) {
  (void)data;
  errno = 0;
  return fflush(stream(fd)) == 0 ? 0 : errno ? errno : EIO;
}

static ptrdiff_t host_read_line(void *data, const char *prompt, char **line) {
  struct program *program = data;
  size_t cap = 0;
  if (prompt)
    fputs(prompt, stdout);
  fflush(stdout);
  *line = NULL;
  for (;;) {
    ssize_t n = getline(line, &cap, stdin);
    if (n >= 0)
      return n;
    free(*line);
    *line = NULL;
    cap = 0;
    bool interrupted = ferror(stdin) && errno == EINTR;
    if (!interrupted)
      return 0;
    clearerr(stdin);
    if (atomic_load(&program->in->interrupted))
      return -1;
  }
}

static void host_sleep(void *data, double seconds) {
  struct program *program = data;
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  double whole = (double)(int64_t)seconds;
  t.tv_sec += (time_t)whole;
  t.tv_nsec += (long)((seconds - whole) * 1e9);
  if (t.tv_nsec >= 1000000000) {
    t.tv_sec++;
    t.tv_nsec -= 1000000000;
  }
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR &&
         !atomic_load(&program->in->interrupted))
    ;
}

static struct value host_command(void *data, struct interp *in, const struct node *node) {
  (void)data;
  if (socket_object_is_call(node->command.name, strlen(node->command.name)))
    return socket_object_command(in, node);
  return interp_raise(in, &type_SyntaxError, "'%s' is a command of the prompt", node->command.name);
}

static struct value host_elsewhere(void *data, struct interp *in, const struct node *node) {
  (void)data;
  (void)node;
  return interp_raise(in, &type_SyntaxError, "sides are for the prompt: a program has one");
}

static void show_call(struct program *program, const struct call *call) {
  struct text t = TEXT_EMPTY;
  text_addf(&t, "  %s ", style_arrow(program->style));
  trace_call(call, &t);
  text_addc(&t, '\n');
  fwrite(t.s, 1, t.len, stderr);
  text_free(&t);
}

static void host_perform(void *data, void *c) {
  struct program *program = data;
  struct call *call = c;
  call->row->run(call);
  if (program->trace)
    show_call(program, call);
}

static void host_note(void *data, const char *text) {
  struct program *program = data;
  if (program->trace)
    fprintf(stderr, "  %s\n", text);
}

static const struct host host = {
    .write = host_write,
    .flush = host_flush,
    .read_line = host_read_line,
    .sleep = host_sleep,
    .command = host_command,
    .elsewhere = host_elsewhere,
    .perform = host_perform,
    .note = host_note,
};

static void print_error(const struct program *program, const struct diag *diag,
                        const struct call *call) {
  struct text t = TEXT_EMPTY;
  fflush(stdout);
  error_show(diag, call, program->trace, program->style, &t);
  fwrite(text_str(&t), 1, t.len, stderr);
  text_free(&t);
}

static bool is_call(void *data, const char *name, size_t len) {
  (void)data;
  return socket_object_is_call(name, len);
}

static int evaluate(struct program *program, struct unit *unit) {
  struct event error = {.kind = EVENT_ERROR};
  int status = 0;
  if (interp_exec(program->in, unit, false) < 0 && error_take(program->in, &error, &status)) {
    print_error(program, error.error, error.call);
    diag_clear(error.error);
    free(error.error);
    call_copy_free(error.call);
  }
  return status;
}

static int run_source(struct program *program, struct source *source) {
  struct unit *unit = NULL;
  struct diag diag = DIAG_EMPTY;
  struct parse_words words = {is_call, NULL};
  if (parse_source(program->in, source, PARSE_FILE, &words, &unit, &diag) != PARSE_OK) {
    print_error(program, &diag, NULL);
    diag_clear(&diag);
    return 1;
  }
  int status = evaluate(program, unit);
  unit_free(unit);
  return status;
}

/* As Python at its end: what could not be written is said, and the status is 120. */
static int finish_output(int status) {
  if (fflush(stdout) == 0 && !ferror(stdout))
    return status;
  int error = errno ? errno : EIO;
  if (error != EPIPE || status == 0)
    fprintf(stderr, "sockshell: standard output: %s\n", strerror(error));
  return 120;
}

int program_run(const struct options *options, const struct view_style *style) {
  const char *path = options->files[0];
  struct text content = TEXT_EMPTY;
  int error = file_read(path, &content);
  if (error) {
    fprintf(stderr, "sockshell: can't open file '%s': [Errno %d] %s\n", path, error,
            strerror(error));
    text_free(&content);
    return 2;
  }
  struct program program = {.style = style, .trace = options->trace > 0};
  struct source *source = source_new(path, text_str(&content), content.len);
  text_free(&content);
  program.in = interp_new(&host, &program);
  interp_set_argv(program.in, options->file_count, options->files);
  running = &program;
  catch_signals();
  int status = run_source(&program, source);
  source_free(source);
  handles_leave();
  running = NULL; /* a timer may still be under way */
  interp_free(program.in);
  return finish_output(status);
}
