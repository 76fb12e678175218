/* SPDX-License-Identifier: GPL-3.0-or-later */
/* format(v, spec), which f-strings use. str.format is in lang/text/format_method.c, % in
 * lang/text/format_percent.c. A new type letter is a case in `format_int`,
 * `format_float` or `format_str`. */
#include "lang/text/format.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "lang/value/exceptions.h"
#include "lang/text/format_spec.h"
#include "lang/eval/interp.h"
#include "lang/value/number.h"
#include "lang/value/ops.h"

static int wrong(struct interp *in, const char *message) {
  return interp_fail(in, &type_ValueError, "%s", message);
}

static bool is_align(char c) {
  return c == '<' || c == '>' || c == '=' || c == '^';
}

/* [[fill]align] */
static const char *parse_align(struct format_spec *spec, const char *p, const char *end,
                               bool *filled, bool *aligned) {
  size_t step = 0;
  *filled = *aligned = false;
  if (p < end)
    utf8_get(p, &step);
  if (step && p + step < end && is_align(p[step])) {
    spec->fill = utf8_get(p, &step);
    spec->align = p[step];
    *filled = *aligned = true;
    return p + step + 1;
  }
  if (p < end && is_align(*p)) {
    spec->align = *p;
    *aligned = true;
    return p + 1;
  }
  return p;
}

/* [,|_] */
static int parse_grouping(struct interp *in, struct format_spec *spec, const char **p,
                          const char *end) {
  if (*p < end && **p == ',')
    spec->grouping = *(*p)++;
  if (*p < end && **p == '_') {
    if (spec->grouping)
      return wrong(in, "Cannot specify both ',' and '_'.");
    spec->grouping = *(*p)++;
  }
  if (*p < end && **p == ',' && spec->grouping == '_')
    return wrong(in, "Cannot specify both ',' and '_'.");
  return 0;
}

/* Separators are for decimal types; `_` also for the other bases. */
static int check_grouping(struct interp *in, const struct format_spec *spec) {
  if (!spec->grouping || !spec->type || (spec->type < 0x80 && strchr("deEfFgG%", (int)spec->type)))
    return 0;
  if (spec->grouping == '_' && spec->type < 0x80 && strchr("boxX", (int)spec->type))
    return 0;
  if (spec->type > 32 && spec->type < 128)
    interp_raise(in, &type_ValueError, "Cannot specify '%c' with '%c'.", spec->grouping,
                 (int)spec->type);
  else
    interp_raise(in, &type_ValueError, "Cannot specify '%c' with '\\x%x'.", spec->grouping,
                 spec->type);
  return -1;
}

/* spec: [[fill]align][sign][z][#][0][width][grouping][.precision][type]. *SPEC comes with the default
   type and alignment. */
static int parse_spec(struct interp *in, struct value v, const char *p, size_t len,
                      struct format_spec *spec) {
  const char *start = p, *end = p + len;
  bool filled, aligned, any;
  char preset = spec->align;
  p = parse_align(spec, p, end, &filled, &aligned);
  if (p < end && (*p == '+' || *p == '-' || *p == ' '))
    spec->sign = *p++;
  if (p < end && *p == 'z') {
    spec->no_minus_zero = true;
    p++;
  }
  if (p < end && *p == '#') {
    spec->alternate = true;
    p++;
  }
  if (!filled && p < end && *p == '0') {
    spec->fill = '0';
    if (!aligned && preset == '>')
      spec->align = '=';
    p++;
  }
  spec->width = format_spec_digits(&p, end, &any);
  if (spec->width < 0)
    return wrong(in, "Too many decimal digits in format string");
  if (parse_grouping(in, spec, &p, end))
    return -1;
  if (p < end && *p == '.') {
    p++;
    spec->precision = format_spec_digits(&p, end, &any);
    if (spec->precision < 0)
      return wrong(in, "Too many decimal digits in format string");
    if (!any)
      return wrong(in, "Format specifier missing precision");
  }
  if (p < end) {
    size_t step;
    spec->type = utf8_get(p, &step);
    if (p + step < end)
      return interp_fail(in, &type_ValueError,
                         "Invalid format specifier '%.*s' for object of type '%s'", (int)len, start,
                         value_type_name(v));
  }
  return check_grouping(in, spec);
}

static int unknown_code(struct interp *in, unsigned type, struct value v) {
  if (type > 32 && type < 128)
    interp_raise(in, &type_ValueError, "Unknown format code '%c' for object of type '%s'",
                 (int)type, value_type_name(v));
  else
    interp_raise(in, &type_ValueError, "Unknown format code '\\x%x' for object of type '%s'", type,
                 value_type_name(v));
  return -1;
}

/* An int as the character with that number. */
static int format_char(struct interp *in, const struct format_spec *spec, struct value v,
                       struct text *out) {
  int64_t i;
  if (spec->sign)
    return wrong(in, "Sign not allowed with integer format specifier 'c'");
  if (spec->alternate)
    return wrong(in, "Alternate form (#) not allowed with integer format specifier 'c'");
  if (ops_index_as(in, v, "long", &i))
    return -1;
  if (i < 0 || i > 0x10ffff)
    return interp_fail(in, &type_OverflowError, "%%c arg not in range(0x110000)");
  struct text one = TEXT_EMPTY;
  text_utf8(&one, (unsigned)i);
  int result = format_spec_text(in, spec, one.s, one.len, 1, out);
  text_free(&one);
  return result;
}

