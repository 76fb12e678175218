/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Triggers: each kind of retransmission and probe steps a counter of its own, once a packet. A packet that repeats
 * numbers has the trigger of the one kind that has stepped since the cable was empty, if the congestion state is one in
 * which that kind is sent; with two kinds nothing is said.
 *
 * Verdicts: what moved the socket on was taken; else the first of `rules` whose counter has stepped, and that is
 * about packets such as this, tells why not: a timer may step counters, too. To add a reason: a verdict in
 * net/flight.h, its words in view/kernel.c, a row here. */
#include "wire/judge.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "net/packet.h"

/* ---- triggers ---- */

static const struct judge_kind {
  enum counter counter;
  enum ends_again again; /* what its packets look like beside those before them */
  unsigned states;       /* congestion states in which it is sent, a bit each */
} kinds[TRIGGERS] = {
    [TRIGGER_FAST] = {COUNTER_FAST_RETRANS, ENDS_AGAIN, 1 << METRICS_RECOVERY | 1 << METRICS_CWR},
    [TRIGGER_RTO] = {COUNTER_TIMEOUTS, ENDS_AGAIN, 1 << METRICS_LOSS},
    [TRIGGER_SLOW_START] = {COUNTER_SLOW_START_RETRANS, ENDS_AGAIN, 1 << METRICS_LOSS},
    [TRIGGER_TLP] = {COUNTER_LOSS_PROBES, ENDS_AGAIN,
                     1 << METRICS_OPEN | 1 << METRICS_DISORDER | 1 << METRICS_CWR},
    [TRIGGER_WINDOW_PROBE] = {COUNTER_WINDOW_PROBE, ENDS_ASKS, ~0u},
    [TRIGGER_KEEP_ALIVE] = {COUNTER_KEEP_ALIVE, ENDS_ASKS, ~0u},
};

const struct counters_values *judge_read(struct wire_judge *judge, int host,
                                         struct counters *counters, bool ipv6) {
  struct judge_host *h = &judge->hosts[host];
  struct counters_values now = counters_read(counters, ipv6);
  for (int i = TRIGGER_NONE + 1; i < TRIGGERS; i++) {
    uint64_t steps = now.at[kinds[i].counter] - h->last.at[kinds[i].counter];
    if (now.known && h->last.known && kinds[i].states && steps) {
      h->steps[i] += (uint32_t)steps;
      judge->open = true;
    }
  }
  h->last = now;
  h->unread = false;
  return &h->last;
}

void judge_rests(struct wire_judge *judge) {
  for (int i = 0; judge->open && i < LAB_HOSTS_MAX; i++) {
    memset(judge->hosts[i].steps, 0, sizeof judge->hosts[i].steps);
    judge->hosts[i].fresh = 0;
    judge->hosts[i].path = false;
  }
  judge->open = false;
}

void judge_reaches(struct wire_judge *judge, int host, const struct packet *p) {
  bool too_big = p->family == AF_INET6 ? p->icmp_type == 2 : p->icmp_type == 3 && p->icmp_code == 4;
  if (too_big)
    judge->hosts[host].path = judge->open = true;
}

/* Whether P of HOST, which is AGAIN, may be one of KIND. A tail loss probe may be new data, too: then P is it only if
   the host can have sent no other such segment since its counters stepped (ALONE). */
static bool may_be(const struct judge_host *host, enum trigger kind, enum ends_again again,
                   const struct packet *p, bool alone) {
  bool probes = kind == TRIGGER_TLP && again == ENDS_NEW && p->data_len;
  return kinds[kind].again == again || (probes && alone && host->fresh == 1);
}

enum trigger judge_trigger(struct wire_judge *judge, int host, const struct packet *p,
                           enum ends_again again, const struct metrics *sender, bool alone) {
  struct judge_host *h = &judge->hosts[host];
  uint32_t *steps = h->steps;
  enum trigger trigger = TRIGGER_NONE;
  int found = 0;
  if (again == ENDS_AGAIN && p->flags & PACKET_SYN)
    return TRIGGER_SYN;
  if (again == ENDS_NEW && p->data_len) {
    h->fresh++;
    judge->open = true;
  }
  for (int i = TRIGGER_NONE + 1; i < TRIGGERS; i++)
    if (steps[i] && may_be(h, (enum trigger)i, again, p, alone)) {
      trigger = (enum trigger)i;
      found++;
    }
  if (found != 1 || !sender->cwnd || !(kinds[trigger].states >> sender->ca & 1))
    return TRIGGER_NONE;
  steps[trigger]--;
  /* The kernel counts what it sends again for a smaller path as it counts a slow start. */
  return trigger == TRIGGER_SLOW_START && h->path ? TRIGGER_PATH_MTU : trigger;
}

/* ---- verdicts ---- */

static bool any(const struct packet *p) {
  return p->family;
}

static bool is_tcp(const struct packet *p) {
  return p->protocol == IPPROTO_TCP && p->has_ports;
}

