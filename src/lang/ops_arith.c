/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binary and unary operators: one function a pair of kinds, and at the end the two tables of who
 * comes first. The quick cases (small ints) never come here: see lang/eval_quick.h. */
#include "lang/ops.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "lang/ast.h"
#include "lang/constructors.h"
#include "lang/dict.h"
#include "lang/enumeration.h"
#include "lang/exceptions.h"
#include "lang/format.h"
#include "lang/interp.h"
#include "lang/iter.h"
#include "lang/sets.h"
#include "lang/types.h"

static const char *const signs[] = {
    [OP_ADD] = "+",       [OP_SUB] = "-", [OP_MUL] = "*",  [OP_DIV] = "/",
    [OP_FLOORDIV] = "//", [OP_MOD] = "%", [OP_POW] = "**", [OP_LSHIFT] = "<<",
    [OP_RSHIFT] = ">>",   [OP_AND] = "&", [OP_OR] = "|",   [OP_XOR] = "^",
    [OP_MATMUL] = "@",    [OP_POS] = "+", [OP_NEG] = "-",  [OP_INVERT] = "~",
};

static struct value unsupported(struct interp *in, int op, struct value a, struct value b,
                                bool inplace) {
  const char *more = inplace ? "=" : op == OP_POW ? " or pow()" : "";
  return interp_raise(in, &type_TypeError, "unsupported operand type(s) for %s%s: '%s' and '%s'",
                      signs[op], more, value_type_name(a), value_type_name(b));
}

static struct value too_large(struct interp *in) {
  return interp_raise(in, &type_OverflowError, "int too large: sockshell's ints have 64 bits");
}

static struct value no_memory(struct interp *in) {
  return interp_raise_args(in, &type_MemoryError, NULL, 0);
}

static struct value by_zero(struct interp *in, const char *message) {
  return interp_raise(in, &type_ZeroDivisionError, "%s", message);
}

/* Ints */

/* A / B rounded once: the quotient of the magnitudes with at least 63 bits, the last of which also
   stands for all that follow, is then cut to the 53 of a double. */
static double quotient(int64_t a, int64_t b) {
  const int64_t exact = (int64_t)1 << 53;
  if (a >= -exact && a <= exact && b >= -exact && b <= exact)
    return (double)a / (double)b;
  uint64_t ua = a < 0 ? 0 - (uint64_t)a : (uint64_t)a, ub = b < 0 ? 0 - (uint64_t)b : (uint64_t)b;
  if (!ua)
    return b < 0 ? -0.0 : 0.0;
  int shift = 64 + __builtin_clzll(ua);
  unsigned __int128 n = (unsigned __int128)ua << shift, q = n / ub;
  q |= n % ub != 0;
  double f = ldexp((double)q, -shift);
  return (a < 0) != (b < 0) ? -f : f;
}

static struct value int_power(struct interp *in, int64_t base, int64_t exponent) {
  if (exponent < 0) {
    if (!base)
      return by_zero(in, "0.0 cannot be raised to a negative power");
    return value_float(pow((double)base, (double)exponent));
  }
  int64_t result = 1;
  while (exponent) {
    if (exponent & 1 && __builtin_mul_overflow(result, base, &result))
      return too_large(in);
    exponent >>= 1;
    if (exponent && __builtin_mul_overflow(base, base, &base))
      return too_large(in);
  }
  return value_int(result);
}

static struct value int_shift(struct interp *in, int op, int64_t a, int64_t by) {
  if (by < 0)
    return interp_raise(in, &type_ValueError, "negative shift count");
  if (op == OP_RSHIFT)
    return value_int(a >> (by < 63 ? by : 63));
  if (!a)
    return value_int(0);
  __int128 wide = by < 64 ? (__int128)a * ((__int128)1 << by) : 0;
  return by > 63 || wide != (int64_t)wide ? too_large(in) : value_int((int64_t)wide);
}

static struct value int_divide(struct interp *in, int op, int64_t a, int64_t b) {
  if (!b)
    return by_zero(in, op == OP_DIV        ? "division by zero"
                       : op == OP_FLOORDIV ? "integer division or modulo by zero"
                                           : "integer modulo by zero");
  if (op == OP_DIV)
    return value_float(quotient(a, b));
  if (b == -1) {
    if (op == OP_MOD)
      return value_int(0);
    return a == INT64_MIN ? too_large(in) : value_int(-a);
  }
  int64_t q = a / b, r = a % b;
  if (r && (r < 0) != (b < 0)) {
    q--;
    r += b;
  }
  return value_int(op == OP_MOD ? r : q);
}

