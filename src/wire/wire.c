/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every packet goes through `arrive`, which asks `decide` for its fate, and what the hand does to it later
 * goes through `act`. To add something that the hand can do: a fate in net/flight.h, what it does in
 * both, and a function for it at the end beside wire_drop.
 *
 * Two locks make it fair: who waits at the gate is the next to have the wire, so that a command never
 * waits for longer than the batch of packets that is being read. */
#include "wire/wire.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/mem.h"
#include "net/packet.h"
#include "wire/ends.h"
#include "wire/forge.h"
#include "wire/groups.h"
#include "wire/hops.h"
#include "wire/segment.h"
#include "wire/states.h"
#include "wire/telling.h"
#include "wire/ways.h"
#include "wire/wire_parts.h"

#define BATCH 64      /* packets read before others may have the wire */
#define DRAIN 4096    /* packets that a step looks for at most after each delivery */
#define REST 50000000 /* nanoseconds without a packet after which what was folded is told */
#define STORM 100 /* times that the turn changes among segments that only acknowledge, within … */
#define STORM_TIME 1000000000 /* … nanoseconds */
#define LOOKS 10              /* of wire_look, a millisecond apart */
#define SAMPLES                                                                                    \
  100000 /* nanoseconds between samples of the metrics of packets that are not told, at least */
#define NO_TIME INT64_MAX

void wire_enter(struct wire *w) {
  pthread_mutex_lock(&w->gate);
  pthread_mutex_lock(&w->lock);
  pthread_mutex_unlock(&w->gate);
}

bool wire_packets_wait(const struct wire *w) {
  struct pollfd fds[LAB_DEVICES_MAX];
  for (int i = 0; i < w->devices; i++)
    fds[i] = (struct pollfd){.fd = lab_tun(w->lab, i), .events = POLLIN};
  return poll(fds, (nfds_t)w->devices, 0) > 0;
}

static void wake(struct wire *w) {
  uint64_t one = 1;
  if (write(w->wake, &one, sizeof one) < 0)
    mem_panic("the wire cannot wake its thread");
}

/* When the thread must be awake. */
static int64_t due(const struct wire *w) {
  int64_t first = ends_due(w->ends);
  for (int i = 0; w->linked && i < LINK_WAYS; i++) {
    const struct held *held = w->links[i].under_way.first;
    if (held && held->due < first)
      first = held->due;
  }
  return first;
}

void wire_leave(struct wire *w) {
  if (w->patient && !wire_packets_wait(w))
    hand_rests(&w->past);
  if (due(w) < w->sleeps)
    wake(w);
  pthread_mutex_unlock(&w->lock);
}

/* The delivered packets, kept only in patient mode. */
static const struct hand_past *past(const struct wire *w) {
  return w->patient ? &w->past : NULL;
}

/* Puts P, packet NUMBER of HOST, into the other end of the cable. The kernel has dealt with it, answer and all,
   when this returns, unless a call of its own holds the socket at that moment: state_of waits for that. */
static void deliver(struct wire *w, int host, uint64_t number, const struct packet *p) {
  int to = telling_other(w, p, host);
  uint32_t all = w->segment ? segment_receivers(w->lab, p, host) : 1U << to;
  if (telling_is_router(w, to))
    hops_in(w->hops, p, number);
  for (int i = 0; i < w->devices; i++)
    if (all & 1U << i) {
      judge_reaches(&w->judge, lab_device_host(w->lab, i), p);
      if (segment_put(w->lab, p, i) < 0)
        w->refused++;
    }
}

/* Whether P, which HOST has not sent, is a SYN for an end that is connected. */
static bool is_inside(struct wire *w, const struct packet *p, int host) {
  if ((p->flags & (PACKET_SYN | PACKET_ACK)) != PACKET_SYN)
    return false;
  switch (telling_state_of(w, p, host, ENDS_AWAITING, NULL)) {
  case TCP_ESTABLISHED:
  case TCP_FIN_WAIT1:
  case TCP_FIN_WAIT2:
  case TCP_CLOSE_WAIT:
  case TCP_LAST_ACK:
  case TCP_CLOSING:
    return telling_state_of(w, p, host, ENDS_SENDER, NULL) != TCP_SYN_SENT;
  default:
    return false;
  }
}

