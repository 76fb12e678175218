/* SPDX-License-Identifier: GPL-3.0-or-later */
/* send, recv, sendto, recvfrom; and sendall, recv_into, recvfrom_into, which are made of them. The code
 * path of a send or recv is kept short: this is where programs spend their time. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/memoryview.h"
#include "lang/value/ops.h"
#include "net/constants.h"

static builtin_fn python_send, python_recv, python_sendto, python_recvfrom;

#define SMALL 4096 /* up to this many bytes are received on the stack */

#define FLAGS                                                                                      \
  {                                                                                                \
    .name = "flags", .kind = PARAM_FLAGS, .at = CALL_AT(message.flags), .optional = true,          \
    .preset = 0, .constants = &constants_message_flags, .doc = "0, or MSG_… joined by |"         \
  }
#define NO_MEMORY                                                                                  \
  { ENOBUFS, "The queue of the network interface is full.", "Wait a little and send again." }
#define TOO_BIG                                                                                    \
  {                                                                                                \
    EMSGSIZE, "The datagram is too large: over IPv4 UDP carries at most 65507 bytes.",             \
        "Send smaller messages, or use TCP."                                                       \
  }
#define GIVEN_UP                                                                                   \
  {                                                                                                \
    ETIMEDOUT,                                                                                     \
        "The peer acknowledged nothing for so long that the kernel gave the connection up.",       \
        "Check the network and connect again with a new socket."                                   \
  }
#define NO_FLAG                                                                                    \
  { EOPNOTSUPP, "This kind of socket does not support one of the flags.", "Leave the flags out." }
#define CLOSED                                                                                     \
  { EBADF, "The socket is closed on this side.", "Make a new one with socket()." }

static void run_send(struct call *call) {
  call_returned(call, send(call->fd, call->in, call->in_len, (int)call->message.flags));
}

static const struct errno_note send_notes[] = {
    {EPIPE,
     "This end can send no more: it was shut down for sending, the connection was reset after the "
     "peer had closed, or a TCP socket was never connected.",
     "connect() first; after the peer has closed, read what recv() still has, then close."},
    {.error = ECONNRESET},
    {ENOTCONN, "The socket is not connected.",
     "connect() first; a server sends on the socket that accept() gave, not on the one that "
     "listens."},
    {EDESTADDRREQ, "A datagram socket that is not connected does not know where to send.",
     "Use sendto(data, (host, port)), or connect() first."},
    {EAGAIN, "The send buffer is full, and the socket does not block.",
     "Wait with select or poll until the socket is writable, then send the rest."},
    TOO_BIG,
    {ECONNREFUSED,
     "An earlier datagram was answered with ICMP port unreachable: nobody has that port there.",
     "Start the receiver, or correct the port; then send again."},
    GIVEN_UP,
    {.error = EHOSTUNREACH},
    NO_FLAG,
    {EINTR, "A signal came before anything was sent.", "Call send() again."},
    {EISCONN, "An address was given, but the socket is connected.",
     "Use send() without an address."},
    NO_MEMORY,
    CLOSED,
    {0, NULL, NULL}};

const struct call_row row_send = {
    .name = "send",
    .summary = "sends bytes on a connected socket; perhaps not all of them",
    .params = {ROWS_SOCK, {.name = "data", .kind = PARAM_DATA, .doc = "the bytes: b\"…\""}, FLAGS},
    .python = python_send,
    .signature = "send(data, flags=0)",
    .returns = RETURNS_INT,
    .returns_doc = "how many bytes the kernel took; send the rest again (sendall does)",
    .flags = CALL_MAY_BLOCK,
    .run = run_send,
    .kernel = "The kernel copies the bytes into the socket's send buffer and returns. While the "
              "buffer is "
              "full the call waits. When send returns, the peer may not have the bytes yet.",
    .wire = "TCP: the bytes go out in one or several segments, as the peer's window and congestion "
            "control allow, and again until they are acknowledged. UDP: one datagram, at once.",
    .waits = "waits for room in the send buffer towards %P",
    .notes = send_notes,
    .example = "a, b = socket.socketpair()\n"
               "a.send(b\"I am your hero!!!\")\n"
               "b.recv(1024)\n"
               "a.close()\n"
               "b.close()",
    .manual = "send(2)",
};

