/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laying out numbers and texts by a format specification. The digits of floats come from snprintf,
 * which rounds correctly. */
#include "lang/text/format_spec.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/number.h"
#include "lang/value/ops.h"

int64_t format_spec_digits(const char **p, const char *end, bool *any) {
  int64_t n = 0;
  *any = false;
  for (; *p < end && **p >= '0' && **p <= '9'; ++*p) {
    if (n > (INT64_MAX - 9) / 10)
      return -1;
    n = n * 10 + (**p - '0');
    *any = true;
  }
  return n;
}

static void add_fill(struct text *out, unsigned fill, size_t count) {
  if (fill < 0x80)
    text_fill(out, (char)fill, count);
  else
    while (count--)
      text_utf8(out, fill);
}

/* How many fill characters go before and after a text of CHARS characters; false with MemoryError. */
static bool measure(struct interp *in, const struct format_spec *spec, size_t chars, size_t *before,
                    size_t *after) {
  size_t pad = spec->width > 0 && (uint64_t)spec->width > chars ? (size_t)spec->width - chars : 0;
  if (pad > 4096 && !value_memory_left(pad * 4)) {
    interp_raise_args(in, &type_MemoryError, NULL, 0);
    return false;
  }
  *before = spec->align == '<' ? 0 : spec->align == '^' ? pad / 2 : pad;
  *after = pad - *before;
  return true;
}

int format_spec_text(struct interp *in, const struct format_spec *spec, const char *s, size_t len,
                     size_t chars, struct text *out) {
  size_t before, after;
  if (!measure(in, spec, chars, &before, &after))
    return -1;
  add_fill(out, spec->fill, before);
  text_add(out, s, len);
  add_fill(out, spec->fill, after);
  return 0;
}

/* The length of COUNT digits with a separator after each GROUP. */
static size_t grouped_len(size_t count, size_t group) {
  return count ? count + (count - 1) / group : 0;
}

/* Appends the digits with zeros before them up to COUNT, and separators. */
static void add_grouped(struct text *out, const char *digits, size_t len, size_t count,
                        char separator, size_t group) {
  for (size_t left = count; left; left--) {
    if (left != count && left % group == 0)
      text_addc(out, separator);
    text_addc(out, left > len ? '0' : digits[len - left]);
  }
}

/* A number in pieces: "-0x" "1234" ".5e+10"; the whole digits may be grouped. */
struct format_number {
  const char *lead;
  const char *whole;
  size_t whole_len;
  const char *rest;
  size_t rest_len;
  int group; /* digits between separators */
};

/* Appends the number, grouped, filled and aligned: 0, or -1 with MemoryError. */
static int add_number(struct interp *in, const struct format_spec *spec,
                      const struct format_number *number, struct text *out) {
  size_t lead = strlen(number->lead), count = number->whole_len, group = (size_t)number->group;
  size_t len = spec->grouping ? grouped_len(count, group) : count;
  size_t before, after;
  if (spec->grouping && spec->fill == '0' && spec->align == '=') {
    if (!measure(in, spec, lead + len + number->rest_len, &before, &after))
      return -1;
    size_t want = len + before;
    while (grouped_len(count, group) < want)
      count += 1 + (want - grouped_len(count, group)) / 2;
    while (count > number->whole_len && grouped_len(count - 1, group) >= want)
      count--;
    len = grouped_len(count, group);
  }
  if (!measure(in, spec, lead + len + number->rest_len, &before, &after))
    return -1;
  if (spec->align != '=')
    add_fill(out, spec->fill, before);
  text_add(out, number->lead, lead);
  if (spec->align == '=')
    add_fill(out, spec->fill, before);
  if (spec->grouping)
    add_grouped(out, number->whole, number->whole_len, count, spec->grouping, group);
  else
    text_add(out, number->whole, number->whole_len);
  text_add(out, number->rest, number->rest_len);
  add_fill(out, spec->fill, after);
  return 0;
}

static void sign_of(const struct format_spec *spec, bool negative, char *lead) {
  char sign = negative ? '-' : spec->sign == '+' || spec->sign == ' ' ? spec->sign : 0;
  lead[0] = sign;
  lead[1] = '\0';
}

int format_spec_int(struct interp *in, const struct format_spec *spec, struct value v,
                    size_t min_digits, struct text *out) {
  char lead[4], prefix[3] = {'0', (char)spec->type, '\0'};
  unsigned base = 10;
  switch (spec->type) {
  case 'b':
    base = 2;
    break;
  case 'o':
    base = 8;
    break;
  case 'x':
  case 'X':
    base = 16;
  }
  sign_of(spec, number_is_negative(v), lead);
  if (spec->alternate && base != 10)
    strcat(lead, prefix);
  if (min_digits > 4096 && !value_memory_left(min_digits)) {
    interp_raise_args(in, &type_MemoryError, NULL, 0);
    return -1;
  }
  struct text digits = TEXT_EMPTY;
  if (number_add_magnitude(in, v, base, &digits)) {
    text_free(&digits);
    return -1;
  }
  if (digits.len < min_digits) {
    size_t zeros = min_digits - digits.len;
    text_fill(&digits, '0', zeros);
    memmove(digits.s + zeros, digits.s, digits.len - zeros);
    memset(digits.s, '0', zeros);
  }
  for (char *p = digits.s; spec->type == 'X' && *p; p++)
    *p = (char)(*p >= 'a' ? *p - 'a' + 'A' : *p);
  struct format_number number = {lead, digits.s, digits.len, "", 0, base == 10 ? 3 : 4};
  int result = add_number(in, spec, &number, out);
  text_free(&digits);
  return result;
}

