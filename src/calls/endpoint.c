/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bind, connect, getsockname, getpeername: a socket's own address and its peer's. connect_ex stands
 * on connect. */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/interp.h"
#include "net/constants.h"

#define SOCK                                                                                       \
  { .name = "sock", .kind = PARAM_HANDLE, .doc = "the socket" }

static void run_bind(struct call *call) {
  call_returned(call, bind(call->fd, (struct sockaddr *)&call->addr, call->addr_len));
}

static const struct errno_note bind_path_notes[] = {
    {EADDRINUSE, "The path is there: it stays when the server that bound it has ended.",
     "Remove an old path with os.unlink(), or choose another."},
    {EACCES, "The directory of the path cannot be written.", "Choose a path under /tmp."},
    {0, NULL, NULL}};

static const struct errno_note bind_notes[] = {
    {EADDRINUSE,
     "Another socket has this address and port. A server that has just ended leaves its "
     "connections in TIME_WAIT for a minute, and those hold the port too.",
     "See who has it with `ss -tan`. setsockopt(SOL_SOCKET, SO_REUSEADDR, 1) before bind lets a "
     "server take its port back from TIME_WAIT, if its last run had set it too; else wait a minute "
     "or bind another port."},
    {EACCES, "Ports below 1024 are kept for privileged programs.",
     "Use a port from 1024 on, or run as root (capability CAP_NET_BIND_SERVICE)."},
    {EADDRNOTAVAIL, "No interface of this machine has that address.",
     "Bind '' (any address), 127.0.0.1, or one that `ip addr` lists."},
    {EINVAL,
     "The socket is bound already (a socket is bound once in its life), or the address does not "
     "have the length of its family's.",
     "Make a new socket for another address."},
    {EAFNOSUPPORT, "The address is of another family than the socket.",
     "Give an IPv4 address to an AF_INET socket, an IPv6 address to an AF_INET6 socket."},
    {ENOENT, "A directory in the path of the AF_UNIX address does not exist.",
     "Make the directory, or choose another path."},
    {ENOTDIR, "A part of the path of the AF_UNIX address is no directory.", "Choose another path."},
    {EROFS, "The path of the AF_UNIX address lies on a file system that cannot be written.",
     "Choose a path under /tmp."},
    {EBADF, "The socket is closed.", "Make a new one with socket()."},
    {0, NULL, NULL}};

const struct call_row row_bind = {
    .name = "bind",
    .summary = "gives the socket its own address: where others find it",
    .params = {SOCK,
               {.name = "address",
                .kind = PARAM_ADDRESS,
                .doc = "(host, port): '' is every address of this machine, port 0 lets the kernel "
                       "choose; a path for AF_UNIX"}},
    .returns = RETURNS_NONE,
    .returns_doc = "nothing",
    .flags = CALL_PRIVILEGED,
    .run = run_bind,
    .kernel =
        "The kernel enters the address and port in its table of ports in use, and from then on "
        "nobody else may have them. With port 0 it picks a free one: getsockname tells which. A "
        "client need not bind: connect picks a port.",
    .wire =
        "Nothing is sent. Until listen is called a TCP port that is only bound answers a SYN with "
        "RST.",
    .notes = bind_notes,
    .path_notes = bind_path_notes,
    .example = "sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n"
               "sock.bind((\"127.0.0.1\", 0))\n"
               "host, port = sock.getsockname()\n"
               "sock.close()",
    .manual = "bind(2)",
};

struct value endpoint_bind(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "bind");
  struct call call;
  call_start(&call, &row_bind);
  if (!h || convert_count(in, args, "bind", 1, 1) < 0 ||
      convert_address(in, h, "bind", args->at[1], &call) < 0)
    return VALUE_ERROR;
  call.fd = h->fd;
  return make_call(in, h, &call, 0) < 0 ? VALUE_ERROR : VALUE_NONE;
}

static void run_connect(struct call *call) {
  call_returned(call, connect(call->fd, (struct sockaddr *)&call->addr, call->addr_len));
}

static const struct errno_note connect_path_notes[] = {
    {ECONNREFUSED, "The path is there, but nobody listens on it.",
     "Start the server that binds it."},
    {EACCES, "There is no permission to write to the path.", "See its permissions with ls -l."},
    {0, NULL, NULL}};

