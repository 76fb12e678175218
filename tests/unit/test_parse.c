/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parser: source and its tree (see lang/syntax/ast_dump.c), or the mistake in it. A new case is a line in
 * a table. A mistake is written "kind line:first-last message", the columns being those of the carets. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/text.h"
#include "lang/syntax/ast.h"
#include "lang/eval/interp.h"
#include "lang/syntax/parse.h"

static enum parse_word word(void *data, const char *name, size_t len) {
  static const char *const calls[] = {"socket", "bind", "listen", "accept",       "connect",
                                      "send",   "recv", "close",  "create_server"};
  static const char *const commands[] = {"state",   "set",     "step", "run", "quit",
                                         "history", "explain", "wait", "wire"};
  (void)data;
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
    if (strlen(calls[i]) == len && memcmp(calls[i], name, len) == 0)
      return PARSE_CALL;
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (strlen(commands[i]) == len && memcmp(commands[i], name, len) == 0)
      return PARSE_COMMAND;
  return PARSE_PLAIN;
}

static const struct host host;
static const struct parse_words command_words = {word, NULL};

/* What the parser says to the text. */
static void parse_in(struct interp *in, const char *text, size_t len, enum parse_mode mode,
                     const struct parse_words *words, struct text *out) {
  struct source *source = source_new("test", text, len);
  struct unit *unit = NULL;
  struct diag diag = DIAG_EMPTY;
  switch (parse_source(in, source, mode, words, &unit, &diag)) {
  case PARSE_OK:
    unit_dump(unit, out);
    unit_free(unit);
    break;
  case PARSE_MORE:
    text_adds(out, "MORE");
    break;
  case PARSE_ERROR: {
    const char *line;
    size_t line_len;
    struct span end = {diag.span.end, diag.span.end, diag.span.line};
    size_t first = source_line(source, diag.span, &line, &line_len);
    size_t last = source_line(source, end, &line, &line_len) - 1;
    text_addf(out, "%s %u:%zu", diag.kind, (unsigned)diag.span.line, first);
    if (last > first)
      text_addf(out, "-%zu", last);
    text_addf(out, " %s", diag.message);
    if (diag.hint)
      text_addf(out, " (%s)", diag.hint);
  }
  }
  diag_clear(&diag);
  source_free(source);
}

struct row {
  const char *text, *said;
};

static void check_rows(const struct row *rows, size_t count, enum parse_mode mode,
                       const struct parse_words *words) {
  for (size_t i = 0; i < count; i++) {
    struct interp *in = interp_new(&host, NULL);
    struct text out = TEXT_EMPTY;
    parse_in(in, rows[i].text, strlen(rows[i].text), mode, words, &out);
    assert_string_equal(text_str(&out), rows[i].said);
    text_free(&out);
    interp_free(in);
  }
}
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define CHECK(rows) check_rows(rows, COUNT(rows), PARSE_FILE, NULL)
#define CHECK_PROMPT(rows) check_rows(rows, COUNT(rows), PARSE_PROMPT, NULL)
#define CHECK_COMMANDS(rows) check_rows(rows, COUNT(rows), PARSE_FILE, &command_words)

static void the_walkthrough_of_a_server(void **state) {
  static const struct row rows[] = {
      {"sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
       "(assign sock (call (. socket socket) (. socket AF_INET) (. socket SOCK_STREAM)))"},
      {"sock.bind((\"\", 50000))", "(expr (call (. sock bind) (tuple \"\" 50000)))"},
      {"conn, addr = sock.accept()", "(assign (tuple conn addr) (call (. sock accept)))"},
      {"while True:\n    data = conn.recv(1024)\n    if not data: break\n    conn.sendall(data)\n",
       "(while True (block (assign data (call (. conn recv) 1024)) (if (not data) (block (break))) "
       "(expr (call (. conn sendall) data))))"},
      {"with socket.socket() as s:\n  s.connect(('127.0.0.1', 80))\n",
       "(with (call (. socket socket)) as s (block (expr (call (. s connect) "
       "(tuple \"127.0.0.1\" 80)))))"},
  };
  (void)state;
  CHECK(rows);
}

static void literals(void **state) {
  static const struct row rows[] = {
      {"None, True, False", "(expr (tuple None True False))"},
      {"0xff + 0b11 + 0o17 + 1_000", "(expr (+ (+ (+ 255 3) 15) 1000))"},
      {"-5, - 5, --5, -2.5, -2 ** 2", "(expr (tuple -5 -5 (- -5) -2.50000000000 (- (** 2 2))))"},
      {"9223372036854775807", "(expr 9223372036854775807)"},
      {"-9223372036854775808", "(expr -9223372036854775808)"},
      {"9223372036854775808, 0xffff_ffff_ffff_ffff_f",
       "(expr (tuple 9223372036854775808 295147905179352825855))"},
      {"-9223372036854775809", "(expr -9223372036854775809)"},
      {"-9223372036854775808 ** 2", "(expr (- (** 9223372036854775808 2)))"},
      {"'a\\n\\x41\\u00e9\\101\\q' \"b\"", "(expr \"a\\x0aAéA\\\\qb\")"},
      {"r'\\n' '\\\n'", "(expr \"\\\\n\")"},
      {"b'\\x41\\0' rb'\\x'", "(expr b\"A\\x00\\\\x\")"},
      {"'''a\r\nb'''", "(expr \"a\\x0ab\")"},
      {"[], [1, 2,], (), (1,), (1), {}, {1: 2, 3: 4}, {1, 2}",
       "(expr (tuple (list) (list 1 2) (tuple) (tuple 1) 1 (dict) (dict 1 2 3 4) (set 1 2)))"},
      {"b'é'", "SyntaxError 1:1-4 bytes can only contain ASCII literal characters (text without "
               "the b can hold it, and .encode() makes bytes of that)"},
      {"'a' b'b'", "SyntaxError 1:9 cannot mix bytes and nonbytes literals"},
      {"x = '\\x1'",
       "SyntaxError 1:5-9 (unicode error) 'unicodeescape' codec can't decode bytes in "
       "position 0-2: truncated \\xXX escape"},
      {"'\\N{DASH}'", "SyntaxError 1:2-3 sockshell has no '\\N{…}' escapes (write the character "
                      "itself, or \\uXXXX)"},
      {"3j", "SyntaxError 1:1-2 sockshell has no complex numbers (use a tuple of two floats)"},
  };
  (void)state;
  CHECK(rows);
}

