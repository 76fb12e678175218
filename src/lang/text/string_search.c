/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The methods that str, bytes and bytearray share, first part: searching and splitting. */
#include "lang/text/string_methods.h"

#include <string.h>

#include "base/utf8.h"
#include "lang/text/chars.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/number.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"

/* Searching */

struct search {
  struct chars in; /* the part that is searched */
  struct chars sub;
  size_t before; /* bytes before that part */
  bool outside;  /* start is past the end: not even an empty text is found */
  char byte;     /* the byte of SUB when it was given as an int */
};

static int slice_index(struct interp *in, struct value v, int64_t *i) {
  if (v.kind == KIND_NONE)
    return 0;
  if (!value_is_any_int(v))
    return interp_fail(in, &type_TypeError,
                       "slice indices must be integers or None or have an __index__ method");
  *i = number_clamped(v);
  return 0;
}

/* The optional start and end of ARGS, from 2 on: which part of the object is meant. */
static int read_bounds(struct interp *in, const struct args *args, struct search *s) {
  struct value self = args->at[0];
  struct chars all = chars_of(self);
  size_t count = self.kind == KIND_STR ? self.str->chars : all.len;
  int64_t len = (int64_t)count, start = 0, end = len;
  if ((args->count > 2 && slice_index(in, args->at[2], &start)) ||
      (args->count > 3 && slice_index(in, args->at[3], &end)))
    return -1;
  end = end > len ? len : end < 0 ? (end + len < 0 ? 0 : end + len) : end;
  start = start < 0 ? (start + len < 0 ? 0 : start + len) : start;
  s->outside = start > end;
  if (s->outside)
    start = end;
  size_t from = (size_t)start, to = (size_t)end;
  if (self.kind == KIND_STR) {
    from = value_str_offset(self.str, from);
    to = value_str_offset(self.str, to);
  }
  s->before = from;
  s->in = (struct chars){all.s + from, to - from};
  return 0;
}

static int read_search(struct interp *in, const struct args *args, struct search *s) {
  enum kind kind = args->at[0].kind;
  struct value sub = args->at[1];
  if (read_bounds(in, args, s)) /* as CPython: before what is looked for */
    return -1;
  if (kind == KIND_STR) {
    if (!chars_like(in, kind, sub, "must be str", &s->sub))
      return -1;
  } else if (value_is_any_int(sub)) {
    if (sub.kind == KIND_BIG || sub.i < 0 || sub.i > 255)
      return interp_fail(in, &type_ValueError, "byte must be in range(0, 256)");
    s->byte = (char)sub.i;
    s->sub = (struct chars){&s->byte, 1};
  } else if (ops_is_buffer(sub)) {
    s->sub = chars_of(sub);
  } else {
    return interp_fail(in, &type_TypeError,
                       "argument should be integer or bytes-like object, not '%s'",
                       value_type_name(sub));
  }
  return 0;
}

/* find, rfind, index, rindex */
static struct value search(struct interp *in, const struct args *args, bool last, bool must) {
  enum kind kind = args->at[0].kind;
  struct search s;
  if (read_search(in, args, &s))
    return VALUE_ERROR;
  const char *at = s.outside ? NULL : last ? chars_find_last(s.in, s.sub) : chars_find(s.in, s.sub);
  if (!at && must)
    return interp_raise(in, &type_ValueError,
                        kind == KIND_STR ? "substring not found" : "subsection not found");
  if (!at)
    return value_int(-1);
  size_t offset = s.before + (size_t)(at - s.in.s);
  return value_int((int64_t)(kind == KIND_STR ? value_str_index(args->at[0].str, offset) : offset));
}

struct value string_find(struct interp *in, const struct args *args) {
  return search(in, args, false, false);
}
struct value string_rfind(struct interp *in, const struct args *args) {
  return search(in, args, true, false);
}
struct value string_index(struct interp *in, const struct args *args) {
  return search(in, args, false, true);
}
struct value string_rindex(struct interp *in, const struct args *args) {
  return search(in, args, true, true);
}

struct value string_count(struct interp *in, const struct args *args) {
  enum kind kind = args->at[0].kind;
  struct search s;
  if (read_search(in, args, &s))
    return VALUE_ERROR;
  if (s.outside)
    return value_int(0);
  if (!s.sub.len)
    return value_int((int64_t)(kind == KIND_STR ? utf8_count(s.in.s, s.in.len) : s.in.len) + 1);
  int64_t n = 0;
  for (const char *at; (at = chars_find(s.in, s.sub)); n++) {
    at += s.sub.len;
    s.in.len -= (size_t)(at - s.in.s);
    s.in.s = at;
  }
  return value_int(n);
}

