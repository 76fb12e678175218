/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lets the sides wait, after a call, for the packets that it has sent and what these bring about at once, so that
 * the journal has them before the call's end. Not for long, as others may keep the network busy, and not after
 * many calls of a statement: that would slow a program down. */
#ifndef WIRE_CATCH_UP_H
#define WIRE_CATCH_UP_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct watch;
struct wire;

struct catch_up {
  struct wire *wire;             /* NULL: without the lab */
  _Atomic(struct watch *) watch; /* NULL: nothing is watched */
  atomic_int calls;              /* that have ended since the statement began */
  atomic_int_least64_t patience; /* nanoseconds for which calls may still wait */
  atomic_int waiting;            /* sides that wait */
  atomic_bool closing;           /* … and are not to any more */
};

/* A statement begins: its calls may wait. */
void catch_up_start(struct catch_up *c);

/* On a side's thread: a call has ended. Waits. */
void catch_up_call(struct catch_up *c);

/* From now on WATCH is waited for, or nothing (NULL). When it returns nobody waits for the one before. */
void catch_up_watch(struct catch_up *c, struct watch *watch);

/* From now on nobody waits, and when it returns nobody does. */
void catch_up_end(struct catch_up *c);

#endif
