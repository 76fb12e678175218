/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses and numbers in the form of the wire: inet_aton, inet_ntoa, inet_pton, inet_ntop, htons,
 * ntohs, htonl, ntohl. Functions of the C library that only compute. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/big.h"
#include "lang/value/number.h"
#include "lang/value/ops.h"
#include "net/constants.h"

static builtin_fn python_inet_aton, python_inet_ntoa, python_inet_pton, python_inet_ntop;

#define COMPUTES "No system call: the C library computes it."
#define NOTHING "Nothing."
#define FAMILY                                                                                     \
  {                                                                                                \
    .name = "family", .kind = PARAM_INT, .at = CALL_AT(number.family),                             \
    .constants = &constants_families, .doc = "AF_INET or AF_INET6"                                 \
  }

static const struct errno_note text_notes[] = {
    {EINVAL, "The text is not an address of this family.",
     "IPv4: four numbers up to 255 with dots between; IPv6: groups of hexadecimal digits with "
     "colons. A host name must be looked up first (gethostbyname, getaddrinfo)."},
    {EAFNOSUPPORT, "Only AF_INET and AF_INET6 have addresses of this form.", "Use one of the two."},
    {0, NULL, NULL}};

static void run_inet_aton(struct call *call) {
  struct in_addr address;
  bool valid = inet_aton(call->number.text, &address);
  call->result = valid;
  call->error = valid ? 0 : EINVAL;
  call->out_len = valid ? sizeof address : 0;
  if (valid)
    memcpy(call->out, &address, sizeof address);
}

const struct call_row row_inet_aton = {
    .name = "inet_aton",
    .summary = "an IPv4 address as its four bytes",
    .params = {CALL_PARAM("text", TEXT, number.text, "\"192.0.2.1\"")},
    .python = python_inet_aton,
    .signature = "inet_aton(text)",
    .returns = RETURNS_BYTES,
    .returns_doc = "four bytes, in network byte order",
    .flags = CALL_LIBRARY,
    .run = run_inet_aton,
    .headers = "arpa/inet.h sys/socket.h",
    .c = "struct in_addr value;\n"
         "if (inet_aton($1, &value) <= 0)\n"
         "  fprintf(stderr, \"inet_aton: no address\\n\");$!\n"
         "else\n"
         "  show((const char *)&value, sizeof value);",
    .kernel = COMPUTES " It takes short forms too: \"127.1\" is 127.0.0.1. inet_pton is stricter.",
    .wire = NOTHING " These four bytes are in the IP header.",
    .notes = text_notes,
    .example = "socket.inet_aton(\"192.0.2.1\")",
    .manual = "inet_aton(3)",
};

static struct value python_inet_aton(struct interp *in, const struct args *args) {
  unsigned char out[4];
  struct call call;
  call_start(&call, &row_inet_aton);
  call.out = out;
  call.out_room = sizeof out;
  if (convert_function_count(in, args, "inet_aton", 1, 1) < 0 ||
      convert_text(in, args, 0, "inet_aton", &call.number.text) < 0)
    return VALUE_ERROR;
  make_perform(in, &call);
  return call.error ? make_refused(in, &call, "illegal IP address string passed to inet_aton")
                    : convert_result(in, NULL, &call);
}

static void run_inet_ntoa(struct call *call) {
  inet_ntop(AF_INET, call->in, call->text_out, sizeof call->text_out);
}

const struct call_row row_inet_ntoa = {
    .name = "inet_ntoa",
    .summary = "four bytes as an IPv4 address",
    .params = {{.name = "packed", .kind = PARAM_DATA, .doc = "four bytes, in network byte order"}},
    .python = python_inet_ntoa,
    .signature = "inet_ntoa(packed)",
    .returns = RETURNS_TEXT,
    .returns_doc = "the address as text",
    .flags = CALL_LIBRARY | CALL_NEVER_FAILS,
    .run = run_inet_ntoa,
    .headers = "arpa/inet.h sys/socket.h string.h",
    .c = "struct in_addr value;\n"
         "memcpy(&value, $1, sizeof value);\n"
         "puts(inet_ntoa(value));",
    .kernel = COMPUTES,
    .wire = NOTHING,
    .example = "socket.inet_ntoa(b\"\\x7f\\x00\\x00\\x01\")",
    .manual = "inet_ntoa(3)",
};

/* The bytes of an address, which OTHER makes of its text. */
static int packed_argument(struct interp *in, struct value v, const char *other,
                           const unsigned char **packed, size_t *len) {
  if (ops_buffer(in, v, packed, len) == 0)
    return 0;
  if (v.kind == KIND_STR)
    interp_hint(in, "this takes the bytes of an address; %s makes them from its text", other);
  return -1;
}

