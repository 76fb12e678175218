/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conversions. To add a family of addresses: its cases in convert_address and convert_sockaddr. */
#include "calls/convert.h"

#include <arpa/inet.h>
#include <limits.h>
#include <math.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include <linux/netlink.h>

#include "base/mem.h"
#include "base/text.h"
#include "calls/address_info.h"
#include "calls/call.h"
#include "calls/packet_address.h"
#include "calls/socket_object.h"
#include "lang/value/enumeration.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/lib/sheltered.h"
#include "lang/value/ops.h"
#include "net/address.h"
#include "net/constants.h"

#define TIMEOUT_MAX 9223372036 /* seconds: CPython counts nanoseconds in 64 bits */

/* Enumerations. */

static const char *family_name(int64_t value) {
  return constants_name(&constants_families, value);
}
static const char *type_name(int64_t value) {
  return constants_name(&constants_types, value);
}
static const char *message_flag_name(int64_t value) {
  return constants_name(&constants_message_flags, value);
}
static const char *address_info_name(int64_t value) {
  return constants_name(&constants_address_info, value);
}

static struct {
  const struct constants *set;
  struct enumeration family;
  uint32_t tag;
} enumerations[] = {
    {&constants_families, {"AddressFamily", false, family_name}, 0},
    {&constants_types, {"SocketKind", false, type_name}, 0},
    {&constants_message_flags, {"MsgFlag", true, message_flag_name}, 0},
    {&constants_address_info, {"AddressInfo", true, address_info_name}, 0},
};
#define ENUMERATIONS (sizeof enumerations / sizeof enumerations[0])

void convert_start(void) {
  for (size_t i = 0; i < ENUMERATIONS; i++)
    enumerations[i].tag = enumeration_add(&enumerations[i].family);
}

struct value convert_constant(const struct constants *set, int64_t value) {
  struct value v = value_int(value);
  if (set->enumeration && (set->flags || constants_name(set, value)))
    for (size_t i = 0; i < ENUMERATIONS; i++)
      if (enumerations[i].set == set)
        v.tag = enumerations[i].tag;
  return v;
}

/* Arguments. */

struct handle *convert_no_self(struct interp *in, const struct args *args, const char *name) {
  if (interp_strict(in) && args->count)
    interp_raise(in, &type_TypeError,
                 "descriptor '%s' for '_socket.socket' objects doesn't apply to a '%s' object",
                 name, value_type_name(args->at[0]));
  else if (interp_strict(in))
    interp_raise(in, &type_TypeError, "unbound method socket.%s() needs an argument", name);
  else if (!args->count)
    interp_raise(in, &type_TypeError, "%s() needs a socket: %s(sock) or sock.%s()", name, name,
                 name);
  else
    interp_raise(in, &type_TypeError, "%s() needs a socket, not '%s': %s(sock) or sock.%s()", name,
                 value_type_name(args->at[0]), name, name);
  return NULL;
}

/* The rest of a message about COUNT arguments where MIN to MAX are wanted. */
static int wrong_count(struct interp *in, const char *name, size_t count, size_t min, size_t max) {
  const char *how = min == max ? "exactly" : count < min ? "at least" : "at most";
  size_t wanted = count < min ? min : max;
  return interp_fail(in, &type_TypeError, "%s() takes %s %zu argument%s (%zu given)", name, how,
                     wanted, wanted == 1 ? "" : "s", count);
}

int convert_wrong_count(struct interp *in, const struct args *args, const char *name, size_t min,
                        size_t max) {
  size_t count = args->count - 1;
  if (args->keyword_count)
    interp_raise(in, &type_TypeError, "socket.%s() takes no keyword arguments", name);
  else if (max == 0)
    interp_raise(in, &type_TypeError, "socket.%s() takes no arguments (%zu given)", name, count);
  else if (min == 1 && max == 1) {
    interp_raise(in, &type_TypeError, "socket.%s() takes exactly one argument (%zu given)", name,
                 count);
    if (count == 2 && args->at[1].kind == KIND_STR)
      interp_hint(in, "the address is one tuple: %s((host, port))", name);
  } else
    wrong_count(in, name, count, min, max);
  return -1;
}

int convert_function_count(struct interp *in, const struct args *args, const char *name, size_t min,
                           size_t max) {
  if (args->count >= min && args->count <= max && !args->keyword_count)
    return 0;
  if (args->keyword_count)
    interp_raise(in, &type_TypeError, "_socket.%s() takes no keyword arguments", name);
  else if (max == 0)
    interp_raise(in, &type_TypeError, "_socket.%s() takes no arguments (%zu given)", name,
                 args->count);
  else
    wrong_count(in, name, args->count, min, max);
  return -1;
}

