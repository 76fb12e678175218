/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arithmetic of a link: when packets are due, which wait where, which are dropped, and that chance repeats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "net/packet.h"
#include "wire/link.h"
#include "wire/ways.h"

#define MS INT64_C(1000000)
#define MBIT UINT64_C(1000000)

static struct link l;
static uint64_t number; /* of the last packet that came */

static int start(void **state) {
  (void)state;
  link_start(&l, 1);
  number = 0;
  return 0;
}

static int end(void **state) {
  (void)state;
  link_clear(&l);
  return 0;
}

/* A packet of LEN bytes comes at NOW, and is put on its way if it is kept. */
static struct link_verdict come(size_t len, int64_t now) {
  static const unsigned char bytes[1500];
  struct packet p;
  struct link_verdict v = {.fate = FATE_DROPPED, .cause = CAUSE_LOSS};
  number++;
  if (link_loses(&l))
    return v;
  v = link_take(&l, len, now, true);
  memset(&p, 0, sizeof p);
  p.bytes = bytes;
  p.len = p.kept = len;
  if (v.fate == FATE_DELAYED || v.fate == FATE_QUEUED)
    link_put(&l, &v, NULL, &p)->number = number;
  return v;
}

static void expect(struct link_verdict v, enum fate fate, uint32_t place, int64_t due) {
  assert_int_equal(v.fate, fate);
  assert_int_equal(v.place, place);
  assert_int_equal(v.due, due);
}

/* The number of the packet that is due at NOW, 0: none. */
static uint64_t leaves(int64_t now) {
  struct held *held = link_due(&l, now);
  uint64_t left = held ? held->number : 0;
  free(held);
  return left;
}

static void passes_what_is_not_set(void **state) {
  (void)state;
  assert_false(link_is_set(&l));
  expect(come(1500, 5), FATE_PASSED, 0, 0);
}

static void sends_one_after_the_other(void **state) {
  (void)state;
  /* 1,250 bytes at 1 Mbit/s take 10 ms. */
  link_set(&l, &(struct link_settings){.rate = MBIT, .delay = 50 * MS});
  assert_true(link_is_set(&l));
  expect(come(1250, 100 * MS), FATE_DELAYED, 0, 160 * MS);
  expect(come(1250, 100 * MS), FATE_QUEUED, 1, 170 * MS);
  expect(come(125, 105 * MS), FATE_QUEUED, 2, 171 * MS);
  assert_int_equal(link_waiting(&l, 105 * MS), 2);
  assert_int_equal(link_waiting(&l, 110 * MS), 1); /* the second is being sent */
  expect(come(1250, 110 * MS), FATE_QUEUED, 2, 181 * MS);
  expect(come(1250, 200 * MS), FATE_DELAYED, 0, 260 * MS); /* the line was free */
  assert_int_equal(leaves(160 * MS - 1), 0);
  for (uint64_t i = 1; i <= 5; i++)
    assert_int_equal(leaves(300 * MS), i);
  assert_int_equal(leaves(300 * MS), 0);
  assert_int_equal(l.under_way.count, 0);
}

static void drops_what_the_queue_does_not_hold(void **state) {
  (void)state;
  link_set(&l, &(struct link_settings){.rate = MBIT, .queue = 2});
  expect(come(1250, 0), FATE_DELAYED, 0, 10 * MS); /* is sent, and does not wait */
  expect(come(1250, 0), FATE_QUEUED, 1, 20 * MS);
  expect(come(1250, 0), FATE_QUEUED, 2, 30 * MS);
  for (int i = 0; i < 3; i++) {
    struct link_verdict v = come(1250, 10 * MS - 1);
    expect(v, FATE_DROPPED, 0, 0);
    assert_int_equal(v.cause, CAUSE_QUEUE);
  }
  expect(come(1250, 10 * MS), FATE_QUEUED, 2,
         40 * MS); /* there is room again, and no time was lost */
  assert_int_equal(l.counts.full, 3);
  assert_int_equal(link_take(&l, 1250, 20 * MS, false).fate, FATE_DROPPED); /* no memory */
}

static void grows_a_queue_without_a_limit(void **state) {
  (void)state;
  link_set(&l, &(struct link_settings){.rate = MBIT});
  for (uint32_t i = 0; i < 1000; i++)
    expect(come(125, i < 500 ? 0 : 100 * MS), i ? FATE_QUEUED : FATE_DELAYED, i < 500 ? i : i - 100,
           (i + 1) * MS);
}

static void keeps_order_when_the_delay_changes(void **state) {
  (void)state;
  link_set(&l, &(struct link_settings){.delay = 50 * MS});
  expect(come(100, 0), FATE_DELAYED, 0, 50 * MS);
  link_set(&l, &(struct link_settings){.delay = 10 * MS});
  expect(come(100, 1 * MS), FATE_DELAYED, 0, 50 * MS);
  link_set(&l, &(struct link_settings){0});
  expect(come(100, 2 * MS), FATE_DELAYED, 0, 50 * MS);
  for (uint64_t i = 1; i <= 3; i++)
    assert_int_equal(leaves(50 * MS), i);
}

