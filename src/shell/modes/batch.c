/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shell without a terminal. What is entered next waits for what was entered before: until it is done and its
   packets have come to rest; after a & and in a transcript, until every side is done or sleeps in a call. */
#include "shell/modes/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/signals.h"
#include "base/text.h"
#include "lang/eval/interp.h"
#include "lesson/transcript.h"
#include "lesson/transcript_prompt.h"
#include "run/cut.h"
#include "run/journal.h"
#include "shell/leaving.h"
#include "shell/lesson/process.h"
#include "shell/options.h"
#include "shell/term/outlet.h"
#include "shell/line/paste.h"
#include "shell/lesson/apart.h"
#include "shell/patience.h"
#include "shell/shell.h"
#include "shell/lesson/shelter.h"
#include "shell/saving.h"
#include "shell/lesson/steps.h"
#include "view/narrate.h"
#include "view/style.h"
#include "wire/lab.h"
#include "wire/watch.h"
#include "wire/wire.h"

#ifndef sigev_notify_thread_id /* its name in timer_create(2), which older C libraries lack */
#define sigev_notify_thread_id _sigev_un._tid
#endif

#define NUDGE 10000000 /* nanoseconds until an interrupt that was not seen comes again */
#define WATCH_CATCHES_UP 500000000 /* nanoseconds */
#define SETTLES_WITHIN 2           /* seconds; see patience_lasts */

/* Where what happens goes. */
struct sink {
  struct text *text; /* NULL: standard output and standard error */
  bool open_line;    /* the last thing written did not end its line */
  const struct shell *shell;
  bool restless; /* a side has not settled in time: it is let be until the next & */
};

static void emit(struct sink *sink, enum screen_line line, const struct text *t) {
  if (!t->len)
    return;
  bool fresh = !screen_is_output(line) && sink->open_line;
  if (sink->text) {
    if (fresh)
      text_addc(sink->text, '\n');
    text_add(sink->text, t->s, t->len);
  } else {
    if (fresh)
      putchar('\n');
    if (line == SCREEN_ERROR)
      outlet_flush();
    outlet_write(line == SCREEN_ERROR ? 2 : 1, t->s, t->len, !screen_is_output(line));
  }
  sink->open_line = t->s[t->len - 1] != '\n';
}

/* A program has the standard output for itself: what is told of it goes elsewhere. */
static bool show(void *data, struct narrate_item *item) {
  struct sink *sink = data;
  bool apart = sink->shell && sink->shell->inherited &&
               session_is_program(sink->shell->session, item->voice);
  emit(sink, apart ? SCREEN_ERROR : item->line, &item->text);
  return true;
}

static volatile sig_atomic_t interrupted; /* Ctrl-C came */

static timer_t again; /* sends the main thread SIGALRM, while NUDGES, until that was seen */
static bool nudges;

/* SIGINT and SIGALRM. A signal that comes just before a read blocks would not end the read: another one follows. */
static void on_interrupt(int signal) {
  int saved = errno;
  if (signal == SIGINT)
    interrupted = 1;
  if (interrupted && nudges)
    timer_settime(again, 0, &(struct itimerspec){.it_value.tv_nsec = NUDGE}, NULL);
  errno = saved;
}

/* SIGINT is for what the current side does, as at the prompt. Called by the main thread, whose reads it ends: SIGALRM
   must not end a call of a side (timer_create(2), SIGEV_THREAD_ID). */
static void catch_interrupts(void) {
  struct sigevent to_main = {
      .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGALRM, .sigev_notify_thread_id = gettid()};
  struct sigaction action = {.sa_handler = on_interrupt};
  nudges = timer_create(CLOCK_MONOTONIC, &to_main, &again) == 0 &&
           sigaction(SIGALRM, &action, NULL) == 0;
  signals_catch(SIGINT, on_interrupt);
}

/* Gives the sides time until something happens; a side that falls asleep in a call says nothing, so
   look again soon, less often as time goes. Who reads the output gets it before the wait; while there
   is more to come at once it is gathered. */
