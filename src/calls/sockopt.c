/* SPDX-License-Identifier: GPL-3.0-or-later */
/* setsockopt, getsockopt, ioctl: how a socket behaves. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "net/constants.h"

static builtin_fn python_setsockopt, python_getsockopt, python_ioctl;

#define LEVEL                                                                                      \
  {                                                                                                \
    .name = "level", .kind = PARAM_INT, .at = CALL_AT(sockopt.level),                              \
    .constants = &constants_levels,                                                                \
    .doc = "whose option: SOL_SOCKET, or a protocol's (IPPROTO_TCP, IPPROTO_IP, IPPROTO_IPV6)"     \
  }
#define OPTION                                                                                     \
  {                                                                                                \
    .name = "option", .kind = PARAM_OPTION, .at = CALL_AT(sockopt.option),                         \
    .doc = "SO_…, TCP_…, IP_… or IPV6_…"                                                   \
  }

static void run_setsockopt(struct call *call) {
  call_returned(call, setsockopt(call->fd, (int)call->sockopt.level, (int)call->sockopt.option,
                                 call->in, (socklen_t)call->in_len));
}

#define NO_OPTION                                                                                  \
  {                                                                                                \
    EOPNOTSUPP, "This kind of socket does not have the option.",                                   \
        "TCP_… options are for SOCK_STREAM only."                                                \
  }

static const struct errno_note setsockopt_notes[] = {
    {ENOPROTOOPT, "There is no such option at this level, or it can only be read.",
     "Use a level and an option that go together: SOL_SOCKET with SO_…, IPPROTO_TCP with TCP_…."},
    {EINVAL, "The value has the wrong length, is out of range, or cannot be set in this state.",
     "Most options take an int; `help` with the option's name, and socket(7), tcp(7), ip(7) say "
     "which."},
    {EPERM, "This option needs privilege (CAP_NET_ADMIN or CAP_NET_RAW).", "Run as root."},
    NO_OPTION,
    {EDOM, "The time is out of range.", "Microseconds go from 0 to 999999."},
    {ENODEV, "There is no such network interface.", "socket.if_nameindex() lists them."},
    {EADDRINUSE, "The socket is already a member of the group.", "Join each group once."},
    {EADDRNOTAVAIL, "The socket is not a member of the group, or no interface fits.",
     "Join the group first."},
    {EISCONN, "The option cannot be changed on a connected socket.", "Set it before connect()."},
    {EFAULT, "No value was given (None).", "Give an int or bytes."},
    {ENOENT, "There is no such filter or algorithm.",
     "For TCP_CONGESTION see /proc/sys/net/ipv4/tcp_available_congestion_control."},
    ROWS_CLOSED,
    {0, NULL, NULL}};

const struct call_row row_setsockopt = {
    .name = "setsockopt",
    .summary = "sets an option of the socket",
    .params = {ROWS_SOCK,
               LEVEL,
               OPTION,
               {.name = "value",
                .kind = PARAM_OPTVAL,
                .doc = "an int (1 is on, 0 is off), or bytes for an option that is a struct"}},
    .python = python_setsockopt,
    .signature = "setsockopt(level, option, value)",
    .returns = RETURNS_NONE,
    .returns_doc = "nothing",
    .flags = CALL_PRIVILEGED,
    .run = run_setsockopt,
    .kernel =
        "The kernel changes how the socket behaves from now on. Common options: SO_REUSEADDR "
        "before "
        "bind (a server can start again at once), SO_KEEPALIVE (notices a dead peer), TCP_NODELAY "
        "(does not hold small segments back), SO_RCVBUF (the kernel doubles the value), "
        "SO_BROADCAST.",
    .wire = "Nothing at once; IP_ADD_MEMBERSHIP sends an IGMP report.",
    .notes = setsockopt_notes,
    .example = "sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n"
               "sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
               "sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)\n"
               "sock.close()",
    .manual = "setsockopt(2)",
};

static struct value python_setsockopt(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "setsockopt");
  if (!h)
    return VALUE_ERROR;
  bool null = args->count == 5 && args->at[3].kind == KIND_NONE;
  if (convert_count(in, args, "setsockopt", null ? 4 : 3, null ? 4 : 3) < 0)
    return VALUE_ERROR;
  struct call call;
  call_start(&call, &row_setsockopt);
  call.fd = h->fd;
  if (convert_int(in, args->at[1], &call.sockopt.level) < 0 ||
      convert_int(in, args->at[2], &call.sockopt.option) < 0)
    return VALUE_ERROR;
  int number;
  struct value v = args->at[3];
  if (null) {
    int64_t len;
    if (ops_index(in, args->at[4], &len) < 0)
      return VALUE_ERROR;
    call.in_len = (uint32_t)len;
  } else if ((v.kind == KIND_INT || v.kind == KIND_BOOL) && v.i >= INT_MIN && v.i <= INT_MAX) {
    number = (int)v.i;
    call.in = &number;
    call.in_len = sizeof number;
  } else {
    const unsigned char *bytes;
    if (ops_buffer(in, v, &bytes, &call.in_len) < 0) {
      interp_hint(in, v.kind == KIND_INT
                          ? "the value is a C int: 32 bits"
                          : "the value of an option is an int, 1 for on and 0 for off; bytes are "
                            "for options that are a name or a struct");
      return VALUE_ERROR;
    }
    call.in = bytes;
  }
  if (make_call(in, h, &call, 0) < 0)
    return VALUE_ERROR;
  if (call.sockopt.level == SOL_SOCKET && call.sockopt.option == SO_DEBUG && !interp_strict(in))
    interp_note(in, "at the level SOL_SOCKET option 1 is SO_DEBUG; TCP_NODELAY is option 1 of "
                    "IPPROTO_TCP");
  return VALUE_NONE;
}

static void run_getsockopt(struct call *call) {
  socklen_t len = (socklen_t)call->out_room;
  call_returned(call, getsockopt(call->fd, (int)call->sockopt.level, (int)call->sockopt.option,
                                 call->out, &len));
  call->out_len = call->error ? 0 : len < call->out_room ? len : call->out_room;
}

static const struct errno_note getsockopt_notes[] = {
    {ENOPROTOOPT, "There is no such option at this level, or it can only be set.",
     "Use a level and an option that go together: SOL_SOCKET with SO_…, IPPROTO_TCP with TCP_…."},
    NO_OPTION,
    {EINVAL, "The buffer is too small for this option.", "Ask for more bytes."},
    {ENOTCONN, "The option is about the peer, and the socket has none.", "Connect first."},
    {ENODATA, "The kernel has no such value for this socket.", "Nothing is wrong: there is none."},
    ROWS_CLOSED,
    {0, NULL, NULL}};

const struct call_row row_getsockopt = {
    .name = "getsockopt",
    .summary = "reads an option of the socket",
    .params =
        {ROWS_SOCK,
         LEVEL,
         OPTION,
         {.name = "value", .kind = PARAM_OPTVAL, .out = true, .doc = "where the kernel writes it"},
         {.name = "length",
          .kind = PARAM_LENGTH,
          .at = CALL_AT(sockopt.length),
          .optional = true,
          .preset = 0,
          .doc = "how many bytes to read; if left out, the option is an int"}},
    .python = python_getsockopt,
    .signature = "getsockopt(level, option, length=0)",
    .returns = RETURNS_OPTVAL,
    .returns_doc = "an int, or bytes when a length was given",
    .run = run_getsockopt,
    .kernel =
        "The kernel copies the value. SO_ERROR returns the socket's pending error (0: none) and "
        "clears it: this shows how a connect in the background ended. TCP_INFO returns what the "
        "kernel counts for a connection.",
    .wire = "Nothing.",
    .notes = getsockopt_notes,
    .example = "sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n"
               "sock.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE)\n"
               "sock.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 4)\n"
               "sock.close()",
    .manual = "getsockopt(2)",
};

static struct value python_getsockopt(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "getsockopt");
  if (!h || convert_count(in, args, "getsockopt", 2, 3) < 0)
    return VALUE_ERROR;
  unsigned char buffer[1024];
  int number = 0;
  int64_t len = 0;
  struct call call;
  call_start(&call, &row_getsockopt);
  call.fd = h->fd;
  if (convert_int(in, args->at[1], &call.sockopt.level) < 0 ||
      convert_int(in, args->at[2], &call.sockopt.option) < 0 ||
      (args->count > 3 && convert_int(in, args->at[3], &len) < 0))
    return VALUE_ERROR;
  if (len < 0 || len > (int64_t)sizeof buffer) {
    interp_raise(in, &type_OSError, "getsockopt buflen out of range");
    interp_hint(in,
                "the third argument is the size of the answer: 1 to %zu bytes; without it the "
                "answer is an int",
                sizeof buffer);
    return VALUE_ERROR;
  }
  call.out = len ? (void *)buffer : &number;
  call.out_room = len ? (size_t)len : sizeof number;
  if (make_call(in, h, &call, 0) < 0)
    return VALUE_ERROR;
  return len ? value_bytes(buffer, call.out_len) : value_int(number);
}

static void run_ioctl(struct call *call) {
  int value = (int)call->ioctl.value;
  call_returned(call, ioctl(call->fd, (unsigned long)call->ioctl.request, &value));
}

static const struct errno_note ioctl_notes[] = {
    ROWS_CLOSED,
    {ENOTTY, "Sockets do not support this request.", "Use FIONBIO."},
    {EINVAL, "The argument does not fit the request.", "Use FIONBIO with 0 or 1."},
    {0, NULL, NULL}};

const struct call_row row_ioctl = {
    .name = "ioctl",
    .summary = "switches blocking on or off, as settimeout and setblocking do",
    .params = {ROWS_SOCK,
               CALL_PARAM("request", INT, ioctl.request, "FIONBIO",
                          .constants = &constants_requests),
               CALL_PARAM("value", INT_AT, ioctl.value, "1: calls do not wait; 0: they do")},
    .python = python_ioctl,
    .signature = "ioctl(request, value)",
    .returns = RETURNS_NONE,
    .returns_doc = "nothing",
    .run = run_ioctl,
    .headers = "sys/ioctl.h",
    .kernel =
        "With 1 the kernel sets O_NONBLOCK on the open socket: a call that would wait fails with "
        "EAGAIN, and connect with EINPROGRESS. A socket with a timeout is nonblocking too, and "
        "poll does the waiting.",
    .wire = "Nothing.",
    .notes = ioctl_notes,
    .example = "sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
               "ioctl(sock, FIONBIO, 1)\n"
               "ioctl(sock, FIONBIO, 0)\n"
               "sock.close()",
    .manual = "ioctl(2)",
};

static struct value python_ioctl(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "ioctl");
  struct call call;
  if (h && interp_strict(in)) {
    interp_raise(in, &type_AttributeError, "'socket' object has no attribute 'ioctl'");
    interp_hint(in, "setblocking(False) makes the same call");
    return VALUE_ERROR;
  }
  call_start(&call, &row_ioctl);
  if (!h || convert_count(in, args, "ioctl", 2, 2) < 0 ||
      convert_int(in, args->at[1], &call.ioctl.request) < 0 ||
      convert_int(in, args->at[2], &call.ioctl.value) < 0)
    return VALUE_ERROR;
  if (call.ioctl.request != FIONBIO)
    return interp_raise(in, &type_ValueError, "ioctl() knows the request FIONBIO only");
  call.fd = h->fd;
  if (make_call(in, h, &call, 0) < 0)
    return VALUE_ERROR;
  h->timeout = call.ioctl.value ? 0 : -1;
  return VALUE_NONE;
}
