/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After a call: what changed, and what that means. What a call may change is a function of its own,
 * named in the table `sayers`; a moment that is explained once a session has a name in enum moment.
 * Only what was seen is said: a state comes from the kernel, asked before and after the call. */
#include "view/notice.h"

#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "calls/call.h"
#include "net/address.h"
#include "run/endpoint.h"
#include "run/journal.h"
#include "run/lingering.h"
#include "run/settings.h"
#include "view/style.h"

enum moment {
  LISTEN,
  HANDSHAKE,
  HANDSHAKE_GOES_ON,
  COMPLETE_BEFORE_ACCEPT,
  NEW_SOCKET,
  DATAGRAMS_FROM_ONE,
  PARTIAL_SEND,
  SHORT_RECV,
  MORE_WAITS,
  END_OF_STREAM,
  HALF_CLOSE,
  SHUT_READING,
  RESET,
  BROKEN_PIPE,
  TIME_WAIT,
  INSIDE,
};

struct notice {
  struct notice_told *told;
  const struct call *call;
  const char *name;
  const struct endpoint *before, *after; /* after: of close NULL */
  const struct lingering *rest;          /* or NULL */
  bool full;
  const struct view_style *style;
  struct text *out;
};

/* Whether MOMENT is to be explained now. */
static bool once(struct notice *n, enum moment moment) {
  bool told = n->told->moments >> moment & 1;
  n->told->moments |= 1u << moment;
  return n->full || !told;
}

static bool is(const char *state, const char *name) {
  return strcmp(state, name) == 0;
}

/* What has become of the socket: its own state, or that of its connection when it has let go of it. */
static const char *state_after(const struct notice *n) {
  return n->rest && is(n->after->state, "CLOSE") ? n->rest->state : n->after->state;
}

/* "sock: CLOSE → LISTEN. " */
static void say_change(struct notice *n) {
  text_addf(n->out, "%s: %s %s %s. ", n->name, n->before->state, style_arrow(n->style),
            state_after(n));
}

static bool changed(const struct notice *n) {
  return n->before->tcp && n->after && n->after->tcp && !is(n->before->state, n->after->state);
}

static bool say_socket(struct notice *n) {
  if (!n->full || n->call->result < 0)
    return false;
  text_adds(n->out, "The new socket is an endpoint that has no address and no peer yet.");
  return true;
}

static void add_seconds_left(const struct lingering *rest, struct text *out) {
  if (rest->left >= 0)
    text_addf(out, ", %" PRId64 " s left", (rest->left + 500000000) / 1000000000);
}

/* The port is held by a connection that no descriptor leads to. */
static bool say_holder(struct notice *n) {
  const struct lingering *rest = n->rest;
  text_adds(n->out, "The connection ");
  endpoint_address(&rest->local, sizeof rest->local, n->out);
  text_addf(n->out, " %s ", style_arrow(n->style));
  endpoint_address(&rest->peer, sizeof rest->peer, n->out);
  text_addf(n->out, " is in %s", rest->state);
  add_seconds_left(rest, n->out);
  text_adds(n->out, ": it holds the port.");
  return true;
}

static bool say_bind(struct notice *n) {
  int port = address_port(&n->after->local);
  if (n->call->error == EADDRINUSE && n->rest)
    return say_holder(n);
  if (n->call->result < 0 || n->after->error)
    return false;
  if (address_port(&n->call->addr) == 0 && port != 0) {
    text_addf(n->out, "%s: the kernel chose port %d.", n->name, port);
    return true;
  }
  if (!n->full)
    return false;
  text_addf(n->out, "%s: its own address is now ", n->name);
  endpoint_address(&n->after->local, n->after->local_len, n->out);
  text_addc(n->out, '.');
  return true;
}

static bool say_listen(struct notice *n) {
  if (n->call->result < 0 || !changed(n))
    return false;
  int port = address_port(&n->after->local);
  say_change(n);
  if (once(n, LISTEN))
    text_addf(n->out, "The kernel now answers SYNs to port %d by itself. ", port);
  if (address_port(&n->before->local) == 0)
    text_addf(n->out, "The kernel chose port %d: without bind nobody knows it beforehand.", port);
  return true;
}

static bool say_accept(struct notice *n) {
  if (n->call->result < 0 || n->after->error || !n->after->peer_len)
    return false;
  if (n->before->waiting > 0 && once(n, COMPLETE_BEFORE_ACCEPT))
    text_adds(n->out, "The connection was complete before accept was called: the kernel does the "
                      "handshake, accept hands it over. ");
  if (once(n, NEW_SOCKET)) {
    text_addf(n->out, "The new socket, fd %d, is %s with ", n->after->fd,
              n->after->tcp ? n->after->state : "connected");
    endpoint_address(&n->after->peer, n->after->peer_len, n->out);
    text_addf(n->out, "; %s goes on listening.", n->name);
  }
  return n->out->len > 0;
}

