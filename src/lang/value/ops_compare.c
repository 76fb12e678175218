/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Truth, equality, order and membership. */
#include "lang/value/ops.h"

#include <math.h>
#include <string.h>

#include "lang/syntax/ast.h"
#include "lang/value/big.h"
#include "lang/value/dict.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/iter.h"
#include "lang/value/memoryview.h"

/* How deep nested lists are compared; deeper ones are unequal for ops_equal and a RecursionError for
   functions that can raise. */
#define DEPTH_LIMIT 1000
static _Thread_local int depth;
static _Thread_local bool too_deep;

static bool is_buffer(struct value v) {
  return v.kind == KIND_BYTES || v.kind == KIND_BYTEARRAY;
}

static const unsigned char *buffer(struct value v, size_t *len) {
  *len = v.kind == KIND_BYTES ? v.bytes->len : v.bytearray->len;
  return v.kind == KIND_BYTES ? v.bytes->s : v.bytearray->s;
}

static const struct value *items_of(struct value v, size_t *count) {
  *count = v.kind == KIND_LIST ? v.list->len : v.tuple->len;
  return v.kind == KIND_LIST ? v.list->at : v.tuple->at;
}

bool ops_truth(struct value v) {
  switch (v.kind) {
  case KIND_NONE:
    return false;
  case KIND_BOOL:
  case KIND_INT:
    return v.i != 0;
  case KIND_BIG:
    return true;
  case KIND_FLOAT:
    return v.f != 0;
  case KIND_STR:
    return v.str->len;
  case KIND_BYTES:
    return v.bytes->len;
  case KIND_BYTEARRAY:
    return v.bytearray->len;
  case KIND_TUPLE:
    return v.tuple->len;
  case KIND_LIST:
    return v.list->len;
  case KIND_DICT:
  case KIND_SET:
    return dict_len(v.dict);
  case KIND_RANGE:
    return value_range_len(v.range);
  case KIND_NATIVE:
    return !memoryview_is(v) || ops_length(NULL, v) != 0;
  case KIND_ITER:
    return !v.iter->class->length || v.iter->class->length(v.iter);
  default:
    return true;
  }
}

/* Numbers: -1, 0, 1, or 2 when one is not a number. Exact: an int past 53 bits is not rounded. */

static int order_of_ints(int64_t a, int64_t b) {
  return (a > b) - (a < b);
}

static int int_to_float(int64_t i, double f) {
  if (isnan(f))
    return 2;
  if (f >= 9223372036854775808.0)
    return -1;
  if (f < -9223372036854775808.0)
    return 1;
  double whole = trunc(f);
  int order = order_of_ints(i, (int64_t)whole);
  return order ? order : f > whole ? -1 : f < whole;
}

static int order_of_numbers(struct value a, struct value b) {
  if (b.kind != KIND_FLOAT && a.kind != KIND_FLOAT)
    return value_is_int(a) && value_is_int(b) ? order_of_ints(a.i, b.i) : big_order(a, b);
  if (a.kind != KIND_FLOAT)
    return a.kind == KIND_BIG ? big_order_float(a, b.f) : int_to_float(a.i, b.f);
  if (b.kind != KIND_FLOAT) {
    int order = order_of_numbers(b, a);
    return order == 2 ? 2 : -order;
  }
  if (isnan(a.f) || isnan(b.f))
    return 2;
  return (a.f > b.f) - (a.f < b.f);
}

/* Equality */

/* Values of which CPython has only one, however they were made: the empty str, bytes and tuple, a single
   byte, a single character below U+0100. */
static bool same_small(struct value a, struct value b) {
  switch (a.kind) {
  case KIND_STR:
    return a.str->len == b.str->len && a.str->chars < 2 && (unsigned char)a.str->s[0] < 0xc4 &&
           !memcmp(a.str->s, b.str->s, a.str->len);
  case KIND_BYTES:
    return a.bytes->len == b.bytes->len && a.bytes->len < 2 && a.bytes->s[0] == b.bytes->s[0];
  case KIND_TUPLE:
    return !a.tuple->len && !b.tuple->len;
  default:
    return false;
  }
}

/* Whether both are the very same value, as for `is`. */
static bool same(struct value a, struct value b) {
  if (a.kind != b.kind)
    return false;
  if (a.kind == KIND_NONE)
    return true;
  return a.kind < KIND_OBJECT_FIRST ? a.i == b.i && a.tag == b.tag : a.o == b.o || same_small(a, b);
}

