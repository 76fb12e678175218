/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session with one program in it: strace's lines and what explains them, on standard error. */
#include "shell/traced.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/signals.h"
#include "base/text.h"
#include "program/attach.h"
#include "program/launch.h"
#include "program/program.h"
#include "run/blocked.h"
#include "run/journal.h"
#include "shell/options.h"
#include "shell/saving.h"
#include "shell/shell.h"
#include "shell/socket_rows.h"
#include "shell/term/outlet.h"
#include "view/handles.h"
#include "view/narrate.h"
#include "view/screen.h"
#include "view/waiting.h"
#include "wire/wire.h"

#define WIRE_CATCHES_UP 500000000 /* nanoseconds */
#define WAITS_SHOWN 100           /* threads that are told at the start */
#define LOOK_AGAIN 5              /* milliseconds between two looks at what is kept back */
#define KEEP                                                                                       \
  ((size_t)4000000) /* bytes of events, where nothing is saved: what is said looks back at some hundred */

/* A call is shown on the program's thread as soon as it has ended: the program goes on after that, so that its own
   lines stand beside its calls, and nobody is woken for it. The wire's packets come on their own: these are shown on
   the shell's thread, which also sees the end. */
struct shared {
  struct shell *shell;
  pthread_mutex_t lock; /* guards the shell while a program runs in it */
  struct side *side;    /* the program */
  bool over;            /* all has been shown: the shell is about to be closed */
  int more;             /* an eventfd: the shell's thread has something to do */
};

static bool show(void *data, struct narrate_item *item) {
  (void)data;
  outlet_write(2, text_str(&item->text), item->text.len, true);
  return true;
}

/* Shows what there is. The lock is held. Returns whether something is kept back until its time comes. */
static bool show_all(struct shared *shared) {
  shell_turn(shared->shell, show, NULL);
  shell_sync(shared->shell);
  fflush(stderr);
  return narrate_keeps(shared->shell->narrate);
}

/* On the program's thread. */
static void told(void *data) {
  struct shared *shared = data;
  const uint64_t one = 1;
  pthread_mutex_lock(&shared->lock);
  bool more = !shared->over && (show_all(shared) || shared->shell->quitting);
  pthread_mutex_unlock(&shared->lock);
  if (more && write(shared->more, &one, sizeof one) < 0 && errno != EAGAIN)
    mem_panic("the shell cannot be woken");
}

/* Waits for what there is to show next, at most MILLISECONDS (-1: without a limit). The lock is held, but not while it
   waits. Without a wire all that is told comes from the program's thread. */
static void wait_for_more(struct shared *shared, int milliseconds) {
  const struct shell *shell = shared->shell;
  struct pollfd fds[] = {
      {.fd = shared->more, .events = POLLIN},
      {.fd = shell->wire ? journal_reader_fd(shell->reader) : -1, .events = POLLIN}};
  uint64_t count;
  pthread_mutex_unlock(&shared->lock);
  poll(fds, 2, milliseconds);
  if (fds[0].revents && read(shared->more, &count, sizeof count) < 0 && errno != EAGAIN)
    mem_panic("the shell cannot be woken");
  pthread_mutex_lock(&shared->lock);
}

/* What was attached to is to be let go, by a signal; and the eventfd that wakes the shell's thread for it. */
static volatile sig_atomic_t leaving;
static int leaving_more = -1;

static void on_leave(int signal) {
  const uint64_t one = 1;
  int error = errno;
  (void)signal;
  leaving = 1;
  if (write(leaving_more, &one, sizeof one) < 0)
    leaving = 1; /* it is awake */
  errno = error;
}

/* Shows what happens until the program has ended, and the packets that it has caused. The lock is held. */
static void follow(struct shared *shared) {
  struct shell *shell = shared->shell;
  int64_t until = 0;
  for (;;) {
    bool keeps = show_all(shared);
    if (leaving && shared->side)
      side_end(shared->side);
    if (shell->quitting && !until)
      until = clock_in(WIRE_CATCHES_UP / 1e9);
    bool wire_moves = shell->wire && !wire_quiet(shell->wire) && clock_now() < until;
    if (shell->quitting && !wire_moves && !keeps)
      return;
    wait_for_more(shared, keeps || leaving || shell->quitting ? LOOK_AGAIN : -1);
  }
}

static void on_signal(int signal) {
  (void)signal;
}

/* The terminal's Ctrl-C is the program's, which has it too; the shell says how it ended. On the program's thread, when
   its process is there: before that it ends the shell, and until its exec the process, which has no handler for it. What
   is ignored stays ignored. */
static void leave_signals(void *data) {
  (void)data;
  signals_catch(SIGINT, on_signal);
  signals_catch(SIGQUIT, on_signal);
}

