/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lexer: text and the tokens it is made of, or the mistake in it. A new case is a line in a table.
 *
 * In the tables a token is its text; `/` is NEWLINE, `>` INDENT, `<` DEDENT, `.` the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/text.h"
#include "lang/syntax/lex.h"

/* The tokens of TEXT; a mistake is its kind, line, column and message. */
static void tokens_of(const char *text, size_t len, struct text *out) {
  struct source *source = source_new("test", text, len);
  struct diag diag = DIAG_EMPTY;
  struct lex *lex = malloc(sizeof *lex);
  struct token token = {TOKEN_ERROR, 0, {0, 0, 1}};
  if (lex_start(lex, source, &diag) == 0)
    token = lex_next(lex);
  for (;; token = lex_next(lex)) {
    if (out->len > 0)
      text_addc(out, ' ');
    if (token.kind == TOKEN_NEWLINE)
      text_addc(out, '/');
    else if (token.kind == TOKEN_INDENT)
      text_addc(out, '>');
    else if (token.kind == TOKEN_DEDENT)
      text_addc(out, '<');
    else if (token.kind == TOKEN_END || token.kind == TOKEN_MORE || token.kind == TOKEN_ERROR)
      break;
    else
      text_add(out, source->text + token.span.start, token.span.end - token.span.start);
  }
  if (token.kind == TOKEN_END) {
    text_addc(out, '.');
  } else {
    const char *line;
    size_t line_len;
    size_t column = source_line(source, diag.span, &line, &line_len);
    text_addf(out, "%s%s %u:%zu %s", token.kind == TOKEN_MORE ? "more: " : "", diag.kind,
              (unsigned)diag.span.line, column, diag.message);
  }
  free(lex);
  diag_clear(&diag);
  source_free(source);
}

struct row {
  const char *text, *tokens;
};

static void check_rows(const struct row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    struct text out = TEXT_EMPTY;
    tokens_of(rows[i].text, strlen(rows[i].text), &out);
    assert_string_equal(text_str(&out), rows[i].tokens);
    text_free(&out);
  }
}
#define CHECK(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

static void text_is_cut_into_tokens(void **state) {
  static const struct row rows[] = {
      {"", "."},
      {"x = 1", "x = 1 / ."},
      {"sock.bind((\"\", 50000))\n", "sock . bind ( ( \"\" , 50000 ) ) / ."},
      {"a**=b//=c>>=d<<=e", "a **= b //= c >>= d <<= e / ."},
      {"a->b:=c!=d<>e...", "a -> b := c != d <> e ... / ."},
      {"x=.5+1.e5-0x_fF*0b1_0/0o17", "x = .5 + 1.e5 - 0x_fF * 0b1_0 / 0o17 / ."},
      {"1if 2else 3", "1 if 2 else 3 / ."},
      {"rb'\\'' BR\"\" u'é'", "rb'\\'' BR\"\" u'é' / ."},
      {"f'{x}'", "f' { x } ' / ."},
      {"RF\"\"\"a{{b}}\n{x!r:>{w}}\\{y}\"\"\"",
       "RF\"\"\" a{{b}}\n { x ! r : > { w } } \\ { y } \"\"\" / ."},
      {"f'{d['k']}' f'{f'{'}'}'}'", "f' { d [ 'k' ] } ' f' { f' { '}' } ' } ' / ."},
      {"f'{\n# a }\nx:=5}' y", "f' { x : =5 } ' y / ."},
      {"f'{(x:=5)}'", "f' { ( x := 5 ) } ' / ."},
      {"f'\\'{x}'", "f' \\' { x } ' / ."},
      {"f'{x", "f' { x more: SyntaxError 1:3 '{' was never closed"},
      {"f'''{x\n", "f''' { x more: SyntaxError 1:5 '{' was never closed"},
      {"f'''x\n", "f''' more: SyntaxError 1:1 unterminated triple-quoted f-string literal "
                  "(detected at line 1)"},
      {"f'x\\\n", "f' more: SyntaxError 1:1 unterminated f-string literal (detected at line 1)"},
      {"f'x\n'", "f' SyntaxError 1:1 unterminated f-string literal (detected at line 1)"},
      {"f'{x:\n}'", "f' { x : SyntaxError 1:6 f-string: newlines are not allowed in format "
                    "specifiers for single "
                    "quoted f-strings"},
      {"f'{(x}'",
       "f' { ( x SyntaxError 1:6 closing parenthesis '}' does not match opening parenthesis '('"},
      {"f'{x)}'", "f' { x SyntaxError 1:5 f-string: unmatched ')'"},
      {"bu'x'", "bu 'x' / ."},
      {"été_2 = λ", "été_2 = λ / ."},
      {"\xef\xbb\xbfx", "x / ."},
      {"a # b\n#c\n\nd", "a / d / ."},
      {"a;b\r\nc\rd", "a ; b / c / d / ."},
  };
  (void)state;
  CHECK(rows);
}

