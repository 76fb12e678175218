/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks back through the packets of the journal. */
#include "run/situation_wire.h"

#include <arpa/inet.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/address.h"
#include "net/endpoint.h"
#include "net/flight.h"
#include "net/frame.h"
#include "net/packet.h"
#include "run/handshakes.h"
#include "run/journal.h"
#include "run/situation.h"
#include "run/situation_own.h"

#define ARP_SENDER 8 /* where the sender's hardware address is in a packet of ARP */

/* Looks for a packet of TCP from one port to another that the wire answered with RST, or for a RST or an ICMP error
   made by hand that answers one. */
struct reply {
  int64_t since;
  int from, to; /* from 0: any port, and the packet is a SYN */
  bool wire, forged;
  uint64_t of; /* the packet that the newest RST of the wire answers, 0: none is known */
};

/* P of F, if this is on LEG with the ends that it has on the other side of the router, which with NAT may be others. */
static struct packet across(const struct flight *f, const struct packet *p, enum flight_leg leg) {
  struct packet there = *p;
  if (f->beyond && f->leg == leg) {
    memcpy(f->beyond_to ? &there.to : &there.from, &f->beyond, sizeof f->beyond);
    *(f->beyond_to ? &there.to_port : &there.from_port) = (uint16_t)f->beyond_port;
  }
  return there;
}

/* P of F with the ends that its receiver, and its sender, knows it by. */
static struct packet as_received(const struct flight *f, const struct packet *p) {
  return across(f, p, FLIGHT_TO_ROUTER);
}
static struct packet as_sent(const struct flight *f, const struct packet *p) {
  return across(f, p, FLIGHT_FROM_ROUTER);
}

bool situation_has_come(enum fate fate) {
  return fate == FATE_MADE || fate == FATE_PASSED || fate == FATE_DELIVERED || fate == FATE_DOUBLED;
}

/* Whether F, P, is a RST or an ICMP error that came for the packets of REPLY. */
static bool answers(const struct reply *reply, const struct flight *f, const struct packet *p) {
  struct packet quoted;
  if (!situation_has_come(f->fate))
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
  journal_back(journal, find_reply, reply);
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

/* F, P, is the ICMP error. */
static void note_report(struct situation *s, const struct flight *f, const struct packet *p) {
  struct text words = TEXT_EMPTY;
  packet_summary(p, (struct packet_base){0}, false, &words);
  snprintf(s->report_words, sizeof s->report_words, "%s", text_str(&words));
  text_free(&words);
  inet_ntop(p->family, &p->from, s->reporter, sizeof s->reporter);
  s->report = f->number;
}

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
  note_report(report->s, event->flight, &p);
  return false;
}

void situation_wire_report(struct situation *s, const struct call *call,
                           const struct endpoint *before, struct journal *journal) {
  struct quest_report report = {.s = s,
                                .protocol = protocol_of(call),
                                .from = address_port(&before->local),
                                .to = address_port(&call->addr)};
  if (journal && (report.from || report.to))
    journal_back(journal, find_report, &report);
}

void situation_wire_icmp(struct situation *s, const struct call *call,
                         const struct endpoint *before, struct journal *journal) {
  bool connects = call->row == &row_connect;
  struct reply reply = {.since = connects ? call->began : 0,
                        .from = connects ? 0 : address_port(&before->local),
                        .to =
                            address_port(connects || call->addr_len ? &call->addr : &before->peer)};
  if (reply.to && (before->family == AF_INET || before->family == AF_INET6))
    journal_back(journal, find_reply, &reply);
  s->forged = reply.forged;
}

/* What has become of the newest SYN of a connect, or of the answer to it. */
struct quest_syn {
  struct situation *s;
  int64_t since;
  int from, to; /* ports; 0: any */
};

