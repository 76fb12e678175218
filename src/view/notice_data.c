/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of data: sent, received, cut off, lost; and the end of a stream. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/endpoint.h"
#include "run/situation.h"
#include "view/fact.h"
#include "view/notice_parts.h"

#define EMPTIES 10 /* times that recv gives b'' in a row until that is said */

/* What a call that receives is called: in Python, or as a program makes it. */
static const char *receives(const struct notice *n) {
  return n->call->traced ? n->call->row->name : "recv";
}

/* A call that failed because the connection is over. */
static void say_broken(struct notice *n) {
  notice_state(n);
  const struct situation *s = n->situation;
  bool given_up =
      s && !s->connected && (s->shut || s->shut_reading); /* by a shutdown: no RST came */
  if (n->call->error == ECONNRESET && n->before->tcp && !given_up && notice_once(n, NOTICE_RESET))
    notice_add(n, "RST ended it at once, in both directions: what was on its way is lost.");
  if (n->call->error != EPIPE || !notice_once(n, NOTICE_BROKEN_PIPE))
    return;
  const char *such =
      call_message_flags(n->call) & MSG_NOSIGNAL ? "Without MSG_NOSIGNAL such" : "Such";
  if (n->call->traced)
    notice_add(n, "%s a send also raises SIGPIPE, which ends a program that does not ignore it.",
               such);
  else
    notice_add(
        n,
        "%s a send also raises SIGPIPE, which ends a C program that does not ignore it; here, "
        "as in Python, it is ignored.",
        such);
}

/* The peer had closed, and answered what was sent with RST. */
static bool say_sent_in_vain(struct notice *n) {
  char sent[FACT];
  if (!n->after || !n->call->result || !notice_is(n->before->state, "CLOSE_WAIT") ||
      !notice_is(n->after->state, "CLOSE"))
    return false;
  bool one = n->call->result == 1;
  fact_number(n->call->result, sent);
  notice_state_change(n);
  if (n->situation && n->situation->wire)
    notice_add(n,
               one ? "The wire answered with RST, and the %s byte is lost."
                   : "The wire answered with RST, and the %s bytes are lost.",
               sent);
  else
    notice_add(
        n,
        one ? "The peer had closed: its kernel answered with RST, and the %s byte is lost."
            : "The peer had closed: its kernel answered with RST, and the %s bytes are lost.",
        sent);
  notice_add(n, one ? "send only said that this kernel took it."
                    : "send only said that this kernel took them.");
  return true;
}

/* An address that TCP does not want. */
static bool say_ignored(struct notice *n) {
  char peer[FACT];
  if (call_meaning(n->call) != &row_sendto || !n->before->tcp || !n->before->peer_len ||
      !n->call->addr_len || !notice_once(n, NOTICE_ADDRESS_IGNORED))
    return false;
  notice_add(n, "The address is ignored: a connected stream sends to its peer, %s.",
             fact_address(&n->before->peer, n->before->peer_len, peer));
  return true;
}

static bool say_held_back(struct notice *n) {
  char unsent[FACT];
  if (n->situation && n->situation->unsent && n->after &&
      n->after->unacked == (int)n->situation->unsent && call_message_flags(n->call) & MSG_MORE &&
      notice_once(n, NOTICE_MORE_FOLLOWS)) {
    notice_add(n,
               n->situation->unsent == 1
                   ? "%s: %s byte waits in the send buffer: MSG_MORE holds a segment back for a "
                     "moment, until it is full or a call sends without the flag."
                   : "%s: %s bytes wait in the send buffer: MSG_MORE holds a segment back for a "
                     "moment, until it is full or a call sends without the flag.",
               n->name, fact_number(n->situation->unsent, unsent));
    return true;
  }
  if (!n->situation || !n->situation->nagle || !notice_once(n, NOTICE_HELD_BACK))
    return false;
  notice_add(
      n,
      n->situation->unsent == 1
          ? "%s: %s byte waits in the send buffer: a small segment goes only when what is on the "
            "way is acknowledged (Nagle; TCP_NODELAY sends at once)."
          : "%s: %s bytes wait in the send buffer: a small segment goes only when what is on the "
            "way is acknowledged (Nagle; TCP_NODELAY sends at once).",
      n->name, fact_number(n->situation->unsent, unsent));
  return true;
}

