/* SPDX-License-Identifier: GPL-3.0-or-later */
/* list, tuple and range: their constructors and methods. */
#include <string.h>

#include "base/text.h"
#include "lang/value/constructors.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/number.h"
#include "lang/value/ops.h"
#include "lang/value/sort.h"
#include "lang/value/types.h"

struct value list_new(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "list", 0, 1))
    return VALUE_ERROR;
  return args->count ? ops_list(in, args->at[0]) : value_list_take(NULL, 0);
}

struct value tuple_new(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "tuple", 0, 1))
    return VALUE_ERROR;
  if (!args->count)
    return value_tuple_take(NULL, 0);
  if (args->at[0].kind == KIND_TUPLE)
    return value_ref(args->at[0]);
  struct value list = ops_list(in, args->at[0]);
  if (value_is_error(list))
    return list;
  for (size_t i = 0; i < list.list->len; i++)
    value_ref(list.list->at[i]);
  struct value tuple = value_tuple_take(list.list->at, list.list->len);
  value_drop(list);
  return tuple;
}

/* Searching, for both */

static size_t items_of(struct value v, const struct value **at) {
  *at = v.kind == KIND_LIST ? v.list->at : v.tuple->at;
  return v.kind == KIND_LIST ? v.list->len : v.tuple->len;
}

static struct value count_item(struct value v, struct value wanted) {
  const struct value *at;
  size_t len = items_of(v, &at);
  int64_t n = 0;
  for (size_t i = 0; i < len; i++)
    n += ops_same_or_equal(at[i], wanted);
  return value_int(n);
}

static int64_t clamp(int64_t i, int64_t len) {
  return i < 0 ? (i + len < 0 ? 0 : i + len) : i > len ? len : i;
}

/* The place of args[1] between the optional start and stop, -1 when it is not there, -2 with an
   exception. */
static int64_t index_item(struct interp *in, const struct args *args) {
  const struct value *at;
  int64_t len = (int64_t)items_of(args->at[0], &at), start = 0, stop = len;
  for (size_t i = 2; i < args->count; i++)
    if (!value_is_any_int(args->at[i])) {
      interp_raise(in, &type_TypeError,
                   "slice indices must be integers or have an __index__ method");
      return -2;
    }
  if (args->count > 2)
    start = clamp(number_clamped(args->at[2]), len);
  if (args->count > 3)
    stop = clamp(number_clamped(args->at[3]), len);
  for (int64_t i = start; i < stop; i++)
    if (ops_same_or_equal(at[i], args->at[1]))
      return i;
  return -1;
}

/* list */

static struct value list_append(struct interp *in, const struct args *args) {
  (void)in;
  return value_list_append_take(args->at[0], value_ref(args->at[1]));
}

static struct value list_clear(struct interp *in, const struct args *args) {
  (void)in;
  struct list *list = args->at[0].list;
  while (list->len)
    value_drop(list->at[--list->len]);
  return VALUE_NONE;
}

static struct value list_copy(struct interp *in, const struct args *args) {
  return ops_list(in, args->at[0]);
}

static struct value list_count(struct interp *in, const struct args *args) {
  (void)in;
  return count_item(args->at[0], args->at[1]);
}

static struct value list_extend(struct interp *in, const struct args *args) {
  struct value more = ops_list(in, args->at[1]);
  if (value_is_error(more))
    return more;
  struct list *list = args->at[0].list;
  value_list_reserve(list, list->len + more.list->len);
  for (size_t i = 0; i < more.list->len; i++)
    list->at[list->len++] = value_ref(more.list->at[i]);
  value_drop(more);
  return VALUE_NONE;
}

static struct value list_index(struct interp *in, const struct args *args) {
  int64_t i = index_item(in, args);
  if (i >= 0)
    return value_int(i);
  struct text shown = TEXT_EMPTY;
  if (i == -1 && !ops_repr(in, args->at[1], &shown))
    interp_raise(in, &type_ValueError, "%s is not in list", text_str(&shown));
  text_free(&shown);
  return VALUE_ERROR;
}

static struct value list_insert(struct interp *in, const struct args *args) {
  int64_t at;
  if (ops_index(in, args->at[1], &at))
    return VALUE_ERROR;
  struct list *list = args->at[0].list;
  size_t i = (size_t)clamp(at, (int64_t)list->len);
  value_list_reserve(list, list->len + 1);
  memmove(list->at + i + 1, list->at + i, (list->len - i) * sizeof *list->at);
  list->at[i] = value_ref(args->at[2]);
  list->len++;
  return VALUE_NONE;
}

/* Removes and returns item I. */
static struct value take_out(struct list *list, size_t i) {
  struct value item = list->at[i];
  memmove(list->at + i, list->at + i + 1, (list->len - i - 1) * sizeof *list->at);
  list->len--;
  return item;
}

static struct value list_pop(struct interp *in, const struct args *args) {
  int64_t at = -1;
  if ((args->count > 1 && ops_index(in, args->at[1], &at)))
    return VALUE_ERROR;
  struct list *list = args->at[0].list;
  if (!list->len)
    return interp_raise(in, &type_IndexError, "pop from empty list");
  at = at < 0 ? at + (int64_t)list->len : at;
  if (at < 0 || at >= (int64_t)list->len)
    return interp_raise(in, &type_IndexError, "pop index out of range");
  return take_out(list, (size_t)at);
}

static struct value list_remove(struct interp *in, const struct args *args) {
  int64_t i = index_item(in, args);
  if (i < 0)
    return interp_raise(in, &type_ValueError, "list.remove(x): x not in list");
  value_drop(take_out(args->at[0].list, (size_t)i));
  return VALUE_NONE;
}

