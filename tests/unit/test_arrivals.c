/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packets wait in the kernel's queues: how long that is believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "run/arrivals.h"

#define MILLISECOND INT64_C(1000000)
#define EMPTY "00000001 0 0 0 0 0 0 0 0 0 0 00000000 00000000\n"
#define WAITS "00000001 0 0 0 0 0 0 0 0 0 0 00000002 00000001\n"

/* What the kernel would say is TEXT. */
static void say(const struct arrivals *a, const char *text) {
  assert_int_equal(ftruncate(a->fd, 0), 0);
  assert_int_equal(pwrite(a->fd, text, strlen(text), 0), (ssize_t)strlen(text));
}

static struct arrivals start(void) {
  char path[] = "/tmp/arrivalsXXXXXX";
  struct arrivals a = {mkstemp(path), 0};
  assert_true(a.fd >= 0);
  unlink(path);
  return a;
}

static void the_queue_of_any_processor_counts(void **state) {
  (void)state;
  struct arrivals a = start();
  say(&a, EMPTY EMPTY);
  assert_false(arrivals_pending(&a));
  say(&a, EMPTY WAITS);
  assert_true(arrivals_pending(&a));
  say(&a, EMPTY EMPTY);
  assert_false(arrivals_pending(&a));
  arrivals_close(&a);
}

/* A processor that stands still takes nothing out of its queue. */
static void it_is_waited_for_a_processor_that_stands_still(void **state) {
  (void)state;
  struct arrivals a = start();
  say(&a, WAITS);
  int64_t began = clock_now();
  while (clock_now() < began + 300 * MILLISECOND) {
    bool pending = arrivals_pending(&a);
    assert_true(pending || clock_now() > began + 900 * MILLISECOND);
  }
  arrivals_close(&a);
}

static void but_not_for_ever(void **state) {
  (void)state;
  struct arrivals a = start();
  say(&a, WAITS);
  int64_t began = clock_now();
  while (arrivals_pending(&a))
    assert_true(clock_now() < began + 20000 * MILLISECOND);
  arrivals_close(&a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_queue_of_any_processor_counts),
      cmocka_unit_test(it_is_waited_for_a_processor_that_stands_still),
      cmocka_unit_test(but_not_for_ever),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
