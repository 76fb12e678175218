/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record of packets: numbers, fates, what is forgotten when it is full, a million packets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire/metrics.h"
#include "wire/record.h"

static unsigned char bytes[RECORD_PACKET_MAX], copy[RECORD_PACKET_MAX];

/* Adds a packet of LEN bytes that are told from others by its TIME. */
static uint64_t add(struct record *r, uint32_t len, int64_t time) {
  struct record_packet p = {.time = time, .fate = FATE_CAME, .len = len, .kept = len};
  memset(bytes, (int)(time & 0xff), len);
  return record_add(r, &p, bytes);
}

static void is_as_added(struct record *r, uint64_t number, uint32_t len, int64_t time) {
  struct record_packet p;
  assert_true(record_get(r, number, &p, copy, sizeof copy));
  assert_int_equal(p.number, number);
  assert_int_equal(p.time, time);
  assert_int_equal(p.len, len);
  assert_int_equal(p.kept, len);
  for (uint32_t i = 0; i < len; i++)
    assert_int_equal(copy[i], time & 0xff);
}

static void keeps_packets(void **state) {
  (void)state;
  struct record *r = record_new(RECORD_BYTES);
  uint64_t first, end;
  record_range(r, &first, &end);
  assert_int_equal(first, 1);
  assert_int_equal(end, 1);
  struct record_packet p;
  assert_false(record_get(r, 0, &p, copy, 0));
  assert_false(record_get(r, 1, &p, copy, 0));
  assert_int_equal(add(r, 40, 5), 1);
  assert_int_equal(add(r, 0, 6), 2);
  assert_int_equal(add(r, RECORD_PACKET_MAX, 7), 3);
  assert_int_equal(add(r, 1, 8), 4);
  is_as_added(r, 1, 40, 5);
  is_as_added(r, 2, 0, 6);
  is_as_added(r, 3, RECORD_PACKET_MAX, 7);
  is_as_added(r, 4, 1, 8);
  assert_false(record_get(r, 5, &p, copy, 0));
  memset(copy, 0xee, sizeof copy);
  assert_true(record_get(r, 1, &p, copy, 10));
  assert_int_equal(copy[9], 5);
  assert_int_equal(copy[10], 0xee);
  record_range(r, &first, &end);
  assert_int_equal(first, 1);
  assert_int_equal(end, 5);
  record_free(r);
}

/* What a packet was changed to is beside what came; the newest RECORD_EDITS are kept. */
static void keeps_changes(void **state) {
  (void)state;
  struct record *r = record_new(RECORD_BYTES);
  add(r, 40, 5);
  add(r, 50, 6);
  assert_false(record_is_edited(r, 1));
  record_edit(r, 1, (const unsigned char *)"first", 5);
  record_edit(r, 1, (const unsigned char *)"second", 6);
  record_edit(r, 9, (const unsigned char *)"none", 4); /* never came */
  assert_true(record_is_edited(r, 1));
  assert_false(record_is_edited(r, 2));
  assert_false(record_is_edited(r, 9));
  memset(copy, 0xee, sizeof copy);
  assert_int_equal(record_get_edited(r, 1, copy, 3), 6);
  assert_memory_equal(copy, "sec\xee", 4);
  assert_int_equal(record_get_edited(r, 2, copy, sizeof copy), 0);
  is_as_added(r, 1, 40, 5);
  for (uint64_t i = 0; i < RECORD_EDITS; i++)
    record_edit(r, add(r, 1, 1), (const unsigned char *)"x", 1);
  assert_false(record_is_edited(r, 1));
  assert_true(record_is_edited(r, 3));
  record_free(r);
}

