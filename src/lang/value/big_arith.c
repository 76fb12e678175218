/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The operators on ints of any size. What can become too long is measured before it is computed. */
#include "lang/value/big.h"

#include <math.h>

#include "lang/eval/interp.h"
#include "lang/syntax/ast.h"
#include "lang/value/exceptions.h"

/* Whether FUNCTION's result, of BITS at most, may be made; then it is. */
static struct value compute(struct interp *in, uint64_t bits,
                            void (*function)(struct mpz *, const struct mpz *, const struct mpz *),
                            const struct mpz *a, const struct mpz *b) {
  struct mpz z;
  if (big_too_long(in, bits))
    return VALUE_ERROR;
  gmp_load()->init(&z);
  function(&z, a, b);
  return big_take(in, &z);
}

static struct mpz magnitude(const struct mpz *z) {
  return (struct mpz){.size = z->size < 0 ? -z->size : z->size, .limbs = z->limbs};
}

/* A / B, rounded once: 65 or 66 bits of the quotient, of which the lowest stands for all that follow. */
static struct value quotient(struct interp *in, struct value left, struct value right,
                             const struct mpz *a, const struct mpz *b) {
  const struct gmp *gmp = gmp_load();
  int64_t shift = 65 + (int64_t)big_bits(right) - (int64_t)big_bits(left);
  bool negative = (a->size < 0) != (b->size < 0);
  if (!a->size || shift > 1200)
    return value_float(negative ? -0.0 : 0.0);
  struct mpz over = magnitude(a), under = magnitude(b), scaled, q, rest;
  double f = INFINITY;
  if (shift > -1200) {
    gmp->init(&scaled);
    gmp->init(&q);
    gmp->init(&rest);
    gmp->mul_2exp(&scaled, shift > 0 ? &over : &under, (unsigned long)(shift > 0 ? shift : -shift));
    gmp->fdiv_qr(&q, &rest, shift > 0 ? &scaled : &over, shift > 0 ? &under : &scaled);
    uint64_t low = q.limbs[0], top = q.limbs[1] << 62 | low >> 2;
    f = big_scaled(top | (low & 3 || rest.size), 2 - shift);
    gmp->clear(&scaled);
    gmp->clear(&q);
    gmp->clear(&rest);
  }
  if (isinf(f))
    return interp_raise(in, &type_OverflowError, "integer division result too large for a float");
  return value_float(negative ? -f : f);
}

static struct value divide(struct interp *in, int op, struct value left, struct value right,
                           const struct mpz *a, const struct mpz *b) {
  const struct gmp *gmp = gmp_load();
  if (!b->size)
    return interp_raise(in, &type_ZeroDivisionError,
                        op == OP_DIV        ? "division by zero"
                        : op == OP_FLOORDIV ? "integer division or modulo by zero"
                                            : "integer modulo by zero");
  if (op == OP_DIV)
    return quotient(in, left, right, a, b);
  return compute(in, 0, op == OP_MOD ? gmp->fdiv_r : gmp->fdiv_q, a, b);
}

static struct value shift(struct interp *in, int op, struct value a, struct value by,
                          const struct mpz *z) {
  bool negative = by.kind == KIND_BIG ? big_is_negative(by) : by.i < 0;
  if (negative)
    return interp_raise(in, &type_ValueError, "negative shift count");
  if (!z->size)
    return value_int(0);
  uint64_t length = big_bits(a);
  if (op == OP_RSHIFT && (by.kind == KIND_BIG || (uint64_t)by.i >= length))
    return value_int(z->size < 0 ? -1 : 0);
  if (by.kind == KIND_BIG)
    return interp_raise(in, &type_OverflowError, "too many digits in integer");
  if (op == OP_LSHIFT && big_too_long(in, length + (uint64_t)by.i))
    return VALUE_ERROR;
  struct mpz moved;
  const struct gmp *gmp = gmp_load();
  gmp->init(&moved);
  (op == OP_LSHIFT ? gmp->mul_2exp : gmp->fdiv_q_2exp)(&moved, z, (unsigned long)by.i);
  return big_take(in, &moved);
}

/* A power being computed, modulo a number or not. */
struct power {
  const struct gmp *gmp;
  struct mpz result;
  const struct mpz *base, *modulus; /* NULL: none */
};

static void multiply(struct power *p, const struct mpz *by) {
  p->gmp->mul(&p->result, &p->result, by);
  if (p->modulus)
    p->gmp->fdiv_r(&p->result, &p->result, p->modulus);
}

/* p->result, which is 1, times BASE to the power of E's magnitude; the digits of E are read from the highest
   on. VALUE_ERROR when interrupted. */
static struct value raise_to(struct interp *in, struct power *p, const struct mpz *e,
                             uint64_t digits) {
  while (digits--) {
    multiply(p, &p->result);
    if (e->limbs[digits / 64] >> digits % 64 & 1)
      multiply(p, p->base);
    if (interp_check_interrupt(in)) {
      p->gmp->clear(&p->result);
      return VALUE_ERROR;
    }
  }
  return big_take(in, &p->result);
}

