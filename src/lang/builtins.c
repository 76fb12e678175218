/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module `builtins`: its table at the end, and the functions about texts and about values as such.
 * Others stand in lang/builtins_number.c, lang/builtins_walk.c and lang/builtins_io.c. */
#include "lang/builtins.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "lang/builtins_parts.h"
#include "lang/codec.h"
#include "lang/exceptions.h"
#include "lang/format.h"
#include "lang/interp.h"
#include "lang/ops.h"
#include "lang/sort.h"
#include "lang/types.h"

/* Texts */

static struct value builtin_chr(struct interp *in, const struct args *args) {
  int64_t i;
  if (!types_function(in, args, "chr", 1, 1) || ops_index(in, args->at[0], &i))
    return VALUE_ERROR;
  if (i < 0 || i > 0x10ffff)
    return interp_raise(in, &type_ValueError, "chr() arg not in range(0x110000)");
  struct text t = TEXT_EMPTY;
  text_utf8(&t, (unsigned)i);
  return codec_str_take(&t);
}

static struct value builtin_ord(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "ord", 1, 1))
    return VALUE_ERROR;
  struct value v = args->at[0];
  size_t len, unused;
  switch (v.kind) {
  case KIND_STR:
    len = v.str->chars;
    if (len == 1)
      return value_int(codec_get(v.str->s, &unused));
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
static struct value shown(struct interp *in, const struct args *args, const char *name,
                          int (*show)(struct interp *, struct value, struct text *)) {
  if (!types_function(in, args, name, 1, 1))
    return VALUE_ERROR;
  struct text t = TEXT_EMPTY;
  if (!show(in, args->at[0], &t))
    return codec_str_take(&t);
  text_free(&t);
  return VALUE_ERROR;
}

static struct value builtin_repr(struct interp *in, const struct args *args) {
  return shown(in, args, "repr", ops_repr);
}
static struct value builtin_ascii(struct interp *in, const struct args *args) {
  return shown(in, args, "ascii", format_ascii);
}

static struct value builtin_format(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "format", 1, 2))
    return VALUE_ERROR;
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
  if (!types_function(in, args, "isinstance", 2, 2))
    return VALUE_ERROR;
  int answer = is_instance(in, args->at[0], args->at[1]);
  return answer < 0 ? VALUE_ERROR : value_bool(answer);
}

static struct value builtin_issubclass(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "issubclass", 2, 2))
    return VALUE_ERROR;
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

static struct value builtin_callable(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "callable", 1, 1))
    return VALUE_ERROR;
  struct value v = args->at[0];
  return value_bool(v.kind == KIND_FUNCTION || v.kind == KIND_BUILTIN || v.kind == KIND_METHOD ||
                    v.kind == KIND_TYPE || (v.kind == KIND_MODULE && v.module->call));
}

static struct value builtin_hash(struct interp *in, const struct args *args) {
  uint32_t hash;
  if (!types_function(in, args, "hash", 1, 1) || ops_hash(in, args->at[0], &hash))
    return VALUE_ERROR;
  struct value v = args->at[0];
  int64_t i = hash;
  if (v.kind == KIND_INT || v.kind == KIND_BOOL)
    i = v.i;
  else if (v.kind == KIND_FLOAT && fabs(v.f) < 0x1p63 && v.f == floor(v.f)) /* equal to an int */
    i = (int64_t)v.f;
  i %= ((int64_t)1 << 61) - 1;
  return value_int(i == -1 ? -2 : i);
}

/* A number that no other living value has; numbers and None are told apart by what they are. */
static struct value builtin_id(struct interp *in, const struct args *args) {
  return types_function(in, args, "id", 1, 1) ? value_int(args->at[0].i) : VALUE_ERROR;
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
  if (!types_function(in, args, "getattr", 2, 3))
    return VALUE_ERROR;
  bool missing;
  struct value v = attribute(in, args, &missing);
  if (!missing || args->count < 3)
    return v;
  interp_forget_exception(in);
  return value_ref(args->at[2]);
}

