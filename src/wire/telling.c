/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels are asked before a packet is delivered and after: what differs is what it did. */
#include "wire/telling.h"

#include <netinet/in.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/packet.h"
#include "wire/hops.h"
#include "wire/segment.h"
#include "wire/states.h"
#include "wire/wire_parts.h"

/* The device that a packet of HOST goes to. */
int telling_other(const struct wire *w, const struct packet *p, int host) {
  return segment_other(w->lab, p, host);
}

bool telling_is_router(const struct wire *w, int host) {
  return w->hops && lab_device_host(w->lab, host) == LAB_MIDDLE;
}

/* See record.h. */
int telling_cable(const struct wire *w, int host) {
  return w->hops && (lab_device_host(w->lab, host) == LAB_SERVER ||
                     lab_device_host(w->lab, lab_far(w->lab, host)) == LAB_SERVER);
}

/* Whether ADDRESS is that of a group, of everybody (10.0.0.255 in the lab), or only of this cable. */
static bool is_for_many(int family, const struct in6_addr *address) {
  const unsigned char *a = address->s6_addr;
  if (family == AF_INET)
    return a[0] >= 224 || (a[0] == 10 && a[3] == 255);
  return a[0] == 0xff || (a[0] == 0xfe && (a[1] & 0xc0) == 0x80);
}

/* Whether ADDRESS, an end of P, belongs to no host. */
static bool nobodys(const struct wire *w, const struct packet *p, const struct in6_addr *address) {
  return w->devices > 1 && p->family && !is_for_many(p->family, address) &&
         lab_address_host(p->family, address) < 0;
}

/* The state of the end of P in ROLE; HOST sent it. *ANSWER, unless it is NULL: what the kernel said. */
int telling_state_of(struct wire *w, const struct packet *p, int host, enum ends_role role,
                     struct states_answer *answer) {
  bool sender = role == ENDS_SENDER;
  const struct in6_addr *address = sender ? &p->from : &p->to;
  if (p->protocol != IPPROTO_TCP || !p->has_ports || nobodys(w, p, address))
    return FLIGHT_STATE_UNKNOWN;
  int at = lab_device_host(w->lab, sender ? host : telling_other(w, p, host));
  if (w->segment && lab_address_host(p->family, address) != at)
    return FLIGHT_STATE_UNKNOWN; /* it has gone astray, or its sender is not who it says */
  if (w->hops && lab_address_host(p->family, address) != at) {
    if (hops_translated(w->hops, p))
      return FLIGHT_STATE_UNKNOWN; /* the end beyond the router knows other addresses */
    at = lab_address_host(p->family, address);
    if (at < 0)
      return FLIGHT_STATE_UNKNOWN; /* a group's */
  }
  int state = ends_state(w->ends, p, role, at, lab_states(w->lab, at), answer);
  /* That the router has no socket at its address does not say that nobody uses it (NAT). */
  return at == LAB_MIDDLE && state == 0 ? FLIGHT_STATE_UNKNOWN : state;
}

bool telling_is_segment(const struct wire *w, const struct packet *p) {
  return p->protocol == IPPROTO_TCP && p->has_ports && !p->malformed && !nobodys(w, p, &p->from) &&
         !nobodys(w, p, &p->to);
}

/* The end that these headers are from is in STATE by itself, and was in BEFORE. */
void telling_state(void *data, const unsigned char *headers, size_t len, int host, int state,
                   int before) {
  struct wire *w = data;
  teller_tell_take(&w->teller, teller_state(headers, len, host, state, before));
}

/* Whether an end of P is the router itself, and not somebody whom it stands for (NAT). */
static bool is_middles(const struct wire *w, const struct packet *p, const struct in6_addr *address,
                       uint16_t port) {
  return lab_address_host(p->family, address) == LAB_MIDDLE &&
         !hops_masks(w->hops, p, address, port);
}

bool telling_is_own(const struct wire *w, const struct packet *p, int host) {
  return !telling_is_router(w, host) || is_middles(w, p, &p->from, p->from_port);
}

