/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record: the packets that were on the wire, by number, in bounded memory. When it is full the
 * oldest are forgotten, RECORD_CHUNK bytes at a time.
 *
 * Threading: any thread may call any function; each locks for the time of one copy. */
#ifndef WIRE_RECORD_H
#define WIRE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/flight.h"
#include "net/frame.h"

#define RECORD_BYTES ((size_t)256 << 20) /* all that a record uses at most, but for RECORD_CHUNK */
#define RECORD_CHUNK ((size_t)1 << 20)
#define RECORD_PACKET_MAX 65535 /* bytes of one packet, without the header of its frame */

struct record_packet {
  uint64_t number; /* from 1 */
  int64_t
      time; /* nanoseconds of CLOCK_MONOTONIC: when it was read from the cable and decided about */
  /* When it was delivered, 0: not (yet). Of one that only passes as `time`: it is written with those of its burst
     (burst.h), some microseconds later. */
  int64_t delivered;
  uint64_t of; /* as in struct flight */
  enum fate
      fate; /* the last thing that happened to it; FATE_CAME: held, FATE_DELAYED, FATE_QUEUED: under way */
  enum flight_cause cause; /* FATE_DROPPED */
  int host;  /* the device that it came from (topology.h): of client and server the host's number */
  int cable; /* it is on: 1 that of the server, where there is a router; else 0 */
  bool inside; /* FATE_MADE: a SYN that came to a connection and does not begin another */
  unsigned char link[FRAME_HEAD]; /* the header of its frame, where the record is of frames */
  uint32_t retransmitted;         /* copies that came while it was in the hand */
  uint8_t copy;                   /* enum trigger, of the last of them */
  uint32_t len;                   /* bytes of the packet */
  uint32_t kept;                  /* of them in the record, from the IP header on */
  uint8_t trigger, verdict;       /* enum trigger, enum verdict */
};

struct metrics_sample; /* wire/metrics.h */
struct record;

/* Makes an empty record that uses at most BYTES (at least two chunks), taken as they are needed. */
struct record *record_new(size_t bytes);
void record_free(struct record *record);

/* How many cables its packets are on: 1, or as was set before the first of them. */
void record_set_cables(struct record *record, int cables);
int record_cables(const struct record *record);

/* Whether its packets came in Ethernet frames: no, or as was set before the first of them. */
void record_set_framed(struct record *record, bool framed);
bool record_is_framed(const struct record *record);

/* Adds PACKET with its first PACKET->kept BYTES (at most RECORD_PACKET_MAX); its number is given here
   and returned. */
uint64_t record_add(struct record *record, const struct record_packet *packet,
                    const unsigned char *bytes);

/* Notes what became of packet NUMBER at TIME; nothing if it is forgotten. */
void record_fate(struct record *record, uint64_t number, enum fate fate, int64_t time);

/* Counts a copy of packet NUMBER, which is in the hand, that was sent because of TRIGGER. */
void record_copy(struct record *record, uint64_t number, enum trigger trigger);

/* Notes why packet NUMBER was sent (TRIGGER_NONE: as before), and what its receiver did with it. */
void record_judged(struct record *record, uint64_t number, enum trigger trigger,
                   enum verdict verdict);

/* Notes what the sender's kernel thought when packet NUMBER was sent, at TIME. */
void record_sample(struct record *record, uint64_t number, int64_t time,
                   const struct metrics *metrics);
/* What it thought then: false if that was not asked or is forgotten. */
bool record_metrics(struct record *record, uint64_t number, struct metrics *metrics);
/* A copy of all samples, the oldest first; *COUNT of them. */
struct metrics_sample *record_samples(struct record *record, size_t *count);

/* Copies packet NUMBER to PACKET and at most ROOM of its bytes to BYTES (ROOM 0: BYTES may be NULL).
   False if it never came or is forgotten. */
bool record_get(struct record *record, uint64_t number, struct record_packet *packet,
                unsigned char *bytes, size_t room);

/* Notes that packet NUMBER has been changed to the LEN BYTES, all of it; nothing if it is forgotten. What record_get
   copies stays what its sender sent. The last RECORD_EDITS changed packets are kept so. */
#define RECORD_EDITS 1024
void record_edit(struct record *record, uint64_t number, const unsigned char *bytes, size_t len);

/* Whether packet NUMBER was changed. */
bool record_is_edited(struct record *record, uint64_t number);

/* Copies what packet NUMBER was changed to, at most ROOM bytes: its length, 0 if it was not changed. */
size_t record_get_edited(struct record *record, uint64_t number, unsigned char *bytes, size_t room);

/* The number of the oldest packet that is kept, and one past the newest: equal when there is none. */
void record_range(struct record *record, uint64_t *first, uint64_t *end);

/* Has the eventfd FD written to, once, when a packet is added or its fate is noted next; -1: not any more. */
void record_watch(struct record *record, int fd);

/* Bytes of memory in use now. */
size_t record_memory(struct record *record);

#endif
