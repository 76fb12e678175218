/* SPDX-License-Identifier: GPL-3.0-or-later */
/* int and float: their constructors and methods. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/codec.h"
#include "lang/constructors.h"
#include "lang/exceptions.h"
#include "lang/interp.h"
#include "lang/number.h"
#include "lang/ops.h"
#include "lang/types.h"

static bool digits_of(struct value v, const char **s, size_t *len) {
  switch (v.kind) {
  case KIND_STR:
    *s = v.str->s;
    *len = v.str->len;
    return true;
  case KIND_BYTES:
    *s = (const char *)v.bytes->s;
    *len = v.bytes->len;
    return true;
  case KIND_BYTEARRAY:
    *s = v.bytearray->len ? (const char *)v.bytearray->s : "";
    *len = v.bytearray->len;
    return true;
  default:
    return false;
  }
}

static struct value read_float(struct interp *in, const char *s, size_t len, int base,
                               struct value v) {
  (void)base;
  return number_float(in, s, len, v);
}

/* Bytes as text: those beyond ASCII, which no number holds, become "?". */
static struct value read_text(struct interp *in, struct value v, int base,
                              struct value (*read)(struct interp *, const char *, size_t, int,
                                                   struct value)) {
  const char *s = "";
  size_t len = 0;
  digits_of(v, &s, &len);
  if (v.kind == KIND_STR)
    return read(in, s, len, base, v);
  struct text t = TEXT_EMPTY;
  text_add(&t, s, len);
  for (size_t i = 0; i < t.len; i++)
    if (t.s[i] & 0x80)
      t.s[i] = '?';
  /* int() shows what it cannot read as bytes, float() as it was given. */
  struct value shown = read == read_float ? value_ref(v) : value_bytes(s, len);
  struct value result = read(in, text_str(&t), len, base, shown);
  value_drop(shown);
  text_free(&t);
  return result;
}

struct value int_new(struct interp *in, const struct args *args) {
  static const char *const names[] = {"/x", "base"};
  struct value given[2];
  int64_t base = 10;
  if (ops_args(in, args, "int", names, 2, 0, given))
    return VALUE_ERROR;
  struct value v = given[0];
  const char *s;
  size_t len;
  if (!value_is_error(given[1])) {
    if (value_is_error(v))
      return interp_raise(in, &type_TypeError, "int() missing string argument");
    if (ops_index(in, given[1], &base))
      return VALUE_ERROR;
    if (base < 0 || base == 1 || base > 36)
      return interp_raise(in, &type_ValueError, "int() base must be >= 2 and <= 36, or 0");
    if (!digits_of(v, &s, &len))
      return interp_raise(in, &type_TypeError, "int() can't convert non-string with explicit base");
  }
  switch (v.kind) {
  case KIND_ERROR:
    return value_int(0);
  case KIND_BOOL:
  case KIND_INT:
    return value_int(v.i);
  case KIND_FLOAT:
    return number_from_float(in, v.f);
  default:
    if (digits_of(v, &s, &len))
      return read_text(in, v, (int)base, number_int);
    return interp_raise(
        in, &type_TypeError,
        "int() argument must be a string, a bytes-like object or a real number, not '%s'",
        value_type_name(v));
  }
}

struct value float_new(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "float", 0, 1 + !args->count))
    return VALUE_ERROR;
  struct value v = args->count ? args->at[0] : value_float(0);
  const char *s;
  size_t len;
  if (v.kind == KIND_FLOAT)
    return v;
  if (v.kind == KIND_INT || v.kind == KIND_BOOL)
    return value_float((double)v.i);
  if (digits_of(v, &s, &len))
    return read_text(in, v, 10, read_float);
  return interp_raise(in, &type_TypeError,
                      "float() argument must be a string or a real number, not '%s'",
                      value_type_name(v));
}

/* int */

static bool of_int(struct interp *in, const struct args *args, const char *name) {
  return types_method(in, args, KIND_INT, &type_int, name, 0, 0);
}

static struct value int_bit_length(struct interp *in, const struct args *args) {
  if (!of_int(in, args, "bit_length"))
    return VALUE_ERROR;
  uint64_t u = number_magnitude(args->at[0].i);
  return value_int(u ? 64 - __builtin_clzll(u) : 0);
}

static struct value int_bit_count(struct interp *in, const struct args *args) {
  if (!of_int(in, args, "bit_count"))
    return VALUE_ERROR;
  return value_int(__builtin_popcountll(number_magnitude(args->at[0].i)));
}

static struct value int_itself(struct interp *in, const struct args *args) {
  return of_int(in, args, "conjugate") ? value_int(args->at[0].i) : VALUE_ERROR;
}

