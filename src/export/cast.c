/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/cast.h"

#include <inttypes.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/* Appends the LEN bytes at S as a string. */
static void put_string(const char *s, size_t len, struct text *out) {
  struct text whole = TEXT_EMPTY;
  for (size_t i = 0; i < len;) {
    struct utf8 next = utf8_at(s + i, len - i);
    if (next.valid)
      text_add(&whole, s + i, next.len);
    else
      text_adds(&whole, REPLACEMENT);
    i += next.valid ? next.len : 1;
  }
  json_add_bytes(out, text_str(&whole), whole.len);
  text_free(&whole);
}

void cast_begin(int columns, int rows, int64_t started, const char *term, const char *title,
                struct text *out) {
  text_addf(out, "{\"version\":2,\"width\":%d,\"height\":%d,\"timestamp\":%" PRId64, columns, rows,
            started);
  if (title) {
    json_add_key(out, "title");
    put_string(title, strlen(title), out);
  }
  if (term) {
    text_adds(out, ",\"env\":{");
    json_add_key(out, "TERM");
    put_string(term, strlen(term), out);
    text_addc(out, '}');
  }
  text_adds(out, "}\n");
}

void cast_event(int64_t after, char code, const char *s, size_t len, struct text *out) {
  text_addf(out, "[%" PRId64 ".%06" PRId64 ",\"%c\",", after / 1000000000,
            after % 1000000000 / 1000, code);
  put_string(s, len, out);
  text_adds(out, "]\n");
}
