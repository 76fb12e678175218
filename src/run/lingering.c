/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of the kernel's TCP sockets, IPv4 and IPv6, mainly those without an inode are kept. */
#include "run/lingering.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/address.h"
#include "net/endpoint.h"
#include "net/sock_dump.h"
#include "net/tcp_state.h"

#define PORTS 65536

/* A bit for each port. A connection counts as noted when both its ports are: that is exact but for one that
   another process had between two ports that this one has used as well. */
typedef _Atomic uint64_t ports[PORTS / 64];

static ports asked, own, peers;

static bool is_in(ports set, int port) {
  return atomic_load(&set[port / 64]) >> (port % 64) & 1;
}

static void put_in(ports set, int port) {
  if (port > 0 && !is_in(set, port))
    atomic_fetch_or(&set[port / 64], UINT64_C(1) << (port % 64));
}

void lingering_mark_port(int port) {
  put_in(asked, port);
}

void lingering_mark_ends(const struct sockaddr_storage *local,
                         const struct sockaddr_storage *peer) {
  if (local)
    put_in(own, address_port(local));
  if (peer)
    put_in(peers, address_port(peer));
}

void lingering_mark(const struct endpoint *e) {
  if (e->tcp)
    lingering_mark_ends(&e->local, e->peer_len ? &e->peer : NULL);
}

struct found {
  struct lingering *all;
  size_t count;
};

/* Has this process to do with ROW? A connection that is coming to be needs a port of its own only; what is left
   of one had a peer. */
static bool is_noted(const struct sock_dump_row *row) {
  int port = address_port(&row->local);
  bool over = row->state != TCP_SYN_SENT && row->state != TCP_SYN_RECV &&
              row->state != TCP_ESTABLISHED && row->state != TCP_CLOSE_WAIT;
  return is_in(asked, port) ||
         (is_in(own, port) && (!over || is_in(peers, address_port(&row->peer))));
}

static void keep(void *data, const struct sock_dump_row *row) {
  struct found *found = data;
  if ((row->inode != 0 && row->state != TCP_SYN_SENT) || !*tcp_state_name(row->state) ||
      !is_noted(row))
    return;
  found->all = mem_resize(found->all, found->count + 1, sizeof *found->all);
  found->all[found->count++] = (struct lingering){
      .state = tcp_state_name(row->state),
      .owned = row->inode != 0,
      .complete = row->state == TCP_ESTABLISHED || row->state == TCP_CLOSE_WAIT,
      .local = row->local,
      .peer = row->peer,
      .left = row->left,
  };
}

size_t lingering_ask(int port, struct lingering **all) {
  struct found found = {NULL, 0};
  uint32_t states = ~(SOCK_DUMP_LISTEN | SOCK_DUMP_CLOSE);
  if (sock_dump(AF_INET, IPPROTO_TCP, states, port, keep, &found))
    sock_dump(AF_INET6, IPPROTO_TCP, states, port, keep, &found);
  *all = found.all;
  return found.count;
}

/* The 16 bytes of an address, an IPv4 one mapped. */
static struct in6_addr whole(const struct sockaddr_storage *a) {
  if (a->ss_family == AF_INET6)
    return ((const struct sockaddr_in6 *)a)->sin6_addr;
  struct in6_addr mapped = {.s6_addr = {[10] = 0xff, [11] = 0xff}};
  memcpy(mapped.s6_addr + 12, &((const struct sockaddr_in *)a)->sin_addr, 4);
  return mapped;
}

static bool same(const struct sockaddr_storage *a, const struct sockaddr_storage *b) {
  struct in6_addr one = whole(a), other = whole(b);
  return address_port(a) == address_port(b) && IN6_ARE_ADDR_EQUAL(&one, &other);
}

bool lingering_find(const struct sockaddr_storage *local, const struct sockaddr_storage *peer,
                    struct lingering *found) {
  struct lingering *all;
  size_t count = lingering_ask(address_port(local), &all);
  bool there = false;
  for (size_t i = 0; i < count && !there; i++)
    if (same(&all[i].local, local) && same(&all[i].peer, peer)) {
      *found = all[i];
      there = true;
    }
  free(all);
  return there;
}
