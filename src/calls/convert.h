/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between values of the language and the C arguments of a call. Functions that can fail raise CPython's
 * exception, in its words, and return -1, NULL or VALUE_ERROR. */
#ifndef CALLS_CONVERT_H
#define CALLS_CONVERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "calls/socket_object.h"
#include "lang/eval/interp.h"
#include "lang/value/value.h"

struct call;
struct call_row;
struct constants;

/* Makes the enumerations AddressFamily, SocketKind, MsgFlag and AddressInfo known. Once. */
void convert_start(void);

/* Raises the TypeError for ARGS of the call NAME that do not begin with a socket. Returns NULL. */
struct handle *convert_no_self(struct interp *in, const struct args *args, const char *name);

/* The socket that ARGS begins with, for the call NAME; NULL with TypeError when there is none. */
static inline struct handle *convert_self(struct interp *in, const struct args *args,
                                          const char *name) {
  if (args->count && args->at[0].kind == KIND_NATIVE && args->at[0].native->type == &socket_native)
    return (struct handle *)args->at[0].native;
  return convert_no_self(in, args, name);
}

/* Raises the TypeError for ARGS where MIN to MAX are wanted beside the socket. Returns -1. */
int convert_wrong_count(struct interp *in, const struct args *args, const char *name, size_t min,
                        size_t max);

/* Checks that MIN to MAX arguments follow the socket, all by position: 0 or -1. */
static inline int convert_count(struct interp *in, const struct args *args, const char *name,
                                size_t min, size_t max) {
  if (args->count > min && args->count <= max + 1 && !args->keyword_count)
    return 0;
  return convert_wrong_count(in, args, name, min, max);
}

/* The same for a function that is not a method, worded as the C functions of CPython's module do. */
int convert_function_count(struct interp *in, const struct args *args, const char *name, size_t min,
                           size_t max);

/* The one argument of such a function NAME: a descriptor. */
int convert_descriptor(struct interp *in, const struct args *args, const char *name, int64_t *fd);

/* A C int. */
int convert_int(struct interp *in, struct value v, int64_t *i);
/* The same for the calls whose OverflowError CPython words otherwise: socket and shutdown. */
int convert_plain_int(struct interp *in, struct value v, int64_t *i);

/* Bytes to send: bytes, bytearray, or at the prompt a str, which is taken as UTF-8 with a note to the learner.
   Borrowed from V. */
int convert_data(struct interp *in, struct value v, const void **s, size_t *len);

/* A port that does not fit 16 bits, given to the call NAME: -1 with OverflowError. */
int convert_port_error(struct interp *in, const char *name);

/* Argument I (from 0) of the call NAME, a str without a NUL, borrowed. */
int convert_text(struct interp *in, const struct args *args, size_t i, const char *name,
                 const char **s);

/* A double as seconds: a timeout; None is -1. Checks its range. */
int convert_timeout(struct interp *in, struct value v, double *seconds);

/* The address V for a socket of H's family into CALL's addr and addr_len. A host name is looked up with
   getaddrinfo, a call that is shown. NAME is the method's. */
int convert_address(struct interp *in, const struct handle *h, const char *name, struct value v,
                    struct call *call);

/* Python's form of an address: a tuple, a path, None when LEN is 0. */
struct value convert_sockaddr(const struct sockaddr_storage *address, socklen_t len);

/* The int VALUE as a member of SET's enumeration when it has a name there. */
struct value convert_constant(const struct constants *set, int64_t value);

/* The value that the finished call returns, as its row says; H is its socket or NULL. */
struct value convert_result(struct interp *in, const struct handle *h, struct call *call);

#endif