static struct value python_send(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "send");
  const void *data;
  size_t len;
  int64_t flags = 0;
  if (!h || convert_count(in, args, "send", 1, 2) < 0 ||
      (args->count > 2 && convert_int(in, args->at[2], &flags) < 0) ||
      convert_data(in, args->at[1], &data, &len) < 0)
    return VALUE_ERROR;
  struct call call;
  call_start(&call, &row_send);
  call.fd = h->fd;
  call.in = data;
  call.in_len = len;
  call.message.flags = flags;
  if (make_call(in, h, &call, POLLOUT) < 0)
    return VALUE_ERROR;
  return value_int(call.result);
}

struct value data_sendall(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "sendall");
  const void *data;
  size_t len;
  int64_t flags = 0;
  if (!h || convert_count(in, args, "sendall", 1, 2) < 0 ||
      (args->count > 2 && convert_int(in, args->at[2], &flags) < 0) ||
      convert_data(in, args->at[1], &data, &len) < 0)
    return VALUE_ERROR;
  int64_t deadline = 0;
  const char *at = data;
  do {
    struct call call;
    call_start(&call, &row_send);
    call.fd = h->fd;
    call.in = at;
    call.in_len = len;
    call.message.flags = flags;
    if (h->timeout > 0 ? make_call_until(in, h, &call, POLLOUT, &deadline) < 0
                       : make_call(in, h, &call, 0) < 0)
      return VALUE_ERROR;
    if (interp_check_interrupt(in))
      return VALUE_ERROR;
    size_t sent = call.result < 0 ? 0 : (size_t)call.result;
    if (sent > len)
      sent = len;
    at += sent;
    len -= sent;
  } while (len > 0);
  return VALUE_NONE;
}

/* How many of the offered bytes are filled: with MSG_TRUNC the result may be larger. */
static void call_filled(struct call *call, ssize_t result) {
  call_returned(call, result);
  call->out_len = result < 0                        ? 0
                  : (size_t)result < call->out_room ? (size_t)result
                                                    : call->out_room;
}

static void run_recv(struct call *call) {
  call_filled(call, recv(call->fd, call->out, call->out_room, (int)call->message.flags));
}

static const struct errno_note recv_notes[] = {
    {EAGAIN, "Nothing can be read now, and the socket does not block.",
     "Wait with select or poll until the socket is readable, or call setblocking(True)."},
    {.error = ECONNRESET},
    {ENOTCONN, "The socket is not connected.",
     "connect() first; a server receives on the socket that accept() gave, not on the one that "
     "listens."},
    {ECONNREFUSED,
     "An earlier datagram was answered with ICMP port unreachable: nobody has that port there.",
     "Start the receiver, or correct the port."},
    GIVEN_UP,
    {EINVAL, "There is no out-of-band byte (MSG_OOB).", "Leave MSG_OOB out."},
    NO_FLAG,
    {EINTR, "A signal came before anything was received.", "Call recv() again."},
    {ENOMEM, "The kernel has no memory left for this.", "Ask for fewer bytes."},
    {EFAULT, "The kernel cannot write so many bytes.", "Ask for fewer bytes."},
    CLOSED,
    {0, NULL, NULL}};

const struct call_row row_recv = {
    .name = "recv",
    .summary = "receives what has arrived, up to a number of bytes",
    .params = {ROWS_SOCK,
               {.name = "bufsize",
                .kind = PARAM_SIZE,
                .doc = "the most bytes to take; 1024 or 4096 is usual"},
               FLAGS},
    .python = python_recv,
    .signature = "recv(bufsize, flags=0)",
    .returns = RETURNS_BYTES,
    .returns_doc = "the bytes, at least one; b'' when the peer has closed its direction",
    .flags = CALL_MAY_BLOCK,
    .run = run_recv,
    .kernel =
        "The kernel hands over bytes from the socket's receive buffer. While it is empty the call "
        "waits. TCP is a stream: one recv may return a part of what one send sent, or the bytes of "
        "several. UDP returns one datagram, and what does not fit is lost.",
    .wire = "Nothing of its own; the kernel tells the peer of the new room as a larger window.",
    .waits = "waits for data from %P",
    .notes = recv_notes,
    .example = "a, b = socket.socketpair()\n"
               "a.send(b\"hello\")\n"
               "b.recv(1024, socket.MSG_PEEK)\n"
               "b.recv(1024)\n"
               "a.close()\n"
               "b.recv(1024)\n"
               "b.close()",
    .manual = "recv(2)",
};

