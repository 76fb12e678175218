/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers to text and back. printf and strtod do the hard part; the program keeps LC_NUMERIC at "C"
 * so that they use a point. */
#include "lang/value/number.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "lang/value/big.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"
#include "lang/text/unicode.h"

void number_add(struct text *out, int64_t i) {
  char digits[20], *end = digits + sizeof digits, *p = end;
  uint64_t u = number_magnitude(i);
  do
    *--p = (char)('0' + u % 10);
  while (u /= 10);
  if (i < 0)
    *--p = '-';
  text_add(out, p, (size_t)(end - p));
}

/* Appends MAGNITUDE in BASE (2 to 36) with the lower-case digits, no prefix. */
static void add_base(struct text *out, uint64_t magnitude, unsigned base) {
  char digits[64], *end = digits + sizeof digits, *p = end;
  do
    *--p = "0123456789abcdefghijklmnopqrstuvwxyz"[magnitude % base];
  while (magnitude /= base);
  text_add(out, p, (size_t)(end - p));
}

/* Appends the DIGITS (COUNT of them, no zeros at the end) of a number whose point stands after the
   first POINT digits, as repr does: with an exponent when that is below -3 or above 16. */
static void add_shortest(struct text *out, const char *digits, int count, int point) {
  if (point < -3 || point > 16) {
    text_addc(out, digits[0]);
    if (count > 1) {
      text_addc(out, '.');
      text_add(out, digits + 1, (size_t)count - 1);
    }
    text_addf(out, "e%c%02d", point <= 0 ? '-' : '+', abs(point - 1));
  } else if (point <= 0) {
    text_adds(out, "0.");
    text_fill(out, '0', (size_t)-point);
    text_add(out, digits, (size_t)count);
  } else if (point >= count) {
    text_add(out, digits, (size_t)count);
    text_fill(out, '0', (size_t)(point - count));
    text_adds(out, ".0");
  } else {
    text_add(out, digits, (size_t)point);
    text_addc(out, '.');
    text_add(out, digits + point, (size_t)(count - point));
  }
}

/* Adds one to the last digit of S, digits with an exponent. */
static void count_up(char *s) {
  char *p = strchr(s, 'e') - 1;
  for (; *p == '9' || *p == '.'; p--)
    if (*p == '9')
      *p = '0';
  ++*p;
}

/* Writes the fewest digits that name F, not 0, to S with an exponent. 15 digits always survive a double
   and 17 always name it; only tiny numbers need fewer digits than that suggests. */
static void shortest_digits(double f, char *s, size_t room) {
  int exponent;
  bool power =
      frexp(f, &exponent) == 0.5; /* the numbers above it are further apart than those below */
  for (int digits = f < 2.3e-308 ? 1 : 15; digits <= 17; digits++) {
    snprintf(s, room, "%.*e", digits - 1, f);
    if (digits == 17 || strtod(s, NULL) == f)
      return;
    if (!power || digits < 16)
      continue;
    count_up(s);
    if (strtod(s, NULL) == f)
      return;
  }
}

void ops_repr_float(double f, struct text *out) {
  if (!isfinite(f)) {
    text_adds(out, isnan(f) ? "nan" : f < 0 ? "-inf" : "inf");
    return;
  }
  if (fabs(f) < 1e15 && f == (double)(int64_t)f && (f != 0 || !signbit(f))) {
    number_add(out, (int64_t)f);
    text_adds(out, ".0");
    return;
  }
  char s[32] = "0e0";
  if (f != 0)
    shortest_digits(fabs(f), s, sizeof s);
  char digits[20] = "", *p = s;
  int count = 0;
  if (signbit(f))
    text_addc(out, '-');
  for (; *p != 'e'; p++)
    if (*p != '.')
      digits[count++] = *p;
  while (count > 1 && digits[count - 1] == '0')
    count--;
  int exponent = atoi(p + 1);
  add_shortest(out, digits, count, exponent + 1);
}

