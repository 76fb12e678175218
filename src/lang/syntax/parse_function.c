/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions: the parameters of def and lambda, and what is around them. */
#include <string.h>

#include "lang/syntax/parser.h"

/* A list of parameters that is being read: up to END, the bracket of a def or the colon of a lambda. */
struct parameters {
  struct parser *p;
  struct node_function *def;
  int end;
  size_t mark;  /* on the stack each is its name's node, default and annotation (or NULL) */
  bool presets; /* one with a default was there */
  bool bare;    /* the last was a star alone, which another must follow */
  struct span bare_at;
  struct node *star[3], *stars[3]; /* *NAME and **NAME likewise */
};

static uint32_t count_of(const struct parameters *l) {
  return (uint32_t)(l->p->top - l->mark) / 3;
}

static bool is_lambda(const struct parameters *l) {
  return l->end == ':';
}

/* NAME [':' expression] */
static void name_and_note(struct parameters *l, struct node **to) {
  struct parser *p = l->p;
  if (parse_at(p, '('))
    parse_fail(p, "SyntaxError", p->t.span, "%s parameters cannot be parenthesized",
               is_lambda(l) ? "Lambda expression" : "Function");
  if (p->t.kind != TOKEN_NAME)
    parse_invalid(p);
  parse_advance(p);
  to[0] = parse_name_node(p, p->prev);
  parse_stored(p, to[0]);
  if (!is_lambda(l) && parse_take(p, ':'))
    to[2] = parse_expression(p);
  if (p->lazy_notes)
    to[2] = NULL;
}

/* parameter: NAME [':' expression] ['=' expression] */
static void parameter(struct parameters *l) {
  struct parser *p = l->p;
  struct node *it[3] = {NULL, NULL, NULL};
  name_and_note(l, it);
  if (parse_at(p, '=')) {
    struct span equals = p->t.span;
    parse_advance(p);
    if (!is_lambda(l) && (parse_at(p, ',') || parse_at(p, ')')))
      parse_fail(p, "SyntaxError", equals, "expected default value expression");
    it[1] = parse_expression(p);
    l->presets = true;
  } else if (l->presets && l->def->keyword_only == UINT32_MAX) {
    parse_fail(p, "SyntaxError", it[0]->span, "non-default argument follows default argument");
  }
  for (int i = 0; i < 3; i++)
    parse_push(p, it[i]);
  l->bare = false;
}

/* '/': those before it are given by position only */
static void slash(struct parameters *l) {
  struct parser *p = l->p;
  const char *wrong = l->def->keyword_only != UINT32_MAX ? "/ must be ahead of *"
                      : l->def->positional_only          ? "/ may appear only once"
                                                         : NULL;
  if (wrong)
    parse_fail(p, "SyntaxError", p->t.span, "%s", wrong);
  l->def->positional_only = count_of(l);
  parse_advance(p);
  if (count_of(l) == 0)
    parse_fail(p, "SyntaxError", p->prev,
               parse_at(p, ',') ? "at least one argument must precede /" : "invalid syntax");
}

/* '*' [NAME [':' expression]]: those after it are given by name only */
static void star(struct parameters *l) {
  struct parser *p = l->p;
  struct span at = p->t.span;
  if (l->def->keyword_only != UINT32_MAX)
    parse_fail(p, "SyntaxError", at, "* argument may appear only once");
  l->def->keyword_only = count_of(l);
  parse_advance(p);
  l->bare = parse_at(p, ',') || parse_at(p, l->end);
  l->bare_at = at;
  if (l->bare)
    return;
  name_and_note(l, l->star);
  if (parse_at(p, '='))
    parse_fail(p, "SyntaxError", p->t.span, "var-positional argument cannot have default value");
}

/* Fails if names should have followed a '*' alone: python3 points at it or, in a lambda, at the next token. */
static void refuse_bare(const struct parameters *l) {
  if (l->bare)
    parse_fail(l->p, "SyntaxError", is_lambda(l) ? l->p->t.span : l->bare_at,
               "named arguments must follow bare *");
}

/* '**' NAME [':' expression], the last one */
static void stars(struct parameters *l) {
  struct parser *p = l->p;
  refuse_bare(l);
  parse_advance(p);
  name_and_note(l, l->stars);
  if (parse_at(p, '='))
    parse_fail(p, "SyntaxError", p->t.span, "var-keyword argument cannot have default value");
  parse_take(p, ',');
  if (!parse_at(p, l->end) && (p->t.kind == TOKEN_NAME || p->t.kind == TOKEN_OP))
    parse_fail(p, "SyntaxError", p->t.span, "arguments cannot follow var-keyword argument");
}