static void pause_for_events(struct shell *shell, int *milliseconds) {
  struct pollfd p = {.fd = journal_reader_fd(shell->reader), .events = POLLIN};
  if (poll(&p, 1, 0) == 0 && *milliseconds) {
    outlet_flush();
    poll(&p, 1, *milliseconds);
  }
  if (interrupted && side_interrupt(shell->session->current))
    interrupted = 0; /* between two statements it is for the next one */
  side_nudge(shell->session->current);
  if (*milliseconds < 20)
    *milliseconds += 1;
}

/* Standard input is read next: what was said is shown, and when the line has not come yet, on disk. */
static void prepare_to_read(struct shell *shell) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  outlet_flush();
  if (poll(&input, 1, 0) == 0)
    shell_sync(shell);
}

/* Writes what input() asks, as python3 does where standard input is not a terminal. */
static void emit_question(struct sink *sink, const char *question) {
  struct text t = TEXT_EMPTY;
  if (question)
    text_adds(&t, question);
  emit(sink, SCREEN_OUTPUT, &t);
  text_free(&t);
}

/* One line of standard input for a side's input(), when all is shown that it has said before. */
static void answer_input(struct shell *shell, struct side *side, struct sink *sink) {
  struct side_status status = side_status(side);
  if (status.state == SIDE_IN_INPUT && status.asleep) {
    char *line = NULL;
    size_t cap = 0;
    shell_turn(shell, show, sink);
    emit_question(sink, status.input);
    prepare_to_read(shell);
    ssize_t n = getline(&line, &cap, stdin);
    bool by_signal = n < 0 && ferror(stdin) && errno == EINTR;
    if (n < 0) {
      free(line);
      line = NULL;
    }
    if (by_signal)
      clearerr(stdin); /* the side is interrupted instead */
    else
      side_give_line_take(side, line);
  }
  side_status_clear(&status);
}

/* All that is to be told by now. */
static void drain_kept(struct shell *shell, struct sink *sink, int *milliseconds) {
  shell_turn(shell, show, sink);
  while (narrate_keeps(shell->narrate)) {
    pause_for_events(shell, milliseconds);
    shell_turn(shell, show, sink);
  }
}

/* Whether nobody takes any more what is shown: its reader has gone, or the disk is full. */
static bool is_lost(const struct sink *sink) {
  return !sink->text && outlet_is_lost();
}

/* The packets that a statement or a command (`wire run`) has caused belong to it. */
static void wait_for_packets(struct shell *shell, struct sink *sink) {
  int milliseconds = 0;
  while (shell->wire && !wire_quiet(shell->wire))
    pause_for_events(shell, &milliseconds);
  if (shell->watch)
    watch_catch_up(shell->watch, clock_now() + WATCH_CATCHES_UP);
  drain_kept(shell, sink, &milliseconds);
}

static void wait_until_done(struct shell *shell, struct side *side, struct sink *sink) {
  int milliseconds = 0;
  while (side_busy(side) && !side_held(side) && !is_lost(sink)) {
    shell_turn(shell, show, sink);
    answer_input(shell, side, sink);
    pause_for_events(shell, &milliseconds);
  }
  wait_for_packets(shell, sink);
}

/* What was entered with a &, and what a statement brings about on other sides, gets as far as it gets
   by itself: what is entered next builds upon it, as `step` does on a packet. */
static void wait_until_settled(struct shell *shell, struct sink *sink) {
  int within = shell->recorder ? STEPS_DEADLINE : SETTLES_WITHIN; /* as when it is checked */
  struct patience patience;
  int milliseconds = 0;
  sink->restless = false;
  patience_begin(&patience, shell->session, within);
  while (!shell->quitting && !sink->restless && !is_lost(sink) && !shell_settled(shell)) {
    shell_turn(shell, show, sink);
    pause_for_events(shell, &milliseconds);
    sink->restless = interrupted || !patience_lasts(&patience, shell->session);
  }
  drain_kept(shell, sink, &milliseconds);
}

