/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The socket handle and the module `socket`. A new name of the module that is a function goes into the
 * tables of calls/socket_methods.c, one that is a number into net/constants.c. */
#include "calls/socket_object.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "calls/select.h"
#include "calls/socket_methods.h"
#include "lang/exceptions.h"
#include "lang/interp.h"
#include "net/address.h"
#include "net/constants.h"
#include "net/tcp_state.h"

/* The handle. */

static pthread_mutex_t handles = PTHREAD_MUTEX_INITIALIZER;

void handles_lock(void) {
  pthread_mutex_lock(&handles);
}

void handles_unlock(void) {
  pthread_mutex_unlock(&handles);
}

struct value handle_new(struct interp *in, int fd, int family, int type, int protocol) {
  struct handle *h = mem_zalloc(1, sizeof *h);
  h->head = (struct native){{1}, &socket_native};
  h->fd = fd;
  h->family = family;
  h->type = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  h->protocol = protocol;
  h->timeout = type & SOCK_NONBLOCK ? 0 : -1;
  h->in = in;
  handles_lock();
  h->previous = in->last_handle;
  if (h->previous)
    h->previous->next = h;
  else
    in->handles = h;
  in->last_handle = h;
  handles_unlock();
  double timeout = socket_methods_default_timeout();
  if (timeout >= 0 && h->timeout < 0)
    socket_methods_set_timeout(in, h, timeout); /* of an open socket: it does not fail */
  return value_object(KIND_NATIVE, h);
}

void handle_forget(struct handle *h) {
  if (h->fd < 0)
    return;
  handles_lock();
  h->fd = -1;
  if (h->previous)
    h->previous->next = h->next;
  else
    h->in->handles = h->next;
  if (h->next)
    h->next->previous = h->previous;
  else
    h->in->last_handle = h->previous;
  h->next = h->previous = NULL;
  handles_unlock();
}

struct handle *handle_first(struct interp *in) {
  return in->handles;
}

const char *handle_name(const struct handle *h) {
  static _Thread_local char name[32];
  if (h->name)
    return h->name;
  snprintf(name, sizeof name, "fd %d", h->fd);
  return name;
}

void handle_close(struct handle *h) {
  if (h->fd < 0)
    return;
  struct call call;
  call_start(&call, &row_close);
  call.fd = h->fd;
  call.name = handle_name(h);
  handle_forget(h);
  make_perform(h->in, &call);
}

static atomic_bool leaving; /* the process ends: the kernel closes what is open */

void handles_leave(void) {
  atomic_store(&leaving, true);
}

static void handle_free(struct native *self) {
  struct handle *h = (struct handle *)self;
  if (atomic_load(&leaving))
    handle_forget(h);
  handle_close(h);
  free(h->name);
  free(h);
}

static void handle_bound(struct native *self, const char *name, size_t len) {
  struct handle *h = (struct handle *)self;
  if (h->name)
    return;
  handles_lock();
  h->name = mem_strndup(name, len);
  handles_unlock();
}

/* What a socket that is shown says of its state; asked of the kernel directly, since looking at a socket
   is no call of the learner's. NULL when there is nothing to say. */
static const char *state_of(const struct handle *h) {
  struct tcp_info info = {0};
  socklen_t len = sizeof info;
  int listens = 0;
  bool inet = h->family == AF_INET || h->family == AF_INET6;
  if (inet && h->type == SOCK_STREAM && getsockopt(h->fd, IPPROTO_TCP, TCP_INFO, &info, &len) == 0)
    return tcp_state_name(info.tcpi_state);
  len = sizeof listens;
  if (getsockopt(h->fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &len) == 0 && listens)
    return "LISTEN";
  return NULL;
}

static void add_name(const struct constants *set, int64_t value, struct text *out) {
  const char *name = constants_name(set, value);
  if (name)
    text_addf(out, " %s", name);
  else
    text_addf(out, " %d", (int)value);
}

/* Whether an address tells anything: a port, or a path. */
static bool tells(const struct sockaddr_storage *address, socklen_t len) {
  if (address->ss_family == AF_UNIX)
    return len > sizeof(sa_family_t);
  return address_port(address) != 0;
}