/* Delivers a packet that HOST has not sent; OF as in struct flight. Returns its number. */
static uint64_t make(struct wire *w, int host, uint64_t of, const unsigned char *bytes,
                     size_t len) {
  struct packet p;
  unsigned char head[FRAME_HEAD];
  packet_decode(bytes, len, len, &p);
  if (w->segment) {
    segment_head(w->lab, &p, host, head);
    p.link = head;
  }
  int64_t now = clock_now();
  struct record_packet entry = {.time = now,
                                .delivered = now,
                                .of = of,
                                .fate = FATE_MADE,
                                .host = host,
                                .cable = telling_cable(w, host),
                                .inside = is_inside(w, &p, host),
                                .len = (uint32_t)len,
                                .kept = (uint32_t)len};
  if (p.link)
    memcpy(entry.link, p.link, FRAME_HEAD);
  uint64_t made = record_add(w->record, &entry, bytes);
  struct telling_before before = telling_look(w, &p, host, FATE_MADE, made);
  deliver(w, host, made, &p);
  telling_tell(w, &p, made, FATE_MADE, of, host, &before);
  return made;
}

/* Answers P, packet NUMBER of HOST, with a reset; nothing if it cannot be answered so. */
static void answer_reset(struct wire *w, const struct packet *p, uint64_t number, int host) {
  unsigned char bytes[FORGE_NEW_BYTES];
  size_t len = forge_reset(p, bytes);
  if (len)
    make(w, telling_other(w, p, host), number, bytes, len);
}

/* Does to packet NUMBER, P, what FATE says must be done on the cable. */
static void perform(struct wire *w, enum fate fate, int host, uint64_t number,
                    const struct packet *p) {
  if (fate != FATE_PASSED && fate != FATE_DELIVERED && fate != FATE_DOUBLED)
    return;
  if (w->patient && !packet_is_damaged(p) &&
      telling_leg(w, p, host) !=
          FLIGHT_TO_ROUTER) /* of which the router may have reported an error */
    hand_remember(&w->past, p);
  deliver(w, host, number, p);
  if (fate == FATE_DOUBLED)
    deliver(w, host, number, p);
}

/* Gives a packet that was in the hand or under way its FATE, and frees it. */
static void act_on_take(struct wire *w, struct held *held, enum fate fate) {
  struct packet p;
  hand_packet(held, &p);
  struct telling_before before = {.state = FLIGHT_STATE_UNKNOWN};
  if (held->told)
    before = telling_look(w, &p, held->host, fate, held->number);
  perform(w, fate, held->host, held->number, &p);
  record_fate(w->record, held->number, fate, clock_now());
  if (held->told)
    telling_tell(w, &p, held->number, fate, held->of, held->host, &before);
  if (fate == FATE_RESET)
    answer_reset(w, &p, held->number, held->host);
  free(held);
}

/* Gives the next packet in the hand its FATE. */
static bool act(struct wire *w, enum fate fate) {
  struct held *held = hand_take(&w->hand);
  if (held)
    act_on_take(w, held, fate);
  return held != NULL;
}

size_t wire_deliver_hand(struct wire *w) {
  size_t count = 0;
  while (act(w, FATE_DELIVERED))
    count++;
  return count;
}

static bool answerable(const struct packet *p) {
  unsigned char bytes[FORGE_NEW_BYTES];
  return forge_reset(p, bytes) > 0;
}

/* Whether what lies in the hand and is under way leaves room for a packet more. */
static bool has_room(const struct wire *w) {
  size_t bytes = w->hand.bytes;
  for (int i = 0; i < LINK_WAYS; i++)
    bytes += w->links[i].under_way.bytes;
  return bytes <= WIRE_HAND_BYTES;
}

/* Which link a packet of HOST takes. */
static int way_of(const struct wire *w, int host, const struct packet *p) {
  return w->devices > 1 ? host : ways_of(w->ways, p);
}

/* Whether P, which HOST has sent, is to be held. */
static bool holds(const struct wire *w, const struct packet *p, int host) {
  return w->holding &&
         (w->from.host == WIRE_ANY || w->from.host == lab_device_host(w->lab, host)) &&
         (!w->from.port || (p->has_ports && w->from.port == p->from_port)) &&
         (!w->from.way || w->from.way == 1 + way_of(w, host, p));
}

