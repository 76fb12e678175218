/* SPDX-License-Identifier: GPL-3.0-or-later */
/* select and poll: waiting for several sockets at once. */
#include "calls/select.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "calls/call.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/big.h"
#include "lang/value/number.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"
#include "net/constants.h"

#define SELECT_SIGNATURE "select(rlist, wlist, xlist, timeout=None)"
#define POLL_SIGNATURE "poll()"

/* The descriptor of a socket, an int, or an object with fileno(): 0 or -1. */
static int descriptor(struct interp *in, struct value v, int *fd) {
  int64_t number;
  if (v.kind == KIND_NATIVE && v.native->type == &socket_native) {
    number = ((struct handle *)v.native)->fd;
  } else if (v.kind == KIND_INT || v.kind == KIND_BOOL) {
    number = v.i;
  } else if (v.kind == KIND_BIG) {
    return ops_index_as(in, v, "int", &number);
  } else {
    struct value method = ops_get_attribute(in, v, "fileno", 6), result = VALUE_ERROR;
    struct args none = {NULL, 0, NULL, 0};
    if (!value_is_error(method))
      result = interp_call(in, method, &none);
    value_drop(method);
    if (result.kind != KIND_INT) {
      value_drop(result);
      interp_forget_exception(in);
      return interp_fail(in, &type_TypeError,
                         "argument must be an int, or have a fileno() method.");
    }
    number = result.i;
  }
  if (number != (int)number)
    return interp_fail(in, &type_OverflowError, "Python int too large to convert to C int");
  if (number < 0)
    return interp_fail(in, &type_ValueError, "file descriptor cannot be a negative integer (%d)",
                       (int)number);
  *fd = (int)number;
  return 0;
}

/* select */

static void run_select(struct call *call) {
  struct call_select *s = call->out;
  fd_set *sets[3];
  for (int i = 0; i < 3; i++) {
    s->ready[i] = s->asked[i];
    sets[i] = s->given[i] ? &s->ready[i] : NULL;
  }
  s->left = s->timeout;
  struct timeval *timeout = s->forever ? NULL : &s->left;
#ifdef SYS_select
  call_returned(call, syscall(SYS_select, s->count, sets[0], sets[1], sets[2], timeout));
#else
  call_returned(call, select(s->count, sets[0], sets[1], sets[2], timeout));
#endif
}

static const struct errno_note select_notes[] = {
    {EBADF, "One of the descriptors is closed.", "Take a socket off the lists when it is closed."},
    {EINVAL, "The timeout is negative or too large.", "Give seconds, or None to wait without end."},
    {EINTR, "A signal arrived while the call waited.", "Call select() again."},
    {0, NULL, NULL}};

const struct call_row row_select = {
    .name = "select",
    .summary = "waits until at least one of several sockets is ready",
    .params =
        {{.name = "sockets",
          .kind = PARAM_SETS,
          .doc = "a list to be read, a list to be written, a list for exceptions; then seconds to "
                 "wait at most, or None"}},
    .signature = SELECT_SIGNATURE,
    .returns = RETURNS_SETS,
    .returns_doc = "three lists: those that can be read, those that can be written, those with an "
                   "exception; all empty when the time was over",
    .flags = CALL_MAY_BLOCK,
    .run = run_select,
    .headers = "sys/select.h",
    .kernel =
        "The kernel looks at every descriptor, and if none is ready it sleeps until one is. A "
        "socket can be read when recv or accept would not wait: also when the peer has closed. It "
        "can be written when its send buffer has room, and when a connect has ended. Descriptors "
        "from 1024 on do not fit: poll takes them.",
    .wire = "Nothing.",
    .waits = "waits until one of the sockets is ready",
    .notes = select_notes,
    .example = "import select\n"
               "a, b = socket.socketpair()\n"
               "a.send(b\"x\")\n"
               "readable, writable, failed = select.select([b], [], [], 1)\n"
               "readable == [b]\n"
               "a.close()\n"
               "b.close()",
    .manual = "select(2)",
};

/* Enters the items of LIST into set number I of S: 0 or -1. */
static int fill_set(struct interp *in, const struct list *list, struct call_select *s, int i) {
  FD_ZERO(&s->asked[i]);
  for (size_t k = 0; k < list->len; k++) {
    int fd;
    if (descriptor(in, list->at[k], &fd) < 0)
      return -1;
    if (fd >= FD_SETSIZE)
      return interp_fail(in, &type_ValueError, "filedescriptor out of range in select()");
    FD_SET(fd, &s->asked[i]);
    if (fd >= s->count)
      s->count = fd + 1;
  }
  s->given[i] = list->len > 0;
  return 0;
}

