/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of connections with two ends each; `sent` and `received` are the two halves of the state
 * diagram: what an end must have become to send a segment, and what the segment makes of its receiver. */
#include "wire/infer.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "net/flight.h"
#include "net/packet.h"
#include "net/packet_ends.h"

struct end {
  int state;
  bool fin;     /* it has sent FIN, */
  uint32_t end; /* the sequence number after it */
};

/* The ends in the order of their addresses, so that both directions are one connection. */
struct connection {
  struct packet_end at[2];
  struct end ends[2];
  UT_hash_handle hh; /* uthash keeps the order of adding: the first was silent longest */
};

struct infer {
  struct connection *connections;
};

struct infer *infer_new(void) {
  return mem_zalloc(1, sizeof(struct infer));
}

void infer_free(struct infer *infer) {
  if (!infer)
    return;
  struct connection *c, *next;
  // NOLINTBEGIN(clang-analyzer-unix.Malloc): what uthash still points to is not what was freed
  HASH_ITER(hh, infer->connections, c, next) {
    HASH_DEL(infer->connections, c);
    free(c);
  }
  // NOLINTEND(clang-analyzer-unix.Malloc)
  free(infer);
}

/* The connection of P, made when new; *FROM is the number of the end that sent it. */
static struct connection *find(struct infer *infer, const struct packet *p, int *from) {
  struct packet_end at[2];
  *from = packet_ends(p, at);
  struct connection *c;
  HASH_FIND(hh, infer->connections, at, sizeof at, c);
  bool known = c != NULL;
  if (!known && HASH_COUNT(infer->connections) >= INFER_CONNECTIONS)
    c = infer->connections; /* its place is taken */
  if (c)
    HASH_DEL(infer->connections, c);
  else
    c = mem_alloc(sizeof *c);
  if (!known) {
    memset(c, 0, sizeof *c);
    memcpy(c->at, at, sizeof at);
    c->ends[0].state = c->ends[1].state = FLIGHT_STATE_UNKNOWN;
  }
  HASH_ADD(hh, infer->connections, at, sizeof at, c);
  return c;
}

/* What END, which sent P to PEER, was in. */
static void sent(struct end *end, const struct end *peer, const struct packet *p) {
  if (p->flags & PACKET_RST)
    end->state = TCP_CLOSE;
  else if (p->flags & PACKET_SYN)
    end->state = p->flags & PACKET_ACK ? TCP_SYN_RECV : TCP_SYN_SENT;
  else if (end->state == FLIGHT_STATE_UNKNOWN || end->state == TCP_SYN_SENT)
    end->state = TCP_ESTABLISHED;
  if ((p->flags & (PACKET_FIN | PACKET_RST)) == PACKET_FIN && !end->fin) {
    bool crossed = peer->fin && (int32_t)(p->ack - peer->end) < 0; /* with the peer's FIN */
    end->state = end->state != TCP_CLOSE_WAIT ? TCP_FIN_WAIT1
                 : crossed                    ? TCP_CLOSING
                                              : TCP_LAST_ACK;
    end->fin = true;
    end->end = p->seq + packet_seq_len(p);
  }
}

/* What END becomes by P, an acknowledgement. */
static void acknowledged(struct end *end, const struct packet *p) {
  if (end->state == TCP_SYN_SENT || end->state == TCP_SYN_RECV ||
      (end->state == FLIGHT_STATE_UNKNOWN && !(p->flags & PACKET_SYN)))
    end->state = TCP_ESTABLISHED;
  if (!end->fin || (int32_t)(p->ack - end->end) < 0)
    return;
  if (end->state == TCP_FIN_WAIT1)
    end->state = TCP_FIN_WAIT2;
  else if (end->state == TCP_CLOSING)
    end->state = TCP_TIME_WAIT;
  else if (end->state == TCP_LAST_ACK)
    end->state = TCP_CLOSE;
}

/* What END becomes when P arrives. */
static void received(struct end *end, const struct packet *p) {
  if (p->flags & PACKET_RST) {
    end->state = TCP_CLOSE;
    return;
  }
  if (p->flags & PACKET_ACK)
    acknowledged(end, p);
  if ((p->flags & PACKET_SYN) && !(p->flags & PACKET_ACK) && end->state == TCP_SYN_SENT)
    end->state = TCP_SYN_RECV; /* a simultaneous open */
  if (!(p->flags & PACKET_FIN))
    return;
  if (end->state == TCP_ESTABLISHED)
    end->state = TCP_CLOSE_WAIT;
  else if (end->state == TCP_FIN_WAIT1)
    end->state = TCP_CLOSING;
  else if (end->state == TCP_FIN_WAIT2)
    end->state = TCP_TIME_WAIT;
}

void infer_packet(struct infer *infer, const struct packet *p, int *from_state, int *to_state) {
  *from_state = *to_state = FLIGHT_STATE_UNKNOWN;
  if (p->protocol != IPPROTO_TCP || !p->has_ports)
    return;
  int number;
  struct connection *c = find(infer, p, &number);
  struct end *from = &c->ends[number], *to = &c->ends[1 - number];
  if ((p->flags & (PACKET_SYN | PACKET_ACK)) == PACKET_SYN && from->state != TCP_SYN_SENT) {
    /* A new connection between the same ends, or (the peer's SYN is under way) a simultaneous open. */
    *from = (struct end){FLIGHT_STATE_UNKNOWN, false, 0};
    if (to->state != TCP_SYN_SENT)
      *to = *from;
  }
  sent(from, to, p);
  received(to, p);
  *from_state = from->state;
  *to_state = to->state;
}
