/* SPDX-License-Identifier: GPL-3.0-or-later */
/* set: its constructor and methods. */
#include <stdint.h>

#include "lang/constructors.h"
#include "lang/dict.h"
#include "lang/exceptions.h"
#include "lang/interp.h"
#include "lang/sets.h"
#include "lang/types.h"

static bool of_set(struct interp *in, const struct args *args, const char *name, size_t min,
                   size_t max) {
  return types_method(in, args, KIND_SET, &type_set, name, min, max);
}

struct value set_new(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "set", 0, 1 + !args->count))
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

/* Changes SET by each of the other arguments: SET, or VALUE_ERROR. */
static struct value change(struct interp *in, struct value set, const struct args *args,
                           size_t first,
                           int (*by)(struct interp *in, struct value set, struct value other)) {
  for (size_t i = first; i < args->count; i++)
    if (by(in, set, args->at[i]))
      return VALUE_ERROR;
  return set;
}

static struct value set_union(struct interp *in, const struct args *args) {
  if (!of_set(in, args, "union", 0, SIZE_MAX))
    return VALUE_ERROR;
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
  return of_set(in, args, "intersection", 0, SIZE_MAX) ? combine(in, args, sets_intersection)
                                                       : VALUE_ERROR;
}

static struct value set_difference(struct interp *in, const struct args *args) {
  if (!of_set(in, args, "difference", 0, SIZE_MAX))
    return VALUE_ERROR;
  struct args first = {.at = args->at, .count = args->count < 2 ? args->count : 2};
  struct value result = combine(in, &first, sets_difference);
  if (!value_is_error(result) && value_is_error(change(in, result, args, 2, sets_subtract))) {
    value_drop(result);
    return VALUE_ERROR;
  }
  return result;
}

static struct value set_symmetric(struct interp *in, const struct args *args) {
  return of_set(in, args, "symmetric_difference", 1, 1)
             ? sets_symmetric(in, args->at[0], args->at[1])
             : VALUE_ERROR;
}

static struct value set_intersect(struct interp *in, const struct args *args) {
  if (!of_set(in, args, "intersection_update", 0, SIZE_MAX))
    return VALUE_ERROR;
  struct value result = combine(in, args, sets_intersection);
  if (value_is_error(result))
    return VALUE_ERROR;
  sets_become_take(args->at[0], result);
  return VALUE_NONE;
}

/* A method that changes the object by each of its arguments. */
static struct value changes(struct interp *in, const struct args *args, const char *name,
                            size_t min, size_t max,
                            int (*by)(struct interp *in, struct value set, struct value other)) {
  if (!of_set(in, args, name, min, max) || value_is_error(change(in, args->at[0], args, 1, by)))
    return VALUE_ERROR;
  return VALUE_NONE;
}

static struct value set_subtract(struct interp *in, const struct args *args) {
  return changes(in, args, "difference_update", 0, SIZE_MAX, sets_subtract);
}
static struct value set_update(struct interp *in, const struct args *args) {
  return changes(in, args, "update", 0, SIZE_MAX, sets_update);
}
static struct value set_toggle(struct interp *in, const struct args *args) {
  return changes(in, args, "symmetric_difference_update", 1, 1, sets_toggle);
}

static struct value set_add(struct interp *in, const struct args *args) {
  if (!of_set(in, args, "add", 1, 1) ||
      dict_set_take(in, args->at[0].dict, args->at[1], VALUE_NONE))
    return VALUE_ERROR;
  return VALUE_NONE;
}

static struct value set_clear(struct interp *in, const struct args *args) {
  if (!of_set(in, args, "clear", 0, 0))
    return VALUE_ERROR;
  dict_clear(args->at[0].dict);
  return VALUE_NONE;
}

static struct value set_copy(struct interp *in, const struct args *args) {
  return of_set(in, args, "copy", 0, 0) ? sets_of(in, args->at[0]) : VALUE_ERROR;
}