static bool only_acknowledges(const struct packet *p) {
  return p->protocol == IPPROTO_TCP && p->has_ports && !p->data_len &&
         (p->flags & (PACKET_SYN | PACKET_FIN | PACKET_RST | PACKET_ACK)) == PACKET_ACK;
}

/* Whether P, of HOST, is one of an ACK storm: after data that neither end has sent (`wire send`) each answers the
   other's ACKs for ever, as fast as it can, for tcp_invalid_ratelimit is 0 here. One of them lost ends it; where
   several go round at once, each is one storm. */
static bool is_storm(struct wire *w, const struct packet *p, int host, int64_t now) {
  if (!only_acknowledges(p) || now - w->answering > STORM_TIME) {
    w->answers = 0;
    w->answering = now;
  } else {
    w->answers += host != w->answerer;
  }
  w->answerer = host;
  if (w->answers < STORM)
    return false;
  w->answers = 0;
  return true;
}

/* What is to be done with a packet of HOST that comes on LINK (NULL: none is set) at NOW. *BY_HAND: somebody asked
   for it, or is to be told in any case. */
static struct link_verdict decide(struct wire *w, const struct packet *p, int host,
                                  struct link *link, int64_t now, bool *by_hand) {
  struct armed *next = w->armed;
  *by_hand = true;
  if (w->armed_count && (next->fate != FATE_RESET || answerable(p))) {
    enum fate fate = next->fate;
    if (--next->count == 0)
      memmove(next, next + 1, --w->armed_count * sizeof *next);
    return (struct link_verdict){.fate = fate};
  }
  bool lost = link && link_loses(link), held = holds(w, p, host) || w->swap;
  *by_hand = held && !lost && has_room(w);
  if (lost)
    return (struct link_verdict){.fate = FATE_DROPPED, .cause = CAUSE_LOSS};
  if (*by_hand)
    return (struct link_verdict){.fate = FATE_CAME};
  if (held)
    return (struct link_verdict){.fate = FATE_DROPPED, .cause = CAUSE_QUEUE};
  if (is_storm(w, p, host, now)) {
    *by_hand = true;
    return (struct link_verdict){.fate = FATE_DROPPED, .cause = CAUSE_STORM};
  }
  if (!link)
    return (struct link_verdict){.fate = FATE_PASSED};
  return link_take(link, p->len, now, has_room(w));
}

/* Asks about the sender of P, packet NUMBER that nobody is told of. */
static void sample(struct wire *w, const struct packet *p, uint64_t number, int host, int64_t now) {
  if (now - w->sampled < SAMPLES || !telling_is_segment(w, p) || telling_is_router(w, host))
    return;
  struct states_answer answer =
      states_look(lab_states(w->lab, lab_device_host(w->lab, host)), p->family, &p->from,
                  p->from_port, &p->to, p->to_port, false);
  w->sampled = now;
  if (answer.metrics.cwnd)
    record_sample(w->record, number, now, &answer.metrics);
}