static void fstrings(void **state) {
  static const struct row rows[] = {
      {"f'plain {{}}'", "(expr (fstring \"plain {}\"))"},
      {"f'{a}-{b!r:>{w}}' 'c'",
       "(expr (fstring (format a) \"-\" (format b !r : (fstring \">\" (format w))) \"c\"))"},
      {"f'{a=} {a = :5}'",
       "(expr (fstring (format \"a=\" a !r) \" \" (format \"a = \" a : \"5\")))"},
      {"f'{d[\"k\"]!s} {x != y}'",
       "(expr (fstring (format (index d \"k\") !s) \" \" (format (!= x y))))"},
      {"f'''{\n  a\n}'''", "(expr (fstring (format a)))"},
      {"f'{d['k']}' f\"{f\"{a}\"}\"",
       "(expr (fstring (format (index d \"k\")) (format (fstring (format a)))))"},
      {"f'{'\\n'.join(a)}'", "(expr (fstring (format (call (. \"\\x0a\" join) a))))"},
      {"f'{ # why }\n  a\n}'", "(expr (fstring (format a)))"},
      {"f'{x:=5} {(x:=5)}'", "(expr (fstring (format x : \"=5\") \" \" (format (:= x 5))))"},
      {"f'{a:\\x41\\{b}}'", "(expr (fstring (format a : (fstring \"A\\\\\" (format b)))))"},
      {"rf'\\{a}\\x41\\'{{'", "(expr (fstring \"\\\\\" (format a) \"\\\\x41\\\\'{\"))"},
      {"f'{a:{b:{c}}}'",
       "(expr (fstring (format a : (fstring (format b : (fstring (format c)))))))"},
      {"f'{a!s :>5}'", "(expr (fstring (format a !s : \">5\")))"},
      {"f'{a b}'", "SyntaxError 1:4-6 invalid syntax. Perhaps you forgot a comma?"},
      {"f'{}'", "SyntaxError 1:4 f-string: valid expression required before '}'"},
      {"f'{ !r}'", "SyntaxError 1:5 f-string: valid expression required before '!'"},
      {"f'}'", "SyntaxError 1:3 f-string: single '}' is not allowed"},
      {"f'{a'", "SyntaxError 1:5 f-string: expecting '}'"},
      {"f'{a:x'", "SyntaxError 1:7 f-string: expecting '}', or format specs"},
      {"f'{a!x}'",
       "SyntaxError 1:6 f-string: invalid conversion character 'x': expected 's', 'r', or 'a'"},
      {"f'{a!}'", "SyntaxError 1:6 f-string: missing conversion character"},
      {"f'{a! r}'",
       "SyntaxError 1:5-7 f-string: conversion type must come right after the exclamation mark"},
      {"f'{a=b}'", "SyntaxError 1:6 f-string: expecting '!', or ':', or '}'"},
      {"f'{a!r b}'", "SyntaxError 1:8 f-string: expecting ':' or '}'"},
      {"f'{a;b}'", "SyntaxError 1:5 f-string: expecting '=', or '!', or ':', or '}'"},
      {"f'{1 + }'", "SyntaxError 1:6 f-string: expecting '=', or '!', or ':', or '}'"},
      {"f'{a.}'", "SyntaxError 1:5 f-string: expecting '=', or '!', or ':', or '}'"},
      {"f'{a, (b) == }'", "SyntaxError 1:11-12 f-string: expecting '=', or '!', or ':', or '}'"},
      {"f'{1:{2 +}}'", "SyntaxError 1:9 f-string: expecting '=', or '!', or ':', or '}'"},
      {"f'{not}'", "SyntaxError 1:4-6 f-string: expecting a valid expression after '{'"},
      {"f'{lambda x: 1}'",
       "SyntaxError 1:4-12 f-string: lambda expressions are not allowed without parentheses"},
      {"f'\\x {a}'",
       "SyntaxError 1:9 (unicode error) 'unicodeescape' codec can't decode bytes in position 0-1: "
       "truncated \\xXX escape"},
      {"f'{,}'", "SyntaxError 1:4 f-string: expecting a valid expression after '{'"},
      {"f'{a:{b:{c:{d}}}}'", "SyntaxError 1:12 f-string: expressions nested too deeply"},
      {"f'{a\\n}'", "SyntaxError 1:6 unexpected character after line continuation character"},
  };
  (void)state;
  CHECK(rows);
}

