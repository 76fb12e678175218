/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the wire must know of a packet to decide about it, and no more; net/packet decodes packets for
 * people. Bytes may be anything. */
#ifndef WIRE_PEEK_H
#define WIRE_PEEK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PEEK_FIN 0x01
#define PEEK_SYN 0x02
#define PEEK_RST 0x04
#define PEEK_ACK 0x10

/* What a packet is: zero where it does not say. Addresses point into the packet, in network order. */
struct peek {
  int family; /* AF_INET, AF_INET6, or 0: no IP packet */
  const unsigned char *src, *dst;
  uint8_t protocol; /* behind IPv6's extension headers */
  bool ports;       /* TCP or UDP, its first fragment: the ports are known */
  uint16_t src_port, dst_port;
  bool tcp; /* a whole TCP header is there: what follows is known */
  uint8_t flags;
  uint32_t seq, ack;
  uint32_t data; /* bytes of payload */
};

/* Looks at the LEN bytes of a packet. */
struct peek peek_packet(const unsigned char *bytes, size_t len);

/* How much of the sequence space a TCP segment takes: its data, SYN and FIN (RFC 9293 3.4). */
uint32_t peek_seq_len(const struct peek *peek);

/* Whether B is a retransmission of A: the same TCP connection, direction and first sequence number, SYN
   and FIN alike, and both take sequence space. */
bool peek_again(const struct peek *a, const struct peek *b);

#define PEEK_RESET_MAX 60 /* bytes of a reset: IPv6 and TCP headers */

/* Writes the reset that answers the segment P as RFC 9293 3.10.7.1 asks, checksums and all: its length,
   or 0 when P is no TCP segment or a reset itself. */
size_t peek_reset(const struct peek *p, unsigned char to[PEEK_RESET_MAX]);

#endif
