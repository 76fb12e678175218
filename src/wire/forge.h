/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packets made and changed: a packet of one's own, a copy with other fields, the reset and the ICMP errors that answer
 * one. Lengths and checksums are made right, unless a change asks for a wrong checksum.
 *
 * A change is one word: `mss=500` sets a field, `+SYN` and `-sackOK` set and take away a flag or an option, `badsum`
 * spoils the checksum. The fields are one table, which also tells how two packets differ and what a packet holds. */
#ifndef WIRE_FORGE_H
#define WIRE_FORGE_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "net/packet.h"

struct forge_error;
struct forge_field;
struct text;

#define FORGE_BYTES 65535 /* of a packet, at most */
#define FORGE_SACKS 4     /* blocks of a SACK option */

/* ---- fields ---- */

/* One change of a packet. */
struct forge_change {
  const struct forge_field *field; /* NULL: the payload becomes DATA */
  char sign;                       /* '=', '+' or '-' */
  int64_t value;
  uint32_t sack[2 * FORGE_SACKS]; /* left, right, …: VALUE blocks */
  struct in6_addr address;        /* of AF_INET in its first 4 bytes */
  const unsigned char *data;      /* borrowed */
  size_t data_len;
  struct span span; /* where the word is that asked for it */
};

/* Reads WORD, at SPAN, as a change of PACKET: 0, or -1 and DIAG says what is wrong with it (no such field, a field of
   another protocol, no number, a number that does not fit). */
int forge_read(const char *word, struct span span, const struct packet *packet,
               struct forge_change *change, struct diag *diag);

/* Calls OFFER with each word that can begin a change ("mss=", "+SYN"), of PACKET or, with NULL, of any. */
void forge_each_word(const struct packet *packet, void (*offer)(void *to, const char *word),
                     void *to);

/* Appends what the changes are and do, a line each, for help. */
void forge_describe(struct text *out);

/* Appends how IS differs from WAS in the words of changes, "mss=65495→500, -sackOK"; UTF8 or "->". Numbers are counted
   from BASE. Nothing when no field of the table differs. */
void forge_differences(const struct packet *was, const struct packet *is, struct packet_base base,
                       bool utf8, struct text *out);

/* Calls FIELD with the name and the number of each field of the table that PACKET has, counted from BASE; a flag is
   there when it is set, with the number 1. */
void forge_each_field(const struct packet *packet, struct packet_base base,
                      void (*field)(void *data, const char *name, bool flag, int64_t value),
                      void *data);

/* ---- packets ---- */

/* Writes to TO, which has FORGE_BYTES, PACKET with the COUNT CHANGES, in their order; numbers are counted from BASE,
   the window in its units. Returns the length, or 0 and DIAG says, at the change, what does not fit: only a part of
   the packet is there, options longer than their room, a window that is not a multiple of its unit. */
size_t forge_change(const struct packet *packet, const struct forge_change *changes, size_t count,
                    struct packet_base base, unsigned char *to, struct diag *diag);

/* Writes to TO, which has FORGE_NEW_BYTES, a packet of PROTOCOL (TCP, UDP, or ICMP of FAMILY: an echo request) without
   payload, flags and options; ports and numbers are 0, the identifier of an echo 1, the window 64,240, the TTL 64.
   Returns its length. */
#define FORGE_NEW_BYTES 60
size_t forge_new(int family, const struct in6_addr *from, const struct in6_addr *to_address,
                 uint8_t protocol, unsigned char to[FORGE_NEW_BYTES]);

/* Writes the answer to P that RFC 9293 3.10.7.1 asks for (state CLOSED): its length, or 0 when P is not a whole TCP
   header, or a reset itself. */
size_t forge_reset(const struct packet *p, unsigned char to[FORGE_NEW_BYTES]);
/* Why forge_reset makes no answer to P: what it is, after "it is"; NULL: it does. */
const char *forge_no_reset(const struct packet *p);

/* The ICMP error called NAME ("frag-needed"), NULL: there is none. */
const struct forge_error *forge_find_error(const char *name);
/* Whether it tells an MTU. */
bool forge_tells_mtu(const struct forge_error *error);
void forge_each_error(void (*offer)(void *to, const char *name), void *to);

/* Writes ERROR about P, with as much of P as it quotes (RFC 1812, 4.3.2.3: a packet of 576 bytes; RFC 4443, 2.4: of
   1,280), from the address that P goes to to the one that it is from: its length, or 0 and DIAG says why there is no
   such error about P: P is an ICMP error itself (RFC 1122, 3.2.2), or is malformed. */
#define FORGE_ERROR_BYTES 1280
size_t forge_error(const struct packet *p, const struct forge_error *error,
                   unsigned char to[FORGE_ERROR_BYTES], struct diag *diag);

#endif