/* Takes a packet that HOST put on the wire; HEAD: that of its frame, or NULL. */
static void arrive(struct wire *w, int host, const unsigned char *head, const unsigned char *bytes,
                   size_t len) {
  int64_t now = clock_now();
  struct packet p;
  packet_decode(bytes, len, len, &p);
  p.link = head;
  if (w->devices == 1 && (p.protocol == IPPROTO_UDP || p.flags & PACKET_SYN))
    ways_of(w->ways, &p); /* who speaks first is known when somebody asks */
  groups_sent(lab_groups(w->lab, lab_device_host(w->lab, host)), &p);
  w->packets++;
  /* What the router passes on was judged when it came to the router. */
  uint64_t of = telling_is_router(w, host) ? hops_out(w->hops, &p) : 0;
  bool passed_on = of || (w->hops && telling_leg(w, &p, host) == FLIGHT_FROM_ROUTER);
  struct held *again = w->retransmits || passed_on ? NULL : hand_find_again(&w->hand, past(w), &p);
  if (again) {
    w->copies++;
    struct telling_before before = telling_look(w, &p, host, FATE_RETRANSMITTED, 0);
    record_copy(w->record, again->number, before.trigger);
    telling_tell(w, &p, again->number, FATE_RETRANSMITTED, again->number, host, &before);
    return;
  }
  if (w->patient && !passed_on && hand_was_delivered(&w->past, &p, w->hand.count == 0)) {
    w->copies++;
    telling_look(w, &p, host, FATE_RETRANSMITTED, 0); /* its trigger is not that of the next */
    return;
  }
  w->bytes += len;
  bool by_hand;
  /* What a router passes on takes no time. */
  bool on_link = w->linked && !of && telling_is_own(w, &p, host);
  struct link *link = on_link ? &w->links[way_of(w, host, &p)] : NULL;
  struct link_verdict verdict = decide(w, &p, host, link, now, &by_hand);
  enum fate fate = verdict.fate;
  bool marked = (p.flags & (PACKET_SYN | PACKET_FIN | PACKET_RST)) != 0;
  bool told = by_hand || teller_wants(&w->teller, marked, now);
  struct telling_before before;
  if (told)
    before = telling_look(w, &p, host, fate, 0);
  struct record_packet entry = {
      .time = now, .fate = fate, .cause = verdict.cause, .host = host, .len = (uint32_t)len};
  entry.kept = told || len < WIRE_FOLDED_BYTES ? entry.len : WIRE_FOLDED_BYTES;
  entry.delivered = fate == FATE_PASSED || fate == FATE_DOUBLED ? now : 0;
  entry.of = of;
  entry.cable = telling_cable(w, host);
  if (head)
    memcpy(entry.link, head, FRAME_HEAD);
  uint64_t number = record_add(w->record, &entry, bytes);
  if (told && before.sender.cwnd)
    record_sample(w->record, number, now, &before.sender);
  else if (!told && w->metrics)
    sample(w, &p, number, host, now);
  perform(w, fate, host, number, &p);
  struct held *held = fate == FATE_CAME ? hand_put(&w->hand, past(w), &p)
                      : fate == FATE_DELAYED || fate == FATE_QUEUED
                          ? link_put(link, &verdict, past(w), &p)
                          : NULL;
  if (held) {
    held->number = number;
    held->of = of;
    held->host = host;
    held->told = told;
  }
  if (told) {
    struct flight *f = telling_flight(w, &p, number, fate, of, host, &before);
    f->cause = verdict.cause;
    f->place = verdict.place;
    teller_tell_take(&w->teller, f);
  } else {
    teller_fold(&w->teller, number, now);
    if (marked)
      ends_lose_track(w->ends, &p);
  }
  if (fate == FATE_RESET)
    answer_reset(w, &p, number, host);
  if (w->swap && w->hand.count >= 2) {
    hand_swap(&w->hand);
    w->swap = false;
    if (!w->holding)
      wire_deliver_hand(w);
  }
}

/* Reads what HOST has put on the wire, at most LIMIT packets: whether there may be more. */
static bool read_some(struct wire *w, int host, int limit) {
  const ssize_t head = w->segment ? FRAME_HEAD : 0;
  for (int i = 0; i < limit; i++) {
    ssize_t n = read(lab_tun(w->lab, host), w->buffer, sizeof w->buffer);
    if (n < 0 && errno != EINTR)
      return false;
    if (n > head)
      arrive(w, host, head ? w->buffer : NULL, w->buffer + head, (size_t)(n - head));
  }
  return true;
}

static bool read_all(struct wire *w, int limit) {
  bool more = false;
  for (int host = 0; host < w->devices; host++)
    more |= read_some(w, host, limit);
  if (!more && w->judge.open &&
      !wire_packets_wait(w)) /* the first host may have answered the second meanwhile */
    judge_rests(&w->judge);
  return more;
}

void wire_enter_hand(struct wire *w) {
  wire_enter(w);
  if (w->patient)
    read_all(w, DRAIN);
}

/* The link with the packet that is due next, or NULL: nothing is under way. */
static struct link *next_link(struct wire *w) {
  struct link *next = NULL;
  for (int i = 0; i < LINK_WAYS; i++) {
    const struct held *first = w->links[i].under_way.first;
    if (first && (!next || first->due < next->under_way.first->due))
      next = &w->links[i];
  }
  return next;
}

