/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes from the keyboard: the interrupt and suspend keys, pastes, pieces in any size. A new case
 * is a function here and a line in main. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shell/term/keys.h"

#define BEGIN "\x1b[200~"
#define END "\x1b[201~"

static struct keys start(void) {
  return (struct keys){.interrupt = 3, .suspend = 26};
}

static void add(struct keys *k, const char *s) {
  keys_add(k, s, strlen(s));
}

static void assert_next(struct keys *k, enum key wanted) {
  struct text paste = TEXT_EMPTY;
  assert_int_equal(keys_next(k, false, &paste), wanted);
  text_free(&paste);
}

static void assert_paste(struct keys *k, bool waited, const char *wanted) {
  struct text paste = TEXT_EMPTY;
  assert_int_equal(keys_next(k, waited, &paste), KEY_PASTE);
  assert_string_equal(text_str(&paste), wanted);
  text_free(&paste);
}

static void keys_come_in_their_order(void **state) {
  (void)state;
  struct keys k = start();
  assert_next(&k, KEY_NONE);
  add(&k, "a\x03\x1a");
  assert_next(&k, KEY_BYTE);
  assert_int_equal(keys_plain(&k), 'a');
  assert_int_equal(keys_take(&k), 'a');
  assert_int_equal(keys_plain(&k), -1);
  assert_next(&k, KEY_INTERRUPT);
  assert_next(&k, KEY_SUSPEND);
  assert_next(&k, KEY_NONE);
  keys_free(&k);
}

static void a_paste_is_one_text(void **state) {
  (void)state;
  struct keys k = start();
  add(&k, BEGIN "a\r\nb\rc\nd\x03" END "x");
  assert_paste(&k, false, "a\nb\nc\nd\x03");
  assert_next(&k, KEY_BYTE);
  assert_int_equal(keys_take(&k), 'x');
  keys_free(&k);
}

static void a_paste_may_come_in_pieces(void **state) {
  (void)state;
  const char *all = BEGIN "line one\rline two\r" END;
  struct keys k = start();
  for (size_t i = 0; i + 1 < strlen(all); i++) {
    keys_add(&k, all + i, 1);
    assert_next(&k, KEY_WAIT);
    assert_int_equal(keys_wait(&k), i < 5 ? KEYS_WAIT_ESCAPE : KEYS_WAIT_PASTE);
  }
  add(&k, "~");
  assert_paste(&k, false, "line one\nline two\n");
  assert_next(&k, KEY_NONE);
  keys_free(&k);
}

static void a_paste_without_end_ends_by_itself(void **state) {
  (void)state;
  struct keys k = start();
  add(&k, BEGIN "abc");
  assert_next(&k, KEY_WAIT);
  assert_paste(&k, true, "abc");
  assert_next(&k, KEY_NONE);
  keys_free(&k);
}

static void nul_bytes_are_no_text(void **state) {
  (void)state;
  struct keys k = start();
  keys_add(&k, BEGIN "a\0b" END, sizeof BEGIN "a\0b" END - 1);
  assert_paste(&k, false, "a?b");
  keys_free(&k);
}

static void a_typed_escape_goes_to_readline(void **state) {
  (void)state;
  struct keys k = start();
  struct text paste = TEXT_EMPTY;
  add(&k, "\x1b");
  assert_next(&k, KEY_WAIT);
  assert_int_equal(keys_next(&k, true, &paste), KEY_BYTE);
  add(&k, "[A");
  assert_next(&k, KEY_BYTE);
  keys_free(&k);
}

static void urgent_keys_are_taken_out(void **state) {
  (void)state;
  struct keys k = start();
  add(&k, "ab\x03"
          "c\x1a"
          "d");
  assert_int_equal(keys_urgent(&k), KEY_INTERRUPT);
  assert_int_equal(keys_urgent(&k), KEY_SUSPEND);
  assert_int_equal(keys_urgent(&k), KEY_NONE);
  for (const char *s = "abcd"; *s != '\0'; s++) {
    assert_next(&k, KEY_BYTE);
    assert_int_equal(keys_take(&k), *s);
  }
  assert_next(&k, KEY_NONE);
  keys_free(&k);
}

