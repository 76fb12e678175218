/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program on the main thread: no side, no journal, no hand-over; a call is the system call and the
   look whether it is to be shown. */
#include "shell/modes/program.h"

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
#include "base/signals.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/socket_object.h"
#include "calls/words.h"
#include "export/export.h"
#include "export/pcapng_live.h"
#include "lang/syntax/ast.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/survey.h"
#include "lang/syntax/parse.h"
#include "run/error.h"
#include "run/journal.h"
#include "run/propose_call.h"
#include "run/propose_line.h"
#include "run/record_call.h"
#include "run/settings.h"
#include "shell/commands/commands.h"
#include "shell/options.h"
#include "shell/outside.h"
#include "shell/saving.h"
#include "shell/term/outlet.h"
#include "view/error.h"
#include "view/style.h"
#include "view/trace.h"
#include "wire/lab.h"
#include "wire/wire.h"

#define PYTHON_BUFFER 8192        /* bytes that its print keeps back */
#define WIRE_CATCHES_UP 500000000 /* nanoseconds */

struct file_program {
  struct interp *in;
  const struct view_style *style;
  bool trace;
  struct journal *journal; /* what it does is kept for --export, all of it of side 0; or NULL */
  struct export *export;   /* … which this writes, */
  struct live *live;       /* or this, as packets come */
  struct export_source source;
  struct settings settings; /* that it would be shown with */
};

static struct file_program *volatile running; /* for the signal handlers */

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
  signals_catch(SIGINT, on_signal);
  sigaction(SIGALRM, &action, NULL);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
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

/* Keeps what has happened, for an export. */
static void keep(const struct file_program *program, enum event_kind kind, int fd, const char *s,
                 size_t len) {
  journal_append_text(program->journal, kind, 0, fd, s, len);
  if (program->export)
    export_keep_up(program->export);
}

/* As in Python what a write could not hand on is dropped, for the exception tells of it; what a flush could
   not is told of at the end again. */
static int host_write(void *data, int fd, const char *s, size_t len) {
  const struct file_program *program = data;
  if (program->journal)
    keep(program, EVENT_OUTPUT, fd, s, len);
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
  struct file_program *program = data;
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
  struct file_program *program = data;
  struct timespec t = clock_timespec(clock_in(seconds));
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR &&
         !atomic_load(&program->in->interrupted))
    ;
}

static void show_call(struct file_program *program, const struct call *call) {
  struct text t = TEXT_EMPTY;
  text_addf(&t, "  %s ", style_arrow(program->style));
  trace_call(call, &t);
  text_addc(&t, '\n');
  fwrite(t.s, 1, t.len, stderr);
  text_free(&t);
}

/* Makes CALL, and keeps it. */
static void record(struct file_program *program, struct call *call) {
  struct interp *in = program->in;
  struct event event = record_call_begin(call, 0, handle_name_on(in, call->fd), true);
  record_call_run(call);
  event.source = interp_place(in, &event.place);
  record_call_end_take(program->journal, event, call);
  if (program->export)
    export_keep_up(program->export);
}

static void host_perform(void *data, void *c) {
  struct file_program *program = data;
  struct call *call = c;
  bool untold = call->marks & CALL_MARK_UNTOLD;
  if (program->journal && !untold)
    record(program, call);
  else
    call->row->run(call);
  if (program->trace && !untold)
    show_call(program, call);
}

static void host_note(void *data, const char *text) {
  struct file_program *program = data;
  if (program->journal)
    keep(program, EVENT_NOTE, 0, text, strlen(text));
  if (program->trace)
    fprintf(stderr, "  %s\n", text);
}

static const struct host quiet_host = {
    .write = host_write,
    .flush = host_flush,
    .read_line = host_read_line,
    .sleep = host_sleep,
    .note = host_note,
};

/* What EVENT, an EVENT_ERROR, says. */
static void print_error(const struct file_program *program, const struct event *event) {
  struct text t = TEXT_EMPTY;
  flush(stdout);
  error_show(event, program->trace, false, program->style, &t);
  fwrite(text_str(&t), 1, t.len, stderr);
  text_free(&t);
}

/* What a line would be at the prompt. */
static enum parse_word word(void *data, const char *name, size_t len) {
  (void)data;
  if (words_is_call(name, len))
    return PARSE_CALL;
  char *copy = mem_strndup(name, len);
  bool command = commands_is(copy);
  free(copy);
  return command ? PARSE_COMMAND : PARSE_PLAIN;
}

