/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The % operator of str and bytes: printf's conversions as Python has them. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "lang/text/codec.h"
#include "lang/value/exceptions.h"
#include "lang/text/format.h"
#include "lang/text/format_spec.h"
#include "lang/eval/interp.h"
#include "lang/value/number.h"
#include "lang/value/ops.h"

struct percent {
  struct interp *in;
  bool bytes;         /* formats bytes */
  struct value args;  /* as given */
  size_t next, count; /* of the positional ones */
  struct value named; /* the value under the last name, or KIND_ERROR; ours */
  bool taken;         /* it has been used */
  const char *start;  /* of the format */
};

/* One conversion: %[(name)][flags][width][.precision][length]type */
struct conversion {
  bool zero, left, plus, blank, alternate;
  int64_t width, precision; /* precision -1: none */
  unsigned type;
};

static int fail(struct percent *p, const struct type *type, const char *message) {
  return interp_fail(p->in, type, "%s", message);
}

/* The next value: borrowed, VALUE_ERROR when there is none left. */
static struct value next_value(struct percent *p) {
  if (!value_is_error(p->named) && !p->taken) {
    p->taken = true;
    return p->named;
  }
  if (p->next >= p->count)
    return interp_raise(p->in, &type_TypeError, "not enough arguments for format string");
  size_t i = p->next++;
  return p->args.kind == KIND_TUPLE ? p->args.tuple->at[i] : p->args;
}

/* Whether names may be looked up in the arguments; then unused arguments are not an error. */
static bool is_mapping(const struct percent *p) {
  switch (p->args.kind) {
  case KIND_DICT:
  case KIND_LIST:
  case KIND_RANGE:
    return true;
  case KIND_BYTES:
  case KIND_BYTEARRAY:
    return !p->bytes;
  default:
    return false;
  }
}

/* (name) at *S, after its bracket: looks the name up. From then on there is nothing by position. */
static int read_name(struct percent *p, const char **s, const char *end) {
  int open = 1;
  const char *name = *s, *q = name;
  if (!is_mapping(p))
    return fail(p, &type_TypeError, "format requires a mapping");
  for (; q < end; q++) {
    open += *q == '(' ? 1 : *q == ')' ? -1 : 0;
    if (!open)
      break;
  }
  if (q == end)
    return fail(p, &type_ValueError, "incomplete format key");
  *s = q + 1;
  struct value key =
      p->bytes ? value_bytes(name, (size_t)(q - name)) : codec_str(name, (size_t)(q - name));
  value_drop(p->named);
  p->named = ops_get_item(p->in, p->args, key);
  value_drop(key);
  p->taken = false;
  p->next = p->count;
  return value_is_error(p->named) ? -1 : 0;
}

/* Digits or `*` at *S. */
static int read_size(struct percent *p, const char **s, const char *end, bool precision,
                     int64_t *size) {
  if (*s < end && **s == '*') {
    ++*s;
    struct value v = next_value(p);
    if (value_is_error(v))
      return -1;
    if (!value_is_any_int(v))
      return fail(p, &type_TypeError, "* wants int");
    return ops_index_as(p->in, v, precision ? "int" : "ssize_t", size);
  }
  int64_t n = 0;
  const char *start = *s;
  for (; *s < end && **s >= '0' && **s <= '9'; ++*s) {
    if (n > (precision ? INT_MAX : INT64_MAX - 9) / 10)
      return fail(p, &type_ValueError, precision ? "precision too big" : "width too big");
    n = n * 10 + (**s - '0');
  }
  if (*s > start || precision)
    *size = n;
  return 0;
}

/* Reads a conversion from S, after its %: the place of its type letter, or NULL. */
static const char *read_conversion(struct percent *p, const char *s, const char *end,
                                   struct conversion *c) {
  *c = (struct conversion){.precision = -1};
  if (s < end && *s == '(') {
    s++;
    if (read_name(p, &s, end))
      return NULL;
  }
  for (; s < end; s++) {
    if (*s == '0')
      c->zero = true;
    else if (*s == '-')
      c->left = true;
    else if (*s == '+')
      c->plus = true;
    else if (*s == ' ')
      c->blank = true;
    else if (*s == '#')
      c->alternate = true;
    else
      break;
  }
  if (read_size(p, &s, end, false, &c->width))
    return NULL;
  if (c->width < 0) {
    c->left = true;
    c->width = c->width == INT64_MIN ? INT64_MAX : -c->width;
  }
  if (s < end && *s == '.') {
    s++;
    if (read_size(p, &s, end, true, &c->precision))
      return NULL;
    if (c->precision < 0)
      c->precision = 0;
  }
  if (s < end && (*s == 'h' || *s == 'l' || *s == 'L'))
    s++;
  if (s == end) {
    fail(p, &type_ValueError, "incomplete format");
    return NULL;
  }
  size_t step;
  c->type = p->bytes ? (unsigned char)*s : utf8_get(s, &step);
  return s;
}

