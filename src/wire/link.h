/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A link, one direction of the cable: how long packets take on it and which are lost, doubled or overtake.
 *
 * A packet first waits for those that came before it, then it is sent, which takes its length over the rate, then
 * it is under way for the delay:
 *
 *   start = max(now, end of the one before), end = start + bits / rate, due = end + delay + jitter
 *
 * With no rate set a packet waits for nothing and is sent in no time. The random numbers come from a generator of the
 * link's own, so that which of its packets are lost does not depend on what the other direction carries. For one
 * thread at a time. */
#ifndef WIRE_LINK_H
#define WIRE_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/flight.h"
#include "wire/hand.h"

#define LINK_RATE_MIN UINT64_C(1000)         /* bits a second … */
#define LINK_RATE_MAX UINT64_C(100000000000) /* … from 1 kbit to 100 Gbit */
#define LINK_TIME_MAX INT64_C(600000000000)  /* nanoseconds: of the delay and of the jitter */
#define LINK_QUEUE_MAX 1000000               /* packets */

/* All 0: packets pass at once. */
struct link_settings {
  uint64_t rate;  /* bits a second; 0: sending takes no time */
  int64_t delay;  /* nanoseconds after it was sent */
  int64_t jitter; /* up to so many nanoseconds more, by chance; packets stay in order */
  uint32_t
      queue;   /* packets that may wait; what comes then is dropped. 0: as many as memory holds */
  double loss; /* percent that are dropped when they come … */
  double dup;  /* … that are delivered twice … */
  double reorder; /* … and that skip delay and jitter, and so overtake */
};

/* What became of the packets so far. */
struct link_counts {
  uint64_t packets; /* that came, until they were set to 0 by link_set */
  uint64_t lost, full,
      overtook; /* of them: dropped by chance, by the full queue; those that skipped the delay */
};

struct link {
  struct link_settings set;
  struct link_counts counts;
  uint64_t seed, random;
  int64_t end; /* when the last packet will have been sent */
  int64_t due; /* … and be there, if it does not overtake */
  /* When each of the packets that wait will be sent, a ring. */
  int64_t *starts;
  size_t room, first, waiting;
  struct hand
      under_way; /* those that wait, are sent or are delayed, in the order in which they are due */
};

/* What is to be done with a packet that comes. */
struct link_verdict {
  enum fate
      fate; /* FATE_PASSED, FATE_DOUBLED, FATE_DROPPED; FATE_DELAYED, FATE_QUEUED: link_put it */
  enum flight_cause cause; /* FATE_DROPPED */
  uint32_t place;          /* FATE_QUEUED: in the queue, 1: it is sent next */
  bool twice;              /* to be delivered twice when it is due */
  int64_t due;             /* nanoseconds of CLOCK_MONOTONIC */
};

void link_start(struct link *link, uint64_t seed);
/* Frees the packets under way, and all else. */
void link_clear(struct link *link);

/* From now on it is as SETTINGS say; packets under way keep their time. The generator starts again, and so do the
   counts. */
void link_set(struct link *link, const struct link_settings *settings);
/* Starts the generator from SEED. */
void link_seed(struct link *link, uint64_t seed);

/* Whether a packet is treated otherwise than passed at once. */
static inline bool link_is_set(const struct link *link) {
  const struct link_settings *s = &link->set;
  return s->rate || s->delay || s->jitter || s->loss > 0 || s->dup > 0;
}

/* Whether the packet that comes is lost by chance: to be asked first, once for each. */
bool link_loses(struct link *link);

/* Decides about a packet of LEN bytes that comes at NOW and is not lost; without ROOM none can be kept. */
struct link_verdict link_take(struct link *link, size_t len, int64_t now, bool room);

/* Puts the packet on its way as VERDICT says; see hand_put. */
struct held *link_put(struct link *link, const struct link_verdict *verdict,
                      const struct hand_past *past, const struct packet *packet);

/* Takes the packet that is due next, if it is at NOW, else NULL. The caller frees it. */
struct held *link_due(struct link *link, int64_t now);

/* How many packets wait at NOW: those that are not being sent yet. */
size_t link_waiting(struct link *link, int64_t now);

/* Nothing is under way any more: the packets were taken from link->under_way. */
void link_emptied(struct link *link);

#endif
