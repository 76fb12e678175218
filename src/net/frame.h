/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header of an Ethernet frame (IEEE 802.3, RFC 894): to whom on the segment, from whom, and what is in it. */
#ifndef NET_FRAME_H
#define NET_FRAME_H

#include <stdbool.h>
#include <stdint.h>

struct text;

#define FRAME_HEAD 14 /* bytes: destination, source, EtherType */
#define FRAME_MAC 6   /* bytes of a hardware address */
#define FRAME_ARP 0x0806

/* What comes after the header. */
unsigned frame_type(const unsigned char head[FRAME_HEAD]);

/* Whether the address is that of a group or of everybody, not of one host. */
bool frame_is_group(const unsigned char mac[FRAME_MAC]);

/* Appends "02:00:00:00:00:01". */
void frame_mac(const unsigned char mac[FRAME_MAC], struct text *out);

#endif
