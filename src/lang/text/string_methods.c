/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The methods that str, bytes and bytearray share, second part: stripping, replacing, joining, padding. */
#include "lang/text/string_methods.h"

#include <string.h>

#include "base/text.h"
#include "lang/text/chars.h"
#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/memoryview.h"
#include "lang/value/ops.h"
#include "lang/value/types.h"

/* Stripping */

/* Whether the character of LEN bytes at S is stripped: one of SET, or white space when SET is NULL. */
static bool stripped(enum kind kind, const char *s, size_t len, const struct chars *set) {
  if (!set)
    return chars_blank(kind, s);
  return memmem(set->s, set->len, s, len);
}

static struct value strip_any(struct interp *in, const struct args *args, const char *name,
                              bool left, bool right) {
  enum kind kind = args->at[0].kind;
  struct chars set, *used = NULL;
  if (args->count > 1 && args->at[1].kind != KIND_NONE) {
    if (kind == KIND_STR && args->at[1].kind != KIND_STR)
      return interp_raise(in, &type_TypeError, "%s arg must be None or str", name);
    if (!chars_like(in, kind, args->at[1], "", &set))
      return VALUE_ERROR;
    used = &set;
  }
  struct chars all = chars_of(args->at[0]);
  const char *s = all.s, *end = s + all.len;
  for (size_t n; left && s < end && (n = chars_step(kind, s), stripped(kind, s, n, used));)
    s += n;
  for (size_t n;
       right && s < end && (n = chars_step_back(kind, end), stripped(kind, end - n, n, used));)
    end -= n;
  return chars_part(args->at[0], s, (size_t)(end - s));
}

struct value string_strip(struct interp *in, const struct args *args) {
  return strip_any(in, args, "strip", true, true);
}
struct value string_lstrip(struct interp *in, const struct args *args) {
  return strip_any(in, args, "lstrip", true, false);
}
struct value string_rstrip(struct interp *in, const struct args *args) {
  return strip_any(in, args, "rstrip", false, true);
}

/* Replacing and joining */

/* NEW before each character and at the end, at most LEFT times. */
static struct value interleave(struct value self, struct chars all, struct chars new,
                               uint64_t left) {
  struct text out = TEXT_EMPTY;
  const char *p = all.s, *end = p + all.len;
  for (size_t n; left && p < end; left--, p += n) {
    n = chars_step(self.kind, p);
    text_add(&out, new.s, new.len);
    text_add(&out, p, n);
  }
  if (left)
    text_add(&out, new.s, new.len);
  text_add(&out, p, (size_t)(end - p));
  return chars_make_take(self.kind, &out);
}

struct value string_replace(struct interp *in, const struct args *args) {
  enum kind kind = args->at[0].kind;
  struct chars old, new, all;
  int64_t limit = -1;
  if (!chars_like(in, kind, args->at[1], "replace() argument 1 must be str", &old) ||
      !chars_like(in, kind, args->at[2], "replace() argument 2 must be str", &new) ||
      (args->count > 3 && ops_index(in, args->at[3], &limit)))
    return VALUE_ERROR;
  struct value self = args->at[0];
  all = chars_of(self);
  uint64_t left = limit < 0 ? UINT64_MAX : (uint64_t)limit, found = 0;
  if (!old.len) {
    if (new.len && !chars_memory(in, (all.len + 1) * (new.len + 1)))
      return VALUE_ERROR;
    return interleave(self, all, new, left);
  }
  struct chars rest = all;
  for (const char *at; found < left && (at = chars_find(rest, old)); found++)
    rest = (struct chars){at + old.len, (size_t)(rest.s + rest.len - at) - old.len};
  if (!found)
    return chars_part(self, all.s, all.len);
  size_t size = all.len - found * old.len;
  if (new.len && found > (SIZE_MAX / 2 - size) / new.len)
    return interp_raise_args(in, &type_MemoryError, NULL, 0);
  size += found * new.len;
  if (!chars_memory(in, size))
    return VALUE_ERROR;
  struct text out = TEXT_EMPTY;
  text_room(&out, size);
  for (rest = all; found--;) {
    const char *at = chars_find(rest, old);
    text_add(&out, rest.s, (size_t)(at - rest.s));
    text_add(&out, new.s, new.len);
    rest = (struct chars){at + old.len, (size_t)(rest.s + rest.len - at) - old.len};
  }
  text_add(&out, rest.s, rest.len);
  return chars_make_take(kind, &out);
}

/* Whether V is a memoryview whose bytes are gone. */
static bool is_released(struct value v) {
  const unsigned char *s;
  size_t len;
  return memoryview_is(v) && memoryview_bytes(NULL, v, &s, &len);
}