/* What was attached to has had no signal. */
static void leave_at_signals(void) {
  static const int all[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    signals_catch(all[i], on_leave);
}

/* What is to be shown of it. */
static void set_shown(struct shell *shell, const struct options *options) {
  struct settings *settings = &shell->session->settings;
  struct diag diag = DIAG_EMPTY;
  bool all = options->mode == MODE_RUN || options->mode == MODE_ATTACH;
  settings->trace = all ? options->trace != 0 : options->trace > 0;
  if (!all)
    settings->explain = EXPLAIN_OFF;
  if (options->explain && settings_set(settings, "explain", options->explain, &diag) < 0)
    diag_clear(&diag);
  settings->unattended = true;
  screen_set_failures(shell->screen, options->quiet);
}

/* The call that a thread waits in, as B says (cleared). */
static void add_wait(const char *name, struct blocked *b, const struct view_style *style,
                     struct text *out) {
  struct text line = TEXT_EMPTY;
  text_addf(&line, "%s: ", name);
  waiting_say(b, name, &line);
  style_wrap(style, 0, 2, text_str(&line), out);
  text_free(&line);
  blocked_clear(b);
}

/* What was attached to stands still: its sockets, and the calls that its threads wait in. On the program's thread. */
static void attached(void *data) {
  struct shared *shared = data;
  struct shell *shell = shared->shell;
  struct text out = TEXT_EMPTY;
  pthread_mutex_lock(&shared->lock);
  show_all(shared);
  struct socket_rows rows = socket_rows_ask(shell);
  handles_show(rows.at, rows.count, &shell->style, &out);
  handles_show_lingering(rows.rest, rows.rest_count, &shell->style, &out);
  socket_rows_free(&rows);
  struct side *side = shared->side;
  struct blocked b = blocked_ask(side);
  if (b.status.call && b.status.lane == side_number(side))
    add_wait(side_name(side), &b, &shell->style, &out);
  else
    blocked_clear(&b);
  struct side_lane lane;
  for (int i = 0; i < WAITS_SHOWN && side_lane(side, i, &lane); i++) {
    b = blocked_ask_take(side, lane.status);
    add_wait(session_side_name(shell->session, lane.number), &b, &shell->style, &out);
  }
  outlet_write(2, text_str(&out), out.len, true);
  fflush(stderr);
  pthread_mutex_unlock(&shared->lock);
  text_free(&out);
}

/* Shows LAUNCH (taken), or the process OPTIONS->attach that it names, to its end. */
static int show_program_take(const struct options *options, const struct view_style *style,
                             struct lab *lab, struct launch *launch) {
  struct diag diag = DIAG_EMPTY;
  struct shell shell;
  struct shared shared = {.shell = &shell,
                          .lock = PTHREAD_MUTEX_INITIALIZER,
                          .more = fd_high(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))};
  outlet_start(style->utf8);
  shell_open(&shell, style, lab);
  shell.single = true;
  if (!shell.wire)
    journal_reader_looks(shell.reader);
  set_shown(&shell, options);
  catch_up_start(&shell.catch_up);
  int status = 1;
  if (!options->record || shell_record(&shell, options->record, &diag) == 0) {
    shell.saving = saving_begin(&shell, options);
    if (!shell.saving)
      journal_keep_less(shell.session->journal, KEEP);
    const struct program_plan plan = {.name = options->as,
                                      .host = options->as ? options->as : "main",
                                      .keeps = true,
                                      .told = told,
                                      .ready = !options->attach ? leave_signals
                                               : options->quiet ? NULL
                                                                : attached,
                                      .data = &shared};
    leaving_more = shared.more;
    if (options->attach)
      leave_at_signals();
    pthread_mutex_lock(&shared.lock);
    struct side *side =
        options->attach ? program_attach_take(shell.session, launch, options->attach, &plan, &diag)
                        : program_start_take(shell.session, launch, &plan, &diag);
    if (!side && options->as && strcmp(diag.kind, "OSError") != 0)
      diag_hint(&diag, "take another name: letters, digits and _, at most 32, as in `--as server`");
    if (side) {
      shared.side = side;
      shell_set_current(&shell, side);
      follow(&shared);
      shared.over = true;
      status = shell.status;
    }
    pthread_mutex_unlock(&shared.lock);
    status = shell_exit_status(&shell, saving_end(shell.saving, status));
  }
  if (diag.message)
    outlet_complain("", &diag);
  diag_clear(&diag);
  launch_free(launch);
  shell_close(&shell);
  close(shared.more);
  pthread_mutex_destroy(&shared.lock);
  return status;
}

int traced_run(const struct options *options, const struct view_style *style, struct lab *lab,
               int count, char *const *words) {
  struct diag diag = DIAG_EMPTY;
  struct launch launch;
  if (launch_find(&launch, count, words, "--run", &diag) == 0)
    return show_program_take(options, style, lab, &launch);
  outlet_complain("", &diag);
  int status = strcmp(diag.kind, "FileNotFoundError") == 0 ? 127 : 126;
  diag_clear(&diag);
  return status;
}

int traced_attach(const struct options *options, const struct view_style *style) {
  struct diag diag = DIAG_EMPTY;
  struct launch launch;
  if (attach_find(&launch, options->attach, &diag) == 0)
    return show_program_take(options, style, NULL, &launch);
  outlet_complain("", &diag);
  diag_clear(&diag);
  return 1;
}
