/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wire in the hand: every packet of the lab is read from one end of the cable, recorded, decided
 * about and delivered at the other.
 *
 * Any packet in the hand can be chosen by its number. Without one a request is for the next: the oldest in
 * the hand, else the next to come. step acts on the hand alone; drop,
 * dup, rst and swap act on the next packets: those in the hand at once, the rest as they come, in the
 * order in which they were asked for. What no request is for is then lost by chance,
 * held (wire hold), or goes over the link of its direction (wire/link.h), which passes all at once if it is
 * not set.
 *
 * Threading: a thread of the wire reads and delivers and never waits for anybody; the functions here may
 * be called from any other, each locks for the time of a few packets. What happens to packets is
 * appended to the journal (EVENT_FLIGHT, from any of these threads). */
#ifndef WIRE_WIRE_H
#define WIRE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/flight.h"
#include "wire/link.h"
#include "wire/topology.h"

struct diag;
struct journal;
struct lab;
struct record;
struct wire;

#define WIRE_HAND_BYTES                                                                            \
  ((size_t)64 << 20)      /* held or delayed; what comes then is dropped, as by a full router */
#define WIRE_ARMED_MAX 64 /* different requests that wait for packets to come */
#define WIRE_SEED 1       /* of the links, at the start */

/* The links, by direction: what each host sends; of a router only what it sends of its own. In LAB_ONE what
   goes from the end that has opened the connection, or was the first to send, and what goes to it. */
#define LINK_WAYS LAB_HOSTS_MAX

/* What happens to a packet by hand is always told to the journal, one flight each. Of packets that only
   pass (or are lost or delayed as the wire is set) WIRE_TOLD_BURST are told, and WIRE_TOLD_RATE a second
   more, SYN, FIN and RST beyond that, as long as no reader is WIRE_TOLD_AHEAD events behind. All others
   are folded: only recorded, with WIRE_FOLDED_BYTES of each, and one flight with `folded` tells of them
   as soon as something else is told or the wire has rested. */
#define WIRE_TOLD_BURST 1000
#define WIRE_TOLD_RATE 100
#define WIRE_TOLD_AHEAD 2000
#define WIRE_FOLDED_BYTES 96

/* Takes LAB's cable in the hand (LAB and JOURNAL are borrowed; JOURNAL may be NULL) and starts the
   thread: everything passes. The thread takes no signals. */
struct wire *wire_open(struct lab *lab, struct journal *journal);
/* Delivers what is held, ends the thread, forgets the record, frees WIRE. */
void wire_close(struct wire *wire);

/* Which packets: those that HOST sends (WIRE_ANY: each host), from PORT (0: any). */
struct wire_from {
  int host;
  uint16_t port;
  int way; /* in LAB_ONE: 1 and the number of the link that they take; 0: any */
};
#define WIRE_ANY (-1)

/* From now on every packet that is FROM there is held, and no other; of those under way they are in
   the hand again. */
void wire_hold(struct wire *wire, struct wire_from from);
/* Delivers everything in the hand, in order, and holds no more: how many were delivered. */
size_t wire_run(struct wire *wire);
/* Delivers the next COUNT packets of the hand, also those that come in answer while it does: how many
   there were (0: nothing is held). */
size_t wire_step(struct wire *wire, size_t count);

/* Gives packet NUMBER, wherever in the hand it is, its FATE: FATE_DELIVERED (and so those that come in answer
   meanwhile), FATE_DROPPED, FATE_DOUBLED, FATE_RESET. False: it is not in the hand, or cannot be answered with a
   reset (see wire_rst). */
bool wire_treat(struct wire *wire, uint64_t number, enum fate fate);

/* Copies packet NUMBER of the hand, as it is now, at most ROOM bytes of it: its length, 0: it is not in the hand. */
size_t wire_look_at(struct wire *wire, uint64_t number, unsigned char *bytes, size_t room);
/* Gives packet NUMBER of the hand the LEN BYTES in place of its own (FATE_EDITED): false: it is not in the hand. */
bool wire_edit(struct wire *wire, uint64_t number, const unsigned char *bytes, size_t len);
/* Puts a packet of LEN BYTES on the cable, as if HOST had sent it, past hand, loss and delay (FATE_MADE). OF: the
   packet that it repeats or answers, or 0. Returns its number. */
uint64_t wire_make(struct wire *wire, int host, uint64_t of, const unsigned char *bytes,
                   size_t len);

