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
#include "calls/socket_object.h"

static void ask_tcp(struct blocked *b) {
  struct tcp_info info;
  socklen_t len = sizeof info;
  memset(&info, 0, sizeof info);
  if (getsockopt(b->endpoint.fd, IPPROTO_TCP, TCP_INFO, &info, &len) != 0)
    return;
  b->tcp = true;
  b->received = info.tcpi_bytes_received;
  b->unsent = info.tcpi_notsent_bytes;
  b->segment = info.tcpi_snd_mss;
  b->sent_again = info.tcpi_total_retrans;
  bool told = len >= offsetof(struct tcp_info, tcpi_snd_wnd) + sizeof info.tcpi_snd_wnd;
  b->window = told ? info.tcpi_snd_wnd : UINT32_MAX;
}

static void watch(struct side *side, struct blocked *b, int fd, short events) {
  b->watched = mem_resize(b->watched, b->watched_count + 1, sizeof *b->watched);
  struct watched *w = &b->watched[b->watched_count++];
  w->events = events;
  snprintf(w->name, sizeof w->name, "fd %d", fd);
  for (struct handle *h = handle_first(side_interp(side)); h; h = h->next)
    if (h->fd == fd)
      snprintf(w->name, sizeof w->name, "%.32s", handle_name(h));
}

static void watch_sets(struct side *side, struct blocked *b, const struct call_select *s) {
  static const short events[3] = {POLLIN, POLLOUT, POLLPRI};
  for (int fd = 0; fd < s->count; fd++) {
    short wanted = 0;
    for (int i = 0; i < 3; i++)
      if (s->given[i] && FD_ISSET(fd, &s->asked[i]))
        wanted |= events[i];
    if (wanted)
      watch(side, b, fd, wanted);
  }
}

static void ask_call(struct side *side, struct blocked *b) {
  const struct call *call = b->status.call;
  endpoint_ask(call->fd, &b->endpoint);
  if (b->endpoint.tcp)
    ask_tcp(b);
  handles_lock();
  if (call->row == &row_poll) {
    const struct pollfd *fds = call->out;
    for (size_t i = 0; i < call->out_room / sizeof *fds; i++)
      watch(side, b, fds[i].fd, fds[i].events);
  }
  if (call->row == &row_select)
    watch_sets(side, b, call->out);
  handles_unlock();
}

struct blocked blocked_ask(struct side *side) {
  struct blocked b = {.status = side_status(side), .now = clock_now(), .endpoint = {.state = ""}};
  if (b.status.call)
    ask_call(side, &b);
  return b;
}

void blocked_clear(struct blocked *blocked) {
  side_status_clear(&blocked->status);
  free(blocked->watched);
  blocked->watched = NULL;
}