static int format_int(struct interp *in, struct value v, struct format_spec *spec,
                      struct text *out) {
  double f;
  switch (spec->type) {
  case 'd':
  case 'n':
  case 'b':
  case 'o':
  case 'x':
  case 'X':
  case 'c':
    break;
  case 'e':
  case 'E':
  case 'f':
  case 'F':
  case 'g':
  case 'G':
  case '%':
    return number_to_float(in, v, &f) ? -1 : format_spec_float(in, spec, f, out);
  default:
    return unknown_code(in, spec->type, v);
  }
  if (spec->precision >= 0)
    return wrong(in, "Precision not allowed in integer format specifier");
  if (spec->no_minus_zero)
    return wrong(in, "Negative zero coercion (z) not allowed in integer format specifier");
  if (spec->type == 'c')
    return format_char(in, spec, v, out);
  return format_spec_int(in, spec, v, 0, out);
}

static int format_float(struct interp *in, struct value v, struct format_spec *spec,
                        struct text *out) {
  if (spec->type && (spec->type >= 0x80 || !strchr("eEfFgGn%", (int)spec->type)))
    return unknown_code(in, spec->type, v);
  return format_spec_float(in, spec, v.f, out);
}

static int format_str(struct interp *in, struct value v, struct format_spec *spec,
                      struct text *out) {
  if (spec->type != 's')
    return unknown_code(in, spec->type, v);
  if (spec->sign)
    return wrong(in, spec->sign == ' ' ? "Space not allowed in string format specifier"
                                       : "Sign not allowed in string format specifier");
  if (spec->no_minus_zero)
    return wrong(in, "Negative zero coercion (z) not allowed in string format specifier");
  if (spec->alternate)
    return wrong(in, "Alternate form (#) not allowed in string format specifier");
  if (spec->align == '=')
    return wrong(in, "'=' alignment not allowed in string format specifier");
  size_t len = v.str->len, chars = v.str->chars;
  if (spec->precision >= 0 && (uint64_t)spec->precision < chars) {
    chars = (size_t)spec->precision;
    len = value_str_offset(v.str, chars);
  }
  return format_spec_text(in, spec, v.str->s, len, chars, out);
}

/* The commonest specs of an int, quickly: [0]width of one or two digits, [d]. False: not one of them. */
static bool format_int_fast(int64_t i, const char *spec, size_t len, struct text *out) {
  const char *end = spec + len - (spec[len - 1] == 'd');
  char fill = *spec == '0' && len ? '0' : ' ';
  const char *p = spec + (fill == '0');
  if (end - p > 2)
    return false;
  size_t width = 0;
  for (; p < end; p++) {
    if (*p < '0' || *p > '9')
      return false;
    width = width * 10 + (size_t)(*p - '0');
  }
  char digits[20], *to = digits + sizeof digits;
  uint64_t u = number_magnitude(i);
  do
    *--to = (char)('0' + u % 10);
  while (u /= 10);
  size_t count = (size_t)(digits + sizeof digits - to), used = count + (i < 0);
  char *room = text_room(out, used + width), *start = room;
  if (fill == ' ')
    for (; used < width; used++)
      *room++ = ' ';
  if (i < 0)
    *room++ = '-';
  for (; used < width; used++)
    *room++ = '0';
  memcpy(room, to, count);
  room[count] = '\0';
  out->len += (size_t)(room - start) + count;
  return true;
}

int ops_format(struct interp *in, struct value v, const char *spec, size_t spec_len,
               struct text *out) {
  if (!spec_len)
    return ops_str(in, v, out);
  struct format_spec parsed = {.fill = ' ', .align = '>', .precision = -1};
  switch (v.kind) {
  case KIND_BOOL:
  case KIND_INT:
  case KIND_BIG:
    if (v.kind != KIND_BIG && format_int_fast(v.i, spec, spec_len, out))
      return 0;
    parsed.type = 'd';
    return parse_spec(in, v, spec, spec_len, &parsed) ? -1 : format_int(in, v, &parsed, out);
  case KIND_FLOAT:
    return parse_spec(in, v, spec, spec_len, &parsed) ? -1 : format_float(in, v, &parsed, out);
  case KIND_STR:
    parsed.type = 's';
    parsed.align = '<';
    return parse_spec(in, v, spec, spec_len, &parsed) ? -1 : format_str(in, v, &parsed, out);
  default:
    return interp_fail(in, &type_TypeError, "unsupported format string passed to %s.__format__",
                       value_type_name(v));
  }
}

int format_ascii(struct interp *in, struct value v, struct text *out) {
  struct text t = TEXT_EMPTY;
  int result = ops_repr(in, v, &t);
  size_t step;
  for (size_t i = 0; !result && i < t.len; i += step) {
    unsigned c = utf8_get(t.s + i, &step);
    if (c < 0x80)
      text_addc(out, (char)c);
    else
      text_addf(out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
  }
  text_free(&t);
  return result;
}