int number_add_magnitude(struct interp *in, struct value v, unsigned base, struct text *out) {
  if (v.kind == KIND_BIG)
    return big_add_digits(in, v, (int)base, out);
  add_base(out, number_magnitude(v.i), base);
  return 0;
}

bool number_is_negative(struct value v) {
  return v.kind == KIND_BIG ? big_is_negative(v) : v.i < 0;
}

int64_t number_clamped(struct value v) {
  return v.kind != KIND_BIG ? v.i : big_is_negative(v) ? INT64_MIN : INT64_MAX;
}

int number_to_float(struct interp *in, struct value v, double *f) {
  *f = v.kind == KIND_BIG ? big_double(v) : (double)v.i;
  return isinf(*f) ? interp_fail(in, &type_OverflowError, "int too large to convert to float") : 0;
}

struct value number_from_float(struct interp *in, double f) {
  if (isnan(f))
    return interp_raise(in, &type_ValueError, "cannot convert float NaN to integer");
  if (isinf(f))
    return interp_raise(in, &type_OverflowError, "cannot convert float infinity to integer");
  if (!(f >= -9223372036854775808.0 && f < 9223372036854775808.0))
    return big_from_float(in, trunc(f));
  return value_int((int64_t)f);
}

/* Copies LEN bytes of text to T without the blanks around it; digits of any script become ASCII ones,
   blanks inside and other characters beyond ASCII become "?". */
static void plain_digits(const char *s, size_t len, struct text *t) {
  size_t step, first = SIZE_MAX, last = 0;
  for (size_t i = 0; i < len; i += step) {
    unsigned c = utf8_get(s + i, &step);
    if (unicode_is(c, UNICODE_SPACE))
      continue;
    first = first == SIZE_MAX ? i : first;
    last = i + step;
  }
  for (size_t i = first; i < last; i += step) {
    unsigned c = utf8_get(s + i, &step);
    int digit = unicode_decimal(c);
    text_addc(t, digit >= 0 ? (char)('0' + digit) : c > ' ' && c < 0x7f ? (char)c : '?');
  }
}

/* The base that a prefix at S names (0x, 0o, 0b), or 0. */
static int prefix_base(const char *s) {
  if (s[0] != '0')
    return 0;
  switch (s[1] | 0x20) {
  case 'x':
    return 16;
  case 'o':
    return 8;
  case 'b':
    return 2;
  }
  return 0;
}

static int digit_value(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'z' ? c - 'a' + 10
         : c >= 'A' && c <= 'Z' ? c - 'A' + 10
                                : 36;
}

bool number_past_limit(struct interp *in, size_t digits, bool read) {
  if (digits <= NUMBER_DIGITS_FREE || !in->digits_max || digits <= (size_t)in->digits_max)
    return false;
  struct text had = TEXT_EMPTY;
  if (read)
    text_addf(&had, ": value has %zu digits", digits);
  interp_raise(in, &type_ValueError,
               "Exceeds the limit (%d digits) for integer string conversion%s; use "
               "sys.set_int_max_str_digits() to increase the limit",
               in->digits_max, text_str(&had));
  text_free(&had);
  return true;
}

struct value number_from_digits(struct interp *in, const char *s, size_t len, int base,
                                bool negative) {
  uint64_t u = 0, limit = (uint64_t)INT64_MAX + negative;
  bool over = false;
  for (size_t i = 0; i < len && !over; i++) {
    if (s[i] == '_')
      continue;
    unsigned d = (unsigned)digit_value(s[i]);
    over = u > (limit - d) / (unsigned)base;
    u = u * (unsigned)base + d;
  }
  if (!over)
    return value_int(negative ? (int64_t)(0 - u) : (int64_t)u);
  struct text digits = TEXT_EMPTY;
  for (size_t i = 0; i < len; i++)
    if (s[i] != '_')
      text_addc(&digits, s[i]);
  struct value v = big_read(in, digits.s, digits.len, base, negative);
  text_free(&digits);
  return v;
}

