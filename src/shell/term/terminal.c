/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal: opened and closed, its keys, its signals, its loop. What it shows is in
 * terminal_show.c, readline in terminal_line.c; terminal_parts.h says how they go together. */
#include "shell/term/terminal.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <readline/readline.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "shell/term/named_key.h"
#include "shell/term/terminal_parts.h"
#include "shell/term/tty.h"

#define COLUMNS_MIN 10

/* ---- prompt and state ---- */

void terminal_set_prompt(struct terminal *t, const char *prompt) {
  if (strcmp(t->prompt, prompt) == 0)
    return;
  terminal_lift(t);
  free(t->prompt);
  t->prompt = mem_strdup(prompt);
  if (t->installed)
    rl_set_prompt(t->prompt);
}

void terminal_busy(struct terminal *t, bool busy) {
  if (busy && !t->busy)
    terminal_lift(t);
  t->busy = busy;
}

/* As an edit that can be undone: rl_replace_line leaves a recalled entry with freed memory. */
static void empty_line(void) {
  rl_callback_sigcleanup(); /* ends a search */
  rl_begin_undo_group();
  rl_delete_text(0, rl_end);
  rl_point = rl_mark = 0;
  rl_end_undo_group();
}

void terminal_empty_line(struct terminal *t) {
  terminal_lift(t);
  empty_line();
}

void terminal_indent(struct terminal *t, int columns) {
  t->block = true;
  t->indent = t->indented ? 0 : columns;
}

const char *terminal_line(const struct terminal *t) {
  return t->installed ? rl_line_buffer : "";
}

bool terminal_drop_keys(struct terminal *t) {
  bool any = t->keys.at < t->keys.in.len;
  keys_free(&t->keys);
  t->keys.at = t->keys.scanned = t->keys.sought = 0;
  t->keys.pasting = false;
  return any;
}

bool terminal_color(const struct terminal *t) {
  return t->color;
}

bool terminal_palette(void) {
  const char *term = getenv("TERM"), *more = getenv("COLORTERM");
  return (more != NULL && *more != '\0') ||
         (term != NULL && (strstr(term, "256color") != NULL || strstr(term, "direct") != NULL));
}

bool terminal_utf8(const struct terminal *t) {
  return t->utf8;
}

bool terminal_dumb(const struct terminal *t) {
  return t->dumb;
}

bool terminal_color_for(enum terminal_color color) {
  const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
  if (color != TERMINAL_COLOR_AUTO)
    return color == TERMINAL_COLOR_ALWAYS;
  return isatty(STDOUT_FILENO) && (none == NULL || *none == '\0') && term != NULL &&
         *term != '\0' && strcmp(term, "dumb") != 0;
}

/* ---- opening and closing ---- */

static sigset_t our_signals(void) {
  static const int ours[] = {SIGINT, SIGWINCH, SIGTSTP, SIGHUP, SIGTERM, SIGCONT};
  sigset_t set;
  sigemptyset(&set);
  for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
    sigaddset(&set, ours[i]);
  return set;
}

static void block_signals(struct terminal *t) {
  sigset_t set = our_signals();
  pthread_sigmask(SIG_BLOCK, &set, &t->signals_before);
  t->signal_fd = fd_high(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (t->signal_fd < 0)
    mem_panic("no descriptor for signals: %s", strerror(errno));
}

/* What came too late for the loop is dropped: it must not undo the status the loop ended with. */
static void unblock_signals(struct terminal *t) {
  sigset_t set = our_signals();
  struct timespec now = {0, 0};
  if (t->exit_status == 128 + SIGHUP)
    signal(SIGHUP, SIG_IGN);
  while (sigtimedwait(&set, NULL, &now) > 0)
    continue;
  pthread_sigmask(SIG_SETMASK, &t->signals_before, NULL);
}

static bool take_tty(struct terminal *t) {
  const char *paste = rl_variable_value("enable-bracketed-paste");
  if (tty_take(STDIN_FILENO, !t->dumb && paste != NULL && strcmp(paste, "on") == 0) != 0)
    return false;
  t->keys.utf8 = t->locale_utf8;
  t->keys.interrupt = tty_interrupt_key();
  t->keys.suspend = tty_suspend_key();
  return true;
}

struct terminal *terminal_open(const struct terminal_options *options) {
  if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
    errno = ENOTTY;
    return NULL;
  }
  setlocale(LC_CTYPE, "");
  struct terminal *t = mem_zalloc(1, sizeof *t);
  t->handlers = options->handlers;
  t->prompt = mem_strdup(options->prompt != NULL ? options->prompt : ">>> ");
  t->color = terminal_color_for(options->color);
  t->palette = terminal_palette();
  t->strong = options->strong;
  t->cast = options->cast;
  t->cast_began = options->cast_began;
  t->locale_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
  t->utf8 = t->locale_utf8 && !options->ascii;
  for (size_t i = 0; i < TERMINAL_WATCH_MAX; i++)
    t->watches[i].fd = -1;
  block_signals(t);
  terminal_start_readline(t);
  if (!take_tty(t))
    terminal_end(t, 128 + SIGHUP);
  return t;
}

