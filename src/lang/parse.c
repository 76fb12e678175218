/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parser's frame: a whole text; tokens, nodes and lists; how parsing is given up.
 *
 * The grammar is in the other files: parse_stmt.c (blocks), parse_simple.c (lines), parse_expr.c,
 * parse_target.c, parse_string.c, parse_command.c. To add a statement, add its function there and its
 * keyword to the switch of parse_statement or simple_statement; to let go of something refused, replace
 * its parse_refuse. Errors are worded as CPython 3.11 words them. */
#include "lang/parse.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lang/parser.h"
#include "lang/resolve.h"

/* Tokens */

void parse_advance(struct parser *p) {
  p->prev = p->t.span;
  p->t = lex_next(&p->lex);
  if (p->t.kind != TOKEN_MORE && p->t.kind != TOKEN_ERROR)
    return;
  p->status = p->t.kind == TOKEN_MORE && p->mode == PARSE_PROMPT ? PARSE_MORE : PARSE_ERROR;
  longjmp(p->failed, 1);
}

bool parse_at(const struct parser *p, int op) {
  return p->t.kind == TOKEN_OP && p->t.op == op;
}

bool parse_at_word(const struct parser *p, enum keyword keyword) {
  return p->t.kind == TOKEN_KEYWORD && p->t.op == (int)keyword;
}

bool parse_take(struct parser *p, int op) {
  bool found = parse_at(p, op);
  if (found)
    parse_advance(p);
  return found;
}

bool parse_take_word(struct parser *p, enum keyword keyword) {
  bool found = parse_at_word(p, keyword);
  if (found)
    parse_advance(p);
  return found;
}

void parse_want(struct parser *p, int op) {
  if (!parse_take(p, op))
    parse_invalid(p);
}

const char *parse_text(const struct parser *p, struct span span, size_t *len) {
  *len = span.end - span.start;
  return p->source->text + span.start;
}

struct span parse_join(struct span a, struct span b) {
  return (struct span){a.start, b.end, a.line};
}

struct span parse_since(const struct parser *p, struct span a) {
  return parse_join(a, p->prev);
}

/* Nodes */

struct node *parse_node(struct parser *p, enum node_kind kind, struct span span) {
  struct node *node = unit_alloc(p->unit, sizeof *node);
  node->kind = (uint8_t)kind;
  node->span = span;
  return node;
}

struct node *parse_const_take(struct parser *p, struct value v, struct span span) {
  if (v.kind >= KIND_OBJECT_FIRST)
    unit_keep_take(p->unit, v);
  struct node *node = parse_node(p, NODE_CONST, span);
  node->value = v;
  return node;
}

struct node *parse_name_node(struct parser *p, struct span span) {
  struct node *node = parse_node(p, NODE_GLOBAL, span);
  size_t len;
  const char *s = parse_text(p, span, &len);
  node->name.name = unit_intern(p->unit, s, len);
  return node;
}

void parse_over(struct parser *p, struct node *parent, const struct node *child) {
  if (child == NULL || child->height < parent->height)
    return;
  if (child->height == NODE_HEIGHT)
    parse_fail(p, "SyntaxError", p->t.span, "expression nested too deeply");
  parent->height = (child->height + 1) & 0x7fff;
}

void parse_push(struct parser *p, struct node *node) {
  if (p->top == p->cap) {
    p->cap = p->cap ? p->cap * 2 : 64;
    p->stack = mem_resize(p->stack, p->cap, sizeof(struct node *));
  }
  p->stack[p->top++] = node;
}

struct node_list parse_pop(struct parser *p, size_t mark) {
  struct node_list list = {NULL, (uint32_t)(p->top - mark)};
  list.at = unit_alloc(p->unit, list.count * sizeof(struct node *));
  if (list.count > 0)
    memcpy(list.at, p->stack + mark, list.count * sizeof(struct node *));
  p->top = mark;
  return list;
}

void parse_enter(struct parser *p) {
  if (++p->depth > PARSER_DEPTH)
    parse_fail(p, "SyntaxError", p->t.span, "expression nested too deeply");
}

void parse_leave(struct parser *p) {
  p->depth--;
}

/* Giving up */

/* Whether the text ends with a blank line: at the prompt, the sign that a block is finished. */
static bool ends_blank(const struct source *source) {
  const char *s = source->text;
  size_t at = source->len;
  int newlines = 0;
  while (at > 0 && (s[at - 1] == ' ' || s[at - 1] == '\t' || lex_is_newline(s[at - 1]))) {
    at--;
    if (lex_is_newline(s[at]) && !(s[at] == '\r' && s[at + 1] == '\n'))
      newlines++;
  }
  return newlines > 1 || at == 0;
}

