/* SPDX-License-Identifier: GPL-3.0-or-later */
/* poll: waiting for several descriptors at once, without select's limit, and the object that Python has for it. */
#include "calls/poll.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "calls/call.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "calls/select.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/big.h"
#include "lang/value/number.h"
#include "lang/value/types.h"

static void run_poll(struct call *call) {
  struct pollfd *fds = call->out, news = {.fd = call->poll.news, .events = POLLIN};
  if (call->marks & CALL_MARK_UNTOLD)
    fds = &news;
  call_returned(call, poll(fds, call->out_room / sizeof *fds, (int)call->poll.timeout));
}

static const struct errno_note poll_notes[] = {
    {EINVAL, "There are more descriptors than the process may have open.", "Poll fewer of them."},
    {EINTR, "A signal arrived while the call waited.", "Call poll() again."},
    {ENOMEM, "The kernel has no memory left for the table.", "Poll fewer descriptors."},
    {0, NULL, NULL}};

const struct call_row row_poll = {
    .name = "poll",
    .summary = "waits until at least one of several descriptors is ready",
    .params = {{.name = "fds",
                .kind = PARAM_POLL,
                .doc = "descriptors, each with the events to wait for: POLLIN, POLLOUT, POLLPRI"},
               CALL_PARAM("timeout", INT, poll.timeout,
                          "milliseconds to wait at most; -1: for ever", .optional = true,
                          .preset = -1)},
    .signature = "poll()",
    .returns = RETURNS_EVENTS,
    .returns_doc = "[(fd, events)] of those that are ready; [] after the timeout",
    .flags = CALL_MAY_BLOCK,
    .run = run_poll,
    .headers = "poll.h",
    .kernel =
        "Like select, without its limit of 1024 descriptors. POLLHUP, POLLERR and POLLNVAL (the "
        "descriptor is not open) are reported even if not asked for. A socket with a timeout is "
        "polled "
        "before each call that may wait.",
    .wire = "Nothing.",
    .waits = "waits until one of the descriptors is ready",
    .notes = poll_notes,
    .example = "import select\n"
               "a, b = socket.socketpair()\n"
               "p = select.poll()\n"
               "p.register(b, select.POLLIN)\n"
               "p.poll(0)\n"
               "a.send(b\"x\")\n"
               "len(p.poll(1000))\n"
               "a.close()\n"
               "b.close()",
    .manual = "poll(2)",
};

const struct call_row row_ppoll = {
    .name = "ppoll",
    .summary = "poll with nanoseconds, and with other signals blocked while it waits",
    .params = {{.name = "fds",
                .kind = PARAM_POLL,
                .doc = "descriptors, each with the events to wait for, and how many there are"},
               CALL_PARAM("timeout", TIME, poll.timeout,
                          "seconds and nanoseconds to wait at most; NULL: for ever"),
               {.name = "signals",
                .kind = PARAM_SIGNALS,
                .doc = "the signals that are blocked meanwhile, or NULL, and the size of the set"}},
    .signature = "int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, "
                 "const sigset_t *signals)",
    .returns = RETURNS_EVENTS,
    .returns_doc = "how many descriptors have events; 0 when the time was over",
    .flags = CALL_MAY_BLOCK | CALL_TRACED,
    .acts_as = &row_poll,
    .headers = "poll.h",
    .kernel = "As poll. The set of blocked signals is replaced while the call waits and put back "
              "in the same step, so that no signal is lost in between. Where the processor has no "
              "system call poll, the C library makes this one.",
    .wire = "Nothing.",
    .waits = "waits until one of the descriptors is ready",
    .notes = poll_notes,
    .manual = "ppoll(2)",
};

struct poll_object {
  struct native head;
  struct pollfd *fds;
  size_t count;
};

static struct poll_object *poll_self(struct interp *in, const struct args *args, const char *name,
                                     size_t min, size_t max) {
  if (!args->count || args->at[0].kind != KIND_NATIVE || args->at[0].native->type != &poll_native) {
    interp_raise(in, &type_TypeError, "%s() needs a poll object", name);
    return NULL;
  }
  size_t count = args->count - 1;
  if (args->keyword_count) {
    interp_raise(in, &type_TypeError, "select.poll.%s() takes no keyword arguments", name);
    return NULL;
  }
  if (count < min || count > max) {
    size_t wanted = count < min ? min : max;
    interp_raise(in, &type_TypeError, "%s expected %s%zu argument%s, got %zu", name,
                 min == max    ? ""
                 : count < min ? "at least "
                               : "at most ",
                 wanted, wanted == 1 ? "" : "s", count);
    return NULL;
  }
  return (struct poll_object *)args->at[0].native;
}

static struct pollfd *find_fd(struct poll_object *p, int fd) {
  for (size_t i = 0; i < p->count; i++)
    if (p->fds[i].fd == fd)
      return &p->fds[i];
  return NULL;
}

/* The events of an argument: 0 or -1. */
static int events_argument(struct interp *in, struct value v, short *events) {
  if (!value_is_any_int(v))
    return interp_fail(in, &type_TypeError, "an integer is required");
  if (number_is_negative(v))
    return interp_fail(in, &type_ValueError, "value must be positive");
  if (v.kind == KIND_BIG && big_bits(v) > 64)
    return interp_fail(in, &type_OverflowError,
                       "Python int too large to convert to C unsigned long");
  if (v.kind == KIND_BIG || v.i > USHRT_MAX)
    return interp_fail(in, &type_OverflowError, "Python int too large for C unsigned short");
  *events = (short)v.i;
  return 0;
}

