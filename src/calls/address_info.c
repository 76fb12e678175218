/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and services to addresses of every family: getaddrinfo, a function of the C library that may ask files and name
 * servers. */
#include "calls/address_info.h"

#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "calls/convert.h"
#include "calls/make.h"
#include "calls/names.h"
#include "calls/rows.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "net/constants.h"

static builtin_fn python_getaddrinfo;

static void run_getaddrinfo(struct call *call) {
  struct addrinfo *list = NULL, hints = {.ai_family = (int)call->lookup.family,
                                         .ai_socktype = (int)call->lookup.type,
                                         .ai_protocol = (int)call->lookup.protocol,
                                         .ai_flags = (int)call->lookup.flags};
  for (const char *c = call->lookup.host; c && *c; c++)
    if ((unsigned char)*c >= 0x80)
      hints.ai_flags |= AI_IDN;
  names_looked_up(call, getaddrinfo(call->lookup.host, call->lookup.service, &hints, &list));
  call->out = list;
}

const struct call_row row_getaddrinfo = {
    .name = "getaddrinfo",
    .summary = "every address that a host and a service can be reached at, IPv6 and IPv4",
    .params = {CALL_PARAM("host", TEXT, lookup.host, "a name or an address; None: this machine"),
               CALL_PARAM("port", TEXT, lookup.service,
                          "a port number, or a service's name such as \"http\"; None: port 0"),
               CALL_PARAM("family", INT, lookup.family,
                          "AF_INET, AF_INET6, or AF_UNSPEC (0) for both", .optional = true,
                          .preset = AF_UNSPEC, .constants = &constants_families),
               CALL_PARAM("type", INT, lookup.type, "SOCK_STREAM, SOCK_DGRAM, or 0 for all",
                          .optional = true, .preset = 0, .constants = &constants_types),
               CALL_PARAM("proto", INT, lookup.protocol, "0 for all", .optional = true, .preset = 0,
                          .constants = &constants_protocols),
               CALL_PARAM("flags", FLAGS, lookup.flags,
                          "AI_PASSIVE for a server's own address, AI_NUMERICHOST for no look-up",
                          .optional = true, .preset = 0, .constants = &constants_address_info)},
    .python = python_getaddrinfo,
    .signature = "getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)",
    .returns = RETURNS_ADDRINFO,
    .returns_doc =
        "a list of (family, type, proto, canonname, address): try connect with each in turn",
    .flags = CALL_MAY_BLOCK | CALL_LIBRARY,
    .run = run_getaddrinfo,
    .headers = "netdb.h sys/socket.h",
    .c = "struct addrinfo hints = {0}, *found;\n"
         "hints.ai_family = $3;\n"
         "?4hints.ai_socktype = $4;\n"
         "?5hints.ai_protocol = $5;\n"
         "?6hints.ai_flags = $6;\n"
         "int error = getaddrinfo($1, $2, &hints, &found);\n"
         "if (error)\n"
         "  fprintf(stderr, \"getaddrinfo: %s\\n\", gai_strerror(error));$!\n"
         "else\n"
         "  freeaddrinfo(found);",
    .kernel =
        "No system call of its own: the C library reads /etc/hosts and asks the name servers, and "
        "sorts what it finds so that the address most likely to work comes first (RFC 6724).",
    .wire = "For a name that is not in /etc/hosts: DNS queries for its A and AAAA records.",
    .waits = "waits for the name server",
    .notes = names_notes,
    .example = "socket.getaddrinfo(\"127.0.0.1\", 80, type=socket.SOCK_STREAM)",
    .manual = "getaddrinfo(3)",
};

int address_info_first(struct interp *in, int family, const char *host,
                       struct sockaddr_storage *address, socklen_t *len) {
  struct call call;
  call_start(&call, &row_getaddrinfo);
  call.lookup.host = host;
  call.lookup.family = family;
  if (names_make(in, &call) < 0)
    return -1;
  struct addrinfo *list = call.out;
  if (!list)
    return interp_fail(in, &type_OSError, "getaddrinfo returns an empty list");
  memcpy(address, list->ai_addr, list->ai_addrlen);
  *len = list->ai_addrlen;
  freeaddrinfo(list);
  return 0;
}

/* The service that a look-up asks for, as text in *SERVICE; that of an int is made in NUMBER. */
static int service_argument(struct interp *in, struct value v, char number[24],
                            const char **service) {
  if (v.kind == KIND_INT && !v.tag) { /* CPython refuses the kinds of int: bool, AddressFamily */
    snprintf(number, 24, "%lld", (long long)v.i);
    *service = number;
  } else if (v.kind == KIND_BIG) {
    return interp_fail(in, &type_OverflowError, "Python int too large to convert to C long");
  } else if (v.kind == KIND_STR) {
    *service = v.str->s;
  } else if (v.kind == KIND_BYTES) {
    *service = (const char *)v.bytes->s;
  } else if (v.kind != KIND_NONE) {
    return interp_fail(in, &type_OSError, "Int or String expected");
  }
  return 0;
}

static struct value info_value(const struct addrinfo *info) {
  struct sockaddr_storage address;
  memcpy(&address, info->ai_addr,
         info->ai_addrlen < sizeof address ? info->ai_addrlen : sizeof address);
  struct value at[] = {convert_constant(&constants_families, info->ai_family),
                       convert_constant(&constants_types, info->ai_socktype),
                       value_int(info->ai_protocol),
                       value_strz(info->ai_canonname ? info->ai_canonname : ""),
                       convert_sockaddr(&address, info->ai_addrlen)};
  return value_tuple_take(at, 5);
}

static struct value python_getaddrinfo(struct interp *in, const struct args *args) {
  static const char *const names[] = {"host", "port", "family", "type", "proto", "flags"};
  struct value v[6];
  char number[24];
  struct call call;
  call_start(&call, &row_getaddrinfo);
  if (ops_named(in, args, "getaddrinfo", false, names, 6, 2, v) < 0)
    return VALUE_ERROR;
  for (int i = 2; i < 6; i++)
    if (!value_is_error(v[i])) {
      int64_t n;
      if (convert_int(in, v[i], &n) < 0)
        return VALUE_ERROR;
      call_set_number(&call, &row_getaddrinfo.params[i], n);
    }
  if (v[0].kind == KIND_STR) {
    if (names_check(in, v[0].str->s) < 0)
      return VALUE_ERROR;
    call.lookup.host = v[0].str->s;
  } else if (v[0].kind == KIND_BYTES) {
    call.lookup.host = (const char *)v[0].bytes->s;
  } else if (v[0].kind != KIND_NONE) {
    return interp_raise(in, &type_TypeError, "getaddrinfo() argument 1 must be string or None");
  }
  if (service_argument(in, v[1], number, &call.lookup.service) < 0 || names_make(in, &call) < 0)
    return VALUE_ERROR;
  struct value list = value_list_take(NULL, 0);
  for (const struct addrinfo *info = call.out; info; info = info->ai_next)
    value_list_append_take(list, info_value(info));
  if (call.out)
    freeaddrinfo(call.out);
  return list;
}
