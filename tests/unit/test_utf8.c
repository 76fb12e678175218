/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8: code points, and how many bytes are one fault (as CPython's decoder counts them). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

static void a_code_point_or_a_fault(void **state) {
  static const struct {
    const char *s;
    unsigned c, len;
    bool valid;
  } rows[] = {
      {"a", 'a', 1, true},
      {"\x7f", 0x7f, 1, true},
      {"\xc2\x80", 0x80, 2, true},
      {"\xe0\xa0\x80", 0x800, 3, true},
      {"\xed\x9f\xbf", 0xd7ff, 3, true},
      {"\xee\x80\x80", 0xe000, 3, true},
      {"\xf0\x90\x80\x80z", 0x10000, 4, true},
      {"\xf4\x8f\xbf\xbf", 0x10ffff, 4, true},
      {"\x80", 0xfffd, 1, false},             /* begins none */
      {"\xc1\xbf", 0xfffd, 1, false},         /* overlong */
      {"\xe0\x9f\xbf", 0xfffd, 1, false},     /* overlong */
      {"\xf0\x8f\xbf\xbf", 0xfffd, 1, false}, /* overlong */
      {"\xed\xa0\x80", 0xfffd, 1, false},     /* a surrogate */
      {"\xf4\x90\x80\x80", 0xfffd, 1, false}, /* above U+10FFFF */
      {"\xf5\x80\x80\x80", 0xfffd, 1, false},
      {"\xc3(", 0xfffd, 1, false},
      {"\xe2\x82(", 0xfffd, 2, false},
      {"\xf0\x9f\x98", 0xfffd, 3, false}, /* not complete */
      {"\xe2", 0xfffd, 1, false},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct utf8 got = utf8_at(rows[i].s, strlen(rows[i].s));
    assert_int_equal(got.c, rows[i].c);
    assert_int_equal(got.len, rows[i].len);
    assert_int_equal(got.valid, rows[i].valid);
    size_t len;
    if (got.valid)
      assert_int_equal(utf8_get(rows[i].s, &len), got.c);
  }
}

static void lone_surrogates_are_read_back(void **state) {
  (void)state;
  size_t len;
  assert_int_equal(utf8_get("\xed\xb2\x80", &len), 0xdc80);
  assert_int_equal(len, 3);
}

static void code_points_are_counted(void **state) {
  (void)state;
  assert_int_equal(utf8_count("", 0), 0);
  assert_int_equal(utf8_count("a\xc3\xa9\xf0\x9f\x98\x80", 7), 3);
}

static void unfinished_characters_are_known(void **state) {
  (void)state;
  assert_int_equal(utf8_unfinished("abc", 3), 0);
  assert_int_equal(utf8_unfinished("a\xc3", 2), 1);
  assert_int_equal(utf8_unfinished("a\xe2\x86", 3), 2);
  assert_int_equal(utf8_unfinished("a\xe2\x86\x92", 4), 0);
  assert_int_equal(utf8_unfinished("\xf0\x9f\x98", 3), 3);
  assert_int_equal(utf8_unfinished("\x80\x80", 2), 0);
  assert_int_equal(utf8_unfinished("", 0), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_code_point_or_a_fault),
      cmocka_unit_test(lone_surrogates_are_read_back),
      cmocka_unit_test(code_points_are_counted),
      cmocka_unit_test(unfinished_characters_are_known),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
