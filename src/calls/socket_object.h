/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The socket handle: Python's socket object over a descriptor, and the module `socket`. */
#ifndef CALLS_SOCKET_OBJECT_H
#define CALLS_SOCKET_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "lang/value/value.h"

#define SOCKET_SIGNATURE "socket(family=AF_INET, type=SOCK_STREAM, proto=0, fileno=None)"

struct handle {
  struct native head;
  int fd; /* -1: closed or detached */
  int family, type, protocol;
  double timeout;                 /* seconds; negative: none (blocks); 0: non-blocking */
  char *name;                     /* the name it was first bound to; NULL: s<fd> */
  struct interp *in;              /* the side that owns it */
  int files;                      /* of makefile(), still open: they keep the descriptor */
  bool closing;                   /* closed, but for its files */
  int detached;                   /* the descriptor that detach() gave away; 0: none */
  struct handle *next, *previous; /* the list of its side's open handles, see handle_first */
};

extern const struct native_type socket_native;
extern const struct type type_socket; /* socket.socket */
extern const struct module module_socket;

/* Registers the module, its enumerations and its names with the language. Once, at start-up. */
void socket_object_start(void);

/* A new handle on FD, owned by IN. */
struct value handle_new(struct interp *in, int fd, int family, int type, int protocol);

/* The number V of a descriptor, which must not be one of the shell's own: without those it cannot go on, and a lesson
   could make it believe things. 0, or -1 with an exception. */
int handle_number(struct interp *in, struct value v, int64_t *fd);

/* The handle's name: its first one, or "fd 4"; borrowed until the next call by this thread. */
const char *handle_name(const struct handle *h);

/* Closes it (a close call of the side, traced) if open. Errors of close are ignored as CPython does
   when the last name of a socket goes. */
void handle_close(struct handle *h);

/* Guards the lists of open handles, their names and descriptors, so that another thread may walk a busy
   side's handles: handle_first, ->next, ->fd and handle_name between the two. */
void handles_lock(void);
void handles_unlock(void);

/* Marks the handle as closed: removes it from its side's list and sets fd to -1, without a call. */
void handle_forget(struct handle *h);

/* From now on a handle that loses its last name is left to the kernel, which closes it when the process
   ends. */
void handles_leave(void);

/* The first of IN's open handles, in the order in which they were made; go on with ->next. */
struct handle *handle_first(const struct interp *in);

/* The name of IN's open handle on the descriptor FD, as handle_name gives it; NULL: there is none. */
const char *handle_name_on(const struct interp *in, int fd);

#endif
