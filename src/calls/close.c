/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shutdown and close: how connections end. */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/exceptions.h"
#include "lang/interp.h"
#include "net/constants.h"

#define SOCK                                                                                       \
  { .name = "sock", .kind = PARAM_HANDLE, .doc = "the socket" }

static void run_shutdown(struct call *call) {
  call_returned(call, shutdown(call->fd, (int)call->n[1]));
}

static const struct errno_note shutdown_notes[] = {
    {ENOTCONN, "The socket is not connected, or no longer: the peer may have reset the connection.",
     "Nothing is left to shut down: close() it."},
    {EINVAL, "The direction is none of SHUT_RD, SHUT_WR and SHUT_RDWR.", "Use one of the three."},
    {EBADF, "The socket is closed already.", "Shut down before close()."},
    {0, NULL, NULL}};

const struct call_row row_shutdown = {
    .name = "shutdown",
    .summary = "ends one direction of a connection, or both; the descriptor stays open",
    .params =
        {SOCK,
         {.name = "how",
          .kind = PARAM_INT,
          .constants = &constants_shutdown,
          .doc = "SHUT_WR: no more will be sent; SHUT_RD: no more is received; SHUT_RDWR: both"}},
    .returns = RETURNS_NONE,
    .returns_doc = "nothing",
    .run = run_shutdown,
    .kernel =
        "SHUT_WR: what is in the send buffer still goes out, then the peer is told that it was "
        "all; this end goes on receiving. So a client says \"that was my request\" and still gets "
        "the answer. The socket must be closed all the same.",
    .wire = "SHUT_WR and SHUT_RDWR: a FIN after the last byte; ESTABLISHED becomes FIN_WAIT1, or "
            "CLOSE_WAIT becomes LAST_ACK. SHUT_RD: nothing.",
    .notes = shutdown_notes,
    .example = "a, b = socket.socketpair()\n"
               "a.send(b\"the whole request\")\n"
               "a.shutdown(socket.SHUT_WR)\n"
               "b.recv(1024)\n"
               "b.recv(1024)\n"
               "b.send(b\"the answer\")\n"
               "a.recv(1024)\n"
               "a.close()\n"
               "b.close()",
    .manual = "shutdown(2)",
};

struct value close_shutdown(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "shutdown");
  struct call call;
  call_start(&call, &row_shutdown);
  if (!h || convert_count(in, args, "shutdown", 1, 1) < 0 ||
      convert_int(in, args->at[1], &call.n[1]) < 0)
    return VALUE_ERROR;
  call.fd = h->fd;
  return make_call(in, h, &call, 0) < 0 ? VALUE_ERROR : VALUE_NONE;
}

static void run_close(struct call *call) {
  call_returned(call, close(call->fd));
}

static const struct errno_note close_notes[] = {
    {EBADF, "The descriptor is closed already.", "Close each socket once."},
    {ECONNRESET, "The peer reset the connection; the descriptor is closed all the same.",
     "Nothing: it is over."},
    {EINTR, "A signal came; on Linux the descriptor is closed all the same.",
     "Do not close it again."},
    {EIO, "Writing what was left has failed; the descriptor is closed all the same.",
     "Nothing can be done."},
    {0, NULL, NULL}};

const struct call_row row_close = {
    .name = "close",
    .summary = "gives the descriptor back; the connection ends when it was the last one",
    .params = {SOCK},
    .returns = RETURNS_NONE,
    .returns_doc = "nothing; closing twice does nothing",
    .run = run_close,
    .kernel =
        "The number is free for the next socket. What is in the send buffer is still sent in the "
        "background. The end that closes first goes through FIN_WAIT1 and FIN_WAIT2 to TIME_WAIT "
        "and stays there for a minute, so that late segments meet no other connection.",
    .wire =
        "A FIN after the last byte; a RST instead when bytes were received that nobody has read, "
        "or when SO_LINGER is set with 0 seconds. Closing a listening socket resets the "
        "connections that wait to be accepted.",
    .notes = close_notes,
    .example = "sock = socket.socket()\n"
               "sock.close()\n"
               "sock.fileno()",
    .manual = "close(2)",
};

struct value close_close(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "close");
  if (!h)
    return VALUE_ERROR;
  if (args->count > 1)
    return interp_raise(in, &type_TypeError,
                        "socket.close() takes 1 positional argument but %zu were given",
                        args->count);
  if (args->keyword_count)
    return interp_raise(in, &type_TypeError,
                        "socket.close() got an unexpected keyword argument '%s'",
                        args->keywords[0]->s);
  h->closing = true;
  if (h->fd < 0 || h->files)
    return VALUE_NONE;
  struct call call;
  call_start(&call, &row_close);
  call.fd = h->fd;
  call.name = handle_name(h);
  handle_forget(h);
  make_perform(in, &call); /* once: on Linux it is closed whatever close says */
  if (call.error && call.error != ECONNRESET && call.error != EINTR) {
    make_failed(in, &call);
    return VALUE_ERROR;
  }
  return VALUE_NONE;
}
