/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bursts: how many packets one is of, their order and their bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "wire/burst.h"

#define ALL 1000 /* a limit that no burst comes to */

static struct burst burst;
static int ends[2]; /* packets that are written to ends[1] are read from ends[0] */

static int set_up(void **state) {
  (void)state;
  burst_start(&burst);
  return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, ends);
}

static int tear_down(void **state) {
  (void)state;
  return close(ends[0]) + close(ends[1]);
}

/* Sends packets with the numbers from FIRST to LAST, each of one byte more than its number. */
static void put(unsigned char first, unsigned char last) {
  unsigned char bytes[256];
  for (unsigned i = first; i <= last; i++) {
    memset(bytes, (int)i, sizeof bytes);
    assert_int_equal(write(ends[1], bytes, i + 1), i + 1);
  }
}

/* The next burst has the packets from FIRST to LAST and no other. */
static void comes(size_t limit, unsigned char first, unsigned char last) {
  assert_int_equal(burst_read(&burst, ends[0], limit), last - first + 1);
  for (unsigned i = first; i <= last; i++) {
    const struct iovec *packet = burst_next(&burst);
    assert_non_null(packet);
    assert_int_equal(packet->iov_len, i + 1);
    for (size_t k = 0; k <= i; k++)
      assert_int_equal(((unsigned char *)packet->iov_base)[k], i);
  }
  assert_null(burst_next(&burst));
}

static void grows(void **state) {
  (void)state;
  put(0, 59);
  comes(ALL, 0, 0);
  comes(ALL, 1, 2);
  comes(ALL, 3, 6);
  comes(ALL, 7, 14);
  comes(ALL, 15, 30);
  comes(ALL, 31, 46);
  comes(ALL, 47, 59);
}

static void is_short_again(void **state) {
  (void)state;
  put(0, 3);
  comes(ALL, 0, 0);
  comes(ALL, 1, 2);
  comes(ALL, 3, 3);
  put(4, 6);
  comes(ALL, 4, 4);
  comes(ALL, 5, 6);
  assert_int_equal(burst_read(&burst, ends[0], ALL), 0);
  assert_null(burst_next(&burst));
}

static void has_a_limit(void **state) {
  (void)state;
  put(0, 39);
  comes(ALL, 0, 0);
  comes(ALL, 1, 2);
  comes(3, 3, 5);
  comes(1, 6, 6);
  comes(ALL, 7, 22);
}

/* A packet is never cut off, though fewer fit then. */
static void has_room(void **state) {
  (void)state;
  static unsigned char bytes[BURST_PACKET];
  for (int i = 0; i < 3; i++)
    assert_int_equal(write(ends[1], bytes, i < 2 ? 40000 : sizeof bytes),
                     i < 2 ? 40000 : sizeof bytes);
  assert_int_equal(burst_read(&burst, ends[0], ALL), 1);
  assert_int_equal(burst_read(&burst, ends[0], ALL), 2);
  assert_int_equal(burst_next(&burst)->iov_len, 40000);
  assert_int_equal(burst_next(&burst)->iov_len, sizeof bytes);
  for (int i = 0; i < 2; i++)
    assert_int_equal(write(ends[1], bytes, sizeof bytes), sizeof bytes);
  assert_int_equal(burst_read(&burst, ends[0], ALL), 1);
  assert_int_equal(burst_read(&burst, ends[0], ALL), 1);
}

/* Nor does one that begins after the last byte, when the two before it have filled all. */
static void is_full(void **state) {
  (void)state;
  static unsigned char bytes[BURST_PACKET];
  const size_t lens[] = {BURST_PACKET / 64 * 64, sizeof bytes, 1};
  put(0, 2);
  comes(ALL, 0, 0);
  comes(ALL, 1, 2);
  for (int i = 0; i < 3; i++)
    assert_int_equal(write(ends[1], bytes, lens[i]), lens[i]);
  assert_int_equal(burst_read(&burst, ends[0], ALL), 2);
  assert_int_equal(burst_read(&burst, ends[0], ALL), 1);
}

int main(void) {
#define POINT(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
  const struct CMUnitTest tests[] = {POINT(grows), POINT(is_short_again), POINT(has_a_limit),
                                     POINT(has_room), POINT(is_full)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
