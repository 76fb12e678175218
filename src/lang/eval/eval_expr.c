/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions. One function a kind of node (`evaluators`); frequent pairs of kinds are tried before lang/value/ops.h. */
#include "lang/eval/eval.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/python.h"
#include "lang/syntax/lex.h"
#include "lang/value/exceptions.h"
#include "lang/suggest.h"
#include "lang/value/types.h"

/* Failing */

struct value eval_fail_at(struct interp *in, const struct node *n, struct span span) {
  if (in->exception.kind != KIND_EXCEPTION)
    interp_raise(in, &type_SystemError, "an operation failed and did not say why");
  struct exception *e = in->exception.exception;
  if (!e->source && in->unit && in->unit->source) {
    e->source = source_ref(in->unit->source);
    e->span = span;
  }
  if (in->unit)
    traceback_note(e, in->unit, in->frame, n, in->depth);
  return VALUE_ERROR;
}

__attribute__((cold, noinline)) struct value eval_fail(struct interp *in, const struct node *n) {
  return eval_fail_at(in, n, n->span);
}

__attribute__((cold, noinline)) static struct value too_deep(struct interp *in,
                                                             const struct node *n) {
  interp_raise(in, &type_RecursionError, "maximum recursion depth exceeded");
  return eval_fail(in, n);
}

__attribute__((cold, noinline)) bool eval_stopped(struct interp *in) {
  if (interp_check_interrupt(in))
    return true;
  if (value_memory_left(0))
    return false;
  interp_raise_args(in, &type_MemoryError, NULL, 0);
  return true;
}

/* Names */

/* The name that Python would propose: one of the function's own, else of the module's, else a
   built-in. */
static char *suggestion(struct interp *in, const char *name, size_t len) {
  struct suggest s = suggest_start(name, len);
  for (uint32_t i = 0; in->frame && i < in->frame->slots; i++)
    suggest_offer(&s, in->frame->names[i]->s);
  if (!s.best)
    interp_each_name(in, false, suggest_offer, &s);
  if (!s.best)
    interp_module_each(interp_find_module("builtins", 8), suggest_offer, &s);
  for (int k = KEYWORD_FALSE; !s.best && k <= KEYWORD_TRUE; k++)
    suggest_offer(&s, python_keywords[k].name);
  return s.best;
}

/* Says how a program has NAME, which the prompt alone knows without its module. Returns whether it is one. */
static bool hint_prompt(struct interp *in, const struct str *name) {
  const struct module *module = interp_prompt_module(name->s, name->len);
  if (!module)
    return false;
  struct value there = interp_module_get(NULL, module, name->s, name->len),
               here = interp_module_get(in, module, name->s, name->len);
  if (here.kind != KIND_ERROR)
    interp_hint(in, "`import %s` first, and then %s.%s: the prompt alone knows it without",
                module->name, module->name, name->s);
  else if (there.kind == KIND_BUILTIN)
    interp_hint(in, "a program calls it on a socket: sock.%s(…)", name->s);
  else if (there.kind == KIND_INT)
    interp_hint(in, "the prompt alone knows this name of C: its number is %lld",
                (long long)there.i);
  value_drop(there);
  value_drop(here);
  return true;
}

static struct value not_defined(struct interp *in, const struct node *n) {
  const struct str *name = n->name.name;
  if (python_refuse(in, &type_NameError, "", name->s, name->len))
    return eval_fail(in, n);
  interp_raise(in, &type_NameError, "name '%s' is not defined", name->s);
  interp_about_take(in, "name", value_str(name->s, name->len));
  struct exception *e = in->exception.exception;
  e->suggestion = suggestion(in, name->s, name->len);
  if (interp_find_module(name->s, name->len)) {
    interp_hint(in, "`import %s` first", name->s);
  } else if (!(in->unit->strict && hint_prompt(in, name)) && !e->suggestion) {
    struct nearest near = nearest_start(name->s, name->len);
    interp_each_name(in, true, nearest_offer, &near);
    if (near.best)
      interp_hint(in, "did you mean '%s'?", near.best);
  }
  return eval_fail(in, n);
}

/* Whether the cell in SLOT comes from a function around the running one. */
static bool is_captured(const struct node_frame *frame, uint32_t slot) {
  for (uint32_t i = 0; i < frame->capture_count; i++)
    if (frame->captures[i].to == slot)
      return true;
  return false;
}

__attribute__((noinline)) struct value eval_unbound(struct interp *in, const struct node *n) {
  if (n->kind == NODE_CELL && is_captured(in->frame, n->name.slot)) {
    interp_raise(in, &type_NameError,
                 "cannot access free variable '%s' where it is not associated with a value in "
                 "enclosing scope",
                 n->name.name->s);
    return eval_fail(in, n);
  }
  if (n->kind != NODE_GLOBAL) {
    interp_raise(in, &type_UnboundLocalError,
                 "cannot access local variable '%s' where it is not associated with a value",
                 n->name.name->s);
    return eval_fail(in, n);
  }
  struct value builtin = interp_builtin(&in->globals[n->name.slot], in->unit->strict);
  if (builtin.kind != KIND_ERROR)
    return value_ref(builtin);
  if (in->last.kind != KIND_ERROR && !strcmp(n->name.name->s, "_"))
    return value_ref(in->last);
  return not_defined(in, n);
}

