/* SPDX-License-Identifier: GPL-3.0-or-later */
/* str.format: {} {0} {name} {0.attribute} {0[key]} {0!r:spec}, fields in specs too. */
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "lang/text/codec.h"
#include "lang/value/exceptions.h"
#include "lang/text/format.h"
#include "lang/text/format_spec.h"
#include "lang/eval/interp.h"
#include "lang/value/ops.h"

static int wrong(struct interp *in, const char *message) {
  return interp_fail(in, &type_ValueError, "%s", message);
}

struct format_fields {
  struct interp *in;
  const struct args *args;
  int64_t next; /* of the automatic numbers; -1: numbers are written */
};

static int expand(struct format_fields *f, const char *s, size_t len, int depth, struct text *out);

/* The argument that an empty name, a number or a keyword selects: borrowed, or VALUE_ERROR. */
static struct value find_argument(struct format_fields *f, const char *s, size_t len) {
  const char *p = s;
  bool any;
  int64_t number = format_spec_digits(&p, s + len, &any);
  bool numbered = any && p == s + len;
  if (number < 0)
    return interp_raise(f->in, &type_ValueError, "Too many decimal digits in format string");
  if (!len || numbered) {
    if (!len ? f->next < 0 : f->next > 0)
      return interp_raise(f->in, &type_ValueError,
                          !len ? "cannot switch from manual field specification to automatic field "
                                 "numbering"
                               : "cannot switch from automatic field numbering to manual field "
                                 "specification");
    if (len)
      f->next = -1;
    else
      number = f->next++;
    if ((uint64_t)number >= f->args->count)
      return interp_raise(f->in, &type_IndexError,
                          "Replacement index %lld out of range for positional args tuple",
                          (long long)number);
    return f->args->at[number];
  }
  for (size_t i = 0; i < f->args->keyword_count; i++)
    if (f->args->keywords[i]->len == len && !memcmp(f->args->keywords[i]->s, s, len))
      return f->args->at[f->args->count + i];
  struct value key = codec_str(s, len);
  interp_raise_args(f->in, &type_KeyError, &key, 1);
  value_drop(key);
  return VALUE_ERROR;
}

/* One step of a field's path at *P: `.name` or `[key]`. Takes V over; VALUE_ERROR on error. */
static struct value follow_take(struct format_fields *f, struct value v, const char **p,
                                const char *end) {
  struct value next = VALUE_ERROR;
  const char *start = *p + 1, *stop = start;
  if (**p == '.') {
    while (stop < end && *stop != '.' && *stop != '[')
      stop++;
    *p = stop;
    if (stop == start)
      interp_raise(f->in, &type_ValueError, "Empty attribute in format string");
    else
      next = ops_get_attribute(f->in, v, start, (size_t)(stop - start));
  } else if (**p == '[') {
    stop = memchr(start, ']', (size_t)(end - start));
    *p = stop ? stop + 1 : end;
    if (!stop || stop == start) {
      interp_raise(f->in, &type_ValueError,
                   stop ? "Empty attribute in format string" : "Missing ']' in format string");
    } else {
      bool any;
      const char *digits = start;
      int64_t number = format_spec_digits(&digits, stop, &any);
      if (number < 0) {
        value_drop(v);
        return interp_raise(f->in, &type_ValueError, "Too many decimal digits in format string");
      }
      struct value key =
          any && digits == stop ? value_int(number) : codec_str(start, (size_t)(stop - start));
      next = ops_get_item(f->in, v, key);
      value_drop(key);
    }
  } else {
    interp_raise(f->in, &type_ValueError,
                 "Only '.' or '[' may follow ']' in format field specifier");
  }
  value_drop(v);
  return next;
}

/* The value of a field's name, a.b[c]; the caller's. */
static struct value field_value(struct format_fields *f, const char *s, size_t len) {
  const char *p = s, *end = s + len;
  while (p < end && *p != '.' && *p != '[')
    p++;
  struct value v = find_argument(f, s, (size_t)(p - s));
  if (value_is_error(v))
    return v;
  value_ref(v);
  while (p < end && !value_is_error(v))
    v = follow_take(f, v, &p, end);
  return v;
}

