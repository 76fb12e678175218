/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The characters of a str, bytes or bytearray, for the methods that these share. KIND is the kind of the
 * object whose method it is. */
#ifndef LANG_TEXT_CHARS_H
#define LANG_TEXT_CHARS_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/value/value.h"

struct chars {
  const char *s;
  size_t len; /* bytes */
};

struct chars chars_of(struct value v); /* borrowed; of a memoryview too */

/* A new object of KIND: a copy of LEN bytes, or the collected text. */
struct value chars_make(enum kind kind, const char *s, size_t len);
struct value chars_make_take(enum kind kind, struct text *t);

/* The part of SELF that is LEN bytes at S: SELF itself when that is all of an immutable object. */
struct value chars_part(struct value self, const char *s, size_t len);

/* Whether SIZE bytes may be made; false with MemoryError. */
bool chars_memory(struct interp *in, size_t size);

/* An argument that is text like the object: a str for a str, bytes or bytearray for the others. WORDS is
   the message for a str, to which the argument's class is added. False with TypeError. */
bool chars_like(struct interp *in, enum kind kind, struct value v, const char *words,
                struct chars *to);

/* The first or last place of SUB, or NULL. An empty SUB is found at the start, or at the end. */
const char *chars_find(struct chars in, struct chars sub);
const char *chars_find_last(struct chars in, struct chars sub);

/* White space of KIND at S (there is at least one byte): its length, 0 when it is something else. */
size_t chars_blank(enum kind kind, const char *s);

/* The length of the character at S, and of the one that ends before END. */
size_t chars_step(enum kind kind, const char *s);
size_t chars_step_back(enum kind kind, const char *end);

#endif
