/* SPDX-License-Identifier: GPL-3.0-or-later */
/* v[index] = item, v[a:b:c] = items, and del of both. */
#include "lang/value/ops.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lang/value/constructors.h"
#include "lang/value/dict.h"
#include "lang/value/memoryview.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"

static int refuse(struct interp *in, const char *what, struct value v) {
  return interp_fail(in, &type_TypeError, "'%s' object %s", value_type_name(v), what);
}

/* Replaces COUNT items of LIST from START on by the MORE items FROM (references are taken over). */
static void splice(struct list *list, size_t start, size_t count, const struct value *from,
                   size_t more) {
  struct value *old = mem_alloc(count * sizeof *old);
  if (count)
    memcpy(old, list->at + start, count * sizeof *old);
  value_list_reserve(list, list->len - count + more);
  if (list->len > start + count)
    memmove(list->at + start + more, list->at + start + count,
            (list->len - start - count) * sizeof *old);
  if (more)
    memcpy(list->at + start, from, more * sizeof *old);
  list->len = list->len - count + more;
  for (size_t i = 0; i < count; i++)
    value_drop(old[i]); /* last: destroying a value may look at the list */
  free(old);
}

static int wrong_size(struct interp *in, const char *what, size_t given, int64_t wanted) {
  return interp_fail(in, &type_ValueError,
                     "attempt to assign %s of size %zu to extended slice of size %lld", what, given,
                     (long long)wanted);
}

static int set_list_slice(struct interp *in, struct list *list, const struct slice *s,
                          struct value items) {
  int64_t start, step, count;
  if (ops_slice(in, s, list->len, &start, &step, &count))
    return -1;
  struct value new = ops_list(in, items);
  if (new.kind == KIND_ERROR) {
    if (in->exception.exception->type == &type_TypeError && items.kind != KIND_ITER)
      interp_raise(in, &type_TypeError, "%s",
                   step == 1 ? "can only assign an iterable"
                             : "must assign iterable to extended slice");
    return -1;
  }
  int result = -1;
  if (ops_slice(in, s, list->len, &start, &step,
                &count)) { /* again: the items may have changed it */
    /* the exception is there */
  } else if (step == 1) {
    splice(list, (size_t)start, (size_t)count, new.list->at, new.list->len);
    new.list->len = 0;
    result = 0;
  } else if ((size_t)count != new.list->len) {
    wrong_size(in, "sequence", new.list->len, count);
  } else {
    for (int64_t i = 0; i < count; i++) {
      struct value old = list->at[start + i * step];
      list->at[start + i * step] = new.list->at[i];
      new.list->at[i] = old;
    }
    result = 0;
  }
  value_drop(new);
  return result;
}

static int byte_of(struct interp *in, struct value v, unsigned char *byte) {
  int64_t i = -1;
  if (v.kind != KIND_BIG && ops_index(in, v, &i))
    return -1;
  if (i < 0 || i > 255)
    return interp_fail(in, &type_ValueError, "byte must be in range(0, 256)");
  *byte = (unsigned char)i;
  return 0;
}

/* The bytes that may be assigned to a slice of a bytearray, as a new bytearray. */
static struct value bytes_of(struct interp *in, struct value v) {
  if (v.kind == KIND_STR || v.kind == KIND_FLOAT || value_is_any_int(v))
    return interp_raise(in, &type_TypeError,
                        "can assign only bytes, buffers, or iterables of ints "
                        "in range(0, 256)");
  return bytearray_new(in, &(struct args){&v, 1, NULL, 0});
}

static void splice_bytes(struct bytearray *b, size_t start, size_t count, const void *from,
                         size_t more) {
  size_t tail = b->len - start - count, len = b->len - count + more;
  if (start == 0 && more == 0) {
    value_bytearray_cut(b, count);
    return;
  }
  if (more > count)
    value_bytearray_resize(b, len);
  memmove(b->s + start + more, b->s + start + count, tail);
  if (more)
    memcpy(b->s + start, from, more);
  if (more < count)
    value_bytearray_resize(b, len);
}

/* Deletes COUNT items, each STEP after the one before, from a list or a bytearray. */
static void delete_steps(struct value v, int64_t start, int64_t step, int64_t count) {
  if (step < 0) { /* the same items from the left */
    start += (count - 1) * step;
    step = -step;
  }
  bool list = v.kind == KIND_LIST;
  if (!count)
    return;
  size_t len = list ? v.list->len : v.bytearray->len, kept = (size_t)start;
  struct value gone = value_list_take(NULL, 0);
  for (size_t i = (size_t)start, next = i; i < len; i++) {
    if (i == next && count) {
      if (list)
        value_list_append_take(gone, v.list->at[i]);
      next += (size_t)step;
      count--;
    } else if (list) {
      v.list->at[kept++] = v.list->at[i];
    } else {
      v.bytearray->s[kept++] = v.bytearray->s[i];
    }
  }
  if (list)
    v.list->len = kept;
  else
    value_bytearray_resize(v.bytearray, kept);
  value_drop(gone);
}