/* The arguments (bufsize, flags) of a receiving call: 0 or -1. */
static inline int convert_size(struct interp *in, const struct args *args, const char *name,
                               int64_t *size, int64_t *flags) {
  *flags = 0;
  if (args->at[1].kind == KIND_INT)
    *size = args->at[1].i;
  else if (ops_index(in, args->at[1], size) < 0)
    return -1;
  if (args->count > 2 && convert_int(in, args->at[2], flags) < 0)
    return -1;
  if (*size < 0)
    return interp_fail(in, &type_ValueError, "negative buffersize in %s", name);
  return 0;
}

/* With MSG_TRUNC a call says how long the datagram was, and CPython's bytes are as long: what the kernel did not
   store is there anything, here zeros. */
static struct value receive_long(struct interp *in, const struct call *call) {
  struct value v = value_bytes(NULL, (size_t)call->result);
  if (value_is_error(v))
    return interp_raise_args(in, &type_MemoryError, NULL, 0);
  memcpy(v.bytes->s, call->out, call->out_len);
  memset(v.bytes->s + call->out_len, 0, (size_t)call->result - call->out_len);
  return v;
}

static inline bool is_long(const struct call *call) {
  return (size_t)call->result > call->out_len;
}

/* Makes a receiving CALL of many bytes, straight into the object that is returned. */
static struct value receive_many(struct interp *in, const struct handle *h, struct call *call) {
  if (!value_memory_left(call->out_room))
    return interp_raise_args(in, &type_MemoryError, NULL, 0);
  struct value bytes = value_bytes(NULL, call->out_room);
  if (value_is_error(bytes))
    return interp_raise_args(in, &type_MemoryError, NULL, 0);
  call->out = bytes.bytes->s;
  if (make_call(in, h, call, POLLIN) < 0) {
    value_drop(bytes);
    return VALUE_ERROR;
  }
  if (is_long(call)) {
    struct value longer = receive_long(in, call);
    value_drop(bytes);
    return longer;
  }
  return value_bytes_cut_take(bytes, call->out_len);
}

/* Makes a receiving CALL and returns its bytes. */
CALL_INLINE struct value receive(struct interp *in, const struct handle *h, struct call *call,
                                 int64_t size, int64_t flags) {
  unsigned char small[SMALL];
  call->fd = h->fd;
  call->out_room = (size_t)size;
  call->message.flags = flags;
  if (call->out_room > SMALL)
    return receive_many(in, h, call);
  call->out = small;
  if (make_call(in, h, call, POLLIN) < 0)
    return VALUE_ERROR;
  return is_long(call) ? receive_long(in, call) : value_bytes(small, call->out_len);
}

/* As in CPython, recv of 0 bytes asks the kernel nothing and never waits. */
static bool wants_nothing(struct interp *in, int64_t size) {
  if (size == 0)
    interp_note(in, "0 bytes are asked for: no call is made, as in Python");
  return size == 0;
}

static struct value python_recv(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "recv");
  int64_t size, flags;
  if (!h || convert_count(in, args, "recv", 1, 2) < 0 ||
      convert_size(in, args, "recv", &size, &flags) < 0)
    return VALUE_ERROR;
  if (wants_nothing(in, size))
    return value_bytes("", 0);
  struct call call;
  call_start(&call, &row_recv);
  return receive(in, h, &call, size, flags);
}

static void run_sendto(struct call *call) {
  call_returned(call, sendto(call->fd, call->in, call->in_len, (int)call->message.flags,
                             (struct sockaddr *)&call->addr, call->addr_len));
}

