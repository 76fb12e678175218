/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a process cannot be traced, from what is known of it: also where this machine would not refuse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <unistd.h>

#include "base/text.h"
#include "program/attach.h"

/* A process that nothing is against. */
static struct attach_facts usual(void) {
  return (struct attach_facts){
      .pid = 70, .process = 70, .name = "server", .state = 'S', .threads = 1, .parent = 1};
}

static void assert_why(struct attach_facts facts, const char *why, const char *hint) {
  struct text w = TEXT_EMPTY, h = TEXT_EMPTY;
  attach_why(&facts, &w, &h);
  if (!strstr(text_str(&w), why) || (!*why && w.len))
    fail_msg("not '%s': %s", why, text_str(&w));
  if (!strstr(text_str(&h), hint))
    fail_msg("not '%s': %s", hint, text_str(&h));
  text_free(&w);
  text_free(&h);
}

static void known_beforehand(void **state) {
  (void)state;
  struct attach_facts f = usual();
  assert_why(f, "", "");
  f.process = 0;
  assert_why(f, "there is no process 70", "ps -e");
  f.process = 60;
  assert_why(f, "70 is a thread of the process 60", "--attach=60");
  f = usual();
  f.state = 'Z';
  assert_why(f, "has ended: it is a zombie until its parent, 1, asks how", "--run");
  f.threads = 2;
  assert_why(f, "the main thread of the process 70 (server) has ended", "--run");
  f = usual();
  f.tracer = 80;
  strcpy(f.tracer_name, "gdb");
  assert_why(f, "traced already, by 80 (gdb)", "end gdb first");
  f = usual();
  f.of_kernel = true;
  assert_why(f, "a thread of the kernel", "only programs");
  f = usual();
  f.own = true;
  assert_why(f, "70 is this sockshell", "another process");
}

static void kinds(void **state) {
  (void)state;
  struct attach_facts f = usual();
  assert_string_equal(attach_kind(&f), "PermissionError");
  f.state = 'Z';
  assert_string_equal(attach_kind(&f), "ProcessLookupError");
  f = usual();
  f.process = 0;
  assert_string_equal(attach_kind(&f), "ProcessLookupError");
}

static void refused(void **state) {
  (void)state;
  struct attach_facts f = usual();
  f.error = EPERM;
  assert_why(f, "the system refuses to let this shell trace the process 70", "PR_SET_DUMPABLE");
  f.scope = 1;
  assert_why(f, "only the process that has started a program", "kernel.yama.ptrace_scope=0");
  assert_why(f, "kernel.yama.ptrace_scope is 1", "sockshell --run");
  f.scope = 2;
  assert_why(f, "only root trace", "sudo sockshell --attach=70");
  f.may = true;
  assert_why(f, "refuses to let this shell trace", "");
  f.scope = 3;
  assert_why(f, "lets nobody trace", "started again");
  f = usual();
  f.error = EPERM;
  f.scope = 1;
  f.foreign = true;
  f.owner = 4000000;
  assert_why(f, "runs as the user with uid 4000000", "sudo sockshell --attach=70");
  f = usual();
  f.error = EIO;
  assert_why(f, "cannot be traced: Input/output error", "");
}

static void looks(void **state) {
  (void)state;
  struct attach_facts f = attach_look(getpid());
  assert_true(f.own);
  assert_int_equal(f.process, getpid());
  assert_int_equal(f.parent, getppid());
  assert_false(f.of_kernel);
  assert_int_equal(f.owner, geteuid());
  assert_false(attach_is_elsewhere(getpid()));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(known_beforehand),
      cmocka_unit_test(kinds),
      cmocka_unit_test(refused),
      cmocka_unit_test(looks),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
