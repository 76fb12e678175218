/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What wire.c, telling.c and wire_set.c share: the wire itself. */
#ifndef WIRE_WIRE_PARTS_H
#define WIRE_WIRE_PARTS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/flight.h"
#include "wire/hand.h"
#include "wire/judge.h"
#include "wire/lab.h"
#include "wire/link.h"
#include "wire/record.h"
#include "wire/teller.h"
#include "wire/wire.h"

struct ends;
struct hops;
struct ways;

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
  unsigned char buffer[FRAME_HEAD + RECORD_PACKET_MAX + 1];
};

/* Takes the wire, and gives it back: all below and in telling.h is called between the two. */
void wire_enter(struct wire *wire);

/* Enters to do something with the hand. For who is patient, what has come to the cable is judged by the
   hand as it is before that: a segment sent again because its answer lies there is not to be read later. */
void wire_enter_hand(struct wire *wire);
void wire_leave(struct wire *wire);

/* Whether a packet waits to be read. */
bool wire_packets_wait(const struct wire *wire);

/* Delivers all of the hand: how many packets that were. */
size_t wire_deliver_hand(struct wire *wire);
/* Delivers what is due on the links at NOW. */
void wire_release(struct wire *wire, int64_t now);
/* Looks whether links have anything to do with the packets to come. */
void wire_set_linked(struct wire *wire);

#endif
