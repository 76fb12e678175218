/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Primaries, the operands of operators: names, literals, brackets of all kinds, and what may follow them:
 * attributes, calls, indexes. */
#include <string.h>

#include "lang/syntax/parser.h"
#include "lang/value/types.h"

struct node *parse_starred(struct parser *p, struct node *(*other)(struct parser *)) {
  if (!parse_at(p, '*'))
    return other(p);
  struct node *star = parse_node(p, NODE_STAR, p->t.span);
  parse_advance(p);
  star->pair.left = parse_bitwise_or(p);
  star->span = parse_since(p, star->span);
  parse_over(p, star, star->pair.left);
  return star;
}

/* Whether a star is alone, without a comma, is only known after it. */
static void refuse_lone_star(struct parser *p, const struct node *e) {
  if (e->kind == NODE_STAR)
    parse_fail(p, "SyntaxError", e->span, "cannot use starred expression here");
}

void parse_count_stars(struct node *node) {
  for (uint32_t i = 0; i < node->list.count; i++)
    node->op += node->list.at[i]->kind == NODE_STAR && node->op < UINT8_MAX;
}

/* The rest of a comprehension in brackets, of which the stack above MARK holds the element; FIRST is the element's first
   token. */
static struct node *comprehension(struct parser *p, enum node_kind kind, int end, struct span start,
                                  struct span first, size_t mark) {
  struct node *item = kind == NODE_DICT_COMP ? p->stack[--p->top] : NULL;
  struct node *element = p->stack[--p->top];
  bool several = p->top > mark && kind != NODE_DICT_COMP;
  struct span from = several ? p->stack[mark]->span : start, to = p->prev, clauses = p->t.span;
  struct node *node = parse_clauses(p, kind, start, element ? element : item, item);
  if (several && kind != NODE_GENERATOR)
    parse_fail(p, "SyntaxError", parse_join(from, to),
               "did you forget parentheses around the comprehension target?");
  if (p->top > mark)
    parse_fail(p, "SyntaxError", clauses, "invalid syntax");
  if (!element)
    parse_fail(p, "SyntaxError", first, "dict unpacking cannot be used in dict comprehension");
  parse_want(p, end);
  node->span = parse_since(p, start);
  return node;
}

/* group: '(' named ')'; tuple: '(' [item ',' [item {',' item}] [',']] ')'; item: named | '*' bitwise_or;
   generator: '(' named clauses ')' */
