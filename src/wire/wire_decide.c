/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which fate a packet has that comes to the cable. */
#include <string.h>

#include "net/packet.h"
#include "wire/forge.h"
#include "wire/ways.h"
#include "wire/wire_parts.h"

#define STORM 100 /* times that the turn changes among segments that only acknowledge, within … */
#define STORM_TIME 1000000000 /* … nanoseconds */

bool wire_answerable(const struct packet *p) {
  unsigned char bytes[FORGE_NEW_BYTES];
  return forge_reset(p, bytes) > 0;
}

/* Whether what lies in the hand and is under way leaves room for a packet more. */
static bool has_room(const struct wire *w) {
  size_t bytes = w->hand.bytes;
  for (int i = 0; i < LINK_WAYS; i++)
    bytes += w->links[i].under_way.bytes;
  return bytes <= WIRE_HAND_BYTES;
}

int wire_way_of(const struct wire *w, int host, const struct packet *p) {
  return w->devices > 1 ? host : ways_of(w->ways, p);
}

bool wire_holds(const struct wire *w, const struct packet *p, int host) {
  return w->holding &&
         (w->from.host == WIRE_ANY || w->from.host == lab_device_host(w->lab, host)) &&
         (!w->from.port || (p->has_ports && w->from.port == p->from_port)) &&
         (!w->from.way || w->from.way == 1 + wire_way_of(w, host, p));
}

static bool only_acknowledges(const struct packet *p) {
  return p->protocol == IPPROTO_TCP && p->has_ports && !p->data_len &&
         (p->flags & (PACKET_SYN | PACKET_FIN | PACKET_RST | PACKET_ACK)) == PACKET_ACK;
}

/* Whether P, of HOST, is one of an ACK storm: after data that neither end has sent (`wire send`) each answers the
   other's ACKs for ever, as fast as it can, for tcp_invalid_ratelimit is 0 here. One of them lost ends it; where
   several go round at once, each is one storm. */
static bool is_storm(struct wire *w, const struct packet *p, int host, int64_t now) {
  bool answers = only_acknowledges(p);
  if (!answers || now - w->answering > STORM_TIME) {
    w->answers = 0;
    w->answering = now;
    w->answerer = -1; /* no direction */
  }
  if (!answers)
    return false;
  int way = wire_way_of(w, host, p); /* in the lab of one, all packets are of one host */
  w->answers += way != w->answerer;
  w->answerer = way;
  if (w->answers < STORM)
    return false;
  w->answers = 0;
  return true;
}

struct link_verdict wire_decide(struct wire *w, const struct packet *p, int host, struct link *link,
                                int64_t now, bool *by_hand) {
  struct armed *next = w->armed;
  *by_hand = true;
  if (w->armed_count && (next->fate != FATE_RESET || wire_answerable(p))) {
    enum fate fate = next->fate;
    if (--next->count == 0)
      memmove(next, next + 1, --w->armed_count * sizeof *next);
    return (struct link_verdict){.fate = fate};
  }
  bool lost = link && link_loses(link), held = wire_holds(w, p, host) || w->swap;
  *by_hand = held && !lost && has_room(w);
  if (lost)
    return (struct link_verdict){.fate = FATE_DROPPED, .cause = CAUSE_LOSS};
  if (*by_hand)
    return (struct link_verdict){.fate = FATE_CAME};
  if (held)
    return (struct link_verdict){.fate = FATE_DROPPED, .cause = CAUSE_QUEUE};
  if (is_storm(w, p, host, now)) {
    *by_hand = true;
    return (struct link_verdict){.fate = FATE_DROPPED, .cause = CAUSE_STORM};
  }
  if (!link)
    return (struct link_verdict){.fate = FATE_PASSED};
  return link_take(link, p->len, now, has_room(w));
}
