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
#include "program/launch.h"
#include "program/program.h"
#include "run/journal.h"
#include "shell/options.h"
#include "shell/saving.h"
#include "shell/shell.h"
#include "shell/term/outlet.h"
#include "view/narrate.h"
#include "view/screen.h"
#include "wire/wire.h"

#define WIRE_CATCHES_UP 500000000 /* nanoseconds */
#define LOOK_AGAIN 5              /* milliseconds between two looks at what is kept back */
#define KEEP                                                                                       \
  ((size_t)4000000) /* bytes of events, where nothing is saved: what is said looks back at some hundred */

/* A call is shown on the program's thread as soon as it has ended: the program goes on after that, so that its own
   lines stand beside its calls, and nobody is woken for it. The wire's packets come on their own: these are shown on
   the shell's thread, which also sees the end. */
struct shared {
  struct shell *shell;
  pthread_mutex_t lock; /* guards the shell while a program runs in it */
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

/* Shows what happens until the program has ended, and the packets that it has caused. The lock is held. */
static void follow(struct shared *shared) {
  struct shell *shell = shared->shell;
  int64_t until = 0;
  for (;;) {
    bool keeps = show_all(shared);
    if (shell->quitting && !until)
      until = clock_in(WIRE_CATCHES_UP / 1e9);
    bool wire_moves = shell->wire && !wire_quiet(shell->wire) && clock_now() < until;
    if (shell->quitting && !wire_moves && !keeps)
      return;
    wait_for_more(shared, keeps || shell->quitting ? LOOK_AGAIN : -1);
  }
}

static void on_signal(int signal) {
  (void)signal;
}

/* The terminal's Ctrl-C is the program's, which has it too; the shell says how it ended. What has a handler here has
   its own meaning again in the program; what is ignored stays ignored. */
static void leave_signals(void) {
  signals_catch(SIGINT, on_signal);
  signals_catch(SIGQUIT, on_signal);
}

/* What is to be shown of it. */
static void set_shown(struct shell *shell, const struct options *options) {
  struct settings *settings = &shell->session->settings;
  struct diag diag = DIAG_EMPTY;
  bool all = options->mode == MODE_RUN;
  settings->trace = all ? options->trace != 0 : options->trace > 0;
  if (!all)
    settings->explain = EXPLAIN_OFF;
  if (options->explain && settings_set(settings, "explain", options->explain, &diag) < 0)
    diag_clear(&diag);
  settings->unattended = true;
  screen_set_failures(shell->screen, options->quiet);
}

int traced_run(const struct options *options, const struct view_style *style, struct lab *lab,
               int count, char *const *words) {
  struct diag diag = DIAG_EMPTY;
  struct launch launch;
  if (launch_find(&launch, count, words, &diag) < 0) {
    outlet_complain("", &diag);
    int status = strcmp(diag.kind, "FileNotFoundError") == 0 ? 127 : 126;
    diag_clear(&diag);
    return status;
  }
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
                                      .data = &shared};
    leave_signals();
    pthread_mutex_lock(&shared.lock);
    struct side *side = program_start_take(shell.session, &launch, &plan, &diag);
    if (side) {
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
  launch_free(&launch);
  shell_close(&shell);
  close(shared.more);
  pthread_mutex_destroy(&shared.lock);
  return status;
}