static void apply_trace(struct shell *shell, const struct options *options) {
  if (options->trace >= 0)
    shell->session->settings.trace = options->trace;
}

static void enter_and_wait(struct shell *shell, const struct entry_text *entered,
                           struct sink *sink) {
  struct side *side;
  struct text out = TEXT_EMPTY;
  enum entry entry = shell_enter(shell, entered, &side, &out);
  bool background = entry == ENTRY_STARTED ? !side : entry == ENTRY_COMMAND && shell->background;
  shell_turn(shell, show, sink);
  emit(sink, SCREEN_LINES, &out);
  text_free(&out);
  if (side)
    wait_until_done(shell, side, sink);
  else if (entry == ENTRY_COMMAND && !sink->restless)
    wait_for_packets(shell, sink);
  if (background || (shell->session->count > 1 && !sink->restless))
    wait_until_settled(shell, sink);
  shell_turn(shell, show, sink);
  if (shell->play) {
    outlet_flush();
    process_play(shell);
  }
}

static int input_error; /* why standard input could not be read */

/* Adds a line of standard input to TEXT: false at its end. Who writes it may wait for what came out of
   the lines before. */
static bool read_line(struct shell *shell, struct text *text) {
  char *line = NULL;
  size_t cap = 0;
  prepare_to_read(shell);
  ssize_t n;
  while ((n = getline(&line, &cap, stdin)) < 0 && ferror(stdin) && errno == EINTR && !interrupted)
    clearerr(stdin); /* that was for an interrupt that has been seen */
  if (n < 0)
    input_error = errno;
  if (n > 0)
    text_add(text, line, (size_t)n);
  free(line);
  return n > 0;
}

/* Shows an entry with the prompt of the current side. */
static void echo_entry(const struct shell *shell, const char *s, size_t len, struct sink *sink) {
  const char *side = side_name(shell->session->current);
  struct text shown = TEXT_EMPTY;
  char *input = mem_strndup(s, len);
  if (sink->open_line)
    text_addc(&shown, '\n');
  transcript_prompt_echo(strcmp(side, "main") == 0 ? NULL : side, input, &shown);
  emit(sink, SCREEN_OUTPUT, &shown);
  free(input);
  text_free(&shown);
}

/* What begins with a prompt is not a statement: a session that was written down. */
static void hint_transcript(const struct shell *shell, const char *s, size_t len,
                            struct sink *sink) {
  const char *side, *input;
  size_t side_len;
  bool continued;
  struct text hint = TEXT_EMPTY;
  while (len && strchr(" \t", *s)) {
    s++;
    len--;
  }
  if (transcript_prompt_read(s, len, &side, &side_len, &input, &continued))
    style_item(&shell->style, 2, "try: ", STYLE_BOLD,
               "`sockshell --transcript FILE` runs a session that has its prompts, `--check FILE` "
               "compares what comes out",
               &hint);
  emit(sink, SCREEN_ERROR, &hint);
  text_free(&hint);
}

static uint32_t count_lines(const char *s, size_t len) {
  uint32_t lines = 0;
  for (size_t i = 0; i < len; i++)
    lines += s[i] == '\n';
  return lines;
}

/* Runs the statements of TEXT, and of standard input if MORE, until the first error. ECHO: shows them
   with prompts, and goes on after errors. */
static void run_statements(struct shell *shell, struct text *text, bool more, const char *name,
                           bool echo, struct sink *sink) {
  size_t at = 0;
  uint32_t line = 1;
  struct cut unfinished = {0};
  while (!shell->quitting && (echo || !shell->failed) && !is_lost(sink)) {
    size_t len = cut_entry(shell->session, text_str(text) + at, text->len - at, !more, &unfinished);
    if (len == 0 && !more)
      return;
    if (len == 0) {
      more = read_line(shell, text);
      continue;
    }
    if (echo)
      echo_entry(shell, text->s + at, len, sink);
    uint32_t first = shell->recorder ? 1 : line; /* as --check has it, which runs each by itself */
    enter_and_wait(shell, &(struct entry_text){name, first, text->s + at, len, true}, sink);
    if (shell->failed && !echo)
      hint_transcript(shell, text->s + at, len, sink);
    line += count_lines(text->s + at, len);
    at += len;
  }
}

