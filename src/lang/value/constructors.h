/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What calling a class does: int("5"), list(x), enumerate(x). For the table of classes in
 * lang/value/types.c; each is defined with the methods of its class. */
#ifndef LANG_VALUE_CONSTRUCTORS_H
#define LANG_VALUE_CONSTRUCTORS_H

#include "lang/value/value.h"

extern builtin_fn int_new, float_new, str_new, bytes_new, bytearray_new, tuple_new, list_new,
    dict_make, set_new, enumerate_new, zip_new, reversed_new, map_new, filter_new;

#endif
