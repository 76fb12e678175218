/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens as looks. A new kind of word is a case in `look_of`. What has no token (an unfinished string, a comment)
 * is found between the last one and the end. */
#include "shell/line/paint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "lang/syntax/lex.h"
#include "net/constants.h"
#include "view/style.h"

enum {
  LOOK_KEYWORD = STYLE_BOLD,
  LOOK_STRING = STYLE_GREEN,
  LOOK_COMMENT = STYLE_DIM,
  LOOK_VALUE = STYLE_HUE_0, /* numbers, the constants of the socket module */
  LOOK_CALL = STYLE_HUE_1   /* calls, commands of the shell */
};

struct painter {
  const char *s;
  size_t from, end; /* the line in the entry */
  bool (*is_command)(const char *name);
  unsigned char *looks;
};

static void put(const struct painter *p, size_t start, size_t end, int look) {
  start = start < p->from ? p->from : start;
  if (start < end)
    memset(p->looks + (start - p->from), look, end - start);
}

/* Between START and END there are no tokens: comments, up to the ends of their lines. `#1` is a word. */
static void put_gap(const struct painter *p, size_t start, size_t end) {
  for (size_t i = start; i < end; i++) {
    if (p->s[i] != '#')
      continue;
    const char *newline = memchr(p->s + i, '\n', end - i);
    size_t stop = newline ? (size_t)(newline - p->s) : end;
    if (i + 1 == stop || p->s[i + 1] < '0' || p->s[i + 1] > '9')
      put(p, i, stop, LOOK_COMMENT);
    i = stop;
  }
}

/* What follows the last token: a string that is not finished, or blanks and a comment. */
static void put_rest(const struct painter *p, size_t start) {
  size_t at = start, quote;
  while (at < p->end && strchr(" \t\n", p->s[at]))
    at++;
  quote = at + strspn(p->s + at, "bBfFrRuU");
  bool is_string = quote < p->end && quote - at <= 2 && strchr("\"'", p->s[quote]);
  if (is_string)
    put(p, at, p->end, LOOK_STRING);
  else
    put_gap(p, start, p->end);
}

/* Whether the name is the first word of a command of the shell and not a variable: NEXT follows it. */
static bool begins_command(const struct painter *p, const struct token *token,
                           const struct token *next) {
  char name[32];
  size_t len = token->span.end - token->span.start;
  bool is_variable = next->kind == TOKEN_OP &&
                     (strchr("=.([,:", next->op & 0xff) || (next->op >> 8 & 0xff) == '=');
  if (is_variable || len >= sizeof name)
    return false;
  snprintf(name, sizeof name, "%.*s", (int)len, p->s + token->span.start);
  return p->is_command(name);
}

/* FIRST: it begins a statement. */
static int look_of(const struct painter *p, const struct token *token, const struct token *next,
                   bool first) {
  const char *s = p->s + token->span.start;
  size_t len = token->span.end - token->span.start;
  switch (token->kind) {
  case TOKEN_KEYWORD:
    return LOOK_KEYWORD;
  case TOKEN_STRING:
  case TOKEN_FSTRING:
  case TOKEN_FSTRING_TEXT:
  case TOKEN_FSTRING_END:
    return LOOK_STRING;
  case TOKEN_NUMBER:
    return LOOK_VALUE;
  case TOKEN_NAME:
    if (first && begins_command(p, token, next))
      return LOOK_CALL;
    if (call_find(s, len)) /* but not the module `socket` */
      return next->kind == TOKEN_OP && next->op == '.' ? STYLE_PLAIN : LOOK_CALL;
    return constants_find(s, len, NULL) ? LOOK_VALUE : STYLE_PLAIN;
  default:
    return STYLE_PLAIN;
  }
}

static bool is_last(const struct token *token) {
  return token->kind == TOKEN_END || token->kind == TOKEN_MORE || token->kind == TOKEN_ERROR;
}

static void paint(const struct painter *p, struct lex *lex) {
  size_t done = 0;
  bool first = true, side = false; /* the next token begins a statement; it names a side, after @ */
  for (struct token token = lex_next(lex), next; !is_last(&token); token = next) {
    next = lex_next(lex);
    if (token.kind == TOKEN_INDENT || token.kind == TOKEN_DEDENT)
      continue;
    put_gap(p, done, token.span.start);
    put(p, token.span.start, token.span.end, look_of(p, &token, &next, first));
    done = token.span.end > done ? token.span.end : done;
    bool was_side = side;
    side = first && token.kind == TOKEN_OP && token.op == '@';
    first = was_side || token.kind == TOKEN_NEWLINE || (token.kind == TOKEN_OP && token.op == ';');
  }
  put_rest(p, done);
}

void paint_line(const char *before, size_t before_len, const char *line, size_t len,
                bool (*is_command)(const char *name), unsigned char *looks) {
  struct text all = TEXT_EMPTY;
  text_add(&all, before, before_len);
  text_add(&all, line, len);
  struct painter p = {text_str(&all), before_len, all.len, is_command, looks};
  struct source *source = source_new("<stdin>", p.s, all.len);
  struct diag diag = DIAG_EMPTY;
  struct lex lex;
  if (lex_start(&lex, source, &diag) == 0)
    paint(&p, &lex);
  diag_clear(&diag);
  source_free(source);
  text_free(&all);
}

/* The bytes of the prompt that the line at S begins with. */
static size_t prompt_length(const char *s, size_t len) {
  const char *blank = memchr(s, ' ', len);
  return blank ? (size_t)(blank + 1 - s) : len;
}

void paint_echo(const char *s, size_t len, paint_side_fn *side, void *data,
                bool (*is_command)(const char *name), unsigned char *looks) {
  struct text entry = TEXT_EMPTY;
  for (size_t at = 0, n; at < len; at += n) {
    const char *newline = memchr(s + at, '\n', len - at);
    n = newline ? (size_t)(newline + 1 - s) - at : len - at;
    size_t prompt = prompt_length(s + at, n), name = prompt < 4 ? 0 : prompt - 4;
    memset(looks + at, side(data, s + at, name), name);
    text_add(&entry, s + at + prompt, n - prompt);
  }
  unsigned char *own = mem_zalloc(entry.len + 1, 1);
  paint_line("", 0, text_str(&entry), entry.len, is_command, own);
  size_t done = 0;
  for (size_t at = 0, n; at < len; at += n) {
    const char *newline = memchr(s + at, '\n', len - at);
    n = newline ? (size_t)(newline + 1 - s) - at : len - at;
    size_t prompt = prompt_length(s + at, n);
    memcpy(looks + at + prompt, own + done, n - prompt);
    done += n - prompt;
  }
  free(own);
  text_free(&entry);
}
