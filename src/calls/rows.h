/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of calls, and what their families share. */
#ifndef CALLS_ROWS_H
#define CALLS_ROWS_H

#include <errno.h>

#include "calls/call.h"
#include "lang/value/value.h"

/* Every call, in the order of the manual. ROW(bind) is the struct call_row row_bind of its family's file. */
#define CALL_ROWS(ROW)                                                                             \
  ROW(socket)                                                                                      \
  ROW(socketpair)                                                                                  \
  ROW(bind)                                                                                        \
  ROW(listen)                                                                                      \
  ROW(accept)                                                                                      \
  ROW(accept4)                                                                                     \
  ROW(connect)                                                                                     \
  ROW(send)                                                                                        \
  ROW(recv)                                                                                        \
  ROW(sendto)                                                                                      \
  ROW(recvfrom)                                                                                    \
  ROW(read)                                                                                        \
  ROW(write)                                                                                       \
  ROW(readv)                                                                                       \
  ROW(writev)                                                                                      \
  ROW(sendmsg)                                                                                     \
  ROW(recvmsg)                                                                                     \
  ROW(sendmmsg)                                                                                    \
  ROW(recvmmsg)                                                                                    \
  ROW(sendfile)                                                                                    \
  ROW(splice)                                                                                      \
  ROW(shutdown)                                                                                    \
  ROW(close)                                                                                       \
  ROW(getsockname)                                                                                 \
  ROW(getpeername)                                                                                 \
  ROW(setsockopt)                                                                                  \
  ROW(getsockopt)                                                                                  \
  ROW(ioctl)                                                                                       \
  ROW(dup)                                                                                         \
  ROW(dup2)                                                                                        \
  ROW(dup3)                                                                                        \
  ROW(fcntl)                                                                                       \
  ROW(close_range)                                                                                 \
  ROW(poll)                                                                                        \
  ROW(ppoll)                                                                                       \
  ROW(select)                                                                                      \
  ROW(pselect6)                                                                                    \
  ROW(epoll_create)                                                                                \
  ROW(epoll_create1)                                                                               \
  ROW(epoll_ctl)                                                                                   \
  ROW(epoll_wait)                                                                                  \
  ROW(epoll_pwait)                                                                                 \
  ROW(gethostbyname)                                                                               \
  ROW(gethostbyname_ex)                                                                            \
  ROW(gethostbyaddr)                                                                               \
  ROW(getaddrinfo)                                                                                 \
  ROW(gethostname)                                                                                 \
  ROW(getservbyname)                                                                               \
  ROW(getservbyport)                                                                               \
  ROW(getprotobyname)                                                                              \
  ROW(inet_aton)                                                                                   \
  ROW(inet_ntoa)                                                                                   \
  ROW(inet_pton)                                                                                   \
  ROW(inet_ntop)                                                                                   \
  ROW(htons)                                                                                       \
  ROW(ntohs)                                                                                       \
  ROW(htonl)                                                                                       \
  ROW(ntohl)                                                                                       \
  ROW(if_nameindex)                                                                                \
  ROW(if_nametoindex)                                                                              \
  ROW(if_indextoname)

#define ROW(NAME) extern const struct call_row row_##NAME;
CALL_ROWS(ROW)
#undef ROW

/* Those that other files call too, or that make the calls of several rows. */
builtin_fn socket_socket, dup_descriptor;                    /* calls/socket.c */
builtin_fn close_descriptor;                                 /* calls/close.c */
builtin_fn connect_ex;                                       /* calls/connect.c */
builtin_fn data_sendall, data_recv_into, data_recvfrom_into; /* calls/data.c */
builtin_fn makefile_makefile;                                /* calls/socket_file.c */
builtin_fn names_getfqdn;                                    /* calls/names.c */

/* Notes that the files of H, by their names where they have some, keep its descriptor (calls/socket_file.c). */
struct handle;
void makefile_say_open(struct interp *in, const struct handle *h);

/* The first parameter of a call on a socket. */
#define ROWS_SOCK                                                                                  \
  { .name = "sock", .kind = PARAM_HANDLE, .doc = "the socket" }

/* Notes that several rows have. One that only repeats the general note (calls/errors.c) has no words:
   {.error = ENFILE}. */
#define ROWS_CLOSED                                                                                \
  { EBADF, "The socket is closed.", "Make a new one with socket()." }
#define ROWS_OTHER_FAMILY                                                                          \
  {                                                                                                \
    EAFNOSUPPORT, "The address is of another family than the socket.",                             \
        "Give an IPv4 address to an AF_INET socket, an IPv6 address to an AF_INET6 socket."        \
  }

/* Stores what a system call returned: RESULT and, when it is -1, errno. */
static inline void call_returned(struct call *call, int64_t result) {
  call->result = result;
  call->error = result < 0 ? errno : 0;
}

#endif