void notice_data_sent(struct notice *n) {
  const struct call *call = n->call;
  char sent[FACT], all[FACT];
  if (call->result >= 0 && (say_sent_in_vain(n) || say_ignored(n) || say_held_back(n)))
    return;
  bool partial =
      call->result >= 0 && (size_t)call->result < call->in_len && n->before->type == SOCK_STREAM;
  bool over = n->after && n->after->tcp && notice_is(n->after->state, "CLOSE");
  if (partial && over)
    notice_state(n);
  if (partial && (over || notice_once(n, NOTICE_PARTIAL_SEND)))
    notice_add(n,
               over ? "sent %s of %s bytes: what the peer had not received is lost."
                    : "sent %s of %s bytes: the send buffer is full, the rest was not taken.",
               fact_number(call->result, sent), fact_number((int64_t)call->in_len, all));
  else
    say_broken(n);
}

/* How much came: all that was asked for while more waits, or less. */
static void say_amount(struct notice *n) {
  const struct call *call = n->call;
  char size[FACT];
  if (call_message_flags(call) & MSG_TRUNC && !(call_message_flags(call) & MSG_PEEK) &&
      n->before->tcp) {
    notice_add(
        n,
        call->result == 1
            ? "%s: MSG_TRUNC has TCP throw the %s byte away: nothing was copied, and what is "
              "shown was in the buffer before."
            : "%s: MSG_TRUNC has TCP throw the %s bytes away: nothing was copied, and what "
              "is shown was in the buffer before.",
        n->name, fact_number(call->result, size));
    return;
  }
  if (call_message_flags(call) & MSG_PEEK) {
    if (notice_once(n, NOTICE_PEEKED))
      notice_add(n, "%s: MSG_PEEK takes nothing away: the same bytes still wait to be read.",
                 n->name);
    return;
  }
  if (n->situation && n->situation->shut_reading && !n->situation->shut && n->before->tcp &&
      notice_once(n, NOTICE_READ_ALL_THE_SAME))
    notice_add(n,
               "%s was shut down for receiving, but Linux goes on taking what the peer sends, and "
               "%s gives it.",
               n->name, receives(n));
  else if (n->after->unread > 0 && !(call_message_flags(call) & MSG_OOB) &&
           notice_once(n, NOTICE_MORE_WAITS))
    notice_add(n,
               n->after->unread == 1 ? "%s: %s more byte waits to be read."
                                     : "%s: %s more bytes wait to be read.",
               n->name, fact_number(n->after->unread, size));
  else if ((size_t)call->result < call->out_room && n->after->unread == 0 &&
           notice_once(n, NOTICE_SHORT_RECV))
    notice_add(n,
               call->out_room == 1
                   ? "%s gives what has come, at most %s byte: a stream has no messages."
                   : "%s gives what has come, at most %s bytes: a stream has no messages.",
               receives(n), fact_number((int64_t)call->out_room, size));
}

