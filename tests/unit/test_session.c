/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text cut into entries: line by line, as it comes from a pipe, it is cut as when all of it is there. A new
 * case is a line in the table. */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/text.h"
#include "calls/socket_object.h"
#include "run/cut.h"
#include "run/session.h"
#include "run/side.h"

static struct session *session;

static bool no_command(const char *name) {
  (void)name;
  return false;
}

static int start(void **state) {
  static const struct side_hooks hooks;
  (void)state;
  socket_object_start();
  session = session_new(no_command, &hooks);
  return 0;
}

static int end(void **state) {
  (void)state;
  session_free(session);
  return 0;
}

/* Where the entries of TEXT end, as text, when all is there. */
static void cut_at_once(const char *text, struct text *ends) {
  size_t len = strlen(text), n;
  for (size_t at = 0; at < len; at += n) {
    n = cut_entry(session, text + at, len - at, true, NULL);
    assert_true(n > 0);
    text_addf(ends, "%zu\n", at + n);
  }
}

/* The same when a line more is there each time; with KEEPS what was found out is kept meanwhile. */
static void cut_by_lines(const char *text, bool keeps, struct text *ends) {
  size_t len = strlen(text), there = 0, at = 0;
  struct cut unfinished = {0};
  while (at < len) {
    size_t n = cut_entry(session, text + at, there - at, there == len, keeps ? &unfinished : NULL);
    if (n == 0) {
      const char *newline = strchr(text + there, '\n');
      there = newline ? (size_t)(newline - text) + 1 : len;
      continue;
    }
    at += n;
    text_addf(ends, "%zu\n", at);
  }
}

static void assert_cut(const char *name, const char *text) {
  struct text at_once = TEXT_EMPTY, kept = TEXT_EMPTY, forgotten = TEXT_EMPTY;
  cut_at_once(text, &at_once);
  cut_by_lines(text, true, &kept);
  cut_by_lines(text, false, &forgotten);
  if (strcmp(text_str(&at_once), text_str(&kept)) || strcmp(text_str(&kept), text_str(&forgotten)))
    fail_msg("%s: at once\n%sby lines\n%sby lines, forgetting\n%s", name, text_str(&at_once),
             text_str(&kept), text_str(&forgotten));
  text_free(&at_once);
  text_free(&kept);
  text_free(&forgotten);
}

static void cuts_what_is_open(void **state) {
  (void)state;
  static const char *const cases[] = {
      "x = [\n1,\n\n# [\n2]\ny\n",
      "x = '[' # (\ny = \"\"\"\n(\n\"\"\" + '''\n\n''' \\\n + \"\"\nz\n",
      "if x:\n  y = [\n1]\n  z = '''\nif\n  '''\nelse:\n\n  pass\n\nprint(1)\n",
      "if x:\n  y = '\\'[' + \"#\"\n  z = \"\\\\\"\n# (\nelif 1:\n pass\n\n\n\nz\n",
      "def f(a,\n      b):\n  '''doc\n\n[ '''\n\n  return \\\n    a\nf(1, 2)\n",
      "with a as b, \\\n  c as d:\n    pass\nx\n",
      "try:\n  pass\nexcept (A,\n  B):\n  pass\nfinally:\n  pass\nx\n",
      "x = ''''a' \\'''' '''\ny = ''\nz = \"\"\"\\\"\"\"\"\"\"\nw\n",
      "x = r'\\' + '(\n)\ny\n",
      "x = 'a \\\n b'\ny = 1 \\\n\nz\n",
      "(\n[\n{\n}\n]\n) + [\n]\nx",
      "if 1: pass\nelse: pass\n\nx\n",
      "while 1:\n\n\n",
      "x = (1]\ny = )\nz\n",
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_cut(cases[i], cases[i]);
}

/* What the parser refuses is no reason to wait for more. */
static void refuses_at_once(void **state) {
  (void)state;
  static const char *const lines[] = {"x = ([)\n", "x = (1 $\n", "x = '\n", "x = )\n"};
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    struct cut unfinished = {0};
    size_t len = strlen(lines[i]);
    assert_int_equal(cut_entry(session, lines[i], len, false, &unfinished), len);
    assert_int_equal(cut_entry(session, lines[i], len, false, NULL), len);
  }
}

static void cuts_programs(void **state) {
  (void)state;
  static const char *const patterns[] = {"examples/programs/*.py", "tests/oracle/cases/*"};
  for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
    char *pattern = NULL;
    glob_t found;
    struct text path = TEXT_EMPTY;
    text_addf(&path, "%s/%s", getenv("top_srcdir"), patterns[i]);
    pattern = text_take(&path);
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    for (size_t j = 0; j < found.gl_pathc; j++) {
      struct text content = TEXT_EMPTY;
      assert_int_equal(file_read(found.gl_pathv[j], &content), 0);
      assert_cut(found.gl_pathv[j], text_str(&content));
      text_free(&content);
    }
    assert_true(found.gl_pathc > 5);
    globfree(&found);
    free(pattern);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(cuts_what_is_open, start, end),
      cmocka_unit_test_setup_teardown(refuses_at_once, start, end),
      cmocka_unit_test_setup_teardown(cuts_programs, start, end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