/* Checks the COUNT items AT and adds up their bytes and characters. */
static bool measure_items(struct interp *in, enum kind kind, const struct value *at, size_t count,
                          size_t *bytes, size_t *chars) {
  for (size_t i = 0; i < count; i++) {
    bool fits =
        kind == KIND_STR ? at[i].kind == KIND_STR : ops_is_buffer(at[i]) && !is_released(at[i]);
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
  if (!chars_memory(in, bytes))
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

struct value string_join(struct interp *in, const struct args *args) {
  struct value items = args->at[1], self = args->at[0];
  if (items.kind == KIND_LIST)
    return join_items(in, self, items.list->at, items.list->len);
  if (items.kind == KIND_TUPLE)
    return join_items(in, self, items.tuple->at, items.tuple->len);
  struct value walk = ops_iter(in, items);
  if (value_is_error(walk) && in->exception.exception->type == &type_TypeError) {
    interp_forget_exception(in);
    return interp_raise(in, &type_TypeError, "can only join an iterable");
  }
  struct value list = value_is_error(walk) ? walk : ops_list(in, walk);
  value_drop(walk);
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
                 name, value_given_name(v));
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
    return chars_part(self, all.s, all.len);
  if (before + after > VALUE_MEMORY_LIMIT ||
      !chars_memory(in, all.len + (before + after) * fill.len))
    return interp_raise_args(in, &type_MemoryError, NULL, 0);
  struct text out = TEXT_EMPTY;
  add_times(&out, fill, before);
  text_add(&out, all.s, all.len);
  add_times(&out, fill, after);
  return chars_make_take(self.kind, &out);
}

/* ljust ('<'), rjust ('>'), center ('^') */
static struct value justify(struct interp *in, const struct args *args, const char *name,
                            char where) {
  enum kind kind = args->at[0].kind;
  int64_t width;
  struct chars fill;
  if (ops_index(in, args->at[1], &width) || !read_fill(in, args, kind, name, &fill))
    return VALUE_ERROR;
  size_t len = length_of(args->at[0]);
  size_t pad = width > 0 && (uint64_t)width > len ? (size_t)width - len : 0;
  size_t before = where == '<' ? 0 : where == '>' ? pad : pad / 2 + (pad & (size_t)width & 1);
  return padded(in, args->at[0], fill, before, pad - before);
}

struct value string_ljust(struct interp *in, const struct args *args) {
  return justify(in, args, "ljust", '<');
}
struct value string_rjust(struct interp *in, const struct args *args) {
  return justify(in, args, "rjust", '>');
}
struct value string_center(struct interp *in, const struct args *args) {
  return justify(in, args, "center", '^');
}

struct value string_zfill(struct interp *in, const struct args *args) {
  enum kind kind = args->at[0].kind;
  int64_t width;
  if (ops_index(in, args->at[1], &width))
    return VALUE_ERROR;
  struct value self = args->at[0];
  struct chars all = chars_of(self);
  size_t len = length_of(self);
  size_t pad = width > 0 && (uint64_t)width > len ? (size_t)width - len : 0;
  if (!pad || !all.len || (all.s[0] != '+' && all.s[0] != '-'))
    return padded(in, self, (struct chars){"0", 1}, pad, 0);
  if (pad > VALUE_MEMORY_LIMIT || !chars_memory(in, all.len + pad))
    return interp_raise_args(in, &type_MemoryError, NULL, 0);
  struct text out = TEXT_EMPTY;
  text_addc(&out, all.s[0]);
  text_fill(&out, '0', pad);
  text_add(&out, all.s + 1, all.len - 1);
  return chars_make_take(kind, &out);
}

struct value string_expandtabs(struct interp *in, const struct args *args) {
  enum kind kind = args->at[0].kind;
  static const char *const names[] = {"tabsize"};
  const struct args rest = types_rest(args);
  struct value given;
  int64_t size = 8;
  if (ops_args(in, &rest, "expandtabs", names, 1, 0, &given) ||
      (!value_is_error(given) && ops_index_as(in, given, "int", &size)))
    return VALUE_ERROR;
  struct chars all = chars_of(args->at[0]);
  struct text out = TEXT_EMPTY;
  uint64_t column = 0;
  for (const char *p = all.s, *end = p + all.len; p < end;) {
    size_t n = chars_step(kind, p);
    if (*p == '\t') {
      size_t blanks = size > 0 ? (size_t)size - column % (size_t)size : 0;
      if (blanks > VALUE_MEMORY_LIMIT || !chars_memory(in, out.len + blanks)) {
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
  return chars_make_take(kind, &out);
}
