/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who was at which address: the journal's calls say which sockets of which sides had it. */
#ifndef EXPORT_SVG_SVG_ENDS_H
#define EXPORT_SVG_SVG_ENDS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

struct event;
struct export_source;

/* An IP address and port; an IPv4 address inside an IPv6 one (RFC 4291, 2.5.5.2) is AF_INET. */
struct svg_address {
  int family; /* 0: none */
  struct in6_addr address;
  uint16_t port;
  bool any; /* the any-address: the socket has every address of its host */
};

/* The same from a socket's address; family 0 when it is not an IP address or has no port. */
struct svg_address svg_address_of(const struct sockaddr_storage *address, socklen_t len);

/* Whether a socket at LOCAL has the address END. */
bool svg_address_is(const struct svg_address *local, const struct svg_address *end);

/* What a call says of the addresses at which it was made: of its socket after it and before it. */
struct svg_caller {
  struct svg_address local[2],
      peer[2];        /* peer: the other end, if the socket or its argument name it */
  int host;           /* on which the side is, in the lab of two hosts */
  int type, protocol; /* of the socket */
};

/* That of the call of EVENT, made by the side NAME. */
struct svg_caller svg_caller_of(const struct event *event, const char *name);

/* Which of the two ENDS of a conversation of PROTOCOL CALLER was at: 0, 1, or -1: at another. HOSTS: the lab's hosts
   that sent from them, -1: unknown. */
int svg_caller_end(const struct svg_caller *caller, int protocol, const struct svg_address ends[2],
                   const int hosts[2]);

/* Whose end of a conversation an address is, for a ladder (view/ladder.h). */
struct svg_names;
struct svg_names *svg_names_new(const struct export_source *source);
void svg_names_free(struct svg_names *names);
/* Looks at the source's events, unless it has looked at them. */
void svg_names_look(struct svg_names *names);
/* A ladder_name_fn; DATA is the struct svg_names. */
const char *svg_names_find(void *data, int family, int protocol, const struct in6_addr *address,
                           uint16_t port);

#endif