static int set_bytearray_slice(struct interp *in, struct bytearray *b, const struct slice *s,
                               struct value items) {
  int64_t start, step, count;
  if (ops_slice(in, s, b->len, &start, &step, &count))
    return -1;
  struct value new = bytes_of(in, items);
  if (new.kind == KIND_ERROR)
    return -1;
  int result = ops_slice(in, s, b->len, &start, &step, &count);
  bool resized = (size_t)count != new.bytearray->len && (step == 1 || !new.bytearray->len);
  if (!result && resized)
    result = memoryview_locks(in, b) ? -1 : 0;
  if (result) {
    /* the exception is there */
  } else if (step == 1) {
    splice_bytes(b, (size_t)start, (size_t)count, new.bytearray->s, new.bytearray->len);
  } else if (!new.bytearray->len) {
    delete_steps(value_object(KIND_BYTEARRAY, b), start, step, count);
  } else if ((size_t)count != new.bytearray->len) {
    result = wrong_size(in, "bytes", new.bytearray->len, count);
  } else {
    for (int64_t i = 0; i < count; i++)
      b->s[start + i * step] = new.bytearray->s[i];
  }
  value_drop(new);
  return result;
}

int ops_set_item(struct interp *in, struct value v, struct value index, struct value item) {
  int64_t i;
  switch (v.kind) {
  case KIND_LIST:
    if (index.kind == KIND_SLICE)
      return set_list_slice(in, v.list, index.slice, item);
    i = ops_place(in, index, v.list->len, "list", "list assignment index out of range");
    if (i < 0)
      return -1;
    struct value old = v.list->at[i];
    v.list->at[i] = value_ref(item);
    value_drop(old);
    return 0;
  case KIND_BYTEARRAY:
    if (index.kind == KIND_SLICE)
      return set_bytearray_slice(in, v.bytearray, index.slice, item);
    i = ops_place(in, index, v.bytearray->len, "bytearray", "bytearray index out of range");
    return i < 0 ? -1 : byte_of(in, item, &v.bytearray->s[i]);
  case KIND_DICT:
    return dict_set_take(in, v.dict, index, value_ref(item));
  default:
    if (memoryview_is(v))
      return memoryview_set(in, v, index, item);
    return refuse(in, "does not support item assignment", v);
  }
}

static int delete_slice(struct interp *in, struct value v, const struct slice *s) {
  int64_t start, step, count;
  size_t len = v.kind == KIND_LIST ? v.list->len : v.bytearray->len;
  if (ops_slice(in, s, len, &start, &step, &count) ||
      (count && v.kind == KIND_BYTEARRAY && memoryview_locks(in, v.bytearray)))
    return -1;
  if (step != 1)
    delete_steps(v, start, step, count);
  else if (v.kind == KIND_LIST)
    splice(v.list, (size_t)start, (size_t)count, NULL, 0);
  else
    splice_bytes(v.bytearray, (size_t)start, (size_t)count, NULL, 0);
  return 0;
}

static int delete_from_dict(struct interp *in, struct dict *d, struct value key) {
  struct value old = dict_remove(in, d, key);
  if (old.kind != KIND_ERROR) {
    value_drop(old);
    return 0;
  }
  if (in->exception.kind == KIND_ERROR)
    interp_raise_args(in, &type_KeyError, &key, 1);
  return -1;
}

/* Whether V is of a class that CPython asks for an item by its number. */
static bool has_places(struct value v) {
  switch (v.kind) {
  case KIND_STR:
  case KIND_BYTES:
  case KIND_TUPLE:
  case KIND_RANGE:
  case KIND_SET:
    return true;
  case KIND_NATIVE:
    return v.native->type->as_tuple != NULL;
  default:
    return false;
  }
}

int ops_del_item(struct interp *in, struct value v, struct value index) {
  int64_t i;
  switch (v.kind) {
  case KIND_LIST:
    if (index.kind == KIND_SLICE)
      return delete_slice(in, v, index.slice);
    i = ops_place(in, index, v.list->len, "list", "list assignment index out of range");
    if (i >= 0)
      splice(v.list, (size_t)i, 1, NULL, 0);
    return i < 0 ? -1 : 0;
  case KIND_BYTEARRAY:
    if (index.kind == KIND_SLICE)
      return delete_slice(in, v, index.slice);
    i = ops_place(in, index, v.bytearray->len, "bytearray", "bytearray index out of range");
    if (i >= 0 && memoryview_locks(in, v.bytearray))
      return -1;
    if (i >= 0)
      splice_bytes(v.bytearray, (size_t)i, 1, NULL, 0);
    return i < 0 ? -1 : 0;
  case KIND_DICT:
    return delete_from_dict(in, v.dict, index);
  default:
    if (memoryview_is(v))
      return interp_fail(in, &type_TypeError, "cannot delete memory");
    return refuse(in,
                  has_places(v) && value_is_any_int(index) ? "doesn't support item deletion"
                                                           : "does not support item deletion",
                  v);
  }
}
