/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What wire.c, telling.c and wire_*.c share: the wire itself. */
#ifndef WIRE_WIRE_PARTS_H
#define WIRE_WIRE_PARTS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/flight.h"
#include "wire/burst.h"
#include "wire/hand.h"
#include "wire/judge.h"
#include "wire/lab.h"
#include "wire/link.h"
#include "wire/record.h"
#include "wire/teller.h"
#include "wire/wire.h"

struct ends;
struct hops;
struct packet;
struct ways;

#define WIRE_DRAIN 4096 /* packets that a step looks for at most after each delivery */

/* What is done to the next COUNT packets to come. */
struct armed {
  enum fate fate;
  size_t count;
};

/* A packet's `host` in these files is the device of the lab that it came from: of client and server the host's number
   (topology.h), so that only a router's two devices are not what they seem. */
struct wire {
  struct lab *lab;
  int devices;
  bool segment;      /* they are on one, and packets come in frames */
  struct hops *hops; /* NULL: there is no router */
  pthread_t thread;
  int wake; /* an eventfd: the thread looks again at what there is to do */
  atomic_bool closing;
  pthread_mutex_t gate, lock; /* see above; the rest is under the lock */
  struct record *record;
  struct teller teller;
  struct ends *ends;
  struct wire_judge judge;
  unsigned answers;  /* turns among the segments that only acknowledge … */
  int answerer;      /* … the newest one's */
  int64_t answering; /* … since then */
  int64_t sampled;   /* when an untold packet's metrics were asked last */
  int64_t sleeps;    /* until when the thread does, unless it is woken */
  struct hand hand;
  struct link links[LINK_WAYS]; /* one for each direction */
  struct ways *ways;            /* which direction a packet takes, in LAB_ONE */
  bool linked;                  /* a link is set, or packets are under way */
  bool holding, retransmits, swap, patient, metrics;
  struct wire_from from; /* what is held while holding */
  struct hand_past past; /* patient: what was delivered */
  struct armed armed[WIRE_ARMED_MAX];
  size_t armed_count;
  bool nat;
  int mtu[2]; /* of the cables of the client and of the server */
  uint64_t packets, copies, bytes, refused;
  struct burst burst;
};

/* Takes the wire, and gives it back: all below and in telling.h is called between the two. */
void wire_enter(struct wire *wire);

/* Enters to do something with the hand. In patient mode, what has come to the cable is judged first, by
   the hand as it is: a segment that is sent again because its answer lies there must not be read later. */
void wire_enter_hand(struct wire *wire);
void wire_leave(struct wire *wire);

/* Whether a packet waits to be read, or was read and nobody deals with it yet. */
bool wire_packets_wait(const struct wire *wire);

/* Reads what has been put on the wire, at most LIMIT packets of each host: whether there may be more. */
bool wire_read_all(struct wire *wire, int limit);

/* What is to be done with P, a packet of HOST that comes on LINK (NULL: none is set) at NOW. *BY_HAND: somebody asked
   for it, or is to be told in any case. */
struct link_verdict wire_decide(struct wire *wire, const struct packet *p, int host,
                                struct link *link, int64_t now, bool *by_hand);
/* Which link a packet of HOST takes. */
int wire_way_of(const struct wire *wire, int host, const struct packet *p);
/* Whether P, which HOST has sent, is to be held. */
bool wire_holds(const struct wire *wire, const struct packet *p, int host);
/* Whether P can be answered with a reset. */
bool wire_answerable(const struct packet *p);

/* Does to packet NUMBER, P, what FATE says must be done on the cable. */
void wire_perform(struct wire *wire, enum fate fate, int host, uint64_t number,
                  const struct packet *p);
/* Has P, of the burst that HOST has sent, delivered by wire_put_row. It must be one that nobody is told of, not an ICMP
   message, and on a cable that ends at the other host. */
void wire_line_up(struct wire *wire, int host, const struct packet *p);
/* Delivers what stands in the burst's row. */
void wire_put_row(struct wire *wire);
/* Delivers a packet that HOST has not sent; OF as in struct flight. Returns its number. */
uint64_t wire_put(struct wire *wire, int host, uint64_t of, const unsigned char *bytes, size_t len);
/* Answers P, packet NUMBER of HOST, with a reset; nothing if it cannot be answered so. */
void wire_answer_reset(struct wire *wire, const struct packet *p, uint64_t number, int host);
/* Gives a packet that was in the hand or under way its FATE, and frees it. */
void wire_act_on_take(struct wire *wire, struct held *held, enum fate fate);
/* Gives the next packet in the hand its FATE: false when there is none. */
bool wire_act(struct wire *wire, enum fate fate);
/* Delivers all of the hand: how many packets that were. */
size_t wire_deliver_hand(struct wire *wire);
/* Delivers what is due on the links at NOW. */
void wire_release(struct wire *wire, int64_t now);
/* Looks whether links have anything to do with the packets to come. */
void wire_set_linked(struct wire *wire);

#endif
