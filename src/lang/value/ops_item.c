/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Length, v[index] and v[a:b:c]; assigning to them is in lang/value/ops_store_item.c. */
#include "lang/value/ops.h"

#include <string.h>

#include "lang/value/dict.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/iter.h"
#include "lang/value/memoryview.h"
#include "lang/value/number.h"

/* The tuple that a native is seen as (struct_time); KIND_ERROR when there is none. */
static struct value as_tuple(struct value v) {
  return v.kind == KIND_NATIVE && v.native->type->as_tuple ? v.native->type->as_tuple(v.native)
                                                           : VALUE_ERROR;
}

int64_t ops_length(struct interp *in, struct value v) {
  switch (v.kind) {
  case KIND_STR:
    return (int64_t)v.str->chars;
  case KIND_BYTES:
    return (int64_t)v.bytes->len;
  case KIND_BYTEARRAY:
    return (int64_t)v.bytearray->len;
  case KIND_TUPLE:
    return (int64_t)v.tuple->len;
  case KIND_LIST:
    return (int64_t)v.list->len;
  case KIND_DICT:
  case KIND_SET:
    return (int64_t)dict_len(v.dict);
  case KIND_RANGE: {
    uint64_t len = value_range_len(v.range);
    if (len <= INT64_MAX)
      return (int64_t)len;
    return interp_fail(in, &type_OverflowError, "Python int too large to convert to C ssize_t");
  }
  case KIND_ITER:
    if (v.iter->class->length)
      return (int64_t)v.iter->class->length(v.iter);
    break;
  default:
    break;
  }
  const unsigned char *s;
  size_t bytes;
  if (memoryview_is(v))
    return memoryview_bytes(in, v, &s, &bytes) ? -1 : (int64_t)bytes;
  struct value tuple = as_tuple(v);
  if (tuple.kind == KIND_ERROR)
    return interp_fail(in, &type_TypeError, "object of type '%s' has no len()", value_type_name(v));
  int64_t len = (int64_t)tuple.tuple->len;
  value_drop(tuple);
  return len;
}

/* Slices */

/* One bound of a slice: counted from the end when negative, kept between LOW and HIGH. */
static int bound(struct interp *in, struct value v, int64_t len, int64_t low, int64_t high,
                 int64_t *at) {
  if (!value_is_any_int(v))
    return interp_fail(in, &type_TypeError,
                       "slice indices must be integers or None or have an __index__ method");
  int64_t i = number_clamped(v);
  i = i < 0 ? i + len : i;
  *at = i < low ? low : i > high ? high : i;
  return 0;
}

static int indices(struct interp *in, struct value start_v, struct value stop_v,
                   struct value step_v, int64_t len, int64_t *start, int64_t *stop, int64_t *step) {
  *step = 1;
  if (step_v.kind != KIND_NONE) {
    if (bound(in, step_v, 0, -INT64_MAX, INT64_MAX, step))
      return -1;
    if (!*step)
      return interp_fail(in, &type_ValueError, "slice step cannot be zero");
  }
  int64_t low = *step < 0 ? -1 : 0, high = *step < 0 ? len - 1 : len;
  *start = *step < 0 ? high : low;
  *stop = *step < 0 ? low : high;
  if ((start_v.kind != KIND_NONE && bound(in, start_v, len, low, high, start)) ||
      (stop_v.kind != KIND_NONE && bound(in, stop_v, len, low, high, stop)))
    return -1;
  return 0;
}

int ops_slice_indices(struct interp *in, const struct slice *s, int64_t len, int64_t *start,
                      int64_t *stop, int64_t *step) {
  return indices(in, s->start, s->stop, s->step, len, start, stop, step);
}

static int bounds(struct interp *in, struct value start_v, struct value stop_v, struct value step_v,
                  size_t len, int64_t *start, int64_t *step, int64_t *count) {
  int64_t stop;
  if (indices(in, start_v, stop_v, step_v, (int64_t)len, start, &stop, step))
    return -1;
  if (*step > 0)
    *count = *start < stop ? (stop - *start - 1) / *step + 1 : 0;
  else
    *count = stop < *start ? (*start - stop - 1) / -*step + 1 : 0;
  return 0;
}

int ops_slice(struct interp *in, const struct slice *s, size_t len, int64_t *start, int64_t *step,
              int64_t *count) {
  return bounds(in, s->start, s->stop, s->step, len, start, step, count);
}

static struct value slice_bytes(const unsigned char *s, bool array, int64_t start, int64_t step,
                                int64_t count) {
  if (step == 1)
    return array ? value_bytearray(s + start, (size_t)count)
                 : value_bytes(s + start, (size_t)count);
  struct value v = array ? value_bytearray(NULL, (size_t)count) : value_bytes(NULL, (size_t)count);
  unsigned char *to = array ? v.bytearray->s : v.bytes->s;
  for (int64_t i = 0; i < count; i++)
    to[i] = s[start + i * step];
  return v;
}

