/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The classes themselves, and the checks that every method begins with. The constructors are with the
 * methods of their classes, except for a few small ones here. */
#include "lang/value/types.h"

#include <string.h>

#include "base/text.h"
#include "lang/value/constructors.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"

const char types_unbound = 0;

/* Checks */

static bool wrong_object(struct interp *in, const struct args *args, enum kind kind,
                         const char *class, const char *name) {
  if (!args->count) {
    interp_raise(in, &type_TypeError, "unbound method %s.%s() needs an argument", class, name);
    return true;
  }
  if (args->at[0].kind == kind || (kind == KIND_INT && value_is_any_int(args->at[0])))
    return false;
  interp_raise(in, &type_TypeError,
               "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", name, class,
               value_type_name(args->at[0]));
  return true;
}

/* Raises TypeError for GIVEN arguments where MIN to MAX are wanted, worded as CPython words it for each
   way of reading arguments. */
static void wrong_count(struct interp *in, const char *class, const char *name, int name_len,
                        bool parsed, size_t given, size_t min, size_t max) {
  size_t want = given < min ? min : max;
  const char *bound = min == max ? "" : given < min ? "at least " : "at most ";
  const char *s = want == 1 ? "" : "s";
  const char *dot = *class ? "." : "";
  if (max == 0)
    interp_raise(in, &type_TypeError, "%s%s%.*s() takes no arguments (%zu given)", class, dot,
                 name_len, name, given);
  else if (parsed)
    interp_raise(in, &type_TypeError, "%.*s() takes %s%zu argument%s (%zu given)", name_len, name,
                 min == max ? "exactly " : bound, want, s, given);
  else if (max == 1 && min == 1)
    interp_raise(in, &type_TypeError, "%s%s%.*s() takes exactly one argument (%zu given)", class,
                 dot, name_len, name, given);
  else
    interp_raise(in, &type_TypeError, "%.*s expected %s%zu argument%s, got %zu", name_len, name,
                 bound, want, s, given);
}

static bool check(struct interp *in, const struct args *args, const char *class, const char *name,
                  size_t given, size_t min, size_t max) {
  int name_len = (int)strcspn(name, "(");
  if (args->keyword_count) {
    interp_raise(in, &type_TypeError, "%s%s%.*s() takes no keyword arguments", class,
                 *class ? "." : "", name_len, name);
    return false;
  }
  if (given >= min && given <= max)
    return true;
  wrong_count(in, class, name, name_len, name[name_len] == '(', given, min, max);
  return false;
}

bool types_check(struct interp *in, const struct builtin *builtin, const struct args *args) {
  bool method = builtin->kind != KIND_ERROR;
  const char *class = !method ? ""
                      : builtin->kind == KIND_EXCEPTION
                          ? type_BaseException.name
                          : value_type_name((struct value){.kind = builtin->kind});
  if (method && wrong_object(in, args, builtin->kind, class, builtin->name))
    return false;
  return !builtin->called || check(in, args, class, builtin->called, args->count - method,
                                   builtin->min - method, builtin->beyond - 1 - method);
}

bool types_method(struct interp *in, const struct args *args, const struct type *type,
                  const char *name, size_t min, size_t max) {
  return check(in, args, type->name, name, args->count - 1, min, max);
}

bool types_function(struct interp *in, const struct args *args, const char *name, size_t min,
                    size_t max) {
  return check(in, args, "", name, args->count, min, max);
}

/* Classes. A row: the C name, the name, its base, the constructor, methods, signature, what it is. */

#define CLASS(ID, NAME, BASE, CALL, METHODS, SIGNATURE, DOC)                                       \
  const struct type type_##ID = {.head = {VALUE_STATIC},                                           \
                                 .name = NAME,                                                     \
                                 .module = "builtins",                                             \
                                 .base = BASE,                                                     \
                                 .call = CALL,                                                     \
                                 .methods = METHODS,                                               \
                                 .signature = SIGNATURE,                                           \
                                 .doc = DOC};

static builtin_fn bool_new, range_new, slice_new, type_of;

CLASS(object, "object", NULL, NULL, NULL, "object", "What every value is.")
CLASS(NoneType, "NoneType", &type_object, NULL, NULL, "None", "The value that says: nothing.")
CLASS(int, "int", &type_object, int_new, int_methods, "int(x=0, base=10)",
      "A whole number of any size, read from text in BASE or cut from a float.")
CLASS(bool, "bool", &type_int, bool_new, NULL, "bool(x=False)",
      "True or False: whether X counts as true.")
CLASS(float, "float", &type_object, float_new, float_methods, "float(x=0.0)",
      "A number with a fraction (IEEE 754, 64 bits).")
CLASS(str, "str", &type_object, str_new, str_methods,
      "str(object='', encoding='utf-8', errors='strict')",
      "Text: what print shows of OBJECT, or bytes decoded.")
CLASS(bytes, "bytes", &type_object, bytes_new, bytes_methods,
      "bytes(source=b'', encoding, errors='strict')",
      "Bytes that never change: of a text, of ints, or so many zeros.")
CLASS(bytearray, "bytearray", &type_object, bytearray_new, bytearray_methods,
      "bytearray(source=b'', encoding, errors='strict')",
      "Bytes that can be changed, for recv_into.")
