/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal. readline edits and draws the line, but into memory: what it draws and what is printed
 * above it are collected in `out` and written together at the end of each turn of the loop (settle).
 *
 * Three things can stand on the screen's last rows: the line being typed (`drawn`), one row below it
 * for a hint or a status (`below`), or the unfinished last line of a running program (`column`).
 * Whoever prints first lifts the line off the screen; settle puts it back. */
#include "shell/terminal.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/text.h"
#include "shell/complete.h"
#include "shell/keys.h"
#include "shell/grid.h"
#include "shell/tty.h"

#define WATCH_MAX 16
#define OUT_ENOUGH 65536 /* bytes that are worth a write before the turn ends */

struct watch {
  int fd; /* -1: free */
  void (*ready)(void *data);
  void *data;
};

struct terminal {
  struct terminal_handlers handlers;
  bool color, utf8, dumb;
  bool locale_utf8; /* what readline goes by, whatever --ascii says */
  char *prompt;
  struct keys keys;
  int64_t keys_came; /* when the last of them did */
  bool quoting;      /* the next key is to be inserted as it is */
  int signal_fd;
  sigset_t signals_before;
  FILE *draws; /* what readline writes to: ends in `out` */
  struct text out;

  bool busy;
  bool installed; /* readline is in the middle of a line */
  bool drawn;     /* and the line is on the screen */
  bool entered;   /* `line` was entered (NULL: end of input) and waits to be handed on */
  char *line;
  char *preset; /* what the next line starts with, or NULL */

  int column;      /* where a program's unfinished line ends; 0: there is none */
  char partial[4]; /* its last bytes, the beginning of a character */
  size_t partial_len;

  char *status;     /* or NULL */
  bool status_told; /* a dumb terminal has got it */
  bool hinting;
  struct text hint;
  bool below; /* the row below is on the screen: ROWS under the cursor, which stands in COLUMN */
  int below_rows, below_column;

  struct completion completion;
  struct watch watches[WATCH_MAX];
  int tick; /* milliseconds; 0: none */
  int64_t next_tick;
  bool ending;
  int exit_status;
};

static struct terminal *the; /* readline's callbacks have no data of their own */

static void line_entered(char *line);

/* ---- what goes to the screen ---- */

static ssize_t collect(void *data, const char *s, size_t len) {
  struct terminal *t = data;
  text_add(&t->out, s, len);
  return (ssize_t)len;
}

static void emit(struct terminal *t, const char *s) {
  fflush(t->draws);
  text_adds(&t->out, s);
}

static void move(struct terminal *t, int count, char direction) {
  fflush(t->draws);
  if (count > 0)
    text_addf(&t->out, "\x1b[%d%c", count, direction);
}

static void end(struct terminal *t, int status) {
  if (t->ending)
    return;
  t->ending = true;
  t->exit_status = status;
}

static void write_out(struct terminal *t) {
  fflush(t->draws);
  size_t done = 0;
  while (done < t->out.len) {
    ssize_t n = write(STDOUT_FILENO, t->out.s + done, t->out.len - done);
    if (n > 0) {
      done += (size_t)n;
    } else if (n < 0 && errno == EAGAIN) {
      poll(&(struct pollfd){.fd = STDOUT_FILENO, .events = POLLOUT}, 1, -1);
    } else if (n == 0 || errno != EINTR) {
      end(t, 128 + SIGHUP);
      break;
    }
  }
  text_clear(&t->out);
  if (t->out.cap > 16 * OUT_ENOUGH)
    text_free(&t->out);
}

int terminal_columns(const struct terminal *t) {
  int rows = 0, columns = 0;
  (void)t;
  rl_get_screen_size(&rows, &columns);
  return columns > 0 ? columns : 80;
}

int terminal_rows(const struct terminal *t) {
  int rows = 0, columns = 0;
  (void)t;
  rl_get_screen_size(&rows, &columns);
  return rows > 0 ? rows : 24;
}

/* Where the cursor stands in the line being typed once its first LEN bytes were shown, the prompt
   (or what a search shows in its place) before them. */
