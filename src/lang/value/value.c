/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making and destroying values. A new kind of object: its constructor here, its case in destroy and
 * in value_type, its protocols in lang/value/ops_*.c. */
#include "lang/value/value.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "lang/syntax/ast.h"
#include "lang/value/big.h"
#include "lang/value/dict.h"
#include "lang/value/enumeration.h"
#include "lang/value/exceptions.h"
#include "lang/eval/function.h"
#include "lang/value/iter.h"
#include "lang/value/object.h"
#include "lang/value/types.h"

#define MARK_EVERY 64 /* code points between two marks of a str */

uint32_t value_nan_number(void) {
  static _Thread_local uint32_t number;
  return number += 1 + (number == UINT32_MAX);
}

/* Text */

static bool is_ascii(const char *s, size_t len) {
  uint64_t all = 0;
  size_t i = 0;
  for (; i + 8 <= len; i += 8) {
    uint64_t eight;
    memcpy(&eight, s + i, 8);
    all |= eight;
  }
  for (; i < len; i++)
    all |= (unsigned char)s[i];
  return !(all & 0x8080808080808080u);
}

/* The length of the well-formed sequence at S (surrogates pass), 0 when there is none. */
static size_t sequence(const char *s, size_t len) {
  struct utf8 next = utf8_at(s, len);
  bool surrogate =
      (unsigned char)s[0] == 0xed && len >= 3 && utf8_continues(s[1]) && utf8_continues(s[2]);
  return next.valid ? next.len : surrogate ? 3 : 0;
}

struct str *value_str_raw(size_t len, size_t chars) {
  struct str *str = object_new(sizeof *str + len + 1);
  str->hash = 0;
  str->len = len;
  str->chars = chars;
  str->marks = NULL;
  str->s[len] = '\0';
  return str;
}

static struct value repaired(const char *s, size_t len) {
  struct text out = TEXT_EMPTY;
  for (size_t i = 0; i < len;) {
    size_t n = sequence(s + i, len - i);
    if (n)
      text_add(&out, s + i, n);
    else
      text_utf8(&out, 0xfffd);
    i += n ? n : 1;
  }
  return value_str_take(&out);
}

struct value value_str(const char *s, size_t len) {
  size_t chars = len;
  if (!is_ascii(s, len)) {
    chars = 0;
    for (size_t i = 0; i < len; chars++) {
      size_t n = sequence(s + i, len - i);
      if (!n)
        return repaired(s, len);
      i += n;
    }
  }
  struct str *str = value_str_raw(len, chars);
  memcpy(str->s, s, len);
  return value_object(KIND_STR, str);
}

struct value value_strz(const char *s) {
  return value_str(s, strlen(s));
}

struct value value_str_take(struct text *t) {
  struct value v = value_str(text_str(t), t->len);
  text_free(t);
  return v;
}

static void make_marks(struct str *str) {
  size_t count = str->chars / MARK_EVERY + 1;
  object_bytes += (int64_t)(count * sizeof *str->marks);
  str->marks = mem_alloc(count * sizeof *str->marks);
  size_t chars = 0;
  for (size_t i = 0; i < str->len; i++)
    if (!utf8_continues(str->s[i]) && chars++ % MARK_EVERY == 0)
      str->marks[(chars - 1) / MARK_EVERY] = (uint32_t)i;
  if (str->chars % MARK_EVERY == 0)
    str->marks[count - 1] = (uint32_t)str->len;
}

size_t value_str_offset(struct str *str, size_t index) {
  if (str->chars == str->len)
    return index;
  if (!str->marks)
    make_marks(str);
  size_t offset = str->marks[index / MARK_EVERY];
  for (size_t left = index % MARK_EVERY; left; left--)
    do
      offset++;
    while (utf8_continues(str->s[offset]));
  return offset;
}

size_t value_str_index(struct str *str, size_t offset) {
  if (str->chars == str->len)
    return offset;
  if (!str->marks)
    make_marks(str);
  size_t low = 0, high = str->chars / MARK_EVERY;
  while (low < high) {
    size_t middle = (low + high + 1) / 2;
    if (str->marks[middle] <= offset)
      low = middle;
    else
      high = middle - 1;
  }
  size_t index = low * MARK_EVERY;
  for (size_t i = str->marks[low]; i < offset; i++)
    index += !utf8_continues(str->s[i]);
  return index;
}

static void drop_marks(struct str *str) {
  if (!str->marks)
    return;
  object_bytes -= (int64_t)((str->chars / MARK_EVERY + 1) * sizeof *str->marks);
  free(str->marks);
  str->marks = NULL;
}

struct value value_str_append_take(struct value text, struct value more) {
  struct str *str = text.str;
  drop_marks(str);
  str = object_resize(str, sizeof *str + str->len + 1, sizeof *str + str->len + more.str->len + 1);
  memcpy(str->s + str->len, more.str->s, more.str->len + 1);
  str->len += more.str->len;
  str->chars += more.str->chars;
  str->hash = 0;
  value_drop(more);
  return value_object(KIND_STR, str);
}

/* Bytes */

