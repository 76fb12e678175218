/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `handles`: every open socket. */
#include "shell/commands/command.h"

#include "shell/shell.h"
#include "shell/socket_rows.h"
#include "view/handles.h"

static int run(const struct command_use *use) {
  struct socket_rows rows = socket_rows_ask(use->shell);
  handles_show(rows.at, rows.count, &use->shell->style, use->out);
  handles_show_lingering(rows.rest, rows.rest_count, &use->shell->style, use->out);
  socket_rows_free(&rows);
  return 0;
}

const struct command command_handles = {
    .name = "handles",
    .usage = "handles",
    .summary = "every open socket: name, descriptor, addresses, state",
    .detail =
        "The table is read from the kernel at that moment: the state, the addresses of both ends, "
        "the bytes that wait to be read, and sent bytes that the peer has not acknowledged.",
    .run = run,
};
