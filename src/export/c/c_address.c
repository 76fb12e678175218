/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each family has a struct of its own. To write a further one out: a function beside put_inet and a case in
 * c_address_begin; to receive it, a case in c_address_target and in c_plan.c. */
#include "export/c/c_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/un.h>

#include "base/text.h"
#include "calls/call.h"
#include "export/c/c_call.h"
#include "export/c/c_plan.h"
#include "export/c/c_text.h"
#include "net/address.h"
#include "run/journal.h"

static void add_name(const struct c_function *f, const struct c_socket *sock, struct text *out) {
  if (f->plan->side_count > 1)
    text_addf(out, "%s_", f->plan->sides[sock->side].name);
  text_addf(out, "%s_port", sock->name);
}

void c_address_port(const struct c_function *f, const struct c_socket *sock, struct text *out) {
  if (f->plan->processes)
    text_adds(out, "shared->");
  add_name(f, sock, out);
}

void c_address_declare(struct c_function *f, const struct c_socket *sock) {
  struct text line = TEXT_EMPTY;
  bool global = f->plan->side_count > 1 && !f->plan->processes;
  c_include(f, "netinet/in.h");
  text_adds(&line, global ? "static in_port_t " : "  in_port_t ");
  add_name(f, sock, &line);
  text_adds(&line, ";\n");
  if (!strstr(text_str(&f->ports), text_str(&line)))
    text_adds(&f->ports, text_str(&line));
  text_free(&line);
}

static void put_inet(struct c_function *f, const struct c_step *step) {
  const struct call *call = step->event->call;
  bool six = call->addr.ss_family == AF_INET6;
  const char *member = six ? "sin6" : "sin", *family = six ? "AF_INET6" : "AF_INET";
  char host[INET6_ADDRSTRLEN];
  const void *bytes = six ? (const void *)&((const struct sockaddr_in6 *)&call->addr)->sin6_addr
                          : (const void *)&((const struct sockaddr_in *)&call->addr)->sin_addr;
  c_include(f, "arpa/inet.h");
  c_include(f, "netinet/in.h");
  text_addf(&f->body, "    struct sockaddr_%s address = {0};\n    address.%s_family = %s;\n",
            six ? "in6" : "in", member, family);
  uint16_t port = address_port(&call->addr);
  text_addf(&f->body, "    address.%s_port = ", member);
  if (step->port_of != C_NONE) {
    c_address_port(f, &f->plan->sockets[step->port_of], &f->body);
    text_addf(&f->body, "; /* %u in the session */\n", port);
  } else {
    text_addf(&f->body, "htons(%u);\n", port);
  }
  inet_ntop(call->addr.ss_family, bytes, host, sizeof host);
  if (strcmp(host, "0.0.0.0") == 0)
    text_adds(&f->body, "    address.sin_addr.s_addr = htonl(INADDR_ANY);\n");
  else if (strcmp(host, "::") == 0)
    text_adds(&f->body, "    address.sin6_addr = in6addr_any;\n");
  else
    text_addf(&f->body, "    inet_pton(%s, \"%s\", &address.%s_addr);\n", family, host, member);
  const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&call->addr;
  if (six && in6->sin6_scope_id)
    text_addf(&f->body, "    address.sin6_scope_id = %u;\n", in6->sin6_scope_id);
  if (six && in6->sin6_flowinfo)
    text_addf(&f->body, "    address.sin6_flowinfo = htonl(%u);\n", ntohl(in6->sin6_flowinfo));
}

static void put_path(struct c_function *f, const struct call *call, struct text *len) {
  size_t head = offsetof(struct sockaddr_un, sun_path);
  const char *path = ((const struct sockaddr_un *)&call->addr)->sun_path;
  size_t n = call->addr_len > head ? call->addr_len - head : 0;
  c_include(f, "sys/un.h");
  c_include(f, "stddef.h");
  text_adds(&f->body, "    struct sockaddr_un address = {0};\n    address.sun_family = AF_UNIX;\n");
  if (n) {
    c_include(f, "string.h");
    text_adds(&f->body, "    memcpy(address.sun_path, ");
    c_text_string(path, path[n - 1] ? n : n - 1, 8,
                  &f->body); /* the literal ends in a NUL itself */
    text_addf(&f->body, ", %zu);\n", n);
  }
  text_addf(len, "offsetof(struct sockaddr_un, sun_path) + %zu", n);
}

static void put_other_address(struct c_function *f, const struct call *call, struct text *len) {
  c_include(f, "string.h");
  text_adds(&f->body, "    struct sockaddr_storage address = {0};\n    memcpy(&address, ");
  c_text_string((const char *)&call->addr, call->addr_len, 8, &f->body);
  text_addf(&f->body, ", %u);\n", (unsigned)call->addr_len);
  text_addf(len, "%u", (unsigned)call->addr_len);
}

bool c_address_begin(struct c_function *f, const struct c_step *step, struct text *arguments) {
  const struct call *call = step->event->call;
  if (step->from != C_NONE) {
    const char *name = f->plan->steps[step->from].target;
    text_addf(arguments, "(struct sockaddr *)&%s, %s_len", name, name);
    return false;
  }
  struct text len = TEXT_EMPTY;
  text_adds(&f->body, "  {\n");
  if ((call->addr.ss_family == AF_INET && call->addr_len == sizeof(struct sockaddr_in)) ||
      (call->addr.ss_family == AF_INET6 && call->addr_len == sizeof(struct sockaddr_in6)))
    put_inet(f, step);
  else if (call->addr.ss_family == AF_UNIX && call->addr_len <= sizeof(struct sockaddr_un))
    put_path(f, call, &len);
  else
    put_other_address(f, call, &len);
  text_addf(arguments, "(struct sockaddr *)&address, %s",
            len.len ? text_str(&len) : "sizeof address");
  text_free(&len);
  return true;
}

void c_address_target(struct c_function *f, const struct c_step *step, struct text *arguments) {
  if (!step->target) {
    text_adds(arguments, "NULL, NULL");
    c_include(f, "stddef.h");
    return;
  }
  const struct call *call = step->event->call;
  int family = call->addr_len >= sizeof(sa_family_t) ? call->addr.ss_family : AF_UNSPEC;
  const char *type = family == AF_INET    ? "sockaddr_in"
                     : family == AF_INET6 ? "sockaddr_in6"
                     : family == AF_UNIX  ? "sockaddr_un"
                                          : "sockaddr_storage";
  if (family == AF_INET || family == AF_INET6)
    c_include(f, "netinet/in.h");
  if (family == AF_UNIX)
    c_include(f, "sys/un.h");
  if (step->declares)
    text_addf(&f->body, "  struct %s %s;\n  socklen_t ", type, step->target);
  else
    text_adds(&f->body, "  ");
  text_addf(&f->body, "%s_len = sizeof %s;\n", step->target, step->target);
  text_addf(arguments, "(struct sockaddr *)&%s, &%s_len", step->target, step->target);
}