struct value value_bytes(const void *s, size_t len) {
  struct bytes *bytes = object_new(sizeof *bytes + len + 1);
  bytes->hash = 0;
  bytes->len = len;
  bytes->s[len] = '\0';
  if (s && len)
    memcpy(bytes->s, s, len);
  return value_object(KIND_BYTES, bytes);
}

struct value value_bytes_cut_take(struct value bytes, size_t len) {
  struct bytes *b =
      object_resize(bytes.bytes, sizeof *b + bytes.bytes->len + 1, sizeof *b + len + 1);
  b->len = len;
  b->s[len] = '\0';
  b->hash = 0;
  return value_object(KIND_BYTES, b);
}

struct value value_bytes_append_take(struct value bytes, struct value more) {
  struct bytes *b = bytes.bytes;
  size_t len = b->len;
  b = object_resize(b, sizeof *b + len + 1, sizeof *b + len + more.bytes->len + 1);
  memcpy(b->s + len, more.bytes->s, more.bytes->len + 1);
  b->len = len + more.bytes->len;
  b->hash = 0;
  value_drop(more);
  return value_object(KIND_BYTES, b);
}

struct value value_bytearray(const void *s, size_t len) {
  struct bytearray *b = object_new(sizeof *b);
  b->len = b->cap = len;
  b->gone = b->views = 0;
  b->s = object_resize(NULL, 0, len + 1);
  if (s && len)
    memcpy(b->s, s, len);
  b->s[len] = '\0';
  return value_object(KIND_BYTEARRAY, b);
}

/* Moves the bytes to the start of their memory. */
static void fill_front(struct bytearray *b) {
  memmove(b->s - b->gone, b->s, b->len);
  b->s -= b->gone;
  b->cap += b->gone;
  b->gone = 0;
}

void value_bytearray_resize(struct bytearray *b, size_t len) {
  if (len > b->cap)
    fill_front(b);
  size_t cap = len > b->cap ? len + len / 8 : len < b->cap / 2 && !b->gone ? len : b->cap;
  if (cap != b->cap)
    b->s = object_resize(b->s, b->cap + 1, cap + 1);
  b->cap = cap;
  b->len = len;
  b->s[len] = '\0';
}

void value_bytearray_cut(struct bytearray *b, size_t count) {
  b->s += count;
  b->gone += count;
  b->cap -= count;
  b->len -= count;
  if (b->gone <= b->len)
    return;
  fill_front(b); /* less than what has been deleted since the last time */
  value_bytearray_resize(b, b->len);
}

/* Sequences */

struct value value_tuple_take(const struct value *at, size_t count) {
  struct tuple *tuple = object_new(sizeof *tuple + count * sizeof *at);
  tuple->len = count;
  for (size_t i = 0; i < count; i++)
    tuple->at[i] = at ? at[i] : VALUE_NONE;
  return value_object(KIND_TUPLE, tuple);
}

struct value value_list_take(const struct value *at, size_t count) {
  struct list *list = object_new(sizeof *list);
  list->len = list->cap = count;
  list->at = count ? object_resize(NULL, 0, count * sizeof *at) : NULL;
  for (size_t i = 0; i < count; i++)
    list->at[i] = at ? at[i] : VALUE_NONE;
  return value_object(KIND_LIST, list);
}

void value_list_reserve(struct list *list, size_t count) {
  if (count <= list->cap)
    return;
  size_t cap = list->cap + list->cap / 8 + 4;
  if (cap < count)
    cap = count;
  list->at = object_resize(list->at, list->cap * sizeof *list->at, cap * sizeof *list->at);
  list->cap = cap;
}

struct value value_list_append_take(struct value list, struct value item) {
  value_list_reserve(list.list, list.list->len + 1);
  list.list->at[list.list->len++] = item;
  return VALUE_NONE;
}

struct value value_range(int64_t start, int64_t stop, int64_t step) {
  struct range *range = object_new(sizeof *range);
  range->start = start;
  range->stop = stop;
  range->step = step;
  return value_object(KIND_RANGE, range);
}

uint64_t value_range_len(const struct range *r) {
  if (r->step > 0 ? r->start >= r->stop : r->start <= r->stop)
    return 0;
  uint64_t distance =
      r->step > 0 ? (uint64_t)r->stop - (uint64_t)r->start : (uint64_t)r->start - (uint64_t)r->stop;
  uint64_t step = r->step > 0 ? (uint64_t)r->step : -(uint64_t)r->step;
  return (distance - 1) / step + 1;
}

struct value value_slice_take(struct value start, struct value stop, struct value step) {
  struct slice *slice = object_new(sizeof *slice);
  slice->start = start;
  slice->stop = stop;
  slice->step = step;
  return value_object(KIND_SLICE, slice);
}

struct value value_method_take(struct value self, const struct builtin *builtin) {
  struct method *method = object_new(sizeof *method);
  method->self = self;
  method->builtin = builtin;
  return value_object(KIND_METHOD, method);
}

/* The end of a value */

static void drop_all(struct value *at, size_t count) {
  for (size_t i = 0; i < count; i++)
    value_drop(at[i]);
}