void terminal_close(struct terminal *t) {
  if (t == NULL)
    return;
  terminal_lift(t);
  terminal_fresh_line(t);
  terminal_write_out(t);
  terminal_stop_readline(t);
  tty_release();
  close(t->signal_fd);
  unblock_signals(t);
  keys_free(&t->keys);
  complete_clear(&t->completion);
  text_free(&t->out);
  text_free(&t->panel);
  text_free(&t->log);
  text_free(&t->cast_rest);
  text_free(&t->hint);
  free(t->prompt);
  free(t->line);
  free(t->status);
  free(t->below_text);
  free(t);
}

/* ---- keys ---- */

/* Ends the line being typed as if it had never been, with ^C after it. */
static void drop_line(struct terminal *t) {
  terminal_put_line(t);
  rl_callback_sigcleanup();
  rl_free_line_state();
  rl_point = rl_end;
  rl_redisplay();
  rl_callback_handler_remove();
  t->installed = t->drawn = t->hinting = t->block = t->indented = false;
  t->indent = 0;
  terminal_emit(t, "^C\n");
}

static void interrupt(struct terminal *t) {
  if (!t->busy)
    drop_line(t);
  if (t->handlers.interrupt != NULL)
    t->handlers.interrupt(t->handlers.data);
}

static void suspend(struct terminal *t) {
  if (t->handlers.suspend != NULL)
    t->handlers.suspend(t->handlers.data);
  else
    terminal_stop(t);
}

static void hand_on_line(struct terminal *t) {
  char *line = t->line;
  t->entered = false;
  t->line = NULL;
  if (t->handlers.line != NULL)
    t->handlers.line(t->handlers.data, line);
  free(line);
}

/* A paste of one line goes into the line. One of several takes what stands before and after the
   cursor with it and is handed on whole; what follows its last newline is left to be edited. */
static void take_paste(struct terminal *t, struct text *paste) {
  const char *last = paste->len > 0 ? memrchr(paste->s, '\n', paste->len) : NULL;
  terminal_put_line(t);
  rl_callback_sigcleanup(); /* a paste ends a search */
  if (paste->len > 0 && strchr(" \t\n", *paste->s) != NULL)
    terminal_take_indent(t);
  if (last == NULL || t->handlers.paste == NULL) {
    rl_insert_text(text_str(paste));
    terminal_redisplay(t);
    return;
  }
  struct text whole = TEXT_EMPTY;
  size_t len = (size_t)(last + 1 - paste->s);
  text_add(&whole, rl_line_buffer, (size_t)rl_point);
  text_add(&whole, paste->s, len);
  text_adds(paste, rl_line_buffer + rl_point);
  if (paste->len > len)
    keys_unpaste(&t->keys, paste->s + len, paste->len - len);
  empty_line();
  terminal_lift(t);
  t->handlers.paste(t->handlers.data, whole.s, whole.len);
  text_free(&whole);
}