static struct value poll_register(struct interp *in, const struct args *args) {
  struct poll_object *p = poll_self(in, args, "register", 1, 2);
  struct pollfd new = {.events = POLLIN | POLLPRI | POLLOUT};
  if (!p || select_descriptor(in, args->at[1], &new.fd) < 0 ||
      (args->count > 2 && events_argument(in, args->at[2], &new.events) < 0))
    return VALUE_ERROR;
  struct pollfd *old = find_fd(p, new.fd);
  if (old) {
    old->events = new.events;
    return VALUE_NONE;
  }
  p->fds = mem_room(p->fds, p->count, sizeof *p->fds);
  p->fds[p->count++] = new;
  return VALUE_NONE;
}

static struct value poll_modify(struct interp *in, const struct args *args) {
  struct poll_object *p = poll_self(in, args, "modify", 2, 2);
  int fd;
  short events;
  if (!p || select_descriptor(in, args->at[1], &fd) < 0 ||
      events_argument(in, args->at[2], &events) < 0)
    return VALUE_ERROR;
  struct pollfd *old = find_fd(p, fd);
  if (!old) {
    interp_raise_errno(in, ENOENT, NULL);
    interp_hint(in, "descriptor %d is not registered: register() adds it", fd);
    return VALUE_ERROR;
  }
  old->events = events;
  return VALUE_NONE;
}

static struct value poll_unregister(struct interp *in, const struct args *args) {
  struct poll_object *p = poll_self(in, args, "unregister", 1, 1);
  int fd;
  if (!p || select_descriptor(in, args->at[1], &fd) < 0)
    return VALUE_ERROR;
  struct pollfd *old = find_fd(p, fd);
  struct value key = value_int(fd);
  if (!old) {
    interp_raise_args(in, &type_KeyError, &key, 1);
    interp_hint(in, "descriptor %d is not registered", fd);
    return VALUE_ERROR;
  }
  memmove(old, old + 1, (size_t)(p->fds + p->count - (old + 1)) * sizeof *old);
  p->count--;
  return VALUE_NONE;
}

/* Milliseconds to wait at most, -1 without end: 0 or -1. */
static int milliseconds_argument(struct interp *in, struct value v, int64_t *milliseconds) {
  double number;
  *milliseconds = -1;
  if (v.kind == KIND_NONE)
    return 0;
  if (v.kind == KIND_FLOAT)
    number = ceil(v.f);
  else if (v.kind == KIND_INT || v.kind == KIND_BOOL)
    number = (double)v.i;
  else if (v.kind == KIND_BIG)
    return select_too_long(in);
  else
    return interp_fail(in, &type_TypeError, "timeout must be an integer or None");
  if (isnan(number) || number > INT_MAX)
    return interp_fail(in, &type_OverflowError, "timeout is too large");
  *milliseconds = number < 0 ? -1 : (int64_t)number;
  return 0;
}

static struct value poll_poll(struct interp *in, const struct args *args) {
  struct poll_object *p = poll_self(in, args, "poll", 0, 1);
  struct call call;
  call_start(&call, &row_poll);
  if (!p ||
      milliseconds_argument(in, args->count > 1 ? args->at[1] : VALUE_NONE, &call.poll.timeout) < 0)
    return VALUE_ERROR;
  int64_t deadline = clock_now() + call.poll.timeout * 1000000;
  struct pollfd none = {.fd = -1};
  call.out = p->fds ? p->fds : &none;
  call.out_room = p->count * sizeof *p->fds;
  for (;;) {
    make_perform(in, &call);
    if (!call.error)
      break;
    if (call.error != EINTR)
      return make_failed(in, &call), VALUE_ERROR;
    if (interp_check_interrupt(in))
      return VALUE_ERROR;
    if (call.poll.timeout >= 0) {
      int64_t rest = deadline - clock_now();
      call.poll.timeout = rest > 0 ? (rest + 999999) / 1000000 : 0;
    }
  }
  struct value list = value_list_take(NULL, 0);
  for (size_t i = 0; call.result > 0 && i < p->count; i++)
    if (p->fds[i].revents) {
      struct value at[] = {value_int(p->fds[i].fd), value_int((unsigned short)p->fds[i].revents)};
      value_list_append_take(list, value_tuple_take(at, 2));
    }
  return list;
}

static void poll_free(struct native *self) {
  free(((struct poll_object *)self)->fds);
  free(self);
}

static const struct builtin poll_methods[] = {
    TYPES_ROW(poll_, register, "(fd, eventmask=POLLIN|POLLPRI|POLLOUT)",
              "also waits for events of this socket or descriptor"),
    TYPES_ROW(poll_, modify, "(fd, eventmask)", "changes the events to wait for"),
    TYPES_ROW(poll_, unregister, "(fd)", "stops waiting for this one"),
    TYPES_ROW(poll_, poll, "(timeout=None)",
              "waits, at most so many milliseconds, and returns [(fd, events)]"),
    TYPES_END,
};

static const struct type type_poll = {
    .head = {VALUE_STATIC}, .name = "poll", .module = "select", .methods = poll_methods};

const struct native_type poll_native = {.type = &type_poll, .free = poll_free};

struct value poll_new(struct interp *in, const struct args *args) {
  if (args->count || args->keyword_count)
    return interp_raise(in, &type_TypeError, "select.poll() takes no arguments (%zu given)",
                        args->count + args->keyword_count);
  struct poll_object *p = mem_zalloc(1, sizeof *p);
  p->head = (struct native){{1}, &poll_native};
  return value_object(KIND_NATIVE, p);
}
