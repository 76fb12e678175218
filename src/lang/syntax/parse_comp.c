/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comprehensions and generator expressions: what follows their element. */

#include "lang/syntax/parser.h"

#define WALKS_MAX 255 /* loops of one comprehension */

bool parse_at_clauses(const struct parser *p) {
  return parse_at_word(p, KEYWORD_FOR) || parse_at_word(p, KEYWORD_ASYNC);
}

/* clause: 'for' targets 'in' disjunction {'if' disjunction} */
static struct node_walk clause(struct parser *p, struct node *node) {
  struct node_walk walk = {NULL, NULL, NULL, 0};
  if (!parse_take_word(p, KEYWORD_FOR))
    parse_invalid(p); /* async */
  walk.target = parse_for_targets(p);
  if (!parse_at_word(p, KEYWORD_IN))
    parse_fail(p, "SyntaxError", p->t.span, "'in' expected after for-loop variables");
  parse_check_target(p, walk.target, "assign to");
  parse_advance(p);
  walk.iter = parse_disjunction(p);
  size_t mark = p->top;
  while (parse_take_word(p, KEYWORD_IF))
    parse_push(p, parse_disjunction(p));
  struct node_list tests = parse_pop(p, mark);
  walk.tests = tests.at;
  walk.count = tests.count;
  parse_over(p, node, walk.target);
  parse_over(p, node, walk.iter);
  for (uint32_t i = 0; i < walk.count; i++)
    parse_over(p, node, walk.tests[i]);
  return walk;
}

static void add_walk(struct parser *p, struct node *node, struct node_walk walk) {
  uint32_t count = node->comp.count;
  if (count == WALKS_MAX)
    parse_beyond(p, "SyntaxError", walk.target->span, PARSER_DEEP, "expression nested too deeply");
  node->comp.walks = unit_room(p->unit, node->comp.walks, count, sizeof walk);
  node->comp.walks[node->comp.count++] = walk;
}

/* clauses: clause {clause} */
struct node *parse_clauses(struct parser *p, enum node_kind kind, struct span start,
                           struct node *element, struct node *item) {
  struct node *node = parse_node(p, kind, start);
  node->comp.element = element;
  node->comp.item = item;
  parse_over(p, node, element);
  parse_over(p, node, item);
  do
    add_walk(p, node, clause(p, node));
  while (parse_at_clauses(p));
  node->comp.frame = unit_alloc(p->unit, sizeof *node->comp.frame);
  node->span = parse_since(p, start);
  if (element->kind == NODE_STAR)
    parse_fail(p, "SyntaxError", element->span,
               "iterable unpacking cannot be used in comprehension");
  return node;
}
