/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A queue of packets that lie in the hand, or are under way by `wire delay`. For one thread at a time. */
#ifndef WIRE_HAND_H
#define WIRE_HAND_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct packet;

/* By what a retransmission of a TCP segment is known. */
struct hand_mark {
  bool set; /* a segment that takes sequence space: it would be retransmitted */
  int family;
  struct in6_addr from, to;
  uint16_t from_port, to_port;
  uint32_t seq;
  unsigned flags; /* SYN, FIN, ACK */
};

struct held {
  struct held *next;
  uint64_t number;
  int host;
  bool told; /* the journal knows of it */
  int64_t due;
  struct hand_mark mark;
  size_t len;
  unsigned char bytes[];
};

struct hand {
  struct held *first, **end; /* the oldest; where the next one goes */
  size_t count, bytes;       /* bytes of memory */
};

void hand_start(struct hand *hand);
void hand_clear(struct hand *hand);

/* Puts a copy of the packet at the end of the queue; the rest of what is returned is the caller's to
   fill. */
struct held *hand_put(struct hand *hand, const struct packet *packet);

/* Takes the oldest out: the caller frees it. NULL when there is none. */
struct held *hand_take(struct hand *hand);

/* Changes the two oldest; there are at least two. */
void hand_swap(struct hand *hand);

/* Puts all of FROM at the end of TO. */
void hand_move(struct hand *to, struct hand *from);

/* The packet that PACKET is a retransmission of: the same connection, direction, sequence number, SYN,
   FIN and ACK (the SYN,ACK of a simultaneous open is none of the SYN); or NULL. */
struct held *hand_find_again(const struct hand *hand, const struct packet *packet);

/* The last segments that were delivered by hand. */
#define HAND_PAST 64
struct hand_past {
  struct hand_mark at[HAND_PAST];
  size_t next;
};
void hand_remember(struct hand_past *past, const struct packet *packet);
/* Whether PACKET is a retransmission of one of them. */
bool hand_was_delivered(const struct hand_past *past, const struct packet *packet);

#endif
