/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses and numbers in the form of the wire: inet_aton, inet_ntoa, inet_pton, inet_ntop, htons,
 * ntohs, htonl, ntohl. Functions of the C library that only compute. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "lang/exceptions.h"
#include "lang/interp.h"
#include "lang/ops.h"
#include "net/constants.h"

#define COMPUTES "No system call: the C library computes it."
#define NOTHING "Nothing."
#define FAMILY                                                                                     \
  {                                                                                                \
    .name = "family", .kind = PARAM_INT, .constants = &constants_families,                         \
    .doc = "AF_INET or AF_INET6"                                                                   \
  }

/* The str argument number I as a C string. */
static int text_argument(struct interp *in, const struct args *args, size_t i, const char *name,
                         const char **s) {
  if (args->at[i].kind != KIND_STR) {
    interp_raise(in, &type_TypeError, "%s() argument %zu must be str, not %s", name, i + 1,
                 value_given_name(args->at[i]));
    return -1;
  }
  *s = args->at[i].str->s;
  if (strlen(*s) == args->at[i].str->len)
    return 0;
  interp_raise(in, &type_ValueError, "embedded null character");
  return -1;
}

/* Raises an OSError without an errno. */
static struct value refuse(struct interp *in, const struct call *call, const char *message) {
  interp_raise(in, &type_OSError, "%s", message);
  make_attach(in, call);
  return VALUE_ERROR;
}

static const struct errno_note text_notes[] = {
    {EINVAL, "The text is no address of this family.",
     "IPv4: four numbers up to 255 with dots between; IPv6: groups of hexadecimal digits with "
     "colons. A host name must be looked up first (gethostbyname, getaddrinfo)."},
    {EAFNOSUPPORT, "Only AF_INET and AF_INET6 have addresses of this form.", "Use one of the two."},
    {0, NULL, NULL}};

static void run_inet_aton(struct call *call) {
  struct in_addr address;
  bool valid = inet_aton(call->text, &address);
  call->result = valid;
  call->error = valid ? 0 : EINVAL;
  call->out_len = valid ? sizeof address : 0;
  if (valid)
    memcpy(call->out, &address, sizeof address);
}

const struct call_row row_inet_aton = {
    .name = "inet_aton",
    .summary = "an IPv4 address as its four bytes",
    .params = {{.name = "text", .kind = PARAM_HOST, .doc = "\"192.0.2.1\""}},
    .returns = RETURNS_BYTES,
    .returns_doc = "four bytes, in network byte order",
    .flags = CALL_LIBRARY,
    .run = run_inet_aton,
    .kernel = COMPUTES " It takes short forms too: \"127.1\" is 127.0.0.1. inet_pton is stricter.",
    .wire = NOTHING " The four bytes are what stands in the IP header.",
    .notes = text_notes,
    .example = "socket.inet_aton(\"192.0.2.1\")",
    .manual = "inet_aton(3)",
};

struct value numbers_inet_aton(struct interp *in, const struct args *args) {
  unsigned char out[4];
  struct call call;
  call_start(&call, &row_inet_aton);
  call.out = out;
  call.out_room = sizeof out;
  if (convert_function_count(in, args, "inet_aton", 1, 1) < 0 ||
      text_argument(in, args, 0, "inet_aton", &call.text) < 0)
    return VALUE_ERROR;
  make_perform(in, &call);
  return call.error ? refuse(in, &call, "illegal IP address string passed to inet_aton")
                    : convert_result(in, NULL, &call);
}

static void run_inet_ntoa(struct call *call) {
  inet_ntop(AF_INET, call->in, call->text_out, sizeof call->text_out);
}

const struct call_row row_inet_ntoa = {
    .name = "inet_ntoa",
    .summary = "four bytes as an IPv4 address",
    .params = {{.name = "packed", .kind = PARAM_DATA, .doc = "four bytes, in network byte order"}},
    .returns = RETURNS_TEXT,
    .returns_doc = "the address as text",
    .flags = CALL_LIBRARY | CALL_NEVER_FAILS,
    .run = run_inet_ntoa,
    .kernel = COMPUTES,
    .wire = NOTHING,
    .example = "socket.inet_ntoa(b\"\\x7f\\x00\\x00\\x01\")",
    .manual = "inet_ntoa(3)",
};

