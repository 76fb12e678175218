/* SPDX-License-Identifier: GPL-3.0-or-later */
/* asciicast v2, a recording of a terminal (docs.asciinema.org, "asciicast v2"): a line of JSON that begins it, then one
 * for each event. */
#ifndef EXPORT_CAST_H
#define EXPORT_CAST_H

#include <stddef.h>
#include <stdint.h>

struct text;

/* Appends the first line: of a window of COLUMNS by ROWS, begun at the time STARTED (seconds since 1970). TERM is the
   terminal's kind, TITLE what is shown there; both may be NULL. */
void cast_begin(int columns, int rows, int64_t started, const char *term, const char *title,
                struct text *out);

/* Appends an event, AFTER nanoseconds since the beginning. CODE: 'o' the LEN bytes at S were written, 'r' the window has
   the size that they name ("80x24"), 'm' a marker with these words. Bytes that are not UTF-8 become U+FFFD. */
void cast_event(int64_t after, char code, const char *s, size_t len, struct text *out);

#endif
