/* SPDX-License-Identifier: GPL-3.0-or-later */
/* setsockopt, getsockopt, ioctl: how a socket behaves. */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/exceptions.h"
#include "lang/interp.h"
#include "lang/ops.h"
#include "net/constants.h"

#define SOCK                                                                                       \
  { .name = "sock", .kind = PARAM_HANDLE, .doc = "the socket" }
#define LEVEL                                                                                      \
  {                                                                                                \
    .name = "level", .kind = PARAM_INT, .constants = &constants_levels,                            \
    .doc = "whose option: SOL_SOCKET, or a protocol's (IPPROTO_TCP, IPPROTO_IP, IPPROTO_IPV6)"     \
  }
#define OPTION                                                                                     \
  { .name = "option", .kind = PARAM_OPTION, .doc = "SO_…, TCP_…, IP_… or IPV6_…" }

static void run_setsockopt(struct call *call) {
  call_returned(call, setsockopt(call->fd, (int)call->n[1], (int)call->n[2], call->in,
                                 (socklen_t)call->in_len));
}

static const struct errno_note setsockopt_notes[] = {
    {ENOPROTOOPT, "There is no such option at this level, or it can only be read.",
     "Let level and option go together: SOL_SOCKET with SO_…, IPPROTO_TCP with TCP_…."},
    {EINVAL, "The value has the wrong length, is out of range, or cannot be set in this state.",
     "Most options take an int; `help setsockopt` and socket(7), tcp(7), ip(7) say which."},
    {EPERM, "This option needs privilege (CAP_NET_ADMIN or CAP_NET_RAW).", "Run as root."},
    {EOPNOTSUPP, "This kind of socket does not have the option.",
     "TCP_… goes with SOCK_STREAM only."},
    {EDOM, "The time is out of range.", "Microseconds go from 0 to 999999."},
    {ENODEV, "There is no such network interface.", "`ip link` lists them."},
    {EADDRINUSE, "The socket is a member of the group already.", "Join each group once."},
    {EADDRNOTAVAIL, "The socket is no member of the group, or no interface fits.",
     "Join the group first."},
    {EISCONN, "The option cannot be changed on a connected socket.", "Set it before connect()."},
    {EFAULT, "No value was given (None).", "Give an int or bytes."},
    {ENOENT, "There is no such filter or algorithm.",
     "For TCP_CONGESTION see /proc/sys/net/ipv4/tcp_available_congestion_control."},
    {EBADF, "The socket is closed.", "Make a new one with socket()."},
    {0, NULL, NULL}};

const struct call_row row_setsockopt = {
    .name = "setsockopt",
    .summary = "sets an option of the socket",
    .params = {SOCK,
               LEVEL,
               OPTION,
               {.name = "value",
                .kind = PARAM_OPTVAL,
                .doc = "an int (1 is on, 0 is off), or bytes for an option that is a struct"}},
    .returns = RETURNS_NONE,
    .returns_doc = "nothing",
    .flags = CALL_PRIVILEGED,
    .run = run_setsockopt,
    .kernel =
        "The kernel changes how the socket behaves from now on. Usual ones: SO_REUSEADDR before "
        "bind (a server starts again at once), SO_KEEPALIVE (a dead peer is noticed), TCP_NODELAY "
        "(small segments are not held back), SO_RCVBUF (asked for n, the kernel takes 2n), "
        "SO_BROADCAST.",
    .wire = "Nothing at once; IP_ADD_MEMBERSHIP sends an IGMP report.",
    .notes = setsockopt_notes,
    .example = "sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n"
               "sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
               "sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)\n"
               "sock.close()",
    .manual = "setsockopt(2)",
};

struct value sockopt_setsockopt(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "setsockopt");
  if (!h)
    return VALUE_ERROR;
  bool null = args->count == 5 && args->at[3].kind == KIND_NONE;
  if (convert_count(in, args, "setsockopt", null ? 4 : 3, null ? 4 : 3) < 0)
    return VALUE_ERROR;
  struct call call;
  call_start(&call, &row_setsockopt);
  call.fd = h->fd;
  if (convert_int(in, args->at[1], &call.n[1]) < 0 || convert_int(in, args->at[2], &call.n[2]) < 0)
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
    if (ops_buffer(in, v, &bytes, &call.in_len) < 0)
      return VALUE_ERROR;
    call.in = bytes;
  }
  return make_call(in, h, &call, 0) < 0 ? VALUE_ERROR : VALUE_NONE;
}

static void run_getsockopt(struct call *call) {
  socklen_t len = (socklen_t)call->out_room;
  call_returned(call, getsockopt(call->fd, (int)call->n[1], (int)call->n[2], call->out, &len));
  call->out_len = call->error ? 0 : len < call->out_room ? len : call->out_room;
}