static struct value list_reverse(struct interp *in, const struct args *args) {
  (void)in;
  struct list *list = args->at[0].list;
  for (size_t i = 0, j = list->len; i + 1 < j; i++) {
    struct value v = list->at[i];
    list->at[i] = list->at[--j];
    list->at[j] = v;
  }
  return VALUE_NONE;
}

static struct value list_sort(struct interp *in, const struct args *args) {
  static const char *const names[] = {"*key", "*reverse"};
  const struct args rest = types_rest(args);
  struct value given[2];
  if (ops_args(in, &rest, "sort", names, 2, 0, given))
    return VALUE_ERROR;
  struct value key = value_is_error(given[0]) ? VALUE_NONE : given[0];
  bool reverse = !value_is_error(given[1]) && ops_truth(given[1]);
  return sort_list(in, args->at[0], key, reverse) ? VALUE_ERROR : VALUE_NONE;
}

const struct builtin list_methods[] = {
    TYPES_METHOD(KIND_LIST, list_, append, 1, 1, "(object, /)", "Adds OBJECT at the end."),
    TYPES_METHOD(KIND_LIST, list_, clear, 0, 0, "()", "Takes all items away."),
    TYPES_METHOD(KIND_LIST, list_, copy, 0, 0, "()", "A list of the same items."),
    TYPES_METHOD(KIND_LIST, list_, count, 1, 1, "(value, /)", "How often VALUE is there."),
    TYPES_METHOD(KIND_LIST, list_, extend, 1, 1, "(iterable, /)", "Adds all items at the end."),
    TYPES_METHOD(KIND_LIST, list_, index, 1, 3, "(value, start=0, stop=9223372036854775807, /)",
                 "The number of the first VALUE; ValueError when there is none."),
    TYPES_METHOD(KIND_LIST, list_, insert, 2, 2, "(index, object, /)", "Adds OBJECT before INDEX."),
    TYPES_METHOD(KIND_LIST, list_, pop, 0, 1, "(index=-1, /)",
                 "Takes an item away and returns it."),
    TYPES_METHOD(KIND_LIST, list_, remove, 1, 1, "(value, /)", "Takes the first VALUE away."),
    TYPES_METHOD(KIND_LIST, list_, reverse, 0, 0, "()", "Turns the order round."),
    TYPES_NAMED(KIND_LIST, list_, sort, "(*, key=None, reverse=False)",
                "Sorts the items, or by what KEY gives for each."),
    TYPES_END,
};

/* tuple */

static struct value tuple_count(struct interp *in, const struct args *args) {
  (void)in;
  return count_item(args->at[0], args->at[1]);
}

static struct value tuple_index(struct interp *in, const struct args *args) {
  int64_t i = index_item(in, args);
  if (i == -1)
    return interp_raise(in, &type_ValueError, "tuple.index(x): x not in tuple");
  return i < 0 ? VALUE_ERROR : value_int(i);
}

const struct builtin tuple_methods[] = {
    TYPES_METHOD(KIND_TUPLE, tuple_, count, 1, 1, "(value, /)", "How often VALUE is there."),
    TYPES_METHOD(KIND_TUPLE, tuple_, index, 1, 3, "(value, start=0, stop=9223372036854775807, /)",
                 "The number of the first VALUE; ValueError when there is none."),
    TYPES_END,
};

/* range */

static struct value range_count(struct interp *in, const struct args *args) {
  return value_int(ops_contains(in, args->at[0], args->at[1]) > 0);
}

static struct value range_index(struct interp *in, const struct args *args) {
  const struct range *r = args->at[0].range;
  struct value v = args->at[1];
  int found = ops_contains(in, args->at[0], v);
  if (found < 0)
    return VALUE_ERROR;
  int64_t i = v.kind == KIND_FLOAT ? (int64_t)(found ? v.f : 0) : v.i;
  if (found)
    return value_int((int64_t)((uint64_t)i - (uint64_t)r->start) / r->step);
  if (!value_is_any_int(v))
    return interp_raise(in, &type_ValueError, "sequence.index(x): x not in sequence");
  struct text shown = TEXT_EMPTY;
  if (!ops_repr(in, v, &shown))
    interp_raise(in, &type_ValueError, "%s is not in range", text_str(&shown));
  text_free(&shown);
  return VALUE_ERROR;
}

const struct builtin range_methods[] = {
    TYPES_METHOD(KIND_RANGE, range_, count, 1, 1, "(value, /)", "1 when VALUE is in it, else 0."),
    TYPES_METHOD(KIND_RANGE, range_, index, 1, 1, "(value, /)", "The number of VALUE."),
    TYPES_END,
};

/* slice */

static struct value slice_indices(struct interp *in, const struct args *args) {
  int64_t len, start, stop, step;
  if (ops_index(in, args->at[1], &len))
    return VALUE_ERROR;
  if (len < 0)
    return interp_raise(in, &type_ValueError, "length should not be negative");
  if (ops_slice_indices(in, args->at[0].slice, len, &start, &stop, &step))
    return VALUE_ERROR;
  return value_tuple_take((struct value[]){value_int(start), value_int(stop), value_int(step)}, 3);
}

const struct builtin slice_methods[] = {
    TYPES_METHOD(KIND_SLICE, slice_, indices, 1, 1, "(len, /)",
                 "Start, stop and step of the slice in LEN items."),
    TYPES_END,
};
