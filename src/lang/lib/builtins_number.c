/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in functions on numbers: abs, divmod, pow, round, bin, oct, hex. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/syntax/ast.h"
#include "lang/lib/builtins_parts.h"
#include "lang/value/big.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/number.h"
#include "lang/value/ops.h"

struct value builtin_abs(struct interp *in, const struct args *args) {
  struct value v = args->at[0];
  if (v.kind == KIND_FLOAT)
    return value_float(fabs(v.f));
  if (!value_is_any_int(v))
    return interp_raise(in, &type_TypeError, "bad operand type for abs(): '%s'",
                        value_type_name(v));
  return ops_unary(in, number_is_negative(v) ? OP_NEG : OP_POS, v);
}

struct value builtin_divmod(struct interp *in, const struct args *args) {
  struct value a = args->at[0], b = args->at[1];
  if (!value_is_number(a) || !value_is_number(b))
    return interp_raise(in, &type_TypeError,
                        "unsupported operand type(s) for divmod(): '%s' and '%s'",
                        value_type_name(a), value_type_name(b));
  if ((a.kind == KIND_FLOAT || b.kind == KIND_FLOAT) && !ops_truth(b))
    return interp_raise(in, &type_ZeroDivisionError, "float divmod()");
  struct value quotient = ops_binary(in, OP_FLOORDIV, a, b, false);
  if (value_is_error(quotient))
    return quotient;
  struct value rest = ops_binary(in, OP_MOD, a, b, false);
  if (value_is_error(rest)) {
    value_drop(quotient);
    return rest;
  }
  return value_tuple_take((struct value[]){quotient, rest}, 2);
}

/* BASE ** EXPONENT mod MODULUS, which is not 0. */
static int64_t power_mod(int64_t base, uint64_t exponent, int64_t modulus) {
  uint64_t m = number_magnitude(modulus);
  unsigned __int128 result = 1 % m, b = number_magnitude(base) % m;
  if (base < 0 && b)
    b = m - b;
  for (; exponent; exponent >>= 1) {
    if (exponent & 1)
      result = result * b % m;
    b = b * b % m;
  }
  int64_t r = (int64_t)(uint64_t)result;
  return modulus < 0 && r ? r + modulus : r;
}

/* The number from 0 to M - 1 that, times I, is 1 mod M: Euclid's algorithm. -1 when there is none. */
static int64_t inverse_mod(int64_t i, uint64_t m) {
  __int128 a = (__int128)i % m, b = m, x = 1, y = 0;
  if (a < 0)
    a += m;
  while (b) {
    __int128 q = a / b, rest = a - q * b, next = x - q * y;
    a = b, b = rest;
    x = y, y = next;
  }
  if (a != 1)
    return -1;
  x %= m;
  return (int64_t)(x < 0 ? x + m : x);
}

struct value builtin_pow(struct interp *in, const struct args *args) {
  static const char *const names[] = {"base", "exp", "mod"};
  struct value given[3];
  if (ops_args(in, args, "pow", names, 3, 2, given))
    return VALUE_ERROR;
  if (value_is_error(given[2]) || given[2].kind == KIND_NONE)
    return ops_binary(in, OP_POW, given[0], given[1], false);
  for (int i = 0; i < 3; i++)
    if (!value_is_any_int(given[i]))
      return interp_raise(in, &type_TypeError,
                          "pow() 3rd argument not allowed unless all arguments are integers");
  for (int i = 0; i < 3; i++)
    if (given[i].kind == KIND_BIG && (given[2].kind == KIND_BIG || given[2].i))
      return big_power_mod(in, given[0], given[1], given[2]);
  if (!given[2].i)
    return interp_raise(in, &type_ValueError, "pow() 3rd argument cannot be 0");
  int64_t base = given[0].i;
  if (given[1].i < 0 && (base = inverse_mod(base, number_magnitude(given[2].i))) < 0)
    return interp_raise(in, &type_ValueError, "base is not invertible for the given modulus");
  return value_int(power_mod(base, number_magnitude(given[1].i), given[2].i));
}

static struct value round_float(struct interp *in, double f, int64_t digits) {
  if (!isfinite(f) || digits > 323)
    return value_float(f);
  if (digits < -308)
    return value_float(copysign(0, f));
  char s[700];
  if (digits < 0) { /* printf rounds exactly, to this many digits after the first one */
    snprintf(s, sizeof s, "%.60e", f);
    int64_t after = strtol(strchr(s, 'e') + 1, NULL, 10) + digits;
    double unit = pow(10, (double)-digits);
    if (after < 0)
      return value_float(copysign(fabs(f) > unit / 2 ? unit : 0, f));
    snprintf(s, sizeof s, "%.*e", (int)after, f);
  } else {
    snprintf(s, sizeof s, "%.*f", (int)digits, f);
  }
  f = strtod(s, NULL);
  if (isinf(f))
    return interp_raise(in, &type_OverflowError, "rounded value too large to represent");
  return value_float(f);
}

struct value builtin_round(struct interp *in, const struct args *args) {
  static const char *const names[] = {"number", "ndigits"};
  struct value given[2];
  int64_t digits = 0;
  if (ops_args(in, args, "round", names, 2, 1, given))
    return VALUE_ERROR;
  struct value v = given[0];
  if (!value_is_number(v))
    return interp_raise(in, &type_TypeError, "type %s doesn't define __round__ method",
                        value_type_name(v));
  bool whole = value_is_error(given[1]) || given[1].kind == KIND_NONE;
  if (!whole && given[1].kind == KIND_BIG)
    digits = number_is_negative(given[1]) ? -INT64_MAX : INT64_MAX;
  else if (!whole && ops_index(in, given[1], &digits))
    return VALUE_ERROR;
  if (v.kind == KIND_FLOAT)
    return whole ? number_from_float(in, nearbyint(v.f)) : round_float(in, v.f, digits);
  if (digits < 0)
    return digits == INT64_MIN ? value_int(0) : big_round(in, v, -digits);
  return v.kind == KIND_BIG ? value_ref(v) : value_int(v.i);
}

static struct value in_base(struct interp *in, const struct args *args, unsigned base,
                            const char *prefix) {
  struct value v = args->at[0];
  int64_t i;
  if (v.kind != KIND_BIG && ops_index(in, v, &i))
    return VALUE_ERROR;
  struct text t = TEXT_EMPTY;
  text_adds(&t, number_is_negative(v) ? "-" : "");
  text_adds(&t, prefix);
  if (!number_add_magnitude(in, v, base, &t))
    return value_str_take(&t);
  text_free(&t);
  return VALUE_ERROR;
}

struct value builtin_bin(struct interp *in, const struct args *args) {
  return in_base(in, args, 2, "0b");
}
struct value builtin_oct(struct interp *in, const struct args *args) {
  return in_base(in, args, 8, "0o");
}
struct value builtin_hex(struct interp *in, const struct args *args) {
  return in_base(in, args, 16, "0x");
}
