/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CommonMark as it is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "view/markdown.h"
#include "view/style.h"

static void assert_shown(const char *markdown, int columns, const char *expected) {
  struct view_style style = {.utf8 = true, .columns = columns};
  struct text out = TEXT_EMPTY;
  markdown_show(markdown, strlen(markdown), &style, &out);
  assert_string_equal(text_str(&out), expected);
  text_free(&out);
}

static void prose_is_wrapped(void **state) {
  (void)state;
  assert_shown("one two three four\nfive six", 20, "one two three four\nfive six\n");
  assert_shown("one two three\nfour five *six* seven", 20, "one two three four\nfive six seven\n");
  assert_shown("a `b c` d  \nnext\n\nlast\n", 40, "a `b c` d\nnext\n\nlast\n");
}

static void blocks_have_their_shapes(void **state) {
  (void)state;
  assert_shown("# Title\n\n## Part\n\ntext\n", 40, "Title\n═════\n\nPart\n────\n\ntext\n");
  assert_shown("- one\n- two\n  more\n", 40, "  • one\n  • two more\n");
  assert_shown("9. a\n10. b\n", 40, " 9. a\n10. b\n");
  assert_shown("> quoted\n> text\n>\n> more\n", 40, "│ quoted text\n│\n│ more\n");
  assert_shown("```c\nint  x;\n\n  y\n```\n", 40, "    int  x;\n\n      y\n");
  assert_shown("a\n\n---\n\nb\n", 20, "a\n\n──────────\n\nb\n");
}

static void tables_stand_as_they_are(void **state) {
  (void)state;
  assert_shown("| a | b |\n|---|---|\n| 1 | 2 |\n", 40, "| a | b |\n|---|---|\n| 1 | 2 |\n");
}

static void nothing_controls_the_terminal(void **state) {
  (void)state;
  assert_shown("a \x1b[31m `\x07`\n", 40, "a \\x1b[31m `\\x07`\n");
  assert_shown("x <b>y</b>\n\n<script>\nz\n</script>\n\nw\n", 40, "x y\n\nw\n");
}

static void a_title_is_the_first_heading(void **state) {
  (void)state;
  const char *text = "words\n## The  title\n# other\n";
  char *title = markdown_title(text, strlen(text));
  assert_string_equal(title, "The  title");
  free(title);
  assert_null(markdown_title("words", 5));
}

int main(void) {
#ifndef HAVE_CMARK
  (void)prose_is_wrapped, (void)blocks_have_their_shapes, (void)tables_stand_as_they_are;
  (void)nothing_controls_the_terminal;
#endif
  const struct CMUnitTest tests[] = {
#ifdef HAVE_CMARK
      cmocka_unit_test(prose_is_wrapped),
      cmocka_unit_test(blocks_have_their_shapes),
      cmocka_unit_test(tables_stand_as_they_are),
      cmocka_unit_test(nothing_controls_the_terminal),
#endif
      cmocka_unit_test(a_title_is_the_first_heading),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
