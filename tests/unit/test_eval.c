/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evaluator: programs, what they print, and the last line of the error that ends them. What any
 * program means is compared with CPython in tests/oracle; here stand the cases that need a look inside
 * (nothing left behind, limits, interrupts) and one of each statement and operator. A new case is a
 * line in a table, or a function and a line in main. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "lang/syntax/ast.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/object.h"
#include "lang/value/ops.h"
#include "lang/syntax/parse.h"

/* A house of its own: output is collected, a value that is shown is written with its repr. */
struct house {
  struct text out;
  struct interp *in;
  int writes_left; /* before an interrupt comes; -1: none */
};

static int collect(void *data, int fd, const char *s, size_t len) {
  struct house *house = data;
  (void)fd;
  text_add(&house->out, s, len);
  if (house->writes_left > 0 && --house->writes_left == 0)
    atomic_store(&house->in->interrupted, 1);
  return 0;
}

static int flush(void *data, int fd) {
  (void)data;
  (void)fd;
  return 0;
}

static void show(void *data, struct interp *in, struct value v) {
  struct house *house = data;
  ops_repr(in, v, &house->out);
  text_addc(&house->out, '\n');
  value_drop(in->last);
  in->last = value_ref(v);
}

static const struct host host = {.write = collect, .flush = flush, .show = show};

/* Runs PROGRAM; its output, and after an error the diagnosis in DIAG. */
static int run_in(struct house *house, const char *program, struct diag *diag) {
  struct source *source = source_new("test.py", program, strlen(program));
  struct unit *unit = NULL;
  enum parse_status status = parse_source(house->in, source, PARSE_FILE, NULL, &unit, diag);
  int result = -1;
  if (status == PARSE_OK) {
    result = interp_exec(house->in, unit, true);
    if (result)
      interp_take_exception(house->in, diag, NULL);
    unit_free(unit);
  }
  source_free(source);
  return result;
}

/* Output and error of PROGRAM as one text, run in a new evaluator that must leave nothing behind. */
static char *outcome(const char *program) {
  struct house house = {TEXT_EMPTY, NULL, -1};
  struct diag diag = DIAG_EMPTY;
  int64_t before = object_bytes;
  house.in = interp_new(&host, &house);
  if (run_in(&house, program, &diag))
    text_addf(&house.out, "%s%s%s", diag.kind, *diag.message ? ": " : "", diag.message);
  diag_clear(&diag);
  interp_free(house.in);
  if (object_bytes != before)
    fail_msg("%lld bytes of objects are left by:\n%s", (long long)(object_bytes - before), program);
  text_str(&house.out);
  return text_take(&house.out);
}

struct example {
  const char *program, *wanted;
};

static void check(const struct example *examples) {
  for (; examples->program; examples++) {
    char *got = outcome(examples->program);
    if (strcmp(got, examples->wanted))
      fail_msg("%s\ngave:\n%s\nwanted:\n%s", examples->program, got, examples->wanted);
    free(got);
  }
}

