/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told of a packet on the wire: the states of both ends around it, why it was sent, what its receiver did
 * with it. The caller has the wire (wire_enter). A packet's HOST is the device of the lab that it came from. */
#ifndef WIRE_TELLING_H
#define WIRE_TELLING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/flight.h"
#include "wire/ends.h"
#include "wire/judge.h"

struct held;
struct packet;
struct states_answer;
struct wire;

/* The device that P of HOST goes to; of a group, one of those. */
int telling_other(const struct wire *wire, const struct packet *p, int host);
/* Whether HOST is a device of a router. */
bool telling_is_router(const struct wire *wire, int host);
/* Whether HOST has sent P itself: a router passes on those of others, too. */
bool telling_is_own(const struct wire *wire, const struct packet *p, int host);
/* Which cable HOST is at, see record.h. */
int telling_cable(const struct wire *wire, int host);

/* The state of the end of P in ROLE. *ANSWER, unless it is NULL: what the kernel said. */
int telling_state_of(struct wire *wire, const struct packet *p, int host, enum ends_role role,
                     struct states_answer *answer);
/* Whether P is a TCP segment between hosts of the lab. */
bool telling_is_segment(const struct wire *wire, const struct packet *p);
/* On which part of the way between the ends of its conversation P is. */
enum flight_leg telling_leg(const struct wire *wire, const struct packet *p, int host);

/* What was found about a packet before its fate. */
struct telling_before {
  int state; /* of its sender */
  enum trigger trigger;
  struct metrics sender;
  struct judge_receiver receiver; /* if it is to reach it */
};

/* Looks at both ends of P before FATE is done. NUMBER: it has been in the record; 0: it is new on the cable. */
struct telling_before telling_look(struct wire *wire, const struct packet *p, int host,
                                   enum fate fate, uint64_t number);

/* What is told of packet NUMBER, P, after FATE; the caller's. OF: as in struct flight. */
struct flight *telling_flight(struct wire *wire, const struct packet *p, uint64_t number,
                              enum fate fate, uint64_t of, int host,
                              const struct telling_before *before);
/* Tells it. */
void telling_tell(struct wire *wire, const struct packet *p, uint64_t number, enum fate fate,
                  uint64_t of, int host, const struct telling_before *before);

/* Tells that the end which the LEN bytes of HEADERS are from is in STATE by itself, and was in BEFORE. DATA: the
   wire. An ends_tell_fn. */
void telling_state(void *data, const unsigned char *headers, size_t len, int host, int state,
                   int before);
/* Tells that HELD is P now and was WAS. */
void telling_edited(struct wire *wire, const struct held *held, const struct packet *p,
                    const struct packet *was);

#endif