/* Whether the caller takes the key that comes next: only where it would begin a line. */
static bool key_is_taken(struct terminal *t, bool waited, bool *unfinished) {
  bool fresh =
      !t->installed ||
      (rl_end == 0 && !t->quoting &&
       !RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_NUMERICARG | RL_STATE_MULTIKEY));
  if (t->handlers.key == NULL || !fresh)
    return false;
  size_t used = 1;
  int key = named_key(t->keys.in.s + t->keys.at, t->keys.in.len - t->keys.at, &used);
  *unfinished = key == NAMED_KEY_UNFINISHED && !waited;
  if (*unfinished)
    return false;
  if (key <= NAMED_KEY_NONE)
    key = (unsigned char)t->keys.in.s[t->keys.at];
  if (!t->handlers.key(t->handlers.data, key))
    return false;
  while (used-- > 0)
    keys_take(&t->keys);
  return true;
}

static void key_to_readline(struct terminal *t) {
  bool quoted = t->quoting;
  char key = t->keys.in.s[t->keys.at];
  terminal_put_line(t);
  if (key == ' ' || key == KEYS_END_OF_FILE)
    terminal_take_indent(t);
  rl_callback_read_char();
  if (quoted)
    rl_last_func = NULL; /* readline leaves it as it was */
  t->quoting = rl_last_func == rl_quoted_insert;
}

/* Hands what was typed to readline, as long as there is a prompt for it. Returns whether something
   unfinished waits for its rest. */
static bool feed(struct terminal *t) {
  struct text paste = TEXT_EMPTY;
  enum key key = KEY_NONE;
  bool unfinished = false;
  while (!t->busy && !t->ending) {
    bool waited = clock_now() - t->keys_came >= keys_wait(&t->keys) * INT64_C(1000000);
    text_clear(&paste);
    key = keys_next(&t->keys, waited, &paste);
    if (key == KEY_NONE || key == KEY_WAIT)
      break;
    if (t->quoting && (key == KEY_INTERRUPT || key == KEY_SUSPEND)) {
      t->keys.at--;
      key = KEY_BYTE;
    }
    if (key == KEY_INTERRUPT)
      interrupt(t);
    else if (key == KEY_SUSPEND)
      suspend(t);
    else if (key == KEY_PASTE)
      take_paste(t, &paste);
    else if (!key_is_taken(t, waited, &unfinished) && !unfinished)
      key_to_readline(t);
    if (unfinished) {
      key = KEY_WAIT;
      break;
    }
    if (t->entered)
      hand_on_line(t);
  }
  text_free(&paste);
  while (t->busy && !t->ending && (key = keys_urgent(&t->keys)) != KEY_NONE)
    if (key == KEY_INTERRUPT)
      interrupt(t);
    else
      suspend(t);
  return key == KEY_WAIT;
}

static void read_keys(struct terminal *t) {
  char bytes[4096];
  ssize_t n = read(STDIN_FILENO, bytes, sizeof bytes);
  if (n > 0)
    keys_add(&t->keys, bytes, (size_t)n), t->keys_came = clock_now();
  else if (n == 0 || (errno != EINTR && errno != EAGAIN))
    terminal_end(t, 128 + SIGHUP);
}

/* ---- signals ---- */

/* Whether lines that grew too long for a window made narrower are wrapped again by it: most do. */
static bool rewraps(void) {
  const char *term = getenv("TERM");
  return getenv("XTERM_VERSION") == NULL && term != NULL && strcmp(term, "linux") != 0;
}

/* Asks for the size of the window. readline divides by zero in windows of a column or two. */
static void measure(void) {
  int rows = 0, columns = 0;
  rl_reset_screen_size();
  rl_get_screen_size(&rows, &columns);
  if (columns < COLUMNS_MIN)
    rl_set_screen_size(rows, COLUMNS_MIN);
}

static void resized(struct terminal *t) {
  int before = terminal_columns(t);
  measure();
  terminal_cast_size(t);
  int now = terminal_columns(t);
  if (t->dumb || (!t->drawn && !t->below)) {
    terminal_lift(t);
  } else {
    int up = t->drawn ? terminal_place(t, rl_point, rewraps() ? now : before).row : 0;
    terminal_move(t, up, 'A');
    if (t->drawn || t->column == 0)
      terminal_emit(t, "\r");
    terminal_emit(t, "\x1b[J");
    t->drawn = t->below = false;
  }
  t->stage_stale = t->staged;
  if (t->handlers.resize != NULL)
    t->handlers.resize(t->handlers.data);
}

