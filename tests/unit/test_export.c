/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How exports spell bytes, comments and names. (tests/export compiles and runs whole programs.) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "export/c/c_text.h"
#include "export/python/python_edit.h"

static void assert_string(const char *s, size_t len, const char *wanted) {
  struct text t = TEXT_EMPTY;
  c_text_string(s, len, 2, &t);
  assert_string_equal(text_str(&t), wanted);
  text_free(&t);
}

static void bytes_are_literals(void **state) {
  (void)state;
  assert_string("", 0, "\"\"");
  assert_string("a\"b\\c'", 6, "\"a\\\"b\\\\c'\"");
  assert_string("\n\t\r", 3, "\"\\n\\t\\r\"");
  assert_string("\0"
                "7\x1f"
                "f\xff",
                5, "\"\\0007\\037f\\377\""); /* three digits: the next byte is no fourth */
  assert_string("?\?=\?\?\?", 6, "\"?\\?=?\\?\\?\"");
}

/* What the literal of S means, read as the C standard says. */
static size_t read_literal(const char *s, char *out) {
  size_t len = 0;
  assert_null(strstr(s, "?\?")); /* no trigraph */
  while (*s) {
    assert_int_equal(*s, '"');
    for (s++; *s != '"'; s++) {
      assert_true(*s >= ' ' && *s <= '~');
      if (*s != '\\') {
        out[len++] = *s;
      } else if (s[1] >= '0' && s[1] <= '7') {
        out[len++] = (char)strtol((char[]){s[1], s[2], s[3], 0}, NULL, 8);
        s += 3;
      } else {
        const char *letter = strchr("n\nt\tr\r\"\"\\\\??", *++s);
        assert_non_null(letter);
        out[len++] = letter[1];
      }
    }
    s++;
    s += strspn(s, "\n ");
  }
  return len;
}

static void literals_mean_their_bytes(void **state) {
  (void)state;
  static const char nasty[] = "?\?=/'()!<>-\"\\*01789afAFx\n\r\t";
  unsigned seed = 1;
  for (int turn = 0; turn < 2000; turn++) {
    char bytes[300], back[300];
    size_t len = (size_t)(turn % 290);
    for (size_t i = 0; i < len; i++) {
      seed = seed * 1103515245u + 12345u;
      bytes[i] =
          (char)(seed >> 16 & 1 ? nasty[(seed >> 17) % (sizeof nasty - 1)] : (int)(seed >> 20));
    }
    struct text t = TEXT_EMPTY;
    c_text_string(bytes, len, 4, &t);
    assert_int_equal(read_literal(text_str(&t), back), len);
    assert_memory_equal(bytes, back, len);
    text_free(&t);
  }
}

static void assert_comment(const char *s, const char *wanted) {
  struct text t = TEXT_EMPTY;
  c_text_comment(s, strlen(s), &t);
  assert_string_equal(text_str(&t), wanted);
  text_free(&t);
}

static void comments_stay_comments(void **state) {
  (void)state;
  assert_comment("a */ b /* c", "a * / b / * c");
  assert_comment("**//**", "** // **");
  assert_comment("?\?/", "? ?/ ");
  assert_comment("ends in \\", "ends in \\ ");
  assert_comment("a\nb\x1b[0m\tc", "a<U+000A>b<U+001B>[0m c");
  assert_comment("\xc3\xa9 \xe2\x80\xae", "\xc3\xa9 <U+202E>");
}

static void assert_name(const char *name, const char *wanted) {
  struct text t = TEXT_EMPTY;
  c_text_name(name, &t);
  assert_string_equal(text_str(&t), wanted);
  text_free(&t);
}

static void names_are_free_in_c(void **state) {
  (void)state;
  assert_name("sock", "sock");
  assert_name("conn2", "conn2");
  assert_name("myServer", "myServer");
  assert_name("int", "int_sock");
  assert_name("send", "send_sock");
  assert_name("errno", "errno_sock");
  assert_name("size_t", "size_t_sock");
  assert_name("s6_addr", "s6_addr_sock");
  assert_name("strlen", "strlen_sock");
  assert_name("stream", "stream_sock");
  assert_name("EOF", "eof");
  assert_name("INT", "int_sock");
  assert_name("_x", "x");
  assert_name("_", "sock");
  assert_name("__1", "sock1");
  assert_name("s\xc3\xb6ket", "sket");
  assert_name("\xe4\xb8\x96", "sock");
}

static void assert_indented(const char *s, const char *wanted) {
  struct text t = TEXT_EMPTY;
  python_indent(s, strlen(s), 4, &t);
  assert_string_equal(text_str(&t), wanted);
  text_free(&t);
}

static void strings_are_not_indented(void **state) {
  (void)state;
  assert_indented("a\nb", "    a\n    b\n");
  assert_indented("x = '''a\nb\n'''\ny", "    x = '''a\nb\n'''\n    y\n");
  assert_indented("if x:\n\n  y", "    if x:\n\n      y\n");
  assert_indented("# don't\ny", "    # don't\n    y\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bytes_are_literals),       cmocka_unit_test(literals_mean_their_bytes),
      cmocka_unit_test(comments_stay_comments),   cmocka_unit_test(names_are_free_in_c),
      cmocka_unit_test(strings_are_not_indented),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