static void start(struct power *p) {
  struct big_view one;
  p->gmp->init(&p->result);
  p->gmp->set(&p->result, big_view(value_int(1), &one));
}

/* A ** E, where E is not negative. */
static struct value power(struct interp *in, struct value a, struct value e, const struct mpz *base,
                          const struct mpz *exponent) {
  struct power p = {.gmp = gmp_load(), .base = base};
  uint64_t bits = big_bits(a), total;
  if (bits <= 1 && e.kind == KIND_BIG) /* 0, 1 and -1 */
    return value_int(base->size >= 0 || !(exponent->limbs[0] & 1) ? base->size != 0 : -1);
  if (e.kind == KIND_BIG || __builtin_mul_overflow(bits - (bits > 0), (uint64_t)e.i, &total))
    total = UINT64_MAX;
  if (big_too_long(in, total))
    return VALUE_ERROR;
  start(&p);
  return raise_to(in, &p, exponent, big_bits(e));
}

struct value big_power_mod(struct interp *in, struct value base, struct value exponent,
                           struct value modulus) {
  struct big_view views[3];
  struct power p = {.gmp = big_gmp(in)};
  struct mpz inverse;
  if (!p.gmp)
    return VALUE_ERROR;
  p.base = big_view(base, &views[0]);
  const struct mpz *e = big_view(exponent, &views[1]);
  p.modulus = big_view(modulus, &views[2]);
  p.gmp->init(&inverse);
  bool good = e->size >= 0 || p.gmp->invert(&inverse, p.base, p.modulus);
  if (e->size >= 0)
    p.gmp->fdiv_r(&inverse, p.base, p.modulus);
  p.base = &inverse;
  struct value v = VALUE_ERROR;
  if (good) {
    start(&p);
    p.gmp->fdiv_r(&p.result, &p.result, p.modulus);
    v = raise_to(in, &p, e, big_bits(exponent));
  } else {
    interp_raise(in, &type_ValueError, "base is not invertible for the given modulus");
  }
  p.gmp->clear(&inverse);
  return v;
}

struct value big_round(struct interp *in, struct value a, int64_t digits) {
  const struct gmp *gmp = big_gmp(in);
  struct big_view view, two, one;
  if (!gmp)
    return VALUE_ERROR;
  const struct mpz *z = big_view(a, &view);
  if ((uint64_t)digits > gmp->sizeinbase(z, 10))
    return value_int(0);
  struct mpz unit, q, rest;
  gmp->init(&unit);
  gmp->init(&q);
  gmp->init(&rest);
  gmp->ui_pow_ui(&unit, 10, (unsigned long)digits);
  gmp->fdiv_qr(&q, &rest, z, &unit);
  gmp->mul(&rest, &rest, big_view(value_int(2), &two));
  gmp->sub(&rest, &rest, &unit);
  if (rest.size > 0 || (!rest.size && q.size && q.limbs[0] & 1))
    gmp->add(&q, &q, big_view(value_int(1), &one));
  gmp->mul(&q, &q, &unit);
  gmp->clear(&unit);
  gmp->clear(&rest);
  return big_take(in, &q);
}

struct value big_binary(struct interp *in, int op, struct value left, struct value right) {
  const struct gmp *gmp = big_gmp(in);
  struct big_view views[2];
  if (!gmp)
    return VALUE_ERROR;
  const struct mpz *a = big_view(left, &views[0]), *b = big_view(right, &views[1]);
  switch (op) {
  case OP_ADD:
    return compute(in, 0, gmp->add, a, b);
  case OP_SUB:
    return compute(in, 0, gmp->sub, a, b);
  case OP_MUL:
    return compute(in, big_bits(left) + big_bits(right), gmp->mul, a, b);
  case OP_AND:
    return compute(in, 0, gmp->and, a, b);
  case OP_OR:
    return compute(in, 0, gmp->ior, a, b);
  case OP_XOR:
    return compute(in, 0, gmp->xor, a, b);
  case OP_POW:
    return power(in, left, right, a, b);
  case OP_LSHIFT:
  case OP_RSHIFT:
    return shift(in, op, left, right, a);
  default:
    return divide(in, op, left, right, a, b);
  }
}

struct value big_unary(struct interp *in, int op, struct value a) {
  const struct gmp *gmp = big_gmp(in);
  struct big_view view, zero;
  if (!gmp)
    return VALUE_ERROR;
  const struct mpz *z = big_view(a, &view);
  if (op == OP_NEG)
    return compute(in, 0, gmp->sub, big_view(value_int(0), &zero), z);
  struct mpz complement;
  gmp->init(&complement);
  gmp->com(&complement, z);
  return big_take(in, &complement);
}
