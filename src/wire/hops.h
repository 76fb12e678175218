/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which packet that leaves a router was which that came to it. The router's kernel makes a new packet: its TTL is one
 * less (RFC 1812, 5.3.1), a part of it may be a packet of its own, and with NAT (RFC 3022) addresses and ports are
 * others. What it keeps tells: the IP identification, all other fields of the transport header, and the data. For one
 * thread at a time. */
#ifndef WIRE_HOPS_H
#define WIRE_HOPS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

struct hops;
struct packet;

#define HOPS_KEPT 256 /* packets that came and have not left: beyond, the oldest are forgotten */

struct hops *hops_new(void);
void hops_free(struct hops *hops);

/* P, the whole packet NUMBER, goes into the router: before its kernel gets it. */
void hops_in(struct hops *hops, const struct packet *p, uint64_t number);

/* The number of the packet that the router has made P of, which leaves it; 0: none fits, or several do. */
uint64_t hops_out(struct hops *hops, const struct packet *p);

/* Whether the address and port are those that the router has given a packet in place of its sender's (NAT): of the
   last HOPS_MASKS such. */
#define HOPS_MASKS 64
bool hops_masks(const struct hops *hops, const struct packet *p, const struct in6_addr *address,
                uint16_t port);

/* Whether the sender of P, or (*RECEIVER) its receiver, has another address and port on the router's other side: they
   are stored. */
bool hops_beyond(const struct hops *hops, const struct packet *p, struct in6_addr *address,
                 uint16_t *port, bool *receiver);

/* Whether an end of P has such an address, or is one whose address was replaced: what is known of the other end
   by the addresses of P is nothing. */
bool hops_translated(const struct hops *hops, const struct packet *p);

#endif
