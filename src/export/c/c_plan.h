/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must be known of a whole session before its first line of C can be written: which variable each
 * socket has, where an address comes from, which ports the kernel chose, and which side waited for which. */
#ifndef EXPORT_C_C_PLAN_H
#define EXPORT_C_C_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event;
struct export_source;

#define C_NONE ((size_t)-1)

/* A socket of the session. A variable may hold several, one after the other. */
struct c_socket {
  const char *name; /* of its variable */
  bool declares;    /* the first in that variable */
  size_t side;      /* in c_plan.sides */
  uint16_t port;    /* the local one, when the kernel chose it; else 0 */
  size_t known;     /* PORT: the step after which the session knew it */
  bool wanted;      /* … and another call needs it: a variable NAME_port holds it */
  bool second;      /* it has its port from another socket: by accept, by dup */
  size_t first;     /* UNKNOWN: the step that knows it first */
  bool unknown;     /* it was made before the session's record begins */
  bool shared; /* other threads or child processes of its program use it too: its variable is … */
  bool global; /* … one for all */
};

/* One call, in the order of the journal. */
struct c_step {
  const struct event *event;
  size_t side;
  size_t sock;        /* the call's socket, C_NONE: it has none, or it is not known */
  size_t made[2];     /* sockets that it has made, else C_NONE */
  const char *target; /* an address that the kernel fills in: its variable; else NULL */
  bool declares;      /* … which is new here */
  size_t from; /* the address that is given is the one that this step's target holds; or C_NONE */
  size_t port_of;   /* … or its port is the one that the kernel gave to this socket; or C_NONE */
  bool says;        /* it is the first of its statement: which is to be shown above it */
  bool interrupted; /* a signal ended it: it did nothing */
  bool
      foreign; /* a program's, on a descriptor that is of no socket known here: it cannot be made again */
  int done; /* so many steps of its side are told to others when it has ended; 0: it tells nothing */
  size_t
      *waits; /* for each side: the step that must be done before this one begins, or C_NONE; NULL:
                    it waits for none */
  size_t *holds; /* poll and select: the socket that each descriptor was then, or C_NONE … */
  size_t held;   /* … for so many descriptors */
  size_t
      forks; /* not a call of the session, but the fork that has made the process of this side; or C_NONE */
};

struct c_side {
  char *name;        /* an identifier; no two have the same */
  int number;        /* in events */
  const char *shown; /* what it is called. Of the source */
  bool program;      /* it is a program, or a thread or child process of one … */
  size_t of;         /* … of this side; its own number for the first */
  size_t process;    /* the first side of the process that it runs in … */
  size_t forked_by;  /* … and the side whose fork made that, C_NONE: not known, or of none … */
  int64_t forked;    /* … and when */
};

struct c_plan {
  const struct export_source *source;
  struct c_side *sides; /* those that made a call */
  size_t side_count;
  bool processes; /* they ran in several processes */
  struct c_socket *sockets;
  size_t socket_count;
  struct c_step *steps;
  size_t step_count;
  struct event **plain; /* calls that are told as others (call_plain), forks: owned */
  size_t plain_count;
  char **names; /* of all variables: owned */
  size_t name_count;
};

/* Reads SOURCE, which is borrowed for the plan's life. */
struct c_plan *c_plan_new(const struct export_source *source);
void c_plan_free(struct c_plan *plan);

#endif