bool ops_same_or_equal(struct value a, struct value b) {
  return same(a, b) || ops_equal(a, b);
}

static bool equal_items(struct value a, struct value b) {
  size_t a_count, b_count;
  const struct value *x = items_of(a, &a_count), *y = items_of(b, &b_count);
  if (a_count != b_count)
    return false;
  for (size_t i = 0; i < a_count; i++)
    if (!ops_same_or_equal(x[i], y[i]))
      return false;
  return true;
}

static bool equal_dicts(struct value a, struct value b) {
  if (dict_len(a.dict) != dict_len(b.dict))
    return false;
  struct value key, item;
  for (size_t at = 0; dict_next(a.dict, &at, &key, &item);) {
    struct value other = dict_get(NULL, b.dict, key);
    if (other.kind == KIND_ERROR || !ops_same_or_equal(item, other))
      return false;
  }
  return true;
}

static bool equal_ranges(const struct range *a, const struct range *b) {
  uint64_t len = value_range_len(a);
  return len == value_range_len(b) &&
         (!len || (a->start == b->start && (len == 1 || a->step == b->step)));
}

static bool equal_deep(struct value a, struct value b) {
  if (depth >= DEPTH_LIMIT) {
    too_deep = true;
    return false;
  }
  depth++;
  bool equal = a.kind == KIND_LIST || a.kind == KIND_TUPLE ? equal_items(a, b)
               : a.kind == KIND_SLICE ? ops_same_or_equal(a.slice->start, b.slice->start) &&
                                            ops_same_or_equal(a.slice->stop, b.slice->stop) &&
                                            ops_same_or_equal(a.slice->step, b.slice->step)
                                      : equal_dicts(a, b);
  depth--;
  return equal;
}

static bool subset(struct dict *a, struct dict *b) {
  struct value key, item;
  for (size_t at = 0; dict_next(a, &at, &key, &item);)
    if (dict_get(NULL, b, key).kind == KIND_ERROR)
      return false;
  return true;
}

/* d.keys() and d.items() compare as sets do. */
static bool equal_views(struct iter *a, struct iter *b) {
  if (a == b)
    return true;
  if (iter_is_items(a) && iter_is_items(b))
    return equal_dicts(a->over, b->over);
  return iter_is_keys(a) && iter_is_keys(b) && dict_len(a->over.dict) == dict_len(b->over.dict) &&
         subset(a->over.dict, b->over.dict);
}

/* A native that is seen as a tuple, and a tuple or another such native, as two tuples that the caller
   owns. */
static bool as_tuples(struct value *a, struct value *b) {
  struct value *both[] = {a, b};
  bool native = false;
  for (int i = 0; i < 2; i++) {
    bool seen = both[i]->kind == KIND_NATIVE && both[i]->native->type->as_tuple;
    if (!seen && both[i]->kind != KIND_TUPLE)
      return false;
    native |= seen;
  }
  for (int i = 0; native && i < 2; i++)
    *both[i] = both[i]->kind == KIND_TUPLE ? value_ref(*both[i])
                                           : both[i]->native->type->as_tuple(both[i]->native);
  return native;
}

/* One at least is a memoryview; one that was released is equal to itself only. */
static bool equal_memory(struct value a, struct value b) {
  const unsigned char *s, *t;
  size_t len, t_len;
  if (a.kind == b.kind && a.o == b.o)
    return true;
  if (!ops_is_buffer(a) || !ops_is_buffer(b) || ops_buffer(NULL, a, &s, &len) ||
      ops_buffer(NULL, b, &t, &t_len))
    return false;
  return len == t_len && (!len || !memcmp(s, t, len));
}

bool ops_equal(struct value a, struct value b) {
  if (value_is_number(a) && value_is_number(b))
    return order_of_numbers(a, b) == 0;
  if (is_buffer(a) && is_buffer(b)) {
    size_t a_len, b_len;
    const unsigned char *x = buffer(a, &a_len), *y = buffer(b, &b_len);
    return a_len == b_len && (x == y || !memcmp(x, y, a_len));
  }
  if (memoryview_is(a) || memoryview_is(b))
    return equal_memory(a, b);
  if ((a.kind == KIND_NATIVE || b.kind == KIND_NATIVE) && as_tuples(&a, &b)) {
    bool equal = ops_equal(a, b);
    value_drop(a);
    value_drop(b);
    return equal;
  }
  if (a.kind != b.kind)
    return false;
  switch (a.kind) {
  case KIND_NONE:
    return true;
  case KIND_STR:
    return a.str == b.str || (a.str->len == b.str->len && !memcmp(a.str->s, b.str->s, a.str->len));
  case KIND_TUPLE:
  case KIND_LIST:
  case KIND_DICT:
  case KIND_SET:
  case KIND_SLICE:
    return a.o == b.o || equal_deep(a, b);
  case KIND_RANGE:
    return equal_ranges(a.range, b.range);
  case KIND_METHOD:
    return a.method->builtin == b.method->builtin && same(a.method->self, b.method->self);
  case KIND_ITER:
    return equal_views(a.iter, b.iter);
  default:
    return a.o == b.o;
  }
}

