/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The survey: a program and what is said of it. */
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
#include "calls/socket_methods.h"
#include "calls/socket_object.h"
#include "calls/words.h"
#include "lang/eval/interp.h"
#include "lang/lib/builtins.h"
#include "lang/python.h"
#include "lang/survey.h"
#include "lang/syntax/ast.h"
#include "lang/syntax/lex.h"
#include "lang/syntax/parse.h"
#include "lang/value/ops.h"
#include "net/constants.h"

static const struct host host = {0};

static int start(void **state) {
  (void)state;
  socket_object_start();
  return 0;
}

static enum parse_word word(void *data, const char *name, size_t len) {
  (void)data;
  return words_is_call(name, len) ? PARSE_CALL : PARSE_PLAIN;
}

/* What the survey says of PROGRAM, the caller's: "" inside, the sentence outside, "wrong: " and a message. */
static char *says(const char *program, size_t len, char *(*form)(const struct survey *)) {
  static const struct parse_words words = {word, NULL};
  struct interp *in = interp_new(&host, NULL);
  struct source *source = source_new("p.py", program, len);
  struct unit *unit = NULL;
  struct survey survey;
  struct diag diag = DIAG_EMPTY;
  struct text t = TEXT_EMPTY;
  interp_set_argv(in, 1, (char *[]){"p.py"});
  switch (survey_source(in, source, &words, &unit, &survey, &diag)) {
  case SURVEY_INSIDE:
    assert_non_null(unit);
    assert_int_equal(survey.count, 0);
    unit_free(unit);
    break;
  case SURVEY_OUTSIDE:
    assert_null(unit);
    assert_null(diag.kind);
    assert_true(survey.count > 0);
    if (form) {
      text_free(&t);
      t.s = form(&survey);
    } else {
      survey_say(&survey, "p.py", &t);
    }
    break;
  case SURVEY_WRONG:
    assert_int_equal(survey.count, 0);
    text_addf(&t, "wrong: %s", diag.message);
    break;
  }
  survey_clear(&survey);
  diag_clear(&diag);
  source_free(source);
  interp_free(in);
  return text_take(&t);
}

static void assert_says(const char *program, const char *want) {
  char *got = says(program, strlen(program), NULL);
  const char *rest = strncmp(got, "p.py needs ", 11) == 0 ? got + 11 : got;
  if (strcmp(rest, want) != 0)
    fail_msg("%s\nsays '%s', not '%s'", program, rest, want);
  free(got);
}

struct case_ {
  const char *program, *says;
};

static void all(const struct case_ *at) {
  for (; at->program; at++)
    assert_says(at->program, at->says);
}

