/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of methods and functions, and those without a row of their own: timeouts, fileno,
 * detach, create_connection, create_server. To add one: its function and a line in `others`. */
#include "calls/socket_methods.h"

#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <netinet/in.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"

/* Timeouts. */

static _Thread_local double default_timeout = -1;

double socket_methods_default_timeout(void) {
  return default_timeout;
}

int socket_methods_set_timeout(struct interp *in, struct handle *h, double seconds) {
  struct call call;
  call_start(&call, &row_ioctl);
  call.fd = h->fd;
  call.ioctl.request = FIONBIO;
  call.ioctl.value = seconds >= 0;
  h->timeout = seconds;
  return make_call(in, h, &call, 0);
}

static struct value timeout_value(double seconds) {
  return seconds < 0 ? VALUE_NONE : value_float(seconds);
}

static struct value settimeout(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "settimeout");
  double seconds;
  if (!h || convert_count(in, args, "settimeout", 1, 1) < 0 ||
      convert_timeout(in, args->at[1], &seconds) < 0 ||
      socket_methods_set_timeout(in, h, seconds) < 0)
    return VALUE_ERROR;
  return VALUE_NONE;
}

static struct value gettimeout(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "gettimeout");
  if (!h || convert_count(in, args, "gettimeout", 0, 0) < 0)
    return VALUE_ERROR;
  return timeout_value(h->timeout);
}

static struct value setblocking(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "setblocking");
  int64_t blocks;
  if (!h || convert_count(in, args, "setblocking", 1, 1) < 0 ||
      ops_index_as(in, args->at[1], "long", &blocks) < 0 ||
      socket_methods_set_timeout(in, h, blocks ? -1 : 0) < 0)
    return VALUE_ERROR;
  return VALUE_NONE;
}

static struct value getblocking(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "getblocking");
  if (!h || convert_count(in, args, "getblocking", 0, 0) < 0)
    return VALUE_ERROR;
  return value_bool(h->timeout != 0);
}

static struct value getdefaulttimeout(struct interp *in, const struct args *args) {
  if (convert_function_count(in, args, "getdefaulttimeout", 0, 0) < 0)
    return VALUE_ERROR;
  return timeout_value(default_timeout);
}

static struct value setdefaulttimeout(struct interp *in, const struct args *args) {
  double seconds;
  if (args->count != 1 || args->keyword_count)
    return interp_raise(in, &type_TypeError,
                        "_socket.setdefaulttimeout() takes exactly one argument (%zu given)",
                        args->count);
  if (convert_timeout(in, args->at[0], &seconds) < 0)
    return VALUE_ERROR;
  default_timeout = seconds;
  return VALUE_NONE;
}

/* Descriptors. */

static struct value fileno_of(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "fileno");
  if (!h || convert_count(in, args, "fileno", 0, 0) < 0)
    return VALUE_ERROR;
  return value_int(h->fd);
}

static struct value detach(struct interp *in, const struct args *args) {
  struct handle *h = convert_self(in, args, "detach");
  const struct args rest = types_rest(args);
  if (!h || ops_named(in, &rest, "socket.detach", true, NULL, 0, 0, NULL) < 0)
    return VALUE_ERROR;
  int fd = h->fd;
  h->detached = fd > 0 ? fd : 0;
  handle_forget(h);
  return value_int(fd);
}

/* create_connection and create_server. */

static struct value call_with(builtin_fn *function, struct interp *in, const struct value *at,
                              size_t count) {
  struct args args = {at, count, NULL, 0};
  /* cppcheck-suppress returnDanglingLifetime ; a value holds nothing of args */
  return function(in, &args);
}

/* The same for a function that returns None: 0 or -1. */
static int do_with(builtin_fn *function, struct interp *in, const struct value *at, size_t count) {
  struct value v = call_with(function, in, at, count);
  value_drop(v);
  return value_is_error(v) ? -1 : 0;
}

/* Takes the exception in flight out of IN when it is an OSError; VALUE_ERROR otherwise. */
static struct value take_os_error(struct interp *in) {
  struct value e = in->exception;
  if (e.kind != KIND_EXCEPTION || !exceptions_is(e.exception->type, &type_OSError))
    return VALUE_ERROR;
  in->exception = VALUE_ERROR;
  return e;
}