static void test_operators(void **state) {
  static const struct example examples[] = {
      {"7 // 2, -7 // 2, 7 // -2, -7 % 3, 7 % -3, 7 / 2", "(3, -4, -4, 2, -2, 3.5)\n"},
      {"2 ** 10, 2 ** -1, 1 << 4, -17 >> 2, 6 & 3, 6 | 3, 6 ^ 3, ~6",
       "(1024, 0.5, 16, -5, 2, 7, 5, -7)\n"},
      {"-7.5 // 2, -7.5 % 2, 7.0 // -2, 1e300 * 1e10", "(-4.0, 0.5, -4.0, inf)\n"},
      {"(2**62 + 1) / 3, 9007199254740993 / 1", "(1.5372286728091292e+18, 9007199254740992.0)\n"},
      {"1 < 2 <= 2 < 3, 1 < 2 > 3, 2**53 + 1 == float(2**53)", "(True, False, False)\n"},
      {"True + True, True & False, True | 2, not 0, 0 or 'a', 1 and ''",
       "(2, False, 3, True, 'a', '')\n"},
      {"'ab' * 3 + 'c', [1] * 2 + [2], 2 * (1,), b'x' + bytearray(b'y')",
       "('abababc', [1, 1, 2], (1, 1), b'xy')\n"},
      {"{1, 2} | {3}, {1, 2} & {2}, {1, 2} - {2}, {1, 2} <= {1, 2, 3}",
       "({1, 2, 3}, {2}, {1}, True)\n"},
      {"[1, 2] < [1, 3], (1,) < (1, 0), 'a' < 'b', b'a' in b'ba', 3 in (1, 2), 'x' not in 'y'",
       "(True, True, True, True, False, True)\n"},
      {"9223372036854775807 + 1, -9223372036854775807 - 2, 1 << 63",
       "(9223372036854775808, -9223372036854775809, 9223372036854775808)\n"},
      {"2 ** 64 - 2 ** 63 * 2, -(2 ** 63), 2 ** 64 // 2 ** 62", "(0, -9223372036854775808, 4)\n"},
      {"2 ** 64 == 2.0 ** 64, 2 ** 64 + 1 == 2.0 ** 64, {2 ** 64: 'a'}[2.0 ** 64]",
       "(True, False, 'a')\n"},
      {"2 ** (2 ** 40)", "MemoryError"},
      {"1 + 'a'", "TypeError: unsupported operand type(s) for +: 'int' and 'str'"},
      {"'a' + 1", "TypeError: can only concatenate str (not \"int\") to str"},
      {"1 // 0", "ZeroDivisionError: integer division or modulo by zero"},
      {"1.5 % 0", "ZeroDivisionError: float modulo"},
      {"1 < 'a'", "TypeError: '<' not supported between instances of 'int' and 'str'"},
      {NULL, NULL}};
  (void)state;
  check(examples);
}

static void test_items(void **state) {
  static const struct example examples[] = {
      {"s = 'héllo wörld'\ns[1], s[-1], s[1:9:2], s[::-1]", "('é', 'd', 'él ö', 'dlröw olléh')\n"},
      {"b = b'abcdef'\nb[0], b[2:4], b[-2:], b[::-2], b[10:]", "(97, b'cd', b'ef', b'fdb', b'')\n"},
      {"a = [1, 2, 3, 4]\na[1:3] = [7, 8, 9]\ndel a[0], a[-1]\na[::2] = [0, 0]\na", "[0, 8, 0]\n"},
      {"a = bytearray(b'abc')\na[0:1] = b'xyz'\na[1] = 65\ndel a[-1]\na", "bytearray(b'xAzb')\n"},
      {"d = {1: 'a', True: 'b', 'k': [1]}\nd['k'] += [2]\nd[1] *= 2\nd",
       "{1: 'bb', 'k': [1, 2]}\n"},
      {"[1][1]", "IndexError: list index out of range"},
      {"{}['x']", "KeyError: 'x'"},
      {"'a'['b']", "TypeError: string indices must be integers, not 'str'"},
      {"x = (1,)\nx[0] = 2", "TypeError: 'tuple' object does not support item assignment"},
      {NULL, NULL}};
  (void)state;
  check(examples);
}

static void test_names(void **state) {
  static const struct example examples[] = {
      {"a = b = [1]\nb += [2]\na", "[1, 2]\n"},
      {"a, (b, c), [d] = 1, (2, 3), [4]\na, b, c, d", "(1, 2, 3, 4)\n"},
      {"a, b = 1, 2\na, b = b, a\na, b", "(2, 1)\n"},
      {"a, b = 1, 2, 3", "ValueError: too many values to unpack (expected 2)"},
      {"a, b = [1]", "ValueError: not enough values to unpack (expected 2, got 1)"},
      {"a, b = 5", "TypeError: cannot unpack non-iterable int object"},
      {"5\n_ + 1", "5\n6\n"},
      {"x = 1\ndel x\nx", "NameError: name 'x' is not defined"},
      {"prnt", "NameError: name 'prnt' is not defined. Did you mean: 'print'?"},
      {"counter = 1\ndef f():\n  return countr\nf()",
       "NameError: name 'countr' is not defined. Did you mean: 'counter'?"},
      {"def f():\n  x += 1\n  x = 0\nf()", "UnboundLocalError: cannot access local variable 'x' "
                                           "where it is not associated with a value"},
      {"def f():\n  global n\n  n = 5\nf()\nn", "5\n"},
      {"len = 3\nlen\ndel len\nlen('ab')", "3\n2\n"},
      {"'a'.uper()",
       "AttributeError: 'str' object has no attribute 'uper'. Did you mean: 'upper'?"},
      {NULL, NULL}};
  (void)state;
  check(examples);
}

