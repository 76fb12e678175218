/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The TCP state of one socket, asked from the kernel by its addresses (sock_diag(7)): also of those that
 * no descriptor leads to any more (TIME_WAIT, an orphan) or not yet (SYN_RECV). About 1 µs a look. */
#ifndef WIRE_STATES_H
#define WIRE_STATES_H

#include <stdbool.h>
#include <stdint.h>

struct states;

/* Opens the way to the kernel for the network namespace of the calling thread: NULL with errno. For one
   thread at a time. The descriptor is fd_high. */
struct states *states_open(void);
void states_close(struct states *states);

/* The state of the TCP socket at LOCAL that is connected to REMOTE, else of the one that listens at
   LOCAL: a number as in struct flight, 0 when there is neither, FLIGHT_STATE_UNKNOWN when the kernel
   does not say. SETTLED: when a segment has come that waits until a call lets go of the socket (its
   backlog), the answer is that of afterwards, if this is within a second. FAMILY is AF_INET or AF_INET6,
   the addresses 4 or 16 bytes in network order, the ports in host order. */
int states_tcp(struct states *states, int family, const void *local, uint16_t local_port,
               const void *remote, uint16_t remote_port, bool settled);

#endif