static void operators_bind_as_in_python(void **state) {
  static const struct row rows[] = {
      {"a + b * c - d", "(expr (- (+ a (* b c)) d))"},
      {"a | b ^ c & d << e", "(expr (| a (^ b (& c (<< d e)))))"},
      {"-a ** -b ** c", "(expr (- (** a (- (** b c)))))"},
      {"not a in b and c or d", "(expr (or (and (not (in a b)) c) d))"},
      {"a < b <= c != d", "(expr (chain a < b <= c != d))"},
      {"a is not b, a not in b", "(expr (tuple (is-not a b) (not-in a b)))"},
      {"a if b else c if d else e", "(expr (choose b a (choose d c e)))"},
      {"a.b[1:2, ][::-1](c, d=e)", "SyntaxError 1:5-7 sockshell has no slices of more than one "
                                   "dimension (take one after the other: x[1][2:3])"},
      {"a.b[1:][:2][::-1](c, d=e)", "(expr (call (index (index (index (. a b) (slice from 1)) "
                                    "(slice to 2)) (slice by -1)) c d=e))"},
  };
  (void)state;
  CHECK(rows);
}

static void statements(void **state) {
  static const struct row rows[] = {
      {"a: b = c", "(assign a c)\n(note b)"},
      {"a: b", "(note a b)"},
      {"a, *b = *c, d", "(assign (tuple a (* b)) (tuple (* c) d))"},
      {"f(a, *b, c=d)", "(expr (call f a (* b) c=d))"},
      {"if (a := b): pass", "(if (:= a b) (block (pass)))"},
      {"a = b, c = d", "(assign a (tuple b c) d)"},
      {"a.b, [c[0], (d)] = e", "(assign (tuple (. a b) (list (index c 0) d)) e)"},
      {"a += 1; b //= 2; c **= 3", "(+= a 1)\n(//= b 2)\n(**= c 3)"},
      {"del a, b[0], c.d", "(del a (index b 0) (. c d))"},
      {"assert a, b", "(assert a b)"},
      {"raise; raise A; raise A from b", "(raise)\n(raise A)\n(raise A b)"},
      {"import a, os.path, b.c as d", "(import a as a)\n(import os.path as os)\n(import b.c as d)"},
      {"from a.b import (c as d, e,)", "(import a.b (c as d) (e as e))"},
      {"from a import *", "(import a (*))"},
      {"if a: b\nelif c: d\nelif e: f\nelse: g\n",
       "(if a (block (expr b)) else (if c (block (expr d)) else (if e (block (expr f)) else "
       "(block (expr g)))))"},
      {"for a, in b:\n  continue\nelse:\n  pass\n",
       "(for (tuple a) b (block (continue)) else (block (pass)))"},
      {"with a as b, c: d\n", "(with a as b (block (with c (block (expr d)))))"},
      {"with (a as b, c): d\n", "(with a as b (block (with c (block (expr d)))))"},
      {"with (a): b\n", "(with a (block (expr b)))"},
      {"try:\n a\nexcept (B, C) as e:\n d\nexcept:\n f\nelse:\n g\nfinally:\n h\n",
       "(try (block (expr a)) (except (tuple B C) as e (block (expr d))) (except (block (expr f))) "
       "else (block (expr g)) finally (block (expr h)))"},
  };
  (void)state;
  CHECK(rows);
}

static void names_become_slots(void **state) {
  static const struct row rows[] = {
      {"def f(a: b = c) -> d:\n  e: g = a",
       "(def f (a@0:b=c) 2 gives d (block (assign e@1 a@0) (note)))"},
      {"def f(a, b=x, *, c=1):\n  d = a\n  return d, x\n",
       "(def f (a@0 b@1=x * c@2=1) 4 (block (assign d@3 a@0) (return (tuple d@3 x))))"},
      {"def f():\n  global g\n  g = 1\n  import a.b\n",
       "(def f () 1 (block (global g) (assign g 1) "
       "(import a.b as a@0)))"},
      {"def f():\n  print(x)\n  for x in y: pass\n  with a as b: c\n  try: d\n  except E as e: f\n",
       "(def f () 3 (block (expr (call print x@0)) (for x@0 y (block (pass))) (with a as b@1 "
       "(block "
       "(expr c))) (try (block (expr d)) (except E as e@2 (block (expr f))))))"},
      {"def f():\n  def g(): return h\n  return g()\n",
       "(def f () 1 (block (def g@0 () 0 (block (return h))) (return (call g@0))))"},
      {"def f(x):\n  def g():\n    return x\n",
       "(def f (x@0) 2 (cells 0) (block (def g@1 () 1 (from 0 to 0) (block (return x@@0)))))"},
      {"def f():\n  def g():\n    nonlocal x\n    x = y\n  x = 1\n  return x\n",
       "(def f () 2 (cells 1) (block (def g@0 () 1 (from 1 to 0) (block (nonlocal x@@0) (assign "
       "x@@0 "
       "y))) (assign x@@1 1) (return x@@1)))"},
      {"def f(x):\n  def g():\n    return lambda: x\n",
       "(def f (x@0) 2 (cells 0) (block (def g@1 () 1 (from 0 to 0) (block (return (lambda () 1 "
       "(from 0 to 0) (block (return x@@0))))))))"},
      {"def f(x):\n  def g(x=x):\n    return x\n",
       "(def f (x@0) 2 (block (def g@1 (x@0=x@0) 1 (block (return x@0)))))"},
      {"def f(x):\n  global x\n", "SyntaxError 2:3-10 name 'x' is parameter and global"},
      {"def f():\n  x = 1\n  global x\n",
       "SyntaxError 3:3-10 name 'x' is assigned to before global declaration"},
      {"def f():\n  x()\n  global x\n",
       "SyntaxError 3:3-10 name 'x' is used prior to global declaration"},
      {"def f(a, a): pass", "SyntaxError 1:10 duplicate argument 'a' in function definition"},
      {"def f(a, /, b, *c, d: e = 1, **g): pass",
       "(def f (a@0 / b@1 d@2:e=1 *c@3 **g@4) 5 (block (pass)))"},
      {"f = lambda a, *, b=1: a", "(assign f (lambda (a@0 * b@1=1) 2 (block (return a@0))))"},
      {"def f():\n  x = 1\n  def g():\n    nonlocal y\n",
       "SyntaxError 4:5-14 no binding for nonlocal 'y' found"},
      {"nonlocal x", "SyntaxError 1:1-10 nonlocal declaration not allowed at module level"},
  };
  (void)state;
  CHECK(rows);
}

