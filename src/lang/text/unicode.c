/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classes and case of code points. ASCII is decided here; the rest by the library. */
#include "lang/text/unicode.h"

#include <stdint.h>
#include <stdlib.h>
#include <wchar.h>
#include <wctype.h>

#include "base/mem.h"
#include "base/text.h"

#ifdef HAVE_UNISTRING
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#endif

static bool is_ascii(unsigned c, enum unicode_class what) {
  bool digit = c >= '0' && c <= '9', upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
  switch (what) {
  case UNICODE_PRINTABLE:
    return c >= ' ' && c < 0x7f;
  case UNICODE_ALPHA:
    return upper || lower;
  case UNICODE_DECIMAL:
  case UNICODE_DIGIT:
  case UNICODE_NUMERIC:
    return digit;
  case UNICODE_SPACE:
    return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f);
  case UNICODE_UPPER:
    return upper;
  case UNICODE_LOWER:
    return lower;
  case UNICODE_TITLE:
    return false;
  case UNICODE_ID_START:
    return upper || lower || c == '_';
  case UNICODE_ID_GO_ON:
    return upper || lower || digit || c == '_';
  }
  return false;
}

/* White space beyond ASCII: category Zs, or bidirectional class WS, B or S. */
static bool is_space(unsigned c) {
  return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
         c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

#ifdef HAVE_UNISTRING

static bool is_other(unsigned c, enum unicode_class what) {
  switch (what) {
  case UNICODE_PRINTABLE:
    return !uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf |
                                                    UC_CATEGORY_MASK_Cs | UC_CATEGORY_MASK_Co |
                                                    UC_CATEGORY_MASK_Cn | UC_CATEGORY_MASK_Zl |
                                                    UC_CATEGORY_MASK_Zp | UC_CATEGORY_MASK_Zs);
  case UNICODE_ALPHA:
    return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L);
  case UNICODE_DECIMAL:
    return uc_decimal_value(c) >= 0;
  case UNICODE_DIGIT:
    return uc_digit_value(c) >= 0;
  case UNICODE_NUMERIC:
    return uc_numeric_value(c).denominator != 0;
  case UNICODE_UPPER:
    return uc_is_property_uppercase(c);
  case UNICODE_LOWER:
    return uc_is_property_lowercase(c);
  case UNICODE_TITLE:
    return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Lt);
  case UNICODE_ID_START:
    return uc_is_property_xid_start(c);
  case UNICODE_ID_GO_ON:
    return uc_is_property_xid_continue(c);
  default:
    return is_space(c);
  }
}

int unicode_decimal(unsigned c) {
  return c < 0x80 ? (c >= '0' && c <= '9' ? (int)c - '0' : -1) : uc_decimal_value(c);
}

bool unicode_case_ignorable(unsigned c) {
  return uc_is_property_case_ignorable(c);
}

static void change_other(unsigned c, enum unicode_case how, struct text *out) {
  if (c >= 0xd800 && c <= 0xdfff) { /* a lone surrogate is not a character for the library */
    text_utf8(out, c);
    return;
  }
  struct text one = TEXT_EMPTY;
  text_utf8(&one, c);
  const uint8_t *s = (const uint8_t *)one.s;
  uint8_t room[32], *to;
  size_t len = sizeof room;
  if (how == UNICODE_TO_UPPER)
    to = u8_toupper(s, one.len, NULL, NULL, room, &len);
  else if (how == UNICODE_TO_LOWER)
    to = u8_tolower(s, one.len, NULL, NULL, room, &len);
  else if (how == UNICODE_TO_TITLE)
    to = u8_totitle(s, one.len, NULL, NULL, room, &len);
  else
    to = u8_casefold(s, one.len, NULL, NULL, room, &len);
  if (!to)
    mem_panic("out of memory (the case of one character)");
  text_add(out, (const char *)to, len);
  if (to != room)
    free(to);
  text_free(&one);
}

void unicode_normalize(const char *s, size_t len, struct text *out) {
  size_t n;
  uint8_t *normal = u8_normalize(UNINORM_NFKC, (const uint8_t *)s, len, NULL, &n);
  if (!normal)
    mem_panic("out of memory (the normal form of a name)");
  text_add(out, (const char *)normal, n);
  free(normal);
}

#else

static bool is_other(unsigned c, enum unicode_class what) {
  wint_t w = (wint_t)c;
  switch (what) {
  case UNICODE_PRINTABLE:
    return iswprint(w) && !is_space(c);
  case UNICODE_ALPHA:
  case UNICODE_ID_START:
    return iswalpha(w);
  case UNICODE_ID_GO_ON:
    return iswalnum(w);
  case UNICODE_UPPER:
    return iswupper(w);
  case UNICODE_LOWER:
    return iswlower(w);
  case UNICODE_SPACE:
    return is_space(c);
  default:
    return false;
  }
}

int unicode_decimal(unsigned c) {
  return c >= '0' && c <= '9' ? (int)c - '0' : -1;
}

bool unicode_case_ignorable(unsigned c) {
  (void)c;
  return false;
}

static void change_other(unsigned c, enum unicode_case how, struct text *out) {
  bool up = how == UNICODE_TO_UPPER || how == UNICODE_TO_TITLE;
  text_utf8(out, (unsigned)(up ? towupper((wint_t)c) : towlower((wint_t)c)));
}

void unicode_normalize(const char *s, size_t len, struct text *out) {
  text_add(out, s, len);
}

#endif

bool unicode_is(unsigned c, enum unicode_class what) {
  return c < 0x80 ? is_ascii(c, what) : is_other(c, what);
}

void unicode_change(unsigned c, enum unicode_case how, struct text *out) {
  if (c >= 0x80) {
    change_other(c, how, out);
    return;
  }
  bool up = how == UNICODE_TO_UPPER || how == UNICODE_TO_TITLE;
  if (up ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z')
    c ^= 0x20;
  text_addc(out, (char)c);
}
