/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listen and accept: the server's side of making connections. */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/exceptions.h"
#include "lang/interp.h"

#define SOCK                                                                                       \
  { .name = "sock", .kind = PARAM_HANDLE, .doc = "the socket" }

#define BACKLOG 128 /* what CPython takes, or SOMAXCONN where that is less */

static void run_listen(struct call *call) {
  call_returned(call, listen(call->fd, (int)call->n[1]));
}

static const struct errno_note listen_notes[] = {
    {EADDRINUSE,
     "Another socket listens on this port, or the socket was not bound and no port is free.",
     "See who listens with `ss -tln`, and bind another port."},
    {EOPNOTSUPP, "Only stream sockets listen; UDP has no connections to wait for.",
     "Use SOCK_STREAM; with SOCK_DGRAM call recvfrom() right after bind()."},
    {EINVAL, "The socket is connected already: a socket is either a client's or one that listens.",
     "Make another socket for the server."},
    {EDESTADDRREQ, "An AF_UNIX socket must be bound to a path before it listens.",
     "Call bind() first."},
    {EBADF, "The socket is closed.", "Make a new one with socket()."},
    {0, NULL, NULL}};

const struct call_row row_listen = {
    .name = "listen",
    .summary = "makes the socket one that takes connections",
    .params = {SOCK,
               {.name = "backlog",
                .kind = PARAM_INT,
                .optional = true,
                .preset = BACKLOG < SOMAXCONN ? BACKLOG : SOMAXCONN,
                .doc = "how many connections may wait for accept: at most one more than this"}},
    .returns = RETURNS_NONE,
    .returns_doc = "nothing; it does not wait",
    .run = run_listen,
    .kernel =
        "The socket goes from CLOSE to LISTEN. From now on the kernel answers SYNs to the port by "
        "itself and keeps the finished connections in the accept queue until accept takes them. "
        "When the queue is full, further SYNs are dropped, so that the client tries again.",
    .wire = "Nothing yet; a SYN that comes is answered with SYN+ACK, no longer with RST.",
    .notes = listen_notes,
    .example = "sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n"
               "sock.bind((\"127.0.0.1\", 0))\n"
               "sock.listen(5)\n"
               "sock.close()",
    .manual = "listen(2)",
};

struct value accept_listen(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "listen");
  struct call call;
  call_start(&call, &row_listen);
  if (!h || convert_count(in, args, "listen", 0, 1) < 0)
    return VALUE_ERROR;
  call.fd = h->fd;
  call.n[1] = row_listen.params[1].preset;
  if (args->count > 1 && convert_int(in, args->at[1], &call.n[1]) < 0)
    return VALUE_ERROR;
  if (call.n[1] < 0)
    call.n[1] = 0; /* as CPython does: a negative one once crashed some systems */
  return make_call(in, h, &call, 0) < 0 ? VALUE_ERROR : VALUE_NONE;
}

static void run_accept(struct call *call) {
  socklen_t len = call->addr_room;
  call_returned(call, accept(call->fd, (struct sockaddr *)&call->addr, &len));
  call->addr_len = call->error ? 0 : len;
}

static const struct errno_note accept_notes[] = {
    {EAGAIN, "No connection waits to be accepted, and the socket does not block.",
     "Wait with select or poll until it can be read, or setblocking(True)."},
    {EINVAL, "The socket does not listen.", "Call bind() and listen() first."},
    {EOPNOTSUPP, "Only stream sockets accept; UDP has no connections.",
     "Use recvfrom() on a SOCK_DGRAM socket."},
    {ECONNABORTED, "The client gave the connection up while it was waiting to be accepted.",
     "Call accept() again."},
    {EMFILE, "The new connection needs a descriptor, and this process has none left.",
     "Close connections that are done; `handles` lists them."},
    {ENFILE, "The whole system has as many files open as it may have.",
     "Close something, or wait."},
    {EPERM, "A firewall rule of this machine forbids the connection.",
     "See the rules with `nft list ruleset`."},
    {EINTR, "A signal came while it waited.", "Call accept() again."},
    {EBADF, "The socket is closed.", "accept() on the socket that listens, before it is closed."},
    {0, NULL, NULL}};

const struct call_row row_accept = {
    .name = "accept",
    .summary = "takes the next connection that clients have made to a listening socket",
    .params = {SOCK,
               {.name = "address",
                .kind = PARAM_ADDRESS,
                .out = true,
                .doc = "where the kernel writes the client's address"}},
    .returns = RETURNS_HANDLE_ADDR,
    .returns_doc =
        "(socket, address): a new socket for this one connection, and who is at its other end",
    .flags = CALL_MAY_BLOCK,
    .run = run_accept,
    .kernel =
        "The kernel takes the first connection off the accept queue and gives it a descriptor; "
        "while the queue is empty, the call waits. The listening socket stays as it is and goes on "
        "taking connections.",
    .wire =
        "Nothing: the handshake was finished by the kernel before, perhaps long before, accept was "
        "called.",
    .waits = "waits for a connection to %L",
    .notes = accept_notes,
    .example = "server = socket.create_server((\"127.0.0.1\", 0))\n"
               "client = socket.create_connection(server.getsockname())\n"
               "conn, addr = server.accept()\n"
               "addr == client.getsockname()\n"
               "conn.close()\n"
               "client.close()\n"
               "server.close()",
    .manual = "accept(2)",
};

struct value accept_accept(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "accept");
  if (!h)
    return VALUE_ERROR;
  if (args->count > 1)
    return interp_raise(in, &type_TypeError,
                        "socket.accept() takes 1 positional argument but %zu were given",
                        args->count);
  if (args->keyword_count)
    return interp_raise(in, &type_TypeError,
                        "socket.accept() got an unexpected keyword argument '%s'",
                        args->keywords[0]->s);
  struct call call;
  call_start(&call, &row_accept);
  call.fd = h->fd;
  call.addr_room = sizeof call.addr;
  if (make_call(in, h, &call, POLLIN) < 0)
    return VALUE_ERROR;
  return convert_result(in, h, &call);
}