static struct value python_inet_ntoa(struct interp *in, const struct args *args) {
  struct call call;
  const unsigned char *packed;
  call_start(&call, &row_inet_ntoa);
  if (convert_function_count(in, args, "inet_ntoa", 1, 1) < 0 ||
      packed_argument(in, args->at[0], "inet_aton(text)", &packed, &call.in_len) < 0)
    return VALUE_ERROR;
  if (call.in_len != 4) {
    interp_raise(in, &type_OSError, "packed IP wrong length for inet_ntoa");
    interp_hint(in, "an IPv4 address has 4 bytes; %zu were given", call.in_len);
    return VALUE_ERROR;
  }
  call.in = packed;
  make_perform(in, &call);
  return convert_result(in, NULL, &call);
}

static void run_inet_pton(struct call *call) {
  call_returned(call, inet_pton((int)call->number.family, call->number.text, call->out));
  if (call->result == 0)
    call->error = EINVAL;
  if (call->result == 1)
    call->out_len =
        call->number.family == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr);
}

const struct call_row row_inet_pton = {
    .name = "inet_pton",
    .summary = "an IPv4 or IPv6 address as its bytes",
    .params = {FAMILY, CALL_PARAM("text", TEXT, number.text, "\"192.0.2.1\" or \"2001:db8::1\"")},
    .python = python_inet_pton,
    .signature = "inet_pton(family, text)",
    .returns = RETURNS_BYTES,
    .returns_doc = "4 or 16 bytes, in network byte order",
    .flags = CALL_LIBRARY,
    .run = run_inet_pton,
    .headers = "arpa/inet.h sys/socket.h",
    .c = "struct in$v_addr value;\n"
         "if (inet_pton($1, $2, &value) <= 0)\n"
         "  fprintf(stderr, \"inet_pton: no address\\n\");$!\n"
         "else\n"
         "  show((const char *)&value, sizeof value);",
    .kernel = COMPUTES,
    .wire = NOTHING " These bytes are in the IP header.",
    .notes = text_notes,
    .example = "socket.inet_pton(socket.AF_INET6, \"::1\")",
    .manual = "inet_pton(3)",
};

static struct value python_inet_pton(struct interp *in, const struct args *args) {
  unsigned char out[sizeof(struct in6_addr)];
  struct call call;
  call_start(&call, &row_inet_pton);
  call.out = out;
  call.out_room = sizeof out;
  if (convert_function_count(in, args, "inet_pton", 2, 2) < 0 ||
      convert_int(in, args->at[0], &call.number.family) < 0 ||
      convert_text(in, args, 1, "inet_pton", &call.number.text) < 0)
    return VALUE_ERROR;
  make_perform(in, &call);
  if (call.result < 0) {
    make_failed(in, &call);
    return VALUE_ERROR;
  }
  return call.error ? make_refused(in, &call, "illegal IP address string passed to inet_pton")
                    : convert_result(in, NULL, &call);
}

static void run_inet_ntop(struct call *call) {
  inet_ntop((int)call->number.family, call->in, call->text_out, sizeof call->text_out);
}

const struct call_row row_inet_ntop = {
    .name = "inet_ntop",
    .summary = "4 or 16 bytes as an IPv4 or IPv6 address",
    .params = {FAMILY,
               {.name = "packed", .kind = PARAM_DATA, .doc = "the bytes, in network byte order"}},
    .python = python_inet_ntop,
    .signature = "inet_ntop(family, packed)",
    .returns = RETURNS_TEXT,
    .returns_doc = "the address as text, in its shortest form (RFC 5952)",
    .flags = CALL_LIBRARY | CALL_NEVER_FAILS,
    .run = run_inet_ntop,
    .headers = "arpa/inet.h netinet/in.h sys/socket.h",
    .c = "char text[INET6_ADDRSTRLEN];\n"
         "puts(inet_ntop($1, $2, text, sizeof text));",
    .kernel = COMPUTES,
    .wire = NOTHING,
    .example = "socket.inet_ntop(socket.AF_INET, b\"\\xc0\\x00\\x02\\x01\")",
    .manual = "inet_ntop(3)",
};

static struct value python_inet_ntop(struct interp *in, const struct args *args) {
  struct call call;
  const unsigned char *packed;
  call_start(&call, &row_inet_ntop);
  if (convert_function_count(in, args, "inet_ntop", 2, 2) < 0 ||
      convert_int(in, args->at[0], &call.number.family) < 0 ||
      packed_argument(in, args->at[1], "inet_pton(family, text)", &packed, &call.in_len) < 0)
    return VALUE_ERROR;
  if (call.number.family != AF_INET && call.number.family != AF_INET6)
    return interp_raise(in, &type_ValueError, "unknown address family %d", (int)call.number.family);
  if (call.in_len !=
      (call.number.family == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr))) {
    interp_raise(in, &type_ValueError, "invalid length of packed IP address string");
    interp_hint(in, "an address of %s has %s bytes; %zu were given",
                call.number.family == AF_INET ? "AF_INET" : "AF_INET6",
                call.number.family == AF_INET ? "4" : "16", call.in_len);
    return VALUE_ERROR;
  }
  call.in = packed;
  make_perform(in, &call);
  return convert_result(in, NULL, &call);
}

