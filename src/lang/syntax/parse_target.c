/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be assigned to or deleted, and the errors for everything else. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "lang/syntax/parser.h"
#include "lang/value/number.h"

const char *parse_describe(const struct node *e) {
  switch (e->kind) {
  case NODE_CONST:
    if (e->value.kind == KIND_NONE)
      return "None";
    if (e->value.kind == KIND_BOOL)
      return e->value.i ? "True" : "False";
    if ((value_is_any_int(e->value) && number_is_negative(e->value)) ||
        (e->value.kind == KIND_FLOAT && signbit(e->value.f)))
      return "expression"; /* a minus and a literal */
    if (e->value.kind == KIND_NATIVE)
      return "ellipsis";
    return "literal";
  case NODE_GLOBAL:
  case NODE_LOCAL:
  case NODE_CELL:
    return "name";
  case NODE_TUPLE:
    return "tuple";
  case NODE_LIST:
    return "list";
  case NODE_SET:
    return "set display";
  case NODE_DICT:
    return "dict literal";
  case NODE_LIST_COMP:
    return "list comprehension";
  case NODE_SET_COMP:
    return "set comprehension";
  case NODE_DICT_COMP:
    return "dict comprehension";
  case NODE_GENERATOR:
    return "generator expression";
  case NODE_LAMBDA:
    return "lambda";
  case NODE_FSTRING:
    return "f-string expression";
  case NODE_ATTRIBUTE:
    return "attribute";
  case NODE_INDEX:
    return "subscript";
  case NODE_CALL:
  case NODE_CALL_STAR:
    return "function call";
  case NODE_COMPARE:
  case NODE_CHAIN:
    return "comparison";
  case NODE_IFEXP:
    return "conditional expression";
  case NODE_NAMED:
    return "named expression";
  case NODE_STAR:
    return "starred";
  default:
    return "expression";
  }
}

/* The first part of E that is not a target, or NULL. */
static struct node *wrong_target(struct node *e) {
  switch (e->kind) {
  case NODE_STAR:
    return wrong_target(e->pair.left);
  case NODE_GLOBAL:
  case NODE_ATTRIBUTE:
  case NODE_INDEX:
    return NULL;
  case NODE_TUPLE:
  case NODE_LIST:
    for (uint32_t i = 0; i < e->list.count; i++) {
      struct node *wrong = wrong_target(e->list.at[i]);
      if (wrong)
        return wrong;
    }
    return NULL;
  default:
    return e;
  }
}

/* The one name that may not be bound, though it is not a keyword. */
static bool is_debug(const struct node *e) {
  return e->kind == NODE_GLOBAL && strcmp(e->name.name->s, "__debug__") == 0;
}

void parse_stored(struct parser *p, const struct node *node) {
  const struct str *name = node->name.name;
  if (is_debug(node))
    parse_later(p, node->span, "cannot assign to __debug__");
  if (parse_word(p, name->s, name->len) == PARSE_PLAIN)
    return;
  for (size_t i = 0; i < p->stored_count; i++)
    if (p->stored[i] == name)
      return;
  p->stored = mem_room(p->stored, p->stored_count, sizeof *p->stored);
  p->stored[p->stored_count++] = name;
}

static void store_names(struct parser *p, const struct node *target) {
  if (target->kind == NODE_GLOBAL)
    parse_stored(p, target);
  else if (target->kind == NODE_STAR)
    store_names(p, target->pair.left);
  else if (target->kind == NODE_TUPLE || target->kind == NODE_LIST)
    for (uint32_t i = 0; i < target->list.count; i++)
      store_names(p, target->list.at[i]);
}

void parse_check_target(struct parser *p, struct node *target, const char *verb) {
  const struct node *wrong = wrong_target(target);
  if (wrong)
    parse_fail(p, "SyntaxError", wrong->span, "cannot %s %s", verb, parse_describe(wrong));
  if ((target->kind == NODE_TUPLE || target->kind == NODE_LIST) && target->op) {
    if (verb[0] == 'd')
      parse_fail(p, "SyntaxError", target->span, "cannot delete starred");
    if (target->op > 1)
      parse_later(p, target->span, "multiple starred expressions in assignment");
  }
  if (verb[0] == 'd' && is_debug(target))
    parse_later(p, target->span, "cannot delete __debug__");
  store_names(p, target);
}

/* Whether E could be the left side of a comparison without brackets. */
static bool is_operand(const struct node *e) {
  return e->parens || e->kind < NODE_COMPARE;
}

/* Fails when `=` after E looks like a wish to compare: one value follows and no further `=`. */
static void explain_assign(struct parser *p, const struct node *e) {
  bool constant = e->kind == NODE_CONST && !e->parens && e->value.kind <= KIND_BOOL;
  if (p->trial || !is_operand(e) || e->kind == NODE_TUPLE || e->kind == NODE_LIST ||
      e->kind == NODE_GENERATOR || constant)
    return;
  const struct token equals = p->t;
  parse_advance(p);
  const struct node *right = parse_try(p, parse_bitwise_or);
  if (right && !parse_at(p, '=') && !parse_at(p, OP2(':', '='))) {
    if (e->kind == NODE_GLOBAL && !e->parens)
      parse_fail(p, "SyntaxError", parse_join(e->span, right->span),
                 "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    parse_fail(p, "SyntaxError", e->span,
               "cannot assign to %s here. Maybe you meant '==' instead of '='?", parse_describe(e));
  }
  p->t = equals;
}

void parse_stray_assign(struct parser *p, const struct node *e) {
  explain_assign(p, e);
  parse_invalid(p);
}

void parse_check_first_target(struct parser *p, struct node *target) {
  if (wrong_target(target)) {
    const struct node *last = target;
    if (target->kind == NODE_TUPLE && !target->parens)
      last = target->list.at[target->list.count - 1];
    if (last->parens || last->span.end == p->prev.end)
      explain_assign(p, last);
  }
  parse_check_target(p, target, "assign to");
}