/* Puts what was read into the function. */
static void keep(struct parameters *l) {
  struct parser *p = l->p;
  struct node_function *def = l->def;
  def->count = count_of(l);
  def->star = l->star[0] != NULL;
  def->stars = l->stars[0] != NULL;
  if (def->keyword_only == UINT32_MAX)
    def->keyword_only = def->count;
  def->straight = def->keyword_only == def->count && !def->star && !def->stars;
  for (int i = 0; i < 3 && def->star; i++)
    parse_push(p, l->star[i]);
  for (int i = 0; i < 3 && def->stars; i++)
    parse_push(p, l->stars[i]);
  uint32_t all = count_of(l);
  def->params = unit_alloc(p->unit, all * sizeof *def->params);
  for (uint32_t i = 0; i < all; i++) {
    struct node *const *it = &p->stack[l->mark + 3 * i];
    def->params[i] = (struct node_param){it[0]->name, it[1], it[2], it[0]->span};
  }
  p->top = l->mark;
}

/* parameters: [item {',' item} [',']]; item: parameter | '/' | '*' … | '**' … */
static void parameters(struct parser *p, struct node_function *def, int end) {
  struct parameters l = {.p = p, .def = def, .end = end, .mark = p->top};
  def->keyword_only = UINT32_MAX;
  while (!parse_at(p, end)) {
    if (parse_at(p, OP2('*', '*'))) {
      stars(&l);
      break;
    }
    if (parse_at(p, '/'))
      slash(&l);
    else if (parse_at(p, '*'))
      star(&l);
    else
      parameter(&l);
    if (!parse_take(p, ','))
      break;
  }
  refuse_bare(&l);
  keep(&l);
}

/* The docstring of a body, or NULL. */
static const struct str *docstring(struct parser *p, const struct node *body) {
  const struct node *first = body->list.at[0];
  if (first->kind != NODE_EXPR || first->pair.left->kind != NODE_CONST ||
      first->pair.left->value.kind != KIND_STR)
    return NULL;
  const struct str *s = first->pair.left->value.str;
  return unit_intern(p->unit, s->s, s->len);
}

static struct node *function(struct parser *p, enum node_kind kind) {
  struct node *node = parse_node(p, kind, p->t.span);
  node->def = unit_alloc(p->unit, sizeof *node->def);
  parse_advance(p);
  return node;
}

/* def: 'def' NAME '(' parameters ')' ['->' expression] block */
struct node *parse_def(struct parser *p) {
  p->first = p->t;
  p->operand = NULL;
  struct node *node = function(p, NODE_DEF);
  struct node_function *def = node->def;
  if (p->t.kind != TOKEN_NAME)
    parse_invalid(p);
  parse_advance(p);
  def->target = parse_name_node(p, p->prev);
  def->name = def->target->name.name;
  parse_stored(p, def->target);
  if (parse_at(p, '['))
    parse_lacks(p, p->t.span, PYTHON_TYPE_PARAMETERS);
  if (!parse_at(p, '('))
    parse_fail(p, "SyntaxError", p->t.span, "expected '('");
  parse_advance(p);
  parameters(p, def, ')');
  parse_want(p, ')');
  if (parse_take(p, OP2('-', '>'))) {
    if (!parse_starts_expression(p))
      parse_fail(p, "SyntaxError", p->prev, "expected ':'");
    def->returns = parse_expressions(p);
  }
  if (p->lazy_notes)
    def->returns = NULL;
  def->body = parse_def_block(p, node->span.line);
  def->doc = docstring(p, def->body);
  node->span = parse_join(node->span, def->body->span);
  return node;
}

/* In a field of an f-string the colon of the lambda at START begins the format spec. */
static _Noreturn void refuse_in_field(struct parser *p, struct span start) {
  parse_fail(p, "SyntaxError", parse_join(start, p->t.span),
             "f-string: lambda expressions are not allowed without parentheses");
}

/* lambda: 'lambda' parameters ':' expression: its body is `return expression` */
struct node *parse_lambda(struct parser *p) {
  parse_enter(p);
  struct node *node = function(p, NODE_LAMBDA);
  struct node_function *def = node->def;
  def->name = unit_intern(p->unit, "<lambda>", strlen("<lambda>"));
  parameters(p, def, ':');
  if (parse_at(p, ':') && p->lex.depth && p->lex.open[p->lex.depth - 1].spec)
    refuse_in_field(p, node->span);
  parse_want(p, ':');
  struct node *value = parse_expression(p);
  struct node *give = parse_node(p, NODE_RETURN, value->span);
  give->pair.left = value;
  def->body = parse_node(p, NODE_BLOCK, value->span);
  size_t mark = p->top;
  parse_push(p, give);
  def->body->list = parse_pop(p, mark);
  node->span = parse_since(p, node->span);
  parse_over(p, node, value);
  for (uint32_t i = 0; i < def->count; i++)
    parse_over(p, node, def->params[i].preset);
  parse_leave(p);
  return node;
}
