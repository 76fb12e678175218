/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wait in words. What a call waits for stands in its row (`waits`): %L is the local address, %P the
 * peer's, %T the address argument. What the kernel counts meanwhile is added by a function of the call,
 * named in the table `counts`. */
#include "view/waiting.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "run/blocked.h"
#include "view/fact.h"
#include "view/reason.h"

#define WATCHED_SHOWN 3
#define LIST (WATCHED_SHOWN * 80) /* bytes for so many names, each with what it is watched for */

/* Facts as words. */

/* "0 bytes", "64 kB", "2.5 MB": at most three digits. */
static const char *size_word(uint64_t bytes, char *to) {
  static const char *const units[] = {"kB", "MB", "GB", "TB"};
  double size = (double)bytes;
  int unit = -1;
  while (size >= 999.5 && unit < 3) {
    size /= 1000;
    unit++;
  }
  if (unit < 0)
    snprintf(to, FACT, bytes == 1 ? "%" PRIu64 " byte" : "%" PRIu64 " bytes", bytes);
  else
    snprintf(to, FACT, size < 9.95 ? "%.1f %s" : "%.0f %s", size, units[unit]);
  return to;
}

static const char *times_word(unsigned times, char *to) {
  snprintf(to, FACT, times == 1 ? "once" : "%u times", times);
  return to;
}

/* A socket of this session, "s", or "s (side server)" where that is another side than the one called NAME. */
static const char *end_word(const struct situation_end *end, const char *name, char *to) {
  if (strcmp(end->side, name) == 0)
    snprintf(to, FACT, "%s", end->name);
  else
    snprintf(to, FACT, "%s (side %s)", end->name, end->side);
  return to;
}

static const char *address_word(const struct sockaddr_storage *address, socklen_t len,
                                const char *other, char *to) {
  if (endpoint_has_address(address, len))
    return fact_address(address, len, to);
  snprintf(to, FACT, "%s", other);
  return to;
}

/* What the row says. */
static void add_row(const struct blocked *b, const char *waits, struct text *out) {
  const struct call *call = b->status.call;
  char to[FACT];
  for (const char *s = waits; *s; s++) {
    if (*s != '%' || !s[1]) {
      text_addc(out, *s);
      continue;
    }
    switch (*++s) {
    case 'L':
      text_adds(out, address_word(&b->endpoint.local, b->endpoint.local_len, "this socket", to));
      break;
    case 'P':
      text_adds(out, address_word(&b->endpoint.peer, b->endpoint.peer_len, "its peer", to));
      break;
    case 'T':
      text_adds(out, address_word(&call->addr, call->addr_len, "its peer", to));
      break;
    default:
      text_addc(out, *s);
    }
  }
}

/* Each sentence follows the name of its call. */

static bool say_connect(const struct blocked *b, const char *name, struct text *out) {
  char end[FACT], times[FACT], to[FACT];
  address_word(&b->status.call->addr, b->status.call->addr_len, "its peer", to);
  times_word(b->sent_again + 1, times);
  if (!b->tcp)
    text_addf(out, "waits for a place in the queue of %s", to);
  else if (b->asked)
    text_addf(out, "waits for the hardware address of %s; asked %s",
              reason_host(&b->status.call->addr, to), times_word(b->asked, times));
  else if (b->other.name[0])
    text_addf(out, "waits: the accept queue of %s is full (backlog %d); SYN sent %s",
              end_word(&b->other, name, end), b->other.backlog, times);
  else
    text_addf(out, "waits for the SYN-ACK of %s; SYN sent %s", to, times);
  return true;
}

static bool say_recv(const struct blocked *b, const char *name, struct text *out) {
  char end[FACT], size[FACT], peer[FACT];
  if (endpoint_lacks_port(&b->endpoint)) {
    text_adds(out, "waits, but no datagram can come: the socket has no port yet");
    return true;
  }
  if (b->endpoint.type == SOCK_DGRAM &&
      !endpoint_has_address(&b->endpoint.peer, b->endpoint.peer_len)) {
    add_row(b, "waits for a datagram to %L", out);
    return true;
  }
  if (!b->tcp)
    return false;
  address_word(&b->endpoint.peer, b->endpoint.peer_len, "its peer", peer);
  size_word(b->received, size);
  bool one = b->received == 1;
  if (b->other.name[0])
    text_addf(
        out,
        one ? "waits for data from %s; %s has come; its peer %s waits in recv too, so neither "
              "gets anything"
            : "waits for data from %s; %s have come; its peer %s waits in recv too, so neither "
              "gets anything",
        peer, size, end_word(&b->other, name, end));
  else
    text_addf(out,
              one ? "waits for data from %s; %s has come" : "waits for data from %s; %s have come",
              peer, size);
  return true;
}

static bool say_send(const struct blocked *b, const char *name, struct text *out) {
  (void)name;
  uint32_t unacked = (uint32_t)b->endpoint.unacked;
  if (!b->tcp || unacked < b->unsent)
    return false;
  char sent[FACT], unsent[FACT];
  size_word(b->unsent, unsent);
  if (b->filled && !b->window)
    text_addf(out, "waits: the peer's window is 0, %s unsent", unsent);
  else if (b->filled)
    text_addf(out, "waits: the peer's window (%s) has no room for another segment, %s unsent",
              size_word(b->window, sent), unsent);
  else
    text_addf(out, "waits for acknowledgements: %s on the way, %s unsent",
              size_word(unacked - b->unsent, sent), unsent);
  return true;
}

