/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of a transcript (struct transcript_line), taken apart: its indentation, its words, a fence. What is returned
   borrows from the same source. */
#ifndef LESSON_TRANSCRIPT_LINE_H
#define LESSON_TRANSCRIPT_LINE_H

#include <stdbool.h>
#include <stddef.h>

struct transcript_line;

/* LINE without its first blanks, at most BLANKS of them. */
struct transcript_line transcript_line_cut(struct transcript_line line, size_t blanks);

/* How many blanks LINE begins with. */
size_t transcript_line_indent(struct transcript_line line);

/* Whether LINE holds nothing but blanks. */
bool transcript_line_blank(struct transcript_line line);

/* A fence of Markdown: at most three blanks, then at least three ` or ~. Gives its character, its length in *LENGTH and
   the info string in *INFO; 0 when LINE is not a fence. */
char transcript_line_fence(struct transcript_line line, size_t *length,
                           struct transcript_line *info);

/* Takes the first word off LINE, and the blanks after it. At the end of the line it is empty. */
struct transcript_line transcript_line_word(struct transcript_line *line);

/* Whether LINE is the word S. */
bool transcript_line_is(struct transcript_line line, const char *s);

#endif
