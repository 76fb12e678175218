/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What shutdown and close end, and what the kernel does then with the connection. */
#include <stdio.h>
#include <sys/socket.h>

#include "calls/call.h"
#include "net/endpoint.h"
#include "run/lingering.h"
#include "run/situation.h"
#include "view/fact.h"
#include "view/notice_parts.h"

/* A socket listens no more: what becomes of the connections that waited there. */
static void say_queue_reset(struct notice *n) {
  char number[FACT];
  if (n->before->waiting == 1)
    notice_add(n, "The connection that waited for accept is reset.");
  else if (n->before->waiting)
    notice_add(n, "The %s connections that waited for accept are reset.",
               fact_number(n->before->waiting, number));
}

void notice_close_shutdown(struct notice *n) {
  int64_t how = n->call->shutdown.how;
  if (n->call->result < 0 || !n->before->tcp)
    return;
  if (how == SHUT_RD && !notice_is(n->before->state, "SYN_SENT") &&
      !notice_is(n->before->state, "LISTEN")) {
    if (notice_once(n, NOTICE_SHUT_READING))
      notice_add(n, "%s: recv will give %s once it is empty. The peer is told nothing.", n->name,
                 notice_end(n));
    return;
  }
  if (!notice_changed(n))
    return;
  notice_state_change(n);
  if (notice_is(n->before->state, "SYN_SENT"))
    notice_add(n, "The attempt to connect is given up.");
  else if (notice_is(n->before->state, "LISTEN")) {
    notice_add(n, "Nobody listens on it any more.");
    say_queue_reset(n);
  } else if (notice_is(n->before->state, "CLOSE_WAIT"))
    notice_add(n,
               "A FIN follows the last byte, as the peer's did: then both directions are closed.");
  else if (notice_is(n->after->state, "TIME_WAIT") || notice_is(n->after->state, "CLOSING"))
    notice_add(
        n, "A FIN follows the last byte, and the peer's has come meanwhile: both directions are "
           "closed.");
  else if (notice_once(n, NOTICE_HALF_CLOSE))
    notice_add(n, how == SHUT_WR ? "A FIN follows the last byte; this end can still receive."
                                 : "A FIN follows the last byte.");
}

/* This end may still send: no FIN of it is on the way. */
static bool is_open(const struct endpoint *e) {
  return notice_is(e->state, "ESTABLISHED") || notice_is(e->state, "CLOSE_WAIT") ||
         notice_is(e->state, "SYN_RECV");
}

/* Another process of a program, or another side, has the socket open too. */
static void say_shared_elsewhere(struct notice *n, const struct situation_end *other) {
  if (notice_is(n->before->state, "LISTEN"))
    notice_add(n, "%s has the same socket open, its fd %d: it goes on listening.", other->side,
               other->fd);
  else if (!is_open(n->before))
    notice_add(n, "%s has the same connection open, its fd %d: this close changes nothing.",
               other->side, other->fd);
  else
    notice_add(
        n, "%s has the same connection open, its fd %d: no FIN is sent before it closes it too.",
        other->side, other->fd);
}

/* No descriptor of it is left in this session: whether something keeps the socket all the same. */
static bool say_kept(struct notice *n) {
  const struct situation *s = n->situation;
  bool opens = n->before->tcp && is_open(n->before) && !(s && s->after_end[0]);
  const char *goes_on = notice_is(n->before->state, "LISTEN") ? "it goes on listening"
                        : opens                               ? "the connection stays open"
                                                              : "the kernel keeps it";
  if (s && s->user[0])
    notice_add(n, "%s is still in %s on this socket: %s until that call returns.", s->user,
               s->user_call, goes_on);
  else if (s && s->sent)
    notice_add(
        n,
        "It was sent in an SCM_RIGHTS message: %s while that message waits, or its receiver has it "
        "open.",
        goes_on);
  else if (s && s->inherited)
    notice_add(n, "A process outside of the program has the same socket open: %s.", goes_on);
  else
    return false;
  return true;
}