static bool is_udp(const struct packet *p) {
  return p->protocol == IPPROTO_UDP;
}

static bool is_icmp(const struct packet *p) {
  return p->icmp_type >= 0;
}

static bool is_error(const struct packet *p) {
  return p->quoted > 0;
}

static bool is_reset(const struct packet *p) {
  return is_tcp(p) && p->flags & PACKET_RST;
}

static bool is_not_reset(const struct packet *p) {
  return is_tcp(p) && !(p->flags & PACKET_RST);
}

static bool is_syn(const struct packet *p) {
  return is_not_reset(p) && p->flags & PACKET_SYN;
}

/* SYN, or the ACK that ends a handshake. */
static bool opens(const struct packet *p) {
  return is_not_reset(p) && p->flags & (PACKET_SYN | PACKET_ACK);
}

static bool is_first_syn(const struct packet *p) {
  return is_syn(p) && !(p->flags & PACKET_ACK);
}

static bool has_data(const struct packet *p) {
  return is_not_reset(p) && packet_seq_len(p) > 0;
}

static const struct rule {
  enum verdict verdict;
  enum counter counter;
  bool (*fits)(const struct packet *p);
} rules[] = {
    {VERDICT_BAD_CHECKSUM, COUNTER_TCP_CHECKSUM, is_tcp},
    {VERDICT_BAD_CHECKSUM, COUNTER_UDP_CHECKSUM, is_udp},
    {VERDICT_BAD_CHECKSUM, COUNTER_ICMP_CHECKSUM, is_icmp},
    {VERDICT_BAD_HEADER, COUNTER_IP_HEADER, any},
    {VERDICT_BAD_HEADER, COUNTER_IP_TRUNCATED, any},
    {VERDICT_WRONG_ADDRESS, COUNTER_IP_ADDRESS, any},
    {VERDICT_OLD_TIMESTAMP, COUNTER_PAWS, is_not_reset},
    {VERDICT_ACCEPT_FULL, COUNTER_LISTEN_OVERFLOWS, opens},
    {VERDICT_SYN_FULL, COUNTER_SYN_QUEUE_FULL, is_first_syn},
    {VERDICT_SKIPPED, COUNTER_CHALLENGE_SKIPPED, is_tcp},
    {VERDICT_SYN_CHALLENGED, COUNTER_SYN_CHALLENGE, is_syn},
    {VERDICT_CHALLENGED, COUNTER_CHALLENGE, is_reset},
    {VERDICT_ZERO_WINDOW, COUNTER_ZERO_WINDOW_DROP, has_data},
    {VERDICT_BEYOND_WINDOW, COUNTER_BEYOND_WINDOW, is_not_reset},
    {VERDICT_BUFFER_FULL, COUNTER_RECEIVE_QUEUE_FULL, has_data},
    {VERDICT_OLD, COUNTER_DSACK_OLD, has_data},
    {VERDICT_OLD, COUNTER_DSACK_OFO, has_data},
    {VERDICT_OLD, COUNTER_DELAYED_ACK_LOST, has_data},
    {VERDICT_EARLY, COUNTER_OFO_QUEUE, has_data},
    {VERDICT_REFUSED, COUNTER_RST_SENT, is_not_reset},
    {VERDICT_NO_PORT, COUNTER_UDP_NO_PORT, is_udp},
    {VERDICT_BUFFER_FULL, COUNTER_UDP_BUFFER, is_udp},
    {VERDICT_OLD_ERROR, COUNTER_OLD_ICMP, is_error},
};

static bool is_gone(const struct states_answer *s) {
  return s->state == 0 || s->state == TCP_CLOSE || s->listens;
}

/* Whether P has changed the state of the socket: no call and no timer has such an effect. */
static bool changes_state(const struct packet *p, const struct states_answer *was,
                          const struct states_answer *is) {
  if (was->state == is->state)
    return false;
  if (is_gone(is))
    return !is_gone(was) && (is_reset(p) || (was->state == TCP_LAST_ACK && p->flags & PACKET_ACK));
  if (p->flags & PACKET_RST || is->state == TCP_FIN_WAIT1 || is->state == TCP_LAST_ACK)
    return false; /* close was called */
  return true;
}

/* Whether P has moved the socket on. */
static bool moves(const struct packet *p, const struct states_answer *was,
                  const struct states_answer *is) {
  if (was->state == FLIGHT_STATE_UNKNOWN || is->state == FLIGHT_STATE_UNKNOWN)
    return false;
  if (changes_state(p, was, is))
    return true;
  if (!was->metrics.cwnd || !is->metrics.cwnd || p->flags & PACKET_RST)
    return false;
  if (packet_seq_len(p) > 0 && !(p->flags & PACKET_SYN))
    return is->received > was->received;
  return is->acknowledged > was->acknowledged || is->metrics.snd_wnd != was->metrics.snd_wnd;
}

