/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ints past 64 bits: how they are kept, compared, and turned into floats, bytes and texts. The operators are
 * in lang/value/big_arith.c. */
#include "lang/value/big.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/number.h"
#include "lang/value/object.h"

#define LIMB 64                                /* bits */
#define HASH_MODULUS (((uint64_t)1 << 61) - 1) /* CPython's */
#define CHUNK ((size_t)1 << 20)                /* digits that the library turns in one go */

const struct gmp *big_gmp(struct interp *in) {
  const struct gmp *gmp = gmp_load();
  if (!gmp)
    interp_raise(in, &type_OverflowError,
                 "an int past 64 bits needs GNU MP: install the package " GMP_PACKAGE);
  return gmp;
}

bool big_too_long(struct interp *in, uint64_t bits) {
  if (bits <= BIG_BITS_MAX && value_memory_left(bits / 8))
    return false;
  interp_raise_args(in, &type_MemoryError, NULL, 0);
  return true;
}

/* Views and values */

static size_t limbs_of(int size) {
  return (size_t)(size < 0 ? -size : size);
}

const struct mpz *big_view(struct value v, struct big_view *view) {
  if (v.kind == KIND_BIG) {
    view->z = (struct mpz){.size = v.big->size, .limbs = v.big->limbs};
  } else {
    view->one = number_magnitude(v.i);
    view->z = (struct mpz){.size = v.i < 0 ? -1 : v.i > 0, .limbs = &view->one};
  }
  return &view->z;
}

/* Whether Z fits in 64 bits; then *I is its value. */
static bool is_small(const struct mpz *z, int64_t *i) {
  uint64_t u = z->size ? z->limbs[0] : 0;
  *i = z->size < 0 ? (int64_t)(0 - u) : (int64_t)u;
  return z->size == 0 || (z->size == 1 && u <= INT64_MAX) ||
         (z->size == -1 && u <= (uint64_t)INT64_MAX + 1);
}

/* The value of Z, whose limbs are copied. */
static struct value made(struct interp *in, const struct mpz *z) {
  int64_t i;
  if (is_small(z, &i))
    return value_int(i);
  size_t count = limbs_of(z->size);
  if (big_too_long(in, count * LIMB - LIMB))
    return VALUE_ERROR;
  struct big *big = object_new(sizeof *big + count * sizeof *big->limbs);
  big->size = z->size;
  memcpy(big->limbs, z->limbs, count * sizeof *big->limbs);
  return value_object(KIND_BIG, big);
}

void big_destroy(struct big *big) {
  object_free(big, sizeof *big + limbs_of(big->size) * sizeof *big->limbs);
}

struct value big_take(struct interp *in, struct mpz *z) {
  struct value v = made(in, z);
  gmp_load()->clear(z);
  return v;
}

struct value big_from_unsigned(struct interp *in, uint64_t u) {
  gmp_limb one = u;
  return u > INT64_MAX && !big_gmp(in) ? VALUE_ERROR
                                       : made(in, &(struct mpz){.size = u != 0, .limbs = &one});
}

/* A whole double as an int: its 53 bits, shifted, in the limbs of one that is as large as any. */
#define FLOAT_LIMBS (DBL_MAX_EXP / LIMB + 1)

static struct mpz whole_float(double f, gmp_limb limbs[FLOAT_LIMBS]) {
  int exponent;
  uint64_t mantissa = (uint64_t)ldexp(frexp(fabs(f), &exponent), 53);
  unsigned shift = exponent > 53 ? (unsigned)exponent - 53 : 0;
  if (exponent < 53)
    mantissa >>= 53 - exponent;
  memset(limbs, 0, FLOAT_LIMBS * sizeof *limbs);
  size_t at = shift / LIMB;
  limbs[at] = mantissa << shift % LIMB;
  if (shift % LIMB)
    limbs[at + 1] = mantissa >> (LIMB - shift % LIMB);
  int size = FLOAT_LIMBS;
  while (size && !limbs[size - 1])
    size--;
  return (struct mpz){.size = f < 0 ? -size : size, .limbs = limbs};
}

struct value big_from_float(struct interp *in, double f) {
  gmp_limb limbs[FLOAT_LIMBS];
  struct mpz z = whole_float(f, limbs);
  return big_gmp(in) ? made(in, &z) : VALUE_ERROR;
}