/* A comprehension's names have slots where it stands; a generator expression has slots of its own. */
static void comprehensions_are_scopes(void **state) {
  static const struct row rows[] = {
      {"[x for x in x if x]", "(expr (list-of x@0 (for x@0 x x@0)))"},
      {"{a: b for a, b in c for d in a}",
       "(expr (dict-of a@0 : b@1 (for (tuple a@0 b@1) c) (for d@2 a@0)))"},
      {"[[x for x in y] for y in z]", "(expr (list-of (list-of x@1 (for x@1 y@0)) (for y@0 z)))"},
      {"def f(x):\n  return [x + y for y in x], {y for y in x}\n",
       "(def f (x@0) 3 (block (return (tuple (list-of (+ x@0 y@1) (for y@1 x@0)) (set-of y@2 (for "
       "y@2 x@0))))))"},
      {"def f(x):\n  return (x + y for y in x)\n",
       "(def f (x@0) 1 (cells 0) (block (return (generator (from 0 to 1) (+ x@@1 y@0) (for y@0 "
       "x@@0)))))"},
      {"f(x for x in y)", "(expr (call f (generator x@0 (for x@0 y))))"},
      {"[lambda: x for x in y]",
       "(expr (list-of (cells 0) (lambda () 1 (from 0 to 0) (block (return x@@0))) (for x@@0 y)))"},
      {"[y := x for x in z]", "(expr (list-of (:= y x@0) (for x@0 z)))"},
      {"def f():\n  [y := x for x in z]\n",
       "(def f () 2 (block (expr (list-of (:= y@0 x@1) (for x@1 z)))))"},
      {"[x := 1 for x in y]", "SyntaxError 1:2 assignment expression cannot rebind comprehension "
                              "iteration variable 'x'"},
      {"sum(x for x in y, 1)", "SyntaxError 1:5-16 Generator expression must be parenthesized"},
      {"[*x for x in y]", "SyntaxError 1:2-3 iterable unpacking cannot be used in comprehension"},
  };
  (void)state;
  CHECK(rows);
}

static void stars_are_kept_apart(void **state) {
  static const struct row rows[] = {
      {"f(*a, b, c=1, **d, e=2)", "(expr (call f (* a) b c=1 **d e=2))"},
      {"f(a=1, *b)", "(expr (call f (* b) a=1))"},
      {"{**a, 'b': 1}", "(expr (dict ** a \"b\" 1))"},
      {"{*a, b}, [*a], (*a,)", "(expr (tuple (set (* a) b) (list (* a)) (tuple (* a))))"},
      {"a[*b]", "(expr (index a (tuple (* b))))"},
      {"f(**a, *b)",
       "SyntaxError 1:8 iterable argument unpacking follows keyword argument unpacking"},
  };
  (void)state;
  CHECK(rows);
}

