/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers to text and back, as Python writes and reads them. */
#ifndef LANG_VALUE_NUMBER_H
#define LANG_VALUE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lang/value/value.h"

/* Appends I in decimal: quicker than printf. */
void number_add(struct text *out, int64_t i);

/* |I|, for the smallest int too. */
static inline uint64_t number_magnitude(int64_t i) {
  return i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
}

/* int(S, BASE) for LEN bytes of text: BASE is 2 to 36, or 0 to take it from the prefix. Messages show V.
   VALUE_ERROR with ValueError. */
struct value number_int(struct interp *in, const char *s, size_t len, int base, struct value v);

/* float(S), likewise. */
struct value number_float(struct interp *in, const char *s, size_t len, struct value v);

/* int(F): towards zero; ValueError for nan, OverflowError for infinity. */
struct value number_from_float(struct interp *in, double f);

/* The int that the digits of BASE at S mean, LEN of them without a prefix; underscores are left out. */
struct value number_from_digits(struct interp *in, const char *s, size_t len, int base,
                                bool negative);

#define NUMBER_DIGITS_FREE 640 /* up to this many digits no limit is needed */
/* Whether so many DIGITS are more than an int may have that becomes decimal text, or that is read from it
   (READ): then the ValueError is there. */
bool number_past_limit(struct interp *in, size_t digits, bool read);

/* float(V) of an int of any size: 0, or -1 with OverflowError. */
int number_to_float(struct interp *in, struct value v, double *f);

/* Appends the magnitude of V, an int of any size, in BASE (2 to 36) with the lower-case digits: 0 or -1. */
int number_add_magnitude(struct interp *in, struct value v, unsigned base, struct text *out);
/* V, an int of any size, or the nearest of 64 bits. */
int64_t number_clamped(struct value v);
/* Whether V, an int of any size, is below 0. */
bool number_is_negative(struct value v);

#endif
