/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strings and numbers as strace writes them. */
#include "view/quote.h"

#include <stdbool.h>

#include "base/text.h"
#include "net/constants.h"

/* Appends byte C as it stands inside the quotes; NEXT is the byte after it or 0. */
static void add_byte(struct text *out, unsigned char c, unsigned char next) {
  static const char letters[] = "tnvfr"; /* from \t = 9 to \r = 13 */
  if (c == '"' || c == '\\') {
    text_addc(out, '\\');
    text_addc(out, (char)c);
  } else if (c >= '\t' && c <= '\r') {
    text_addc(out, '\\');
    text_addc(out, letters[c - '\t']);
  } else if (c >= 0x20 && c < 0x7f) {
    text_addc(out, (char)c);
  } else {
    bool digit_follows = next >= '0' && next <= '7';
    text_addf(out, digit_follows ? "\\%03o" : "\\%o", c);
  }
}

void quote_add(struct text *out, const void *s, size_t len, size_t total, size_t limit) {
  const unsigned char *at = s;
  if (len > limit)
    len = limit;
  text_addc(out, '"');
  for (size_t i = 0; i < len; i++)
    add_byte(out, at[i], i + 1 < len ? at[i + 1] : 0);
  text_addc(out, '"');
  if (total > len)
    text_adds(out, "...");
}

void quote_hex(struct text *out, const void *s, size_t len) {
  const unsigned char *at = s;
  text_addc(out, '"');
  for (size_t i = 0; i < len; i++)
    text_addf(out, "\\x%02x", at[i]);
  text_addc(out, '"');
}

void quote_constant(struct text *out, const struct constants *set, int64_t value) {
  const char *name = constants_name(set, value);
  if (name)
    text_adds(out, name);
  else
    text_addf(out, "%#x /* %s */", (unsigned)value, set->unknown ? set->unknown : "???");
}

void quote_flags(struct text *out, const struct constants *set, uint32_t value) {
  if (value == 0) {
    text_addc(out, '0');
    return;
  }
  bool any = false;
  for (size_t i = 0; i < set->count; i++) {
    uint32_t flag = (uint32_t)set->at[i].value;
    if (flag && (value & flag) == flag) {
      text_addf(out, "%s%s", any ? "|" : "", set->at[i].name);
      value &= ~flag;
      any = true;
    }
  }
  if (value && any)
    text_addf(out, "|%#x", value);
  else if (value)
    text_addf(out, "%#x /* %s */", value, set->unknown ? set->unknown : "???");
}
