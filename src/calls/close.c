/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shutdown and close: how connections end. */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"
#include "net/constants.h"

static builtin_fn python_shutdown, python_close;

static void run_shutdown(struct call *call) {
  call_returned(call, shutdown(call->fd, (int)call->shutdown.how));
}

static const struct errno_note shutdown_notes[] = {
    {ENOTCONN,
     "The socket is not connected, or no longer: it was never connected, or the connection has "
     "ended.",
     "There is nothing left to shut down: close() it."},
    {EINVAL, "The direction is not one of SHUT_RD, SHUT_WR and SHUT_RDWR.",
     "Use one of the three."},
    {EBADF, "The socket is already closed.", "Shut down before close()."},
    {0, NULL, NULL}};

const struct call_row row_shutdown = {
    .name = "shutdown",
    .summary = "ends one direction of a connection, or both; the descriptor stays open",
    .params = {ROWS_SOCK,
               CALL_PARAM("how", INT, shutdown.how,
                          "SHUT_WR: send no more; SHUT_RD: receive no more; SHUT_RDWR: both",
                          .constants = &constants_shutdown)},
    .python = python_shutdown,
    .signature = "shutdown(how)",
    .returns = RETURNS_NONE,
    .returns_doc = "nothing",
    .run = run_shutdown,
    .kernel =
        "SHUT_WR: the kernel sends what is in the send buffer, then tells the peer that this was "
        "all. This end can still receive: a client says \"that was my request\" and still gets the "
        "answer. The socket must be closed all the same.",
    .wire = "SHUT_WR and SHUT_RDWR: a FIN after the last byte. ESTABLISHED becomes FIN_WAIT1, "
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

static struct value python_shutdown(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "shutdown");
  struct call call;
  call_start(&call, &row_shutdown);
  if (!h || convert_count(in, args, "shutdown", 1, 1) < 0 ||
      convert_plain_int(in, args->at[1], &call.shutdown.how) < 0)
    return VALUE_ERROR;
  call.fd = h->fd;
  return make_call(in, h, &call, 0) < 0 ? VALUE_ERROR : VALUE_NONE;
}

static void run_close(struct call *call) {
  call_returned(call, close(call->fd));
}

static const struct errno_note close_notes[] = {
    {EBADF, "The descriptor is already closed.", "Close each socket once."},
    {ECONNRESET,
     "Linux does not say this of close. On FreeBSD the peer has reset the connection; the "
     "descriptor "
     "is closed all the same.",
     "Nothing to do: the connection is over."},
    {EINTR, "A signal came; on Linux the descriptor is closed all the same.",
     "Do not close it again."},
    {EIO, "Writing the rest failed; the descriptor is closed all the same.",
     "Nothing can be done."},
    {0, NULL, NULL}};

const struct call_row row_close = {
    .name = "close",
    .summary = "gives the descriptor back; the last one of a connection ends it",
    .params = {ROWS_SOCK},
    .python = python_close,
    .signature = "close()",
    .returns = RETURNS_NONE,
    .returns_doc = "nothing; closing twice does nothing",
    .run = run_close,
    .headers = "unistd.h",
    .kernel =
        "The number is free for the next socket. If another descriptor of the same socket is open "
        "(dup, "
        "makefile, another process), the connection goes on. Else the kernel sends what is in "
        "the send buffer, in the background, and then FIN. The end that closes first goes "
        "through FIN_WAIT1 and FIN_WAIT2 to TIME_WAIT, for two reasons: it must acknowledge the "
        "peer's FIN again if its last ACK is lost, and late segments must not get into a new "
        "connection with the same addresses. The standard asks for twice the maximum segment "
        "lifetime (2 MSL); Linux waits 60 s.",
    .wire =
        "A FIN after the last byte; an RST instead if there are received bytes that the program "
        "has not read, or if SO_LINGER is set with 0 seconds. Closing a listening socket resets "
        "the connections that wait to be accepted.",
    .notes = close_notes,
    .example = "sock = socket.socket()\n"
               "sock.close()\n"
               "sock.fileno()",
    .manual = "close(2)",
};

struct value close_descriptor(struct interp *in, const struct args *args) {
  struct call call;
  int64_t fd;
  if (convert_descriptor(in, args, "close", &fd) < 0)
    return VALUE_ERROR;
  call_start(&call, &row_close);
  call.fd = (int)fd;
  make_perform(in, &call);
  if (!call.error || call.error == ECONNRESET)
    return VALUE_NONE;
  make_failed(in, &call);
  return VALUE_ERROR;
}

static struct value python_close(struct interp *in, const struct args *args) {
  if (args->count && value_is_int(args->at[0]))
    return close_descriptor(in, args);
  struct handle *h = convert_self(in, args, "close");
  if (!h)
    return VALUE_ERROR;
  const struct args rest = types_rest(args);
  if (ops_named(in, &rest, "socket.close", true, NULL, 0, 0, NULL) < 0)
    return VALUE_ERROR;
  h->closing = true;
  if (h->fd >= 0 && h->files)
    makefile_say_open(in, h);
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
