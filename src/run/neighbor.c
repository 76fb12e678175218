/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goes back through the journal. Each question is counted once: a packet that was held has several events. A kernel
 * asks again each second, and gives up a second after its last question: what is further apart is not one search. */
#include "run/neighbor.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "net/flight.h"
#include "net/packet.h"
#include "run/journal.h"

#define GAP 3000000000 /* nanoseconds between two questions of a search, on a busy machine */
#define ARP_REQUEST 1
#define ARP_REPLY 2
#define SOLICITATION 135
#define ADVERTISEMENT 136

struct neighbor_quest {
  struct neighbor *found;
  int family;
  const void *address, *own; /* 4 or 16 bytes */
  size_t len;
  int64_t since;   /* what is older belongs to another search */
  uint64_t number; /* of the question that was counted last */
  bool settled;    /* what is newest has told what became of it */
};

/* Whether P is this host's question for the address. */
static bool is_question(const struct neighbor_quest *q, const struct packet *p) {
  if (p->family != q->family || memcmp(&p->from, q->own, q->len) != 0)
    return false;
  if (q->family == AF_INET)
    return p->arp && p->arp_op == ARP_REQUEST && memcmp(&p->to, q->address, q->len) == 0;
  return p->icmp_type == SOLICITATION && memcmp(&p->target, q->address, q->len) == 0;
}

/* Whether P is the answer to such a question. */
static bool is_answer(const struct neighbor_quest *q, const struct packet *p) {
  if (p->family != q->family || memcmp(&p->to, q->own, q->len) != 0)
    return false;
  if (q->family == AF_INET)
    return p->arp && p->arp_op == ARP_REPLY && memcmp(&p->from, q->address, q->len) == 0;
  return p->icmp_type == ADVERTISEMENT && memcmp(&p->target, q->address, q->len) == 0;
}

static bool has_come(enum fate fate) {
  return fate == FATE_PASSED || fate == FATE_DELIVERED || fate == FATE_DOUBLED || fate == FATE_MADE;
}

/* What became of the newest packet about it. */
static void settle(struct neighbor_quest *q, const struct flight *f) {
  if (q->settled)
    return;
  q->settled = true;
  q->found->held = f->fate == FATE_CAME || f->fate == FATE_RETRANSMITTED || f->fate == FATE_EDITED;
  q->found->lost = f->fate == FATE_DROPPED;
}

static bool look_at(void *data, const struct event *event) {
  struct neighbor_quest *q = data;
  const struct flight *f = event->flight;
  struct packet p;
  if (event->time < q->since)
    return false;
  if (event->kind != EVENT_FLIGHT || f->folded || packet_decode(f->bytes, f->kept, f->len, &p) < 0)
    return true;
  if (is_answer(q, &p)) {
    if (has_come(f->fate))
      return false; /* it was known then */
    settle(q, f);
  } else if (is_question(q, &p) && f->fate != FATE_MADE) {
    settle(q, f);
    q->since = event->time - GAP;
    bool copy = f->fate == FATE_RETRANSMITTED; /* of the question in the hand, which is older */
    q->found->asked += copy || f->number != q->number;
    q->number = copy ? q->number : f->number;
    q->found->nobody |= f->astray;
  }
  return true;
}

static const void *bytes_of(const struct sockaddr_storage *a) {
  return a->ss_family == AF_INET6 ? (const void *)&((const struct sockaddr_in6 *)a)->sin6_addr
                                  : (const void *)&((const struct sockaddr_in *)a)->sin_addr;
}

struct neighbor neighbor_ask(struct journal *journal, const struct sockaddr_storage *address,
                             const struct sockaddr_storage *own, int64_t since) {
  struct neighbor found = {.asked = 0};
  struct neighbor_quest q = {.found = &found,
                             .family = address->ss_family,
                             .address = bytes_of(address),
                             .own = bytes_of(own),
                             .len = address->ss_family == AF_INET6 ? 16 : 4,
                             .since = since ? since - GAP : 0};
  bool internet = q.family == AF_INET || q.family == AF_INET6;
  if (internet && own->ss_family == q.family && journal)
    journal_back(journal, look_at, &q);
  return found;
}
