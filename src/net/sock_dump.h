/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel's list of TCP and UDP sockets in the network namespace of the calling thread
 * (sock_diag(7)), including those that no descriptor leads to. Without libmnl the kernel cannot be
 * asked. */
#ifndef NET_SOCK_DUMP_H
#define NET_SOCK_DUMP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/* States as a set (netinet/tcp.h: 1 << TCP_LISTEN). */
#define SOCK_DUMP_TIME_WAIT (1u << 6)
#define SOCK_DUMP_CLOSE (1u << 7)
#define SOCK_DUMP_LISTEN (1u << 10)

struct sock_dump_row {
  struct sockaddr_storage local, peer; /* AF_INET or AF_INET6; port 0 and no address: none */
  int state;                           /* as the kernel numbers TCP's; of UDP 1 or 7 */
  uint32_t inode;                      /* 0: no descriptor leads to it */
  int64_t left;                        /* nanoseconds until its timer fires; -1: none runs */
  bool only6;                          /* IPV6_V6ONLY */
};

/* Calls VISIT with each socket of FAMILY (AF_INET, AF_INET6) and PROTOCOL (IPPROTO_TCP,
   IPPROTO_UDP) that is in one of STATES (1 << number) and has the local port PORT (0: any). Returns
   whether the kernel answered; errno is left as it was. */
bool sock_dump(int family, int protocol, uint32_t states, int port,
               void (*visit)(void *data, const struct sock_dump_row *row), void *data);

/* Whether the other end of the Unix socket INODE, which is connected, is closed: 1, or 0 while it is open; -1: the kernel
   does not say. errno is left as it was. */
int sock_dump_peer_closed(uint32_t inode);

#endif