bool situation_is_away(struct situation *s, enum fate fate) {
  s->held = fate == FATE_CAME || fate == FATE_RETRANSMITTED || fate == FATE_EDITED;
  s->lost = fate == FATE_DROPPED;
  s->slow = fate == FATE_DELAYED || fate == FATE_QUEUED;
  return s->held || s->lost || s->slow;
}

static bool find_syn(void *data, const struct event *event) {
  struct quest_syn *q = data;
  struct situation *s = q->s;
  const struct flight *f = event->flight;
  struct packet p;
  if (event->time < q->since)
    return false;
  if (event->kind != EVENT_FLIGHT || packet_decode(f->bytes, f->kept, f->len, &p) < 0 ||
      p.protocol != IPPROTO_TCP)
    return true;
  bool syn = (p.flags & (PACKET_SYN | PACKET_ACK)) == PACKET_SYN &&
             (!q->to || p.to_port == q->to) && (!q->from || p.from_port == q->from);
  struct packet received = as_received(f, &p);
  bool answer = p.flags & PACKET_ACK && p.flags & (PACKET_SYN | PACKET_RST) &&
                (!q->to || received.from_port == q->to) &&
                (!q->from || received.to_port == q->from);
  if (!syn && !answer)
    return true;
  bool away = situation_is_away(s, f->fate);
  s->answer = answer && away;
  if (!syn || away)
    return false;
  s->nobody = f->astray;
  s->stopped = f->leg == FLIGHT_TO_ROUTER && situation_has_come(f->fate) && !f->astray;
  memcpy(s->misled, f->misled, sizeof s->misled);
  s->stray = f->misled[0] && f->hosts & (f->hosts - 1);
  return false;
}

struct quest_teller {
  struct situation *s;
  const struct in_addr *address;
};

/* Looks for the newest ARP packet that came and says that the host of the call's address has s->misled (RFC 826: a
   question tells of its sender too). */
static bool find_teller(void *data, const struct event *event) {
  struct quest_teller *q = data;
  const struct flight *f = event->flight;
  struct packet p;
  struct text mac = TEXT_EMPTY;
  if (event->kind != EVENT_FLIGHT || packet_decode(f->bytes, f->kept, f->len, &p) < 0 || !p.arp ||
      !situation_has_come(f->fate) || memcmp(&p.from, q->address, sizeof *q->address) != 0)
    return true;
  frame_mac(p.bytes + ARP_SENDER, &mac);
  if (strcmp(text_str(&mac), q->s->misled) == 0)
    q->s->teller = f->number;
  text_free(&mac);
  return !q->s->teller;
}

void situation_wire_syn(struct situation *s, const struct call *call, struct journal *journal) {
  struct sockaddr_storage own = {.ss_family = AF_UNSPEC};
  socklen_t len = sizeof own;
  bool known = getsockname(call_here(call), (struct sockaddr *)&own, &len) == 0;
  struct quest_syn q = {s, call->began, known ? address_port(&own) : 0, address_port(&call->addr)};
  journal_back(journal, find_syn, &q);
  if (!s->misled[0] || call->addr.ss_family != AF_INET)
    return;
  struct quest_teller teller = {s, &((const struct sockaddr_in *)&call->addr)->sin_addr};
  journal_back(journal, find_teller, &teller);
}

void situation_wire_earlier_syn(struct situation *s, const struct endpoint *before,
                                struct journal *journal) {
  struct situation found = {.count = 0};
  struct quest_syn q = {&found, 0, address_port(&before->local), 0};
  if (!q.from)
    return;
  journal_back(journal, find_syn, &q);
  s->held = found.held;
  s->lost = found.lost;
  s->slow = found.slow;
  s->answer = found.answer;
}

/* The newest packet that brings a socket data, or, if it accepts, makes a connection; if it sends, that has its data or
   acknowledges them. */