/* A mistake of the lexer further on (not in the indentation) outweighs that of the grammar, as in
   CPython: most often it is the cause. A bracket that is never closed does so when it was opened in a
   line above. */
static void look_further(struct parser *p) {
  uint32_t line = p->t.span.line;
  struct diag found = *p->diag;
  *p->diag = DIAG_EMPTY;
  struct token t;
  do
    t = lex_next(&p->lex);
  while (t.kind != TOKEN_END && t.kind != TOKEN_MORE && t.kind != TOKEN_ERROR);
  bool outweighs = t.kind == TOKEN_ERROR && strcmp(p->diag->kind, "SyntaxError") == 0;
  if (t.kind == TOKEN_MORE && strncmp(p->diag->message, "unterminated", 12) == 0)
    outweighs = true;
  else if (t.kind == TOKEN_MORE && p->lex.depth > 0)
    outweighs = line > p->lex.open[p->lex.depth - 1].span.line;
  if (outweighs) {
    diag_clear(&found);
  } else {
    diag_clear(p->diag);
    *p->diag = found;
  }
}

void parse_fail(struct parser *p, const char *kind, struct span span, const char *format, ...) {
  if (p->trial)
    longjmp(*p->trial, 1);
  struct text message = TEXT_EMPTY;
  if (p->fields > 0 && strncmp(format, "f-string", 8) != 0)
    text_adds(&message, "f-string: ");
  va_list ap;
  va_start(ap, format);
  text_addv(&message, format, ap);
  va_end(ap);
  diag_set(p->diag, kind, p->source, span, "%s", text_str(&message));
  text_free(&message);
  if (p->hint)
    diag_hint(p->diag, "%s", p->hint);
  p->status = PARSE_ERROR;
  if (p->mode == PARSE_PROMPT && p->t.kind == TOKEN_END && p->fields == 0 && !ends_blank(p->source))
    p->status = PARSE_MORE;
  else if (p->mode == PARSE_FILE && p->fields == 0 && p->t.kind != TOKEN_END &&
           p->t.kind != TOKEN_INDENT)
    look_further(p);
  longjmp(p->failed, 1);
}

void parse_refuse(struct parser *p, struct span span, const char *hint, const char *what) {
  diag_set(p->diag, "SyntaxError", p->source, span, "sockshell has no %s", what);
  if (hint)
    diag_hint(p->diag, "%s", hint);
  p->status = PARSE_ERROR;
  longjmp(p->failed, 1);
}

void parse_later(struct parser *p, struct span span, const char *format, ...) {
  if (p->later.kind)
    return;
  struct text message = TEXT_EMPTY;
  va_list ap;
  va_start(ap, format);
  text_addv(&message, format, ap);
  va_end(ap);
  diag_set(&p->later, "SyntaxError", p->source, span, "%s", text_str(&message));
  text_free(&message);
}

struct node *parse_try(struct parser *p, struct node *(*rule)(struct parser *p)) {
  jmp_buf here, *outer = p->trial;
  struct lex lex = p->lex;
  struct token t = p->t;
  struct span prev = p->prev;
  const int depth = p->depth, fields = p->fields;
  const size_t top = p->top, len = p->text.len;
  p->trial = &here;
  if (setjmp(here) == 0) {
    struct node *node = rule(p);
    p->trial = outer;
    return node;
  }
  p->trial = outer;
  p->lex = lex;
  p->t = t;
  p->prev = prev;
  p->depth = depth;
  p->fields = fields;
  p->top = top;
  p->text.len = len;
  return NULL;
}

/* The refusal of a keyword that starts nothing here. */
static void refuse_keyword(struct parser *p) {
  static const struct {
    enum keyword keyword;
    const char *what, *hint;
  } refused[] = {
      {KEYWORD_LAMBDA, "'lambda'", "define a function with def"},
      {KEYWORD_YIELD, "'yield'", "collect the items in a list and return it"},
      {KEYWORD_AWAIT, "'await'", "calls wait by themselves; select tells which socket is ready"},
      {KEYWORD_ASYNC, "'async'", "calls wait by themselves; select tells which socket is ready"},
      {KEYWORD_CLASS, "'class'", "keep data in tuples, lists and dicts, and define functions"},
      {KEYWORD_NONLOCAL, "'nonlocal'", "use global, or return the value"},
  };
  if (p->t.kind != TOKEN_KEYWORD)
    return;
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    if (p->t.op == (int)refused[i].keyword)
      parse_refuse(p, p->t.span, refused[i].hint, refused[i].what);
}

static bool is_text(const struct parser *p, struct span span, const char *word) {
  size_t len;
  const char *s = parse_text(p, span, &len);
  return len == strlen(word) && memcmp(s, word, len) == 0;
}

bool parse_first_is(const struct parser *p, const char *word) {
  return is_text(p, p->first.span, word);
}