struct value numbers_inet_ntoa(struct interp *in, const struct args *args) {
  struct call call;
  const unsigned char *packed;
  call_start(&call, &row_inet_ntoa);
  if (convert_function_count(in, args, "inet_ntoa", 1, 1) < 0 ||
      ops_buffer(in, args->at[0], &packed, &call.in_len) < 0)
    return VALUE_ERROR;
  if (call.in_len != 4)
    return interp_raise(in, &type_OSError, "packed IP wrong length for inet_ntoa");
  call.in = packed;
  make_perform(in, &call);
  return convert_result(in, NULL, &call);
}

static void run_inet_pton(struct call *call) {
  call_returned(call, inet_pton((int)call->n[0], call->text, call->out));
  if (call->result == 0)
    call->error = EINVAL;
  if (call->result == 1)
    call->out_len = call->n[0] == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr);
}

const struct call_row row_inet_pton = {
    .name = "inet_pton",
    .summary = "an IPv4 or IPv6 address as its bytes",
    .params = {FAMILY,
               {.name = "text", .kind = PARAM_HOST, .doc = "\"192.0.2.1\" or \"2001:db8::1\""}},
    .returns = RETURNS_BYTES,
    .returns_doc = "4 or 16 bytes, in network byte order",
    .flags = CALL_LIBRARY,
    .run = run_inet_pton,
    .kernel = COMPUTES,
    .wire = NOTHING " The bytes are what stands in the IP header.",
    .notes = text_notes,
    .example = "socket.inet_pton(socket.AF_INET6, \"::1\")",
    .manual = "inet_pton(3)",
};

struct value numbers_inet_pton(struct interp *in, const struct args *args) {
  unsigned char out[sizeof(struct in6_addr)];
  struct call call;
  call_start(&call, &row_inet_pton);
  call.out = out;
  call.out_room = sizeof out;
  if (convert_function_count(in, args, "inet_pton", 2, 2) < 0 ||
      convert_int(in, args->at[0], &call.n[0]) < 0 ||
      text_argument(in, args, 1, "inet_pton", &call.text) < 0)
    return VALUE_ERROR;
  make_perform(in, &call);
  if (call.result < 0) {
    make_failed(in, &call);
    return VALUE_ERROR;
  }
  return call.error ? refuse(in, &call, "illegal IP address string passed to inet_pton")
                    : convert_result(in, NULL, &call);
}

static void run_inet_ntop(struct call *call) {
  inet_ntop((int)call->n[0], call->in, call->text_out, sizeof call->text_out);
}

const struct call_row row_inet_ntop = {
    .name = "inet_ntop",
    .summary = "4 or 16 bytes as an IPv4 or IPv6 address",
    .params = {FAMILY,
               {.name = "packed", .kind = PARAM_DATA, .doc = "the bytes, in network byte order"}},
    .returns = RETURNS_TEXT,
    .returns_doc = "the address as text, in its shortest form (RFC 5952)",
    .flags = CALL_LIBRARY | CALL_NEVER_FAILS,
    .run = run_inet_ntop,
    .kernel = COMPUTES,
    .wire = NOTHING,
    .example = "socket.inet_ntop(socket.AF_INET, b\"\\xc0\\x00\\x02\\x01\")",
    .manual = "inet_ntop(3)",
};

struct value numbers_inet_ntop(struct interp *in, const struct args *args) {
  struct call call;
  const unsigned char *packed;
  call_start(&call, &row_inet_ntop);
  if (convert_function_count(in, args, "inet_ntop", 2, 2) < 0 ||
      convert_int(in, args->at[0], &call.n[0]) < 0 ||
      ops_buffer(in, args->at[1], &packed, &call.in_len) < 0)
    return VALUE_ERROR;
  if (call.n[0] != AF_INET && call.n[0] != AF_INET6)
    return interp_raise(in, &type_ValueError, "unknown address family %d", (int)call.n[0]);
  if (call.in_len != (call.n[0] == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr)))
    return interp_raise(in, &type_ValueError, "invalid length of packed IP address string");
  call.in = packed;
  make_perform(in, &call);
  return convert_result(in, NULL, &call);
}

#define BYTE_ORDER_WIRE                                                                            \
  "Nothing. On the wire numbers stand with their highest byte first; this machine may keep them "  \
  "the other way round. Python converts the ports of addresses itself: call it only for numbers "  \
  "in "                                                                                            \
  "a message of your own."

static void run_htons(struct call *call) {
  call->result = htons((uint16_t)call->n[0]);
}

const struct call_row row_htons = {
    .name = "htons",
    .summary = "a 16-bit number from this machine's byte order to the network's",
    .params = {{.name = "x", .kind = PARAM_INT, .doc = "0 to 65535"}},
    .returns = RETURNS_INT,
    .returns_doc = "the number with its bytes in network order",
    .flags = CALL_LIBRARY | CALL_NEVER_FAILS,
    .run = run_htons,
    .kernel = COMPUTES,
    .wire = BYTE_ORDER_WIRE,
    .example = "socket.ntohs(socket.htons(80))",
    .manual = "htons(3)",
};

