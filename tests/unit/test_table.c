/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of calls is complete: no row without its texts, its transcript, an example that runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "calls/call.h"

#define SUMMARY_MAX 76 /* columns: one line of help */

static void assert_text(const struct call_row *row, const char *what, const char *s) {
  if (!s || !*s)
    fail_msg("%s has no %s", row->name, what);
}

static void rows_say_everything(void **state) {
  (void)state;
  for (const struct call_row *const *r = call_rows; *r; r++) {
    const struct call_row *row = *r;
    assert_text(row, "summary", row->summary);
    assert_text(row, "signature", row->signature);
    assert_text(row, "description of what it returns", row->returns_doc);
    assert_text(row, "description of what the kernel does", row->kernel);
    assert_text(row, "description of what the wire shows", row->wire);
    if (row->flags & CALL_TRACED) {
      if (row->python || row->run || row->example)
        fail_msg("%s is made by programs only, and yet can be typed", row->name);
    } else {
      assert_text(row, "example", row->example);
      if (!row->run)
        fail_msg("%s does nothing", row->name);
    }
    assert_text(row, "manual page", row->manual);
    if (row->flags & CALL_MAY_BLOCK)
      assert_text(row, "words for what it waits for", row->waits);
    if (row->flags & CALL_LIBRARY && row->returns != RETURNS_INT)
      assert_text(row, "form in C", row->c);
    if (strlen(row->summary) > SUMMARY_MAX || strchr(row->summary, '\n'))
      fail_msg("%s: the summary is longer than a line", row->name);
    for (const struct param *p = row->params; p->kind != PARAM_END; p++)
      assert_text(row, p->name ? p->name : "name of a parameter", p->name ? p->doc : NULL);
  }
}

static void errors_say_why_and_what_to_try(void **state) {
  (void)state;
  for (const struct call_row *const *r = call_rows; *r; r++) {
    const struct call_row *row = *r;
    if (!(row->flags & CALL_NEVER_FAILS) && (!row->notes || !row->notes->error))
      fail_msg("%s has no notes on its errors", row->name);
    for (const struct errno_note *note = row->notes; note && note->error; note++) {
      const struct errno_note *general = call_note(NULL, note->error);
      const struct errno_note *said = call_note(row, note->error);
      assert_text(row, "reason for an error", said ? said->why : NULL);
      assert_text(row, "advice for an error", said ? said->try : NULL);
      if (note->why && general && !strcmp(note->why, general->why) &&
          !strcmp(note->try, general->try))
        fail_msg("%s: the note on %d repeats that of calls/errors.c", row->name, note->error);
      if (!(note->error > 0 ? call_errno_name(note->error) : call_eai_name(note->error)))
        fail_msg("%s: error %d has no name", row->name, note->error);
      for (const struct errno_note *other = row->notes; other != note; other++)
        assert_int_not_equal(other->error, note->error);
    }
  }
}

static void rows_are_found_by_name(void **state) {
  (void)state;
  for (const struct call_row *const *r = call_rows; *r; r++)
    assert_ptr_equal(call_find((*r)->name, strlen((*r)->name)), *r);
  assert_null(call_find("sock", 4));
  assert_null(call_find("", 0));
  assert_ptr_equal(call_find_typed("bind", 4), call_find("bind", 4));
  assert_non_null(call_find("write", 5));
  assert_null(call_find_typed("write", 5));
}

static void every_row_has_a_transcript(void **state) {
  (void)state;
  const char *top = getenv("top_srcdir");
  if (!top)
    skip();
  for (const struct call_row *const *r = call_rows; *r; r++) {
    if ((*r)->flags & CALL_TRACED)
      continue;
    struct text path = TEXT_EMPTY;
    text_addf(&path, "%s/tests/calls/%s.md", top, (*r)->name);
    if (access(text_str(&path), R_OK) != 0)
      fail_msg("%s has no transcript %s", (*r)->name, text_str(&path));
    text_free(&path);
  }
}

/* The exit status of `sockshell --no-trace -c TEXT`, its output thrown away. */
static int run_text(const char *program, const char *text) {
  pid_t pid = fork();
  assert_true(pid >= 0);
  if (pid == 0) {
    if (!freopen("/dev/null", "w", stdout))
      _exit(126);
    execl(program, program, "--no-trace", "-c", text, (char *)NULL);
    _exit(127);
  }
  int status;
  assert_int_equal(waitpid(pid, &status, 0), pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void every_example_runs(void **state) {
  (void)state;
  const char *program = getenv("SOCKSHELL");
  if (!program)
    skip();
  assert_int_equal(run_text(program, "nothing"), 1);
  for (const struct call_row *const *r = call_rows; *r; r++)
    if ((*r)->example && run_text(program, (*r)->example) != 0)
      fail_msg("the example of %s fails:\n%s", (*r)->name, (*r)->example);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_say_everything),    cmocka_unit_test(errors_say_why_and_what_to_try),
      cmocka_unit_test(rows_are_found_by_name), cmocka_unit_test(every_row_has_a_transcript),
      cmocka_unit_test(every_example_runs),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