static void what_is_here_is_taken(void **state) {
  static const struct case_ cases[] = {
      {"", ""},
      {"import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_STREAM)\ns.close()\n", ""},
      {"from socket import *\ns = socket(AF_INET, SOCK_STREAM)\n", ""},
      {"from time import *\nprint(perf_counter())", ""},
      {"import socket as s, os.path\ns.socket()\nos.path.join('a', 'b')\n", ""},
      {"def f(a, *, b=1):\n  global c\n  c = a\n  return b\nprint(f(1), c, __name__, __file__)\n",
       ""},
      {"try:\n  pass\nexcept OSError as e:\n  print(e.errno, e.args, e.__cause__)\n", ""},
      {"try: pass\nexcept UnicodeDecodeError as e: print(e.reason, e.start)\n", ""},
      {"def f(): pass\nf.count = 1\nprint(f.count, f.__name__)\n", ""},
      {"x = b'a'.decode().split()[0].upper(), (1).bit_length(), 1.5.is_integer(), {}.items()\n",
       ""},
      {"import sys\nfor line in sys.stdin.buffer.readlines(): sys.stdout.buffer.write(line)\n", ""},
      {"import select\np = select.poll()\np.register(0, select.POLLIN)\n", ""},
      {"import struct\nx = struct.Struct('!H')\nprint(x.size, x.pack(1), struct.calcsize('H'))\n",
       ""},
      {"import time\nt = time.localtime()\nprint(t.tm_hour, time.strftime('%H', t))\n", ""},
      {"def f(a: list[int], b: str | None = None) -> dict[str, int]: pass\nx: int | None = 1\n",
       ""},
      {"print(int.from_bytes(b'ab', 'big'), bytes.fromhex('00'), dict.fromkeys([1]))\n", ""},
      {"for i, (a, *b) in []:\n  print(i, a, b)\nwith open('x') as g: g.read()\n", ""},
      {"if (n := 3) > 2: print(n)\ndel n\n", ""},
      {"import sys, socket\nsys.stdout.flush(), sys.stdin.buffer.read(), socket.AF_INET.name\n",
       ""},
      {"print(*[1], sep='', end='')\nsum([1], start=2), sorted([1], key=None), dict(a=1), pow(1, "
       "2, mod=3)\n",
       ""},
      {"max([1], key=len, default=2), min((1, 2), key=abs)\n", ""},
      /* what looks like one of the doubts and is none */
      {"def f(x, y, s):\n  return x ** 2, 2 ** x, (x * x + y ** 2) ** 0.5, x ** (len(s) - 1), x ** "
       "-1, pow(x, 3), "
       "pow(x, y, 7), abs(x) ** 0.5, x ** 2.0\n",
       ""},
      {"v = memoryview(b'ab')\nv[1:], v[0:2:1], v[::None]\n", ""},
      {"import socket\nfd = socket.socket().detach()\n", ""},
      {"import sys, select\ns.close()\nselect.select([sys.stdin, s], [], [])\nfor line in "
       "sys.stdin: print(line, "
       "file=sys.stderr)\nif s is sys.stdin: s = [l for l in sys.stdin]\n",
       ""},
      {"import sys\nf = sys.stdin\nf.read(), f.readline(), [l for l in f]\n", ""},
      /* all that may be given by name */
      {"import os, random, struct, binascii, socket, sys\n"
       "round(number=1, ndigits=2); open(file=1, mode=2, buffering=3, encoding=4, errors=5, "
       "newline=6)\n"
       "os.getenv(key=1, default=2); os.listdir(path=1); os.mkdir(path=1, mode=2); "
       "os.rmdir(path=1)\n"
       "os.makedirs(name=1, mode=2, exist_ok=3); random.choice(seq=1); "
       "random.choices(population=1, k=2)\n"
       "random.randint(a=1, b=2); random.randrange(start=1, stop=2, step=3); random.shuffle(x=1)\n"
       "random.sample(population=1, k=2); random.uniform(a=1, b=2); struct.unpack_from('a', "
       "buffer=1, offset=2)\n"
       "binascii.hexlify(data=1, sep=2, bytes_per_sep=3); binascii.b2a_base64(1, newline=2)\n"
       "binascii.a2b_base64(1, strict_mode=2); socket.socket(family=1, type=2, proto=3, fileno=4)\n"
       "socket.socketpair(family=1, type=2, proto=3); socket.getfqdn(name=1)\n"
       "socket.create_connection(address=1, timeout=2, source_address=3, all_errors=4)\n"
       "socket.create_server(address=1, family=2, backlog=3, reuse_port=4, dualstack_ipv6=5)\n"
       "socket.getaddrinfo(host=1, port=2, family=3, type=4, proto=5, flags=6)\n"
       "sys.set_int_max_str_digits(maxdigits=1); int.from_bytes(bytes=1, byteorder=2, signed=3)\n"
       "enumerate(iterable=1, start=2); zip(strict=True); int('1', base=3); dict.fromkeys([1])\n"
       "str(object=1, encoding=2, errors=3); memoryview(object=1); struct.Struct(format=1)\n",
       ""},
      {"import socket\nhasattr(socket, 'SO_REUSEPORT'), getattr(socket, 'AF_INET')\n"
       "def f(x, y): return getattr(x, 'errno', None), getattr(x, y)\nFORMAT = 'utf-8'\n",
       ""},
      {"import random\nrandom.seed()\nrandom.seed(5)\nrandom.choices('ab', k=2)\n", ""},
      {"print(2 ** 62, 1 << 62, 1 / 3)\n", ""},
      {"import sys\nsys.stdin.read(), sys.stdin.read(-1), sys.stdin.buffer.read(None)\n"
       "with open('x') as f: f.read(3)\n",
       ""},
      {"x = 'a'.encode(), 'a'.encode('UTF_8'), b''.decode(encoding='latin1'), ''.encode(y)\ny = "
       "1\n",
       ""},
      {"from __future__ import annotations\nx: Whatever = 1\n", ""},
      {"def f():\n  global never\n", ""},
      /* a name that two things bind may be either */
      {"import socket\nsocket = socket.socket()\nsocket.connect(('a', 1))\n", ""},
      {"import time\ndef f(time): return time.split()\n", ""},
      /* without the import they are NameErrors, here as in python3 */
      {"s = socket.socket()\ns.bind(('', 0))\ngethostname()\nbind(s, AF_INET)\n", ""},
      {NULL, NULL},
  };
  (void)state;
  all(cases);
}

