/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handshakes with a listener, as the packets of the journal tell them: which packet an accept waits for. */
#ifndef RUN_HANDSHAKES_H
#define RUN_HANDSHAKES_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/flight.h"

struct packet;
struct situation;

/* The three packets of a handshake, each of which may be sent several times. */
enum { HANDSHAKE_SYN, HANDSHAKE_ANSWER, HANDSHAKE_ACK, HANDSHAKE_STEPS };

struct handshake {
  struct in6_addr client;
  uint16_t port; /* the client's */
  bool answered; /* a SYN,ACK was seen … */
  uint32_t seq;  /* … with this sequence number */
  int newest;    /* the step of the newest packet; -1: not looked at */
  bool left;     /* the client's socket is closed since: no packet of it is waited for */
  int state;     /* of the listener's end at the newest packet that tells it (net/flight.h) */
  enum fate
      fate[HANDSHAKE_STEPS];  /* of the newest packet of each step; FATE_STATE: none was seen */
  bool come[HANDSHAKE_STEPS]; /* a packet of the step has come */
};

#define HANDSHAKES 16 /* that are looked at, the newest */

/* All 0 at first. */
struct handshakes {
  struct handshake at[HANDSHAKES];
  size_t count;
};

/* The packets are given twice, the newest first: to find whose handshakes there are, and then, with the changes of state
   without a packet, to note what has become of F. P goes to the listener (TO) or comes from it, its ends as the listener
   knows them. True: go on. */
bool handshakes_find(struct handshakes *all, const struct packet *p, bool to);
bool handshakes_note(struct handshakes *all, const struct flight *f, const struct packet *p,
                     bool to);

/* Notes in S which packet an accept waits for, of the newest handshake that is not done: held, lost, slow, answer,
   third; DEFERS, TCP_DEFER_ACCEPT is set on the listener: deferred. */
void handshakes_settle(const struct handshakes *all, bool defers, struct situation *s);

#endif