static void say_watched_one(const struct watched *w, struct text *out) {
  bool reads = w->events & POLLIN, writes = w->events & POLLOUT;
  if (reads && writes)
    text_addf(out, "waits until %s can be read or written", w->name);
  else if (reads)
    text_addf(out, "waits until %s can be read", w->name);
  else if (writes)
    text_addf(out, "waits until %s can be written", w->name);
  else
    text_addf(out, "waits until %s has an exceptional condition", w->name);
}

/* "s to read, c to read or write": the first of those that are watched. */
static const char *watched_word(const struct blocked *b, char to[LIST]) {
  size_t len = 0;
  for (size_t i = 0; i < b->watched_count && i < WATCHED_SHOWN; i++) {
    const struct watched *w = &b->watched[i];
    bool reads = w->events & POLLIN, writes = w->events & POLLOUT;
    const char *what = reads && writes ? "to read or write"
                       : reads         ? "to read"
                       : writes        ? "to write"
                                       : "for an exceptional condition";
    len += (size_t)snprintf(to + len, LIST - len, i ? ", %s %s" : "%s %s", w->name, what);
  }
  return to;
}

static bool say_watched(const struct blocked *b, const char *name, struct text *out) {
  char list[LIST];
  (void)name;
  if (b->watched_count == 0)
    text_adds(out, "waits for its time");
  else if (b->watched_count == 1)
    say_watched_one(&b->watched[0], out);
  else if (b->watched_count <= WATCHED_SHOWN)
    text_addf(out, "waits until one of these is ready: %s", watched_word(b, list));
  else
    text_addf(out, "waits until one of these is ready: %s, and %zu more", watched_word(b, list),
              b->watched_count - WATCHED_SHOWN);
  return true;
}

static const struct {
  const struct call_row *row;
  bool (*say)(const struct blocked *b, const char *name,
              struct text *out); /* false: the row says it */
} counts[] = {
    {&row_connect, say_connect}, {&row_recv, say_recv},   {&row_recvfrom, say_recv},
    {&row_send, say_send},       {&row_sendto, say_send}, {&row_select, say_watched},
    {&row_poll, say_watched},
};

/* The packet that would end the call, of which WIRE tells what has become. */
static const char *awaited_word(const struct blocked *b, const struct situation *wire) {
  const struct call_row *row = call_meaning(b->status.call);
  if (row == &row_connect)
    return wire->answer ? "the answer to the SYN" : "the SYN";
  if (row == &row_accept && wire->deferred)
    return "what the client sent last";
  if (row == &row_accept)
    return wire->third    ? "the ACK that ends the handshake"
           : wire->answer ? "the answer to the last SYN"
                          : "the last SYN";
  if (wire->own)
    return "what this end sent last";
  if (row == &row_send || row == &row_sendto)
    return "the newest acknowledgement";
  return b->tcp         ? "what the peer sent last"
         : wire->answer ? "an ICMP error about what it sent last"
                        : "the last datagram";
}

/* What keeps the packet that would end the call from it. */
static void say_wire(const struct blocked *b, struct text *out) {
  const struct situation *wire = b->wire;
  if (wire && wire->deferred)
    text_adds(out, "; TCP_DEFER_ACCEPT waits for data of a client whose handshake is done");
  if (wire && (wire->held || wire->slow || wire->lost) && !wire->asked && !b->asked)
    text_addf(out, "; %s %s", awaited_word(b, wire),
              wire->held   ? "is held on the wire"
              : wire->slow ? "is under way"
                           : "was lost on the wire");
}

static void say_call(const struct blocked *b, const char *name, struct text *out) {
  const struct call_row *row = b->status.call->row;
  bool said = false;
  text_addf(out, "%s ", row->name);
  for (size_t i = 0; i < sizeof counts / sizeof *counts && !said; i++)
    said = counts[i].row == call_meaning(b->status.call) && counts[i].say(b, name, out);
  if (!said)
    add_row(b, row->waits ? row->waits : "waits", out);
  say_wire(b, out);
}

void waiting_say(const struct blocked *b, const char *name, struct text *out) {
  const struct side_status *status = &b->status;
  switch (status->state) {
  case SIDE_IDLE:
    text_adds(out, "idle");
    break;
  case SIDE_RUNNING:
    text_adds(out, "running");
    break;
  case SIDE_IN_CALL:
    if (status->held)
      text_addf(out, "%s is held before the kernel gets it", status->call->row->name);
    else
      say_call(b, name, out);
    break;
  case SIDE_IN_SLEEP:
    text_adds(out, "sleep waits for its time");
    break;
  case SIDE_IN_INPUT:
    text_adds(out, status->program ? "waits for a line of input" : "input waits for a line");
    break;
  }
  if (status->until && status->until != INT64_MAX) {
    int64_t left = status->until > b->now ? status->until - b->now : 0;
    text_addf(out, "; %.1f s left", (double)left / 1e9);
  }
}
