/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parser's frame: a whole text; tokens, nodes and lists; failing.
 *
 * The grammar is in the other files: parse_stmt.c (blocks), parse_simple.c (lines), parse_expr.c,
 * parse_target.c, parse_string.c, parse_command.c. To add a statement, add its function there and its
 * keyword to the switch of parse_statement or simple_statement; to accept something that is refused,
 * replace its parse_lacks. Errors are worded as CPython 3.11 words them. */
#include "lang/syntax/parse.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lang/syntax/parser.h"
#include "lang/syntax/resolve.h"
#include "lang/text/unicode.h"

/* Tokens */

void parse_advance(struct parser *p) {
  p->prev = p->t.span;
  if (p->stop && p->prev.end >= p->stop) {
    p->t = (struct token){TOKEN_END, 0, p->prev};
    return;
  }
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

/* Whether nothing but ends of blocks is to come. */
static bool at_end(const struct parser *p) {
  return p->t.kind == TOKEN_END || (p->t.kind == TOKEN_DEDENT && p->lex.at == p->lex.end);
}

struct span parse_place(const struct parser *p) {
  if (!at_end(p))
    return p->t.span;
  const char *s = p->source->text;
  uint32_t end = (uint32_t)p->source->len, start, line = p->t.span.line;
  if (end > 0 && lex_is_newline(s[end - 1])) { /* the newline that ends the text starts no line */
    end -= end > 1 && s[end - 2] == '\r' && s[end - 1] == '\n' ? 2 : 1;
    line--;
  }
  for (start = end; start > 0 && !lex_is_newline(s[start - 1]);)
    start--;
  while (start < end && (s[start] == ' ' || s[start] == '\t' || s[start] == '\f'))
    start++;
  return (struct span){start, start, line};
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

const struct str *parse_name(struct parser *p, struct span span) {
  size_t len, ascii = 0;
  const char *s = parse_text(p, span, &len);
  while (ascii < len && (unsigned char)s[ascii] < 0x80)
    ascii++;
  if (ascii == len)
    return unit_intern(p->unit, s, len);
  struct text normal = TEXT_EMPTY;
  unicode_normalize(s, len, &normal);
  const struct str *name = unit_intern(p->unit, normal.s, normal.len);
  text_free(&normal);
  return name;
}

struct node *parse_name_node(struct parser *p, struct span span) {
  struct node *node = parse_node(p, NODE_GLOBAL, span);
  node->name.name = parse_name(p, span);
  return node;
}

void parse_over(struct parser *p, struct node *parent, const struct node *child) {
  if (child == NULL || child->height < parent->height)
    return;
  if (child->height == NODE_HEIGHT)
    parse_beyond(p, "SyntaxError", p->t.span, PARSER_DEEP, "expression nested too deeply");
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
    parse_beyond(p, "SyntaxError", p->t.span, PARSER_DEEP, "expression nested too deeply");
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

static bool is_in(char c, const char *set) {
  return c && strchr(set, c);
}

/* An address without quotes at SPAN: `(127.0.0.1, 80)`, `(localhost:80)`. */
static void hint_address(struct parser *p, struct span span) {
  const char *s = p->source->text;
  size_t start = span.start, end = start, dots = 0;
  while (start > 0 && is_in(s[start - 1], "0123456789."))
    start--;
  while (end < p->source->len && is_in(s[end], "0123456789."))
    dots += s[end++] == '.';
  for (size_t i = start; i < span.start; i++)
    dots += s[i] == '.';
  if (dots == 3) {
    diag_hint(p->diag, "an address is text, in quotes: \"%.*s\"", (int)(end - start), s + start);
    return;
  }
  size_t len;
  const char *name = parse_text(p, p->prev, &len);
  size_t digits = span.start + 1;
  while (digits < p->source->len && is_in(s[digits], "0123456789"))
    digits++;
  if (s[span.start] == ':' && p->prev.end == span.start && digits > span.start + 1 &&
      !is_in(*name, "0123456789)]\"'"))
    diag_hint(p->diag, "host and port are two values, the host in quotes: (\"%.*s\", %.*s)",
              (int)len, name, (int)(digits - span.start - 1), s + span.start + 1);
}

/* Fills the diagnosis with MESSAGE, which is freed, and jumps out. */
static _Noreturn void fail(struct parser *p, const char *kind, struct span span, const char *lacks,
                           struct text *message) {
  diag_set(p->diag, kind, p->source, span, "%s", text_str(message));
  text_free(message);
  p->diag->lacks = lacks;
  if (p->hint)
    diag_hint(p->diag, "%s", p->hint);
  else if (p->lex.depth > 0)
    hint_address(p, span);
  p->status = PARSE_ERROR;
  if (p->mode == PARSE_PROMPT && at_end(p) && !ends_blank(p->source))
    p->status = PARSE_MORE;
  else if (p->mode != PARSE_PROMPT && p->t.kind != TOKEN_END && p->t.kind != TOKEN_INDENT)
    look_further(p);
  parse_hint_prompt(p);
  longjmp(p->failed, 1);
}

void parse_fail(struct parser *p, const char *kind, struct span span, const char *format, ...) {
  if (p->trial)
    longjmp(*p->trial, 1);
  struct text message = TEXT_EMPTY;
  va_list ap;
  va_start(ap, format);
  text_addv(&message, format, ap);
  va_end(ap);
  fail(p, kind, span, NULL, &message);
}

void parse_beyond(struct parser *p, const char *kind, struct span span, const char *lacks,
                  const char *format, ...) {
  if (p->trial)
    longjmp(*p->trial, 1);
  struct text message = TEXT_EMPTY;
  va_list ap;
  va_start(ap, format);
  text_addv(&message, format, ap);
  va_end(ap);
  fail(p, kind, span, lacks, &message);
}

/* Refuses WHAT, which Python has: LACKS in short. */
static _Noreturn void refuse(struct parser *p, struct span span, const char *hint, const char *what,
                             const char *lacks) {
  diag_set(p->diag, "SyntaxError", p->source, span, "sockshell has no %s", what);
  if (hint)
    diag_hint(p->diag, "%s", hint);
  p->diag->lacks = lacks;
  p->status = PARSE_ERROR;
  longjmp(p->failed, 1);
}

void parse_refuse(struct parser *p, struct span span, const char *hint, const char *what) {
  refuse(p, span, hint, what, NULL);
}

void parse_lacks(struct parser *p, struct span span, enum python_form form) {
  const struct python_refused *row = &python_forms[form];
  refuse(p, span, row->instead, row->what, row->what);
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
  const int depth = p->depth;
  const struct parser_field field = p->field;
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
  p->field = field;
  p->top = top;
  p->text.len = len;
  return NULL;
}

/* Refuses KEYWORD, at SPAN, if it is not here. */
static void refuse_keyword(struct parser *p, struct span span, int keyword) {
  const struct python_keyword *k = &python_keywords[keyword];
  char what[16];
  if (k->place != PYTHON_ABSENT)
    return;
  snprintf(what, sizeof what, "'%s'", k->name);
  refuse(p, span, k->says, what, k->name);
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
  bool brackets = p->lex.depth - opens > 0;
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

/* Goes back to where the field begins, whose first token is then read. */
static void reread_field(struct parser *p) {
  p->lex.at = p->field.start;
  p->lex.line = p->field.line;
  p->lex.depth = p->field.depth;
  p->lex.fstrings = p->field.fstrings;
  p->lex.open[p->lex.depth - 1].spec = false;
  p->t.span = (struct span){p->field.start, p->field.start, p->field.line};
  parse_advance(p);
}

/* Where the tokens of the field end that its expression may end with, none inside brackets: the last FIELD_ENDS of them
   up to the byte STOP. Returns how many there are in all; number I stands at I % FIELD_ENDS. */
#define FIELD_ENDS 64 /* each is tried at the cost of reading the field again */
static size_t field_ends(struct parser *p, uint32_t stop, uint32_t *ends) {
  size_t count = 0;
  p->stop = stop;
  for (reread_field(p); p->t.kind != TOKEN_END; parse_advance(p))
    if (p->lex.depth == p->field.depth && p->lex.fstrings == p->field.fstrings)
      ends[count++ % FIELD_ENDS] = p->t.span.end;
  return count;
}

/* The field cannot be read on at the next token. As CPython's parser would it gives back what it took since the last
   token that an expression can end with, and points after that; where that is far back, it points at the next token. */
static _Noreturn void fail_in_field(struct parser *p) {
  const struct token wrong = p->t;
  uint32_t ends[FIELD_ENDS], end = p->prev.end;
  const size_t count = field_ends(p, end, ends);
  const size_t least = count > FIELD_ENDS ? count - FIELD_ENDS : 0;
  bool whole = false;
  for (size_t i = count; !whole && i > least; i--) {
    p->stop = ends[(i - 1) % FIELD_ENDS];
    reread_field(p);
    whole = parse_try(p, parse_expressions) && p->t.kind == TOKEN_END;
    if (whole)
      end = p->stop;
  }
  p->stop = 0;
  const bool any = whole || least > 0;
  if (!any)
    end = p->field.start;
  for (reread_field(p); p->t.span.start < end && p->t.span.start < wrong.span.start;)
    parse_advance(p);
  parse_fail(p, "SyntaxError", p->t.span, "f-string: %s",
             any ? "expecting '=', or '!', or ':', or '}'"
                 : "expecting a valid expression after '{'");
}

void parse_invalid(struct parser *p) {
  if (p->t.kind == TOKEN_KEYWORD)
    refuse_keyword(p, p->t.span, p->t.op);
  if (parse_first_is(p, "match") && (p->prev.end == p->first.span.end || parse_at(p, ':')))
    refuse_keyword(p, p->first.span, KEYWORD_MATCH);
  if (parse_first_is(p, "type") && p->prev.end == p->first.span.end && p->t.kind == TOKEN_NAME)
    parse_lacks(p, p->first.span, PYTHON_TYPE_STATEMENT);
  explain_print(p);
  explain_comma(p);
  parse_give_up_walrus(p);
  size_t len;
  const char *first = parse_text(p, p->first.span, &len);
  if (p->mode != PARSE_PROGRAM && p->prev.end == p->first.span.end &&
      parse_word(p, first, len) != PARSE_PLAIN)
    p->hint = "a command stands on a line of its own";
  if (p->t.kind == TOKEN_INDENT && !p->hint)
    p->hint = p->prev.end
                  ? "the lines of one block begin in the same column; a deeper one follows a "
                    "line that ends with a colon"
                  : "a line that is in no block begins at the left edge, without blanks";
  if (p->t.kind == TOKEN_INDENT)
    parse_fail(p, "IndentationError", p->t.span, "unexpected indent");
  if (p->field.start && !p->trial)
    fail_in_field(p);
  struct span span = p->t.span;
  span.end += p->t.kind == TOKEN_NEWLINE && span.start == span.end && span.end < p->source->len;
  parse_fail(p, "SyntaxError", span, "invalid syntax");
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
  p->unit->strict = mode == PARSE_PROGRAM;
  p->in = in;
  p->words = words;
  p->diag = diag;
  p->mode = mode;
  p->status = PARSE_ERROR;
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
