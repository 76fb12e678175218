/* SPDX-License-Identifier: GPL-3.0-or-later */
/* set: its constructor and methods; and the method of dict.keys() and dict.items(), which are sets too. */
#include <stdint.h>

#include "lang/value/constructors.h"
#include "lang/value/dict.h"
#include "lang/value/exceptions.h"
#include "lang/value/iter.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "lang/value/sets.h"
#include "lang/value/types.h"

struct value set_new(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "set", 0, 1))
    return VALUE_ERROR;
  return args->count ? sets_of(in, args->at[0]) : dict_new_set();
}

/* The object combined with each of the other arguments, in turn; without any, a copy. */
static struct value combine(struct interp *in, const struct args *args,
                            struct value (*two)(struct interp *in, struct value set,
                                                struct value other)) {
  struct value result = args->count > 1 ? value_ref(args->at[0]) : sets_of(in, args->at[0]);
  for (size_t i = 1; i < args->count && !value_is_error(result); i++) {
    struct value next = two(in, result, args->at[i]);
    value_drop(result);
    result = next;
  }
  return result;
}

/* Changes SET by each of the other arguments; returns SET or VALUE_ERROR. */
static struct value change(struct interp *in, struct value set, const struct args *args,
                           size_t first,
                           int (*by)(struct interp *in, struct value set, struct value other)) {
  for (size_t i = first; i < args->count; i++)
    if (by(in, set, args->at[i]))
      return VALUE_ERROR;
  return set;
}

static struct value set_union(struct interp *in, const struct args *args) {
  struct value result = sets_of(in, args->at[0]);
  for (size_t i = 1; i < args->count; i++) {
    bool same = args->at[i].kind == KIND_SET && args->at[i].dict == args->at[0].dict;
    if (!same && sets_update(in, result, args->at[i])) {
      value_drop(result);
      return VALUE_ERROR;
    }
  }
  return result;
}

static struct value set_intersection(struct interp *in, const struct args *args) {
  return combine(in, args, sets_intersection);
}

static struct value set_difference(struct interp *in, const struct args *args) {
  struct args first = {.at = args->at, .count = args->count < 2 ? args->count : 2};
  struct value result = combine(in, &first, sets_difference);
  if (!value_is_error(result) && value_is_error(change(in, result, args, 2, sets_subtract))) {
    value_drop(result);
    return VALUE_ERROR;
  }
  return result;
}

static struct value set_symmetric_difference(struct interp *in, const struct args *args) {
  return sets_symmetric(in, args->at[0], args->at[1]);
}

static struct value set_intersection_update(struct interp *in, const struct args *args) {
  struct value result = combine(in, args, sets_intersection);
  if (value_is_error(result))
    return VALUE_ERROR;
  sets_become_take(args->at[0], result);
  return VALUE_NONE;
}

/* A method that changes the object by each of its arguments. */
static struct value changes(struct interp *in, const struct args *args,
                            int (*by)(struct interp *in, struct value set, struct value other)) {
  return value_is_error(change(in, args->at[0], args, 1, by)) ? VALUE_ERROR : VALUE_NONE;
}

static struct value set_difference_update(struct interp *in, const struct args *args) {
  return changes(in, args, sets_subtract);
}
static struct value set_update(struct interp *in, const struct args *args) {
  return changes(in, args, sets_update);
}
static struct value set_symmetric_difference_update(struct interp *in, const struct args *args) {
  return changes(in, args, sets_toggle);
}

static struct value set_add(struct interp *in, const struct args *args) {
  if (dict_set_take(in, args->at[0].dict, args->at[1], VALUE_NONE))
    return VALUE_ERROR;
  return VALUE_NONE;
}

static struct value set_clear(struct interp *in, const struct args *args) {
  (void)in;
  dict_clear(args->at[0].dict);
  return VALUE_NONE;
}

static struct value set_copy(struct interp *in, const struct args *args) {
  return sets_of(in, args->at[0]);
}

static struct value set_discard(struct interp *in, const struct args *args) {
  if (args->at[1].kind == KIND_SET)
    return VALUE_NONE; /* a set is never in a set */
  dict_remove(in, args->at[0].dict, args->at[1]);
  return value_is_error(in->exception) ? VALUE_NONE : VALUE_ERROR;
}

static struct value set_remove(struct interp *in, const struct args *args) {
  if (args->at[1].kind == KIND_SET)
    return interp_raise_args(in, &type_KeyError, &args->at[1], 1);
  if (!value_is_error(dict_remove(in, args->at[0].dict, args->at[1])))
    return VALUE_NONE;
  return value_is_error(in->exception) ? interp_raise_args(in, &type_KeyError, &args->at[1], 1)
                                       : VALUE_ERROR;
}