static bool has_affix(struct chars in, struct chars affix, bool suffix) {
  return affix.len <= in.len &&
         !memcmp(suffix ? in.s + in.len - affix.len : in.s, affix.s, affix.len);
}

/* startswith, endswith */
static struct value test_affix(struct interp *in, const struct args *args, const char *name,
                               bool suffix) {
  enum kind kind = args->at[0].kind;
  struct search s;
  if (read_bounds(in, args, &s))
    return VALUE_ERROR;
  struct value affix = args->at[1];
  bool several = affix.kind == KIND_TUPLE, found = false;
  const struct value *at = several ? affix.tuple->at : &affix;
  for (size_t i = 0, n = several ? affix.tuple->len : 1; i < n && !found; i++) {
    const char *want = kind == KIND_STR ? "str" : "bytes";
    if (kind == KIND_STR ? at[i].kind != KIND_STR
                         : at[i].kind != KIND_BYTES && at[i].kind != KIND_BYTEARRAY) {
      if (!several) {
        interp_raise(in, &type_TypeError, "%s first arg must be %s or a tuple of %s, not %s", name,
                     want, want, value_type_name(affix));
        if (kind != KIND_STR && affix.kind == KIND_STR)
          interp_hint(in, "text is not bytes: put a b before the quotes, b\"…\"");
        return VALUE_ERROR;
      }
      if (kind == KIND_STR)
        return interp_raise(in, &type_TypeError, "tuple for %s must only contain str, not %s", name,
                            value_type_name(at[i]));
      return ops_wants_bytes(in, at[i]);
    }
    found = !s.outside && has_affix(s.in, chars_of(at[i]), suffix);
  }
  return value_bool(found);
}

struct value string_startswith(struct interp *in, const struct args *args) {
  return test_affix(in, args, "startswith", false);
}
struct value string_endswith(struct interp *in, const struct args *args) {
  return test_affix(in, args, "endswith", true);
}

static struct value remove_affix(struct interp *in, const struct args *args, bool suffix) {
  enum kind kind = args->at[0].kind;
  struct chars affix;
  if (!chars_like(in, kind, args->at[1],
                  suffix ? "removesuffix() argument must be str"
                         : "removeprefix() argument must be str",
                  &affix))
    return VALUE_ERROR;
  struct chars all = chars_of(args->at[0]);
  size_t cut = has_affix(all, affix, suffix) ? affix.len : 0;
  return chars_part(args->at[0], all.s + (suffix ? 0 : cut), all.len - cut);
}

struct value string_removeprefix(struct interp *in, const struct args *args) {
  return remove_affix(in, args, false);
}
struct value string_removesuffix(struct interp *in, const struct args *args) {
  return remove_affix(in, args, true);
}

/* partition, rpartition */
static struct value parts_around(struct interp *in, const struct args *args, bool last) {
  enum kind kind = args->at[0].kind;
  struct chars sep, all;
  if (!chars_like(in, kind, args->at[1], "must be str", &sep))
    return VALUE_ERROR;
  if (!sep.len)
    return interp_raise(in, &type_ValueError, "empty separator");
  all = chars_of(args->at[0]);
  const char *at = last ? chars_find_last(all, sep) : chars_find(all, sep);
  struct value three[3];
  if (at) {
    const char *after = at + sep.len;
    three[0] = chars_make(kind, all.s, (size_t)(at - all.s));
    three[1] =
        kind == KIND_BYTEARRAY ? chars_make(kind, sep.s, sep.len) : chars_make(kind, at, sep.len);
    three[2] = chars_make(kind, after, (size_t)(all.s + all.len - after));
  } else {
    three[last ? 2 : 0] = chars_part(args->at[0], all.s, all.len);
    three[1] = chars_make(kind, "", 0);
    three[last ? 0 : 2] = chars_make(kind, "", 0);
  }
  return value_tuple_take(three, 3);
}

struct value string_partition(struct interp *in, const struct args *args) {
  return parts_around(in, args, false);
}
struct value string_rpartition(struct interp *in, const struct args *args) {
  return parts_around(in, args, true);
}

/* Splitting */

static void add_part(struct value list, struct value self, const char *s, const char *end) {
  value_list_append_take(list, chars_part(self, s, (size_t)(end - s)));
}

static void split_blanks(struct value list, struct value self, struct chars all, int64_t left) {
  const char *p = all.s, *end = p + all.len;
  for (size_t n;;) {
    while (p < end && (n = chars_blank(self.kind, p)))
      p += n;
    if (p == end)
      return;
    const char *start = p;
    if (left-- == 0) {
      add_part(list, self, start, end);
      return;
    }
    while (p < end && !chars_blank(self.kind, p))
      p += chars_step(self.kind, p);
    add_part(list, self, start, p);
  }
}

