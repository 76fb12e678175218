/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of the socket interface's numbers: address families, socket types, protocols, options,
 * flags. Found by name and by value.
 *
 * To add a name: one entry in its set (net/constants.c). Where several names have the same value,
 * the one that strace prints comes first. */
#ifndef NET_CONSTANTS_H
#define NET_CONSTANTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct constant {
  const char *name;
  int64_t value;
  bool
      prompt; /* a program has it not: it is C's and not Python's, or what goes with it is not here */
};

/* A set of constants that fit one argument. */
struct constants {
  const char *what;        /* "address family": for help and messages */
  const char *enumeration; /* Python's enum class, "AddressFamily", or NULL: plain ints */
  bool flags;              /* its members are joined by | */
  const struct constant *at;
  size_t count;
  const char *unknown; /* what strace calls a value without a name: "AF_???" */
};

extern const struct constants constants_families;       /* AF_INET …: Python's AddressFamily */
extern const struct constants constants_families_other; /* families that Python has no member for */
extern const struct constants constants_types;          /* SOCK_STREAM …: Python's SocketKind */
extern const struct constants constants_type_flags;     /* SOCK_NONBLOCK …: of accept4 */
extern const struct constants constants_protocols;      /* IPPROTO_TCP … */
extern const struct constants constants_netlink_protocols;  /* NETLINK_ROUTE … */
extern const struct constants constants_ethernet_protocols; /* ETH_P_ALL …, in host byte order */
extern const struct constants constants_shutdown;           /* SHUT_RD … */
extern const struct constants constants_message_flags;      /* MSG_PEEK …: Python's MsgFlag */
extern const struct constants constants_levels;             /* SOL_SOCKET … */
extern const struct constants constants_socket_options;     /* SO_REUSEADDR … */
extern const struct constants constants_tcp_options;        /* TCP_NODELAY … */
extern const struct constants constants_udp_options;
extern const struct constants constants_ip_options;
extern const struct constants constants_ipv6_options;
extern const struct constants constants_packet_options;
extern const struct constants constants_netlink_options;
extern const struct constants constants_raw_options;        /* ICMP_FILTER … */
extern const struct constants constants_packet_memberships; /* PACKET_MR_PROMISC … */
extern const struct constants constants_icmp_types;         /* ICMP_ECHO … */
extern const struct constants constants_address_info; /* AI_PASSIVE …: Python's AddressInfo */
extern const struct constants constants_name_errors;  /* EAI_NONAME … */
extern const struct constants constants_name_info;    /* NI_NUMERICHOST … */
extern const struct constants constants_requests;     /* FIONBIO: requests of ioctl */
extern const struct constants constants_poll_events; /* POLLIN …: not a name of the module socket */
/* Of calls that programs make; not names of the module socket. */
extern const struct constants constants_epoll_flags;       /* EPOLL_CLOEXEC */
extern const struct constants constants_epoll_operations;  /* EPOLL_CTL_ADD … */
extern const struct constants constants_epoll_events;      /* EPOLLIN … */
extern const struct constants constants_commands;          /* F_GETFL …: of fcntl */
extern const struct constants constants_descriptor_flags;  /* FD_CLOEXEC */
extern const struct constants constants_open_flags;        /* O_NONBLOCK …; not the access mode */
extern const struct constants constants_dup_flags;         /* O_CLOEXEC */
extern const struct constants constants_close_range_flags; /* CLOSE_RANGE_CLOEXEC … */
extern const struct constants constants_splice_flags;      /* SPLICE_F_MOVE … */
extern const struct constants constants_others;            /* SOMAXCONN, INADDR_ANY, … */

/* Every set whose names the module `socket` has; ends with NULL. */
extern const struct constants *const constants_all[];

/* The options of LEVEL, or NULL when none are known. */
const struct constants *constants_options(int64_t level);

/* The first name of VALUE in SET, or NULL. */
const char *constants_name(const struct constants *set, int64_t value);

/* The constant of SET that is called NAME, or NULL. */
const struct constant *constants_in(const struct constants *set, const char *name, size_t len);

/* The constant called NAME in any of constants_all, and its set in *SET (SET may be NULL); or NULL.
   A binary search; may be called from any thread. */
const struct constant *constants_find(const char *name, size_t len, const struct constants **set);

#endif