static struct value int_as_integer_ratio(struct interp *in, const struct args *args) {
  if (!of_int(in, args, "as_integer_ratio"))
    return VALUE_ERROR;
  return value_tuple_take((struct value[]){value_int(args->at[0].i), value_int(1)}, 2);
}

/* "big" or "little": 1, 0, or -1 with ValueError. */
static int read_order(struct interp *in, struct value v, const char *what) {
  if (value_is_error(v))
    return 1;
  if (v.kind == KIND_STR && !strcmp(v.str->s, "big"))
    return 1;
  if (v.kind == KIND_STR && !strcmp(v.str->s, "little"))
    return 0;
  if (v.kind == KIND_STR)
    interp_raise(in, &type_ValueError, "byteorder must be either 'little' or 'big'");
  else
    interp_raise(in, &type_TypeError, "%s() argument 'byteorder' must be str, not %s", what,
                 value_given_name(v));
  return -1;
}

static struct value int_to_bytes(struct interp *in, const struct args *args) {
  static const char *const names[] = {"length", "byteorder", "*signed"};
  struct args rest;
  struct value given[3];
  int64_t length = 1;
  int big;
  if (!types_self(in, args, KIND_INT, &type_int, "to_bytes", &rest) ||
      ops_args(in, &rest, "to_bytes", names, 3, 0, given) ||
      (!value_is_error(given[0]) && ops_index(in, given[0], &length)) ||
      (big = read_order(in, given[1], "to_bytes")) < 0)
    return VALUE_ERROR;
  bool is_signed = !value_is_error(given[2]) && ops_truth(given[2]);
  int64_t i = args->at[0].i;
  if (length < 0)
    return interp_raise(in, &type_ValueError, "length argument must be non-negative");
  if (i < 0 && !is_signed)
    return interp_raise(in, &type_OverflowError, "can't convert negative int to unsigned");
  if (length > 65536 && !value_memory_left((size_t)length))
    return interp_raise_args(in, &type_MemoryError, NULL, 0);
  size_t n = (size_t)length;
  unsigned bits = (unsigned)(n < 8 ? n * 8 : 64);
  bool fits = n >= 8      ? true
              : n == 0    ? i == 0
              : is_signed ? i >= -((int64_t)1 << (bits - 1)) && i < (int64_t)1 << (bits - 1)
                          : (uint64_t)i >> bits == 0;
  if (!fits)
    return interp_raise(in, &type_OverflowError, "int too big to convert");
  struct value v = value_bytes(NULL, n);
  uint64_t u = (uint64_t)i;
  for (size_t k = 0; k < n; k++, u = k < 8 ? u >> 8 : i < 0 ? UINT64_MAX : 0)
    v.bytes->s[big ? n - 1 - k : k] = (unsigned char)u;
  return v;
}

/* The bytes that from_bytes reads: bytes-like, or an iterable of ints. The caller's. */
static struct value source_bytes(struct interp *in, struct value v) {
  if (v.kind == KIND_STR || v.kind < KIND_OBJECT_FIRST)
    return interp_raise(in, &type_TypeError, "cannot convert '%s' object to bytes",
                        value_type_name(v));
  return bytes_new(in, &(struct args){&v, 1, NULL, 0});
}

static struct value int_from_bytes(struct interp *in, const struct args *args) {
  static const char *const names[] = {"bytes", "byteorder", "*signed"};
  struct value given[3];
  int big;
  if (ops_args(in, args, "from_bytes", names, 3, 1, given) ||
      (big = read_order(in, given[1], "from_bytes")) < 0)
    return VALUE_ERROR;
  struct value bytes = source_bytes(in, given[0]);
  if (value_is_error(bytes))
    return bytes;
  bool is_signed = !value_is_error(given[2]) && ops_truth(given[2]);
  const unsigned char *s = bytes.bytes->s;
  size_t n = bytes.bytes->len;
  bool negative = is_signed && n && s[big ? 0 : n - 1] & 0x80, fits = true;
  uint64_t u = negative ? UINT64_MAX : 0;
  for (size_t k = 0; k < n; k++) {
    unsigned char byte = s[big ? k : n - 1 - k];
    fits = fits && (u >> 56) == (negative ? 0xff : 0);
    u = u << 8 | byte;
  }
  value_drop(bytes);
  fits = fits && ((int64_t)u < 0) == negative;
  return fits ? value_int((int64_t)u) : number_overflow(in);
}

