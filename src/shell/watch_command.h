/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `watch on|off`: the ladder on the machine's own network. */
#ifndef SHELL_WATCH_COMMAND_H
#define SHELL_WATCH_COMMAND_H

#include <stdint.h>

struct diag;
struct shell;
struct text;
struct word;

/* Runs `watch` with its COUNT words; without one it says whether it watches. 0, or -1 with DIAG. */
int watch_command(struct shell *shell, const struct word *words, uint32_t count, struct text *out,
                  struct diag *diag);

#endif
