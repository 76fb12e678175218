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
#include "calls/socket_methods.h"

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
    assert_text(row, "description of what it returns", row->returns_doc);
    assert_text(row, "description of what the kernel does", row->kernel);
    assert_text(row, "description of what the wire shows", row->wire);
    assert_text(row, "example", row->example);
    assert_text(row, "manual page", row->manual);
    if (row->flags & CALL_MAY_BLOCK)
      assert_text(row, "words for what it waits for", row->waits);
    if (!row->run)
      fail_msg("%s does nothing", row->name);
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
      assert_text(row, "reason for an error", note->why);
      assert_text(row, "advice for an error", note->try);
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
}

static void every_row_has_a_transcript(void **state) {
  (void)state;
  const char *top = getenv("top_srcdir");
  if (!top)
    skip();
  for (const struct call_row *const *r = call_rows; *r; r++) {
    struct text path = TEXT_EMPTY;
    text_addf(&path, "%s/tests/calls/%s.md", top, (*r)->name);
    if (access(text_str(&path), R_OK) != 0)
      fail_msg("%s has no transcript %s", (*r)->name, text_str(&path));
    text_free(&path);
  }
}

static void every_call_on_a_socket_is_a_method(void **state) {
  (void)state;
  for (const struct call_row *const *r = call_rows; *r; r++)
    if ((*r)->params[0].kind == PARAM_HANDLE &&
        !socket_methods_find((*r)->name, strlen((*r)->name)))
      fail_msg("%s is not in socket_methods.c", (*r)->name);
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
    if (run_text(program, (*r)->example) != 0)
      fail_msg("the example of %s fails:\n%s", (*r)->name, (*r)->example);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_say_everything),
      cmocka_unit_test(errors_say_why_and_what_to_try),
      cmocka_unit_test(rows_are_found_by_name),
      cmocka_unit_test(every_row_has_a_transcript),
      cmocka_unit_test(every_call_on_a_socket_is_a_method),
      cmocka_unit_test(every_example_runs),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
