/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After a call: what changed, and what that means. What a call may change is a function of its own,
 * named in the table `sayers`: what a socket is given before data flow here, data in notice_data.c, the end in
 * notice_close.c. A moment that is explained once a session has a name in enum notice_moment (notice_parts.h).
 * Only what was seen is said: a state comes from the kernel, asked before and after the call. Each sentence is
 * one format, whose arguments are facts. */
#include "view/notice.h"

#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/address.h"
#include "net/endpoint.h"
#include "run/journal.h"
#include "run/lingering.h"
#include "run/settings.h"
#include "run/situation.h"
#include "view/fact.h"
#include "view/notice_parts.h"
#include "view/reason.h"
#include "view/style.h"

void notice_add(struct notice *n, const char *format, ...) {
  va_list ap;
  if (n->out->len)
    text_addc(n->out, ' ');
  va_start(ap, format);
  text_addv(n->out, format, ap);
  va_end(ap);
}

bool notice_once(struct notice *n, enum notice_moment moment) {
  bool told = n->told->moments >> moment & 1;
  n->told->moments |= 1u << moment;
  return n->full || !told;
}

const char *notice_end(const struct notice *n) {
  return n->call->traced ? "0" : "b''";
}

bool notice_is(const char *state, const char *name) {
  return strcmp(state, name) == 0;
}

/* What has become of the socket: its own state, or that of its connection when it has let go of it. */
static const char *state_after(const struct notice *n) {
  return n->rest && notice_is(n->after->state, "CLOSE") ? n->rest->state : n->after->state;
}

/* The state that was told last of the socket, below a call that ended while this one waited: of a thread that has shut
   down what this one is on. NULL: none. */
static const char *state_told(const struct notice *n) {
  const struct notice_change *last = NULL;
  for (size_t i = 0; i < sizeof n->told->changes / sizeof *n->told->changes; i++) {
    const struct notice_change *c = &n->told->changes[i];
    if (n->before->cookie && c->cookie == n->before->cookie && c->ended > n->call->began &&
        (!last || c->ended >= last->ended))
      last = c;
  }
  return last ? last->state : NULL;
}

void notice_state_change(struct notice *n) {
  struct notice_told *told = n->told;
  const char *from = state_told(n);
  notice_add(n, "%s: %s %s %s.", n->name, from ? from : n->before->state, style_arrow(n->style),
             state_after(n));
  told->changes[told->change_count++ % (sizeof told->changes / sizeof *told->changes)] =
      (struct notice_change){n->before->cookie, state_after(n), n->call->ended};
}

bool notice_changed(const struct notice *n) {
  if (!n->before->tcp || !n->after || !n->after->tcp)
    return false;
  const char *told = state_told(n);
  return told ? !notice_is(told, state_after(n)) : !notice_is(n->before->state, n->after->state);
}

/* Another thread has closed the call's descriptor, on which the call went on. */
static bool say_closed_meanwhile(struct notice *n) {
  if (n->call->row == &row_close || n->before->error || !n->after || n->after->error != EBADF)
    return false;
  notice_add(n, "%s was closed while this call waited.", n->name);
  return true;
}

static void say_socket(struct notice *n) {
  if (n->full && n->call->result >= 0)
    notice_add(n, "The new socket is an endpoint that has no address and no peer yet.");
}

/* The port is held by a connection that no descriptor leads to. */
static void say_holder(struct notice *n) {
  const struct lingering *rest = n->rest;
  char local[FACT], peer[FACT];
  fact_address(&rest->local, sizeof rest->local, local);
  fact_address(&rest->peer, sizeof rest->peer, peer);
  if (rest->left >= 0)
    notice_add(n, "The connection %s %s %s is in %s, %" PRId64 " s left: it holds the port.", local,
               style_arrow(n->style), peer, rest->state, (rest->left + 500000000) / 1000000000);
  else
    notice_add(n, "The connection %s %s %s is in %s: it holds the port.", local,
               style_arrow(n->style), peer, rest->state);
}

static void say_bind(struct notice *n) {
  char local[FACT];
  int port = address_port(&n->after->local);
  if (n->call->error == EADDRINUSE && n->rest)
    say_holder(n);
  else if (n->call->result < 0 || n->after->error)
    return;
  else if (address_port(&n->call->addr) == 0 && port != 0)
    notice_add(n, "%s: the kernel chose port %d.", n->name, port);
  else if (n->full)
    notice_add(n, "%s: its own address is now %s.", n->name,
               fact_address(&n->after->local, n->after->local_len, local));
}

static void say_listen(struct notice *n) {
  if (n->call->result < 0 || !notice_changed(n))
    return;
  int port = address_port(&n->after->local);
  notice_state_change(n);
  if (notice_once(n, NOTICE_LISTEN))
    notice_add(n, "The kernel now answers SYNs to port %d by itself.", port);
  if (address_port(&n->before->local) == 0)
    notice_add(n, "The kernel chose port %d: without bind nobody knows it beforehand.", port);
}

static void say_accept(struct notice *n) {
  const struct endpoint *new = n->after;
  char peer[FACT];
  if (n->call->result < 0 || new->error || !new->peer_len)
    return;
  if (n->before->waiting > 0 && notice_once(n, NOTICE_COMPLETE_BEFORE_ACCEPT))
    notice_add(n, "The connection was complete before accept was called: the kernel does the "
                  "handshake, accept hands it over.");
  if (!notice_once(n, NOTICE_NEW_SOCKET))
    return;
  if (endpoint_has_address(&new->peer, new->peer_len))
    notice_add(n, "The new socket, fd %d, is %s with %s; %s goes on listening.", new->fd,
               new->tcp ? new->state : "connected", fact_address(&new->peer, new->peer_len, peer),
               n->name);
  else
    notice_add(
        n,
        "The new socket, fd %d, is connected with a peer that has no name; %s goes on listening.",
        new->fd, n->name);
}