CLASS(tuple, "tuple", &type_object, tuple_new, tuple_methods, "tuple(iterable=())",
      "Values in a row that never changes, such as an address.")
CLASS(list, "list", &type_object, list_new, list_methods, "list(iterable=())",
      "Values in a row that can grow and change.")
CLASS(dict, "dict", &type_object, dict_make, dict_methods, "dict(mapping_or_pairs=(), **names)",
      "Values under keys, in order of their adding.")
CLASS(set, "set", &type_object, set_new, set_methods, "set(iterable=())",
      "Values without order, each once.")
CLASS(range, "range", &type_object, range_new, range_methods, "range([start,] stop[, step])",
      "The ints from START up to, not with, STOP.")
CLASS(slice, "slice", &type_object, slice_new, slice_methods, "slice([start,] stop[, step])",
      "What stands between the brackets of a[1:5].")
CLASS(iterator, "iterator", &type_object, NULL, NULL, "iterator",
      "A walk over values: next() gives each.")
CLASS(function, "function", &type_object, NULL, NULL, "function", "What `def` makes.")
CLASS(builtin, "builtin_function_or_method", &type_object, NULL, NULL, "builtin",
      "A function that comes with the language.")
CLASS(method, "method", &type_object, NULL, NULL, "method", "A function bound to a value.")
CLASS(type, "type", &type_object, type_of, NULL, "type(object)", "The class of a value.")
CLASS(module, "module", &type_object, NULL, NULL, "module", "What `import` gives.")
CLASS(enumerate, "enumerate", &type_object, enumerate_new, NULL, "enumerate(iterable, start=0)",
      "Pairs of a number and an item.")
CLASS(zip, "zip", &type_object, zip_new, NULL, "zip(*iterables, strict=False)",
      "Tuples of one item of each, up to the end of the shortest.")
CLASS(map, "map", &type_object, map_new, NULL, "map(function, iterable, *iterables)",
      "What FUNCTION makes of each item.")
CLASS(filter, "filter", &type_object, filter_new, NULL, "filter(function, iterable)",
      "The items of which FUNCTION says true; None: those that count as true.")
CLASS(reversed, "reversed", &type_object, reversed_new, NULL, "reversed(sequence, /)",
      "The items from the last to the first.")

CLASS(ellipsis, "ellipsis", &type_object, NULL, NULL, "ellipsis",
      "What `...` is: a place for code or a value to come.")

static void ellipsis_repr(struct native *self, struct text *out) {
  (void)self;
  text_adds(out, "Ellipsis");
}

static const struct native_type ellipsis_native = {.type = &type_ellipsis, .repr = ellipsis_repr};
const struct native types_ellipsis = {.head = {VALUE_STATIC}, .type = &ellipsis_native};

/* The small constructors. */

static struct value bool_new(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "bool", 0, 1))
    return VALUE_ERROR;
  return value_bool(args->count && ops_truth(args->at[0]));
}

static struct value type_of(struct interp *in, const struct args *args) {
  if (args->count == 3)
    return interp_raise(in, &type_TypeError, "sockshell has no classes to be made");
  if (args->count != 1 || args->keyword_count)
    return interp_raise(in, &type_TypeError, "type() takes 1 or 3 arguments");
  return value_object(KIND_TYPE, value_type(args->at[0]));
}

/* The arguments of range and slice: start, stop and step, KIND_ERROR where left out. */
static bool bounds(struct interp *in, const struct args *args, const char *name,
                   struct value *three) {
  if (args->keyword_count || args->count < 1 || args->count > 3) {
    if (args->keyword_count)
      interp_raise(in, &type_TypeError, "%s() takes no keyword arguments", name);
    else
      interp_raise(in, &type_TypeError, "%s expected at %s, got %zu", name,
                   args->count ? "most 3 arguments" : "least 1 argument", args->count);
    return false;
  }
  bool one = args->count == 1;
  three[0] = one ? VALUE_ERROR : args->at[0];
  three[1] = args->at[one ? 0 : 1];
  three[2] = args->count == 3 ? args->at[2] : VALUE_ERROR;
  return true;
}

static struct value range_new(struct interp *in, const struct args *args) {
  struct value three[3];
  int64_t start = 0, stop, step = 1;
  if (!bounds(in, args, "range", three))
    return VALUE_ERROR;
  for (int i = 0; i < 3; i++)
    if (three[i].kind == KIND_BIG)
      return interp_raise(in, &type_OverflowError, "sockshell's ranges have 64 bits");
  if ((!value_is_error(three[0]) && ops_index(in, three[0], &start)) ||
      ops_index(in, three[1], &stop) ||
      (!value_is_error(three[2]) && ops_index(in, three[2], &step)))
    return VALUE_ERROR;
  if (!step)
    return interp_raise(in, &type_ValueError, "range() arg 3 must not be zero");
  return value_range(start, stop, step);
}

static struct value slice_new(struct interp *in, const struct args *args) {
  struct value three[3];
  if (!bounds(in, args, "slice", three))
    return VALUE_ERROR;
  for (int i = 0; i < 3; i++)
    three[i] = value_is_error(three[i]) ? VALUE_NONE : value_ref(three[i]);
  return value_slice_take(three[0], three[1], three[2]);
}