static void destroy_list(struct list *list) {
  drop_all(list->at, list->len);
  if (list->cap)
    object_free(list->at, list->cap * sizeof *list->at);
  object_free(list, sizeof *list);
}

static void destroy_function(struct function *f) {
  size_t count = f->def->count + f->def->frame.capture_count;
  drop_all(f->presets, count);
  value_drop(f->own);
  unit_free(f->unit);
  object_free(f, sizeof *f + count * sizeof f->presets[0]);
}

static void destroy_cell(struct cell *cell) {
  value_drop(cell->value);
  if (cell->link)
    cell_unlink(cell);
  object_free(cell, sizeof *cell);
}

static void destroy_holder(struct value v) {
  switch (v.kind) {
  case KIND_TUPLE:
    drop_all(v.tuple->at, v.tuple->len);
    object_free(v.tuple, sizeof *v.tuple + v.tuple->len * sizeof v.tuple->at[0]);
    break;
  case KIND_LIST:
    destroy_list(v.list);
    break;
  case KIND_DICT:
  case KIND_SET:
    dict_destroy(v.dict);
    break;
  case KIND_SLICE:
    drop_all(&v.slice->start, 1);
    drop_all(&v.slice->stop, 1);
    drop_all(&v.slice->step, 1);
    object_free(v.slice, sizeof *v.slice);
    break;
  case KIND_ITER:
    value_drop(v.iter->over);
    value_drop(v.iter->also);
    object_free(v.iter, sizeof *v.iter);
    break;
  case KIND_METHOD:
    value_drop(v.method->self);
    object_free(v.method, sizeof *v.method);
    break;
  case KIND_FUNCTION:
    destroy_function(v.function);
    break;
  case KIND_EXCEPTION:
    exceptions_destroy(v.exception);
    break;
  case KIND_NATIVE:
    v.native->type->free(v.native);
    break;
  case KIND_CELL:
    destroy_cell(v.cell);
    break;
  default:
    mem_panic("a value of kind %u cannot be destroyed", (unsigned)v.kind);
  }
}

/* Nested objects are destroyed by recursion down to this depth; deeper ones are kept for later. */
#define DESTROY_DEPTH 100
static _Thread_local struct {
  struct value *at;
  size_t count, cap;
  int depth;
} later;

static void put_off(struct value v) {
  if (later.count == later.cap) {
    later.cap = later.cap ? later.cap * 2 : 64;
    later.at = mem_resize(later.at, later.cap, sizeof *later.at);
  }
  later.at[later.count++] = v;
}

void value_destroy(struct value v) {
  switch (v.kind) {
  case KIND_BIG:
    big_destroy(v.big);
    return;
  case KIND_STR:
    drop_marks(v.str);
    object_free(v.str, sizeof *v.str + v.str->len + 1);
    return;
  case KIND_BYTES:
    object_free(v.bytes, sizeof *v.bytes + v.bytes->len + 1);
    return;
  case KIND_BYTEARRAY:
    object_free(v.bytearray->s - v.bytearray->gone, v.bytearray->gone + v.bytearray->cap + 1);
    object_free(v.bytearray, sizeof *v.bytearray);
    return;
  case KIND_RANGE:
    object_free(v.range, sizeof *v.range);
    return;
  default:
    break;
  }
  if (later.depth >= DESTROY_DEPTH) {
    put_off(v);
    return;
  }
  later.depth++;
  destroy_holder(v);
  if (later.depth == 1 && later.at) {
    while (later.count)
      destroy_holder(later.at[--later.count]);
    free(later.at);
    later.at = NULL;
    later.cap = 0;
  }
  later.depth--;
}

/* The class */

const struct type *value_type(struct value v) {
  static const struct type *const types[] = {
      [KIND_NONE] = &type_NoneType,     [KIND_BOOL] = &type_bool,
      [KIND_INT] = &type_int,           [KIND_BIG] = &type_int,
      [KIND_FLOAT] = &type_float,       [KIND_STR] = &type_str,
      [KIND_BYTES] = &type_bytes,       [KIND_BYTEARRAY] = &type_bytearray,
      [KIND_TUPLE] = &type_tuple,       [KIND_LIST] = &type_list,
      [KIND_DICT] = &type_dict,         [KIND_SET] = &type_set,
      [KIND_RANGE] = &type_range,       [KIND_SLICE] = &type_slice,
      [KIND_FUNCTION] = &type_function, [KIND_BUILTIN] = &type_builtin,
      [KIND_METHOD] = &type_builtin,    [KIND_TYPE] = &type_type,
      [KIND_MODULE] = &type_module,
  };
  switch (v.kind) {
  case KIND_INT:
    return enumeration_type(v.tag);
  case KIND_ITER:
    return v.iter->class->type;
  case KIND_EXCEPTION:
    return v.exception->type;
  case KIND_NATIVE:
    return v.native->type->type;
  default:
    return types[v.kind];
  }
}

const char *value_type_name(struct value v) {
  return value_type(v)->name;
}

const char *value_given_name(struct value v) {
  return v.kind == KIND_NONE ? "None" : value_type_name(v);
}
