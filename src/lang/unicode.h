/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kind of character a code point is and how its case changes, as Python's str decides: through
 * the library libunistring where the program was built with it, else the C library. */
#ifndef LANG_UNICODE_H
#define LANG_UNICODE_H

#include <stdbool.h>

struct text;

enum unicode_class {
  UNICODE_PRINTABLE, /* not Other and not a Separator, but for the blank */
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

/* Appends what C becomes, which may be several characters (ß: SS). */
void unicode_change(unsigned c, enum unicode_case how, struct text *out);

/* Whether the letters around a sigma are skipped when asking if it ends a word: accents and the like. */
bool unicode_case_ignorable(unsigned c);

#endif
