/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every call that is typed can be called by its name, every method is documented, every error has a name. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "calls/call.h"
#include "calls/socket_methods.h"
#include "calls/socket_object.h"
#include "calls/words.h"

static const char *current; /* what is looked at, for messages */

static void says(const char *what, const char *text) {
  if (!text || !*text) {
    print_error("%s: no %s\n", current, what);
    fail();
  }
}

/* Those that only programs make cannot. */
static void every_row_can_be_called(void **state) {
  (void)state;
  for (const struct call_row *const *at = call_rows; *at; at++) {
    const char *name = (*at)->name;
    bool by_word = words_is_call(name, strlen(name));
    const struct builtin *function = socket_methods_find(name, strlen(name), false);
    bool is_module = !strcmp(name, "select") || !strcmp(name, "poll");
    bool is_typed = !((*at)->flags & CALL_TRACED);
    assert_int_equal(by_word, is_typed && !is_module);
    if (by_word && strcmp(name, "socket")) {
      assert_non_null(function);
      assert_ptr_equal(function->data, *at);
    }
  }
  assert_true(words_is_call("sendall", 7));
  assert_true(words_is_call("connect_ex", 10));
  assert_false(words_is_call("print", 5));
  assert_false(words_is_call("", 0));
}

static void every_method_is_documented(void **state) {
  (void)state;
  const struct builtin *const tables[] = {socket_methods, socket_functions};
  for (size_t i = 0; i < 2; i++)
    for (const struct builtin *b = tables[i]; b->name; b++) {
      current = b->name;
      says("signature", b->signature);
      assert_int_equal(strncmp(b->signature, b->name, strlen(b->name)), 0);
      if (!b->data)
        says("doc", b->doc);
    }
}

static void errors_have_names(void **state) {
  (void)state;
  assert_string_equal(call_errno_name(ECONNREFUSED), "ECONNREFUSED");
  assert_string_equal(call_errno_name(EOPNOTSUPP), "EOPNOTSUPP");
  assert_null(call_errno_name(0));
  assert_null(call_errno_name(-1));
  assert_null(call_errno_name(4096));
  assert_int_equal(call_errno_find("ECONNREFUSED"), ECONNREFUSED);
  assert_int_equal(call_errno_find("EWOULDBLOCK"), EAGAIN);
  assert_int_equal(call_errno_find("EHWPOISON"), EHWPOISON);
  assert_int_equal(call_errno_find("ENOSUCH"), 0);
  assert_null(call_note(NULL, 4096));
}

int main(void) {
  socket_methods_start();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_row_can_be_called),
      cmocka_unit_test(every_method_is_documented),
      cmocka_unit_test(errors_have_names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
