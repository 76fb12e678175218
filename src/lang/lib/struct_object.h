/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The class struct.Struct, for the module `struct`. */
#ifndef LANG_LIB_STRUCT_OBJECT_H
#define LANG_LIB_STRUCT_OBJECT_H

#include "lang/value/value.h"

/* https://docs.python.org/3.11/library/struct.html#struct.Struct */
extern const struct type type_Struct;
extern const struct native_type struct_object_native; /* of its objects */

#endif
