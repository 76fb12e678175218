/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands about sides: side, wait, kill, run. */
#ifndef SHELL_SIDE_COMMANDS_H
#define SHELL_SIDE_COMMANDS_H

#include <stdint.h>

struct diag;
struct shell;
struct text;
struct word;

/* Each runs the command with its COUNT words; what it prints is appended to OUT. 0, or -1 with DIAG
   filled. */
int side_command(struct shell *shell, const struct word *words, uint32_t count, struct text *out,
                 struct diag *diag);
int side_wait_command(struct shell *shell, const struct word *words, uint32_t count,
                      struct text *out, struct diag *diag);
int side_kill_command(struct shell *shell, const struct word *words, uint32_t count,
                      struct text *out, struct diag *diag);
int side_run_command(struct shell *shell, const struct word *words, uint32_t count,
                     struct text *out, struct diag *diag);

/* Appends what the sides that are busy do, a line each: said when the shell is left. */
void side_say_busy(const struct shell *shell, struct text *out);

#endif