static void what_is_not_here_is_a_reason(void **state) {
  static const struct case_ cases[] = {
      {"import threading\n", "threading (line 1)"},
      {"import os, json, os.nowhere\n", "json (line 1), os.nowhere (1)"},
      {"from urllib.parse import urlparse\nurlparse('x').netloc\n", "urllib.parse (line 1)"},
      {"import helper\nhelper.run().fast\n", "helper (line 1)"},
      {"from helper import *\nrun()\n", "helper (line 1)"},
      {"import socket\nsocket.fromfd(0, 0, 0)\nsocket.fromfd(1, 0, 0)\n",
       "socket.fromfd (line 2, 2 times)"},
      {"from socket import AF_INET, CMSG_LEN\n", "socket.CMSG_LEN (line 1)"},
      {"import os.path\nos.fork()\nos.path.nothing\n", "os.fork (line 2), os.path.nothing (3)"},
      {"import sys\nsys.stdout = 1\n", "assigning to sys.stdout (line 2)"},
      {"int.nothing\n", "int.nothing (line 1)"},
      {"import socket\ns = socket.socket()\ns.recv_exactly(3)\n", "recv_exactly (line 3)"},
      {"print(unheard, frozenset(b''))\nunheard\n", "unheard (line 1, 2 times), frozenset (1)"},
      {"x = object()\n", "object() (line 1)"},
      {"import sys\nsys.stdin.read(3), sys.stdin.buffer.readline(9)\nfrom sys import "
       "stdin\nstdin.read(n)\n"
       "n = 1\n",
       "parts of standard input (line 2, 3 times)"},
      {"x = type('C', (), {})\ny = type(x)\n", "type() that makes a class (line 1)"},
      {"x = 'a'.encode('utf-16'), b'a'.decode(encoding='idna')\nopen('x', encoding='cp\\x1b437')\n",
       "the codec utf-16 (line 1), the codec idna (1), the codec cp?437 (2)"},
      {"def f():\n  return nothing\n", "nothing (line 2)"},
      {"print(isinstance(1, int | str), list[int])\n",
       "classes with | (line 1), classes with [] (1)"},
      {"print(1 << 64)\nx = 0xffffffffffffffffff - 1\n", ""},
      /* what another value has */
      {"import sys\nsys.stdout.close()\nfrom sys import stdin\nstdin.seekable()\n",
       "TextIOWrapper.close (line 2), TextIOWrapper.seekable (4)"},
      {"import os, socket\nos.environ.nothing, socket.AF_INET.start\n",
       "dict.nothing (line 2), AddressFamily.start (2)"},
      {"f = open('x')\nf.buffer\nprint(f.__module__, len.__doc__, len.__self__)\n",
       "buffer (line 2), __module__ (3), __doc__ (3), builtin_function_or_method.__self__ (3)"},
      /* what is here in part */
      {"import random\nrandom.seed('a')\nrandom.choices('ab', weights=[1, 2])\n",
       "a seed that is not an int (line 2), choices(weights=) (3)"},
      {"open(0)\nopen(s.fileno())\nopen('x', closefd=False)\ns = 1\n",
       "open() of a descriptor (line 1, 3 times)"},
      {"memoryview(b'').cast('H')\n", "cast() (line 1)"},
      {"import socket\nprint([n for n in dir(socket) if n.startswith('AF_')])\n", "dir() (line 2)"},
      {"import socket\nhasattr(socket, 'fromfd'), getattr(socket, 'CMSG_LEN', 0), getattr(x, "
       "'never')\n"
       "for x in 'ab': print(getattr(socket, x))\n",
       "socket.fromfd (line 2), socket.CMSG_LEN (2), never (2), "
       "an attribute whose name is worked out (3)"},
      {"FORMAT = 'UTF-16'\nprint('a'.encode(FORMAT), str(b'a', 'utf-7'))\n",
       "the codec UTF-16 (line 1), the codec utf-7 (2)"},
      /* what depends on values */
      {"def f(x, y):\n  x **= 0.5\n  return x ** y, pow(x, y), (-8) ** (1 / 3), (x + y) ** 0.5, x "
       "** (y / 2), x ** 2 "
       "** y\n",
       "a power that may be complex (line 2, 7 times)"},
      {"v = memoryview(b'ab')\nprint('ab'[::-1])\n", "memoryview beside a step (line 2)"},
      {"v = memoryview(b'ab')\nv[slice(0, 2, 2)]\n", "memoryview beside a step (line 2)"},
      {"with open('x') as f: f.detach()\n", "detach() beside files (line 1)"},
      {"import socket\ns = socket.socket()\nprint(s.detach(), s.makefile())\n",
       "detach() beside files (line 3)"},
      {"import socket\nfd = socket.socket().fileno()\nopen(fd)\n",
       "open() of what may be a descriptor (line 3)"},
      {"import sys\nf = open('x') if len(sys.argv) > 1 else sys.stdin\nf.close()\n",
       "a standard stream under another name (line 2)"},
      {"from sys import stdin\ndef f(x): return x.read(3)\nf(stdin)\n",
       "a standard stream under another name (line 3)"},
      {"import sys\nf = sys.stdin\nwith f: pass\n",
       "a standard stream under another name (line 2)"},
      {"import sys\nsys.stdout.buffer.write(b'1')\nprint('2')\n",
       "sys.stdout.buffer beside print() (line 2)"},
      {NULL, NULL},
  };
  (void)state;
  all(cases);
}