static struct value builtin_hasattr(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "hasattr", 2, 2))
    return VALUE_ERROR;
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
  if (!types_function(in, args, "dir", 0, 1 + !args->count))
    return VALUE_ERROR;
  struct value names = value_list_take(NULL, 0);
  if (args->count)
    ops_each_attribute(in, args->at[0], add_name, &names);
  else
    interp_each_name(in, false, add_name, &names);
  sort_list(in, names, VALUE_NONE, false);
  return names;
}

/* The table */

#define FUNCTION(NAME, SIGNATURE, DOC)                                                             \
  static const struct builtin row_##NAME = {{VALUE_STATIC}, #NAME, builtin_##NAME,                 \
                                            SIGNATURE,      DOC,   NULL};

FUNCTION(abs, "abs(x, /)", "How far X is from zero.")
FUNCTION(all, "all(iterable, /)", "Whether every item counts as true.")
FUNCTION(any, "any(iterable, /)", "Whether some item counts as true.")
FUNCTION(ascii, "ascii(object, /)", "Like repr, with all that is not ASCII escaped.")
FUNCTION(bin, "bin(number, /)", "The int in binary: '0b101'.")
FUNCTION(callable, "callable(object, /)", "Whether it can be called.")
FUNCTION(chr, "chr(i, /)", "The character with this number.")
FUNCTION(dir, "dir([object])", "The names of its attributes, or of what is bound.")
FUNCTION(divmod, "divmod(x, y, /)", "The tuple (x // y, x % y).")
FUNCTION(exit, "exit(code=None)", "Ends the program or leaves the shell.")
FUNCTION(format, "format(value, format_spec='', /)", "VALUE laid out as FORMAT_SPEC says.")
FUNCTION(getattr, "getattr(object, name[, default])", "The attribute called NAME.")
FUNCTION(hasattr, "hasattr(object, name, /)", "Whether it has an attribute called NAME.")
FUNCTION(hash, "hash(object, /)", "A number that is equal for equal values.")
FUNCTION(hex, "hex(number, /)", "The int in hexadecimal: '0x1f'.")
FUNCTION(id, "id(object, /)", "A number that tells this value from all others.")
FUNCTION(input, "input(prompt='', /)", "One line from standard input, without its end.")
FUNCTION(isinstance, "isinstance(object, class_or_tuple, /)",
         "Whether OBJECT is of the class or of one below it.")
FUNCTION(issubclass, "issubclass(cls, class_or_tuple, /)",
         "Whether CLS is that class or one below it.")
FUNCTION(iter, "iter(iterable, /)", "A walk over the items, for next().")
FUNCTION(len, "len(object, /)", "The number of its items.")
FUNCTION(max, "max(iterable, *[, default, key])", "The largest item, or argument.")
FUNCTION(min, "min(iterable, *[, default, key])", "The smallest item, or argument.")
FUNCTION(next, "next(iterator[, default])", "The next item of a walk.")
FUNCTION(oct, "oct(number, /)", "The int in octal: '0o17'.")
FUNCTION(open,
         "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, "
         "closefd=True, opener=None)",
         "A file to read or write, as text or (with a 'b' in MODE) as bytes.")
FUNCTION(ord, "ord(c, /)", "The number of a character.")
FUNCTION(pow, "pow(base, exp, mod=None)", "BASE to the power of EXP, modulo MOD.")
FUNCTION(print, "print(*args, sep=' ', end='\\n', file=None, flush=False)",
         "Writes the values to standard output.")
FUNCTION(repr, "repr(object, /)", "The value as one would write it in a program.")
FUNCTION(round, "round(number, ndigits=None)",
         "The nearest int, or number with NDIGITS decimals; halves go to the even one.")
FUNCTION(sorted, "sorted(iterable, /, *, key=None, reverse=False)",
         "A new list of the items in order.")
