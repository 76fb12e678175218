/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The socket handle and the module `socket`. A new name of the module that is a function goes into the
 * tables of calls/socket_methods.c, one that is a number into net/constants.c. */
#include "calls/socket_object.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/convert.h"
#include "calls/make.h"
#include "calls/rows.h"
#include "calls/select.h"
#include "calls/socket_methods.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "net/address.h"
#include "net/constants.h"
#include "net/endpoint.h"

/* The handle. */

static pthread_mutex_t handles = PTHREAD_MUTEX_INITIALIZER;

void handles_lock(void) {
  pthread_mutex_lock(&handles);
}

void handles_unlock(void) {
  pthread_mutex_unlock(&handles);
}

/* Enters H as the one on its descriptor, unless another is that: what names a call must not walk through all. */
static void put_on(struct interp *in, struct handle *h) {
  if (h->fd < 0)
    return;
  if (h->fd >= in->handle_cap) {
    int cap = h->fd * 2 + 16;
    in->handle_on = mem_resize(in->handle_on, (size_t)cap, sizeof(struct handle *));
    memset(in->handle_on + in->handle_cap, 0,
           (size_t)(cap - in->handle_cap) * sizeof(struct handle *));
    in->handle_cap = cap;
  }
  if (in->handle_on[h->fd])
    in->handles_share = true;
  else
    in->handle_on[h->fd] = h;
}

/* Takes H, which is out of the list, away from the descriptor FD; the next that was made on it takes its place. */
static void take_off(struct interp *in, const struct handle *h, int fd) {
  if (in->handle_on[fd] != h)
    return;
  struct handle *other = in->handles_share ? in->handles : NULL;
  while (other && other->fd != fd)
    other = other->next;
  in->handle_on[fd] = other;
}

struct value handle_new(struct interp *in, int fd, int family, int type, int protocol) {
  struct handle *h = mem_zalloc(1, sizeof *h);
  h->head = (struct native){{1}, &socket_native};
  h->fd = fd;
  fd_give(fd);
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
  put_on(in, h);
  handles_unlock();
  double timeout = socket_methods_default_timeout();
  if (timeout >= 0 && h->timeout < 0)
    socket_methods_set_timeout(in, h, timeout); /* of an open socket: it does not fail */
  return value_object(KIND_NATIVE, h);
}

int handle_number(struct interp *in, struct value v, int64_t *fd) {
  if (convert_int(in, v, fd) < 0)
    return -1;
  return fd_is_own((int)*fd)
             ? interp_fail(in, &type_ValueError, "descriptor %d is the shell's own", (int)*fd)
             : 0;
}

void handle_forget(struct handle *h) {
  if (h->fd < 0)
    return;
  handles_lock();
  int fd = h->fd;
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
  take_off(h->in, h, fd);
  handles_unlock();
}

struct handle *handle_first(const struct interp *in) {
  return in->handles;
}

const char *handle_name(const struct handle *h) {
  static _Thread_local char name[32];
  if (h->name)
    return h->name;
  snprintf(name, sizeof name, "fd %d", h->fd);
  return name;
}

const char *handle_name_on(const struct interp *in, int fd) {
  const struct handle *h = fd >= 0 && fd < in->handle_cap ? in->handle_on[fd] : NULL;
  return h ? handle_name(h) : NULL;
}

static void close_it(struct handle *h, bool dropped) {
  if (h->fd < 0)
    return;
  struct call call;
  call_start(&call, &row_close);
  call.dropped = dropped;
  call.fd = h->fd;
  call.name = handle_name(h);
  handle_forget(h);
  make_perform(h->in, &call);
}

void handle_close(struct handle *h) {
  close_it(h, false);
}

static atomic_bool leaving; /* the process ends: the kernel closes open descriptors */

void handles_leave(void) {
  atomic_store(&leaving, true);
}

