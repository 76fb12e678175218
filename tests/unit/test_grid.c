/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text on a grid of columns, and unfinished lines as completion reads them. A new case is a function
 * here and a line in main. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "view/grid.h"
#include "shell/line/scan.h"

static void assert_escaped(const char *s, size_t len, struct grid_style style, const char *wanted) {
  struct text t = TEXT_EMPTY;
  grid_escape(s, len, style, &t);
  assert_string_equal(text_str(&t), wanted);
  text_free(&t);
}

static void control_bytes_are_shown(void **state) {
  (void)state;
  struct grid_style utf8 = {.utf8 = true}, ascii = {0};
  assert_escaped("a\tb\n", 4, utf8, "a\tb\n");
  assert_escaped("\x1b[31mred\x1b[0m", 12, utf8, "\\x1b[31mred\\x1b[0m");
  assert_escaped("\r\a\0\x7f", 4, utf8, "\\x0d\\x07\\x00\\x7f");
  assert_escaped("é→\U0001f600", 9, utf8, "é→\U0001f600");
  assert_escaped("é→\U0001f600", 9, ascii, "\\xe9\\u2192\\U0001f600");
  assert_escaped("\xff\xc3", 2, utf8, "\\xff\\xc3");
  assert_escaped("\xc0\x80\xed\xa0\x80", 5, utf8, "\\xc0\\x80\\xed\\xa0\\x80");
  assert_escaped("\u202e\xc2\x9b", 5, utf8, "\\u202e\\x9b");
}

static void colours_pass_where_they_may(void **state) {
  (void)state;
  const char *s = "\x1b[1;32mok\x1b[m \x1b[2J";
  struct grid_style color = {.color = true, .strip = true}, plain = {.strip = true};
  assert_escaped(s, strlen(s), color, "\x1b[1;32mok\x1b[m \\x1b[2J");
  assert_escaped(s, strlen(s), plain, "ok \\x1b[2J");
}

static void assert_cut(const char *s, int columns, bool utf8, const char *wanted) {
  struct text t = TEXT_EMPTY;
  grid_cut(s, columns, utf8, &t);
  assert_string_equal(text_str(&t), wanted);
  text_free(&t);
}

static void lines_are_cut_to_the_window(void **state) {
  (void)state;
  assert_cut("abcdef", 6, true, "abcdef");
  assert_cut("abcdef", 5, true, "abcd…");
  assert_cut("abcdef", 5, false, "ab...");
  assert_cut("日本語", 5, true, "日本…");
  assert_cut("日本語", 4, true, "日…");
  assert_cut("\x1b[1mabcdef\x1b[0mgh", 5, true, "\x1b[1mabcd…\x1b[0m");
  assert_cut("abc", 0, true, "");
}

static void assert_folded(const char *s, int columns, const char *wanted) {
  struct text t = TEXT_EMPTY;
  grid_fold(s, strlen(s), columns, &t);
  assert_string_equal(text_str(&t), wanted);
  text_free(&t);
}

static void lines_are_folded_between_words(void **state) {
  (void)state;
  const char *call =
      "  → bind(3, {sin_port=htons(5), sin_addr=inet_addr(\"0.0.0.0\")}, 16) = -1 EINVAL "
      "(Invalid argument)\n";
  assert_folded("abc def\nghi", 7, "abc def\nghi");
  assert_folded("abc def", 6, "abc\n   def"); /* in a narrow window, half of it is left */
  assert_folded(call, 200, call);
  assert_folded(call, 60,
                "  → bind(3, {sin_port=htons(5),\n"
                "      sin_addr=inet_addr(\"0.0.0.0\")}, 16) = -1 EINVAL\n"
                "      (Invalid argument)\n");
  assert_folded("see `wire hold` and don't 'do that' now", 20,
                "see `wire hold` and\n    don't 'do that'\n    now");
  assert_folded("x (b'a b c', 'd e')", 12, "x (b'a b c',\n    'd e')");
  assert_folded("recv(3, 0x1, AB|CD|EF) = 1", 20, "recv(3, 0x1,\n    AB|CD|EF) = 1");
  assert_folded("recv(3, 0x1, ABCD|EFGH|IJKL|MNOP) = 1", 20,
                "recv(3, 0x1, ABCD|\n    EFGH|IJKL|MNOP)\n    = 1");
  assert_folded("abcd b'b|c|d|e|f|g|h' j", 12, "abcd\n    b'b|c|d|e|f|g|h'\n    j");
  assert_folded("\x1b[2mabc def\x1b[0m ghi", 8, "\x1b[2mabc def\x1b[0m\n    ghi");
  assert_folded("0123456789abc def", 8, "0123456789abc\n    def");
}

