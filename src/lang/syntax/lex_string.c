/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strings and bytes, and what f-strings are made of. */
#include <ctype.h>
#include <string.h>

#include "lang/syntax/lex_parts.h"

size_t lex_string_start(const struct lex *lex, bool *format) {
  bool bytes = false, raw = false, unicode = false;
  *format = false;
  for (size_t i = lex->at; i < lex->at + 3; i++) {
    char c = (char)tolower((unsigned char)lex_peek(lex, i));
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
      lex_fail(lex, "SyntaxError", start, "unterminated %s%sstring literal (detected at line %u)",
               triple ? "triple-quoted " : "", kind, (unsigned)last);
  if (more)
    token.kind = TOKEN_MORE;
  return token;
}

/* Steps over the QUOTE that opens a string, or all three of them: true. */
static bool skip_opening(struct lex *lex, char quote) {
  bool triple = lex_peek(lex, lex->at + 1) == quote && lex_peek(lex, lex->at + 2) == quote;
  lex->at += triple ? 3 : 1;
  return triple;
}

static bool is_closing(const struct lex *lex, char quote, bool triple) {
  return lex_peek(lex, lex->at) == quote &&
         (!triple || (lex_peek(lex, lex->at + 1) == quote && lex_peek(lex, lex->at + 2) == quote));
}

/* Steps over one character of a string, with the one after a backslash. */
static void skip_character(struct lex *lex) {
  if (lex->s[lex->at] == '\\' && lex->at + 1 < lex->end)
    lex->at++;
  if (lex_is_newline(lex->s[lex->at]))
    lex_skip_newline(lex);
  else
    lex->at++;
}

struct token lex_string(struct lex *lex, size_t opening) {
  struct span start = lex_here(lex, lex->at, lex->at + 1);
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
      return lex_fail(lex, "SyntaxError", start, "f-string: expecting '}'");
    return unterminated(lex, "", start, triple);
  }
  lex->at += triple ? 3 : 1;
  struct token token = lex_token_from(lex, TOKEN_STRING, start.start);
  token.span.line = start.line;
  return token;
}

/* f-strings. Their text is read as CPython reads it since 3.12 (PEP 701). */

struct token lex_fstring(struct lex *lex, size_t opening) {
  size_t start = lex->at;
  if (lex->fstrings == LEX_FSTRINGS)
    return lex_beyond(lex, lex_fail(lex, "SyntaxError", lex_here(lex, start, start + opening),
                                    "too many nested f-strings"));
  lex->at += opening - 1;
  char quote = lex->s[lex->at];
  lex->fstring[lex->fstrings].span = lex_here(lex, start, start + 1);
  lex->fstring[lex->fstrings].depth = lex->depth;
  lex->fstring[lex->fstrings].quote = quote;
  lex->fstring[lex->fstrings++].triple = skip_opening(lex, quote);
  return lex_token_from(lex, TOKEN_FSTRING, start);
}

bool lex_in_fstring_text(const struct lex *lex) {
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
    return lex_token_from(lex, TOKEN_FSTRING_END, start);
  }
  struct span span = lex_here(lex, start, start + 1);
  if (c == '}' && lex->depth == depth)
    return lex_fail(lex, "SyntaxError", span, "f-string: single '}' is not allowed");
  if (c == '{' && lex->depth - depth == LEX_SPECS)
    return lex_fail(lex, "SyntaxError", span, "f-string: expressions nested too deeply");
  lex->at++;
  struct token token = lex_token_from(lex, TOKEN_OP, start);
  token.op = (unsigned char)c;
  return lex_bracket(lex, token, true);
}

struct token lex_fstring_text(struct lex *lex) {
  const size_t start = lex->at;
  const uint32_t line = lex->line, inner = lex->fstrings - 1;
  const bool triple = lex->fstring[inner].triple, spec = lex->depth > lex->fstring[inner].depth;
  for (;;) {
    char c = lex_peek(lex, lex->at), next = lex_peek(lex, lex->at + 1);
    bool ends = lex->at >= lex->end || (lex_is_newline(c) && !triple);
    if (ends && spec && !triple)
      return lex_fail(lex, "SyntaxError", lex_here(lex, lex->at, lex->at),
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
  struct token token = lex_token_from(lex, TOKEN_FSTRING_TEXT, start);
  token.span.line = line;
  return token;
}

void lex_leave_open(struct lex *lex, uint32_t depth) {
  for (; lex->depth < depth; lex->depth++)
    lex->open[lex->depth].field = lex->open[lex->depth].spec = false;
}