/* Applies the conversion !r, !s or !a; takes V over. */
static struct value convert_take(struct interp *in, struct value v, unsigned conversion) {
  if (!conversion)
    return v;
  struct text t = TEXT_EMPTY;
  int bad = 0;
  if (conversion == 'r')
    bad = ops_repr(in, v, &t);
  else if (conversion == 's')
    bad = ops_str(in, v, &t);
  else if (conversion == 'a')
    bad = format_ascii(in, v, &t);
  else if (conversion > 32 && conversion < 127)
    bad = (interp_raise(in, &type_ValueError, "Unknown conversion specifier %c", (int)conversion),
           -1);
  else
    bad =
        (interp_raise(in, &type_ValueError, "Unknown conversion specifier \\x%x", conversion), -1);
  value_drop(v);
  if (!bad)
    return codec_str_take(&t);
  text_free(&t);
  return VALUE_ERROR;
}

/* The end of the field's name at P: text in square brackets is part of it. */
static const char *name_end(struct format_fields *f, const char *p, const char *end) {
  for (; p < end && *p != '}' && *p != ':' && *p != '!'; p++) {
    if (*p == '{') {
      wrong(f->in, "unexpected '{' in field name");
      return NULL;
    }
    if (*p == '[')
      while (p + 1 < end && *++p != ']')
        ;
  }
  return p;
}

/* The end of the spec at P: the brace that closes the field. */
static const char *spec_end(struct format_fields *f, const char *p, const char *end) {
  for (int open = 1; p < end; p++) {
    open += *p == '{' ? 1 : *p == '}' ? -1 : 0;
    if (!open)
      return p;
  }
  wrong(f->in, "unmatched '{' in format spec");
  return NULL;
}

/* Formats V (taken over) by the LEN bytes of spec at S, in which fields are expanded first. */
static int expand_value_take(struct format_fields *f, struct value v, const char *s, size_t len,
                             int depth, struct text *out) {
  struct text spec = TEXT_EMPTY;
  int result = value_is_error(v) ? -1 : 0;
  if (!result && (memchr(s, '{', len) || memchr(s, '}', len))) {
    result = expand(f, s, len, depth - 1, &spec);
    s = text_str(&spec);
    len = spec.len;
  }
  if (!result)
    result = ops_format(f->in, v, s, len, out);
  text_free(&spec);
  value_drop(v);
  return result;
}

/* name [!conversion] [:spec] } at P; returns what follows the brace, or NULL. */
static const char *expand_field(struct format_fields *f, const char *p, const char *end, int depth,
                                struct text *out) {
  const char *name = p, *spec = "", *stop;
  unsigned conversion = 0;
  size_t step;
  if (!(p = name_end(f, p, end)))
    return NULL;
  size_t name_len = (size_t)(p - name);
  if (p < end && *p == '!') {
    if (++p == end) {
      wrong(f->in, "end of string while looking for conversion specifier");
      return NULL;
    }
    conversion = utf8_get(p, &step);
    p += step;
    if (p < end && *p != ':' && *p != '}') {
      wrong(f->in, "expected ':' after conversion specifier");
      return NULL;
    }
    if (p == end) {
      wrong(f->in, "unmatched '{' in format spec");
      return NULL;
    }
  }
  stop = p;
  if (p < end && *p == ':') {
    spec = p + 1;
    if (!(stop = spec_end(f, spec, end)))
      return NULL;
  } else if (p == end) {
    wrong(f->in, "expected '}' before end of string");
    return NULL;
  }
  struct value v = field_value(f, name, name_len);
  if (!value_is_error(v))
    v = convert_take(f->in, v, conversion);
  size_t len = *p == ':' ? (size_t)(stop - spec) : 0;
  return expand_value_take(f, v, spec, len, depth, out) ? NULL : stop + 1;
}

static int expand(struct format_fields *f, const char *s, size_t len, int depth, struct text *out) {
  if (!depth)
    return wrong(f->in, "Max string recursion exceeded");
  const char *p = s, *end = s + len;
  while (p < end) {
    size_t run = 0;
    while (p + run < end && p[run] != '{' && p[run] != '}')
      run++;
    text_add(out, p, run);
    p += run;
    if (p == end)
      break;
    if (p + 1 < end && p[1] == *p) {
      text_addc(out, *p);
      p += 2;
      continue;
    }
    if (*p == '}' || p + 1 == end)
      return wrong(f->in, *p == '}' ? "Single '}' encountered in format string"
                                    : "Single '{' encountered in format string");
    if (!(p = expand_field(f, p + 1, end, depth, out)) || interp_check_text(f->in, out))
      return -1;
  }
  return 0;
}

struct value format_method(struct interp *in, struct value format, const struct args *args) {
  struct format_fields f = {in, args, 0};
  struct text out = TEXT_EMPTY;
  if (!expand(&f, format.str->s, format.str->len, 2, &out))
    return codec_str_take(&out);
  text_free(&out);
  return VALUE_ERROR;
}
