/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"

/* The length that the first byte C asks for; 0: none begins with it. */
static unsigned wanted(unsigned char c) {
  return c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
}

struct utf8 utf8_at(const char *s, size_t left) {
  const unsigned char *u = (const unsigned char *)s;
  const unsigned want = wanted(u[0]);
  unsigned char low = u[0] == 0xe0 ? 0xa0 : u[0] == 0xf0 ? 0x90 : 0x80; /* of the second byte */
  unsigned char high = u[0] == 0xed ? 0x9f : u[0] == 0xf4 ? 0x8f : 0xbf;
  if (want < 2)
    return (struct utf8){want ? u[0] : 0xfffd, 1, want == 1};
  unsigned c = u[0] & (0x7fu >> want);
  for (unsigned i = 1; i < want; i++, low = 0x80, high = 0xbf) {
    if (i == left || u[i] < low || u[i] > high)
      return (struct utf8){0xfffd, i, false};
    c = c << 6 | (u[i] & 0x3fu);
  }
  return (struct utf8){c, want, true};
}

unsigned utf8_get(const char *s, size_t *len) {
  const unsigned char *u = (const unsigned char *)s;
  if (u[0] < 0x80) {
    *len = 1;
    return u[0];
  }
  if (u[0] < 0xe0) {
    *len = 2;
    return (u[0] & 0x1fu) << 6 | (u[1] & 0x3fu);
  }
  if (u[0] < 0xf0) {
    *len = 3;
    return (u[0] & 0x0fu) << 12 | (u[1] & 0x3fu) << 6 | (u[2] & 0x3fu);
  }
  *len = 4;
  return (u[0] & 0x07u) << 18 | (u[1] & 0x3fu) << 12 | (u[2] & 0x3fu) << 6 | (u[3] & 0x3fu);
}

size_t utf8_count(const char *s, size_t len) {
  size_t count = 0;
  for (size_t i = 0; i < len; i++)
    count += !utf8_continues(s[i]);
  return count;
}

size_t utf8_unfinished(const char *s, size_t len) {
  for (size_t back = 1; back <= 3 && back <= len; back++)
    if (!utf8_continues(s[len - back]))
      return wanted((unsigned char)s[len - back]) > back ? back : 0;
  return 0;
}

bool utf8_hidden(unsigned c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c ||
         (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x206f) || (c >= 0xe000 && c <= 0xf8ff) || c == 0xfeff ||
         (c >= 0xfff0 && c <= 0xfffb) || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe ||
         c >= 0xe0000;
}