static void what_the_parser_refuses_does_not_end_the_survey(void **state) {
  static const struct case_ cases[] = {
      {"import threading\n\nclass A:\n  x = 1\n\nclass B(A):\n  pass\n",
       "threading (line 1), class (3, 2 times)"},
      {"class A: pass\nimport socket, ssl as s\nfrom queue import Queue\nsocket.fromfd\n"
       "s.anything\nsuper()\n",
       "class (line 1), ssl (2), queue (3), socket.fromfd (4), super (6)"},
      {"class A: pass\nf = lambda *a, **b: [x for x in a if x for y in b]\nf.nothing\na.b\n",
       "class (line 1)"},
      {"class A: pass\nimport time\nx = [time.nothing for t in y], [time.none for time in y]\n",
       "class (line 1)"},
      {"class A: pass\nimport time\nx = (time.nothing for t in y)\n",
       "class (line 1), time.nothing (3)"},
      {"async def f():\n  async with a as b: await b\n  yield 1\n",
       "async (line 1, 2 times), await (2), yield (3)"},
      {"@x\ndef f(a, /, b, *c, **d): pass\nf(1, **d)\nf(a=1, *c)\ny = {**d}, {*c}\n",
       "decorators (line 1)"},
      {"match x:\n  case 1:\n    import ssl\nmatch = 3\n", "match (line 1), ssl (3)"},
      {"try: pass\nexcept* OSError: pass\nfrom . import x\nfrom ...a import b\nx = ...\ny = 3j\n",
       "'except*' (line 2), relative imports (3, 2 times), complex numbers (6)"},
      {"def f(a): a.b: int = 3; a[0]: int\nx: int = ...\n", ""},
      {"def f[T](a): pass\n", "type parameters (line 1)"},
      {"type X = int\n", "'type' statements (line 1)"},
      {"x = '\\N{DASH}'\n", "'\\N{…}' escapes (line 1)"},
      {"# coding: latin-1\nx = '\xe9'\n", "an encoding other than UTF-8 (line 2)"},
      {"#!/usr/bin/python3\n# -*- coding: latin-1 -*-\nx = '\xc3\xa9'\n",
       "an encoding other than UTF-8 (line 2)"},
      {"\xef\xbb\xbf# coding: latin-1\n", "an encoding other than UTF-8 (line 1)"},
      {"  # encoding, coding=ascii\n", "an encoding other than UTF-8 (line 1)"},
      {"# vim: set fileencoding=UTF-8 :\n# coding:utf_8\nx = '\xc3\xa9' # coding: latin-1\n", ""},
      {"x = 1 # coding\n# coding: latin-1\n", ""},
      {"import time\nclass A:\n  def f(self, time): time.x\n", "class (line 2)"},
      {"class A: pass\nimport time as t\nt.nothing\nfor t in x: t.nothing\n", "class (line 1)"},
      {"class A: pass\nx = a * b ** c, f(*a), [*a], (*a, 1)\n*a, b = x\nprint(*a)\nx = a[1:2]\n",
       "class (line 1)"},
      {"class A: pass\nmatch = 1\nmatch.x\nprint(match)\ntype(match)\nmatch[1]\n",
       "class (line 1)"},
      {"class A:\n    @property\n    def x(self): return super().x\n",
       "class (line 1), decorators (2), property (2), super (3)"},
      {NULL, NULL},
  };
  (void)state;
  all(cases);
}

