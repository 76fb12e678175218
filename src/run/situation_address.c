/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has an address, or could be meant by it: for bind, listen and connect. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/fd.h"
#include "calls/call.h"
#include "net/address.h"
#include "net/endpoint.h"
#include "net/sock_dump.h"
#include "run/situation_own.h"
#include "run/situation_wire.h"

static bool has_port(const struct situation_quest *q, const struct endpoint *e) {
  return e->local_len && address_port(&e->local) &&
         address_port(&e->local) == address_port(q->address);
}

/* Whether it can keep others from the address: the same port, over the same protocol. */
static bool holds(const struct situation_quest *q, int fd, const struct endpoint *e) {
  (void)fd;
  return e->type == q->type && has_port(q, e);
}

/* Somebody who has the port that was asked for, in whatever way. */
static bool has_that_port(const struct situation_quest *q, int fd, const struct endpoint *e) {
  (void)fd;
  return has_port(q, e) && (e->type != SOCK_STREAM || !e->peer_len);
}

/* Somebody who listens where the call's host reaches it. */
static bool listens(const struct situation_quest *q, int fd, const struct endpoint *e) {
  (void)fd;
  return e->tcp && situation_is(e->state, "LISTEN") &&
         (situation_is_own_host(q->address) || !address_is_loopback(&e->local));
}

/* Whether END, with the port of ADDRESS, is in the way of a bind to ADDRESS. */
static bool is_in_the_way(const struct situation_end *end, const struct sockaddr_storage *address) {
  const struct sockaddr_storage *a = &end->local;
  if (a->ss_family != address->ss_family)
    return (a->ss_family == AF_INET6 && address_is_any(a) && !end->only6) ||
           (address->ss_family == AF_INET6 && address_is_any(address));
  size_t size = a->ss_family == AF_INET6 ? 16 : 4;
  const void *one = a->ss_family == AF_INET6
                        ? (const void *)&((const struct sockaddr_in6 *)a)->sin6_addr
                        : (const void *)&((const struct sockaddr_in *)a)->sin_addr;
  const void *other = a->ss_family == AF_INET6
                          ? (const void *)&((const struct sockaddr_in6 *)address)->sin6_addr
                          : (const void *)&((const struct sockaddr_in *)address)->sin_addr;
  return address_is_any(a) || address_is_any(address) || memcmp(one, other, size) == 0;
}

static void keep_those_in_the_way(struct situation *s, const struct sockaddr_storage *address) {
  int kept = 0;
  for (int i = 0; i < s->count; i++)
    if (is_in_the_way(&s->ends[i], address))
      s->ends[kept++] = s->ends[i];
  s->count = kept;
}

void situation_look_at_ports(struct situation *s) {
  FILE *file = fd_fopen("/proc/sys/net/ipv4/ip_local_port_range");
  if (!file)
    return;
  if (fscanf(file, "%d %d", &s->first, &s->last) != 2)
    s->first = s->last = 0;
  fclose(file);
}

void situation_look_at_holders(struct situation *s, const struct call *call,
                               const struct endpoint *before,
                               const struct sockaddr_storage *address) {
  struct situation_quest q = {.s = s,
                              .fd = call->fd,
                              .process = call->process,
                              .address = address,
                              .type = before->type,
                              .network = situation_network(call_here(call)),
                              .fits = holds};
  s->reuse = situation_has_option(call_here(call), SOL_SOCKET, SO_REUSEADDR);
  if (address->ss_family != AF_INET && address->ss_family != AF_INET6)
    return;
  if (!address_port(address)) {
    situation_look_at_ports(s);
    return;
  }
  situation_ask_sides(&q, false);
  keep_those_in_the_way(s, address);
  if (!s->count) {
    situation_ask_kernel(s, before->type, address, ~SOCK_DUMP_TIME_WAIT);
    keep_those_in_the_way(s, address);
  }
}

static bool listens_there(const struct situation_quest *q, int fd, const struct endpoint *e) {
  (void)fd;
  return has_port(q, e) && e->tcp && situation_is(e->state, "LISTEN");
}

/* Looks among the sockets of the sides on the call's own host, and then on the others. */
static void ask_all_sides(struct situation_quest *q) {
  situation_ask_sides(q, false);
  situation_ask_sides(q, true);
}

