/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GNU MP, which counts with integers of any size: loaded when the first one appears, so that no start pays
 * for it. Its headers are not needed: what is used of it is declared here, and has been the same in each
 * libgmp.so.10 (https://gmplib.org/manual/Integer-Functions). */
#ifndef LANG_VALUE_GMP_H
#define LANG_VALUE_GMP_H

#include <stddef.h>

#define GMP_PACKAGE "libgmp10"

typedef unsigned long
    gmp_limb; /* as in GMP's own header; the number of 64 bits that it counts with */
_Static_assert(sizeof(gmp_limb) == 8, "a limb has 64 bits");

/* mpz_t. SIZE limbs of the magnitude, the lowest first, are used, -SIZE of a negative number. What only
   reads a number looks neither at `alloc` nor at limbs past its size. */
struct mpz {
  int alloc, size;
  gmp_limb *limbs;
};

/* mpz_NAME for each NAME; the result comes first. FDIV rounds down, as Python does. */
struct gmp {
  void (*init)(struct mpz *z);
  void (*clear)(struct mpz *z);
  void (*set)(struct mpz *z, const struct mpz *a);
  void (*add)(struct mpz *z, const struct mpz *a, const struct mpz *b);
  void (*sub)(struct mpz *z, const struct mpz *a, const struct mpz *b);
  void (*mul)(struct mpz *z, const struct mpz *a, const struct mpz *b);
  void (*fdiv_q)(struct mpz *quotient, const struct mpz *a, const struct mpz *b);
  void (*fdiv_r)(struct mpz *rest, const struct mpz *a, const struct mpz *b);
  void (*fdiv_qr)(struct mpz *quotient, struct mpz *rest, const struct mpz *a, const struct mpz *b);
  void (*mul_2exp)(struct mpz *z, const struct mpz *a, unsigned long bits);
  void (*fdiv_q_2exp)(struct mpz *z, const struct mpz *a, unsigned long bits);
  void (*and)(struct mpz *z, const struct mpz *a, const struct mpz *b);
  void (*ior)(struct mpz *z, const struct mpz *a, const struct mpz *b);
  void (*xor)(struct mpz *z, const struct mpz *a, const struct mpz *b);
  void (*com)(struct mpz *z, const struct mpz *a);
  void (*ui_pow_ui)(struct mpz *z, unsigned long base, unsigned long exponent);
  int (*invert)(struct mpz *z, const struct mpz *a,
                const struct mpz *modulus); /* 0: there is none */
  char *(*get_str)(char *s, int base, const struct mpz *a);
  int (*set_str)(struct mpz *z, const char *s, int base);
  size_t (*sizeinbase)(const struct mpz *a, int base); /* digits, or one more */
  void (*import)(struct mpz *z, size_t count, int order, size_t size, int endian, size_t nails,
                 const void *from);
  void *(*export)(void *to, size_t *count, int order, size_t size, int endian, size_t nails,
                  const struct mpz *a);
};

/* The functions, or NULL when the library is not installed. */
const struct gmp *gmp_load(void);

#endif
