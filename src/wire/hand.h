/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A queue of packets that lie in the hand, or are under way on a link. For one thread at a time. */
#ifndef WIRE_HAND_H
#define WIRE_HAND_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/frame.h"

struct hand_past;
struct packet;

/* By what a TCP segment is known that a timer of the kernel sends again, or a question for a neighbor. */
struct hand_mark {
  bool set;  /* it takes sequence space: it would be retransmitted; or it asks */
  bool asks; /* takes none and is old: a window probe, a keep-alive */
  int family;
  struct in6_addr from, to;
  uint16_t from_port, to_port;
  uint32_t seq, end; /* END: the number after its last */
  unsigned flags;    /* SYN, FIN, ACK; of a question HAND_QUESTION */
};

#define HAND_QUESTION 0x10000

struct held {
  struct held *next;
  uint64_t number, of; /* as in struct flight */
  int host;
  bool told;   /* the journal knows of it */
  int64_t due; /* under way: when it is delivered, */
  bool twice;  /* and whether it is so twice */
  struct hand_mark mark;
  bool framed; /* it came in a frame, which began with LINK */
  unsigned char link[FRAME_HEAD];
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
   fill. PAST: see hand_find_again. */
struct held *hand_put(struct hand *hand, const struct hand_past *past, const struct packet *packet);

/* Puts HELD, which was taken out of another queue, at the end. */
void hand_put_held(struct hand *hand, struct held *held);

/* Takes the oldest out: the caller frees it. NULL when there is none. */
struct held *hand_take(struct hand *hand);

/* Decodes HELD, from which PACKET borrows. */
void hand_packet(const struct held *held, struct packet *packet);

/* The packet NUMBER of the queue; NULL: it is not there. */
struct held *hand_find(const struct hand *hand, uint64_t number);
/* Takes HELD, which is in the queue, out of it: the caller frees it. */
struct held *hand_take_this(struct hand *hand, struct held *held);
/* Gives HELD, which is in the queue, the LEN BYTES in place of its own: what was HELD is freed. It stays where it is,
   and what its sender sends again is still told by what it sent. */
void hand_replace(struct hand *hand, struct held *held, const unsigned char *bytes, size_t len);

/* Changes the two oldest; there are at least two. */
void hand_swap(struct hand *hand);

/* Puts all of FROM at the end of TO. */
void hand_move(struct hand *to, struct hand *from);

/* The last segments that were delivered, for a hand that is patient (wire_patient). */
#define HAND_PAST 64
struct hand_past {
  struct hand_mark at[HAND_PAST];
  size_t next;
  size_t rest; /* NEXT when the cable was empty last */
};
void hand_remember(struct hand_past *past, const struct packet *packet);
/* The cable is empty: whatever was delivered is answered, if it is answered at once. */
void hand_rests(struct hand_past *past);
/* Whether PACKET is one of them sent again, or has only bytes of them: LATELY, of those since the cable was
   empty last. */
bool hand_was_delivered(const struct hand_past *past, const struct packet *packet, bool lately);

/* The packet that PACKET is a retransmission of: the same connection, direction, sequence numbers, length,
   SYN, FIN and ACK (the SYN,ACK of a simultaneous open does not repeat the SYN); or NULL. With PAST (NULL:
   without) also the window probe or keep-alive that PACKET repeats, and the first of several segments whose
   bytes the kernel has put together in PACKET. A question for a neighbor (ARP, RFC 4861) is one again, too. */
struct held *hand_find_again(const struct hand *hand, const struct hand_past *past,
                             const struct packet *packet);

#endif