int convert_plain_int(struct interp *in, struct value v, int64_t *i) {
  if (ops_index_as(in, v, "int", i) < 0)
    return -1;
  if (*i >= INT_MIN && *i <= INT_MAX)
    return 0;
  return interp_fail(in, &type_OverflowError, "Python int too large to convert to C int");
}

int convert_int(struct interp *in, struct value v, int64_t *i) {
  if (v.kind == KIND_INT)
    *i = v.i;
  else if (ops_index_as(in, v, "long", i) < 0)
    return -1;
  if (*i >= INT_MIN && *i <= INT_MAX)
    return 0;
  return interp_fail(in, &type_OverflowError,
                     *i > 0 ? "signed integer is greater than maximum"
                            : "signed integer is less than minimum");
}

int convert_descriptor(struct interp *in, const struct args *args, const char *name, int64_t *fd) {
  if (args->keyword_count)
    return interp_fail(in, &type_TypeError, "_socket.%s() takes no keyword arguments", name);
  if (args->count != 1)
    return interp_fail(in, &type_TypeError, "_socket.%s() takes exactly one argument (%zu given)",
                       name, args->count);
  return handle_number(in, args->at[0], fd);
}

int convert_data(struct interp *in, struct value v, const void **s, size_t *len) {
  if (v.kind == KIND_BYTES) {
    *s = v.bytes->s;
    *len = v.bytes->len;
    return 0;
  }
  if (v.kind == KIND_STR && !interp_strict(in)) {
    *s = v.str->s;
    *len = v.str->len;
    interp_note(in,
                "text, sent as its %zu byte%s of UTF-8; Python 3 wants bytes: b\"…\" or .encode()",
                *len, *len == 1 ? "" : "s");
    return 0;
  }
  if (ops_buffer(in, v, (const unsigned char **)s, len) == 0)
    return 0;
  if (v.kind == KIND_STR)
    interp_hint(in, "bytes go over the wire: b\"…\", or text.encode() for its UTF-8");
  return -1;
}

int convert_text(struct interp *in, const struct args *args, size_t i, const char *name,
                 const char **s) {
  struct value v = args->at[i];
  if (v.kind != KIND_STR)
    return interp_fail(in, &type_TypeError, "%s() argument %zu must be str, not %s", name, i + 1,
                       value_given_name(v));
  *s = v.str->s;
  if (strlen(*s) == v.str->len)
    return 0;
  return interp_fail(in, &type_ValueError, "embedded null character");
}

/* A host name or address as a C string (str, bytes or bytearray), borrowed from V. */
static int host_argument(struct interp *in, struct value v, const char **host) {
  const char *s;
  size_t len;
  if (v.kind == KIND_STR) {
    s = v.str->s;
    len = v.str->len;
  } else if (v.kind == KIND_BYTES) {
    s = (const char *)v.bytes->s;
    len = v.bytes->len;
  } else {
    return interp_fail(in, &type_TypeError, "str, bytes or bytearray expected, not %s",
                       value_type_name(v));
  }
  if (memchr(s, '\0', len))
    return interp_fail(in, &type_TypeError, "host name must not contain null character");
  *host = s;
  return 0;
}

int convert_timeout(struct interp *in, struct value v, double *seconds) {
  if (v.kind == KIND_NONE) {
    *seconds = -1;
    return 0;
  }
  int64_t whole;
  if (v.kind == KIND_FLOAT)
    *seconds = v.f;
  else if (v.kind == KIND_BIG)
    return interp_fail(in, &type_OverflowError, "timestamp too large to convert to C _PyTime_t");
  else if (ops_index(in, v, &whole) == 0)
    *seconds = (double)whole;
  else
    return -1;
  if (isnan(*seconds))
    interp_raise(in, &type_ValueError, "Invalid value NaN (not a number)");
  else if (*seconds < 0)
    interp_raise(in, &type_ValueError, "Timeout value out of range");
  else if (v.kind == KIND_INT && *seconds > TIMEOUT_MAX)
    interp_raise(in, &type_OverflowError, "timestamp too large to convert to C _PyTime_t");
  else if (*seconds * 1e9 >= (double)INT64_MAX)
    interp_raise(in, &type_OverflowError, "timestamp out of range for platform time_t");
  else {
    *seconds = ceil(*seconds * 1e9) / 1e9; /* CPython keeps whole nanoseconds */
    return 0;
  }
  return -1;
}

/* Addresses. */

/* Stores the host HOST, numeric or a name to look up, in CALL's address; the port stays 0. */
static int set_host(struct interp *in, int family, const char *host, struct call *call) {
  call->addr_len = address_numeric(&call->addr, family, host, 0);
  if (call->addr_len)
    return 0;
  return address_info_first(in, family, host, &call->addr, &call->addr_len);
}

