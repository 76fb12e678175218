/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record of packets as a pcapng file (draft-ietf-opsawg-pcapng), which Wireshark and tshark open.
 * Packets begin with their IP header (LINKTYPE_RAW); times are in nanoseconds. */
#ifndef EXPORT_PCAPNG_H
#define EXPORT_PCAPNG_H

#include <stddef.h>
#include <stdint.h>

struct record;

/* Something to say at a moment, such as a call that began then: it becomes a comment of the first packet
   that came at TIME or later, or of the last packet. */
struct pcapng_note {
  int64_t time;     /* nanoseconds of CLOCK_MONOTONIC */
  const char *text; /* UTF-8; at most its first 65535 bytes are written */
};

/* Writes all packets of RECORD to the file at PATH, in place of what is there, with COUNT NOTES (sorted by
   time), and what the hand did to a packet, as comments. Returns 0, or an errno, and then no new file is
   left. *PACKETS: how many were written. */
int pcapng_save(const char *path, struct record *record, const struct pcapng_note *notes,
                size_t count, uint64_t *packets);

#endif
