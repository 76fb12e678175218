/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the arguments of built-in functions. */
#include "lang/value/ops.h"

#include <string.h>

#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/memoryview.h"
#include "lang/value/number.h"

int ops_index(struct interp *in, struct value v, int64_t *i) {
  return ops_index_as(in, v, "ssize_t", i);
}

int ops_index_as(struct interp *in, struct value v, const char *type, int64_t *i) {
  if (value_is_int(v)) {
    *i = v.i;
    return 0;
  }
  if (v.kind == KIND_BIG)
    return interp_fail(in, &type_OverflowError, "Python int too large to convert to C %s", type);
  return interp_fail(in, &type_TypeError, "'%s' object cannot be interpreted as an integer",
                     value_type_name(v));
}

int ops_number(struct interp *in, struct value v, double *f) {
  if (v.kind == KIND_FLOAT)
    *f = v.f;
  else if (value_is_any_int(v))
    return number_to_float(in, v, f);
  else {
    return interp_fail(in, &type_TypeError, "must be real number, not %s", value_type_name(v));
  }
  return 0;
}

struct value ops_wants_bytes(struct interp *in, struct value v) {
  interp_raise(in, &type_TypeError, "a bytes-like object is required, not '%s'",
               value_type_name(v));
  if (v.kind == KIND_STR)
    interp_hint(in, "text is not bytes: put a b before the quotes, b\"…\", or use .encode()");
  return VALUE_ERROR;
}

bool ops_is_buffer(struct value v) {
  return v.kind == KIND_BYTES || v.kind == KIND_BYTEARRAY || memoryview_is(v);
}

int ops_buffer(struct interp *in, struct value v, const unsigned char **s, size_t *len) {
  if (v.kind == KIND_BYTES) {
    *s = v.bytes->s;
    *len = v.bytes->len;
  } else if (v.kind == KIND_BYTEARRAY) {
    *s = v.bytearray->s;
    *len = v.bytearray->len;
  } else if (memoryview_is(v)) {
    return memoryview_bytes(in, v, s, len);
  } else {
    ops_wants_bytes(in, v);
    return -1;
  }
  return 0;
}

/* What a list of names tells: how many may be given by position, how many must be. */
struct shape {
  size_t positional, only; /* only: those that cannot be given by name */
};

static struct shape shape_of(const char *const *names, size_t count) {
  struct shape s = {0, 0};
  while (s.positional < count && names[s.positional][0] != '*')
    s.only += names[s.positional++][0] == '/';
  return s;
}

static int too_many(struct interp *in, const char *what, const struct args *args, size_t count,
                    size_t required, size_t positional) {
  size_t given = args->count + args->keyword_count;
  if (given > count)
    interp_raise(in, &type_TypeError, "%s() takes %s %zu %sargument%s (%zu given)", what,
                 required < count ? "at most" : "exactly", count, args->count ? "" : "keyword ",
                 count == 1 ? "" : "s", given);
  else if (!positional)
    interp_raise(in, &type_TypeError, "%s() takes no positional arguments", what);
  else
    interp_raise(in, &type_TypeError, "%s() takes %s %zu positional argument%s (%zu given)", what,
                 required < positional ? "at most" : "exactly", positional,
                 positional == 1 ? "" : "s", args->count);
  return -1;
}

/* The number of the parameter that KEYWORD names, COUNT when there is none. */
static size_t find(const struct str *keyword, const char *const *names, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const char *name = names[i] + (names[i][0] == '*');
    if (!strncmp(name, keyword->s, keyword->len) && !name[keyword->len])
      return i;
  }
  return count;
}

