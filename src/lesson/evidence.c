/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's events, sorted by what goals ask for. What a new kind of goal wants to know is a member of struct
 * evidence, filled here. */
#include "lesson/evidence.h"

#include <errno.h>
#include <inttypes.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "calls/rows.h"
#include "net/address.h"
#include "net/flight.h"
#include "net/packet.h"
#include "run/journal.h"
#include "view/conversation.h"
#include "wire/lab.h"
#include "wire/topology.h"

#define CALLS_KEPT 4096   /* different ones */
#define STREAMS_KEPT 4096 /* datagrams too */
#define OWNERS_KEPT 1024  /* the newest */

struct evidence *evidence_new(evidence_name_fn *name, void *data, const struct topology *net) {
  struct evidence *e = mem_zalloc(1, sizeof *e);
  e->name = name;
  e->data = data;
  e->net = net;
  e->conversations = conversations_new();
  return e;
}

void evidence_free(struct evidence *e) {
  if (!e)
    return;
  for (size_t i = 0; i < e->stream_count; i++)
    text_free(&e->streams[i].bytes);
  conversations_free(e->conversations);
  free(e->calls);
  free(e->packets);
  free(e->streams);
  free(e->sockets);
  free(e->waits);
  free(e->owners);
  free(e);
}

void evidence_begin(struct evidence *e) {
  e->begun = true;
}

/* The side with NUMBER; of a program's thread the program. */
static void put_side(const struct evidence *e, int number, char side[EVIDENCE_NAME]) {
  const char *name = number < 0 ? NULL : e->name(e->data, number);
  size_t len = name ? strcspn(name, "/") : 0;
  if (len >= EVIDENCE_NAME)
    len = EVIDENCE_NAME - 1;
  memcpy(side, name ? name : "", len);
  side[len] = '\0';
}

static bool same_address(const struct sockaddr_storage *a, const struct sockaddr_storage *b) {
  size_t len = a->ss_family == AF_INET6 ? offsetof(struct sockaddr_in6, sin6_scope_id)
                                        : offsetof(struct sockaddr_in, sin_zero);
  return memcmp(a, b, len) == 0;
}

/* SIDE has a socket at what ENDPOINT says. */
static void note_owner(struct evidence *e, const char *side, const struct endpoint *endpoint) {
  if (!endpoint || endpoint->error || !endpoint->local_len ||
      (endpoint->family != AF_INET && endpoint->family != AF_INET6) ||
      !address_port(&endpoint->local))
    return;
  size_t i = 0;
  while (i < e->owner_count && !same_address(&e->owners[i].local, &endpoint->local))
    i++;
  if (i < e->owner_count)
    memmove(&e->owners[i], &e->owners[i + 1], (--e->owner_count - i) * sizeof *e->owners);
  if (e->owner_count == OWNERS_KEPT)
    memmove(e->owners, e->owners + 1, --e->owner_count * sizeof *e->owners);
  if (!e->owners)
    e->owners = mem_zalloc(OWNERS_KEPT, sizeof *e->owners);
  struct evidence_owner *owner = &e->owners[e->owner_count++];
  snprintf(owner->side, sizeof owner->side, "%s", side);
  owner->local = endpoint->local;
}

static void count_call(struct evidence *e, const struct evidence_call *call) {
  for (size_t i = 0; i < e->call_count; i++) {
    struct evidence_call *c = &e->calls[i];
    if (c->row == call->row && c->error == call->error && c->eai == call->eai &&
        c->timed_out == call->timed_out && strcmp(c->side, call->side) == 0) {
      c->count++;
      return;
    }
  }
  if (e->call_count == CALLS_KEPT)
    return;
  e->calls = mem_resize(e->calls, e->call_count + 1, sizeof *e->calls);
  e->calls[e->call_count] = *call;
  e->calls[e->call_count++].count = 1;
}

static struct evidence_stream *find_stream(struct evidence *e, const char *side, uint64_t id) {
  for (size_t i = e->stream_count; i-- > 0;) {
    struct evidence_stream *s = &e->streams[i];
    if (s->id == id && !s->datagrams && !s->closed && strcmp(s->side, side) == 0)
      return s;
  }
  return NULL;
}

