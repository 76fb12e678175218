/* SPDX-License-Identifier: GPL-3.0-or-later */
/* send, recv, sendto, recvfrom; and sendall, recv_into, recvfrom_into, which stand on them. The way
 * of a send or recv is kept short: this is where programs spend their time. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/exceptions.h"
#include "lang/interp.h"
#include "lang/ops.h"
#include "net/constants.h"

#define SMALL 4096 /* up to this many bytes are received on the stack */

#define SOCK                                                                                       \
  { .name = "sock", .kind = PARAM_HANDLE, .doc = "the socket" }
#define FLAGS                                                                                      \
  {                                                                                                \
    .name = "flags", .kind = PARAM_FLAGS, .optional = true, .preset = 0,                           \
    .constants = &constants_message_flags, .doc = "0, or MSG_… joined by |"                      \
  }
#define NO_MEMORY                                                                                  \
  { ENOBUFS, "The queue of the network interface is full.", "Wait a little and send again." }
#define CLOSED                                                                                     \
  { EBADF, "The socket is closed on this side.", "Make a new one with socket()." }

static void run_send(struct call *call) {
  call_returned(call, send(call->fd, call->in, call->in_len, (int)call->n[2]));
}

static const struct errno_note send_notes[] = {
    {EPIPE,
     "Nothing can be sent here: this end was shut down for sending, the peer has answered with RST "
     "that it takes no more, or a TCP socket was never connected.",
     "connect() first; after the peer has closed, read what recv() still has, then close."},
    {ECONNRESET,
     "The peer sent RST: it closed with bytes unread or with SO_LINGER at 0, or its process has "
     "died; or "
     "something between sent it.",
     "Close the socket and connect anew."},
    {ENOTCONN, "The socket is not connected.",
     "connect() first; a server sends on the socket that accept() gave, not on the one that "
     "listens."},
    {EDESTADDRREQ, "A datagram socket that is not connected does not know whom to send to.",
     "Use sendto(data, (host, port)), or connect() first."},
    {EAGAIN, "The send buffer is full, and the socket does not block.",
     "Wait with select or poll until it can be written, then send the rest."},
    {EMSGSIZE, "The datagram is too big: over IPv4 UDP carries at most 65507 bytes.",
     "Send smaller messages, or use TCP."},
    {ECONNREFUSED,
     "An earlier datagram was answered with ICMP port unreachable: nobody has that port there.",
     "Start the receiver, or correct the port; then send again."},
    {ETIMEDOUT,
     "The peer has acknowledged nothing for so long that the kernel gave the connection up.",
     "Check the network and connect anew."},
    {EHOSTUNREACH, "On the way, or on the same network, nobody reaches that address.",
     "Check the address and that the machine is running."},
    {EOPNOTSUPP, "This kind of socket does not know one of the flags.", "Leave the flags out."},
    {EINTR, "A signal came before anything was sent.", "Call send() again."},
    {EISCONN, "An address was given, but the socket is connected.",
     "Use send() without an address."},
    NO_MEMORY,
    CLOSED,
    {0, NULL, NULL}};

const struct call_row row_send = {
    .name = "send",
    .summary = "sends bytes on a connected socket; perhaps not all of them",
    .params = {SOCK, {.name = "data", .kind = PARAM_DATA, .doc = "the bytes: b\"…\""}, FLAGS},
    .returns = RETURNS_INT,
    .returns_doc =
        "how many bytes the kernel has taken: the rest must be sent again (sendall does)",
    .flags = CALL_MAY_BLOCK,
    .run = run_send,
    .kernel =
        "The kernel copies the bytes into the socket's send buffer and returns; while the buffer "
        "is full, it waits. That send has returned does not say that the peer has anything yet.",
    .wire = "TCP: the bytes go out in one or several segments as the peer's window and congestion "
            "control allow, and are sent again until they are acknowledged. UDP: one datagram, at "
            "once.",
    .waits = "waits for room in the send buffer towards %P",
    .notes = send_notes,
    .example = "a, b = socket.socketpair()\n"
               "a.send(b\"I am your hero!!!\")\n"
               "b.recv(1024)\n"
               "a.close()\n"
               "b.close()",
    .manual = "send(2)",
};