static void lines_are_joined(void **state) {
  static const struct row rows[] = {
      {"f(a,\n  # why\n\n b)\n", "f ( a , b ) / ."},
      {"x = 1 + \\\n  2\n", "x = 1 + 2 / ."},
      {"x = '''a\n  b'''\n", "x = '''a\n  b''' / ."},
      {"x = 'a\\\nb'\n", "x = 'a\\\nb' / ."},
      {"\\\n\nx", "x / ."},
  };
  (void)state;
  CHECK(rows);
}

static void indentation_makes_blocks(void **state) {
  static const struct row rows[] = {
      {"if a:\n  b\nc\n", "if a : / > b / < c / ."},
      {"if a:\n  if b:\n    c", "if a : / > if b : / > c / < < ."},
      {"if a:\n\n  # x\n  b\n\n# y\n  c\n", "if a : / > b / c / < ."},
      {"if a:\n\tb\n\tc\n", "if a : / > b / c / < ."},
      {"  a\n", "> a / < ."},
      {"if a:\n    b\n  c\n",
       "if a : / > b / "
       "IndentationError 3:4 unindent does not match any outer indentation level"},
      {"if a:\n\tb\n        c\n",
       "if a : / > b / TabError 3:9 inconsistent use of tabs and spaces in indentation"},
      {"if a:\n        b\n\tc\n",
       "if a : / > b / TabError 3:2 inconsistent use of tabs and spaces in indentation"},
  };
  (void)state;
  CHECK(rows);
}

static void unfinished_text_wants_more(void **state) {
  static const struct row rows[] = {
      {"f(a,\n[b", "f ( a , [ b more: SyntaxError 2:1 '[' was never closed"},
      {"x = '''a\nb\n",
       "x = more: SyntaxError 1:5 unterminated triple-quoted string literal (detected at line 2)"},
      {"f(a,\\", "f ( a , more: SyntaxError 1:2 '(' was never closed"},
      {"x = \\", "x = more: SyntaxError 1:6 unexpected EOF while parsing"},
      {"x = \\\n", "x = more: SyntaxError 1:6 unexpected EOF while parsing"},
      {"'a\\\n", "more: SyntaxError 1:1 unterminated string literal (detected at line 1)"},
  };
  (void)state;
  CHECK(rows);
}