/* The items of LIST that are ready in set number I, as a new list. */
static struct value ready_items(struct interp *in, const struct list *list,
                                const struct call_select *s, int i) {
  struct value ready = value_list_take(NULL, 0);
  for (size_t k = 0; k < list->len; k++) {
    int fd;
    if (descriptor(in, list->at[k], &fd) < 0) {
      value_drop(ready);
      return VALUE_ERROR;
    }
    if (FD_ISSET(fd, &s->ready[i]))
      value_list_append_take(ready, value_ref(list->at[k]));
  }
  return ready;
}

static int too_long(struct interp *in) {
  return interp_fail(in, &type_OverflowError, "timestamp too large to convert to C _PyTime_t");
}

/* Seconds to wait at most: 0 or -1; *FOREVER for None. */
static int seconds_argument(struct interp *in, struct value v, double *seconds, bool *forever) {
  *forever = v.kind == KIND_NONE;
  *seconds = 0;
  if (*forever)
    return 0;
  if (v.kind == KIND_FLOAT)
    *seconds = v.f;
  else if (v.kind == KIND_INT || v.kind == KIND_BOOL)
    *seconds = (double)v.i;
  else if (v.kind == KIND_BIG)
    return too_long(in);
  else
    return interp_fail(in, &type_TypeError, "timeout must be a float or None");
  if (isnan(*seconds))
    return interp_fail(in, &type_ValueError, "Invalid value NaN (not a number)");
  if (*seconds < 0)
    return interp_fail(in, &type_ValueError, "timeout must be non-negative");
  return *seconds >= 9223372036.0 ? too_long(in) : 0;
}

static struct timeval rest_until(int64_t deadline) {
  int64_t rest = deadline - clock_now();
  int64_t microseconds = rest > 0 ? (rest + 999) / 1000 : 0;
  return (struct timeval){microseconds / 1000000, microseconds % 1000000};
}

/* Makes the call, again after signals: 0 or -1. */
static int make_select(struct interp *in, struct call *call, struct call_select *s,
                       double seconds) {
  int64_t microseconds = (int64_t)ceil(seconds * 1e6);
  int64_t deadline = clock_after(clock_now(), microseconds * 1000);
  s->timeout = (struct timeval){microseconds / 1000000, microseconds % 1000000};
  for (;;) {
    make_perform(in, call);
    if (!call->error)
      return 0;
    if (call->error != EINTR)
      return make_failed(in, call);
    if (interp_check_interrupt(in))
      return -1;
    s->timeout = rest_until(deadline);
  }
}

static struct value select_select(struct interp *in, const struct args *args) {
  if (args->keyword_count)
    return interp_raise(in, &type_TypeError, "select.select() takes no keyword arguments");
  if (args->count < 3 || args->count > 4)
    return interp_raise(in, &type_TypeError, "select expected at %s arguments, got %zu",
                        args->count < 3 ? "least 3" : "most 4", args->count);
  struct call_select s;
  memset(&s, 0, sizeof s);
  double seconds;
  struct value lists[3] = {VALUE_ERROR, VALUE_ERROR, VALUE_ERROR}, result[3];
  int failed =
      seconds_argument(in, args->count > 3 ? args->at[3] : VALUE_NONE, &seconds, &s.forever);
  for (int i = 0; i < 3 && !failed; i++) {
    lists[i] = ops_list(in, args->at[i]);
    if (!value_is_error(lists[i])) {
      failed = fill_set(in, lists[i].list, &s, i);
      continue;
    }
    interp_forget_exception(in);
    interp_raise(in, &type_TypeError, "arguments 1-3 must be sequences");
    failed = -1;
  }
  struct call call;
  call_start(&call, &row_select);
  call.out = &s;
  call.out_room = sizeof s;
  if (!failed)
    failed = make_select(in, &call, &s, seconds);
  int made = 0;
  while (!failed && made < 3) {
    result[made] = ready_items(in, lists[made].list, &s, made);
    failed = value_is_error(result[made]) ? -1 : (made++, 0);
  }
  for (int i = 0; i < 3; i++)
    value_drop(lists[i]);
  if (!failed)
    return value_tuple_take(result, 3);
  while (made > 0)
    value_drop(result[--made]);
  return VALUE_ERROR;
}

/* poll */