static bool say_connect_datagram(struct notice *n) {
  if (n->call->result < 0 || n->after->type != SOCK_DGRAM || !n->after->peer_len ||
      !once(n, DATAGRAMS_FROM_ONE))
    return false;
  text_addf(n->out, "%s: datagrams now go to ", n->name);
  endpoint_address(&n->after->peer, n->after->peer_len, n->out);
  text_adds(n->out, ", and only those from there arrive. Nothing was sent.");
  return true;
}

static bool say_connect(struct notice *n) {
  if (n->after->error)
    return false;
  if (!n->after->tcp)
    return say_connect_datagram(n);
  if (!changed(n))
    return false;
  say_change(n);
  if (is(n->after->state, "ESTABLISHED")) {
    text_adds(n->out, once(n, HANDSHAKE) ? "The handshake is done; this end is " : "This end is ");
    endpoint_address(&n->after->local, n->after->local_len, n->out);
    text_addc(n->out, '.');
  } else if (is(n->after->state, "SYN_SENT") && once(n, HANDSHAKE_GOES_ON)) {
    text_adds(n->out, "The handshake goes on without this call; select tells when it is done.");
  }
  return true;
}

static void explain_time_wait(struct notice *n) {
  if (once(n, TIME_WAIT))
    text_adds(n->out, "The end that closed first keeps its address for 60 s, without a descriptor, "
                      "so that late segments meet no new connection.");
}

static bool say_state(struct notice *n) {
  if (!changed(n))
    return false;
  say_change(n);
  if (is(state_after(n), "TIME_WAIT"))
    explain_time_wait(n);
  else if (is(state_after(n), "CLOSE") && n->call->error != ECONNRESET)
    text_adds(n->out, "The connection is gone.");
  return true;
}

/* A call that failed because the connection is over. */
static bool say_broken(struct notice *n) {
  bool said = say_state(n);
  if (n->call->error == ECONNRESET && once(n, RESET)) {
    text_adds(n->out, "RST ended it at once, in both directions: what was on its way is lost.");
    said = true;
  }
  if (n->call->error == EPIPE && once(n, BROKEN_PIPE)) {
    text_adds(n->out,
              "Such a send also raises SIGPIPE, which ends a C program that does not ignore "
              "it; here, as in Python, it is ignored.");
    said = true;
  }
  return said;
}

static bool say_send(struct notice *n) {
  const struct call *call = n->call;
  if (call->result >= 0 && (size_t)call->result < call->in_len && n->before->type == SOCK_STREAM &&
      once(n, PARTIAL_SEND)) {
    text_adds(n->out, "sent ");
    text_add_number(n->out, call->result);
    text_adds(n->out, " of ");
    text_add_number(n->out, (int64_t)call->in_len);
    text_adds(n->out, " bytes: the peer's window and this end's buffer are full.");
    return true;
  }
  return say_broken(n);
}

/* How much came: all that was asked for while more waits, or less. */
static bool say_amount(struct notice *n) {
  const struct call *call = n->call;
  if (n->after->unread > 0 && once(n, MORE_WAITS)) {
    text_addf(n->out, "%s: ", n->name);
    text_add_number(n->out, n->after->unread);
    text_addf(n->out, " more byte%s to be read.", n->after->unread == 1 ? " waits" : "s wait");
    return true;
  }
  if ((size_t)call->result < call->out_room && n->after->unread == 0 && once(n, SHORT_RECV)) {
    text_adds(n->out, "recv gives what has come, at most ");
    text_add_number(n->out, (int64_t)call->out_room);
    text_addf(n->out, " byte%s: a stream has no messages.", call->out_room == 1 ? "" : "s");
    return true;
  }
  return false;
}

static bool say_recv(struct notice *n) {
  const struct call *call = n->call;
  bool stream = n->before->type == SOCK_STREAM;
  if (call->result == 0 && call->out_room > 0 && stream) {
    say_state(n);
    if (once(n, END_OF_STREAM))
      text_addf(n->out, "%s: the peer has closed its direction: no more will come.", n->name);
    return n->out->len > 0;
  }
  bool said = say_broken(n);
  return (call->result > 0 && stream && say_amount(n)) || said;
}

