/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lexer. To add an operator, extend `operator_length`; to add a keyword, enum keyword and the table of
 * lang/python.c. Mistakes are worded as CPython 3.11 words them, those in f-strings as 3.13 does. */
#include "lang/syntax/lex.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "lang/text/unicode.h"
#include "lang/python.h"

enum keyword lex_keyword(const char *s, size_t len) {
  if (len < 2 || len > 8)
    return KEYWORD_NONE_AT_ALL;
  for (int k = KEYWORD_FALSE; k <= KEYWORD_YIELD; k++) {
    const char *keyword = python_keywords[k].name;
    if (keyword[0] == s[0] && strncmp(keyword, s, len) == 0 && keyword[len] == '\0')
      return (enum keyword)k;
  }
  return KEYWORD_NONE_AT_ALL;
}

static char peek(const struct lex *lex, size_t at) {
  return at < lex->end ? lex->s[at] : '\0';
}

/* The token from START to where the lexer is. */
static struct token token_from(const struct lex *lex, enum token_kind kind, size_t start) {
  return (struct token){kind, 0, {(uint32_t)start, (uint32_t)lex->at, lex->line}};
}

/* Fills the diagnosis and gives the token that says so. */
static struct token fail(struct lex *lex, const char *kind, struct span span, const char *format,
                         ...) __attribute__((format(printf, 4, 5)));
static struct token fail(struct lex *lex, const char *kind, struct span span, const char *format,
                         ...) {
  struct text message = TEXT_EMPTY;
  va_list ap;
  va_start(ap, format);
  text_addv(&message, format, ap);
  va_end(ap);
  diag_set(lex->diag, kind, lex->source, span, "%s", text_str(&message));
  text_free(&message);
  return (struct token){TOKEN_ERROR, 0, span};
}

/* The span of the bytes START to END in the present line. */
static struct span here(const struct lex *lex, size_t start, size_t end) {
  return (struct span){(uint32_t)start, (uint32_t)end, lex->line};
}

/* Says of the failure TOKEN that Python may take what sockshell does not. */
static struct token beyond(struct lex *lex, struct token token) {
  lex->diag->lacks = "such deep nesting";
  return token;
}

