/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The methods that str, bytes and bytearray share. Each function here takes the kind of its object and
 * is made into three built-ins at the end of the file. */
#include "lang/string_methods.h"

#include <string.h>

#include "base/text.h"
#include "lang/codec.h"
#include "lang/exceptions.h"
#include "lang/interp.h"
#include "lang/ops.h"
#include "lang/types.h"
#include "lang/unicode.h"

struct chars {
  const char *s;
  size_t len;
};

static const struct type *class_of(enum kind kind) {
  return kind == KIND_STR ? &type_str : kind == KIND_BYTES ? &type_bytes : &type_bytearray;
}

static struct chars chars_of(struct value v) {
  if (v.kind == KIND_STR)
    return (struct chars){v.str->s, v.str->len};
  if (v.kind == KIND_BYTES)
    return (struct chars){(const char *)v.bytes->s, v.bytes->len};
  return (struct chars){v.bytearray->len ? (const char *)v.bytearray->s : "", v.bytearray->len};
}

static struct value make(enum kind kind, const char *s, size_t len) {
  return kind == KIND_STR     ? codec_str(s, len)
         : kind == KIND_BYTES ? value_bytes(s, len)
                              : value_bytearray(s, len);
}

static struct value make_take(enum kind kind, struct text *t) {
  struct value v = make(kind, text_str(t), t->len);
  text_free(t);
  return v;
}

/* The part of SELF that is LEN bytes at S: SELF itself when it is all of one that never changes. */
static struct value part(struct value self, const char *s, size_t len) {
  if (self.kind != KIND_BYTEARRAY && len == chars_of(self).len)
    return value_ref(self);
  return make(self.kind, s, len);
}

static bool memory_for(struct interp *in, size_t size) {
  if (size < 65536 || value_memory_left(size))
    return true;
  interp_raise_args(in, &type_MemoryError, NULL, 0);
  return false;
}

/* An argument that is text like the object: a str for a str, bytes or bytearray for the others. WORDS is
   the message for a str, with the other's class in it. */
static bool same_kind(struct interp *in, enum kind kind, struct value v, const char *words,
                      struct chars *to) {
  if (kind == KIND_STR ? v.kind == KIND_STR : v.kind == KIND_BYTES || v.kind == KIND_BYTEARRAY) {
    *to = chars_of(v);
    return true;
  }
  if (kind == KIND_STR)
    interp_raise(in, &type_TypeError, "%s, not %s", words, value_type_name(v));
  else
    interp_raise(in, &type_TypeError, "a bytes-like object is required, not '%s'",
                 value_type_name(v));
  return false;
}

/* Searching */

struct search {
  struct chars in; /* the part that is searched */
  struct chars sub;
  size_t before; /* bytes before that part */
  bool outside;  /* start is past the end: not even nothing is found */
  char byte;     /* what SUB is when it was given as an int */
};

