/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TCP connections that no descriptor leads to: not yet (SYN_RECV; complete and waiting for accept) or
 * not any more (FIN_WAIT1 to TIME_WAIT after close). The kernel tells them over netlink, sock_diag(7).
 * Those in SYN_SENT are told too: getpeername does not know their peer.
 *
 * Only those of ports that this process has used are told: lingering_mark notes a port. Any thread. */
#ifndef RUN_LINGERING_H
#define RUN_LINGERING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct lingering {
  const char *state; /* as in struct endpoint */
  bool owned;        /* a descriptor leads to it: SYN_SENT */
  bool complete;     /* ESTABLISHED and waits for accept */
  struct sockaddr_storage local, peer;
  int64_t left; /* nanoseconds until its timer (TIME_WAIT, FIN_WAIT2: its end); -1: none runs */
};

/* Notes the local port of the TCP socket FD as one of this process. */
void lingering_mark(int fd);
/* Notes PORT. */
void lingering_mark_port(int port);

/* Stores in *ALL (of the caller, to be freed) the connections in the network namespace of the calling
   thread whose local port was noted and is PORT (0: any), and returns how many; 0 too when the kernel
   does not say (built without libmnl). */
size_t lingering_ask(int port, struct lingering **all);

/* Stores the one between these two addresses: false when there is none. */
bool lingering_find(const struct sockaddr_storage *local, const struct sockaddr_storage *peer,
                    struct lingering *found);

#endif
