/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers to text and back, as Python writes and reads them. */
#ifndef LANG_NUMBER_H
#define LANG_NUMBER_H

#include <stddef.h>
#include <stdint.h>

#include "lang/value.h"

/* Appends I in decimal: quicker than printf. */
void number_add(struct text *out, int64_t i);

/* Appends MAGNITUDE in BASE (2 to 36) with the lower-case digits, no prefix. */
void number_add_base(struct text *out, uint64_t magnitude, unsigned base);

/* |I|, for the smallest int too. */
static inline uint64_t number_magnitude(int64_t i) {
  return i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
}

/* int(S, BASE) for LEN bytes of text: BASE is 2 to 36, or 0 for what the prefix says. V is what
   messages show. VALUE_ERROR with ValueError, or OverflowError past 64 bits. */
struct value number_int(struct interp *in, const char *s, size_t len, int base, struct value v);

/* float(S), likewise. */
struct value number_float(struct interp *in, const char *s, size_t len, struct value v);

/* int(F): towards zero; ValueError for nan, OverflowError for what does not fit. */
struct value number_from_float(struct interp *in, double f);

/* OverflowError: what the language says where Python would go on with a longer int. */
struct value number_overflow(struct interp *in);

#endif
