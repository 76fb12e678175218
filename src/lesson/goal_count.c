/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting in the evidence: a function a kind of goal. */
#include "lesson/goal_count.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "calls/call.h"
#include "lesson/evidence.h"
#include "lesson/goal.h"
#include "net/address.h"
#include "net/packet.h"

#define NEAR_MAX 5 /* things named beside what is wanted */

static bool of_side(const struct goal *g, const char *side) {
  return !*g->side || strcmp(g->side, side) == 0;
}

/* Appends what FORMAT and its argument say to a list of at most NEAR_MAX. */
static void mention(struct text *near, size_t *said, const char *s) {
  if (++*said <= NEAR_MAX)
    text_addf(near, "%s%s", near->len ? ", " : "", s);
  else if (*said == NEAR_MAX + 1)
    text_adds(near, ", ...");
}

/* Whether S, a socket, is one that the goal's modifiers allow. */
static bool is_meant(const struct goal *g, const struct evidence_socket *s) {
  if (!of_side(g, s->side) || s->endpoint.error)
    return false;
  if (g->port && address_port(&s->endpoint.local) != g->port)
    return false;
  if (g->peer_port && (!s->endpoint.peer_len || address_port(&s->endpoint.peer) != g->peer_port))
    return false;
  if (!g->address)
    return true;
  struct text peer = TEXT_EMPTY;
  struct sockaddr_storage address = s->endpoint.peer;
  if (s->endpoint.peer_len && (address.ss_family == AF_INET || address.ss_family == AF_INET6)) {
    const char *host;
    size_t len;
    uint16_t port;
    address_text(&address, s->endpoint.peer_len, &peer);
    bool same = address_split(text_str(&peer), peer.len, &host, &len, &port) &&
                strlen(g->address) == len && memcmp(host, g->address, len) == 0;
    text_free(&peer);
    return same;
  }
  return false;
}

uint64_t goal_count_state(const struct goal *g, const struct evidence *e, struct text *near) {
  uint64_t count = 0;
  size_t said = 0;
  for (size_t i = 0; i < e->socket_count; i++) {
    const struct evidence_socket *s = &e->sockets[i];
    if (!is_meant(g, s))
      continue;
    if (strcmp(s->endpoint.state, g->state) == 0)
      count++;
    else
      mention(near, &said, s->endpoint.state);
  }
  return count;
}

uint64_t goal_count_sort(const struct goal *g, const struct evidence *e, struct text *near) {
  uint64_t count = 0;
  (void)near;
  for (size_t i = 0; i < e->socket_count; i++) {
    const struct evidence_socket *s = &e->sockets[i];
    count += s->open && is_meant(g, s) && (!g->family || s->endpoint.family == g->family) &&
             (!g->type || s->endpoint.type == g->type);
  }
  return count;
}

uint64_t goal_count_option(const struct goal *g, const struct evidence *e, struct text *near) {
  uint64_t count = 0;
  size_t place = 0, said = 0;
  while (place < e->option_count &&
         (e->options[place].level != g->level || e->options[place].option != g->option))
    place++;
  for (size_t i = 0; i < e->socket_count && place < e->option_count; i++) {
    const struct evidence_socket *s = &e->sockets[i];
    if (!s->open || !is_meant(g, s) || !s->known[place])
      continue;
    bool right = g->valued ? s->value[place] == g->number : s->value[place] != 0;
    char value[32];
    snprintf(value, sizeof value, "%" PRId64, s->value[place]);
    if (right)
      count++;
    else
      mention(near, &said, value);
  }
  return count;
}

uint64_t goal_count_nonblocking(const struct goal *g, const struct evidence *e, struct text *near) {
  uint64_t count = 0;
  (void)near;
  for (size_t i = 0; i < e->socket_count; i++)
    count += e->sockets[i].open && is_meant(g, &e->sockets[i]) && e->sockets[i].nonblocking;
  return count;
}