static void rsplit_blanks(struct value list, struct value self, struct chars all, int64_t left) {
  const char *p = all.s + all.len;
  for (size_t n;;) {
    while (p > all.s && chars_blank(self.kind, p - (n = chars_step_back(self.kind, p))))
      p -= n;
    if (p == all.s)
      return;
    const char *end = p;
    if (left-- == 0) {
      add_part(list, self, all.s, end);
      return;
    }
    while (p > all.s && !chars_blank(self.kind, p - (n = chars_step_back(self.kind, p))))
      p -= n;
    add_part(list, self, p, end);
  }
}

static void split_at(struct value list, struct value self, struct chars all, struct chars sep,
                     int64_t left, bool last) {
  for (const char *at; left-- && (at = last ? chars_find_last(all, sep) : chars_find(all, sep));) {
    const char *after = at + sep.len, *end = all.s + all.len;
    if (last) {
      add_part(list, self, after, end);
      all.len = (size_t)(at - all.s);
    } else {
      add_part(list, self, all.s, at);
      all = (struct chars){after, (size_t)(end - after)};
    }
  }
  add_part(list, self, all.s, all.s + all.len);
}

static void reverse(struct list *list) {
  for (size_t i = 0, j = list->len; i + 1 < j; i++) {
    struct value v = list->at[i];
    list->at[i] = list->at[--j];
    list->at[j] = v;
  }
}

static struct value split_any(struct interp *in, const struct args *args, const char *name,
                              bool last) {
  enum kind kind = args->at[0].kind;
  static const char *const names[] = {"sep", "maxsplit"};
  const struct args rest = types_rest(args);
  struct value given[2];
  struct chars sep = {NULL, 0};
  int64_t left = -1;
  if (ops_args(in, &rest, name, names, 2, 0, given))
    return VALUE_ERROR;
  bool blanks = value_is_error(given[0]) || given[0].kind == KIND_NONE;
  if (!value_is_error(given[1]) && ops_index(in, given[1], &left))
    return VALUE_ERROR;
  if (!blanks && !chars_like(in, kind, given[0], "must be str or None", &sep))
    return VALUE_ERROR;
  if (!blanks && !sep.len)
    return interp_raise(in, &type_ValueError, "empty separator");
  struct value list = value_list_take(NULL, 0), self = args->at[0];
  struct chars all = chars_of(self);
  left = left < 0 ? INT64_MAX : left;
  if (blanks && last)
    rsplit_blanks(list, self, all, left);
  else if (blanks)
    split_blanks(list, self, all, left);
  else
    split_at(list, self, all, sep, left, last);
  if (last)
    reverse(list.list);
  return list;
}

struct value string_split(struct interp *in, const struct args *args) {
  return split_any(in, args, "split", false);
}
struct value string_rsplit(struct interp *in, const struct args *args) {
  return split_any(in, args, "rsplit", true);
}

/* Where the line at S ends: its end, and *NEXT the start of the next one. */
static const char *line_end(enum kind kind, const char *s, const char *end, const char **next) {
  for (const char *p = s; p < end;) {
    size_t step = chars_step(kind, p);
    unsigned c = step == 1 ? (unsigned char)*p : utf8_get(p, &step);
    bool line = c == '\n' || c == '\r';
    if (kind == KIND_STR)
      line |= c == 0x0b || c == 0x0c || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 ||
              c == 0x2029;
    if (line) {
      *next = p + step + (c == '\r' && p + 1 < end && p[1] == '\n');
      return p;
    }
    p += step;
  }
  *next = end;
  return end;
}

struct value string_splitlines(struct interp *in, const struct args *args) {
  enum kind kind = args->at[0].kind;
  static const char *const names[] = {"keepends"};
  const struct args rest = types_rest(args);
  struct value keep;
  int64_t ends = 0;
  if (ops_args(in, &rest, "splitlines", names, 1, 0, &keep) ||
      (!value_is_error(keep) && ops_index_as(in, keep, "int", &ends)))
    return VALUE_ERROR;
  struct value list = value_list_take(NULL, 0);
  struct chars all = chars_of(args->at[0]);
  for (const char *s = all.s, *end = s + all.len, *next; s < end; s = next) {
    const char *stop = line_end(kind, s, end, &next);
    add_part(list, args->at[0], s, ends ? next : stop);
  }
  return list;
}
