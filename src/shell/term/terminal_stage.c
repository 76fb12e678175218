/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of a presenter: a screen of its own, whose first rows do not move. The rest is a scrolling region in which
 * the terminal goes on as ever, from its last row upwards; the rows above are written by absolute addresses. What was
 * printed below is kept, so that it can be printed again in a window of another size. */
#include "shell/term/terminal_parts.h"

#include <string.h>

#include <readline/readline.h>

#include "shell/term/tty.h"

#define LOG_BYTES 65536 /* that are kept of what was printed: more than a window holds */
#define ROWS_BELOW 10   /* that are left below the panel, if the window has twice as many */

#define BEGIN_UPDATE                                                                               \
  "\x1b[?2026h" /* the terminal shows all of it at once; others pay no attention */
#define END_UPDATE "\x1b[?2026l"

int terminal_panel_rows(const struct terminal *t) {
  int rows = 0, columns;
  if (!t->staged)
    return 0;
  rl_get_screen_size(&rows, &columns);
  return rows >= 2 * ROWS_BELOW ? rows - ROWS_BELOW : rows / 2;
}

bool terminal_present(struct terminal *t, bool again) {
  if (t->dumb)
    return false;
  terminal_lift(t);
  t->staged = t->stage_stale = true;
  if (!again)
    terminal_emit(t, TTY_STAGE_ON);
  tty_hold_stage(true);
  return true;
}

void terminal_leave_staged(void) {
  tty_hold_stage(false);
}

void terminal_end_stage(void) {
  tty_end_stage();
}

void terminal_panel(struct terminal *t, const char *s, size_t len) {
  text_clear(&t->panel);
  text_add(&t->panel, s, len);
  t->panel_stale = true;
}

void terminal_stage_log(struct terminal *t, const char *s, size_t len) {
  if (!t->staged)
    return;
  text_add(&t->log, s, len);
  if (t->log.len > 2 * LOG_BYTES) {
    const char *from = t->log.s + t->log.len - LOG_BYTES;
    const char *line = memchr(from, '\n', LOG_BYTES); /* a line's beginning */
    size_t drop = (size_t)((line ? line + 1 : from) - t->log.s);
    memmove(t->log.s, t->log.s + drop, t->log.len - drop + 1);
    t->log.len -= drop;
  }
}

void terminal_stage_log_line(struct terminal *t, const char *line) {
  struct text shown = TEXT_EMPTY;
  grid_escape(t->prompt, strlen(t->prompt), (struct grid_style){.utf8 = t->utf8}, &shown);
  grid_escape(line, strlen(line), (struct grid_style){.utf8 = t->utf8}, &shown);
  text_addc(&shown, '\n');
  terminal_stage_log(t, shown.s, shown.len);
  text_free(&shown);
}

/* Draws the panel and sets the region below it; the cursor stays where it is in there. */
static void draw_panel(struct terminal *t) {
  int rows = terminal_rows_all(t), panel = 0, most = terminal_panel_rows(t);
  fflush(t->draws);
  text_addf(&t->out, BEGIN_UPDATE "\x1b"
                                  "7");
  for (const char *s = text_str(&t->panel); *s && panel < most; panel++) {
    size_t len = strcspn(s, "\n");
    text_addf(&t->out, "\x1b[%d;1H\x1b[2K", panel + 1);
    text_add(&t->out, s, len);
    s += len + (s[len] == '\n');
  }
  for (int i = panel; i < t->panel_rows; i++)
    text_addf(&t->out, "\x1b[%d;1H\x1b[2K", i + 1);
  t->panel_rows = panel;
  text_addf(&t->out,
            "\x1b[%d;%dr\x1b"
            "8" END_UPDATE,
            panel + 1, rows);
  t->panel_stale = false;
}

/* The last lines of the log, as many as the window may show. */
static const char *log_tail(const struct terminal *t) {
  int lines = terminal_rows_all(t) + 1;
  const char *s = text_str(&t->log) + t->log.len;
  while (s > t->log.s && (s[-1] != '\n' || --lines > 0))
    s--;
  return s;
}

/* Draws all of the window. */
static void draw_all(struct terminal *t) {
  terminal_emit(t, "\x1b[r\x1b[2J");
  text_addf(&t->out, "\x1b[%d;1H", terminal_rows_all(t));
  t->panel_rows = 0;
  draw_panel(t);
  if (t->log.len == 0)
    return;
  const char *tail = log_tail(t), *last = strrchr(tail, '\n');
  int columns = terminal_columns(t);
  grid_fold(tail, strlen(tail), columns, &t->out);
  last = last ? last + 1 : tail;
  struct text plain = TEXT_EMPTY;
  grid_escape(last, strlen(last), (struct grid_style){.utf8 = t->utf8, .strip = true}, &plain);
  t->column =
      grid_after((struct grid_place){0, 0}, text_str(&plain), plain.len, columns, t->utf8).column;
  text_free(&plain);
}

void terminal_stage_settle(struct terminal *t) {
  if (!t->staged || t->ending)
    return;
  if (t->stage_stale) {
    terminal_lift(t);
    draw_all(t);
  } else if (t->panel_stale) {
    draw_panel(t);
  }
  t->stage_stale = false;
}

void terminal_stage_clear(struct terminal *t) {
  text_clear(&t->log);
  t->stage_stale = true;
}
