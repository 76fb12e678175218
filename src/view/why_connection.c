/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a call of a connection is told of its state. */
#include "view/why_connection.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/endpoint.h"
#include "run/situation.h"
#include "view/fact.h"
#include "view/reason.h"

static bool was_shut(const struct reason *r) {
  static const char *const states[] = {"FIN_WAIT1", "FIN_WAIT2", "CLOSING", "LAST_ACK",
                                       "TIME_WAIT"};
  for (size_t i = 0; i < sizeof states / sizeof *states; i++)
    if (reason_is(r->before, states[i]))
      return true;
  return r->s->shut;
}

/* The connection is over, or there never was one: as an earlier call was told. */
static bool say_over(struct reason *r) {
  static const char again[] = "Close this socket: a new connection needs a new one.";
  const struct situation *s = r->s;
  if (s->wire && s->connected)
    return reason_say(
        r, "The wire answered an earlier packet with RST (`wire rst`): the connection is gone.",
        again);
  if (s->forged && s->connected)
    return reason_say(
        r,
        "A packet made or changed by hand has ended it (`wire send`, `wire edit`): the "
        "connection is gone at this end.",
        again);
  if (s->told == ECONNREFUSED) {
    text_addf(r->why, "%s is not connected: its connect() was refused.", r->name);
    return reason_say(r, "", "Close it, and connect with a new socket once the server listens.");
  }
  if ((s->told == EHOSTUNREACH || s->told == ENETUNREACH) && !s->connected) {
    text_addf(r->why, "%s is not connected: its connect() could not reach the host.", r->name);
    return reason_say(r, "", "connect() to an address that this host can reach.");
  }
  if (s->told == EHOSTUNREACH || s->told == ENETUNREACH)
    return reason_say(
        r, "An earlier call reported that the peer cannot be reached: the connection is gone.",
        again);
  if (s->told == ETIMEDOUT && !s->connected) {
    text_addf(r->why, "%s is not connected: its connect() timed out.", r->name);
    return reason_say(r, "", "Close it, and connect with a new socket once the host answers.");
  }
  if (s->told == ETIMEDOUT)
    return reason_say(r, "The connection timed out, which an earlier call reported: it is gone.",
                      again);
  if (s->told == ECONNRESET)
    return reason_say(
        r, "The peer reset the connection, which an earlier call reported: it is gone.", again);
  if (s->told == EPIPE || s->answered)
    return reason_say(
        r,
        "The peer has closed: its kernel answered an earlier send with RST. What was sent then "
        "is lost, and the connection is gone.",
        again);
  if (!s->connected)
    return false;
  if (s->shut)
    return reason_say(r, "Both ends have closed the connection: it is over.", again);
  /* A send has told any other reason that the kernel kept. */
  if (r->call->error == EPIPE)
    return reason_say(r, "The peer had closed, and then sent RST: the connection is gone.", again);
  return reason_say(
      r, "The connection is gone, and no call has been told why yet.",
      "{getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)} gives the number of the error.");
}

static bool say_connect_first(struct reason *r) {
  return reason_say(r, "",
                    r->before->family == AF_UNIX ? "Call {connect(path)} first."
                                                 : "Call {connect((host, port))} first.");
}

/* Bound, and neither listening nor connected: a server that lacks listen and accept, or a client. */
static bool say_bound(struct reason *r) {
  char at[FACT];
  if (!endpoint_has_address(&r->before->local, r->before->local_len) ||
      r->before->type != SOCK_STREAM)
    return false;
  text_addf(r->why, "%s is bound to %s, but neither connected nor listening.", r->name,
            fact_address(&r->before->local, r->before->local_len, at));
  return reason_say(
      r, "",
      r->call->traced ? "A server calls listen and accept, and uses the socket that accept gives; "
                        "a client calls connect."
                      : "A server calls {listen()}, then conn, addr = {accept()}, and uses conn; "
                        "a client calls connect().");
}

/* The kernel goes on saying LISTEN of a Unix socket that was shut down. */
static bool listens(const struct reason *r) {
  return reason_is(r->before, "LISTEN") && !r->s->shut && !r->s->shut_reading;
}

/* The other end of a socket of AF_UNIX is gone. Both ends of socketpair() have no path. */
static const char *new_connection(const struct reason *r) {
  return endpoint_has_address(&r->before->local, r->before->local_len) ||
                 endpoint_has_address(&r->before->peer, r->before->peer_len)
             ? "Close this socket too: a new connection needs a new one."
             : "Close this socket too: socketpair() makes a new pair.";
}