static void test_flow(void **state) {
  static const struct example examples[] = {
      {"for i in range(5):\n  if i == 1: continue\n  if i == 3: break\n  print(i)\nelse: "
       "print('no')",
       "0\n2\n"},
      {"i = 3\nwhile i:\n  i -= 1\nelse: print('done', i)", "done 0\n"},
      {"for a, b in [(1, 2), (3, 4)]: print(a * b)", "2\n12\n"},
      {"l = [1, 2, 3]\nfor x in l:\n  if x < 3: l.append(x + 9)\nl", "[1, 2, 3, 10, 11]\n"},
      {"for x in range(10, 0, -4): print(x)", "10\n6\n2\n"},
      {"for i in range(9223372036854775805, 9223372036854775807): print(i)",
       "9223372036854775805\n9223372036854775806\n"},
      {"d = {1: 2}\nfor k in d: d[k + 1] = 0",
       "RuntimeError: dictionary changed size during iteration"},
      {"for x in 5: pass", "TypeError: 'int' object is not iterable"},
      {"if 0: print(1)\nelif '': print(2)\nelif [0]: print(3)\nelse: print(4)", "3\n"},
      {"print('yes' if [] else 'no')", "no\n"},
      {"assert 1 == 2, 'what'", "AssertionError: what"},
      {NULL, NULL}};
  (void)state;
  check(examples);
}

static void test_exceptions(void **state) {
  static const struct example examples[] = {
      {"try: 1 / 0\nexcept (ValueError, ZeroDivisionError) as e: print(e)\nelse: print('else')\n"
       "finally: print('finally')\ntry: e\nexcept NameError: print('gone')",
       "division by zero\nfinally\ngone\n"},
      {"def f():\n  try: return 1\n  finally: return 2\nf()", "2\n"},
      {"def f():\n  for i in range(3):\n    try: 1 / 0\n    finally: break\n  return i\nf()",
       "0\n"},
      {"def f():\n  for i in range(3):\n    try: continue\n    finally: print(i)\nf()",
       "0\n1\n2\n"},
      {"def f():\n  try: return 'kept'\n  finally: print('first')\nf()", "first\n'kept'\n"},
      {"try:\n  try: {}['k']\n  except KeyError: raise\nexcept LookupError as e: print(repr(e))",
       "KeyError('k')\n"},
      {"try: raise ValueError('a') from KeyError('b')\nexcept ValueError as e: "
       "print(repr(e.__cause__))",
       "KeyError('b')\n"},
      {"try: raise OSError(111, 'no')\nexcept ConnectionRefusedError as e: print(e.errno, e)",
       "111 [Errno 111] no\n"},
      {"try: pass\nexcept 5: pass\nelse: print('ok')", "ok\n"},
      {"try: 1 / 0\nexcept 5: pass",
       "TypeError: catching classes that do not inherit from BaseException is not allowed"},
      {"raise", "RuntimeError: No active exception to reraise"},
      {"raise 5", "TypeError: exceptions must derive from BaseException"},
      {"raise ValueError", "ValueError"},
      {"raise KeyError(1, 2)", "KeyError: (1, 2)"},
      {"with 5: pass", "TypeError: 'int' object does not support the context manager protocol"},
      {"import nothing", "ModuleNotFoundError: No module named 'nothing'"},
      {"from struct import nothing", "ImportError: cannot import name 'nothing' from 'struct'"},
      {NULL, NULL}};
  (void)state;
  check(examples);
}

