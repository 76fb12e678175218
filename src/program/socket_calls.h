/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which system calls of a program are about sockets, and which make one. */
#ifndef PROGRAM_SOCKET_CALLS_H
#define PROGRAM_SOCKET_CALLS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct call;

/* Whether CALL, which the thread TID stands before, is about a socket, or about the epoll of some: files are not told of.
   NUMBER and ARGS as in decode_row. */
bool socket_calls_told(const struct call *call, pid_t tid, uint64_t number, const uint64_t args[6]);

/* CALL of the thread TID has just ended: calls MADE for each descriptor that it has given the process and that is a
   socket, or may be one. */
void socket_calls_made(const struct call *call, pid_t tid, uint64_t number, const uint64_t args[6],
                       void (*made)(void *data, int64_t fd), void *data);

#endif
