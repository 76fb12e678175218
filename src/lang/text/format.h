/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formatting: the mini-language of format() and f-strings (ops_format of lang/value/ops.h is here too),
 * str.format and the % operator of str and bytes. */
#ifndef LANG_TEXT_FORMAT_H
#define LANG_TEXT_FORMAT_H

#include "lang/value/value.h"

/* FORMAT % ARGS for a str, bytes or bytearray FORMAT: a new str, bytes or bytearray. */
struct value format_percent(struct interp *in, struct value format, struct value args);

/* FORMAT.format(…): ARGS are the arguments without FORMAT itself. */
struct value format_method(struct interp *in, struct value format, const struct args *args);

/* Appends ascii(V), the conversion !a: repr with what is not ASCII escaped. 0 or -1. */
int format_ascii(struct interp *in, struct value v, struct text *out);

#endif