static struct grid_place place_in_line(struct terminal *t, int len, int columns) {
  struct grid_place place = {0, 0};
  const char *prompt = rl_display_prompt != NULL ? rl_display_prompt : "";
  place = grid_after(place, prompt, strlen(prompt), columns, t->locale_utf8);
  return grid_after(place, rl_line_buffer, (size_t)len, columns, t->locale_utf8);
}

/* ---- the row below ---- */

static void below_erase(struct terminal *t) {
  if (!t->below)
    return;
  t->below = false;
  if (t->below_rows > 0) {
    emit(t, "\r");
    move(t, t->below_rows, 'B');
  }
  emit(t, "\x1b[J");
  move(t, t->below_rows, 'A');
  emit(t, "\r");
  move(t, t->below_column, 'C');
}

static void below_draw(struct terminal *t) {
  const char *text = t->drawn && t->hinting ? text_str(&t->hint) : t->status;
  if (t->dumb)
    return;
  if (text == NULL || *text == '\0') {
    below_erase(t);
    return;
  }
  int columns = terminal_columns(t);
  t->below_column = t->column;
  t->below_rows = t->column > 0;
  if (t->drawn) {
    struct grid_place point = place_in_line(t, rl_point, columns);
    t->below_rows = place_in_line(t, rl_end, columns).row - point.row + 1;
    t->below_column = point.column;
  }
  t->below = t->below_rows < terminal_rows(t);
  if (!t->below)
    return;
  emit(t, "\r");
  for (int i = 0; i < t->below_rows; i++)
    emit(t, "\n");
  emit(t, "\x1b[J");
  grid_cut(text, columns - 1, t->utf8, &t->out);
  move(t, t->below_rows, 'A');
  emit(t, "\r");
  move(t, t->below_column, 'C');
}

/* ---- the line being typed, on and off the screen ---- */

/* Takes the line off the screen: the cursor is where the next line of output goes. */
static void lift(struct terminal *t) {
  below_erase(t);
  if (!t->drawn)
    return;
  t->drawn = false;
  if (t->dumb)
    emit(t, "\n");
  else
    rl_clear_visible_line();
}

/* Ends a program's unfinished line. */
static void fresh_line(struct terminal *t) {
  below_erase(t);
  if (t->partial_len > 0) {
    grid_escape(t->partial, t->partial_len, (struct grid_style){.utf8 = t->utf8}, &t->out);
    t->column += (int)t->partial_len;
    t->partial_len = 0;
  }
  if (t->column > 0)
    emit(t, "\n");
  t->column = 0;
}

/* Has the line on the screen and nothing below it, so that readline may go on with it. */
static void put_line(struct terminal *t) {
  below_erase(t);
  if (t->drawn)
    return;
  fresh_line(t);
  t->drawn = true;
  if (t->installed) {
    rl_forced_update_display();
    return;
  }
  t->installed = true;
  rl_callback_handler_install(t->prompt, line_entered);
  using_history();
}

static void settle(struct terminal *t) {
  if (!t->busy && !t->ending)
    if (!t->drawn)
      put_line(t);
  if (t->hinting && t->drawn) {
    text_clear(&t->hint);
    t->handlers.hint(t->handlers.data, rl_line_buffer, (size_t)rl_point,
                     (size_t)terminal_columns(t) - 1, &t->hint);
    t->hinting = t->hint.len > 0;
  }
  below_draw(t);
  write_out(t);
}

void terminal_flush(struct terminal *t) {
  write_out(t);
}

/* ---- printing ---- */

void terminal_print(struct terminal *t, const char *s, size_t len) {
  lift(t);
  fresh_line(t);
  fflush(t->draws);
  grid_escape(s, len, (struct grid_style){.utf8 = t->utf8, .color = t->color, .strip = true},
              &t->out);
  if (len > 0 && s[len - 1] != '\n')
    emit(t, "\n");
  if (t->out.len > OUT_ENOUGH)
    write_out(t);
}

void terminal_printf(struct terminal *t, const char *format, ...) {
  struct text text = TEXT_EMPTY;
  va_list ap;
  va_start(ap, format);
  text_addv(&text, format, ap);
  va_end(ap);
  terminal_print(t, text_str(&text), text.len);
  text_free(&text);
}