/* Delivers what is due at NOW. */
void wire_release(struct wire *w, int64_t now) {
  struct link *link;
  struct held *held;
  while ((link = next_link(w)) && (held = link_due(link, now)))
    act_on_take(w, held, held->twice ? FATE_DOUBLED : FATE_DELIVERED);
}

/* Looks whether links have anything to do with the packets to come. */
void wire_set_linked(struct wire *w) {
  w->linked = next_link(w) != NULL;
  for (int i = 0; i < LINK_WAYS; i++)
    w->linked |= link_is_set(&w->links[i]);
}

/* Waits for packets, for the time DUE, or to be woken; with RESTS for no longer than REST. Returns false
   when it has rested. */
static bool wait_for_packets(struct wire *w, struct pollfd *fds, int64_t due, bool rests) {
  int64_t now = clock_now(), until = rests && now + REST < due ? now + REST : due;
  int64_t left = until > now ? until - now : 0;
  struct timespec t = clock_timespec(left);
  int n = ppoll(fds, 1 + (nfds_t)w->devices, until == NO_TIME ? NULL : &t, NULL);
  if (fds[0].revents) {
    uint64_t count;
    ssize_t got = read(w->wake, &count, sizeof count);
    (void)got; /* nothing was there: it has looked again all the same */
  }
  for (int i = 1; i <= w->devices; i++)
    if (fds[i].revents & (POLLERR | POLLHUP | POLLNVAL))
      fds[i].fd = -1; /* the device is gone */
  return n != 0 || !rests || until == due;
}

static void *run(void *data) {
  struct wire *w = data;
  struct pollfd fds[1 + LAB_DEVICES_MAX] = {{.fd = w->wake, .events = POLLIN}};
  for (int i = 0; i < w->devices; i++)
    fds[1 + i] = (struct pollfd){.fd = lab_tun(w->lab, i), .events = POLLIN};
  bool rested = false;
  while (!w->closing) {
    wire_enter(w);
    if (rested)
      teller_flush(&w->teller);
    teller_look(&w->teller);
    bool more = read_all(w, BATCH);
    if (w->linked)
      wire_release(w, clock_now());
    bool folded = w->teller.folded > 0;
    if (!more && ends_due(w->ends) <= clock_now() && !wire_packets_wait(w))
      ends_look(w->ends, clock_now(), false);
    int64_t until = w->sleeps = due(w);
    wire_leave(w);
    rested = !more && !wait_for_packets(w, fds, until, folded);
  }
  return NULL;
}