struct value data_send(struct interp *in, const struct args *args) {
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
  call.n[2] = flags;
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
    call.n[2] = flags;
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

/* How many of the bytes that were offered are filled: with MSG_TRUNC the result may be larger. */
static void call_filled(struct call *call, ssize_t result) {
  call_returned(call, result);
  call->out_len = result < 0                        ? 0
                  : (size_t)result < call->out_room ? (size_t)result
                                                    : call->out_room;
}

static void run_recv(struct call *call) {
  call_filled(call, recv(call->fd, call->out, call->out_room, (int)call->n[2]));
}

static const struct errno_note recv_notes[] = {
    {EAGAIN, "Nothing has come yet, and the socket does not block.",
     "Wait with select or poll until it can be read, or setblocking(True)."},
    {ECONNRESET,
     "The peer sent RST: it closed with bytes unread or with SO_LINGER at 0, or its process has "
     "died; or "
     "something between sent it.",
     "Close the socket and connect anew; what had not been read is lost."},
    {ENOTCONN, "The socket is not connected.",
     "connect() first; a server receives on the socket that accept() gave, not on the one that "
     "listens."},
    {ECONNREFUSED,
     "A datagram that was sent before was answered with ICMP port unreachable: nobody has that "
     "port.",
     "Start the receiver, or correct the port."},
    {ETIMEDOUT,
     "The peer has acknowledged nothing for so long that the kernel gave the connection up.",
     "Check the network and connect anew."},
    {EINVAL, "There is no out-of-band byte to be had (MSG_OOB).", "Leave MSG_OOB out."},
    {EOPNOTSUPP, "This kind of socket does not know one of the flags.", "Leave the flags out."},
    {EINTR, "A signal came before anything was received.", "Call recv() again."},
    {ENOMEM, "The kernel has no memory for it.", "Ask for fewer bytes."},
    {EFAULT, "The kernel cannot write so many bytes.", "Ask for fewer bytes."},
    CLOSED,
    {0, NULL, NULL}};

const struct call_row row_recv = {
    .name = "recv",
    .summary = "receives what has come, at most so many bytes",
    .params = {SOCK,
               {.name = "bufsize",
                .kind = PARAM_SIZE,
                .doc = "how many bytes to take at most; 1024 or 4096 is usual"},
               FLAGS},
    .returns = RETURNS_BYTES,
    .returns_doc = "the bytes, at least one; b'' when the peer has closed its direction",
    .flags = CALL_MAY_BLOCK,
    .run = run_recv,
    .kernel =
        "The kernel moves bytes from the socket's receive buffer; while it is empty, the call "
        "waits. TCP is a stream: one recv may give a part of what one send sent, or the bytes of "
        "several. UDP gives one datagram, and what does not fit is lost.",
    .wire = "Nothing of its own; the room that was made is told to the peer as a larger window.",
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
  if (*size < 0) {
    interp_raise(in, &type_ValueError, "negative buffersize in %s", name);
    return -1;
  }
  return 0;
}

/* Makes a receiving CALL of many bytes: straight into what is returned. */
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
  return value_bytes_cut_take(bytes, call->out_len);
}

/* Makes a receiving CALL and returns its bytes. */
CALL_INLINE struct value receive(struct interp *in, const struct handle *h, struct call *call,
                                 int64_t size, int64_t flags) {
  unsigned char small[SMALL];
  call->fd = h->fd;
  call->out_room = (size_t)size;
  call->n[2] = flags;
  if (call->out_room > SMALL)
    return receive_many(in, h, call);
  call->out = small;
  if (make_call(in, h, call, POLLIN) < 0)
    return VALUE_ERROR;
  return value_bytes(small, call->out_len);
}

/* As in CPython, recv of 0 bytes asks the kernel nothing and never waits. */
static bool wants_nothing(struct interp *in, int64_t size) {
  if (size == 0 && in->host && in->host->note)
    in->host->note(in->host_data, "0 bytes are asked for: no call is made, as in Python");
  return size == 0;
}

struct value data_recv(struct interp *in, const struct args *args) {
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
  call_returned(call, sendto(call->fd, call->in, call->in_len, (int)call->n[2],
                             (struct sockaddr *)&call->addr, call->addr_len));
}

