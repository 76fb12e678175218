/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two ends of a packet in one order for both directions: the key of a table of connections. */
#ifndef NET_PACKET_ENDS_H
#define NET_PACKET_ENDS_H

#include <netinet/in.h>
#include <stdint.h>

struct packet;

/* Without padding: it is compared and hashed as bytes. */
struct packet_end {
  struct in6_addr ip; /* of IPv4 the first four bytes; the others are 0 */
  uint32_t port;      /* as a number; 0: none */
};

/* Fills AT with the ends of P, the lower one first. Returns which of them sends. */
int packet_ends(const struct packet *p, struct packet_end at[2]);

#endif