static struct value set_discard(struct interp *in, const struct args *args) {
  if (!of_set(in, args, "discard", 1, 1))
    return VALUE_ERROR;
  if (args->at[1].kind == KIND_SET)
    return VALUE_NONE; /* a set is never in a set */
  dict_remove(in, args->at[0].dict, args->at[1]);
  return value_is_error(in->exception) ? VALUE_NONE : VALUE_ERROR;
}

static struct value set_remove(struct interp *in, const struct args *args) {
  if (!of_set(in, args, "remove", 1, 1))
    return VALUE_ERROR;
  if (args->at[1].kind == KIND_SET)
    return interp_raise_args(in, &type_KeyError, &args->at[1], 1);
  if (!value_is_error(dict_remove(in, args->at[0].dict, args->at[1])))
    return VALUE_NONE;
  return value_is_error(in->exception) ? interp_raise_args(in, &type_KeyError, &args->at[1], 1)
                                       : VALUE_ERROR;
}

static struct value set_pop(struct interp *in, const struct args *args) {
  if (!of_set(in, args, "pop", 0, 0))
    return VALUE_ERROR;
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

static struct value compare(struct interp *in, const struct args *args, const char *name,
                            bool turned, bool none) {
  if (!of_set(in, args, name, 1, 1))
    return VALUE_ERROR;
  struct value other = sets_of(in, args->at[1]);
  if (value_is_error(other))
    return other;
  struct dict *a = args->at[0].dict, *b = other.dict;
  bool answer = turned ? all_in(in, b, a, none) : all_in(in, a, b, none);
  value_drop(other);
  return value_bool(answer);
}

static struct value set_issubset(struct interp *in, const struct args *args) {
  return compare(in, args, "issubset", false, false);
}
static struct value set_issuperset(struct interp *in, const struct args *args) {
  return compare(in, args, "issuperset", true, false);
}
static struct value set_isdisjoint(struct interp *in, const struct args *args) {
  return compare(in, args, "isdisjoint", false, true);
}

const struct builtin set_methods[] = {
    TYPES_METHOD("add", set_add, "add(item, /)", "Adds ITEM."),
    TYPES_METHOD("clear", set_clear, "clear()", "Takes all items away."),
    TYPES_METHOD("copy", set_copy, "copy()", "A set of the same items."),
    TYPES_METHOD("difference", set_difference, "difference(*others)",
                 "The items that are in none of OTHERS."),
    TYPES_METHOD("difference_update", set_subtract, "difference_update(*others)",
                 "Takes the items of OTHERS away."),
    TYPES_METHOD("discard", set_discard, "discard(item, /)", "Takes ITEM away if it is there."),
    TYPES_METHOD("intersection", set_intersection, "intersection(*others)",
                 "The items that are in all of OTHERS too."),
    TYPES_METHOD("intersection_update", set_intersect, "intersection_update(*others)",
                 "Keeps the items that are in all of OTHERS."),
    TYPES_METHOD("isdisjoint", set_isdisjoint, "isdisjoint(other, /)",
                 "Whether no item is in both."),
    TYPES_METHOD("issubset", set_issubset, "issubset(other, /)",
                 "Whether OTHER has all its items."),
    TYPES_METHOD("issuperset", set_issuperset, "issuperset(other, /)",
                 "Whether it has all items of OTHER."),
    TYPES_METHOD("pop", set_pop, "pop()", "Takes some item away and returns it."),
    TYPES_METHOD("remove", set_remove, "remove(item, /)", "Takes ITEM away; KeyError if absent."),
    TYPES_METHOD("symmetric_difference", set_symmetric, "symmetric_difference(other, /)",
                 "The items that are in one only."),
    TYPES_METHOD("symmetric_difference_update", set_toggle, "symmetric_difference_update(other, /)",
                 "Takes the items of OTHER away that it has, and adds the rest."),
    TYPES_METHOD("union", set_union, "union(*others)", "The items of all."),
    TYPES_METHOD("update", set_update, "update(*others)", "Adds the items of OTHERS."),
    TYPES_END,
};