/* A mistake in Python stays one, with its place; so does what is no Python at all. */
static void mistakes_are_said(void **state) {
  static const struct case_ cases[] = {
      {"x = = 1\n", "wrong: invalid syntax"},
      {"def f(:\n  pass\n", "wrong: invalid syntax"},
      {"if 1:\n\tx = 1\n        y = 2\n",
       "wrong: inconsistent use of tabs and spaces in indentation"},
      {"x = 'abc\n", "wrong: unterminated string literal (detected at line 1)"},
      {"x = (1\n", "wrong: '(' was never closed"},
      {"class A: pass\nx = (1]\n",
       "wrong: closing parenthesis ']' does not match opening parenthesis '('"},
      {"class A: pass\nx = 'abc\n", "wrong: unterminated string literal (detected at line 2)"},
      {"return 1\n", "wrong: 'return' outside function"},
      /* command form, @side and & are for the prompt's language; a program's are python3's to refuse when it
         is to run it all the same */
      {"s = socket AF_INET SOCK_STREAM\nbind s * 50000\nunheard()\n", "wrong: invalid syntax"},
      {"bind s * 50000\nclass A: pass\n", "wrong: invalid syntax"},
      {"class A: pass\nbind s * 50000\n", "class (line 1)"},
      {"@client print(1)\n", "wrong: invalid syntax"},
      {"print(unheard) &\n", "wrong: invalid syntax"},
      {"send -1\nclose\n", ""},
      {NULL, NULL},
  };
  (void)state;
  all(cases);
  char *got = says("x = 1\0", 6, NULL);
  assert_string_equal(got, "wrong: source code cannot contain null bytes");
  free(got);
}

/* Each example of what is refused gives it as a reason, so no row can be forgotten. */
static void every_refusal_is_a_reason(void **state) {
  (void)state;
  for (size_t i = 0; i < PYTHON_FORMS; i++) {
    char *got = says(python_forms[i].example, strlen(python_forms[i].example), NULL);
    if (!strstr(got, python_forms[i].what))
      fail_msg("%s: '%s'", python_forms[i].example, got);
    free(got);
  }
  for (const struct python_absent *row = python_absent; row->of; row++) {
    struct text program = TEXT_EMPTY;
    int len = (int)strcspn(row->names, " *");
    bool module = strcmp(row->of, "module") == 0;
    bool is_module = interp_find_module(row->of, strlen(row->of)) != NULL && *row->of;
    if (module)
      text_addf(&program, "import %.*s\n", len, row->names);
    else if (is_module)
      text_addf(&program, "import %s\n%s.%.*s%s\n", row->of, row->of, len, row->names,
                row->names[len] == '*' ? "_X" : "");
    else if (!*row->of)
      text_addf(&program, "x = %.*s\n", len, row->names);
    else
      continue;
    char *got = says(program.s, program.len, NULL);
    text_clear(&program);
    text_addf(&program, "%.*s", len, row->names);
    if (!strstr(got, program.s))
      fail_msg("%s.%s: '%s'", row->of, row->names, got);
    text_free(&program);
    free(got);
  }
}