static void resume(struct terminal *t) {
  if (!take_tty(t))
    terminal_end(t, 128 + SIGHUP);
  measure();
  t->drawn = t->below = false;
  if (t->staged) {
    terminal_emit(t, TTY_STAGE_ON);
    tty_hold_stage(true);
    t->stage_stale = true;
  }
}

void terminal_lend(struct terminal *t) {
  terminal_lift(t);
  terminal_fresh_line(t);
  terminal_write_out(t);
  tty_release();
}

void terminal_take_back(struct terminal *t) {
  resume(t);
}

void terminal_stop(struct terminal *t) {
  sigset_t stop;
  terminal_lend(t);
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  kill(0, SIGTSTP); /* all of the job, as the key does for other programs */
  pthread_sigmask(SIG_UNBLOCK, &stop, NULL); /* here it stops, and goes on */
  pthread_sigmask(SIG_BLOCK, &stop, NULL);
  resume(t);
}

static void read_signals(struct terminal *t) {
  struct signalfd_siginfo info;
  while (read(t->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
    switch (info.ssi_signo) {
    case SIGINT:
      interrupt(t);
      break;
    case SIGTSTP:
      terminal_stop(t);
      break;
    case SIGCONT:
      terminal_lift(t);
      resume(t);
      break;
    case SIGWINCH:
      resized(t);
      break;
    default:
      terminal_end(t, 128 + (int)info.ssi_signo);
    }
  }
}

/* ---- the loop ---- */

void terminal_watch(struct terminal *t, int fd, void (*ready)(void *data), void *data) {
  for (size_t i = 0; i < TERMINAL_WATCH_MAX; i++)
    if (t->watches[i].fd < 0) {
      t->watches[i] = (struct fd_watch){fd, ready, data};
      return;
    }
  mem_panic("terminal: more than %d descriptors", TERMINAL_WATCH_MAX);
}

void terminal_tick(struct terminal *t, int milliseconds) {
  t->tick = milliseconds;
  t->next_tick = clock_now() + (int64_t)milliseconds * 1000000;
}

static int shorter(int a, int b) {
  return a < 0 || (b >= 0 && b < a) ? b : a;
}

static int until_tick(const struct terminal *t) {
  if (t->tick == 0)
    return -1;
  int64_t left = t->next_tick - clock_now();
  return left > 0 ? (int)((left + 999999) / 1000000) : 0;
}

static void tick(struct terminal *t) {
  if (t->tick == 0 || clock_now() < t->next_tick)
    return;
  t->next_tick = clock_now() + (int64_t)t->tick * 1000000;
  if (t->handlers.tick != NULL)
    t->handlers.tick(t->handlers.data);
}

/* One turn of the loop: waits until something happens. False when the loop is to end. */
static bool turn(struct terminal *t) {
  struct pollfd fds[TERMINAL_WATCH_MAX + 2] = {{.fd = STDIN_FILENO, .events = POLLIN},
                                               {.fd = t->signal_fd, .events = POLLIN}};
  bool unfinished = feed(t); /* typed ahead */
  terminal_settle(t);
  if (t->ending)
    return false;
  nfds_t count = 2; /* no more than there are: poll wants fewer than the process may have open */
  for (size_t i = 0; i < TERMINAL_WATCH_MAX; i++) {
    fds[i + 2] = (struct pollfd){.fd = t->watches[i].fd, .events = POLLIN};
    if (t->watches[i].fd >= 0)
      count = i + 3;
  }
  int ready = poll(fds, count, shorter(until_tick(t), unfinished ? keys_wait(&t->keys) : -1));
  if (ready > 0 && fds[1].revents != 0)
    read_signals(t);
  for (size_t i = 0; ready > 0 && i < TERMINAL_WATCH_MAX && !t->ending; i++)
    if (fds[i + 2].revents != 0 && t->watches[i].fd == fds[i + 2].fd)
      t->watches[i].ready(t->watches[i].data);
  if (ready > 0 && fds[0].revents != 0 && !t->ending)
    read_keys(t);
  feed(t);
  tick(t);
  terminal_settle(t);
  return !t->ending;
}

void terminal_quit(struct terminal *t, int status) {
  terminal_end(t, status);
}

int terminal_loop(struct terminal *t) {
  while (turn(t))
    ;
  return t->exit_status;
}