static int slice_index(struct interp *in, struct value v, int64_t *i) {
  if (v.kind == KIND_NONE)
    return 0;
  if (v.kind != KIND_INT && v.kind != KIND_BOOL) {
    interp_raise(in, &type_TypeError,
                 "slice indices must be integers or None or have an __index__ method");
    return -1;
  }
  *i = v.i;
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

static int read_search(struct interp *in, const struct args *args, enum kind kind, const char *name,
                       struct search *s) {
  if (!types_method(in, args, kind, class_of(kind), name, 1, 3))
    return -1;
  struct value sub = args->at[1];
  if (kind == KIND_STR) {
    if (!same_kind(in, kind, sub, "must be str", &s->sub))
      return -1;
  } else if (sub.kind == KIND_INT || sub.kind == KIND_BOOL) {
    if (sub.i < 0 || sub.i > 255) {
      interp_raise(in, &type_ValueError, "byte must be in range(0, 256)");
      return -1;
    }
    s->byte = (char)sub.i;
    s->sub = (struct chars){&s->byte, 1};
  } else if (sub.kind == KIND_BYTES || sub.kind == KIND_BYTEARRAY) {
    s->sub = chars_of(sub);
  } else {
    interp_raise(in, &type_TypeError, "argument should be integer or bytes-like object, not '%s'",
                 value_type_name(sub));
    return -1;
  }
  return read_bounds(in, args, s);
}

static const char *find_first(struct chars in, struct chars sub) {
  return memmem(in.s, in.len, sub.s, sub.len);
}

static const char *find_last(struct chars in, struct chars sub) {
  if (!sub.len)
    return in.s + in.len;
  if (sub.len > in.len)
    return NULL;
  size_t left = in.len - sub.len + 1;
  for (const char *at; (at = memrchr(in.s, sub.s[0], left)); left = (size_t)(at - in.s))
    if (!memcmp(at, sub.s, sub.len))
      return at;
  return NULL;
}

/* find, rfind, index, rindex */
static struct value search(struct interp *in, const struct args *args, enum kind kind,
                           const char *name, bool last, bool must) {
  struct search s;
  if (read_search(in, args, kind, name, &s))
    return VALUE_ERROR;
  const char *at = s.outside ? NULL : last ? find_last(s.in, s.sub) : find_first(s.in, s.sub);
  if (!at && must)
    return interp_raise(in, &type_ValueError,
                        kind == KIND_STR ? "substring not found" : "subsection not found");
  if (!at)
    return value_int(-1);
  size_t offset = s.before + (size_t)(at - s.in.s);
  return value_int((int64_t)(kind == KIND_STR ? value_str_index(args->at[0].str, offset) : offset));
}

static struct value any_find(struct interp *in, const struct args *args, enum kind kind) {
  return search(in, args, kind, "find()", false, false);
}
static struct value any_rfind(struct interp *in, const struct args *args, enum kind kind) {
  return search(in, args, kind, "rfind()", true, false);
}
static struct value any_index(struct interp *in, const struct args *args, enum kind kind) {
  return search(in, args, kind, "index()", false, true);
}
static struct value any_rindex(struct interp *in, const struct args *args, enum kind kind) {
  return search(in, args, kind, "rindex()", true, true);
}

static struct value any_count(struct interp *in, const struct args *args, enum kind kind) {
  struct search s;
  if (read_search(in, args, kind, "count()", &s))
    return VALUE_ERROR;
  if (s.outside)
    return value_int(0);
  if (!s.sub.len)
    return value_int((int64_t)(kind == KIND_STR ? codec_count(s.in.s, s.in.len) : s.in.len) + 1);
  int64_t n = 0;
  for (const char *at; (at = find_first(s.in, s.sub)); n++) {
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
static struct value test_affix(struct interp *in, const struct args *args, enum kind kind,
                               const char *name, bool suffix) {
  struct search s;
  char call[16];
  memcpy(call, name, strlen(name) + 1);
  strcat(call, "()");
  if (!types_method(in, args, kind, class_of(kind), call, 1, 3) || read_bounds(in, args, &s))
    return VALUE_ERROR;
  struct value affix = args->at[1];
  bool several = affix.kind == KIND_TUPLE, found = false;
  const struct value *at = several ? affix.tuple->at : &affix;
  for (size_t i = 0, n = several ? affix.tuple->len : 1; i < n && !found; i++) {
    const char *want = kind == KIND_STR ? "str" : "bytes";
    if (kind == KIND_STR ? at[i].kind != KIND_STR
                         : at[i].kind != KIND_BYTES && at[i].kind != KIND_BYTEARRAY) {
      if (!several)
        return interp_raise(in, &type_TypeError, "%s first arg must be %s or a tuple of %s, not %s",
                            name, want, want, value_type_name(affix));
      if (kind == KIND_STR)
        return interp_raise(in, &type_TypeError, "tuple for %s must only contain str, not %s", name,
                            value_type_name(at[i]));
      return interp_raise(in, &type_TypeError, "a bytes-like object is required, not '%s'",
                          value_type_name(at[i]));
    }
    found = !s.outside && has_affix(s.in, chars_of(at[i]), suffix);
  }
  return value_bool(found);
}

static struct value any_startswith(struct interp *in, const struct args *args, enum kind kind) {
  return test_affix(in, args, kind, "startswith", false);
}
static struct value any_endswith(struct interp *in, const struct args *args, enum kind kind) {
  return test_affix(in, args, kind, "endswith", true);
}

static struct value remove_affix(struct interp *in, const struct args *args, enum kind kind,
                                 bool suffix) {
  const char *name = suffix ? "removesuffix" : "removeprefix";
  struct chars affix;
  if (!types_method(in, args, kind, class_of(kind), name, 1, 1) ||
      !same_kind(in, kind, args->at[1],
                 suffix ? "removesuffix() argument must be str"
                        : "removeprefix() argument must be str",
                 &affix))
    return VALUE_ERROR;
  struct chars all = chars_of(args->at[0]);
  size_t cut = has_affix(all, affix, suffix) ? affix.len : 0;
  return part(args->at[0], all.s + (suffix ? 0 : cut), all.len - cut);
}

static struct value any_removeprefix(struct interp *in, const struct args *args, enum kind kind) {
  return remove_affix(in, args, kind, false);
}
static struct value any_removesuffix(struct interp *in, const struct args *args, enum kind kind) {
  return remove_affix(in, args, kind, true);
}

/* partition, rpartition */
static struct value parts_around(struct interp *in, const struct args *args, enum kind kind,
                                 const char *name, bool last) {
  struct chars sep, all;
  if (!types_method(in, args, kind, class_of(kind), name, 1, 1) ||
      !same_kind(in, kind, args->at[1], "must be str", &sep))
    return VALUE_ERROR;
  if (!sep.len)
    return interp_raise(in, &type_ValueError, "empty separator");
  all = chars_of(args->at[0]);
  const char *at = last ? find_last(all, sep) : find_first(all, sep);
  struct value three[3];
  if (at) {
    const char *after = at + sep.len;
    three[0] = make(kind, all.s, (size_t)(at - all.s));
    three[1] = kind == KIND_BYTEARRAY ? make(kind, sep.s, sep.len) : make(kind, at, sep.len);
    three[2] = make(kind, after, (size_t)(all.s + all.len - after));
  } else {
    three[last ? 2 : 0] = part(args->at[0], all.s, all.len);
    three[1] = make(kind, "", 0);
    three[last ? 0 : 2] = make(kind, "", 0);
  }
  return value_tuple_take(three, 3);
}

static struct value any_partition(struct interp *in, const struct args *args, enum kind kind) {
  return parts_around(in, args, kind, "partition", false);
}
static struct value any_rpartition(struct interp *in, const struct args *args, enum kind kind) {
  return parts_around(in, args, kind, "rpartition", true);
}

/* Splitting */

/* White space of KIND at S (there is at least one byte): its length, 0 when it is none. */
static size_t blank_at(enum kind kind, const char *s) {
  unsigned char c = (unsigned char)*s;
  if (c == ' ' || (c >= 9 && c <= 13))
    return 1;
  if (kind != KIND_STR || (c < 0x80 && (c < 0x1c || c > 0x1f)))
    return 0;
  size_t step;
  return unicode_is(codec_get(s, &step), UNICODE_SPACE) ? step : 0;
}

static size_t char_len(enum kind kind, const char *s) {
  unsigned char c = (unsigned char)*s;
  return kind != KIND_STR || c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* The length of the character that ends before END. */
static size_t char_before(enum kind kind, const char *end) {
  size_t n = 1;
  while (kind == KIND_STR && ((unsigned char)end[-(ptrdiff_t)n] & 0xc0) == 0x80)
    n++;
  return n;
}

static void add_part(struct value list, struct value self, const char *s, const char *end) {
  value_list_append_take(list, part(self, s, (size_t)(end - s)));
}

static void split_blanks(struct value list, struct value self, struct chars all, int64_t left) {
  const char *p = all.s, *end = p + all.len;
  for (size_t n;;) {
    while (p < end && (n = blank_at(self.kind, p)))
      p += n;
    if (p == end)
      return;
    const char *start = p;
    if (left-- == 0) {
      add_part(list, self, start, end);
      return;
    }
    while (p < end && !blank_at(self.kind, p))
      p += char_len(self.kind, p);
    add_part(list, self, start, p);
  }
}

static void rsplit_blanks(struct value list, struct value self, struct chars all, int64_t left) {
  const char *p = all.s + all.len;
  for (size_t n;;) {
    while (p > all.s && blank_at(self.kind, p - (n = char_before(self.kind, p))))
      p -= n;
    if (p == all.s)
      return;
    const char *end = p;
    if (left-- == 0) {
      add_part(list, self, all.s, end);
      return;
    }
    while (p > all.s && !blank_at(self.kind, p - (n = char_before(self.kind, p))))
      p -= n;
    add_part(list, self, p, end);
  }
}

static void split_at(struct value list, struct value self, struct chars all, struct chars sep,
                     int64_t left, bool last) {
  for (const char *at; left-- && (at = last ? find_last(all, sep) : find_first(all, sep));) {
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

static struct value split_any(struct interp *in, const struct args *args, enum kind kind,
                              const char *name, bool last) {
  static const char *const names[] = {"sep", "maxsplit"};
  struct args rest;
  struct value given[2];
  struct chars sep = {NULL, 0};
  int64_t left = -1;
  if (!types_self(in, args, kind, class_of(kind), name, &rest) ||
      ops_args(in, &rest, name, names, 2, 0, given))
    return VALUE_ERROR;
  bool blanks = value_is_error(given[0]) || given[0].kind == KIND_NONE;
  if (!value_is_error(given[1]) && ops_index(in, given[1], &left))
    return VALUE_ERROR;
  if (!blanks && !same_kind(in, kind, given[0], "must be str or None", &sep))
    return VALUE_ERROR;
  if (!blanks && !sep.len)
    return interp_raise(in, &type_ValueError, "empty separator");
  struct value list = value_list_take(NULL, 0), self = args->at[0];
  struct chars all = chars_of(self);
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

static struct value any_split(struct interp *in, const struct args *args, enum kind kind) {
  return split_any(in, args, kind, "split", false);
}
static struct value any_rsplit(struct interp *in, const struct args *args, enum kind kind) {
  return split_any(in, args, kind, "rsplit", true);
}

/* Where the line at S ends: its end, and *NEXT the start of the next one. */
static const char *line_end(enum kind kind, const char *s, const char *end, const char **next) {
  for (const char *p = s; p < end;) {
    size_t step = char_len(kind, p);
    unsigned c = step == 1 ? (unsigned char)*p : codec_get(p, &step);
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

static struct value any_splitlines(struct interp *in, const struct args *args, enum kind kind) {
  static const char *const names[] = {"keepends"};
  struct args rest;
  struct value keep;
  if (!types_self(in, args, kind, class_of(kind), "splitlines", &rest) ||
      ops_args(in, &rest, "splitlines", names, 1, 0, &keep))
    return VALUE_ERROR;
  bool ends = !value_is_error(keep) && ops_truth(keep);
  struct value list = value_list_take(NULL, 0);
  struct chars all = chars_of(args->at[0]);
  for (const char *s = all.s, *end = s + all.len, *next; s < end; s = next) {
    const char *stop = line_end(kind, s, end, &next);
    add_part(list, args->at[0], s, ends ? next : stop);
  }
  return list;
}

/* Stripping */

/* Whether the character of LEN bytes at S is to go: one of SET, or white space when SET is NULL. */
static bool stripped(enum kind kind, const char *s, size_t len, const struct chars *set) {
  if (!set)
    return blank_at(kind, s);
  return memmem(set->s, set->len, s, len);
}

static struct value strip_any(struct interp *in, const struct args *args, enum kind kind,
                              const char *name, bool left, bool right) {
  struct chars set, *used = NULL;
  if (!types_method(in, args, kind, class_of(kind), name, 0, 1))
    return VALUE_ERROR;
  if (args->count > 1 && args->at[1].kind != KIND_NONE) {
    if (kind == KIND_STR && args->at[1].kind != KIND_STR)
      return interp_raise(in, &type_TypeError, "%s arg must be None or str", name);
    if (!same_kind(in, kind, args->at[1], "", &set))
      return VALUE_ERROR;
    used = &set;
  }
  struct chars all = chars_of(args->at[0]);
  const char *s = all.s, *end = s + all.len;
  for (size_t n; left && s < end && (n = char_len(kind, s), stripped(kind, s, n, used));)
    s += n;
  for (size_t n;
       right && s < end && (n = char_before(kind, end), stripped(kind, end - n, n, used));)
    end -= n;
  return part(args->at[0], s, (size_t)(end - s));
}

static struct value any_strip(struct interp *in, const struct args *args, enum kind kind) {
  return strip_any(in, args, kind, "strip", true, true);
}
static struct value any_lstrip(struct interp *in, const struct args *args, enum kind kind) {
  return strip_any(in, args, kind, "lstrip", true, false);
}
static struct value any_rstrip(struct interp *in, const struct args *args, enum kind kind) {
  return strip_any(in, args, kind, "rstrip", false, true);
}

/* Replacing and joining */

/* NEW before each character and at the end, at most LEFT times. */
static struct value interleave(struct value self, struct chars all, struct chars new,
                               uint64_t left) {
  struct text out = TEXT_EMPTY;
  const char *p = all.s, *end = p + all.len;
  for (size_t n; left && p < end; left--, p += n) {
    n = char_len(self.kind, p);
    text_add(&out, new.s, new.len);
    text_add(&out, p, n);
  }
  if (left)
    text_add(&out, new.s, new.len);
  text_add(&out, p, (size_t)(end - p));
  return make_take(self.kind, &out);
}

static struct value any_replace(struct interp *in, const struct args *args, enum kind kind) {
  struct chars old, new, all;
  int64_t limit = -1;
  if (!types_method(in, args, kind, class_of(kind), "replace", 2, 3) ||
      !same_kind(in, kind, args->at[1], "replace() argument 1 must be str", &old) ||
      !same_kind(in, kind, args->at[2], "replace() argument 2 must be str", &new) ||
      (args->count > 3 && ops_index(in, args->at[3], &limit)))
    return VALUE_ERROR;
  struct value self = args->at[0];
  all = chars_of(self);
  uint64_t left = limit < 0 ? UINT64_MAX : (uint64_t)limit, found = 0;
  if (!old.len) {
    if (new.len && !memory_for(in, (all.len + 1) * (new.len + 1)))
      return VALUE_ERROR;
    return interleave(self, all, new, left);
  }
  struct chars rest = all;
  for (const char *at; found < left && (at = find_first(rest, old)); found++)
    rest = (struct chars){at + old.len, (size_t)(rest.s + rest.len - at) - old.len};
  if (!found)
    return part(self, all.s, all.len);
  size_t size = all.len - found * old.len;
  if (new.len && found > (SIZE_MAX / 2 - size) / new.len)
    return interp_raise_args(in, &type_MemoryError, NULL, 0);
  size += found * new.len;
  if (!memory_for(in, size))
    return VALUE_ERROR;
  struct text out = TEXT_EMPTY;
  text_room(&out, size);
  for (rest = all; found--;) {
    const char *at = find_first(rest, old);
    text_add(&out, rest.s, (size_t)(at - rest.s));
    text_add(&out, new.s, new.len);
    rest = (struct chars){at + old.len, (size_t)(rest.s + rest.len - at) - old.len};
  }
  text_add(&out, rest.s, rest.len);
  return make_take(kind, &out);
}

/* Checks the COUNT items AT and adds up their bytes and characters. */
static bool measure_items(struct interp *in, enum kind kind, const struct value *at, size_t count,
                          size_t *bytes, size_t *chars) {
  for (size_t i = 0; i < count; i++) {
    bool fits = kind == KIND_STR ? at[i].kind == KIND_STR
                                 : at[i].kind == KIND_BYTES || at[i].kind == KIND_BYTEARRAY;
    if (!fits) {
      interp_raise(in, &type_TypeError, "sequence item %zu: expected %s, %s found", i,
                   kind == KIND_STR ? "str instance" : "a bytes-like object",
                   value_type_name(at[i]));
      return false;
    }
    *bytes += chars_of(at[i]).len;
    *chars += kind == KIND_STR ? at[i].str->chars : 0;
  }
  return true;
}

static struct value join_items(struct interp *in, struct value self, const struct value *at,
                               size_t count) {
  size_t bytes = 0, chars = 0;
  if (!measure_items(in, self.kind, at, count, &bytes, &chars))
    return VALUE_ERROR;
  struct chars sep = chars_of(self);
  size_t gaps = count ? count - 1 : 0;
  if (count == 1 && at[0].kind == self.kind && self.kind != KIND_BYTEARRAY)
    return value_ref(at[0]);
  bytes += gaps * sep.len;
  if (!memory_for(in, bytes))
    return VALUE_ERROR;
  struct value joined =
      self.kind == KIND_STR
          ? value_object(KIND_STR, value_str_raw(bytes, chars + gaps * self.str->chars))
      : self.kind == KIND_BYTES ? value_bytes(NULL, bytes)
                                : value_bytearray(NULL, bytes);
  char *to = (char *)chars_of(joined).s;
  for (size_t i = 0; i < count; i++) {
    struct chars item = chars_of(at[i]);
    if (i && sep.len)
      to = mempcpy(to, sep.s, sep.len);
    if (item.len)
      to = mempcpy(to, item.s, item.len);
  }
  return joined;
}

static struct value any_join(struct interp *in, const struct args *args, enum kind kind) {
  if (!types_method(in, args, kind, class_of(kind), "join", 1, 1))
    return VALUE_ERROR;
  struct value items = args->at[1], self = args->at[0];
  if (items.kind == KIND_LIST)
    return join_items(in, self, items.list->at, items.list->len);
  if (items.kind == KIND_TUPLE)
    return join_items(in, self, items.tuple->at, items.tuple->len);
  if (items.kind == KIND_NONE || items.kind == KIND_BOOL || items.kind == KIND_INT ||
      items.kind == KIND_FLOAT)
    return interp_raise(in, &type_TypeError, "can only join an iterable");
  struct value list = ops_list(in, items);
  if (value_is_error(list))
    return list;
  struct value joined = join_items(in, self, list.list->at, list.list->len);
  value_drop(list);
  return joined;
}

/* Padding */

static size_t length_of(struct value v) {
  return v.kind == KIND_STR ? v.str->chars : chars_of(v).len;
}

/* The fill character of ARGS, at 2. */
static bool read_fill(struct interp *in, const struct args *args, enum kind kind, const char *name,
                      struct chars *fill) {
  *fill = (struct chars){" ", 1};
  if (args->count < 3)
    return true;
  struct value v = args->at[2];
  if (kind != KIND_STR) {
    if ((v.kind == KIND_BYTES || v.kind == KIND_BYTEARRAY) && chars_of(v).len == 1) {
      *fill = chars_of(v);
      return true;
    }
    interp_raise(in, &type_TypeError, "%s() argument 2 must be a byte string of length 1, not %s",
                 name, value_type_name(v));
    return false;
  }
  if (v.kind == KIND_STR && v.str->chars == 1) {
    *fill = chars_of(v);
    return true;
  }
  if (v.kind == KIND_STR)
    interp_raise(in, &type_TypeError, "The fill character must be exactly one character long");
  else
    interp_raise(in, &type_TypeError, "The fill character must be a unicode character, not %s",
                 value_type_name(v));
  return false;
}

static void add_times(struct text *out, struct chars what, size_t times) {
  if (what.len == 1)
    text_fill(out, what.s[0], times);
  else
    while (times--)
      text_add(out, what.s, what.len);
}

static struct value padded(struct interp *in, struct value self, struct chars fill, size_t before,
                           size_t after) {
  struct chars all = chars_of(self);
  if (!before && !after)
    return part(self, all.s, all.len);
  if (before + after > VALUE_MEMORY_LIMIT || !memory_for(in, all.len + (before + after) * fill.len))
    return interp_raise_args(in, &type_MemoryError, NULL, 0);
  struct text out = TEXT_EMPTY;
  add_times(&out, fill, before);
  text_add(&out, all.s, all.len);
  add_times(&out, fill, after);
  return make_take(self.kind, &out);
}

/* ljust ('<'), rjust ('>'), center ('^') */
static struct value justify(struct interp *in, const struct args *args, enum kind kind,
                            const char *name, char where) {
  int64_t width;
  struct chars fill;
  if (!types_method(in, args, kind, class_of(kind), name, 1, 2) ||
      ops_index(in, args->at[1], &width) || !read_fill(in, args, kind, name, &fill))
    return VALUE_ERROR;
  size_t len = length_of(args->at[0]);
  size_t pad = width > 0 && (uint64_t)width > len ? (size_t)width - len : 0;
  size_t before = where == '<' ? 0 : where == '>' ? pad : pad / 2 + (pad & (size_t)width & 1);
  return padded(in, args->at[0], fill, before, pad - before);
}

static struct value any_ljust(struct interp *in, const struct args *args, enum kind kind) {
  return justify(in, args, kind, "ljust", '<');
}
static struct value any_rjust(struct interp *in, const struct args *args, enum kind kind) {
  return justify(in, args, kind, "rjust", '>');
}
static struct value any_center(struct interp *in, const struct args *args, enum kind kind) {
  return justify(in, args, kind, "center", '^');
}

static struct value any_zfill(struct interp *in, const struct args *args, enum kind kind) {
  int64_t width;
  if (!types_method(in, args, kind, class_of(kind), "zfill", 1, 1) ||
      ops_index(in, args->at[1], &width))
    return VALUE_ERROR;
  struct value self = args->at[0];
  struct chars all = chars_of(self);
  size_t len = length_of(self);
  size_t pad = width > 0 && (uint64_t)width > len ? (size_t)width - len : 0;
  if (!pad || !all.len || (all.s[0] != '+' && all.s[0] != '-'))
    return padded(in, self, (struct chars){"0", 1}, pad, 0);
  if (pad > VALUE_MEMORY_LIMIT || !memory_for(in, all.len + pad))
    return interp_raise_args(in, &type_MemoryError, NULL, 0);
  struct text out = TEXT_EMPTY;
  text_addc(&out, all.s[0]);
  text_fill(&out, '0', pad);
  text_add(&out, all.s + 1, all.len - 1);
  return make_take(kind, &out);
}

static struct value any_expandtabs(struct interp *in, const struct args *args, enum kind kind) {
  static const char *const names[] = {"tabsize"};
  struct args rest;
  struct value given;
  int64_t size = 8;
  if (!types_self(in, args, kind, class_of(kind), "expandtabs", &rest) ||
      ops_args(in, &rest, "expandtabs", names, 1, 0, &given) ||
      (!value_is_error(given) && ops_index(in, given, &size)))
    return VALUE_ERROR;
  struct chars all = chars_of(args->at[0]);
  struct text out = TEXT_EMPTY;
  uint64_t column = 0;
  for (const char *p = all.s, *end = p + all.len; p < end;) {
    size_t n = char_len(kind, p);
    if (*p == '\t') {
      size_t blanks = size > 0 ? (size_t)size - column % (size_t)size : 0;
      if (blanks > VALUE_MEMORY_LIMIT || !memory_for(in, out.len + blanks)) {
        text_free(&out);
        return interp_raise_args(in, &type_MemoryError, NULL, 0);
      }
      text_fill(&out, ' ', blanks);
      column += blanks;
    } else {
      text_add(&out, p, n);
      column = *p == '\n' || *p == '\r' ? 0 : column + 1;
    }
    p += n;
  }
  return make_take(kind, &out);
}

#define STRING_DEFINE(NAME)                                                                        \
  struct value str_##NAME(struct interp *in, const struct args *args) {                            \
    return any_##NAME(in, args, KIND_STR);                                                         \
  } struct value bytes_##NAME(struct interp *in, const struct args *args) {                        \
    return any_##NAME(in, args, KIND_BYTES);                                                       \
  } struct value bytearray_##NAME(struct interp *in, const struct args *args) {                    \
    return any_##NAME(in, args, KIND_BYTEARRAY);                                                   \
  }
STRING_METHODS(STRING_DEFINE)