static const struct errno_note getsockopt_notes[] = {
    {ENOPROTOOPT, "There is no such option at this level, or it can only be set.",
     "Let level and option go together: SOL_SOCKET with SO_…, IPPROTO_TCP with TCP_…."},
    {EOPNOTSUPP, "This kind of socket does not have the option.",
     "TCP_… goes with SOCK_STREAM only."},
    {EINVAL, "The room for the value is too small for this option.", "Ask for more bytes."},
    {ENOTCONN, "The option tells about a peer, and the socket has none.", "Connect first."},
    {ENODATA, "The kernel has no such value for this socket.", "Nothing is wrong: there is none."},
    {EBADF, "The socket is closed.", "Make a new one with socket()."},
    {0, NULL, NULL}};

const struct call_row row_getsockopt = {
    .name = "getsockopt",
    .summary = "asks for an option of the socket",
    .params =
        {SOCK,
         LEVEL,
         OPTION,
         {.name = "value", .kind = PARAM_OPTVAL, .out = true, .doc = "where the kernel writes it"},
         {.name = "length",
          .kind = PARAM_LENGTH,
          .optional = true,
          .preset = 0,
          .doc = "how many bytes to ask for; left out, the option is an int"}},
    .returns = RETURNS_OPTVAL,
    .returns_doc = "an int, or bytes when a length was given",
    .run = run_getsockopt,
    .kernel =
        "The kernel copies the value. SO_ERROR gives the error that is waiting for the socket (0: "
        "none) and clears it: so one learns how a connect in the background went. TCP_INFO tells "
        "everything about a connection.",
    .wire = "Nothing.",
    .notes = getsockopt_notes,
    .example = "sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n"
               "sock.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE)\n"
               "sock.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 4)\n"
               "sock.close()",
    .manual = "getsockopt(2)",
};

struct value sockopt_getsockopt(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "getsockopt");
  if (!h || convert_count(in, args, "getsockopt", 2, 3) < 0)
    return VALUE_ERROR;
  unsigned char buffer[1024];
  int number = 0;
  int64_t len = 0;
  struct call call;
  call_start(&call, &row_getsockopt);
  call.fd = h->fd;
  if (convert_int(in, args->at[1], &call.n[1]) < 0 ||
      convert_int(in, args->at[2], &call.n[2]) < 0 ||
      (args->count > 3 && convert_int(in, args->at[3], &len) < 0))
    return VALUE_ERROR;
  if (len < 0 || len > (int64_t)sizeof buffer)
    return interp_raise(in, &type_OSError, "getsockopt buflen out of range");
  call.out = len ? (void *)buffer : &number;
  call.out_room = len ? (size_t)len : sizeof number;
  if (make_call(in, h, &call, 0) < 0)
    return VALUE_ERROR;
  return len ? value_bytes(buffer, call.out_len) : value_int(number);
}

static void run_ioctl(struct call *call) {
  int value = (int)call->n[2];
  call_returned(call, ioctl(call->fd, (unsigned long)call->n[1], &value));
}

static const struct errno_note ioctl_notes[] = {
    {EBADF, "The socket is closed.", "Make a new one with socket()."},
    {ENOTTY, "Sockets do not know this request.", "Use FIONBIO."},
    {EINVAL, "The request does not fit.", "Use FIONBIO with 0 or 1."},
    {0, NULL, NULL}};

const struct call_row row_ioctl = {
    .name = "ioctl",
    .summary = "makes the socket block or not: what settimeout and setblocking do",
    .params =
        {SOCK,
         {.name = "request", .kind = PARAM_INT, .constants = &constants_requests, .doc = "FIONBIO"},
         {.name = "value", .kind = PARAM_INT_AT, .doc = "1: calls do not wait; 0: they do"}},
    .returns = RETURNS_NONE,
    .returns_doc = "nothing",
    .run = run_ioctl,
    .kernel =
        "With 1 the kernel sets O_NONBLOCK on the open socket: a call that would wait fails with "
        "EAGAIN, and connect with EINPROGRESS. A socket with a timeout is such a one, and poll "
        "does the waiting.",
    .wire = "Nothing.",
    .notes = ioctl_notes,
    .example = "sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
               "ioctl(sock, FIONBIO, 1)\n"
               "ioctl(sock, FIONBIO, 0)\n"
               "sock.close()",
    .manual = "ioctl(2)",
};

struct value sockopt_ioctl(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "ioctl");
  struct call call;
  call_start(&call, &row_ioctl);
  if (!h || convert_count(in, args, "ioctl", 2, 2) < 0 ||
      convert_int(in, args->at[1], &call.n[1]) < 0 || convert_int(in, args->at[2], &call.n[2]) < 0)
    return VALUE_ERROR;
  if (call.n[1] != FIONBIO)
    return interp_raise(in, &type_ValueError, "ioctl() knows the request FIONBIO only");
  call.fd = h->fd;
  if (make_call(in, h, &call, 0) < 0)
    return VALUE_ERROR;
  h->timeout = call.n[2] ? 0 : -1;
  return VALUE_NONE;
}