static void run_poll(struct call *call) {
  struct pollfd *fds = call->out;
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
    .signature = POLL_SIGNATURE,
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

const struct call_row row_pselect6 = {
    .name = "pselect6",
    .summary = "select with nanoseconds, and with other signals blocked while it waits",
    .params = {{.name = "sockets",
                .kind = PARAM_SETS,
                .doc = "the highest descriptor and 1, the sets to be read, to be written and for "
                       "exceptions, and the time to wait at most"},
               {.name = "signals",
                .kind = PARAM_MASK,
                .doc = "the address of the signals that are blocked meanwhile, and their size"}},
    .signature = "int pselect6(int count, fd_set *readable, fd_set *writable, fd_set *failed, "
                 "struct timespec *timeout, void *signals)",
    .returns = RETURNS_SETS,
    .returns_doc = "how many descriptors are ready; 0 when the time was over",
    .flags = CALL_MAY_BLOCK | CALL_TRACED,
    .acts_as = &row_select,
    .headers = "sys/select.h",
    .kernel = "The system call behind pselect, and behind select where the processor has no "
              "system call of that name. It is told as the kernel gets it; a program in C calls "
              "pselect or select.",
    .wire = "Nothing.",
    .waits = "waits until one of the sockets is ready",
    .notes = select_notes,
    .manual = "pselect6(2)",
};

struct poll_object {
  struct native head;
  struct pollfd *fds;
  size_t count, cap;
};

static const struct native_type poll_native;

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
  if (!p || descriptor(in, args->at[1], &new.fd) < 0 ||
      (args->count > 2 && events_argument(in, args->at[2], &new.events) < 0))
    return VALUE_ERROR;
  struct pollfd *old = find_fd(p, new.fd);
  if (old) {
    old->events = new.events;
    return VALUE_NONE;
  }
  if (p->count == p->cap) {
    p->cap = p->cap ? 2 * p->cap : 8;
    p->fds = mem_resize(p->fds, p->cap, sizeof *p->fds);
  }
  p->fds[p->count++] = new;
  return VALUE_NONE;
}

static struct value poll_modify(struct interp *in, const struct args *args) {
  struct poll_object *p = poll_self(in, args, "modify", 2, 2);
  int fd;
  short events;
  if (!p || descriptor(in, args->at[1], &fd) < 0 || events_argument(in, args->at[2], &events) < 0)
    return VALUE_ERROR;
  struct pollfd *old = find_fd(p, fd);
  if (!old)
    return interp_raise_errno(in, ENOENT, NULL);
  old->events = events;
  return VALUE_NONE;
}

static struct value poll_unregister(struct interp *in, const struct args *args) {
  struct poll_object *p = poll_self(in, args, "unregister", 1, 1);
  int fd;
  if (!p || descriptor(in, args->at[1], &fd) < 0)
    return VALUE_ERROR;
  struct pollfd *old = find_fd(p, fd);
  struct value key = value_int(fd);
  if (!old)
    return interp_raise_args(in, &type_KeyError, &key, 1);
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
    return too_long(in);
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

static const struct native_type poll_native = {.type = &type_poll, .free = poll_free};

static struct value select_poll(struct interp *in, const struct args *args) {
  if (args->count || args->keyword_count)
    return interp_raise(in, &type_TypeError, "select.poll() takes no arguments (%zu given)",
                        args->count + args->keyword_count);
  struct poll_object *p = mem_zalloc(1, sizeof *p);
  p->head = (struct native){{1}, &poll_native};
  return value_object(KIND_NATIVE, p);
}

/* The module */

static const struct builtin select_functions[] = {
    {.head = {VALUE_STATIC},
     .name = "select",
     .call = select_select,
     .signature = SELECT_SIGNATURE,
     .doc = "waits until at least one of several sockets is ready",
     .data = &row_select},
    {.head = {VALUE_STATIC},
     .name = "poll",
     .call = select_poll,
     .signature = POLL_SIGNATURE,
     .doc = "makes an object that waits for many descriptors"},
    TYPES_END,
};

static struct value module_lookup(struct interp *in, const char *name, size_t len) {
  (void)in;
  const struct constant *event = constants_in(&constants_poll_events, name, len);
  return event ? value_int(event->value) : VALUE_ERROR;
}

static void module_each(void (*offer)(void *data, const char *name), void *data) {
  for (size_t i = 0; i < constants_poll_events.count; i++)
    offer(data, constants_poll_events.at[i].name);
}

static const struct module_item select_items[] = {
    {"error", {.kind = KIND_TYPE, .type = &type_OSError}},
    {"PIPE_BUF", {.kind = KIND_INT, .i = PIPE_BUF}},
    {NULL, {.kind = KIND_ERROR}},
};

static const struct native_type *const natives[] = {&poll_native, NULL};

const struct module module_select = {
    .head = {VALUE_STATIC},
    .name = "select",
    .functions = select_functions,
    .items = select_items,
    .natives = natives,
    .lookup = module_lookup,
    .each = module_each,
    .call = select_select,
};
