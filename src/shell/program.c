/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program on the main thread: no side, no journal, no hand-over; a call is the system call and the
   look whether it is to be shown. */
#include "shell/program.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
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
#include "shell/export_program.h"
#include "shell/options.h"
#include "shell/outlet.h"
#include "view/error.h"
#include "view/style.h"
#include "view/trace.h"
#include "wire/wire.h"

#define PYTHON_BUFFER 8192        /* bytes that its print keeps back */
#define WIRE_CATCHES_UP 500000000 /* nanoseconds */

struct program {
  struct interp *in;
  const struct view_style *style;
  bool trace;
  struct journal *journal; /* what it does is kept for --export; or NULL */
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

static int lost; /* the errno of a flush of standard output that failed, or 0 */

static int flush(FILE *file) {
  errno = 0;
  int error = fflush(file) == 0 ? 0 : errno ? errno : EIO;
  if (error && file == stdout)
    lost = error;
  return error;
}

/* As in Python what a write could not hand on is dropped, for the exception tells of it; what a flush could
   not is told of at the end again. */
static int host_write(void *data, int fd, const char *s, size_t len) {
  const struct program *program = data;
  if (program->journal)
    export_program_output(program->journal, fd, s, len);
  int error = outlet_write(fd, s, len, false);
  if (error && error != EINTR)
    __fpurge(stream(fd));
  return error;
}

static int host_flush(void *data, int fd) {
  (void)data;
  return flush(stream(fd));
}

static ptrdiff_t host_read_line(void *data, const char *prompt, char **line) {
  struct program *program = data;
  size_t cap = 0;
  if (prompt)
    outlet_write(1, prompt, strlen(prompt), false);
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
  if (program->journal)
    export_program_call(program->journal, program->in, call);
  else
    call->row->run(call);
  if (program->trace)
    show_call(program, call);
}

static void host_note(void *data, const char *text) {
  struct program *program = data;
  if (program->journal)
    export_program_note(program->journal, text);
  if (program->trace)
    fprintf(stderr, "  %s\n", text);
}

static const struct host quiet_host = {
    .write = host_write,
    .flush = host_flush,
    .read_line = host_read_line,
    .sleep = host_sleep,
    .command = host_command,
    .elsewhere = host_elsewhere,
    .note = host_note,
};

static void print_error(const struct program *program, const struct diag *diag,
                        const struct call *call) {
  struct text t = TEXT_EMPTY;
  flush(stdout);
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
    if (program->journal) {
      journal_append_take(program->journal, error);
      return status;
    }
    diag_clear(error.error);
    free(error.error);
    call_copy_free(error.call);
  }
  return status;
}

static const struct parse_words words = {is_call, NULL};

/* __doc__ is the text that the program begins with. */
static void bind_doc(struct interp *in, const struct node *body) {
  const struct node *first = body->list.count ? body->list.at[0] : NULL;
  if (first && first->kind == NODE_EXPR && first->pair.left->kind == NODE_CONST &&
      first->pair.left->value.kind == KIND_STR)
    interp_bind_take(in, "__doc__", 7, value_ref(first->pair.left->value));
}

static int run_source(struct program *program, struct source *source) {
  struct unit *unit = NULL;
  struct diag diag = DIAG_EMPTY;
  if (parse_source(program->in, source, PARSE_FILE, &words, &unit, &diag) != PARSE_OK) {
    print_error(program, &diag, NULL);
    diag_clear(&diag);
    return 1;
  }
  bind_doc(program->in, unit->body);
  int status = evaluate(program, unit);
  unit_free(unit);
  return status;
}

/* As Python at its end: what could not be written is said, and the status is 120. */
static int finish_output(int status) {
  int error = flush(stdout);
  if (!error)
    error = lost;
  if (error && (error != EPIPE || status == 0))
    fprintf(stderr, "sockshell: standard output: %s\n", strerror(error));
  return error ? 120 : status;
}

/* A standard output that was closed (main has opened it the wrong way round) takes all that is written and
   shows nothing, as in Python. One that is no terminal gets as much at once as from Python. */
static void start_output(void) {
  if ((fcntl(1, F_GETFL) & O_ACCMODE) == O_RDONLY) {
    int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, 1);
    close(nowhere);
  }
  if (!isatty(1))
    setvbuf(stdout, NULL, _IOFBF, PYTHON_BUFFER);
}

/* The packets that the program's last calls have sent, and what these bring about, belong to it. */
static void wait_for_wire(struct wire *wire) {
  int64_t until = clock_now() + WIRE_CATCHES_UP;
  while (!wire_quiet(wire) && clock_now() < until)
    sched_yield();
}

int program_run(const struct options *options, const struct view_style *style, struct lab *lab) {
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
  struct host host = quiet_host;
  if (options->export || lab)
    program.journal = export_program_open(source);
  if (program.trace || program.journal)
    host.perform = host_perform;
  program.in = interp_new(&host, &program);
  struct wire *wire = lab ? wire_open(lab, program.journal) : NULL;
  interp_set_argv(program.in, options->file_count, options->files);
  running = &program;
  outlet_start(style->utf8);
  start_output();
  catch_signals();
  int status = run_source(&program, source);
  source_free(source);
  handles_leave();
  running = NULL; /* a timer may still be under way */
  if (wire)
    wait_for_wire(wire);
  if (options->export)
    status = export_program_save(program.journal, &words, options, lab, wire, status);
  interp_free(program.in);
  if (wire)
    wire_close(wire);
  export_program_close(program.journal);
  return finish_output(status);
}
