/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Primaries: what operators stand between. Names, literals, brackets of all kinds, and what may follow
 * them: attributes, calls, indexes. */
#include <string.h>

#include "lang/parser.h"

/* A star before an expression, where none may stand. */
void parse_refuse_star(struct parser *p) {
  if (parse_at(p, '*'))
    parse_refuse(p, p->t.span, "write the items one by one, or join lists with +",
                 "'*' unpacking here");
  if (parse_at(p, OP2('*', '*')))
    parse_refuse(p, p->t.span, "write the keys one by one", "'**' unpacking");
}

static void refuse_comprehension(struct parser *p, const char *what) {
  if (parse_at_word(p, KEYWORD_FOR) || parse_at_word(p, KEYWORD_ASYNC))
    parse_refuse(p, p->t.span, "fill the list or dict in a for loop", what);
}

struct node *parse_starred(struct parser *p, struct node *(*other)(struct parser *)) {
  if (!parse_at(p, '*')) {
    parse_refuse_star(p);
    return other(p);
  }
  struct node *star = parse_node(p, NODE_STAR, p->t.span);
  parse_advance(p);
  star->pair.left = parse_bitwise_or(p);
  star->span = parse_since(p, star->span);
  parse_over(p, star, star->pair.left);
  return star;
}

/* Whether a star is alone, without a comma, is seen behind it. */
static void refuse_lone_star(struct parser *p, const struct node *e) {
  if (e->kind == NODE_STAR)
    parse_fail(p, "SyntaxError", e->span, "cannot use starred expression here");
}

void parse_count_stars(struct node *node) {
  for (uint32_t i = 0; i < node->list.count; i++)
    node->op += node->list.at[i]->kind == NODE_STAR && node->op < UINT8_MAX;
}

/* group: '(' named ')'; tuple: '(' [item ',' [item {',' item}] [',']] ')'; item: named | '*' bitwise_or */
static struct node *group_or_tuple(struct parser *p) {
  struct span start = p->t.span;
  size_t mark = p->top;
  bool comma = false;
  parse_advance(p);
  while (!parse_at(p, ')')) {
    parse_push(p, parse_starred(p, parse_named));
    refuse_comprehension(p, "generator expressions");
    if (!parse_take(p, ','))
      break;
    comma = true;
  }
  parse_want(p, ')');
  if (p->top == mark + 1 && !comma) {
    struct node *inner = p->stack[--p->top];
    refuse_lone_star(p, inner);
    inner->parens = 1;
    return inner;
  }
  struct node *node = parse_node(p, NODE_TUPLE, parse_since(p, start));
  node->list = parse_pop(p, mark);
  parse_count_stars(node);
  node->parens = 1;
  return node;
}

/* list: '[' [item {',' item} [',']] ']' */
static struct node *list_display(struct parser *p) {
  struct span start = p->t.span;
  size_t mark = p->top;
  parse_advance(p);
  while (!parse_at(p, ']')) {
    parse_push(p, parse_starred(p, parse_named));
    refuse_comprehension(p, "list comprehensions");
    if (!parse_take(p, ','))
      break;
  }
  parse_want(p, ']');
  struct node *node = parse_node(p, NODE_LIST, parse_since(p, start));
  node->list = parse_pop(p, mark);
  parse_count_stars(node);
  return node;
}

/* The value after a dict's key; FIRST: of its first pair. */
static struct node *dict_value(struct parser *p, const struct node *key, bool first) {
  if (!parse_at(p, ':')) {
    if (first)
      parse_invalid(p);
    struct span last = {key->span.end - 1, key->span.end, key->span.line};
    parse_fail(p, "SyntaxError", last, "':' expected after dictionary key");
  }
  struct span colon = p->t.span;
  parse_advance(p);
  if (parse_at(p, '}') || parse_at(p, ','))
    parse_fail(p, "SyntaxError", colon, "expression expected after dictionary key and ':'");
  parse_refuse_star(p);
  return parse_expression(p);
}

/* dict: '{' [key ':' expression {',' key ':' expression} [',']] '}'; set: '{' named {',' named} '}' */
static struct node *dict_or_set(struct parser *p) {
  struct span start = p->t.span;
  size_t mark = p->top;
  bool dict = true;
  parse_advance(p);
  while (!parse_at(p, '}')) {
    parse_refuse_star(p);
    struct node *key = p->top > mark && dict ? parse_expression(p) : parse_named(p);
    bool first = p->top == mark;
    if (first)
      dict = parse_at(p, ':');
    parse_push(p, key);
    if (dict)
      parse_push(p, dict_value(p, key, first));
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

bool parse_is_name(const struct parser *p, const struct node *e) {
  return e->kind == NODE_GLOBAL && !e->parens && e->span.end == p->prev.end;
}

#define KEYWORDS_MAX 255 /* keyword arguments of one call */

/* keyword: NAME '=' expression, from its `=` on. MARK is where the call's keywords begin on the stack:
   each is its name's node and its value. */
static void keyword_argument(struct parser *p, struct node *name, size_t mark) {
  if (!parse_is_name(p, name)) {
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

/* argument {',' argument} [',']; argument: named | keyword | '*' expression. Returns where on the stack the
   keywords begin. */
static size_t arguments(struct parser *p) {
  size_t keywords = SIZE_MAX;
  while (!parse_at(p, ')')) {
    if (parse_at(p, OP2('*', '*')) || (parse_at(p, '*') && keywords != SIZE_MAX))
      parse_refuse(p, p->t.span, "write the arguments one by one",
                   parse_at(p, '*') ? "'*' behind keyword arguments" : "'**' in a call");
    struct node *argument = parse_starred(p, parse_expression);
    if (parse_at(p, '=')) {
      if (keywords == SIZE_MAX)
        keywords = p->top;
      keyword_argument(p, argument, keywords);
    } else {
      argument = parse_walrus(p, argument);
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
  for (uint32_t i = 0; i < count; i++)
    if (p->stack[mark + i]->kind == NODE_STAR)
      node->kind = NODE_CALL_STAR;
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
    parse_refuse_star(p);
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

void parse_list_over(struct parser *p, struct node *node) {
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
    parse_list_over(p, right);
  }
  p->top = mark;
  parse_want(p, ']');
  struct node *node = parse_node(p, NODE_INDEX, parse_since(p, left->span));
  node->pair.left = left;
  node->pair.right = right;
  parse_over(p, node, left);
  parse_over(p, node, right);
  return node;
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
struct node *parse_primary(struct parser *p) {
  struct node *node = atom(p);
  bool past =
      node->kind == NODE_CONST && node->value.kind == KIND_INT && node->value.i == INT64_MIN;
  if (past && !node->parens && p->t.kind == TOKEN_OP &&
      (p->t.op == OP2('*', '*') || p->t.op == '.' || p->t.op == '(' || p->t.op == '['))
    parse_fail(p, "OverflowError", node->span, PARSER_INT_TOO_LARGE);
  if (node->kind >= NODE_TUPLE && node->kind <= NODE_DICT)
    parse_list_over(p, node);
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
