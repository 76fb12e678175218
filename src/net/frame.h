/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header of an Ethernet frame (IEEE 802.3, RFC 894): to whom on the segment, from whom, and what is in it. */
#ifndef NET_FRAME_H
#define NET_FRAME_H

#include <stdbool.h>
#include <stdint.h>

struct in6_addr;
struct packet;
struct text;

#define FRAME_HEAD 14 /* bytes: destination, source, EtherType */
#define FRAME_MAC 6   /* bytes of a hardware address */
#define FRAME_ARP 0x0806

/* Writes to HEAD the header of a frame from FROM to TO with the packet P: its EtherType is that of P. */
void frame_make(const struct packet *p, const unsigned char to[FRAME_MAC],
                const unsigned char from[FRAME_MAC], unsigned char head[FRAME_HEAD]);

/* What comes after the header. */
unsigned frame_type(const unsigned char head[FRAME_HEAD]);

/* Whether the address is that of a group or of everybody, not of one host. */
bool frame_is_group(const unsigned char mac[FRAME_MAC]);

/* The address of the group that ADDRESS of FAMILY is (RFC 1112, 6.4; RFC 2464, 7), of everybody for an IPv4
   broadcast: false if it is neither. */
bool frame_group_of(int family, const struct in6_addr *address, unsigned char mac[FRAME_MAC]);

/* Appends "02:00:00:00:00:01". */
void frame_mac(const unsigned char mac[FRAME_MAC], struct text *out);

#endif
