/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells the journal what happens on the wire, and of bulk traffic only as much as people can read (see
 * WIRE_TOLD_RATE in wire.h). For one thread at a time. */
#ifndef WIRE_TELLER_H
#define WIRE_TELLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct flight;
struct journal;

struct teller {
  struct journal *journal; /* borrowed; NULL: nobody is told */
  bool far_ahead;          /* of a reader */
  bool folding;
  double tokens;   /* packets that may still be told */
  int64_t counted; /* when tokens was brought up to date */
  uint32_t
      folded; /* packets that the journal does not know of yet, the last of them `last` at `time` */
  uint64_t last;
  int64_t time;
};

void teller_start(struct teller *teller, struct journal *journal, int64_t now);

/* Asks how far the readers are: now and then, as it costs a lock. */
void teller_look(struct teller *teller);

/* Whether a packet that only passes is told at the time NOW. MARKED: SYN, FIN or RST. */
bool teller_wants(struct teller *teller, bool marked, int64_t now);

/* A flight, to be freed, with FATE_STATE: the end that the LEN bytes of HEADERS are from is in STATE by
   itself, and was in BEFORE. */
struct flight *teller_state(const unsigned char *headers, size_t len, int host, int state,
                            int before);

/* Appends FLIGHT (taken over) after a word about those folded before it. */
void teller_tell_take(struct teller *teller, struct flight *flight);

/* Counts a packet that is not told. */
void teller_fold(struct teller *teller, uint64_t number, int64_t now);

/* Tells how many were folded, if any. */
void teller_flush(struct teller *teller);

#endif
