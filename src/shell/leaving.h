/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said when the shell is left. */
#ifndef SHELL_LEAVING_H
#define SHELL_LEAVING_H

struct shell;
struct text;

/* Appends what the sides that are busy do, a line each. */
void leaving_say_busy(const struct shell *shell, struct text *out);

/* Appends how many packets are held and which sockets are still open, nothing when none is. */
void leaving_say_open(const struct shell *shell, struct text *out);

#endif
