/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One netlink socket, one question and one answer a look. */
#include "wire/states.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include "net/flight.h"

#ifdef HAVE_LIBMNL

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/netlink.h"

struct states {
  struct mnl_socket *nl;
  uint32_t seq;
};

struct states *states_open(void) {
  /* The answer is there when the question has been sent, so that nothing ever waits. */
  struct mnl_socket *nl = netlink_open(NETLINK_SOCK_DIAG, SOCK_NONBLOCK);
  if (!nl)
    return NULL;
  struct states *s = mem_zalloc(1, sizeof *s);
  s->nl = nl;
  return s;
}

void states_close(struct states *s) {
  if (!s)
    return;
  mnl_socket_close(s->nl);
  free(s);
}

static void put_request(struct nlmsghdr *h, int family, const void *local, uint16_t local_port,
                        const void *remote, uint16_t remote_port) {
  size_t address_len = family == AF_INET ? 4 : 16;
  h->nlmsg_type = SOCK_DIAG_BY_FAMILY;
  h->nlmsg_flags = NLM_F_REQUEST;
  struct inet_diag_req_v2 *r = mnl_nlmsg_put_extra_header(h, sizeof *r);
  r->sdiag_family = (uint8_t)family;
  r->sdiag_protocol = IPPROTO_TCP;
  r->idiag_states = ~0u;
  r->id.idiag_sport = htons(local_port);
  r->id.idiag_dport = htons(remote_port);
  memcpy(r->id.idiag_src, local, address_len);
  memcpy(r->id.idiag_dst, remote, address_len);
  r->id.idiag_cookie[0] = r->id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
}

/* The state in the answer of LEN bytes to question SEQ; *MINE is false for an answer to another. */
static int answer_state(const void *buffer, size_t len, uint32_t seq, bool *mine) {
  const struct nlmsghdr *h = buffer;
  int left = (int)len;
  *mine = false;
  if (!mnl_nlmsg_ok(h, left) || h->nlmsg_seq != seq)
    return FLIGHT_STATE_UNKNOWN;
  *mine = true;
  if (h->nlmsg_type == NLMSG_ERROR) {
    const struct nlmsgerr *e = mnl_nlmsg_get_payload(h);
    return e->error == -ENOENT ? 0 : FLIGHT_STATE_UNKNOWN;
  }
  const struct inet_diag_msg *m = mnl_nlmsg_get_payload(h);
  if (mnl_nlmsg_get_payload_len(h) < sizeof *m)
    return FLIGHT_STATE_UNKNOWN;
  return m->idiag_state;
}

int states_tcp(struct states *s, int family, const void *local, uint16_t local_port,
               const void *remote, uint16_t remote_port) {
  _Alignas(struct nlmsghdr) char buffer[1024];
  struct nlmsghdr *h = mnl_nlmsg_put_header(buffer);
  put_request(h, family, local, local_port, remote, remote_port);
  h->nlmsg_seq = ++s->seq;
  if (mnl_socket_sendto(s->nl, h, h->nlmsg_len) < 0)
    return FLIGHT_STATE_UNKNOWN;
  for (;;) {
    ssize_t n = mnl_socket_recvfrom(s->nl, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return FLIGHT_STATE_UNKNOWN;
    bool mine;
    int state = answer_state(buffer, (size_t)n, s->seq, &mine);
    if (mine)
      return state;
  }
}

#else /* built without libmnl: there is no lab, so nobody asks */

struct states *states_open(void) {
  errno = ENOSYS;
  return NULL;
}

void states_close(struct states *s) {
  (void)s;
}

int states_tcp(struct states *s, int family, const void *local, uint16_t local_port,
               const void *remote, uint16_t remote_port) {
  (void)s, (void)family, (void)local, (void)local_port, (void)remote, (void)remote_port;
  return FLIGHT_STATE_UNKNOWN;
}

#endif