/* Who is at the address of CALL, on the host that has it. */
static struct situation_quest quest_of_peer(struct situation *s, const struct call *call) {
  return (struct situation_quest){.s = s,
                                  .fd = call->fd,
                                  .process = call->process,
                                  .address = &call->addr,
                                  .network = situation_network(call_here(call)),
                                  .there = true};
}

/* Somebody who listens there, and has no place for one more connection. */
static bool is_full(const struct situation_quest *q, int fd, const struct endpoint *e) {
  return listens_there(q, fd, e) && e->waiting > e->backlog;
}

void situation_look_at_queue(struct situation *s, const struct call *call) {
  struct situation_quest q = quest_of_peer(s, call);
  q.fits = is_full;
  if (call->addr.ss_family == AF_INET || call->addr.ss_family == AF_INET6)
    ask_all_sides(&q);
}

/* Who listens at the port that has the bytes of ADDRESS's the other way round: a htons() was forgotten there or here. */
static void look_at_swapped(struct situation *s, struct situation_quest *q,
                            const struct sockaddr_storage *address) {
  struct sockaddr_storage swapped = *address;
  uint16_t port = address_port(address);
  address_set_port(&swapped, (uint16_t)(port << 8 | port >> 8));
  q->address = &swapped;
  q->fits = listens_there;
  ask_all_sides(q);
  if (!s->count && situation_is_own_host(address))
    situation_ask_kernel(s, SOCK_STREAM, &swapped, SOCK_DUMP_LISTEN);
  q->address = address;
}

void situation_look_at_listeners(struct situation *s, const struct call *call,
                                 struct journal *journal) {
  struct situation_quest q = quest_of_peer(s, call);
  q.fits = has_that_port;
  if (call->addr.ss_family != AF_INET && call->addr.ss_family != AF_INET6)
    return;
  situation_wire_refusal(s, call, journal);
  ask_all_sides(&q);
  if (!s->count && situation_is_own_host(&call->addr))
    situation_ask_kernel(s, SOCK_STREAM, &call->addr, SOCK_DUMP_LISTEN);
  if (!s->count)
    look_at_swapped(s, &q, &call->addr);
  if (!s->count) {
    q.there = false;
    q.fits = listens_there;
    ask_all_sides(&q);
    q.there = true;
  }
  q.fits = listens;
  if (!s->count)
    ask_all_sides(&q);
}

int situation_type_of_path(const struct sockaddr_storage *address, socklen_t len) {
  const struct sockaddr_un *un = (const struct sockaddr_un *)address;
  FILE *file = fd_fopen("/proc/thread-self/net/unix");
  char line[512];
  int found = 0;
  unsigned type;
  if (len <= sizeof un->sun_family || !un->sun_path[0] || !file)
    un = NULL;
  while (un && !found && fgets(line, sizeof line, file)) {
    line[strcspn(line, "\n")] = '\0';
    char *path = strrchr(line, ' ');
    if (path && strncmp(path + 1, un->sun_path, sizeof un->sun_path) == 0 &&
        sscanf(line, "%*x: %*x %*x %*x %x", &type) == 1)
      found = (int)type;
  }
  if (file)
    fclose(file);
  return found;
}

static bool has_that_path(const struct situation_quest *q, int fd, const struct endpoint *e) {
  (void)fd;
  const struct sockaddr_un *own = (const struct sockaddr_un *)&e->local;
  const struct sockaddr_un *wanted = (const struct sockaddr_un *)q->address;
  if (e->family != AF_UNIX || e->local_len <= sizeof own->sun_family)
    return false;
  if (!wanted->sun_path[0]) /* abstract: all its bytes are the name */
    return e->local_len == q->address_len && memcmp(own, wanted, q->address_len) == 0;
  return strncmp(own->sun_path, wanted->sun_path, sizeof own->sun_path) == 0;
}

void situation_look_at_path_holder(struct situation *s, const struct call *call) {
  struct situation_quest q = {.s = s,
                              .fd = call->fd,
                              .process = call->process,
                              .address = &call->addr,
                              .address_len = call->addr_len,
                              .fits = has_that_path};
  const char *path = ((const struct sockaddr_un *)&call->addr)->sun_path;
  struct stat file;
  s->plain = path[0] && stat(path, &file) == 0 && !S_ISSOCK(file.st_mode);
  if (!s->plain)
    situation_ask_sides(&q, false);
  if (!s->count)
    s->path_type = situation_type_of_path(&call->addr, call->addr_len);
}
