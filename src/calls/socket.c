/* SPDX-License-Identifier: GPL-3.0-or-later */
/* socket, socketpair, dup: where sockets come from. */
#include <errno.h>
#include <sys/socket.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/value/enumeration.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"
#include "net/constants.h"

static builtin_fn python_dup, python_socketpair;

static void run_socket(struct call *call) {
  fd_lock();
  call_returned(
      call, socket((int)call->socket.family, (int)call->socket.type, (int)call->socket.protocol));
  fd_unlock();
}

static const struct errno_note socket_notes[] = {
    {EAFNOSUPPORT, "This kernel has no such address family.",
     "Use AF_INET (IPv4), AF_INET6 (IPv6) or AF_UNIX; look for a misspelt constant."},
    {EPROTONOSUPPORT,
     "The protocol does not go with this family and type: TCP is a stream, UDP sends datagrams, "
     "and SOCK_RAW has no usual protocol.",
     "Leave the protocol out for SOCK_STREAM (TCP) and SOCK_DGRAM (UDP); SOCK_RAW needs one, such "
     "as IPPROTO_ICMP."},
    {ESOCKTNOSUPPORT, "The family has no sockets of this type.",
     "Use SOCK_STREAM for TCP or SOCK_DGRAM for UDP."},
    {EINVAL, "The kernel does not know the type or the protocol.",
     "Use the constants: socket(AF_INET, SOCK_STREAM)."},
    {EPERM,
     "SOCK_RAW and AF_PACKET bypass TCP and UDP: they read and write whole packets, which needs "
     "the capability CAP_NET_RAW.",
     "In the lab (`sockshell --lab`) every user has it, and a lesson whose first block asks for it "
     "(`sockshell lab raw`); elsewhere run as root."},
    {EACCES,
     "An ICMP socket (SOCK_DGRAM with IPPROTO_ICMP) is for the groups of users that "
     "net.ipv4.ping_group_range names, and this user is in none of them.",
     "Every user may make one in the lab: `sockshell --lab`."},
    {.error = EMFILE},
    {.error = ENFILE},
    {ENOBUFS, "The kernel has no memory left for another socket.", "Close sockets, or wait."},
    {0, NULL, NULL}};

const struct call_row row_socket = {
    .name = "socket",
    .summary = "makes a socket: an endpoint, neither bound nor connected yet",
    .params = {CALL_PARAM("family", INT, socket.family,
                          "AF_INET for IPv4, AF_INET6 for IPv6, AF_UNIX within this machine",
                          .optional = true, .preset = AF_INET, .constants = &constants_families),
               CALL_PARAM(
                   "type", INT, socket.type,
                   "SOCK_STREAM for a stream of bytes (TCP), SOCK_DGRAM for single messages (UDP)",
                   .optional = true, .preset = SOCK_STREAM, .constants = &constants_types),
               CALL_PARAM("protocol", INT, socket.protocol,
                          "0: the usual protocol of the family and type", .optional = true,
                          .preset = 0, .constants = &constants_protocols)},
    .signature = SOCKET_SIGNATURE,
    .returns = RETURNS_HANDLE,
    .returns_doc = "the new socket; in C its descriptor, the lowest number that is free",
    .run = run_socket,
    .kernel =
        "The kernel makes a socket in the state CLOSE and puts it into the process's table of "
        "descriptors. The socket has no address yet: bind gives it one, or connect and sendto pick "
        "a free port.",
    .wire = "Nothing: nobody else hears of a new socket.",
    .notes = socket_notes,
    .example = "sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n"
               "print(sock.family, sock.type)\n"
               "sock.close()",
    .manual = "socket(2)",
};