/* Attributes and items */

EVAL_APART static struct value attribute(struct interp *in, const struct node *n) {
  struct value left = eval(in, n->attribute.left);
  if (left.kind == KIND_ERROR)
    return VALUE_ERROR;
  if (left.kind == KIND_MODULE && n->attribute.cached_for == left.module)
    return n->attribute.cached; /* modules and what is kept of them are static */
  struct value v = ops_get_attribute(in, left, n->attribute.name->s, n->attribute.name->len);
  if (left.kind == KIND_MODULE && v.kind != KIND_ERROR &&
      (v.kind < KIND_OBJECT_FIRST || v.o->refs == VALUE_STATIC)) {
    struct node *own = (struct node *)n; /* a note for the next time, not part of the tree */
    own->attribute.cached_for = left.module;
    own->attribute.cached = v;
  }
  value_drop(left);
  return v.kind == KIND_ERROR ? eval_fail_at(in, n, n->attribute.name_span) : v;
}

static inline struct value optional(struct interp *in, const struct node *n) {
  return n ? eval(in, n) : VALUE_NONE;
}

/* a[b:c:d] without making a slice object. */
EVAL_APART static struct value slice(struct interp *in, struct value left, const struct node *n) {
  struct value start = optional(in, n->slice.start);
  struct value stop = start.kind == KIND_ERROR ? start : optional(in, n->slice.stop);
  struct value step = stop.kind == KIND_ERROR ? stop : optional(in, n->slice.step);
  struct value v = step.kind == KIND_ERROR ? step : ops_get_slice(in, left, start, stop, step);
  value_drop(start);
  value_drop(stop);
  value_drop(step);
  return v;
}

EVAL_APART static struct value slice_object(struct interp *in, const struct node *n) {
  struct value start = optional(in, n->slice.start);
  struct value stop = start.kind == KIND_ERROR ? start : optional(in, n->slice.stop);
  struct value step = stop.kind == KIND_ERROR ? stop : optional(in, n->slice.step);
  if (step.kind != KIND_ERROR)
    return value_slice_take(start, stop, step);
  value_drop(start);
  value_drop(stop);
  return VALUE_ERROR;
}

EVAL_APART static struct value item(struct interp *in, const struct node *n) {
  const struct node *right = n->pair.right;
  struct value left = eval(in, n->pair.left), v;
  if (left.kind == KIND_ERROR)
    return VALUE_ERROR;
  if (right->kind == NODE_SLICE) {
    v = slice(in, left, right);
  } else {
    struct value index = eval(in, right);
    if (index.kind == KIND_INT && left.kind == KIND_LIST && index.i >= 0 &&
        (uint64_t)index.i < left.list->len)
      v = value_ref(left.list->at[index.i]);
    else if (index.kind == KIND_INT && left.kind == KIND_TUPLE && index.i >= 0 &&
             (uint64_t)index.i < left.tuple->len)
      v = value_ref(left.tuple->at[index.i]);
    else
      v = index.kind == KIND_ERROR ? index : ops_get_item(in, left, index);
    value_drop(index);
  }
  value_drop(left);
  return EVAL_LIKELY(v.kind != KIND_ERROR) ? v : eval_fail(in, n);
}

/* Operators */

EVAL_APART static struct value binary_any(struct interp *in, const struct node *n) {
  struct value a = eval(in, n->pair.left), r;
  if (EVAL_UNLIKELY(a.kind == KIND_ERROR))
    return a;
  struct value b = eval(in, n->pair.right);
  if (EVAL_LIKELY(eval_quick_binary(n->op, a, b, &r)))
    return r;
  if (b.kind == KIND_ERROR) {
    value_drop(a);
    return b;
  }
  r = ops_binary(in, n->op, a, b, false);
  value_drop(a);
  value_drop(b);
  return EVAL_LIKELY(r.kind != KIND_ERROR) ? r : eval_fail(in, n);
}

EVAL_APART static struct value binary(struct interp *in, const struct node *n) {
  int64_t a, b;
  struct value r;
  return eval_peek_ints(in, n, &a, &b) && eval_quick_ints(n->op, a, b, &r) ? r : binary_any(in, n);
}

static inline bool compare_ints(int op, int64_t a, int64_t b, struct value *r) {
  switch (op) {
  case OP_EQ:
    *r = value_bool(a == b);
    return true;
  case OP_NE:
    *r = value_bool(a != b);
    return true;
  case OP_LT:
    *r = value_bool(a < b);
    return true;
  case OP_LE:
    *r = value_bool(a <= b);
    return true;
  case OP_GT:
    *r = value_bool(a > b);
    return true;
  case OP_GE:
    *r = value_bool(a >= b);
    return true;
  default:
    return false;
  }
}

