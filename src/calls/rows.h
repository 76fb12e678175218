/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the table and the built-in that each name of the language stands for. A built-in checks
 * and converts its arguments, makes the call, and turns the result into a value; at[0] is the socket
 * for those that have one, so that `bind(sock, a)` and `sock.bind(a)` are the same. */
#ifndef CALLS_ROWS_H
#define CALLS_ROWS_H

#include <errno.h>

#include "calls/call.h"
#include "lang/value.h"

extern const struct call_row row_socket, row_socketpair, row_dup;
extern const struct call_row row_bind, row_connect, row_getsockname, row_getpeername;
extern const struct call_row row_listen, row_accept;
extern const struct call_row row_send, row_recv, row_sendto, row_recvfrom;
extern const struct call_row row_shutdown, row_close;
extern const struct call_row row_setsockopt, row_getsockopt, row_ioctl;
extern const struct call_row row_poll, row_select;
extern const struct call_row row_gethostbyname, row_gethostbyname_ex, row_gethostbyaddr,
    row_getprotobyname, row_getaddrinfo, row_gethostname, row_getservbyname, row_getservbyport,
    row_inet_aton, row_inet_ntoa, row_inet_pton, row_inet_ntop, row_htons, row_ntohs, row_htonl,
    row_ntohl;

builtin_fn socket_socket, socket_socketpair, socket_dup; /* calls/socket.c */
builtin_fn endpoint_bind, endpoint_connect, endpoint_connect_ex, endpoint_getsockname,
    endpoint_getpeername;                /* calls/endpoint.c */
builtin_fn accept_listen, accept_accept; /* calls/accept.c */
builtin_fn data_send, data_sendall, data_recv, data_recv_into, data_sendto, data_recvfrom,
    data_recvfrom_into;                                           /* calls/data.c */
builtin_fn close_shutdown, close_close;                           /* calls/close.c */
builtin_fn makefile_makefile;                                     /* calls/makefile.c */
builtin_fn sockopt_setsockopt, sockopt_getsockopt, sockopt_ioctl; /* calls/sockopt.c */
builtin_fn names_gethostbyname, names_gethostbyname_ex, names_getaddrinfo, names_gethostname,
    names_gethostbyaddr, names_getfqdn; /* calls/names.c */
builtin_fn services_getservbyname, services_getservbyport,
    services_getprotobyname; /* calls/services.c */
builtin_fn numbers_inet_aton, numbers_inet_ntoa, numbers_inet_pton, numbers_inet_ntop,
    numbers_htons, numbers_ntohs, numbers_htonl, numbers_ntohl; /* calls/numbers.c */

/* Stores what a system call returned: RESULT and, when it is -1, errno. */
static inline void call_returned(struct call *call, int64_t result) {
  call->result = result;
  call->error = result < 0 ? errno : 0;
}

#endif
