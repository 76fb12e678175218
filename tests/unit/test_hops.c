/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which packet a router made of which: by what it keeps, never by guessing. */
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "net/packet.h"
#include "wire/hops.h"

static struct hops *hops;

static int start(void **state) {
  (void)state;
  hops = hops_new();
  return 0;
}

static int end(void **state) {
  (void)state;
  hops_free(hops);
  return 0;
}

/* A segment or datagram without data, as packet_decode fills it. */
static struct packet made(uint8_t protocol, uint8_t ttl, uint32_t id) {
  struct packet p;
  memset(&p, 0, sizeof p);
  p.family = AF_INET;
  p.protocol = protocol;
  p.ttl = ttl;
  p.id = id;
  p.ip_len = 20;
  p.len = p.kept = p.data = 40;
  p.has_ports = protocol == IPPROTO_TCP || protocol == IPPROTO_UDP;
  p.icmp_type = p.icmp_code = -1;
  memcpy(&p.from, "\x0a\x00\x01\x01", 4);
  memcpy(&p.to, "\x0a\x00\x02\x01", 4);
  return p;
}

static void knows_what_was_forwarded(void **state) {
  (void)state;
  struct packet p = made(IPPROTO_TCP, 64, 7);
  hops_in(hops, &p, 1);
  p.ttl = 63;
  assert_int_equal(hops_out(hops, &p), 1);
  assert_int_equal(hops_out(hops, &p), 0); /* once */
}

static void claims_nothing_that_differs(void **state) {
  (void)state;
  struct packet p = made(IPPROTO_TCP, 64, 7), other = made(IPPROTO_TCP, 63, 7);
  p.seq = 5;
  hops_in(hops, &p, 1);
  other.seq = 6;
  assert_int_equal(hops_out(hops, &other), 0);
  other.seq = 5;
  other.id = 8;
  assert_int_equal(hops_out(hops, &other), 0);
  other.id = 7;
  other.ttl = 64; /* of its own */
  assert_int_equal(hops_out(hops, &other), 0);
  other.ttl = 63;
  other.flags = PACKET_SYN;
  assert_int_equal(hops_out(hops, &other), 0);
  other.flags = 0;
  assert_int_equal(hops_out(hops, &other), 1);
}

static void claims_neither_of_two_that_fit(void **state) {
  (void)state;
  struct packet p = made(IPPROTO_TCP, 64, 0);
  hops_in(hops, &p, 1);
  hops_in(hops, &p, 2);
  p.ttl = 63;
  assert_int_equal(hops_out(hops, &p), 0);
}

static void finds_both_of_one_delivered_twice(void **state) {
  (void)state;
  struct packet p = made(IPPROTO_TCP, 64, 0);
  hops_in(hops, &p, 1);
  hops_in(hops, &p, 1);
  p.ttl = 63;
  assert_int_equal(hops_out(hops, &p), 1);
  assert_int_equal(hops_out(hops, &p), 1);
  assert_int_equal(hops_out(hops, &p), 0);
}

/* NAT (RFC 3022). */
static void knows_it_with_another_address(void **state) {
  (void)state;
  struct packet p = made(IPPROTO_UDP, 64, 9);
  hops_in(hops, &p, 4);
  p.ttl = 63;
  p.from_port = 1024;
  memcpy(&p.from, "\x0a\x00\x02\xfe", 4);
  assert_false(hops_masks(hops, &p, &p.from, 1024));
  assert_int_equal(hops_out(hops, &p), 4);
  assert_true(hops_masks(hops, &p, &p.from, 1024));
  assert_false(hops_masks(hops, &p, &p.from, 1025));
  assert_true(hops_translated(hops, &p));
  struct packet inside = made(IPPROTO_UDP, 64, 10); /* as its sender sends it */
  assert_true(hops_translated(hops, &inside));
  struct packet answer = made(IPPROTO_UDP, 64, 11);
  answer.from = answer.to;
  answer.to = p.from;
  answer.to_port = 1024;
  struct in6_addr address;
  uint16_t port;
  bool receiver;
  assert_true(hops_beyond(hops, &inside, &address, &port, &receiver));
  assert_true(!receiver && port == 1024 && memcmp(&address, &p.from, 4) == 0);
  assert_true(hops_beyond(hops, &answer, &address, &port, &receiver));
  assert_true(receiver && port == 0 && memcmp(&address, &inside.from, 4) == 0);
  inside.from_port = 99;
  assert_false(hops_translated(hops, &inside));
  assert_false(hops_beyond(hops, &inside, &address, &port, &receiver));
}

static void compares_the_data(void **state) {
  (void)state;
  static const unsigned char one[44] = "", two[44] = {[43] = 1};
  struct packet p = made(IPPROTO_UDP, 64, 0);
  p.bytes = one;
  p.len = p.kept = 44;
  p.data_len = 4;
  hops_in(hops, &p, 1);
  p.bytes = two;
  hops_in(hops, &p, 2);
  p.ttl = 63;
  assert_int_equal(hops_out(hops, &p), 2);
  p.bytes = one;
  assert_int_equal(hops_out(hops, &p), 1);
}

static void puts_parts_to_their_whole(void **state) {
  (void)state;
  struct packet whole = made(IPPROTO_UDP, 64, 9), part = made(IPPROTO_UDP, 63, 9);
  whole.len = whole.kept = 1020; /* 1000 bytes after the header */
  part.fragment = true;
  part.len = part.kept = 580;
  hops_in(hops, &whole, 3);
  assert_int_equal(hops_out(hops, &part), 3);
  part.fragment_offset = 560;
  part.len = part.kept = 460;
  assert_int_equal(hops_out(hops, &part), 3);
  assert_int_equal(hops_out(hops, &part), 0);
  part.fragment_offset = 1000; /* beyond it */
  hops_in(hops, &whole, 5);
  assert_int_equal(hops_out(hops, &part), 0);
}

static void forgets_the_oldest(void **state) {
  (void)state;
  struct packet p = made(IPPROTO_TCP, 64, 7), later = made(IPPROTO_TCP, 64, 8);
  hops_in(hops, &p, 1);
  for (int i = 0; i < HOPS_KEPT; i++)
    hops_in(hops, &later, 2);
  p.ttl = 63;
  assert_int_equal(hops_out(hops, &p), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(knows_what_was_forwarded, start, end),
      cmocka_unit_test_setup_teardown(claims_nothing_that_differs, start, end),
      cmocka_unit_test_setup_teardown(claims_neither_of_two_that_fit, start, end),
      cmocka_unit_test_setup_teardown(finds_both_of_one_delivered_twice, start, end),
      cmocka_unit_test_setup_teardown(knows_it_with_another_address, start, end),
      cmocka_unit_test_setup_teardown(compares_the_data, start, end),
      cmocka_unit_test_setup_teardown(puts_parts_to_their_whole, start, end),
      cmocka_unit_test_setup_teardown(forgets_the_oldest, start, end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
