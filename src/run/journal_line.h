/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An event written down as one line of JSON, and read back: what leaves this process (a file, another shell, a page)
 * has this form and no other.
 *
 * A line is `{"v":1,"number":N,"time":T,"kind":"call","side":0, … }` and a newline. "time" and other moments are
 * nanoseconds of CLOCK_MONOTONIC; a state of TCP is [kernel's number, name]; an address is [as people write
 * it, its bytes in hexadecimal]; bytes are a string where they are UTF-8, else {"hex":"00ff"}. What is
 * 0, false or absent is left out. The arguments of a call have the names of its row's parameters. Of the
 * text that a statement's place is in, the lines of that place are there (at most JOURNAL_LINE_PLACE bytes).
 *
 * A line is bounded: of a text its first JOURNAL_LINE_TEXT bytes are written, of other strings
 * JOURNAL_LINE_WORD, each followed by "… 12 more bytes, not kept"; of poll's descriptors the first 4,096.
 *
 * To add a member to an event: a row in a table of journal_line.c, and JOURNAL_LINE_VERSION one more. */
#ifndef RUN_JOURNAL_LINE_H
#define RUN_JOURNAL_LINE_H

#include <stddef.h>

struct diag;
struct event;
struct text;

#define JOURNAL_LINE_VERSION 17
#define JOURNAL_LINE_TEXT ((size_t)1 << 20)
#define JOURNAL_LINE_WORD ((size_t)1 << 16)
#define JOURNAL_LINE_PLACE ((size_t)4096)
#define JOURNAL_LINE_MAX ((size_t)16 << 20) /* no line is longer */

/* Appends EVENT and a newline. */
void journal_line_write(const struct event *event, struct text *out);

/* Reads the LEN bytes at LINE, with or without a newline at the end, wherever they are from, into EVENT, which is
   then the caller's (journal_event_clear). Reads what journal_line_write writes and nothing else. It takes
   no more memory than a small multiple of LEN, which is at most JOURNAL_LINE_MAX. 0, or -1 with DIAG
   filled ("byte 17: …"), and nothing to free. */
int journal_line_read(const char *line, size_t len, struct event *event, struct diag *diag);

#endif
