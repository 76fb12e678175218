/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernels say of a packet that is told: what had it sent (enum trigger), and whether its receiver took it
 * (enum verdict). Both come from counters of the network namespace, read around the packet, and from the sockets at
 * both ends; what is not certain is not said. For one thread at a time. */
#ifndef WIRE_JUDGE_H
#define WIRE_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "net/flight.h"
#include "wire/counters.h"
#include "wire/ends.h"
#include "wire/lab.h"
#include "wire/states.h"

struct packet;

struct judge_host {
  struct counters_values last;
  uint32_t steps[TRIGGERS]; /* of the counter of each trigger, whose packets are yet to be read */
  uint32_t fresh; /* segments with new data that have been read since the cable was empty */
  bool path;      /* it has just been told that its segments are too large for the path */
  bool unread;    /* a packet has reached it since its counters were read, see judge_took */
};

struct wire_judge {
  struct judge_host hosts[LAB_HOSTS_MAX];
  bool open; /* anything but `last` is set in some host */
};

/* Reads the COUNTERS of HOST, those of IPv6 too if IPV6; the answer is borrowed until the next reading. */
const struct counters_values *judge_read(struct wire_judge *judge, int host,
                                         struct counters *counters, bool ipv6);

/* Why HOST has sent P, whose counters have just been read. AGAIN: what ends_sent said of it; SENDER: the sending
   kernel's metrics at this moment; ALONE: no packet waits to be read after it. */
enum trigger judge_trigger(struct wire_judge *judge, int host, const struct packet *p,
                           enum ends_again again, const struct metrics *sender, bool alone);

/* P is about to reach HOST. */
void judge_reaches(struct wire_judge *judge, int host, const struct packet *p);

/* Every packet that was sent has been read: what has stepped belongs to no packet to come. */
void judge_rests(struct wire_judge *judge);

/* The receiver of a packet: its network's counters and its socket, before the packet was delivered or after. */
struct judge_receiver {
  struct counters_values counters;
  struct states_answer socket; /* FLIGHT_STATE_UNKNOWN: not TCP, or not asked */
};

/* Whether HOST, whose socket was as BEFORE and is as AFTER, took P for certain. If so, its counters need not be read
   after P (that takes longer than all else that is done for a packet), but before judge_rests. */
bool judge_took(struct wire_judge *judge, int host, const struct packet *p,
                const struct states_answer *before, const struct states_answer *after);

/* What the receiver did with P, which judge_took does not know. ISN: the initial sequence numbers of P's sender and of
   its receiver, NULL: not known. */
enum verdict judge_verdict(const struct packet *p, const struct judge_receiver *before,
                           const struct judge_receiver *after, const uint32_t *const isn[2]);

#endif
