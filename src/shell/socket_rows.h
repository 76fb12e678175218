/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sockets of a session, asked from the kernel at that moment: for `handles`, `state`, and the end. */
#ifndef SHELL_SOCKET_ROWS_H
#define SHELL_SOCKET_ROWS_H

#include <stddef.h>

struct handle_row;
struct lingering;
struct shell;

#define SOCKET_ROWS_NAMELESS "-" /* the name of a socket that has none, as one in a list */

struct socket_rows {
  struct handle_row *at; /* open sockets of every side (view/handles.h) */
  size_t count;
  struct lingering *rest; /* connections that no descriptor leads to */
  size_t rest_count;
};

/* Asks for all of them; for socket_rows_free. */
struct socket_rows socket_rows_ask(const struct shell *shell);
/* Asks only for those that no descriptor leads to. */
struct socket_rows socket_rows_ask_rest(const struct shell *shell);
void socket_rows_free(struct socket_rows *rows);

#endif