const struct builtin int_methods[] = {
    TYPES_METHOD("as_integer_ratio", int_as_integer_ratio, "as_integer_ratio()", "The int and 1."),
    TYPES_METHOD("bit_count", int_bit_count, "bit_count()", "The number of ones in binary."),
    TYPES_METHOD("bit_length", int_bit_length, "bit_length()", "The number of binary digits."),
    TYPES_METHOD("conjugate", int_itself, "conjugate()", "The int itself."),
    TYPES_FUNCTION("from_bytes", int_from_bytes,
                   "from_bytes(bytes, byteorder='big', *, signed=False)",
                   "The int that BYTES hold."),
    TYPES_METHOD("to_bytes", int_to_bytes, "to_bytes(length=1, byteorder='big', *, signed=False)",
                 "The int as LENGTH bytes; \"big\" is the network's order."),
    TYPES_END,
};

/* float */

static bool of_float(struct interp *in, const struct args *args, const char *name) {
  return types_method(in, args, KIND_FLOAT, &type_float, name, 0, 0);
}

static struct value float_is_integer(struct interp *in, const struct args *args) {
  if (!of_float(in, args, "is_integer"))
    return VALUE_ERROR;
  double f = args->at[0].f;
  return value_bool(isfinite(f) && floor(f) == f);
}

static struct value float_itself(struct interp *in, const struct args *args) {
  return of_float(in, args, "conjugate") ? args->at[0] : VALUE_ERROR;
}

static struct value float_hex(struct interp *in, const struct args *args) {
  if (!of_float(in, args, "hex"))
    return VALUE_ERROR;
  double f = args->at[0].f;
  struct text t = TEXT_EMPTY;
  int exponent = 0;
  if (!isfinite(f)) {
    ops_repr_float(f, &t);
  } else if (f == 0) {
    text_adds(&t, signbit(f) ? "-0x0.0p+0" : "0x0.0p+0");
  } else {
    uint64_t bits;
    memcpy(&bits, &f, sizeof bits);
    exponent = (int)(bits >> 52 & 0x7ff);
    text_addf(&t, "%s0x%d.%013" PRIx64 "p%+d", f < 0 ? "-" : "", exponent != 0,
              bits & 0xfffffffffffffu, exponent ? exponent - 1023 : -1022);
  }
  return codec_str_take(&t);
}

static struct value float_fromhex(struct interp *in, const struct args *args) {
  if (!types_function(in, args, "float.fromhex", 1, 1))
    return VALUE_ERROR;
  if (args->at[0].kind != KIND_STR)
    return interp_raise(in, &type_TypeError, "bad argument type for built-in operation");
  const char *s = args->at[0].str->s;
  s += strspn(s, " \t\n\v\f\r");
  const char *digits = s + (*s == '-' || *s == '+');
  bool named = !strncasecmp(digits, "inf", 3) || !strcasecmp(digits, "nan");
  struct text t = TEXT_EMPTY;
  if (!named && strncasecmp(digits, "0x", 2))
    text_addf(&t, "%.*s0x%s", (int)(digits - s), s, digits);
  else
    text_adds(&t, s);
  char *end;
  double f = strtod(text_str(&t), &end);
  end += strspn(end, " \t\n\v\f\r");
  bool good = end != text_str(&t) && end == t.s + t.len &&
              !memchr(args->at[0].str->s, 0, args->at[0].str->len);
  text_free(&t);
  if (!good)
    return interp_raise(in, &type_ValueError, "invalid hexadecimal floating-point string");
  return value_float(f);
}

static struct value float_as_integer_ratio(struct interp *in, const struct args *args) {
  if (!of_float(in, args, "as_integer_ratio"))
    return VALUE_ERROR;
  double f = args->at[0].f;
  if (!isfinite(f))
    return interp_raise(in, isnan(f) ? &type_ValueError : &type_OverflowError,
                        "cannot convert %s to integer ratio", isnan(f) ? "NaN" : "Infinity");
  int exponent;
  f = frexp(f, &exponent);
  for (; f != floor(f); exponent--)
    f *= 2;
  int64_t over = (int64_t)f, under = 1;
  if (exponent < -62 || (exponent > 0 && fabs(ldexp(f, exponent)) >= 0x1p63))
    return number_overflow(in);
  if (exponent > 0)
    over *= (int64_t)1 << exponent;
  else
    under <<= -exponent;
  return value_tuple_take((struct value[]){value_int(over), value_int(under)}, 2);
}

const struct builtin float_methods[] = {
    TYPES_METHOD("as_integer_ratio", float_as_integer_ratio, "as_integer_ratio()",
                 "Two ints whose quotient it is."),
    TYPES_METHOD("conjugate", float_itself, "conjugate()", "The float itself."),
    TYPES_FUNCTION("fromhex", float_fromhex, "fromhex(string, /)", "The float that hex() wrote."),
    TYPES_METHOD("hex", float_hex, "hex()", "The float in hexadecimal, exactly."),
    TYPES_METHOD("is_integer", float_is_integer, "is_integer()", "Whether it is a whole number."),
    TYPES_END,
};
