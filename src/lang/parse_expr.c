/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions. Binary operators climb by precedence (`binary_op`); the rest is a function a rule. */
#include <string.h>

#include "lang/parser.h"

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

/* A star before an expression, wherever it stands. */
static void refuse_star(struct parser *p) {
  if (parse_at(p, '*'))
    parse_refuse(p, p->t.span, "write the items one by one, or join lists with +", "'*' unpacking");
  if (parse_at(p, OP2('*', '*')))
    parse_refuse(p, p->t.span, "write the keys one by one", "'**' unpacking");
}

static void refuse_comprehension(struct parser *p, const char *what) {
  if (parse_at_word(p, KEYWORD_FOR) || parse_at_word(p, KEYWORD_ASYNC))
    parse_refuse(p, p->t.span, "fill the list or dict in a for loop", what);
}

struct node *parse_named(struct parser *p) {
  struct node *e = parse_expression(p);
  if (parse_at(p, '='))
    parse_stray_assign(p, e);
  return e;
}

/* group: '(' named ')'; tuple: '(' [named ',' [named {',' named}] [',']] ')' */
static struct node *group_or_tuple(struct parser *p) {
  struct span start = p->t.span;
  size_t mark = p->top;
  bool comma = false;
  parse_advance(p);
  while (!parse_at(p, ')')) {
    refuse_star(p);
    parse_push(p, parse_named(p));
    refuse_comprehension(p, "generator expressions");
    if (!parse_take(p, ','))
      break;
    comma = true;
  }
  parse_want(p, ')');
  if (p->top == mark + 1 && !comma) {
    struct node *inner = p->stack[--p->top];
    inner->parens = 1;
    return inner;
  }
  struct node *node = parse_node(p, NODE_TUPLE, parse_since(p, start));
  node->list = parse_pop(p, mark);
  node->parens = 1;
  return node;
}

/* list: '[' [named {',' named} [',']] ']' */
static struct node *list_display(struct parser *p) {
  struct span start = p->t.span;
  size_t mark = p->top;
  parse_advance(p);
  while (!parse_at(p, ']')) {
    refuse_star(p);
    parse_push(p, parse_named(p));
    refuse_comprehension(p, "list comprehensions");
    if (!parse_take(p, ','))
      break;
  }
  parse_want(p, ']');
  struct node *node = parse_node(p, NODE_LIST, parse_since(p, start));
  node->list = parse_pop(p, mark);
  return node;
}

/* The value after a dict's key. */
static struct node *dict_value(struct parser *p, const struct node *key) {
  if (!parse_at(p, ':')) {
    if (parse_starts_expression(p) || p->t.kind == TOKEN_KEYWORD)
      parse_invalid(p);
    struct span last = {key->span.end - 1, key->span.end, key->span.line};
    parse_fail(p, "SyntaxError", last, "':' expected after dictionary key");
  }
  struct span colon = p->t.span;
  parse_advance(p);
  if (parse_at(p, '}') || parse_at(p, ','))
    parse_fail(p, "SyntaxError", colon, "expression expected after dictionary key and ':'");
  refuse_star(p);
  return parse_expression(p);
}

/* dict: '{' [key ':' expression {',' key ':' expression} [',']] '}'; set: '{' named {',' named} '}' */
static struct node *dict_or_set(struct parser *p) {
  struct span start = p->t.span;
  size_t mark = p->top;
  bool dict = true;
  parse_advance(p);
  while (!parse_at(p, '}')) {
    refuse_star(p);
    struct node *key = parse_named(p);
    if (p->top == mark)
      dict = parse_at(p, ':');
    parse_push(p, key);
    if (dict)
      parse_push(p, dict_value(p, key));
    refuse_comprehension(p, dict ? "dict comprehensions" : "set comprehensions");
    if (!parse_take(p, ','))
      break;
  }
  parse_want(p, '}');
  struct node *node = parse_node(p, dict ? NODE_DICT : NODE_SET, parse_since(p, start));
  node->list = parse_pop(p, mark);
  return node;
}

/* atom: NAME | NUMBER | strings | None | True | False | group | tuple | list | dict | set */
static struct node *atom(struct parser *p) {
  struct span span = p->t.span;
  switch (p->t.kind) {
  case TOKEN_NAME:
    parse_advance(p);
    return parse_name_node(p, span);
  case TOKEN_NUMBER:
    return parse_number(p);
  case TOKEN_STRING:
    return parse_strings(p);
  case TOKEN_OP:
    if (p->t.op == '(')
      return group_or_tuple(p);
    if (p->t.op == '[')
      return list_display(p);
    if (p->t.op == '{')
      return dict_or_set(p);
    break;
  case TOKEN_KEYWORD:
    if (parse_take_word(p, KEYWORD_NONE))
      return parse_const_take(p, VALUE_NONE, span);
    if (parse_take_word(p, KEYWORD_TRUE))
      return parse_const_take(p, value_bool(true), span);
    if (parse_take_word(p, KEYWORD_FALSE))
      return parse_const_take(p, value_bool(false), span);
    break;
  default:
    break;
  }
  parse_invalid(p);
}