static bool is_name_start(char c) {
  return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

size_t lex_identifier(const char *s, size_t len) {
  size_t i = 0;
  while (i < len) {
    if ((unsigned char)s[i] >= 0x80) {
      struct utf8 next = utf8_at(s + i, len - i);
      if (!next.valid || !unicode_is(next.c, i > 0 ? UNICODE_ID_GO_ON : UNICODE_ID_START))
        break;
      i += next.len;
    } else if (is_name_start(s[i]) || (i > 0 && isdigit((unsigned char)s[i]))) {
      i++;
    } else {
      break;
    }
  }
  return i;
}

/* The number of the line that holds the byte AT. */
static uint32_t line_of(const char *s, size_t at) {
  uint32_t line = 1;
  for (size_t i = 0; i < at; i++)
    if (s[i] == '\n' || (s[i] == '\r' && s[i + 1] != '\n'))
      line++;
  return line;
}

int lex_start(struct lex *lex, struct source *source, struct diag *diag) {
  lex->source = source;
  lex->diag = diag;
  lex->s = source->text;
  lex->at = 0;
  lex->end = source->len;
  lex->line = source->first_line;
  lex->line_start = true;
  lex->begun = false;
  lex->dedents = lex->depth = lex->indents = lex->fstrings = 0;
  for (size_t i = 0; i < source->len;) {
    if (source->text[i] && (unsigned char)source->text[i] < 0x80) {
      i++;
      continue;
    }
    struct utf8 next = utf8_at(source->text + i, source->len - i);
    struct span span = {(uint32_t)i, (uint32_t)i + 1, 0};
    if (!next.valid || next.c == 0)
      span.line = line_of(source->text, i) + source->first_line - 1;
    if (!next.valid) {
      diag_set(diag, "SyntaxError", source, span, "Non-UTF-8 code starting with '\\x%02x'",
               (unsigned char)source->text[i]);
      diag->lacks = "an encoding other than UTF-8"; /* a comment may declare which */
      return -1;
    }
    if (next.c == 0)
      return diag_set(diag, "SyntaxError", source, span, "source code cannot contain null bytes");
    i += next.len;
  }
  if (source->len >= 3 && memcmp(source->text, "\xef\xbb\xbf", 3) == 0)
    lex->at = 3; /* the mark that some editors put first */
  return 0;
}

void lex_skip_line(struct lex *lex) {
  while (lex->at < lex->end && !lex_is_newline(lex->s[lex->at]))
    lex->at++;
}

/* Steps over a newline of one or two bytes. */
static void skip_newline(struct lex *lex) {
  lex->at += peek(lex, lex->at) == '\r' && peek(lex, lex->at + 1) == '\n' ? 2 : 1;
  lex->line++;
}

/* Compares the new line's indentation with the open blocks. Returns false when there is a token to
   give (INDENT or an error) in *TOKEN. */
static bool compare_indent(struct lex *lex, size_t column, size_t narrow, struct token *token) {
  uint32_t n = lex->indents;
  size_t top = n ? lex->indent[n - 1].column : 0;
  struct span span = here(lex, lex->at, lex->at);
  if (column > top) {
    if (n == LEX_INDENTS) {
      *token = fail(lex, "IndentationError", span, "too many levels of indentation");
      return false;
    }
    if (narrow > (n ? lex->indent[n - 1].narrow : 0)) {
      lex->indent[n].column = column;
      lex->indent[n].narrow = narrow;
      lex->indents++;
      *token = token_from(lex, TOKEN_INDENT, lex->at);
      return false;
    }
  } else {
    while (n > 0 && column < lex->indent[n - 1].column)
      n--;
    lex->dedents = lex->indents - n;
    lex->indents = n;
    if (column != (n ? lex->indent[n - 1].column : 0)) {
      lex_skip_line(lex);
      *token = fail(lex, "IndentationError", here(lex, lex->at, lex->at),
                    "unindent does not match any outer indentation level");
      return false;
    }
    if (narrow == (n ? lex->indent[n - 1].narrow : 0))
      return true;
  }
  *token = fail(lex, "TabError", span, "inconsistent use of tabs and spaces in indentation");
  return false;
}

/* What the end of the text means. */
static struct token at_end(struct lex *lex) {
  if (lex->depth > 0) {
    struct span span = lex->open[lex->depth - 1].span;
    struct token token =
        fail(lex, "SyntaxError", span, "'%c' was never closed", lex->open[lex->depth - 1].c);
    token.kind = TOKEN_MORE;
    return token;
  }
  if (lex->begun) {
    lex->begun = false;
    lex->line_start = true;
    return token_from(lex, TOKEN_NEWLINE, lex->at);
  }
  if (lex->indents > 0) {
    lex->indents--;
    return token_from(lex, TOKEN_DEDENT, lex->at);
  }
  return token_from(lex, TOKEN_END, lex->at);
}

/* Steps over the backslash and the newline that join two lines. BEGINS: nothing is before it on its line, and an end of
   the text there has no place in that line. Returns false when *TOKEN is to be given. */
static bool join_lines(struct lex *lex, bool begins, struct token *token) {
  struct span span = here(lex, lex->at + !begins, lex->at + !begins);
  lex->at++;
  bool joined = lex_is_newline(peek(lex, lex->at));
  if (!joined && lex->at < lex->end) {
    *token = fail(lex, "SyntaxError", here(lex, lex->at, lex->at + 1),
                  "unexpected character after line continuation character");
    return false;
  }
  if (joined && !begins)
    span.end++;
  if (joined)
    skip_newline(lex);
  if (lex->at < lex->end)
    return true;
  *token =
      lex->depth > 0 ? at_end(lex) : fail(lex, "SyntaxError", span, "unexpected EOF while parsing");
  token->kind = TOKEN_MORE;
  return false;
}

/* Steps over blank lines and comments and measures the first line that holds more. Where lines are joined before that,
   the blanks before the first backslash count, if there are any. */
static bool measure_indent(struct lex *lex, struct token *token) {
  for (;;) {
    size_t column = 0, narrow = 0, joined = 0;
    for (char c; (c = peek(lex, lex->at)) == ' ' || c == '\t' || c == '\f' || c == '\\';) {
      if (c == '\\') {
        joined = joined ? joined : column;
        if (!join_lines(lex, true, token))
          return false;
        continue;
      }
      lex->at++;
      column = c == '\f' ? 0 : c == '\t' ? (column / 8 + 1) * 8 : column + 1;
      narrow = c == '\f' ? 0 : narrow + 1;
    }
    if (joined)
      column = narrow = joined;
    if (peek(lex, lex->at) == '#')
      lex_skip_line(lex);
    if (lex->at == lex->end)
      return true;
    if (!lex_is_newline(lex->s[lex->at])) {
      lex->line_start = false;
      return compare_indent(lex, column, narrow, token);
    }
    skip_newline(lex);
  }
}

/* Whether a number that ends here is followed by a keyword, as in `1if x else 2`. */
static bool ends_number(const struct lex *lex) {
  static const char *const words[] = {"and", "else", "for", "if", "in", "is", "not", "or"};
  size_t len = 0;
  while (len < 4 && islower((unsigned char)peek(lex, lex->at + len)))
    len++;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (len >= strlen(words[i]) && memcmp(lex->s + lex->at, words[i], strlen(words[i])) == 0)
      return true;
  return !is_name_start(peek(lex, lex->at));
}

/* Steps over digits with single underscores between them; false at a single underscore without digits on
   both sides. */
static bool skip_digits(struct lex *lex, int (*is_digit)(int)) {
  for (;;) {
    while (is_digit((unsigned char)peek(lex, lex->at)))
      lex->at++;
    if (peek(lex, lex->at) != '_')
      return true;
    lex->at++;
    if (!is_digit((unsigned char)peek(lex, lex->at)))
      return false;
  }
}

static int is_binary(int c) {
  return c == '0' || c == '1';
}
static int is_octal(int c) {
  return c >= '0' && c <= '7';
}

static struct token bad_number(struct lex *lex, const char *name) {
  return fail(lex, "SyntaxError", here(lex, lex->at - 1, lex->at), "invalid %s literal", name);
}

/* 0x1f, 0o17, 0b11 */
static struct token based_number(struct lex *lex, size_t start) {
  char base = (char)tolower((unsigned char)lex->s[start + 1]);
  const char *name = base == 'x' ? "hexadecimal" : base == 'o' ? "octal" : "binary";
  int (*is_digit)(int) = base == 'x' ? isxdigit : base == 'o' ? is_octal : is_binary;
  lex->at = start + 2;
  bool good = peek(lex, lex->at) == '_' || is_digit((unsigned char)peek(lex, lex->at));
  if (good)
    good = skip_digits(lex, is_digit);
  char c = peek(lex, lex->at);
  if (isdigit((unsigned char)c))
    return fail(lex, "SyntaxError", here(lex, lex->at, lex->at + 1),
                "invalid digit '%c' in %s literal", c, name);
  if (!good || !ends_number(lex))
    return bad_number(lex, name);
  return token_from(lex, TOKEN_NUMBER, start);
}

/* decinteger | floatnumber | imagnumber */
static struct token number(struct lex *lex) {
  size_t start = lex->at, zeros = start;
  if (peek(lex, start) == '0' && strchr("xXoObB", peek(lex, start + 1)) && peek(lex, start + 1))
    return based_number(lex, start);
  if (peek(lex, lex->at) != '.' && !skip_digits(lex, isdigit))
    return bad_number(lex, "decimal");
  while (zeros < lex->at && (lex->s[zeros] == '0' || lex->s[zeros] == '_'))
    zeros++;
  bool old_octal = zeros > start && zeros < lex->at;
  if (peek(lex, lex->at) == '.') {
    old_octal = false;
    lex->at++;
    if (isdigit((unsigned char)peek(lex, lex->at)) && !skip_digits(lex, isdigit))
      return bad_number(lex, "decimal");
  }
  if (tolower((unsigned char)peek(lex, lex->at)) == 'e') {
    size_t sign = lex->at + 1;
    bool is_signed = peek(lex, sign) == '+' || peek(lex, sign) == '-';
    if (isdigit((unsigned char)peek(lex, sign + is_signed))) {
      old_octal = false;
      lex->at = sign + is_signed;
      if (!skip_digits(lex, isdigit))
        return bad_number(lex, "decimal");
    } else if (is_signed) {
      lex->at = sign + 1;
      return bad_number(lex, "decimal");
    }
  }
  if (tolower((unsigned char)peek(lex, lex->at)) == 'j') {
    old_octal = false;
    lex->at++;
  }
  if (old_octal)
    return fail(lex, "SyntaxError", here(lex, start, zeros),
                "leading zeros in decimal integer literals are not permitted; "
                "use an 0o prefix for octal integers");
  if (!ends_number(lex))
    return bad_number(lex, "decimal");
  return token_from(lex, TOKEN_NUMBER, start);
}

/* The length of the prefix of a string literal that starts here, with its opening quote; else 0. FORMAT
   tells whether it is an f-string. */
static size_t string_start(const struct lex *lex, bool *format) {
  bool bytes = false, raw = false, unicode = false;
  *format = false;
  for (size_t i = lex->at; i < lex->at + 3; i++) {
    char c = (char)tolower((unsigned char)peek(lex, i));
    if (c == '"' || c == '\'')
      return i + 1 - lex->at;
    if (c == 'b' && !(bytes || unicode || *format))
      bytes = true;
    else if (c == 'u' && !(bytes || raw || unicode || *format))
      unicode = true;
    else if (c == 'r' && !(raw || unicode))
      raw = true;
    else if (c == 'f' && !(*format || bytes || unicode))
      *format = true;
    else
      return 0;
  }
  return 0;
}

/* A string of KIND that began at START in line LINE ends nowhere. */
static struct token unterminated(struct lex *lex, const char *kind, struct span start,
                                 bool triple) {
  uint32_t last = lex->line;
  bool after_newline = lex_is_newline(lex->s[lex->at - 1]) && last > start.line;
  bool more = lex->at == lex->end && (triple || after_newline);
  if (lex->at == lex->end && after_newline)
    last--; /* the newline that ends the text starts no line */
  struct token token =
      fail(lex, "SyntaxError", start, "unterminated %s%sstring literal (detected at line %u)",
           triple ? "triple-quoted " : "", kind, (unsigned)last);
  if (more)
    token.kind = TOKEN_MORE;
  return token;
}

/* Steps over the QUOTE that opens a string, or all three of them: true. */
static bool skip_opening(struct lex *lex, char quote) {
  bool triple = peek(lex, lex->at + 1) == quote && peek(lex, lex->at + 2) == quote;
  lex->at += triple ? 3 : 1;
  return triple;
}

static bool is_closing(const struct lex *lex, char quote, bool triple) {
  return peek(lex, lex->at) == quote &&
         (!triple || (peek(lex, lex->at + 1) == quote && peek(lex, lex->at + 2) == quote));
}

/* Steps over one character of a string, with the one after a backslash. */
static void skip_character(struct lex *lex) {
  if (lex->s[lex->at] == '\\' && lex->at + 1 < lex->end)
    lex->at++;
  if (lex_is_newline(lex->s[lex->at]))
    skip_newline(lex);
  else
    lex->at++;
}

/* stringliteral | bytesliteral; OPENING is the length of the prefix and the quote. */
static struct token string(struct lex *lex, size_t opening) {
  struct span start = here(lex, lex->at, lex->at + 1);
  lex->at += opening - 1;
  char quote = lex->s[lex->at];
  bool triple = skip_opening(lex, quote);
  while (!is_closing(lex, quote, triple)) {
    if (lex->at < lex->end && (triple || !lex_is_newline(lex->s[lex->at]))) {
      skip_character(lex);
      continue;
    }
    uint32_t outer = lex->fstrings;
    if (outer && lex->fstring[outer - 1].quote == quote && lex->fstring[outer - 1].triple == triple)
      return fail(lex, "SyntaxError", start, "f-string: expecting '}'");
    return unterminated(lex, "", start, triple);
  }
  lex->at += triple ? 3 : 1;
  struct token token = token_from(lex, TOKEN_STRING, start.start);
  token.span.line = start.line;
  return token;
}

/* How many characters the operator that starts with A, B, C has. */
static size_t operator_length(char a, char b, char c) {
  if (a == b && strchr("*/<>", a))
    return c == '=' ? 3 : 2;
  if (a == '.' && b == '.' && c == '.')
    return 3;
  if ((b == '=' && strchr("+-*/%&|^@<>=!:", a)) || (a == '-' && b == '>') || (a == '<' && b == '>'))
    return 2;
  return 1;
}

/* Keeps the account of open brackets. FIELD: it opens a field of an f-string. */
static struct token bracket(struct lex *lex, struct token token, bool field) {
  char c = (char)token.op;
  if (strchr("([{", c)) {
    if (lex->depth == LEX_BRACKETS)
      return beyond(lex, fail(lex, "SyntaxError", token.span, "too many nested parentheses"));
    lex->open[lex->depth].c = c;
    lex->open[lex->depth].field = field;
    lex->open[lex->depth].spec = false;
    lex->open[lex->depth++].span = token.span;
    return token;
  }
  if (lex->depth == 0)
    return fail(lex, "SyntaxError", token.span, "unmatched '%c'", c);
  char open = lex->open[--lex->depth].c;
  uint32_t line = lex->open[lex->depth].span.line;
  if ((open == '(' && c == ')') || (open == '[' && c == ']') || (open == '{' && c == '}'))
    return token;
  if (lex->open[lex->depth].field)
    return fail(lex, "SyntaxError", token.span, "f-string: unmatched '%c'", c);
  if (line != lex->line)
    return fail(lex, "SyntaxError", token.span,
                "closing parenthesis '%c' does not match opening parenthesis '%c' on line %u", c,
                open, (unsigned)line);
  return fail(lex, "SyntaxError", token.span,
              "closing parenthesis '%c' does not match opening parenthesis '%c'", c, open);
}

static struct token operator_or_bracket(struct lex *lex) {
  size_t start = lex->at;
  char a = lex->s[start], b = peek(lex, start + 1), c = peek(lex, start + 2);
  bool spec = a == ':' && lex->depth > 0 && lex->open[lex->depth - 1].field;
  size_t len = spec ? 1 : operator_length(a, b, c);
  if (spec)
    lex->open[lex->depth - 1].spec = true;
  lex->at += len;
  struct token token = token_from(lex, TOKEN_OP, start);
  token.op = len == 1 ? a : len == 2 ? OP2(a, b) : OP3(a, b, c);
  return strchr("()[]{}", a) ? bracket(lex, token, false) : token;
}

/* f-strings. Their text is read as CPython reads it since 3.12 (PEP 701). */

/* What opens one; OPENING is the length of the prefix and the quote. */
static struct token fstring(struct lex *lex, size_t opening) {
  size_t start = lex->at;
  if (lex->fstrings == LEX_FSTRINGS)
    return beyond(lex, fail(lex, "SyntaxError", here(lex, start, start + opening),
                            "too many nested f-strings"));
  lex->at += opening - 1;
  char quote = lex->s[lex->at];
  lex->fstring[lex->fstrings].span = here(lex, start, start + 1);
  lex->fstring[lex->fstrings].depth = lex->depth;
  lex->fstring[lex->fstrings].quote = quote;
  lex->fstring[lex->fstrings++].triple = skip_opening(lex, quote);
  return token_from(lex, TOKEN_FSTRING, start);
}

/* Whether text of an f-string or of a format spec comes next. */
static bool in_fstring_text(const struct lex *lex) {
  return lex->fstrings > 0 &&
         (lex->depth == lex->fstring[lex->fstrings - 1].depth || lex->open[lex->depth - 1].spec);
}

/* The end of text: what closes the f-string, or a brace. */
static struct token fstring_mark(struct lex *lex) {
  size_t start = lex->at;
  char c = lex->s[start], quote = lex->fstring[lex->fstrings - 1].quote;
  uint32_t depth = lex->fstring[lex->fstrings - 1].depth;
  if (c == quote) {
    lex->at += lex->fstring[--lex->fstrings].triple ? 3 : 1;
    lex->depth = depth;
    return token_from(lex, TOKEN_FSTRING_END, start);
  }
  struct span span = here(lex, start, start + 1);
  if (c == '}' && lex->depth == depth)
    return fail(lex, "SyntaxError", span, "f-string: single '}' is not allowed");
  if (c == '{' && lex->depth - depth == LEX_SPECS)
    return fail(lex, "SyntaxError", span, "f-string: expressions nested too deeply");
  lex->at++;
  struct token token = token_from(lex, TOKEN_OP, start);
  token.op = (unsigned char)c;
  return bracket(lex, token, true);
}

/* TOKEN_FSTRING_TEXT, or what comes in its place. Doubled braces are text, but not in a format spec. */
static struct token fstring_text(struct lex *lex) {
  const size_t start = lex->at;
  const uint32_t line = lex->line, inner = lex->fstrings - 1;
  const bool triple = lex->fstring[inner].triple, spec = lex->depth > lex->fstring[inner].depth;
  for (;;) {
    char c = peek(lex, lex->at), next = peek(lex, lex->at + 1);
    bool ends = lex->at >= lex->end || (lex_is_newline(c) && !triple);
    if (ends && spec && !triple)
      return fail(lex, "SyntaxError", here(lex, lex->at, lex->at),
                  "f-string: newlines are not allowed in format specifiers for single quoted "
                  "f-strings");
    if (ends)
      return unterminated(lex, "f-", lex->fstring[inner].span, triple);
    bool brace = c == '{' || c == '}', doubled = brace && !spec && next == c;
    if (is_closing(lex, lex->fstring[inner].quote, triple) || (brace && !doubled))
      break;
    if (doubled)
      lex->at += 2;
    else if (c == '\\' && (next == '{' || next == '}'))
      lex->at++; /* a brace is never escaped */
    else
      skip_character(lex);
  }
  if (lex->at == start)
    return fstring_mark(lex);
  struct token token = token_from(lex, TOKEN_FSTRING_TEXT, start);
  token.span.line = line;
  return token;
}

void lex_leave_open(struct lex *lex, uint32_t depth) {
  for (; lex->depth < depth; lex->depth++)
    lex->open[lex->depth].field = lex->open[lex->depth].spec = false;
}

static struct token name_or_keyword(struct lex *lex) {
  size_t start = lex->at, len = lex_identifier(lex->s + start, lex->end - start);
  lex->at += len;
  if ((unsigned char)peek(lex, lex->at) >= 0x80) {
    struct utf8 bad = utf8_at(lex->s + lex->at, lex->end - lex->at);
    struct span span = here(lex, lex->at, lex->at + bad.len);
    if (!unicode_is(bad.c, UNICODE_PRINTABLE))
      return fail(lex, "SyntaxError", span, "invalid non-printable character U+%04X", bad.c);
    return fail(lex, "SyntaxError", span, "invalid character '%.*s' (U+%04X)", (int)bad.len,
                lex->s + lex->at, bad.c);
  }
  struct token token = token_from(lex, TOKEN_NAME, start);
  token.op = lex_keyword(lex->s + start, len);
  if (token.op != KEYWORD_NONE_AT_ALL)
    token.kind = TOKEN_KEYWORD;
  return token;
}

/* Steps over blanks, comments and joined lines. Returns false when *TOKEN is to be given. */
static bool skip_blanks(struct lex *lex, struct token *token) {
  for (;;) {
    char c = peek(lex, lex->at);
    if (c == ' ' || c == '\t' || c == '\f') {
      lex->at++;
    } else if (c == '#') {
      lex_skip_line(lex);
    } else if (lex_is_newline(c) && lex->depth > 0) {
      skip_newline(lex);
    } else if (c == '\\') {
      if (!join_lines(lex, false, token))
        return false;
    } else {
      return true;
    }
  }
}

/* The newline that ends a logical line; false when the line was empty (a backslash alone). */
static bool newline(struct lex *lex, struct token *token) {
  bool ends = lex->begun;
  *token = token_from(lex, TOKEN_NEWLINE, lex->at);
  skip_newline(lex);
  lex->line_start = true;
  lex->begun = false;
  return ends;
}

struct token lex_next(struct lex *lex) {
  struct token token;
  if (in_fstring_text(lex))
    return fstring_text(lex);
  do {
    if (lex->line_start && !measure_indent(lex, &token))
      return token;
    if (lex->dedents > 0) {
      lex->dedents--;
      return token_from(lex, TOKEN_DEDENT, lex->at);
    }
    if (!skip_blanks(lex, &token))
      return token;
    if (lex->at >= lex->end)
      return at_end(lex);
  } while (lex_is_newline(lex->s[lex->at]) && !newline(lex, &token));
  if (lex->line_start)
    return token;
  lex->begun = true;
  char c = lex->s[lex->at];
  bool format;
  size_t opening = string_start(lex, &format);
  if (opening > 0)
    return format ? fstring(lex, opening) : string(lex, opening);
  if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)peek(lex, lex->at + 1))))
    return number(lex);
  if (is_name_start(c))
    return name_or_keyword(lex);
  if ((unsigned char)c < 0x20 || c == 0x7f)
    return fail(lex, "SyntaxError", here(lex, lex->at, lex->at + 1),
                "invalid non-printable character U+%04X", (unsigned)c);
  return operator_or_bracket(lex);
}