static const struct errno_note sendto_notes[] = {
    {EMSGSIZE, "The datagram is too big: over IPv4 UDP carries at most 65507 bytes.",
     "Send smaller messages, or use TCP."},
    {EACCES, "Broadcast addresses need permission, or a firewall rule of this machine forbids it.",
     "For broadcast: setsockopt(SOL_SOCKET, SO_BROADCAST, 1)."},
    {EINVAL, "The address cannot be sent to: port 0, or a wrong length.",
     "Give the receiver's port."},
    {EISCONN, "The socket is connected: TCP takes no address, it has its peer.", "Use send()."},
    {ECONNREFUSED,
     "An earlier datagram was answered with ICMP port unreachable: nobody has that port there. (An "
     "AF_UNIX path is there, but nobody has it open.)",
     "Start the receiver, or correct the port; then send again."},
    {ENETUNREACH, "This machine has no route to that network.", "See `ip route`."},
    {EHOSTUNREACH, "On the way, or on the same network, nobody reaches that address.",
     "Check the address and that the machine is running."},
    {EAFNOSUPPORT, "The address is of another family than the socket.",
     "Give an IPv4 address to an AF_INET socket, an IPv6 address to an AF_INET6 socket."},
    {EPIPE, "A TCP socket that is not connected cannot send, with an address neither.",
     "connect() first, or use SOCK_DGRAM."},
    {ENOTCONN, "The socket is a stream that is not connected.",
     "connect() first, or use SOCK_DGRAM."},
    {EADDRNOTAVAIL, "No port is left for this end.", "Close sockets."},
    {EAGAIN, "The send buffer is full, and the socket does not block.",
     "Wait with select or poll until it can be written."},
    {ENOENT, "There is no such AF_UNIX path.", "Start the receiver that binds it."},
    {EINTR, "A signal came before anything was sent.", "Call sendto() again."},
    NO_MEMORY,
    CLOSED,
    {0, NULL, NULL}};

const struct call_row row_sendto = {
    .name = "sendto",
    .summary = "sends one datagram to an address; no connection is needed",
    .params = {SOCK,
               {.name = "data", .kind = PARAM_DATA, .doc = "the bytes of the message"},
               FLAGS,
               {.name = "address", .kind = PARAM_ADDRESS, .doc = "(host, port) of the receiver"}},
    .returns = RETURNS_INT,
    .returns_doc = "how many bytes were sent: all of them, a datagram is sent whole or not at all",
    .flags = CALL_MAY_BLOCK,
    .run = run_sendto,
    .kernel =
        "Without bind before it the kernel takes a free port, so that an answer finds its way. The "
        "message leaves at once; whether it arrives nobody says.",
    .wire = "UDP: one datagram, in one IP packet or, when it is larger than the way allows, in "
            "fragments. If nobody has the port, ICMP port unreachable comes back.",
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

struct value data_sendto(struct interp *in, const struct args *args) {
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
  if ((args->count == 4 && convert_int(in, args->at[2], &call.n[2]) < 0) ||
      convert_address(in, h, "sendto", args->at[args->count - 1], &call) < 0 ||
      convert_data(in, args->at[1], &call.in, &call.in_len) < 0 ||
      make_call(in, h, &call, POLLOUT) < 0)
    return VALUE_ERROR;
  return value_int(call.result);
}

static void run_recvfrom(struct call *call) {
  socklen_t len = call->addr_room;
  call_filled(call, recvfrom(call->fd, call->out, call->out_room, (int)call->n[2],
                             (struct sockaddr *)&call->addr, &len));
  call->addr_len = call->error ? 0 : len;
}

const struct call_row row_recvfrom = {
    .name = "recvfrom",
    .summary = "receives one message and tells who sent it",
    .params = {SOCK,
               {.name = "bufsize",
                .kind = PARAM_SIZE,
                .doc = "how many bytes to take at most; what does not fit of a datagram is lost"},
               FLAGS,
               {.name = "address",
                .kind = PARAM_ADDRESS,
                .out = true,
                .doc = "where the kernel writes the sender's address"}},
    .returns = RETURNS_BYTES_ADDR,
    .returns_doc = "(bytes, address); the address is None on a TCP connection",
    .flags = CALL_MAY_BLOCK,
    .run = run_recvfrom,
    .kernel =
        "The kernel takes the first datagram of the receive queue, with the address it came from; "
        "while the queue is empty, the call waits. An empty datagram gives b'': with UDP that is a "
        "message, not an end.",
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

struct value data_recvfrom(struct interp *in, const struct args *args) {
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
  if (v[0].kind != KIND_BYTEARRAY) {
    interp_raise(in, &type_TypeError,
                 "%s() argument 1 must be read-write bytes-like object, not %s", name,
                 value_type_name(v[0]));
    return -1;
  }
  if ((!value_is_error(v[1]) && ops_index(in, v[1], &size) < 0) ||
      (!value_is_error(v[2]) && convert_int(in, v[2], &call->n[2]) < 0))
    return -1;
  struct bytearray *buffer = v[0].bytearray;
  if (size < 0) {
    interp_raise(in, &type_ValueError, "negative buffersize in %s", name);
    return -1;
  }
  if (size == 0)
    size = (int64_t)buffer->len;
  if ((size_t)size > buffer->len) {
    interp_raise(in, &type_ValueError, "%s", too_much);
    return -1;
  }
  call->fd = h->fd;
  call->out = buffer->s;
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