static const struct errno_note connect_notes[] = {
    {ECONNREFUSED, "Nothing listens on that port: the kernel there answered the SYN with RST.",
     "Start the server first (bind, listen); compare the port with what `ss -tln` shows there."},
    {ETIMEDOUT,
     "The SYN was sent again and again and never answered: a firewall drops it, or no machine has "
     "that address.",
     "Check the address, and whether the way there is open (`ping`, `traceroute`)."},
    {EHOSTUNREACH,
     "A router, or this machine, says that the host cannot be reached: on the same network nobody "
     "answers for that address.",
     "Check the address and that the machine is running."},
    {ENETUNREACH, "This machine has no route to that network.",
     "See `ip route`; without IPv6 an IPv6 address cannot be reached."},
    {EISCONN, "The socket has a peer already, or it listens and never gets one.",
     "Make a new socket for a further connection."},
    {EINPROGRESS,
     "The socket does not block: the SYN is sent, and the connection is being made in the "
     "background.",
     "Wait with select or poll until it can be written, then ask getsockopt(SOL_SOCKET, "
     "SO_ERROR)."},
    {EALREADY, "The connection that was begun before is still being made.",
     "Wait with select or poll until the socket can be written."},
    {EADDRNOTAVAIL,
     "No port is left for this end: every port of the range for clients is in use towards that "
     "address.",
     "Close connections, or wait for TIME_WAIT to end."},
    {EADDRINUSE,
     "The very same connection, both addresses and both ports, exists already or is in TIME_WAIT.",
     "Do not bind the client, so that the kernel takes another port."},
    {EAFNOSUPPORT, "The address is of another family than the socket.",
     "Give an IPv4 address to an AF_INET socket, an IPv6 address to an AF_INET6 socket."},
    {EACCES, "Broadcast addresses need permission, or a firewall rule of this machine forbids it.",
     "For broadcast set SO_BROADCAST."},
    {ENOENT, "There is no such AF_UNIX path.",
     "Start the server that binds it, or correct the path."},
    {EPROTOTYPE, "The AF_UNIX socket at that path is of another type.",
     "Use the type of the server: SOCK_STREAM or SOCK_DGRAM."},
    {EAGAIN, "The queue of the AF_UNIX server is full and the socket does not block.",
     "Try again, or listen with a larger backlog there."},
    {ECONNABORTED, "A connection that was being made has failed.",
     "Make a new socket and try again."},
    {EINVAL, "The address has not the length of its family's, or the socket is one that listens.",
     "Use another socket for the client's part."},
    {EBADF, "The socket is closed.", "Make a new one with socket()."},
    {0, NULL, NULL}};

const struct call_row row_connect = {
    .name = "connect",
    .summary = "connects the socket to a peer; for UDP it only fixes whom to send to",
    .params = {SOCK,
               {.name = "address",
                .kind = PARAM_ADDRESS,
                .doc = "(host, port) of the peer; a path for AF_UNIX"}},
    .returns = RETURNS_NONE,
    .returns_doc = "nothing; it is back when the connection stands",
    .flags = CALL_MAY_BLOCK,
    .run = run_connect,
    .kernel =
        "Without bind before it the kernel takes a free port. A TCP socket goes from CLOSE to "
        "SYN_SENT, and to ESTABLISHED when the answer is there. A UDP socket gets a fixed peer: "
        "datagrams of others are not delivered any more.",
    .wire = "TCP: SYN, SYN+ACK, ACK, the three-way handshake (RFC 9293, 3.5). UDP: nothing.",
    .waits = "waits for the SYN-ACK of %T",
    .notes = connect_notes,
    .path_notes = connect_path_notes,
    .example = "server = socket.create_server((\"127.0.0.1\", 0))\n"
               "sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n"
               "sock.connect(server.getsockname())\n"
               "sock.getpeername() == server.getsockname()\n"
               "sock.close()\n"
               "server.close()",
    .manual = "connect(2)",
};

/* Waits until a connection that is being made stands or has failed: CALL, the connect, gets the
   error. 0, or -1 with an exception (interrupted, timed out). */
static int finish_connect(struct interp *in, const struct handle *h, struct call *call) {
  int64_t deadline = 0;
  int ready = make_wait(in, h, POLLOUT | POLLERR, &deadline);
  if (ready < 0)
    return -1;
  if (!ready)
    return make_timed_out(in);
  int error = 0;
  struct call ask;
  call_start(&ask, &row_getsockopt);
  ask.fd = h->fd;
  ask.n[1] = SOL_SOCKET;
  ask.n[2] = SO_ERROR;
  ask.out = &error;
  ask.out_room = sizeof error;
  if (make_call(in, NULL, &ask, 0) < 0)
    return -1;
  call->error = error == EISCONN ? 0 : error;
  call->result = call->error ? -1 : 0;
  return 0;
}

/* Connects; CALL has the address. 0 with the outcome in CALL, or -1 with an exception. */
static int connect_handle(struct interp *in, const struct handle *h, struct call *call) {
  call->fd = h->fd;
  make_perform(in, call);
  if (call->error == EINTR) {
    if (interp_check_interrupt(in))
      return -1;
    if (h->timeout != 0)
      return finish_connect(in, h, call);
  }
  if (call->error == EINPROGRESS && h->timeout > 0)
    return finish_connect(in, h, call);
  return 0;
}

