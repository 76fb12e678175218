/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands about open sockets: handles, state. */
#ifndef SHELL_HANDLE_COMMANDS_H
#define SHELL_HANDLE_COMMANDS_H

struct diag;
struct shell;
struct text;
struct word;

/* `handles`: every open socket of every side, and the connections that no descriptor leads to. */
void handle_list(const struct shell *shell, struct text *out);

/* `state WORD`: the socket of that name, of the current side first. 0, or -1 with DIAG filled. */
int handle_state(const struct shell *shell, const struct word *word, struct text *out,
                 struct diag *diag);

/* Which sockets are still open, nothing when none is: said when the shell is left. */
void handle_say_open(const struct shell *shell, struct text *out);

#endif
