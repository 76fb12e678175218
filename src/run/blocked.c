/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the kernel about a call that blocks. A further call that waits in a way of its own gets its facts
 * here and its words in view/waiting.c. */
#include "run/blocked.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/mem.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/address.h"
#include "run/neighbor.h"

static void ask_tcp(struct blocked *b) {
  struct tcp_info info;
  socklen_t len = sizeof info;
  memset(&info, 0, sizeof info);
  if (getsockopt(b->endpoint.fd, IPPROTO_TCP, TCP_INFO, &info, &len) != 0)
    return;
  b->tcp = true;
  b->received = info.tcpi_bytes_received;
  b->unsent = info.tcpi_notsent_bytes;
  b->sent_again = info.tcpi_total_retrans;
  b->filled = situation_fills_window(&info, len, (uint32_t)b->endpoint.unacked);
  b->window = b->filled ? info.tcpi_snd_wnd : 0;
}

static void watch(struct blocked *b, int fd, short events) {
  b->watched = mem_resize(b->watched, b->watched_count + 1, sizeof *b->watched);
  struct watched *w = &b->watched[b->watched_count++];
  *w = (struct watched){.fd = fd, .events = events};
  snprintf(w->name, sizeof w->name, "fd %d", fd);
}

static void watch_sets(struct blocked *b, const struct call_select *s) {
  static const short events[3] = {POLLIN, POLLOUT, POLLPRI};
  for (int fd = 0; fd < s->count; fd++) {
    short wanted = 0;
    for (int i = 0; i < 3; i++)
      if (s->given[i] && FD_ISSET(fd, &s->asked[i]))
        wanted |= events[i];
    if (wanted)
      watch(b, fd, wanted);
  }
}

/* Whether END is the socket of the call that B is about. */
static bool is_ours(const struct blocked *b, const struct side_end *end) {
  return end->fd == b->status.call->fd && end->process == b->status.call->process;
}

/* What the side's sockets tell of the call that it is in. */
static void ask_ends(struct side *side, struct blocked *b) {
  struct call *call = b->status.call;
  int here = call->here;
  struct side_ends ends;
  struct side_end end;
  side_ends_open(&ends, side);
  while (side_ends_next(&ends, &end)) {
    if (is_ours(b, &end)) {
      call->here = side_ends_here(&ends, &end); /* until the next one */
      if (endpoint_ask(call->here, &b->endpoint) == 0 && b->endpoint.tcp)
        ask_tcp(b);
      if (call->here >= 0 && !b->status.held && !b->wire)
        b->wire = situation_waited(call, side_name(side), side_journal(side));
      call->here = here;
      b->endpoint.fd = end.fd;
    }
    for (size_t i = 0; i < b->watched_count; i++)
      if (b->watched[i].fd == end.fd)
        snprintf(b->watched[i].name, sizeof b->watched[i].name, "%.32s", end.name);
  }
  side_ends_close(&ends);
}

static void ask_call(struct side *side, struct blocked *b) {
  const struct call *call = b->status.call;
  if (call_meaning(call) == &row_poll) {
    const struct pollfd *fds = call->out;
    for (size_t i = 0; i < call->out_room / sizeof *fds; i++)
      watch(b, fds[i].fd, fds[i].events);
  }
  if (call_meaning(call) == &row_select)
    watch_sets(b, call->out);
  ask_ends(side, b);
}

/* Whether E, a listening socket of this session, is the one that a connect to ADDRESS does not get into. */
static bool is_full(const struct endpoint *e, const struct sockaddr_storage *address) {
  const void *to = address->ss_family == AF_INET6
                       ? (const void *)&((const struct sockaddr_in6 *)address)->sin6_addr
                       : (const void *)&((const struct sockaddr_in *)address)->sin_addr;
  return e->tcp && strcmp(e->state, "LISTEN") == 0 && e->waiting > e->backlog &&
         address_fit(&e->local, address->ss_family, to, address_port(address)) > 0;
}

/* Whether E, the socket END of SIDE, is the other end of what B waits to receive from, and waits for B's. */
static bool waits_too(const struct blocked *b, struct side *side, const struct side_end *end,
                      const struct endpoint *e) {
  if (b->endpoint.unread || e->unacked || b->endpoint.unacked ||
      !endpoint_is_other_end(e, &b->endpoint))
    return false;
  struct side_status status = side_status(side);
  bool waits = status.call && call_meaning(status.call) == &row_recv && status.call->fd == end->fd;
  side_status_clear(&status);
  return waits;
}

/* The socket of this session that keeps B waiting. */
static void ask_other(struct blocked *b) {
  const struct call *call = b->status.call;
  struct side_ends ends;
  struct side_end end;
  if ((call->row != &row_connect && call_meaning(call) != &row_recv) || !b->tcp)
    return;
  side_ends_open(&ends, NULL);
  while (!b->other.name[0] && side_ends_next(&ends, &end)) {
    struct endpoint e;
    if (is_ours(b, &end) || endpoint_ask(side_ends_here(&ends, &end), &e) < 0 ||
        !(call->row == &row_connect ? is_full(&e, &call->addr)
                                    : waits_too(b, (struct side *)ends.side, &end, &e)))
      continue;
    b->other = situation_end_of(&end, side_ends_here(&ends, &end), &e);
  }
  side_ends_close(&ends);
}

struct blocked blocked_ask(struct side *side) {
  return blocked_ask_take(side, side_status(side));
}

struct blocked blocked_ask_take(struct side *side, struct side_status status) {
  struct blocked b = {.status = status, .now = clock_now(), .endpoint = {.state = ""}};
  if (b.status.call)
    ask_call(side, &b);
  if (b.status.call)
    ask_other(&b);
  if (b.status.call && b.status.call->row == &row_connect)
    b.asked = neighbor_ask(side_journal(side), &b.status.call->addr, &b.endpoint.local,
                           b.status.call->began)
                  .asked;
  return b;
}

void blocked_clear(struct blocked *blocked) {
  side_status_clear(&blocked->status);
  free(blocked->wire);
  blocked->wire = NULL;
  free(blocked->watched);
  blocked->watched = NULL;
}
