/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After a call: what changed, and what that means. What a call may change is a function of its own,
 * named in the table `sayers`; a moment that is explained once a session has a name in enum moment.
 * Only what was seen is said: a state comes from the kernel, asked before and after the call. Each sentence is
 * one format, whose arguments are facts. */
#include "view/notice.h"

#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
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
#include "view/style.h"

#define EMPTIES 10 /* times that recv gives b'' in a row until that is said */

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
  PEEKED,
  END_OF_STREAM,
  HALF_CLOSE,
  SHUT_READING,
  RESET,
  BROKEN_PIPE,
  TIME_WAIT,
  INSIDE,
  FULL_BUFFER,
  ADDRESS_IGNORED,
  NO_ADDRESS,
  HELD_BACK,
  DROPPED,
};

struct notice {
  struct notice_told *told;
  const struct call *call;
  int side; /* whose call it is */
  const char *name;
  const struct endpoint *before, *after; /* after: of close NULL */
  const struct lingering *rest;          /* or NULL */
  const struct situation *situation;     /* or NULL */
  bool full;
  const struct view_style *style;
  struct text *out; /* empty at first */
};

/* Says a sentence, after those that were said before. */
__attribute__((format(printf, 2, 3))) static void say(struct notice *n, const char *format, ...) {
  va_list ap;
  if (n->out->len)
    text_addc(n->out, ' ');
  va_start(ap, format);
  text_addv(n->out, format, ap);
  va_end(ap);
}

/* Whether MOMENT is to be explained now. */
static bool once(struct notice *n, enum moment moment) {
  bool told = n->told->moments >> moment & 1;
  n->told->moments |= 1u << moment;
  return n->full || !told;
}

/* What a call that receives is called, and what it gives at the end: in Python, or as a program gets it. */
static const char *receives(const struct notice *n) {
  return n->call->traced ? n->call->row->name : "recv";
}

static const char *the_end(const struct notice *n) {
  return n->call->traced ? "0" : "b''";
}

static bool is(const char *state, const char *name) {
  return strcmp(state, name) == 0;
}

