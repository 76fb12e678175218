/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binary and unary operators: one function for each pair of kinds, and at the end the two tables that
 * find it. The quick cases (small ints) never come here: see lang/eval/eval.h. */
#include "lang/value/ops.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "lang/syntax/ast.h"
#include "lang/value/big.h"
#include "lang/value/constructors.h"
#include "lang/value/dict.h"
#include "lang/value/enumeration.h"
#include "lang/value/exceptions.h"
#include "lang/text/format.h"
#include "lang/eval/interp.h"
#include "lang/value/iter.h"
#include "lang/value/memoryview.h"
#include "lang/value/number.h"
#include "lang/value/sets.h"
#include "lang/value/types.h"

static const char *const signs[] = {
    [OP_ADD] = "+",       [OP_SUB] = "-", [OP_MUL] = "*",  [OP_DIV] = "/",
    [OP_FLOORDIV] = "//", [OP_MOD] = "%", [OP_POW] = "**", [OP_LSHIFT] = "<<",
    [OP_RSHIFT] = ">>",   [OP_AND] = "&", [OP_OR] = "|",   [OP_XOR] = "^",
    [OP_MATMUL] = "@",    [OP_POS] = "+", [OP_NEG] = "-",  [OP_INVERT] = "~",
};

static struct value unsupported(struct interp *in, int op, struct value a, struct value b,
                                bool inplace) {
  const char *more = inplace ? "=" : op == OP_POW ? " or pow()" : "";
  interp_raise(in, &type_TypeError, "unsupported operand type(s) for %s%s: '%s' and '%s'",
               signs[op], more, value_type_name(a), value_type_name(b));
  if (op == OP_ADD && value_is_number(a) && b.kind == KIND_STR)
    interp_hint(in, "int() makes a number of text, str() makes text of a number");
  return VALUE_ERROR;
}

static struct value no_memory(struct interp *in) {
  return interp_raise_args(in, &type_MemoryError, NULL, 0);
}

static struct value by_zero(struct interp *in, const char *message) {
  return interp_raise(in, &type_ZeroDivisionError, "%s", message);
}

/* Ints */

/* A / B rounded once: the quotient of the magnitudes with at least 63 bits, the last of which also
   represents all that follow. */
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

/* False: the power is past 64 bits. EXPONENT is not negative. */
static bool int_power(int64_t base, int64_t exponent, int64_t *result) {
  *result = 1;
  while (exponent) {
    if (exponent & 1 && __builtin_mul_overflow(*result, base, result))
      return false;
    exponent >>= 1;
    if (exponent && __builtin_mul_overflow(base, base, &base))
      return false;
  }
  return true;
}

/* A shifted to the left; false: that is past 64 bits. BY is not negative. */
static bool int_shift(int64_t a, int64_t by, int64_t *result) {
  if (by > 63)
    return *result = 0, !a;
  __int128 wide = (__int128)a * ((__int128)1 << by);
  *result = (int64_t)wide;
  return wide == *result;
}

