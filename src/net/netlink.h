/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Netlink sockets, to ask the kernel (netlink(7)); only with libmnl. */
#ifndef NET_NETLINK_H
#define NET_NETLINK_H

struct mnl_socket;

/* Opens a bound netlink socket of PROTOCOL (NETLINK_ROUTE, NETLINK_SOCK_DIAG) in the network
   namespace of the calling thread, its descriptor fd_high. FLAGS: SOCK_NONBLOCK or 0. The caller
   closes it with mnl_socket_close. Returns NULL with errno on failure. */
struct mnl_socket *netlink_open(int protocol, int flags);

#endif