static void notes_fates(void **state) {
  (void)state;
  struct record *r = record_new(RECORD_BYTES);
  add(r, 40, 1);
  struct record_packet p;
  record_copy(r, 1, TRIGGER_TLP);
  record_copy(r, 1, TRIGGER_RTO);
  record_get(r, 1, &p, copy, 0);
  assert_int_equal(p.fate, FATE_CAME);
  assert_int_equal(p.retransmitted, 2);
  assert_int_equal(p.delivered, 0);
  record_fate(r, 1, FATE_DELIVERED, 4);
  record_get(r, 1, &p, copy, 0);
  assert_int_equal(p.fate, FATE_DELIVERED);
  assert_int_equal(p.delivered, 4);
  record_fate(r, 2, FATE_DROPPED, 5); /* never came */
  record_free(r);
}

static void forgets_the_oldest(void **state) {
  (void)state;
  struct record *r = record_new(2 * RECORD_CHUNK);
  for (int i = 1; i <= 10000; i++)
    assert_int_equal(add(r, 1400, i), i);
  uint64_t first, end;
  record_range(r, &first, &end);
  assert_int_equal(end, 10001);
  assert_true(first > 8000 && first < 10000);
  assert_true(record_memory(r) <= 2 * RECORD_CHUNK + 1024);
  struct record_packet p;
  assert_false(record_get(r, first - 1, &p, copy, 0));
  record_fate(r, first - 1, FATE_DROPPED, 0);
  for (uint64_t n = first; n < end; n++)
    is_as_added(r, n, 1400, (int64_t)n);
  record_free(r);
}

static void holds_a_million(void **state) {
  (void)state;
  struct record *r = record_new(RECORD_BYTES);
  for (int i = 1; i <= 1000000; i++)
    add(r, i % 4 ? 128 : 52, i);
  uint64_t first, end;
  record_range(r, &first, &end);
  assert_int_equal(first, 1);
  assert_int_equal(end, 1000001);
  assert_true(record_memory(r) < RECORD_BYTES);
  for (uint64_t n = 1; n < end; n += 999)
    is_as_added(r, n, n % 4 ? 128 : 52, (int64_t)n);
  record_free(r);
}

static void keeps_samples(void **state) {
  (void)state;
  struct record *r = record_new(RECORD_BYTES);
  struct metrics m = {.cwnd = 10};
  assert_false(record_metrics(r, 1, &m));
  for (uint64_t number = 2; number <= 2 * (METRICS_SAMPLES + 10); number += 2) {
    m.cwnd = (uint32_t)number;
    record_sample(r, number, (int64_t)number, &m);
    record_sample(r, number, 7, &m); /* once a packet */
  }
  size_t count;
  struct metrics_sample *all = record_samples(r, &count);
  assert_int_equal(count, METRICS_SAMPLES);
  assert_int_equal(all[0].number, 22); /* ten were forgotten */
  for (size_t i = 0; i < count; i++)
    assert_int_equal(all[i].metrics.cwnd, all[i].time);
  assert_false(record_metrics(r, 20, &m));
  assert_false(record_metrics(r, 23, &m));
  assert_true(record_metrics(r, 22, &m));
  assert_int_equal(m.cwnd, 22);
  assert_true(record_metrics(r, all[count - 1].number, &m));
  assert_int_equal(m.cwnd, 2 * (METRICS_SAMPLES + 10));
  free(all);
  record_free(r);
}

static void notes_what_kernels_say(void **state) {
  (void)state;
  struct record *r = record_new(RECORD_BYTES);
  struct record_packet p;
  add(r, 40, 5);
  record_judged(r, 1, TRIGGER_RTO, VERDICT_UNKNOWN);
  record_judged(r, 1, TRIGGER_NONE, VERDICT_OLD);
  record_judged(r, 2, TRIGGER_RTO, VERDICT_OLD); /* there is none */
  assert_true(record_get(r, 1, &p, NULL, 0));
  assert_int_equal(p.trigger, TRIGGER_RTO);
  assert_int_equal(p.verdict, VERDICT_OLD);
  record_free(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(keeps_packets),          cmocka_unit_test(notes_fates),
      cmocka_unit_test(forgets_the_oldest),     cmocka_unit_test(holds_a_million),
      cmocka_unit_test(keeps_changes),          cmocka_unit_test(keeps_samples),
      cmocka_unit_test(notes_what_kernels_say),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
