/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dump over netlink; the kernel filters by port. */
#include "net/sock_dump.h"

#include <stddef.h>

#ifdef HAVE_LIBMNL

#include <arpa/inet.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <string.h>

#include "net/netlink.h"

struct dump {
  void (*visit)(void *data, const struct sock_dump_row *row);
  void *data;
  int port; /* newer kernels do not filter those that are only bound */
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

static int read_attribute(const struct nlattr *attribute, void *data) {
  struct sock_dump_row *row = data;
  if (mnl_attr_get_type(attribute) == INET_DIAG_SKV6ONLY &&
      mnl_attr_get_payload_len(attribute) >= 1)
    row->only6 = mnl_attr_get_u8(attribute);
  return MNL_CB_OK;
}

static int read_row(const struct nlmsghdr *h, void *data) {
  const struct dump *dump = data;
  const struct inet_diag_msg *m = mnl_nlmsg_get_payload(h);
  if (mnl_nlmsg_get_payload_len(h) < sizeof *m ||
      (dump->port && ntohs(m->id.idiag_sport) != dump->port))
    return MNL_CB_OK;
  struct sock_dump_row row = {
      .state = m->idiag_state,
      .inode = m->idiag_inode,
      .left = m->idiag_timer ? (int64_t)m->idiag_expires * 1000000 : -1,
  };
  put_address(&row.local, m->idiag_family, m->id.idiag_src, m->id.idiag_sport);
  put_address(&row.peer, m->idiag_family, m->id.idiag_dst, m->id.idiag_dport);
  mnl_attr_parse(h, sizeof *m, read_attribute, &row);
  dump->visit(dump->data, &row);
  return MNL_CB_OK;
}

static bool ask(struct mnl_socket *nl, int family, int protocol, uint32_t states, int port,
                struct dump *dump) {
  _Alignas(struct nlmsghdr) char buffer[16384];
  struct nlmsghdr *h = mnl_nlmsg_put_header(buffer);
  h->nlmsg_type = SOCK_DIAG_BY_FAMILY;
  h->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  h->nlmsg_seq = (uint32_t)family;
  struct inet_diag_req_v2 *r = mnl_nlmsg_put_extra_header(h, sizeof *r);
  r->sdiag_family = (uint8_t)family;
  r->sdiag_protocol = (uint8_t)protocol;
  r->idiag_states = states;
  r->id.idiag_sport = htons((uint16_t)port);
  if (mnl_socket_sendto(nl, h, h->nlmsg_len) < 0)
    return false;
  for (;;) {
    ssize_t n = mnl_socket_recvfrom(nl, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR)
      continue;
    int result =
        n <= 0 ? MNL_CB_ERROR : mnl_cb_run(buffer, (size_t)n, (uint32_t)family, 0, read_row, dump);
    if (result <= MNL_CB_STOP)
      return result == MNL_CB_STOP;
  }
}

bool sock_dump(int family, int protocol, uint32_t states, int port,
               void (*visit)(void *data, const struct sock_dump_row *row), void *data) {
  int saved = errno;
  struct dump dump = {visit, data, port};
  struct mnl_socket *nl = netlink_open(NETLINK_SOCK_DIAG, 0);
  bool answered = nl && ask(nl, family, protocol, states, port, &dump);
  if (nl)
    mnl_socket_close(nl);
  errno = saved;
  return answered;
}

/* The inode of the peer: 0 of one that no descriptor leads to. */
static int read_peer(const struct nlattr *attribute, void *data) {
  uint32_t peer;
  if (mnl_attr_get_type(attribute) == UNIX_DIAG_PEER &&
      mnl_attr_get_payload_len(attribute) >= sizeof peer) {
    memcpy(&peer, mnl_attr_get_payload(attribute), sizeof peer);
    *(int *)data = peer == 0;
  }
  return MNL_CB_OK;
}

static int read_unix(const struct nlmsghdr *h, void *data) {
  if (mnl_nlmsg_get_payload_len(h) >= sizeof(struct unix_diag_msg))
    mnl_attr_parse(h, sizeof(struct unix_diag_msg), read_peer, data);
  return MNL_CB_STOP;
}

int sock_dump_peer_closed(uint32_t inode) {
  _Alignas(struct nlmsghdr) char buffer[4096];
  int saved = errno, closed = -1;
  struct mnl_socket *nl = netlink_open(NETLINK_SOCK_DIAG, 0);
  struct nlmsghdr *h = mnl_nlmsg_put_header(buffer);
  h->nlmsg_type = SOCK_DIAG_BY_FAMILY;
  h->nlmsg_flags = NLM_F_REQUEST;
  struct unix_diag_req *r = mnl_nlmsg_put_extra_header(h, sizeof *r);
  *r = (struct unix_diag_req){.sdiag_family = AF_UNIX,
                              .udiag_states = ~0u,
                              .udiag_ino = inode,
                              .udiag_show = UDIAG_SHOW_PEER,
                              .udiag_cookie = {~0u, ~0u}}; /* any */
  if (nl && mnl_socket_sendto(nl, h, h->nlmsg_len) > 0) {
    ssize_t n = mnl_socket_recvfrom(nl, buffer, sizeof buffer);
    if (n > 0)
      mnl_cb_run(buffer, (size_t)n, 0, 0, read_unix, &closed);
  }
  if (nl)
    mnl_socket_close(nl);
  errno = saved;
  return closed;
}

#else

bool sock_dump(int family, int protocol, uint32_t states, int port,
               void (*visit)(void *data, const struct sock_dump_row *row), void *data) {
  (void)family;
  (void)protocol;
  (void)states;
  (void)port;
  (void)visit;
  (void)data;
  return false;
}

int sock_dump_peer_closed(uint32_t inode) {
  (void)inode;
  return -1;
}

#endif
