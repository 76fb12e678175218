/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for packets after a call. */
#include "wire/catch_up.h"

#include <sched.h>

#include "base/clock.h"
#include "wire/watch.h"
#include "wire/wire.h"

#define PATIENCE 500000000 /* nanoseconds for which the calls of a statement wait */
#define CALLS_TOLD 20      /* calls of a statement that do so */

void catch_up_start(struct catch_up *c) {
  atomic_store(&c->calls, 0);
  atomic_store(&c->patience, PATIENCE);
}

/* Until all that was sent over the wire has been told. */
static void wait_for_wire(struct catch_up *c, int64_t until) {
  while (!atomic_load(&c->closing) && !wire_quiet(c->wire) && !wire_status(c->wire).under_way &&
         clock_now() < until)
    sched_yield();
}

void catch_up_call(struct catch_up *c) {
  if ((!c->wire && !c->watch) || atomic_fetch_add(&c->calls, 1) >= CALLS_TOLD)
    return;
  atomic_fetch_add(&c->waiting, 1);
  int64_t now = clock_now(), until = now + atomic_load(&c->patience);
  if (c->wire && !atomic_load(&c->closing)) {
    wait_for_wire(c, until);
    wire_look(c->wire);
  }
  struct watch *watch = c->watch;
  if (watch && !atomic_load(&c->closing))
    watch_catch_up(watch, until);
  atomic_fetch_sub(&c->patience, clock_now() - now);
  atomic_fetch_sub(&c->waiting, 1);
}

static void wait_for_waiting(struct catch_up *c) {
  while (atomic_load(&c->waiting))
    sched_yield();
}

void catch_up_watch(struct catch_up *c, struct watch *watch) {
  c->watch = watch;
  wait_for_waiting(c);
}

void catch_up_end(struct catch_up *c) {
  atomic_store(&c->closing, true);
  wait_for_waiting(c);
}