static inline struct value compare_values(struct interp *in, int op, struct value a,
                                          struct value b) {
  struct value r;
  return a.kind == KIND_INT && b.kind == KIND_INT && compare_ints(op, a.i, b.i, &r)
             ? r
             : ops_compare(in, op, a, b);
}

EVAL_APART static struct value compare_any(struct interp *in, const struct node *n) {
  struct value a = eval(in, n->pair.left);
  if (EVAL_UNLIKELY(a.kind == KIND_ERROR))
    return a;
  struct value b = eval(in, n->pair.right);
  if (EVAL_UNLIKELY(b.kind == KIND_ERROR)) {
    value_drop(a);
    return b;
  }
  struct value r = compare_values(in, n->op, a, b);
  value_drop(a);
  value_drop(b);
  return EVAL_LIKELY(r.kind != KIND_ERROR) ? r : eval_fail(in, n);
}

EVAL_APART struct value eval_compare(struct interp *in, const struct node *n) {
  int64_t a, b;
  struct value r;
  return eval_peek_ints(in, n, &a, &b) && compare_ints(n->op, a, b, &r) ? r : compare_any(in, n);
}

EVAL_APART static struct value chain(struct interp *in, const struct node *n) {
  struct value left = eval(in, n->chain.first), truth = value_bool(true);
  if (left.kind == KIND_ERROR)
    return left;
  for (uint32_t i = 0; i < n->chain.count && truth.i; i++) {
    struct value right = eval(in, n->chain.rest[i]);
    truth = right.kind == KIND_ERROR ? right : compare_values(in, n->chain.ops[i], left, right);
    value_drop(left);
    left = right;
    if (truth.kind == KIND_ERROR) {
      value_drop(left);
      return eval_fail(in, n);
    }
  }
  value_drop(left);
  return truth;
}

EVAL_APART static struct value unary(struct interp *in, const struct node *n) {
  struct value a = eval(in, n->pair.left);
  if (a.kind == KIND_ERROR)
    return a;
  struct value r = ops_unary(in, n->op, a);
  value_drop(a);
  return r.kind == KIND_ERROR ? eval_fail(in, n) : r;
}

/* `and`, `or`: the left value when it decides. */
EVAL_APART static struct value either(struct interp *in, const struct node *n) {
  struct value a = eval(in, n->pair.left);
  if (a.kind == KIND_ERROR || ops_truth(a) == (n->kind == NODE_OR))
    return a;
  value_drop(a);
  return eval(in, n->pair.right);
}

EVAL_APART static struct value negation(struct interp *in, const struct node *n) {
  int truth = eval_condition(in, n->pair.left);
  return truth < 0 ? VALUE_ERROR : value_bool(!truth);
}

EVAL_APART static struct value choice(struct interp *in, const struct node *n) {
  int truth = eval_condition(in, n->ifexp.test);
  return truth < 0 ? VALUE_ERROR : eval(in, truth ? n->ifexp.then : n->ifexp.otherwise);
}

/* NAME := VALUE */
EVAL_APART static struct value named(struct interp *in, const struct node *n) {
  struct value v = eval(in, n->pair.right);
  if (v.kind != KIND_ERROR && eval_store_take(in, n->pair.left, value_ref(v))) {
    value_drop(v);
    return VALUE_ERROR;
  }
  return v;
}

/* A name that functions share. */
EVAL_APART static struct value shared(struct interp *in, const struct node *n) {
  struct value v = in->slots[n->name.slot].cell->value;
  return EVAL_LIKELY(v.kind != KIND_ERROR) ? value_ref(v) : eval_unbound(in, n);
}

/* What evaluates each kind of node. */
static struct value (*const evaluators[])(struct interp *in, const struct node *n) = {
    [NODE_BINARY] = binary,
    [NODE_COMPARE] = eval_compare,
    [NODE_CALL] = eval_call,
    [NODE_CALL_STAR] = eval_call_spread,
    [NODE_CALL_WORDS] = eval_command,
    [NODE_COMMAND] = eval_command,
    [NODE_ATTRIBUTE] = attribute,
    [NODE_INDEX] = item,
    [NODE_FSTRING] = eval_fstring,
    [NODE_TUPLE] = eval_display,
    [NODE_LIST] = eval_display,
    [NODE_SET] = eval_set,
    [NODE_DICT] = eval_dict,
    [NODE_SLICE] = slice_object,
    [NODE_UNARY] = unary,
    [NODE_CHAIN] = chain,
    [NODE_AND] = either,
    [NODE_OR] = either,
    [NODE_NOT] = negation,
    [NODE_IFEXP] = choice,
    [NODE_NAMED] = named,
    [NODE_CELL] = shared,
    [NODE_LIST_COMP] = eval_comprehension,
    [NODE_SET_COMP] = eval_comprehension,
    [NODE_DICT_COMP] = eval_comprehension,
    [NODE_GENERATOR] = eval_generator,
    [NODE_LAMBDA] = eval_function,
};

EVAL_APART struct value eval_expr(struct interp *in, const struct node *n) {
  return EVAL_UNLIKELY(eval_deep(in, 0)) ? too_deep(in, n) : evaluators[n->kind](in, n);
}