/* & | ^: bools give a bool, members of a family of flags give a member. */
static struct value int_bits(int op, struct value a, struct value b) {
  struct value v = value_int(op == OP_AND ? a.i & b.i : op == OP_OR ? a.i | b.i : a.i ^ b.i);
  if (a.kind == KIND_BOOL && b.kind == KIND_BOOL) {
    v.kind = KIND_BOOL;
    return v;
  }
  const struct enumeration *family = enumeration_get(a.kind == KIND_INT ? a.tag : 0);
  if (family && family->flags)
    v.tag = a.tag;
  else if ((family = enumeration_get(b.kind == KIND_INT ? b.tag : 0)) && family->flags)
    v.tag = b.tag;
  return v;
}

static struct value int_binary(struct interp *in, int op, struct value a, struct value b) {
  int64_t i;
  switch (op) {
  case OP_ADD:
    return __builtin_add_overflow(a.i, b.i, &i) ? too_large(in) : value_int(i);
  case OP_SUB:
    return __builtin_sub_overflow(a.i, b.i, &i) ? too_large(in) : value_int(i);
  case OP_MUL:
    return __builtin_mul_overflow(a.i, b.i, &i) ? too_large(in) : value_int(i);
  case OP_DIV:
  case OP_FLOORDIV:
  case OP_MOD:
    return int_divide(in, op, a.i, b.i);
  case OP_POW:
    return int_power(in, a.i, b.i);
  case OP_LSHIFT:
  case OP_RSHIFT:
    return int_shift(in, op, a.i, b.i);
  default:
    return int_bits(op, a, b);
  }
}

/* Floats */

static struct value float_power(struct interp *in, double a, double b) {
  if (a == 0 && b < 0)
    return by_zero(in, "0.0 cannot be raised to a negative power");
  if (a < 0 && isfinite(a) && isfinite(b) && b != floor(b))
    return interp_raise(in, &type_ValueError, "sockshell has no complex numbers");
  double f = pow(a, b);
  if (isinf(f) && isfinite(a) && isfinite(b)) {
    struct value at[] = {value_int(ERANGE), value_strz(strerror(ERANGE))};
    interp_raise_args(in, &type_OverflowError, at, 2);
    value_drop(at[1]);
    return VALUE_ERROR;
  }
  return value_float(f);
}

/* The remainder takes the sign of B, the quotient is a whole number that fits it. */
static struct value float_divide(struct interp *in, int op, double a, double b) {
  if (b == 0)
    return by_zero(in, op == OP_DIV        ? "float division by zero"
                       : op == OP_FLOORDIV ? "float floor division by zero"
                                           : "float modulo");
  if (op == OP_DIV)
    return value_float(a / b);
  double rest = fmod(a, b), whole = (a - rest) / b;
  if (rest == 0) {
    rest = copysign(0, b);
  } else if ((rest < 0) != (b < 0)) {
    rest += b;
    whole -= 1;
  }
  if (op == OP_MOD)
    return value_float(rest);
  if (whole == 0)
    return value_float(copysign(0, a / b));
  double low = floor(whole);
  return value_float(whole - low > 0.5 ? low + 1 : low);
}

static struct value float_binary(struct interp *in, int op, double a, double b) {
  switch (op) {
  case OP_ADD:
    return value_float(a + b);
  case OP_SUB:
    return value_float(a - b);
  case OP_MUL:
    return value_float(a * b);
  case OP_POW:
    return float_power(in, a, b);
  default:
    return float_divide(in, op, a, b);
  }
}

/* Sequences */

static struct value join_str(struct interp *in, struct str *a, struct str *b) {
  if (!value_memory_left(a->len + b->len))
    return no_memory(in);
  struct str *str = value_str_raw(a->len + b->len, a->chars + b->chars);
  memcpy(str->s, a->s, a->len);
  memcpy(str->s + a->len, b->s, b->len);
  return value_object(KIND_STR, str);
}