/* Order */

static bool fits(int op, int order) {
  switch (op) {
  case OP_LT:
    return order < 0;
  case OP_LE:
    return order <= 0;
  case OP_GT:
    return order == 1;
  default:
    return order == 0 || order == 1;
  }
}

static int order_of_bytes(const void *a, size_t a_len, const void *b, size_t b_len) {
  int order = memcmp(a, b, a_len < b_len ? a_len : b_len);
  return order ? (order > 0) - (order < 0) : (a_len > b_len) - (a_len < b_len);
}

static int raise_too_deep(struct interp *in) {
  return interp_fail(in, &type_RecursionError, "maximum recursion depth exceeded in comparison");
}

static int order_items(struct interp *in, int op, struct value a, struct value b) {
  if (depth >= DEPTH_LIMIT)
    return raise_too_deep(in);
  size_t a_count, b_count, i = 0;
  const struct value *x = items_of(a, &a_count), *y = items_of(b, &b_count);
  depth++;
  while (i < a_count && i < b_count && ops_same_or_equal(x[i], y[i]))
    i++;
  int result = i < a_count && i < b_count ? ops_order(in, op, x[i], y[i])
                                          : fits(op, (a_count > b_count) - (a_count < b_count));
  depth--;
  return result;
}

static bool order_sets(int op, struct dict *a, struct dict *b) {
  if (op == OP_GT || op == OP_GE)
    return order_sets(op == OP_GT ? OP_LT : OP_LE, b, a);
  if (op == OP_LT && dict_len(a) >= dict_len(b))
    return false;
  return subset(a, b);
}

int ops_order(struct interp *in, int op, struct value a, struct value b) {
  static const char *const signs[] = {[OP_LT] = "<", [OP_LE] = "<=", [OP_GT] = ">", [OP_GE] = ">="};
  if (value_is_number(a) && value_is_number(b)) {
    int order = order_of_numbers(a, b);
    return order != 2 && fits(op, order);
  }
  if (a.kind == KIND_STR && b.kind == KIND_STR)
    return fits(op, order_of_bytes(a.str->s, a.str->len, b.str->s, b.str->len));
  if (is_buffer(a) && is_buffer(b)) {
    size_t a_len, b_len;
    const unsigned char *x = buffer(a, &a_len), *y = buffer(b, &b_len);
    return fits(op, order_of_bytes(x, a_len, y, b_len));
  }
  if ((a.kind == KIND_LIST || a.kind == KIND_TUPLE) && a.kind == b.kind)
    return order_items(in, op, a, b);
  if (a.kind == KIND_SET && b.kind == KIND_SET)
    return order_sets(op, a.dict, b.dict);
  if ((a.kind == KIND_NATIVE || b.kind == KIND_NATIVE) && as_tuples(&a, &b)) {
    int order = ops_order(in, op, a, b);
    value_drop(a);
    value_drop(b);
    return order;
  }
  return interp_fail(in, &type_TypeError, "'%s' not supported between instances of '%s' and '%s'",
                     signs[op], value_type_name(a), value_type_name(b));
}

static struct value truth_value(int truth) {
  return truth < 0 ? VALUE_ERROR : value_bool(truth);
}

static bool is_mixed(struct value a, struct value b) {
  return a.kind == KIND_STR && (b.kind == KIND_BYTES || b.kind == KIND_BYTEARRAY);
}

struct value ops_compare(struct interp *in, int op, struct value a, struct value b) {
  int truth;
  switch (op) {
  case OP_IS:
  case OP_IS_NOT:
    return value_bool(same(a, b) == (op == OP_IS));
  case OP_EQ:
  case OP_NE:
    truth = ops_equal(a, b) == (op == OP_EQ);
    if ((is_mixed(a, b) || is_mixed(b, a)) && !in->mixed) {
      in->mixed = true;
      interp_note(in, "bytes and text are never equal: compare with b\"…\", or .decode() first");
    }
    break;
  case OP_IN:
  case OP_NOT_IN:
    truth = ops_contains(in, b, a);
    if (truth >= 0 && op == OP_NOT_IN)
      truth = !truth;
    break;
  default:
    truth = ops_order(in, op, a, b);
  }
  if (too_deep) {
    too_deep = false;
    if (depth == 0 && truth >= 0)
      truth = raise_too_deep(in);
  }
  return truth_value(truth);
}

