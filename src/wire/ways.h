/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where all hosts share one address: which of the cable's two directions a packet takes. Direction 0 is from the end
 * that opened the connection; where no SYN was seen, and for UDP, from the end that was the first to send. For one
 * thread at a time. */
#ifndef WIRE_WAYS_H
#define WIRE_WAYS_H

struct packet;
struct ways;

#define WAYS_PAIRS                                                                                 \
  1024 /* pairs of ends known at a time; beyond, the one that came first is forgotten */

struct ways *ways_new(void);
void ways_free(struct ways *ways);

/* The direction of P, 0 or 1: that of an ICMP error is opposite to what it quotes; a fragment without ports takes that
   of the packet before it; all else takes 0. */
int ways_of(struct ways *ways, const struct packet *p);

#endif