static struct value join_buffers(struct interp *in, struct value a, const unsigned char *more,
                                 size_t more_len) {
  const unsigned char *s;
  size_t len;
  ops_buffer(in, a, &s, &len);
  if (!value_memory_left(len + more_len))
    return no_memory(in);
  struct value v = a.kind == KIND_BYTES ? value_bytes(NULL, len + more_len)
                                        : value_bytearray(NULL, len + more_len);
  unsigned char *to = v.kind == KIND_BYTES ? v.bytes->s : v.bytearray->s;
  memcpy(to, s, len);
  memcpy(to + len, more, more_len);
  return v;
}

static const struct value *items_of(struct value v, size_t *count) {
  *count = v.kind == KIND_LIST ? v.list->len : v.tuple->len;
  return v.kind == KIND_LIST ? v.list->at : v.tuple->at;
}

/* COUNT places filled from the items of A and then of B, again and again. */
static struct value join_items(struct interp *in, struct value a, struct value b, size_t count) {
  if (count > VALUE_MEMORY_LIMIT / sizeof(struct value) ||
      !value_memory_left(count * sizeof(struct value)))
    return no_memory(in);
  size_t a_count, b_count;
  const struct value *x = items_of(a, &a_count), *y = items_of(b, &b_count);
  struct value v =
      a.kind == KIND_LIST ? value_list_take(NULL, count) : value_tuple_take(NULL, count);
  struct value *at = v.kind == KIND_LIST ? v.list->at : v.tuple->at;
  for (size_t i = 0, from = 0; i < count; i++, from = from + 1 == a_count + b_count ? 0 : from + 1)
    at[i] = value_ref(from < a_count ? x[from] : y[from - a_count]);
  return v;
}

static bool never_changes(struct value v) {
  return v.kind == KIND_STR || v.kind == KIND_BYTES || v.kind == KIND_TUPLE;
}

static struct value add_sequences(struct interp *in, struct value a, struct value b) {
  const unsigned char *s;
  size_t len, b_len;
  if (a.kind == b.kind && never_changes(a) && (!ops_truth(a) || !ops_truth(b)))
    return value_ref(ops_truth(a) ? a : b); /* nothing is added */
  switch (a.kind) {
  case KIND_STR:
    if (b.kind == KIND_STR)
      return join_str(in, a.str, b.str);
    break;
  case KIND_BYTES:
  case KIND_BYTEARRAY:
    if (b.kind != KIND_BYTES && b.kind != KIND_BYTEARRAY)
      return interp_raise(in, &type_TypeError, "can't concat %s to %s", value_type_name(b),
                          value_type_name(a));
    ops_buffer(in, b, &s, &len);
    return join_buffers(in, a, s, len);
  default:
    if (b.kind == a.kind) {
      items_of(a, &len);
      items_of(b, &b_len);
      return join_items(in, a, b, len + b_len);
    }
  }
  const char *name = value_type_name(a);
  return interp_raise(in, &type_TypeError, "can only concatenate %s (not \"%s\") to %s", name,
                      value_type_name(b), name);
}

/* LEN bytes at S, written COUNT times to TO. */
static void repeat_bytes(char *to, const void *s, size_t len, size_t count) {
  if (!len)
    return;
  if (len == 1) {
    memset(to, *(const unsigned char *)s, count);
    return;
  }
  for (size_t i = 0; i < count; i++)
    memcpy(to + i * len, s, len);
}

static struct value repeat(struct interp *in, struct value v, struct value times) {
  if (!value_is_int(times))
    return interp_raise(in, &type_TypeError, "can't multiply sequence by non-int of type '%s'",
                        value_type_name(times));
  if (times.i == 1 && never_changes(v))
    return value_ref(v);
  size_t count = times.i < 0 ? 0 : (size_t)times.i, len, total;
  if (v.kind == KIND_LIST || v.kind == KIND_TUPLE) {
    items_of(v, &len);
    if (__builtin_mul_overflow(len, count, &total))
      return no_memory(in);
    struct value none = value_tuple_take(NULL, 0), result = join_items(in, v, none, total);
    value_drop(none);
    return result;
  }
  len = v.kind == KIND_STR ? v.str->len : v.kind == KIND_BYTES ? v.bytes->len : v.bytearray->len;
  if (__builtin_mul_overflow(len, count, &total) || !value_memory_left(total))
    return no_memory(in);
  if (v.kind == KIND_STR) {
    struct str *str = value_str_raw(total, v.str->chars * count);
    repeat_bytes(str->s, v.str->s, len, count);
    return value_object(KIND_STR, str);
  }
  struct value made =
      v.kind == KIND_BYTES ? value_bytes(NULL, total) : value_bytearray(NULL, total);
  repeat_bytes(made.kind == KIND_BYTES ? (char *)made.bytes->s : (char *)made.bytearray->s,
               v.kind == KIND_BYTES ? v.bytes->s : v.bytearray->s, len, count);
  return made;
}

