/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dump of the kernel's TCP sockets, IPv4 and IPv6, of which mainly those without an inode are kept. */
#include "run/lingering.h"

#include <netinet/in.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "net/address.h"

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

void lingering_mark(int fd) {
  struct sockaddr_storage local, peer;
  socklen_t len = sizeof local, peer_len = sizeof peer;
  int protocol = 0;
  socklen_t protocol_len = sizeof protocol;
  if (getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &protocol_len) != 0 ||
      protocol != IPPROTO_TCP || getsockname(fd, (struct sockaddr *)&local, &len) != 0)
    return;
  bool connected = getpeername(fd, (struct sockaddr *)&peer, &peer_len) == 0;
  lingering_mark_ends(&local, connected ? &peer : NULL);
}

#ifdef HAVE_LIBMNL

#include <arpa/inet.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/netlink.h"
#include "net/tcp_state.h"

struct found {
  struct lingering *all;
  size_t count;
};

static void put_address(struct sockaddr_storage *to, int family, const void *address,
                        uint16_t port) {
  memset(to, 0, sizeof *to);
  to->ss_family = (sa_family_t)family;
  if (family == AF_INET) {
    struct sockaddr_in *in = (struct sockaddr_in *)to;
    in->sin_port = port;
    memcpy(&in->sin_addr, address, sizeof in->sin_addr);
  } else {
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)to;
    in6->sin6_port = port;
    memcpy(&in6->sin6_addr, address, sizeof in6->sin6_addr);
  }
}

/* Has this process to do with what the kernel tells? A connection that is coming to be needs a port of its
   own only; what is left of one had a peer. */
static bool is_noted(const struct inet_diag_msg *m) {
  int port = ntohs(m->id.idiag_sport);
  bool over = m->idiag_state != TCP_SYN_SENT && m->idiag_state != TCP_SYN_RECV &&
              m->idiag_state != TCP_ESTABLISHED && m->idiag_state != TCP_CLOSE_WAIT;
  return is_in(asked, port) ||
         (is_in(own, port) && (!over || is_in(peers, ntohs(m->id.idiag_dport))));
}

static int keep(const struct nlmsghdr *h, void *data) {
  struct found *found = data;
  const struct inet_diag_msg *m = mnl_nlmsg_get_payload(h);
  if (mnl_nlmsg_get_payload_len(h) < sizeof *m ||
      (m->idiag_inode != 0 && m->idiag_state != TCP_SYN_SENT) || !*tcp_state_name(m->idiag_state) ||
      !is_noted(m))
    return MNL_CB_OK;
  found->all = mem_resize(found->all, found->count + 1, sizeof *found->all);
  struct lingering *l = &found->all[found->count++];
  l->state = tcp_state_name(m->idiag_state);
  l->owned = m->idiag_inode != 0;
  l->complete = m->idiag_state == TCP_ESTABLISHED || m->idiag_state == TCP_CLOSE_WAIT;
  l->left = m->idiag_timer ? (int64_t)m->idiag_expires * 1000000 : -1;
  put_address(&l->local, m->idiag_family, m->id.idiag_src, m->id.idiag_sport);
  put_address(&l->peer, m->idiag_family, m->id.idiag_dst, m->id.idiag_dport);
  return MNL_CB_OK;
}

static void dump(struct mnl_socket *nl, int family, int port, struct found *found) {
  _Alignas(struct nlmsghdr) char buffer[16384];
  struct nlmsghdr *h = mnl_nlmsg_put_header(buffer);
  h->nlmsg_type = SOCK_DIAG_BY_FAMILY;
  h->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  h->nlmsg_seq = (uint32_t)family;
  struct inet_diag_req_v2 *r = mnl_nlmsg_put_extra_header(h, sizeof *r);
  r->sdiag_family = (uint8_t)family;
  r->sdiag_protocol = IPPROTO_TCP;
  r->idiag_states = ~(1u << TCP_LISTEN | 1u << TCP_CLOSE);
  r->id.idiag_sport = htons((uint16_t)port);
  if (mnl_socket_sendto(nl, h, h->nlmsg_len) < 0)
    return;
  for (;;) {
    ssize_t n = mnl_socket_recvfrom(nl, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0 || mnl_cb_run(buffer, (size_t)n, (uint32_t)family, 0, keep, found) <= MNL_CB_STOP)
      return;
  }
}

size_t lingering_ask(int port, struct lingering **all) {
  struct found found = {NULL, 0};
  int saved = errno;
  struct mnl_socket *nl = netlink_open(NETLINK_SOCK_DIAG, 0);
  if (nl) {
    dump(nl, AF_INET, port, &found);
    dump(nl, AF_INET6, port, &found);
    mnl_socket_close(nl);
  }
  errno = saved;
  *all = found.all;
  return found.count;
}

#else /* without libmnl nobody can be asked */

size_t lingering_ask(int port, struct lingering **all) {
  (void)port;
  *all = NULL;
  return 0;
}

#endif

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
