/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table that is walked; sequence numbers are compared in their circle (RFC 9293, 3.4). */
#include "view/conversation.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "net/flight.h"
#include "net/packet.h"

#define SCALE_MAX 14 /* a larger shift counts as this one (RFC 7323, 2.3) */

struct conversations {
  struct conversation *at[CONVERSATIONS]; /* each stays where it was made */
  size_t count;
  uint64_t clock;
};

struct conversations *conversations_new(void) {
  return mem_zalloc(1, sizeof(struct conversations));
}

void conversations_free(struct conversations *all) {
  for (size_t i = 0; all && i < all->count; i++)
    free(all->at[i]);
  free(all);
}

/* By what a packet is put to a conversation. */
struct conversation_key {
  int family;
  uint8_t protocol;
  const struct in6_addr *from, *to;
  uint16_t from_port, to_port;
};

static bool is_end(const struct conversation_end *end, const struct in6_addr *address,
                   uint16_t port) {
  return end->port == port && memcmp(&end->address, address, sizeof *address) == 0;
}

static bool is_other(const struct conversation_address *other, const struct in6_addr *address,
                     uint16_t port) {
  return other->set && other->port == port &&
         memcmp(&other->address, address, sizeof *address) == 0;
}

/* Which end of C is the key's `from`: 0 left, 1 right, -1 neither. */
static int sender(const struct conversation *c, const struct conversation_key *k) {
  if (c->family != k->family || c->protocol != k->protocol)
    return -1;
  for (int i = 0; i < 2; i++)
    if (is_other(&c->other[i], k->from, k->from_port) &&
        is_other(&c->other[1 - i], k->to, k->to_port))
      return i;
  for (int i = 0; i < 2; i++)
    if (is_end(&c->ends[i], k->from, k->from_port) && is_end(&c->ends[1 - i], k->to, k->to_port))
      return i;
  return -1;
}

static struct conversation *find(struct conversations *all, const struct conversation_key *k,
                                 int *from) {
  for (size_t i = 0; i < all->count; i++)
    if ((*from = sender(all->at[i], k)) >= 0)
      return all->at[i];
  return NULL;
}

/* The conversation whose datagram P is a later part of. */
static struct conversation *find_fragment(struct conversations *all, const struct packet *p,
                                          int *from) {
  for (size_t i = 0; i < all->count; i++) {
    struct conversation *c = all->at[i];
    for (*from = 0; *from < 2; ++*from) {
      const struct conversation_end *end = &c->ends[*from];
      if (end->fragments && end->fragment_id == p->id && c->family == p->family &&
          c->protocol == p->protocol && memcmp(&end->address, &p->from, sizeof p->from) == 0)
        return c;
    }
  }
  return NULL;
}

static struct conversation *make(struct conversations *all, const struct conversation_key *k,
                                 int from) {
  if (all->count < CONVERSATIONS) /* a new one has rested longest: it was asked for in no turn */
    all->at[all->count++] = mem_zalloc(1, sizeof **all->at);
  struct conversation *c = all->at[0];
  for (size_t i = 1; i < all->count; i++)
    if (all->at[i]->used < c->used)
      c = all->at[i];
  memset(c, 0, sizeof *c);
  c->id = ++all->clock;
  c->family = k->family;
  c->protocol = k->protocol;
  c->ends[from].address = *k->from;
  c->ends[from].port = k->from_port;
  c->ends[1 - from].address = *k->to;
  c->ends[1 - from].port = k->to_port;
  c->self =
      k->from_port && k->from_port == k->to_port && memcmp(k->from, k->to, sizeof *k->from) == 0;
  for (int i = 0; i < 2; i++) {
    c->ends[i].state = FLIGHT_STATE_UNKNOWN;
    c->ends[i].scale = -1;
  }
  return c;
}

/* The packet that an ICMP error quotes: its conversation, in which the error goes the other way. */
static bool quoted_key(const struct packet *p, struct packet *quoted, struct conversation_key *k) {
  if (!packet_quoted(p, quoted))
    return false;
  *k = (struct conversation_key){quoted->family, quoted->protocol, &quoted->to,
                                 &quoted->from,  quoted->to_port,  quoted->from_port};
  return true;
}

