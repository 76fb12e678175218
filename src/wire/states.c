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
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/netlink.h"

#define INTERFACES 3       /* that a host has: the loopback and those of the lab, numbered from 1 */
#define SETTLE_PAUSE 50000 /* nanoseconds */
#define SETTLE_LOOKS 20000 /* at most: a second and more; a processor may stand still in the call */

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
  r->idiag_ext = 1 << (INET_DIAG_SKMEMINFO - 1) | 1 << (INET_DIAG_INFO - 1);
  r->id.idiag_sport = htons(local_port);
  r->id.idiag_dport = htons(remote_port);
  memcpy(r->id.idiag_src, local, address_len);
  memcpy(r->id.idiag_dst, remote, address_len);
  r->id.idiag_cookie[0] = r->id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
}

/* The kernel's struct tcp_info as far as it is read here: the C library's ends earlier, and an older kernel's is
   shorter. */
struct info {
  uint8_t state, ca, timeouts, probes, backoff, options, scales, flags;
  uint32_t rto, ato, snd_mss, rcv_mss;
  uint32_t unacked, sacked, lost, retrans, fackets;
  uint32_t last_data_sent, last_ack_sent, last_data_recv, last_ack_recv;
  uint32_t pmtu, rcv_ssthresh, rtt, rttvar, snd_ssthresh, snd_cwnd, advmss, reordering;
  uint32_t rcv_rtt, rcv_space, total_retrans;
  uint64_t pacing_rate, max_pacing_rate, bytes_acked, bytes_received;
  uint32_t segs_out, segs_in, notsent_bytes, min_rtt, data_segs_in, data_segs_out;
  uint64_t delivery_rate, busy_time, rwnd_limited, sndbuf_limited;
  uint32_t delivered, delivered_ce;
  uint64_t bytes_sent, bytes_retrans;
  uint32_t dsack_dups, reord_seen, rcv_ooopack, snd_wnd, rcv_wnd;
};

_Static_assert(offsetof(struct info, rtt) == offsetof(struct tcp_info, tcpi_rtt) &&
                   offsetof(struct info, total_retrans) ==
                       offsetof(struct tcp_info, tcpi_total_retrans),
               "struct info begins as struct tcp_info does");

/* Of LEN bytes of struct info, those that are missing being 0. */
static void read_info(const void *bytes, size_t len, struct states_answer *answer) {
  struct info i;
  memset(&i, 0, sizeof i);
  memcpy(&i, bytes, len < sizeof i ? len : sizeof i);
  uint32_t unsent = i.notsent_bytes < answer->unacknowledged ? i.notsent_bytes : 0;
  answer->received = i.bytes_received;
  answer->acknowledged = i.bytes_acked;
  answer->metrics =
      (struct metrics){.cwnd = i.snd_cwnd,
                       .ssthresh = i.snd_ssthresh,
                       .srtt = i.rtt,
                       .rttvar = i.rttvar,
                       .rto = i.rto,
                       .flight = answer->unacknowledged - unsent,
                       .unsent = unsent,
                       .out = i.unacked,
                       .sacked = i.sacked,
                       .lost = i.lost,
                       .resent = i.retrans,
                       .total_retrans = i.total_retrans,
                       .snd_wnd = i.snd_wnd,
                       .rcv_wnd = i.rcv_wnd,
                       .mss = i.snd_mss,
                       .ca = i.ca <= METRICS_LOSS ? (enum metrics_ca)i.ca : METRICS_OPEN,
                       .timeouts = i.timeouts,
                       .probes = i.probes,
                       .backoff = i.backoff};
  if (len < sizeof i)
    answer->metrics.rcv_wnd = METRICS_UNKNOWN;
}

static int read_attribute(const struct nlattr *attribute, void *data) {
  struct states_answer *answer = data;
  uint32_t memory[SK_MEMINFO_BACKLOG + 1];
  size_t len = mnl_attr_get_payload_len(attribute);
  const void *payload = mnl_attr_get_payload(attribute);
  unsigned type = mnl_attr_get_type(attribute);
  if (type == INET_DIAG_SKMEMINFO && len >= sizeof memory) {
    memcpy(memory, payload, sizeof memory);
    answer->kept = memory[SK_MEMINFO_BACKLOG];
  } else if (type == INET_DIAG_INFO && !answer->listens) {
    read_info(payload, len, answer);
  }
  return MNL_CB_OK;
}

