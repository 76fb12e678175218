/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module `builtins`: its table at the end, and the functions on texts and on values as such. Others
 * are in lang/lib/builtins_number.c, lang/lib/builtins_walk.c and lang/lib/builtins_io.c. */
#include "lang/lib/builtins.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "lang/lib/builtins_parts.h"
#include "lang/lib/stream.h"
#include "lang/text/codec.h"
#include "lang/value/big.h"
#include "lang/value/exceptions.h"
#include "lang/text/format.h"
#include "lang/eval/interp.h"
#include "lang/value/memoryview.h"
#include "lang/value/number.h"
#include "lang/value/ops.h"
#include "lang/value/sort.h"
#include "lang/value/types.h"

/* Texts */

static struct value builtin_chr(struct interp *in, const struct args *args) {
  int64_t i;
  if (ops_index_as(in, args->at[0], "int", &i))
    return VALUE_ERROR;
  if (i < 0 || i > 0x10ffff)
    return interp_raise(in, &type_ValueError, "chr() arg not in range(0x110000)");
  struct text t = TEXT_EMPTY;
  text_utf8(&t, (unsigned)i);
  return codec_str_take(&t);
}

static struct value builtin_ord(struct interp *in, const struct args *args) {
  struct value v = args->at[0];
  size_t len, unused;
  switch (v.kind) {
  case KIND_STR:
    len = v.str->chars;
    if (len == 1)
      return value_int(utf8_get(v.str->s, &unused));
    break;
  case KIND_BYTES:
    len = v.bytes->len;
    if (len == 1)
      return value_int(v.bytes->s[0]);
    break;
  case KIND_BYTEARRAY:
    len = v.bytearray->len;
    if (len == 1)
      return value_int(v.bytearray->s[0]);
    break;
  default:
    return interp_raise(in, &type_TypeError, "ord() expected string of length 1, but %s found",
                        value_type_name(v));
  }
  return interp_raise(in, &type_TypeError,
                      "ord() expected a character, but string of length %zu found", len);
}

/* repr, ascii */
static struct value shown(struct interp *in, const struct args *args,
                          int (*show)(struct interp *, struct value, struct text *)) {
  struct text t = TEXT_EMPTY;
  if (!show(in, args->at[0], &t))
    return codec_str_take(&t);
  text_free(&t);
  return VALUE_ERROR;
}

static struct value builtin_repr(struct interp *in, const struct args *args) {
  return shown(in, args, ops_repr);
}
static struct value builtin_ascii(struct interp *in, const struct args *args) {
  return shown(in, args, format_ascii);
}

static struct value builtin_format(struct interp *in, const struct args *args) {
  struct value spec = args->count > 1 ? args->at[1] : VALUE_NONE;
  if (args->count > 1 && spec.kind != KIND_STR)
    return interp_raise(in, &type_TypeError, "format() argument 2 must be str, not %s",
                        value_given_name(spec));
  struct text t = TEXT_EMPTY;
  bool given = args->count > 1;
  if (!ops_format(in, args->at[0], given ? spec.str->s : "", given ? spec.str->len : 0, &t))
    return codec_str_take(&t);
  text_free(&t);
  return VALUE_ERROR;
}

/* Values as such */

/* Whether V is an instance of CLASS, a class or a tuple of them: 1, 0 or -1. */
static int is_instance(struct interp *in, struct value v, struct value class) {
  if (class.kind == KIND_TYPE)
    return class.type == &type_object || exceptions_is(value_type(v), class.type);
  int answer = class.kind == KIND_TUPLE ? 0 : -1;
  for (size_t i = 0; !answer && i < class.tuple->len; i++)
    answer = is_instance(in, v, class.tuple->at[i]);
  if (answer < 0 && value_is_error(in->exception))
    interp_raise(in, &type_TypeError,
                 "isinstance() arg 2 must be a type, a tuple of types, or a union");
  return answer;
}

static struct value builtin_isinstance(struct interp *in, const struct args *args) {
  int answer = is_instance(in, args->at[0], args->at[1]);
  return answer < 0 ? VALUE_ERROR : value_bool(answer);
}

static struct value builtin_issubclass(struct interp *in, const struct args *args) {
  if (args->at[0].kind != KIND_TYPE)
    return interp_raise(in, &type_TypeError, "issubclass() arg 1 must be a class");
  struct value class = args->at[1];
  bool several = class.kind == KIND_TUPLE, found = false;
  const struct value *at = several ? class.tuple->at : &args->at[1];
  for (size_t i = 0, n = several ? class.tuple->len : 1; i < n && !found; i++) {
    if (at[i].kind != KIND_TYPE)
      return interp_raise(in, &type_TypeError,
                          "issubclass() arg 2 must be a class, a tuple of classes, or a union");
    found = at[i].type == &type_object || exceptions_is(args->at[0].type, at[i].type);
  }
  return value_bool(found);
}

