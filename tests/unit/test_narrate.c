/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of telling, for journals made here. A journal is a row of letters: S a statement, p a packet, r a
 * result, w what a command printed, d the end of a statement. A digit is a call that ends here; it began after
 * the letter of that number. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/flight.h"
#include "run/journal.h"
#include "run/settings.h"
#include "view/narrate.h"

#define EVENTS_MAX 40

static struct journal *journal;
static struct journal_reader *reader;
static int64_t times[EVENTS_MAX]; /* of the events */
static struct text told;

static const struct event *make(size_t i, char letter) {
  static const enum event_kind kinds[] = {['S'] = EVENT_STATEMENT,
                                          ['p'] = EVENT_FLIGHT,
                                          ['r'] = EVENT_RESULT,
                                          ['w'] = EVENT_SAID,
                                          ['d'] = EVENT_DONE};
  struct event event = {.kind = isdigit(letter) ? EVENT_CALL : kinds[(unsigned char)letter]};
  if (letter == 'p') {
    event.side = -1;
    event.flight = mem_zalloc(1, sizeof *event.flight);
    event.flight->folded = (uint32_t)i;
  } else if (letter == 'r') {
    event.text = mem_strdup("result");
    event.len = strlen(event.text);
  } else if (event.kind == EVENT_CALL) {
    struct call call = {.row = &row_close, .fd = letter - '0', .began = times[letter - '0'] + 1};
    event.call = call_copy(&call, 0);
  }
  journal_append_take(journal, event);
  const struct event *made = journal_next(reader);
  times[i] = made->time;
  return made;
}

static int start(void **state) {
  (void)state;
  journal = journal_new();
  reader = journal_reader_open(journal);
  return 0;
}

static int end(void **state) {
  (void)state;
  journal_reader_close(reader);
  journal_free(journal);
  text_free(&told);
  return 0;
}

/* By entries: the journal, and the letters as they are told. */

static void take(struct narrate *narrate, const char *letters, uint64_t first) {
  const struct narrate_item *item;
  while ((item = narrate_next(narrate)))
    text_addc(&told, letters[item->event->number - first]);
}

static void told_by_entries(const char *letters, const char *expected) {
  struct narrate *narrate = narrate_new(NULL);
  uint64_t first = 0;
  text_clear(&told);
  for (size_t i = 0; letters[i]; i++) {
    const struct event *event = make(i, letters[i]);
    first = event->number - i;
    narrate_add(narrate, event);
    take(narrate, letters, first);
  }
  narrate_rest(narrate);
  take(narrate, letters, first);
  narrate_free(narrate);
  assert_string_equal(text_str(&told), expected);
}

static void a_call_comes_before_its_packets(void **state) {
  (void)state;
  told_by_entries("Spp0rd", "S0pprd");
  told_by_entries("Sp0p2p4", "S0p2p4p");
}

static void packets_from_before_it_stay_before_it(void **state) {
  (void)state;
  told_by_entries("Spp1p", "Sp1pp");
  told_by_entries("Spp2", "Spp2");
}

static void a_call_that_waited_comes_after_the_packets_that_let_it_go_on(void **state) {
  (void)state;
  told_by_entries("SpSpp1r", "SpSpp1r");
  told_by_entries("SpSpp13", "SpSp3p1");
}

static void calls_before_one_packet_come_as_they_began(void **state) {
  (void)state;
  told_by_entries("Srrp210", "Srr012p");
}

static void what_a_command_printed_comes_first(void **state) {
  (void)state;
  told_by_entries("Sppw0", "Sw0pp");
  told_by_entries("SpwSpww", "SwpSwwp");
}

static void an_entry_is_told_when_the_next_begins(void **state) {
  (void)state;
  struct narrate *narrate = narrate_new(NULL);
  narrate_add(narrate, make(0, 'S'));
  narrate_add(narrate, make(1, 'r'));
  take(narrate, "SrS", 0);
  assert_string_equal(text_str(&told), "S");
  assert_true(narrate_keeps(narrate));
  narrate_add(narrate, make(2, 'S'));
  take(narrate, "SrS", 0);
  assert_string_equal(text_str(&told), "SrS");
  narrate_free(narrate);
}

/* Live: the items with a blank after each, as the letters of their lines. */

static struct view_style style;
static struct settings settings;
static struct screen *screen;
static struct narrate *live;
static size_t count; /* of events so far */

static int start_live(void **state) {
  settings_reset(&settings);
  settings.explain = EXPLAIN_OFF;
  style = (struct view_style){.columns = 80};
  screen = screen_new(&style, &settings, NULL, NULL);
  live = narrate_new(screen);
  count = 0;
  return start(state);
}

static int end_live(void **state) {
  narrate_free(live);
  screen_free(screen);
  return end(state);
}

static void take_live(void) {
  struct narrate_item *item;
  while ((item = narrate_next(live))) {
    char *line = strtok(item->text.s, "\n");
    for (; line; line = strtok(NULL, "\n")) {
      const char *call = strstr(line, "close(");
      text_addc(&told, call ? call[strlen("close(")] : strstr(line, "more packet") ? 'p' : *line);
    }
    text_addc(&told, ' ');
  }
}

/* What is told when these events are read as they come. */
static const char *tell(const char *letters) {
  text_clear(&told);
  for (; *letters; letters++) {
    narrate_add(live, make(count++, *letters));
    take_live();
  }
  return text_str(&told);
}

static const char *tell_rest(void) {
  text_clear(&told);
  narrate_rest(live);
  take_live();
  return text_str(&told);
}

