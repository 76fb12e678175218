/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making a call as CPython's sockets do: repeated after a signal (PEP 475), waited for with poll when the
 * socket has a timeout, an OSError when it fails. */
#ifndef CALLS_MAKE_H
#define CALLS_MAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "calls/call.h"
#include "calls/socket_object.h"
#include "lang/eval/interp.h"

/* Makes CALL, once: through the host, which shows and records it, or directly when there is no host for
   it. */
CALL_INLINE void make_perform(struct interp *in, struct call *call) {
  if (__builtin_expect(in->host->perform != NULL, 0))
    in->host->perform(in->host_data, call);
  else
    call->row->run(call);
}

/* Makes CALL on H when it has EVENTS (POLLIN, POLLOUT), for which it waits as make_wait does; while an
   error alone keeps poll from waiting, unlike CPython, until something new comes. 0, or -1 with
   the exception: OSError of its errno, TimeoutError, KeyboardInterrupt. */
int make_call_until(struct interp *in, const struct handle *h, struct call *call, short events,
                    int64_t *deadline);

/* For make_call: CALL on H was made and has failed. Makes it again if a signal interrupted it, else raises. */
int make_again(struct interp *in, const struct handle *h, struct call *call);

/* Makes CALL on H (may be NULL). When H has a timeout and EVENTS (POLLIN, POLLOUT) is not 0, waits for
   them first. 0, or -1 with the exception, as make_call_until. */
CALL_INLINE int make_call(struct interp *in, const struct handle *h, struct call *call,
                          short events) {
  if (events && h->timeout > 0) {
    int64_t deadline = 0;
    return make_call_until(in, h, call, events, &deadline);
  }
  make_perform(in, call);
  return call->error ? make_again(in, h, call) : 0;
}

/* Raises the OSError of a failed call and attaches a copy of the call to it. Returns -1. */
int make_failed(struct interp *in, const struct call *call);
/* The same with an OSError that has MESSAGE and no errno. Returns VALUE_ERROR. */
struct value make_refused(struct interp *in, const struct call *call, const char *message);
/* Attaches a copy of CALL to the exception in flight, for `explain`. */
void make_attach(struct interp *in, const struct call *call);

/* Waits with poll until H has EVENTS for CALL, at most until *DEADLINE (clock_now's nanoseconds) when H has a
   timeout. A *DEADLINE of 0 is set: the timeout begins with this wait, and its first poll gets all of it,
   however slow the machine is. 1, 0 at the deadline, -1 with the exception. */
int make_wait(struct interp *in, const struct handle *h, const struct call *call, short events,
              int64_t *deadline);

/* Raises TimeoutError: "timed out". Returns -1. */
int make_timed_out(struct interp *in, const struct handle *h, struct call *call);
/* Whether the exception in flight is that one. */
bool make_is_timeout(const struct interp *in);

#endif
