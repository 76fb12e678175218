/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lexer. To add an operator, extend `operator_length`; to add a keyword, `keywords` and
 * enum keyword. Mistakes are worded as CPython 3.11 words them. */
#include "lang/lex.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "base/text.h"

static const char *const keywords[] = {
    NULL,    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",
    "break", "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",
    "for",   "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal",
    "not",   "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};

enum keyword lex_keyword(const char *s, size_t len) {
  if (len < 2 || len > 8)
    return KEYWORD_NONE_AT_ALL;
  for (int k = KEYWORD_FALSE; k <= KEYWORD_YIELD; k++)
    if (keywords[k][0] == s[0] && strncmp(keywords[k], s, len) == 0 && keywords[k][len] == '\0')
      return (enum keyword)k;
  return KEYWORD_NONE_AT_ALL;
}

static char peek(const struct lex *lex, size_t at) {
  return at < lex->end ? lex->s[at] : '\0';
}

/* The token from START to where the lexer stands. */
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

/* One code point of the LEN bytes at S; returns its length, 0 when it is no UTF-8. */
static size_t decode(const char *s, size_t len, unsigned *c) {
  const unsigned char *u = (const unsigned char *)s;
  static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (u[0] < 0x80) {
    *c = u[0];
    return 1;
  }
  size_t n = u[0] < 0xc0 ? 0 : u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : u[0] < 0xf8 ? 4 : 0;
  if (n == 0 || n > len)
    return 0;
  *c = u[0] & (0x7fu >> n);
  for (size_t i = 1; i < n; i++) {
    if ((u[i] & 0xc0) != 0x80)
      return 0;
    *c = *c << 6 | (u[i] & 0x3f);
  }
  return *c < least[n] || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000) ? 0 : n;
}

struct range {
  unsigned first, last;
};

static bool in_ranges(unsigned c, const struct range *ranges, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (c >= ranges[i].first && c <= ranges[i].last)
      return true;
  return false;
}

/* Whether the code point C (not ASCII) may stand in a name: all but signs, quotes, arrows, drawings. */
static bool is_letter(unsigned c) {
  static const struct range signs[] = {
      {0x80, 0xa9},       {0xab, 0xb4},     {0xb6, 0xb6},     {0xb8, 0xb9},
      {0xbb, 0xbf},       {0xd7, 0xd7},     {0xf7, 0xf7},     {0x2000, 0x2070},
      {0x2072, 0x207e},   {0x2080, 0x208f}, {0x20a0, 0x20cf}, {0x2190, 0x2bff},
      {0x2e00, 0x2e7f},   {0x3000, 0x3004}, {0x3008, 0x3020}, {0x3030, 0x3030},
      {0xe000, 0xf8ff},   {0xfe10, 0xfe6f}, {0xfeff, 0xff0f}, {0xff1a, 0xff20},
      {0xff3b, 0xff40},   {0xff5b, 0xff65}, {0xffe0, 0xffff}, {0x1f000, 0x1faff},
      {0xf0000, 0x10ffff}};
  return !in_ranges(c, signs, sizeof signs / sizeof *signs);
}

static bool is_printable(unsigned c) {
  static const struct range hidden[] = {
      {0, 0x1f},        {0x7f, 0xa0},     {0xad, 0xad},     {0x2000, 0x200f}, {0x2028, 0x202f},
      {0x205f, 0x206f}, {0x3000, 0x3000}, {0xe000, 0xf8ff}, {0xfeff, 0xfeff}, {0xf0000, 0x10ffff}};
  return !in_ranges(c, hidden, sizeof hidden / sizeof *hidden);
}

