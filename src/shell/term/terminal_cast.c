/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recording of the terminal (--cast): what is written to it, an event for each write. The lines go to a descriptor,
 * whoever reads it writes the file. */
#include "shell/term/terminal_parts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "export/cast.h"

/* Whoever reads has the line whole, or the recording ends: its reader has gone. */
static void record(struct terminal *t, char code, const char *s, size_t len) {
  struct text line = TEXT_EMPTY;
  cast_event(clock_now() - t->cast_began, code, s, len, &line);
  for (size_t done = 0; done < line.len && t->cast > 0;) {
    ssize_t n = write(t->cast, line.s + done, line.len - done);
    if (n >= 0)
      done += (size_t)n;
    else if (errno != EINTR)
      t->cast = 0;
  }
  text_free(&line);
}

void terminal_cast_out(struct terminal *t, const char *s, size_t len) {
  if (t->cast <= 0 || len == 0)
    return;
  for (const char *end = s + len; s < end;) { /* a line ends as the tty writes it (ONLCR) */
    const char *newline = memchr(s, '\n', (size_t)(end - s));
    text_add(&t->cast_rest, s, (size_t)((newline ? newline : end) - s));
    text_adds(&t->cast_rest, newline ? "\r\n" : "");
    s = newline ? newline + 1 : end;
  }
  size_t rest = utf8_unfinished(t->cast_rest.s, t->cast_rest.len), whole = t->cast_rest.len - rest;
  if (whole == 0)
    return;
  record(t, 'o', t->cast_rest.s, whole);
  memmove(t->cast_rest.s, t->cast_rest.s + whole, rest + 1);
  t->cast_rest.len = rest;
}

void terminal_cast_size(struct terminal *t) {
  char size[32];
  snprintf(size, sizeof size, "%dx%d", terminal_columns(t), terminal_rows_all(t));
  if (t->cast > 0)
    record(t, 'r', size, strlen(size));
}

void terminal_mark(struct terminal *t, const char *words) {
  if (t->cast <= 0)
    return;
  terminal_write_out(t);          /* what came before it */
  struct text label = TEXT_EMPTY; /* players print it */
  grid_harmless(words, strcspn(words, "\n"), false, &label);
  record(t, 'm', text_str(&label), label.len);
  text_free(&label);
}
