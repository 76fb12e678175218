/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks back through the packets of the journal. */
#include "run/situation_wire.h"

#include <arpa/inet.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <stdio.h>
#include <sys/socket.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/address.h"
#include "net/endpoint.h"
#include "net/flight.h"
#include "net/packet.h"
#include "run/journal.h"
#include "run/situation.h"

#define LOOK_BACK 200 /* events in which the packet is looked for */

/* Looks for a packet of TCP from one port to another that the wire answered with RST, or for a RST or an ICMP error
   made by hand that answers one. */
struct reply {
  int64_t since;
  int from, to; /* from 0: any port, and the packet is a SYN */
  bool wire, forged;
  uint64_t of; /* the packet that the newest RST of the wire answers, 0: none is known */
};

/* Whether F, P, is a RST or an ICMP error that came for the packets of REPLY. */
static bool answers(const struct reply *reply, const struct flight *f, const struct packet *p) {
  bool reached = f->fate == FATE_MADE || f->fate == FATE_PASSED || f->fate == FATE_DELIVERED ||
                 f->fate == FATE_DOUBLED;
  struct packet quoted;
  if (!reached)
    return false;
  if (packet_quoted(p, &quoted))
    return quoted.to_port == reply->to && (!reply->from || quoted.from_port == reply->from);
  return p->flags & PACKET_RST && p->from_port == reply->to &&
         (!reply->from || p->to_port == reply->from);
}

static bool find_reply(void *data, const struct event *event) {
  struct reply *reply = data;
  struct packet p;
  if (event->time < reply->since)
    return false;
  const struct flight *f = event->flight;
  if (event->kind != EVENT_FLIGHT || packet_decode(f->bytes, f->kept, f->len, &p) < 0)
    return true;
  if (!reply->forged && answers(reply, f, &p)) {
    reply->forged = f->fate == FATE_MADE || f->edited;
    reply->of = f->of;
    return reply->forged;
  }
  if (f->fate != FATE_RESET || p.protocol != IPPROTO_TCP || p.to_port != reply->to ||
      (reply->forged && f->number != reply->of))
    return true;
  bool opens = (p.flags & PACKET_SYN) && !(p.flags & PACKET_ACK);
  reply->wire = reply->from ? p.from_port == reply->from : opens;
  reply->forged &= !reply->wire;
  return !reply->wire;
}

static void look_for(struct situation *s, struct journal *journal, struct reply *reply) {
  journal_back(journal, LOOK_BACK, find_reply, reply);
  s->wire = reply->wire;
  s->forged = reply->forged;
}

void situation_wire_reply(struct situation *s, const struct endpoint *before, int peer_port,
                          struct journal *journal) {
  struct reply reply = {.from = address_port(&before->local), .to = peer_port};
  if (before->tcp && reply.from && reply.to)
    look_for(s, journal, &reply);
}

void situation_wire_refusal(struct situation *s, const struct call *call, struct journal *journal) {
  struct reply reply = {.since = call->began, .to = address_port(&call->addr)};
  look_for(s, journal, &reply);
}

/* The protocol of CALL's socket, 0: it is not known. */
static int protocol_of(const struct call *call) {
  int protocol = 0;
  socklen_t len = sizeof protocol;
  return getsockopt(call_here(call), SOL_SOCKET, SO_PROTOCOL, &protocol, &len) < 0 ? 0 : protocol;
}

static bool is_echo(int protocol) {
  return protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6;
}

bool situation_wire_is_echo(const struct call *call) {
  return is_echo(protocol_of(call));
}

/* Whether an ICMP error is told as ENETUNREACH or EHOSTUNREACH; that nobody has the port, or that a packet is too
   long, is told otherwise. */
static bool tells_unreachable(const struct packet *p) {
  if (p->family == AF_INET6)
    return p->icmp_type != ICMP6_PACKET_TOO_BIG &&
           (p->icmp_type != ICMP6_DST_UNREACH || p->icmp_code != ICMP6_DST_UNREACH_NOPORT);
  return p->icmp_type != ICMP_DEST_UNREACH ||
         (p->icmp_code != ICMP_PORT_UNREACH && p->icmp_code != ICMP_FRAG_NEEDED);
}

/* Looks for the ICMP error that came for a socket. */
struct quest_report {
  struct situation *s;
  int protocol;
  int from, to; /* ports of the packet that it quotes, of an echo its identifier; from 0: any */
};

static bool find_report(void *data, const struct event *event) {
  struct quest_report *report = data;
  struct packet p, quoted;
  if (event->kind != EVENT_FLIGHT || event->flight->folded ||
      packet_decode(event->flight->bytes, event->flight->kept, event->flight->len, &p) < 0 ||
      !packet_quoted(&p, &quoted) || quoted.protocol != report->protocol || !tells_unreachable(&p))
    return true;
  int from = is_echo(report->protocol) ? quoted.echo_id : quoted.from_port;
  if (report->from ? from != report->from : quoted.to_port != report->to)
    return true;
  struct text words = TEXT_EMPTY;
  packet_summary(&p, (struct packet_base){0}, false, &words);
  snprintf(report->s->report_words, sizeof report->s->report_words, "%s", text_str(&words));
  text_free(&words);
  inet_ntop(p.family, &p.from, report->s->reporter, sizeof report->s->reporter);
  report->s->report = event->flight->number;
  return false;
}

void situation_wire_report(struct situation *s, const struct call *call,
                           const struct endpoint *before, struct journal *journal) {
  struct quest_report report = {.s = s,
                                .protocol = protocol_of(call),
                                .from = address_port(&before->local),
                                .to = address_port(&call->addr)};
  if (journal && (report.from || report.to))
    journal_back(journal, LOOK_BACK, find_report, &report);
}

void situation_wire_icmp(struct situation *s, const struct call *call,
                         const struct endpoint *before, struct journal *journal) {
  bool connects = call->row == &row_connect;
  struct reply reply = {.since = connects ? call->began : 0,
                        .from = connects ? 0 : address_port(&before->local),
                        .to =
                            address_port(connects || call->addr_len ? &call->addr : &before->peer)};
  if (reply.to && (before->family == AF_INET || before->family == AF_INET6))
    journal_back(journal, LOOK_BACK, find_reply, &reply);
  s->forged = reply.forged;
}

/* What has become of the newest SYN of a connect. */
struct quest_syn {
  const struct call *call;
  enum fate fate;
  bool astray;
};

static bool find_syn(void *data, const struct event *event) {
  struct quest_syn *q = data;
  struct packet p;
  if (event->time < q->call->began)
    return false;
  if (event->kind != EVENT_FLIGHT ||
      packet_decode(event->flight->bytes, event->flight->kept, event->flight->len, &p) < 0 ||
      p.protocol != IPPROTO_TCP || !(p.flags & PACKET_SYN) || (p.flags & PACKET_ACK) ||
      p.to_port != address_port(&q->call->addr))
    return true;
  q->fate = event->flight->fate;
  q->astray = event->flight->astray;
  return false;
}

void situation_wire_syn(struct situation *s, const struct call *call, struct journal *journal) {
  struct quest_syn q = {call, FATE_SEEN, false};
  journal_back(journal, LOOK_BACK, find_syn, &q);
  s->held = q.fate == FATE_CAME || q.fate == FATE_RETRANSMITTED;
  s->lost = q.fate == FATE_DROPPED;
  s->nobody = q.astray && !s->held && !s->lost;
}
