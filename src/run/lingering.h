/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TCP connections that no descriptor leads to: not yet (SYN_RECV; complete and waiting for accept) or
 * not any more (FIN_WAIT1 to TIME_WAIT after close). The kernel tells them over netlink, sock_diag(7).
 * Those in SYN_SENT are told too: getpeername does not know their peer.
 *
 * Only those that this process has to do with are told: on a port that it has asked for by number, waiting on
 * a port of its own, or the rest of a connection that it had. The lingering_mark functions note what is its
 * own, in memory that does not grow. Any thread. */
#ifndef RUN_LINGERING_H
#define RUN_LINGERING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct endpoint;

struct lingering {
  const char *state; /* as in struct endpoint */
  bool owned;        /* a descriptor leads to it: SYN_SENT */
  bool complete;     /* ESTABLISHED and waits for accept */
  struct sockaddr_storage local, peer;
  int64_t left; /* nanoseconds until its timer (TIME_WAIT, FIN_WAIT2: its end); -1: none runs */
};

/* Notes the addresses of a socket of this process, if it is one of TCP. */
void lingering_mark(const struct endpoint *endpoint);
/* Notes these two addresses as the ends of a connection of this process; NULL: not known. */
void lingering_mark_ends(const struct sockaddr_storage *local, const struct sockaddr_storage *peer);
/* Notes that this process has asked for PORT: whoever's connection holds it is of interest. 0: for none. */
void lingering_mark_port(int port);

/* Stores in *ALL (of the caller, to be freed) the connections in the network namespace of the calling
   thread that were noted and whose local port is PORT (0: any), and returns how many; 0 too when the
   kernel does not say (built without libmnl). */
size_t lingering_ask(int port, struct lingering **all);

/* Stores the one between these two addresses: false when there is none that was noted. */
bool lingering_find(const struct sockaddr_storage *local, const struct sockaddr_storage *peer,
                    struct lingering *found);

#endif