FUNCTION(sum, "sum(iterable, /, start=0)", "START and all items added up.")
static const struct builtin row_quit = {{VALUE_STATIC},
                                        "quit",
                                        builtin_exit,
                                        "quit(code=None)",
                                        "Ends the program or leaves the shell.",
                                        NULL};

#define ROW(NAME) {#NAME, {.kind = KIND_BUILTIN, .builtin = &row_##NAME}},
#define CLASS(NAME) {#NAME, {.kind = KIND_TYPE, .type = &type_##NAME}},

static const struct module_item items[] = {
    ROW(abs) ROW(all) ROW(any) ROW(ascii) ROW(bin) ROW(callable) ROW(chr) ROW(dir) ROW(divmod) ROW(
        exit) ROW(format) ROW(getattr) ROW(hasattr) ROW(hash) ROW(hex) ROW(id) ROW(input)
        ROW(isinstance) ROW(issubclass) ROW(iter) ROW(len) ROW(max) ROW(min) ROW(next) ROW(oct) ROW(
            open) ROW(ord) ROW(pow) ROW(print) ROW(repr) ROW(round) ROW(sorted) ROW(sum) ROW(quit)
            CLASS(bool) CLASS(bytearray) CLASS(bytes) CLASS(dict) CLASS(enumerate) CLASS(
                filter) CLASS(float) CLASS(int) CLASS(list) CLASS(map) CLASS(object) CLASS(range)
                CLASS(reversed) CLASS(set) CLASS(slice) CLASS(str) CLASS(tuple) CLASS(type) CLASS(
                    zip) CLASS(BaseException) CLASS(Exception) CLASS(KeyboardInterrupt)
                    CLASS(SystemExit) CLASS(ArithmeticError) CLASS(OverflowError) CLASS(
                        ZeroDivisionError) CLASS(FloatingPointError) CLASS(AssertionError)
                        CLASS(AttributeError) CLASS(EOFError) CLASS(ImportError)
                            CLASS(ModuleNotFoundError) CLASS(LookupError) CLASS(IndexError) CLASS(
                                KeyError) CLASS(MemoryError)
                                CLASS(NameError) CLASS(UnboundLocalError) CLASS(OSError) CLASS(
                                    BlockingIOError) CLASS(ChildProcessError) CLASS(ConnectionError)
                                    CLASS(BrokenPipeError) CLASS(ConnectionAbortedError) CLASS(
                                        ConnectionRefusedError) CLASS(ConnectionResetError)
                                        CLASS(FileExistsError) CLASS(FileNotFoundError) CLASS(
                                            InterruptedError) CLASS(IsADirectoryError)
                                            CLASS(NotADirectoryError) CLASS(PermissionError)
                                                CLASS(ProcessLookupError) CLASS(TimeoutError) CLASS(
                                                    RuntimeError) CLASS(NotImplementedError)
                                                    CLASS(RecursionError) CLASS(StopIteration)
                                                        CLASS(SyntaxError) CLASS(IndentationError)
                                                            CLASS(TabError) CLASS(SystemError)
                                                                CLASS(TypeError) CLASS(
                                                                    ValueError) CLASS(UnicodeError)
                                                                    CLASS(UnicodeDecodeError) CLASS(
                                                                        UnicodeEncodeError)
                                                                        CLASS(Warning){
                                                                            "EnvironmentError",
                                                                            {.kind = KIND_TYPE,
                                                                             .type =
                                                                                 &type_OSError}},
    {"IOError", {.kind = KIND_TYPE, .type = &type_OSError}},
    {NULL, {0}},
};

const struct module module_builtins = {{VALUE_STATIC}, "builtins", items, NULL, NULL, NULL};

const struct module *const builtins_modules[] = {
    &module_builtins, &module_binascii, &module_errno,  &module_os,
    &module_os_path,  &module_random,   &module_string, &module_struct,
    &module_sys,      &module_time,     NULL,
};