/* Order */

static int order_of(const struct mpz *a, const struct mpz *b) {
  if (a->size != b->size)
    return a->size < b->size ? -1 : 1;
  for (size_t i = limbs_of(a->size); i--;)
    if (a->limbs[i] != b->limbs[i])
      return (a->limbs[i] < b->limbs[i]) == (a->size < 0) ? 1 : -1;
  return 0;
}

int big_order(struct value a, struct value b) {
  struct big_view left, right;
  return order_of(big_view(a, &left), big_view(b, &right));
}

int big_order_float(struct value a, double f) {
  if (isnan(f))
    return 2;
  if (isinf(f))
    return f > 0 ? -1 : 1;
  struct big_view view;
  gmp_limb limbs[FLOAT_LIMBS];
  struct mpz whole = whole_float(trunc(f), limbs); /* a fraction changes nothing: A is far away */
  return order_of(big_view(a, &view), &whole);
}

/* Sizes and floats */

bool big_is_negative(struct value a) {
  return a.big->size < 0;
}

uint64_t big_bits(struct value a) {
  struct big_view view;
  const struct mpz *z = big_view(a, &view);
  size_t count = limbs_of(z->size);
  return count ? count * LIMB - (unsigned)__builtin_clzl(z->limbs[count - 1]) : 0;
}

double big_scaled(uint64_t u, int64_t exponent) {
  enum { SMALLEST = DBL_MIN_EXP - DBL_MANT_DIG }; /* of the last bit of a double */
  int64_t drop = SMALLEST - exponent;
  int length = u ? LIMB - __builtin_clzl(u) : 0;
  if (exponent > DBL_MAX_EXP)
    return u ? INFINITY : 0;
  if (length + exponent > DBL_MIN_EXP || drop <= 0)
    return ldexp((double)u, (int)exponent);
  if (drop > LIMB)
    return 0;
  uint64_t half = (uint64_t)1 << (drop - 1), kept = drop == LIMB ? 0 : u >> drop;
  uint64_t rest = u & (half | (half - 1));
  kept += rest > half || (rest == half && kept & 1);
  return ldexp((double)kept, SMALLEST);
}

double big_double(struct value a) {
  struct big_view view;
  const struct mpz *z = big_view(a, &view);
  size_t count = limbs_of(z->size);
  if (count < 2)
    return z->size < 0 ? -(double)z->limbs[0] : count ? (double)z->limbs[0] : 0;
  int spare = __builtin_clzl(z->limbs[count - 1]);
  uint64_t top = z->limbs[count - 1] << spare, next = z->limbs[count - 2];
  if (spare)
    top |= next >> (LIMB - spare);
  bool more = next << spare != 0;
  for (size_t i = 0; !more && i < count - 2; i++)
    more = z->limbs[i] != 0;
  double f = big_scaled(top | more, (int64_t)(count - 1) * LIMB - spare);
  return z->size < 0 ? -f : f;
}

static uint64_t hash_of(const struct mpz *z) {
  uint64_t hash = 0;
  for (size_t i = limbs_of(z->size); i--;)
    hash = (uint64_t)(((unsigned __int128)hash << LIMB | z->limbs[i]) % HASH_MODULUS);
  return hash;
}

uint64_t big_hash(struct value a) {
  struct big_view view;
  return hash_of(big_view(a, &view));
}

uint64_t big_hash_float(double f) {
  gmp_limb limbs[FLOAT_LIMBS];
  struct mpz z = whole_float(f, limbs);
  return hash_of(&z);
}

/* Bytes */

struct value big_from_bytes(struct interp *in, const unsigned char *s, size_t len, bool big_end,
                            bool is_signed) {
  const struct gmp *gmp = big_gmp(in);
  struct mpz z, wrap;
  if (!gmp)
    return VALUE_ERROR;
  gmp->init(&z);
  gmp->import(&z, len, big_end ? 1 : -1, 1, 1, 0, s);
  if (is_signed && len && s[big_end ? 0 : len - 1] & 0x80) {
    struct big_view one;
    gmp->init(&wrap);
    gmp->mul_2exp(&wrap, big_view(value_int(1), &one), len * 8);
    gmp->sub(&z, &z, &wrap);
    gmp->clear(&wrap);
  }
  return big_take(in, &z);
}

