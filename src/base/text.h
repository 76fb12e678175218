/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Growable text: a buffer that is always NUL-terminated once something was added. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct text {
  char *s;    /* the bytes; NULL until something is added */
  size_t len; /* bytes in use, the final NUL not counted */
  size_t cap; /* bytes allocated */
};

#define TEXT_EMPTY ((struct text){NULL, 0, 0})

/* Makes room for MORE bytes (and the NUL) and returns where they go; the caller writes them and
   adds to len. */
char *text_room(struct text *t, size_t more);

/* Appends LEN bytes, a string, one byte, COUNT times one byte, formatted text. */
void text_add(struct text *t, const char *s, size_t len);
void text_adds(struct text *t, const char *s);
void text_addc(struct text *t, char c);
void text_fill(struct text *t, char c, size_t count);
void text_addf(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_addv(struct text *t, const char *format, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* Appends NUMBER as people write it: 2612224 as 2,612,224. */
void text_add_number(struct text *t, int64_t number);

/* Appends the code point C (0 to 0x10ffff, surrogates too) as UTF-8. */
void text_utf8(struct text *t, unsigned c);

/* The text as a string: never NULL, valid until the next change. */
const char *text_str(const struct text *t);

/* Empties the text and keeps its memory. */
void text_clear(struct text *t);

/* Returns the string (never NULL; it belongs to the caller) and leaves the text empty. */
char *text_take(struct text *t);

void text_free(struct text *t);

#endif