uint64_t goal_count_open(const struct goal *g, const struct evidence *e, struct text *near) {
  uint64_t count = 0;
  for (size_t i = 0; i < e->socket_count; i++)
    count += e->sockets[i].open && is_meant(g, &e->sockets[i]);
  if (count != (uint64_t)g->number)
    text_addf(near, "now %" PRIu64, count);
  return count;
}

uint64_t goal_count_queue(const struct goal *g, const struct evidence *e, struct text *near) {
  int most = 0;
  for (size_t i = 0; i < e->socket_count; i++)
    if (is_meant(g, &e->sockets[i]) && e->sockets[i].endpoint.waiting > most)
      most = e->sockets[i].endpoint.waiting;
  text_addf(near, "now %d", most);
  return (uint64_t)most;
}

uint64_t goal_count_unread(const struct goal *g, const struct evidence *e, struct text *near) {
  int most = 0;
  for (size_t i = 0; i < e->socket_count; i++)
    if (is_meant(g, &e->sockets[i]) && e->sockets[i].endpoint.unread > most)
      most = e->sockets[i].endpoint.unread;
  text_addf(near, "now %d", most);
  return (uint64_t)most;
}

uint64_t goal_count_waits(const struct goal *g, const struct evidence *e, struct text *near) {
  uint64_t count = 0;
  size_t said = 0;
  for (size_t i = 0; i < e->wait_count; i++) {
    const struct evidence_wait *w = &e->waits[i];
    if (!of_side(g, w->side) || (g->port && w->port != g->port))
      continue;
    if (!g->call || g->call == w->row)
      count++;
    else
      mention(near, &said, w->row->name);
  }
  return count;
}

/* Whether C is a call of what the goal names. */
static bool is_call(const struct goal *g, const struct evidence_call *c) {
  return of_side(g, c->side) && (!g->call || g->call == c->row);
}

uint64_t goal_count_called(const struct goal *g, const struct evidence *e, struct text *near) {
  uint64_t count = 0;
  (void)near;
  for (size_t i = 0; i < e->call_count; i++)
    if (is_call(g, &e->calls[i]) && !e->calls[i].error && !e->calls[i].timed_out)
      count += e->calls[i].count;
  return count;
}

uint64_t goal_count_made(const struct goal *g, const struct evidence *e, struct text *near) {
  uint64_t count = 0;
  (void)near;
  for (size_t i = 0; i < e->call_count; i++)
    if (is_call(g, &e->calls[i]) && !e->calls[i].timed_out)
      count += e->calls[i].count;
  if (count)
    text_addf(near, "it was made");
  return count;
}

static const char *error_name(const struct evidence_call *c) {
  const char *name = c->timed_out ? "TimeoutError"
                     : c->eai     ? call_eai_name(c->error)
                                  : call_errno_name(c->error);
  return name ? name : "another error";
}

uint64_t goal_count_error(const struct goal *g, const struct evidence *e, struct text *near) {
  uint64_t count = 0;
  size_t said = 0;
  for (size_t i = 0; i < e->call_count; i++) {
    const struct evidence_call *c = &e->calls[i];
    if (!is_call(g, c) || (!c->error && !c->timed_out))
      continue;
    if (g->timed_out ? c->timed_out : !c->timed_out && c->eai == g->eai && c->error == g->error)
      count += c->count;
    else
      mention(near, &said, error_name(c));
  }
  return count;
}

uint64_t goal_count_lines(const struct goal *g, const struct evidence *e, struct text *near) {
  if (e->lines > (uint64_t)g->number)
    text_addf(near, "there were %" PRIu64, e->lines);
  return e->lines;
}

static bool has_bytes(const struct evidence_stream *s, const struct text *bytes) {
  return s->bytes.len >= bytes->len && memmem(s->bytes.s, s->bytes.len, bytes->s, bytes->len);
}