static void an_end_of_file_just_before_an_interrupt_goes_with_it(void **state) {
  (void)state;
  struct keys k = start();
  add(&k, "\x04"
          "a\x04\x04\x03"
          "b");
  assert_int_equal(keys_urgent(&k), KEY_INTERRUPT);
  assert_int_equal(keys_urgent(&k), KEY_NONE);
  assert_int_equal(keys_take(&k), 4);
  assert_int_equal(keys_take(&k), 'a');
  assert_int_equal(keys_take(&k), 'b');
  assert_next(&k, KEY_NONE);
  keys_free(&k);
}

static void urgent_bytes_in_a_paste_are_text(void **state) {
  (void)state;
  struct keys k = start();
  add(&k, "a" BEGIN "b\x03");
  assert_int_equal(keys_urgent(&k), KEY_NONE);
  add(&k, "c\x1b[2");
  assert_int_equal(keys_urgent(&k), KEY_NONE);
  add(&k, "01~\x03");
  assert_int_equal(keys_urgent(&k), KEY_INTERRUPT);
  assert_int_equal(keys_urgent(&k), KEY_NONE);
  assert_int_equal(keys_take(&k), 'a');
  assert_paste(&k, false,
               "b\x03"
               "c");
  keys_free(&k);
}

static void what_is_put_back_comes_first(void **state) {
  (void)state;
  struct keys k = start();
  add(&k, "abc");
  assert_int_equal(keys_take(&k), 'a');
  keys_unpaste(&k, "rest", 4);
  assert_paste(&k, false, "rest");
  assert_int_equal(keys_take(&k), 'b');
  keys_free(&k);
}

static void assert_bytes(struct keys *k, const char *wanted) {
  for (; *wanted != '\0'; wanted++) {
    assert_next(k, KEY_BYTE);
    assert_int_equal(keys_take(k), (unsigned char)*wanted);
  }
}

static void what_is_no_utf8_is_replaced(void **state) {
  (void)state;
  struct keys k = start();
  k.utf8 = true;
  add(&k, "\xc3");
  assert_next(&k, KEY_WAIT); /* its rest may come yet */
  add(&k, "\xa9\xff\xe2\x86x\x80");
  assert_bytes(&k, "\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx\xef\xbf\xbd");
  assert_next(&k, KEY_NONE);
  add(&k, BEGIN "\xc3\xa9\xff" END);
  assert_paste(&k, false, "\xc3\xa9\xef\xbf\xbd");
  keys_free(&k);
}

static void a_large_paste_is_no_work(void **state) {
  (void)state;
  struct keys k = start();
  char piece[1000];
  memset(piece, 'x', sizeof piece);
  add(&k, BEGIN);
  for (int i = 0; i < 20000; i++) { /* 20 MB; looked at anew each time it would be 200 GB */
    keys_add(&k, piece, sizeof piece);
    assert_next(&k, KEY_WAIT);
  }
  add(&k, END);
  struct text paste = TEXT_EMPTY;
  assert_int_equal(keys_next(&k, false, &paste), KEY_PASTE);
  assert_int_equal(paste.len, 20000000);
  text_free(&paste);
  keys_free(&k);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(keys_come_in_their_order),
      cmocka_unit_test(a_paste_is_one_text),
      cmocka_unit_test(a_paste_may_come_in_pieces),
      cmocka_unit_test(a_paste_without_end_ends_by_itself),
      cmocka_unit_test(nul_bytes_are_no_text),
      cmocka_unit_test(a_typed_escape_goes_to_readline),
      cmocka_unit_test(urgent_keys_are_taken_out),
      cmocka_unit_test(an_end_of_file_just_before_an_interrupt_goes_with_it),
      cmocka_unit_test(urgent_bytes_in_a_paste_are_text),
      cmocka_unit_test(what_is_put_back_comes_first),
      cmocka_unit_test(what_is_no_utf8_is_replaced),
      cmocka_unit_test(a_large_paste_is_no_work),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
