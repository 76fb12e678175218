/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lexer: Python's tokens, with INDENT and DEDENT, line joining inside brackets and after a
 * backslash, comments, all string prefixes. Bytes that are no UTF-8 and NUL bytes are errors. */
#ifndef LANG_LEX_H
#define LANG_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

enum token_kind {
  TOKEN_END,
  TOKEN_NEWLINE,
  TOKEN_INDENT,
  TOKEN_DEDENT,
  TOKEN_NAME,    /* also soft keywords; keywords have kinds of their own from TOKEN_KEYWORD on */
  TOKEN_NUMBER,
  TOKEN_STRING,  /* any prefix; f-strings too: the parser takes them apart */
  TOKEN_OP,      /* .op holds the operator's or bracket's code */
  TOKEN_KEYWORD, /* .op holds the keyword's code */
  TOKEN_MORE,    /* the text ends inside a bracket, a triple quote, or after a backslash */
  TOKEN_ERROR    /* the lexer's diag is filled */
};

struct token {
  enum token_kind kind;
  int op;
  struct span span;
};

struct lex; /* see lang/lex.c; the parser holds one */

#endif