bool why_connection_pipe(struct reason *r) {
  if (listens(r)) {
    text_addf(r->why, "%s listens: it never has a peer.", r->name);
    return reason_say(r, "", "Send on the socket that accept() gave.");
  }
  if (r->before->type == SOCK_DGRAM) {
    text_addf(r->why, "%s was shut down for sending.", r->name);
    return reason_say(r, "", "Send before shutdown(), or make a new socket.");
  }
  if (was_shut(r)) {
    bool receives = !r->s->shut_reading &&
                    (reason_is(r->before, "FIN_WAIT1") || reason_is(r->before, "FIN_WAIT2"));
    text_addf(r->why,
              receives ? "%s was shut down for sending; it can still receive."
                       : "%s was shut down for sending.",
              r->name);
    return reason_say(r, "", "Send before shutdown().");
  }
  if (!r->before->tcp)
    return reason_say(r,
                      !r->s->count ? "The other end takes no more: it has closed, or was shut down "
                                     "for receiving."
                      : strcmp(r->s->ends[0].state, "CLOSE") == 0
                          ? "The other end has closed."
                          : "The other end takes no more: it was shut down for receiving.",
                      new_connection(r));
  if (say_over(r) || say_bound(r))
    return true;
  text_addf(r->why, "%s is not connected: there is nobody to send to.", r->name);
  return say_connect_first(r);
}

bool why_connection_missing(struct reason *r) {
  if (listens(r)) {
    text_addf(r->why, "%s listens: it never has a peer.", r->name);
    return reason_say(r, "", "Use the socket that accept() gave.");
  }
  if (reason_is(r->before, "SYN_SENT"))
    return reason_say(r, "The connection is still being made (SYN_SENT).",
                      "Wait with select until the socket can be written.");
  if (r->before->tcp && say_over(r))
    return true;
  if (r->call->row == &row_shutdown) {
    text_addf(r->why, "%s is not connected: there is nothing to shut down.", r->name);
    return reason_say(r, "", "{close()} alone ends a socket.");
  }
  if (r->call->row != &row_getpeername && say_bound(r))
    return true;
  text_addf(r->why, "%s is not connected.", r->name);
  /* A program asks in order to know that: Python's ssl, and its repr of a socket. */
  bool asks = r->call->row == &row_getpeername && r->call->traced;
  return asks || say_connect_first(r);
}

bool why_connection_accepts(struct reason *r) {
  char at[FACT];
  bool path = r->before->family == AF_UNIX;
  if (endpoint_has_address(&r->before->peer, r->before->peer_len) ||
      reason_is(r->before, "ESTAB") || reason_is(r->before, "SYN_SENT")) {
    text_addf(r->why, "%s is %s: it does not listen.", r->name,
              reason_is(r->before, "SYN_SENT") ? "being connected (SYN_SENT)" : "connected");
    return reason_say(r, "", "Call accept() on the socket that listens.");
  }
  if (r->call->row == &row_accept4 && (int)r->call->accept4.flags & ~(SOCK_CLOEXEC | SOCK_NONBLOCK))
    return reason_say(r, "accept4 takes the flags SOCK_CLOEXEC and SOCK_NONBLOCK, and no others.",
                      "Leave the other flags out.");
  /* One that listened when the call began: another thread's shutdown() may end later than the call that it woke. */
  if (r->s->shut || r->s->shut_reading || reason_is(r->before, "LISTEN")) {
    text_addf(r->why, "shutdown() has ended the listening of %s.", r->name);
    return reason_say(r, "", "Call {listen()} again, or close it.");
  }
  if (endpoint_has_address(&r->before->local, r->before->local_len)) {
    text_addf(r->why, "%s is bound to %s, but does not listen.", r->name,
              fact_address(&r->before->local, r->before->local_len, at));
    return reason_say(r, "", "Call {listen()} first.");
  }
  text_addf(r->why, "%s does not listen, and has no address yet.", r->name);
  return reason_say(r, "",
                    path ? "Call {bind(path)} and {listen()} first."
                         : "Call {bind((host, port))} and {listen()} first.");
}