/* A descriptor that is taken over: asks the kernel about it. */
static struct value adopt(struct interp *in, struct value fileno, int64_t family, int64_t type,
                          int64_t protocol) {
  int64_t fd;
  if (handle_number(in, fileno, &fd) < 0)
    return VALUE_ERROR;
  if (fd < 0)
    return interp_raise(in, &type_ValueError, "negative file descriptor");
  struct call call;
  call_start(&call, &row_getsockname);
  call.fd = (int)fd;
  call.addr_room = sizeof call.addr;
  if (make_call(in, NULL, &call, 0) < 0)
    return VALUE_ERROR;
  if (family == -1)
    family = call.addr.ss_family;
  int64_t *const wanted[] = {&type, &protocol};
  const int options[] = {SO_TYPE, SO_PROTOCOL};
  for (int i = 0; i < 2; i++)
    if (*wanted[i] == -1) {
      int number = 0;
      call_start(&call, &row_getsockopt);
      call.fd = (int)fd;
      call.sockopt.level = SOL_SOCKET;
      call.sockopt.option = options[i];
      call.out = &number;
      call.out_room = sizeof number;
      if (make_call(in, NULL, &call, 0) < 0)
        return VALUE_ERROR;
      *wanted[i] = number;
    }
  return handle_new(in, (int)fd, (int)family, (int)type, (int)protocol);
}

/* V is a member of Python's enumeration NAME. */
static bool is_of(struct value v, const char *name) {
  return !value_is_error(v) && v.kind == KIND_INT && v.tag &&
         strcmp(enumeration_get(v.tag)->name, name) == 0;
}

struct value socket_socket(struct interp *in, const struct args *args) {
  static const char *const names[] = {"family", "type", "proto", "fileno"};
  struct value v[4];
  int64_t n[3] = {-1, -1, -1};
  if (ops_named(in, args, "socket.__init__", true, names, 4, 0, v) < 0)
    return VALUE_ERROR;
  for (int i = 0; i < 3; i++)
    if (!value_is_error(v[i]) && convert_plain_int(in, v[i], &n[i]) < 0)
      return VALUE_ERROR;
  if (!interp_strict(in) && is_of(v[0], "SocketKind"))
    interp_note(in,
                "%s is taken as the family: that comes first, then the type: socket(AF_INET, %s)",
                constants_name(&constants_types, n[0]), constants_name(&constants_types, n[0]));
  if (!value_is_error(v[3]) && v[3].kind != KIND_NONE)
    return adopt(in, v[3], n[0], n[1], n[2]);
  struct call call;
  call_start(&call, &row_socket);
  for (int i = 0; i < 3; i++)
    call_set_number(&call, &row_socket.params[i], n[i] == -1 ? row_socket.params[i].preset : n[i]);
  if (make_call(in, NULL, &call, 0) < 0)
    return VALUE_ERROR;
  return convert_result(in, NULL, &call);
}

static void run_socketpair(struct call *call) {
  fd_lock();
  call_returned(call, socketpair((int)call->socket.family, (int)call->socket.type,
                                 (int)call->socket.protocol, call->socket.fds));
  fd_unlock();
}

static const struct errno_note socketpair_notes[] = {
    {EOPNOTSUPP, "Only AF_UNIX sockets come in pairs on Linux.",
     "Use socketpair() without arguments, or connect two AF_INET sockets over 127.0.0.1."},
    {EAFNOSUPPORT, "This kernel has no such address family.",
     "Use socketpair(AF_UNIX, SOCK_STREAM)."},
    {EPROTONOSUPPORT, "The family has no such protocol.", "Leave the protocol out."},
    {ESOCKTNOSUPPORT, "The family has no sockets of this type.",
     "Use SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET."},
    {EMFILE, "The pair needs two descriptors, and this process has not that many left.",
     "Close sockets that you no longer use; `handles` lists them."},
    {0, NULL, NULL}};

