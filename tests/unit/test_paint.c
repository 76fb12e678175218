/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colours of the line being typed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "shell/line/paint.h"
#include "view/hue.h"
#include "view/style.h"

static bool is_command(const char *name) {
  return strcmp(name, "wire") == 0 || strcmp(name, "step") == 0;
}

/* WANTED has a letter for each byte of LINE: k keyword, s string, v value, c call, # comment. */
static void assert_painted(const char *before, const char *line, const char *wanted) {
  size_t len = strlen(line);
  unsigned char *looks = mem_zalloc(len + 1, 1);
  char *found = mem_zalloc(len + 1, 1);
  static const char letters[] = {[STYLE_PLAIN] = ' ', [STYLE_BOLD] = 'k',  [STYLE_GREEN] = 's',
                                 [STYLE_DIM] = '#',   [STYLE_HUE_0] = 'v', [STYLE_HUE_1] = 'c'};
  paint_line(before, strlen(before), line, len, is_command, looks);
  for (size_t i = 0; i < len; i++)
    found[i] = letters[looks[i]];
  assert_string_equal(found, wanted);
  free(found);
  free(looks);
}

static void words_have_their_looks(void **state) {
  (void)state;
  assert_painted("", "x = socket.socket(AF_INET)", "           cccccc vvvvvvv ");
  assert_painted("", "if x: s.send(b'a', 12) # so", "kk      cccc ssss  vv  ####");
  assert_painted("", "f'{n:>3} is' + \"x\"", "ss   ss ssss   sss");
  assert_painted("", "", "");
}

static void commands_begin_a_statement(void **state) {
  (void)state;
  assert_painted("", "wire show #3", "cccc        ");
  assert_painted("", "step", "cccc");
  assert_painted("", "step = 1; step", "       v  cccc");
  assert_painted("", "@server wire hold", "        cccc     ");
  assert_painted("", "x = step", "        ");
}

static void what_is_not_finished_has_a_look_too(void **state) {
  (void)state;
  assert_painted("", "x = 'abc", "    ssss");
  assert_painted("", "x = rb\"a # b", "    ssssssss");
  assert_painted("", "f(1, # a", "  v  ###");
  assert_painted("", "(1, 2", " v  v");
  assert_painted("", "x = ? 'a", "      ss");
  assert_painted("", "x = '\xff", "      "); /* not UTF-8 */
}

static void a_line_goes_on_with_its_entry(void **state) {
  (void)state;
  assert_painted("x = '''a\n", "b if '''; y = 1", "ssssssss      v");
  assert_painted("for i in x:\n", "  return", "  kkkkkk");
  assert_painted("f(1,\n", "  'a')", "  sss ");
}

static unsigned char side_look(void *data, const char *name, size_t len) {
  (void)data;
  (void)name;
  return len ? STYLE_DIM : STYLE_PLAIN;
}

static void what_is_shown_as_typed_has_prompts(void **state) {
  (void)state;
  static const char text[] = "me>>> x = '''a\nme... if b'''\n";
  static const char wanted[] = "##        ssss " /* one newline */ "##    sssssss ";
  unsigned char looks[sizeof text] = {0};
  paint_echo(text, strlen(text), side_look, NULL, is_command, looks);
  for (size_t i = 0; i < strlen(text); i++)
    if (text[i] != '\n')
      assert_int_equal(looks[i], wanted[i] == '#'   ? STYLE_DIM
                                 : wanted[i] == 's' ? STYLE_GREEN
                                                    : STYLE_PLAIN);
}

static void each_side_keeps_its_colour(void **state) {
  (void)state;
  int hues[2];
  assert_int_equal(hue_side(1), 1);
  assert_int_equal(hue_side(1 + HUES), 1);
  static const struct {
    int sides[2], hues[2];
  } cases[] = {{{1, 2}, {1, 2}},  {{-1, -1}, {1, 2}}, {{2, -1}, {2, 3}},
               {{-1, 5}, {0, 5}}, {{3, 3}, {3, 4}},   {{0, -1}, {0, 1}}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    hue_ends(cases[i].sides, hues);
    assert_memory_equal(hues, cases[i].hues, sizeof hues);
  }
}

static void colours_suit_the_terminal(void **state) {
  (void)state;
  struct text t = TEXT_EMPTY;
  style_put(&(struct view_style){.columns = 80}, style_hue(1), "a", &t);
  style_put(&(struct view_style){.color = true}, style_hue(1), "b", &t);
  style_put(&(struct view_style){.color = true, .palette = true}, style_hue(1), "c", &t);
  assert_string_equal(text_str(&t), "a\x1b[34mb\x1b[0m\x1b[38;5;27mc\x1b[0m");
  text_free(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(words_have_their_looks),
      cmocka_unit_test(commands_begin_a_statement),
      cmocka_unit_test(what_is_not_finished_has_a_look_too),
      cmocka_unit_test(a_line_goes_on_with_its_entry),
      cmocka_unit_test(what_is_shown_as_typed_has_prompts),
      cmocka_unit_test(each_side_keeps_its_colour),
      cmocka_unit_test(colours_suit_the_terminal),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
