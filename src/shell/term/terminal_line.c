/* SPDX-License-Identifier: GPL-3.0-or-later */
/* readline in the terminal's hands: what it calls for keys, drawing, entered lines and completion. Its
 * callbacks have no data of their own, so that there is one terminal at a time (`the`). */
#include "shell/term/terminal_parts.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/readline.h>

#include "base/mem.h"
#include "base/utf8.h"

static struct terminal *the;

static ssize_t collect(void *data, const char *s, size_t len) {
  struct terminal *t = data;
  text_add(&t->out, s, len);
  return (ssize_t)len;
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
      terminal_end(the, 128 + SIGHUP);
      return EOF;
    }
  }
  return keys_take(&the->keys);
}

/* Whether more is typed already: asked by a search, which must know an Escape from the beginning of an
   arrow key. Others need not be told (and readline 8.2 crashes when it is: Ctrl-], Escape, x). */
static int key_waits(void) {
  return RL_ISSTATE(RL_STATE_ISEARCH) && keys_plain(&the->keys) >= 0;
}

/* Draws, but not while more characters of the line are there already: typed fast or pasted. */
static void redisplay(void) {
  int next = keys_plain(&the->keys);
  bool more = next >= ' ' && next != 0x7f && rl_pending_input == 0;
  if (more && !RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH))
    return;
  terminal_redisplay(the);
}

void terminal_redisplay(struct terminal *t) {
  rl_redisplay();
  terminal_paint(t);
}

void terminal_line_entered(char *line) {
  if (line != NULL)
    terminal_stage_log_line(the, line);
  rl_callback_handler_remove();
  the->installed = the->drawn = false;
  the->hinting = false;
  the->entered = true;
  free(the->line);
  the->line = line;
  if (line != NULL && the->indent > 0 && strspn(line, " ") == strlen(line))
    *line = '\0';
  the->indented &= the->block;
  the->block = false;
  the->indent = 0;
  if (line == NULL)
    terminal_emit(the, "\n");
}

static int start_line(void) {
  if (the->keys.at < the->keys.in.len)
    the->indent = 0, the->indented = true; /* typed ahead, or pasted without marks */
  for (int i = 0; i < the->indent; i++)
    rl_insert_text(" ");
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

void terminal_take_indent(struct terminal *t) {
  if (t->indent > 0 && t->installed && !t->quoting &&
      !RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_NUMERICARG | RL_STATE_MULTIKEY) &&
      rl_end == t->indent && rl_point == rl_end && strspn(rl_line_buffer, " ") == (size_t)rl_end)
    rl_delete_text(0, rl_end), rl_point = 0, t->indented = true;
}

/* The blanks before the cursor when its line is one of a block and holds nothing else there; else -1. */
static int indent_here(void) {
  int start = line_start(rl_point), at = start;
  while (at < rl_point && rl_line_buffer[at] == ' ')
    at++;
  return at == rl_point && (the->block || start > 0) ? at - start : -1;
}

static int tab(int count, int key) {
  int blanks = indent_here();
  if (blanks < 0)
    return rl_complete(count, key);
  rl_insert_text(&"    "[blanks % 4]);
  return 0;
}

static int backspace(int count, int key) {
  int blanks = indent_here();
  return rl_rubout(count == 1 && blanks > 0 ? (blanks - 1) % 4 + 1 : count, key);
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
  return len - utf8_unfinished(c->items[0].text, len);
}

static char **candidates(const char *word, int start, int stop) {
  const struct completion *c = &the->completion;
  (void)word;
  (void)start;
  if (stop == 0)
    word_break(); /* readline looks for no word there */
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
    rl_completion_append_character = (unsigned char)c->items[0].after;
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
  terminal_put_line(the);
}

/* ---- setting readline up ---- */

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

/* Ctrl-G: as rl_abort, which jumps out to a place that may be gone (readline 8.2). */
static int give_up(int count, int key) {
  (void)count;
  (void)key;
  rl_discard_argument();
  rl_clear_pending_input();
  rl_clear_message();
  return 0;
}

static int no_key(int count, int key) {
  (void)count;
  (void)key;
  return 0;
}

/* Keys that mean nothing do nothing: by itself readline would jump out as for Ctrl-G. */
static void fill_keymap(Keymap map) {
  for (int i = 0; i < KEYMAP_SIZE - 1; i++) {
    if (map[i].type == ISKMAP)
      fill_keymap((Keymap)map[i].function); /* so readline keeps it */
    else if (map[i].type == ISFUNC && map[i].function == NULL)
      map[i].function = no_key;
    else if (map[i].type == ISFUNC && map[i].function == rl_abort)
      map[i].function = give_up;
  }
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

/* A second time readline only begins a new line. */
void terminal_prepare(void) {
  static bool prepared;
  if (prepared)
    return;
  prepared = true;
  rl_readline_name = "Sockshell";
  rl_catch_signals = rl_catch_sigwinch = rl_change_environment = 0;
  rl_variable_bind("bell-style", "none"); /* these are ours; the user's inputrc comes after them */
  rl_variable_bind("show-all-if-unmodified", "on");
  rl_variable_bind("convert-meta", "off"); /* letters beyond ASCII are not keys in any locale */
  rl_variable_bind("input-meta", "on");
  rl_variable_bind("output-meta", "on");
  rl_initialize();
  guess_terminal();
}

void terminal_start_readline(struct terminal *t) {
  static const cookie_io_functions_t writes = {.write = collect};
  the = t;
  t->draws = fopencookie(t, "w", writes);
  if (t->draws == NULL)
    mem_panic("no stream for readline");
  terminal_prepare();
  rl_instream = stdin;
  rl_outstream = t->draws;
  rl_prep_term_function = keep_modes;
  rl_deprep_term_function = nothing;
  rl_getc_function = read_key;
  rl_input_available_hook = key_waits;
  rl_startup_hook = start_line;
  rl_completion_word_break_hook = word_break;
  rl_attempted_completion_function = candidates;
  rl_completion_display_matches_hook = list_candidates;
  rl_completion_query_items = 0;
  rl_initialize();
  rl_redisplay_function = redisplay; /* not before: readline would not look at terminfo */
  rl_tty_set_default_bindings(rl_get_keymap());
  rl_tty_set_echoing(1);
  rebind("\t", rl_complete, tab);
  rebind("\x7f", rl_rubout, backspace);
  rebind("\x08", rl_rubout, backspace);
  rebind("\x1b[A", rl_get_previous_history, line_above);
  rebind("\x1bOA", rl_get_previous_history, line_above);
  rebind("\x10", rl_get_previous_history, line_above);
  rebind("\x1b[B", rl_get_next_history, line_below);
  rebind("\x1bOB", rl_get_next_history, line_below);
  rebind("\x0e", rl_get_next_history, line_below);
  fill_keymap(rl_get_keymap_by_name("emacs"));
  fill_keymap(rl_get_keymap_by_name("vi-insert"));
  fill_keymap(rl_get_keymap_by_name("vi-command"));
  t->dumb = !moves_up();
}

void terminal_stop_readline(struct terminal *t) {
  if (t->installed)
    rl_callback_handler_remove();
  rl_outstream = stdout;
  fclose(t->draws);
  the = NULL;
}
