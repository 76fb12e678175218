/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listen and accept: the server's side of making connections. */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/fd.h"
#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"
#include "net/constants.h"

static builtin_fn python_listen, python_accept;

#define BACKLOG 128 /* CPython's default, or SOMAXCONN if that is less */

static void run_listen(struct call *call) {
  call_returned(call, listen(call->fd, (int)call->listen.backlog));
}

static const struct errno_note listen_notes[] = {
    {EADDRINUSE,
     "Another socket listens on this port, or the socket was not bound and no port is free.",
     "Bind another port."},
    {EOPNOTSUPP, "Only stream sockets listen; UDP has no connections to wait for.",
     "Use SOCK_STREAM; with SOCK_DGRAM call recvfrom() right after bind()."},
    {EINVAL, "A socket that has a peer, or whose connect() failed, cannot listen.",
     "Make another socket for the server."},
    {EDESTADDRREQ, "An AF_UNIX socket must be bound to a path before it listens.",
     "Call bind() first."},
    ROWS_CLOSED,
    {0, NULL, NULL}};

const struct call_row row_listen = {
    .name = "listen",
    .summary = "makes the socket accept connections",
    .params = {ROWS_SOCK,
               CALL_PARAM("backlog", INT, listen.backlog,
                          "how many connections may wait for accept; Linux allows one more",
                          .optional = true, .preset = BACKLOG < SOMAXCONN ? BACKLOG : SOMAXCONN)},
    .python = python_listen,
    .signature = "listen(backlog=128)",
    .returns = RETURNS_NONE,
    .returns_doc = "nothing; it does not wait",
    .run = run_listen,
    .kernel =
        "The socket goes from CLOSE to LISTEN. The kernel now answers SYNs to the port by itself "
        "and "
        "keeps the connections in the accept queue until accept takes them. When the queue is "
        "full the kernel ignores further SYNs, and the clients send them again.",
    .wire = "Nothing yet. A SYN is now answered with SYN,ACK, no longer with RST.",
    .notes = listen_notes,
    .example = "sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\n"
               "sock.bind((\"127.0.0.1\", 0))\n"
               "sock.listen(5)\n"
               "sock.close()",
    .manual = "listen(2)",
};

static struct value python_listen(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "listen");
  struct call call;
  call_start(&call, &row_listen);
  if (!h || convert_count(in, args, "listen", 0, 1) < 0)
    return VALUE_ERROR;
  call.fd = h->fd;
  call.listen.backlog = row_listen.params[1].preset;
  if (args->count > 1 && convert_int(in, args->at[1], &call.listen.backlog) < 0)
    return VALUE_ERROR;
  if (call.listen.backlog < 0)
    call.listen.backlog = 0; /* as CPython does: a negative one once crashed some systems */
  return make_call(in, h, &call, 0) < 0 ? VALUE_ERROR : VALUE_NONE;
}

static void run_accept(struct call *call) {
  socklen_t len = call->addr_room;
  fd_lock(); /* the kernel takes a number before it waits */
  fd_unlock();
  call_returned(call, accept(call->fd, (struct sockaddr *)&call->addr, &len));
  call->addr_len = call->error ? 0 : len;
}

static const struct errno_note accept_notes[] = {
    {EAGAIN, "No connection is waiting, and the socket does not block.",
     "Wait with select or poll until the socket is readable, or call setblocking(True)."},
    {EINVAL, "The socket does not listen.", "Call bind() and listen() first."},
    {EOPNOTSUPP, "Only stream sockets accept; UDP has no connections.",
     "Use recvfrom() on a SOCK_DGRAM socket."},
    {ECONNABORTED, "The client aborted the connection while it was waiting to be accepted.",
     "Call accept() again."},
    {EMFILE, "The new connection needs a descriptor, and this process has none left.",
     "Close connections that are finished; `handles` lists them."},
    {.error = ENFILE},
    {EPERM, "A firewall rule of this machine forbids the connection.",
     "Look at the rules with `nft list ruleset`."},
    {EINTR, "A signal arrived while the call waited.", "Call accept() again."},
    {EBADF, "The socket is closed.", "Call accept() before you close the listening socket."},
    {0, NULL, NULL}};

const struct call_row row_accept = {
    .name = "accept",
    .summary = "takes the next connection from the queue of a listening socket",
    .params = {ROWS_SOCK,
               {.name = "address",
                .kind = PARAM_ADDRESS,
                .out = true,
                .doc = "where the kernel writes the client's address"}},
    .python = python_accept,
    .signature = "accept()",
    .returns = RETURNS_HANDLE_ADDR,
    .returns_doc =
        "(socket, address): a new socket for this one connection, and who is at its other end",
    .flags = CALL_MAY_BLOCK,
    .run = run_accept,
    .kernel =
        "The kernel takes the first connection off the accept queue and gives it a descriptor. "
        "While the queue is empty the call waits. The listening socket does not change and goes on "
        "listening.",
    .wire = "Nothing: the kernel completed the handshake before accept returned, perhaps long "
            "before it "
            "was called.",
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

const struct call_row row_accept4 = {
    .name = "accept4",
    .summary = "accept that also sets O_NONBLOCK and FD_CLOEXEC on the new socket",
    .params = {ROWS_SOCK,
               {.name = "address",
                .kind = PARAM_ADDRESS,
                .out = true,
                .doc = "where the kernel writes the client's address"},
               CALL_PARAM("flags", FLAGS, accept4.flags,
                          "SOCK_NONBLOCK: its calls do not wait; SOCK_CLOEXEC: programs that are "
                          "started do not get it",
                          .constants = &constants_type_flags)},
    .signature = "int accept4(int fd, struct sockaddr *address, socklen_t *address_len, int flags)",
    .returns = RETURNS_HANDLE_ADDR,
    .returns_doc = "the descriptor of a new socket for this one connection",
    .flags = CALL_MAY_BLOCK | CALL_TRACED,
    .acts_as = &row_accept,
    .kernel =
        "As accept; the flags are set in the same moment, so that no other thread can start a "
        "program in between that would inherit the connection. Python's accept and most servers "
        "make this call.",
    .wire = "Nothing: the kernel completed the handshake before accept4 returned.",
    .waits = "waits for a connection to %L",
    .notes = accept_notes,
    .manual = "accept4(2)",
};

static struct value python_accept(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "accept");
  const struct args rest = types_rest(args);
  if (!h || ops_named(in, &rest, "socket.accept", true, NULL, 0, 0, NULL) < 0)
    return VALUE_ERROR;
  struct call call;
  call_start(&call, &row_accept);
  call.fd = h->fd;
  call.addr_room = sizeof call.addr;
  if (make_call(in, h, &call, POLLIN) < 0)
    return VALUE_ERROR;
  return convert_result(in, h, &call);
}