/* The length of the digits of BASE at S, with single underscores between them; *COUNT is without these.
   *BAD: they are none, or something else follows. */
static size_t scan_digits(const char *s, unsigned base, size_t *count, bool *bad) {
  const char *p = s;
  for (*count = 0; *p; p++) {
    if (*p == '_' && p != s && p[-1] != '_' && p[1])
      continue;
    if ((unsigned)digit_value(*p) >= base)
      break;
    ++*count;
  }
  *bad = p == s || *p;
  return (size_t)(p - s);
}

struct value number_int(struct interp *in, const char *s, size_t len, int base, struct value v) {
  int64_t i = 0;
  if (base == 10 && len && len < 19 && strspn(s, "0123456789") == len) {
    for (size_t k = 0; k < len; k++)
      i = i * 10 + (s[k] - '0');
    return value_int(i);
  }
  struct text t = TEXT_EMPTY;
  plain_digits(s, len, &t);
  const char *p = text_str(&t);
  bool negative = *p == '-';
  p += *p == '-' || *p == '+';
  int named = prefix_base(p), radix = base ? base : named ? named : 10;
  bool zeros = !base && !named && *p == '0'; /* int("010", 0) is refused, "000" is not */
  if (named == radix) {
    p += 2;
    p += *p == '_';
  }
  bool bad;
  size_t count, digits = scan_digits(p, (unsigned)radix, &count, &bad);
  struct value made = VALUE_ERROR;
  bool limited = radix & (radix - 1) && number_past_limit(in, count, true);
  bad = bad || memchr(s, '\0', len) || (zeros && strspn(p, "0_") != digits);
  if (!limited && !bad)
    made = number_from_digits(in, p, digits, radix, negative);
  text_free(&t);
  if (limited || !bad)
    return made;
  struct text shown = TEXT_EMPTY;
  ops_repr(in, v, &shown);
  interp_raise(in, &type_ValueError, "invalid literal for int() with base %d: %.200s", base,
               text_str(&shown));
  text_free(&shown);
  return VALUE_ERROR;
}

/* Checks [sign] digits [. digits] [e [sign] digits], or inf, infinity, nan, and takes the underscores
   between digits out of S. */
static bool float_grammar(char *s) {
  char *to = s;
  for (char *p = s; *p; p++) {
    if (*p == '_' && p != s && p[-1] >= '0' && p[-1] <= '9' && p[1] >= '0' && p[1] <= '9')
      continue;
    *to++ = *p;
  }
  *to = '\0';
  const char *p = s;
  p += *p == '+' || *p == '-';
  if (!strcasecmp(p, "inf") || !strcasecmp(p, "infinity") || !strcasecmp(p, "nan"))
    return true;
  size_t whole = strspn(p, "0123456789"), part = 0;
  p += whole;
  if (*p == '.') {
    part = strspn(p + 1, "0123456789");
    p += 1 + part;
  }
  if (!whole && !part)
    return false;
  if (*p == 'e' || *p == 'E') {
    p++;
    p += *p == '+' || *p == '-';
    size_t digits = strspn(p, "0123456789");
    if (!digits)
      return false;
    p += digits;
  }
  return !*p;
}

struct value number_float(struct interp *in, const char *s, size_t len, struct value v) {
  struct text t = TEXT_EMPTY;
  plain_digits(s, len, &t);
  char *copy = text_take(&t);
  bool good = !memchr(s, '\0', len) && float_grammar(copy);
  double f = good ? strtod(copy, NULL) : 0;
  free(copy);
  if (good)
    return value_float(f);
  struct text shown = TEXT_EMPTY;
  ops_repr(in, v, &shown);
  interp_raise(in, &type_ValueError, "could not convert string to float: %s", text_str(&shown));
  text_free(&shown);
  return VALUE_ERROR;
}