static void handle_free(struct native *self) {
  struct handle *h = (struct handle *)self;
  if (atomic_load(&leaving))
    handle_forget(h);
  close_it(h, true);
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

static void add_name(const struct constants *set, int64_t value, struct text *out) {
  const char *name = constants_name(set, value);
  if (name)
    text_addf(out, " %s", name);
  else
    text_addf(out, " %d", (int)value);
}

/* Whether the address is worth showing: it has a port, or is a path. */
static void add_address(const char *before, const struct sockaddr_storage *address, socklen_t len,
                        struct text *out) {
  if (!len || (address->ss_family == AF_UNIX ? len <= sizeof(sa_family_t) : !address_port(address)))
    return;
  text_adds(out, before);
  address_text(address, len, out);
}

/* The repr of CPython's socket, for a program. */
static void python_repr(const struct handle *h, struct text *out) {
  text_addf(out, "<socket.socket%s fd=%d, family=%d, type=%d, proto=%d",
            h->closing || h->fd < 0 ? " [closed]" : "", h->fd, h->family, h->type, h->protocol);
  for (int peer = 0; peer < 2 && h->fd >= 0 && !h->closing; peer++) {
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    struct sockaddr *a = (struct sockaddr *)&address;
    if ((peer ? getpeername(h->fd, a, &len) : getsockname(h->fd, a, &len)) < 0)
      continue;
    struct value v = convert_sockaddr(&address, len);
    size_t before = out->len;
    text_adds(out, peer ? ", raddr=" : ", laddr=");
    if (!ops_truth(v) || ops_str(NULL, v, out) < 0)
      out->len = before;
    value_drop(v);
  }
  text_addc(out, '>');
}

/* Appends <socket sock fd=3 AF_INET SOCK_STREAM 0.0.0.0:50000 LISTEN> with the kernel's present state. */
static void native_repr(struct native *self, struct text *out) {
  struct handle *h = (struct handle *)self;
  if (interp_strict(h->in)) {
    python_repr(h, out);
    return;
  }
  text_addf(out, "<socket %s%sfd=%d", h->name ? h->name : "", h->name ? " " : "", h->fd);
  add_name(&constants_families, h->family, out);
  add_name(&constants_types, h->type, out);
  if (h->fd < 0) {
    text_adds(out, " closed>");
    return;
  }
  struct endpoint e;
  endpoint_ask(h->fd, &e);
  add_address(" ", &e.local, e.local_len, out);
  add_address(" -> ", &e.peer, e.peer_len, out);
  if (e.tcp || strcmp(e.state, "LISTEN") == 0)
    text_addf(out, " %s", e.state);
  text_addc(out, '>');
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

static const char *handle_read_only(const char *name) {
  return !strcmp(name, "proto")     ? "readonly attribute"
         : !strcmp(name, "timeout") ? "attribute '%s' of '_socket.socket' objects is not writable"
                                    : "property '%s' of 'socket' object has no setter";
}

static struct value handle_enter(struct interp *in, struct native *self) {
  (void)in;
  return value_ref(value_object(KIND_NATIVE, self));
}

static int handle_leave(struct interp *in, struct native *self) {
  struct value at = value_object(KIND_NATIVE, self);
  struct args args = {&at, 1, NULL, 0};
  return value_is_error(row_close.python(in, &args)) ? -1 : 0;
}

const struct type type_socket = {
    .head = {VALUE_STATIC},
    .name = "socket",
    .module = "socket",
    .call = socket_socket,
    .methods = socket_methods,
    .signature = SOCKET_SIGNATURE,
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
    .read_only = handle_read_only,
};

/* The module. */

static struct value module_lookup(struct interp *in, const char *name, size_t len) {
  const struct constants *set;
  bool strict = interp_strict(in);
  const struct constant *constant = constants_find(name, len, &set);
  if (constant && !(strict && constant->prompt))
    return convert_constant(set, constant->value);
  const struct builtin *function = socket_methods_find(name, len, strict);
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

static const struct native_type *const natives[] = {&socket_native, NULL};

const struct module module_socket = {
    .head = {VALUE_STATIC},
    .name = "socket",
    .items = socket_items,
    .natives = natives,
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
  socket_methods_start();
  interp_add_module(&module_socket);
  interp_add_module(&module_select);
  interp_add_builtins(&prefixless);
  interp_add_builtins(&module_socket);
}