static void test_functions(void **state) {
  static const struct example examples[] = {
      {"def f(a, b=2, *, c=3): return a, b, c\nf(1), f(1, 5), f(1, c=0), f(b=1, a=0)",
       "((1, 2, 3), (1, 5, 3), (1, 2, 0), (0, 1, 3))\n"},
      {"def f(a, l=[]):\n  l.append(a)\n  return l\nf(1)\nf(2)", "[1]\n[1, 2]\n"},
      {"def fact(n): return 1 if n < 2 else n * fact(n - 1)\nfact(20)", "2432902008176640000\n"},
      {"def f(): pass\nf()\nprint(f())", "None\n"},
      {"def f():\n  'what it does'\nf.__name__, f.__doc__", "('f', 'what it does')\n"},
      {"def f(a, b, c): pass\nf()",
       "TypeError: f() missing 3 required positional arguments: 'a', 'b', and 'c'"},
      {"def f(a, b=1): pass\nf(1, 2, 3)",
       "TypeError: f() takes from 1 to 2 positional arguments but 3 were given"},
      {"def f(a): pass\nf(1, a=2)", "TypeError: f() got multiple values for argument 'a'"},
      {"def f(a): pass\nf(1, z=2)", "TypeError: f() got an unexpected keyword argument 'z'"},
      {"def f(*, k): pass\nf()", "TypeError: f() missing 1 required keyword-only argument: 'k'"},
      {"def f(a,b,c,d,e,f,g,h,i,j): return a+j\nf(1,2,3,4,5,6,7,8,9,10)", "11\n"},
      {"max(1,2,3,4,5,6,7,8,9,10,11,12)", "12\n"},
      {"5()", "TypeError: 'int' object is not callable"},
      {"def f(n): return f(n + 1)\nf(0)", "RecursionError: maximum recursion depth exceeded"},
      {"n = 0\ndef f():\n  global n\n  n += 1\n  f()\ntry: f()\nexcept RecursionError: print(n)",
       "999\n"},
      {NULL, NULL}};
  (void)state;
  check(examples);
}

static void test_fstrings(void **state) {
  static const struct example examples[] = {
      {"x = 3\nf'{x} {x!r:>4} {x:03d} {x=} {f\"{x}!\"} {{}}'", "'3    3 003 x=3 3! {}'\n"},
      {"s = 'é'\nf'{s!a} {s:>3} {s!r}'", "\"'\\\\xe9'   é 'é'\"\n"},
      {"w = 6\nf'{3.14159:{w}.2f}|'", "'  3.14|'\n"},
      {"d = {'k': ['a', 'b']}\nf'{d['k'][0]}{'\\n'.join(d['k'])!r}{f'{f'{d['k']}'}'}'",
       "\"a'a\\\\nb'['a', 'b']\"\n"},
      {"f'{ # one }\n  1\n}', f'''{2\n+ # three\n3:{'>'}4}'''", "('1', '   5')\n"},
      {"x = 1\nf'{x = }|{x=!s:>3}|{x:=3}|{(x:=7)}|{x:\\x3e3}'", "'x = 1|x=  1|  1|7|  7'\n"},
      {"f'{1:q}'", "ValueError: Unknown format code 'q' for object of type 'int'"},
      {NULL, NULL}};
  (void)state;
  check(examples);
}

/* A text that is built by += and seen by a second name in between keeps its old value there. */
static void test_growing_text(void **state) {
  static const struct example examples[] = {
      {"s = 'a'\nt = s\ns += 'b'\nu = s\ns += 'c'\ns, t, u", "('abc', 'a', 'ab')\n"},
      {"s = 'a'\ns += s\ns = s + s\ns", "'aaaa'\n"},
      {"b = b''\nfor i in range(300): b += b'%d,' % i\nlen(b), b[-8:]", "(1090, b'298,299,')\n"},
      {"def f():\n  global s\n  s = 'new'\n  return 'x'\ns = 'old'\ns += f()\ns", "'oldx'\n"},
      {"d = {}\ns = 'k'\nd[s] = 1\ns += 'x'\nd, s in d, 'k' in d", "({'k': 1}, False, True)\n"},
      {NULL, NULL}};
  (void)state;
  check(examples);
}

static void test_memory(void **state) {
  static const struct example examples[] = {
      {"'x' * 10**12", "MemoryError"},
      {"[0] * 10**12", "MemoryError"},
      {"s = 'ab' * 1000\nwhile True: s += s", "MemoryError"},
      {"l = [0] * 1000\nwhile True: l += l", "MemoryError"},
      {"try: b'x' * (1 << 40)\nexcept MemoryError: print('went on')", "went on\n"},
      {NULL, NULL}};
  (void)state;
  check(examples);
}

/* Functions that hold one another by the names that they share: nothing is left at the end. */
static void test_rings(void **state) {
  static const struct example examples[] = {
      {"def f():\n  def g(n): return g(n - 1) if n else 0\n  return g\nprint(f()(3))", "0\n"},
      {"def f():\n  x = [lambda: x]\n  return x\nf()[0]() is f", "False\n"},
      {"def f():\n  def g(): return g, h\n  def h(): return g\n  return {1: h}\nkept = f()", ""},
      {"def f():\n  g = (g for i in range(3))\n  return g\nlen(list(f()))", "3\n"},
      {"def f():\n  def g(): g()\n  g()\nf()", "RecursionError: maximum recursion depth exceeded"},
      {"def f():\n  def g(): return 1 // 0, g\n  return g()\nf()",
       "ZeroDivisionError: integer division or modulo by zero"},
      {NULL, NULL}};
  (void)state;
  check(examples);
}

