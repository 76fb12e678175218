/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions. Binary operators climb by precedence (`binary_op`); the rest is a function a rule. */
#include <string.h>

#include "lang/syntax/parser.h"
#include "lang/value/ops.h"

static struct node *unary(struct parser *p);

static struct node *pair(struct parser *p, enum node_kind kind, enum op op, struct node *left,
                         struct node *right) {
  struct node *node = parse_node(p, kind, parse_since(p, left->span));
  node->op = (uint8_t)op;
  node->pair.left = left;
  node->pair.right = right;
  parse_over(p, node, left);
  parse_over(p, node, right);
  return node;
}

bool parse_starts_expression(const struct parser *p) {
  switch (p->t.kind) {
  case TOKEN_NAME:
  case TOKEN_NUMBER:
  case TOKEN_STRING:
  case TOKEN_FSTRING:
    return true;
  case TOKEN_OP:
    return p->t.op < 0x80 ? strchr("([{+-~", p->t.op) != NULL : p->t.op == OP3('.', '.', '.');
  case TOKEN_KEYWORD:
    return p->t.op == KEYWORD_NONE || p->t.op == KEYWORD_TRUE || p->t.op == KEYWORD_FALSE ||
           p->t.op == KEYWORD_NOT || p->t.op == KEYWORD_LAMBDA || p->t.op == KEYWORD_AWAIT ||
           p->t.op == KEYWORD_YIELD;
  default:
    return false;
  }
}

/* power: primary ['**' unary] */
static struct node *power(struct parser *p) {
  const struct span start = p->t.span;
  struct node *left = parse_primary(p);
  if (!parse_take(p, OP2('*', '*')))
    return left;
  parse_enter(p);
  struct node *right = unary(p);
  parse_leave(p);
  struct node *node = pair(p, NODE_BINARY, OP_POW, left, right);
  node->span = parse_since(p, start);
  return node;
}

/* A number with the minus before it is one constant. */
static bool negate(struct parser *p, struct node *number, struct span minus) {
  if (number->kind != NODE_CONST)
    return false;
  struct value v = ops_unary(p->in, OP_NEG, number->value);
  if (v.kind == KIND_BIG)
    unit_keep_take(p->unit, v);
  number->value = v;
  number->span = parse_since(p, minus);
  return true;
}

/* unary: ('+' | '-' | '~') unary | power */
static struct node *unary(struct parser *p) {
  enum op op = parse_at(p, '-') ? OP_NEG : parse_at(p, '+') ? OP_POS : OP_INVERT;
  if (op == OP_INVERT && !parse_at(p, '~'))
    return power(p);
  struct span start = p->t.span;
  parse_enter(p);
  parse_advance(p);
  bool number = op == OP_NEG && p->t.kind == TOKEN_NUMBER;
  struct node *operand = unary(p);
  parse_leave(p);
  if (number && negate(p, operand, start))
    return operand;
  struct node *node = parse_node(p, NODE_UNARY, parse_since(p, start));
  node->op = (uint8_t)op;
  node->pair.left = operand;
  parse_over(p, node, operand);
  return node;
}

/* The level of a binary operator, 0 for none: | ^ & << + *, from weak to strong. */
static int binary_op(const struct parser *p, enum op *op) {
  static const struct {
    int token, level;
    enum op op;
  } table[] = {
      {'|', 1, OP_OR},  {'^', 2, OP_XOR},    {'&', 3, OP_AND},
      {'+', 5, OP_ADD}, {'-', 5, OP_SUB},    {OP2('<', '<'), 4, OP_LSHIFT},
      {'*', 6, OP_MUL}, {'/', 6, OP_DIV},    {OP2('>', '>'), 4, OP_RSHIFT},
      {'%', 6, OP_MOD}, {'@', 6, OP_MATMUL}, {OP2('/', '/'), 6, OP_FLOORDIV},
  };
  if (p->t.kind != TOKEN_OP)
    return 0;
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (p->t.op == table[i].token) {
      *op = table[i].op;
      return p->t.op == '&' && parse_at_background(p) ? 0 : table[i].level;
    }
  return 0;
}