static void mistakes_are_said_as_python_says_them(void **state) {
  static const struct row rows[] = {
      {"x = 1 2", "SyntaxError 1:7 invalid syntax"},
      {"f(a b)", "SyntaxError 1:3-5 invalid syntax. Perhaps you forgot a comma?"},
      {"f(a, b", "SyntaxError 1:2 '(' was never closed"},
      {"x = (1\ny = 2\n", "SyntaxError 1:5 '(' was never closed"},
      {"if x\n  y", "SyntaxError 1:5 expected ':'"},
      {"def f(x) -> : pass", "SyntaxError 1:10-11 expected ':'"},
      {"lambda *: 1", "SyntaxError 1:9 named arguments must follow bare *"},
      {"lambda *,: 1", "SyntaxError 1:10 named arguments must follow bare *"},
      {"lambda *, **k: 1", "SyntaxError 1:11-12 named arguments must follow bare *"},
      {"def f(*, **k): pass", "SyntaxError 1:7 named arguments must follow bare *"},
      {"def f(/): pass", "SyntaxError 1:7 invalid syntax"},
      {"def f(/, a): pass", "SyntaxError 1:7 at least one argument must precede /"},
      {"{**a for a in b}", "SyntaxError 1:2-3 dict unpacking cannot be used in dict comprehension"},
      {"{1: 2, **a for a in b}", "SyntaxError 1:12-14 invalid syntax"},
      {"(1, 2 for a in b)", "SyntaxError 1:7-9 invalid syntax"},
      {"if x:\ny",
       "IndentationError 2:1 expected an indented block after 'if' statement on line 1"},
      {"def f():\n",
       "IndentationError 1:1 expected an indented block after function definition on line 1"},
      {"  x", "IndentationError 1:3 unexpected indent (a line that is in no block begins at the "
              "left edge, "
              "without blanks)"},
      {"if x = 3: pass",
       "SyntaxError 1:4-8 invalid syntax. Maybe you meant '==' or ':=' instead of '='?"},
      {"if a.b := 2 &: pass", "SyntaxError 1:4-6 cannot use assignment expressions with attribute"},
      {"if a.b := &: pass", "SyntaxError 1:8-9 invalid syntax"},
      {"if a.b := (c.d := 1): pass",
       "SyntaxError 1:12-14 cannot use assignment expressions with attribute"},
      {"if a.b := f(c.d := &): pass",
       "SyntaxError 1:4-6 cannot use assignment expressions with attribute"},
      {"if a.b := f(1 2): pass", "SyntaxError 1:13-15 invalid syntax. Perhaps you forgot a comma?"},
      {"[a.b := 1 2]", "SyntaxError 1:9-11 invalid syntax. Perhaps you forgot a comma?"},
      {"1 = x",
       "SyntaxError 1:1 cannot assign to literal here. Maybe you meant '==' instead of '='?"},
      {"f() = x", "SyntaxError 1:1-3 cannot assign to function call here. Maybe you meant '==' "
                  "instead of '='?"},
      {"None = 1", "SyntaxError 1:1-4 cannot assign to None"},
      {"(a, 1) = 2", "SyntaxError 1:5 cannot assign to literal"},
      {"f() += 1",
       "SyntaxError 1:1-3 'function call' is an illegal expression for augmented assignment"},
      {"del f()", "SyntaxError 1:5-7 cannot delete function call"},
      {"x if y", "SyntaxError 1:1-6 expected 'else' after 'if' expression"},
      {"{1: 2, 3}", "SyntaxError 1:8 ':' expected after dictionary key"},
      {"f(a=1, 2)", "SyntaxError 1:9 positional argument follows keyword argument"},
      {"f(a=1, a=2)", "SyntaxError 1:8-10 keyword argument repeated: a"},
      {"f(a.b=1)",
       "SyntaxError 1:3-6 expression cannot contain assignment, perhaps you meant \"==\"?"},
      {"return", "SyntaxError 1:1-6 'return' outside function"},
      {"if a: break", "SyntaxError 1:7-11 'break' outside loop"},
      {"while a:\n  def f(): continue\n", "SyntaxError 2:12-19 'continue' not properly in loop"},
      {"try:\n  x\ny", "SyntaxError 3:1 expected 'except' or 'finally' block"},
      {"try: x\nexcept A, B: y", "SyntaxError 2:8-11 multiple exception types must be "
                                 "parenthesized (the name goes after `as`: except OSError as e:)"},
      {"try: x\nexcept: y\nexcept A: z", "SyntaxError 2:1-9 default 'except:' must be last"},
      {"def f(a=1, b): pass", "SyntaxError 1:12 non-default argument follows default argument"},
      {"from a import b,",
       "SyntaxError 1:17 trailing comma not allowed without surrounding parentheses"},
      {"print 'hello', x",
       "SyntaxError 1:1-16 Missing parentheses in call to 'print'. Did you mean print(...)? "
       "(print is a function: print(…))"},
      {"return\nx = 1 2", "SyntaxError 2:7 invalid syntax"},
  };
  (void)state;
  CHECK(rows);
}

static void what_is_outside_is_refused_by_name(void **state) {
  static const struct row rows[] = {
      {"class A: pass",
       "SyntaxError 1:1-5 sockshell has no 'class' (keep data in tuples, lists and "
       "dicts, and define functions)"},
      {"[a async for a in b]", "SyntaxError 1:4-8 sockshell has no 'async' (calls wait by "
                               "themselves; select tells which socket is ready)"},
      {"def f():\n  yield 1",
       "SyntaxError 2:3-7 sockshell has no 'yield' (collect the items in a list and return it)"},
      {"@a\ndef f(): pass", "SyntaxError 1:1 sockshell has no decorators (call the function "
                            "yourself; to run a statement on another side: @NAME statement)"},
      {"match x:\n  case 1: pass", "SyntaxError 1:1-5 sockshell has no 'match' (use if and elif)"},
      {"match = match(x)", "(assign match (call match x))"},
      {"try: a\nexcept* B: c", "SyntaxError 2:7 sockshell has no 'except*' (write except)"},
      {"from . import a",
       "SyntaxError 1:6 sockshell has no relative imports (name the module from its start)"},
  };
  (void)state;
  CHECK(rows);
}

