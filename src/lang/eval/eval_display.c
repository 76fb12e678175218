/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Displays of tuples, lists, sets and dicts, with the stars in them and in calls. */
#include "lang/eval/eval.h"

#include "base/text.h"
#include "lang/value/dict.h"
#include "lang/value/exceptions.h"
#include "lang/value/sets.h"
#include "lang/value/types.h"

void eval_callee_name(struct value callee, struct text *out) {
  if (callee.kind == KIND_FUNCTION)
    text_addf(out, "__main__.%s", callee.function->def->frame.qualname->s);
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
  eval_callee_name(callee, &what);
  interp_raise(in, &type_TypeError, "%s() argument after * must be an iterable, not %s",
               text_str(&what), value_type_name(v));
  text_free(&what);
}

int eval_spread_value(struct interp *in, const struct node *n, struct value v, struct value callee,
                      struct value list) {
  if (v.kind == KIND_TUPLE || (v.kind == KIND_LIST && v.list != list.list)) {
    const struct value *at = v.kind == KIND_TUPLE ? v.tuple->at : v.list->at;
    size_t count = v.kind == KIND_TUPLE ? v.tuple->len : v.list->len;
    for (size_t i = 0; i < count; i++)
      value_list_append_take(list, value_ref(at[i]));
    return 0;
  }
  struct value walk = ops_iter(in, v), item;
  if (walk.kind == KIND_ERROR && in->exception.exception->type == &type_TypeError)
    not_iterable(in, v, callee);
  while (walk.kind != KIND_ERROR && !eval_must_stop(in) &&
         (item = ops_next(in, walk)).kind != KIND_ERROR)
    value_list_append_take(list, item);
  value_drop(walk);
  if (in->exception.kind == KIND_ERROR)
    return 0;
  eval_fail(in, n);
  return -1;
}

int eval_spread(struct interp *in, const struct node *n, const struct node *part,
                struct value list) {
  bool star = part->kind == NODE_STAR;
  struct value v = eval(in, star ? part->pair.left : part);
  if (v.kind == KIND_ERROR)
    return -1;
  if (!star) {
    value_list_append_take(list, v);
    return 0;
  }
  int bad = eval_spread_value(in, n, v, VALUE_ERROR, list);
  value_drop(v);
  return bad;
}

/* A tuple, list or set with stars in it. */
static struct value display_spread(struct interp *in, const struct node *n) {
  struct value list = value_list_take(NULL, 0);
  for (uint32_t i = 0; i < n->list.count; i++)
    if (eval_spread(in, n, n->list.at[i], list)) {
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

EVAL_APART struct value eval_display(struct interp *in, const struct node *n) {
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

/* Whether CPython's compiler knows the value of N. */
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

/* A set with stars in it: as CPython adds to it, item by item. */
static struct value set_spread(struct interp *in, const struct node *n) {
  struct value set = dict_new_set();
  for (uint32_t i = 0; i < n->list.count; i++) {
    const struct node *part = n->list.at[i];
    bool star = part->kind == NODE_STAR;
    struct value v = eval(in, star ? part->pair.left : part), walk = v, item;
    if (star && v.kind != KIND_ERROR)
      walk = ops_iter(in, v);
    if (!star && v.kind != KIND_ERROR)
      dict_set_take(in, set.dict, v, VALUE_NONE);
    while (star && walk.kind != KIND_ERROR && !eval_must_stop(in) &&
           (item = ops_next(in, walk)).kind != KIND_ERROR) {
      bool bad = dict_set_take(in, set.dict, item, VALUE_NONE);
      value_drop(item);
      if (bad)
        break;
    }
    if (star)
      value_drop(walk);
    value_drop(v);
    if (in->exception.kind != KIND_ERROR) {
      value_drop(set);
      return eval_fail(in, n);
    }
  }
  return set;
}

static struct value plain_set(struct interp *in, const struct node *n) {
  if (n->op)
    return set_spread(in, n);
  struct value set = dict_new_set();
  for (uint32_t i = 0; i < n->list.count; i++) {
    struct value item = eval(in, n->list.at[i]);
    int bad = item.kind == KIND_ERROR;
    if (!bad && (bad = dict_set_take(in, set.dict, item, VALUE_NONE)))
      eval_fail_at(in, n, n->list.at[i]->span);
    value_drop(item);
    if (bad) {
      value_drop(set);
      return VALUE_ERROR;
    }
  }
  return set;
}

/* CPython's compiler makes the set of the display N in advance, and running the code makes another one
   from its keys: that decides the order of iteration (lang/value/set_order.h). */
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

EVAL_APART struct value eval_set(struct interp *in, const struct node *n) {
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

/* **PART in the dict N */
static int spread_dict(struct interp *in, const struct node *n, const struct node *part,
                       struct value dict) {
  struct value from = eval(in, part), key, item;
  size_t at = 0;
  if (from.kind != KIND_DICT) {
    if (from.kind != KIND_ERROR)
      interp_raise(in, &type_TypeError, "'%s' object is not a mapping", value_type_name(from));
    value_drop(from);
    eval_fail(in, n);
    return -1;
  }
  while (dict_next(from.dict, &at, &key, &item))
    dict_set_take(in, dict.dict, key, value_ref(item));
  value_drop(from);
  return 0;
}

EVAL_APART struct value eval_dict(struct interp *in, const struct node *n) {
  struct value dict = dict_new();
  for (uint32_t i = 0; i < n->list.count; i += 2) {
    if (!n->list.at[i]) {
      if (!spread_dict(in, n, n->list.at[i + 1], dict))
        continue;
      value_drop(dict);
      return VALUE_ERROR;
    }
    struct value key = eval(in, n->list.at[i]);
    struct value item = key.kind == KIND_ERROR ? key : eval(in, n->list.at[i + 1]);
    int bad = item.kind == KIND_ERROR;
    if (!bad && (bad = dict_set_take(in, dict.dict, key, item)))
      eval_fail_at(in, n, n->list.at[i]->span);
    value_drop(key);
    if (bad) {
      value_drop(dict);
      return VALUE_ERROR;
    }
  }
  return dict;
}
