/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to a packet once its fate is known: it reaches the other end of the cable, or is answered; packets made
 * here go the same way. */
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "net/packet.h"
#include "net/tcp_state.h"
#include "wire/forge.h"
#include "wire/hops.h"
#include "wire/segment.h"
#include "wire/telling.h"
#include "wire/wire_parts.h"

/* Puts P, packet NUMBER of HOST, into the other end of the cable. The kernel has dealt with it, answer and all,
   when this returns, unless a call of its own holds the socket at that moment: state_of waits for that. */
static void deliver(struct wire *w, int host, uint64_t number, const struct packet *p) {
  wire_put_row(w); /* what came before it */
  int to = telling_other(w, p, host);
  uint32_t all = w->segment ? segment_receivers(w->lab, p, host) : 1U << to;
  if (telling_is_router(w, to))
    hops_in(w->hops, p, number);
  for (int i = 0; i < w->devices; i++)
    if (all & 1U << i) {
      judge_reaches(&w->judge, lab_device_host(w->lab, i), p);
      if (segment_put(w->lab, p, i) < 0)
        w->refused++;
    }
}

void wire_line_up(struct wire *w, int host, const struct packet *p) {
  struct burst *b = &w->burst;
  b->to = telling_other(w, p, host);
  b->row[b->waiting++] = (struct iovec){(void *)(uintptr_t)p->bytes, p->len};
}

void wire_put_row(struct wire *w) {
  struct burst *b = &w->burst;
  for (size_t i = 0; i < b->waiting; i++)
    if (segment_write(w->lab, b->to, &b->row[i], 1) < 0)
      w->refused++;
  b->waiting = 0;
}

/* Whether P, which HOST has not sent, is a SYN for an end that is connected. */
static bool is_inside(struct wire *w, const struct packet *p, int host) {
  return (p->flags & (PACKET_SYN | PACKET_ACK)) == PACKET_SYN &&
         tcp_state_is_connected(telling_state_of(w, p, host, ENDS_AWAITING, NULL)) &&
         telling_state_of(w, p, host, ENDS_SENDER, NULL) != TCP_SYN_SENT;
}

uint64_t wire_put(struct wire *w, int host, uint64_t of, const unsigned char *bytes, size_t len) {
  struct packet p;
  unsigned char head[FRAME_HEAD];
  packet_decode(bytes, len, len, &p);
  if (w->segment) {
    segment_head(w->lab, &p, host, head);
    p.link = head;
  }
  int64_t now = clock_now();
  struct record_packet entry = {.time = now,
                                .delivered = now,
                                .of = of,
                                .fate = FATE_MADE,
                                .host = host,
                                .cable = telling_cable(w, host),
                                .inside = is_inside(w, &p, host),
                                .len = (uint32_t)len,
                                .kept = (uint32_t)len};
  if (p.link)
    memcpy(entry.link, p.link, FRAME_HEAD);
  uint64_t made = record_add(w->record, &entry, bytes);
  struct telling_before before = telling_look(w, &p, host, FATE_MADE, made);
  deliver(w, host, made, &p);
  telling_tell(w, &p, made, FATE_MADE, of, host, &before);
  return made;
}

void wire_answer_reset(struct wire *w, const struct packet *p, uint64_t number, int host) {
  unsigned char bytes[FORGE_NEW_BYTES];
  size_t len = forge_reset(p, bytes);
  if (len)
    wire_put(w, telling_other(w, p, host), number, bytes, len);
}

void wire_perform(struct wire *w, enum fate fate, int host, uint64_t number,
                  const struct packet *p) {
  if (fate != FATE_PASSED && fate != FATE_DELIVERED && fate != FATE_DOUBLED)
    return;
  if (w->patient && !packet_is_damaged(p) &&
      telling_leg(w, p, host) !=
          FLIGHT_TO_ROUTER) /* of which the router may have reported an error */
    hand_remember(&w->past, p);
  deliver(w, host, number, p);
  if (fate == FATE_DOUBLED)
    deliver(w, host, number, p);
}

void wire_act_on_take(struct wire *w, struct held *held, enum fate fate) {
  struct packet p;
  hand_packet(held, &p);
  struct telling_before before = {.state = FLIGHT_STATE_UNKNOWN};
  if (held->told)
    before = telling_look(w, &p, held->host, fate, held->number);
  wire_perform(w, fate, held->host, held->number, &p);
  record_fate(w->record, held->number, fate, clock_now());
  if (held->told)
    telling_tell(w, &p, held->number, fate, held->of, held->host, &before);
  if (fate == FATE_RESET)
    wire_answer_reset(w, &p, held->number, held->host);
  free(held);
}

bool wire_act(struct wire *w, enum fate fate) {
  struct held *held = hand_take(&w->hand);
  if (held)
    wire_act_on_take(w, held, fate);
  return held != NULL;
}

size_t wire_deliver_hand(struct wire *w) {
  size_t count = 0;
  while (wire_act(w, FATE_DELIVERED))
    count++;
  return count;
}
