/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The classes of the language's values: what `type(x)` gives, what can be called to make one, and the
 * tables of their methods. Those of exceptions are in lang/exceptions.h.
 *
 * To add a method: a row in the table of its class (lang/str_methods.c and its like). The first
 * argument is the object; types_method checks it together with the number of arguments. */
#ifndef LANG_TYPES_H
#define LANG_TYPES_H

#include <stdbool.h>

#include "lang/value.h"

extern const struct type type_object, type_NoneType, type_bool, type_int, type_float, type_str,
    type_bytes, type_bytearray, type_tuple, type_list, type_dict, type_set, type_range, type_slice,
    type_iterator, type_function, type_builtin, type_method, type_type, type_module, type_enumerate,
    type_zip, type_map, type_filter, type_reversed;

/* The tables of methods; each ends with a NULL name. */
extern const struct builtin str_methods[], bytes_methods[], bytearray_methods[], int_methods[],
    float_methods[], tuple_methods[], list_methods[], dict_methods[], set_methods[],
    range_methods[];

/* A row of such a table. */
#define TYPES_METHOD(NAME, CALL, SIGNATURE, DOC)                                                   \
  { {VALUE_STATIC}, NAME, CALL, SIGNATURE, DOC, NULL }
/* A row of a function that belongs to the class alone and is not bound to an instance: dict.fromkeys. */
#define TYPES_FUNCTION(NAME, CALL, SIGNATURE, DOC)                                                 \
  { {VALUE_STATIC}, NAME, CALL, SIGNATURE, DOC, &types_unbound }
extern const char types_unbound; /* the `data` of such a row */
#define TYPES_END                                                                                  \
  { {VALUE_STATIC}, NULL, NULL, NULL, NULL, NULL }

/* Checks the call of a method NAME of TYPE: the object is of KIND, there are MIN to MAX arguments
   beside it, all by position. True, or false with the TypeError that CPython words; it has other words
   for some methods, whose NAME is given with brackets: "find()". */
bool types_method(struct interp *in, const struct args *args, enum kind kind,
                  const struct type *type, const char *name, size_t min, size_t max);

/* Only the object: for methods that sort their arguments with ops_args. REST are the arguments
   without the object. */
bool types_self(struct interp *in, const struct args *args, enum kind kind, const struct type *type,
                const char *name, struct args *rest);

/* Checks the call of a function NAME with MIN to MAX arguments, all by position. */
bool types_function(struct interp *in, const struct args *args, const char *name, size_t min,
                    size_t max);

#endif
