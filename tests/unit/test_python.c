/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of what Python has here against what happens: what it says is here runs, what it says is not
 * here is refused in its words, and what it tells of is complete. A new keyword is a line in `uses`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/text.h"
#include "calls/socket_object.h"
#include "lang/eval/interp.h"
#include "lang/lib/builtins.h"
#include "lang/python.h"
#include "lang/syntax/ast.h"
#include "lang/syntax/lex.h"
#include "lang/syntax/parse.h"

static const struct host host = {0};

static int start(void **state) {
  (void)state;
  socket_object_start();
  return 0;
}

/* Runs PROGRAM: 0, or -1 with the diagnosis in DIAG. */
static int run(const char *program, struct diag *diag) {
  struct interp *in = interp_new(&host, NULL);
  struct source *source = source_new("test.py", program, strlen(program));
  struct unit *unit = NULL;
  int result = -1;
  if (parse_source(in, source, PARSE_FILE, NULL, &unit, diag) == PARSE_OK) {
    result = interp_exec(in, unit, false);
    if (result)
      interp_take_exception(in, diag, NULL);
    unit_free(unit);
  }
  source_free(source);
  interp_free(in);
  return result;
}

static void assert_runs(const char *program) {
  struct diag diag = DIAG_EMPTY;
  if (run(program, &diag))
    fail_msg("%s: %s: %s", program, diag.kind, diag.message);
}

/* PROGRAM is refused: the message begins with SAYS, and INSTEAD (NULL: anything) is the hint. */
static void assert_refused(const char *program, const char *says, const char *instead) {
  struct diag diag = DIAG_EMPTY;
  if (run(program, &diag) == 0)
    fail_msg("%s: runs", program);
  if (strncmp(diag.message, says, strlen(says)) != 0)
    fail_msg("%s: '%s', not '%s'", program, diag.message, says);
  if (instead && (!diag.hint || strcmp(diag.hint, instead) != 0))
    fail_msg("%s: the hint is '%s', not '%s'", program, diag.hint ? diag.hint : "", instead);
  diag_clear(&diag);
}

static void keywords_are_here_or_refused(void **state) {
  static const char *const uses[] = {
      [KEYWORD_FALSE] = "False",
      [KEYWORD_NONE] = "None",
      [KEYWORD_TRUE] = "True",
      [KEYWORD_AND] = "1 and 2",
      [KEYWORD_AS] = "import time as t",
      [KEYWORD_ASSERT] = "assert True",
      [KEYWORD_ASYNC] = "async def f(): pass",
      [KEYWORD_AWAIT] = "def f():\n  await 1",
      [KEYWORD_BREAK] = "while True: break",
      [KEYWORD_CLASS] = "class A: pass",
      [KEYWORD_CONTINUE] = "for i in (1, 2): continue",
      [KEYWORD_DEF] = "def f(): pass",
      [KEYWORD_DEL] = "x = 1\ndel x",
      [KEYWORD_ELIF] = "if 0: pass\nelif 1: pass",
      [KEYWORD_ELSE] = "if 0: pass\nelse: pass",
      [KEYWORD_EXCEPT] = "try: x\nexcept NameError: pass",
      [KEYWORD_FINALLY] = "try: pass\nfinally: pass",
      [KEYWORD_FOR] = "for i in range(2): pass",
      [KEYWORD_FROM] = "from time import time",
      [KEYWORD_GLOBAL] = "def f():\n  global x",
      [KEYWORD_IF] = "if 1: pass",
      [KEYWORD_IMPORT] = "import time",
      [KEYWORD_IN] = "1 in [1]",
      [KEYWORD_IS] = "None is None",
      [KEYWORD_LAMBDA] = "f = lambda: 0",
      [KEYWORD_NONLOCAL] = "def f():\n  x = 1\n  def g():\n    nonlocal x",
      [KEYWORD_NOT] = "not 1",
      [KEYWORD_OR] = "0 or 1",
      [KEYWORD_PASS] = "pass",
      [KEYWORD_RAISE] = "try:\n  raise ValueError\nexcept ValueError: pass",
      [KEYWORD_RETURN] = "def f(): return 1",
      [KEYWORD_TRY] = "try: pass\nfinally: pass",
      [KEYWORD_WHILE] = "while 0: pass",
      [KEYWORD_WITH] = "with open('/dev/null') as f: pass",
      [KEYWORD_YIELD] = "def f():\n  yield 1",
      [KEYWORD_MATCH] = "match 1:\n  case 1: pass",
      [KEYWORD_MATCH + 1] = NULL,
  };
  (void)state;
  for (int k = KEYWORD_FALSE; python_keywords[k].name; k++) {
    const struct python_keyword *keyword = &python_keywords[k];
    char says[64];
    snprintf(says, sizeof says, "sockshell has no '%s'", keyword->name);
    if (k != KEYWORD_MATCH)
      assert_int_equal(lex_keyword(keyword->name, strlen(keyword->name)), k);
    if (!uses[k])
      fail_msg("%s: no example", keyword->name);
    if (keyword->place == PYTHON_ABSENT)
      assert_refused(uses[k], says, keyword->says);
    else
      assert_runs(uses[k]);
  }
}