/* Take away, deliver twice, answer with a reset, the next COUNT packets: how many of them were in the
   hand and are done; the rest waits for packets to come. -1 and DIAG filled: too many requests wait
   (WIRE_ARMED_MAX), or, of wire_rst, the next packet in the hand is not TCP segment that may be answered
   so (RFC 9293 3.10.7.1: it is itself a RST) — to come, such packets are passed over. */
int64_t wire_drop(struct wire *wire, size_t count, struct diag *diag);
int64_t wire_dup(struct wire *wire, size_t count, struct diag *diag);
int64_t wire_rst(struct wire *wire, size_t count, struct diag *diag);
/* The next two packets change places: whether both were in the hand. If not, the first is kept back
   until another comes. */
bool wire_swap(struct wire *wire);

/* From now on the link WAY is as SETTINGS say, which are within link.h's limits; see link_set. */
void wire_link(struct wire *wire, int way, const struct link_settings *settings);
/* Who sends on the link WAY: a host, or in LAB_ONE the end that has opened a connection, "client", and the other. Static. */
const char *wire_way_name(const struct wire *wire, int way);
/* Starts the generators of all links from SEED. */
void wire_seed(struct wire *wire, uint64_t seed);
/* Sets the MTU of the cable that leads to HOST, -1: of every cable (see lab_mtu): 0, or -1 and DIAG filled. */
int wire_mtu(struct wire *wire, int host, int mtu, struct diag *diag);
/* Whether the router gives what it passes on to the server its own address (lab_nat): 0, or -1 and DIAG filled. */
int wire_nat(struct wire *wire, bool on, struct diag *diag);
/* Whether a retransmission of a packet in the hand is a packet of its own; if not, as at the start, it
   is noted on that packet (FATE_RETRANSMITTED). */
void wire_retransmits(struct wire *wire, bool on);
/* Whether the sender's metrics (net/metrics.h) are sampled of packets that are not told, too: every 100 µs at the
   most. Those of packets that are told always are. Off at the start. */
void wire_metrics(struct wire *wire, bool on);
/* For lessons, in which a packet may lie in the hand for minutes, and which say the same on a machine that
   stood still for a second: with ON a segment that is sent again although it was delivered, because the
   answer lies in the hand or has not been read from the cable yet, is taken off the wire unseen. So is a
   window probe or keep-alive that is repeated. What was dropped and is sent again comes as ever. */
void wire_patient(struct wire *wire, bool on);
/* As at the start: no request waits, no link is set, MTU LAB_MTU, nothing held (all is delivered).
   The record, the seed, wire_nat (connections depend on it), wire_retransmits and wire_metrics stay. */
void wire_clear(struct wire *wire);

struct wire_link {
  const char *from; /* who sends on it; static */
  struct link_settings set;
  struct link_counts counts;
  size_t under_way, waiting; /* packets; those that wait are under way too */
};

struct wire_status {
  bool holding;
  struct wire_from from; /* … what is from there */
  size_t held;           /* packets in the hand */
  size_t under_way;      /* on the links */
  size_t drop, dup, rst; /* packets to come that will be treated so */
  bool swap;
  int ways; /* links in use: 2, or as many as hosts */
  struct wire_link links[LINK_WAYS];
  uint64_t seed;
  int mtu[2]; /* of the cables of the client and of the server, which may be one */
  bool nat;
  bool retransmits;
  uint64_t packets; /* that came so far */
  uint64_t copies;  /* of them, of packets that were in the hand: they are not in the record */
  uint64_t bytes;   /* of the others, from the IP headers on */
  uint64_t refused; /* could not be delivered: the kernel took them off (malformed, device down) */
};
struct wire_status wire_status(struct wire *wire);

/* Stores the numbers of the packets in the hand, the next to be delivered first, at most ROOM of them:
   how many there are. */
size_t wire_held(struct wire *wire, uint64_t *numbers, size_t room);

/* Whether nothing is on its way: no packet waits to be read, none is delayed, and all that happened is in
   the journal. Packets in the hand lie still. Together with session_settled this tells that nothing
   more will come by itself, except by the kernels' timers. */
bool wire_quiet(struct wire *wire);

/* Tells the states that a call which has ended, or a timer, has changed without a packet (FATE_STATE). Takes
   up to 10 ms when there is one, else microseconds. */
void wire_look(struct wire *wire);

/* What was on the wire. Borrowed. */
struct record *wire_record(struct wire *wire);

#endif