bool why_connection_there(struct reason *r) {
  char peer[FACT];
  if (r->call->row != &row_connect && call_meaning(r->call) != &row_sendto)
    return false;
  if (reason_is(r->before, "LISTEN")) {
    text_addf(r->why, "%s listens: it cannot connect.", r->name);
    return reason_say(r, "", "Connect with another socket.");
  }
  bool path = r->before->family == AF_UNIX, sends = r->call->row != &row_connect;
  if (endpoint_has_address(&r->before->peer, r->before->peer_len))
    text_addf(r->why, "%s is connected with %s already.", r->name,
              fact_address(&r->before->peer, r->before->peer_len, peer));
  else if (path)
    text_addf(r->why, "%s is connected already, with a socket that has no path.", r->name);
  else
    return false;
  if (path && sends)
    return reason_say(
        r, "", r->call->traced ? "Send without an address." : "{send(data)} sends to its peer.");
  return reason_say(r, "", "Make a new socket for another connection.");
}

bool why_connection_reset(struct reason *r) {
  const struct situation_end *end = &r->s->ends[0];
  if (!r->before->tcp)
    return reason_say(r, "The peer closed before it had read all that was sent to it.",
                      new_connection(r));
  if (r->s->wire)
    return reason_say(r,
                      "The wire answered with RST (`wire rst`): the other end knows nothing of it.",
                      "Close this socket: a new connection needs a new one.");
  if (r->s->forged)
    return reason_say(
        r,
        "A RST made or changed by hand has ended it (`wire send`, `wire edit`): the other "
        "end knows nothing of it.",
        "Close this socket: a new connection needs a new one.");
  if ((r->s->shut || r->s->shut_reading) && !r->s->connected) {
    text_addf(r->why, "shutdown() on %s gave up its connect(): it never was connected.", r->name);
    return reason_say(r, "", "Close it, and connect with a new socket.");
  }
  if (r->s->shut && r->s->shut_reading)
    return reason_say(
        r,
        "Both directions were shut down: data that comes after that is answered with RST. That, or "
        "a RST of the peer, has ended the connection.",
        "Close this socket. To read what the peer still sends, shut down only sending (SHUT_WR).");
  char unread[FACT];
  if (r->s->queued) {
    text_addf(r->why, "%s was closed before accept() took this connection: its kernel reset it.",
              end->name);
    return reason_say(r, "",
                      "Close this socket, and connect with a new one once a server listens.");
  }
  if (!r->s->unread && !r->s->lingered)
    return false;
  if (r->s->lingered)
    text_addf(r->why, "%s was closed with SO_LINGER at 0, so its kernel sent RST in place of FIN.",
              end->name);
  else
    text_addf(r->why, "%s was closed with %s unread, so its kernel sent RST in place of FIN.",
              end->name, fact_bytes(r->s->unread, unread));
  return reason_say(
      r, "",
      "Close this socket: a new connection needs a new one. What it had not received is lost.");
}

/* The socket blocks, but its time was over (SO_RCVTIMEO, SO_SNDTIMEO). */
static bool say_limit(struct reason *r, bool sends) {
  double seconds = (double)r->s->limit / 1e9;
  text_addf(r->why,
            r->call->row == &row_connect
                ? "The server's queue stayed full for %g s, the time that %s sets."
            : call_meaning(r->call) == &row_accept
                ? "No connection came within %g s, the time that %s sets."
            : reason_is(r->before, "SYN_SENT")
                ? "The connection was not made within %g s, the time that %s sets."
            : sends ? "The send buffer stayed full for %g s, the time that %s sets."
                    : "Nothing arrived within %g s, the time that %s sets.",
            seconds, sends ? "SO_SNDTIMEO" : "SO_RCVTIMEO");
  if (reason_add_window(r, " Now "))
    text_addc(r->why, '.');
  return reason_say(r, "", "Call again later, or set a longer time.");
}

/* EAGAIN: because of the connection's state, of this call's flags, or (false: the note) of the socket's mode. */
bool why_connection_again(struct reason *r) {
  const struct call_row *row = call_meaning(r->call);
  bool sends = row == &row_send || row == &row_sendto || row == &row_sendmmsg;
  bool receives = row == &row_recv || row == &row_recvfrom || row == &row_recvmmsg;
  if (r->s->limit)
    return say_limit(r, sends || r->call->row == &row_connect);
  if (!sends && !receives)
    return false;
  int64_t flags = call_message_flags(r->call);
  if (receives && flags & MSG_ERRQUEUE)
    return reason_say(
        r, "The socket's error queue is empty; a call with MSG_ERRQUEUE never waits.",
        r->before->family == AF_INET6
            ? "{setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVERR, 1)} has later errors kept "
              "there."
            : "{setsockopt(socket.IPPROTO_IP, socket.IP_RECVERR, 1)} has later errors kept there.");
  if (reason_is(r->before, "SYN_SENT"))
    return reason_say(
        r,
        sends ? "The connection is still being made (SYN_SENT): nothing can be sent yet."
              : "The connection is still being made (SYN_SENT): nothing can come yet.",
        "Wait with select until the socket can be written.");
  if (r->s->filled) {
    text_adds(r->why, "The send buffer is full");
    reason_add_window(r, ", as ");
    text_adds(r->why, flags & MSG_DONTWAIT ? "; MSG_DONTWAIT keeps this call from waiting."
                                           : "; the socket does not block.");
    return reason_say(r, "",
                      "Let the peer receive, wait with select until the socket can be written, and "
                      "send the rest.");
  }
  if (!(flags & MSG_DONTWAIT))
    return false;
  return reason_say(
      r,
      sends ? "The send buffer is full, and MSG_DONTWAIT keeps this call from waiting."
            : "Nothing can be read now, and MSG_DONTWAIT keeps this call from waiting.",
      sends ? "Wait with select or poll until the socket is writable, then send the rest."
            : "Wait with select or poll until the socket is readable; without the flag the "
              "call waits on a socket that blocks.");
}