/* `print x`, `exec x`: Python 2 */
static void explain_print(struct parser *p) {
  const struct span name = p->prev;
  bool is_print = is_text(p, name, "print");
  if (p->trial || !(is_print || is_text(p, name, "exec")) || !parse_starts_expression(p) ||
      p->operand_end != name.end)
    return;
  struct node *rest = parse_try(p, parse_expressions);
  if (rest == NULL)
    return;
  const char *word = is_print ? "print" : "exec";
  p->hint = is_print ? "print is a function: print(…)" : NULL;
  parse_fail(p, "SyntaxError", parse_join(name, rest->span),
             "Missing parentheses in call to '%s'. Did you mean %s(...)?", word, word);
}

/* Two expressions side by side in brackets. Outside of them reading on may still find a bracket that is
   never closed. */
static void explain_comma(struct parser *p) {
  struct node *a = p->operand;
  bool opens = parse_at(p, '(') || parse_at(p, '[') || parse_at(p, '{');
  bool brackets = p->lex.depth - opens > 0 || p->fields > 0;
  if (p->trial || a == NULL || p->operand_end != p->prev.end || !parse_starts_expression(p) ||
      (!brackets && p->mode == PARSE_PROMPT) || (p->operand_is_prefix && p->t.kind == TOKEN_STRING))
    return;
  const struct token second = p->t;
  const struct span first = p->prev;
  struct node *b = parse_try(p, parse_expression);
  p->t = second;
  p->prev = first;
  if (b && brackets)
    parse_fail(p, "SyntaxError", parse_join(a->span, b->span),
               "invalid syntax. Perhaps you forgot a comma?");
}

void parse_invalid(struct parser *p) {
  refuse_keyword(p);
  if (parse_at(p, OP3('.', '.', '.')))
    parse_refuse(p, p->t.span, "use pass for a body with nothing in it, None for a value", "'...'");
  if (parse_first_is(p, "match") && (p->prev.end == p->first.span.end || parse_at(p, ':')))
    parse_refuse(p, p->first.span, "use if and elif", "'match'");
  explain_print(p);
  explain_comma(p);
  if (p->prev.end == p->first.span.end && parse_is_command(p, p->first.span))
    p->hint = "a command stands on a line of its own";
  if (p->t.kind == TOKEN_INDENT)
    parse_fail(p, "IndentationError", p->t.span, "unexpected indent");
  parse_fail(p, "SyntaxError", p->t.span, "invalid syntax");
}

/* The whole text */

static void parse_program(struct parser *p) {
  parse_advance(p);
  bool block = false;
  while (p->t.kind != TOKEN_END) {
    size_t before = p->top;
    parse_statement(p, true);
    const struct node *last = p->top > before ? p->stack[p->top - 1] : NULL;
    if (last && last->kind == NODE_SIDE)
      last = last->side.statement;
    block = last && last->kind >= NODE_IF && last->kind <= NODE_DEF;
  }
  struct node *body = parse_node(p, NODE_BLOCK, (struct span){0, (uint32_t)p->source->len, 1});
  body->list = parse_pop(p, 0);
  p->unit->body = body;
  p->status = PARSE_OK;
  if (block && p->mode == PARSE_PROMPT && !ends_blank(p->source)) {
    p->status = PARSE_MORE;
    return;
  }
  if (p->later.kind == NULL) {
    parse_settle_lone(p);
    resolve_unit(p);
  }
  if (p->later.kind) {
    *p->diag = p->later;
    p->later = DIAG_EMPTY;
    p->status = PARSE_ERROR;
  }
}

enum parse_status parse_source(struct interp *in, struct source *source, enum parse_mode mode,
                               const struct parse_words *words, struct unit **unit,
                               struct diag *diag) {
  diag_clear(diag);
  if (source->len > UINT32_MAX / 2) {
    diag_set(diag, "MemoryError", source, (struct span){0, 0, 1}, "a text of more than 2 GiB");
    return PARSE_ERROR;
  }
  struct parser *p = mem_zalloc(1, sizeof *p);
  p->source = source;
  p->unit = unit_new(source);
  p->in = in;
  p->words = words;
  p->diag = diag;
  p->mode = mode;
  p->status = PARSE_ERROR;
  p->negated = UINT32_MAX;
  if (lex_start(&p->lex, source, diag) == 0 && setjmp(p->failed) == 0)
    parse_program(p);
  enum parse_status status = p->status;
  if (status == PARSE_OK)
    *unit = p->unit;
  else
    unit_free(p->unit);
  if (status != PARSE_ERROR)
    diag_clear(diag);
  diag_clear(&p->later);
  text_free(&p->text);
  free(p->stack);
  free(p->stored);
  free(p->lone);
  free(p);
  return status;
}
