/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list with an end. */
#include "wire/hand.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "net/packet.h"

#define SOLICITATION 135 /* RFC 4861, 4.3 */

void hand_start(struct hand *h) {
  *h = (struct hand){.end = &h->first};
}

void hand_clear(struct hand *h) {
  struct held *held;
  while ((held = hand_take(h)))
    free(held);
}

static struct hand_mark mark_of(const struct packet *p) {
  struct hand_mark m = {.set = false};
  bool neighbor = p->family == AF_INET6 && p->icmp_type == SOLICITATION;
  if (neighbor || (p->arp && p->arp_op == 1))
    return (struct hand_mark){.set = true,
                              .family = p->family,
                              .from = p->from,
                              .to = neighbor ? p->target : p->to,
                              .flags = HAND_QUESTION};
  if (p->protocol != IPPROTO_TCP || !p->has_ports)
    return m;
  m.set = packet_seq_len(p) > 0;
  m.family = p->family;
  m.from = p->from;
  m.to = p->to;
  m.from_port = p->from_port;
  m.to_port = p->to_port;
  m.seq = p->seq;
  m.end = p->seq + packet_seq_len(p);
  m.flags = p->flags & (PACKET_SYN | PACKET_FIN | PACKET_ACK);
  return m;
}

static bool same_way(const struct hand_mark *a, const struct hand_mark *b) {
  size_t len = a->family == AF_INET ? 4 : 16;
  return a->from_port == b->from_port && a->to_port == b->to_port && a->family == b->family &&
         memcmp(&a->from, &b->from, len) == 0 && memcmp(&a->to, &b->to, len) == 0;
}

static bool same(const struct hand_mark *a, const struct hand_mark *b) {
  return a->set && a->asks == b->asks && a->seq == b->seq && a->end == b->end &&
         a->flags == b->flags && same_way(a, b);
}

/* Whether A is data, or data and FIN, that holds byte SEQ of B, which is data. */
static bool holds(const struct hand_mark *a, const struct hand_mark *b, uint32_t seq) {
  return a->set && !a->asks && a->flags & PACKET_ACK && !(a->flags & PACKET_SYN) &&
         same_way(a, b) && (int32_t)(seq - a->seq) >= 0 && (int32_t)(a->end - seq) > 0;
}

static bool is_data(const struct hand_mark *m) {
  return m->set && !m->asks && m->flags == PACKET_ACK;
}

/* The mark of P, which comes after what is in PAST: a segment that takes no numbers has the next one,
   unless it only asks. */
static struct hand_mark mark_after(const struct hand_past *past, const struct packet *p) {
  struct hand_mark m = mark_of(p);
  if (m.set || m.flags != PACKET_ACK || p->flags & PACKET_RST)
    return m;
  for (size_t i = 0; i < HAND_PAST && !m.asks; i++)
    m.asks = past->at[i].set && same_way(&past->at[i], &m) && past->at[i].end - 1 == m.seq;
  m.set = m.asks;
  return m;
}

static size_t memory(const struct held *held) {
  return sizeof *held + held->len;
}

void hand_put_held(struct hand *h, struct held *held) {
  *h->end = held;
  h->end = &held->next;
  h->count++;
  h->bytes += memory(held);
}

struct held *hand_put(struct hand *h, const struct hand_past *past, const struct packet *packet) {
  struct held *held = mem_alloc(sizeof *held + packet->len);
  *held =
      (struct held){.mark = past ? mark_after(past, packet) : mark_of(packet), .len = packet->len};
  memcpy(held->bytes, packet->bytes, packet->len);
  held->framed = packet->link != NULL;
  if (held->framed)
    memcpy(held->link, packet->link, FRAME_HEAD);
  hand_put_held(h, held);
  return held;
}

void hand_packet(const struct held *held, struct packet *packet) {
  packet_decode(held->bytes, held->len, held->len, packet);
  packet->link = held->framed ? held->link : NULL;
}

struct held *hand_find(const struct hand *h, uint64_t number) {
  struct held *held = h->first;
  while (held && held->number != number)
    held = held->next;
  return held;
}

/* What points to HELD, which is in the queue. */
static struct held **place_of(struct hand *h, const struct held *held) {
  struct held **place = &h->first;
  while (*place != held)
    place = &(*place)->next;
  return place;
}

struct held *hand_take_this(struct hand *h, struct held *held) {
  struct held **place = place_of(h, held);
  *place = held->next;
  if (!*place)
    h->end = place;
  h->count--;
  h->bytes -= memory(held);
  held->next = NULL;
  return held;
}

struct held *hand_take(struct hand *h) {
  return h->first ? hand_take_this(h, h->first) : NULL;
}

void hand_replace(struct hand *h, struct held *held, const unsigned char *bytes, size_t len) {
  struct held **place = place_of(h, held), *other = mem_alloc(sizeof *other + len);
  *other = *held;
  other->len = len;
  memcpy(other->bytes, bytes, len);
  *place = other;
  if (!other->next)
    h->end = &other->next;
  h->bytes += memory(other) - memory(held);
  free(held);
}

void hand_swap(struct hand *h) {
  struct held *first = h->first, *second = first->next;
  first->next = second->next;
  second->next = first;
  h->first = second;
  if (!first->next)
    h->end = &first->next;
}

void hand_move(struct hand *to, struct hand *from) {
  if (!from->first)
    return;
  *to->end = from->first;
  to->end = from->end;
  to->count += from->count;
  to->bytes += from->bytes;
  hand_start(from);
}

void hand_remember(struct hand_past *past, const struct packet *packet) {
  struct hand_mark mark = mark_after(past, packet);
  if (mark.set)
    past->at[past->next++ % HAND_PAST] = mark;
}

void hand_rests(struct hand_past *past) {
  past->rest = past->next;
}

bool hand_was_delivered(const struct hand_past *past, const struct packet *packet, bool lately) {
  struct hand_mark mark = mark_after(past, packet);
  size_t first = past->next > HAND_PAST ? past->next - HAND_PAST : 0;
  if (lately && first < past->rest)
    first = past->rest;
  for (size_t i = first; mark.set && i < past->next; i++)
    if (same(&past->at[i % HAND_PAST], &mark))
      return true;
  /* The kernel may have put several segments together to send them again. */
  uint32_t seq = mark.seq;
  for (size_t i = first; is_data(&mark) && i < past->next; i++)
    if (holds(&past->at[i % HAND_PAST], &mark, seq)) {
      seq = past->at[i % HAND_PAST].end;
      if ((int32_t)(seq - mark.end) >= 0)
        return true;
      i = first - 1;
    }
  return false;
}

/* The packet with the first byte of MARK, if those in the hand hold all bytes of it between them. */
static struct held *find_parts(const struct hand *h, const struct hand_mark *mark) {
  struct held *first = NULL;
  uint32_t seq = mark->seq;
  for (struct held *held = h->first; is_data(mark) && held;) {
    if (!holds(&held->mark, mark, seq)) {
      held = held->next;
      continue;
    }
    if (!first)
      first = held;
    seq = held->mark.end;
    if ((int32_t)(seq - mark->end) >= 0)
      return first;
    held = h->first;
  }
  return NULL;
}

struct held *hand_find_again(const struct hand *h, const struct hand_past *past,
                             const struct packet *packet) {
  if (!h->first)
    return NULL;
  struct hand_mark mark = past ? mark_after(past, packet) : mark_of(packet);
  for (struct held *held = h->first; mark.set && held; held = held->next)
    if (same(&held->mark, &mark))
      return held;
  return past ? find_parts(h, &mark) : NULL;
}
