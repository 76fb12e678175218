/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours of the line being typed. readline draws it without any; then the same characters are written once more
 * over themselves, in colour. None is wider than before, so that what readline believes of the screen stays true. */
#include "shell/term/terminal_parts.h"

#include <stdlib.h>
#include <string.h>

#include <readline/readline.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "view/style.h"

static bool is_on(const char *variable) {
  const char *value = rl_variable_value(variable);
  return value != NULL && strcmp(value, "on") == 0;
}

/* Whether LEN bytes at S are on the screen as they are: no ^X, no tab, no \303. */
static bool is_plain(const char *s, size_t len, bool utf8) {
  for (size_t i = 0; i < len;) {
    struct utf8 next = utf8_at(s + i, len - i);
    if (!next.valid || (next.c < ' ' && next.c != '\n') || next.c == 0x7f ||
        (next.c > 0x7f && !utf8))
      return false;
    i += next.len;
  }
  return true;
}

/* Whether what is on the screen is the prompt and the line, and nothing that readline marks in its own way. */
static bool may_paint(const struct terminal *t) {
  if (!t->color || t->dumb || t->handlers.paint == NULL || rl_display_prompt == NULL ||
      strcmp(rl_display_prompt, t->prompt) != 0 ||
      RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_NUMERICARG))
    return false;
#if RL_READLINE_VERSION >= 0x0801
  if (rl_mark_active_p())
    return false;
#endif
  return !is_on("horizontal-scroll-mode") && !is_on("show-mode-in-prompt") &&
         !is_on("mark-modified-lines") && is_plain(t->prompt, strlen(t->prompt), t->locale_utf8) &&
         is_plain(rl_line_buffer, (size_t)rl_end, t->locale_utf8);
}

struct brush {
  struct terminal *t;
  struct view_style style;
  struct grid_place place; /* of the next character */
  int row, columns;        /* where the cursor is */
  int look;
};

static void change_look(struct brush *b, int look) {
  if (look != b->look) {
    style_end(&b->style, (enum style_look)b->look, &b->t->out);
    style_begin(&b->style, (enum style_look)look, &b->t->out);
  }
  b->look = look;
}

/* Writes LEN bytes at S over what is there, each in its look. */
static void put(struct brush *b, const char *s, size_t len, const unsigned char *looks) {
  for (size_t i = 0, n; i < len; i += n) {
    struct grid_place before = b->place;
    n = utf8_at(s + i, len - i).len;
    b->place = grid_after(before, s + i, n, b->columns, b->t->locale_utf8);
    if (s[i] == '\n')
      continue;
    int row = b->place.column > 0 ? b->place.row : before.row; /* a wide one may not fit the row */
    if (row > b->row) {
      terminal_emit(b->t, "\r");
      terminal_move(b->t, row - b->row, 'B');
      b->row = row;
    }
    change_look(b, looks[i]);
    text_add(&b->t->out, s + i, n);
  }
}

static bool is_any(const unsigned char *looks, size_t len) {
  while (len > 0 && looks[len - 1] == STYLE_PLAIN)
    len--;
  return len > 0;
}

void terminal_paint(struct terminal *t) {
  if (!may_paint(t))
    return;
  size_t prompt = strlen(t->prompt);
  unsigned char *looks = mem_zalloc(prompt + (size_t)rl_end + 1, 1);
  int columns = terminal_columns(t);
  struct grid_place point = terminal_place(t, rl_point, columns);
  bool fits = terminal_place(t, rl_end, columns).row < terminal_rows(t);
  bool paints =
      fits && t->handlers.paint(t->handlers.data, t->prompt, rl_line_buffer, (size_t)rl_end, looks);
  bool any = paints && is_any(looks, prompt + (size_t)rl_end);
  if (any || (paints && t->painted)) {
    t->painted = any;
    struct brush b = {.t = t,
                      .style = {.color = true, .palette = t->palette, .strong = t->strong},
                      .columns = columns};
    terminal_move(t, point.row, 'A');
    terminal_emit(t, "\r");
    put(&b, t->prompt, prompt, looks);
    put(&b, rl_line_buffer, (size_t)rl_end, looks + prompt);
    change_look(&b, STYLE_PLAIN);
    terminal_emit(t, "\r");
    terminal_move(t, b.row - point.row, 'A');
    terminal_move(t, point.row - b.row, 'B');
    terminal_move(t, point.column, 'C');
  }
  free(looks);
}