void terminal_write(struct terminal *t, const char *s, size_t len) {
  bool shown = t->drawn;
  struct text text = TEXT_EMPTY;
  if (len == 0)
    return;
  lift(t);
  below_erase(t);
  fflush(t->draws);
  text_add(&text, t->partial, t->partial_len);
  text_add(&text, s, len);
  t->partial_len = grid_partial(text.s, text.len);
  text.len -= t->partial_len;
  memcpy(t->partial, text.s + text.len, t->partial_len);
  size_t from = t->out.len;
  grid_escape(text_str(&text), text.len, (struct grid_style){.utf8 = t->utf8}, &t->out);
  text_free(&text);
  t->column = grid_after((struct grid_place){0, t->column}, text_str(&t->out) + from,
                         t->out.len - from, terminal_columns(t), t->utf8)
                  .column;
  if (shown)
    fresh_line(t);
  if (t->out.len > OUT_ENOUGH)
    write_out(t);
}

void terminal_status(struct terminal *t, const char *text) {
  const char *old = t->status != NULL ? t->status : "";
  text = text != NULL ? text : "";
  if (strcmp(old, text) == 0)
    return;
  free(t->status);
  t->status = *text != '\0' ? mem_strdup(text) : NULL;
  if (t->dumb && t->status != NULL && !t->status_told)
    terminal_print(t, text, strlen(text));
  t->status_told = t->status != NULL;
}

/* ---- prompt and state ---- */

void terminal_set_prompt(struct terminal *t, const char *prompt) {
  if (strcmp(t->prompt, prompt) == 0)
    return;
  lift(t);
  free(t->prompt);
  t->prompt = mem_strdup(prompt);
  if (t->installed)
    rl_set_prompt(t->prompt);
}

void terminal_busy(struct terminal *t, bool busy) {
  if (busy && !t->busy)
    lift(t);
  t->busy = busy;
}

bool terminal_is_busy(const struct terminal *t) {
  return t->busy;
}

void terminal_set_line(struct terminal *t, const char *text) {
  if (t->installed) {
    lift(t);
    rl_replace_line(text, 1);
    rl_point = rl_end;
    return;
  }
  free(t->preset);
  t->preset = mem_strdup(text);
}

bool terminal_color(const struct terminal *t) {
  return t->color;
}

bool terminal_utf8(const struct terminal *t) {
  return t->utf8;
}

bool terminal_dumb(const struct terminal *t) {
  return t->dumb;
}

bool terminal_color_for(int fd, enum terminal_color color) {
  const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
  if (color != TERMINAL_COLOR_AUTO)
    return color == TERMINAL_COLOR_ALWAYS;
  return isatty(fd) && (none == NULL || *none == '\0') && term != NULL && *term != '\0' &&
         strcmp(term, "dumb") != 0;
}

/* ---- what readline calls ---- */

/* A key for readline, or what follows it in a sequence that it reads at once. */
static int read_key(FILE *stream) {
  (void)stream;
  while (the->keys.at == the->keys.in.len) {
    char c;
    ssize_t n = read(STDIN_FILENO, &c, 1);
    if (n == 1) {
      keys_add(&the->keys, &c, 1);
    } else if (n < 0 && errno == EAGAIN) {
      poll(&(struct pollfd){.fd = STDIN_FILENO, .events = POLLIN}, 1, -1);
    } else if (n == 0 || errno != EINTR) {
      end(the, 128 + SIGHUP);
      return EOF;
    }
  }
  return keys_take(&the->keys);
}

static int key_waits(void) {
  return keys_plain(&the->keys) >= 0;
}

/* Draws, but not while more characters of the line are there already: typed fast or pasted. */
static void redisplay(void) {
  int next = keys_plain(&the->keys);
  if (next >= ' ' && next != 0x7f && !RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH))
    return;
  rl_redisplay();
}

static void line_entered(char *line) {
  rl_callback_handler_remove();
  the->installed = the->drawn = false;
  the->hinting = false;
  the->entered = true;
  free(the->line);
  the->line = line;
  if (line == NULL)
    emit(the, "\n");
}

static int start_line(void) {
  if (the->preset != NULL)
    rl_insert_text(the->preset);
  free(the->preset);
  the->preset = NULL;
  return 0;
}

