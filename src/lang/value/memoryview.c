/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The class memoryview. A new attribute is a row of `attributes` and a case in `view_get`. */
#include "lang/value/memoryview.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "lang/eval/interp.h"
#include "lang/value/exceptions.h"
#include "lang/value/object.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"

struct view {
  struct native native;
  struct value of; /* bytes or bytearray; KIND_ERROR when it was released */
  size_t start, len;
  bool read_only;
};

static struct view *view_of(struct value v) {
  return (struct view *)v.native;
}

static struct value view_new(struct value of, size_t start, size_t len, bool read_only) {
  struct view *view = object_new(sizeof *view);
  view->native.type = &memoryview_native;
  view->of = value_ref(of);
  view->start = start;
  view->len = len;
  view->read_only = read_only;
  if (of.kind == KIND_BYTEARRAY)
    of.bytearray->views++;
  return value_object(KIND_NATIVE, view);
}

static void release(struct view *view) {
  struct value of = view->of;
  view->of = VALUE_ERROR;
  if (of.kind == KIND_BYTEARRAY)
    of.bytearray->views--;
  value_drop(of);
}

static void view_free(struct native *self) {
  struct view *view = (struct view *)self;
  release(view);
  object_free(view, sizeof *view);
}

/* The shared bytes, which are there; NULL only for no bytes at all. */
static unsigned char *bytes_of(const struct view *view) {
  unsigned char *s = view->of.kind == KIND_BYTES ? view->of.bytes->s : view->of.bytearray->s;
  return s + view->start;
}

static int must_be_there(struct interp *in, const struct view *view) {
  if (view->of.kind != KIND_ERROR)
    return 0;
  return in ? interp_fail(in, &type_ValueError, "operation forbidden on released memoryview object")
            : -1;
}

int memoryview_bytes(struct interp *in, struct value v, const unsigned char **s, size_t *len) {
  const struct view *view = view_of(v);
  if (must_be_there(in, view))
    return -1;
  *s = bytes_of(view);
  *len = view->len;
  return 0;
}

int memoryview_room(struct interp *in, struct value v, unsigned char **s, size_t *len) {
  if (v.kind == KIND_BYTEARRAY) {
    *s = v.bytearray->s;
    *len = v.bytearray->len;
    return 1;
  }
  if (!memoryview_is(v))
    return 0;
  const struct view *view = view_of(v);
  if (must_be_there(in, view))
    return -1;
  *s = bytes_of(view);
  *len = view->len;
  return !view->read_only;
}

bool memoryview_locks(struct interp *in, const struct bytearray *b) {
  if (b->views)
    interp_raise(in, &type_BufferError, "Existing exports of data: object cannot be re-sized");
  return b->views;
}

/* Items and slices */

/* The place of INDEX, or -1 with the exception. */
static int64_t place(struct interp *in, const struct view *view, struct value index) {
  if (!value_is_any_int(index))
    return interp_fail(in, &type_TypeError, "memoryview: invalid slice key");
  return ops_place(in, index, view->len, "memoryview", "index out of bounds on dimension 1");
}

struct value memoryview_get(struct interp *in, struct value v, struct value index) {
  const struct view *view = view_of(v);
  int64_t i = must_be_there(in, view) ? -1 : place(in, view, index);
  return i < 0 ? VALUE_ERROR : value_int(bytes_of(view)[i]);
}

/* The part of V that SLICE means: 0 or -1. */
static int part(struct interp *in, const struct view *view, const struct slice *slice,
                int64_t *start, int64_t *count) {
  int64_t step;
  if (must_be_there(in, view) || ops_slice(in, slice, view->len, start, &step, count))
    return -1;
  if (step != 1 && *count > 1) {
    interp_raise(in, &type_NotImplementedError, "sockshell's memoryview has no slices with a step");
    interp_hint(in, "bytes(view)[::2] is a copy with a step");
    return -1;
  }
  return 0;
}

struct value memoryview_slice(struct interp *in, struct value v, const struct slice *slice) {
  const struct view *view = view_of(v);
  int64_t start, count;
  if (part(in, view, slice, &start, &count))
    return VALUE_ERROR;
  return view_new(view->of, view->start + (size_t)start, (size_t)count, view->read_only);
}

static int set_slice(struct interp *in, struct view *view, const struct slice *slice,
                     struct value item) {
  int64_t start, count;
  const unsigned char *s;
  size_t len;
  if (part(in, view, slice, &start, &count) || ops_buffer(in, item, &s, &len))
    return -1;
  if (len != (size_t)count)
    return interp_fail(in, &type_ValueError,
                       "memoryview assignment: lvalue and rvalue have different structures");
  if (len)
    memmove(bytes_of(view) + start, s, len);
  return 0;
}

