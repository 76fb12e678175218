/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every packet goes through `arrive`, which asks `wire_decide` for its fate, and what the hand does to it later
 * goes through `wire_act` (wire_deliver.c). To add something that the hand can do: a fate in net/flight.h, what it
 * does in both, and a function for it in wire_requests.c beside wire_drop.
 *
 * Two locks make it fair: who waits at the gate is the next to have the wire, so that a command never
 * waits for longer than the batch of packets that is being read. */
#include "wire/wire.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "net/packet.h"
#include "wire/ends.h"
#include "wire/groups.h"
#include "wire/hops.h"
#include "wire/segment.h"
#include "wire/states.h"
#include "wire/telling.h"
#include "wire/ways.h"
#include "wire/wire_parts.h"

#define BATCH 64      /* packets read before others may have the wire */
#define REST 50000000 /* nanoseconds without a packet after which what was folded is told */
#define LOOKS 10      /* of wire_look, a millisecond apart */
#define SAMPLES                                                                                    \
  100000 /* nanoseconds between samples of the metrics of packets that are not told, at least */
#define NO_TIME INT64_MAX

void wire_enter(struct wire *w) {
  pthread_mutex_lock(&w->gate);
  pthread_mutex_lock(&w->lock);
  pthread_mutex_unlock(&w->gate);
}

bool wire_packets_wait(const struct wire *w) {
  if (w->burst.dealt < w->burst.count)
    return true;
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

/* Asks about the sender of P, packet NUMBER that nobody is told of. */
static void sample(struct wire *w, const struct packet *p, uint64_t number, int host, int64_t now) {
  if (now - w->sampled < SAMPLES || !telling_is_segment(w, p) || telling_is_router(w, host))
    return;
  wire_put_row(w);
  struct states_answer answer =
      states_look(lab_states(w->lab, lab_device_host(w->lab, host)), p->family, &p->from,
                  p->from_port, &p->to, p->to_port, false);
  w->sampled = now;
  if (answer.metrics.cwnd)
    record_sample(w->record, number, now, &answer.metrics);
}

/* Whether P, which passes and nobody is told of, may be delivered with those that come after it. For a SYN, FIN or RST,
   for ICMP, with a router or a segment and in patient mode there is more to do than to write it. */
static bool may_line_up(const struct wire *w, const struct packet *p, bool marked) {
  return p->has_ports && !marked && !w->hops && !w->segment && !w->patient;
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
  struct link *link = on_link ? &w->links[wire_way_of(w, host, &p)] : NULL;
  struct link_verdict verdict = wire_decide(w, &p, host, link, now, &by_hand);
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
  if (!told && fate == FATE_PASSED && may_line_up(w, &p, marked))
    wire_line_up(w, host, &p);
  else
    wire_perform(w, fate, host, number, &p);
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
    wire_answer_reset(w, &p, number, host);
  if (w->swap && w->hand.count >= 2) {
    hand_swap(&w->hand);
    w->swap = false;
    if (!w->holding)
      wire_deliver_hand(w);
  }
}

/* Reads what HOST has put on the wire, at most LIMIT packets: whether there may be more. */
static bool read_some(struct wire *w, int host, int limit) {
  const size_t head = w->segment ? FRAME_HEAD : 0;
  for (size_t left = (size_t)limit, n; left; left -= n) {
    n = burst_read(&w->burst, lab_tun(w->lab, host), left);
    if (!n)
      return false;
    for (const struct iovec *packet; (packet = burst_next(&w->burst));) {
      const unsigned char *bytes = packet->iov_base;
      if (packet->iov_len > head)
        arrive(w, host, head ? bytes : NULL, bytes + head, packet->iov_len - head);
    }
    wire_put_row(w);
  }
  return true;
}

/* All that was sent has been read, it seems: the first host may have answered the second meanwhile. */
static void rest(struct wire *w) {
  for (int i = 0; i < lab_hosts(w->lab); i++)
    if (w->judge.hosts[i].unread)
      judge_read(&w->judge, i, lab_counters(w->lab, i), false);
  if (!wire_packets_wait(w))
    judge_rests(&w->judge);
}

bool wire_read_all(struct wire *w, int limit) {
  bool more = false;
  for (int host = 0; host < w->devices; host++)
    more |= read_some(w, host, limit);
  if (!more && w->judge.open)
    rest(w);
  return more;
}

void wire_enter_hand(struct wire *w) {
  wire_enter(w);
  if (w->patient)
    wire_read_all(w, WIRE_DRAIN);
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
    wire_act_on_take(w, held, held->twice ? FATE_DOUBLED : FATE_DELIVERED);
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
    bool more = wire_read_all(w, BATCH);
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
  burst_start(&w->burst);
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
    wire_read_all(w, WIRE_DRAIN);
    unsure = !wire_packets_wait(w) && ends_look(w->ends, clock_now(), true);
    wire_leave(w);
  }
}

struct record *wire_record(struct wire *w) {
  return w->record;
}