/* Membership */

static int buffer_contains(struct interp *in, struct value container, struct value x) {
  size_t len, part_len;
  const unsigned char *s = buffer(container, &len), *part;
  if (value_is_any_int(x)) {
    if (value_is_int(x) && x.i >= 0 && x.i < 256)
      return len && memchr(s, (int)x.i, len);
    return interp_fail(in, &type_ValueError, "byte must be in range(0, 256)");
  }
  if (ops_buffer(in, x, &part, &part_len))
    return -1;
  return !part_len || memmem(s, len, part, part_len);
}

static int str_contains(struct interp *in, struct str *s, struct value x) {
  if (x.kind == KIND_STR)
    return !x.str->len || memmem(s->s, s->len, x.str->s, x.str->len);
  return interp_fail(in, &type_TypeError, "'in <string>' requires string as left operand, not %s",
                     value_type_name(x));
}

static bool range_contains(const struct range *r, int64_t i) {
  if (r->step > 0 ? i < r->start || i >= r->stop : i > r->start || i <= r->stop)
    return false;
  uint64_t away = r->step > 0 ? (uint64_t)i - (uint64_t)r->start : (uint64_t)r->start - (uint64_t)i;
  return away % (r->step > 0 ? (uint64_t)r->step : 0 - (uint64_t)r->step) == 0;
}

static int walk_contains(struct interp *in, struct value container, struct value x) {
  struct value iter = ops_iter(in, container);
  if (iter.kind == KIND_ERROR) {
    if (in->exception.kind == KIND_EXCEPTION && in->exception.exception->type == &type_TypeError)
      interp_raise(in, &type_TypeError, "argument of type '%s' is not iterable",
                   value_type_name(container));
    return -1;
  }
  int found = 0;
  while (!found) {
    struct value item = ops_next(in, iter);
    if (item.kind == KIND_ERROR)
      break;
    found = ops_same_or_equal(item, x);
    value_drop(item);
  }
  value_drop(iter);
  return in->exception.kind != KIND_ERROR ? -1 : found;
}

/* Whether X is in DICT as a key, or (ITEMS) as a key and its value. */
static int view_contains(struct interp *in, struct value dict, struct value x, bool items) {
  if (!items)
    return ops_contains(in, dict, x);
  if (x.kind != KIND_TUPLE || x.tuple->len != 2)
    return 0;
  int there = ops_contains(in, dict, x.tuple->at[0]);
  return there == 1 ? ops_same_or_equal(dict_get(in, dict.dict, x.tuple->at[0]), x.tuple->at[1])
                    : there;
}

int ops_contains(struct interp *in, struct value container, struct value x) {
  switch (container.kind) {
  case KIND_STR:
    return str_contains(in, container.str, x);
  case KIND_BYTES:
  case KIND_BYTEARRAY:
    return buffer_contains(in, container, x);
  case KIND_DICT:
  case KIND_SET: {
    uint32_t hash;
    if (container.kind == KIND_SET && x.kind == KIND_SET)
      return 0; /* a set would be looked for as a frozenset, which is not here */
    if (ops_hash(in, x, &hash))
      return -1;
    if (dict_get(in, container.dict, x).kind != KIND_ERROR)
      return 1;
    return in->exception.kind != KIND_ERROR ? -1 : 0;
  }
  case KIND_LIST:
    for (size_t i = 0; i < container.list->len; i++)
      if (ops_same_or_equal(container.list->at[i], x))
        return 1;
    return 0;
  case KIND_TUPLE:
    for (size_t i = 0; i < container.tuple->len; i++)
      if (ops_same_or_equal(container.tuple->at[i], x))
        return 1;
    return 0;
  case KIND_RANGE:
    if (value_is_int(x))
      return range_contains(container.range, x.i);
    return x.kind == KIND_BIG ? 0 : walk_contains(in, container, x);
  case KIND_ITER:
    if (iter_is_keys(container.iter) || iter_is_items(container.iter))
      return view_contains(in, container.iter->over, x, iter_is_items(container.iter));
    return walk_contains(in, container, x);
  default:
    return walk_contains(in, container, x);
  }
}
