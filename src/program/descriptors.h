/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The descriptors of another process, by /proc and pidfd_getfd(2). Any thread may ask. */
#ifndef PROGRAM_DESCRIPTORS_H
#define PROGRAM_DESCRIPTORS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* A copy of FD of the process PID that is kept for the next call on it. */
struct descriptor_kept {
  pid_t pid;
  int fd, copy;
  uint64_t cookie; /* of the socket; 0: it is not a socket */
};
#define DESCRIPTORS_KEPT 8

/* A process whose descriptors are copied more than once: it is opened the first time. Begins as DESCRIPTORS_NONE,
   for one thread. */
struct descriptors {
  pid_t pid;
  int process; /* pidfd_open(2), or -1 */
  bool low;    /* nobody in this process looks at the numbers: copies have any */
  struct descriptor_kept kept[DESCRIPTORS_KEPT];
  int count; /* of those that are kept */
};
#define DESCRIPTORS_NONE ((struct descriptors){.process = -1})

/* A copy of the descriptor FD of the process or thread PID, a task of a program that this process traces, above the range
 * that programs see; -1 with errno. It is to be closed at once: while it is open, the program's own close does not
 * end a connection. OF keeps the process open for the next copy; it may have kept another one. */
int descriptor_copy(struct descriptors *of, pid_t pid, int fd);
void descriptors_close(struct descriptors *of);

/* The same, but the copy stays OF's, and is given again for the same PID and FD: each costs three system calls. While
 * there is one the program's own close ends no connection: descriptors_drop has to come before whatever may take a
 * descriptor from the program (close, dup2, an exec, its end). *COOKIE: of the socket, 0 when FD is not a socket. */
int descriptors_keep(struct descriptors *of, pid_t pid, int fd, uint64_t *cookie);
/* Closes the copies that OF keeps: all, or those that are not sockets, whose closing by the program is not seen. */
void descriptors_drop(struct descriptors *of, bool all);

/* The inode of FD of the task TID, if it is a socket; else 0. */
uint64_t descriptor_socket(pid_t tid, int fd);

/* Whether FD of the task TID is what epoll_create gave. */
bool descriptor_is_epoll(pid_t tid, int fd);

/* Writes the descriptors of the task TID from FIRST to LAST that are sockets to FDS, at most ROOM: how many. AT_EXEC:
   only those that an exec closes (FD_CLOEXEC). */
size_t descriptors_sockets(pid_t tid, uint64_t first, uint64_t last, bool at_exec, int *fds,
                           size_t room);

#endif