static void mistakes_are_named_and_placed(void **state) {
  static const struct row rows[] = {
      {"x = 'abc", "x = SyntaxError 1:5 unterminated string literal (detected at line 1)"},
      {"a)", "a SyntaxError 1:2 unmatched ')'"},
      {"(]", "( SyntaxError 1:2 closing parenthesis ']' does not match opening parenthesis '('"},
      {"{\n)", "{ SyntaxError 2:1 closing parenthesis ')' does not match opening parenthesis '{' "
               "on line 1"},
      {"x = \\ 1", "x = SyntaxError 1:6 unexpected character after line continuation character"},
      {"1abc", "SyntaxError 1:1 invalid decimal literal"},
      {"1__0", "SyntaxError 1:2 invalid decimal literal"},
      {"1e+", "SyntaxError 1:3 invalid decimal literal"},
      {"0xg", "SyntaxError 1:2 invalid hexadecimal literal"},
      {"0b12", "SyntaxError 1:4 invalid digit '2' in binary literal"},
      {"0o8", "SyntaxError 1:3 invalid digit '8' in octal literal"},
      {"012", "SyntaxError 1:1 leading zeros in decimal integer literals are not permitted; "
              "use an 0o prefix for octal integers"},
      {"x = “a”", "x = SyntaxError 1:5 invalid character '“' (U+201C)"},
      {"·a = 1", "SyntaxError 1:1 invalid character '·' (U+00B7)"},
      {"x = a€", "x = SyntaxError 1:6 invalid character '€' (U+20AC)"},
#ifdef HAVE_UNISTRING
      {"٣ = 1", "SyntaxError 1:1 invalid character '٣' (U+0663)"},
#endif
      {"x\xc2\xa0= 1", "SyntaxError 1:2 invalid non-printable character U+00A0"},
      {"x \001", "x SyntaxError 1:3 invalid non-printable character U+0001"},
      {"x = 1\ny = '\xff'", "SyntaxError 2:6 Non-UTF-8 code starting with '\\xff'"},
      {"\xc0\x80", "SyntaxError 1:1 Non-UTF-8 code starting with '\\xc0'"},
      {"\xed\xa0\x80", "SyntaxError 1:1 Non-UTF-8 code starting with '\\xed'"},
  };
  (void)state;
  CHECK(rows);
}

static void a_nul_byte_is_a_mistake(void **state) {
  (void)state;
  struct text out = TEXT_EMPTY;
  tokens_of("x\n = \0 1", 8, &out);
  assert_string_equal(text_str(&out), "SyntaxError 2:4 source code cannot contain null bytes");
  text_free(&out);
}

static void nesting_is_bounded(void **state) {
  (void)state;
  struct text text = TEXT_EMPTY, out = TEXT_EMPTY;
  text_fill(&text, '[', LEX_BRACKETS + 1);
  tokens_of(text_str(&text), text.len, &out);
  assert_non_null(strstr(text_str(&out), "SyntaxError 1:101 too many nested parentheses"));
  text_clear(&text);
  text_clear(&out);
  for (size_t i = 0; i <= LEX_INDENTS + 1; i++) {
    text_fill(&text, ' ', i);
    text_adds(&text, "x\n");
  }
  tokens_of(text_str(&text), text.len, &out);
  assert_non_null(
      strstr(text_str(&out), "IndentationError 102:102 too many levels of indentation"));
  text_free(&text);
  text_free(&out);
}

static void keywords_are_known(void **state) {
  (void)state;
  assert_int_equal(lex_keyword("while", 5), KEYWORD_WHILE);
  assert_int_equal(lex_keyword("False", 5), KEYWORD_FALSE);
  assert_int_equal(lex_keyword("yield", 5), KEYWORD_YIELD);
  assert_int_equal(lex_keyword("whil", 4), KEYWORD_NONE_AT_ALL);
  assert_int_equal(lex_keyword("match", 5), KEYWORD_NONE_AT_ALL);
  assert_int_equal(lex_identifier("a1.b", 4), 2);
  assert_int_equal(lex_identifier("1a", 2), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(text_is_cut_into_tokens),
      cmocka_unit_test(lines_are_joined),
      cmocka_unit_test(indentation_makes_blocks),
      cmocka_unit_test(unfinished_text_wants_more),
      cmocka_unit_test(mistakes_are_named_and_placed),
      cmocka_unit_test(a_nul_byte_is_a_mistake),
      cmocka_unit_test(nesting_is_bounded),
      cmocka_unit_test(keywords_are_known),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
