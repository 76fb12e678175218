/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel says of a socket right now: addresses, state, bytes that wait. */
#ifndef NET_ENDPOINT_H
#define NET_ENDPOINT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

struct text;

struct endpoint {
  int fd;
  int error; /* 0, or why the kernel could not be asked (EBADF, ENOTSOCK): all else is empty then */
  int family, type, protocol;
  uint64_t cookie; /* that no other socket has (SO_COOKIE); 0: unknown */
  /* TCP: the kernel's name of the state, from CLOSE to CLOSING (tcp(7)). Others: LISTEN, ESTAB (it has a
     peer) or UNCONN, as ss prints them. Never NULL. */
  const char *state;
  bool tcp;
  struct sockaddr_storage local, peer;
  socklen_t local_len, peer_len; /* 0: none */
  /* Bytes that wait to be read here, and that were sent and are not acknowledged (SIOCINQ, SIOCOUTQ); for
     a datagram socket the size of the next datagram, and the memory of what waits to be sent. ss counts
     a SYN or FIN as one byte more. A listening socket: 0; unacked in the state CLOSE: 0. */
  int unread, unacked;
  int waiting, backlog; /* LISTEN of TCP: connections that wait for accept, and how many may */
  bool aborts; /* TCP, SO_LINGER with 0 seconds: close sends RST; see endpoint_ask_linger */
};

/* Asks about FD. What a socket never changes is asked for once, as long as this thread remembers it by its cookie.
   Returns 0, or -1 with endpoint.error set. */
int endpoint_ask(int fd, struct endpoint *endpoint);

/* The same of the socket with COOKIE, where that is known; 0: it is asked for. */
int endpoint_ask_known(int fd, uint64_t cookie, struct endpoint *endpoint);

/* A socket of this process, or of a program that it traces, has got another address or peer (bind, connect): what
   threads remember of addresses holds no longer. Any thread. */
void endpoint_readdressed(void);

/* Completes ENDPOINT, of FD, by `aborts`: only a close makes something of it, and each question takes time. */
void endpoint_ask_linger(int fd, struct endpoint *endpoint);

/* Whether ADDRESS holds an address that one could speak of: an IP address with a port or an address, or
   a path. */
bool endpoint_has_address(const struct sockaddr_storage *address, socklen_t len);

/* Whether a socket of TYPE and PROTOCOL (SO_TYPE, SO_PROTOCOL) is the end of packets whose IP header names CARRIED: the
   ports of each protocol are its own. A raw socket has no port, and is none. */
bool endpoint_carries(int type, int protocol, int carried);

/* Whether A and B are the two ends of one connection, by their addresses. Never true of Unix sockets of which one has
   no name (unix(7)): all that have none would be alike. */
bool endpoint_is_other_end(const struct endpoint *a, const struct endpoint *b);

/* Whether ENDPOINT is a datagram socket of IP to which nothing can come, because it was not bound and has not sent
   anything. */
bool endpoint_lacks_port(const struct endpoint *endpoint);

/* Appends the address as people write it: 127.0.0.1:50000, [::1]:80, a path; "-" for none. */
void endpoint_address(const struct sockaddr_storage *address, socklen_t len, struct text *out);

#endif