int memoryview_set(struct interp *in, struct value v, struct value index, struct value item) {
  struct view *view = view_of(v);
  if (must_be_there(in, view))
    return -1;
  if (view->read_only)
    return interp_fail(in, &type_TypeError, "cannot modify read-only memory");
  if (index.kind == KIND_SLICE)
    return set_slice(in, view, index.slice, item);
  int64_t i = place(in, view, index);
  if (i < 0)
    return -1;
  if (!value_is_any_int(item))
    return interp_fail(in, &type_TypeError, "memoryview: invalid type for format 'B'");
  if (item.kind == KIND_BIG || item.i < 0 || item.i > 255)
    return interp_fail(in, &type_ValueError, "memoryview: invalid value for format 'B'");
  bytes_of(view)[i] = (unsigned char)item.i;
  return 0;
}

/* The object */

static struct value memoryview_new(struct interp *in, const struct args *args) {
  static const char *const names[] = {"object"};
  struct value of;
  const unsigned char *s;
  size_t len;
  if (ops_args(in, args, "memoryview", names, 1, 1, &of))
    return VALUE_ERROR;
  if (of.kind != KIND_BYTES && of.kind != KIND_BYTEARRAY && !memoryview_is(of))
    return interp_raise(in, &type_TypeError,
                        "memoryview: a bytes-like object is required, not '%s'",
                        value_type_name(of));
  if (ops_buffer(in, of, &s, &len))
    return VALUE_ERROR;
  if (!memoryview_is(of))
    return view_new(of, 0, len, of.kind == KIND_BYTES);
  const struct view *view = view_of(of);
  return view_new(view->of, view->start, view->len, view->read_only);
}

static void view_repr(struct native *self, struct text *out) {
  const struct view *view = (struct view *)self;
  text_addf(out, "<%smemory at 0x%012" PRIxPTR ">", view->of.kind == KIND_ERROR ? "released " : "",
            (uintptr_t)self);
}

static const char *const attributes[] = {"c_contiguous", "contiguous", "format", "itemsize",
                                         "nbytes",       "ndim",       "obj",    "readonly",
                                         "shape",        "strides",    NULL};

static bool is(const char *a, const char *b, size_t len) {
  return strlen(a) == len && !memcmp(a, b, len);
}

static struct value view_get(struct interp *in, struct native *self, const char *name,
                             size_t name_len) {
  const struct view *view = (struct view *)self;
  bool known = false;
  for (size_t i = 0; attributes[i] && !known; i++)
    known = is(attributes[i], name, name_len);
  if (!known || must_be_there(in, view))
    return VALUE_ERROR;
  struct value len = value_int((int64_t)view->len), one = value_int(1);
  switch (*name) {
  case 'c': /* contiguous, c_contiguous */
    return value_bool(true);
  case 'f':
    return value_strz("B");
  case 'i': /* itemsize */
    return one;
  case 'n': /* nbytes, ndim */
    return is("nbytes", name, name_len) ? len : one;
  case 'o': /* obj */
    return value_ref(view->of);
  case 'r':
    return value_bool(view->read_only);
  default: /* shape, strides */
    return value_tuple_take(is("shape", name, name_len) ? &len : &one, 1);
  }
}

static struct value copied(const struct view *view) {
  return value_bytes(view->len ? bytes_of(view) : NULL, view->len);
}

static struct value view_iter(struct interp *in, struct native *self) {
  const struct view *view = (struct view *)self;
  if (must_be_there(in, view))
    return VALUE_ERROR;
  struct value bytes = copied(view), iter = ops_iter(in, bytes);
  value_drop(bytes);
  return iter;
}

static struct value view_enter(struct interp *in, struct native *self) {
  return must_be_there(in, (struct view *)self) ? VALUE_ERROR
                                                : value_ref(value_object(KIND_NATIVE, self));
}

static int view_leave(struct interp *in, struct native *self) {
  (void)in;
  release((struct view *)self);
  return 0;
}

/* Methods */

/* The view that a method NAME was called on, with at most MAX arguments; NULL with the exception. */
static struct view *self_of(struct interp *in, const struct args *args, const char *name,
                            size_t max) {
  if (!args->count || !memoryview_is(args->at[0])) {
    interp_raise(in, &type_TypeError, "descriptor '%s' needs a 'memoryview' object", name);
    return NULL;
  }
  struct view *view = view_of(args->at[0]);
  if (!types_method(in, args, &type_memoryview, name, 0, max))
    return NULL;
  return must_be_there(in, view) ? NULL : view;
}

