/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dict: its constructor and methods. */
#include <stdint.h>

#include "base/text.h"
#include "lang/value/constructors.h"
#include "lang/value/dict.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/iter.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"

static struct value raise_key(struct interp *in, struct value key) {
  return interp_raise_args(in, &type_KeyError, &key, 1);
}

/* Adds item NUMBER of an iterable of pairs. */
static int add_pair(struct interp *in, struct dict *d, struct value pair, size_t number) {
  if (pair.kind < KIND_OBJECT_FIRST)
    return interp_fail(in, &type_TypeError,
                       "cannot convert dictionary update sequence element #%zu to a sequence",
                       number);
  struct value two = ops_list(in, pair);
  if (value_is_error(two))
    return -1;
  int result = -1;
  if (two.list->len != 2)
    interp_raise(in, &type_ValueError,
                 "dictionary update sequence element #%zu has length %zu; 2 is required", number,
                 two.list->len);
  else
    result = dict_set_take(in, d, two.list->at[0], value_ref(two.list->at[1]));
  value_drop(two);
  return result;
}

/* Adds the items of SOURCE: a dict, or an iterable of pairs. */
static int add_all(struct interp *in, struct dict *d, struct value source) {
  struct value key, item;
  if (source.kind == KIND_DICT) {
    if (source.dict == d)
      return 0;
    for (size_t position = 0; dict_next(source.dict, &position, &key, &item);)
      if (dict_set_take(in, d, key, value_ref(item)))
        return -1;
    return 0;
  }
  struct value iter = ops_iter(in, source);
  if (value_is_error(iter))
    return -1;
  int result = 0;
  for (size_t i = 0; !result; i++) {
    item = ops_next(in, iter);
    if (value_is_error(item)) {
      result = value_is_error(in->exception) ? 0 : -1;
      break;
    }
    result = add_pair(in, d, item, i);
    value_drop(item);
  }
  value_drop(iter);
  return result;
}

static int add_keywords(struct interp *in, struct dict *d, const struct args *args) {
  for (size_t i = 0; i < args->keyword_count; i++) {
    struct value key = value_str(args->keywords[i]->s, args->keywords[i]->len);
    int bad = dict_set_take(in, d, key, value_ref(args->at[args->count + i]));
    value_drop(key);
    if (bad)
      return -1;
  }
  return 0;
}

/* dict(…) and update(…): ARGS without the object. */
static int fill(struct interp *in, struct dict *d, const struct args *args, const char *name) {
  if (args->count > 1)
    return interp_fail(in, &type_TypeError, "%s expected at most 1 argument, got %zu", name,
                       args->count);
  if (args->count && add_all(in, d, args->at[0]))
    return -1;
  return add_keywords(in, d, args);
}

struct value dict_make(struct interp *in, const struct args *args) {
  struct value d = dict_new();
  if (!fill(in, d.dict, args, "dict"))
    return d;
  value_drop(d);
  return VALUE_ERROR;
}

static struct value m_update(struct interp *in, const struct args *args) {
  const struct args rest = types_rest(args);
  return fill(in, args->at[0].dict, &rest, "update") ? VALUE_ERROR : VALUE_NONE;
}

static struct value m_clear(struct interp *in, const struct args *args) {
  (void)in;
  dict_clear(args->at[0].dict);
  return VALUE_NONE;
}

static struct value m_copy(struct interp *in, const struct args *args) {
  struct value d = dict_new();
  if (!add_all(in, d.dict, args->at[0]))
    return d;
  value_drop(d);
  return VALUE_ERROR;
}

/* fromkeys(iterable, value=None): called on the class. */
static struct value m_fromkeys(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "fromkeys", 1, 2))
    return VALUE_ERROR;
  struct value keys = ops_list(in, args->at[0]);
  if (value_is_error(keys))
    return keys;
  struct value d = dict_new(), item = args->count > 1 ? args->at[1] : VALUE_NONE;
  int bad = 0;
  for (size_t i = 0; i < keys.list->len && !bad; i++)
    bad = dict_set_take(in, d.dict, keys.list->at[i], value_ref(item));
  value_drop(keys);
  if (!bad)
    return d;
  value_drop(d);
  return VALUE_ERROR;
}

