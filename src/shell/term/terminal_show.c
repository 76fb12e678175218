/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands on the terminal's screen: the line being typed, the row below it, a program's unfinished
 * line; and printing above them. */
#include "shell/term/terminal_parts.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/readline.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "view/style.h"

#define OUT_ENOUGH 65536 /* bytes that are worth a write before the turn ends */

/* ---- what goes to the screen ---- */

void terminal_emit(struct terminal *t, const char *s) {
  fflush(t->draws);
  text_adds(&t->out, s);
}

void terminal_move(struct terminal *t, int count, char direction) {
  fflush(t->draws);
  if (count > 0)
    text_addf(&t->out, "\x1b[%d%c", count, direction);
}

void terminal_end(struct terminal *t, int status) {
  if (t->ending)
    return;
  t->ending = true;
  t->exit_status = status;
}

void terminal_write_out(struct terminal *t) {
  fflush(t->draws);
  terminal_cast_out(t, text_str(&t->out), t->out.len);
  size_t done = 0;
  while (done < t->out.len) {
    ssize_t n = write(STDOUT_FILENO, t->out.s + done, t->out.len - done);
    if (n > 0) {
      done += (size_t)n;
    } else if (n < 0 && errno == EAGAIN) {
      poll(&(struct pollfd){.fd = STDOUT_FILENO, .events = POLLOUT}, 1, -1);
    } else if (n == 0 || errno != EINTR) {
      terminal_end(t, 128 + SIGHUP);
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

int terminal_rows_all(const struct terminal *t) {
  int rows = 0, columns = 0;
  (void)t;
  rl_get_screen_size(&rows, &columns);
  return rows > 0 ? rows : 24;
}

int terminal_rows(const struct terminal *t) {
  return terminal_rows_all(t) - t->panel_rows;
}

struct grid_place terminal_place(struct terminal *t, int len, int columns) {
  struct grid_place place = {0, 0};
  const char *prompt = rl_display_prompt != NULL ? rl_display_prompt : "";
  place = grid_after(place, prompt, strlen(prompt), columns, t->locale_utf8);
  return grid_after(place, rl_line_buffer, (size_t)len, columns, t->locale_utf8);
}

/* ---- the rows below ---- */

/* Takes the row below away. */
static void erase_below(struct terminal *t) {
  if (!t->below)
    return;
  t->below = false;
  if (t->below_rows > 0) {
    terminal_emit(t, "\r");
    terminal_move(t, t->below_rows, 'B');
  }
  terminal_emit(t, "\x1b[J");
  terminal_move(t, t->below_rows, 'A');
  terminal_emit(t, "\r");
  terminal_move(t, t->below_column, 'C');
}

/* Draws TEXT, folded, on at most ROOM rows; returns on how many. */
static int put_rows(struct terminal *t, const char *text, int columns, int room) {
  struct text lines = TEXT_EMPTY;
  int rows = 0;
  grid_fold(text, strlen(text), columns, &lines);
  for (char *line = lines.s, *end; line != NULL && rows < room; line = end, rows++) {
    end = strchr(line, '\n');
    if (end != NULL)
      *end++ = '\0';
    if (rows > 0)
      terminal_emit(t, "\n");
    grid_cut(line, columns, t->utf8, &t->out);
  }
  text_free(&lines);
  return rows;
}

static void below_draw(struct terminal *t) {
  const char *text = t->drawn && t->hinting ? text_str(&t->hint) : t->status;
  if (t->dumb)
    return;
  if (text == NULL || *text == '\0') {
    erase_below(t);
    return;
  }
  int columns = terminal_columns(t), rows = t->column > 0, column = t->column;
  if (t->drawn) {
    struct grid_place point = terminal_place(t, rl_point, columns);
    rows = terminal_place(t, rl_end, columns).row - point.row + 1;
    column = point.column;
  }
  if (t->below && rows == t->below_rows && column == t->below_column &&
      strcmp(text, t->below_text) == 0)
    return;
  int room = terminal_rows(t) - rows;
  t->below = room > 0;
  if (!t->below)
    return;
  t->below_rows = rows;
  t->below_column = column;
  free(t->below_text);
  t->below_text = mem_strdup(text);
  terminal_emit(t, "\r");
  for (int i = 0; i < t->below_rows; i++)
    terminal_emit(t, "\n");
  terminal_emit(t, "\x1b[J");
  int drawn = put_rows(t, text, columns - 1, room);
  terminal_move(t, t->below_rows + drawn - 1, 'A');
  terminal_emit(t, "\r");
  terminal_move(t, t->below_column, 'C');
}

/* ---- the line being typed, on and off the screen ---- */

void terminal_lift(struct terminal *t) {
  erase_below(t);
  if (!t->drawn)
    return;
  t->drawn = false;
  if (t->dumb)
    terminal_emit(t, "\n");
  else
    rl_clear_visible_line();
}

void terminal_fresh_line(struct terminal *t) {
  erase_below(t);
  if (t->partial_len > 0) {
    grid_escape(t->partial, t->partial_len, (struct grid_style){.utf8 = t->utf8}, &t->out);
    t->column += (int)t->partial_len;
    t->partial_len = 0;
  }
  if (t->column > 0) {
    terminal_emit(t, "\n");
    terminal_stage_log(t, "\n", 1);
  }
  t->column = 0;
}

void terminal_put_line(struct terminal *t) {
  erase_below(t);
  if (t->drawn)
    return;
  terminal_fresh_line(t);
  t->drawn = true;
  if (t->installed) {
    rl_forced_update_display();
    return;
  }
  t->installed = true;
  rl_callback_handler_install(t->prompt, terminal_line_entered);
}

void terminal_settle(struct terminal *t) {
  terminal_stage_settle(t);
  if (!t->busy && !t->ending)
    if (!t->drawn)
      terminal_put_line(t);
  if (t->hinting && t->drawn) {
    text_clear(&t->hint);
    t->handlers.hint(t->handlers.data, rl_line_buffer, (size_t)rl_point, &t->hint);
    t->hinting = t->hint.len > 0;
  }
  below_draw(t);
  terminal_write_out(t);
}

/* ---- printing ---- */

void terminal_print(struct terminal *t, const char *s, size_t len) {
  terminal_lift(t);
  terminal_fresh_line(t);
  fflush(t->draws);
  struct text shown = TEXT_EMPTY;
  grid_escape(s, len, (struct grid_style){.utf8 = t->utf8, .color = t->color, .strip = true},
              &shown);
  if (len > 0 && s[len - 1] != '\n')
    text_addc(&shown, '\n');
  grid_fold(text_str(&shown), shown.len, terminal_columns(t), &t->out);
  terminal_stage_log(t, text_str(&shown), shown.len);
  text_free(&shown);
  if (t->out.len > OUT_ENOUGH)
    terminal_write_out(t);
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

/* Appends LEN bytes at S as they are shown, in LOOK. */
static void put_in_look(struct terminal *t, const char *s, size_t len, enum style_look look) {
  struct view_style style = {.color = t->color, .palette = t->palette, .strong = t->strong};
  size_t from = t->out.len;
  struct text shown = TEXT_EMPTY;
  grid_escape(s, len, (struct grid_style){.utf8 = t->utf8}, &shown);
  style_begin(&style, look, &t->out);
  text_add(&t->out, text_str(&shown), shown.len);
  style_end(&style, look, &t->out);
  terminal_stage_log(t, t->out.s + from, t->out.len - from);
  t->column = grid_after((struct grid_place){0, t->column}, text_str(&shown), shown.len,
                         terminal_columns(t), t->utf8)
                  .column;
  text_free(&shown);
}

/* Before what is written, and after it: what it stands above. */
static bool begin_write(struct terminal *t) {
  bool shown = t->drawn;
  terminal_lift(t);
  erase_below(t);
  fflush(t->draws);
  return shown;
}

static void end_write(struct terminal *t, bool shown) {
  if (shown)
    terminal_fresh_line(t);
  if (t->out.len > OUT_ENOUGH)
    terminal_write_out(t);
}

void terminal_write(struct terminal *t, const char *s, size_t len) {
  struct text text = TEXT_EMPTY;
  if (len == 0)
    return;
  bool shown = begin_write(t);
  text_add(&text, t->partial, t->partial_len);
  text_add(&text, s, len);
  t->partial_len = utf8_unfinished(text.s, text.len);
  text.len -= t->partial_len;
  memcpy(t->partial, text.s + text.len, t->partial_len);
  put_in_look(t, text_str(&text), text.len, STYLE_PLAIN);
  text_free(&text);
  end_write(t, shown);
}

void terminal_type(struct terminal *t, const char *s, const unsigned char *looks, size_t len) {
  if (len == 0)
    return;
  bool shown = begin_write(t);
  if (t->partial_len > 0)
    terminal_fresh_line(t);
  for (size_t i = 0, n; i < len; i += n) {
    for (n = 1; i + n < len && looks[i + n] == looks[i];)
      n++;
    put_in_look(t, s + i, n, (enum style_look)looks[i]);
  }
  end_write(t, shown);
}

void terminal_clear(struct terminal *t) {
  terminal_lift(t);
  terminal_fresh_line(t);
  if (t->staged)
    terminal_stage_clear(t);
  else if (!t->dumb)
    terminal_emit(t, "\x1b[H\x1b[2J");
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