static void raise_again_take(struct interp *in, struct value e) {
  value_drop(in->exception);
  in->exception = e;
}

/* (host, port) of an address: borrowed from *LIST, which the caller drops. */
static int unpack_pair(struct interp *in, struct value address, struct value *list) {
  *list = ops_list(in, address);
  if (value_is_error(*list)) {
    interp_forget_exception(in);
    return interp_fail(in, &type_TypeError, "cannot unpack non-iterable %s object",
                       value_type_name(address));
  }
  size_t len = list->list->len;
  if (len == 2)
    return 0;
  if (len < 2)
    interp_raise(in, &type_ValueError, "not enough values to unpack (expected 2, got %zu)", len);
  else
    interp_raise(in, &type_ValueError, "too many values to unpack (expected 2)");
  value_drop(*list);
  return -1;
}

/* One try of create_connection: a connected socket to ENTRY of getaddrinfo's list. TIMEOUT is KIND_ERROR
   and SOURCE None when not given. */
static struct value connect_to(struct interp *in, const struct tuple *entry, struct value timeout,
                               struct value source) {
  struct value sock = call_with(socket_socket, in, entry->at, 3);
  if (value_is_error(sock))
    return sock;
  int failed = 0;
  if (!value_is_error(timeout))
    failed = do_with(settimeout, in, (struct value[]){sock, timeout}, 2);
  if (!failed && source.kind != KIND_NONE)
    failed = do_with(row_bind.python, in, (struct value[]){sock, source}, 2);
  if (!failed)
    failed = do_with(row_connect.python, in, (struct value[]){sock, entry->at[4]}, 2);
  if (!failed)
    return sock;
  struct value e = in->exception;
  in->exception = VALUE_ERROR;
  handle_close((struct handle *)sock.native);
  value_drop(sock);
  raise_again_take(in, e);
  return VALUE_ERROR;
}

static struct value create_connection(struct interp *in, const struct args *args) {
  static const char *const names[] = {"address", "timeout", "source_address", "*all_errors"};
  struct value v[4], pair;
  if (ops_named(in, args, "create_connection", false, names, 4, 1, v) < 0 ||
      unpack_pair(in, v[0], &pair) < 0)
    return VALUE_ERROR;
  struct value source = value_is_error(v[2]) ? VALUE_NONE : v[2];
  struct value ask[] = {pair.list->at[0], pair.list->at[1], value_int(AF_UNSPEC),
                        value_int(SOCK_STREAM)};
  struct value found = call_with(row_getaddrinfo.python, in, ask, 4);
  value_drop(pair);
  if (value_is_error(found))
    return VALUE_ERROR;
  struct value sock = VALUE_ERROR, last = VALUE_ERROR;
  for (size_t i = 0; i < found.list->len && value_is_error(sock); i++) {
    sock = connect_to(in, found.list->at[i].tuple, v[1], source);
    if (!value_is_error(sock))
      break;
    value_drop(last);
    last = take_os_error(in);
    if (value_is_error(last))
      break;
  }
  bool empty = found.list->len == 0;
  value_drop(found);
  if (!value_is_error(sock)) {
    value_drop(last);
    return sock;
  }
  if (!value_is_error(last))
    raise_again_take(in, last);
  else if (empty)
    interp_raise(in, &type_OSError, "getaddrinfo returns an empty list");
  return VALUE_ERROR;
}

/* The OSError in flight of bind, worded as create_server words it. */
static void say_address(struct interp *in, struct value address) {
  struct value e = take_os_error(in);
  if (value_is_error(e))
    return;
  const struct value *args = e.exception->args.tuple->at;
  size_t count = e.exception->args.tuple->len;
  struct text t = TEXT_EMPTY;
  struct value at[2] = {count == 2 ? args[0] : VALUE_NONE, VALUE_NONE};
  if (ops_str(in, count == 2 ? args[1] : VALUE_NONE, &t) == 0) {
    text_adds(&t, " (while attempting to bind on address ");
    if (ops_repr(in, address, &t) == 0) {
      text_addc(&t, ')');
      at[1] = value_str_take(&t);
      interp_raise_args(
          in, at[0].kind == KIND_INT ? exceptions_for_errno((int)at[0].i) : &type_OSError, at, 2);
      value_drop(at[1]);
      if (e.exception->call)
        make_attach(in, e.exception->call);
    }
  }
  text_free(&t);
  value_drop(e);
}

