/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lexer: Python's tokens, with INDENT and DEDENT, line joining inside brackets and after a backslash,
 * comments, all string prefixes. NUL bytes and bytes that are not UTF-8 are errors.
 *
 * https://docs.python.org/3.11/reference/lexical_analysis.html */
#ifndef LANG_SYNTAX_LEX_H
#define LANG_SYNTAX_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

enum token_kind {
  TOKEN_END,
  TOKEN_NEWLINE,
  TOKEN_INDENT,
  TOKEN_DEDENT,
  TOKEN_NAME, /* soft keywords (match, case) too */
  TOKEN_NUMBER,
  TOKEN_STRING,       /* any prefix but f */
  TOKEN_FSTRING,      /* the prefix and quotes that open an f-string; then come … */
  TOKEN_FSTRING_TEXT, /* … text, its escapes and doubled braces as they are written, … */
  TOKEN_FSTRING_END, /* … and the quotes that close it. A field is `{`, its tokens and `}`; after the
                         `:` of a field its format spec is text with fields again */
  TOKEN_OP,          /* .op holds the operator's or bracket's characters, see OP2 */
  TOKEN_KEYWORD,     /* .op holds an enum keyword */
  TOKEN_MORE, /* the text ends inside a bracket, a triple quote, or after a backslash: the lexer's
                    diag says it as an error, should no more come */
  TOKEN_ERROR /* the lexer's diag is filled */
};

/* The code of an operator of two or three characters; that of one is the character itself. */
#define OP2(a, b) ((a) | (b) << 8)
#define OP3(a, b, c) ((a) | (b) << 8 | (c) << 16)

enum keyword {
  KEYWORD_NONE_AT_ALL, /* not a keyword */
  KEYWORD_FALSE,
  KEYWORD_NONE,
  KEYWORD_TRUE,
  KEYWORD_AND,
  KEYWORD_AS,
  KEYWORD_ASSERT,
  KEYWORD_ASYNC,
  KEYWORD_AWAIT,
  KEYWORD_BREAK,
  KEYWORD_CLASS,
  KEYWORD_CONTINUE,
  KEYWORD_DEF,
  KEYWORD_DEL,
  KEYWORD_ELIF,
  KEYWORD_ELSE,
  KEYWORD_EXCEPT,
  KEYWORD_FINALLY,
  KEYWORD_FOR,
  KEYWORD_FROM,
  KEYWORD_GLOBAL,
  KEYWORD_IF,
  KEYWORD_IMPORT,
  KEYWORD_IN,
  KEYWORD_IS,
  KEYWORD_LAMBDA,
  KEYWORD_NONLOCAL,
  KEYWORD_NOT,
  KEYWORD_OR,
  KEYWORD_PASS,
  KEYWORD_RAISE,
  KEYWORD_RETURN,
  KEYWORD_TRY,
  KEYWORD_WHILE,
  KEYWORD_WITH,
  KEYWORD_YIELD,
  KEYWORD_MATCH /* a soft one: a TOKEN_NAME, never in .op */
};

struct token {
  enum token_kind kind;
  int op;
  struct span span;
};

#define LEX_BRACKETS 100 /* how deep brackets may be nested */
#define LEX_INDENTS 100  /* how deep blocks may be nested */
#define LEX_FSTRINGS 32  /* how deep f-strings may be nested */
#define LEX_SPECS 3      /* fields in the format spec of a field in the format spec of a field */

struct lex {
  struct source *source;
  struct diag *diag;
  const char *s;  /* the source's text */
  size_t at, end; /* the next byte; where the text (or the part of it) ends */
  uint32_t line;
  bool line_start;  /* at the start of a logical line: its indentation is to be measured */
  bool begun;       /* the logical line has a token, so that a NEWLINE ends it */
  uint32_t dedents; /* DEDENTs still to be given */
  uint32_t depth;   /* of open brackets */
  struct {
    char c;
    bool field; /* the `{` of a field of the innermost f-string … */
    bool spec;  /* … whose format spec has begun */
    struct span span;
  } open[LEX_BRACKETS];
  uint32_t fstrings; /* that are open */
  struct {
    struct span span; /* of its first byte */
    uint32_t depth;   /* of the brackets around it */
    char quote;
    bool triple;
  } fstring[LEX_FSTRINGS];
  uint32_t indents; /* of open blocks */
  struct {
    size_t column; /* tabs go to the next multiple of 8 */
    size_t narrow; /* tabs count 1: both must agree, or blanks and tabs are mixed */
  } indent[LEX_INDENTS];
};

/* Starts at the beginning of SOURCE. SOURCE and DIAG are borrowed for the lexer's life. Returns 0, or -1
   and the diagnosis when the text is not UTF-8 or holds a NUL byte. */
int lex_start(struct lex *lex, struct source *source, struct diag *diag);

/* The next token. No token follows TOKEN_END, TOKEN_MORE and TOKEN_ERROR. */
struct token lex_next(struct lex *lex);

/* What was opened in an f-string that has ended, up to DEPTH brackets, is as open as other brackets. */
void lex_leave_open(struct lex *lex, uint32_t depth);

/* Leaves the line: moves to just before its newline or the end of the text. For lines that are not
   Python. */
void lex_skip_line(struct lex *lex);

/* The keyword that the LEN bytes at S are, or KEYWORD_NONE_AT_ALL. */
enum keyword lex_keyword(const char *s, size_t len);

/* The length of the identifier at the start of the LEN bytes (of UTF-8) at S, 0 when there is none: what
   Unicode lets begin and continue one (XID_Start, XID_Continue), and `_`. */
size_t lex_identifier(const char *s, size_t len);

/* Whether C is the first byte of a newline. */
static inline bool lex_is_newline(char c) {
  return c == '\n' || c == '\r';
}

#endif