static struct node *group_or_tuple(struct parser *p) {
  struct span start = p->t.span;
  size_t mark = p->top;
  bool comma = false;
  parse_advance(p);
  while (!parse_at(p, ')')) {
    struct span first = p->t.span;
    parse_push(p, parse_starred(p, parse_named));
    if (parse_at_clauses(p))
      return comprehension(p, NODE_GENERATOR, ')', start, first, mark);
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

/* list: '[' [item {',' item} [',']] ']' | '[' named clauses ']' */
static struct node *list_display(struct parser *p) {
  struct span start = p->t.span;
  size_t mark = p->top;
  parse_advance(p);
  while (!parse_at(p, ']')) {
    struct span first = p->t.span;
    parse_push(p, parse_starred(p, parse_named));
    if (parse_at_clauses(p))
      return comprehension(p, NODE_LIST_COMP, ']', start, first, mark);
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
  if (parse_at(p, '*'))
    parse_fail(p, "SyntaxError", p->t.span,
               "cannot use a starred expression in a dictionary value");
  return parse_expression(p);
}

/* Before a `:` only an expression may stand: NAME := VALUE has brackets there. */
static void refuse_bare_named(struct parser *p, const struct node *e) {
  if (e && e->kind == NODE_NAMED && !e->parens)
    parse_invalid(p);
}

/* Pushes the next item of a dict or set, MARK at its first: key and value, NULL and **mapping, or an
   expression. Whether it is a dict. */
static bool dict_or_set_item(struct parser *p, size_t mark, bool dict) {
  bool first = p->top == mark;
  if (dict && parse_take(p, OP2('*', '*'))) {
    parse_push(p, NULL);
    parse_push(p, parse_bitwise_or(p));
    return true;
  }
  struct node *key = !first && dict ? parse_expression(p) : parse_starred(p, parse_named);
  if (first)
    dict = parse_at(p, ':') && key->kind != NODE_STAR;
  if (first && dict)
    refuse_bare_named(p, key);
  parse_push(p, key);
  if (dict)
    parse_push(p, dict_value(p, key, first));
  return dict;
}

/* dict: '{' [pair {',' pair} [',']] '}'; pair: expression ':' expression | '**' bitwise_or;
   set: '{' item {',' item} [','] '}'; or '{' pair clauses '}', '{' named clauses '}' */
static struct node *dict_or_set(struct parser *p) {
  struct span start = p->t.span;
  size_t mark = p->top;
  bool dict = true;
  parse_advance(p);
  while (!parse_at(p, '}')) {
    struct span first = p->t.span;
    dict = dict_or_set_item(p, mark, dict);
    if (parse_at_clauses(p))
      return comprehension(p, dict ? NODE_DICT_COMP : NODE_SET_COMP, '}', start, first, mark);
    if (!parse_take(p, ','))
      break;
  }
  parse_want(p, '}');
  struct node *node = parse_node(p, dict ? NODE_DICT : NODE_SET, parse_since(p, start));
  node->list = parse_pop(p, mark);
  if (!dict)
    parse_count_stars(node);
  return node;
}

/* atom: NAME | NUMBER | strings | None | True | False | '...' | group | tuple | list | dict | set,
   comprehensions of all kinds */
static struct node *atom(struct parser *p) {
  struct span span = p->t.span;
  switch (p->t.kind) {
  case TOKEN_NAME:
    parse_advance(p);
    return parse_name_node(p, span);
  case TOKEN_NUMBER:
    return parse_number(p);
  case TOKEN_STRING:
  case TOKEN_FSTRING:
    return parse_strings(p);
  case TOKEN_OP:
    if (p->t.op == '(')
      return group_or_tuple(p);
    if (p->t.op == '[')
      return list_display(p);
    if (p->t.op == '{')
      return dict_or_set(p);
    if (parse_take(p, OP3('.', '.', '.')))
      return parse_const_take(p, value_object(KIND_NATIVE, &types_ellipsis), span);
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

/* '**' expression: on the stack a name that is NULL, and the mapping. */
static void mapping_argument(struct parser *p) {
  parse_advance(p);
  parse_push(p, NULL);
  parse_push(p, parse_expression(p));
}

/* A generator expression without brackets of its own: then it is the only argument. */
static struct node *generator_argument(struct parser *p, struct node *element, bool alone) {
  struct node *node = parse_clauses(p, NODE_GENERATOR, element->span, element, NULL);
  if (!alone || parse_at(p, ','))
    parse_fail(p, "SyntaxError", node->span, "Generator expression must be parenthesized");
  return node;
}

/* What a call is given, while it is being read. */
struct given {
  struct parser *p;
  size_t mark; /* on the stack: the arguments by position … */
  struct node **
      keyword; /* … and here those by name: each its name's node, NULL for **mapping, and its value */
  size_t keyword_count;
  bool mapping; /* a **mapping was there */
};

/* Takes the two nodes on top of the stack, a name and its value, to those by name. */
static void take_keyword(struct given *g) {
  struct parser *p = g->p;
  g->keyword = unit_room(p->unit, g->keyword, g->keyword_count / 2, 2 * sizeof *g->keyword);
  g->keyword[g->keyword_count++] = p->stack[p->top - 2];
  g->keyword[g->keyword_count++] = p->stack[p->top - 1];
  p->top -= 2;
}

/* keyword: NAME '=' expression, from its `=` on: pushes the name's node and the value. */
static void keyword_argument(struct given *g, struct node *name) {
  struct parser *p = g->p;
  if (!parse_is_name(p, name)) {
    struct span span = parse_join(name->span, p->t.span);
    if (name->kind == NODE_CONST && !name->parens && name->value.kind <= KIND_BOOL)
      parse_fail(p, "SyntaxError", span, "cannot assign to %s", parse_describe(name));
    parse_fail(p, "SyntaxError", span,
               "expression cannot contain assignment, perhaps you meant \"==\"?");
  }
  parse_advance(p);
  struct span equals = p->prev;
  struct node *value = parse_expression(p);
  if (parse_at_clauses(p))
    parse_fail(p, "SyntaxError", parse_join(name->span, equals),
               "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
  if (g->keyword_count >= (size_t)2 * KEYWORDS_MAX)
    parse_beyond(p, "SyntaxError", name->span, "so many keyword arguments",
                 "more than %d keyword arguments", KEYWORDS_MAX);
  for (size_t i = 0; i < g->keyword_count; i += 2)
    if (g->keyword[i] && g->keyword[i]->name.name == name->name.name)
      parse_later(p, parse_join(name->span, value->span), "keyword argument repeated: %s",
                  name->name.name->s);
  parse_push(p, name);
  parse_push(p, value);
}

/* An argument by position, which may follow one by name only with a star. */
static void positional_argument(struct given *g, struct node *argument) {
  struct parser *p = g->p;
  if (parse_at_clauses(p))
    argument = generator_argument(p, argument, p->top == g->mark && !g->keyword_count);
  if (argument->kind == NODE_STAR && g->mapping)
    parse_fail(p, "SyntaxError",
               (struct span){argument->span.start, argument->span.start + 1, argument->span.line},
               "iterable argument unpacking follows keyword argument unpacking");
  if (g->keyword_count && argument->kind != NODE_STAR && (parse_at(p, ',') || parse_at(p, ')')))
    parse_fail(p, "SyntaxError", p->t.span, "positional argument follows keyword argument%s",
               g->mapping ? " unpacking" : "");
  parse_push(p, argument);
}

/* argument {',' argument} [',']; argument: named | named clauses | keyword | '*' expression | '**'
   expression */
static void arguments(struct given *g) {
  struct parser *p = g->p;
  while (!parse_at(p, ')')) {
    if (parse_at(p, OP2('*', '*'))) {
      g->mapping = true;
      mapping_argument(p);
      take_keyword(g);
    } else {
      struct node *argument = parse_starred(p, parse_expression);
      if (parse_at(p, '=')) {
        keyword_argument(g, argument);
        take_keyword(g);
      } else {
        positional_argument(g, parse_walrus(p, argument));
      }
    }
    if (!parse_take(p, ','))
      break;
  }
}

/* call: callee '(' [arguments] ')' */
static struct node *call(struct parser *p, struct span start, struct node *callee) {
  struct given g = {.p = p, .mark = p->top};
  parse_advance(p);
  arguments(&g);
  parse_want(p, ')');
  struct node *node = parse_node(p, NODE_CALL, parse_since(p, start));
  uint32_t count = (uint32_t)(p->top - g.mark), keyword_count = (uint32_t)g.keyword_count / 2;
  node->call.callee = callee;
  node->call.count = count;
  node->call.keyword_count = keyword_count;
  node->call.args = unit_alloc(p->unit, (count + keyword_count) * sizeof(struct node *));
  if (g.mapping)
    node->kind = NODE_CALL_STAR;
  if (keyword_count > 0)
    node->call.keywords = unit_alloc(p->unit, keyword_count * sizeof(const struct str *));
  for (uint32_t i = 0; i < count; i++) {
    node->call.args[i] = p->stack[g.mark + i];
    if (node->call.args[i]->kind == NODE_STAR)
      node->kind = NODE_CALL_STAR;
  }
  for (uint32_t i = 0; i < keyword_count; i++) {
    const struct node *name = g.keyword[2 * (size_t)i];
    node->call.keywords[i] = name ? name->name.name : NULL;
    node->call.args[count + i] = g.keyword[2 * (size_t)i + 1];
  }
  p->top = g.mark;
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
    part[0] = parse_starred(p, parse_named);
    if (!parse_at(p, ':') || part[0]->kind == NODE_STAR)
      return part[0];
  }
  refuse_bare_named(p, part[0]);
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
static struct node *subscript(struct parser *p, struct span start, struct node *left) {
  size_t mark = p->top;
  bool comma = false;
  parse_advance(p);
  struct span first = p->t.span;
  do {
    parse_push(p, slice(p));
    if (!parse_take(p, ','))
      break;
    comma = true;
  } while (!parse_at(p, ']'));
  struct node *right = p->stack[mark];
  if (comma || right->kind == NODE_STAR) {
    for (size_t i = mark; i < p->top; i++)
      if (p->stack[i]->kind == NODE_SLICE)
        parse_lacks(p, p->stack[i]->span, PYTHON_SLICES);
    right = parse_node(p, NODE_TUPLE, parse_since(p, first));
    right->list = parse_pop(p, mark);
    parse_count_stars(right);
    parse_list_over(p, right);
  }
  p->top = mark;
  parse_want(p, ']');
  struct node *node = parse_node(p, NODE_INDEX, parse_since(p, start));
  node->pair.left = left;
  node->pair.right = right;
  parse_over(p, node, left);
  parse_over(p, node, right);
  return node;
}

static struct node *attribute(struct parser *p, struct span start, struct node *left) {
  parse_advance(p);
  if (p->t.kind != TOKEN_NAME)
    parse_invalid(p);
  struct span name = p->t.span;
  parse_advance(p);
  struct node *node = parse_node(p, NODE_ATTRIBUTE, parse_since(p, start));
  node->attribute.left = left;
  node->attribute.name = parse_name(p, name);
  node->attribute.name_span = name;
  parse_over(p, node, left);
  return node;
}

/* primary: atom {'.' NAME | call | index}; brackets around the atom are a part of what follows. */
struct node *parse_primary(struct parser *p) {
  struct span start = p->t.span;
  struct node *node = atom(p);
  if (node->kind >= NODE_TUPLE && node->kind <= NODE_DICT)
    parse_list_over(p, node);
  for (;;) {
    if (parse_at(p, '.'))
      node = attribute(p, start, node);
    else if (parse_at(p, '('))
      node = call(p, start, node);
    else if (parse_at(p, '['))
      node = subscript(p, start, node);
    else
      return node;
  }
}