static struct value slice_str(struct str *s, int64_t start, int64_t step, int64_t count) {
  if (!count)
    return value_object(KIND_STR, value_str_raw(0, 0));
  bool ascii = s->chars == s->len;
  if (step == 1) {
    size_t from = value_str_offset(s, (size_t)start);
    size_t to = value_str_offset(s, (size_t)(start + count));
    struct str *made = value_str_raw(to - from, (size_t)count);
    memcpy(made->s, s->s + from, to - from);
    return value_object(KIND_STR, made);
  }
  size_t len = 0;
  for (int64_t i = 0; i < count && !ascii; i++)
    len += value_str_offset(s, (size_t)(start + i * step) + 1) -
           value_str_offset(s, (size_t)(start + i * step));
  struct str *made = value_str_raw(ascii ? (size_t)count : len, (size_t)count);
  char *to = made->s;
  for (int64_t i = 0; i < count; i++) {
    size_t from = value_str_offset(s, (size_t)(start + i * step));
    size_t one = value_str_offset(s, (size_t)(start + i * step) + 1) - from;
    memcpy(to, s->s + from, one);
    to += one;
  }
  return value_object(KIND_STR, made);
}

static struct value slice_items(struct value v, int64_t start, int64_t step, int64_t count) {
  bool list = v.kind == KIND_LIST;
  struct value made =
      list ? value_list_take(NULL, (size_t)count) : value_tuple_take(NULL, (size_t)count);
  const struct value *from = list ? v.list->at : v.tuple->at;
  struct value *to = list ? made.list->at : made.tuple->at;
  for (int64_t i = 0; i < count; i++)
    to[i] = value_ref(from[start + i * step]);
  return made;
}

static struct value slice_range(struct interp *in, const struct range *r, struct value start_v,
                                struct value stop_v, struct value step_v) {
  if (step_v.kind == KIND_BIG)
    return interp_raise(in, &type_OverflowError, "sockshell's ranges have 64 bits");
  int64_t start, stop, step, len = ops_length(in, value_object(KIND_RANGE, r));
  if (len < 0 || indices(in, start_v, stop_v, step_v, len, &start, &stop, &step))
    return VALUE_ERROR;
  __int128 from = r->start + (__int128)start * r->step, to = r->start + (__int128)stop * r->step;
  __int128 by = (__int128)step * r->step;
  if (from != (int64_t)from || to != (int64_t)to || by != (int64_t)by)
    return interp_raise(in, &type_OverflowError, "sockshell's ranges have 64 bits");
  return value_range((int64_t)from, (int64_t)to, (int64_t)by);
}

static struct value not_subscriptable(struct interp *in, struct value v) {
  if (v.kind == KIND_TYPE)
    return interp_raise(in, &type_TypeError, "type '%s' is not subscriptable", v.type->name);
  return interp_raise(in, &type_TypeError, "'%s' object is not subscriptable", value_type_name(v));
}

static inline int64_t near_bound(struct value v, int64_t len, int64_t otherwise) {
  if (v.kind == KIND_NONE)
    return otherwise;
  int64_t i = v.i < 0 ? v.i + len : v.i;
  return i < 0 ? 0 : i > len ? len : i;
}

/* s[a:b] of bytes or ASCII text, the commonest slice in protocols: VALUE_ERROR when it is another one. */
static inline struct value quick_slice(struct value v, struct value start_v, struct value stop_v,
                                       struct value step_v) {
  if (step_v.kind != KIND_NONE || (start_v.kind != KIND_NONE && start_v.kind != KIND_INT) ||
      (stop_v.kind != KIND_NONE && stop_v.kind != KIND_INT))
    return VALUE_ERROR;
  bool bytes = v.kind == KIND_BYTES;
  if (!bytes && (v.kind != KIND_STR || v.str->chars != v.str->len))
    return VALUE_ERROR;
  int64_t len = (int64_t)(bytes ? v.bytes->len : v.str->len);
  int64_t start = near_bound(start_v, len, 0), stop = near_bound(stop_v, len, len);
  size_t count = stop > start ? (size_t)(stop - start) : 0;
  if (count == (size_t)len)
    return value_ref(v);
  if (count > 65536)
    return VALUE_ERROR;
  if (bytes)
    return value_bytes(v.bytes->s + start, count);
  struct str *made = value_str_raw(count, count);
  memcpy(made->s, v.str->s + start, count);
  return value_object(KIND_STR, made);
}