struct value endpoint_connect(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "connect");
  struct call call;
  call_start(&call, &row_connect);
  if (!h || convert_count(in, args, "connect", 1, 1) < 0 ||
      convert_address(in, h, "connect", args->at[1], &call) < 0 || connect_handle(in, h, &call) < 0)
    return VALUE_ERROR;
  if (call.error)
    make_failed(in, &call);
  return call.error ? VALUE_ERROR : VALUE_NONE;
}

struct value endpoint_connect_ex(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "connect_ex");
  struct call call;
  call_start(&call, &row_connect);
  if (!h || convert_count(in, args, "connect_ex", 1, 1) < 0 ||
      convert_address(in, h, "connect_ex", args->at[1], &call) < 0)
    return VALUE_ERROR;
  if (connect_handle(in, h, &call) == 0)
    return value_int(call.error);
  if (make_is_timeout(in)) {
    interp_forget_exception(in);
    return value_int(EAGAIN); /* as CPython answers when the time is over */
  }
  return VALUE_ERROR;
}

static void run_getsockname(struct call *call) {
  socklen_t len = call->addr_room;
  call_returned(call, getsockname(call->fd, (struct sockaddr *)&call->addr, &len));
  call->addr_len = call->error ? 0 : len;
}

static const struct errno_note getsockname_notes[] = {
    {EBADF, "The socket is closed: its address is gone.", "Ask before close()."},
    {ENOTSOCK, "The descriptor is no socket.", "Use a descriptor that socket() has given."},
    {0, NULL, NULL}};

const struct call_row row_getsockname = {
    .name = "getsockname",
    .summary = "the socket's own address",
    .params = {SOCK,
               {.name = "address",
                .kind = PARAM_ADDRESS,
                .out = true,
                .doc = "where the kernel writes it"}},
    .returns = RETURNS_ADDRESS,
    .returns_doc = "(host, port); a path for AF_UNIX; ('0.0.0.0', 0) before bind or connect",
    .run = run_getsockname,
    .kernel = "The kernel copies what it knows about this end: the port that it has chosen too.",
    .wire = "Nothing.",
    .notes = getsockname_notes,
    .example = "sock = socket.socket()\n"
               "sock.getsockname()\n"
               "sock.close()",
    .manual = "getsockname(2)",
};

static void run_getpeername(struct call *call) {
  socklen_t len = call->addr_room;
  call_returned(call, getpeername(call->fd, (struct sockaddr *)&call->addr, &len));
  call->addr_len = call->error ? 0 : len;
}

static const struct errno_note getpeername_notes[] = {
    {ENOTCONN, "The socket is not connected: it has no peer. One that listens never has.",
     "connect() it, or ask the socket that accept() gave."},
    {EBADF, "The socket is closed: its peer is gone.", "Ask before close()."},
    {0, NULL, NULL}};

const struct call_row row_getpeername = {
    .name = "getpeername",
    .summary = "the address of the other end",
    .params = {SOCK,
               {.name = "address",
                .kind = PARAM_ADDRESS,
                .out = true,
                .doc = "where the kernel writes it"}},
    .returns = RETURNS_ADDRESS,
    .returns_doc = "(host, port) of the peer",
    .run = run_getpeername,
    .kernel =
        "The kernel copies what it knows about the other end. That the peer has closed is not seen "
        "here, only when recv returns b''.",
    .wire = "Nothing.",
    .notes = getpeername_notes,
    .example = "server = socket.create_server((\"127.0.0.1\", 0))\n"
               "sock = socket.create_connection(server.getsockname())\n"
               "sock.getpeername() == server.getsockname()\n"
               "sock.close()\n"
               "server.close()",
    .manual = "getpeername(2)",
};

/* Both askings. */
static struct value ask_address(struct interp *in, const struct args *args,
                                const struct call_row *row) {
  struct handle *h = convert_self(in, args, row->name);
  if (!h || convert_count(in, args, row->name, 0, 0) < 0)
    return VALUE_ERROR;
  struct call call;
  call_start(&call, row);
  call.fd = h->fd;
  call.addr_room = sizeof call.addr;
  if (make_call(in, h, &call, 0) < 0)
    return VALUE_ERROR;
  return convert_result(in, h, &call);
}

struct value endpoint_getsockname(struct interp *in, const struct args *args) {
  return ask_address(in, args, &row_getsockname);
}

struct value endpoint_getpeername(struct interp *in, const struct args *args) {
  return ask_address(in, args, &row_getpeername);
}
