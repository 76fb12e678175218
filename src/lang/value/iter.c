/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language's own iterations: over sequences, ranges, dicts and sets, the views of a dict, reversed.
 * Those of built-ins (enumerate, zip) are beside their built-ins. */
#include "lang/value/iter.h"

#include <string.h>

#include "base/utf8.h"
#include "lang/value/dict.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/object.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"

struct value iter_new_take(const struct iter_class *class, struct value over, struct value also) {
  struct iter *it = object_new(sizeof *it);
  it->class = class;
  it->over = over;
  it->also = also;
  it->at = it->stop = it->step = 0;
  return value_object(KIND_ITER, it);
}

struct value iter_end(struct iter *it) {
  struct value over = it->over, also = it->also;
  it->over = it->also = VALUE_ERROR;
  value_drop(over);
  value_drop(also);
  return VALUE_ERROR;
}

#define ITERATOR(IDENTIFIER, NAME, NEXT)                                                           \
  static const struct type type_##IDENTIFIER = {                                                   \
      {VALUE_STATIC}, NAME, "builtins", &type_object, false, NULL, NULL, NULL, NULL};              \
  static const struct iter_class IDENTIFIER = {&type_##IDENTIFIER, NEXT, NULL, NULL}

/* Sequences: one function, which looks at the sequence again each time, because a list may change. */

static struct value next_item(struct interp *in, struct iter *it) {
  struct value v = it->over;
  uint64_t i = (uint64_t)it->at;
  switch (v.kind) {
  case KIND_LIST:
    if (i >= v.list->len)
      return iter_end(it);
    it->at++;
    return value_ref(v.list->at[i]);
  case KIND_TUPLE:
    if (i >= v.tuple->len)
      return iter_end(it);
    it->at++;
    return value_ref(v.tuple->at[i]);
  case KIND_BYTES:
    if (i >= v.bytes->len)
      return iter_end(it);
    it->at++;
    return value_int(v.bytes->s[i]);
  case KIND_BYTEARRAY:
    if (i >= v.bytearray->len)
      return iter_end(it);
    it->at++;
    return value_int(v.bytearray->s[i]);
  case KIND_RANGE:
    if (i >= value_range_len(v.range))
      return iter_end(it);
    it->at++;
    return value_int((int64_t)((uint64_t)v.range->start + i * (uint64_t)v.range->step));
  default:
    (void)in;
    return VALUE_ERROR;
  }
}

/* A str is walked by bytes: at is an offset. */
static struct value next_char(struct interp *in, struct iter *it) {
  (void)in;
  if (it->over.kind == KIND_ERROR)
    return VALUE_ERROR;
  const struct str *s = it->over.str;
  size_t from = (size_t)it->at, to = from + 1;
  if (from >= s->len)
    return iter_end(it);
  while (utf8_continues(s->s[to]))
    to++;
  it->at = (int64_t)to;
  struct str *one = value_str_raw(to - from, 1);
  memcpy(one->s, s->s + from, to - from);
  return value_object(KIND_STR, one);
}

static struct value next_reversed(struct interp *in, struct iter *it) {
  if (it->over.kind == KIND_ERROR)
    return VALUE_ERROR;
  if (--it->at < 0)
    return iter_end(it);
  struct value item = ops_get_item(in, it->over, value_int(it->at));
  if (item.kind == KIND_ERROR) { /* the list became shorter */
    value_drop(in->exception);
    in->exception = VALUE_ERROR;
    return iter_end(it);
  }
  return item;
}

ITERATOR(list_iterator, "list_iterator", next_item);
ITERATOR(tuple_iterator, "tuple_iterator", next_item);
ITERATOR(bytes_iterator, "bytes_iterator", next_item);
ITERATOR(bytearray_iterator, "bytearray_iterator", next_item);
ITERATOR(range_iterator, "range_iterator", next_item);
ITERATOR(str_iterator, "str_iterator", next_char);
ITERATOR(list_reverseiterator, "list_reverseiterator", next_reversed);
ITERATOR(reversed_iterator, "reversed", next_reversed);

/* Dicts and sets: stop is the size at the start, step how many entries are still to come. */

enum dict_view { KEYS, VALUES, ITEMS };

static struct value pair(struct value key, struct value item) {
  struct value both[] = {value_ref(key), value_ref(item)};
  return value_tuple_take(both, 2);
}

static struct value next_entry(struct interp *in, struct iter *it, enum dict_view part,
                               bool backwards) {
  if (it->over.kind == KIND_ERROR)
    return VALUE_ERROR;
  struct dict *d = it->over.dict;
  if (it->stop != (int64_t)dict_len(d)) {
    it->stop = -1; /* for good, whatever its size becomes */
    return interp_raise(in, &type_RuntimeError, "%s changed size during iteration",
                        it->over.kind == KIND_SET ? "Set" : "dictionary");
  }
  size_t position = (size_t)it->at;
  struct value key, item;
  if (!(backwards ? dict_previous : dict_next)(d, &position, &key, &item))
    return iter_end(it);
  if (it->over.kind == KIND_DICT && !backwards && !it->step--) {
    iter_end(it);
    return interp_raise(in, &type_RuntimeError, "dictionary keys changed during iteration");
  }
  it->at = (int64_t)position;
  return part == KEYS ? value_ref(key) : part == VALUES ? value_ref(item) : pair(key, item);
}

static struct value next_key(struct interp *in, struct iter *it) {
  return next_entry(in, it, KEYS, false);
}
static struct value next_value(struct interp *in, struct iter *it) {
  return next_entry(in, it, VALUES, false);
}
static struct value next_pair(struct interp *in, struct iter *it) {
  return next_entry(in, it, ITEMS, false);
}
static struct value next_key_back(struct interp *in, struct iter *it) {
  return next_entry(in, it, KEYS, true);
}
static struct value next_value_back(struct interp *in, struct iter *it) {
  return next_entry(in, it, VALUES, true);
}
static struct value next_pair_back(struct interp *in, struct iter *it) {
  return next_entry(in, it, ITEMS, true);
}

ITERATOR(dict_keyiterator, "dict_keyiterator", next_key);
ITERATOR(dict_valueiterator, "dict_valueiterator", next_value);
ITERATOR(dict_itemiterator, "dict_itemiterator", next_pair);
ITERATOR(dict_reversekeyiterator, "dict_reversekeyiterator", next_key_back);
ITERATOR(dict_reversevalueiterator, "dict_reversevalueiterator", next_value_back);
ITERATOR(dict_reverseitemiterator, "dict_reverseitemiterator", next_pair_back);
ITERATOR(set_iterator, "set_iterator", next_key);

static struct value walk_dict(const struct iter_class *class, struct value dict, int64_t at) {
  struct value v = iter_new_take(class, value_ref(dict), VALUE_ERROR);
  v.iter->at = at;
  v.iter->stop = v.iter->step = (int64_t)dict_len(dict.dict);
  return v;
}

static struct value walk_keys(struct iter *view) {
  return walk_dict(&dict_keyiterator, view->over, 0);
}
static struct value walk_values(struct iter *view) {
  return walk_dict(&dict_valueiterator, view->over, 0);
}
static struct value walk_items(struct iter *view) {
  return walk_dict(&dict_itemiterator, view->over, 0);
}
static size_t view_len(struct iter *view) {
  return dict_len(view->over.dict);
}

#define VIEW(IDENTIFIER, WALK, METHODS)                                                            \
  static const struct type type_##IDENTIFIER = {.head = {VALUE_STATIC},                            \
                                                .name = #IDENTIFIER,                               \
                                                .module = "builtins",                              \
                                                .base = &type_object,                              \
                                                .methods = METHODS};                               \
  static const struct iter_class IDENTIFIER = {&type_##IDENTIFIER, NULL, WALK, view_len}

VIEW(dict_keys, walk_keys, set_view_methods);
VIEW(dict_values, walk_values, NULL);
VIEW(dict_items, walk_items, set_view_methods);

struct value iter_dict_keys(struct value dict) {
  return iter_new_take(&dict_keys, value_ref(dict), VALUE_ERROR);
}
struct value iter_dict_values(struct value dict) {
  return iter_new_take(&dict_values, value_ref(dict), VALUE_ERROR);
}
struct value iter_dict_items(struct value dict) {
  return iter_new_take(&dict_items, value_ref(dict), VALUE_ERROR);
}

bool iter_is_items(const struct iter *it) {
  return it->class == &dict_items;
}
bool iter_is_keys(const struct iter *it) {
  return it->class == &dict_keys;
}

struct value iter_reversed(struct interp *in, struct value v) {
  const struct iter_class *class = &reversed_iterator;
  switch (v.kind) {
  case KIND_DICT:
    return walk_dict(&dict_reversekeyiterator, v, INT64_MAX);
  case KIND_ITER:
    if (v.iter->class == &dict_keys)
      return walk_dict(&dict_reversekeyiterator, v.iter->over, INT64_MAX);
    if (v.iter->class == &dict_values)
      return walk_dict(&dict_reversevalueiterator, v.iter->over, INT64_MAX);
    if (v.iter->class == &dict_items)
      return walk_dict(&dict_reverseitemiterator, v.iter->over, INT64_MAX);
    break;
  case KIND_RANGE:
    class = &range_iterator;
    break;
  case KIND_LIST:
    class = &list_reverseiterator;
    break;
  case KIND_STR:
  case KIND_BYTES:
  case KIND_BYTEARRAY:
  case KIND_TUPLE:
    break;
  default:
    class = NULL;
  }
  if (!class || v.kind == KIND_ITER)
    return interp_raise(in, &type_TypeError, "'%s' object is not reversible", value_type_name(v));
  int64_t len = ops_length(in, v);
  if (len < 0)
    return VALUE_ERROR;
  struct value it;
  if (v.kind == KIND_RANGE) { /* the same numbers from the other end */
    const struct range *r = v.range;
    uint64_t step = (uint64_t)r->step, last = (uint64_t)r->start + (uint64_t)(len - 1) * step;
    if (r->step == INT64_MIN || (len && __builtin_sub_overflow(r->start, r->step, &(int64_t){0})))
      return interp_raise(in, &type_OverflowError, "sockshell's ranges have 64 bits");
    it = iter_new_take(class,
                       len ? value_range((int64_t)last, r->start - r->step, -r->step)
                           : value_range(0, 0, 1),
                       VALUE_ERROR);
  } else {
    it = iter_new_take(class, value_ref(v), VALUE_ERROR);
    it.iter->at = len;
  }
  return it;
}

/* The protocol */

static struct value walk_native(struct interp *in, struct value v) {
  const struct native_type *type = v.native->type;
  if (type->iter)
    return type->iter(in, v.native);
  if (type->as_tuple)
    return iter_new_take(&tuple_iterator, type->as_tuple(v.native), VALUE_ERROR);
  return interp_raise(in, &type_TypeError, "'%s' object is not iterable", value_type_name(v));
}

struct value ops_iter(struct interp *in, struct value v) {
  switch (v.kind) {
  case KIND_ITER:
    return v.iter->class->walk ? v.iter->class->walk(v.iter) : value_ref(v);
  case KIND_LIST:
    return iter_new_take(&list_iterator, value_ref(v), VALUE_ERROR);
  case KIND_TUPLE:
    return iter_new_take(&tuple_iterator, value_ref(v), VALUE_ERROR);
  case KIND_STR:
    return iter_new_take(&str_iterator, value_ref(v), VALUE_ERROR);
  case KIND_BYTES:
    return iter_new_take(&bytes_iterator, value_ref(v), VALUE_ERROR);
  case KIND_BYTEARRAY:
    return iter_new_take(&bytearray_iterator, value_ref(v), VALUE_ERROR);
  case KIND_RANGE:
    return iter_new_take(&range_iterator, value_ref(v), VALUE_ERROR);
  case KIND_DICT:
    return walk_dict(&dict_keyiterator, v, 0);
  case KIND_SET:
    return walk_dict(&set_iterator, v, 0);
  case KIND_NATIVE:
    return walk_native(in, v);
  default:
    return interp_raise(in, &type_TypeError, "'%s' object is not iterable", value_type_name(v));
  }
}

struct value ops_next(struct interp *in, struct value iter) {
  if (interp_check_interrupt(in)) /* checked here, so that no walk of a built-in is endless */
    return VALUE_ERROR;
  if (iter.kind == KIND_ITER && iter.iter->class->next)
    return iter.iter->class->next(in, iter.iter);
  if (iter.kind == KIND_NATIVE && iter.native->type->next)
    return iter.native->type->next(in, iter.native);
  return interp_raise(in, &type_TypeError, "'%s' object is not an iterator", value_type_name(iter));
}

struct value ops_list(struct interp *in, struct value iterable) {
  if (iterable.kind == KIND_LIST || iterable.kind == KIND_TUPLE) {
    bool list = iterable.kind == KIND_LIST;
    size_t count = list ? iterable.list->len : iterable.tuple->len;
    if (!value_memory_left(count * sizeof iterable))
      return interp_raise_args(in, &type_MemoryError, NULL, 0);
    struct value made = value_list_take(list ? iterable.list->at : iterable.tuple->at, count);
    for (size_t i = 0; i < count; i++)
      value_ref(made.list->at[i]);
    return made;
  }
  struct value iter = ops_iter(in, iterable), item;
  if (iter.kind == KIND_ERROR)
    return iter;
  struct value made = value_list_take(NULL, 0);
  while ((item = ops_next(in, iter)).kind != KIND_ERROR) {
    value_list_append_take(made, item);
    if (made.list->len % 1024 == 0 && !value_memory_left(0))
      interp_raise_args(in, &type_MemoryError, NULL, 0);
    if (in->exception.kind != KIND_ERROR)
      break;
  }
  value_drop(iter);
  if (in->exception.kind == KIND_ERROR)
    return made;
  value_drop(made);
  return VALUE_ERROR;
}