static void jitter_keeps_order(void **state) {
  (void)state;
  link_set(&l, &(struct link_settings){.delay = 10 * MS, .jitter = 20 * MS});
  int64_t last = 0, longest = 0;
  for (int i = 0; i < 500; i++) {
    int64_t now = i * MS, due = come(100, now).due;
    assert_true(due >= last && due >= now + 10 * MS && due < now + 30 * MS);
    last = due;
    longest = due - now > longest ? due - now : longest;
  }
  assert_true(longest > 25 * MS);
}

static void some_overtake(void **state) {
  (void)state;
  link_set(&l, &(struct link_settings){.delay = 50 * MS, .reorder = 20});
  for (int i = 0; i < 100; i++)
    come(100, i * MS);
  assert_true(l.counts.overtook > 8 && l.counts.overtook < 35);
  uint64_t last = 0, earlier = 0;
  for (int i = 0; i < 100; i++) {
    uint64_t next = leaves(1000 * MS);
    assert_true(next > 0);
    earlier += next < last;
    last = next;
  }
  assert_true(earlier > 0 && l.under_way.count == 0);
  /* The list is whole: what comes next is last. */
  come(100, 2000 * MS);
  assert_int_equal(leaves(3000 * MS), 101);
}

/* Which of 200 packets are lost, doubled, overtake. */
static void fates(char text[201]) {
  for (int i = 0; i < 200; i++) {
    struct link_verdict v = come(100, i * MS);
    text[i] = (char)(v.fate == FATE_DROPPED ? 'x' : v.twice || v.fate == FATE_DOUBLED ? '2' : '.');
  }
  text[200] = '\0';
}

static void chance_repeats(void **state) {
  (void)state;
  struct link_settings set = {.loss = 10, .dup = 10};
  char first[201], second[201], third[201];
  link_set(&l, &set);
  fates(first);
  assert_non_null(strchr(first, 'x'));
  assert_non_null(strchr(first, '2'));
  assert_true(l.counts.lost > 5 && l.counts.lost < 40);
  link_set(&l, &set);
  fates(second);
  assert_string_equal(first, second);
  link_seed(&l, 7);
  fates(third);
  assert_string_not_equal(first, third);
  link_set(&l, &(struct link_settings){.loss = 100});
  fates(third);
  assert_null(strchr(third, '.'));
}

/* A packet of PROTOCOL from FROM to TO, both at 127.0.0.1. */
static struct packet packet(int protocol, uint16_t from, uint16_t to, unsigned flags) {
  struct packet p;
  memset(&p, 0, sizeof p);
  p.family = AF_INET;
  p.protocol = (uint8_t)protocol;
  memcpy(&p.from, "\x7f\0\0\1", 4);
  p.to = p.from;
  p.has_ports = true;
  p.from_port = from;
  p.to_port = to;
  p.flags = flags;
  return p;
}

static void directions(void **state) {
  (void)state;
  struct ways *ways = ways_new();
  const struct {
    int protocol;
    uint16_t from, to;
    unsigned flags;
    int way;
  } rows[] = {
      {IPPROTO_TCP, 43802, 50000, PACKET_SYN, 0},
      {IPPROTO_TCP, 50000, 43802, PACKET_SYN | PACKET_ACK, 1},
      {IPPROTO_TCP, 43802, 50000, PACKET_ACK, 0},
      {IPPROTO_TCP, 50002, 50000, PACKET_SYN, 0}, /* higher than the listener's port */
      {IPPROTO_TCP, 50000, 50002, PACKET_ACK, 1},
      {IPPROTO_TCP, 80, 1234, PACKET_SYN | PACKET_ACK, 1}, /* its SYN was not seen */
      {IPPROTO_TCP, 1234, 80, PACKET_ACK, 0},
      {IPPROTO_UDP, 50000, 43802, 0, 0}, /* no connection of TCP's */
      {IPPROTO_UDP, 43802, 50000, 0, 1},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct packet p = packet(rows[i].protocol, rows[i].from, rows[i].to, rows[i].flags);
    assert_int_equal(ways_of(ways, &p), rows[i].way);
  }
  struct packet part = packet(IPPROTO_UDP, 0, 0, 0);
  part.has_ports = false;
  part.fragment = true;
  assert_int_equal(ways_of(ways, &part), 1); /* that of the packet before it */
  for (unsigned port = 1; port < 2 * WAYS_PAIRS; port++) {
    struct packet p = packet(IPPROTO_UDP, (uint16_t)port, 9, 0);
    assert_int_equal(ways_of(ways, &p), 0);
  }
  ways_free(ways);
}

int main(void) {
#define POINT(f) cmocka_unit_test_setup_teardown(f, start, end)
  const struct CMUnitTest points[] = {
      POINT(passes_what_is_not_set),
      POINT(sends_one_after_the_other),
      POINT(drops_what_the_queue_does_not_hold),
      POINT(grows_a_queue_without_a_limit),
      POINT(keeps_order_when_the_delay_changes),
      POINT(jitter_keeps_order),
      POINT(some_overtake),
      POINT(chance_repeats),
      POINT(directions),
  };
  return cmocka_run_group_tests(points, NULL, NULL);
}
