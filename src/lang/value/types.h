/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The classes of the language's values: what `type(x)` gives, what can be called to make one, and the
 * tables of their methods. Those of exceptions are in lang/value/exceptions.h.
 *
 * To add a method: a row in the table of its class (lang/text/str_methods.c and its like). The first
 * argument is the object; it and the number of arguments are checked before the method is called. */
#ifndef LANG_VALUE_TYPES_H
#define LANG_VALUE_TYPES_H

#include <stdbool.h>

#include "lang/value/value.h"

extern const struct type type_object, type_NoneType, type_bool, type_int, type_float, type_str,
    type_bytes, type_bytearray, type_tuple, type_list, type_dict, type_set, type_range, type_slice,
    type_iterator, type_function, type_builtin, type_method, type_type, type_module, type_enumerate,
    type_zip, type_map, type_filter, type_reversed, type_generator, type_ellipsis;

extern const struct native types_ellipsis; /* `...`: the only object of its class */

/* The tables of methods; each ends with a NULL name. */
extern const struct builtin str_methods[], bytes_methods[], bytearray_methods[], int_methods[],
    float_methods[], tuple_methods[], list_methods[], dict_methods[], set_methods[],
    set_view_methods[], range_methods[], slice_methods[];

/* A row of such a table: the method NAME, in C PREFIX##NAME, of objects of KIND, with MIN to MAX arguments
   beside the object, all by position. ARGUMENTS is the signature after the name: "(object, /)". */
#define TYPES_METHOD(KIND, PREFIX, NAME, MIN, MAX, ARGUMENTS, DOC)                                 \
  TYPES_CALLED(KIND, PREFIX, NAME, #NAME, MIN, MAX, ARGUMENTS, DOC)
#define TYPES_ANY 0x7ffffff0 /* MAX of one with any number of arguments */
/* The same for one that messages call CALLED. CPython words some messages differently: those of a name
   with brackets ("find()"), and those of one with a module ("time.sleep"). */
#define TYPES_CALLED(KIND, PREFIX, NAME, CALLED, MIN, MAX, ARGUMENTS, DOC)                         \
  {                                                                                                \
    {VALUE_STATIC}, #NAME, PREFIX##NAME, #NAME ARGUMENTS, DOC, NULL, KIND,                         \
        (MIN) + ((KIND) != KIND_ERROR), (MAX) + ((KIND) != KIND_ERROR) + 1, CALLED                 \
  }
/* A method that sorts its own arguments, with ops_args and types_rest: only the object is checked. */
#define TYPES_NAMED(KIND, PREFIX, NAME, ARGUMENTS, DOC)                                            \
  { {VALUE_STATIC}, #NAME, PREFIX##NAME, #NAME ARGUMENTS, DOC, NULL, KIND, 1, TYPES_ANY, NULL }
/* A function with MIN to MAX arguments, all by position. */
#define TYPES_FUNCTION(PREFIX, NAME, MIN, MAX, ARGUMENTS, DOC)                                     \
  TYPES_METHOD(KIND_ERROR, PREFIX, NAME, MIN, MAX, ARGUMENTS, DOC)
/* A function or method that checks its arguments itself. */
#define TYPES_ROW(PREFIX, NAME, ARGUMENTS, DOC)                                                    \
  { {VALUE_STATIC}, #NAME, PREFIX##NAME, #NAME ARGUMENTS, DOC, NULL, KIND_ERROR, 0, 0, NULL }
/* Such a function that belongs to the class and is not bound to an instance: dict.fromkeys. */
#define TYPES_UNBOUND(PREFIX, NAME, ARGUMENTS, DOC)                                                \
  {                                                                                                \
    {VALUE_STATIC}, #NAME, PREFIX##NAME, #NAME ARGUMENTS, DOC, &types_unbound, KIND_ERROR, 0, 0,   \
        NULL                                                                                       \
  }
extern const char types_unbound; /* the `data` of such a row */
#define TYPES_END                                                                                  \
  { {VALUE_STATIC}, NULL, NULL, NULL, NULL, NULL, KIND_ERROR, 0, 0, NULL }

/* Checks ARGS as the row of BUILTIN says: true, or false with the TypeError that CPython words. */
bool types_check(struct interp *in, const struct builtin *builtin, const struct args *args);

/* Checks the call of a method NAME of a native object of TYPE, which the caller has checked: there are
   MIN to MAX arguments beside the object, all by position. */
bool types_method(struct interp *in, const struct args *args, const struct type *type,
                  const char *name, size_t min, size_t max);

/* The arguments without the object. */
static inline struct args types_rest(const struct args *args) {
  return (struct args){args->at + 1, args->count - 1, args->keywords, args->keyword_count};
}

/* Checks the call of a function NAME with MIN to MAX arguments, all by position. */
bool types_function(struct interp *in, const struct args *args, const char *name, size_t min,
                    size_t max);

#endif
