/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table that is walked; sequence numbers are compared in their circle (RFC 9293, 3.4). */
#include "view/conversation.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "net/flight.h"
#include "net/packet.h"

struct conversations {
  struct conversation at[CONVERSATIONS];
  size_t count;
  uint64_t clock;
};

struct conversations *conversations_new(void) {
  return mem_zalloc(1, sizeof(struct conversations));
}

void conversations_free(struct conversations *all) {
  free(all);
}

/* By what a packet is put to a conversation. */
struct key {
  int family;
  uint8_t protocol;
  const struct in6_addr *from, *to;
  uint16_t from_port, to_port;
};

static bool is_end(const struct conversation_end *end, const struct in6_addr *address,
                   uint16_t port) {
  return end->port == port && memcmp(&end->address, address, sizeof *address) == 0;
}

/* Which end of C is the key's `from`: 0 left, 1 right, -1 neither. */
static int sender(const struct conversation *c, const struct key *k) {
  if (c->family != k->family || c->protocol != k->protocol)
    return -1;
  for (int i = 0; i < 2; i++)
    if (is_end(&c->ends[i], k->from, k->from_port) && is_end(&c->ends[1 - i], k->to, k->to_port))
      return i;
  return -1;
}

static struct conversation *find(struct conversations *all, const struct key *k, int *from) {
  for (size_t i = 0; i < all->count; i++)
    if ((*from = sender(&all->at[i], k)) >= 0)
      return &all->at[i];
  return NULL;
}

/* The conversation whose datagram P is a later part of. */
static struct conversation *find_fragment(struct conversations *all, const struct packet *p,
                                          int *from) {
  for (size_t i = 0; i < all->count; i++) {
    struct conversation *c = &all->at[i];
    for (*from = 0; *from < 2; ++*from) {
      const struct conversation_end *end = &c->ends[*from];
      if (end->fragments && end->fragment_id == p->id && c->family == p->family &&
          c->protocol == p->protocol && memcmp(&end->address, &p->from, sizeof p->from) == 0)
        return c;
    }
  }
  return NULL;
}

static struct conversation *make(struct conversations *all, const struct key *k, int from) {
  struct conversation *c = all->at;
  if (all->count < CONVERSATIONS)
    c = &all->at[all->count++];
  for (size_t i = 1; i < all->count; i++)
    if (all->at[i].used < c->used)
      c = &all->at[i];
  memset(c, 0, sizeof *c);
  c->id = ++all->clock;
  c->family = k->family;
  c->protocol = k->protocol;
  c->ends[from].address = *k->from;
  c->ends[from].port = k->from_port;
  c->ends[1 - from].address = *k->to;
  c->ends[1 - from].port = k->to_port;
  c->ends[0].state = c->ends[1].state = FLIGHT_STATE_UNKNOWN;
  return c;
}

/* The packet that an ICMP error quotes: its conversation, in which the error goes the other way. */
static bool quoted_key(const struct packet *p, struct packet *quoted, struct key *k) {
  if (!packet_quoted(p, quoted))
    return false;
  *k = (struct key){quoted->family, quoted->protocol, &quoted->to,
                    &quoted->from,  quoted->to_port,  quoted->from_port};
  return true;
}

struct conversation *conversations_of(struct conversations *all, const struct packet *p,
                                      int *from) {
  struct packet quoted;
  struct key k;
  bool error = quoted_key(p, &quoted, &k);
  if (!error)
    k = (struct key){p->family, p->protocol, &p->from, &p->to, p->from_port, p->to_port};
  struct conversation *c = NULL;
  if (!error && p->fragment && p->fragment_offset)
    c = find_fragment(all, p, from);
  if (!c)
    c = find(all, &k, from);
  if (!c) {
    *from = error || (p->flags & (PACKET_SYN | PACKET_ACK)) == (PACKET_SYN | PACKET_ACK);
    c = make(all, &k, *from);
  }
  if (!error && p->fragment) {
    c->ends[*from].fragments = true;
    c->ends[*from].fragment_id = p->id;
  }
  c->used = ++all->clock;
  return c;
}

void conversations_lose_track(struct conversations *all) {
  for (size_t i = 0; i < all->count; i++)
    all->at[i].ends[0].lost_track = all->at[i].ends[1].lost_track = true;
}

static bool before(uint32_t a, uint32_t b) {
  return (int32_t)(a - b) < 0;
}

static void set_base(struct conversation_end *end, uint32_t base) {
  end->based = true;
  end->base = end->next = base;
  end->lost_track = false;
}

/* A SYN: whether it is the first of its end. */
static bool opens(struct conversation *c, int from, const struct packet *p) {
  struct conversation_end *end = &c->ends[from], *peer = &c->ends[1 - from];
  if (end->based && p->seq == end->base)
    return false;
  bool anew = end->based && !(p->flags & PACKET_ACK);
  if (anew) {
    peer->based = peer->opened = peer->answered = peer->shut = false;
    end->answered = end->shut = false;
  }
  bool first = !(p->flags & PACKET_ACK) && !peer->opened;
  set_base(end, p->seq);
  end->opened = true;
  return first;
}

static enum novelty judge(const struct conversation_end *end, const struct conversation_end *peer,
                          const struct packet *p, uint32_t len) {
  bool answers = p->flags & PACKET_SYN && p->flags & PACKET_ACK && !end->answered;
  if (p->flags & PACKET_RST)
    return peer->opened && !end->opened ? NOVELTY_REFUSED : NOVELTY_NEW;
  if (end->lost_track)
    return NOVELTY_NEW;
  if (end->shut && p->window && !len)
    return NOVELTY_UPDATE;
  /* A window probe may carry a byte; with one, what seems a keep-alive is a retransmission. */
  bool asks = !len || (len == 1 && peer->shut);
  if (asks && p->seq == end->next - 1 && !(p->flags & (PACKET_SYN | PACKET_FIN)))
    return peer->shut ? NOVELTY_PROBE : NOVELTY_KEEP_ALIVE;
  if (len && !before(end->next, p->seq + len))
    return answers ? NOVELTY_NEW : NOVELTY_AGAIN;
  if (len && before(end->next, p->seq))
    return NOVELTY_EARLY;
  return NOVELTY_NEW;
}

enum novelty conversation_follow(struct conversation *c, int from, const struct packet *p) {
  struct conversation_end *end = &c->ends[from], *peer = &c->ends[1 - from];
  if (p->protocol != IPPROTO_TCP || !p->has_ports || p->malformed)
    return NOVELTY_NEW;
  uint32_t len = packet_seq_len(p);
  bool first = p->flags & PACKET_SYN && opens(c, from, p);
  if (!end->based && !(p->flags & PACKET_RST))
    set_base(end, p->seq);
  if (p->flags & PACKET_ACK && !peer->based)
    set_base(peer, p->ack);
  enum novelty novelty = first ? NOVELTY_OPENS : judge(end, peer, p, len);
  if (p->flags & PACKET_RST)
    return novelty;
  end->answered |= p->flags & PACKET_SYN && p->flags & PACKET_ACK;
  end->shut = p->window == 0;
  if (end->lost_track || before(end->next, p->seq + len))
    end->next = p->seq + len;
  end->lost_track = false;
  return novelty;
}