static void the_prompt_wants_more_until_a_statement_is_whole(void **state) {
  static const struct row rows[] = {
      {"", ""},
      {"# nothing\n", ""},
      {"x = 1", "(assign x 1)"},
      {"x = 1; y\n", "(assign x 1)\n(expr y)"},
      {"f(1,\n", "MORE"},
      {"f(1,\n\n\n", "MORE"},
      {"f(1,\n2)\n", "(expr (call f 1 2))"},
      {"'''a\n", "MORE"},
      {"x = \\\n", "MORE"},
      {"if x:\n", "MORE"},
      {"if x:\n  y\n", "MORE"},
      {"if x: y\n", "MORE"},
      {"if x:\n  y\n\n", "(if x (block (expr y)))"},
      {"if x:\n  y\n \t\n", "(if x (block (expr y)))"},
      {"if x:\n  y\nelse:\n", "MORE"},
      {"try:\n  x\n", "MORE"},
      {"try:\n  x\n\n", "SyntaxError 3:1 expected 'except' or 'finally' block"},
      {"if x:\n\n",
       "IndentationError 2:1 expected an indented block after 'if' statement on line 1"},
      {"for i in a:\n  for j in b:\n", "MORE"},
      {"for i in a:\n  for j in b:\n    c\n", "MORE"},
      {"for i in a:\n  for j in b:\n    c\n\n", "(for i a (block (for j b (block (expr c)))))"},
      {"for i in a:\n  for j in b:\n    c\n  d\n\n",
       "(for i a (block (for j b (block (expr c))) (expr d)))"},
      {"for i in a:\n  for j in b:\n\n",
       "IndentationError 3:1 expected an indented block after 'for' statement on line 2"},
      {"for i in a:\n  for j in b:\n  c\n",
       "IndentationError 3:3 expected an indented block after 'for' statement on line 2"},
      {"while a:\n  if b:\n", "MORE"},
      {"while a:\n  if b:\n  # what then\n", "MORE"},
      {"if a:\n  b\nelse:\n  if c:\n", "MORE"},
      {"if a:\n  if b:\n    c\n  elif d:\n", "MORE"},
      {"def f():\n  with a:\n", "MORE"},
      {"with a:\n  def f():\n", "MORE"},
      {"while a:\n  try:\n", "MORE"},
      {"while a:\n  try:\n    b\n", "MORE"},
      {"while a:\n  try:\n    b\n  except c:\n", "MORE"},
      {"while a:\n  try:\n    b\n  finally:\n", "MORE"},
      {"while a:\n  try:\n    b\n  finally:\n    c\n\n",
       "(while a (block (try (block (expr b)) finally (block (expr c)))))"},
      {"while a:\n  try:\n    b\n\n", "SyntaxError 4:1 expected 'except' or 'finally' block"},
      {"while a:\n  try:\n    b\n  c\n", "SyntaxError 4:3 expected 'except' or 'finally' block"},
      {"def f():\n  for i in a:\n    if b:\n", "MORE"},
      {"def f():\n  for i in a:\n    if b:\n      c\n", "MORE"},
      {"def f():\n  for i in a:\n    if b:\n      c\n    else:\n", "MORE"},
      {"try:\n  with a:\n    try:\n", "MORE"},
      {"try:\n  with a:\n    try:\n      b\n", "MORE"},
      {"try:\n  with a:\n    try:\n      b\n    finally:\n      c\n", "MORE"},
      {"while a:\n  b\n\n  c\n", "MORE"},
      {"while a:\n  b\n\n  c\n\n", "(while a (block (expr b) (expr c)))"},
      {"while a:\n  b\nc\n", "(while a (block (expr b)))\n(expr c)"},
      {"if x\n", "SyntaxError 1:5 expected ':'"},
      {"f(1 2)\n", "SyntaxError 1:3-5 invalid syntax. Perhaps you forgot a comma?"},
      {"'abc\n", "SyntaxError 1:1 unterminated string literal (detected at line 1)"},
  };
  (void)state;
  CHECK_PROMPT(rows);
}

static void command_form(void **state) {
  static const struct row rows[] = {
      {"sock = socket AF_INET SOCK_STREAM", "(assign sock (words socket AF_INET SOCK_STREAM))"},
      {"bind sock * 50000", "(expr (words bind sock '*' '50000'))"},
      {"conn, addr = accept sock", "(assign (tuple conn addr) (words accept sock))"},
      {"send s \"a b\" b'\\xff'[0]", "SyntaxError 1:21 expected a blank after the closing quote"},
      {"wire show #1", "(expr (command wire show '#1'))"},
      {"wire show #12 # the last one", "(expr (command wire show '#12'))"},
      {"step #1st", "(expr (command step '#1st'))"},
      {"wire #1", "(expr (command wire '#1'))"},
      {"wire show # 1", "(expr (command wire show))"},
      {"wire show #", "(expr (command wire show))"},
      {"wire show 1#2", "(expr (command wire show '1#2'))"},
      {"recv s #1", "(expr (words recv s))"},
      {"x = 5 #1", "(assign x 5)"},
      {"#1\nstep", "(expr (command step))"},
      {"send s \"a\\tb\" it's # a note", "(expr (words send s \"a\\x09b\" 'it's'))"},
      {"connect s [::1]:80", "(expr (words connect s '[::1]:80'))"},
      {"connect ::1 80", "(expr (words connect '::1' '80'))"},
      {"create_server * 50000", "(expr (words create_server '*' '50000'))"},
      {"run ./a.py x=1", "(expr (command run './a.py' 'x=1'))"},
      {"send None True", "(expr (words send None True))"},
      {"quit", "(expr (command quit))"},
      {"sock = socket", "(assign sock (words socket))"},
      {"while a:\n  send s hi\n", "(while a (block (expr (words send s hi))))"},
      {"def f(s):\n  send s hi\n", "(def f (s@0) 1 (block (expr (words send s@0 hi))))"},
      {"send s \"abc", "SyntaxError 1:8 unterminated string literal (detected at line 1)"},
      {"send s f'{x}'", "SyntaxError 1:8-9 sockshell has no f-strings in command form "
                        "(write the call with brackets)"},
      {"if a: send s hi",
       "SyntaxError 1:12 invalid syntax (a command stands on a line of its own)"},
  };
  (void)state;
  CHECK_COMMANDS(rows);
}

