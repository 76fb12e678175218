/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The TCP state of one socket, asked from the kernel by its addresses (sock_diag(7)): also of those that
 * no descriptor leads to any more (TIME_WAIT, an orphan) or not yet (SYN_RECV). About 1 µs a look. */
#ifndef WIRE_STATES_H
#define WIRE_STATES_H

#include <stdbool.h>
#include <stdint.h>

#include "net/metrics.h"

struct states;

/* Opens the way to the kernel for the network namespace of the calling thread: NULL with errno. For one
   thread at a time. The descriptor is fd_high. */
struct states *states_open(void);
void states_close(struct states *states);

/* What the kernel says of a socket. */
struct states_answer {
  int state;          /* a number as in struct flight, 0: there is no such socket */
  uint32_t interface; /* that it is bound to (SO_BINDTODEVICE), 1: the loopback; 0: none */
  bool listens;       /* it is not the connection: only what listens at LOCAL */
  int64_t expires;    /* nanoseconds until its timer fires, 0: it is late; -1: none runs */
  /* Bytes that are not acknowledged, FIN counts as one; of what listens: how many connections wait to be
     accepted, and how many may. */
  uint32_t unacknowledged, waiting, backlog;
  uint32_t kept; /* bytes that have come and wait until a call lets go of the socket */
  /* Of a connection that has a socket (not SYN_RECV, not TIME_WAIT): */
  struct metrics metrics;
  uint64_t received,
      acknowledged; /* bytes that came in order, that the peer has acknowledged; FIN counts */
};

/* Asks about the TCP socket at LOCAL that is connected to REMOTE, else the one that listens at LOCAL; with
   REMOTE_PORT 0 only about the latter. State FLIGHT_STATE_UNKNOWN: the kernel does not say. SETTLED: when
   `kept` is not 0, the answer is that of afterwards, if this is within a second. FAMILY is AF_INET or AF_INET6,
   the addresses 4 or 16 bytes in network order, the ports in host order. */
struct states_answer states_look(struct states *states, int family, const void *local,
                                 uint16_t local_port, const void *remote, uint16_t remote_port,
                                 bool settled);

#endif
