/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The prompts of a transcript: `>>> `, `... `, `server>>> `. */
#ifndef LESSON_TRANSCRIPT_PROMPT_H
#define LESSON_TRANSCRIPT_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/* Whether LINE (LEN bytes) begins as a prompt that was mistyped does: `>>>x` without the blank, `>> x`. Where
   output is wanted it is refused: as output it would be lost when the file is updated. */
bool transcript_prompt_mistyped(const char *line, size_t len);

/* If LINE (LEN bytes) begins with a prompt: true, the side's name and the input after it; CONTINUED tells
   `... ` from `>>> `. */
bool transcript_prompt_read(const char *line, size_t len, const char **side, size_t *side_len,
                            const char **input, bool *continued);

/* Appends INPUT as it is typed on SIDE, with its prompts (NULL: bare ones). */
void transcript_prompt_echo(const char *side, const char *input, struct text *out);

#endif
