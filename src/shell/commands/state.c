/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `state`: where a socket is in TCP's life. */
#include "shell/commands/command.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "net/endpoint.h"
#include "shell/shell.h"
#include "shell/socket_rows.h"
#include "view/handles.h"
#include "view/state.h"

/* What the kernel counts for the socket of ROW; false when it does not tell. */
static bool ask_info(const struct shell *shell, const struct handle_row *row,
                     struct tcp_info *info) {
  struct side *side = row->endpoint.tcp ? session_find(shell->session, row->side) : NULL;
  struct side_ends ends;
  struct side_end end;
  bool known = false;
  memset(info, 0, sizeof *info);
  if (!side)
    return false;
  side_ends_open(&ends, side);
  while (!known && side_ends_next(&ends, &end)) {
    socklen_t len = sizeof *info;
    known = end.fd == row->endpoint.fd &&
            getsockopt(side_ends_here(&ends, &end), IPPROTO_TCP, TCP_INFO, info, &len) == 0;
  }
  side_ends_close(&ends);
  return known;
}

static void show_state(const struct shell *shell, const struct handle_row *row, struct text *out) {
  struct tcp_info info;
  bool known = ask_info(shell, row, &info);
  state_show(row->name, &row->endpoint, known ? &info : NULL, &shell->style, out);
  handles_show_held(row, 2, &shell->style, out);
}

/* Of a nameless one: whether it is meant by its descriptor. */
static bool is_fd(const struct handle_row *row, const char *s) {
  char number[16];
  snprintf(number, sizeof number, "%d", row->endpoint.fd);
  return strcmp(s, number) == 0;
}

/* Whether S is the row's name, or SIDE.NAME. */
static bool is_named(const struct handle_row *row, const char *s) {
  size_t len = strlen(row->side);
  if (strncmp(s, row->side, len) == 0 && s[len] == '.')
    s += len + 1;
  return strcmp(row->name, s) == 0;
}

static int run(const struct command_use *use) {
  const struct shell *shell = use->shell;
  const struct word *word = &use->words[0];
  struct socket_rows rows = socket_rows_ask(shell);
  struct nearest near = nearest_start(word->s, word->len);
  const char *current = side_name(shell->session->current);
  const struct handle_row *found = NULL;
  for (size_t i = 0; i < rows.count; i++) {
    const struct handle_row *row = &rows.at[i];
    bool named = strcmp(row->name, SOCKET_ROWS_NAMELESS);
    if (named)
      nearest_offer(&near, row->name);
    if ((named ? is_named(row, word->s) : is_fd(row, word->s)) &&
        (!found || strcmp(row->side, current) == 0))
      found = row;
  }
  if (found) {
    struct handle_row shown = *found;
    shown.name = word->s;
    show_state(shell, &shown, use->out);
  } else {
    diag_set(use->diag, "NameError", NULL, word->span, "no open socket is called '%s'", word->s);
    if (near.best)
      diag_hint(use->diag, "did you mean '%s'?", near.best);
    else
      diag_hint(use->diag, "`handles` lists them");
  }
  socket_rows_free(&rows);
  return found ? 0 : -1;
}

const struct command command_state = {
    .name = "state",
    .usage = "state HANDLE",
    .summary = "a TCP socket's state, and where it can go from there",
    .detail =
        "The state diagram of TCP with this socket's state marked, and what the kernel counts for "
        "it: queues, round trip, retransmissions. SIDE.HANDLE says which, where several sides have "
        "one of that name: `state client.fd3`.",
    .least = 1,
    .most = 1,
    .complete = command_complete_handle,
    .run = run,
};
