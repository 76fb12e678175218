/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bind, connect, getsockname, getpeername: a socket's own address and its peer's. connect_ex is made of
 * connect. */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/eval/interp.h"
#include "net/constants.h"

static builtin_fn python_bind, python_connect, python_getsockname, python_getpeername;

static void run_bind(struct call *call) {
  call_returned(call, bind(call->fd, (struct sockaddr *)&call->addr, call->addr_len));
}

static const struct errno_note bind_path_notes[] = {
    {EADDRINUSE, "The path exists: it stays when the server that bound it has ended.",
     "Remove an old path with os.unlink(), or choose another."},
    {EACCES, "The directory of the path cannot be written.", "Choose a path under /tmp."},
    {0, NULL, NULL}};

static const struct errno_note bind_notes[] = {
    {EADDRINUSE,
     "Another socket has this address and port. A server that has just ended leaves its "
     "connections in TIME_WAIT, on Linux for 60 s, and those hold the port too.",
     "`handles` shows the sockets of this session. setsockopt(SOL_SOCKET, SO_REUSEADDR, 1) before "
     "bind lets a server take its port back from TIME_WAIT, if its last run had set it too; else "
     "wait a minute or bind another port."},
    {EACCES, "Ports below 1024 are reserved for privileged programs.",
     "Use a port from 1024 on, or run as root (capability CAP_NET_BIND_SERVICE)."},
    {EADDRNOTAVAIL, "No interface of this host has that address.",
     "Bind '' (any address), 127.0.0.1, or another address of this host."},
    {EINVAL,
     "The socket is already bound (it can be bound only once), or the address has the wrong length "
     "for its family.",
     "Make a new socket for another address."},
    ROWS_OTHER_FAMILY,
    {ENOENT, "A directory in the path of the AF_UNIX address does not exist.",
     "Make the directory, or choose another path."},
    {ENOTDIR, "A part of the path of the AF_UNIX address is not a directory.",
     "Choose another path."},
    {EROFS, "The path of the AF_UNIX address is on a read-only file system.",
     "Choose a path under /tmp."},
    ROWS_CLOSED,
    {0, NULL, NULL}};

const struct call_row row_bind = {
    .name = "bind",
    .summary = "gives the socket its own address: where others find it",
    .params = {ROWS_SOCK,
               {.name = "address",
                .kind = PARAM_ADDRESS,
                .doc = "(host, port): '' is every address of this machine, port 0 lets the kernel "
                       "choose; a path for AF_UNIX"}},
    .python = python_bind,
    .signature = "bind(address)",
    .returns = RETURNS_NONE,
    .returns_doc = "nothing",
    .flags = CALL_PRIVILEGED,
    .run = run_bind,
    .kernel =
        "The kernel notes the address and port as in use; another bind to them fails. With port 0 "
        "it "
        "picks a free port, and getsockname tells which. A client need not bind: connect picks a "
        "port.",
    .wire = "Nothing. Until listen is called the kernel answers a SYN to the port with RST.",
    .notes = bind_notes,
    .path_notes = bind_path_notes,
    .example = "sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n"
               "sock.bind((\"127.0.0.1\", 0))\n"
               "host, port = sock.getsockname()\n"
               "sock.close()",
    .manual = "bind(2)",
};

static struct value python_bind(struct interp *in, const struct args *args) {
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
    {ECONNREFUSED, "The path exists, but nobody listens on it.", "Start the server that binds it."},
    {EACCES, "This user may not write to the path.", "Look at its permissions with ls -l."},
    {0, NULL, NULL}};

static const struct errno_note connect_notes[] = {
    {ECONNREFUSED, "Nothing listens on that address and port: the SYN was answered with RST.",
     "Start the server first (bind, listen), and compare address and port."},
    {ETIMEDOUT,
     "The SYN was sent several times and never answered: a firewall drops it, or no machine has "
     "that address.",
     "Check the address, and whether the way there is open (`ping`, `traceroute`)."},
    {EHOSTUNREACH,
     "The host cannot be reached: a router says so, or nobody on this network answers for the "
     "address.",
     "Check the address and that the machine is running."},
    {ENETUNREACH, "No route leads from this host to that address.",
     "Connect to an address of this host or of a network that it is in."},
    {.error = EISCONN},
    {.error = EINPROGRESS},
    {.error = EALREADY},
    {EADDRNOTAVAIL,
     "No local port is free: connections to that address use all ports of the range for clients.",
     "Close connections, or wait for TIME_WAIT to end."},
    {EADDRINUSE,
     "This very connection, with both addresses and both ports, exists already or is in TIME_WAIT.",
     "Do not bind the client: the kernel then picks another port."},
    ROWS_OTHER_FAMILY,
    {EACCES, "Broadcast addresses need permission, or a firewall rule of this machine forbids it.",
     "For broadcast set SO_BROADCAST."},
    {ENOENT, "There is no such AF_UNIX path.",
     "Start the server that binds it, or correct the path."},
    {EPROTOTYPE, "The AF_UNIX socket at that path is of another type.",
     "Use the type of the server: SOCK_STREAM or SOCK_DGRAM."},
    {EAGAIN, "The queue of the AF_UNIX server is full and the socket does not block.",
     "Try again, or listen with a larger backlog there."},
    {ECONNABORTED, "An earlier connect on this socket failed, and its error has been read already.",
     "Make a new socket and try again."},
    {EINVAL, "The address has the wrong length for its family, or the socket listens.",
     "Use another socket for the client."},
    ROWS_CLOSED,
    {0, NULL, NULL}};