struct quest_coming {
  struct situation *s;
  const struct call_row *row; /* row_accept, row_recv, row_send … */
  int protocol;
  struct sockaddr_storage own, peer; /* peer: AF_UNSPEC, any */
  const char *side;                  /* as of situation_waited */
  bool sent;                         /* of a recv: what the socket itself sent last was seen … */
  int64_t left;                 /* … when it was put on the wire, or something became of it */
  uint64_t cookie;              /* of the socket */
  struct sockaddr_storage goal; /* of a recv: whom the newest send call is to … */
  int64_t began;                /* … and when it began; 0: none was seen */
  struct handshakes handshakes; /* of an accept: they are found, and then (again) looked at */
  bool again;
};

/* Whether the host of SIDE (NULL: that of this thread) has ADDRESS, or gets what is sent to it: only such can be bound. */
static bool is_here(const char *side, int family, const struct in6_addr *address) {
  struct sockaddr_storage to = {.ss_family = AF_UNSPEC};
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_addr = *address};
  struct sockaddr_in four = {.sin_family = AF_INET};
  memcpy(&four.sin_addr, address, sizeof four.sin_addr);
  if (family == AF_INET6)
    memcpy(&to, &six, sizeof six);
  else
    memcpy(&to, &four, sizeof four);
  int fd = fd_high(socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  bool here = fd >= 0 && bind(fd, (const struct sockaddr *)&to,
                              family == AF_INET6 ? sizeof six : sizeof four) == 0;
  if (fd >= 0)
    close(fd);
  return side ? situation_side_has(side, &to, here) : here;
}

/* Whether the socket of Q has ADDRESS and PORT. */
static bool is_ours(const struct quest_coming *q, int family, const struct in6_addr *address,
                    uint16_t port) {
  int fit = address_fit(&q->own, family, address, port);
  return fit == 2 || (fit == 1 && is_here(q->side, family, address));
}

/* The port of the receiver, or sender, of P; of an echo, which has none, the identifier stands for both. */
static uint16_t port_of(const struct packet *p, bool receiver) {
  return !p->has_ports ? p->echo_id : receiver ? p->to_port : p->from_port;
}

/* Of a recv: looks at F, P, which brings the socket something or (TO false) takes something from it. Of datagrams, one older
   than what the socket itself sent last counts only if it may still come and nothing newer tells why none came. */
static bool settle_recv(struct quest_coming *q, const struct flight *f, const struct packet *p,
                        bool to) {
  struct situation found = *q->s;
  bool away = situation_is_away(&found, f->fate);
  bool stale = q->sent && q->protocol != IPPROTO_TCP &&
               (q->s->own || q->s->report || q->s->nobody || f->fate == FATE_DROPPED);
  found.own = away && !to;
  found.nobody = !to && !away && q->protocol != IPPROTO_TCP && f->astray;
  if (found.nobody)
    inet_ntop(p->family, &p->to, found.goal, sizeof found.goal);
  if (to ? away && !stale : !q->sent)
    *q->s = found;
  if (!to && !q->sent)
    q->left = f->time;
  q->sent |= !to;
  return !to;
}

/* Whether P is an ICMP error about what the socket has sent. */
static bool is_error(const struct quest_coming *q, const struct packet *p) {
  struct packet quoted;
  return packet_quoted(p, &quoted) && quoted.protocol == q->protocol &&
         is_ours(q, quoted.family, &quoted.from, port_of(&quoted, false));
}

/* Of a recv of datagrams: notes F, P, an ICMP error about what the socket sent last. False: it has not come. */
static bool settle_error(const struct quest_coming *q, const struct flight *f,
                         const struct packet *p) {
  struct situation found = *q->s;
  found.answer = situation_is_away(&found, f->fate);
  if (found.answer)
    *q->s = found;
  if (found.answer || (situation_has_come(f->fate) && f->leg != FLIGHT_TO_ROUTER))
    note_report(q->s, f, p);
  return !found.answer;
}