/* On which part of the way between the ends of its conversation P is. */
enum flight_leg telling_leg(const struct wire *w, const struct packet *p, int host) {
  struct packet quoted;
  if (!w->hops)
    return w->segment ? FLIGHT_SEGMENT : FLIGHT_WHOLE;
  const struct packet *of = packet_quoted(p, &quoted) ? &quoted : p;
  if (is_middles(w, of, &of->from, of->from_port) || is_middles(w, of, &of->to, of->to_port))
    return FLIGHT_WHOLE;
  return telling_is_router(w, host) ? FLIGHT_FROM_ROUTER : FLIGHT_TO_ROUTER;
}

/* Whether P of HOST goes to several hosts: what each of them does with it is not asked. */
static bool is_to_several(const struct wire *w, const struct packet *p, int host) {
  uint32_t to = w->segment ? segment_receivers(w->lab, p, host) : 0;
  return to & (to - 1);
}

/* What FATE makes of the receiver of a packet. */
static enum ends_role receiver(enum fate fate) {
  bool reached =
      fate == FATE_PASSED || fate == FATE_DELIVERED || fate == FATE_DOUBLED || fate == FATE_MADE;
  return reached ? ENDS_RECEIVER : ENDS_AWAITING;
}

/* Why HOST sent P, which is new on the cable, as far as that is certain. */
static enum trigger find_trigger(struct wire *w, const struct packet *p, int host,
                                 const struct metrics *sender) {
  int at = lab_device_host(w->lab, host);
  judge_read(&w->judge, at, lab_counters(w->lab, at), p->family == AF_INET6);
  if (!telling_is_segment(w, p) || telling_leg(w, p, host) == FLIGHT_FROM_ROUTER)
    return TRIGGER_NONE;
  bool alone = w->judge.open && !wire_packets_wait(w);
  return judge_trigger(&w->judge, at, p, ends_sent(w->ends, p), sender, alone);
}

/* Looks at both ends of P before FATE is done. NUMBER: it has been in the record; 0: it is new on the cable. */
struct telling_before telling_look(struct wire *w, const struct packet *p, int host, enum fate fate,
                                   uint64_t number) {
  struct states_answer answer = {.state = FLIGHT_STATE_UNKNOWN};
  struct telling_before b = {.receiver.socket.state = FLIGHT_STATE_UNKNOWN};
  struct record_packet r;
  int to = lab_device_host(w->lab, telling_other(w, p, host));
  wire_put_row(w); /* what came before P is the kernels' */
  b.state = telling_state_of(w, p, host, ENDS_SENDER, &answer);
  if (!number) {
    b.sender = answer.metrics;
    b.trigger = find_trigger(w, p, host, &b.sender);
  } else if (record_get(w->record, number, &r, NULL, 0)) {
    b.trigger = (enum trigger)r.trigger;
    record_metrics(w->record, number, &b.sender);
  }
  if (receiver(fate) != ENDS_RECEIVER || telling_leg(w, p, host) == FLIGHT_TO_ROUTER ||
      is_to_several(w, p, host))
    return b;
  if (number || to != lab_device_host(w->lab, host))
    judge_read(&w->judge, to, lab_counters(w->lab, to), p->family == AF_INET6);
  b.receiver.counters = w->judge.hosts[to].last;
  if (telling_is_segment(w, p))
    b.receiver.socket = states_look(lab_states(w->lab, to), p->family, &p->to, p->to_port, &p->from,
                                    p->from_port, false);
  return b;
}

/* What the receiver did with P, whose socket is by now as ANSWER says. */
static enum verdict find_verdict(struct wire *w, const struct packet *p, int host,
                                 const struct telling_before *before,
                                 const struct states_answer *answer) {
  int to = lab_device_host(w->lab, telling_other(w, p, host));
  if (judge_took(&w->judge, to, p, &before->receiver.socket, answer))
    return VERDICT_TAKEN;
  struct judge_receiver after = {
      *judge_read(&w->judge, to, lab_counters(w->lab, to), p->family == AF_INET6), *answer};
  const uint32_t *isn[2] = {NULL, NULL};
  if (telling_is_segment(w, p))
    ends_isn(w->ends, p, isn);
  return judge_verdict(p, &before->receiver, &after, isn);
}

