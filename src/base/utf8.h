/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-8 (RFC 3629), decoded strictly: overlong forms, surrogates and what is above U+10FFFF are faults.
 * Text that the shell made itself may hold lone surrogates, as Python's str does ("WTF-8"). What kind of
 * character a code point is: lang/text/unicode.h. To write a code point: text_utf8. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

struct utf8 {
  unsigned c; /* the code point; U+FFFD when it is not valid */
  unsigned len;
  bool valid;
};

/* The code point that the LEFT bytes (at least 1) at S begin with. Without one, .len is how many bytes are
   one fault, as CPython's decoder counts them (Unicode 3.9, table 3-8). */
struct utf8 utf8_at(const char *s, size_t left);

/* The code point that well-formed WTF-8 at S begins with; its length goes to *LEN. */
unsigned utf8_get(const char *s, size_t *len);

/* The number of code points in LEN bytes: all bytes but those that continue one. */
size_t utf8_count(const char *s, size_t len);

/* How many of the LEN bytes at S, at its end, begin a code point that is not complete there. */
size_t utf8_unfinished(const char *s, size_t len);

/* Whether C is invisible, changes the direction of what is around it, or is not a character. */
bool utf8_hidden(unsigned c);

/* Whether the byte C continues a code point. */
static inline bool utf8_continues(char c) {
  return ((unsigned char)c & 0xc0) == 0x80;
}

#endif
