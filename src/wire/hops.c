/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ring of what came. A packet is taken out when what was made of it has left, so that several fit only where one
 * that is like another has not been passed on; then neither is claimed. */
#include "wire/hops.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/packet.h"

/* What a router does not change, and addresses. */
struct hops_trace {
  int family;
  uint8_t protocol, ttl;
  uint32_t id;
  bool fragment;
  size_t start,
      end; /* bytes of the datagram, from the transport header on, of which it is a part */
  struct in6_addr from, to;
  bool has_ports;
  uint16_t from_port;
  uint32_t seq, ack;
  unsigned flags, window;
  int icmp_type, icmp_code;
  uint16_t echo_seq;
  size_t data_len;
  uint64_t data; /* a hash of it */
};

struct hops {
  struct hop {
    uint64_t number; /* 0: none */
    struct hops_trace trace;
  } at[HOPS_KEPT];
  size_t next;
  struct hops_mask {
    int family;
    uint8_t protocol;
    uint16_t port, own_port; /* own: of the sender */
    struct in6_addr address, own;
  } masks[HOPS_MASKS];
  size_t next_mask;
};

struct hops *hops_new(void) {
  return mem_zalloc(1, sizeof(struct hops));
}

void hops_free(struct hops *hops) {
  free(hops);
}

/* FNV-1a. */
static uint64_t hash(const unsigned char *bytes, size_t len) {
  uint64_t h = 0xcbf29ce484222325;
  for (size_t i = 0; i < len; i++)
    h = (h ^ bytes[i]) * 0x100000001b3;
  return h;
}

static struct hops_trace trace_of(const struct packet *p) {
  struct hops_trace t = {.family = p->family,
                         .protocol = p->protocol,
                         .ttl = p->ttl,
                         .id = p->id,
                         .fragment = p->fragment,
                         .start = p->fragment_offset,
                         .end = p->fragment_offset + p->len - p->ip_len,
                         .from = p->from,
                         .to = p->to,
                         .has_ports = p->has_ports,
                         .from_port = p->from_port,
                         .seq = p->seq,
                         .ack = p->ack,
                         .flags = p->flags,
                         .window = p->window,
                         .icmp_type = p->icmp_type,
                         .icmp_code = p->icmp_code,
                         .echo_seq = p->echo_seq,
                         .data_len = p->data_len};
  size_t end = p->data + p->data_len < p->kept ? p->data + p->data_len : p->kept;
  if (!p->quoted && p->data < end) /* NAT changes a quoted packet too */
    t.data = hash(p->bytes + p->data, end - p->data);
  return t;
}

static bool has_same_ends(const struct hops_trace *a, const struct hops_trace *b) {
  return memcmp(&a->from, &b->from, sizeof a->from) == 0 &&
         memcmp(&a->to, &b->to, sizeof a->to) == 0;
}

/* Whether IN may have become OUT. */
static bool fits(const struct hops_trace *in, const struct hops_trace *out) {
  if (in->family != out->family || in->protocol != out->protocol || in->ttl != out->ttl + 1 ||
      in->id != out->id)
    return false;
  if (in->fragment || out->fragment)
    return in->id && has_same_ends(in, out) && in->start <= out->start && out->end <= in->end;
  if (!in->has_ports && in->icmp_type < 0 && !has_same_ends(in, out))
    return false;
  return in->has_ports == out->has_ports && in->seq == out->seq && in->ack == out->ack &&
         in->flags == out->flags && in->window == out->window && in->icmp_type == out->icmp_type &&
         in->icmp_code == out->icmp_code && in->echo_seq == out->echo_seq &&
         in->data_len == out->data_len && in->data == out->data;
}

void hops_in(struct hops *hops, const struct packet *p, uint64_t number) {
  hops->at[hops->next++ % HOPS_KEPT] = (struct hop){number, trace_of(p)};
}

/* Whether ADDRESS and PORT, an end of P, are those of the sender whom M stands for, or (MASK) those that it has instead. */
static bool is_end(const struct hops_mask *m, const struct packet *p,
                   const struct in6_addr *address, uint16_t port, bool mask) {
  return m->family && m->family == p->family && m->protocol == p->protocol &&
         port == (mask ? m->port : m->own_port) &&
         memcmp(address, mask ? &m->address : &m->own, sizeof *address) == 0;
}

bool hops_masks(const struct hops *hops, const struct packet *p, const struct in6_addr *address,
                uint16_t port) {
  for (size_t i = 0; i < HOPS_MASKS; i++)
    if (is_end(&hops->masks[i], p, address, port, true))
      return true;
  return false;
}

bool hops_beyond(const struct hops *hops, const struct packet *p, struct in6_addr *address,
                 uint16_t *port, bool *receiver) {
  for (size_t i = 1; i <= HOPS_MASKS; i++) { /* the newest first */
    const struct hops_mask *m = &hops->masks[(hops->next_mask - i) % HOPS_MASKS];
    for (int mask = 0; mask < 2; mask++) {
      *receiver = is_end(m, p, &p->to, p->to_port, mask);
      if (!*receiver && !is_end(m, p, &p->from, p->from_port, mask))
        continue;
      *address = mask ? m->own : m->address;
      *port = mask ? m->own_port : m->port;
      return true;
    }
  }
  return false;
}

bool hops_translated(const struct hops *hops, const struct packet *p) {
  for (size_t i = 0; i < HOPS_MASKS; i++) {
    const struct hops_mask *m = &hops->masks[i];
    for (int mask = 0; mask < 2; mask++)
      if (is_end(m, p, &p->from, p->from_port, mask) || is_end(m, p, &p->to, p->to_port, mask))
        return true;
  }
  return false;
}

uint64_t hops_out(struct hops *hops, const struct packet *p) {
  struct hops_trace out = trace_of(p);
  struct hop *found = NULL;
  for (size_t i = 0; i < HOPS_KEPT; i++) {
    struct hop *hop = &hops->at[i];
    if (!hop->number || !fits(&hop->trace, &out))
      continue;
    if (found && found->number != hop->number)
      return 0;
    found = hop;
  }
  if (!found)
    return 0;
  uint64_t number = found->number;
  if (memcmp(&found->trace.from, &p->from, sizeof p->from) != 0 &&
      !hops_masks(hops, p, &p->from, p->from_port))
    hops->masks[hops->next_mask++ % HOPS_MASKS] = (struct hops_mask){
        p->family, p->protocol, p->from_port, found->trace.from_port, p->from, found->trace.from};
  if (found->trace.end == out.end) /* else more parts follow */
    found->number = 0;
  return number;
}
