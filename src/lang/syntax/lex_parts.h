/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the lexer share. */
#ifndef LANG_SYNTAX_LEX_PARTS_H
#define LANG_SYNTAX_LEX_PARTS_H

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>

#include "lang/syntax/lex.h"

/* The byte AT, or NUL after the end. */
static inline char lex_peek(const struct lex *lex, size_t at) {
  return at < lex->end ? lex->s[at] : '\0';
}

/* The token from START to where the lexer is. */
static inline struct token lex_token_from(const struct lex *lex, enum token_kind kind,
                                          size_t start) {
  return (struct token){kind, 0, {(uint32_t)start, (uint32_t)lex->at, lex->line}};
}

/* The span of the bytes START to END in the present line. */
static inline struct span lex_here(const struct lex *lex, size_t start, size_t end) {
  return (struct span){(uint32_t)start, (uint32_t)end, lex->line};
}

/* Whether C may begin a name; the bytes of other characters than ASCII are looked at later. */
static inline bool lex_is_name_start(char c) {
  return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Fills the diagnosis and gives the token that says so. */
struct token lex_fail(struct lex *lex, const char *kind, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Says of the failure TOKEN that Python may take what sockshell does not. */
struct token lex_beyond(struct lex *lex, struct token token);

/* Steps over a newline of one or two bytes. */
void lex_skip_newline(struct lex *lex);

/* Keeps the account of open brackets. FIELD: it opens a field of an f-string. */
struct token lex_bracket(struct lex *lex, struct token token, bool field);

/* The number that begins here, with a digit or with a point before one. */
struct token lex_number(struct lex *lex);

/* The length of the prefix of a string literal that starts here, with its opening quote; else 0. FORMAT tells whether it
   is an f-string. */
size_t lex_string_start(const struct lex *lex, bool *format);
/* stringliteral | bytesliteral; OPENING is the length of the prefix and the quote. */
struct token lex_string(struct lex *lex, size_t opening);
/* What opens an f-string, likewise. */
struct token lex_fstring(struct lex *lex, size_t opening);
/* Whether text of an f-string or of a format spec comes next. */
bool lex_in_fstring_text(const struct lex *lex);
/* TOKEN_FSTRING_TEXT, or what comes in its place. Doubled braces are text, but not in a format spec. */
struct token lex_fstring_text(struct lex *lex);

#endif