static bool is_name_start(char c) {
  return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

size_t lex_identifier(const char *s, size_t len) {
  size_t i = 0;
  while (i < len) {
    unsigned c;
    if ((unsigned char)s[i] >= 0x80) {
      size_t n = decode(s + i, len - i, &c);
      if (n == 0 || !is_letter(c))
        break;
      i += n;
    } else if (is_name_start(s[i]) || (i > 0 && isdigit((unsigned char)s[i]))) {
      i++;
    } else {
      break;
    }
  }
  return i;
}

/* The number of the line that the byte AT stands in. */
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
  lex->begun = lex->nested = false;
  lex->dedents = lex->depth = lex->indents = 0;
  for (size_t i = 0; i < source->len;) {
    unsigned c;
    size_t n = decode(source->text + i, source->len - i, &c);
    struct span span = {(uint32_t)i, (uint32_t)i + 1, 0};
    if (n == 0 || c == 0)
      span.line = line_of(source->text, i) + source->first_line - 1;
    if (n == 0)
      return diag_set(diag, "SyntaxError", source, span, "Non-UTF-8 code starting with '\\x%02x'",
                      (unsigned char)source->text[i]);
    if (c == 0)
      return diag_set(diag, "SyntaxError", source, span, "source code cannot contain null bytes");
    i += n;
  }
  if (source->len >= 3 && memcmp(source->text, "\xef\xbb\xbf", 3) == 0)
    lex->at = 3; /* the mark that some editors put first */
  return 0;
}

void lex_part(struct lex *lex, const struct lex *whole, size_t start, size_t end, uint32_t line) {
  lex->source = whole->source;
  lex->diag = whole->diag;
  lex->s = whole->s;
  lex->at = start;
  lex->end = end;
  lex->line = line;
  lex->line_start = lex->begun = false;
  lex->nested = true;
  lex->dedents = lex->depth = lex->indents = 0;
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
      *token = fail(lex, "IndentationError", span,
                    "unindent does not match any outer indentation level");
      return false;
    }
    if (narrow == (n ? lex->indent[n - 1].narrow : 0))
      return true;
  }
  *token = fail(lex, "TabError", span, "inconsistent use of tabs and spaces in indentation");
  return false;
}