static void say_connect_datagram(struct notice *n) {
  char peer[FACT];
  if (n->call->result < 0 || n->after->type != SOCK_DGRAM || !n->after->peer_len ||
      !notice_once(n, NOTICE_DATAGRAMS_FROM_ONE))
    return;
  notice_add(n, "%s: datagrams now go to %s, and only those from there arrive. Nothing was sent.",
             n->name, fact_address(&n->after->peer, n->after->peer_len, peer));
}

static void say_connect(struct notice *n) {
  char local[FACT];
  if (n->after->error)
    return;
  if (!notice_changed(n)) {
    say_connect_datagram(n);
    return;
  }
  notice_state_change(n);
  fact_address(&n->after->local, n->after->local_len, local);
  if (notice_is(n->after->state, "ESTABLISHED"))
    notice_add(n,
               notice_once(n, NOTICE_HANDSHAKE) ? "The handshake is done; this end is %s."
                                                : "This end is %s.",
               local);
  else if (notice_is(n->after->state, "SYN_SENT") && notice_once(n, NOTICE_HANDSHAKE_GOES_ON))
    notice_add(n, "The handshake goes on without this call; select tells when it is done.");
}

void notice_state(struct notice *n) {
  if (!notice_changed(n))
    return;
  bool waits = notice_is(state_after(n), "TIME_WAIT");
  notice_state_change(n);
  if (waits && notice_once(n, NOTICE_TIME_WAIT))
    notice_add(
        n, "The end that closed first keeps its address for 60 s, without a descriptor, so that "
           "late segments meet no new connection.");
  else if (!waits && n->situation && n->situation->wire)
    notice_add(n, "The wire answered with RST: the connection is gone.");
  else if (notice_is(state_after(n), "CLOSE") && n->call->error != ECONNRESET)
    notice_add(n, "The connection is gone.");
}

/* The kernel looks for no route for a datagram to the any-address of IPv4, which MEANT has become: the lab's rules do not
   lead it to the cable. */
static void say_datagram_inside(struct notice *n, const struct sockaddr_storage *meant) {
  char given[FACT], to[FACT];
  if (n->call->error || n->before->type != SOCK_DGRAM || !notice_once(n, NOTICE_DATAGRAM_INSIDE))
    return;
  notice_add(n,
             "%s means this host: the datagram went to %s inside it, not over the wire. `watch on` "
             "shows such datagrams.",
             reason_host(&n->call->addr, given), reason_host(meant, to));
}

/* The lab's one host keeps what goes to ::1 off its cable. */
static void say_inside(struct notice *n) {
  const struct call *call = n->call;
  const struct call_row *row = call_meaning(call);
  struct sockaddr_storage meant = call->addr;
  if (!call->addr_len || call->error == EADDRNOTAVAIL || call->error == ENETUNREACH ||
      (row != &row_bind && row != &row_connect && row != &row_sendto))
    return;
  if (row != &row_bind)
    meant = address_meant(&call->addr, &n->before->local, n->before->local_len);
  if (meant.ss_family == AF_INET6 && address_is_loopback(&meant)) {
    if (notice_once(n, NOTICE_INSIDE))
      notice_add(n, "::1 stays inside the host: `watch on` shows it.");
  } else if (row == &row_sendto && memcmp(&meant, &call->addr, call->addr_len) != 0 &&
             !(call->addr.ss_family == AF_INET6 && address_is_any(&call->addr))) {
    say_datagram_inside(n, &meant);
  }
}

static const struct {
  const struct call_row *row;
  void (*say)(struct notice *n);
} sayers[] = {
    {&row_socket, say_socket},
    {&row_bind, say_bind},
    {&row_listen, say_listen},
    {&row_accept, say_accept},
    {&row_connect, say_connect},
    {&row_send, notice_data_sent},
    {&row_sendto, notice_data_sent},
    {&row_recv, notice_data_received},
    {&row_recvfrom, notice_data_received},
    {&row_close, notice_close_said},
    {&row_shutdown, notice_close_shutdown},
    {&row_recvmmsg, notice_data_lost},
};

bool notice_say(struct notice_told *told, const struct event *event,
                const struct settings *settings, const struct view_style *style, struct text *out) {
  const struct call *call = event->call;
  enum explain level = (enum explain)settings->explain;
  if (level == EXPLAIN_OFF || !event->before ||
      (call && (call->marks & CALL_MARK_INTERRUPTED ||
                (call->marks & CALL_MARK_INJECTED && call->error)))) /* nothing has changed */
    return false;
  struct text t = TEXT_EMPTY;
  struct notice n = {told,
                     call,
                     event->side,
                     event->text ? event->text : "",
                     event->before,
                     event->after,
                     event->rest,
                     event->situation,
                     level == EXPLAIN_FULL,
                     style,
                     &t};
  if (event->kind == EVENT_CLOSED)
    notice_close_by(&n, n.name);
  else if (call->marks & CALL_MARK_SHORTENED)
    notice_data_shortened(&n);
  else if (!say_closed_meanwhile(&n))
    for (size_t i = 0; i < sizeof sayers / sizeof *sayers; i++)
      if (sayers[i].row == call_meaning(call))
        sayers[i].say(&n);
  if (settings->loopback_unseen && call)
    say_inside(&n);
  bool said = t.len > 0;
  text_add(out, text_str(&t), t.len);
  text_free(&t);
  return said;
}