static struct evidence_stream *add_stream(struct evidence *e, const char *side, uint64_t id,
                                          bool datagrams) {
  if (e->stream_count == STREAMS_KEPT)
    return NULL;
  e->streams = mem_resize(e->streams, e->stream_count + 1, sizeof *e->streams);
  struct evidence_stream *s = &e->streams[e->stream_count++];
  *s = (struct evidence_stream){.id = id, .datagrams = datagrams, .bytes = TEXT_EMPTY};
  snprintf(s->side, sizeof s->side, "%s", side);
  return s;
}

static void add_bytes(struct evidence_stream *s, const struct call *call) {
  size_t there = call_out_there(call);
  if (there > (size_t)call->result)
    there = (size_t)call->result;
  if (there)
    text_add(&s->bytes, call->out, there);
  s->total += (uint64_t)call->result;
  s->ended |= call->result == 0 && call->out_room > 0 && !s->datagrams;
  s->closed = there < (size_t)call->result;
  if (s->bytes.len <= EVIDENCE_BYTES)
    return;
  size_t drop = s->bytes.len / 2;
  memmove(s->bytes.s, s->bytes.s + drop, s->bytes.len - drop + 1);
  s->bytes.len -= drop;
}

/* What tells the socket of EVENT's call from others. */
static uint64_t socket_of(const struct event *event) {
  const struct endpoint *end = event->before;
  return end && end->cookie ? end->cookie : (uint64_t)event->call->fd + 1;
}

/* What a call of SIDE has read. */
static void take_bytes(struct evidence *e, const char *side, const struct event *event) {
  const struct call *call = event->call;
  const struct call_row *row = call_meaning(call);
  if ((row != &row_recv && row != &row_recvfrom) || call->error || call->result < 0 ||
      call_message_flags(call) & MSG_PEEK)
    return;
  const struct endpoint *from = event->before;
  bool datagrams = from && from->type != SOCK_STREAM;
  uint64_t id = socket_of(event);
  struct evidence_stream *s = datagrams ? NULL : find_stream(e, side, id);
  if (!s)
    s = add_stream(e, side, id, datagrams);
  if (s)
    add_bytes(s, call);
}

/* What came of a call that went on without it, or was given up: in RECORD, of the call that tells so. True: it did. */
static bool take_outcome(struct evidence *e, struct evidence_call *record,
                         const struct event *event) {
  const struct call *call = event->call;
  if (call->row == &row_poll && call->poll.before && !call->error && !call->result) {
    record->row = call->poll.before; /* waited for in vain: Python raises TimeoutError */
    record->timed_out = true;
    return true;
  }
  if (call->row == &row_connect && call->error == EINPROGRESS)
    e->connecting[e->connecting_count++ % EVIDENCE_CONNECTING] = socket_of(event);
  if (call->row != &row_getsockopt || call->error || call->sockopt.level != SOL_SOCKET ||
      call->sockopt.option != SO_ERROR || call_out_there(call) < sizeof record->error)
    return false;
  size_t i = 0;
  while (i < EVIDENCE_CONNECTING && e->connecting[i] != socket_of(event))
    i++;
  if (i == EVIDENCE_CONNECTING || (event->after && strcmp(event->after->state, "SYN_SENT") == 0))
    return false;
  e->connecting[i] = 0;
  record->row = &row_connect;
  memcpy(&record->error, call->out, sizeof record->error);
  return true;
}

static void take_call(struct evidence *e, const struct event *event) {
  const struct call *call = event->call;
  struct evidence_call record = {.row = call->row, .error = call->error, .eai = call->eai};
  put_side(e, event->side, record.side);
  note_owner(e, record.side, event->before);
  note_owner(e, record.side, event->after);
  if (!e->begun || call->marks & (CALL_MARK_INTERRUPTED | CALL_MARK_INJECTED))
    return; /* it did not happen, or `fault` alone made it so */
  count_call(e, &record);
  take_bytes(e, record.side, event);
  if (take_outcome(e, &record, event))
    count_call(e, &record);
}

static struct evidence_packet *find_packet(struct evidence *e, uint64_t number) {
  for (size_t i = e->packet_count; i-- > 0;)
    if (e->packets[i].number == number)
      return &e->packets[i];
  return NULL;
}