/* Whatever a module offers is known, also as an attribute, but for what the prompt alone has. */

static const struct module *offering;

static void offer(void *data, const char *name) {
  struct text program = TEXT_EMPTY;
  (void)data;
  text_addf(&program, "import %s\n%s.%s\nfrom %s import %s\n", offering->name, offering->name, name,
            offering->name, name);
  char *got = says(program.s, program.len, NULL);
  const struct constant *constant = constants_find(name, strlen(name), NULL);
  bool prompts = constant ? constant->prompt : !socket_methods_find(name, strlen(name), true);
  if (*got && !(strcmp(offering->name, "socket") == 0 && prompts))
    fail_msg("%s.%s: '%s'", offering->name, name, got);
  free(got);
  text_free(&program);
}

static void each_module(void *data, const struct module *module) {
  offering = module;
  interp_module_each(module, offer, data);
}

static void what_modules_have_is_known(void **state) {
  (void)state;
  interp_each_module(each_module, NULL);
  for (const struct type *const *type = module_builtins.types; *type; type++)
    for (const struct builtin *m = (*type)->methods; m && m->name; m++)
      if (!ops_is_attribute(m->name, strlen(m->name)))
        fail_msg("%s.%s is not known", (*type)->name, m->name);
}

/* What a value lists as its attributes is known, and what ops_is_attribute knows for itself is there. */
static void what_values_have_is_known(void **state) {
  static const char *const own[] = {"def f(): pass\nprint(f.__name__, f.__qualname__, f.__doc__)\n",
                                    "print([].append.__self__, int.__module__, "
                                    "(1).__class__, slice(1).start, (1).real, (1).numerator)\n"};
  (void)state;
  for (size_t i = 0; i < sizeof own / sizeof *own; i++)
    assert_says(own[i], "");
  assert_false(ops_is_attribute("recv_exactly", 12));
  assert_false(ops_is_attribute("", 0));
  assert_false(ops_is_attribute("recv", 3));
}

static char *listed(const struct survey *survey) {
  struct text t = TEXT_EMPTY;
  survey_list(survey, "a\033[1m.py", &t);
  return text_take(&t);
}

static void the_list_says_what_to_do_instead(void **state) {
  static const char program[] = "import queue, helper\nclass A: pass\nclass B: pass\n";
  (void)state;
  char *got = says(program, sizeof program - 1, listed);
  assert_string_equal(got,
                      "  a?[1m.py:1: queue (a list is a queue too: append(x) and pop(0))\n"
                      "  a?[1m.py:1: helper\n"
                      "  a?[1m.py:2: class, 2 times (keep data in tuples, lists and dicts, and "
                      "define functions)\n");
  free(got);
}

/* Time grows with the program alone: a hundred thousand lines of reasons, each its own. */
static void a_long_program_is_surveyed(void **state) {
  struct text program = TEXT_EMPTY;
  (void)state;
  text_adds(&program, "class A: pass\n");
  for (int i = 0; i < 100000; i++)
    text_addf(&program, "import m%d; x%d.y%d\n", i, i, i);
  char *got = says(program.s, program.len, NULL);
  assert_non_null(strstr(got, "m99999 (100001)"));
  free(got);
  text_free(&program);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_here_is_taken),
      cmocka_unit_test(what_is_not_here_is_a_reason),
      cmocka_unit_test(what_the_parser_refuses_does_not_end_the_survey),
      cmocka_unit_test(mistakes_are_said),
      cmocka_unit_test(every_refusal_is_a_reason),
      cmocka_unit_test(what_modules_have_is_known),
      cmocka_unit_test(what_values_have_is_known),
      cmocka_unit_test(the_list_says_what_to_do_instead),
      cmocka_unit_test(a_long_program_is_surveyed),
  };
  return cmocka_run_group_tests(tests, start, NULL);
}
