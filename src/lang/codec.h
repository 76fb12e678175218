/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text to bytes and back: utf-8, ascii, latin-1, utf-16 and utf-32 with their -le and -be forms, and
 * what to do about errors: strict, ignore, replace, backslashreplace, surrogateescape. */
#ifndef LANG_CODEC_H
#define LANG_CODEC_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/value.h"

/* The LEN bytes at S as a str. ENCODING and ERRORS are names as Python takes them ("UTF-8",
   "strict"); NULL means the usual one. LookupError for an unknown name, UnicodeDecodeError worded as
   CPython does. */
struct value codec_decode(struct interp *in, const unsigned char *s, size_t len,
                          const char *encoding, const char *errors);

/* The str V as bytes; UnicodeEncodeError worded as CPython does. */
struct value codec_encode(struct interp *in, struct value v, const char *encoding,
                          const char *errors);

/* One code point of well-formed WTF-8 at S, whose length goes to *LEN. */
unsigned codec_get(const char *s, size_t *len);

/* The number of code points in LEN bytes of well-formed WTF-8. */
size_t codec_count(const char *s, size_t len);

/* A str of LEN bytes of well-formed WTF-8 (lone surrogates too): a copy. */
struct value codec_str(const char *s, size_t len);

/* The same from collected text, which is left empty. */
struct value codec_str_take(struct text *t);

#endif