static void run_ntohs(struct call *call) {
  call->result = ntohs((uint16_t)call->n[0]);
}

const struct call_row row_ntohs = {
    .name = "ntohs",
    .summary = "a 16-bit number from the network's byte order to this machine's",
    .params = {{.name = "x", .kind = PARAM_INT, .doc = "0 to 65535"}},
    .returns = RETURNS_INT,
    .returns_doc = "the number with its bytes in this machine's order",
    .flags = CALL_LIBRARY | CALL_NEVER_FAILS,
    .run = run_ntohs,
    .kernel = COMPUTES,
    .wire = BYTE_ORDER_WIRE,
    .example = "socket.htons(socket.ntohs(80))",
    .manual = "ntohs(3)",
};

static void run_htonl(struct call *call) {
  call->result = htonl((uint32_t)call->n[0]);
}

const struct call_row row_htonl = {
    .name = "htonl",
    .summary = "a 32-bit number from this machine's byte order to the network's",
    .params = {{.name = "x", .kind = PARAM_INT, .doc = "0 to 4294967295"}},
    .returns = RETURNS_INT,
    .returns_doc = "the number with its bytes in network order",
    .flags = CALL_LIBRARY | CALL_NEVER_FAILS,
    .run = run_htonl,
    .kernel = COMPUTES,
    .wire = BYTE_ORDER_WIRE,
    .example = "socket.ntohl(socket.htonl(1))",
    .manual = "htonl(3)",
};

static void run_ntohl(struct call *call) {
  call->result = ntohl((uint32_t)call->n[0]);
}

const struct call_row row_ntohl = {
    .name = "ntohl",
    .summary = "a 32-bit number from the network's byte order to this machine's",
    .params = {{.name = "x", .kind = PARAM_INT, .doc = "0 to 4294967295"}},
    .returns = RETURNS_INT,
    .returns_doc = "the number with its bytes in this machine's order",
    .flags = CALL_LIBRARY | CALL_NEVER_FAILS,
    .run = run_ntohl,
    .kernel = COMPUTES,
    .wire = BYTE_ORDER_WIRE,
    .example = "socket.htonl(socket.ntohl(1))",
    .manual = "ntohl(3)",
};

static struct value swap_short(struct interp *in, const struct args *args,
                               const struct call_row *row) {
  struct call call;
  call_start(&call, row);
  if (convert_function_count(in, args, row->name, 1, 1) < 0 ||
      convert_int(in, args->at[0], &call.n[0]) < 0)
    return VALUE_ERROR;
  if (call.n[0] < 0)
    return interp_raise(in, &type_OverflowError,
                        "%s: can't convert negative Python int to C 16-bit unsigned integer",
                        row->name);
  if (call.n[0] > UINT16_MAX)
    return interp_raise(in, &type_OverflowError,
                        "%s: Python int too large to convert to C 16-bit unsigned integer",
                        row->name);
  make_perform(in, &call);
  return value_int(call.result);
}

static struct value swap_long(struct interp *in, const struct args *args,
                              const struct call_row *row) {
  if (args->count != 1 || args->keyword_count)
    return interp_raise(in, &type_TypeError, "_socket.%s() takes exactly one argument (%zu given)",
                        row->name, args->count);
  struct value v = args->at[0];
  if (v.kind != KIND_INT && v.kind != KIND_BOOL)
    return interp_raise(in, &type_TypeError, "expected int, %s found", value_type_name(v));
  if (v.i < 0)
    return interp_raise(in, &type_OverflowError, "can't convert negative value to unsigned int");
  if (v.i > UINT32_MAX)
    return interp_raise(in, &type_OverflowError, "int larger than 32 bits");
  struct call call;
  call_start(&call, row);
  call.n[0] = v.i;
  make_perform(in, &call);
  return value_int(call.result);
}

struct value numbers_htons(struct interp *in, const struct args *args) {
  return swap_short(in, args, &row_htons);
}
struct value numbers_ntohs(struct interp *in, const struct args *args) {
  return swap_short(in, args, &row_ntohs);
}
struct value numbers_htonl(struct interp *in, const struct args *args) {
  return swap_long(in, args, &row_htonl);
}
struct value numbers_ntohl(struct interp *in, const struct args *args) {
  return swap_long(in, args, &row_ntohl);
}
