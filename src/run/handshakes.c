/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A handshake is known by its client; its third packet by what it acknowledges. */
#include "run/handshakes.h"

#include <netinet/tcp.h>
#include <string.h>

#include "net/flight.h"
#include "net/packet.h"
#include "run/situation.h"
#include "run/situation_own.h"

/* The handshake of the client that P is from (TO) or goes to, or NULL. */
static struct handshake *of_client(struct handshakes *all, const struct packet *p, bool to) {
  for (size_t i = 0; i < all->count; i++)
    if (all->at[i].port == (to ? p->from_port : p->to_port) &&
        memcmp(&all->at[i].client, to ? &p->from : &p->to, sizeof p->to) == 0)
      return &all->at[i];
  return NULL;
}

bool handshakes_find(struct handshakes *all, const struct packet *p, bool to) {
  if (!(p->flags & PACKET_SYN))
    return true;
  struct handshake *h = of_client(all, p, to);
  if (!h && all->count == HANDSHAKES)
    return true;
  if (!h) {
    h = &all->at[all->count++];
    *h = (struct handshake){.client = to ? p->from : p->to,
                            .port = to ? p->from_port : p->to_port,
                            .newest = -1,
                            .state = FLIGHT_STATE_UNKNOWN,
                            .fate = {FATE_STATE, FATE_STATE, FATE_STATE}};
  }
  if (!to && !h->answered) {
    h->answered = true;
    h->seq = p->seq;
  }
  return true;
}

/* Which step of the handshake H P is, or -1. */
static int step_of(const struct handshake *h, const struct packet *p, bool to) {
  if (p->flags & PACKET_SYN)
    return to ? HANDSHAKE_SYN : HANDSHAKE_ANSWER;
  return to && p->flags & PACKET_ACK && h->answered && p->ack == h->seq + 1 ? HANDSHAKE_ACK : -1;
}

bool handshakes_note(struct handshakes *all, const struct flight *f, const struct packet *p,
                     bool to) {
  struct handshake *h = of_client(all, p, to);
  if (f->fate == FATE_STATE) {
    if (h && to && h->newest < 0)
      h->left |= f->from_state == FLIGHT_STATE_NONE || f->from_state == TCP_CLOSE;
    return true;
  }
  int step = h ? step_of(h, p, to) : -1;
  if (h && h->state == FLIGHT_STATE_UNKNOWN)
    h->state = to ? f->to_state : f->from_state;
  if (step < 0)
    return true;
  if (h->newest < 0)
    h->newest = step;
  if (h->fate[step] == FATE_STATE)
    h->fate[step] = f->fate;
  h->come[step] |= situation_has_come(f->fate) && f->leg != FLIGHT_TO_ROUTER;
  return true;
}

/* Notes in S which packet the handshake H waits for: of the step after the last one that has come, or, if that is lost,
   the newest, which brings it once more. Whether the wire keeps it. */
static bool settle(struct situation *s, const struct handshake *h) {
  int next = h->come[HANDSHAKE_ANSWER] ? HANDSHAKE_ACK
             : h->come[HANDSHAKE_SYN]  ? HANDSHAKE_ANSWER
                                       : HANDSHAKE_SYN;
  if (h->newest < 0 || h->come[HANDSHAKE_ACK])
    return false;
  situation_is_away(s, h->fate[next]);
  if (!s->held && !s->slow)
    next = h->newest;
  bool away = situation_is_away(s, h->fate[next]);
  s->answer = away && next == HANDSHAKE_ANSWER;
  s->third = away && next == HANDSHAKE_ACK;
  return away;
}

/* Whether the ACK of H has come and its listener's end is still a request, as it is until data comes: what is away then
   is data. */
static bool settle_deferred(struct situation *s, const struct handshake *h) {
  s->deferred =
      h->come[HANDSHAKE_ACK] && (h->state == FLIGHT_STATE_REQUEST || h->state == TCP_SYN_RECV);
  if (s->deferred)
    situation_is_away(s, h->fate[HANDSHAKE_ACK]);
  return s->deferred;
}

void handshakes_settle(const struct handshakes *all, bool defers, struct situation *s) {
  for (size_t i = 0; i < all->count; i++)
    if (all->at[i].left)
      continue;
    else if (settle(s, &all->at[i]) || (defers && settle_deferred(s, &all->at[i])))
      return;
}