static int set_option(struct interp *in, struct value sock, int level, int option, int value) {
  struct value at[] = {sock, value_int(level), value_int(option), value_int(value)};
  return do_with(row_setsockopt.python, in, at, 4);
}

/* Binds and listens: 0 or -1. */
static int serve(struct interp *in, struct value sock, struct value address, int64_t family,
                 struct value backlog, bool reuse_port, bool dual) {
  if (set_option(in, sock, SOL_SOCKET, SO_REUSEADDR, 1) < 0) {
    struct value e = take_os_error(in);
    if (value_is_error(e))
      return -1;
    value_drop(e);
  }
  if ((reuse_port && set_option(in, sock, SOL_SOCKET, SO_REUSEPORT, 1) < 0) ||
      (family == AF_INET6 && set_option(in, sock, IPPROTO_IPV6, IPV6_V6ONLY, !dual) < 0))
    return -1;
  if (do_with(row_bind.python, in, (struct value[]){sock, address}, 2) < 0) {
    say_address(in, address);
    return -1;
  }
  bool given = !value_is_error(backlog) && backlog.kind != KIND_NONE;
  return do_with(row_listen.python, in, (struct value[]){sock, backlog}, given ? 2 : 1);
}

static struct value create_server(struct interp *in, const struct args *args) {
  static const char *const names[] = {"address", "*family", "*backlog", "*reuse_port",
                                      "*dualstack_ipv6"};
  struct value v[5];
  int64_t family = AF_INET;
  if (ops_named(in, args, "create_server", false, names, 5, 1, v) < 0 ||
      (!value_is_error(v[1]) && convert_int(in, v[1], &family) < 0))
    return VALUE_ERROR;
  bool reuse_port = !value_is_error(v[3]) && ops_truth(v[3]);
  bool dual = !value_is_error(v[4]) && ops_truth(v[4]);
  if (dual && family != AF_INET6)
    return interp_raise(in, &type_ValueError, "dualstack_ipv6 requires AF_INET6 family");
  struct value sock =
      call_with(socket_socket, in, (struct value[]){value_int(family), value_int(SOCK_STREAM)}, 2);
  if (value_is_error(sock) || serve(in, sock, v[0], family, v[2], reuse_port, dual) == 0)
    return sock;
  struct value e = in->exception;
  in->exception = VALUE_ERROR;
  handle_close((struct handle *)sock.native);
  value_drop(sock);
  raise_again_take(in, e);
  return VALUE_ERROR;
}

/* The tables. */

static const struct param on_socket[] = {{.name = "sock", .kind = PARAM_HANDLE},
                                         {.kind = PARAM_END}};
static const struct param on_socket_int[] = {{.name = "sock", .kind = PARAM_HANDLE},
                                             {.name = "value", .kind = PARAM_INT},
                                             {.kind = PARAM_END}};
static const struct param on_address[] = {{.name = "address", .kind = PARAM_ADDRESS},
                                          {.kind = PARAM_END}};

/* A method or function that makes the calls of rows, or none: it is listed after the row AFTER. PARAMS are
   those of its command form; NULL: it has none. */
