/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A burst: packets that one host has put on the wire and that are read one after the other, before the first of them is
 * dealt with. Reading, deciding and writing need much code and data each, and what they need pushes that of the others
 * out of the processor's caches: done for many packets in turn, each finds its own still there.
 *
 * A packet that is decided about and only has to be written may wait in the burst's row, with those that follow it.
 * Before anything else is written, and before a kernel is asked about a socket, who deals with the packets puts the row
 * out (wire_put_row): so the order on the cable, and what the kernels have seen of it, are as if each packet had been
 * written at once. Nobody else sees a burst: the wire is given back only when all of it is dealt with and written. */
#ifndef WIRE_BURST_H
#define WIRE_BURST_H

#include <stddef.h>
#include <sys/uio.h>

#include "net/frame.h"
#include "wire/record.h"

#define BURST_MAX 16 /* packets */
#define BURST_PACKET                                                                               \
  (FRAME_HEAD + RECORD_PACKET_MAX + 1) /* bytes that a packet must have room for */

struct burst {
  struct iovec packets[BURST_MAX]; /* as they were read, in order; in bytes[] below … */
  size_t count, dealt;             /* … with how many of them somebody deals or has dealt */
  size_t size;                     /* of the next burst, at most */
  struct iovec row[BURST_MAX];     /* what waits to be written, parts of packets[] … */
  size_t waiting;
  int to; /* … to this device */
  unsigned char bytes[2 * BURST_PACKET];
};

void burst_start(struct burst *burst);

/* Reads from FD, which does not wait, a burst of at most LIMIT packets in place of the one before: how many; 0: none is
   there. */
size_t burst_read(struct burst *burst, int fd, size_t limit);

/* The next packet of the burst, which somebody deals with now, or NULL. */
const struct iovec *burst_next(struct burst *burst);

#endif