struct conversation *conversations_of(struct conversations *all, const struct packet *p,
                                      int *from) {
  struct packet quoted;
  struct conversation_key k;
  bool error = quoted_key(p, &quoted, &k);
  if (!error)
    k = (struct conversation_key){p->family, p->protocol,  &p->from,
                                  &p->to,    p->from_port, p->to_port};
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

void conversations_translate(struct conversations *all, uint64_t id, int from,
                             const struct packet *p) {
  struct conversation_key k = {p->family, p->protocol, &p->from, &p->to, p->from_port, p->to_port};
  int end;
  if (find(all, &k, &end))
    return;
  for (size_t i = 0; i < all->count; i++)
    if (all->at[i]->id == id) {
      all->at[i]->other[from] = (struct conversation_address){true, p->from, p->from_port};
      all->at[i]->other[1 - from] = (struct conversation_address){true, p->to, p->to_port};
    }
}

void conversations_lose_track(struct conversations *all) {
  for (size_t i = 0; i < all->count; i++)
    all->at[i]->ends[0].lost_track = all->at[i]->ends[1].lost_track = true;
}

static bool before(uint32_t a, uint32_t b) {
  return (int32_t)(a - b) < 0;
}

static void set_base(struct conversation_end *end, uint32_t base) {
  end->based = true;
  end->base = end->next = base;
  end->lost_track = false;
}

/* Forgets what END has sent, before another connection between the same ends. */
static void forget(struct conversation_end *end) {
  end->based = end->opened = end->answered = end->own = end->shut = end->asked = end->acks = false;
  end->scale = -1;
  memset(end->sent, 0, sizeof end->sent);
}

/* The end that has the numbers of end I. */
static struct conversation_end *numbers(struct conversation *c, int i) {
  return &c->ends[c->self ? 0 : i];
}

/* Whether P, with ACK, acknowledges the SYN of END. */
static bool acknowledges_syn(const struct conversation_end *end, const struct packet *p) {
  return !end->opened || (before(end->base, p->ack) && !before(end->next, p->ack));
}

/* A SYN: whether it is the first of its end. */
static bool opens(struct conversation *c, int from, const struct packet *p) {
  struct conversation_end *end = numbers(c, from), *peer = numbers(c, 1 - from);
  if (end->based && p->seq == end->base)
    return false;
  if (end->based && !(p->flags & PACKET_ACK)) {
    forget(peer);
    forget(end);
  }
  bool first = !(p->flags & PACKET_ACK) && !peer->opened;
  set_base(end, p->seq);
  end->opened = !(p->flags & PACKET_ACK) || acknowledges_syn(peer, p);
  end->scale = p->window_scale > SCALE_MAX ? SCALE_MAX : p->window_scale;
  return first;
}

/* Whether P, a SYN,ACK of end FROM, belongs to no handshake: the end has begun with another number. */
static bool is_stray(struct conversation *c, int from, const struct packet *p) {
  const struct conversation_end *end = numbers(c, from);
  return p->flags & PACKET_ACK && end->opened && !end->lost_track && p->seq != end->base;
}

/* The oldest segment of END with a number of SEQ to SEQ + LEN: NULL when none is remembered. */
static const struct conversation_segment *find_sent(const struct conversation_end *end,
                                                    uint32_t seq, uint32_t len) {
  for (unsigned i = 0; i < CONVERSATION_SENT; i++) {
    const struct conversation_segment *s = &end->sent[(end->next_sent + i) % CONVERSATION_SENT];
    if (s->number && before(s->seq, seq + len) && before(seq, s->end))
      return s;
  }
  return NULL;
}

#define FAST 20000000 /* nanoseconds after a duplicate ACK, as in Wireshark */

/* A segment whose numbers are all below the next. */
static struct conversation_role judge_old(const struct conversation_end *end,
                                          const struct conversation_end *peer,
                                          const struct packet *p, uint32_t len, int64_t time) {
  const struct conversation_segment *s = find_sent(end, p->seq, len);
  bool all = end->sent[end->next_sent % CONVERSATION_SENT].number; /* older ones were forgotten */
  if (!s && !all && !(p->flags & PACKET_SYN))
    return (struct conversation_role){NOVELTY_LATE, 0};
  bool fast =
      peer->acks && peer->same_acks >= 2 && peer->ack == p->seq && time - peer->same_ack < FAST;
  return (struct conversation_role){fast ? NOVELTY_FAST : NOVELTY_AGAIN, s ? s->number : 0};
}

/* A segment that takes no numbers, at the next one. */
static enum novelty judge_empty(const struct conversation_end *end,
                                const struct conversation_end *peer, const struct packet *p,
                                uint32_t window) {
  bool known = end->acks && p->flags & PACKET_ACK && p->ack == end->ack && p->seq == end->next;
  if (!known || !window)
    return NOVELTY_NEW;
  if (window != end->window || end->shut)
    return NOVELTY_UPDATE;
  return peer->asked ? NOVELTY_NEW : NOVELTY_DUP_ACK;
}

static struct conversation_role judge(const struct conversation_end *end,
                                      const struct conversation_end *peer, const struct packet *p,
                                      uint32_t len, uint32_t window, int64_t time) {
  bool answers = p->flags & PACKET_SYN && p->flags & PACKET_ACK && !end->answered;
  if (p->flags & PACKET_RST)
    return (struct conversation_role){peer->opened && !end->opened && p->flags & PACKET_ACK &&
                                              p->ack == peer->next
                                          ? NOVELTY_REFUSED
                                          : NOVELTY_NEW,
                                      0};
  if (end->lost_track)
    return (struct conversation_role){NOVELTY_NEW, 0};
  /* A window probe may carry a byte; with one, what seems a keep-alive is a retransmission. */
  bool asks = !len || (len == 1 && peer->shut);
  if (asks && p->seq == end->next - 1 && !(p->flags & (PACKET_SYN | PACKET_FIN)))
    return (struct conversation_role){peer->shut ? NOVELTY_PROBE : NOVELTY_KEEP_ALIVE, 0};
  if (!len)
    return (struct conversation_role){judge_empty(end, peer, p, window), 0};
  if (!before(end->next, p->seq + len) && !answers)
    return judge_old(end, peer, p, len, time);
  return (struct conversation_role){before(end->next, p->seq) ? NOVELTY_EARLY : NOVELTY_NEW, 0};
}

/* Of a segment that was made in the name of END, which knows nothing of it: its PEER may have taken others before. */
static struct conversation_role judge_made(const struct conversation_end *end,
                                           const struct conversation_end *peer,
                                           const struct packet *p, uint32_t len, uint32_t window,
                                           int64_t time) {
  struct conversation_end with = *end;
  if (peer->acks && before(with.next, peer->ack))
    with.next = peer->ack;
  struct conversation_role role = judge(&with, peer, p, len, window, time);
  if (role.novelty ==
      NOVELTY_LATE) /* numbers that the end itself has not sent, but that were taken */
    role.novelty = NOVELTY_AGAIN;
  return role;
}

/* Takes note of what P, which is NOVELTY, says about what END has got and can take. */
static void note_ack(struct conversation_end *end, const struct packet *p, enum novelty novelty,
                     uint32_t window, int64_t time) {
  end->asked = novelty == NOVELTY_KEEP_ALIVE || novelty == NOVELTY_PROBE;
  if (!(p->flags & PACKET_ACK))
    return;
  if (!end->acks || end->ack != p->ack)
    end->same_acks = 0;
  if (novelty == NOVELTY_DUP_ACK) {
    end->same_acks++;
    end->same_ack = time;
  }
  end->acks = true;
  end->ack = p->ack;
  end->window = window;
}

static void count_from_0(struct conversation_end *end, uint32_t next) {
  if (end->based)
    return;
  set_base(end, 0);
  end->next = next;
}

void conversation_made(struct conversation *c, int from, const struct packet *p) {
  if (p->protocol != IPPROTO_TCP || !p->has_ports || p->malformed || p->flags & PACKET_SYN)
    return;
  count_from_0(numbers(c, from), p->seq);
  if (p->flags & PACKET_ACK)
    count_from_0(numbers(c, 1 - from), p->ack);
}

struct conversation_role conversation_follow(struct conversation *c, int from,
                                             const struct packet *p, uint64_t number, int64_t time,
                                             bool inside, bool made) {
  struct conversation_end *end = numbers(c, from), *peer = numbers(c, 1 - from);
  struct conversation_role role = {NOVELTY_NEW, 0};
  if (p->protocol != IPPROTO_TCP || !p->has_ports || p->malformed)
    return role;
  uint32_t len = packet_seq_len(p);
  inside = p->flags & PACKET_SYN && end->based && (inside || is_stray(c, from, p));
  bool first = p->flags & PACKET_SYN && !inside && opens(c, from, p);
  if (!end->based && !(p->flags & PACKET_RST))
    set_base(end, p->seq);
  if (p->flags & PACKET_ACK && !peer->based)
    set_base(peer, p->ack);
  if (inside)
    return role;
  uint32_t window = p->window;
  if (!(p->flags & PACKET_SYN))
    window <<= conversation_base(c, from).window_shift;
  bool apart = made && end->own;
  role = first   ? (struct conversation_role){NOVELTY_OPENS, 0}
         : apart ? judge_made(end, peer, p, len, window, time)
                 : judge(end, peer, p, len, window, time);
  if (apart || p->flags & PACKET_RST)
    return role;
  end->own |= !made;
  note_ack(end, p, role.novelty, window, time);
  end->answered |= p->flags & PACKET_SYN && p->flags & PACKET_ACK;
  if (len && role.novelty != NOVELTY_PROBE && !role.of)
    end->sent[end->next_sent++ % CONVERSATION_SENT] =
        (struct conversation_segment){p->seq, p->seq + len, number};
  if (end->lost_track || before(end->next, p->seq + len))
    end->next = p->seq + len;
  end->lost_track = false;
  return role;
}

void conversation_reached(struct conversation *c, int from, const struct packet *p) {
  if (p->protocol == IPPROTO_TCP && !(p->flags & PACKET_RST))
    numbers(c, from)->shut = p->window == 0;
}

struct packet_base conversation_base(const struct conversation *c, int from) {
  const struct conversation_end *end = &c->ends[c->self ? 0 : from];
  const struct conversation_end *peer = &c->ends[c->self ? 0 : 1 - from];
  bool scaled = end->scale >= 0 && peer->scale >= 0;
  return (struct packet_base){end->base, peer->base, scaled ? (unsigned)end->scale : 0};
}
