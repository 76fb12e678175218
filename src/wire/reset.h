/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reset that the wire answers a segment with, as its receiver would if it knew no connection. */
#ifndef WIRE_RESET_H
#define WIRE_RESET_H

#include <stddef.h>

struct packet;

#define RESET_BYTES 60 /* IPv6 and TCP headers */

/* Writes the answer to P that RFC 9293 3.10.7.1 asks for (state CLOSED), with IP header and checksums:
   its length, or 0 when P is not a whole TCP header, or a reset itself. */
size_t reset_make(const struct packet *p, unsigned char to[RESET_BYTES]);

#endif
