/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lexer. To add an operator, extend `operator_length`; to add a keyword, enum keyword and the table of
 * lang/python.c. Mistakes are worded as CPython 3.11 words them, those in f-strings as 3.13 does. */
#include "lang/syntax/lex.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "lang/syntax/lex_parts.h"
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

struct token lex_fail(struct lex *lex, const char *kind, struct span span, const char *format,
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

struct token lex_beyond(struct lex *lex, struct token token) {
  lex->diag->lacks = "such deep nesting";
  return token;
}

size_t lex_identifier(const char *s, size_t len) {
  size_t i = 0;
  while (i < len) {
    if ((unsigned char)s[i] >= 0x80) {
      struct utf8 next = utf8_at(s + i, len - i);
      if (!next.valid || !unicode_is(next.c, i > 0 ? UNICODE_ID_GO_ON : UNICODE_ID_START))
        break;
      i += next.len;
    } else if (lex_is_name_start(s[i]) || (i > 0 && isdigit((unsigned char)s[i]))) {
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

void lex_skip_newline(struct lex *lex) {
  lex->at += lex_peek(lex, lex->at) == '\r' && lex_peek(lex, lex->at + 1) == '\n' ? 2 : 1;
  lex->line++;
}

/* Compares the new line's indentation with the open blocks. Returns false when there is a token to
   give (INDENT or an error) in *TOKEN. */
static bool compare_indent(struct lex *lex, size_t column, size_t narrow, struct token *token) {
  uint32_t n = lex->indents;
  size_t top = n ? lex->indent[n - 1].column : 0;
  struct span span = lex_here(lex, lex->at, lex->at);
  if (column > top) {
    if (n == LEX_INDENTS) {
      *token = lex_fail(lex, "IndentationError", span, "too many levels of indentation");
      return false;
    }
    if (narrow > (n ? lex->indent[n - 1].narrow : 0)) {
      lex->indent[n].column = column;
      lex->indent[n].narrow = narrow;
      lex->indents++;
      *token = lex_token_from(lex, TOKEN_INDENT, lex->at);
      return false;
    }
  } else {
    while (n > 0 && column < lex->indent[n - 1].column)
      n--;
    lex->dedents = lex->indents - n;
    lex->indents = n;
    if (column != (n ? lex->indent[n - 1].column : 0)) {
      lex_skip_line(lex);
      *token = lex_fail(lex, "IndentationError", lex_here(lex, lex->at, lex->at),
                        "unindent does not match any outer indentation level");
      return false;
    }
    if (narrow == (n ? lex->indent[n - 1].narrow : 0))
      return true;
  }
  *token = lex_fail(lex, "TabError", span, "inconsistent use of tabs and spaces in indentation");
  return false;
}

/* What the end of the text means. */
static struct token at_end(struct lex *lex) {
  if (lex->depth > 0) {
    struct span span = lex->open[lex->depth - 1].span;
    struct token token =
        lex_fail(lex, "SyntaxError", span, "'%c' was never closed", lex->open[lex->depth - 1].c);
    token.kind = TOKEN_MORE;
    return token;
  }
  if (lex->begun) {
    lex->begun = false;
    lex->line_start = true;
    return lex_token_from(lex, TOKEN_NEWLINE, lex->at);
  }
  if (lex->indents > 0) {
    lex->indents--;
    return lex_token_from(lex, TOKEN_DEDENT, lex->at);
  }
  return lex_token_from(lex, TOKEN_END, lex->at);
}

/* Steps over the backslash and the newline that join two lines. BEGINS: nothing is before it on its line, and an end of
   the text there has no place in that line. Returns false when *TOKEN is to be given. */
static bool join_lines(struct lex *lex, bool begins, struct token *token) {
  struct span span = lex_here(lex, lex->at + !begins, lex->at + !begins);
  lex->at++;
  bool joined = lex_is_newline(lex_peek(lex, lex->at));
  if (!joined && lex->at < lex->end) {
    *token = lex_fail(lex, "SyntaxError", lex_here(lex, lex->at, lex->at + 1),
                      "unexpected character after line continuation character");
    return false;
  }
  if (joined && !begins)
    span.end++;
  if (joined)
    lex_skip_newline(lex);
  if (lex->at < lex->end)
    return true;
  *token = lex->depth > 0 ? at_end(lex)
                          : lex_fail(lex, "SyntaxError", span, "unexpected EOF while parsing");
  token->kind = TOKEN_MORE;
  return false;
}

/* Steps over blank lines and comments and measures the first line that holds more. Where lines are joined before that,
   the blanks before the first backslash count, if there are any. */
static bool measure_indent(struct lex *lex, struct token *token) {
  for (;;) {
    size_t column = 0, narrow = 0, joined = 0;
    for (char c; (c = lex_peek(lex, lex->at)) == ' ' || c == '\t' || c == '\f' || c == '\\';) {
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
    if (lex_peek(lex, lex->at) == '#')
      lex_skip_line(lex);
    if (lex->at == lex->end)
      return true;
    if (!lex_is_newline(lex->s[lex->at])) {
      lex->line_start = false;
      return compare_indent(lex, column, narrow, token);
    }
    lex_skip_newline(lex);
  }
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

struct token lex_bracket(struct lex *lex, struct token token, bool field) {
  char c = (char)token.op;
  if (strchr("([{", c)) {
    if (lex->depth == LEX_BRACKETS)
      return lex_beyond(lex,
                        lex_fail(lex, "SyntaxError", token.span, "too many nested parentheses"));
    lex->open[lex->depth].c = c;
    lex->open[lex->depth].field = field;
    lex->open[lex->depth].spec = false;
    lex->open[lex->depth++].span = token.span;
    return token;
  }
  if (lex->depth == 0)
    return lex_fail(lex, "SyntaxError", token.span, "unmatched '%c'", c);
  char open = lex->open[--lex->depth].c;
  uint32_t line = lex->open[lex->depth].span.line;
  if ((open == '(' && c == ')') || (open == '[' && c == ']') || (open == '{' && c == '}'))
    return token;
  if (lex->open[lex->depth].field)
    return lex_fail(lex, "SyntaxError", token.span, "f-string: unmatched '%c'", c);
  if (line != lex->line)
    return lex_fail(lex, "SyntaxError", token.span,
                    "closing parenthesis '%c' does not match opening parenthesis '%c' on line %u",
                    c, open, (unsigned)line);
  return lex_fail(lex, "SyntaxError", token.span,
                  "closing parenthesis '%c' does not match opening parenthesis '%c'", c, open);
}

static struct token operator_or_bracket(struct lex *lex) {
  size_t start = lex->at;
  char a = lex->s[start], b = lex_peek(lex, start + 1), c = lex_peek(lex, start + 2);
  bool spec = a == ':' && lex->depth > 0 && lex->open[lex->depth - 1].field;
  size_t len = spec ? 1 : operator_length(a, b, c);
  if (spec)
    lex->open[lex->depth - 1].spec = true;
  lex->at += len;
  struct token token = lex_token_from(lex, TOKEN_OP, start);
  token.op = len == 1 ? a : len == 2 ? OP2(a, b) : OP3(a, b, c);
  return strchr("()[]{}", a) ? lex_bracket(lex, token, false) : token;
}

static struct token name_or_keyword(struct lex *lex) {
  size_t start = lex->at, len = lex_identifier(lex->s + start, lex->end - start);
  lex->at += len;
  if ((unsigned char)lex_peek(lex, lex->at) >= 0x80) {
    struct utf8 bad = utf8_at(lex->s + lex->at, lex->end - lex->at);
    struct span span = lex_here(lex, lex->at, lex->at + bad.len);
    if (!unicode_is(bad.c, UNICODE_PRINTABLE))
      return lex_fail(lex, "SyntaxError", span, "invalid non-printable character U+%04X", bad.c);
    return lex_fail(lex, "SyntaxError", span, "invalid character '%.*s' (U+%04X)", (int)bad.len,
                    lex->s + lex->at, bad.c);
  }
  struct token token = lex_token_from(lex, TOKEN_NAME, start);
  token.op = lex_keyword(lex->s + start, len);
  if (token.op != KEYWORD_NONE_AT_ALL)
    token.kind = TOKEN_KEYWORD;
  return token;
}

/* Steps over blanks, comments and joined lines. Returns false when *TOKEN is to be given. */
static bool skip_blanks(struct lex *lex, struct token *token) {
  for (;;) {
    char c = lex_peek(lex, lex->at);
    if (c == ' ' || c == '\t' || c == '\f') {
      lex->at++;
    } else if (c == '#') {
      lex_skip_line(lex);
    } else if (lex_is_newline(c) && lex->depth > 0) {
      lex_skip_newline(lex);
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
  *token = lex_token_from(lex, TOKEN_NEWLINE, lex->at);
  lex_skip_newline(lex);
  lex->line_start = true;
  lex->begun = false;
  return ends;
}

struct token lex_next(struct lex *lex) {
  struct token token;
  if (lex_in_fstring_text(lex))
    return lex_fstring_text(lex);
  do {
    if (lex->line_start && !measure_indent(lex, &token))
      return token;
    if (lex->dedents > 0) {
      lex->dedents--;
      return lex_token_from(lex, TOKEN_DEDENT, lex->at);
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
  size_t opening = lex_string_start(lex, &format);
  if (opening > 0)
    return format ? lex_fstring(lex, opening) : lex_string(lex, opening);
  if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)lex_peek(lex, lex->at + 1))))
    return lex_number(lex);
  if (lex_is_name_start(c))
    return name_or_keyword(lex);
  if ((unsigned char)c < 0x20 || c == 0x7f)
    return lex_fail(lex, "SyntaxError", lex_here(lex, lex->at, lex->at + 1),
                    "invalid non-printable character U+%04X", (unsigned)c);
  return operator_or_bracket(lex);
}
