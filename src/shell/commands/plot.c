/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `plot`: a connection over time. */
#include "shell/commands/command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "net/address.h"
#include "net/endpoint.h"
#include "shell/shell.h"
#include "shell/socket_rows.h"
#include "view/handles.h"
#include "view/plot.h"
#include "wire/trouble.h"

/* The port of the connected socket that is called so, or 0. Between the same two hosts the port of a client is
   another for each connection: of a socket's two ports it is the higher one that names it. */
static uint16_t named_port(const struct command_use *use, const struct word *word) {
  struct socket_rows rows = socket_rows_ask(use->shell);
  struct nearest near = nearest_start(word->s, word->len);
  uint16_t port = 0;
  bool found = false;
  for (size_t i = 0; i < rows.count && !port; i++) {
    const struct handle_row *row = &rows.at[i];
    nearest_offer(&near, row->name);
    if (strcmp(row->name, word->s) != 0)
      continue;
    found = true;
    uint16_t own = row->endpoint.peer_len ? address_port(&row->endpoint.local) : 0;
    uint16_t other = row->endpoint.peer_len ? address_port(&row->endpoint.peer) : 0;
    if (row->endpoint.tcp)
      port = own > other ? own : other;
  }
  if (found && !port) {
    diag_set(use->diag, "ValueError", NULL, word->span, "'%s' is not a TCP connection", word->s);
  } else if (!port) {
    diag_set(use->diag, "NameError", NULL, word->span, "no open socket is called '%s'", word->s);
    for (int kind = 0; kind < PLOT_KINDS && use->count == 1; kind++)
      nearest_offer(&near, plot_name((enum plot_kind)kind));
    if (near.best)
      diag_hint(use->diag, "did you mean '%s'?", near.best);
    else
      diag_hint(use->diag,
                "a port, or #N, a packet of the connection, names one that is closed, too");
  }
  socket_rows_free(&rows);
  return port;
}

/* #N, a port, or the name of a socket. */
static int read_choice(const struct command_use *use, const struct word *word,
                       struct plot_choice *choice) {
  bool packet = *word->s == '#';
  const char *s = word->s + packet;
  char *rest;
  errno = 0;
  unsigned long long n = strtoull(s, &rest, 10);
  if (!packet && (*s < '0' || *s > '9'))
    return (choice->port = named_port(use, word)) ? 0 : -1;
  if (rest == s || *rest || errno || *s == '-' || !n || (!packet && n > UINT16_MAX))
    return diag_set(use->diag, "ValueError", NULL, word->span,
                    packet ? "'%s' is not the number of a packet" : "'%s' is not a port", word->s);
  if (packet)
    choice->number = n;
  else
    choice->port = (uint16_t)n;
  return 0;
}

/* The kind that is called S, PLOT_KINDS: none is. */
static enum plot_kind find_kind(const char *s) {
  int kind = 0;
  while (kind < PLOT_KINDS && strcmp(plot_name((enum plot_kind)kind), s) != 0)
    kind++;
  return (enum plot_kind)kind;
}

static int run(const struct command_use *use) {
  struct plot_choice choice = {0};
  struct plot plot;
  enum plot_kind kind = use->count ? find_kind(use->words[0].s) : PLOT_SEQ;
  const struct word *word = NULL;
  if (kind == PLOT_KINDS && use->count == 2)
    return diag_set(use->diag, "ValueError", NULL, use->words[0].span,
                    "there is no plot '%s', only seq, cwnd and rtt", use->words[0].s);
  if (kind == PLOT_KINDS) { /* `plot s` */
    kind = PLOT_SEQ;
    word = &use->words[0];
  } else if (use->count == 2) {
    word = &use->words[1];
  }
  if (!use->shell->packets)
    return trouble_no_wire(use->diag);
  if (word && read_choice(use, word, &choice) < 0)
    return -1;
  if (plot_read(&plot, use->shell->packets, kind, &choice, use->diag) < 0) {
    if (word)
      use->diag->span = word->span;
    return -1;
  }
  plot_draw(&plot, &use->shell->style, use->out);
  plot_clear(&plot);
  return 0;
}

static void complete(struct command_cursor *cursor) {
  for (int kind = 0; cursor->arg == 0 && kind < PLOT_KINDS; kind++)
    cursor->offer(cursor->to, plot_name((enum plot_kind)kind));
  if (cursor->arg == 1)
    command_complete_handle(cursor);
}

const struct command command_plot = {
    .name = "plot",
    .usage = "plot [seq|cwnd|rtt] [CONNECTION]",
    .summary = "a TCP connection over time: sequence numbers, congestion window, round trip",
    .detail =
        "seq: what the end that sends more has sent, as tcptrace draws it: each segment, what is "
        "sent again (R) or lost (x), and what the peer has acknowledged and has room for when this "
        "has come back. cwnd, rtt: what the sender's kernel thought when it sent, in the lab only. "
        "CONNECTION is a socket's name, a port, or #N, one of its packets; without it the "
        "connection that carries the most. `set metrics on` has the kernel asked more often. "
        "`export plot-seq FILE` and the like draw it as a picture.",
    .most = 2,
    .complete = complete,
    .run = run,
};