static bool is_sequence(struct value v) {
  return v.kind == KIND_STR || v.kind == KIND_BYTES || v.kind == KIND_BYTEARRAY ||
         v.kind == KIND_LIST || v.kind == KIND_TUPLE;
}

/* Sets and dicts */

static struct value set_binary(struct interp *in, int op, struct value a, struct value b) {
  if (op == OP_AND)
    return sets_intersection(in, a, b);
  if (op == OP_SUB)
    return sets_difference(in, a, b);
  if (op == OP_XOR)
    return sets_symmetric(in, a, b);
  struct value v = sets_of(in, a);
  if (a.dict == b.dict || !sets_update(in, v, b))
    return v;
  value_drop(v);
  return VALUE_ERROR;
}

static struct value set_inplace(struct interp *in, int op, struct value a, struct value b) {
  int bad = 0;
  if (op == OP_AND) {
    struct value both = sets_intersection(in, a, b);
    bad = value_is_error(both);
    if (!bad)
      sets_become_take(a, both);
  } else {
    bad = (op == OP_SUB ? sets_subtract : op == OP_XOR ? sets_toggle : sets_update)(in, a, b);
  }
  return bad ? VALUE_ERROR : value_ref(a);
}

static void add_pairs(struct interp *in, struct dict *to, struct dict *from) {
  struct value key, item;
  for (size_t at = 0; dict_next(from, &at, &key, &item);)
    dict_set_take(in, to, key, value_ref(item));
}

static struct value dict_union(struct interp *in, struct dict *a, struct dict *b) {
  struct value v = dict_new();
  add_pairs(in, v.dict, a);
  add_pairs(in, v.dict, b);
  return v;
}

static bool is_set_operator(int op) {
  return op == OP_AND || op == OP_OR || op == OP_SUB || op == OP_XOR;
}

static bool is_view(struct value v) {
  return v.kind == KIND_ITER && (iter_is_keys(v.iter) || iter_is_items(v.iter));
}

/* d.keys() and d.items() are joined with any iterable, as sets. */
static struct value view_binary(struct interp *in, int op, struct value a, struct value b) {
  struct value left = set_new(in, &(struct args){.at = &a, .count = 1}), right = VALUE_ERROR;
  struct value v = VALUE_ERROR;
  if (left.kind != KIND_ERROR)
    right = set_new(in, &(struct args){.at = &b, .count = 1});
  if (right.kind != KIND_ERROR)
    v = set_binary(in, op, left, right);
  value_drop(left);
  value_drop(right);
  return v;
}

/* Augmented assignment that changes the object itself */

/* d |= a dict or an iterable of pairs: what update does. */
static struct value update_dict(struct interp *in, struct value d, struct value more) {
  const struct value two[] = {d, more};
  const struct builtin *update = ops_find_method(&type_dict, "update", 6);
  struct value none = update->call(in, &(struct args){.at = two, .count = 2});
  return none.kind == KIND_ERROR ? none : value_ref(d);
}

static struct value extend_list(struct interp *in, struct value list, struct value more) {
  struct value items = ops_list(in, more);
  if (items.kind == KIND_ERROR)
    return items;
  if (!value_memory_left(items.list->len * sizeof(struct value))) {
    value_drop(items);
    return no_memory(in);
  }
  value_list_reserve(list.list, list.list->len + items.list->len);
  for (size_t i = 0; i < items.list->len; i++)
    list.list->at[list.list->len++] = value_ref(items.list->at[i]);
  value_drop(items);
  return value_ref(list);
}