/* Steps over blank lines and comments and measures the first line that holds more. */
static bool measure_indent(struct lex *lex, struct token *token) {
  for (;;) {
    size_t column = 0, narrow = 0;
    for (;; lex->at++) {
      char c = peek(lex, lex->at);
      if (c == ' ')
        column++;
      else if (c == '\t')
        column = (column / 8 + 1) * 8;
      else if (c != '\f')
        break;
      narrow++;
      if (c == '\f')
        column = narrow = 0;
    }
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

/* What the end of the text means. */
static struct token at_end(struct lex *lex) {
  if (lex->depth > 0) {
    struct span span = lex->open[lex->depth - 1].span;
    struct token token =
        fail(lex, "SyntaxError", span, "'%c' was never closed", lex->open[lex->depth - 1].c);
    token.kind = TOKEN_MORE;
    return token;
  }
  if (lex->begun && !lex->nested) {
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

/* Steps over digits with single underscores between them; false when an underscore stands alone. */
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

/* The length of the prefix of a string literal that starts here, with its opening quote; else 0. */
static size_t string_start(const struct lex *lex) {
  bool bytes = false, raw = false, unicode = false, format = false;
  for (size_t i = lex->at; i < lex->at + 3; i++) {
    char c = (char)tolower((unsigned char)peek(lex, i));
    if (c == '"' || c == '\'')
      return i + 1 - lex->at;
    if (c == 'b' && !(bytes || unicode || format))
      bytes = true;
    else if (c == 'u' && !(bytes || raw || unicode || format))
      unicode = true;
    else if (c == 'r' && !(raw || unicode))
      raw = true;
    else if (c == 'f' && !(format || bytes || unicode))
      format = true;
    else
      return 0;
  }
  return 0;
}

static struct token unterminated(struct lex *lex, size_t start, uint32_t line, bool triple) {
  struct span span = {(uint32_t)start, (uint32_t)start + 1, line};
  uint32_t last = lex->line;
  if (lex->at == lex->end && lex_is_newline(lex->s[lex->end - 1]) && last > line)
    last--; /* the newline that ends the text starts no line */
  return fail(lex, "SyntaxError", span, "unterminated %sstring literal (detected at line %u)",
              triple ? "triple-quoted " : "", (unsigned)last);
}

/* stringliteral | bytesliteral; OPENING is the length of the prefix and the quote. */
static struct token string(struct lex *lex, size_t opening) {
  size_t start = lex->at;
  uint32_t line = lex->line;
  char quote = lex->s[start + opening - 1];
  lex->at += opening;
  bool triple = peek(lex, lex->at) == quote && peek(lex, lex->at + 1) == quote;
  if (triple)
    lex->at += 2;
  for (;;) {
    char c = peek(lex, lex->at);
    if (lex->at >= lex->end || (lex_is_newline(c) && !triple)) {
      struct token token = unterminated(lex, start, line, triple);
      char before = lex->s[lex->at - 1];
      if (lex->at >= lex->end && (triple || (lex_is_newline(before) && lex->line > line)))
        token.kind = TOKEN_MORE;
      return token;
    }
    if (c == '\\' && lex->at + 1 < lex->end) {
      lex->at++;
      c = 'x'; /* whatever it is, it ends nothing */
      if (lex_is_newline(lex->s[lex->at])) {
        skip_newline(lex);
        continue;
      }
    }
    if (lex_is_newline(c)) {
      skip_newline(lex);
      continue;
    }
    lex->at++;
    if (c != quote)
      continue;
    if (!triple || (peek(lex, lex->at) == quote && peek(lex, lex->at + 1) == quote))
      break;
  }
  if (triple)
    lex->at += 2;
  struct token token = token_from(lex, TOKEN_STRING, start);
  token.span.line = line;
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

/* Keeps the account of open brackets. */
static struct token bracket(struct lex *lex, struct token token) {
  char c = (char)token.op;
  if (strchr("([{", c)) {
    if (lex->depth == LEX_BRACKETS)
      return fail(lex, "SyntaxError", token.span, "too many nested parentheses");
    lex->open[lex->depth].c = c;
    lex->open[lex->depth++].span = token.span;
    return token;
  }
  if (lex->depth == 0)
    return fail(lex, "SyntaxError", token.span, "unmatched '%c'", c);
  char open = lex->open[--lex->depth].c;
  uint32_t line = lex->open[lex->depth].span.line;
  if ((open == '(' && c == ')') || (open == '[' && c == ']') || (open == '{' && c == '}'))
    return token;
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
  size_t len = operator_length(a, b, c);
  lex->at += len;
  struct token token = token_from(lex, TOKEN_OP, start);
  token.op = len == 1 ? a : len == 2 ? OP2(a, b) : OP3(a, b, c);
  return strchr("()[]{}", a) ? bracket(lex, token) : token;
}

static struct token name_or_keyword(struct lex *lex) {
  size_t start = lex->at, len = lex_identifier(lex->s + start, lex->end - start);
  lex->at += len;
  if ((unsigned char)peek(lex, lex->at) >= 0x80) {
    unsigned c = 0;
    size_t n = decode(lex->s + lex->at, lex->end - lex->at, &c);
    struct span span = here(lex, lex->at, lex->at + n);
    if (!is_printable(c))
      return fail(lex, "SyntaxError", span, "invalid non-printable character U+%04X", c);
    return fail(lex, "SyntaxError", span, "invalid character '%.*s' (U+%04X)", (int)n,
                lex->s + lex->at, c);
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
    } else if (lex_is_newline(c) && (lex->depth > 0 || lex->nested)) {
      skip_newline(lex);
    } else if (c == '\\') {
      size_t start = lex->at++;
      bool joined = lex_is_newline(peek(lex, lex->at));
      if (!joined && lex->at < lex->end) {
        *token = fail(lex, "SyntaxError", here(lex, start, start + 1),
                      "unexpected character after line continuation character");
        return false;
      }
      struct span span = here(lex, start, start + 1);
      if (joined)
        skip_newline(lex);
      if (lex->at < lex->end)
        continue;
      *token = fail(lex, "SyntaxError", span, "unexpected EOF while parsing");
      token->kind = TOKEN_MORE;
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
  size_t opening = string_start(lex);
  if (opening > 0)
    return string(lex, opening);
  if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)peek(lex, lex->at + 1))))
    return number(lex);
  if (is_name_start(c))
    return name_or_keyword(lex);
  if ((unsigned char)c < 0x20 || c == 0x7f)
    return fail(lex, "SyntaxError", here(lex, lex->at, lex->at + 1),
                "invalid non-printable character U+%04X", (unsigned)c);
  return operator_or_bracket(lex);
}