static bool say_shutdown(struct notice *n) {
  int64_t how = n->call->n[1];
  if (n->call->result < 0 || !n->before->tcp)
    return false;
  if (how == SHUT_RD) {
    if (!once(n, SHUT_READING))
      return false;
    text_addf(n->out, "%s: recv will give b'' once it is empty. The peer is told nothing.",
              n->name);
    return true;
  }
  if (!changed(n))
    return false;
  say_change(n);
  if (once(n, HALF_CLOSE)) {
    text_adds(n->out, "A FIN follows the last byte");
    text_adds(n->out, how == SHUT_WR ? "; this end can still receive." : ".");
  }
  return true;
}

/* What the kernel does with a connection that its last owner leaves. */
static const char *end_of(const struct endpoint *e) {
  bool opens = is(e->state, "ESTABLISHED") || is(e->state, "SYN_RECV");
  bool waits = is(e->state, "FIN_WAIT1") || is(e->state, "FIN_WAIT2");
  if (is(e->state, "LISTEN"))
    return "nobody listens on it any more";
  if (is(e->state, "SYN_SENT"))
    return "the attempt is given up; nothing more is sent";
  if (e->aborts && (opens || waits || is(e->state, "CLOSE_WAIT")))
    return "the kernel sends RST, because SO_LINGER asks for it";
  if (e->unread > 0)
    return "the kernel sends RST, because received bytes were never read";
  if (opens)
    return "the kernel sends FIN";
  if (is(e->state, "CLOSE_WAIT"))
    return "the kernel sends FIN and waits for its last acknowledgement";
  if (is(e->state, "FIN_WAIT2"))
    return "the kernel waits up to a minute for the peer's FIN";
  return "the kernel sees it to its end";
}

/* The socket is gone, so only what it was before can be told, and what the kernel does then. */
static bool say_close(struct notice *n) {
  const struct endpoint *e = n->before;
  if (n->call->result < 0 || e->error || !e->tcp || is(e->state, "CLOSE"))
    return false;
  text_addf(n->out, "The socket was %s: %s. ", e->state, end_of(e));
  if (n->rest && once(n, TIME_WAIT)) {
    text_adds(n->out, "The other end, ");
    endpoint_address(&n->rest->local, sizeof n->rest->local, n->out);
    text_adds(n->out, ", closed first: it is now in TIME_WAIT and holds its port for 60 s.");
  }
  return true;
}

/* The lab's one host keeps what goes to ::1 off its cable. */
static bool say_inside(struct notice *n) {
  const struct call *call = n->call;
  const struct sockaddr_in6 *address = (const struct sockaddr_in6 *)&call->addr;
  bool names_it = is(call->row->name, "bind") || is(call->row->name, "connect");
  if (!names_it || call->error == EADDRNOTAVAIL || address->sin6_family != AF_INET6 ||
      !IN6_IS_ADDR_LOOPBACK(&address->sin6_addr) || !once(n, INSIDE))
    return false;
  text_adds(n->out, n->out->len ? " " : "");
  text_adds(n->out, "::1 stays inside the host: `watch on` shows it.");
  return true;
}

static const struct {
  const char *call;
  bool (*say)(struct notice *n);
} sayers[] = {
    {"socket", say_socket}, {"bind", say_bind},         {"listen", say_listen},
    {"accept", say_accept}, {"connect", say_connect},   {"send", say_send},
    {"sendto", say_send},   {"recv", say_recv},         {"recvfrom", say_recv},
    {"close", say_close},   {"shutdown", say_shutdown},
};

bool notice_say(struct notice_told *told, const struct event *event,
                const struct settings *settings, const struct view_style *style, struct text *out) {
  const struct call *call = event->call;
  enum explain level = (enum explain)settings->explain;
  if (level == EXPLAIN_OFF || !event->before)
    return false;
  struct text t = TEXT_EMPTY;
  struct notice n = {told,
                     call,
                     event->text ? event->text : "",
                     event->before,
                     event->after,
                     event->rest,
                     level == EXPLAIN_FULL,
                     style,
                     &t};
  bool said = false;
  for (size_t i = 0; i < sizeof sayers / sizeof *sayers; i++)
    if (strcmp(sayers[i].call, call->row->name) == 0)
      said = sayers[i].say(&n);
  while (t.len && t.s[t.len - 1] == ' ')
    t.len--;
  if (!said)
    text_clear(&t);
  if (settings->loopback_unseen)
    said |= say_inside(&n);
  if (said)
    text_add(out, t.s, t.len);
  text_free(&t);
  return said;
}