static int evaluate(struct file_program *program, struct unit *unit) {
  struct event error = {.kind = EVENT_ERROR};
  int status = 0;
  if (interp_exec(program->in, unit, false) < 0 && error_take(program->in, &error, &status)) {
    propose_call(unit, error.error);
    print_error(program, &error);
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

static const struct parse_words words = {word, NULL};

/* __doc__ is the text that the program begins with. */
static void bind_doc(struct interp *in, const struct node *body) {
  const struct node *first = body->list.count ? body->list.at[0] : NULL;
  if (first && first->kind == NODE_EXPR && first->pair.left->kind == NODE_CONST &&
      first->pair.left->value.kind == KIND_STR)
    interp_bind_take(in, "__doc__", 7, value_ref(first->pair.left->value));
}

/* Runs UNIT; NULL: says what is wrong with the text instead, as DIAG has it. */
static int run_unit(struct file_program *program, struct unit *unit, struct diag *diag) {
  if (!unit) {
    propose_quotes(diag);
    print_error(program, &(struct event){.kind = EVENT_ERROR, .error = diag});
    return 1;
  }
  bind_doc(program->in, unit->body);
  return evaluate(program, unit);
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
   shows nothing, as in Python. One that is not a terminal gets as much at once as from Python. */
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

/* Begins the export that OPTIONS ask for. */
static void begin_export(struct file_program *program, const struct options *options,
                         const struct lab *lab, struct wire *wire) {
  struct export_source *source = &program->source;
  struct diag diag = DIAG_EMPTY;
  int fd = wire ? saving_open_live(options) : -1;
  if (fd >= 0) {
    program->live = live_open(fd, "--export", wire_record(wire), program->journal, PCAPNG_BOTH);
    return;
  }
  settings_reset(&program->settings);
  export_source_open(source, program->journal, NULL, NULL);
  source->settings = &program->settings;
  source->words = &words;
  source->lab = lab_topology(lab);
  source->record = wire ? wire_record(wire) : NULL;
  source->title = options->files[0];
  source->is_program = true;
  program->export = export_new(export_find(options->export, &diag), source, options->output);
}

/* The program that PATH holds: NULL after a message. As in Python its errors name the file from the root. */
static struct source *read_source(const char *path) {
  struct text content = TEXT_EMPTY;
  struct source *source = NULL;
  int error = file_read(path, &content);
  if (error)
    outlet_say("sockshell: can't open file '%s': [Errno %d] %s\n", path, error, strerror(error));
  else
    source = source_new(path, text_str(&content), content.len);
  if (source)
    source_set_path_take(source, file_from_root(path));
  text_free(&content);
  return source;
}

/* Runs what the survey has let in. */
static int run_inside(struct file_program *program, const struct options *options, struct lab *lab,
                      struct source *source, struct unit *unit, struct diag *diag) {
  if (options->export) {
    program->journal = journal_new();
    keep(program, EVENT_STATEMENT, 0, source->text, source->len);
  }
  struct wire *wire = lab ? wire_open(lab, program->journal) : NULL;
  if (program->journal)
    begin_export(program, options, lab, wire);
  running = program;
  outlet_start(program->style->utf8);
  start_output();
  catch_signals();
  int status = run_unit(program, unit, diag);
  unit_free(unit);
  handles_leave();
  running = NULL; /* a timer may still be under way */
  if (wire)
    wait_for_wire(wire);
  if (program->live) {
    status = saving_close_live(program->live, status);
  } else if (program->journal) {
    status = saving_finish(program->export, status);
    export_source_close(&program->source);
  }
  interp_free(program->in);
  if (wire)
    wire_close(wire);
  journal_free(program->journal);
  return finish_output(status);
}

int program_run(const struct options *options, const struct view_style *style, struct lab *lab) {
  struct source *source = read_source(options->files[0]);
  if (!source)
    return 2;
  struct file_program program = {.style = style, .trace = options->trace > 0};
  struct host host = quiet_host;
  if (program.trace || options->export)
    host.perform = host_perform;
  program.in = interp_new(&host, &program);
  interp_set_argv(program.in, options->file_count, options->files);
  struct unit *unit = NULL;
  struct survey survey;
  struct diag diag = DIAG_EMPTY;
  int status;
  if (survey_source(program.in, source, &words, &unit, &survey, &diag) == SURVEY_OUTSIDE) {
    interp_free(program.in);
    status = outside_run(options, style, lab, source, &survey);
  } else {
    status = run_inside(&program, options, lab, source, unit, &diag);
  }
  survey_clear(&survey);
  diag_clear(&diag);
  source_free(source);
  return status;
}
