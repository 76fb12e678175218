/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What packet_text.c and packet_local.c share: how the fields of a header are told. */
#ifndef NET_PACKET_PARTS_H
#define NET_PACKET_PARTS_H

#include "net/packet.h"

struct text;

struct packet_fields {
  const struct packet *p;
  const struct packet_base *base; /* or NULL */
  void (*field)(void *data, const struct packet_field *f);
  void *data;
};

/* Tells of a field of LEN bytes at OFFSET, if that is among the bytes that were kept. */
void packet_put(struct packet_fields *f, const char *layer, const char *name, size_t offset,
                size_t len, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* The bytes at OFFSET as a number; those that were not kept are 0. */
unsigned packet_byte(const struct packet *p, size_t offset);
unsigned packet_word(const struct packet *p, size_t offset);

/* ---- packet_local.c ---- */

/* What a packet of ARP or IGMP is. */
void packet_add_arp(const struct packet *p, struct text *out);
void packet_add_igmp(const struct packet *p, struct text *out);
/* Of whom an ICMPv6 message of a neighbor or a group tells; nothing of others. */
void packet_add_neighbor(const struct packet *p, struct text *out);

void packet_ethernet_fields(struct packet_fields *f);
void packet_arp_fields(struct packet_fields *f);
void packet_igmp_fields(struct packet_fields *f, size_t at);
/* Those after the checksum of an ICMPv6 message of a neighbor or a group. */
void packet_neighbor_fields(struct packet_fields *f, size_t at);

/* One sentence on what it does, NULL: it is not local. */
const char *packet_local_meaning(const struct packet *p);

#endif