/* Another descriptor of the socket is open. */
static void say_shared(struct notice *n, const struct situation_end *other) {
  const struct situation *s = n->situation;
  bool last = s->count == 1 && !s->user[0] && !s->sent && !s->inherited;
  char who[FACT];
  if (n->call->task) /* a program's sockets are called by their numbers */
    snprintf(who, sizeof who, "fd %d", other->fd);
  else
    snprintf(who, sizeof who, "%s (fd %d)", other->name, other->fd);
  if (other->side_number != n->side)
    say_shared_elsewhere(n, other);
  else if (notice_is(n->before->state, "LISTEN"))
    notice_add(n, "%s is the same socket: it goes on listening.", who);
  else if (!is_open(n->before))
    notice_add(n, "%s has the same connection open: this close changes nothing.", who);
  else if (!last)
    notice_add(
        n, "%s has the same connection open: no FIN is sent. shutdown(SHUT_WR) sends it at once.",
        who);
  else
    notice_add(n,
               "%s has the same connection open: no FIN is sent. Close %s too, or "
               "shutdown(SHUT_WR) on it sends FIN at once.",
               who, n->call->task ? who : other->name);
}

/* What the kernel does with a connection that its last owner leaves. */
static void say_left(struct notice *n) {
  const struct endpoint *e = n->before;
  bool opens = notice_is(e->state, "ESTABLISHED") || notice_is(e->state, "SYN_RECV");
  bool waits = notice_is(e->state, "FIN_WAIT1") || notice_is(e->state, "FIN_WAIT2");
  int64_t unsent = n->situation ? n->situation->unsent : 0;
  char bytes[FACT];
  if (notice_is(e->state, "LISTEN")) {
    notice_add(n, "The socket was LISTEN: nobody listens on it any more.");
    say_queue_reset(n);
  } else if (notice_is(e->state, "SYN_SENT"))
    notice_add(n, "The socket was SYN_SENT: the attempt is given up; nothing more is sent.");
  else if (e->aborts && (opens || waits || notice_is(e->state, "CLOSE_WAIT")))
    notice_add(n, "The socket was %s: the kernel sends RST, because SO_LINGER asks for it.",
               e->state);
  else if (e->unread > 0)
    notice_add(n,
               "The socket was %s: the kernel sends RST, because received bytes were never read.",
               e->state);
  else if (unsent && (notice_is(e->state, "ESTABLISHED") || notice_is(e->state, "CLOSE_WAIT")))
    notice_add(
        n,
        unsent == 1
            ? "The socket was %s: the kernel sends the %s byte left in the send buffer, then FIN."
            : "The socket was %s: the kernel sends the %s bytes left in the send buffer, then FIN.",
        e->state, fact_number(unsent, bytes));
  else if (opens)
    notice_add(n, "The socket was %s: the kernel sends FIN.", e->state);
  else if (notice_is(e->state, "CLOSE_WAIT"))
    notice_add(n, "The socket was CLOSE_WAIT: the kernel sends FIN and waits for its last "
                  "acknowledgement.");
  else if (notice_is(e->state, "FIN_WAIT2"))
    notice_add(n, "The socket was FIN_WAIT2: the kernel waits up to a minute for the peer's FIN.");
  else
    notice_add(n, "The socket was %s: the kernel sees it to its end.", e->state);
}

/* The socket is gone, so only what it was before can be told, and what the kernel does then. */
void notice_close_said(struct notice *n) {
  const struct endpoint *e = n->before;
  char other[FACT];
  if (n->call->result < 0 || e->error)
    return;
  if (n->call->dropped && notice_once(n, NOTICE_DROPPED))
    notice_add(n, "fd %d: no name refers to this socket any more, so it is closed.", n->call->fd);
  bool shared = n->situation && n->situation->count;
  if (e->tcp && shared && !notice_is(e->state, "CLOSE"))
    say_shared(n, &n->situation->ends[0]);
  if (shared || say_kept(n) || !e->tcp || notice_is(e->state, "CLOSE"))
    return;
  say_left(n);
  if (n->rest && notice_once(n, NOTICE_TIME_WAIT))
    notice_add(
        n, "The other end, %s, closed first: it is now in TIME_WAIT and holds its port for 60 s.",
        fact_address(&n->rest->local, sizeof n->rest->local, other));
}

/* Something else than close(2) has closed the socket. */
void notice_close_by(struct notice *n, const char *what) {
  bool after_end = n->situation && n->situation->after_end[0];
  if (after_end)
    notice_add(n, "fd %d is closed by %s, just after %s, the other end of the connection.",
               n->before->fd, what, n->situation->after_end);
  else
    notice_add(n, "fd %d is closed by %s.", n->before->fd, what);
  if (!say_kept(n) && !after_end) /* else nobody has seen its state by then */
    say_left(n);
}