static bool is_lone_name(const struct parser *p, const struct node *e) {
  return e->kind == NODE_GLOBAL && !e->parens && e->span.end == p->prev.end;
}

#define KEYWORDS_MAX 255 /* keyword arguments of one call */

/* keyword: NAME '=' expression, from its `=` on. MARK is where the call's keywords begin on the stack:
   each is its name's node and its value. */
static void keyword_argument(struct parser *p, struct node *name, size_t mark) {
  if (!is_lone_name(p, name)) {
    struct span span = parse_join(name->span, p->t.span);
    if (name->kind == NODE_CONST && !name->parens && name->value.kind <= KIND_BOOL)
      parse_fail(p, "SyntaxError", span, "cannot assign to %s", parse_describe(name));
    parse_fail(p, "SyntaxError", span,
               "expression cannot contain assignment, perhaps you meant \"==\"?");
  }
  parse_advance(p);
  struct node *value = parse_expression(p);
  if (p->top - mark >= (size_t)2 * KEYWORDS_MAX)
    parse_fail(p, "SyntaxError", name->span, "more than %d keyword arguments", KEYWORDS_MAX);
  for (size_t i = mark; i < p->top; i += 2)
    if (p->stack[i]->name.name == name->name.name)
      parse_later(p, parse_join(name->span, value->span), "keyword argument repeated: %s",
                  name->name.name->s);
  parse_push(p, name);
  parse_push(p, value);
}

/* argument {',' argument} [',']; argument: expression | keyword. Returns where on the stack the
   keywords begin. */
static size_t arguments(struct parser *p) {
  size_t keywords = SIZE_MAX;
  while (!parse_at(p, ')')) {
    if (parse_at(p, '*') || parse_at(p, OP2('*', '*')))
      parse_refuse(p, p->t.span, "write the arguments one by one", "star-arguments");
    struct node *argument = parse_expression(p);
    if (parse_at(p, '=')) {
      if (keywords == SIZE_MAX)
        keywords = p->top;
      keyword_argument(p, argument, keywords);
    } else {
      if (keywords != SIZE_MAX && (parse_at(p, ',') || parse_at(p, ')')))
        parse_fail(p, "SyntaxError", argument->span,
                   "positional argument follows keyword argument");
      parse_push(p, argument);
    }
    refuse_comprehension(p, "generator expressions");
    if (!parse_take(p, ','))
      break;
  }
  return keywords == SIZE_MAX ? p->top : keywords;
}

/* call: callee '(' [arguments] ')' */
static struct node *call(struct parser *p, struct node *callee) {
  size_t mark = p->top;
  parse_advance(p);
  size_t keywords = arguments(p);
  parse_want(p, ')');
  struct node *node = parse_node(p, NODE_CALL, parse_since(p, callee->span));
  uint32_t count = (uint32_t)(keywords - mark), keyword_count = (uint32_t)(p->top - keywords) / 2;
  node->call.callee = callee;
  node->call.count = count;
  node->call.keyword_count = keyword_count;
  node->call.args = unit_alloc(p->unit, (count + keyword_count) * sizeof(struct node *));
  if (keyword_count > 0)
    node->call.keywords = unit_alloc(p->unit, keyword_count * sizeof(const struct str *));
  for (uint32_t i = 0; i < count; i++)
    node->call.args[i] = p->stack[mark + i];
  for (uint32_t i = 0; i < keyword_count; i++) {
    node->call.keywords[i] = p->stack[keywords + 2 * i]->name.name;
    node->call.args[count + i] = p->stack[keywords + 2 * i + 1];
  }
  p->top = mark;
  parse_over(p, node, callee);
  for (uint32_t i = 0; i < count + keyword_count; i++)
    parse_over(p, node, node->call.args[i]);
  return node;
}

/* slice: [expression] ':' [expression] [':' [expression]] | named */
static struct node *slice(struct parser *p) {
  struct span start = p->t.span;
  struct node *part[3] = {NULL, NULL, NULL};
  if (!parse_at(p, ':')) {
    refuse_star(p);
    part[0] = parse_named(p);
    if (!parse_at(p, ':'))
      return part[0];
  }
  for (int i = 1; i < 3 && parse_take(p, ':'); i++)
    if (!parse_at(p, ':') && !parse_at(p, ']') && !parse_at(p, ','))
      part[i] = parse_expression(p);
  struct node *node = parse_node(p, NODE_SLICE, parse_since(p, start));
  node->slice.start = part[0];
  node->slice.stop = part[1];
  node->slice.step = part[2];
  for (int i = 0; i < 3; i++)
    parse_over(p, node, part[i]);
  return node;
}

static void list_over(struct parser *p, struct node *node) {
  for (uint32_t i = 0; i < node->list.count; i++)
    parse_over(p, node, node->list.at[i]);
}

