/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The blocks of a pcapng file (draft-ietf-opsawg-pcapng): a section header, two interfaces, and packets. The interface
 * "sent" has every packet when its sender put it on the wire. A packet that passed was received at that moment; what
 * came later, or twice, is on the interface "received" too, when it came, and what was dropped is not. */
#ifndef EXPORT_PCAPNG_BLOCK_H
#define EXPORT_PCAPNG_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "export/pcapng.h"

struct record;
struct record_packet;
struct text;

/* Nanoseconds of CLOCK_REALTIME at 0 of CLOCK_MONOTONIC. */
int64_t pcapng_epoch(void);

/* Appends what a file begins with: two interfaces for each cable of RECORD, of Ethernet if it is of frames, else of IP. */
void pcapng_put_head(struct text *out, const struct record *record);

/* How many blocks P has on the interface "received". */
int pcapng_deliveries(const struct record_packet *p);

/* Appends P of RECORD with its BYTES on its cable's "sent" or, RECEIVED, "received", with COUNT NOTES, what happened to
   it and what the kernels said of it as comments.
   EPOCH: pcapng_epoch's. */
void pcapng_put_packet(struct text *out, int64_t epoch, struct record *record,
                       const struct record_packet *p, const unsigned char *bytes, bool received,
                       const struct pcapng_note *notes, size_t count);

/* Appends P of RECORD on "received": as it was changed in the hand, if it was. BYTES are P's, and have room for
   RECORD_PACKET_MAX. */
void pcapng_put_received(struct text *out, int64_t epoch, struct record *record,
                         const struct record_packet *p, unsigned char *bytes);

#endif