/* A // B or A % B; false: it is past 64 bits. B is not 0. */
static bool int_divide(int op, int64_t a, int64_t b, int64_t *result) {
  if (b == -1)
    return *result = 0, op == OP_MOD || !__builtin_sub_overflow(0, a, result);
  int64_t q = a / b, r = a % b;
  if (r && (r < 0) != (b < 0)) {
    q--;
    r += b;
  }
  *result = op == OP_MOD ? r : q;
  return true;
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

/* What Python computes in floats of its own accord: A ** B where B is below 0. */
static struct value float_power(struct interp *in, double a, double b);

/* Those operators that cannot leave 64 bits, or raise: VALUE_NONE when it is another one. */
static struct value int_special(struct interp *in, int op, struct value a, struct value b) {
  switch (op) {
  case OP_DIV:
    return b.i ? value_float(quotient(a.i, b.i)) : by_zero(in, "division by zero");
  case OP_FLOORDIV:
    return b.i ? VALUE_NONE : by_zero(in, "integer division or modulo by zero");
  case OP_MOD:
    return b.i ? VALUE_NONE : by_zero(in, "integer modulo by zero");
  case OP_POW:
    return b.i < 0 ? float_power(in, (double)a.i, (double)b.i) : VALUE_NONE;
  case OP_LSHIFT:
    return b.i < 0 ? interp_raise(in, &type_ValueError, "negative shift count") : VALUE_NONE;
  case OP_RSHIFT:
    return b.i < 0 ? interp_raise(in, &type_ValueError, "negative shift count")
                   : value_int(a.i >> (b.i < 63 ? b.i : 63));
  case OP_AND:
  case OP_OR:
  case OP_XOR:
    return int_bits(op, a, b);
  default:
    return VALUE_NONE;
  }
}

/* Two ints of 64 bits; lang/value/big_arith.c computes the result if it needs more. */
static struct value int_binary(struct interp *in, int op, struct value a, struct value b) {
  int64_t i;
  bool fits;
  struct value v = int_special(in, op, a, b);
  if (v.kind != KIND_NONE)
    return v;
  switch (op) {
  case OP_ADD:
    fits = !__builtin_add_overflow(a.i, b.i, &i);
    break;
  case OP_SUB:
    fits = !__builtin_sub_overflow(a.i, b.i, &i);
    break;
  case OP_MUL:
    fits = !__builtin_mul_overflow(a.i, b.i, &i);
    break;
  case OP_POW:
    fits = int_power(a.i, b.i, &i);
    break;
  case OP_LSHIFT:
    fits = int_shift(a.i, b.i, &i);
    break;
  default:
    fits = int_divide(op, a.i, b.i, &i);
  }
  return fits ? value_int(i) : big_binary(in, op, a, b);
}

/* Ints of which one at least is past 64 bits. */
static struct value long_binary(struct interp *in, int op, struct value a, struct value b) {
  double x, y;
  if (op != OP_POW || !number_is_negative(b))
    return big_binary(in, op, a, b);
  if (number_to_float(in, a, &x) || number_to_float(in, b, &y))
    return VALUE_ERROR;
  return float_power(in, x, y);
}

/* Floats */

static struct value float_power(struct interp *in, double a, double b) {
  if (a == 0 && b < 0)
    return by_zero(in, "0.0 cannot be raised to a negative power");
  if (a < 0 && isfinite(a) && isfinite(b) && b != floor(b)) {
    interp_raise(in, &type_ValueError, "sockshell has no complex numbers");
    interp_hint(in, "a negative number to a fraction is complex: check with `if x >= 0:`");
    return VALUE_ERROR;
  }
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

/* Text, bytes and numbers that were to be joined: the exception is there. */
static struct value hint_mixed(struct interp *in, struct value a, struct value b) {
  if (a.kind == KIND_STR && (b.kind == KIND_BYTES || b.kind == KIND_BYTEARRAY))
    interp_hint(in, "recv gives bytes: make text of them with .decode(), or begin with b\"…\"");
  else if (b.kind == KIND_STR)
    interp_hint(in, "text is not bytes: put a b before the quotes, b\"…\", or use .encode()");
  else if (a.kind == KIND_STR && value_is_number(b))
    interp_hint(in, "str() makes text of a number; an f-string does so too: f\"port {port}\"");
  else if (a.kind == KIND_STR)
    interp_hint(in, "str() makes text of any value; print takes several: print(\"from\", addr)");
  else if (value_is_any_int(b))
    interp_hint(in, "str(n).encode() gives the digits of n, bytes([n]) the byte with that number");
  return VALUE_ERROR;
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
    if (!ops_is_buffer(b)) {
      interp_raise(in, &type_TypeError, "can't concat %s to %s", value_type_name(b),
                   value_type_name(a));
      return hint_mixed(in, a, b);
    }
    return ops_buffer(in, b, &s, &len) ? VALUE_ERROR : join_buffers(in, a, s, len);
  default:
    if (b.kind == a.kind) {
      items_of(a, &len);
      items_of(b, &b_len);
      return join_items(in, a, b, len + b_len);
    }
  }
  const char *name = value_type_name(a);
  interp_raise(in, &type_TypeError, "can only concatenate %s (not \"%s\") to %s", name,
               value_type_name(b), name);
  return a.kind == KIND_STR ? hint_mixed(in, a, b) : VALUE_ERROR;
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
  if (times.kind == KIND_BIG)
    return interp_raise(in, &type_OverflowError, "cannot fit 'int' into an index-sized integer");
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

/* VIEW & KEYS, which are fewer: an item of VIEW that cannot be hashed does not matter. */
static struct value view_intersection(struct interp *in, struct value view, struct dict *keys) {
  struct value made = dict_new_set(), key, item;
  size_t at = 0;
  while (dict_next(keys, &at, &key, &item))
    if (ops_contains(in, view, key) > 0)
      dict_set_take(in, made.dict, key, VALUE_NONE);
  return made;
}

/* d.keys() and d.items() are joined with any iterable, as sets. */
static struct value view_binary(struct interp *in, int op, struct value a, struct value b) {
  if (op == OP_AND && !is_view(a))
    return view_binary(in, op, b, a);
  struct value left = VALUE_ERROR, v = VALUE_ERROR;
  struct value right = set_new(in, &(struct args){.at = &b, .count = 1});
  if (right.kind != KIND_ERROR && op == OP_AND &&
      dict_len(right.dict) < (size_t)ops_length(in, a)) {
    v = view_intersection(in, a, right.dict);
  } else if (right.kind != KIND_ERROR) {
    left = set_new(in, &(struct args){.at = &a, .count = 1});
    if (left.kind != KIND_ERROR)
      v = set_binary(in, op, left, right);
  }
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
  if (!ops_is_buffer(b))
    return interp_raise(in, &type_TypeError, "can't concat %s to bytearray", value_type_name(b));
  const unsigned char *s;
  size_t more, len = a.bytearray->len;
  if (ops_buffer(in, b, &s, &more) || (more && memoryview_locks(in, a.bytearray)))
    return VALUE_ERROR;
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
  if (a.kind == KIND_BYTEARRAY && (times.kind == KIND_BIG || times.i != 1) &&
      memoryview_locks(in, a.bytearray))
    return VALUE_ERROR;
  struct value v = repeat(in, a, times);
  return v.kind == KIND_ERROR ? v : become(a, v);
}

/* KIND_NONE: there is no such operation in place. */
static struct value change(struct interp *in, int op, struct value a, struct value b) {
  if (op == OP_ADD && a.kind == KIND_LIST)
    return extend_list(in, a, b);
  if (op == OP_ADD && a.kind == KIND_BYTEARRAY)
    return extend_bytearray(in, a, b);
  if (op == OP_MUL && (a.kind == KIND_LIST || a.kind == KIND_BYTEARRAY) && value_is_any_int(b))
    return repeat_inplace(in, a, b);
  if (a.kind == KIND_SET && b.kind == KIND_SET && is_set_operator(op))
    return set_inplace(in, op, a, b);
  if (a.kind == KIND_DICT && op == OP_OR)
    return update_dict(in, a, b);
  return VALUE_NONE;
}

/* Two numbers of which one is a float at least. */
static struct value mixed_binary(struct interp *in, int op, struct value a, struct value b) {
  double x = a.f, y = b.f;
  if ((a.kind != KIND_FLOAT && number_to_float(in, a, &x)) ||
      (b.kind != KIND_FLOAT && number_to_float(in, b, &y)))
    return VALUE_ERROR;
  return float_binary(in, op, x, y);
}

struct value ops_binary(struct interp *in, int op, struct value a, struct value b, bool inplace) {
  if (value_is_int(a) && value_is_int(b) && op != OP_MATMUL)
    return int_binary(in, op, a, b);
  if (value_is_number(a) && value_is_number(b)) {
    bool ints = a.kind != KIND_FLOAT && b.kind != KIND_FLOAT;
    if (ints && op != OP_MATMUL)
      return long_binary(in, op, a, b);
    if (!ints && op <= OP_POW)
      return mixed_binary(in, op, a, b);
  }
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
  if (a.kind == KIND_BIG || (op == OP_NEG && value_is_int(a) && a.i == INT64_MIN))
    return op == OP_POS ? value_ref(a) : big_unary(in, op, a);
  if (value_is_int(a))
    return value_int(op == OP_NEG ? -a.i : op == OP_POS ? a.i : ~a.i);
  if (a.kind == KIND_FLOAT && op == OP_NEG)
    return value_float(-a.f);
  if (a.kind == KIND_FLOAT && op == OP_POS)
    return a;
  return interp_raise(in, &type_TypeError, "bad operand type for unary %s: '%s'", signs[op],
                      value_type_name(a));
}
