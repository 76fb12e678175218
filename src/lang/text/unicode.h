/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The class of a code point and how its case changes, as for Python's str: from libunistring where the
 * program was built with it, else from the C library. */
#ifndef LANG_TEXT_UNICODE_H
#define LANG_TEXT_UNICODE_H

#include <stdbool.h>
#include <stddef.h>

struct text;

enum unicode_class {
  UNICODE_PRINTABLE, /* neither Other nor a Separator, except the blank */
  UNICODE_ALPHA,
  UNICODE_DECIMAL, /* isdecimal: forms numbers in base ten */
  UNICODE_DIGIT,   /* isdigit: superscripts too */
  UNICODE_NUMERIC, /* isnumeric: fractions too */
  UNICODE_SPACE,
  UNICODE_UPPER,
  UNICODE_LOWER,
  UNICODE_TITLE,
  UNICODE_ID_START, /* may begin an identifier; `_` is one */
  UNICODE_ID_GO_ON,
};
bool unicode_is(unsigned c, enum unicode_class what);

/* The value of a decimal digit of any script, or -1. */
int unicode_decimal(unsigned c);

enum unicode_case { UNICODE_TO_UPPER, UNICODE_TO_LOWER, UNICODE_TO_TITLE, UNICODE_TO_FOLDED };

/* Appends C in the other case, which may be several characters (ß: SS). */
void unicode_change(unsigned c, enum unicode_case how, struct text *out);

/* Appends the LEN bytes of UTF-8 at S in the normal form KC, in which Python compares names; unchanged
   without libunistring. */
void unicode_normalize(const char *s, size_t len, struct text *out);

/* Whether the letters around a sigma are skipped when asking if it ends a word: accents and the like. */
bool unicode_case_ignorable(unsigned c);

#endif