/* The host that sent P: not the router that passes it on, unless it does so in its own name (NAT). */
static int host_of(const struct evidence *e, const struct flight *flight, const struct packet *p) {
  if (flight->leg != FLIGHT_FROM_ROUTER || !e->net)
    return flight->host;
  return topology_address_host(e->net, p->family, &p->from);
}

static bool is_echo_request(const struct packet *p) {
  return p->icmp_type == (p->family == AF_INET6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO);
}

/* The packet that the router made that of FLIGHT of, 0: it is not known, or the router did not. */
static uint64_t passed_on(const struct flight *flight) {
  return flight->leg == FLIGHT_FROM_ROUTER && flight->fate != FATE_MADE ? flight->of : 0;
}

/* The packet of FLIGHT, made when it is seen first; it is followed in any case, so that it is known later which
   numbers were sent before. What the router passes on is the same packet, unless it does so in its own name. */
static struct evidence_packet *packet_of(struct evidence *e, const struct flight *flight,
                                         const struct packet *p) {
  int host = host_of(e, flight, p);
  bool same = passed_on(flight) && host != flight->host;
  uint64_t number = same ? flight->of : flight->number;
  struct evidence_packet *known = find_packet(e, number);
  if (known)
    return known;
  int from;
  struct conversation *c = conversations_of(e->conversations, p, &from);
  struct conversation_role role = {NOVELTY_NEW, 0};
  bool fresh = number > c->number;
  if (fresh) {
    role = conversation_follow(c, from, p, number, flight->time, false, flight->fate == FATE_MADE);
    c->number = number;
  }
  if (!e->begun || e->packet_count == EVIDENCE_PACKETS)
    return NULL;
  if (e->packet_count % 256 == 0)
    e->packets = mem_resize(e->packets, e->packet_count + 256, sizeof *e->packets);
  struct evidence_packet *made = &e->packets[e->packet_count++];
  *made = (struct evidence_packet){
      .number = number,
      .family = p->family,
      .arp = p->arp,
      .protocol = p->protocol,
      .host = host,
      .flags = p->flags,
      .data_len = p->data_len,
      .from = p->from,
      .to = p->to,
      .from_port = is_echo_request(p) ? p->echo_id : p->from_port,
      .to_port = p->to_port,
      .fresh = fresh,
      .again = role.novelty == NOVELTY_AGAIN || role.novelty == NOVELTY_FAST,
  };
  return made;
}

/* Whether a packet between the same ends was sent later than P and has been delivered. */
static bool is_overtaken(const struct evidence *e, const struct evidence_packet *p) {
  for (size_t i = e->packet_count; i-- > 0;) {
    const struct evidence_packet *q = &e->packets[i];
    if (q->delivered && q->number > p->number && q->family == p->family &&
        q->protocol == p->protocol && q->from_port == p->from_port && q->to_port == p->to_port &&
        memcmp(&q->from, &p->from, sizeof q->from) == 0 &&
        memcmp(&q->to, &p->to, sizeof q->to) == 0)
      return true;
  }
  return false;
}

/* FLIGHT tells what became of PACKET; NULL: of one that does not count. */
static void take_fate(struct evidence *e, struct evidence_packet *packet,
                      const struct flight *flight) {
  bool delivered =
      flight->leg != FLIGHT_TO_ROUTER &&
      (flight->fate == FATE_PASSED || flight->fate == FATE_DELIVERED ||
       flight->fate == FATE_DOUBLED || flight->fate == FATE_MADE || flight->fate == FATE_SEEN);
  if (packet) {
    packet->held = flight->fate == FATE_CAME || flight->fate == FATE_DELAYED ||
                   flight->fate == FATE_RETRANSMITTED;
    packet->delivered |= delivered;
    packet->lost |= flight->fate == FATE_DROPPED;
    packet->doubled |= flight->fate == FATE_DOUBLED;
    packet->again |= flight->fate == FATE_RETRANSMITTED;
    packet->overtaken |= delivered && packet->number < e->newest && is_overtaken(e, packet);
  }
  uint64_t number = packet ? packet->number : flight->number;
  if (delivered && number > e->newest)
    e->newest = number;
}

