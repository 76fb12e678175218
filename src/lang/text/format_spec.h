/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the format mini-language, str.format and the % operator share: a parsed specification and the
 * laying out of numbers and texts by it. */
#ifndef LANG_TEXT_FORMAT_SPEC_H
#define LANG_TEXT_FORMAT_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lang/value/value.h"

struct interp;
struct text;

struct format_spec {
  unsigned fill;      /* code point */
  char align;         /* '<', '>', '^', '=' */
  char sign;          /* '+', '-', ' ' or 0 */
  bool no_minus_zero; /* z */
  bool alternate;     /* # */
  int64_t width;      /* code points; 0: none */
  char grouping;      /* ',', '_' or 0 */
  int64_t precision;  /* -1: none */
  unsigned type;      /* 'd', 'x', …; 0: none */
};

/* Appends LEN bytes, CHARS code points, filled and aligned: 0, or -1 with MemoryError. */
int format_spec_text(struct interp *in, const struct format_spec *spec, const char *s, size_t len,
                     size_t chars, struct text *out);

/* Appends V, an int of any size, in the base that spec->type names (d, b, o, x, X), laid out. MIN_DIGITS zeros are put before
   shorter ones. */
int format_spec_int(struct interp *in, const struct format_spec *spec, struct value v,
                    size_t min_digits, struct text *out);

/* Appends F as spec->type says (e, f, g, their capitals, %, n, or 0), laid out. */
int format_spec_float(struct interp *in, const struct format_spec *spec, double f,
                      struct text *out);

/* Reads digits at *P up to END: the number, -1 when it is too long; *ANY says whether there were some. */
int64_t format_spec_digits(const char **p, const char *end, bool *any);

#endif