/* The cursor's line of a block: where it starts, and where the one above starts (-1: it is the first). */
static int line_start(int point) {
  while (point > 0 && rl_line_buffer[point - 1] != '\n')
    point--;
  return point;
}

static int line_end(int point) {
  while (point < rl_end && rl_line_buffer[point] != '\n')
    point++;
  return point;
}

/* Up and Down move inside a block, and through the history at its first and last line. */
static int line_above(int count, int key) {
  int start = line_start(rl_point);
  if (start == 0)
    return rl_get_previous_history(count, key);
  int column = rl_point - start;
  int length = start - 1 - line_start(start - 1);
  rl_point = line_start(start - 1) + (column < length ? column : length);
  return 0;
}

static int line_below(int count, int key) {
  int stop = line_end(rl_point);
  if (stop == rl_end)
    return rl_get_next_history(count, key);
  int column = rl_point - line_start(rl_point);
  int length = line_end(stop + 1) - (stop + 1);
  rl_point = stop + 1 + (column < length ? column : length);
  return 0;
}

/* ---- completion ---- */

/* Finds the candidates; readline is told that a word starts where they do. */
static char *word_break(void) {
  static char before[2];
  complete_clear(&the->completion);
  if (the->handlers.complete != NULL)
    the->handlers.complete(the->handlers.data, rl_line_buffer, (size_t)rl_point, &the->completion);
  before[0] = the->completion.start > 0 ? rl_line_buffer[the->completion.start - 1] : '\0';
  return before;
}

static size_t common_prefix(const struct completion *c) {
  size_t len = strlen(c->items[0].text);
  for (size_t i = 1; i < c->count; i++) {
    size_t same = 0;
    while (same < len && c->items[i].text[same] == c->items[0].text[same])
      same++;
    len = same;
  }
  return len - grid_partial(c->items[0].text, len);
}

static char **candidates(const char *word, int start, int stop) {
  const struct completion *c = &the->completion;
  (void)word;
  (void)start;
  rl_attempted_completion_over = 1;
  rl_filename_completion_desired = 0;
  rl_sort_completion_matches = 0;
  rl_completion_append_character = '\0';
  if (c->count == 0) {
    the->hinting = the->handlers.hint != NULL && !the->dumb;
    return NULL;
  }
  char **matches = mem_zalloc(c->count + 2, sizeof *matches);
  matches[0] = mem_strndup(c->items[0].text, common_prefix(c));
  for (size_t i = 0; c->count > 1 && i < c->count; i++)
    matches[i + 1] = mem_strdup(c->items[i].text);
  if (c->count == 1 && rl_line_buffer[stop] != c->items[0].after) {
    rl_completion_append_character = c->items[0].after;
    if (c->items[0].after == '(' || c->items[0].after == ' ')
      the->hinting = the->handlers.hint != NULL && !the->dumb;
  }
  return matches;
}

static void list_candidates(char **matches, int count, int longest) {
  struct text list = TEXT_EMPTY;
  (void)longest;
  grid_columns(matches + 1, (size_t)count, terminal_columns(the) - 1, terminal_rows(the) - 2,
               &list);
  terminal_print(the, text_str(&list), list.len);
  text_free(&list);
  put_line(the);
}

/* ---- opening and closing ---- */

static void nothing(void) {
}

static void keep_modes(int meta) {
  (void)meta;
}

static void rebind(const char *keys, rl_command_func_t *from, rl_command_func_t *to) {
  int type;
  if (rl_function_of_keyseq(keys, rl_get_keymap(), &type) == from)
    rl_bind_keyseq(keys, to);
}

static bool moves_up(void) {
  const char *up = rl_get_termcap("up");
  return up != NULL && *up != '\0';
}

/* A TERM that is not in this machine's terminfo, but whose name says what it is like (tmux-256color on
   a small system): taken for that. */
static void guess_terminal(void) {
  const char *term = getenv("TERM");
  if (!moves_up() && term != NULL &&
      (strstr(term, "256color") != NULL || strstr(term, "xterm") != NULL))
    rl_reset_terminal("xterm");
}