uint64_t goal_count_received(const struct goal *g, const struct evidence *e, struct text *near) {
  uint64_t bytes = 0;
  bool found = false;
  for (size_t i = 0; i < e->stream_count; i++) {
    const struct evidence_stream *s = &e->streams[i];
    if (!of_side(g, s->side))
      continue;
    bytes += s->total;
    found = found || (g->bytes.len && has_bytes(s, &g->bytes));
  }
  found = g->bytes.len ? found : bytes >= (uint64_t)g->number;
  if (!found && bytes)
    text_addf(near, "%" PRIu64 " bytes were read", bytes);
  return found;
}

uint64_t goal_count_ended(const struct goal *g, const struct evidence *e, struct text *near) {
  uint64_t count = 0;
  (void)near;
  for (size_t i = 0; i < e->stream_count; i++)
    count += of_side(g, e->streams[i].side) && e->streams[i].ended;
  return count;
}

/* Whether P is of the kind and from the side that the goal means. */
static bool is_packet(const struct goal *g, const struct evidence *e,
                      const struct evidence_packet *p) {
  const unsigned kind = PACKET_SYN | PACKET_FIN | PACKET_RST;
  if (*g->side) {
    const char *owner = evidence_sender(e, p);
    if (!owner || strcmp(owner, g->side) != 0)
      return false;
  }
  switch (g->protocol) {
  case GOAL_ANY_PACKET:
    return true;
  case GOAL_UDP:
    return p->protocol == IPPROTO_UDP;
  case GOAL_ICMP:
    return p->protocol == IPPROTO_ICMP || p->protocol == IPPROTO_ICMPV6;
  case GOAL_ARP:
    return p->arp;
  case GOAL_DATA:
    return p->protocol == IPPROTO_TCP && p->data_len;
  default:
    break;
  }
  if (p->protocol != IPPROTO_TCP || (p->flags & g->flags) != g->flags ||
      (p->flags & kind) != (g->flags & kind))
    return false;
  if (g->flags == PACKET_SYN)
    return !(p->flags & PACKET_ACK);
  return g->flags != PACKET_ACK || !p->data_len;
}

/* What became of a packet. */
typedef bool fate_fn(const struct evidence_packet *p);

static bool was_sent(const struct evidence_packet *p) {
  return p->fresh;
}
static bool was_lost(const struct evidence_packet *p) {
  return p->lost;
}
static bool was_doubled(const struct evidence_packet *p) {
  return p->doubled;
}
static bool was_delivered(const struct evidence_packet *p) {
  return p->delivered;
}
static bool is_held(const struct evidence_packet *p) {
  return p->held;
}
static bool was_overtaken(const struct evidence_packet *p) {
  return p->overtaken;
}
static bool was_again(const struct evidence_packet *p) {
  return p->again;
}

/* How many packets had FATE that the goal means; with `others`: that it does not mean, which are named in NEAR. */
static uint64_t count_packets(const struct goal *g, const struct evidence *e, fate_fn *fate,
                              struct text *near) {
  uint64_t count = 0;
  size_t said = 0;
  for (size_t i = 0; i < e->packet_count; i++) {
    const struct evidence_packet *p = &e->packets[i];
    if (!fate(p) || is_packet(g, e, p) == g->others)
      continue;
    count++;
    if (!g->others)
      continue;
    struct text t = TEXT_EMPTY;
    evidence_packet_name(p, &t);
    mention(near, &said, text_str(&t));
    text_free(&t);
  }
  return count;
}

#define COUNT_PACKETS(NAME, FATE)                                                                  \
  uint64_t goal_count_##NAME(const struct goal *g, const struct evidence *e, struct text *near) {  \
    return count_packets(g, e, FATE, near);                                                        \
  }
COUNT_PACKETS(sent, was_sent)
COUNT_PACKETS(lost, was_lost)
COUNT_PACKETS(doubled, was_doubled)
COUNT_PACKETS(delivered, was_delivered)
COUNT_PACKETS(held, is_held)
COUNT_PACKETS(overtaken, was_overtaken)
COUNT_PACKETS(retransmitted, was_again)