struct value ops_get_slice(struct interp *in, struct value v, struct value start_v,
                           struct value stop_v, struct value step_v) {
  int64_t start, step, count, len;
  struct value quick = quick_slice(v, start_v, stop_v, step_v);
  if (quick.kind != KIND_ERROR)
    return quick;
  switch (v.kind) {
  case KIND_STR:
  case KIND_BYTES:
  case KIND_BYTEARRAY:
  case KIND_LIST:
  case KIND_TUPLE:
    len = ops_length(in, v);
    break;
  case KIND_RANGE:
    return slice_range(in, v.range, start_v, stop_v, step_v);
  case KIND_DICT:
    interp_raise(in, &type_TypeError, "unhashable type: 'slice'");
    return VALUE_ERROR;
  default: {
    if (memoryview_is(v))
      return memoryview_slice(in, v, &(struct slice){{0}, start_v, stop_v, step_v});
    struct value tuple = as_tuple(v);
    if (tuple.kind == KIND_ERROR)
      return not_subscriptable(in, v);
    struct value made = ops_get_slice(in, tuple, start_v, stop_v, step_v);
    value_drop(tuple);
    return made;
  }
  }
  if (bounds(in, start_v, stop_v, step_v, (size_t)len, &start, &step, &count))
    return VALUE_ERROR;
  if (!value_memory_left((size_t)count * (v.kind >= KIND_TUPLE ? sizeof v : 1)))
    return interp_raise_args(in, &type_MemoryError, NULL, 0);
  if (step == 1 && count == len && v.kind <= KIND_TUPLE && v.kind != KIND_BYTEARRAY)
    return value_ref(v); /* all of an immutable object */
  switch (v.kind) {
  case KIND_STR:
    return slice_str(v.str, start, step, count);
  case KIND_BYTES:
    return slice_bytes(v.bytes->s, false, start, step, count);
  case KIND_BYTEARRAY:
    return slice_bytes(v.bytearray->s, true, start, step, count);
  default:
    return slice_items(v, start, step, count);
  }
}

/* One item */

int64_t ops_place(struct interp *in, struct value index, size_t len, const char *name,
                  const char *past) {
  if (index.kind == KIND_BIG)
    return interp_fail(in, &type_IndexError, "cannot fit 'int' into an index-sized integer");
  if (!value_is_int(index))
    return interp_fail(in, &type_TypeError, "%s indices must be integers or slices, not %s", name,
                       value_type_name(index));
  int64_t i = index.i < 0 ? index.i + (int64_t)len : index.i;
  if (i >= 0 && (uint64_t)i < len)
    return i;
  return interp_fail(in, &type_IndexError, "%s", past);
}

static struct value get_char(struct interp *in, struct str *s, struct value index) {
  if (!value_is_any_int(index))
    return interp_raise(in, &type_TypeError, "string indices must be integers, not '%s'",
                        value_type_name(index));
  int64_t i = ops_place(in, index, s->chars, "string", "string index out of range");
  return i < 0 ? VALUE_ERROR : slice_str(s, i, 1, 1);
}

static struct value get_from_range(struct interp *in, const struct range *r, struct value index) {
  if (!value_is_any_int(index))
    return interp_raise(in, &type_TypeError, "range indices must be integers or slices, not %s",
                        value_type_name(index));
  int64_t at = number_clamped(index);
  uint64_t len = value_range_len(r), i = at < 0 ? len + (uint64_t)at : (uint64_t)at;
  if (at < 0 ? number_magnitude(at) > len : i >= len)
    return interp_raise(in, &type_IndexError, "range object index out of range");
  return value_int((int64_t)((uint64_t)r->start + i * (uint64_t)r->step));
}

static struct value get_from_dict(struct interp *in, struct dict *d, struct value key) {
  struct value v = dict_get(in, d, key);
  if (v.kind != KIND_ERROR)
    return value_ref(v);
  if (in->exception.kind == KIND_ERROR)
    interp_raise_args(in, &type_KeyError, &key, 1);
  return VALUE_ERROR;
}

struct value ops_get_item(struct interp *in, struct value v, struct value index) {
  if (index.kind == KIND_SLICE && v.kind != KIND_DICT)
    return ops_get_slice(in, v, index.slice->start, index.slice->stop, index.slice->step);
  int64_t i;
  switch (v.kind) {
  case KIND_STR:
    return get_char(in, v.str, index);
  case KIND_BYTES:
    i = ops_place(in, index, v.bytes->len, "byte", "index out of range");
    return i < 0 ? VALUE_ERROR : value_int(v.bytes->s[i]);
  case KIND_BYTEARRAY:
    i = ops_place(in, index, v.bytearray->len, "bytearray", "bytearray index out of range");
    return i < 0 ? VALUE_ERROR : value_int(v.bytearray->s[i]);
  case KIND_TUPLE:
    i = ops_place(in, index, v.tuple->len, "tuple", "tuple index out of range");
    return i < 0 ? VALUE_ERROR : value_ref(v.tuple->at[i]);
  case KIND_LIST:
    i = ops_place(in, index, v.list->len, "list", "list index out of range");
    return i < 0 ? VALUE_ERROR : value_ref(v.list->at[i]);
  case KIND_RANGE:
    return get_from_range(in, v.range, index);
  case KIND_DICT:
    return get_from_dict(in, v.dict, index);
  default: {
    if (memoryview_is(v))
      return memoryview_get(in, v, index);
    struct value tuple = as_tuple(v);
    if (tuple.kind == KIND_ERROR)
      return not_subscriptable(in, v);
    struct value item = ops_get_item(in, tuple, index);
    value_drop(tuple);
    return item;
  }
  }
}