static void python_stays_python(void **state) {
  static const struct row rows[] = {
      {"send = 3", "(assign send 3)"},
      {"send(s)", "(expr (call send s))"},
      {"listen (5)", "(expr (call listen 5))"},
      {"send.x", "(expr (. send x))"},
      {"send, y = 1, 2", "(assign (tuple send y) (tuple 1 2))"},
      {"send + 1", "(expr (+ send 1))"},
      {"send == 3", "(expr (== send 3))"},
      {"send += 3", "(+= send 3)"},
      {"send if x else y", "(expr (choose x send y))"},
      {"send in x", "(expr (in send x))"},
      {"send not in x", "(expr (not-in send x))"},
      {"send and y", "(expr (and send y))"},
      {"history [0]", "(expr (index history 0))"},
      {"close; y", "(expr close)\n(expr y)"},
      {"import socket\ns = socket", "(import socket as socket)\n(assign s socket)"},
      {"from socket import *\ns = socket", "(import socket (*))\n(assign s socket)"},
      {"def f():\n  x = state\nstate = 1\n",
       "(def f () 1 (block (assign x@0 state)))\n(assign state 1)"},
      {"step = 1\ny = step -1\nstep -1",
       "(assign step 1)\n(assign y (- step 1))\n(expr (- step 1))"},
      {"step -1", "(expr (command step '-1'))"},
      {"def f(set):\n  a, b = set\n  set\n",
       "(def f (set@0) 3 (block (assign (tuple a@1 b@2) set@0) (expr set@0)))"},
  };
  (void)state;
  CHECK_COMMANDS(rows);
}

static void a_bound_name_alone_is_an_expression(void **state) {
  (void)state;
  struct interp *in = interp_new(&host, NULL);
  interp_bind_take(in, "state", 5, value_int(1));
  struct text out = TEXT_EMPTY;
  parse_in(in, "state", 5, PARSE_PROMPT, &command_words, &out);
  assert_string_equal(text_str(&out), "(expr state)");
  text_clear(&out);
  parse_in(in, "state sock", 10, PARSE_PROMPT, &command_words, &out);
  assert_string_equal(text_str(&out), "(expr (command state! sock))");
  text_free(&out);
  interp_free(in);
}

static void sides_and_background(void **state) {
  static const struct row rows[] = {
      {"s.connect(a) &", "(background (expr (call (. s connect) a)))"},
      {"accept sock & # later", "(background (expr (words accept sock)))"},
      {"wait &", "(background (expr (command wait)))"},
      {"x & y", "(expr (& x y))"},
      {"a; b &", "(expr a)\n(background (expr b))"},
      {"(x &\ny)", "(expr (& x y))"},
      {"@client s.send(b\"hi\")", "(side client (expr (call (. s send) b\"hi\")))"},
      {"@client send s hi &", "(background (side client (expr (words send s hi))))"},
      {"@client while a:\n  b\n  c\n", "(side client (while a (block (expr b) (expr c))))"},
      {"@client @server a", "SyntaxError 1:9 invalid syntax"},
      {"if a:\n  b &\n", "SyntaxError 2:5 sockshell has no '&' inside a block "
                         "(it stands after a statement of its own at the prompt)"},
      {"if a:\n  @b c\n", "SyntaxError 2:3-4 sockshell has no '@side' inside a block "
                          "(it stands on a line of its own at the prompt)"},
  };
  (void)state;
  CHECK_COMMANDS(rows);
}

/* Places that the evaluator and the trace rely on. */
static void spans_are_exact(void **state) {
  (void)state;
  const char *text = "x = (sock.bind)(a, b=1) + y\nsend s \"a b\" c # d\n";
  struct interp *in = interp_new(&host, NULL);
  struct source *source = source_new("test", text, strlen(text));
  struct unit *unit = NULL;
  struct diag diag = DIAG_EMPTY;
  assert_int_equal(parse_source(in, source, PARSE_FILE, &command_words, &unit, &diag), PARSE_OK);
  const struct node *assign = unit->body->list.at[0], *command = unit->body->list.at[1]->pair.left;
  const struct node *sum = assign->assign.value, *call = sum->pair.left;
  const struct node *attribute = call->call.callee;
  assert_int_equal(assign->span.end, 27);
  assert_int_equal(sum->span.start, 4);
  assert_int_equal(sum->span.end, 27);
  assert_int_equal(call->span.end, 23);
  assert_true(attribute->parens);
  assert_int_equal(attribute->span.end, 14);
  assert_int_equal(attribute->attribute.name_span.start, 10);
  assert_int_equal(command->span.line, 2);
  assert_int_equal(command->span.end - command->span.start, strlen("send s \"a b\" c"));
  assert_string_equal(command->command.rest, "s \"a b\" c");
  assert_int_equal(command->command.words[1].span.start, 28 + 7);
  assert_string_equal(command->command.words[1].s, "a b");
  assert_true(command->command.words[1].quoted);
  unit_free(unit);
  source_free(source);
  interp_free(in);
}