static struct format_spec spec_of(const struct conversion *c, bool number) {
  return (struct format_spec){
      .fill = number && c->zero && !c->left ? '0' : ' ',
      .align = c->left             ? '<'
               : number && c->zero ? '='
                                   : '>',
      .sign = c->plus    ? '+'
              : c->blank ? ' '
                         : 0,
      .alternate = c->alternate,
      .width = c->width,
      .precision = c->precision,
      .type = c->type,
  };
}

static int convert_int(struct percent *p, const struct conversion *c, struct value v,
                       struct text *out) {
  bool decimal = c->type == 'd' || c->type == 'i' || c->type == 'u';
  struct value i = v;
  if (v.kind == KIND_FLOAT && decimal)
    i = number_from_float(p->in, v.f);
  else if (!value_is_any_int(v))
    i = interp_raise(p->in, &type_TypeError, "%%%c format: %s is required, not %s",
                     p->bytes && c->type == 'i' ? 'd' : (int)c->type,
                     decimal ? "a real number" : "an integer", value_type_name(v));
  if (value_is_error(i))
    return -1;
  struct format_spec spec = spec_of(c, true);
  spec.type = decimal ? 'd' : c->type;
  size_t least = c->precision > 0 ? (size_t)c->precision : 0;
  int result = format_spec_int(p->in, &spec, i, least, out);
  if (v.kind == KIND_FLOAT)
    value_drop(i); /* made here */
  return result;
}

static int convert_float(struct percent *p, const struct conversion *c, struct value v,
                         struct text *out) {
  double f = v.f;
  if (!value_is_number(v))
    return interp_fail(p->in, &type_TypeError,
                       p->bytes ? "float argument required, not %s" : "must be real number, not %s",
                       value_type_name(v));
  if (v.kind != KIND_FLOAT && number_to_float(p->in, v, &f))
    return -1;
  struct format_spec spec = spec_of(c, true);
  return format_spec_float(p->in, &spec, f, out);
}

/* %c: a character given as such or by its number. */
static int convert_char(struct percent *p, const struct conversion *c, struct value v,
                        struct text *out) {
  struct format_spec spec = spec_of(c, false);
  struct text one = TEXT_EMPTY;
  if (value_is_any_int(v)) {
    if (v.kind == KIND_BIG || v.i < 0 || v.i > (p->bytes ? 0xff : 0x10ffff))
      return fail(p, &type_OverflowError,
                  p->bytes ? "%c arg not in range(256)" : "%c arg not in range(0x110000)");
    if (p->bytes)
      text_addc(&one, (char)v.i);
    else
      text_utf8(&one, (unsigned)v.i);
  } else if (!p->bytes && v.kind == KIND_STR && v.str->chars == 1) {
    text_add(&one, v.str->s, v.str->len);
  } else if (p->bytes && v.kind == KIND_BYTES && v.bytes->len == 1) {
    text_addc(&one, (char)v.bytes->s[0]);
  } else if (p->bytes && v.kind == KIND_BYTEARRAY && v.bytearray->len == 1) {
    text_addc(&one, (char)v.bytearray->s[0]);
  } else {
    return fail(p, &type_TypeError,
                p->bytes ? "%c requires an integer in range(256) or a single byte"
                         : "%c requires int or char");
  }
  int result = format_spec_text(p->in, &spec, one.s, one.len, 1, out);
  text_free(&one);
  return result;
}

/* Appends LEN bytes at S, cut to the precision; code points count in a str. */
static int add_cut(struct percent *p, const struct conversion *c, const char *s, size_t len,
                   struct text *out) {
  struct format_spec spec = spec_of(c, false);
  size_t chars = p->bytes ? len : utf8_count(s, len);
  if (c->precision >= 0 && (uint64_t)c->precision < chars) {
    chars = (size_t)c->precision;
    size_t at = 0;
    for (size_t i = 0, step = 1; !p->bytes && i < chars; i++, at += step)
      utf8_get(s + at, &step);
    len = p->bytes ? chars : at;
  }
  return format_spec_text(p->in, &spec, s, len, chars, out);
}

