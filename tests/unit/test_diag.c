/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a mistake is printed, where its place is, and which name is the nearest. A new case is a line in
 * a table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"

static void check_print(const char *text, struct span span, const char *expected) {
  struct source *source = source_new("echo.py", text, strlen(text));
  struct diag diag = DIAG_EMPTY;
  assert_int_equal(diag_set(&diag, "AttributeError", source, span, "no %s", "bnd"), -1);
  struct text out = TEXT_EMPTY;
  diag_print(&diag, &out);
  assert_string_equal(text_str(&out), expected);
  text_free(&out);
  diag_clear(&diag);
  source_free(source);
}

static void a_mistake_is_printed_as_python_prints_it(void **state) {
  (void)state;
  check_print("a = 1\n\n    sock.bnd((\"\", 50000))\n", (struct span){16, 19, 3},
              "  File \"echo.py\", line 3\n"
              "    sock.bnd((\"\", 50000))\n"
              "         ^^^\n"
              "AttributeError: no bnd\n");
}

static void a_place_of_no_width_gets_one_caret(void **state) {
  (void)state;
  check_print("if x\n", (struct span){4, 4, 1},
              "  File \"echo.py\", line 1\n    if x\n        ^\nAttributeError: no bnd\n");
  check_print("if x", (struct span){9, 12, 1},
              "  File \"echo.py\", line 1\n    if x\n        ^\nAttributeError: no bnd\n");
}

static void a_place_over_several_lines_is_marked_in_its_first(void **state) {
  (void)state;
  check_print("f(a\nb)\n", (struct span){2, 5, 1},
              "  File \"echo.py\", line 1\n    f(a\n      ^\nAttributeError: no bnd\n");
}

static void carets_count_characters_not_bytes(void **state) {
  (void)state;
  check_print("x = 'Grüße' + y\n", (struct span){16, 17, 1},
              "  File \"echo.py\", line 1\n    x = 'Grüße' + y\n                  ^\n"
              "AttributeError: no bnd\n");
}

static void nothing_from_the_source_commands_the_terminal(void **state) {
  (void)state;
  check_print("x = '\033[2J\t\xc2\x9b\xe2\x80\xae\xff' y", (struct span){18, 19, 1},
              "  File \"echo.py\", line 1\n    x = '?[2J \?\?\?' y\n                   ^\n"
              "AttributeError: no bnd\n");
}

static void an_empty_line_is_not_shown(void **state) {
  (void)state;
  check_print("a\n\n", (struct span){2, 2, 2},
              "  File \"echo.py\", line 2\nAttributeError: no bnd\n");
}

static void a_long_line_is_cut_around_the_caret(void **state) {
  (void)state;
  char line[1000];
  memset(line, 'a', sizeof line);
  memcpy(line + 500, "bad", 3);
  line[sizeof line - 1] = '\0';
  struct source *source = source_new("x", line, strlen(line));
  struct text out = TEXT_EMPTY;
  diag_print_place(source, source_path(source), (struct span){500, 503, 1}, &out);
  const char *shown = strchr(text_str(&out), '\n') + 1;
  const char *carets = strchr(shown, '\n') + 1;
  assert_int_equal(carets - shown, 4 + 160 + 1);
  assert_int_equal(strspn(carets, " "), strcspn(shown, "b"));
  assert_memory_equal(carets + strspn(carets, " "), "^^^\n", 4);
  text_free(&out);
  source_free(source);
}

static void without_a_source_there_is_only_the_last_line(void **state) {
  (void)state;
  struct diag diag = DIAG_EMPTY;
  struct text out = TEXT_EMPTY;
  diag_set(&diag, "KeyboardInterrupt", NULL, (struct span){0, 0, 0}, "%s", "");
  diag_print(&diag, &out);
  assert_string_equal(text_str(&out), "KeyboardInterrupt\n");
  text_free(&out);
  diag_clear(&diag);
}

static void the_last_mistake_and_the_last_hint_count(void **state) {
  (void)state;
  struct source *source = source_new("x", "abc", 3);
  struct diag diag = DIAG_EMPTY;
  diag_set(&diag, "A", source, (struct span){0, 1, 1}, "one");
  diag_hint(&diag, "try %d", 1);
  diag_hint(&diag, "try %d", 2);
  assert_string_equal(diag.hint, "try 2");
  diag_set(&diag, "B", source, (struct span){1, 2, 1}, "two: %s", diag.message);
  assert_string_equal(diag.kind, "B");
  assert_string_equal(diag.message, "two: one");
  assert_null(diag.hint);
  assert_int_equal(source->refs, 2);
  diag_clear(&diag);
  assert_int_equal(source->refs, 1);
  source_free(source);
}