static const struct states_answer no_answer = {.state = FLIGHT_STATE_UNKNOWN, .expires = -1};

static void read_message(const struct inet_diag_msg *m, struct states_answer *answer) {
  answer->state = m->idiag_state;
  answer->listens = m->idiag_state == TCP_LISTEN;
  answer->interface = m->id.idiag_if;
  if (m->idiag_timer)
    answer->expires = (int64_t)m->idiag_expires * 1000000;
  if (answer->listens) {
    answer->waiting = m->idiag_rqueue;
    answer->backlog = m->idiag_wqueue;
  } else {
    answer->unacknowledged = m->idiag_wqueue;
  }
}

/* Reads the answer of LEN bytes to question SEQ: false for an answer to another. */
static bool read_answer(const void *buffer, size_t len, uint32_t seq,
                        struct states_answer *answer) {
  const struct nlmsghdr *h = buffer;
  int left = (int)len;
  *answer = no_answer;
  if (!mnl_nlmsg_ok(h, left) || h->nlmsg_seq != seq)
    return false;
  const struct inet_diag_msg *m = mnl_nlmsg_get_payload(h);
  if (h->nlmsg_type == NLMSG_ERROR) {
    const struct nlmsgerr *e = mnl_nlmsg_get_payload(h);
    answer->state = e->error == -ENOENT ? 0 : FLIGHT_STATE_UNKNOWN;
  } else if (mnl_nlmsg_get_payload_len(h) >= sizeof *m) {
    read_message(m, answer);
    mnl_attr_parse(h, sizeof *m, read_attribute, answer);
  }
  return true;
}

/* Asks once. */
static struct states_answer ask(struct states *s, struct nlmsghdr *request) {
  _Alignas(struct nlmsghdr) char buffer[1024];
  struct states_answer answer = no_answer;
  request->nlmsg_seq = ++s->seq;
  if (mnl_socket_sendto(s->nl, request, request->nlmsg_len) < 0)
    return answer;
  for (;;) {
    ssize_t n = mnl_socket_recvfrom(s->nl, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0 || read_answer(buffer, (size_t)n, s->seq, &answer))
      return answer;
  }
}

static bool is_connection(const struct states_answer *answer) {
  return answer->state && answer->state != FLIGHT_STATE_UNKNOWN && !answer->listens;
}

/* Asks by each interface: a socket that is bound to one (SO_BINDTODEVICE) is found by that alone. */
static struct states_answer ask_interfaces(struct states *s, struct nlmsghdr *request) {
  struct inet_diag_req_v2 *r = mnl_nlmsg_get_payload(request);
  struct states_answer answer = ask(s, request), bound;
  while (r->id.idiag_dport && !is_connection(&answer) && r->id.idiag_if < INTERFACES) {
    r->id.idiag_if++;
    bound = ask(s, request);
    if (is_connection(&bound))
      return bound;
  }
  return answer;
}

struct states_answer states_look(struct states *s, int family, const void *local,
                                 uint16_t local_port, const void *remote, uint16_t remote_port,
                                 bool settled) {
  _Alignas(struct nlmsghdr) char buffer[256];
  struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
  put_request(request, family, local, local_port, remote, remote_port);
  struct states_answer answer = ask_interfaces(s, request);
  for (int i = 0; settled && answer.kept && i < SETTLE_LOOKS; i++) {
    nanosleep(&(struct timespec){0, SETTLE_PAUSE}, NULL);
    answer = ask(s, request);
  }
  return answer;
}

#else /* built without libmnl: there is no lab, so nobody asks */

struct states *states_open(void) {
  errno = ENOSYS;
  return NULL;
}

void states_close(struct states *s) {
  (void)s;
}

struct states_answer states_look(struct states *s, int family, const void *local,
                                 uint16_t local_port, const void *remote, uint16_t remote_port,
                                 bool settled) {
  (void)s, (void)family, (void)local, (void)local_port, (void)remote, (void)remote_port;
  (void)settled;
  return (struct states_answer){.state = FLIGHT_STATE_UNKNOWN, .expires = -1};
}

#endif