static struct node *binary(struct parser *p, int least) {
  const struct span start = p->t.span;
  struct node *left = unary(p);
  for (;;) {
    enum op op = OP_ADD;
    int level = binary_op(p, &op);
    if (level < least || level == 0)
      return left;
    parse_advance(p);
    left = pair(p, NODE_BINARY, op, left, binary(p, level + 1));
    left->span = parse_since(p, start);
  }
}

struct node *parse_bitwise_or(struct parser *p) {
  return binary(p, 1);
}

/* Takes a comparison operator: '<' | '>' | '==' | '>=' | '<=' | '!=' | [not] in | is [not] */
static bool take_comparison(struct parser *p, enum op *op) {
  static const struct {
    int token;
    enum op op;
  } table[] = {{'<', OP_LT},           {'>', OP_GT},           {OP2('=', '='), OP_EQ},
               {OP2('>', '='), OP_GE}, {OP2('<', '='), OP_LE}, {OP2('!', '='), OP_NE}};
  if (p->t.kind == TOKEN_OP) {
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
      if (parse_take(p, table[i].token)) {
        *op = table[i].op;
        return true;
      }
  } else if (parse_take_word(p, KEYWORD_IN)) {
    *op = OP_IN;
    return true;
  } else if (parse_take_word(p, KEYWORD_IS)) {
    *op = parse_take_word(p, KEYWORD_NOT) ? OP_IS_NOT : OP_IS;
    return true;
  } else if (parse_take_word(p, KEYWORD_NOT)) {
    if (!parse_take_word(p, KEYWORD_IN))
      parse_invalid(p);
    *op = OP_NOT_IN;
    return true;
  }
  return false;
}

/* comparison: bitwise_or {comparison_operator bitwise_or} */
static struct node *comparison(struct parser *p) {
  const struct span start = p->t.span;
  struct node *first = parse_bitwise_or(p);
  enum op op;
  if (!take_comparison(p, &op))
    return first;
  struct node *node = pair(p, NODE_COMPARE, op, first, parse_bitwise_or(p));
  node->span = parse_since(p, start);
  if (!take_comparison(p, &op))
    return node;
  /* the operators travel on the stack in nodes that are never part of the tree */
  size_t mark = p->top;
  struct node *link = node;
  do {
    parse_push(p, link);
    parse_push(p, link->pair.right);
    link = parse_node(p, NODE_COMPARE, p->prev);
    link->op = (uint8_t)op;
    link->pair.right = parse_bitwise_or(p);
  } while (take_comparison(p, &op));
  parse_push(p, link);
  parse_push(p, link->pair.right);
  struct node *chain = parse_node(p, NODE_CHAIN, parse_since(p, start));
  uint32_t count = (uint32_t)(p->top - mark) / 2;
  chain->chain.first = first;
  chain->chain.count = count;
  chain->chain.rest = unit_alloc(p->unit, count * sizeof(struct node *));
  chain->chain.ops = unit_alloc(p->unit, count);
  parse_over(p, chain, first);
  for (uint32_t i = 0; i < count; i++) {
    chain->chain.ops[i] = p->stack[mark + 2 * i]->op;
    chain->chain.rest[i] = p->stack[mark + 2 * i + 1];
    parse_over(p, chain, chain->chain.rest[i]);
  }
  p->top = mark;
  return chain;
}

/* inversion: 'not' inversion | comparison */
static struct node *inversion(struct parser *p) {
  if (!parse_at_word(p, KEYWORD_NOT))
    return comparison(p);
  struct span start = p->t.span;
  parse_enter(p);
  parse_advance(p);
  struct node *operand = inversion(p);
  parse_leave(p);
  struct node *node = parse_node(p, NODE_NOT, parse_since(p, start));
  node->pair.left = operand;
  parse_over(p, node, operand);
  return node;
}

/* conjunction: inversion {'and' inversion} */
static struct node *conjunction(struct parser *p) {
  struct node *node = inversion(p);
  while (parse_take_word(p, KEYWORD_AND))
    node = pair(p, NODE_AND, OP_AND, node, inversion(p));
  return node;
}

/* disjunction: conjunction {'or' conjunction} */
struct node *parse_disjunction(struct parser *p) {
  struct node *node = conjunction(p);
  while (parse_take_word(p, KEYWORD_OR))
    node = pair(p, NODE_OR, OP_OR, node, conjunction(p));
  p->operand = node;
  p->operand_end = p->prev.end;
  p->operand_is_prefix = parse_is_name(p, node);
  return node;
}