int convert_port_error(struct interp *in, const char *name) {
  interp_raise(in, &type_OverflowError, "%s(): port must be 0-65535.", name);
  interp_hint(in, strcmp(name, "bind") == 0
                      ? "a port has 16 bits: give a number up to 65535; 0 lets the kernel choose"
                      : "a port has 16 bits: give a number from 1 to 65535");
  return -1;
}

/* (host, port[, flowinfo[, scopeid]]) for AF_INET and AF_INET6. */
static int convert_inet(struct interp *in, int family, const char *name, struct value v,
                        struct call *call) {
  bool six = family == AF_INET6;
  const char *host;
  int64_t port, flow = 0, scope = 0;
  if (v.kind != KIND_TUPLE) {
    interp_raise(in, &type_TypeError, "%s(): AF_INET%s address must be tuple, not %s", name,
                 six ? "6" : "", value_type_name(v));
    interp_hint(in, "the address is one tuple: %s(%s(host, port))", name,
                strcmp(name, "sendto") == 0 ? "data, " : "");
    return -1;
  }
  const struct value *at = v.tuple->at;
  size_t count = v.tuple->len;
  if (count < 2 || count > (six ? 4 : 2))
    return interp_fail(in, &type_TypeError,
                       six ? "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])"
                           : "AF_INET address must be a pair (host, port)");
  if (host_argument(in, at[0], &host) < 0)
    return -1;
  if (at[1].kind == KIND_BIG)
    return convert_port_error(in, name);
  if (ops_index(in, at[1], &port) < 0) {
    if (at[1].kind == KIND_STR)
      interp_hint(in, "a port is a number: without quotes, or int(port)");
    return -1;
  }
  if (port < INT_MIN || port > INT_MAX)
    return convert_port_error(in, name);
  if ((count > 2 && ops_index(in, at[2], &flow) < 0) ||
      (count > 3 && ops_index(in, at[3], &scope) < 0) || set_host(in, family, host, call) < 0)
    return -1;
  if (port < 0 || port > 65535)
    return convert_port_error(in, name);
  if (flow < 0 || flow > 0xfffff)
    return interp_fail(in, &type_OverflowError, "%s(): flowinfo must be 0-1048575.", name);
  address_set_port(&call->addr, (uint16_t)port);
  if (six) {
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&call->addr;
    in6->sin6_flowinfo = htonl((uint32_t)flow);
    if (count > 3)
      in6->sin6_scope_id = (uint32_t)scope;
  }
  return 0;
}

static int convert_unix(struct interp *in, const char *name, struct value v, struct call *call) {
  const unsigned char *path;
  size_t len;
  if (v.kind == KIND_STR) {
    path = (const unsigned char *)v.str->s;
    len = v.str->len;
  } else if (ops_buffer(in, v, &path, &len) < 0) {
    interp_hint(in, "an AF_UNIX address is a path: %s(%s'name.sock')", name,
                strcmp(name, "sendto") == 0 ? "data, " : "");
    return -1;
  }
  call->addr_len = address_unix(&call->addr, (const char *)path, len);
  if (!call->addr_len) {
    interp_raise(in, &type_OSError, "AF_UNIX path too long");
    interp_hint(in, "a path of at most %zu bytes fits into the address; this one has %zu",
                sizeof((struct sockaddr_un *)NULL)->sun_path - 1, len);
    return -1;
  }
  if (!len || !*path) /* not a path, but a name in the network namespace */
    return 0;
  char *file = mem_strndup((const char *)path, len);
  bool seen = sheltered_may_see(in, file, name);
  free(file);
  return seen ? 0 : -1;
}

static int convert_netlink(struct interp *in, const char *name, struct value v, struct call *call) {
  int64_t pid, groups;
  if (v.kind != KIND_TUPLE || v.tuple->len != 2)
    return interp_fail(in, &type_TypeError, "%s(): AF_NETLINK address must be tuple, not %s", name,
                       value_type_name(v));
  if (ops_index(in, v.tuple->at[0], &pid) < 0 || ops_index(in, v.tuple->at[1], &groups) < 0)
    return -1;
  struct sockaddr_nl *nl = (struct sockaddr_nl *)&call->addr;
  *nl = (struct sockaddr_nl){
      .nl_family = AF_NETLINK, .nl_pid = (uint32_t)pid, .nl_groups = (uint32_t)groups};
  call->addr_len = sizeof *nl;
  return 0;
}