/* Of a recv: notes whom the newest call that has sent something over the socket is to. */
static void note_send(struct quest_coming *q, const struct event *event) {
  const struct call *call = event->call;
  if (q->began || call->error || !event->before || event->before->cookie != q->cookie ||
      !situation_sends(call))
    return;
  q->began = call->began;
  q->goal = call->addr_len ? call->addr : event->before->peer;
}

/* What the socket sent last has not left this host: notes whether its neighbor's hardware address is looked for. */
static void settle_unsent(const struct quest_coming *q, struct journal *journal) {
  struct situation found = {.count = 0};
  const struct sockaddr_storage *to = &q->goal;
  if (to->ss_family != AF_INET && to->ss_family != AF_INET6)
    return;
  situation_look_at_neighbor(&found, to, q->began, journal);
  if (!found.asked)
    return;
  if (to->ss_family == AF_INET)
    inet_ntop(AF_INET, &((const struct sockaddr_in *)to)->sin_addr, found.goal, sizeof found.goal);
  else
    inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)to)->sin6_addr, found.goal,
              sizeof found.goal);
  *q->s = found;
}

static bool find_coming(void *data, const struct event *event) {
  struct quest_coming *q = data;
  if (event->kind == EVENT_CALL)
    note_send(q, event);
  const struct flight *f = event->flight;
  struct packet p;
  if (event->kind != EVENT_FLIGHT || f->folded || (f->fate == FATE_STATE && !q->again) ||
      packet_decode(f->bytes, f->kept, f->len, &p) < 0)
    return true;
  bool receives = q->row == &row_recv || q->row == &row_recvfrom;
  if (receives && !q->sent && q->protocol != IPPROTO_TCP && is_error(q, &p) &&
      !settle_error(q, f, &p))
    return false;
  if ((!p.has_ports && !p.echo_id) || p.protocol != q->protocol)
    return true;
  struct packet r = as_received(f, &p);
  bool to =
      is_ours(q, r.family, &r.to, port_of(&r, true)) &&
      (!q->peer.ss_family || address_fit(&q->peer, r.family, &r.from, port_of(&r, false)) == 2);
  struct packet s = as_sent(f, &p);
  bool from = !to && is_ours(q, s.family, &s.from, port_of(&s, false));
  bool brings = p.protocol != IPPROTO_TCP || p.data_len || p.flags & (PACKET_FIN | PACKET_RST);
  if (!to && !from)
    return true;
  if (q->row == &row_accept)
    return q->again ? handshakes_note(&q->handshakes, f, to ? &r : &s, to)
                    : handshakes_find(&q->handshakes, to ? &r : &s, to);
  if (receives)
    return !brings || settle_recv(q, f, &p, to);
  bool away = situation_is_away(q->s, f->fate);
  q->s->own = away && from;
  q->s->answer = away && to;
  return false;
}

void situation_wire_coming(struct situation *s, const struct call *call, const char *side,
                           struct journal *journal) {
  int fd = call_here(call);
  struct quest_coming q = {
      .s = s, .side = side, .row = call_meaning(call), .protocol = protocol_of(call)};
  socklen_t len = sizeof q.own, peer_len = sizeof q.peer;
  if (getpeername(fd, (struct sockaddr *)&q.peer, &peer_len) != 0)
    q.peer.ss_family = AF_UNSPEC;
  if (getsockname(fd, (struct sockaddr *)&q.own, &len) != 0)
    return;
  len = sizeof q.cookie;
  getsockopt(fd, SOL_SOCKET, SO_COOKIE, &q.cookie, &len);
  journal_back(journal, find_coming, &q);
  bool coming = (s->held || s->slow || s->lost) && !s->own;
  if (q.protocol != IPPROTO_TCP && !situation_sends(call) && q.left < q.began && !coming)
    settle_unsent(&q, journal);
  if (q.row != &row_accept || !q.handshakes.count)
    return;
  q.again = true;
  journal_back(journal, find_coming, &q);
  handshakes_settle(&q.handshakes, situation_has_option(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT), s);
}