const struct call_row row_socketpair = {
    .name = "socketpair",
    .summary = "makes two sockets that are connected to each other",
    .params = {CALL_PARAM("family", INT, socket.family, "AF_UNIX", .optional = true,
                          .preset = AF_UNIX, .constants = &constants_families),
               CALL_PARAM("type", INT, socket.type, "SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET",
                          .optional = true, .preset = SOCK_STREAM, .constants = &constants_types),
               CALL_PARAM("protocol", INT, socket.protocol, "0", .optional = true, .preset = 0),
               CALL_PARAM("pair", FDS, socket.fds, "the two descriptors", .out = true)},
    .python = python_socketpair,
    .signature = "socketpair(family=AF_UNIX, type=SOCK_STREAM, proto=0)",
    .returns = RETURNS_HANDLES,
    .returns_doc = "(socket, socket): what is sent into one is received from the other",
    .run = run_socketpair,
    .kernel =
        "The kernel makes two sockets without names and connects them: no bind, listen, connect or "
        "accept is needed. Both ends send and receive.",
    .wire = "Nothing: the bytes never leave this machine.",
    .notes = socketpair_notes,
    .example = "a, b = socket.socketpair()\n"
               "a.send(b\"ping\")\n"
               "b.recv(16)\n"
               "a.close()\n"
               "b.close()",
    .manual = "socketpair(2)",
};

static struct value python_socketpair(struct interp *in, const struct args *args) {
  static const char *const names[] = {"family", "type", "proto"};
  struct value v[3];
  struct call call;
  call_start(&call, &row_socketpair);
  if (ops_named(in, args, "socketpair", false, names, 3, 0, v) < 0)
    return VALUE_ERROR;
  for (int i = 0; i < 3; i++) {
    const struct param *param = &row_socketpair.params[i];
    int64_t n = param->preset;
    if (!value_is_error(v[i]) && v[i].kind != KIND_NONE && convert_int(in, v[i], &n) < 0)
      return VALUE_ERROR;
    call_set_number(&call, param, n);
  }
  if (make_call(in, NULL, &call, 0) < 0)
    return VALUE_ERROR;
  return convert_result(in, NULL, &call);
}

static void run_dup(struct call *call) {
  fd_lock();
  call_returned(call, dup(call->fd));
  fd_unlock();
}

static const struct errno_note dup_notes[] = {
    {EBADF, "The socket is closed: there is no descriptor to duplicate.",
     "Make the copy before the socket is closed."},
    {.error = EMFILE},
    {0, NULL, NULL}};

const struct call_row row_dup = {
    .name = "dup",
    .summary = "makes a second descriptor for the same socket",
    .params = {ROWS_SOCK},
    .python = python_dup,
    .signature = "dup()",
    .returns = RETURNS_HANDLE,
    .returns_doc = "a socket on the new descriptor; both share one connection and its options",
    .run = run_dup,
    .headers = "unistd.h",
    .kernel = "The kernel enters the same socket once more in the table of descriptors. The "
              "connection ends "
              "only when the last of its descriptors is closed.",
    .wire = "Nothing. Closing one of two descriptors sends no FIN either: the connection goes on.",
    .notes = dup_notes,
    .example = "a, b = socket.socketpair()\n"
               "c = a.dup()\n"
               "a.close()\n"
               "c.send(b\"still here\")\n"
               "b.recv(32)",
    .manual = "dup(2)",
};

struct value dup_descriptor(struct interp *in, const struct args *args) {
  struct call call;
  int64_t fd;
  if (convert_descriptor(in, args, "dup", &fd) < 0)
    return VALUE_ERROR;
  call_start(&call, &row_dup);
  call.fd = (int)fd;
  if (make_call(in, NULL, &call, 0) < 0)
    return VALUE_ERROR;
  fd_give((int)call.result);
  return value_int(call.result);
}

static struct value python_dup(struct interp *in, const struct args *args) {
  if (args->count && value_is_int(args->at[0]))
    return dup_descriptor(in, args);
  struct handle *h = convert_self(in, args, "dup");
  const struct args rest = types_rest(args);
  if (!h || ops_named(in, &rest, "socket.dup", true, NULL, 0, 0, NULL) < 0)
    return VALUE_ERROR;
  struct call call;
  call_start(&call, &row_dup);
  call.fd = h->fd;
  if (make_call(in, h, &call, 0) < 0)
    return VALUE_ERROR;
  struct value copy = convert_result(in, h, &call);
  ((struct handle *)copy.native)->timeout = h->timeout; /* O_NONBLOCK is shared */
  return copy;
}