void handle_repr(struct handle *h, struct text *out) {
  int saved = errno;
  text_addf(out, "<socket %s%sfd=%d", h->name ? h->name : "", h->name ? " " : "", h->fd);
  add_name(&constants_families, h->family, out);
  add_name(&constants_types, h->type, out);
  if (h->fd < 0) {
    text_adds(out, " closed>");
    errno = saved;
    return;
  }
  struct sockaddr_storage address;
  socklen_t len = sizeof address;
  if (getsockname(h->fd, (struct sockaddr *)&address, &len) == 0 && tells(&address, len)) {
    text_addc(out, ' ');
    address_text(&address, len, out);
  }
  len = sizeof address;
  if (getpeername(h->fd, (struct sockaddr *)&address, &len) == 0 && tells(&address, len)) {
    text_adds(out, " -> ");
    address_text(&address, len, out);
  }
  const char *state = state_of(h);
  text_addf(out, "%s%s>", state ? " " : "", state ? state : "");
  errno = saved;
}

static void native_repr(struct native *self, struct text *out) {
  handle_repr((struct handle *)self, out);
}

static const char *const attributes[] = {"family", "type", "proto", "timeout", NULL};

static struct value handle_get(struct interp *in, struct native *self, const char *name,
                               size_t len) {
  struct handle *h = (struct handle *)self;
  size_t i = 0;
  (void)in;
  while (attributes[i] && (strncmp(attributes[i], name, len) != 0 || attributes[i][len]))
    i++;
  switch (i) {
  case 0:
    return convert_constant(&constants_families, h->family);
  case 1:
    return convert_constant(&constants_types, h->type);
  case 2:
    return value_int(h->protocol);
  case 3:
    return h->timeout < 0 ? VALUE_NONE : value_float(h->timeout);
  default:
    return VALUE_ERROR;
  }
}

static struct value handle_enter(struct interp *in, struct native *self) {
  (void)in;
  return value_ref(value_object(KIND_NATIVE, self));
}

static int handle_leave(struct interp *in, struct native *self) {
  struct value at = value_object(KIND_NATIVE, self);
  struct args args = {&at, 1, NULL, 0};
  return value_is_error(close_close(in, &args)) ? -1 : 0;
}

const struct type type_socket = {
    .head = {VALUE_STATIC},
    .name = "socket",
    .module = "socket",
    .call = socket_socket,
    .methods = socket_methods,
    .signature = "socket(family=AF_INET, type=SOCK_STREAM, proto=0, fileno=None)",
    .doc = "makes a socket: an endpoint that can be bound, connected, read and written",
};

const struct native_type socket_native = {
    .type = &type_socket,
    .free = handle_free,
    .repr = native_repr,
    .get = handle_get,
    .enter = handle_enter,
    .leave = handle_leave,
    .bound = handle_bound,
    .attributes = attributes,
};

/* The module. */

static struct value module_lookup(struct interp *in, const char *name, size_t len) {
  const struct constants *set;
  (void)in;
  const struct constant *constant = constants_find(name, len, &set);
  if (constant)
    return convert_constant(set, constant->value);
  const struct builtin *function = socket_methods_find(name, len);
  return function ? value_object(KIND_BUILTIN, function) : VALUE_ERROR;
}

static void module_each(void (*offer)(void *data, const char *name), void *data) {
  for (const struct builtin *f = socket_functions; f->name; f++)
    offer(data, f->name);
  for (const struct builtin *f = socket_methods; f->name; f++)
    offer(data, f->name);
  for (const struct constants *const *set = constants_all; *set; set++)
    for (size_t i = 0; i < (*set)->count; i++)
      offer(data, (*set)->at[i].name);
}

#define TYPE(t)                                                                                    \
  { .kind = KIND_TYPE, .type = &(t) }

static const struct module_item socket_items[] = {
    {"socket", TYPE(type_socket)},
    {"SocketType", TYPE(type_socket)},
    {"error", TYPE(type_OSError)},
    {"timeout", TYPE(type_TimeoutError)},
    {"gaierror", TYPE(type_gaierror)},
    {"herror", TYPE(type_herror)},
    {"has_ipv6", {.kind = KIND_BOOL, .i = 1}},
    {NULL, {.kind = KIND_ERROR}},
};

const struct module module_socket = {
    .head = {VALUE_STATIC},
    .name = "socket",
    .items = socket_items,
    .lookup = module_lookup,
    .each = module_each,
    .call = socket_socket,
};

/* Without a prefix `socket` is the module, which may be called too. */
static const struct module_item prefixless_items[] = {
    {"socket", {.kind = KIND_MODULE, .module = &module_socket}},
    {NULL, {.kind = KIND_ERROR}},
};
static const struct module prefixless = {
    .head = {VALUE_STATIC}, .name = "sockshell", .items = prefixless_items};

void socket_object_start(void) {
  convert_start();
  interp_add_module(&module_socket);
  interp_add_module(&module_select);
  interp_add_builtins(&prefixless);
  interp_add_builtins(&module_socket);
}
