/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record of packets as a pcapng file (draft-ietf-opsawg-pcapng), which Wireshark and tshark open.
 * Packets begin with their IP header (LINKTYPE_RAW); times are in nanoseconds. */
#ifndef EXPORT_PCAPNG_H
#define EXPORT_PCAPNG_H

#include <stddef.h>
#include <stdint.h>

#include "export/export.h"

struct record;

/* Something to say at a moment, such as a call that began then: it becomes a comment of the first packet
   that came at TIME or later, or of the last packet. */
struct pcapng_note {
  int64_t time;     /* nanoseconds of CLOCK_MONOTONIC */
  const char *text; /* UTF-8; at most its first 65535 bytes are written */
};

/* Writes all packets of RECORD to FILE as VIEW has them (see pcapng_block.h), with COUNT NOTES (sorted by time), and what
   the hand did to a packet, as comments. Returns how many packets were written. */
uint64_t pcapng_write(struct file_new *file, struct record *record, enum pcapng_view view,
                      const struct pcapng_note *notes, size_t count);

/* The same as a form, with the calls as notes ("connect(4, …) = 0"). A call is noted when it has
   ended, perhaps long after its packets: these are written at the end, from the record. */
export_begin_fn pcapng_begin;
export_event_fn pcapng_event;
export_end_fn pcapng_end;

#endif