struct wire *wire_open(struct lab *lab, struct journal *journal) {
  struct wire *w = mem_zalloc(1, sizeof *w);
  w->lab = lab;
  w->devices = lab_devices(lab);
  w->hops = lab_topology(lab) == LAB_ROUTER ? hops_new() : NULL;
  w->record = record_new(RECORD_BYTES);
  w->segment = lab_is_segment(lab);
  record_set_cables(w->record, w->hops ? 2 : 1);
  record_set_framed(w->record, w->segment);
  hand_start(&w->hand);
  for (int i = 0; i < LINK_WAYS; i++)
    link_start(&w->links[i], WIRE_SEED + (uint64_t)i);
  w->ways = ways_new();
  teller_start(&w->teller, journal, clock_now());
  w->ends = ends_new(telling_state, w);
  w->mtu[LAB_CLIENT] = w->mtu[LAB_SERVER] = LAB_MTU;
  pthread_mutex_init(&w->gate, NULL);
  pthread_mutex_init(&w->lock, NULL);
  w->wake = fd_high(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (w->wake < 0)
    mem_panic("no descriptor is left for the wire");
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  if (pthread_create(&w->thread, NULL, run, w) != 0)
    mem_panic("no thread is left for the wire");
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return w;
}

void wire_close(struct wire *w) {
  if (!w)
    return;
  wire_run(w);
  w->closing = true;
  wake(w);
  pthread_join(w->thread, NULL);
  teller_flush(&w->teller);
  close(w->wake);
  hand_clear(&w->hand);
  for (int i = 0; i < LINK_WAYS; i++)
    link_clear(&w->links[i]);
  ways_free(w->ways);
  ends_free(w->ends);
  hops_free(w->hops);
  record_free(w->record);
  pthread_mutex_destroy(&w->gate);
  pthread_mutex_destroy(&w->lock);
  free(w);
}

/* Of the packets under way that are to be held, the one that is due next, and its LINK: NULL, there is none. */
static struct held *next_to_hold(struct wire *w, struct link **link) {
  struct held *next = NULL;
  for (int i = 0; i < LINK_WAYS; i++) {
    struct held *held = w->links[i].under_way.first;
    struct packet p;
    for (; held; held = held->next) {
      hand_packet(held, &p);
      if (holds(w, &p, held->host))
        break;
    }
    if (held && (!next || held->due < next->due)) {
      next = held;
      *link = &w->links[i];
    }
  }
  return next;
}

/* Takes those of the packets that were under way into the hand which are to be held. */
static void hold_under_way(struct wire *w) {
  struct link *link;
  struct held *held;
  while ((held = next_to_hold(w, &link))) {
    struct packet p;
    hand_take_this(&link->under_way, held);
    hand_packet(held, &p);
    held->told = true;
    record_fate(w->record, held->number, FATE_CAME, clock_now());
    struct telling_before before = telling_look(w, &p, held->host, FATE_CAME, held->number);
    telling_tell(w, &p, held->number, FATE_CAME, held->of, held->host, &before);
    hand_put_held(&w->hand, held);
  }
  for (int i = 0; i < LINK_WAYS; i++)
    if (!w->links[i].under_way.first)
      link_emptied(&w->links[i]);
}

void wire_hold(struct wire *w, struct wire_from from) {
  wire_enter(w);
  w->holding = true;
  w->from = from;
  lab_tries(w->lab,
            LAB_TRIES_HELD); /* else a question for a neighbor is given up while it lies there */
  hold_under_way(w);
  wire_leave(w);
}

size_t wire_run(struct wire *w) {
  wire_enter_hand(w);
  w->holding = w->swap = false;
  lab_tries(w->lab, LAB_TRIES);
  size_t count = wire_deliver_hand(w);
  wire_leave(w);
  return count;
}

size_t wire_step(struct wire *w, size_t count) {
  wire_enter_hand(w);
  size_t done = 0;
  while (done < count && act(w, FATE_DELIVERED)) {
    done++;
    read_all(w, DRAIN);
  }
  wire_leave(w);
  return done;
}

bool wire_treat(struct wire *w, uint64_t number, enum fate fate) {
  wire_enter_hand(w);
  struct held *held = hand_find(&w->hand, number);
  struct packet p;
  if (held)
    hand_packet(held, &p);
  bool can = held && (fate != FATE_RESET || answerable(&p));
  if (can)
    act_on_take(w, hand_take_this(&w->hand, held), fate);
  if (can && fate == FATE_DELIVERED)
    read_all(w, DRAIN);
  wire_leave(w);
  return can;
}

size_t wire_look_at(struct wire *w, uint64_t number, unsigned char *bytes, size_t room) {
  wire_enter(w);
  const struct held *held = hand_find(&w->hand, number);
  size_t len = held ? held->len : 0;
  if (held)
    memcpy(bytes, held->bytes, len < room ? len : room);
  wire_leave(w);
  return len;
}

bool wire_edit(struct wire *w, uint64_t number, const unsigned char *bytes, size_t len) {
  wire_enter_hand(w);
  struct held *held = hand_find(&w->hand, number);
  if (held) {
    struct packet p, was;
    packet_decode(bytes, len, len, &p);
    hand_packet(held, &was);
    p.link = was.link;
    record_edit(w->record, number, bytes, len);
    telling_edited(w, held, &p, &was);
    hand_replace(&w->hand, held, bytes, len);
  }
  wire_leave(w);
  return held != NULL;
}

uint64_t wire_make(struct wire *w, int host, uint64_t of, const unsigned char *bytes, size_t len) {
  wire_enter_hand(w);
  uint64_t number = make(w, host, of, bytes, len);
  read_all(w, DRAIN);
  wire_leave(w);
  return number;
}

/* Adds COUNT packets to come to the requests; there is room. */
static void arm(struct wire *w, enum fate fate, size_t count) {
  struct armed *last = w->armed_count ? &w->armed[w->armed_count - 1] : NULL;
  if (last && last->fate == fate)
    last->count = last->count + count < count ? SIZE_MAX : last->count + count;
  else
    w->armed[w->armed_count++] = (struct armed){fate, count};
}

/* Gives the next COUNT packets their FATE: those in the hand now (how many is returned), the rest when
   they come. */
static int64_t treat(struct wire *w, enum fate fate, size_t count, struct diag *diag) {
  size_t now = count < w->hand.count ? count : w->hand.count;
  bool room = w->armed_count < WIRE_ARMED_MAX || w->armed[w->armed_count - 1].fate == fate;
  if (now < count && !room) {
    diag_set(diag, "OSError", NULL, (struct span){0, 0, 0},
             "%d requests wait for packets already, no more fit", WIRE_ARMED_MAX);
    diag_hint(diag, "wire clear forgets them all");
    return -1;
  }
  for (size_t i = 0; i < now; i++)
    act(w, fate);
  if (now < count)
    arm(w, fate, count - now);
  return (int64_t)now;
}

int64_t wire_drop(struct wire *w, size_t count, struct diag *diag) {
  wire_enter_hand(w);
  int64_t done = treat(w, FATE_DROPPED, count, diag);
  wire_leave(w);
  return done;
}

int64_t wire_dup(struct wire *w, size_t count, struct diag *diag) {
  wire_enter_hand(w);
  int64_t done = treat(w, FATE_DOUBLED, count, diag);
  wire_leave(w);
  return done;
}

/* How many packets at the front of the hand may be answered with a reset. */
static size_t count_answerable(const struct wire *w) {
  size_t n = 0;
  for (const struct held *held = w->hand.first; held; held = held->next, n++) {
    struct packet p;
    hand_packet(held, &p);
    if (!answerable(&p))
      break;
  }
  return n;
}

int64_t wire_rst(struct wire *w, size_t count, struct diag *diag) {
  wire_enter_hand(w);
  size_t some = count_answerable(w), held = w->hand.count;
  int64_t done = -1;
  if (some || !held)
    done = treat(w, FATE_RESET, some < held && some < count ? some : count, diag);
  else
    diag_set(diag, "ValueError", NULL, (struct span){0, 0, 0},
             "the next packet in the hand cannot be answered with a reset: it is a reset itself, "
             "or not a TCP segment");
  wire_leave(w);
  return done;
}

bool wire_swap(struct wire *w) {
  wire_enter_hand(w);
  bool both = w->hand.count >= 2;
  if (both)
    hand_swap(&w->hand);
  else
    w->swap = true;
  wire_leave(w);
  return both;
}

size_t wire_held(struct wire *w, uint64_t *numbers, size_t room) {
  wire_enter(w);
  size_t i = 0, count = w->hand.count;
  for (const struct held *held = w->hand.first; held && i < room; held = held->next)
    numbers[i++] = held->number;
  wire_leave(w);
  return count;
}

/* Whether a host of a segment is about to report its groups. */
static bool reports_come(const struct wire *w) {
  bool come = false;
  for (int i = 0; i < lab_hosts(w->lab); i++)
    come |= groups_owe(lab_groups(w->lab, i), clock_now());
  return come;
}

bool wire_quiet(struct wire *w) {
  wire_enter(w);
  bool quiet = !next_link(w) && !wire_packets_wait(w) && !reports_come(w);
  if (quiet)
    teller_flush(&w->teller);
  wire_leave(w);
  return quiet;
}

void wire_look(struct wire *w) {
  bool unsure = true;
  for (int i = 0; i < LOOKS && unsure; i++) {
    if (i)
      nanosleep(&(struct timespec){0, 1000000}, NULL);
    wire_enter(w);
    read_all(w, DRAIN);
    unsure = !wire_packets_wait(w) && ends_look(w->ends, clock_now(), true);
    wire_leave(w);
  }
}

struct record *wire_record(struct wire *w) {
  return w->record;
}
