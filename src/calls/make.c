/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making calls. Each system call goes through the host's perform, which keeps it in the journal. */
#include "calls/make.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"

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

struct value make_refused(struct interp *in, const struct call *call, const char *message) {
  interp_raise(in, &type_OSError, "%s", message);
  make_attach(in, call);
  return VALUE_ERROR;
}

int make_timed_out(struct interp *in, const struct handle *h, struct call *call) {
  interp_raise(in, &type_TimeoutError, "timed out");
  call->error = 0;
  call->waited = (int64_t)(h->timeout * 1e9);
  make_attach(in, call);
  call->waited = 0;
  return -1;
}

bool make_is_timeout(const struct interp *in) {
  return in->exception.kind == KIND_EXCEPTION &&
         in->exception.exception->type == &type_TimeoutError;
}

/* Makes CALL once and again after signals; the failure of the call itself is left in it. 0, or -1
   when interrupted. */
static int through_signals(struct interp *in, struct call *call) {
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

int make_wait(struct interp *in, const struct handle *h, const struct call *call, short events,
              int64_t *deadline) {
  if (h->fd < 0)
    return 1; /* the call itself says EBADF */
  for (;;) {
    if (h->timeout > 0 && *deadline && clock_now() >= *deadline)
      return 0; /* as CPython: what poll says of a socket that only seems ready does not count any more */
    struct pollfd fd = {.fd = h->fd, .events = events};
    struct call wait;
    call_start(&wait, &row_poll);
    wait.out = &fd;
    wait.out_room = sizeof fd;
    wait.poll.timeout = milliseconds(h, deadline);
    wait.poll.before = call->row;
    make_perform(in, &wait);
    if (wait.error == 0)
      return wait.result > 0;
    if (wait.error != EINTR)
      return make_failed(in, &wait);
    if (interp_check_interrupt(in))
      return -1;
  }
}

/* CALL on H (or NULL) has failed. */
static int failed_on(struct interp *in, const struct handle *h, struct call *call) {
  if (h && call->error == EBADF)
    call->detached = h->detached;
  return make_failed(in, call);
}

/* Whether H has an error and none of EVENTS. */
static bool has_error_alone(const struct handle *h, short events) {
  struct pollfd fd = {.fd = h->fd, .events = events};
  return poll(&fd, 1, 0) == 1 && fd.revents & POLLERR && !(fd.revents & events);
}

/* After a call that had to wait although poll has returned. If that is for an error which stays (in the queue of
   IP_RECVERR, ip(7)), poll would return at once for ever: waits then until something new has come, at most until the
   deadline. *NEWS, -1 at first, is an epoll instance that tells what is new: what came before there was one is found by
   another round. Neither is traced. 0, or -1: interrupted. */
static int wait_for_news(struct interp *in, const struct handle *h, short events, int64_t *deadline,
                         int *news) {
  struct epoll_event event = {.events = (events & POLLOUT ? EPOLLOUT : EPOLLIN) | EPOLLET};
  struct pollfd fd = {.fd = h->fd, .events = events};
  if (!has_error_alone(h, events))
    return 0;
  if (*news >= 0) {
    struct call call;
    call_start(&call, &row_poll);
    call.marks = CALL_MARK_UNTOLD;
    call.out = &fd;
    call.out_room = sizeof fd;
    call.poll.timeout = milliseconds(h, deadline);
    call.poll.news = *news;
    make_perform(in, &call);
    if (interp_check_interrupt(in))
      return -1;
  } else {
    *news = fd_high(epoll_create1(EPOLL_CLOEXEC));
    if (*news < 0 || epoll_ctl(*news, EPOLL_CTL_ADD, h->fd, &event) < 0)
      return 0;
  }
  epoll_wait(*news, &event, 1, 0); /* what is found in the round that follows is not news */
  return 0;
}

static int until_made(struct interp *in, const struct handle *h, struct call *call, short events,
                      int64_t *deadline, int *news) {
  for (;;) {
    int ready = make_wait(in, h, call, events, deadline);
    if (ready < 0)
      return -1;
    if (!ready)
      return make_timed_out(in, h, call);
    if (through_signals(in, call) < 0)
      return -1;
    if (!call->error)
      return 0;
    if (call->error != EAGAIN)
      return failed_on(in, h, call);
    if (wait_for_news(in, h, events, deadline, news) < 0)
      return -1;
  }
}

int make_call_until(struct interp *in, const struct handle *h, struct call *call, short events,
                    int64_t *deadline) {
  int news = -1;
  int result = until_made(in, h, call, events, deadline, &news);
  if (news >= 0)
    close(news);
  return result;
}

int make_again(struct interp *in, const struct handle *h, struct call *call) {
  if (call->error == EINTR && !call->eai) {
    if (interp_check_interrupt(in) || through_signals(in, call) < 0)
      return -1;
    if (!call->error)
      return 0;
  }
  return failed_on(in, h, call);
}