static const char ask_later[] = "When select says that it can be written, "
                                "{getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)} tells how it "
                                "went: 0 is success.";

/* The SYN is not sent yet: the kernel asks for the hardware address that it goes to. */
static bool say_asking(struct reason *r) {
  char host[FACT];
  if (r->s->limit)
    text_addf(r->why, "%g s are over, the time that SO_SNDTIMEO sets, and the SYN is not sent yet",
              (double)r->s->limit / 1e9);
  else
    text_adds(r->why, "The socket does not block, and the SYN is not sent yet");
  text_addf(r->why, ": it waits for the hardware address of %s, for which the kernel asks with %s.",
            reason_host(&r->call->addr, host),
            r->call->addr.ss_family == AF_INET6 ? "a neighbor solicitation" : "ARP");
  if (r->s->nobody)
    return reason_say(r, " No host of the lab has that address.",
                      "Connect with another socket to a host that is there.");
  if (r->s->held)
    return reason_say(r, "", "What was sent last is held on the wire: `step` delivers it.");
  return reason_say(r, "", ask_later);
}

/* The socket does not block: where its SYN is, or the answer to that. */
static bool say_background(struct reason *r) {
  const char *what = r->s->answer ? "the answer to the SYN" : "the SYN";
  if (!r->s->held && !r->s->slow && !r->s->lost)
    return reason_say(
        r,
        "The socket does not block: the SYN is sent, and the connection is being made in the "
        "background.",
        ask_later);
  text_addf(r->why,
            "The socket does not block, and the connection is being made in the "
            "background: %s ",
            what);
  if (r->s->held)
    return reason_say(
        r, "is held on the wire.",
        "`step` delivers the next held packet; the handshake then goes on by itself.");
  return reason_say(r,
                    r->s->slow ? "is still under way, as `wire link` has made the wire slow."
                               : "was lost on the wire. The kernel sends it again.",
                    ask_later);
}

bool why_connection_in_progress(struct reason *r) {
  if (!r->after || r->after->error)
    return false;
  if (r->s->asked && reason_is(r->after, "SYN_SENT"))
    return say_asking(r);
  if (r->s->limit && reason_is(r->after, "SYN_SENT")) {
    text_addf(r->why, "The SYN was not answered within %g s, the time that SO_SNDTIMEO sets",
              (double)r->s->limit / 1e9);
    if (r->s->held)
      return reason_say(
          r, r->s->answer ? ": the answer is held on the wire." : ": it is held on the wire.",
          "`step` delivers the next held packet; the handshake then goes on by itself.");
    text_adds(r->why, "; the handshake goes on in the background.");
    return reason_say(r, "", ask_later);
  }
  if (reason_is(r->after, "SYN_SENT"))
    return say_background(r);
  if (reason_is(r->after, "ESTABLISHED"))
    return reason_say(r,
                      "connect does not wait on this socket, so it could only say \"in progress\"; "
                      "meanwhile the handshake is done.",
                      "Go on: {getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)} gives 0.");
  if (reason_is(r->after, "CLOSE") && !r->call->traced && !reason_has_name(r))
    return reason_say(r,
                      "connect does not wait on this socket, so it could only say \"in progress\"; "
                      "meanwhile the attempt has failed.",
                      "A timeout of some seconds, as in timeout=5, lets it wait for the answer.");
  if (reason_is(r->after, "CLOSE"))
    return reason_say(
        r,
        "connect does not wait on this socket, so it could only say \"in progress\"; "
        "meanwhile the attempt has failed.",
        "{getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)} gives the number of the error.");
  return false;
}
