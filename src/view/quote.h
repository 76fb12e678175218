/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strings and numbers as strace writes them. */
#ifndef VIEW_QUOTE_H
#define VIEW_QUOTE_H

#include <stddef.h>
#include <stdint.h>

struct constants;
struct text;

#define QUOTE_LIMIT 32 /* bytes (and elements of an array) that strace shows without -s */

/* Appends the LEN bytes at S in double quotes, control and high bytes as \n, \t … or octal escapes as
   short as the next byte allows. At most LIMIT bytes; "..." follows when TOTAL is more than are shown. */
void quote_add(struct text *out, const void *s, size_t len, size_t total, size_t limit);

/* Appends the bytes as \x01\x00 in double quotes: strace's form for an int that is cut short. */
void quote_hex(struct text *out, const void *s, size_t len);

/* Appends the name of VALUE in SET, or `0x2a // AF_???` with C's comment signs when it has none. */
void quote_constant(struct text *out, const struct constants *set, int64_t value);

/* Appends the flags of SET that are in VALUE joined by |, what is left in hexadecimal, 0 for none. */
void quote_flags(struct text *out, const struct constants *set, uint32_t value);

#endif