/* What an end of P, of which F tells, is on the other side of the router. */
static void look_beyond(const struct wire *w, const struct packet *p, struct flight *f) {
  struct in6_addr address;
  uint16_t port;
  if (!w->hops || p->family != AF_INET || !hops_beyond(w->hops, p, &address, &port, &f->beyond_to))
    return;
  memcpy(&f->beyond, &address, sizeof f->beyond);
  f->beyond_port = port;
}

/* What is told of packet NUMBER, P, that came from HOST; BEFORE that it was as look_before has found. */
struct flight *telling_flight(struct wire *w, const struct packet *p, uint64_t number,
                              enum fate fate, uint64_t of, int host,
                              const struct telling_before *before) {
  size_t kept = p->len < FLIGHT_BYTES ? p->len : FLIGHT_BYTES;
  struct flight *f = mem_zalloc(1, sizeof *f + kept);
  f->number = number;
  f->fate = fate;
  f->of = of;
  f->host = lab_device_host(w->lab, host);
  f->leg = telling_leg(w, p, host);
  look_beyond(w, p, f);
  f->from_state = before->state;
  f->trigger = before->trigger;
  f->sender = before->sender;
  struct states_answer answer = {.state = FLIGHT_STATE_UNKNOWN};
  enum ends_role role = f->leg == FLIGHT_TO_ROUTER ? ENDS_AWAITING : receiver(fate);
  f->to_state = telling_state_of(w, p, host, role, &answer);
  if (w->segment) { /* of which devices and hosts have the same numbers */
    f->hosts = segment_receivers(w->lab, p, host);
    segment_misled(w->lab, p, f->misled);
  }
  if (role == ENDS_RECEIVER && !is_to_several(w, p, host))
    f->verdict = find_verdict(w, p, host, before, &answer);
  if (fate != FATE_RETRANSMITTED)
    record_judged(w->record, number, f->trigger, f->verdict);
  f->astray = nobodys(w, p, packet_aim(p));
  f->damaged = packet_is_damaged(p);
  f->edited = record_is_edited(w->record, number);
  f->len = (uint32_t)p->len;
  f->kept = (uint32_t)kept;
  f->time = clock_now();
  memcpy(f->bytes, p->bytes, kept);
  return f;
}

void telling_tell(struct wire *w, const struct packet *p, uint64_t number, enum fate fate,
                  uint64_t of, int host, const struct telling_before *before) {
  teller_tell_take(&w->teller, telling_flight(w, p, number, fate, of, host, before));
}

/* Tells that packet NUMBER is P now and was WAS. */
void telling_edited(struct wire *w, const struct held *held, const struct packet *p,
                    const struct packet *was) {
  size_t kept = p->len < FLIGHT_BYTES ? p->len : FLIGHT_BYTES;
  size_t before = was->len < FLIGHT_BYTES ? was->len : FLIGHT_BYTES;
  struct flight *f = mem_zalloc(1, sizeof *f + kept + before);
  *f = (struct flight){.number = held->number,
                       .fate = FATE_EDITED,
                       .host = lab_device_host(w->lab, held->host),
                       .leg = telling_leg(w, p, held->host),
                       .from_state = FLIGHT_STATE_UNKNOWN,
                       .to_state = FLIGHT_STATE_UNKNOWN,
                       .edited = true,
                       .len = (uint32_t)p->len,
                       .kept = (uint32_t)kept,
                       .before = (uint32_t)was->len,
                       .before_kept = (uint32_t)before,
                       .time = clock_now()};
  f->astray = nobodys(w, p, &p->to);
  f->damaged = packet_is_damaged(p);
  memcpy(f->bytes, p->bytes, kept);
  memcpy(f->bytes + kept, was->bytes, before);
  teller_tell_take(&w->teller, f);
}
