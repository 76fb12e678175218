/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What another thread may rely on when it looks at a side. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/clock.h"
#include "calls/socket_object.h"
#include "run/enter.h"
#include "run/journal.h"
#include "run/session.h"

static bool no_command(const char *name) {
  (void)name;
  return false;
}

static atomic_bool over;

/* Keeps the journal busy, so that it takes a while to tell it something. */
static void *disturb(void *journal) {
  while (!atomic_load(&over))
    journal_lag(journal);
  return NULL;
}

/* Whether the last event there is, of those not read yet, is the end of a statement. */
static bool ends_with_done(struct journal_reader *reader) {
  const struct event *event;
  bool done = false;
  while ((event = journal_next(reader)))
    done = event->kind == EVENT_DONE;
  return done;
}

static const struct side_hooks hooks = {.data = NULL};

/* A session of one side, and a reader of all that happens in it. */
static struct session *start(struct journal_reader **reader) {
  socket_object_start();
  struct session *session = session_new(no_command, &hooks);
  *reader = journal_reader_open(session->journal);
  return session;
}

/* Has the side of SESSION begin a short statement: which side that is. */
static struct side *begin_statement(struct session *session) {
  static const struct entry_text text = {"<stdin>", 1, "x = 1\n", 6, true};
  struct entered entered;
  assert_int_equal(enter_entry(session, session->current, &text, &entered), ENTRY_STARTED);
  return entered.side;
}

/* An export that is written when the last side is idle has the ends of all statements. */
static void an_idle_side_has_told_its_end(void **state) {
  (void)state;
  struct journal_reader *reader;
  struct session *session = start(&reader);
  pthread_t other;
  assert_int_equal(pthread_create(&other, NULL, disturb, session->journal), 0);
  int64_t until = clock_now() + 1000000000;
  while (clock_now() < until) {
    struct side *side = begin_statement(session);
    while (side_busy(side))
      continue;
    assert_true(ends_with_done(reader));
  }
  atomic_store(&over, true);
  pthread_join(other, NULL);
  journal_reader_close(reader);
  session_free(session);
}

/* Whether the events not read yet hold a KeyboardInterrupt. */
static bool tells_interrupt(struct journal_reader *reader) {
  const struct event *event;
  bool told = false;
  while ((event = journal_next(reader)))
    told |= event->kind == EVENT_ERROR && strcmp(event->error->kind, "KeyboardInterrupt") == 0;
  return told;
}

/* An interrupt that a side takes is told, also one that comes when its statement is as good as over. */
static void an_interrupt_is_not_lost(void **state) {
  (void)state;
  struct journal_reader *reader;
  struct session *session = start(&reader);
  unsigned taken = 0;
  int64_t until = clock_now() + 1000000000;
  for (unsigned pause = 0; clock_now() < until || taken < 100; pause = (pause + 1) % 400) {
    struct side *side = begin_statement(session);
    for (int64_t begun = clock_now(); clock_now() - begun < pause * 100;)
      continue;
    bool interrupted = side_interrupt(side);
    while (side_busy(side))
      continue;
    assert_int_equal(tells_interrupt(reader), interrupted);
    taken += interrupted;
  }
  journal_reader_close(reader);
  session_free(session);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_idle_side_has_told_its_end),
      cmocka_unit_test(an_interrupt_is_not_lost),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
