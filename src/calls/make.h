/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making a call as CPython's sockets do: repeated when a signal came in between (PEP 475), waited for
 * with poll when the socket has a timeout, an OSError when it fails. */
#ifndef CALLS_MAKE_H
#define CALLS_MAKE_H

#include <stdbool.h>
#include <stdint.h>

struct call;
struct handle;
struct interp;

/* Makes CALL on H (may be NULL). When H has a timeout and EVENTS (POLLIN, POLLOUT) is not 0, waits for
   them first. 0, or -1 with the exception: OSError of its errno, TimeoutError, KeyboardInterrupt. */
int make_call(struct interp *in, const struct handle *h, struct call *call, short events);

/* The same, until DEADLINE (clock_now's nanoseconds; 0: none) instead of H's timeout. */
int make_call_until(struct interp *in, const struct handle *h, struct call *call, short events,
                    int64_t deadline);

/* Makes CALL once and again after signals; the failure of the call itself is left in it. 0, or -1
   when interrupted. */
int make_quietly(struct interp *in, struct call *call);

/* Raises the OSError of a failed call and attaches a copy of the call to it. Returns -1. */
int make_failed(struct interp *in, const struct call *call);
/* Attaches a copy of CALL to the exception in flight, for `explain`. */
void make_attach(struct interp *in, const struct call *call);

/* Waits with poll until H has EVENTS or DEADLINE has passed (0: waits without end): 1, 0 at the
   deadline, -1 with the exception. */
int make_wait(struct interp *in, const struct handle *h, short events, int64_t deadline);

/* When H's timeout ends that begins now: 0 when it has none. */
int64_t make_deadline(const struct handle *h);

/* Raises TimeoutError: "timed out". Returns -1. */
int make_timed_out(struct interp *in);
/* Whether that is the exception in flight. */
bool make_is_timeout(const struct interp *in);

#endif
