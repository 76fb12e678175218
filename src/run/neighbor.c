/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goes back through the journal. Each question is counted once: a packet that was held has several events. */
#include "run/neighbor.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "net/flight.h"
#include "net/packet.h"
#include "run/journal.h"

#define LOOK_BACK 200 /* events */
#define ARP_REQUEST 1
#define ARP_REPLY 2
#define SOLICITATION 135
#define ADVERTISEMENT 136

struct neighbor_quest {
  struct neighbor *found;
  int family;
  const void *address; /* 4 or 16 bytes */
  size_t len;
  int64_t since;
  uint64_t number; /* of the question that was counted last */
  bool settled;    /* what is newest has told what became of it */
};

/* Whether P is a question for the address (KIND 1), or its answer (KIND 2). */
static bool is_about(const struct neighbor_quest *q, const struct packet *p, unsigned kind) {
  if (p->family != q->family)
    return false;
  if (q->family == AF_INET)
    return p->arp && p->arp_op == kind &&
           memcmp(kind == ARP_REQUEST ? &p->to : &p->from, q->address, q->len) == 0;
  return p->icmp_type == (kind == ARP_REQUEST ? SOLICITATION : ADVERTISEMENT) &&
         memcmp(&p->target, q->address, q->len) == 0;
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
  if (is_about(q, &p, ARP_REPLY)) {
    if (has_come(f->fate))
      return false; /* it was known then */
    settle(q, f);
  } else if (is_about(q, &p, ARP_REQUEST)) {
    settle(q, f);
    q->found->asked += f->number != q->number || f->fate == FATE_RETRANSMITTED;
    q->number = f->number;
    q->found->nobody |= f->astray;
  }
  return true;
}

struct neighbor neighbor_ask(struct journal *journal, const struct sockaddr_storage *address,
                             int64_t since) {
  struct neighbor found = {.asked = 0};
  struct neighbor_quest q = {.found = &found, .family = address->ss_family, .since = since};
  if (q.family == AF_INET) {
    q.address = &((const struct sockaddr_in *)address)->sin_addr;
    q.len = sizeof(struct in_addr);
  } else if (q.family == AF_INET6) {
    q.address = &((const struct sockaddr_in6 *)address)->sin6_addr;
    q.len = sizeof(struct in6_addr);
  }
  if (q.len && journal)
    journal_back(journal, LOOK_BACK, look_at, &q);
  return found;
}