static void take_flight(struct evidence *e, const struct flight *flight) {
  struct packet p;
  if (flight->folded) {
    conversations_lose_track(e->conversations);
    return;
  }
  if (flight->fate == FATE_STATE)
    return;
  packet_decode(flight->bytes, flight->kept, flight->len, &p);
  struct evidence_packet *packet = packet_of(e, flight, &p);
  uint64_t of = passed_on(flight);
  struct evidence_packet *came = of ? find_packet(e, of) : NULL;
  if (came && came != packet)
    take_fate(e, came, flight);
  take_fate(e, packet, flight);
}

void evidence_take(struct evidence *e, const struct event *event) {
  switch (event->kind) {
  case EVENT_STATEMENT:
    e->lines += e->begun;
    break;
  case EVENT_CALL:
    take_call(e, event);
    break;
  case EVENT_FLIGHT:
    take_flight(e, event->flight);
    break;
  default:
    break;
  }
}

int evidence_want(struct evidence *e, int level, int option) {
  for (size_t i = 0; i < e->option_count; i++)
    if (e->options[i].level == level && e->options[i].option == option)
      return (int)i;
  if (e->option_count == EVIDENCE_OPTIONS)
    return -1;
  e->options[e->option_count] = (struct evidence_option){level, option};
  return (int)e->option_count++;
}

/* Whether SIDE can have sent what came from HOST (-1: not known). */
static bool is_on(const struct evidence *e, const char *side, int host) {
  return !e->net || e->net->hosts == 1 || host < 0 || lab_side_host(side) == host;
}

/* Whose end is at ADDRESS (as in struct packet) and PORT of HOST (-1: of any), now or last; NULL: not known. */
static const char *find_owner(const struct evidence *e, int host, int family,
                              const struct in6_addr *address, uint16_t port) {
  const char *best = NULL;
  int best_fit = 0;
  for (size_t i = e->socket_count; i-- > 0;) {
    const struct evidence_socket *s = &e->sockets[i];
    int fit = s->open && s->endpoint.local_len && is_on(e, s->side, host)
                  ? address_fit(&s->endpoint.local, family, address, port)
                  : 0;
    if (fit > best_fit) {
      best = s->side;
      best_fit = fit;
    }
  }
  for (size_t i = e->owner_count; i-- > 0 && best_fit < 2;) {
    int fit = is_on(e, e->owners[i].side, host)
                  ? address_fit(&e->owners[i].local, family, address, port)
                  : 0;
    if (fit > best_fit) {
      best = e->owners[i].side;
      best_fit = fit;
    }
  }
  return best;
}

void evidence_now(struct evidence *e) {
  e->socket_count = e->wait_count = 0;
}

void evidence_add_socket(struct evidence *e, const struct evidence_socket *socket) {
  e->sockets = mem_resize(e->sockets, e->socket_count + 1, sizeof *e->sockets);
  struct evidence_socket *s = &e->sockets[e->socket_count++];
  *s = *socket;
  if (s->open || *s->side)
    return;
  const struct sockaddr_storage *local = &s->endpoint.local;
  struct in6_addr address = IN6ADDR_ANY_INIT;
  if (local->ss_family == AF_INET6)
    address = ((const struct sockaddr_in6 *)local)->sin6_addr;
  else
    memcpy(&address, &((const struct sockaddr_in *)local)->sin_addr, 4);
  const char *owner = find_owner(e, -1, local->ss_family, &address, address_port(local));
  snprintf(s->side, sizeof s->side, "%s", owner ? owner : "");
}

void evidence_add_wait(struct evidence *e, const struct evidence_wait *wait) {
  e->waits = mem_resize(e->waits, e->wait_count + 1, sizeof *e->waits);
  e->waits[e->wait_count++] = *wait;
}

void evidence_packet_name(const struct evidence_packet *p, struct text *out) {
  const char *protocol = p->arp ? "ARP" : packet_protocol_name(p->protocol);
  text_addf(out, "#%" PRIu64 " ", p->number);
  if (p->protocol == IPPROTO_TCP)
    packet_flags(p->flags, out);
  else
    text_adds(out, protocol ? protocol : "IP");
}

const char *evidence_sender(const struct evidence *e, const struct evidence_packet *p) {
  const char *owner =
      p->from_port ? find_owner(e, p->host, p->family, &p->from, p->from_port) : NULL;
  return owner || !e->net || p->host < 0 ? owner : e->net->names[p->host];
}