/* The result for an absent key: DEFAULT, or VALUE_ERROR when the key cannot be hashed. */
static struct value absent(struct interp *in, struct value preset) {
  return value_is_error(in->exception) ? value_ref(preset) : VALUE_ERROR;
}

static struct value m_get(struct interp *in, const struct args *args) {
  struct value v = dict_get(in, args->at[0].dict, args->at[1]);
  return value_is_error(v) ? absent(in, args->count > 2 ? args->at[2] : VALUE_NONE) : value_ref(v);
}

static struct value m_setdefault(struct interp *in, const struct args *args) {
  struct value v = dict_get(in, args->at[0].dict, args->at[1]);
  if (!value_is_error(v))
    return value_ref(v);
  v = absent(in, args->count > 2 ? args->at[2] : VALUE_NONE);
  if (value_is_error(v) || dict_set_take(in, args->at[0].dict, args->at[1], value_ref(v)))
    return VALUE_ERROR;
  return v;
}

static struct value m_pop(struct interp *in, const struct args *args) {
  struct dict *d = args->at[0].dict; /* an empty one does not check whether the key can be hashed */
  struct value v = dict_len(d) ? dict_remove(in, d, args->at[1]) : VALUE_ERROR;
  if (!value_is_error(v) || !value_is_error(in->exception))
    return v;
  return args->count > 2 ? value_ref(args->at[2]) : raise_key(in, args->at[1]);
}

static struct value m_popitem(struct interp *in, const struct args *args) {
  struct value key, item = dict_take_last(in, args->at[0].dict, &key);
  if (value_is_error(item))
    return interp_raise(in, &type_KeyError, "popitem(): dictionary is empty");
  return value_tuple_take((struct value[]){key, item}, 2);
}

static struct value m_keys(struct interp *in, const struct args *args) {
  (void)in;
  return iter_dict_keys(args->at[0]);
}
static struct value m_values(struct interp *in, const struct args *args) {
  (void)in;
  return iter_dict_values(args->at[0]);
}
static struct value m_items(struct interp *in, const struct args *args) {
  (void)in;
  return iter_dict_items(args->at[0]);
}

const struct builtin dict_methods[] = {
    TYPES_METHOD(KIND_DICT, m_, clear, 0, 0, "()", "Takes all keys away."),
    TYPES_METHOD(KIND_DICT, m_, copy, 0, 0, "()", "A dict of the same keys and values."),
    TYPES_UNBOUND(m_, fromkeys, "(iterable, value=None, /)",
                  "A new dict with these keys, each with VALUE."),
    TYPES_METHOD(KIND_DICT, m_, get, 1, 2, "(key, default=None, /)",
                 "The value under KEY, or DEFAULT when there is none."),
    TYPES_METHOD(KIND_DICT, m_, items, 0, 0, "()", "A view of the pairs of key and value."),
    TYPES_METHOD(KIND_DICT, m_, keys, 0, 0, "()", "A view of the keys."),
    TYPES_METHOD(KIND_DICT, m_, pop, 1, 2, "(key[, default])",
                 "Takes KEY away and returns its value."),
    TYPES_METHOD(KIND_DICT, m_, popitem, 0, 0, "()", "Takes the last pair away and returns it."),
    TYPES_METHOD(KIND_DICT, m_, setdefault, 1, 2, "(key, default=None, /)",
                 "The value under KEY, which is set to DEFAULT when there is none."),
    TYPES_NAMED(KIND_DICT, m_, update, "(mapping_or_pairs=(), **names)", "Adds keys and values."),
    TYPES_METHOD(KIND_DICT, m_, values, 0, 0, "()", "A view of the values."),
    TYPES_END,
};
