/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A capture that is written as packets come, for a program that reads it meanwhile (`wireshark -k -i FIFO`): a thread
 * goes through the record and writes a packet when its fate is final, as a comment cannot be changed later; so a packet
 * in the hand comes after those that passed meanwhile. Nobody waits for the reader: what the record forgets before it
 * was read is lost, and counted. */
#ifndef EXPORT_PCAPNG_LIVE_H
#define EXPORT_PCAPNG_LIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "export/export.h"

struct journal;
struct live;
struct record;

/* Begins to write all of RECORD, and what comes, to the descriptor FD, a pipe, FIFO or socket (taken; it becomes
   non-blocking). Calls that have ended are comments of the packet that is written next. When the reader goes, a note
   in JOURNAL tells it, with NAME. Both are borrowed and must live until live_close. */
struct live *live_open(int fd, const char *name, struct record *record, struct journal *journal,
                       enum pcapng_view view);

/* Whether it still writes: its reader is there. */
bool live_writes(struct live *live);

/* What became of the packets. */
struct live_counts {
  uint64_t written; /* packets */
  uint64_t lost;    /* … that were forgotten, or that the reader did not take in time */
  int error; /* of the last write: EPIPE, the reader has gone; ETIMEDOUT, it did not read any more; or 0 */
};

/* Writes the rest, for as long as the reader takes some of it each second, ends the thread and frees LIVE. */
struct live_counts live_close(struct live *live);

#endif