static struct value extend_bytearray(struct interp *in, struct value a, struct value b) {
  if (b.kind != KIND_BYTES && b.kind != KIND_BYTEARRAY)
    return interp_raise(in, &type_TypeError, "can't concat %s to bytearray", value_type_name(b));
  const unsigned char *s;
  size_t more, len = a.bytearray->len;
  ops_buffer(in, b, &s, &more);
  if (!value_memory_left(more))
    return no_memory(in);
  value_bytearray_resize(a.bytearray, len + more);
  ops_buffer(in, b, &s, &more); /* it may be the same object, moved and grown */
  memcpy(a.bytearray->s + len, s, a.bytearray->len - len);
  return value_ref(a);
}

/* Exchanges what A holds with what V, a new value that is dropped, holds. */
static struct value become(struct value a, struct value v) {
  struct object head = *a.o, other = *v.o;
  if (v.kind == KIND_LIST) {
    struct list old = *a.list;
    *a.list = *v.list;
    *v.list = old;
  } else {
    struct bytearray old = *a.bytearray;
    *a.bytearray = *v.bytearray;
    *v.bytearray = old;
  }
  *a.o = head;
  *v.o = other;
  value_drop(v);
  return value_ref(a);
}

static struct value repeat_inplace(struct interp *in, struct value a, struct value times) {
  struct value v = repeat(in, a, times);
  return v.kind == KIND_ERROR ? v : become(a, v);
}

/* KIND_NONE: there is no such operation in place. */
static struct value change(struct interp *in, int op, struct value a, struct value b) {
  if (op == OP_ADD && a.kind == KIND_LIST)
    return extend_list(in, a, b);
  if (op == OP_ADD && a.kind == KIND_BYTEARRAY)
    return extend_bytearray(in, a, b);
  if (op == OP_MUL && (a.kind == KIND_LIST || a.kind == KIND_BYTEARRAY) && value_is_int(b))
    return repeat_inplace(in, a, b);
  if (a.kind == KIND_SET && b.kind == KIND_SET && is_set_operator(op))
    return set_inplace(in, op, a, b);
  if (a.kind == KIND_DICT && op == OP_OR)
    return update_dict(in, a, b);
  return VALUE_NONE;
}

struct value ops_binary(struct interp *in, int op, struct value a, struct value b, bool inplace) {
  if (value_is_int(a) && value_is_int(b) && op != OP_MATMUL)
    return int_binary(in, op, a, b);
  if ((value_is_int(a) || a.kind == KIND_FLOAT) && (value_is_int(b) || b.kind == KIND_FLOAT) &&
      op <= OP_POW)
    return float_binary(in, op, a.kind == KIND_FLOAT ? a.f : (double)a.i,
                        b.kind == KIND_FLOAT ? b.f : (double)b.i);
  if (inplace) {
    struct value v = change(in, op, a, b);
    if (v.kind != KIND_NONE)
      return v;
  }
  if (op == OP_ADD && is_sequence(a))
    return add_sequences(in, a, b);
  if (op == OP_MUL && is_sequence(a))
    return repeat(in, a, b);
  if (op == OP_MUL && is_sequence(b))
    return repeat(in, b, a);
  if (op == OP_MOD && (a.kind == KIND_STR || a.kind == KIND_BYTES || a.kind == KIND_BYTEARRAY))
    return format_percent(in, a, b);
  if (a.kind == KIND_SET && b.kind == KIND_SET && is_set_operator(op))
    return set_binary(in, op, a, b);
  if (a.kind == KIND_DICT && b.kind == KIND_DICT && op == OP_OR)
    return dict_union(in, a.dict, b.dict);
  if (is_set_operator(op) && (is_view(a) || is_view(b)))
    return view_binary(in, op, a, b);
  return unsupported(in, op, a, b, inplace);
}

struct value ops_unary(struct interp *in, int op, struct value a) {
  if (value_is_int(a)) {
    if (op == OP_NEG)
      return a.i == INT64_MIN ? too_large(in) : value_int(-a.i);
    if (op == OP_POS)
      return value_int(a.i);
    return value_int(~a.i);
  }
  if (a.kind == KIND_FLOAT && op == OP_NEG)
    return value_float(-a.f);
  if (a.kind == KIND_FLOAT && op == OP_POS)
    return a;
  return interp_raise(in, &type_TypeError, "bad operand type for unary %s: '%s'", signs[op],
                      value_type_name(a));
}
