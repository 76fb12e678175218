/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pasted text: transcripts with prompts, plain programs. A new case is a function here and a line in
 * main. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shell/line/paste.h"

static struct paste split(const char *text) {
  return paste_split(text, strlen(text));
}

static void assert_entry(const struct paste *p, size_t i, const char *side, const char *input,
                         const char *output) {
  assert_true(i < p->count);
  if (side == NULL)
    assert_null(p->entries[i].side);
  else
    assert_string_equal(p->entries[i].side, side);
  assert_string_equal(p->entries[i].input, input);
  assert_string_equal(p->entries[i].output, output);
}

static void takes_a_transcript_apart(void **state) {
  (void)state;
  struct paste p = split(">>> s.send(\"I am your hero!!!\")\n17\n>>> s.close()\n");
  assert_true(p.transcript);
  assert_int_equal(p.count, 2);
  assert_entry(&p, 0, NULL, "s.send(\"I am your hero!!!\")\n", "17\n");
  assert_entry(&p, 1, NULL, "s.close()\n", "");
  paste_clear(&p);
}

static void takes_indentation_of_notes_off(void **state) {
  (void)state;
  struct paste p = split("\n    >>> x\n      1\n    2\n\n    >>> y\n");
  assert_int_equal(p.count, 2);
  assert_entry(&p, 0, NULL, "x\n", "  1\n2\n\n");
  assert_entry(&p, 1, NULL, "y\n", "");
  paste_clear(&p);
}

static void joins_continued_lines(void **state) {
  (void)state;
  struct paste p = split(">>> while x:\n...     x -= 1\n... \n>>> f(\n...\n... )\n7\n... 8\n");
  assert_int_equal(p.count, 2);
  assert_entry(&p, 0, NULL, "while x:\n    x -= 1\n\n", "");
  assert_entry(&p, 1, NULL, "f(\n\n)\n", "7\n... 8\n");
  paste_clear(&p);
}

static void knows_sides(void **state) {
  (void)state;
  struct paste p = split("server>>> a\nserver... b\nclient>>> c\nout\n");
  assert_int_equal(p.count, 2);
  assert_entry(&p, 0, "server", "a\nb\n", "");
  assert_entry(&p, 1, "client", "c\n", "out\n");
  paste_clear(&p);
}

static void leaves_out_an_idle_last_prompt(void **state) {
  (void)state;
  struct paste p = split(">>> x\n1\n>>> ");
  assert_int_equal(p.count, 1);
  assert_entry(&p, 0, NULL, "x\n", "1\n");
  paste_clear(&p);
  p = split(">>> ");
  assert_true(p.transcript);
  assert_int_equal(p.count, 0);
  paste_clear(&p);
}

static void a_prompt_needs_its_blank(void **state) {
  (void)state;
  struct paste p = split(">>>x\n");
  assert_false(p.transcript);
  assert_entry(&p, 0, NULL, ">>>x\n", "");
  paste_clear(&p);
  p = split(">>> a\n>>>> b\n1x>>> c\n");
  assert_int_equal(p.count, 1);
  assert_entry(&p, 0, NULL, "a\n", ">>>> b\n1x>>> c\n");
  paste_clear(&p);
}

static void keeps_a_program_whole(void **state) {
  (void)state;
  struct paste p = split("while x:\n\n    y()\nz()");
  assert_false(p.transcript);
  assert_int_equal(p.count, 1);
  assert_entry(&p, 0, NULL, "while x:\n\n    y()\nz()\n", "");
  paste_clear(&p);
}

static void takes_a_programs_indentation_off(void **state) {
  (void)state;
  struct paste p = split("    if x:\n\n        y()\n  \n    z()\n");
  assert_entry(&p, 0, NULL, "if x:\n\n    y()\n\nz()\n", "");
  paste_clear(&p);
  p = split("\tif x:\n\t\ty()\n    z()\n"); /* a tab is no four blanks */
  assert_entry(&p, 0, NULL, "\tif x:\n\t\ty()\n    z()\n", "");
  paste_clear(&p);
}

static void takes_nothing(void **state) {
  (void)state;
  struct paste p = split("");
  assert_false(p.transcript);
  assert_entry(&p, 0, NULL, "", "");
  paste_clear(&p);
  p = split("\n \n");
  assert_entry(&p, 0, NULL, "\n \n", "");
  paste_clear(&p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_a_transcript_apart),
      cmocka_unit_test(takes_indentation_of_notes_off),
      cmocka_unit_test(joins_continued_lines),
      cmocka_unit_test(knows_sides),
      cmocka_unit_test(leaves_out_an_idle_last_prompt),
      cmocka_unit_test(a_prompt_needs_its_blank),
      cmocka_unit_test(keeps_a_program_whole),
      cmocka_unit_test(takes_a_programs_indentation_off),
      cmocka_unit_test(takes_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
