/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The characters of a str, bytes or bytearray, for the methods that these share. */
#include "lang/text/chars.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "lang/text/codec.h"
#include "lang/value/exceptions.h"
#include "lang/value/memoryview.h"
#include "lang/value/ops.h"
#include "lang/eval/interp.h"
#include "lang/text/unicode.h"

#define TRIED_BYTES 64 /* a byte, for a simple search from the end */
#define TRIES 1000     /* places that are tried one by one */

struct chars chars_of(struct value v) {
  if (v.kind == KIND_STR)
    return (struct chars){v.str->s, v.str->len};
  if (v.kind == KIND_BYTES)
    return (struct chars){(const char *)v.bytes->s, v.bytes->len};
  if (memoryview_is(v)) {
    const unsigned char *s;
    size_t len;
    return memoryview_bytes(NULL, v, &s, &len) || !len ? (struct chars){"", 0}
                                                       : (struct chars){(const char *)s, len};
  }
  return (struct chars){v.bytearray->len ? (const char *)v.bytearray->s : "", v.bytearray->len};
}

struct value chars_make(enum kind kind, const char *s, size_t len) {
  return kind == KIND_STR     ? codec_str(s, len)
         : kind == KIND_BYTES ? value_bytes(s, len)
                              : value_bytearray(s, len);
}

struct value chars_make_take(enum kind kind, struct text *t) {
  struct value v = chars_make(kind, text_str(t), t->len);
  text_free(t);
  return v;
}

struct value chars_part(struct value self, const char *s, size_t len) {
  if (self.kind != KIND_BYTEARRAY && len == chars_of(self).len)
    return value_ref(self);
  return chars_make(self.kind, s, len);
}

bool chars_memory(struct interp *in, size_t size) {
  if (size < 65536 || value_memory_left(size))
    return true;
  interp_raise_args(in, &type_MemoryError, NULL, 0);
  return false;
}

bool chars_like(struct interp *in, enum kind kind, struct value v, const char *words,
                struct chars *to) {
  const unsigned char *s;
  size_t len;
  if (kind != KIND_STR && memoryview_is(v) && memoryview_bytes(in, v, &s, &len))
    return false;
  if (kind == KIND_STR ? v.kind == KIND_STR : ops_is_buffer(v)) {
    *to = chars_of(v);
    return true;
  }
  if (kind == KIND_STR)
    interp_raise(in, &type_TypeError, "%s, not %s", words,
                 strstr(words, "argument") ? value_given_name(v) : value_type_name(v));
  else
    ops_wants_bytes(in, v);
  return false;
}

const char *chars_find(struct chars in, struct chars sub) {
  return memmem(in.s, in.len, sub.s, sub.len);
}

static char *reversed(struct chars c) {
  char *s = mem_alloc(c.len);
  for (size_t i = 0; i < c.len; i++)
    s[i] = c.s[c.len - 1 - i];
  return s;
}

/* Linear in both lengths for any content, as memmem is. */
static const char *find_from_end(struct chars in, struct chars sub) {
  char *turned = reversed(in), *sought = reversed(sub);
  const char *at = memmem(turned, in.len, sought, sub.len);
  const char *found = at ? in.s + (in.len - sub.len - (size_t)(at - turned)) : NULL;
  free(turned);
  free(sought);
  return found;
}

const char *chars_find_last(struct chars in, struct chars sub) {
  if (!sub.len)
    return in.s + in.len;
  if (sub.len > in.len)
    return NULL;
  size_t left = in.len - sub.len + 1, tries = 0;
  for (const char *at; (at = memrchr(in.s, sub.s[0], left)); left = (size_t)(at - in.s)) {
    if (!memcmp(at, sub.s, sub.len))
      return at;
    if (++tries * sub.len / TRIED_BYTES > in.len || tries > TRIES)
      return find_from_end((struct chars){in.s, (size_t)(at - in.s) + sub.len - 1}, sub);
  }
  return NULL;
}

size_t chars_blank(enum kind kind, const char *s) {
  unsigned char c = (unsigned char)*s;
  if (c == ' ' || (c >= 9 && c <= 13))
    return 1;
  if (kind != KIND_STR || (c < 0x80 && (c < 0x1c || c > 0x1f)))
    return 0;
  size_t step;
  return unicode_is(utf8_get(s, &step), UNICODE_SPACE) ? step : 0;
}

size_t chars_step(enum kind kind, const char *s) {
  unsigned char c = (unsigned char)*s;
  return kind != KIND_STR || c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

size_t chars_step_back(enum kind kind, const char *end) {
  size_t n = 1;
  while (kind == KIND_STR && utf8_continues(end[-(ptrdiff_t)n]))
    n++;
  return n;
}
