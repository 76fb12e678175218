/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands about lessons: lesson, record. */
#ifndef SHELL_LESSON_COMMANDS_H
#define SHELL_LESSON_COMMANDS_H

#include <stdint.h>

struct diag;
struct shell;
struct text;
struct word;

/* Each runs the command with its COUNT words; what it prints is appended to OUT. 0, or -1 with DIAG
   filled. `lesson NAME` sets shell->play. */
int lesson_command(struct shell *shell, const struct word *words, uint32_t count, struct text *out,
                   struct diag *diag);
int lesson_record_command(struct shell *shell, const struct word *words, uint32_t count,
                          struct text *out, struct diag *diag);

/* Offers the names of the lessons. */
void lesson_words(void (*offer)(void *to, const char *name), void *to);

/* Plays shell->play, and forgets it: a process of its own has the terminal meanwhile. Returns 0 or an
   errno. */
int lesson_play(struct shell *shell);

#endif