static void forms_are_refused(void **state) {
  (void)state;
  for (size_t i = 0; i < PYTHON_FORMS; i++) {
    char says[64];
    snprintf(says, sizeof says, "sockshell has no %s", python_forms[i].what);
    assert_refused(python_forms[i].example, says, python_forms[i].instead);
  }
}

/* A program that asks for NAME, an entry of ROW. */
static void ask(const struct python_absent *row, const char *name, struct text *program) {
  static const struct {
    const char *class, *object;
  } objects[] = {
      {"str", "str"},
      {"set", "set"},
      {"TextIOWrapper", "open('/dev/null')"},
      {"BufferedReader", "open('/dev/null', 'rb')"},
      {"BufferedWriter", "open('/dev/null', 'wb')"},
      {"BufferedRandom", "open('/dev/zero', 'r+b')"},
      {"FileIO", "open('/dev/null', 'rb', 0)"},
      {"BufferedRWPair", "socket.socketpair()[0].makefile('rwb')"},
  };
  for (size_t i = 0; i < sizeof objects / sizeof *objects; i++)
    if (strcmp(objects[i].class, row->of) == 0)
      return text_addf(program, "%s.%s", objects[i].object, name);
  if (!*row->of)
    text_adds(program, name);
  else if (strcmp(row->of, "module") == 0)
    text_addf(program, "import %s", name);
  else if (strcmp(row->of, "codec") == 0)
    text_addf(program, "'a'.encode('%s')", name);
  else
    text_addf(program, "import %s\n%s.%s", row->of, row->of, name);
}

static void names_are_absent(void **state) {
  (void)state;
  struct text name = TEXT_EMPTY, program = TEXT_EMPTY, says = TEXT_EMPTY, hint = TEXT_EMPTY;
  for (const struct python_absent *row = python_absent; row->of; row++)
    for (const char *s = row->names; *s; s += strspn(s, " ")) {
      size_t len = strcspn(s, " ");
      text_clear(&name);
      text_clear(&program);
      text_clear(&says);
      text_add(&name, s, len);
      if (name.s[len - 1] == '*')
        name.s[len - 1] = 'X';
      ask(row, text_str(&name), &program);
      bool bare = !*row->of || strcmp(row->of, "codec") == 0;
      bool module = strcmp(row->of, "module") == 0;
      if (module)
        text_addf(&says, "sockshell has no module '%s'", text_str(&name));
      else
        text_addf(&says, "sockshell has no '%s%s%s'", bare ? "" : row->of, bare ? "" : ".",
                  text_str(&name));
      text_clear(&hint);
      text_addf(&hint, "%s%s" PYTHON_RUN, row->instead ? row->instead : "",
                row->instead ? "; " : "");
      assert_refused(text_str(&program), text_str(&says), module ? text_str(&hint) : row->instead);
      s += len;
    }
  text_free(&name);
  text_free(&program);
  text_free(&says);
  text_free(&hint);
}

/* WORD is one of TEXT's. */
static void assert_tells(const char *text, const char *word) {
  size_t len = strlen(word);
  for (const char *s = strstr(text, word); s; s = strstr(s + 1, word))
    if (s > text && strchr(" \n", s[-1]) && strchr(" ,;.", s[len]))
      return;
  fail_msg("'%s' is not told of in:\n%s", word, text);
}

static void assert_tells_module(void *text, const struct module *module) {
  if (!strchr(module->name, '.'))
    assert_tells(text, module->name);
}

static void the_description_is_complete(void **state) {
  (void)state;
  struct text t = TEXT_EMPTY;
  python_describe(&t);
  for (const struct python_keyword *k = python_keywords + KEYWORD_FALSE; k->name; k++)
    assert_tells(text_str(&t), k->name);
  for (const struct builtin *f = module_builtins.functions; f->name; f++)
    assert_tells(text_str(&t), f->name);
  for (const struct type *const *type = module_builtins.types; *type; type++)
    if (!(*type)->is_exception)
      assert_tells(text_str(&t), (*type)->name);
  interp_each_module(assert_tells_module, t.s);
  assert_tells(text_str(&t), "string");
  text_free(&t);
}

/* What it says of differences. */
static void differences_are_true(void **state) {
  (void)state;
  assert_runs("assert list({3, 1, 2}) == [1, 2, 3]");
  assert_runs("assert list({'b', 3, 'a', 1}) == ['b', 3, 'a', 1]");
  assert_runs("assert list({2.5, 1.5}) == [2.5, 1.5]");
  assert_runs("assert (1 << 2 ** 25 - 1) > 0");
  assert_runs("try:\n  1 << 2 ** 25\n  assert False\nexcept MemoryError: pass");
  assert_refused("range(2 ** 63)", "sockshell's ranges have 64 bits", NULL);
  assert_runs("repr(socket.socket()).index('CLOSE')");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(keywords_are_here_or_refused),
      cmocka_unit_test(forms_are_refused),
      cmocka_unit_test(names_are_absent),
      cmocka_unit_test(the_description_is_complete),
      cmocka_unit_test(differences_are_true),
  };
  return cmocka_run_group_tests(tests, start, NULL);
}
