/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the packets of the journal tell of a neighbor's hardware address: whether a call waits for it, or failed without
 * it (ARP, RFC 826; neighbor discovery, RFC 4861). */
#ifndef RUN_NEIGHBOR_H
#define RUN_NEIGHBOR_H

#include <stdbool.h>
#include <stdint.h>

struct journal;
struct sockaddr_storage;

struct neighbor {
  unsigned
      asked; /* times that it was asked for without an answer that came; 0: it is known, or no question seen */
  bool held;   /* the newest question, or an answer, is in the hand … */
  bool lost;   /* … or was dropped */
  bool nobody; /* no host of the lab has the address */
};

/* Looks for the questions that the host of OWN has asked for that of ADDRESS in a search which was not over at SINCE
   (nanoseconds of CLOCK_MONOTONIC; 0: in the last search), among the newest packets of JOURNAL (NULL: there are none).
   A search that another call has begun counts too: the kernel asks once for all. */
struct neighbor neighbor_ask(struct journal *journal, const struct sockaddr_storage *address,
                             const struct sockaddr_storage *own, int64_t since);

#endif