/* index: left '[' slice {',' slice} [','] ']' */
static struct node *subscript(struct parser *p, struct node *left) {
  size_t mark = p->top;
  bool comma = false;
  parse_advance(p);
  struct span start = p->t.span;
  do {
    parse_push(p, slice(p));
    if (!parse_take(p, ','))
      break;
    comma = true;
  } while (!parse_at(p, ']'));
  struct node *right = p->stack[mark];
  if (comma) {
    for (size_t i = mark; i < p->top; i++)
      if (p->stack[i]->kind == NODE_SLICE)
        parse_refuse(p, p->stack[i]->span, NULL, "slices of more than one dimension");
    right = parse_node(p, NODE_TUPLE, parse_since(p, start));
    right->list = parse_pop(p, mark);
    list_over(p, right);
  }
  p->top = mark;
  parse_want(p, ']');
  return pair(p, NODE_INDEX, OP_ADD, left, right);
}

static struct node *attribute(struct parser *p, struct node *left) {
  parse_advance(p);
  if (p->t.kind != TOKEN_NAME)
    parse_invalid(p);
  struct span name = p->t.span;
  parse_advance(p);
  struct node *node = parse_node(p, NODE_ATTRIBUTE, parse_since(p, left->span));
  size_t len;
  const char *s = parse_text(p, name, &len);
  node->attribute.left = left;
  node->attribute.name = unit_intern(p->unit, s, len);
  node->attribute.name_span = name;
  parse_over(p, node, left);
  return node;
}

/* primary: atom {'.' NAME | call | index} */
static struct node *primary(struct parser *p) {
  struct node *node = atom(p);
  bool past =
      node->kind == NODE_CONST && node->value.kind == KIND_INT && node->value.i == INT64_MIN;
  if (past && !node->parens && p->t.kind == TOKEN_OP &&
      (p->t.op == OP2('*', '*') || p->t.op == '.' || p->t.op == '(' || p->t.op == '['))
    parse_fail(p, "OverflowError", node->span, PARSER_INT_TOO_LARGE);
  if (node->kind >= NODE_TUPLE && node->kind <= NODE_DICT)
    list_over(p, node);
  for (;;) {
    if (parse_at(p, '.'))
      node = attribute(p, node);
    else if (parse_at(p, '('))
      node = call(p, node);
    else if (parse_at(p, '['))
      node = subscript(p, node);
    else
      return node;
  }
}

/* power: primary ['**' unary] */
static struct node *power(struct parser *p) {
  struct node *left = primary(p);
  if (!parse_take(p, OP2('*', '*')))
    return left;
  return pair(p, NODE_BINARY, OP_POW, left, unary(p));
}

/* A number with the minus before it is one constant. */
static bool negate(struct parser *p, struct node *number, struct span minus) {
  if (number->kind != NODE_CONST)
    return false;
  if (number->value.kind == KIND_FLOAT)
    number->value.f = -number->value.f;
  else
    number->value.i = (int64_t)(0 - (uint64_t)number->value.i);
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
  if (number)
    p->negated = p->t.span.start;
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
  struct node *left = unary(p);
  for (;;) {
    enum op op = OP_ADD;
    int level = binary_op(p, &op);
    if (level < least || level == 0)
      return left;
    parse_advance(p);
    left = pair(p, NODE_BINARY, op, left, binary(p, level + 1));
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
  struct node *first = parse_bitwise_or(p);
  enum op op;
  if (!take_comparison(p, &op))
    return first;
  struct node *node = pair(p, NODE_COMPARE, op, first, parse_bitwise_or(p));
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
  struct node *chain = parse_node(p, NODE_CHAIN, parse_since(p, first->span));
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
static struct node *disjunction(struct parser *p) {
  struct node *node = conjunction(p);
  while (parse_take_word(p, KEYWORD_OR))
    node = pair(p, NODE_OR, OP_OR, node, conjunction(p));
  p->operand = node;
  p->operand_end = p->prev.end;
  p->operand_is_prefix = is_lone_name(p, node);
  return node;
}

/* expression: disjunction ['if' disjunction 'else' expression] */
struct node *parse_expression(struct parser *p) {
  parse_enter(p);
  struct node *node = disjunction(p);
  if (parse_take_word(p, KEYWORD_IF)) {
    struct node *test = disjunction(p);
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

/* expressions: expression {',' expression} [','] */
struct node *parse_expressions(struct parser *p) {
  refuse_star(p);
  struct node *first = parse_expression(p);
  if (!parse_at(p, ','))
    return first;
  size_t mark = p->top;
  parse_push(p, first);
  while (parse_take(p, ',')) {
    refuse_star(p);
    if (!parse_starts_expression(p))
      break;
    parse_push(p, parse_expression(p));
  }
  struct node *node = parse_node(p, NODE_TUPLE, parse_since(p, first->span));
  node->list = parse_pop(p, mark);
  list_over(p, node);
  return node;
}
