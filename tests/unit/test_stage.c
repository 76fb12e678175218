/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ladder for an audience: what stands on the stage, for packets made here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/flight.h"
#include "net/packet.h"
#include "view/stage.h"

enum { CLOSED, ESTABLISHED, SYN_SENT, SYN_RECV, LISTEN = 10 };

#define CLIENT 40000
#define SERVER 50000

static struct view_style style;
static struct stage_view *stage;
static struct text picture;
static bool closed; /* nobody has the sockets any more */

static const char *name_of(void *data, int family, int protocol, const struct in6_addr *address,
                           uint16_t port) {
  (void)data, (void)family, (void)protocol, (void)address;
  return closed ? NULL : port == SERVER ? "server" : "client";
}

static int start(void **state) {
  (void)state;
  style = (struct view_style){.utf8 = true, .columns = 80};
  stage = stage_new(name_of, NULL);
  closed = false;
  return 0;
}

static int end(void **state) {
  (void)state;
  stage_free(stage);
  text_free(&picture);
  return 0;
}

static void put16(unsigned char *at, unsigned n) {
  at[0] = (unsigned char)(n >> 8);
  at[1] = (unsigned char)n;
}

/* Packet NUMBER, from one port of 127.0.0.1 to another, without data. */
static void add(uint64_t number, enum fate fate, unsigned from, unsigned to, unsigned flags,
                int from_state, int to_state) {
  struct flight *f = mem_zalloc(1, sizeof *f + 40);
  *f = (struct flight){.number = number,
                       .fate = fate,
                       .from_state = from_state,
                       .to_state = to_state,
                       .len = 40,
                       .kept = 40,
                       .time = 1000000000 + (int64_t)number * 1500000};
  f->bytes[0] = 0x45;
  put16(f->bytes + 2, 40);
  f->bytes[8] = 64;
  f->bytes[9] = 6;
  memcpy(f->bytes + 12, (unsigned char[]){127, 0, 0, 1, 127, 0, 0, 1}, 8);
  put16(f->bytes + 20, from);
  put16(f->bytes + 22, to);
  put16(f->bytes + 26, 1000 + (unsigned)number);
  f->bytes[32] = 0x50;
  f->bytes[33] = (unsigned char)flags;
  put16(f->bytes + 34, 1000);
  stage_add(stage, f);
  free(f);
}

static void syn(uint64_t number, enum fate fate, unsigned client) {
  add(number, fate, client, SERVER, PACKET_SYN, SYN_SENT, fate == FATE_CAME ? LISTEN : SYN_RECV);
}

static const char *drawn(int rows) {
  text_clear(&picture);
  stage_draw(stage, &style, rows, false, NULL, NULL, &picture);
  return text_str(&picture);
}

static int lines(void) {
  int n = 0;
  for (const char *s = text_str(&picture); *s; s++)
    n += *s == '\n';
  return n;
}

static int times(const char *words) {
  int n = 0;
  for (const char *s = text_str(&picture); (s = strstr(s, words)); s++)
    n++;
  return n;
}

static void empty_without_packets(void **state) {
  (void)state;
  assert_string_equal(drawn(20), "");
  assert_false(stage_news(stage));
}

static void a_packet_keeps_its_row(void **state) {
  (void)state;
  syn(1, FATE_CAME, CLIENT);
  assert_true(stage_news(stage));
  assert_false(stage_news(stage));
  assert_non_null(strstr(drawn(20), "▌"));
  syn(1, FATE_DELIVERED, CLIENT);
  assert_null(strstr(drawn(20), "▌"));
  assert_int_equal(times("#1 SYN"), 1);
  assert_int_equal(times("LISTEN"), 1);
  assert_int_equal(times("SYN_RECV"), 1);
}

static void the_ends_keep_their_names(void **state) {
  (void)state;
  syn(1, FATE_PASSED, CLIENT);
  closed = true;
  assert_non_null(strstr(drawn(20), "client 127.0.0.1:40000"));
  assert_non_null(strstr(drawn(20), "server 127.0.0.1:50000"));
}

static void the_newest_rows_are_shown(void **state) {
  (void)state;
  syn(1, FATE_PASSED, CLIENT);
  for (uint64_t i = 2; i <= 20; i++)
    add(i, FATE_PASSED, CLIENT, SERVER, PACKET_ACK, ESTABLISHED, ESTABLISHED);
  assert_non_null(strstr(drawn(100), "#1 SYN"));
  for (int rows = 6; rows < 30; rows++) {
    drawn(rows);
    assert_true(lines() <= rows);
    assert_int_equal(times("client 127.0.0.1"), 1);
    assert_int_equal(times("#20 "), 1);
  }
  assert_non_null(strstr(drawn(8), "15 packets above"));
  assert_null(strstr(text_str(&picture), "#15 "));
  assert_non_null(strstr(text_str(&picture), "#16 "));
}

static void a_conversation_has_the_stage_for_itself(void **state) {
  (void)state;
  syn(1, FATE_PASSED, CLIENT);
  syn(2, FATE_PASSED, CLIENT + 1);
  assert_null(strstr(drawn(20), "#1 SYN"));
  assert_non_null(strstr(text_str(&picture), "40001"));
  add(3, FATE_PASSED, CLIENT, SERVER, PACKET_ACK, ESTABLISHED, ESTABLISHED);
  assert_non_null(strstr(drawn(20), "#1 SYN"));
  assert_null(strstr(text_str(&picture), "#2 SYN"));
}

static void no_times_at_any_width(void **state) {
  (void)state;
  syn(1, FATE_PASSED, CLIENT);
  for (style.columns = 40; style.columns <= 240; style.columns += 20) {
    drawn(20);
    assert_null(strstr(text_str(&picture), "0.00"));
    assert_null(strstr(text_str(&picture), "bytes"));
  }
}

static void old_packets_are_forgotten(void **state) {
  (void)state;
  for (uint64_t i = 1; i <= STAGE_FLIGHTS + 50; i++)
    add(i, FATE_PASSED, CLIENT, SERVER, PACKET_ACK, ESTABLISHED, ESTABLISHED);
  assert_non_null(strstr(drawn(3000), "#51 "));
  assert_null(strstr(text_str(&picture), "#50 "));
}

int main(void) {
#define TEST(test) cmocka_unit_test_setup_teardown(test, start, end)
  const struct CMUnitTest tests[] = {
      TEST(empty_without_packets),
      TEST(a_packet_keeps_its_row),
      TEST(the_ends_keep_their_names),
      TEST(the_newest_rows_are_shown),
      TEST(a_conversation_has_the_stage_for_itself),
      TEST(no_times_at_any_width),
      TEST(old_packets_are_forgotten),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
