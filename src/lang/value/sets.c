/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lang/value/sets.h"

#include "lang/value/dict.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"

static bool is_table(struct value v) {
  return v.kind == KIND_SET || v.kind == KIND_DICT;
}

/* Whether SET holds KEY: 1, 0, or -1 when KEY cannot be hashed. */
static int holds(struct interp *in, struct dict *set, struct value key) {
  if (!value_is_error(dict_get(in, set, key)))
    return 1;
  return value_is_error(in->exception) ? 0 : -1;
}

/* Calls DO with SET for each of the keys of OTHER until it fails: 0 or -1. */
static int each(struct interp *in, struct dict *set, struct value other,
                int (*act)(struct interp *in, struct dict *set, struct value key)) {
  struct value key, item;
  int bad = 0;
  if (is_table(other)) {
    for (size_t position = 0; !bad && dict_next(other.dict, &position, &key, &item);)
      bad = act(in, set, key);
    return bad;
  }
  struct value list = ops_list(in, other);
  if (value_is_error(list))
    return -1;
  for (size_t i = 0; i < list.list->len && !bad; i++)
    bad = act(in, set, list.list->at[i]);
  value_drop(list);
  return bad;
}

static int add(struct interp *in, struct dict *set, struct value key) {
  return dict_set_take(in, set, key, VALUE_NONE);
}

static int take_away(struct interp *in, struct dict *set, struct value key) {
  dict_remove(in, set, key);
  return value_is_error(in->exception) ? 0 : -1;
}

static int toggle(struct interp *in, struct dict *set, struct value key) {
  return value_is_error(dict_remove(in, set, key)) ? add(in, set, key) : 0;
}

int sets_update(struct interp *in, struct value set, struct value other) {
  if (!is_table(other))
    return each(in, set.dict, other, add);
  dict_merge(in, set.dict, other.dict);
  return 0;
}

int sets_subtract(struct interp *in, struct value set, struct value other) {
  int bad = 0;
  if (other.kind == KIND_SET && other.dict == set.dict)
    dict_clear(set.dict);
  else if (!(bad = each(in, set.dict, other, take_away)))
    dict_tidy(set.dict);
  return bad;
}

int sets_toggle(struct interp *in, struct value set, struct value other) {
  if (other.kind == KIND_SET && other.dict == set.dict) {
    dict_clear(set.dict);
    return 0;
  }
  struct value keys = is_table(other) ? value_ref(other) : sets_of(in, other);
  if (value_is_error(keys))
    return -1;
  int bad = each(in, set.dict, keys, toggle);
  value_drop(keys);
  return bad;
}

/* MADE, unless BAD. */
static struct value unless(int bad, struct value made) {
  if (!bad)
    return made;
  value_drop(made);
  return VALUE_ERROR;
}

struct value sets_of(struct interp *in, struct value items) {
  struct value set = dict_new_set();
  return unless(sets_update(in, set, items), set);
}

/* Adds to RESULT the keys of FROM that are in OTHER, or (IN_OTHER false) are not. */
static int select_keys(struct interp *in, struct value from, struct dict *other, bool in_other,
                       struct dict *result) {
  struct value list = ops_list(in, from);
  int bad = value_is_error(list);
  for (size_t i = 0; !bad && i < list.list->len; i++) {
    int there = holds(in, other, list.list->at[i]);
    bad = there < 0;
    if (there == in_other)
      add(in, result, list.list->at[i]);
  }
  value_drop(list);
  return bad;
}

struct value sets_intersection(struct interp *in, struct value set, struct value other) {
  if (other.kind == KIND_SET && other.dict == set.dict)
    return sets_of(in, set);
  struct value result = dict_new_set(), from = other, in_both = set;
  if (other.kind == KIND_SET && dict_len(other.dict) > dict_len(set.dict))
    from = set, in_both = other;
  return unless(select_keys(in, from, in_both.dict, true, result.dict), result);
}

struct value sets_difference(struct interp *in, struct value set, struct value other) {
  if (!is_table(other) || dict_len(set.dict) / 4 > dict_len(other.dict)) {
    struct value copy = sets_of(in, set);
    return unless(sets_subtract(in, copy, other), copy);
  }
  struct value result = dict_new_set();
  return unless(select_keys(in, set, other.dict, false, result.dict), result);
}

struct value sets_symmetric(struct interp *in, struct value set, struct value other) {
  struct value result = sets_of(in, other);
  return value_is_error(result) ? result : unless(sets_toggle(in, result, set), result);
}

void sets_become_take(struct value set, struct value made) {
  dict_exchange(set.dict, made.dict);
  value_drop(made);
}