static bool is_synchronized(const struct states_answer *s) {
  return s->metrics.cwnd && s->state != TCP_SYN_SENT && s->state != TCP_SYN_RECV && !is_gone(s);
}

/* Whether P acknowledges what its receiver, whose first number is ISN, has never sent. */
static bool is_beyond_sent(const struct packet *p, const struct states_answer *was,
                           const uint32_t *isn) {
  if (!(p->flags & PACKET_ACK) || p->flags & PACKET_RST || !isn)
    return false;
  uint32_t end = *isn + 1 + (uint32_t)was->acknowledged + was->unacknowledged;
  return (int32_t)(p->ack - end) > 0;
}

/* Of a socket that has sent SYN, and is not moved by P. */
static enum verdict work_out_syn_sent(const struct packet *p) {
  if (p->flags & PACKET_RST)
    return VERDICT_RST_UNASKED;
  return p->flags & PACKET_SYN ? VERDICT_UNKNOWN : VERDICT_NO_SYN;
}

/* Of a listener: it answers P only if that has SYN or ACK. */
static enum verdict work_out_listen(const struct packet *p) {
  if (p->flags & (PACKET_RST | PACKET_ACK))
    return VERDICT_UNKNOWN;
  if (p->flags & PACKET_SYN)
    return p->flags & PACKET_FIN ? VERDICT_SYN_FIN : VERDICT_UNKNOWN;
  return VERDICT_NO_SYN;
}

/* Of a socket that is in SYN_RECV and stays in it. */
static enum verdict work_out_syn_recv(const struct packet *p) {
  if (p->flags & PACKET_RST)
    return VERDICT_OUT_OF_WINDOW;
  return p->flags & (PACKET_SYN | PACKET_ACK) ? VERDICT_UNKNOWN : VERDICT_NO_ACK;
}

/* What no counter tells, worked out. */
static enum verdict work_out(const struct packet *p, const struct states_answer *was,
                             const struct states_answer *is, const uint32_t *const isn[2]) {
  if (was->state != is->state || was->interface == 1) /* nothing reaches that from the wire */
    return VERDICT_UNKNOWN;
  if (was->listens)
    return work_out_listen(p);
  if (was->state == TCP_SYN_SENT)
    return work_out_syn_sent(p);
  if (was->state == TCP_SYN_RECV || was->state == FLIGHT_STATE_REQUEST)
    return work_out_syn_recv(p);
  if (!is_synchronized(was))
    return VERDICT_UNKNOWN;
  if (!(p->flags & (PACKET_ACK | PACKET_SYN | PACKET_RST)))
    return VERDICT_NO_ACK;
  if (is_beyond_sent(p, was, isn[1]))
    return VERDICT_NOT_SENT;
  bool ended = was->state == TCP_CLOSE_WAIT || was->state == TCP_LAST_ACK ||
               was->state == TCP_CLOSING; /* what its peer sends */
  if (ended && p->data_len && is_not_reset(p))
    return VERDICT_AFTER_FIN;
  if (!is_reset(p) || !isn[0] || was->metrics.rcv_wnd == METRICS_UNKNOWN)
    return VERDICT_UNKNOWN;
  uint32_t next = *isn[0] + 1 + (uint32_t)was->received;
  bool below = (int32_t)(p->seq - next) < 0;
  bool beyond = (int32_t)(p->seq - (next + was->metrics.rcv_wnd)) > 0;
  return below || beyond ? VERDICT_OUT_OF_WINDOW : VERDICT_UNKNOWN;
}

/* The VERDICT of a counter, looked at beside the socket, which was as WAS before. Since Linux 6.15 data into a window
   of 0 is counted as data beyond the window. A bare ACK of a connection is not what a RST answers: a call has sent
   that meanwhile. */
static enum verdict refine(enum verdict verdict, const struct packet *p,
                           const struct states_answer *was) {
  if (verdict == VERDICT_BEYOND_WINDOW && was->metrics.cwnd && was->metrics.rcv_wnd == 0)
    return VERDICT_ZERO_WINDOW;
  if (verdict == VERDICT_REFUSED && !packet_seq_len(p) && !is_gone(was))
    return VERDICT_UNKNOWN;
  return verdict;
}

bool judge_took(struct wire_judge *judge, int host, const struct packet *p,
                const struct states_answer *before, const struct states_answer *after) {
  bool took = is_tcp(p) && moves(p, before, after);
  if (took)
    judge->hosts[host].unread = judge->open = true;
  return took;
}

enum verdict judge_verdict(const struct packet *p, const struct judge_receiver *before,
                           const struct judge_receiver *after, const uint32_t *const isn[2]) {
  if (!before->counters.known || !after->counters.known)
    return VERDICT_UNKNOWN;
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
    if (rules[i].fits(p) &&
        after->counters.at[rules[i].counter] != before->counters.at[rules[i].counter])
      return refine(rules[i].verdict, p, &before->socket);
  return is_tcp(p) ? work_out(p, &before->socket, &after->socket, isn) : VERDICT_UNKNOWN;
}