static void assert_after(const char *s, int columns, int row, int column) {
  struct grid_place place = grid_after((struct grid_place){0, 0}, s, strlen(s), columns, true);
  assert_int_equal(place.row, row);
  assert_int_equal(place.column, column);
}

static void the_cursor_is_where_readline_has_it(void **state) {
  (void)state;
  assert_after(">>> ", 80, 0, 4);
  assert_after("12345678", 8, 1, 0);
  assert_after("1234567日", 8, 1, 2);
  assert_after("a\tb", 80, 0, 9);
  assert_after("\x01", 80, 0, 2);
  assert_after("ab\ncd", 80, 1, 2);
  assert_after("e\u0301", 80, 0, 1);
}

static void names_stand_in_columns(void **state) {
  (void)state;
  char *names[] = {"accept", "bind", "close", "connect", "listen"};
  struct text t = TEXT_EMPTY;
  grid_columns(names, 5, 40, 20, &t);
  assert_string_equal(text_str(&t), "accept   close    listen\nbind     connect\n");
  text_clear(&t);
  grid_columns(names, 5, 10, 20, &t);
  assert_string_equal(text_str(&t), "accept\nbind\nclose\nconnect\nlisten\n");
  text_clear(&t);
  grid_columns(names, 5, 10, 3, &t);
  assert_string_equal(text_str(&t), "accept\nbind\nand 3 more: type the next letter\n");
  text_free(&t);
}

static struct scan scan(const char *line) {
  struct scan s;
  scan_line(line, strlen(line), &s);
  return s;
}

static void calls_around_the_cursor_are_found(void **state) {
  (void)state;
  const char *line = "conn = sock.bind(('', 50";
  struct scan s = scan(line);
  assert_int_equal(s.value, 7);
  assert_int_equal(s.depth, 2);
  assert_int_equal(s.open[0].name.at, 7);
  assert_int_equal(s.open[0].name.len, 9);
  assert_int_equal(s.open[1].name.len, 0);
  assert_int_equal(s.open[1].commas, 1);
  assert_int_equal(s.word, strlen(line) - 2);
  s = scan("f(a, [1, 2], flags=x");
  assert_int_equal(s.depth, 1);
  assert_int_equal(s.open[0].commas, 2);
  assert_int_equal(s.open[0].keyword.at, 13);
  assert_int_equal(s.open[0].keyword.len, 5);
}

static void strings_and_comments_are_known(void **state) {
  (void)state;
  struct scan s = scan("f(\"a(b\", 'c");
  assert_int_equal(s.quote, '\'');
  assert_int_equal(s.string, 10);
  assert_int_equal(s.depth, 1);
  assert_int_equal(scan("f('''a'b").quote, '\'');
  assert_int_equal(scan("f('''a'''").quote, 0);
  assert_int_equal(scan("'a\\'").quote, '\'');
  assert_true(scan("x # f(").comment);
  assert_false(scan("'#'").comment);
}

static void statements_begin_behind_their_marks(void **state) {
  (void)state;
  assert_int_equal(scan("@client s.se").start, 8);
  assert_int_equal(scan("a(; b").start, 0);
  assert_int_equal(scan("a(); b").start, 5);
  assert_int_equal(scan("conn, addr = acc").value, 13);
  assert_int_equal(scan("a == b").value, 0);
}

static void words_are_split_at_blanks(void **state) {
  (void)state;
  struct scan_part words[4];
  const char *line = "sock \"a b\" ";
  assert_int_equal(scan_words(line, 0, strlen(line), words, 4), 3);
  assert_int_equal(words[1].at, 5);
  assert_int_equal(words[1].len, 5);
  assert_int_equal(words[2].len, 0);
  assert_int_equal(scan_words("", 0, 0, words, 4), 1);
}

static void objects_stand_before_the_dot(void **state) {
  (void)state;
  assert_int_equal(scan_object("x = os.path.", 11).at, 4);
  assert_int_equal(scan_object("x = b'a.b'.", 10).at, 4);
  assert_int_equal(scan_object("f().", 3).len, 0);
  assert_int_equal(scan_object(".", 0).len, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(control_bytes_are_shown),
      cmocka_unit_test(colours_pass_where_they_may),
      cmocka_unit_test(lines_are_cut_to_the_window),
      cmocka_unit_test(lines_are_folded_between_words),
      cmocka_unit_test(the_cursor_is_where_readline_has_it),
      cmocka_unit_test(names_stand_in_columns),
      cmocka_unit_test(calls_around_the_cursor_are_found),
      cmocka_unit_test(strings_and_comments_are_known),
      cmocka_unit_test(statements_begin_behind_their_marks),
      cmocka_unit_test(words_are_split_at_blanks),
      cmocka_unit_test(objects_stand_before_the_dot),
  };
  if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
    return 1;
  return cmocka_run_group_tests(tests, NULL, NULL);
}
