/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watching the machine's own network, where nothing is in our hands: packets from and to the ports of this
 * process's sockets, captured with libpcap, as flights with FATE_SEEN. States are worked out from the
 * packets (infer.h); of this machine's ends the kernel is asked as well, which may be ahead of what was captured.
 * `host` of a flight is 0 when a socket of ours sent it, else 1.
 *
 * Threading: a thread captures and appends to the journal; it takes no signals. */
#ifndef WIRE_WATCH_H
#define WIRE_WATCH_H

#include <stdint.h>

struct diag;
struct journal;
struct record;
struct watch;

#define WATCH_FORGET                                                                               \
  60 /* seconds for which a port is watched when no socket of ours has it any more */

/* Starts to watch DEVICE ("any": all; "lo": in the lab of one host, where ::1 is not on the wire). Needs
   CAP_NET_RAW. JOURNAL and RECORD, which gets the packets, are borrowed. On failure NULL: DIAG says what could not be had, its hint what to do.
   How much of bulk traffic is told is as on the wire (WIRE_TOLD_RATE). */
struct watch *watch_open(const char *device, struct journal *journal, struct record *record,
                         struct diag *diag);
void watch_close(struct watch *watch);

/* Waits until all that was captured before this call has been told, but not longer than UNTIL
   (CLOCK_MONOTONIC, nanoseconds). From any thread but the capturing one. */
void watch_catch_up(struct watch *watch, int64_t until);

/* How many packets were seen; how many the kernel had to leave out because they came faster than they were
   read. */
uint64_t watch_seen(struct watch *watch);
uint64_t watch_missed(struct watch *watch);

#endif