struct value builtin_callable(struct interp *in, const struct args *args) {
  struct value v = args->at[0];
  return value_bool(v.kind == KIND_FUNCTION || v.kind == KIND_BUILTIN || v.kind == KIND_METHOD ||
                    v.kind == KIND_TYPE ||
                    (v.kind == KIND_MODULE && v.module->call && !interp_strict(in)));
}

static struct value builtin_hash(struct interp *in, const struct args *args) {
  uint32_t hash;
  if (ops_hash(in, args->at[0], &hash))
    return VALUE_ERROR;
  struct value v = args->at[0];
  int64_t i = hash;
  if (v.kind == KIND_FLOAT && isfinite(v.f) && v.f == floor(v.f)) /* equal to an int */
    i = v.f < 0 ? -(int64_t)big_hash_float(v.f) : (int64_t)big_hash_float(v.f);
  else if (value_is_any_int(v))
    i = number_is_negative(v) ? -(int64_t)big_hash(v) : (int64_t)big_hash(v);
  return value_int(i == -1 ? -2 : i);
}

/* A number that no other living value has; numbers and None get one from their kind and value. */
static struct value builtin_id(struct interp *in, const struct args *args) {
  (void)in;
  return value_int(args->at[0].i);
}

/* hasattr, getattr: the attribute, or VALUE_ERROR; *MISSING says that there is none. */
static struct value attribute(struct interp *in, const struct args *args, bool *missing) {
  *missing = false;
  if (args->at[1].kind != KIND_STR)
    return interp_raise(in, &type_TypeError, "attribute name must be string, not '%s'",
                        value_type_name(args->at[1]));
  struct value v = ops_get_attribute(in, args->at[0], args->at[1].str->s, args->at[1].str->len);
  if (value_is_error(v) && in->exception.kind == KIND_EXCEPTION)
    *missing = exceptions_is(in->exception.exception->type, &type_AttributeError);
  return v;
}

static struct value builtin_getattr(struct interp *in, const struct args *args) {
  bool missing;
  struct value v = attribute(in, args, &missing);
  if (!missing || args->count < 3)
    return v;
  interp_forget_exception(in);
  return value_ref(args->at[2]);
}

static struct value builtin_hasattr(struct interp *in, const struct args *args) {
  bool missing;
  struct value v = attribute(in, args, &missing);
  if (value_is_error(v) && !missing)
    return v;
  if (missing)
    interp_forget_exception(in);
  value_drop(v);
  return value_bool(!missing);
}

static void add_name(void *data, const char *name) {
  value_list_append_take(*(struct value *)data, value_strz(name));
}

static struct value builtin_dir(struct interp *in, const struct args *args) {
  struct value names = value_list_take(NULL, 0);
  if (args->count)
    ops_each_attribute(in, args->at[0], add_name, &names);
  else
    interp_each_name(in, false, add_name, &names);
  sort_list(in, names, VALUE_NONE, false);
  return names;
}

/* The table */

#define builtin_quit builtin_exit