static const struct errno_note sendto_notes[] = {
    TOO_BIG,
    {EACCES, "Broadcast addresses need permission, or a firewall rule of this machine forbids it.",
     "For broadcast: setsockopt(SOL_SOCKET, SO_BROADCAST, 1)."},
    {EINVAL, "One cannot send to this address: port 0, or a wrong length.",
     "Give the receiver's port."},
    {EISCONN, "The socket is connected: it sends to its peer alone, and takes no address.",
     "Use send()."},
    {ECONNREFUSED,
     "An earlier datagram was answered with ICMP port unreachable: nobody has that port there. (An "
     "AF_UNIX path is there, but nobody has it open.)",
     "Start the receiver, or correct the port; then send again."},
    {.error = ENETUNREACH},
    {.error = EHOSTUNREACH},
    ROWS_OTHER_FAMILY,
    NO_FLAG,
    {EPIPE, "A TCP socket that is not connected cannot send, not even with an address.",
     "connect() first, or use SOCK_DGRAM."},
    {ENOTCONN, "The socket is a stream and not connected.", "connect() first, or use SOCK_DGRAM."},
    {EADDRNOTAVAIL, "No local port is free.", "Close sockets."},
    {EAGAIN, "The send buffer is full, and the socket does not block.",
     "Wait with select or poll until the socket is writable, then send the rest."},
    {ENOENT, "There is no such AF_UNIX path.", "Start the receiver that binds it."},
    {EINTR, "A signal came before anything was sent.", "Call sendto() again."},
    NO_MEMORY,
    CLOSED,
    {0, NULL, NULL}};

const struct call_row row_sendto = {
    .name = "sendto",
    .summary = "sends one datagram to an address; no connection is needed",
    .params = {ROWS_SOCK,
               {.name = "data", .kind = PARAM_DATA, .doc = "the bytes of the message"},
               FLAGS,
               {.name = "address", .kind = PARAM_ADDRESS, .doc = "(host, port) of the receiver"}},
    .python = python_sendto,
    .signature = "sendto(data, [flags,] address)",
    .returns = RETURNS_INT,
    .returns_doc = "how many bytes were sent: all, since a datagram is sent whole or not at all",
    .flags = CALL_MAY_BLOCK,
    .run = run_sendto,
    .kernel = "If the socket is not bound the kernel picks a free port, to which the receiver can "
              "answer. The "
              "message leaves at once; nobody tells whether it arrives.",
    .wire =
        "UDP: one datagram, in one IP packet or, if it is larger than the MTU, in fragments. If "
        "nobody has the port, ICMP port unreachable comes back.",
    .waits = "waits for room in the send buffer towards %T",
    .notes = sendto_notes,
    .example = "receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
               "receiver.bind((\"127.0.0.1\", 0))\n"
               "sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
               "sock.sendto(b\"hello\", receiver.getsockname())\n"
               "receiver.recv(1024)\n"
               "sock.close()\n"
               "receiver.close()",
    .manual = "sendto(2)",
};

static struct value python_sendto(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "sendto");
  if (!h)
    return VALUE_ERROR;
  if (args->keyword_count)
    return interp_raise(in, &type_TypeError, "socket.sendto() takes no keyword arguments");
  if (args->count != 3 && args->count != 4)
    return interp_raise(in, &type_TypeError, "sendto() takes 2 or 3 arguments (%zu given)",
                        args->count - 1);
  struct call call;
  call_start(&call, &row_sendto);
  call.fd = h->fd;
  if (convert_data(in, args->at[1], &call.in, &call.in_len) < 0 ||
      (args->count == 4 && convert_int(in, args->at[2], &call.message.flags) < 0) ||
      convert_address(in, h, "sendto", args->at[args->count - 1], &call) < 0 ||
      make_call(in, h, &call, POLLOUT) < 0)
    return VALUE_ERROR;
  return value_int(call.result);
}

static void run_recvfrom(struct call *call) {
  socklen_t len = call->addr_room;
  call_filled(call, recvfrom(call->fd, call->out, call->out_room, (int)call->message.flags,
                             (struct sockaddr *)&call->addr, &len));
  call->addr_len = call->error ? 0 : len;
}

