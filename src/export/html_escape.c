/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8 is decoded strictly (RFC 3629): no overlong form, no surrogate, nothing above U+10FFFF. */
#include "export/html_escape.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

/* The length of the character at S, of which there are LEN bytes, and its code point; 0: there is none. */
static size_t decode(const unsigned char *s, size_t len, unsigned *code) {
  size_t n = s[0] < 0x80 ? 1 : s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
  static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
  if ((s[0] >= 0x80 && s[0] < 0xc2) || s[0] > 0xf4 || n > len)
    return 0;
  unsigned c = n == 1 ? s[0] : s[0] & (0x7fu >> n);
  for (size_t i = 1; i < n; i++) {
    if ((s[i] & 0xc0) != 0x80)
      return 0;
    c = c << 6 | (s[i] & 0x3fu);
  }
  *code = c;
  return c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000) ? 0 : n;
}

/* Whether C is not to be seen, turns the direction of what is around it, or is no character. */
static bool hidden(unsigned c) {
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0xad ||
         c == 0x61c || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x206f) || (c >= 0xe000 && c <= 0xf8ff) || c == 0xfeff ||
         (c >= 0xfff0 && c <= 0xfffb) || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe ||
         c >= 0xe0000;
}

static const char *entity(unsigned c) {
  switch (c) {
  case '&':
    return "&amp;";
  case '<':
    return "&lt;";
  case '>':
    return "&gt;";
  case '"':
    return "&quot;";
  case '\'':
    return "&#39;";
  default:
    return NULL;
  }
}

void html_escape(struct text *out, const char *s, size_t len) {
  for (size_t n; len > 0; s += n, len -= n) {
    unsigned c = (unsigned char)*s;
    n = decode((const unsigned char *)s, len, &c);
    if (n == 0 || (c < 0x100 && hidden(c)))
      text_addf(out, "\\x%02x", n ? c : (unsigned char)*s);
    else if (hidden(c))
      text_addf(out, c > 0xffff ? "\\U%08x" : "\\u%04x", c);
    else if (entity(c))
      text_adds(out, entity(c));
    else
      text_add(out, s, n);
    n += n == 0;
  }
}

void html_escapes(struct text *out, const char *s) {
  html_escape(out, s, strlen(s));
}

size_t html_escape_columns(const char *s, size_t len) {
  size_t columns = 0;
  for (size_t n; len > 0; s += n, len -= n) {
    unsigned c = 0;
    n = decode((const unsigned char *)s, len, &c);
    columns += n == 0 || (c < 0x100 && hidden(c)) ? strlen("\\xNN") : hidden(c) ? 10 : 1;
    n += n == 0;
  }
  return columns;
}