static void start_readline(struct terminal *t) {
  static const cookie_io_functions_t writes = {.write = collect};
  t->draws = fopencookie(t, "w", writes);
  if (t->draws == NULL)
    mem_panic("no stream for readline");
  rl_readline_name = "Sockshell";
  rl_instream = stdin;
  rl_outstream = t->draws;
  rl_catch_signals = rl_catch_sigwinch = rl_change_environment = 0;
  rl_prep_term_function = keep_modes;
  rl_deprep_term_function = nothing;
  rl_getc_function = read_key;
  rl_input_available_hook = key_waits;
  rl_startup_hook = start_line;
  rl_completion_word_break_hook = word_break;
  rl_attempted_completion_function = candidates;
  rl_completion_display_matches_hook = list_candidates;
  rl_completion_query_items = 0;
  rl_variable_bind("bell-style", "none"); /* these are ours; the user's inputrc comes after them */
  rl_variable_bind("show-all-if-unmodified", "on");
  rl_initialize();
  guess_terminal();
  rl_redisplay_function = redisplay; /* not before: readline would not look at terminfo */
  rl_tty_set_default_bindings(rl_get_keymap());
  rl_tty_set_echoing(1);
  rebind("\\e[A", rl_get_previous_history, line_above);
  rebind("\\eOA", rl_get_previous_history, line_above);
  rebind("\\C-p", rl_get_previous_history, line_above);
  rebind("\\e[B", rl_get_next_history, line_below);
  rebind("\\eOB", rl_get_next_history, line_below);
  rebind("\\C-n", rl_get_next_history, line_below);
  t->dumb = !moves_up();
}

static void block_signals(struct terminal *t) {
  static const int ours[] = {SIGINT, SIGWINCH, SIGTSTP, SIGHUP, SIGTERM, SIGCONT};
  sigset_t set;
  sigemptyset(&set);
  for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
    sigaddset(&set, ours[i]);
  pthread_sigmask(SIG_BLOCK, &set, &t->signals_before);
  t->signal_fd = fd_high(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (t->signal_fd < 0)
    mem_panic("no descriptor for signals: %s", strerror(errno));
}

static bool take_tty(struct terminal *t) {
  const char *paste = rl_variable_value("enable-bracketed-paste");
  if (tty_take(STDIN_FILENO, !t->dumb && paste != NULL && strcmp(paste, "on") == 0) != 0)
    return false;
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
  t->color = terminal_color_for(STDOUT_FILENO, options->color);
  t->locale_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
  t->utf8 = t->locale_utf8 && !options->ascii;
  for (size_t i = 0; i < WATCH_MAX; i++)
    t->watches[i].fd = -1;
  the = t;
  block_signals(t);
  start_readline(t);
  if (!take_tty(t))
    end(t, 128 + SIGHUP);
  return t;
}

void terminal_close(struct terminal *t) {
  if (t == NULL)
    return;
  lift(t);
  fresh_line(t);
  write_out(t);
  if (t->installed)
    rl_callback_handler_remove();
  tty_release();
  rl_outstream = stdout;
  fclose(t->draws);
  close(t->signal_fd);
  pthread_sigmask(SIG_SETMASK, &t->signals_before, NULL);
  keys_free(&t->keys);
  complete_clear(&t->completion);
  text_free(&t->out);
  text_free(&t->hint);
  free(t->prompt);
  free(t->line);
  free(t->preset);
  free(t->status);
  free(t);
  the = NULL;
}

/* ---- keys ---- */

/* Ends the line being typed as if it had never been, with ^C behind it. */
static void drop_line(struct terminal *t) {
  put_line(t);
  rl_callback_sigcleanup();
  rl_free_line_state();
  rl_point = rl_end;
  rl_redisplay();
  rl_callback_handler_remove();
  t->installed = t->drawn = t->hinting = false;
  emit(t, "^C\n");
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

/* A paste of one line goes into the line. One of several takes what stands before and behind the
   cursor with it and is handed on whole; what follows its last newline is left to be edited. */
static void take_paste(struct terminal *t, struct text *paste) {
  const char *last = paste->len > 0 ? memrchr(paste->s, '\n', paste->len) : NULL;
  put_line(t);
  if (last == NULL || t->handlers.paste == NULL) {
    rl_insert_text(text_str(paste));
    rl_redisplay();
    return;
  }
  struct text whole = TEXT_EMPTY;
  size_t len = (size_t)(last + 1 - paste->s);
  text_add(&whole, rl_line_buffer, (size_t)rl_point);
  text_add(&whole, paste->s, len);
  text_adds(paste, rl_line_buffer + rl_point);
  if (paste->len > len)
    keys_unpaste(&t->keys, paste->s + len, paste->len - len);
  rl_replace_line("", 1);
  lift(t);
  t->handlers.paste(t->handlers.data, whole.s, whole.len);
  text_free(&whole);
}

static void key_to_readline(struct terminal *t) {
  bool quoted = t->quoting;
  put_line(t);
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
    else
      key_to_readline(t);
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
    end(t, 128 + SIGHUP);
}

/* ---- signals ---- */

/* Whether lines that grew too long for a window made narrower are wrapped anew by it: most do. */
static bool rewraps(void) {
  const char *term = getenv("TERM");
  return getenv("XTERM_VERSION") == NULL && term != NULL && strcmp(term, "linux") != 0;
}

static void resized(struct terminal *t) {
  int before = terminal_columns(t);
  rl_reset_screen_size();
  int now = terminal_columns(t);
  if (t->dumb || (!t->drawn && !t->below)) {
    lift(t);
  } else {
    int up = t->drawn ? place_in_line(t, rl_point, rewraps() ? now : before).row : 0;
    move(t, up, 'A');
    if (t->drawn || t->column == 0)
      emit(t, "\r");
    emit(t, "\x1b[J");
    t->drawn = t->below = false;
  }
  if (t->handlers.resize != NULL)
    t->handlers.resize(t->handlers.data);
}

static void resume(struct terminal *t) {
  if (!take_tty(t))
    end(t, 128 + SIGHUP);
  rl_reset_screen_size();
  t->drawn = t->below = false;
}

void terminal_stop(struct terminal *t) {
  sigset_t stop;
  lift(t);
  fresh_line(t);
  write_out(t);
  tty_release();
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
      lift(t);
      resume(t);
      break;
    case SIGWINCH:
      resized(t);
      break;
    default:
      end(t, 128 + (int)info.ssi_signo);
    }
  }
}

