/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Growable text. */
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

char *text_room(struct text *t, size_t more) {
  if (more >= SIZE_MAX - t->len)
    mem_panic("out of memory (%zu bytes wanted)", more);
  size_t need = t->len + more + 1;
  if (need > t->cap) {
    size_t cap = t->cap < 32 ? 64 : t->cap + t->cap / 2;
    t->cap = cap < need ? need : cap;
    t->s = mem_resize(t->s, t->cap, 1);
  }
  return t->s + t->len;
}

void text_add(struct text *t, const char *s, size_t len) {
  char *to = text_room(t, len);
  if (len)
    memcpy(to, s, len);
  to[len] = '\0';
  t->len += len;
}

void text_adds(struct text *t, const char *s) {
  text_add(t, s, strlen(s));
}

void text_addc(struct text *t, char c) {
  text_add(t, &c, 1);
}

void text_fill(struct text *t, char c, size_t count) {
  char *to = text_room(t, count);
  memset(to, c, count);
  to[count] = '\0';
  t->len += count;
}

void text_addv(struct text *t, const char *format, va_list ap) {
  va_list again;
  va_copy(again, ap);
  int n = vsnprintf(NULL, 0, format, again);
  va_end(again);
  if (n < 0)
    mem_panic("vsnprintf refused the format \"%s\"", format);
  vsnprintf(text_room(t, (size_t)n), (size_t)n + 1, format, ap);
  t->len += (size_t)n;
}

void text_addf(struct text *t, const char *format, ...) {
  va_list ap;
  va_start(ap, format);
  text_addv(t, format, ap);
  va_end(ap);
}

void text_add_number(struct text *t, int64_t number) {
  char digits[32];
  int len = snprintf(digits, sizeof digits, "%" PRId64, number);
  for (int i = 0; i < len; i++) {
    text_addc(t, digits[i]);
    if ((len - 1 - i) % 3 == 0 && i < len - 1 && digits[i] != '-')
      text_addc(t, ',');
  }
}

void text_utf8(struct text *t, unsigned c) {
  char b[4];
  size_t n;
  if (c < 0x80) {
    b[0] = (char)c;
    n = 1;
  } else if (c < 0x800) {
    b[0] = (char)(0xc0 | c >> 6);
    b[1] = (char)(0x80 | (c & 0x3f));
    n = 2;
  } else if (c < 0x10000) {
    b[0] = (char)(0xe0 | c >> 12);
    b[1] = (char)(0x80 | (c >> 6 & 0x3f));
    b[2] = (char)(0x80 | (c & 0x3f));
    n = 3;
  } else {
    b[0] = (char)(0xf0 | c >> 18);
    b[1] = (char)(0x80 | (c >> 12 & 0x3f));
    b[2] = (char)(0x80 | (c >> 6 & 0x3f));
    b[3] = (char)(0x80 | (c & 0x3f));
    n = 4;
  }
  text_add(t, b, n);
}

const char *text_str(const struct text *t) {
  return t->s && t->len ? t->s : "";
}

void text_clear(struct text *t) {
  t->len = 0;
  if (t->s)
    t->s[0] = '\0';
}

char *text_take(struct text *t) {
  char *s = t->s ? t->s : mem_strdup("");
  *t = TEXT_EMPTY;
  return s;
}

void text_free(struct text *t) {
  free(t->s);
  *t = TEXT_EMPTY;
}