/* expression: disjunction ['if' disjunction 'else' expression] | lambda */
struct node *parse_expression(struct parser *p) {
  if (parse_at_word(p, KEYWORD_LAMBDA))
    return parse_lambda(p);
  parse_enter(p);
  struct node *node = parse_disjunction(p);
  if (parse_take_word(p, KEYWORD_IF)) {
    struct node *test = parse_disjunction(p);
    if (!parse_at_word(p, KEYWORD_ELSE)) {
      if (parse_at(p, ':'))
        parse_invalid(p);
      parse_fail(p, "SyntaxError", parse_join(node->span, test->span),
                 "expected 'else' after 'if' expression");
    }
    parse_advance(p);
    struct node *otherwise = parse_expression(p);
    struct node *choice = parse_node(p, NODE_IFEXP, parse_since(p, node->span));
    choice->ifexp.test = test;
    choice->ifexp.then = node;
    choice->ifexp.otherwise = otherwise;
    parse_over(p, choice, test);
    parse_over(p, choice, node);
    parse_over(p, choice, otherwise);
    node = choice;
  }
  parse_leave(p);
  return node;
}

/* expressions: item {',' item} [',']; item: expression | '*' bitwise_or */
struct node *parse_expressions(struct parser *p) {
  struct node *first = parse_starred(p, parse_expression);
  if (!parse_at(p, ',')) {
    if (first->kind == NODE_STAR)
      parse_fail(p, "SyntaxError", first->span,
                 parse_at(p, '=') ? "starred assignment target must be in a list or tuple"
                                  : "can't use starred expression here");
    return first;
  }
  size_t mark = p->top;
  parse_push(p, first);
  while (parse_take(p, ',')) {
    if (!parse_at(p, '*') && !parse_starts_expression(p))
      break;
    parse_push(p, parse_starred(p, parse_expression));
  }
  struct node *node = parse_node(p, NODE_TUPLE, parse_since(p, first->span));
  node->list = parse_pop(p, mark);
  parse_count_stars(node);
  parse_list_over(p, node);
  return node;
}

/* named: [NAME ':='] expression */
struct node *parse_named(struct parser *p) {
  struct node *e = parse_expression(p);
  if (parse_at(p, '='))
    parse_stray_assign(p, e);
  if (parse_at(p, OP2(':', '=')) && !parse_is_name(p, e))
    parse_refuse_walrus(p, e);
  return parse_walrus(p, e);
}

static _Noreturn void fail_walrus(struct parser *p, const struct node *target) {
  parse_fail(p, "SyntaxError", target->span, "cannot use assignment expressions with %s",
             parse_describe(target));
}

void parse_refuse_walrus(struct parser *p, const struct node *e) {
  const struct token walrus = p->t;
  if (p->trial)
    parse_invalid(p);
  parse_advance(p);
  const struct lex lex = p->lex;
  const struct token first = p->t;
  const bool valued = p->t.kind == TOKEN_NAME || parse_try(p, parse_primary);
  p->lex = lex;
  p->t = first;
  p->prev = walrus.span;
  if (valued || !p->refusal.target)
    p->refusal = (struct parser_refusal){e, walrus, p->field.start, valued};
  parse_expression(p);
  if (parse_starts_expression(p)) /* a comma or print( may be missing */
    parse_invalid(p);
  fail_walrus(p, e);
}

void parse_give_up_walrus(struct parser *p) {
  const struct parser_refusal refusal = p->refusal;
  if (p->trial || !refusal.target || refusal.field != p->field.start)
    return;
  if (refusal.valued)
    fail_walrus(p, refusal.target);
  p->t = refusal.walrus;
  p->prev = refusal.walrus.span;
}

struct node *parse_walrus(struct parser *p, struct node *e) {
  if (!parse_at(p, OP2(':', '=')))
    return e;
  if (!parse_is_name(p, e))
    parse_invalid(p);
  parse_advance(p);
  parse_stored(p, e);
  return pair(p, NODE_NAMED, OP_ADD, e, parse_expression(p));
}