static struct value set_pop(struct interp *in, const struct args *args) {
  struct value key = dict_take_any(in, args->at[0].dict);
  if (!value_is_error(key))
    return key;
  struct value words = value_strz("pop from an empty set");
  interp_raise_args(in, &type_KeyError, &words, 1);
  value_drop(words);
  return VALUE_ERROR;
}

/* Whether all (or, with NONE, not one) of the items of A are in B. */
static bool all_in(struct interp *in, struct dict *a, struct dict *b, bool none) {
  struct value key, unused;
  for (size_t position = 0; dict_next(a, &position, &key, &unused);)
    if (value_is_error(dict_get(in, b, key)) != none)
      return false;
  return true;
}

static struct value compare(struct interp *in, const struct args *args, bool turned, bool none) {
  struct value other = sets_of(in, args->at[1]);
  if (value_is_error(other))
    return other;
  struct dict *a = args->at[0].dict, *b = other.dict;
  bool answer = turned ? all_in(in, b, a, none) : all_in(in, a, b, none);
  value_drop(other);
  return value_bool(answer);
}

static struct value set_issubset(struct interp *in, const struct args *args) {
  return compare(in, args, false, false);
}
static struct value set_issuperset(struct interp *in, const struct args *args) {
  return compare(in, args, true, false);
}
static struct value set_isdisjoint(struct interp *in, const struct args *args) {
  return compare(in, args, false, true);
}

const struct builtin set_methods[] = {
    TYPES_METHOD(KIND_SET, set_, add, 1, 1, "(item, /)", "Adds ITEM."),
    TYPES_METHOD(KIND_SET, set_, clear, 0, 0, "()", "Takes all items away."),
    TYPES_METHOD(KIND_SET, set_, copy, 0, 0, "()", "A set of the same items."),
    TYPES_METHOD(KIND_SET, set_, difference, 0, TYPES_ANY, "(*others)",
                 "The items that are in none of OTHERS."),
    TYPES_METHOD(KIND_SET, set_, difference_update, 0, TYPES_ANY, "(*others)",
                 "Takes the items of OTHERS away."),
    TYPES_METHOD(KIND_SET, set_, discard, 1, 1, "(item, /)", "Takes ITEM away if it is there."),
    TYPES_METHOD(KIND_SET, set_, intersection, 0, TYPES_ANY, "(*others)",
                 "The items that are in all of OTHERS too."),
    TYPES_METHOD(KIND_SET, set_, intersection_update, 0, TYPES_ANY, "(*others)",
                 "Keeps the items that are in all of OTHERS."),
    TYPES_METHOD(KIND_SET, set_, isdisjoint, 1, 1, "(other, /)", "Whether no item is in both."),
    TYPES_METHOD(KIND_SET, set_, issubset, 1, 1, "(other, /)", "Whether OTHER has all its items."),
    TYPES_METHOD(KIND_SET, set_, issuperset, 1, 1, "(other, /)",
                 "Whether it has all items of OTHER."),
    TYPES_METHOD(KIND_SET, set_, pop, 0, 0, "()", "Takes some item away and returns it."),
    TYPES_METHOD(KIND_SET, set_, remove, 1, 1, "(item, /)", "Takes ITEM away; KeyError if absent."),
    TYPES_METHOD(KIND_SET, set_, symmetric_difference, 1, 1, "(other, /)",
                 "The items that are in one only."),
    TYPES_METHOD(KIND_SET, set_, symmetric_difference_update, 1, 1, "(other, /)",
                 "Takes the items of OTHER away that it has, and adds the rest."),
    TYPES_METHOD(KIND_SET, set_, union, 0, TYPES_ANY, "(*others)", "The items of all."),
    TYPES_METHOD(KIND_SET, set_, update, 0, TYPES_ANY, "(*others)", "Adds the items of OTHERS."),
    TYPES_END,
};

/* The views of a dict that are sets */

static struct value view_isdisjoint(struct interp *in, const struct args *args) {
  if (!args->count || args->at[0].kind != KIND_ITER ||
      (!iter_is_keys(args->at[0].iter) && !iter_is_items(args->at[0].iter)))
    return interp_raise(in, &type_TypeError, "descriptor 'isdisjoint' needs a view of a dict");
  if (!types_method(in, args, args->at[0].iter->class->type, "isdisjoint", 1, 1))
    return VALUE_ERROR;
  struct value walk = ops_iter(in, args->at[1]), item;
  if (value_is_error(walk))
    return walk;
  int there = 0;
  while (!there && !value_is_error(item = ops_next(in, walk))) {
    there = ops_contains(in, args->at[0], item);
    value_drop(item);
  }
  value_drop(walk);
  return value_is_error(in->exception) ? value_bool(!there) : VALUE_ERROR;
}

const struct builtin set_view_methods[] = {
    TYPES_ROW(view_, isdisjoint, "(other, /)", "Whether no item is in both."),
    TYPES_END,
};
