/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making calls. Each system call goes through the host's perform, which keeps it in the journal. */
#include "calls/make.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <poll.h>

#include "base/clock.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/exceptions.h"
#include "lang/interp.h"

#define KEPT_BYTES 64 /* of each buffer of a failed call */

void make_attach(struct interp *in, const struct call *call) {
  if (in->exception.kind != KIND_EXCEPTION || in->exception.exception->call)
    return;
  in->exception.exception->call = call_copy(call, KEPT_BYTES);
  in->exception.exception->free_call = call_copy_free;
}

int make_failed(struct interp *in, const struct call *call) {
  interp_raise_errno(in, call->error, NULL);
  make_attach(in, call);
  return -1;
}

int make_timed_out(struct interp *in) {
  interp_raise(in, &type_TimeoutError, "timed out");
  return -1;
}

bool make_is_timeout(const struct interp *in) {
  return in->exception.kind == KIND_EXCEPTION &&
         in->exception.exception->type == &type_TimeoutError;
}

int make_quietly(struct interp *in, struct call *call) {
  for (;;) {
    make_perform(in, call);
    if (call->error != EINTR || call->eai)
      return 0;
    if (interp_check_interrupt(in))
      return -1;
  }
}

/* The milliseconds until *DEADLINE, rounded up, 0: H's timeout begins now; -1 when it has none. */
static int milliseconds(const struct handle *h, int64_t *deadline) {
  if (h->timeout <= 0)
    return -1;
  int64_t rest = (int64_t)ceil(h->timeout * 1e9);
  if (*deadline)
    rest = *deadline - clock_now();
  else
    *deadline = clock_after(clock_now(), rest);
  if (rest <= 0)
    return 0;
  rest = rest / 1000000 + (rest % 1000000 > 0);
  return rest > INT_MAX ? INT_MAX : (int)rest;
}

int make_wait(struct interp *in, const struct handle *h, short events, int64_t *deadline) {
  if (h->fd < 0)
    return 1; /* the call itself says EBADF */
  for (;;) {
    struct pollfd fd = {.fd = h->fd, .events = events};
    struct call call;
    call_start(&call, &row_poll);
    call.out = &fd;
    call.out_room = sizeof fd;
    call.n[1] = milliseconds(h, deadline);
    make_perform(in, &call);
    if (call.error == 0)
      return call.result > 0;
    if (call.error != EINTR)
      return make_failed(in, &call);
    if (interp_check_interrupt(in))
      return -1;
  }
}

int make_call_until(struct interp *in, const struct handle *h, struct call *call, short events,
                    int64_t *deadline) {
  for (;;) {
    int ready = make_wait(in, h, events, deadline);
    if (ready < 0)
      return -1;
    if (!ready)
      return make_timed_out(in);
    if (make_quietly(in, call) < 0)
      return -1;
    if (!call->error)
      return 0;
    if (call->error != EAGAIN)
      return make_failed(in, call);
  }
}

int make_again(struct interp *in, struct call *call) {
  if (call->error == EINTR && !call->eai) {
    if (interp_check_interrupt(in) || make_quietly(in, call) < 0)
      return -1;
    if (!call->error)
      return 0;
  }
  return make_failed(in, call);
}