/* In whatever order: a view of bytes has one. */
static struct value view_tobytes(struct interp *in, const struct args *args) {
  static const char *const names[] = {"order"};
  const struct args rest = types_rest(args);
  struct value order;
  const struct view *view =
      self_of(in, &(struct args){.at = args->at, .count = args->count > 0}, "tobytes", 0);
  if (!view || ops_args(in, &rest, "tobytes", names, 1, 0, &order))
    return VALUE_ERROR;
  if (!value_is_error(order) && order.kind != KIND_NONE && order.kind != KIND_STR)
    return interp_raise(in, &type_TypeError,
                        "tobytes() argument 'order' must be str or None, not %s",
                        value_type_name(order));
  if (order.kind == KIND_STR && (order.str->len != 1 || !strchr("CFA", order.str->s[0])))
    return interp_raise(in, &type_ValueError, "order must be 'C', 'F' or 'A'");
  return copied(view);
}

static struct value view_tolist(struct interp *in, const struct args *args) {
  const struct view *view = self_of(in, args, "tolist", 0);
  return view ? ops_list(in, args->at[0]) : VALUE_ERROR;
}

/* hex([sep[, bytes_per_sep]]): what bytes have. */
static struct value view_hex(struct interp *in, const struct args *args) {
  if (!self_of(in, &(struct args){.at = args->at, .count = args->count > 0}, "hex", 0))
    return VALUE_ERROR;
  size_t count = args->count + args->keyword_count;
  struct value list = value_list_take(NULL, count), *at = list.list->at;
  at[0] = copied(view_of(args->at[0]));
  for (size_t i = 1; i < count; i++)
    at[i] = value_ref(args->at[i]);
  struct value hex =
      ops_find_method(&type_bytes, "hex", 3)
          ->call(in, &(struct args){at, args->count, args->keywords, args->keyword_count});
  value_drop(list);
  return hex;
}

static struct value view_release(struct interp *in, const struct args *args) {
  if (args->count == 1 && memoryview_is(args->at[0]) && view_of(args->at[0])->of.kind == KIND_ERROR)
    return VALUE_NONE;
  struct view *view = self_of(in, args, "release", 0);
  if (!view)
    return VALUE_ERROR;
  release(view);
  return VALUE_NONE;
}

static struct value view_toreadonly(struct interp *in, const struct args *args) {
  const struct view *view = self_of(in, args, "toreadonly", 0);
  return view ? view_new(view->of, view->start, view->len, true) : VALUE_ERROR;
}

static struct value view_cast(struct interp *in, const struct args *args) {
  const struct view *view = self_of(in, args, "cast", 1);
  if (!view)
    return VALUE_ERROR;
  if (args->count < 2 || args->at[1].kind != KIND_STR || strcmp(args->at[1].str->s, "B") != 0) {
    interp_raise(in, &type_NotImplementedError,
                 "sockshell's memoryview has bytes only, the format 'B'");
    interp_hint(in, "struct.unpack_from() reads numbers of other formats");
    return VALUE_ERROR;
  }
  return view_new(view->of, view->start, view->len, view->read_only);
}

static const struct builtin methods[] = {
    TYPES_ROW(view_, cast, "(format, /)", "A view in another FORMAT; here only 'B', bytes."),
    TYPES_ROW(view_, hex, "(sep, bytes_per_sep=1)", "The bytes as hexadecimal digits."),
    TYPES_ROW(view_, release, "()", "Gives the bytes up: a bytearray can be resized again."),
    TYPES_ROW(view_, tobytes, "(order='C')", "A copy of the bytes."),
    TYPES_ROW(view_, tolist, "()", "The bytes as a list of ints."),
    TYPES_ROW(view_, toreadonly, "()", "A view that cannot be written to."),
    TYPES_END,
};

const struct type type_memoryview = {.head = {VALUE_STATIC},
                                     .name = "memoryview",
                                     .module = "builtins",
                                     .base = &type_object,
                                     .call = memoryview_new,
                                     .methods = methods,
                                     .signature = "memoryview(object)",
                                     .doc = "The bytes of OBJECT, shared: a slice copies nothing."};

const struct native_type memoryview_native = {.type = &type_memoryview,
                                              .free = view_free,
                                              .repr = view_repr,
                                              .get = view_get,
                                              .enter = view_enter,
                                              .leave = view_leave,
                                              .iter = view_iter,
                                              .attributes = attributes};