static const struct other {
  const struct call_row *after;
  const struct param *params;
  const char *name;
  builtin_fn *call;
  const char *signature;
  const char *doc;
} others[] = {
    {&row_connect, row_connect.params, "connect_ex", connect_ex, "connect_ex(address)",
     "connects, and returns 0 or the errno instead of raising an exception"},
    {&row_send, row_send.params, "sendall", data_sendall, "sendall(data, flags=0)",
     "sends all of the bytes: calls send until none is left"},
    {&row_recv, NULL, "recv_into", data_recv_into, "recv_into(buffer, nbytes=0, flags=0)",
     "receives into a bytearray and returns how many bytes came"},
    {&row_recvfrom, NULL, "recvfrom_into", data_recvfrom_into,
     "recvfrom_into(buffer, nbytes=0, flags=0)",
     "receives a message into a bytearray and returns (how many bytes, address)"},
    {&row_dup, on_socket_int, "settimeout", settimeout, "settimeout(seconds)",
     "limits how long calls wait, then TimeoutError; None: for ever; 0: not at all"},
    {&row_dup, on_socket, "gettimeout", gettimeout, "gettimeout()",
     "the timeout in seconds, or None"},
    {&row_dup, on_socket_int, "setblocking", setblocking, "setblocking(flag)",
     "True: calls wait; False: a call that would wait fails with EAGAIN"},
    {&row_dup, on_socket, "getblocking", getblocking, "getblocking()", "whether calls wait"},
    {&row_dup, on_socket, "fileno", fileno_of, "fileno()", "the descriptor; -1 when closed"},
    {&row_dup, on_socket, "detach", detach, "detach()",
     "gives up the descriptor without closing it, and returns it"},
    {&row_dup, NULL, "makefile", makefile_makefile,
     "makefile(mode='r', buffering=None, *, encoding=None, errors=None, newline=None)",
     "the socket as a file to read lines from and to write to"},
    {&row_socketpair, on_address, "create_connection", create_connection,
     "create_connection(address, timeout, source_address=None, *, all_errors=False)",
     "looks the host up and connects to the first address that answers"},
    {&row_socketpair, on_address, "create_server", create_server,
     "create_server(address, *, family=AF_INET, backlog=None, reuse_port=False, "
     "dualstack_ipv6=False)",
     "makes a socket that listens: socket, SO_REUSEADDR, bind, listen"},
    {&row_socketpair, NULL, "getdefaulttimeout", getdefaulttimeout, "getdefaulttimeout()",
     "the timeout of new sockets, or None"},
    {&row_socketpair, NULL, "setdefaulttimeout", setdefaulttimeout, "setdefaulttimeout(seconds)",
     "sets the timeout of new sockets"},
    {&row_gethostbyaddr, NULL, "getfqdn", names_getfqdn, "getfqdn(name='')",
     "the full name of a host: the first of its names that has a dot"},
};
#define OTHERS (sizeof others / sizeof *others)

#define ONE(NAME) +1
struct builtin socket_methods[0 CALL_ROWS(ONE) + OTHERS + 1];
struct builtin socket_functions[0 CALL_ROWS(ONE) + OTHERS + 1];

/* What Python's module has under the name of a method: it takes a descriptor. */
static const struct builtin on_descriptors[] = {
    {.head = {VALUE_STATIC},
     .name = "close",
     .call = close_descriptor,
     .signature = "close(fd)",
     .doc = "closes the descriptor"},
    {.head = {VALUE_STATIC},
     .name = "dup",
     .call = dup_descriptor,
     .signature = "dup(fd)",
     .doc = "makes a second descriptor for the same socket"},
    {.name = NULL},
};

void socket_methods_start(void) {
  struct builtin *method = socket_methods, *function = socket_functions;
  for (const struct call_row *const *at = call_rows; *at; at++) {
    const struct call_row *row = *at;
    struct builtin **next = row->params[0].kind == PARAM_HANDLE ? &method : &function;
    if (row->python)
      *(*next)++ = (struct builtin){.head = {VALUE_STATIC},
                                    .name = row->name,
                                    .call = row->python,
                                    .signature = row->signature,
                                    .data = row};
    for (size_t i = 0; i < OTHERS; i++)
      if (others[i].after == row)
        *(*next)++ = (struct builtin){.head = {VALUE_STATIC},
                                      .name = others[i].name,
                                      .call = others[i].call,
                                      .signature = others[i].signature,
                                      .doc = others[i].doc};
  }
}

static const struct builtin *find_in(const struct builtin *table, const char *name, size_t len) {
  for (; table->name; table++)
    if (strncmp(table->name, name, len) == 0 && table->name[len] == '\0')
      return table;
  return NULL;
}

const struct builtin *socket_methods_find(const char *name, size_t len, bool strict) {
  const struct builtin *found = find_in(socket_functions, name, len);
  return found ? found : find_in(strict ? on_descriptors : socket_methods, name, len);
}

const struct param *socket_methods_params(const char *name, size_t len) {
  for (size_t i = 0; i < OTHERS; i++)
    if (strncmp(others[i].name, name, len) == 0 && others[i].name[len] == '\0')
      return others[i].params;
  return NULL;
}