void big_to_bytes(struct value a, unsigned char *s, size_t len, bool big_end) {
  struct big_view view;
  const struct mpz *z = big_view(a, &view);
  size_t count = limbs_of(z->size);
  unsigned carry = z->size < 0; /* minus x is the complement of x, and one */
  for (size_t i = 0; i < len; i++) {
    unsigned byte = i / 8 < count ? z->limbs[i / 8] >> i % 8 * 8 & 0xff : 0;
    if (z->size < 0) {
      byte = (byte ^ 0xff) + carry;
      carry = byte >> 8;
    }
    s[big_end ? len - 1 - i : i] = (unsigned char)byte;
  }
}

/* Texts. A long number is taken apart in the middle, again and again, so that Ctrl-C is heard. */

static bool stopped(struct interp *in) {
  return in && interp_check_interrupt(in);
}

/* Appends the digits of Z, not negative, with zeros before them up to LEAST. */
static int add_digits(struct interp *in, const struct mpz *z, int base, size_t least,
                      struct text *out) {
  const struct gmp *gmp = gmp_load();
  size_t count = gmp->sizeinbase(z, base);
  if (count <= CHUNK) {
    struct text t = TEXT_EMPTY;
    gmp->get_str(text_room(&t, count + 1), base, z);
    count = z->size ? strlen(t.s) : 0;
    if (count < least)
      text_fill(out, '0', least - count);
    text_add(out, t.s, count);
    text_free(&t);
    return stopped(in) ? -1 : 0;
  }
  struct mpz unit, high, low;
  gmp->init(&unit);
  gmp->init(&high);
  gmp->init(&low);
  gmp->ui_pow_ui(&unit, (unsigned long)base, count / 2);
  gmp->fdiv_qr(&high, &low, z, &unit);
  int bad = stopped(in) ||
            add_digits(in, &high, base, least > count / 2 ? least - count / 2 : 0, out) ||
            add_digits(in, &low, base, count / 2, out);
  gmp->clear(&unit);
  gmp->clear(&high);
  gmp->clear(&low);
  return bad ? -1 : 0;
}

int big_add_digits(struct interp *in, struct value a, int base, struct text *out) {
  struct big_view view;
  struct mpz z = *big_view(a, &view);
  z.size = z.size < 0 ? -z.size : z.size;
  size_t count = gmp_load()->sizeinbase(&z, base), start = out->len;
  if (base == 10 && in && number_past_limit(in, count - 1, false))
    return -1;
  if (in && !value_memory_left(count))
    return interp_raise_args(in, &type_MemoryError, NULL, 0), -1;
  if (add_digits(in, &z, base, 1, out))
    return -1;
  if (base != 10 || !in || !number_past_limit(in, out->len - start, false))
    return 0;
  out->len = start;
  return -1;
}

/* Sets Z to what the digits mean. */
static int read_digits(struct interp *in, char *s, size_t len, int base, struct mpz *z) {
  const struct gmp *gmp = gmp_load();
  if (len <= CHUNK) {
    char after = s[len];
    s[len] = '\0';
    gmp->set_str(z, s, base);
    s[len] = after;
    return stopped(in) ? -1 : 0;
  }
  struct mpz unit, low;
  size_t half = len / 2;
  gmp->init(&unit);
  gmp->init(&low);
  int bad =
      read_digits(in, s, len - half, base, z) || read_digits(in, s + len - half, half, base, &low);
  if (!bad) {
    gmp->ui_pow_ui(&unit, (unsigned long)base, half);
    gmp->mul(z, z, &unit);
    gmp->add(z, z, &low);
  }
  gmp->clear(&unit);
  gmp->clear(&low);
  return bad;
}

struct value big_read(struct interp *in, char *s, size_t len, int base, bool negative) {
  const struct gmp *gmp = big_gmp(in);
  struct mpz z;
  if (!gmp || big_too_long(in, (uint64_t)((double)len * log2(base))))
    return VALUE_ERROR;
  gmp->init(&z);
  if (read_digits(in, s, len, base, &z)) {
    gmp->clear(&z);
    return VALUE_ERROR;
  }
  z.size = negative ? -z.size : z.size;
  return big_take(in, &z);
}