static void packets_wait_for_their_call(void **state) {
  (void)state;
  assert_string_equal(tell("Spp"), "");
  assert_true(narrate_keeps(live));
  assert_string_equal(tell("0"), "0 pp ");
  assert_false(narrate_keeps(live));
  assert_string_equal(tell("rdSp"), "r ");
  assert_string_equal(tell("p7p"), "p 7 p ");
}

static void packets_wait_for_no_call_of_an_earlier_entry(void **state) {
  (void)state;
  assert_string_equal(tell("SpSpp1"), "ppp 1 ");
}

static void who_speaks_has_the_packets_told_before(void **state) {
  (void)state;
  assert_string_equal(tell("Sppr"), "pp r ");
}

static void packets_that_wait_long_are_told(void **state) {
  (void)state;
  tell("Spp");
  assert_false(narrate_overdue(live, 5000000000));
  assert_false(narrate_overdue(live, 5400000000));
  assert_true(narrate_overdue(live, 5600000000));
  assert_string_equal(tell_rest(), "pp ");
  assert_false(narrate_keeps(live));
  tell("p");
  assert_false(narrate_overdue(live, 5700000000)); /* it waits from now on */
  assert_string_equal(tell("0"), "0 p ");
}

static void what_is_not_shown_holds_nothing_up(void **state) {
  (void)state;
  settings.trace = 0;
  assert_string_equal(tell("Sp0pd"), "");
  assert_string_equal(tell("r"), "pp r ");
  screen_set_plain(screen, true);
  assert_string_equal(tell("Sp0"), "");
  assert_false(narrate_keeps(live));
}

static void much_is_told_before_its_call(void **state) {
  (void)state;
  bool any = false;
  tell("S");
  for (int i = 0; i < 4000 && !any; i++) {
    count = 1;
    any = *tell("p");
  }
  assert_true(any);
}

/* A transcript. */

static void say_of(struct narrate_step *step, int program, int voice, enum screen_line line,
                   const char *s) {
  struct narrate_item item = {.voice = voice, .line = line};
  text_adds(&item.text, s);
  narrate_step_add(step, 1, program, &item);
  text_free(&item.text);
}

static void say(struct narrate_step *step, int side, int voice, bool own, enum screen_line line,
                const char *s) {
  struct narrate_item item = {.voice = voice, .own = own, .line = line};
  text_adds(&item.text, s);
  narrate_step_add(step, side, -1, &item);
  text_free(&item.text);
}

static void a_step_has_an_order_that_is_always_the_same(void **state) {
  (void)state;
  struct narrate_step step = {NULL, 0};
  say(&step, 1, 2, true, SCREEN_LINES, "other: call\n");
  say(&step, 1, -1, false, SCREEN_LINES, "note\n");
  say(&step, 1, NARRATE_WIRE, false, SCREEN_LINES, "packet\n");
  say(&step, 1, 1, true, SCREEN_LINES, "call\n");
  say(&step, 1, 1, false, SCREEN_OUTPUT, "out");
  say(&step, 1, 1, false, SCREEN_OUTPUT, "put");
  say(&step, 1, 1, true, SCREEN_LINES, "call after it\n");
  text_adds(narrate_step_voice(&step, NARRATE_COMMAND), "command");
  text_clear(&told);
  narrate_step_copy(&step, 1, &told);
  assert_string_equal(text_str(&told), "command\ncall\npacket\noutput\ncall after it\n"
                                       "note\nother: call\n");
  narrate_step_clear(&step);
}

static void a_program_with_threads_prints_after_its_calls(void **state) {
  (void)state;
  struct narrate_step step = {NULL, 0};
  say_of(&step, 2, 4, SCREEN_LINES, "server/2: recv\n");
  say_of(&step, 3, 3, SCREEN_OUTPUT, "printed between\n");
  say_of(&step, 3, 3, SCREEN_LINES, "client: send\n");
  say_of(&step, 2, 2, SCREEN_OUTPUT, "by chance before\n");
  say_of(&step, 2, 2, SCREEN_LINES, "server: accept\n");
  text_clear(&told);
  narrate_step_copy(&step, 1, &told);
  assert_string_equal(text_str(&told), "server: accept\nserver/2: recv\nby chance before\n"
                                       "printed between\nclient: send\n");
  narrate_step_clear(&step);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_call_comes_before_its_packets, start, end),
      cmocka_unit_test_setup_teardown(packets_from_before_it_stay_before_it, start, end),
      cmocka_unit_test_setup_teardown(a_call_that_waited_comes_after_the_packets_that_let_it_go_on,
                                      start, end),
      cmocka_unit_test_setup_teardown(calls_before_one_packet_come_as_they_began, start, end),
      cmocka_unit_test_setup_teardown(what_a_command_printed_comes_first, start, end),
      cmocka_unit_test_setup_teardown(an_entry_is_told_when_the_next_begins, start, end),
      cmocka_unit_test_setup_teardown(packets_wait_for_their_call, start_live, end_live),
      cmocka_unit_test_setup_teardown(packets_wait_for_no_call_of_an_earlier_entry, start_live,
                                      end_live),
      cmocka_unit_test_setup_teardown(who_speaks_has_the_packets_told_before, start_live, end_live),
      cmocka_unit_test_setup_teardown(packets_that_wait_long_are_told, start_live, end_live),
      cmocka_unit_test_setup_teardown(what_is_not_shown_holds_nothing_up, start_live, end_live),
      cmocka_unit_test_setup_teardown(much_is_told_before_its_call, start_live, end_live),
      cmocka_unit_test_setup_teardown(a_step_has_an_order_that_is_always_the_same, start, end),
      cmocka_unit_test_setup_teardown(a_program_with_threads_prints_after_its_calls, start, end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
