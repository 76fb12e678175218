/* SPDX-License-Identifier: GPL-3.0-or-later */
/* select: waiting for several sockets at once; and the module `select`, in which poll (calls/poll.c) is too. */
#include "calls/select.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <string.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "calls/call.h"
#include "calls/make.h"
#include "calls/poll.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"
#include "net/constants.h"

#define SELECT_SIGNATURE "select(rlist, wlist, xlist, timeout=None)"

/* V's handle, if it is a socket. */
static const struct handle *handle_of(struct value v) {
  return v.kind == KIND_NATIVE && v.native->type == &socket_native ? (struct handle *)v.native
                                                                   : NULL;
}

int select_descriptor(struct interp *in, struct value v, int *fd) {
  int64_t number;
  const struct handle *h = handle_of(v);
  if (h) {
    number = h->fd;
  } else if (v.kind == KIND_INT || v.kind == KIND_BOOL) {
    number = v.i;
  } else if (v.kind == KIND_BIG) {
    return ops_index_as(in, v, "int", &number);
  } else {
    struct value method = ops_get_attribute(in, v, "fileno", 6), result = VALUE_ERROR;
    struct args none = {NULL, 0, NULL, 0};
    bool has = !value_is_error(method);
    if (has)
      result = interp_call(in, method, &none);
    value_drop(method);
    if (has && value_is_error(result))
      return -1;
    if (has && result.kind != KIND_INT) {
      value_drop(result);
      return interp_fail(in, &type_TypeError, "fileno() returned a non-integer");
    }
    if (!has) {
      interp_forget_exception(in);
      interp_raise(in, &type_TypeError, "argument must be an int, or have a fileno() method.");
      interp_hint(in, "give a socket, or its fileno()");
      return -1;
    }
    number = result.i;
  }
  if (number != (int)number)
    return interp_fail(in, &type_OverflowError, "Python int too large to convert to C int");
  if (number < 0) {
    interp_raise(in, &type_ValueError, "file descriptor cannot be a negative integer (%d)",
                 (int)number);
    if (h)
      interp_hint(in, "%s is closed: leave it out", handle_name(h));
    else
      interp_hint(in, "-1 is what fileno() of a closed socket gives");
    return -1;
  }
  *fd = (int)number;
  return 0;
}

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

/* Enters the items of LIST into set number I of S: 0 or -1. */
static int fill_set(struct interp *in, const struct list *list, struct call_select *s, int i) {
  FD_ZERO(&s->asked[i]);
  for (size_t k = 0; k < list->len; k++) {
    int fd;
    if (select_descriptor(in, list->at[k], &fd) < 0)
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
    if (select_descriptor(in, list->at[k], &fd) < 0) {
      value_drop(ready);
      return VALUE_ERROR;
    }
    if (FD_ISSET(fd, &s->ready[i]))
      value_list_append_take(ready, value_ref(list->at[k]));
  }
  return ready;
}

int select_too_long(struct interp *in) {
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
    return select_too_long(in);
  else
    return interp_fail(in, &type_TypeError, "timeout must be a float or None");
  if (isnan(*seconds))
    return interp_fail(in, &type_ValueError, "Invalid value NaN (not a number)");
  if (*seconds < 0) {
    interp_raise(in, &type_ValueError, "timeout must be non-negative");
    interp_hint(in, "0 only looks; None waits without a limit");
    return -1;
  }
  return *seconds >= 9223372036.0 ? select_too_long(in) : 0;
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

static void hint_lists(struct interp *in, const struct args *args) {
  const struct handle *given = args->count ? handle_of(args->at[0]) : NULL;
  interp_hint(in,
              "three lists come first, to read, to write and for exceptions: "
              "select.select([%s], [], [])",
              given ? handle_name(given) : "sock");
}

static struct value select_select(struct interp *in, const struct args *args) {
  if (args->keyword_count)
    return interp_raise(in, &type_TypeError, "select.select() takes no keyword arguments");
  if (args->count < 3 || args->count > 4) {
    interp_raise(in, &type_TypeError, "select expected at %s arguments, got %zu",
                 args->count < 3 ? "least 3" : "most 4", args->count);
    hint_lists(in, args);
    return VALUE_ERROR;
  }
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
    hint_lists(in, args);
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
     .call = poll_new,
     .signature = "poll()",
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
