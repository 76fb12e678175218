/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the journal keeps, for whom, and what it says of the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "run/journal.h"

#define MEGABYTE 1000000
#define ROUNDED 16384 /* bytes that malloc may add */
#define KEPT_LEAST (JOURNAL_KEEP_BYTES / (MEGABYTE + ROUNDED))
#define KEPT_MOST (JOURNAL_KEEP_BYTES / MEGABYTE)

static void append(struct journal *journal, size_t len) {
  char *text = mem_alloc(len + 1);
  memset(text, 'x', len);
  text[len] = '\0';
  journal_append_take(journal, (struct event){.kind = EVENT_RESULT, .text = text, .len = len});
}

/* How many events READER is handed, without a gap but for those that it has missed. */
static uint64_t read_all(struct journal_reader *reader) {
  const struct event *event;
  uint64_t count = 0, before = 0;
  while ((event = journal_next(reader))) {
    if (count++)
      assert_int_equal(event->number, before + 1);
    before = event->number;
    assert_int_equal(strlen(event->text), event->len);
  }
  return count;
}

static void bytes_are_bounded(void **state) {
  (void)state;
  struct journal *journal = journal_new();
  for (int i = 0; i < 300; i++)
    append(journal, MEGABYTE);
  struct journal_reader *late = journal_reader_open_oldest(journal);
  struct journal_missed missed = journal_reader_missed(late);
  assert_in_range(missed.events, 300 - KEPT_MOST, 300 - KEPT_LEAST);
  assert_in_range(missed.bytes, missed.events * MEGABYTE, missed.events * (MEGABYTE + ROUNDED));
  assert_int_equal(read_all(late), 300 - missed.events);
  journal_free(journal);
}

static void events_are_bounded(void **state) {
  (void)state;
  struct journal *journal = journal_new();
  for (int i = 0; i < JOURNAL_KEEP + 10; i++)
    append(journal, 1);
  struct journal_reader *late = journal_reader_open_oldest(journal);
  assert_int_equal(journal_reader_missed(late).events, 10);
  assert_int_equal(read_all(late), JOURNAL_KEEP);
  journal_free(journal);
}

static void the_newest_is_kept_however_large(void **state) {
  (void)state;
  struct journal *journal = journal_new();
  append(journal, 1);
  append(journal, 2 * JOURNAL_KEEP_BYTES);
  struct journal_reader *late = journal_reader_open_oldest(journal);
  assert_int_equal(journal_next(late)->number, 1);
  assert_null(journal_next(late));
  journal_free(journal);
}

static void a_live_reader_misses_nothing_and_is_waited_for(void **state) {
  (void)state;
  struct journal *journal = journal_new();
  struct journal_reader *live = journal_reader_open(journal);
  for (int i = 0; i < 100; i++)
    append(journal, MEGABYTE);
  assert_true(journal_wait_for_readers(journal));
  assert_int_equal(journal_lag(journal), 100);
  assert_int_equal(read_all(live), 100);
  assert_false(journal_wait_for_readers(journal));
  assert_int_equal(journal_reader_missed(live).events, 0);
  journal_free(journal);
}

static void a_late_reader_is_told_what_it_missed(void **state) {
  (void)state;
  struct journal *journal = journal_new();
  struct journal_reader *late = journal_reader_open_oldest(journal);
  for (int i = 0; i < 10; i++)
    append(journal, MEGABYTE);
  assert_int_equal(journal_next(late)->number, 0);
  for (int i = 0; i < 90; i++)
    append(journal, MEGABYTE);
  assert_false(journal_wait_for_readers(journal));
  uint64_t kept = read_all(late);
  assert_int_equal(1 + journal_reader_missed(late).events + kept, 100);
  assert_in_range(kept, KEPT_LEAST, KEPT_MOST);
  journal_free(journal);
}

static void what_is_held_stays(void **state) {
  (void)state;
  struct journal *journal = journal_new();
  struct journal_reader *late = journal_reader_open_oldest(journal);
  append(journal, MEGABYTE);
  const struct event *held = journal_hold(journal_next(late));
  for (int i = 0; i < 100; i++)
    append(journal, MEGABYTE);
  journal_free(journal);
  assert_int_equal(held->number, 0);
  assert_int_equal(strlen(held->text), MEGABYTE);
  journal_release(held);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bytes_are_bounded),
      cmocka_unit_test(events_are_bounded),
      cmocka_unit_test(the_newest_is_kept_however_large),
      cmocka_unit_test(a_live_reader_misses_nothing_and_is_waited_for),
      cmocka_unit_test(a_late_reader_is_told_what_it_missed),
      cmocka_unit_test(what_is_held_stays),
  };
  return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