/* --record: false after a message. */
static bool record(struct shell *shell, const struct options *options) {
  struct diag diag = DIAG_EMPTY;
  if (!options->record || shell_record(shell, options->record, &diag) == 0)
    return true;
  outlet_complain("", &diag);
  diag_clear(&diag);
  return false;
}

int batch_statements(const struct options *options, const struct view_style *style,
                     struct lab *lab) {
  struct shell shell;
  struct sink sink = {.shell = &shell};
  if (options->text && !*options->text && !options->record && !options->export)
    return 0;
  outlet_start(style->utf8);
  shell_open(&shell, style, lab);
  shell.options = options;
  shell.inherited = !options->record; /* a recording has what programs print */
  apply_trace(&shell, options);
  shell_set_argv(&shell, options);
  if (!record(&shell, options)) {
    shell_close(&shell);
    return 1;
  }
  shell.saving = saving_begin(&shell, options);
  catch_interrupts();
  struct text text = TEXT_EMPTY;
  if (options->text)
    text_adds(&text, options->text);
  run_statements(&shell, &text, !options->text, options->text ? "<string>" : "<stdin>", false,
                 &sink);
  text_clear(&text);
  shell_sync(&shell);
  shell_turn(&shell, show, &sink);
  if (!is_lost(&sink)) /* what was cut short by that says nothing more */
    leaving_say_busy(&shell, &text);
  emit(&sink, SCREEN_ERROR, &text);
  text_free(&text);
  int status = shell.quitting || !shell.failed ? shell.status : 1;
  if (!options->text && ferror(stdin)) {
    bool by_us = input_error == EINTR && interrupted;
    if (by_us)
      fputs("KeyboardInterrupt\n", stderr);
    else
      fprintf(stderr, "sockshell: standard input: %s\n", strerror(input_error));
    status = by_us ? 128 + SIGINT : 1;
  }
  if (!shell.quitting && shell.error_status)
    status = shell.error_status;
  status = shell_exit_status(&shell, saving_end(shell.saving, status));
  shell_close(&shell);
  return outlet_finish(status);
}

/* Transcripts. */

static int complain(const char *path, int error) {
  outlet_say("sockshell: %s: %s\n", path, strerror(error));
  return 1;
}

static void print_step(const struct transcript_step *step, const struct text *output, bool color) {
  struct text echo = TEXT_EMPTY;
  transcript_prompt_echo(step->side, step->input, &echo);
  steps_make_harmless(&echo, false);
  outlet_write(1, text_str(&echo), echo.len, false);
  outlet_write(1, text_str(output), output->len, color);
  text_free(&echo);
  outlet_flush(); /* the next one may take its time */
}

/* Whether it came to its end. */
static bool play_transcript(struct shell *shell, const struct transcript *transcript) {
  int result = 0;
  struct steps steps;
  steps_start(&steps, shell, false);
  for (size_t i = 0; i < transcript->count && result == 0 && !outlet_is_lost(); i++) {
    size_t number = transcript->order ? transcript->order[i] : i;
    const struct transcript_step *step = &transcript->steps[number];
    struct text output = TEXT_EMPTY;
    saving_step(shell->saving, step);
    result = steps_run(&steps, step->side, step->input, &output);
    print_step(step, &output, shell->style.color);
    text_free(&output);
  }
  steps_end(&steps);
  return result == 0;
}

/* What --transcript is to run: TRANSCRIPT, or without prompts the statements of CONTENT. */
struct work {
  const struct options *options;
  const struct view_style *style;
  struct transcript *transcript;
  struct text *content;
};