static void a_refused_text_makes_no_names(void **state) {
  (void)state;
  struct interp *in = interp_new(&host, NULL);
  struct text out = TEXT_EMPTY;
  size_t before = in->global_count;
  parse_in(in, "a = b\nc = = d\n", 14, PARSE_FILE, NULL, &out);
  assert_string_equal(text_str(&out), "SyntaxError 2:5 invalid syntax");
  assert_int_equal(in->global_count, before);
  text_free(&out);
  interp_free(in);
}

/* Texts that would need a deep stack, parsed on a small one. */
static void repeat(struct text *t, const char *s, size_t count) {
  while (count-- > 0)
    text_adds(t, s);
}

static void check_made(struct text *text, const char *said) {
  struct interp *in = interp_new(&host, NULL);
  struct text out = TEXT_EMPTY;
  parse_in(in, text_str(text), text->len, PARSE_FILE, NULL, &out);
  if (said)
    assert_non_null(strstr(text_str(&out), said));
  else
    assert_null(strstr(text_str(&out), "Error"));
  text_free(&out);
  interp_free(in);
  text_clear(text);
}

static void *deep_texts(void *data) {
  static const char *const chains[] = {"1+", "not ", "-", "a**", "a if b else ", "a and ", "a or "};
  struct text text = TEXT_EMPTY;
  (void)data;
  for (size_t i = 0; i < sizeof chains / sizeof *chains; i++) {
    repeat(&text, chains[i], 400);
    text_adds(&text, "a");
    check_made(&text, NULL);
    repeat(&text, chains[i], 100000);
    text_adds(&text, "a");
    check_made(&text, "expression nested too deeply");
  }
  text_adds(&text, "a");
  repeat(&text, ".b", 100000);
  check_made(&text, "expression nested too deeply");
  repeat(&text, "(not -f(a + ", 50);
  text_adds(&text, "1");
  repeat(&text, "))", 50);
  check_made(&text, NULL);
  repeat(&text, "(", 101);
  check_made(&text, "too many nested parentheses");
  text_adds(&text, "with a");
  repeat(&text, ", a", 100000);
  text_adds(&text, ": b");
  check_made(&text, "too many statically nested blocks");
  text_free(&text);
  return NULL;
}

static void no_text_overflows_a_small_stack(void **state) {
  (void)state;
#if defined __SANITIZE_ADDRESS__
  const size_t stack = (size_t)8 << 20; /* its frames are larger */
#else
  const size_t stack = (size_t)1 << 20;
#endif
  pthread_attr_t attr;
  pthread_t thread;
  assert_int_equal(pthread_attr_init(&attr), 0);
  assert_int_equal(pthread_attr_setstacksize(&attr, stack), 0);
  assert_int_equal(pthread_create(&thread, &attr, deep_texts, NULL), 0);
  assert_int_equal(pthread_join(thread, NULL), 0);
  pthread_attr_destroy(&attr);
}

static void long_texts_are_no_deep_ones(void **state) {
  static const struct {
    const char *before, *again, *after;
  } cases[] = {{"x = [", "1, ", "]"},
               {"if a: b\n", "elif a: b\n", "else: c\n"},
               {"x = '", "é\\n", "'"},
               {"", "'a' ", ""},
               {"a", " < b", ""},
               {"", "a = ", "b"},
               {"f'", "{a}-", "'"},
               {"", "a;", ""},
               {"try: a\n", "except b: c\n", ""},
               {"", "\\\n\n", ""}};
  (void)state;
  struct text text = TEXT_EMPTY;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    text_adds(&text, cases[i].before);
    repeat(&text, cases[i].again, 50000);
    text_adds(&text, cases[i].after);
    check_made(&text, NULL);
  }
  text_adds(&text, "f'{f(");
  repeat(&text, "a, ", 50000);
  text_adds(&text, ":= )}'");
  check_made(&text, "1:5 f-string: expecting '=', or '!', or ':', or '}'");
  text_free(&text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_walkthrough_of_a_server),
      cmocka_unit_test(literals),
      cmocka_unit_test(fstrings),
      cmocka_unit_test(operators_bind_as_in_python),
      cmocka_unit_test(statements),
      cmocka_unit_test(names_become_slots),
      cmocka_unit_test(comprehensions_are_scopes),
      cmocka_unit_test(stars_are_kept_apart),
      cmocka_unit_test(mistakes_are_said_as_python_says_them),
      cmocka_unit_test(what_is_outside_is_refused_by_name),
      cmocka_unit_test(the_prompt_wants_more_until_a_statement_is_whole),
      cmocka_unit_test(command_form),
      cmocka_unit_test(python_stays_python),
      cmocka_unit_test(a_bound_name_alone_is_an_expression),
      cmocka_unit_test(sides_and_background),
      cmocka_unit_test(spans_are_exact),
      cmocka_unit_test(a_refused_text_makes_no_names),
      cmocka_unit_test(no_text_overflows_a_small_stack),
      cmocka_unit_test(long_texts_are_no_deep_ones),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
