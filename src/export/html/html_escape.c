/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/html/html_escape.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

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
    const struct utf8 next = utf8_at(s, len);
    const unsigned c = next.valid ? next.c : (unsigned char)*s;
    n = next.valid ? next.len : 1;
    const bool hidden = utf8_hidden(c) && c != '\n' && c != '\t';
    if (!next.valid || (c < 0x100 && hidden))
      text_addf(out, "\\x%02x", c);
    else if (hidden)
      text_addf(out, c > 0xffff ? "\\U%08x" : "\\u%04x", c);
    else if (entity(c))
      text_adds(out, entity(c));
    else
      text_add(out, s, n);
  }
}

void html_escapes(struct text *out, const char *s) {
  html_escape(out, s, strlen(s));
}