/* Runs it, a transcript in its shelter: the exit status. */
static int run_work(const struct work *work, const char *output) {
  struct options options = *work->options;
  struct sink sink = {.text = NULL};
  struct lab *lab;
  options.output = output;
  if (!(work->transcript ? shelter_enter(&options, work->transcript, &lab)
                         : shelter_lab(&options, &lab)))
    return 1;
  struct shell shell;
  shell_open(&shell, work->style, lab);
  apply_trace(&shell, &options);
  shell.saving = saving_begin(&shell, &options);
  bool good = true;
  if (work->transcript) {
    shelter_shell(&shell, options.programs);
    saving_lesson(shell.saving, work->transcript, !options.unsheltered);
    good = play_transcript(&shell, work->transcript);
    /* What a lesson shows of errors is meant. */
    good &= !shell.failed || (options.export && !work->transcript->bare);
  } else {
    run_statements(&shell, work->content, false, options.files[0], true, &sink);
  }
  int status = shell.quitting ? shell.status : !good;
  status = saving_end(shell.saving, status);
  shell_close(&shell);
  lab_close(lab);
  return status;
}

/* Takes what comes from FD for the file OUT, until there is no more: whether anything came. */
static bool take_export(int fd, struct file_new *out) {
  bool any = false;
  for (;;) {
    ssize_t n = read(fd, text_room(&out->text, 65536), 65536);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return any;
    any = true;
    out->text.len += (size_t)n;
    file_new_flush(out);
  }
}

/* A sheltered process writes no file: it runs in a child, which sends its export through a pipe. */
static int run_exporting(const struct work *work) {
  const char *path = work->options->output;
  struct file_new out;
  int ends[2], status = 0;
  int error = file_new_open(&out, path, 0644);
  if (error)
    return outlet_cannot_write(path, error);
  if (pipe2(ends, O_CLOEXEC) < 0) {
    error = errno;
    file_new_close(&out, false);
    return outlet_cannot_write(path, error);
  }
  outlet_flush();
  pid_t child = fork();
  if (child == 0) {
    char to[32];
    snprintf(to, sizeof to, "/dev/fd/%d", shelter_only(fd_high(ends[1])));
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    exit(outlet_finish(run_work(work, to)));
  }
  error = child < 0 ? errno : 0;
  close(ends[1]);
  signal(SIGINT, SIG_IGN); /* it ends the child, whose end is seen here */
  bool any = take_export(ends[0], &out);
  close(ends[0]);
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
    continue;
  int written = file_new_close(&out, any && WIFEXITED(status));
  if (error || written)
    return outlet_cannot_write(path, error ? error : written);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* What is wrong with a transcript, and where. */
static void say_wrong(const struct diag *diag) {
  struct text t = TEXT_EMPTY;
  diag_print(diag, &t);
  if (t.len && t.s[t.len - 1] != '\n')
    text_addc(&t, '\n');
  if (diag->hint)
    text_addf(&t, "  try: %s\n", diag->hint);
  outlet_flush();
  steps_make_harmless(&t, false);
  outlet_write(2, text_str(&t), t.len, false);
  text_free(&t);
}

int batch_transcript(const struct options *options, const struct view_style *style) {
  const char *path = options->files[0];
  struct text content = TEXT_EMPTY;
  outlet_start(style->utf8);
  int error = file_read(path, &content);
  if (error) {
    text_free(&content);
    return complain(path, error);
  }
  struct source *source = source_new(path, text_str(&content), content.len);
  struct diag diag = DIAG_EMPTY;
  struct work work = {options, style, transcript_read(source, &diag), &content};
  int status = 1;
  bool still = work.transcript && saving_is_still(options);
  if (work.transcript && !still)
    apart_find_order(options, work.transcript);
  if (!work.transcript && strcmp(diag.kind, TRANSCRIPT_NOTHING) != 0)
    say_wrong(&diag); /* not a file of statements: nothing of it runs outside of a shelter */
  else if (still)
    status = saving_still(options, work.transcript);
  else if (work.transcript && options->export)
    status = run_exporting(&work);
  else
    status = run_work(&work, options->output);
  diag_clear(&diag);
  transcript_free(work.transcript);
  source_free(source);
  text_free(&content);
  return outlet_finish(status);
}