/* Removes the zeros at the end of the digits after a point, and the point when none is left; an exponent
   after the digits is kept. */
static void strip_zeros(struct text *t) {
  char *point = memchr(t->s, '.', t->len);
  if (!point)
    return;
  char *end = point + 1 + strspn(point + 1, "0123456789"), *keep = end;
  while (keep[-1] == '0')
    keep--;
  if (keep[-1] == '.')
    keep--;
  memmove(keep, end, (size_t)(t->s + t->len - end) + 1);
  t->len -= (size_t)(end - keep);
}

/* Adds a point after the digits, before an exponent, if there is none. */
static void add_point(struct text *t) {
  if (memchr(t->s, '.', t->len))
    return;
  size_t digits = strspn(t->s, "0123456789");
  text_addc(t, '.');
  memmove(t->s + digits + 1, t->s + digits, t->len - digits - 1);
  t->s[digits] = '.';
}

/* Appends F as printf formats it; most numbers are short, and one pass is enough. */
static void add_printf(struct text *t, const char *format, int precision, double f) {
  enum { SHORT = 40 };
  int n = snprintf(text_room(t, SHORT), SHORT, format, precision, f);
  if (n >= SHORT)
    snprintf(text_room(t, (size_t)n), (size_t)n + 1, format, precision, f);
  t->len += (size_t)n;
}

/* g, and the form with no type but a precision (PLAIN): the latter has an exponent one digit earlier,
   and never lacks a digit after the point when there is no exponent. */
static void add_general(struct text *t, double f, int precision, bool plain, bool alternate) {
  precision = precision ? precision : 1;
  add_printf(t, "%.*e", precision - 1, f);
  int exponent = atoi(strchr(t->s, 'e') + 1);
  bool scientific = exponent < -4 || exponent >= precision - plain;
  if (!scientific) {
    text_clear(t);
    add_printf(t, "%.*f", precision - 1 - exponent, f);
  }
  if (alternate)
    add_point(t);
  else
    strip_zeros(t);
  if (plain && !scientific && !strchr(t->s, '.'))
    text_adds(t, ".0");
}

/* Appends the digits of F, which is not negative, as TYPE and PRECISION say, in lower case. */
static void add_float(struct text *t, double f, unsigned type, int precision, bool alternate) {
  if (!type && precision < 0)
    ops_repr_float(f, t);
  else if (!type || type == 'g')
    add_general(t, f, precision < 0 ? 6 : precision, !type, alternate);
  else
    add_printf(t, type == 'e' ? "%.*e" : "%.*f", precision < 0 ? 6 : precision, f);
  if (alternate)
    add_point(t);
}

/* Whether the digits before an exponent are not all zero. */
static bool has_value(const char *digits) {
  digits += strspn(digits, "0.");
  return *digits >= '1' && *digits <= '9';
}

int format_spec_float(struct interp *in, const struct format_spec *spec, double f,
                      struct text *out) {
  bool capitals = spec->type == 'E' || spec->type == 'F' || spec->type == 'G';
  unsigned type = spec->type == 'n' ? 'g' : capitals ? spec->type - 'A' + 'a' : spec->type;
  if (spec->precision > INT_MAX - 1000 ||
      (spec->precision > 4096 && !value_memory_left((size_t)spec->precision)))
    return interp_fail(in, &type_ValueError, "precision too big");
  if (type == '%')
    f *= 100;
  bool negative = signbit(f) && !isnan(f);
  if (type == 'f' && isfinite(f) && !spec->width && !spec->sign && !spec->grouping &&
      !spec->alternate && !spec->no_minus_zero && !capitals) { /* the commonest: {x:.2f} */
    add_printf(out, "%.*f", spec->precision < 0 ? 6 : (int)spec->precision, f);
    return 0;
  }
  struct text digits = TEXT_EMPTY;
  if (isfinite(f))
    add_float(&digits, fabs(f), type, (int)spec->precision, spec->alternate);
  else
    text_adds(&digits, isnan(f) ? "nan" : "inf");
  for (char *p = digits.s; capitals && *p; p++)
    *p = (char)(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
  size_t whole = strspn(digits.s, "0123456789");
  if (negative && spec->no_minus_zero && isfinite(f) && !has_value(digits.s))
    negative = false;
  if (type == '%')
    text_addc(&digits, '%');
  char lead[2];
  sign_of(spec, negative, lead);
  struct format_number number = {lead, digits.s, whole, digits.s + whole, digits.len - whole, 3};
  struct format_spec used = *spec;
  if (!isfinite(f))
    used.grouping = 0;
  int result = add_number(in, &used, &number, out);
  text_free(&digits);
  return result;
}
