/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The class struct.Struct, for the module `struct`. */
#ifndef LANG_STRUCT_OBJECT_H
#define LANG_STRUCT_OBJECT_H

#include "lang/value.h"

/* https://docs.python.org/3.11/library/struct.html#struct.Struct */
extern const struct type type_Struct;

#endif