static const struct builtin functions[] = {
    TYPES_FUNCTION(builtin_, abs, 1, 1, "(x, /)", "How far X is from zero."),
    TYPES_FUNCTION(builtin_, all, 1, 1, "(iterable, /)", "Whether every item counts as true."),
    TYPES_FUNCTION(builtin_, any, 1, 1, "(iterable, /)", "Whether some item counts as true."),
    TYPES_FUNCTION(builtin_, ascii, 1, 1, "(object, /)",
                   "Like repr, with all that is not ASCII escaped."),
    TYPES_FUNCTION(builtin_, bin, 1, 1, "(number, /)", "The int in binary: '0b101'."),
    TYPES_FUNCTION(builtin_, callable, 1, 1, "(object, /)", "Whether it can be called."),
    TYPES_FUNCTION(builtin_, chr, 1, 1, "(i, /)", "The character with this number."),
    TYPES_FUNCTION(builtin_, dir, 0, 1, "([object])",
                   "The names of its attributes, or of what is bound."),
    TYPES_FUNCTION(builtin_, divmod, 2, 2, "(x, y, /)", "The tuple (x // y, x % y)."),
    TYPES_FUNCTION(builtin_, exit, 0, 1, "(code=None)", "Ends the program or leaves the shell."),
    TYPES_FUNCTION(builtin_, format, 1, 2, "(value, format_spec='', /)",
                   "VALUE laid out as FORMAT_SPEC says."),
    TYPES_FUNCTION(builtin_, getattr, 2, 3, "(object, name[, default])",
                   "The attribute called NAME."),
    TYPES_FUNCTION(builtin_, hasattr, 2, 2, "(object, name, /)",
                   "Whether it has an attribute called NAME."),
    TYPES_FUNCTION(builtin_, hash, 1, 1, "(object, /)", "A number that is equal for equal values."),
    TYPES_FUNCTION(builtin_, hex, 1, 1, "(number, /)", "The int in hexadecimal: '0x1f'."),
    TYPES_FUNCTION(builtin_, id, 1, 1, "(object, /)",
                   "A number that tells this value from all others."),
    TYPES_FUNCTION(builtin_, input, 0, 1, "(prompt='', /)",
                   "One line from standard input, without its end."),
    TYPES_FUNCTION(builtin_, isinstance, 2, 2, "(object, class_or_tuple, /)",
                   "Whether OBJECT is of the class or of one below it."),
    TYPES_FUNCTION(builtin_, issubclass, 2, 2, "(cls, class_or_tuple, /)",
                   "Whether CLS is that class or one below it."),
    TYPES_FUNCTION(builtin_, iter, 1, 2, "(iterable, /)", "A walk over the items, for next()."),
    TYPES_FUNCTION(builtin_, len, 1, 1, "(object, /)", "The number of its items."),
    TYPES_ROW(builtin_, max, "(iterable, *[, default, key])", "The largest item, or argument."),
    TYPES_ROW(builtin_, min, "(iterable, *[, default, key])", "The smallest item, or argument."),
    TYPES_FUNCTION(builtin_, next, 1, 2, "(iterator[, default])", "The next item of a walk."),
    TYPES_FUNCTION(builtin_, oct, 1, 1, "(number, /)", "The int in octal: '0o17'."),
    TYPES_ROW(builtin_, open,
              "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, "
              "closefd=True, opener=None)",
              "A file to read or write, as text or (with a 'b' in MODE) as bytes."),
    TYPES_FUNCTION(builtin_, ord, 1, 1, "(c, /)", "The number of a character."),
    TYPES_ROW(builtin_, pow, "(base, exp, mod=None)", "BASE to the power of EXP, modulo MOD."),
    TYPES_ROW(builtin_, print, "(*args, sep=' ', end='\\n', file=None, flush=False)",
              "Writes the values to standard output."),
    TYPES_FUNCTION(builtin_, repr, 1, 1, "(object, /)",
                   "The value as one would write it in a program."),
    TYPES_ROW(builtin_, round, "(number, ndigits=None)",
              "The nearest int, or number with NDIGITS decimals; halves go to the even one."),
    TYPES_ROW(builtin_, sorted, "(iterable, /, *, key=None, reverse=False)",
              "A new list of the items in order."),
    TYPES_ROW(builtin_, sum, "(iterable, /, start=0)", "START and all items added up."),
    TYPES_CALLED(KIND_ERROR, builtin_, quit, "exit", 0, 1, "(code=None)",
                 "Ends the program or leaves the shell."),
    TYPES_END,
};

static const struct type *const types[] = {
    /* of values */
    &type_bool, &type_bytearray, &type_bytes, &type_dict, &type_enumerate, &type_filter,
    &type_float, &type_int, &type_list, &type_map, &type_memoryview, &type_object, &type_range,
    &type_reversed, &type_set, &type_slice, &type_str, &type_tuple, &type_type, &type_zip,

    /* exceptions */
    &type_BaseException, &type_Exception, &type_KeyboardInterrupt, &type_SystemExit,
    &type_ArithmeticError, &type_OverflowError, &type_ZeroDivisionError, &type_FloatingPointError,
    &type_AssertionError, &type_AttributeError, &type_BufferError, &type_EOFError,
    &type_ImportError, &type_ModuleNotFoundError, &type_LookupError, &type_IndexError,
    &type_KeyError, &type_MemoryError, &type_NameError, &type_UnboundLocalError, &type_OSError,
    &type_BlockingIOError, &type_ChildProcessError, &type_ConnectionError, &type_BrokenPipeError,
    &type_ConnectionAbortedError, &type_ConnectionRefusedError, &type_ConnectionResetError,
    &type_FileExistsError, &type_FileNotFoundError, &type_InterruptedError, &type_IsADirectoryError,
    &type_NotADirectoryError, &type_PermissionError, &type_ProcessLookupError, &type_TimeoutError,
    &type_RuntimeError, &type_NotImplementedError, &type_RecursionError, &type_StopIteration,
    &type_SyntaxError, &type_IndentationError, &type_TabError, &type_SystemError, &type_TypeError,
    &type_ValueError, &type_UnicodeError, &type_UnicodeDecodeError, &type_UnicodeEncodeError,
    &type_Warning, NULL};

static const struct module_item items[] = {
    {"Ellipsis", {.kind = KIND_NATIVE, .native = (struct native *)&types_ellipsis}},
    {"EnvironmentError", {.kind = KIND_TYPE, .type = &type_OSError}},
    {"IOError", {.kind = KIND_TYPE, .type = &type_OSError}},
    {NULL, {0}},
};

const struct module module_builtins = {.head = {VALUE_STATIC},
                                       .name = "builtins",
                                       .functions = functions,
                                       .types = types,
                                       .items = items,
                                       .natives = stream_natives};

const struct module *const builtins_modules[] = {
    &module_builtins, &module_struct, &module_binascii,
    &module_time,     &module_random, &module_string,
    &module_sys,      &module_errno,  &module_os,
    &module_os_path,  NULL,
};