/* Those that nobody holds go when the function around them ends, and not those that someone holds. */
static void test_rings_go_early(void **state) {
  static const char define[] = "def f(k=None):\n"
                               "  def even(n): return n == 0 or odd(n - 1)\n"
                               "  def odd(n): return n and even(n - 1)\n"
                               "  def alone(n): return n and alone(n - 1)\n"
                               "  if k: return odd\n"
                               "  return even(6), odd(6), alone(6)\n"
                               "x = f()\nkept = f(1)\n";
  struct house house = {TEXT_EMPTY, interp_new(&host, &house), -1};
  struct diag diag = DIAG_EMPTY;
  (void)state;
  assert_int_equal(run_in(&house, define, &diag), 0);
  int64_t before = object_bytes;
  assert_int_equal(run_in(&house, "for i in range(100): x = f()\ndel i\n", &diag), 0);
  assert_true(object_bytes - before < 256); /* what the name i takes stays */
  assert_int_equal(run_in(&house, "kept(5), kept(6)\n", &diag), 0);
  assert_string_equal(text_str(&house.out), "(True, 0)\n");
  text_free(&house.out);
  interp_free(house.in);
}

/* Objects in objects, too many for the C stack if each took a call. */
static void test_deep(void **state) {
  static const struct example examples[] = {
      {"a = []\nfor i in range(200000): a = [a]\ndel a\nprint('ok')", "ok\n"},
      {"a = []\na.append(a)\na == a, len(a)", "(True, 1)\n"},
      {"a = []\nb = []\na.append(b)\nb.append(a)\na == [a]",
       "RecursionError: maximum recursion depth exceeded in comparison"},
      {NULL, NULL}};
  (void)state;
  check(examples);
}

static void test_interrupt(void **state) {
  static const struct {
    const char *program;
    int writes;
    const char *wanted;
  } cases[] = {
      {"while True: print(1)", 4, "1\n1\n"},
      {"for i in range(10**9): print(1)", 2, "1\n"},
      {"def f(): print(1)\nf()\nf()", 2, "1\n"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct house house = {TEXT_EMPTY, NULL, cases[i].writes};
    struct diag diag = DIAG_EMPTY;
    house.in = interp_new(&host, &house);
    assert_int_equal(run_in(&house, cases[i].program, &diag), -1);
    assert_string_equal(diag.kind, "KeyboardInterrupt");
    assert_memory_equal(text_str(&house.out), cases[i].wanted, 2);
    /* the evaluator goes on as if nothing had been */
    house.writes_left = -1;
    diag_clear(&diag);
    assert_int_equal(run_in(&house, "print('after')", &diag), 0);
    assert_non_null(strstr(text_str(&house.out), "after\n"));
    interp_free(house.in);
    text_free(&house.out);
  }
}

static void test_place(void **state) {
  struct house house = {TEXT_EMPTY, NULL, -1};
  struct diag diag = DIAG_EMPTY;
  (void)state;
  house.in = interp_new(&host, &house);
  assert_int_equal(run_in(&house, "x = 1\ndef f():\n  return 1 + ''.bogus\nf()\n", &diag), -1);
  assert_string_equal(diag.kind, "AttributeError");
  assert_int_equal(diag.span.line, 3);
  assert_memory_equal(diag.source->text + diag.span.start, "bogus",
                      diag.span.end - diag.span.start);
  diag_clear(&diag);
  interp_free(house.in);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_operators),      cmocka_unit_test(test_items),
      cmocka_unit_test(test_names),          cmocka_unit_test(test_flow),
      cmocka_unit_test(test_exceptions),     cmocka_unit_test(test_functions),
      cmocka_unit_test(test_fstrings),       cmocka_unit_test(test_growing_text),
      cmocka_unit_test(test_memory),         cmocka_unit_test(test_rings),
      cmocka_unit_test(test_rings_go_early), cmocka_unit_test(test_deep),
      cmocka_unit_test(test_interrupt),      cmocka_unit_test(test_place),
  };
  setlocale(LC_CTYPE, "C.UTF-8"); /* which characters are printable */
  return cmocka_run_group_tests(tests, NULL, NULL);
}
