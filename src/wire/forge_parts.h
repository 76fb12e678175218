/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What wire/forge.c and wire/forge_fields.c share: the rows of the table of fields. */
#ifndef WIRE_FORGE_PARTS_H
#define WIRE_FORGE_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include "net/packet.h"
#include "wire/forge.h"

/* Which packets have a field: the version and the protocol must be among them. */
enum forge_layer {
  FORGE_IP4 = 1,
  FORGE_IP6 = 2,
  FORGE_IP = FORGE_IP4 | FORGE_IP6,
  FORGE_TCP = 4,
  FORGE_UDP = 8,
  FORGE_ECHO = 16, /* ICMP echo request or reply */
  FORGE_TELLS_MTU = 32,
  FORGE_OTHER_ICMP = 64,
  FORGE_ICMP = FORGE_ECHO | FORGE_TELLS_MTU | FORGE_OTHER_ICMP,
  FORGE_OTHER = 128,
  FORGE_ANY = 255 & ~FORGE_IP,
  FORGE_ARP = 256 /* alone: it has neither */
};

enum forge_form {
  FORGE_NUMBER, /* SIZE bytes at OFFSET of PART */
  FORGE_BITS,   /* VALUE within MASK of a byte there; taken away: 0 */
  FORGE_CLASS, /* of the traffic class (IPv4: type of service): MOST 3 ECN, the flag OFFSET; else DSCP */
  FORGE_WINDOW,  /* a number in units of the window */
  FORGE_ADDRESS, /* of the IP header, or of ARP: OFFSET 0 source, 1 destination */
  FORGE_MAC,     /* a hardware address, at OFFSET */
  FORGE_OPTION,  /* a TCP option of kind OFFSET with a number of SIZE bytes; 0: without any */
  FORGE_STAMP,   /* of the timestamps option: OFFSET 0 value, 1 echo */
  FORGE_SACK,
  FORGE_SPOIL /* a wrong checksum: OFFSET 0 that of the transport, 1 that of the IPv4 header */
};

enum forge_part { FORGE_IP_HEADER, FORGE_HEADER };
enum forge_origin { FORGE_ZERO, FORGE_FROM_SEQ, FORGE_FROM_ACK };

struct forge_field {
  const char *name;
  unsigned layers; /* enum forge_layer */
  enum forge_form form;
  enum forge_part part;
  unsigned offset, size, mask, value;
  enum forge_origin origin;
  uint32_t most;
  const char *doc;
};

/* ---- forge_arp.c ---- */

/* Reads S as a hardware address, as a number, into CHANGE: 0, or -1 and DIAG filled. */
int forge_read_mac(const char *s, struct forge_change *change, struct diag *diag);
/* Whether the hardware address of FIELD is another in IS; then appends it "smac=…→…", with ARROW. */
bool forge_differs_mac(const struct forge_field *field, const struct packet *was,
                       const struct packet *is);
void forge_add_macs(const struct forge_field *field, const struct packet *was,
                    const struct packet *is, const char *arrow, struct text *out);
/* Where ADDRESS of an ARP packet is: 0 that of the sender, 1 of the target. */
size_t forge_arp_address(unsigned address);

/* ---- forge_fields.c ---- */

/* What the number of FIELD is counted from. */
uint32_t forge_origin(const struct forge_field *field, struct packet_base base);

#endif
