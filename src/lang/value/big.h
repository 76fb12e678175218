/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ints past 64 bits: KIND_BIG. An int that fits in 64 bits is always a KIND_INT, so each number has one
 * form only: whatever makes an int ends in big_take, which chooses.
 *
 * The arithmetic is GNU MP's. Where it is not installed, making the first big int raises an OverflowError
 * that names the package; so who holds one knows that the library is there. An int may have BIG_BITS_MAX
 * bits; one that would need more is a MemoryError before it is computed. No single step of the library takes
 * more than seconds at that length, and between steps Ctrl-C is heard.
 *
 * A and B are ints of any size where nothing else is said: bools, KIND_INT or KIND_BIG. */
#ifndef LANG_VALUE_BIG_H
#define LANG_VALUE_BIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lang/value/gmp.h"
#include "lang/value/value.h"

#define BIG_BITS_MAX (VALUE_MEMORY_LIMIT / 32) /* 2 ** 25 bits: 4 MiB, 10 million digits */

struct big {
  struct object head;
  int32_t size; /* of the limbs, as in struct mpz */
  gmp_limb limbs[];
};

/* An int as the library reads it; it borrows V's limbs. */
struct big_view {
  struct mpz z;
  gmp_limb one;
};
const struct mpz *big_view(struct value v, struct big_view *view);

/* The library, or NULL with the OverflowError. */
const struct gmp *big_gmp(struct interp *in);
/* Whether an int of BITS would be too long: then the MemoryError is there. */
bool big_too_long(struct interp *in, uint64_t bits);

void big_destroy(struct big *big); /* frees it: for value_destroy */

/* The value of Z, which is cleared. VALUE_ERROR with MemoryError when it is too long. */
struct value big_take(struct interp *in, struct mpz *z);
struct value big_from_unsigned(struct interp *in, uint64_t u);
struct value big_from_float(struct interp *in, double f); /* F is a whole number */
/* The LEN bytes at S, the most significant first if BIG_END; IS_SIGNED: in two's complement. */
struct value big_from_bytes(struct interp *in, const unsigned char *s, size_t len, bool big_end,
                            bool is_signed);
/* The same the other way: A modulo 2 ** (8 * LEN). A is a KIND_BIG. */
void big_to_bytes(struct value a, unsigned char *s, size_t len, bool big_end);

/* The binary operators of enum op but @, and the unary ones. */
struct value big_binary(struct interp *in, int op, struct value a, struct value b);
struct value big_unary(struct interp *in, int op, struct value a);
/* pow(BASE, EXPONENT, MODULUS), which is not 0. */
struct value big_power_mod(struct interp *in, struct value base, struct value exponent,
                           struct value modulus);
/* A rounded to a multiple of 10 ** DIGITS, which is positive; halves to the even one. */
struct value big_round(struct interp *in, struct value a, int64_t digits);

/* -1, 0, 1 as A is less than B, equal, greater. */
int big_order(struct value a, struct value b);
/* Likewise for a KIND_BIG and a float, exactly; 2 when F is not a number. */
int big_order_float(struct value a, double f);

bool big_is_negative(struct value a); /* of a KIND_BIG */
uint64_t big_bits(struct value a);    /* how many binary digits the magnitude has; 0 for 0 */
/* A rounded to a double: infinite when it is too large. */
double big_double(struct value a);
/* U * 2 ** EXPONENT, rounded once; what U's digits leave out is told by its last one, which then is 1. */
double big_scaled(uint64_t u, int64_t exponent);
/* The magnitude of a KIND_BIG modulo 2 ** 61 - 1: CPython's hash. Likewise of a whole float. */
uint64_t big_hash(struct value a);
uint64_t big_hash_float(double f);

/* Appends the digits of the magnitude of a KIND_BIG in BASE, 2 to 36: 0 or -1, with KeyboardInterrupt,
   MemoryError, or the ValueError of too many decimal digits. IN may be NULL: then nothing is raised. */
int big_add_digits(struct interp *in, struct value a, int base, struct text *out);
/* The int that the digits S (LEN of them, a NUL after them, which is written to) mean in BASE. */
struct value big_read(struct interp *in, char *s, size_t len, int base, bool negative);

#endif