/* %s, %r, %a, and %b of bytes. */
static int convert_text(struct percent *p, const struct conversion *c, struct value v,
                        struct text *out) {
  if (p->bytes && (c->type == 's' || c->type == 'b')) {
    if (v.kind == KIND_BYTES)
      return add_cut(p, c, (const char *)v.bytes->s, v.bytes->len, out);
    const unsigned char *s;
    size_t len;
    if (ops_is_buffer(v))
      return ops_buffer(p->in, v, &s, &len) ? -1
                                            : add_cut(p, c, len ? (const char *)s : "", len, out);
    return interp_fail(
        p->in, &type_TypeError,
        "%%b requires a bytes-like object, or an object that implements __bytes__, not '%s'",
        value_type_name(v));
  }
  struct text t = TEXT_EMPTY;
  int bad = c->type == 's'                ? ops_str(p->in, v, &t)
            : c->type == 'r' && !p->bytes ? ops_repr(p->in, v, &t)
                                          : format_ascii(p->in, v, &t);
  if (!bad)
    bad = add_cut(p, c, text_str(&t), t.len, out);
  text_free(&t);
  return bad;
}

static int convert(struct percent *p, const struct conversion *c, const char *at,
                   struct text *out) {
  bool known = c->type < 0x80 && c->type && strchr("diuoxXeEfFgGcrsa", (int)c->type);
  struct value v = next_value(p);
  if (value_is_error(v))
    return -1;
  if (!known && !(p->bytes && c->type == 'b'))
    return interp_fail(
        p->in, &type_ValueError, "unsupported format character '%c' (0x%x) at index %zu",
        c->type > 31 && c->type < 127 ? (int)c->type : '?', c->type,
        p->bytes ? (size_t)(at - p->start) : utf8_count(p->start, (size_t)(at - p->start)));
  switch (c->type) {
  case 'd':
  case 'i':
  case 'u':
  case 'o':
  case 'x':
  case 'X':
    return convert_int(p, c, v, out);
  case 'c':
    return convert_char(p, c, v, out);
  case 'r':
  case 's':
  case 'a':
  case 'b':
    return convert_text(p, c, v, out);
  default:
    return convert_float(p, c, v, out);
  }
}

static int run(struct percent *p, const char *s, size_t len, struct text *out) {
  const char *end = s + len;
  p->start = s;
  while (s < end) {
    const char *sign = memchr(s, '%', (size_t)(end - s));
    text_add(out, s, (size_t)((sign ? sign : end) - s));
    if (!sign)
      break;
    s = sign + 1;
    if (s < end && *s == '%') {
      text_addc(out, *s++);
      continue;
    }
    struct conversion c;
    const char *type = read_conversion(p, s, end, &c);
    if (!type || convert(p, &c, type, out) || interp_check_text(p->in, out))
      return -1;
    size_t step = 1;
    if (!p->bytes)
      utf8_get(type, &step);
    s = type + step;
    value_drop(p->named);
    p->named = VALUE_ERROR;
  }
  if (p->next < p->count && !is_mapping(p))
    return fail(p, &type_TypeError,
                p->bytes ? "not all arguments converted during bytes formatting"
                         : "not all arguments converted during string formatting");
  return 0;
}

struct value format_percent(struct interp *in, struct value format, struct value args) {
  struct percent p = {.in = in,
                      .bytes = format.kind != KIND_STR,
                      .args = args,
                      .count = args.kind == KIND_TUPLE ? args.tuple->len : 1};
  struct text out = TEXT_EMPTY;
  const char *s = format.kind == KIND_STR     ? format.str->s
                  : format.kind == KIND_BYTES ? (const char *)format.bytes->s
                                              : (const char *)format.bytearray->s;
  size_t len = format.kind == KIND_STR     ? format.str->len
               : format.kind == KIND_BYTES ? format.bytes->len
                                           : format.bytearray->len;
  int bad = len ? run(&p, s, len, &out) : run(&p, "", 0, &out);
  value_drop(p.named);
  struct value v = VALUE_ERROR;
  if (!bad)
    v = format.kind == KIND_STR     ? codec_str(text_str(&out), out.len)
        : format.kind == KIND_BYTES ? value_bytes(text_str(&out), out.len)
                                    : value_bytearray(text_str(&out), out.len);
  text_free(&out);
  return v;
}