int ops_args(struct interp *in, const struct args *args, const char *what, const char *const *names,
             size_t count, size_t required, struct value *out) {
  struct shape shape = shape_of(names, count);
  if (args->keyword_count && shape.only == count)
    return interp_fail(in, &type_TypeError, "%s() takes no keyword arguments", what);
  if (args->count > shape.positional || args->count + args->keyword_count > count)
    return too_many(in, what, args, count, required, shape.positional);
  for (size_t i = 0; i < count; i++)
    out[i] = i < args->count ? args->at[i] : VALUE_ERROR;
  for (size_t k = 0; k < args->keyword_count; k++) {
    size_t i = find(args->keywords[k], names, count);
    if (i == count)
      return interp_fail(in, &type_TypeError, "'%s' is an invalid keyword argument for %s()",
                         args->keywords[k]->s, what);
    if (out[i].kind != KIND_ERROR)
      return interp_fail(in, &type_TypeError,
                         "argument for %s() given by name ('%s') and position (%zu)", what,
                         args->keywords[k]->s, i + 1);
    out[i] = args->at[args->count + k];
  }
  for (size_t i = 0; i < required; i++) {
    if (out[i].kind != KIND_ERROR)
      continue;
    if (names[i][0] == '/')
      interp_raise(in, &type_TypeError, "%s() takes %s %zu positional argument%s (%zu given)", what,
                   required < shape.positional ? "at least" : "exactly", required,
                   required == 1 ? "" : "s", args->count);
    else
      interp_raise(in, &type_TypeError, "%s() missing required argument '%s' (pos %zu)", what,
                   names[i] + (names[i][0] == '*'), i + 1);
    return -1;
  }
  return 0;
}

/* Functions written in Python */

/* The first of the keywords that is not in NAMES, or NULL. */
static const char *stranger(const struct args *args, const char *const *names, size_t count) {
  for (size_t k = 0; k < args->keyword_count; k++) {
    size_t i = 0;
    while (i < count && strcmp(names[i] + (*names[i] == '*'), args->keywords[k]->s))
      i++;
    if (i == count)
      return args->keywords[k]->s;
  }
  return NULL;
}

/* Raises the TypeError if a required parameter was given neither by position nor by keyword: 0 or -1. */
static int check_missing(struct interp *in, const struct args *args, const char *what,
                         const char *const *names, size_t required) {
  const char *missing[2];
  size_t count = 0;
  for (size_t i = args->count; i < required && count < 2; i++) {
    bool given = false;
    for (size_t k = 0; k < args->keyword_count; k++)
      given = given || !strcmp(names[i], args->keywords[k]->s);
    if (!given)
      missing[count++] = names[i];
  }
  if (count == 1)
    interp_raise(in, &type_TypeError, "%s() missing 1 required positional argument: '%s'", what,
                 missing[0]);
  else if (count)
    interp_raise(in, &type_TypeError, "%s() missing 2 required positional arguments: '%s' and '%s'",
                 what, missing[0], missing[1]);
  return count ? -1 : 0;
}

int ops_named(struct interp *in, const struct args *args, const char *what, bool is_method,
              const char *const *names, size_t count, size_t required, struct value *out) {
  const char *wrong = stranger(args, names, count);
  size_t positional = shape_of(names, count).positional;
  if (wrong)
    return interp_fail(in, &type_TypeError, "%s() got an unexpected keyword argument '%s'", what,
                       wrong);
  for (size_t k = 0; k < args->keyword_count; k++)
    for (size_t i = 0; i < args->count && i < positional; i++)
      if (!strcmp(names[i], args->keywords[k]->s))
        return interp_fail(in, &type_TypeError, "%s() got multiple values for argument '%s'", what,
                           names[i]);
  if (args->count > positional) {
    size_t least = required + is_method, most = positional + is_method;
    if (least == most)
      interp_raise(in, &type_TypeError, "%s() takes %zu positional argument%s but %zu were given",
                   what, most, most == 1 ? "" : "s", args->count + is_method);
    else
      interp_raise(in, &type_TypeError,
                   "%s() takes from %zu to %zu positional arguments but %zu were given", what,
                   least, most, args->count + is_method);
    return -1;
  }
  if (check_missing(in, args, what, names, required) < 0)
    return -1;
  return ops_args(in, args, what, names, count, required, out);
}