int convert_address(struct interp *in, const struct handle *h, const char *name, struct value v,
                    struct call *call) {
  switch (h->family) {
  case AF_INET:
  case AF_INET6:
    return convert_inet(in, h->family, name, v, call);
  case AF_UNIX:
    return convert_unix(in, name, v, call);
  case AF_NETLINK:
    return convert_netlink(in, name, v, call);
  case AF_PACKET:
    return packet_address_read(in, name, v, call);
  default:
    return interp_fail(in, &type_OSError, "%s(): bad family", name);
  }
}

static struct value inet_value(const struct sockaddr_storage *address) {
  char host[INET6_ADDRSTRLEN];
  struct value at[4];
  if (address->ss_family == AF_INET) {
    const struct sockaddr_in *in = (const struct sockaddr_in *)address;
    inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
    at[0] = value_strz(host);
    at[1] = value_int(ntohs(in->sin_port));
    return value_tuple_take(at, 2);
  }
  const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)address;
  inet_ntop(AF_INET6, &in6->sin6_addr, host, sizeof host);
  at[0] = value_strz(host);
  at[1] = value_int(ntohs(in6->sin6_port));
  at[2] = value_int(ntohl(in6->sin6_flowinfo));
  at[3] = value_int(in6->sin6_scope_id);
  return value_tuple_take(at, 4);
}

static struct value unix_value(const struct sockaddr_un *un, size_t path_len) {
  if (path_len > sizeof un->sun_path)
    path_len = sizeof un->sun_path;
  if (path_len > 0 && un->sun_path[0] == '\0') /* an abstract name */
    return value_bytes(un->sun_path, path_len);
  return value_str(un->sun_path, strnlen(un->sun_path, path_len));
}

struct value convert_sockaddr(const struct sockaddr_storage *address, socklen_t len) {
  if (len < sizeof(sa_family_t))
    return VALUE_NONE;
  switch (address->ss_family) {
  case AF_INET:
  case AF_INET6:
    return inet_value(address);
  case AF_UNIX:
    return unix_value((const struct sockaddr_un *)address,
                      len - offsetof(struct sockaddr_un, sun_path));
  case AF_NETLINK: {
    const struct sockaddr_nl *nl = (const struct sockaddr_nl *)address;
    struct value at[] = {value_int(nl->nl_pid), value_int(nl->nl_groups)};
    return value_tuple_take(at, 2);
  }
  case AF_PACKET:
    return packet_address_value(address);
  default: {
    const struct sockaddr *other = (const struct sockaddr *)address;
    size_t data = len - offsetof(struct sockaddr, sa_data);
    if (data > sizeof other->sa_data)
      data = sizeof other->sa_data;
    struct value at[] = {value_int(other->sa_family), value_bytes(other->sa_data, data)};
    return value_tuple_take(at, 2);
  }
  }
}

/* Results. */

static struct value pair_take(struct value first, struct value second) {
  struct value at[] = {first, second};
  return value_tuple_take(at, 2);
}

/* A handle on FD of the family, type and protocol that CALL asked for. */
static struct value socket_value(struct interp *in, const struct call *call, int fd) {
  return handle_new(in, fd, (int)call->socket.family, (int)call->socket.type,
                    (int)call->socket.protocol);
}

static struct value new_handle(struct interp *in, const struct handle *h, const struct call *call) {
  if (h)
    return handle_new(in, (int)call->result, h->family, h->type, h->protocol);
  return socket_value(in, call, (int)call->result);
}

struct value convert_result(struct interp *in, const struct handle *h, struct call *call) {
  switch (call->row->returns) {
  case RETURNS_INT:
    return value_int(call->result);
  case RETURNS_HANDLE:
    return new_handle(in, h, call);
  case RETURNS_HANDLE_ADDR:
    return pair_take(new_handle(in, h, call), convert_sockaddr(&call->addr, call->addr_len));
  case RETURNS_HANDLES:
    return pair_take(socket_value(in, call, call->socket.fds[0]),
                     socket_value(in, call, call->socket.fds[1]));
  case RETURNS_BYTES:
    return value_bytes(call->out ? call->out : "", call->out_len);
  case RETURNS_BYTES_ADDR:
    return pair_take(value_bytes(call->out ? call->out : "", call->out_len),
                     convert_sockaddr(&call->addr, call->addr_len));
  case RETURNS_ADDRESS:
    return convert_sockaddr(&call->addr, call->addr_len);
  case RETURNS_TEXT:
    return value_strz(call->text_out);
  case RETURNS_NONE:
  case RETURNS_OPTVAL:   /* calls/sockopt.c */
  case RETURNS_HOST:     /* calls/names.c */
  case RETURNS_ADDRINFO: /* calls/address_info.c */
  case RETURNS_EVENTS:   /* calls/poll.c */
  case RETURNS_SETS:     /* calls/select.c */
    break;
  }
  return VALUE_NONE;
}
