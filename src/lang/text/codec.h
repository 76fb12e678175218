/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text to bytes and back: utf-8, ascii and latin-1, and the handlers of errors: strict, ignore, replace,
 * backslashreplace, surrogateescape, xmlcharrefreplace. */
#ifndef LANG_TEXT_CODEC_H
#define LANG_TEXT_CODEC_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/value/value.h"

/* The LEN bytes at S as a str. ENCODING and ERRORS are names as Python takes them ("UTF-8", "strict");
   NULL means the default. LookupError for an unknown name, UnicodeDecodeError worded as CPython does. */
struct value codec_decode(struct interp *in, const unsigned char *s, size_t len,
                          const char *encoding, const char *errors);

/* The str V as bytes; UnicodeEncodeError worded as CPython does. */
struct value codec_encode(struct interp *in, struct value v, const char *encoding,
                          const char *errors);

/* Whether NAME is that of a codec which Python has and sockshell has not ("UTF-16"). */
bool codec_is_absent(const char *name);

/* A str of LEN bytes of well-formed WTF-8 (lone surrogates too): a copy. */
struct value codec_str(const char *s, size_t len);

/* The same from collected text, which is left empty. */
struct value codec_str_take(struct text *t);

#endif