static struct value swap_short(struct interp *in, const struct args *args,
                               const struct call_row *row) {
  struct call call;
  call_start(&call, row);
  if (convert_function_count(in, args, row->name, 1, 1) < 0 ||
      convert_int(in, args->at[0], &call.number.x) < 0)
    return VALUE_ERROR;
  if (call.number.x < 0) {
    interp_raise(in, &type_OverflowError,
                 "%s: can't convert negative Python int to C 16-bit unsigned integer", row->name);
    interp_hint(in, "%s takes 16 bits: a number from 0 to 65535", row->name);
    return VALUE_ERROR;
  }
  if (call.number.x > UINT16_MAX) {
    interp_raise(in, &type_OverflowError,
                 "%s: Python int too large to convert to C 16-bit unsigned integer", row->name);
    interp_hint(in, "%s takes 16 bits, up to 65535; %s takes 32", row->name,
                row == &row_htons ? "htonl" : "ntohl");
    return VALUE_ERROR;
  }
  make_perform(in, &call);
  return value_int(call.result);
}

static struct value swap_long(struct interp *in, const struct args *args,
                              const struct call_row *row) {
  if (args->count != 1 || args->keyword_count)
    return interp_raise(in, &type_TypeError, "_socket.%s() takes exactly one argument (%zu given)",
                        row->name, args->count);
  struct value v = args->at[0];
  const char *wrong = NULL;
  if (!value_is_any_int(v))
    return interp_raise(in, &type_TypeError, "expected int, %s found", value_type_name(v));
  if (number_is_negative(v))
    wrong = "can't convert negative value to unsigned int";
  else if (v.kind == KIND_BIG && big_bits(v) > 64)
    wrong = "Python int too large to convert to C unsigned long";
  else if (v.kind == KIND_BIG || v.i > UINT32_MAX)
    wrong = "int larger than 32 bits";
  if (wrong) {
    interp_raise(in, &type_OverflowError, "%s", wrong);
    interp_hint(in, "%s takes 32 bits: a number from 0 to 4294967295", row->name);
    return VALUE_ERROR;
  }
  struct call call;
  call_start(&call, row);
  call.number.x = v.i;
  make_perform(in, &call);
  return value_int(call.result);
}

/* The row of NAME, which puts a number of BITS, at most MOST, from one byte order into the other, and its
   functions; BACK undoes it. */
#define SWAPPING(NAME, BACK, BITS, MOST, CHANGE, ORDER, SWAP, EXAMPLE)                             \
  static void run_##NAME(struct call *call) {                                                      \
    call->result = NAME((uint##BITS##_t)call->number.x);                                           \
  }                                                                                                \
  static struct value python_##NAME(struct interp *in, const struct args *args) {                  \
    return SWAP(in, args, &row_##NAME);                                                            \
  } const struct call_row row_##NAME = {                                                           \
      .name = #NAME,                                                                               \
      .summary = "a " #BITS "-bit number from " CHANGE,                                            \
      .params = {{.name = "x", .kind = PARAM_INT, .at = CALL_AT(number.x), .doc = "0 to " MOST}},  \
      .python = python_##NAME,                                                                     \
      .signature = #NAME "(x)",                                                                    \
      .returns = RETURNS_INT,                                                                      \
      .returns_doc = "the number with its bytes in " ORDER,                                        \
      .flags = CALL_LIBRARY | CALL_NEVER_FAILS,                                                    \
      .run = run_##NAME,                                                                           \
      .headers = "arpa/inet.h",                                                                    \
      .c = "printf(\"%lu\\n\", (unsigned long)" #NAME "($1u));",                                   \
      .kernel = COMPUTES,                                                                          \
      .wire =                                                                                      \
          "Nothing. On the wire the highest byte comes first: port 50000 (0xC350) is the bytes "   \
          "c3 50. In the memory of a PC it is 50 c3, so htons(50000) is 0x50C3, 20675. Python "    \
          "converts the ports of addresses itself; use this for numbers in your own messages.",    \
      .example = "socket." #BACK "(socket." #NAME "(" EXAMPLE "))",                                \
      .manual = #NAME "(3)",                                                                       \
  }

SWAPPING(htons, ntohs, 16, "65535", "this machine's byte order to the network's", "network order",
         swap_short, "80");
SWAPPING(ntohs, htons, 16, "65535", "the network's byte order to this machine's",
         "this machine's order", swap_short, "80");
SWAPPING(htonl, ntohl, 32, "4294967295", "this machine's byte order to the network's",
         "network order", swap_long, "1");
SWAPPING(ntohl, htonl, 32, "4294967295", "the network's byte order to this machine's",
         "this machine's order", swap_long, "1");