/* What has become of the socket: its own state, or that of its connection when it has let go of it. */
static const char *state_after(const struct notice *n) {
  return n->rest && is(n->after->state, "CLOSE") ? n->rest->state : n->after->state;
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

/* "sock: CLOSE → LISTEN." */
static void say_change(struct notice *n) {
  struct notice_told *told = n->told;
  const char *from = state_told(n);
  say(n, "%s: %s %s %s.", n->name, from ? from : n->before->state, style_arrow(n->style),
      state_after(n));
  told->changes[told->change_count++ % (sizeof told->changes / sizeof *told->changes)] =
      (struct notice_change){n->before->cookie, state_after(n), n->call->ended};
}

static bool changed(const struct notice *n) {
  if (!n->before->tcp || !n->after || !n->after->tcp)
    return false;
  const char *told = state_told(n);
  return told ? !is(told, state_after(n)) : !is(n->before->state, n->after->state);
}

/* Another thread has closed the call's descriptor, on which the call went on. */
static bool say_closed_meanwhile(struct notice *n) {
  if (n->call->row == &row_close || n->before->error || !n->after || n->after->error != EBADF)
    return false;
  say(n, "%s was closed while this call waited.", n->name);
  return true;
}

static void say_socket(struct notice *n) {
  if (n->full && n->call->result >= 0)
    say(n, "The new socket is an endpoint that has no address and no peer yet.");
}

/* The port is held by a connection that no descriptor leads to. */
static void say_holder(struct notice *n) {
  const struct lingering *rest = n->rest;
  char local[FACT], peer[FACT];
  fact_address(&rest->local, sizeof rest->local, local);
  fact_address(&rest->peer, sizeof rest->peer, peer);
  if (rest->left >= 0)
    say(n, "The connection %s %s %s is in %s, %" PRId64 " s left: it holds the port.", local,
        style_arrow(n->style), peer, rest->state, (rest->left + 500000000) / 1000000000);
  else
    say(n, "The connection %s %s %s is in %s: it holds the port.", local, style_arrow(n->style),
        peer, rest->state);
}

static void say_bind(struct notice *n) {
  char local[FACT];
  int port = address_port(&n->after->local);
  if (n->call->error == EADDRINUSE && n->rest)
    say_holder(n);
  else if (n->call->result < 0 || n->after->error)
    return;
  else if (address_port(&n->call->addr) == 0 && port != 0)
    say(n, "%s: the kernel chose port %d.", n->name, port);
  else if (n->full)
    say(n, "%s: its own address is now %s.", n->name,
        fact_address(&n->after->local, n->after->local_len, local));
}

static void say_listen(struct notice *n) {
  if (n->call->result < 0 || !changed(n))
    return;
  int port = address_port(&n->after->local);
  say_change(n);
  if (once(n, LISTEN))
    say(n, "The kernel now answers SYNs to port %d by itself.", port);
  if (address_port(&n->before->local) == 0)
    say(n, "The kernel chose port %d: without bind nobody knows it beforehand.", port);
}

static void say_accept(struct notice *n) {
  const struct endpoint *new = n->after;
  char peer[FACT];
  if (n->call->result < 0 || new->error || !new->peer_len)
    return;
  if (n->before->waiting > 0 && once(n, COMPLETE_BEFORE_ACCEPT))
    say(n, "The connection was complete before accept was called: the kernel does the "
           "handshake, accept hands it over.");
  if (!once(n, NEW_SOCKET))
    return;
  if (endpoint_has_address(&new->peer, new->peer_len))
    say(n, "The new socket, fd %d, is %s with %s; %s goes on listening.", new->fd,
        new->tcp ? new->state : "connected", fact_address(&new->peer, new->peer_len, peer),
        n->name);
  else
    say(n,
        "The new socket, fd %d, is connected with a peer that has no name; %s goes on listening.",
        new->fd, n->name);
}

static void say_connect_datagram(struct notice *n) {
  char peer[FACT];
  if (n->call->result < 0 || n->after->type != SOCK_DGRAM || !n->after->peer_len ||
      !once(n, DATAGRAMS_FROM_ONE))
    return;
  say(n, "%s: datagrams now go to %s, and only those from there arrive. Nothing was sent.", n->name,
      fact_address(&n->after->peer, n->after->peer_len, peer));
}

static void say_connect(struct notice *n) {
  char local[FACT];
  if (n->after->error)
    return;
  if (!changed(n)) {
    say_connect_datagram(n);
    return;
  }
  say_change(n);
  fact_address(&n->after->local, n->after->local_len, local);
  if (is(n->after->state, "ESTABLISHED"))
    say(n, once(n, HANDSHAKE) ? "The handshake is done; this end is %s." : "This end is %s.",
        local);
  else if (is(n->after->state, "SYN_SENT") && once(n, HANDSHAKE_GOES_ON))
    say(n, "The handshake goes on without this call; select tells when it is done.");
}

static void say_state(struct notice *n) {
  if (!changed(n))
    return;
  bool waits = is(state_after(n), "TIME_WAIT");
  say_change(n);
  if (waits && once(n, TIME_WAIT))
    say(n, "The end that closed first keeps its address for 60 s, without a descriptor, so that "
           "late segments meet no new connection.");
  else if (!waits && n->situation && n->situation->wire)
    say(n, "The wire answered with RST: the connection is gone.");
  else if (is(state_after(n), "CLOSE") && n->call->error != ECONNRESET)
    say(n, "The connection is gone.");
}

/* A call that failed because the connection is over. */
static void say_broken(struct notice *n) {
  say_state(n);
  const struct situation *s = n->situation;
  bool given_up =
      s && !s->connected && (s->shut || s->shut_reading); /* by a shutdown: no RST came */
  if (n->call->error == ECONNRESET && n->before->tcp && !given_up && once(n, RESET))
    say(n, "RST ended it at once, in both directions: what was on its way is lost.");
  if (n->call->error != EPIPE || !once(n, BROKEN_PIPE))
    return;
  if (n->call->traced)
    say(n, "Such a send also raises SIGPIPE, which ends a program that does not ignore it.");
  else
    say(n, "Such a send also raises SIGPIPE, which ends a C program that does not ignore it; here, "
           "as in Python, it is ignored.");
}

/* The peer had closed, and answered what was sent with RST. */
static bool say_sent_in_vain(struct notice *n) {
  char sent[FACT];
  if (!n->after || !n->call->result || !is(n->before->state, "CLOSE_WAIT") ||
      !is(n->after->state, "CLOSE"))
    return false;
  bool one = n->call->result == 1;
  fact_number(n->call->result, sent);
  say_change(n);
  if (n->situation && n->situation->wire)
    say(n,
        one ? "The wire answered with RST, and the %s byte is lost."
            : "The wire answered with RST, and the %s bytes are lost.",
        sent);
  else
    say(n,
        one ? "The peer had closed: its kernel answered with RST, and the %s byte is lost."
            : "The peer had closed: its kernel answered with RST, and the %s bytes are lost.",
        sent);
  say(n, one ? "send only said that this kernel took it."
             : "send only said that this kernel took them.");
  return true;
}

/* An address that TCP does not want. */
static bool say_ignored(struct notice *n) {
  char peer[FACT];
  if (call_meaning(n->call) != &row_sendto || !n->before->tcp || !n->before->peer_len ||
      !n->call->addr_len || !once(n, ADDRESS_IGNORED))
    return false;
  say(n, "The address is ignored: a connected stream sends to its peer, %s.",
      fact_address(&n->before->peer, n->before->peer_len, peer));
  return true;
}

static bool say_held_back(struct notice *n) {
  char unsent[FACT];
  if (!n->situation || !n->situation->nagle || !once(n, HELD_BACK))
    return false;
  say(n,
      n->situation->unsent == 1
          ? "%s: %s byte waits in the send buffer: a small segment goes only when what is on the "
            "way is acknowledged (Nagle; TCP_NODELAY sends at once)."
          : "%s: %s bytes wait in the send buffer: a small segment goes only when what is on the "
            "way is acknowledged (Nagle; TCP_NODELAY sends at once).",
      n->name, fact_number(n->situation->unsent, unsent));
  return true;
}

static void say_send(struct notice *n) {
  const struct call *call = n->call;
  char sent[FACT], all[FACT];
  if (call->result >= 0 && (say_sent_in_vain(n) || say_ignored(n) || say_held_back(n)))
    return;
  if (call->result >= 0 && (size_t)call->result < call->in_len && n->before->type == SOCK_STREAM &&
      once(n, PARTIAL_SEND))
    say(n, "sent %s of %s bytes: the send buffer is full, the rest was not taken.",
        fact_number(call->result, sent), fact_number((int64_t)call->in_len, all));
  else
    say_broken(n);
}

/* How much came: all that was asked for while more waits, or less. */
static void say_amount(struct notice *n) {
  const struct call *call = n->call;
  char size[FACT];
  if (call_message_flags(call) & MSG_PEEK) {
    if (once(n, PEEKED))
      say(n, "%s: MSG_PEEK takes nothing away: the same bytes still wait to be read.", n->name);
    return;
  }
  if (n->after->unread > 0 && !(call_message_flags(call) & MSG_OOB) && once(n, MORE_WAITS))
    say(n,
        n->after->unread == 1 ? "%s: %s more byte waits to be read."
                              : "%s: %s more bytes wait to be read.",
        n->name, fact_number(n->after->unread, size));
  else if ((size_t)call->result < call->out_room && n->after->unread == 0 && once(n, SHORT_RECV))
    say(n,
        call->out_room == 1 ? "%s gives what has come, at most %s byte: a stream has no messages."
                            : "%s gives what has come, at most %s bytes: a stream has no messages.",
        receives(n), fact_number((int64_t)call->out_room, size));
}

/* recv has given b''. */
static void say_end(struct notice *n) {
  const struct situation *s = n->situation;
  bool lived = s && n->before->tcp; /* a connection whose past is known */
  say_state(n);
  if (s && s->empties == EMPTIES && n->call->traced)
    say(n,
        "%s: 0 bytes came %d times in a row; the call never waits again. The program's loop "
        "should end when 0 is returned.",
        n->name, EMPTIES);
  else if (s && s->empties == EMPTIES)
    say(n,
        "%s: recv has given b'' %d times in a row; it never waits again. Let the loop end: if not "
        "data: break",
        n->name, EMPTIES);
  else if (s && s->empties > 1)
    return;
  else if (lived && (s->answered || s->told == EPIPE))
    say(n,
        "%s: after its FIN the peer's end answered with RST: the connection is gone, and from now "
        "on %s gives %s.",
        n->name, receives(n), the_end(n));
  else if (lived && s->told && !s->connected)
    say(n, "%s: its connect() failed, so nothing can come: %s gives %s.", n->name, receives(n),
        the_end(n));
  else if (lived && s->told) {
    say(n,
        s->told == ETIMEDOUT
            ? "%s: the connection timed out; that was told once, and from now on %s gives %s."
            : "%s: the connection was reset; that was told once, and from now on %s gives %s.",
        n->name, receives(n), the_end(n));
    if (!s->shut)
      say(n, "No FIN came.");
  } else if (s && s->shut_reading)
    say(n, "%s: this end was shut down for receiving, so %s gives %s.", n->name, receives(n),
        the_end(n));
  else if (!is(n->before->state, "CLOSE") && once(n, END_OF_STREAM))
    say(n, "%s: the peer has closed its direction: no more will come.", n->name);
}

/* A datagram that was longer than the buffer. Its size is known when it had come before the call. */
static void say_cut_off(struct notice *n) {
  int64_t room = (int64_t)n->call->out_room, size = n->before->unread;
  char had[FACT], taken[FACT], lost[FACT];
  if (n->call->result < room ||
      (n->before->type != SOCK_DGRAM && n->before->type != SOCK_SEQPACKET) ||
      call_message_flags(n->call) & MSG_PEEK)
    return;
  if (n->before->type == SOCK_SEQPACKET) { /* the kernel tells the size of all messages together */
    if (size > room && once(n, FULL_BUFFER))
      say(n,
          "%s: the buffer was filled to its last byte. If the message was longer, the rest of it "
          "is lost.",
          n->name);
    return;
  }
  fact_number(size, had);
  fact_number(room, taken);
  fact_number(size - room, lost);
  if (size > room && size - room == 1)
    say(n,
        room == 1 ? "%s: the datagram had %s bytes: %s was taken, %s is lost."
                  : "%s: the datagram had %s bytes: %s were taken, %s is lost.",
        n->name, had, taken, lost);
  else if (size > room)
    say(n,
        room == 1 ? "%s: the datagram had %s bytes: %s was taken, %s are lost."
                  : "%s: the datagram had %s bytes: %s were taken, %s are lost.",
        n->name, had, taken, lost);
  else if (size < room && once(n, FULL_BUFFER))
    say(n,
        "%s: the buffer was filled to its last byte. If the datagram was longer, the rest of it is "
        "lost.",
        n->name);
}

/* What a program's messages have lost, by the flags that the kernel has set on them. */
static void say_lost(struct notice *n) {
  const struct call_traced *traced = n->call->traced;
  uint32_t cut = 0, control = 0, count = traced && !n->call->error ? traced->message_count : 0;
  if (n->call->row == &row_recvmmsg && n->call->result < count)
    count = n->call->result < 0 ? 0 : (uint32_t)n->call->result;
  for (uint32_t i = 0; i < count; i++) {
    cut += (call_messages(traced)[i].flags & MSG_TRUNC) != 0;
    control += (call_messages(traced)[i].flags & MSG_CTRUNC) != 0;
  }
  if (cut && n->call->row == &row_recvmmsg) /* of one, say_cut_off knows more */
    say(n,
        cut == 1 ? "%s: MSG_TRUNC: %u message was longer than its buffer; the rest of it is lost."
                 : "%s: MSG_TRUNC: %u messages were longer than their buffers; the rest of them is "
                   "lost.",
        n->name, cut);
  if (control)
    say(n,
        "%s: MSG_CTRUNC: the room for control data was too small; what did not fit is lost, "
        "descriptors too.",
        n->name);
}

static void say_recv(struct notice *n) {
  const struct call *call = n->call;
  bool stream = n->before->type == SOCK_STREAM;
  if (call->result == 0 && call->out_room > 0 && stream) {
    say_end(n);
    return;
  }
  say_broken(n);
  if (!n->out->len && call->result > 0 && stream)
    say_amount(n);
  else if (!n->out->len && call->result >= 0)
    say_cut_off(n);
  if (call->row == &row_recvfrom && n->before->tcp && call->result > 0 && once(n, NO_ADDRESS))
    say(n, "TCP gives no address with the data: getpeername() names the peer.");
  say_lost(n);
}

/* The kernel was given less than the call says: what comes of that is not a fact about sockets. */
static void say_shortened(struct notice *n) {
  char left[FACT];
  if (n->call->in)
    say(n, "`fault` gave the kernel fewer bytes than the call has.");
  else if (n->after && n->after->unread > 0 && n->before->type == SOCK_STREAM)
    say(n,
        n->after->unread == 1
            ? "`fault` gave the kernel less room than the call has: %s more byte waits."
            : "`fault` gave the kernel less room than the call has: %s more bytes wait.",
        fact_number(n->after->unread, left));
  else
    say(n, "`fault` gave the kernel less room than the call has.");
}

static void say_shutdown(struct notice *n) {
  int64_t how = n->call->shutdown.how;
  if (n->call->result < 0 || !n->before->tcp)
    return;
  if (how == SHUT_RD && !is(n->before->state, "SYN_SENT") && !is(n->before->state, "LISTEN")) {
    if (once(n, SHUT_READING))
      say(n, "%s: recv will give %s once it is empty. The peer is told nothing.", n->name,
          the_end(n));
    return;
  }
  if (!changed(n))
    return;
  say_change(n);
  if (is(n->before->state, "SYN_SENT"))
    say(n, "The attempt to connect is given up.");
  else if (is(n->before->state, "LISTEN"))
    say(n, "Nobody listens on it any more; connections that waited for accept are reset.");
  else if (is(n->before->state, "CLOSE_WAIT"))
    say(n, "A FIN follows the last byte, as the peer's did: then both directions are closed.");
  else if (is(n->after->state, "TIME_WAIT") || is(n->after->state, "CLOSING"))
    say(n, "A FIN follows the last byte, and the peer's has come meanwhile: both directions are "
           "closed.");
  else if (once(n, HALF_CLOSE))
    say(n, how == SHUT_WR ? "A FIN follows the last byte; this end can still receive."
                          : "A FIN follows the last byte.");
}

/* This end may still send: no FIN of it is on the way. */
static bool is_open(const struct endpoint *e) {
  return is(e->state, "ESTABLISHED") || is(e->state, "CLOSE_WAIT") || is(e->state, "SYN_RECV");
}

/* Another process of a program, or another side, has the socket open too. */
static void say_shared_elsewhere(struct notice *n, const struct situation_end *other) {
  if (is(n->before->state, "LISTEN"))
    say(n, "%s has the same socket open, its fd %d: it goes on listening.", other->side, other->fd);
  else if (!is_open(n->before))
    say(n, "%s has the same connection open, its fd %d: this close changes nothing.", other->side,
        other->fd);
  else
    say(n, "%s has the same connection open, its fd %d: no FIN is sent before it closes it too.",
        other->side, other->fd);
}

/* No descriptor of it is left in this session: whether something keeps the socket all the same. */
static bool say_kept(struct notice *n) {
  const struct situation *s = n->situation;
  const char *goes_on = is(n->before->state, "LISTEN")         ? "it goes on listening"
                        : n->before->tcp && is_open(n->before) ? "the connection stays open"
                                                               : "the kernel keeps it";
  if (s && s->user[0])
    say(n, "%s is still in %s on this socket: %s until that call returns.", s->user, s->user_call,
        goes_on);
  else if (s && s->sent)
    say(n,
        "It was sent in an SCM_RIGHTS message: %s while that message waits, or its receiver has it "
        "open.",
        goes_on);
  else if (s && s->inherited)
    say(n, "A process outside of the program has the same socket open: %s.", goes_on);
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
  else if (is(n->before->state, "LISTEN"))
    say(n, "%s is the same socket: it goes on listening.", who);
  else if (!is_open(n->before))
    say(n, "%s has the same connection open: this close changes nothing.", who);
  else if (!last)
    say(n, "%s has the same connection open: no FIN is sent. shutdown(SHUT_WR) sends it at once.",
        who);
  else
    say(n,
        "%s has the same connection open: no FIN is sent. Close %s too, or "
        "shutdown(SHUT_WR) on it sends FIN at once.",
        who, n->call->task ? who : other->name);
}

/* What the kernel does with a connection that its last owner leaves. */
static void say_left(struct notice *n) {
  const struct endpoint *e = n->before;
  bool opens = is(e->state, "ESTABLISHED") || is(e->state, "SYN_RECV");
  bool waits = is(e->state, "FIN_WAIT1") || is(e->state, "FIN_WAIT2");
  int64_t unsent = n->situation ? n->situation->unsent : 0;
  char bytes[FACT];
  if (is(e->state, "LISTEN"))
    say(n, "The socket was LISTEN: nobody listens on it any more.");
  else if (is(e->state, "SYN_SENT"))
    say(n, "The socket was SYN_SENT: the attempt is given up; nothing more is sent.");
  else if (e->aborts && (opens || waits || is(e->state, "CLOSE_WAIT")))
    say(n, "The socket was %s: the kernel sends RST, because SO_LINGER asks for it.", e->state);
  else if (e->unread > 0)
    say(n, "The socket was %s: the kernel sends RST, because received bytes were never read.",
        e->state);
  else if (unsent && (is(e->state, "ESTABLISHED") || is(e->state, "CLOSE_WAIT")))
    say(n,
        unsent == 1
            ? "The socket was %s: the kernel sends the %s byte left in the send buffer, then FIN."
            : "The socket was %s: the kernel sends the %s bytes left in the send buffer, then FIN.",
        e->state, fact_number(unsent, bytes));
  else if (opens)
    say(n, "The socket was %s: the kernel sends FIN.", e->state);
  else if (is(e->state, "CLOSE_WAIT"))
    say(n, "The socket was CLOSE_WAIT: the kernel sends FIN and waits for its last "
           "acknowledgement.");
  else if (is(e->state, "FIN_WAIT2"))
    say(n, "The socket was FIN_WAIT2: the kernel waits up to a minute for the peer's FIN.");
  else
    say(n, "The socket was %s: the kernel sees it to its end.", e->state);
}

/* The socket is gone, so only what it was before can be told, and what the kernel does then. */
static void say_close(struct notice *n) {
  const struct endpoint *e = n->before;
  char other[FACT];
  if (n->call->result < 0 || e->error)
    return;
  if (n->call->dropped && once(n, DROPPED))
    say(n, "fd %d: no name refers to this socket any more, so it is closed.", n->call->fd);
  bool shared = n->situation && n->situation->count;
  if (e->tcp && shared && !is(e->state, "CLOSE"))
    say_shared(n, &n->situation->ends[0]);
  if (shared || say_kept(n) || !e->tcp || is(e->state, "CLOSE"))
    return;
  say_left(n);
  if (n->rest && once(n, TIME_WAIT))
    say(n, "The other end, %s, closed first: it is now in TIME_WAIT and holds its port for 60 s.",
        fact_address(&n->rest->local, sizeof n->rest->local, other));
}

/* Something else than close(2) has closed the socket. */
static void say_closed_by(struct notice *n, const char *what) {
  say(n, "fd %d is closed by %s.", n->before->fd, what);
  if (!say_kept(n))
    say_left(n);
}

/* The lab's one host keeps what goes to ::1 off its cable. */
static void say_inside(struct notice *n) {
  const struct call *call = n->call;
  const struct sockaddr_in6 *address = (const struct sockaddr_in6 *)&call->addr;
  bool names_it = call->row == &row_bind || call->row == &row_connect;
  if (names_it && call->error != EADDRNOTAVAIL && address->sin6_family == AF_INET6 &&
      IN6_IS_ADDR_LOOPBACK(&address->sin6_addr) && once(n, INSIDE))
    say(n, "::1 stays inside the host: `watch on` shows it.");
}

static const struct {
  const struct call_row *row;
  void (*say)(struct notice *n);
} sayers[] = {
    {&row_socket, say_socket}, {&row_bind, say_bind},         {&row_listen, say_listen},
    {&row_accept, say_accept}, {&row_connect, say_connect},   {&row_send, say_send},
    {&row_sendto, say_send},   {&row_recv, say_recv},         {&row_recvfrom, say_recv},
    {&row_close, say_close},   {&row_shutdown, say_shutdown}, {&row_recvmmsg, say_lost},
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
    say_closed_by(&n, n.name);
  else if (call->marks & CALL_MARK_SHORTENED)
    say_shortened(&n);
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