/* recv has given b''. */
static void say_end(struct notice *n) {
  const struct situation *s = n->situation;
  bool lived = s && n->before->tcp; /* a connection whose past is known */
  notice_state(n);
  if (s && s->empties == EMPTIES && n->call->traced)
    notice_add(n,
               "%s: 0 bytes came %d times in a row; the call never waits again. The program's loop "
               "should end when 0 is returned.",
               n->name, EMPTIES);
  else if (s && s->empties == EMPTIES)
    notice_add(
        n,
        "%s: recv has given b'' %d times in a row; it never waits again. Let the loop end: if not "
        "data: break",
        n->name, EMPTIES);
  else if (s && s->empties > 1)
    return;
  else if (lived && (s->answered || s->told == EPIPE))
    notice_add(
        n,
        "%s: after its FIN the peer's end answered with RST: the connection is gone, and from now "
        "on %s gives %s.",
        n->name, receives(n), notice_end(n));
  else if (lived && s->told && !s->connected)
    notice_add(n, "%s: its connect() failed, so nothing can come: %s gives %s.", n->name,
               receives(n), notice_end(n));
  else if (lived && s->told) {
    notice_add(
        n,
        s->told == ETIMEDOUT
            ? "%s: the connection timed out; that was told once, and from now on %s gives %s."
            : "%s: the connection was reset; that was told once, and from now on %s gives %s.",
        n->name, receives(n), notice_end(n));
    if (!s->shut)
      notice_add(n, "No FIN came.");
  } else if (s && s->shut_reading)
    notice_add(n, "%s: this end was shut down for receiving, so %s gives %s.", n->name, receives(n),
               notice_end(n));
  else if (!notice_is(n->before->state, "CLOSE") && notice_once(n, NOTICE_END_OF_STREAM))
    notice_add(n, "%s: the peer has closed its direction: no more will come.", n->name);
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
    if (size > room && notice_once(n, NOTICE_FULL_BUFFER))
      notice_add(
          n,
          "%s: the buffer was filled to its last byte. If the message was longer, the rest of it "
          "is lost.",
          n->name);
    return;
  }
  fact_number(size, had);
  fact_number(room, taken);
  fact_number(size - room, lost);
  if (size > room && size - room == 1)
    notice_add(n,
               room == 1 ? "%s: the datagram had %s bytes: %s was taken, %s is lost."
                         : "%s: the datagram had %s bytes: %s were taken, %s is lost.",
               n->name, had, taken, lost);
  else if (size > room)
    notice_add(n,
               room == 1 ? "%s: the datagram had %s bytes: %s was taken, %s are lost."
                         : "%s: the datagram had %s bytes: %s were taken, %s are lost.",
               n->name, had, taken, lost);
  else if (size < room && notice_once(n, NOTICE_FULL_BUFFER))
    notice_add(
        n,
        "%s: the buffer was filled to its last byte. If the datagram was longer, the rest of it is "
        "lost.",
        n->name);
}

/* What a program's messages have lost, by the flags that the kernel has set on them. */
void notice_data_lost(struct notice *n) {
  const struct call_traced *traced = n->call->traced;
  uint32_t cut = 0, control = 0, count = traced && !n->call->error ? traced->message_count : 0;
  if (n->call->row == &row_recvmmsg && n->call->result < count)
    count = n->call->result < 0 ? 0 : (uint32_t)n->call->result;
  for (uint32_t i = 0; i < count; i++) {
    cut += (call_messages(traced)[i].flags & MSG_TRUNC) != 0;
    control += (call_messages(traced)[i].flags & MSG_CTRUNC) != 0;
  }
  if (cut && n->call->row == &row_recvmmsg) /* of one, say_cut_off knows more */
    notice_add(
        n,
        cut == 1 ? "%s: MSG_TRUNC: %u message was longer than its buffer; the rest of it is lost."
                 : "%s: MSG_TRUNC: %u messages were longer than their buffers; the rest of them is "
                   "lost.",
        n->name, cut);
  if (control)
    notice_add(
        n, "%s: MSG_CTRUNC: the room for control data was too small; what did not fit is lost%s.",
        n->name, n->before && n->before->family == AF_UNIX ? ", descriptors too" : "");
}

void notice_data_received(struct notice *n) {
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
  if (call->row == &row_recvfrom && n->before->tcp && call->result > 0 &&
      notice_once(n, NOTICE_NO_ADDRESS))
    notice_add(n, "TCP gives no address with the data: getpeername() names the peer.");
  notice_data_lost(n);
}

/* The kernel was given less than the call says: what comes of that is not a fact about sockets. */
void notice_data_shortened(struct notice *n) {
  char left[FACT];
  if (n->call->in)
    notice_add(n, "`fault` gave the kernel fewer bytes than the call has.");
  else if (n->after && n->after->unread > 0 && n->before->type == SOCK_STREAM)
    notice_add(n,
               n->after->unread == 1
                   ? "`fault` gave the kernel less room than the call has: %s more byte waits."
                   : "`fault` gave the kernel less room than the call has: %s more bytes wait.",
               fact_number(n->after->unread, left));
  else
    notice_add(n, "`fault` gave the kernel less room than the call has.");
}
