/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packets that have arrived at this machine, its own included, and that its kernel has not handed on yet: on a busy
 * machine what was sent over the loopback may wait like this for a moment. From /proc/net/softnet_stat,
 * which counts them for each processor, of all programs. */
#ifndef RUN_ARRIVALS_H
#define RUN_ARRIVALS_H

#include <stdbool.h>
#include <stdint.h>

struct arrivals {
  int fd;        /* -1: the kernel does not say */
  int64_t since; /* when they were first seen to wait, in clock_now's nanoseconds; 0: none do */
};

void arrivals_open(struct arrivals *arrivals);
void arrivals_close(struct arrivals *arrivals);

/* Whether some wait now: true for at most a second in a row, as other programs' traffic may never stop; false
   when the kernel does not say. One thread at a time. */
bool arrivals_pending(struct arrivals *arrivals);

#endif