static void a_line_is_found_from_any_byte_of_it(void **state) {
  static const struct {
    uint32_t start;
    const char *line;
    size_t column;
  } cases[] = {{0, "ab", 1}, {2, "ab", 3}, {3, "", 1},    {4, "cé", 1},
               {7, "cé", 3}, {9, "de", 1}, {11, "de", 3}, {99, "de", 3}};
  (void)state;
  struct source *source = source_new("x", "ab\n\ncé\r\nde", 11);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const char *line;
    size_t len;
    struct span span = {cases[i].start, cases[i].start, 1};
    assert_int_equal(source_line(source, span, &line, &len), cases[i].column);
    assert_int_equal(len, strlen(cases[i].line));
    assert_memory_equal(line, cases[i].line, len);
  }
  source_free(source);
}

static void the_nearest_name_is_offered(void **state) {
  static const char *const known[] = {"recv",   "recvfrom",   "send",        "sendto", "bind",
                                      "listen", "SOCK_DGRAM", "SOCK_STREAM", "close",  "x"};
  static const struct {
    const char *typed, *meant; /* NULL: nothing is near */
  } cases[] = {{"receive", "recv"},      {"SOCK_DE_GRAM", "SOCK_DGRAM"},
               {"sned", "send"},         {"bnd", "bind"},
               {"Listen", "listen"},     {"sock_stream", "SOCK_STREAM"},
               {"recvform", "recvfrom"}, {"lisen", "listen"},
               {"zebra", NULL},          {"", NULL},
               {"quitting", NULL}};
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct nearest nearest = nearest_start(cases[i].typed, strlen(cases[i].typed));
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
      nearest_offer(&nearest, known[k]);
    if (cases[i].meant == NULL)
      assert_null(nearest.best);
    else
      assert_string_equal(nearest.best ? nearest.best : "(none)", cases[i].meant);
  }
}

static void a_name_is_not_near_to_itself(void **state) {
  (void)state;
  struct nearest nearest = nearest_start("send", 4);
  nearest_offer(&nearest, "send");
  assert_null(nearest.best);
}

/* A program's file is named from the root, its tabs stay, and so does a line without text. */
static void a_place_in_a_program_is_as_in_python(void **state) {
  struct source *source = source_new("a.py", "\tx\t= 1 1\n\n", 10);
  struct text out = TEXT_EMPTY;
  (void)state;
  source_set_path_take(source, mem_strdup("/srv/a.py"));
  diag_print_place(source, source_path(source), (struct span){7, 8, 1}, &out);
  diag_print_place(source, source->name, (struct span){9, 10, 2}, &out);
  diag_print_place(source, source->name, (struct span){9, 9, 2}, &out);
  assert_string_equal(text_str(&out), "  File \"/srv/a.py\", line 1\n"
                                      "    \tx\t= 1 1\n"
                                      "    \t \t    ^\n"
                                      "  File \"a.py\", line 2\n"
                                      "    \n"
                                      "    ^\n"
                                      "  File \"a.py\", line 2\n"
                                      "    \n");
  text_free(&out);
  source_free(source);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_mistake_is_printed_as_python_prints_it),
      cmocka_unit_test(a_place_of_no_width_gets_one_caret),
      cmocka_unit_test(a_place_over_several_lines_is_marked_in_its_first),
      cmocka_unit_test(carets_count_characters_not_bytes),
      cmocka_unit_test(nothing_from_the_source_commands_the_terminal),
      cmocka_unit_test(an_empty_line_is_not_shown),
      cmocka_unit_test(a_long_line_is_cut_around_the_caret),
      cmocka_unit_test(a_place_in_a_program_is_as_in_python),
      cmocka_unit_test(without_a_source_there_is_only_the_last_line),
      cmocka_unit_test(the_last_mistake_and_the_last_hint_count),
      cmocka_unit_test(a_line_is_found_from_any_byte_of_it),
      cmocka_unit_test(the_nearest_name_is_offered),
      cmocka_unit_test(a_name_is_not_near_to_itself),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
