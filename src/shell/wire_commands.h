/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the lab: `wire …` and `step`. To add what the hand can do: a row in wire_commands.c. */
#ifndef SHELL_WIRE_COMMANDS_H
#define SHELL_WIRE_COMMANDS_H

#include <stdint.h>

struct diag;
struct shell;
struct span;
struct text;
struct word;

/* Runs `wire` with its COUNT words, or `step` (a `wire step`). 0, or -1 with DIAG filled. */
int wire_command(struct shell *shell, const struct word *words, uint32_t count, struct text *out,
                 struct diag *diag);
int wire_step_command(struct shell *shell, const struct word *words, uint32_t count,
                      struct text *out, struct diag *diag);

/* Calls OFFER with the words that may follow `wire`. */
void wire_command_words(void (*offer)(void *to, const char *name), void *to);

#endif
