/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Busy sides, held packets, open sockets. */
#include "shell/leaving.h"

#include <string.h>

#include "base/text.h"
#include "run/blocked.h"
#include "net/endpoint.h"
#include "shell/shell.h"
#include "shell/socket_rows.h"
#include "view/handles.h"
#include "view/waiting.h"
#include "wire/wire.h"

void leaving_say_busy(const struct shell *shell, struct text *out) {
  for (size_t i = 0; i < shell->session->count; i++) {
    struct side *side = shell->session->sides[i];
    struct blocked b = blocked_ask(side);
    if (b.status.state != SIDE_IDLE) {
      text_addf(out, "Side %s was still busy: ", side_name(side));
      waiting_say(&b, side_name(side), out);
      text_addc(out, '\n');
    }
    blocked_clear(&b);
  }
}

static void say_held(const struct shell *shell, struct text *out) {
  size_t held = shell->wire ? wire_status(shell->wire).held : 0;
  if (held)
    text_addf(out, "%zu packet%s still held: delivered now.\n", held,
              held == 1 ? " was" : "s were");
}

static void say_open(const struct shell *shell, struct text *out) {
  struct socket_rows rows = socket_rows_ask(shell);
  if (rows.count)
    text_adds(out, "Still open, closed now: ");
  for (size_t i = 0; i < rows.count; i++) {
    const struct handle_row *row = &rows.at[i];
    text_adds(out, i ? ", " : "");
    if (strcmp(row->name, SOCKET_ROWS_NAMELESS))
      text_addf(out, "%s (fd %d, %s)", row->name, row->endpoint.fd, row->endpoint.state);
    else
      text_addf(out, "fd %d (%s)", row->endpoint.fd, row->endpoint.state);
  }
  if (rows.count)
    text_addc(out, '\n');
  socket_rows_free(&rows);
}

void leaving_say_open(const struct shell *shell, struct text *out) {
  say_held(shell, out);
  say_open(shell, out);
}