const struct call_row row_connect = {
    .name = "connect",
    .summary = "connects the socket to a peer; for UDP it only sets the peer's address",
    .params = {ROWS_SOCK,
               {.name = "address",
                .kind = PARAM_ADDRESS,
                .doc = "(host, port) of the peer; a path for AF_UNIX"}},
    .python = python_connect,
    .signature = "connect(address)",
    .returns = RETURNS_NONE,
    .returns_doc = "nothing, once the connection is established",
    .flags = CALL_MAY_BLOCK,
    .run = run_connect,
    .kernel =
        "If the socket is not bound the kernel picks a free port. A TCP socket goes from CLOSE to "
        "SYN_SENT, and to ESTABLISHED when the answer arrives. A UDP socket gets a fixed peer: "
        "datagrams from others are no longer delivered.",
    .wire = "TCP: SYN, SYN,ACK and ACK, the three-way handshake (RFC 9293, 3.5). UDP: nothing.",
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

/* Waits until a pending connection is established or has failed: CALL, the connect, gets the error. 0, or
   -1 with an exception (interrupted, timed out). */
static int finish_connect(struct interp *in, const struct handle *h, struct call *call) {
  int64_t deadline = 0;
  int ready = make_wait(in, h, call, POLLOUT | POLLERR, &deadline);
  if (ready < 0)
    return -1;
  if (!ready)
    return make_timed_out(in, h, call);
  int error = 0;
  struct call ask;
  call_start(&ask, &row_getsockopt);
  ask.fd = h->fd;
  ask.sockopt.level = SOL_SOCKET;
  ask.sockopt.option = SO_ERROR;
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

static struct value python_connect(struct interp *in, const struct args *args) {
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

struct value connect_ex(struct interp *in, const struct args *args) {
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
    return value_int(EAGAIN); /* as CPython reports a timeout */
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
    {.error = ENOTSOCK},
    {0, NULL, NULL}};

const struct call_row row_getsockname = {
    .name = "getsockname",
    .summary = "the socket's own address",
    .params = {ROWS_SOCK,
               {.name = "address",
                .kind = PARAM_ADDRESS,
                .out = true,
                .doc = "where the kernel writes it"}},
    .python = python_getsockname,
    .signature = "getsockname()",
    .returns = RETURNS_ADDRESS,
    .returns_doc = "(host, port); a path for AF_UNIX; ('0.0.0.0', 0) before bind or connect",
    .run = run_getsockname,
    .kernel = "The kernel copies what it knows about this end, including a port that it chose.",
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
    {ENOTCONN, "The socket is not connected, so it has no peer. One that listens never has.",
     "connect() it, or ask the socket that accept() returned."},
    {EBADF, "The socket is closed: its peer is gone.", "Ask before close()."},
    {0, NULL, NULL}};

const struct call_row row_getpeername = {
    .name = "getpeername",
    .summary = "the address of the other end",
    .params = {ROWS_SOCK,
               {.name = "address",
                .kind = PARAM_ADDRESS,
                .out = true,
                .doc = "where the kernel writes it"}},
    .python = python_getpeername,
    .signature = "getpeername()",
    .returns = RETURNS_ADDRESS,
    .returns_doc = "(host, port) of the peer",
    .run = run_getpeername,
    .kernel =
        "The kernel copies what it knows about the other end. It does not show that the peer has "
        "closed: recv does, by returning b''.",
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

static struct value python_getsockname(struct interp *in, const struct args *args) {
  return ask_address(in, args, &row_getsockname);
}

static struct value python_getpeername(struct interp *in, const struct args *args) {
  return ask_address(in, args, &row_getpeername);
}
