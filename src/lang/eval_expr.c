/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions. One case a kind of node; the frequent pairs of kinds are tried before lang/ops.h. */
#include "lang/eval.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "lang/absent.h"
#include "lang/dict.h"
#include "lang/exceptions.h"
#include "lang/function.h"
#include "lang/suggest.h"
#include "lang/types.h"
#include "lang/sets.h"

/* Failing */

struct value eval_fail_at(struct interp *in, struct span span) {
  if (in->exception.kind != KIND_EXCEPTION)
    interp_raise(in, &type_SystemError, "an operation failed and did not say why");
  struct exception *e = in->exception.exception;
  if (!e->source && in->unit && in->unit->source) {
    e->source = source_ref(in->unit->source);
    e->span = span;
  }
  return VALUE_ERROR;
}

__attribute__((cold, noinline)) struct value eval_fail(struct interp *in, const struct node *n) {
  return eval_fail_at(in, n->span);
}

__attribute__((cold, noinline)) struct value eval_too_deep(struct interp *in,
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

static void offer_nearest(void *data, const char *candidate) {
  nearest_offer(data, candidate);
}

/* The name that Python would propose: of the function's own, else of the module's, else built-in. */
static char *suggestion(struct interp *in, const char *name, size_t len) {
  static const char *const constants[] = {"False", "None", "True"};
  struct suggest s = suggest_start(name, len);
  for (uint32_t i = 0; in->def && i < in->def->def.slots; i++)
    suggest_offer(&s, in->def->def.slot_names[i]->s);
  if (!s.best)
    interp_each_name(in, false, suggest_offer, &s);
  if (!s.best)
    interp_module_each(interp_find_module("builtins", 8), suggest_offer, &s);
  for (size_t i = 0; !s.best && i < sizeof constants / sizeof *constants; i++)
    suggest_offer(&s, constants[i]);
  return s.best;
}

static struct value not_defined(struct interp *in, const struct node *n) {
  const struct str *name = n->name.name;
  if (absent_raise(in, &type_NameError, "", name->s, name->len))
    return eval_fail(in, n);
  interp_raise(in, &type_NameError, "name '%s' is not defined", name->s);
  struct exception *e = in->exception.exception;
  e->suggestion = suggestion(in, name->s, name->len);
  if (interp_find_module(name->s, name->len)) {
    interp_hint(in, "`import %s` first", name->s);
  } else if (!e->suggestion) {
    struct nearest near = nearest_start(name->s, name->len);
    interp_each_name(in, true, offer_nearest, &near);
    if (near.best)
      interp_hint(in, "did you mean '%s'?", near.best);
  }
  return eval_fail(in, n);
}

__attribute__((noinline)) struct value eval_unbound(struct interp *in, const struct node *n) {
  if (n->kind == NODE_LOCAL) {
    interp_raise(in, &type_UnboundLocalError,
                 "cannot access local variable '%s' where it is not associated with a value",
                 n->name.name->s);
    return eval_fail(in, n);
  }
  struct value builtin = in->globals[n->name.slot].builtin;
  if (builtin.kind != KIND_ERROR)
    return value_ref(builtin);
  if (in->last.kind != KIND_ERROR && !strcmp(n->name.name->s, "_"))
    return value_ref(in->last);
  return not_defined(in, n);
}

/* Displays */

/* What CPython calls CALLEE in a message: "print", "str.format", "__main__.f". */
static void add_callee(struct value callee, struct text *out) {
  if (callee.kind == KIND_FUNCTION)
    text_addf(out, "__main__.%s", callee.function->def->def.target->name.name->s);
  else if (callee.kind == KIND_METHOD)
    text_addf(out, "%s.%s", value_type_name(callee.method->self), callee.method->builtin->name);
  else
    text_adds(out, callee.kind == KIND_BUILTIN ? callee.builtin->name
                   : callee.kind == KIND_TYPE  ? callee.type->name
                                               : value_type_name(callee));
}

static void not_iterable(struct interp *in, struct value v, struct value callee) {
  struct text what = TEXT_EMPTY;
  if (callee.kind == KIND_ERROR) {
    interp_raise(in, &type_TypeError, "Value after * must be an iterable, not %s",
                 value_type_name(v));
    return;
  }
  add_callee(callee, &what);
  interp_raise(in, &type_TypeError, "%s() argument after * must be an iterable, not %s",
               text_str(&what), value_type_name(v));
  text_free(&what);
}

int eval_spread(struct interp *in, const struct node *n, struct value callee, struct value list) {
  bool star = n->kind == NODE_STAR;
  struct value v = eval(in, star ? n->pair.left : n);
  if (v.kind == KIND_ERROR)
    return -1;
  if (!star) {
    value_list_append_take(list, v);
    return 0;
  }
  struct value walk = ops_iter(in, v), item;
  if (walk.kind == KIND_ERROR && in->exception.exception->type == &type_TypeError)
    not_iterable(in, v, callee);
  while (walk.kind != KIND_ERROR && (item = ops_next(in, walk)).kind != KIND_ERROR)
    value_list_append_take(list, item);
  value_drop(walk);
  value_drop(v);
  if (in->exception.kind == KIND_ERROR)
    return 0;
  eval_fail(in, n);
  return -1;
}

/* A tuple or list with stars in it. */
static struct value display_spread(struct interp *in, const struct node *n) {
  struct value list = value_list_take(NULL, 0);
  for (uint32_t i = 0; i < n->list.count; i++)
    if (eval_spread(in, n->list.at[i], VALUE_ERROR, list)) {
      value_drop(list);
      return VALUE_ERROR;
    }
  if (n->kind == NODE_LIST)
    return list;
  struct value tuple = value_tuple_take(list.list->at, list.list->len);
  list.list->len = 0; /* its references are the tuple's now */
  value_drop(list);
  return tuple;
}

EVAL_APART static struct value display(struct interp *in, const struct node *n) {
  if (n->op)
    return display_spread(in, n);
  uint32_t count = n->list.count;
  struct value v =
      n->kind == NODE_TUPLE ? value_tuple_take(NULL, count) : value_list_take(NULL, count);
  struct value *at = n->kind == NODE_TUPLE ? v.tuple->at : v.list->at;
  for (uint32_t i = 0; i < count; i++) {
    struct value item = eval(in, n->list.at[i]);
    if (item.kind == KIND_ERROR) {
      value_drop(v);
      return VALUE_ERROR;
    }
    at[i] = item;
  }
  return v;
}

/* Whether CPython's compiler knows what N will be. */
static bool is_constant(const struct node *n) {
  if (n->kind == NODE_UNARY)
    return is_constant(n->pair.left);
  if (n->kind == NODE_BINARY)
    return is_constant(n->pair.left) && is_constant(n->pair.right);
  return n->kind == NODE_CONST;
}

static bool has_constants_only(const struct node *n) {
  for (uint32_t i = 0; i < n->list.count; i++)
    if (!is_constant(n->list.at[i]))
      return false;
  return true;
}

static struct value plain_set(struct interp *in, const struct node *n) {
  struct value set = dict_new_set();
  for (uint32_t i = 0; i < n->list.count; i++) {
    struct value item = eval(in, n->list.at[i]);
    int bad = item.kind == KIND_ERROR;
    if (!bad && (bad = dict_set_take(in, set.dict, item, VALUE_NONE)))
      eval_fail(in, n->list.at[i]);
    value_drop(item);
    if (bad) {
      value_drop(set);
      return VALUE_ERROR;
    }
  }
  return set;
}

/* CPython's compiler makes the set that N displays beforehand and then, from its keys, anew: that decides
   the order in which it is walked (lang/set_order.h). */
static struct value constant_set(struct interp *in, const struct node *n) {
  struct value set = plain_set(in, n), keys = VALUE_ERROR, made = VALUE_ERROR;
  if (!value_is_error(set))
    keys = ops_list(in, set);
  if (!value_is_error(keys))
    made = sets_of(in, keys);
  value_drop(set);
  value_drop(keys);
  return made;
}

EVAL_APART static struct value display_set(struct interp *in, const struct node *n) {
  if (n->list.count < 3 || !has_constants_only(n))
    return plain_set(in, n);
  struct value made = constant_set(in, n);
  struct value copy = value_is_error(made) ? VALUE_ERROR : sets_of(in, made);
  value_drop(made);
  return copy;
}

struct value eval_walked(struct interp *in, const struct node *n) {
  return n->kind == NODE_SET && has_constants_only(n) ? constant_set(in, n) : eval(in, n);
}

EVAL_APART static struct value display_dict(struct interp *in, const struct node *n) {
  struct value dict = dict_new();
  for (uint32_t i = 0; i < n->list.count; i += 2) {
    struct value key = eval(in, n->list.at[i]);
    struct value item = key.kind == KIND_ERROR ? key : eval(in, n->list.at[i + 1]);
    int bad = item.kind == KIND_ERROR;
    if (!bad && (bad = dict_set_take(in, dict.dict, key, item)))
      eval_fail(in, n->list.at[i]);
    value_drop(key);
    if (bad) {
      value_drop(dict);
      return VALUE_ERROR;
    }
  }
  return dict;
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
  return v.kind == KIND_ERROR ? eval_fail_at(in, n->attribute.name_span) : v;
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

EVAL_APART static struct value compare(struct interp *in, const struct node *n) {
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
EVAL_APART static struct value either(struct interp *in, const struct node *n, bool deciding) {
  struct value a = eval(in, n->pair.left);
  if (a.kind == KIND_ERROR || ops_truth(a) == deciding)
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

struct value eval_expr(struct interp *in, const struct node *n) {
  if (EVAL_UNLIKELY(eval_deep(in, 0)))
    return eval_too_deep(in, n);
  switch (n->kind) {
  case NODE_BINARY:
    return binary(in, n);
  case NODE_COMPARE:
    return compare(in, n);
  case NODE_CALL:
    return eval_call(in, n);
  case NODE_CALL_STAR:
    return eval_call_spread(in, n);
  case NODE_ATTRIBUTE:
    return attribute(in, n);
  case NODE_INDEX:
    return item(in, n);
  case NODE_FSTRING:
    return eval_fstring(in, n);
  case NODE_TUPLE:
  case NODE_LIST:
    return display(in, n);
  case NODE_SET:
    return display_set(in, n);
  case NODE_DICT:
    return display_dict(in, n);
  case NODE_SLICE:
    return slice_object(in, n);
  case NODE_UNARY:
    return unary(in, n);
  case NODE_CHAIN:
    return chain(in, n);
  case NODE_AND:
    return either(in, n, false);
  case NODE_OR:
    return either(in, n, true);
  case NODE_NOT:
    return negation(in, n);
  case NODE_IFEXP:
    return choice(in, n);
  case NODE_NAMED:
    return named(in, n);
  default:
    mem_panic("node %d is no expression", n->kind);
  }
}