/* ---- the loop ---- */

void terminal_watch(struct terminal *t, int fd, void (*ready)(void *data), void *data) {
  for (size_t i = 0; i < WATCH_MAX; i++)
    if (t->watches[i].fd < 0) {
      t->watches[i] = (struct watch){fd, ready, data};
      return;
    }
  mem_panic("terminal: more than %d descriptors", WATCH_MAX);
}

void terminal_unwatch(struct terminal *t, int fd) {
  for (size_t i = 0; i < WATCH_MAX; i++)
    if (t->watches[i].fd == fd)
      t->watches[i].fd = -1;
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

bool terminal_turn(struct terminal *t, int milliseconds) {
  struct pollfd fds[WATCH_MAX + 2] = {{.fd = STDIN_FILENO, .events = POLLIN},
                                      {.fd = t->signal_fd, .events = POLLIN}};
  bool unfinished = feed(t); /* typed ahead */
  settle(t);
  if (t->ending)
    return false;
  for (size_t i = 0; i < WATCH_MAX; i++)
    fds[i + 2] = (struct pollfd){.fd = t->watches[i].fd, .events = POLLIN};
  int wait = shorter(milliseconds, until_tick(t));
  if (unfinished)
    wait = shorter(wait, keys_wait(&t->keys));
  int ready = poll(fds, WATCH_MAX + 2, wait);
  if (ready > 0 && fds[1].revents != 0)
    read_signals(t);
  for (size_t i = 0; ready > 0 && i < WATCH_MAX && !t->ending; i++)
    if (fds[i + 2].revents != 0 && t->watches[i].fd == fds[i + 2].fd)
      t->watches[i].ready(t->watches[i].data);
  if (ready > 0 && fds[0].revents != 0 && !t->ending)
    read_keys(t);
  feed(t);
  tick(t);
  settle(t);
  return !t->ending;
}

void terminal_quit(struct terminal *t, int status) {
  end(t, status);
}

int terminal_loop(struct terminal *t) {
  while (terminal_turn(t, -1))
    ;
  return t->exit_status;
}