const struct call_row row_recvfrom = {
    .name = "recvfrom",
    .summary = "receives one message and returns who sent it",
    .params = {ROWS_SOCK,
               {.name = "bufsize",
                .kind = PARAM_SIZE,
                .doc = "the most bytes to take; the rest of a larger datagram is lost"},
               FLAGS,
               {.name = "address",
                .kind = PARAM_ADDRESS,
                .out = true,
                .doc = "where the kernel writes the sender's address"}},
    .python = python_recvfrom,
    .signature = "recvfrom(bufsize, flags=0)",
    .returns = RETURNS_BYTES_ADDR,
    .returns_doc = "(bytes, address); the address is None on a TCP connection",
    .flags = CALL_MAY_BLOCK,
    .run = run_recvfrom,
    .kernel =
        "The kernel takes the first datagram of the receive queue, with the address it came from. "
        "While the queue is empty the call waits. An empty datagram gives b'': with UDP that is a "
        "message, not the end.",
    .wire = "Nothing.",
    .waits = "waits for a datagram to %L",
    .notes = recv_notes,
    .example = "receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
               "receiver.bind((\"127.0.0.1\", 0))\n"
               "sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
               "sock.sendto(b\"hello\", receiver.getsockname())\n"
               "data, addr = receiver.recvfrom(1024)\n"
               "data\n"
               "sock.close()\n"
               "receiver.close()",
    .manual = "recvfrom(2)",
};

static struct value python_recvfrom(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "recvfrom");
  int64_t size, flags;
  if (!h || convert_count(in, args, "recvfrom", 1, 2) < 0 ||
      convert_size(in, args, "recvfrom", &size, &flags) < 0)
    return VALUE_ERROR;
  struct call call;
  call_start(&call, &row_recvfrom);
  call.addr_room = sizeof call.addr;
  struct value at[2];
  at[0] = receive(in, h, &call, size, flags);
  if (value_is_error(at[0]))
    return VALUE_ERROR;
  at[1] = convert_sockaddr(&call.addr, call.addr_len);
  return value_tuple_take(at, 2);
}

/* recv_into and recvfrom_into: CALL is started; TOO_MUCH is the message when the buffer is too small. */
static int receive_into(struct interp *in, const struct args *args, const char *name,
                        const char *too_much, struct call *call) {
  static const char *const names[] = {"buffer", "nbytes", "flags"};
  struct handle *h = convert_self(in, args, name);
  if (!h)
    return -1;
  struct args rest = *args;
  rest.at++;
  rest.count--;
  struct value v[3];
  int64_t size = 0;
  if (ops_args(in, &rest, name, names, 3, 1, v) < 0)
    return -1;
  unsigned char *room;
  size_t len;
  int writable = memoryview_room(in, v[0], &room, &len);
  if (writable < 0)
    return -1;
  if (!writable)
    return interp_fail(in, &type_TypeError,
                       "%s() argument 1 must be read-write bytes-like object, not %s", name,
                       value_type_name(v[0]));
  if ((!value_is_error(v[1]) && ops_index(in, v[1], &size) < 0) ||
      (!value_is_error(v[2]) && convert_int(in, v[2], &call->message.flags) < 0))
    return -1;
  if (size < 0)
    return interp_fail(in, &type_ValueError, "negative buffersize in %s", name);
  if (size == 0)
    size = (int64_t)len;
  if ((size_t)size > len)
    return interp_fail(in, &type_ValueError, "%s", too_much);
  call->fd = h->fd;
  call->out = room;
  call->out_room = (size_t)size;
  if (call->row == &row_recv && wants_nothing(in, size))
    return 0;
  return make_call(in, h, call, POLLIN);
}

struct value data_recv_into(struct interp *in, const struct args *args) {
  struct call call;
  call_start(&call, &row_recv);
  if (receive_into(in, args, "recv_into", "buffer too small for requested bytes", &call) < 0)
    return VALUE_ERROR;
  return value_int(call.result);
}

struct value data_recvfrom_into(struct interp *in, const struct args *args) {
  struct call call;
  call_start(&call, &row_recvfrom);
  call.addr_room = sizeof call.addr;
  if (receive_into(in, args, "recvfrom_into", "nbytes is greater than the length of the buffer",
                   &call) < 0)
    return VALUE_ERROR;
  struct value at[] = {value_int(call.result), convert_sockaddr(&call.addr, call.addr_len)};
  return value_tuple_take(at, 2);
}
