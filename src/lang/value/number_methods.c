/* SPDX-License-Identifier: GPL-3.0-or-later */
/* int and float: their constructors and methods. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/syntax/ast.h"
#include "lang/text/codec.h"
#include "lang/value/big.h"
#include "lang/value/constructors.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/number.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"

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
    if (given[1].kind != KIND_BIG && ops_index(in, given[1], &base))
      return VALUE_ERROR;
    base = given[1].kind == KIND_BIG ? -1 : base;
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
  case KIND_BIG:
    return value_ref(v);
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
  if (!types_function(in, args, "float", 0, 1))
    return VALUE_ERROR;
  struct value v = args->count ? args->at[0] : value_float(0);
  const char *s;
  size_t len;
  if (v.kind == KIND_FLOAT)
    return v;
  double f;
  if (value_is_any_int(v))
    return number_to_float(in, v, &f) ? VALUE_ERROR : value_float(f);
  if (digits_of(v, &s, &len))
    return read_text(in, v, 10, read_float);
  return interp_raise(in, &type_TypeError,
                      "float() argument must be a string or a real number, not '%s'",
                      value_type_name(v));
}

/* int */

static struct value int_bit_length(struct interp *in, const struct args *args) {
  (void)in;
  return value_int((int64_t)big_bits(args->at[0]));
}

static struct value int_bit_count(struct interp *in, const struct args *args) {
  (void)in;
  struct big_view view;
  const struct mpz *z = big_view(args->at[0], &view);
  int64_t count = 0;
  for (int i = 0; i < abs(z->size); i++)
    count += __builtin_popcountl(z->limbs[i]);
  return value_int(count);
}

static struct value int_conjugate(struct interp *in, const struct args *args) {
  (void)in;
  return args->at[0].kind == KIND_BIG ? value_ref(args->at[0]) : value_int(args->at[0].i);
}

static struct value int_as_integer_ratio(struct interp *in, const struct args *args) {
  return value_tuple_take((struct value[]){int_conjugate(in, args), value_int(1)}, 2);
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

/* Whether an int fits in so many BITS, one of which is the sign's if IS_SIGNED. */
static bool fits_bytes(struct value v, uint64_t bits, bool is_signed, bool negative) {
  uint64_t have = big_bits(v);
  if (!is_signed)
    return have <= bits;
  if (have < bits || !have)
    return true;
  struct big_view view; /* the smallest one, -2 ** (BITS - 1), has as many bits as there are */
  const struct mpz *z = big_view(v, &view);
  bool power = have && (z->limbs[(have - 1) / 64] & (z->limbs[(have - 1) / 64] - 1)) == 0;
  for (uint64_t i = 0; power && i < (have - 1) / 64; i++)
    power = !z->limbs[i];
  return negative && power && have == bits;
}

static struct value int_to_bytes(struct interp *in, const struct args *args) {
  static const char *const names[] = {"length", "byteorder", "*signed"};
  const struct args rest = types_rest(args);
  struct value given[3];
  int64_t length = 1;
  int big;
  if (ops_args(in, &rest, "to_bytes", names, 3, 0, given) ||
      (!value_is_error(given[0]) && ops_index(in, given[0], &length)) ||
      (big = read_order(in, given[1], "to_bytes")) < 0)
    return VALUE_ERROR;
  bool is_signed = !value_is_error(given[2]) && ops_truth(given[2]);
  if (length < 0)
    return interp_raise(in, &type_ValueError, "length argument must be non-negative");
  bool negative = number_is_negative(args->at[0]);
  if (negative && !is_signed)
    return interp_raise(in, &type_OverflowError, "can't convert negative int to unsigned");
  if (length > 65536 && !value_memory_left((size_t)length))
    return interp_raise_args(in, &type_MemoryError, NULL, 0);
  if (!fits_bytes(args->at[0], (uint64_t)length * 8, is_signed, negative))
    return interp_raise(in, &type_OverflowError, "int too big to convert");
  struct value v = value_bytes(NULL, (size_t)length);
  big_to_bytes(args->at[0], v.bytes->s, (size_t)length, big);
  return v;
}

/* The bytes that from_bytes reads: bytes-like, or an iterable of ints. The caller's. */
static struct value source_bytes(struct interp *in, struct value v) {
  if (v.kind == KIND_STR || v.kind == KIND_BIG || v.kind < KIND_OBJECT_FIRST)
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
  if (n > 8) {
    struct value v = big_from_bytes(in, s, n, big, is_signed);
    value_drop(bytes);
    return v;
  }
  uint64_t u = is_signed && n && s[big ? 0 : n - 1] & 0x80 ? UINT64_MAX : 0;
  for (size_t k = 0; k < n; k++)
    u = u << 8 | s[big ? k : n - 1 - k];
  value_drop(bytes);
  return is_signed ? value_int((int64_t)u) : big_from_unsigned(in, u);
}

const struct builtin int_methods[] = {
    TYPES_METHOD(KIND_INT, int_, as_integer_ratio, 0, 0, "()", "The int and 1."),
    TYPES_METHOD(KIND_INT, int_, bit_count, 0, 0, "()", "The number of ones in binary."),
    TYPES_METHOD(KIND_INT, int_, bit_length, 0, 0, "()", "The number of binary digits."),
    TYPES_METHOD(KIND_INT, int_, conjugate, 0, 0, "()", "The int itself."),
    TYPES_UNBOUND(int_, from_bytes, "(bytes, byteorder='big', *, signed=False)",
                  "The int that BYTES hold."),
    TYPES_NAMED(KIND_INT, int_, to_bytes, "(length=1, byteorder='big', *, signed=False)",
                "The int as LENGTH bytes; \"big\" is the network's order."),
    TYPES_END,
};

/* float */

static struct value float_is_integer(struct interp *in, const struct args *args) {
  (void)in;
  double f = args->at[0].f;
  return value_bool(isfinite(f) && floor(f) == f);
}

static struct value float_conjugate(struct interp *in, const struct args *args) {
  (void)in;
  return args->at[0];
}

static struct value float_hex(struct interp *in, const struct args *args) {
  (void)in;
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
  double f = args->at[0].f;
  if (!isfinite(f))
    return interp_raise(in, isnan(f) ? &type_ValueError : &type_OverflowError,
                        "cannot convert %s to integer ratio", isnan(f) ? "NaN" : "Infinity");
  int exponent;
  f = frexp(f, &exponent);
  for (; f != floor(f); exponent--)
    f *= 2;
  struct value ratio[] = {value_int((int64_t)f), value_int(1)};
  struct value *scaled = &ratio[exponent < 0];
  *scaled = ops_binary(in, OP_LSHIFT, *scaled, value_int(abs(exponent)), false);
  return value_is_error(*scaled) ? VALUE_ERROR : value_tuple_take(ratio, 2);
}

const struct builtin float_methods[] = {
    TYPES_METHOD(KIND_FLOAT, float_, as_integer_ratio, 0, 0, "()",
                 "Two ints whose quotient it is."),
    TYPES_METHOD(KIND_FLOAT, float_, conjugate, 0, 0, "()", "The float itself."),
    TYPES_UNBOUND(float_, fromhex, "(string, /)", "The float that hex() wrote."),
    TYPES_METHOD(KIND_FLOAT, float_, hex, 0, 0, "()", "The float in hexadecimal, exactly."),
    TYPES_METHOD(KIND_FLOAT, float_, is_integer, 0, 0, "()", "Whether it is a whole number."),
    TYPES_END,
};
