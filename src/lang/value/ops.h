/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The operations on any value: Python's protocols. Every function that may fail leaves an exception in IN
 * and returns VALUE_ERROR or -1. Parameters are borrowed, results belong to the caller. */
#ifndef LANG_VALUE_OPS_H
#define LANG_VALUE_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lang/value/value.h"

/* repr(v) and str(v), appended to OUT. Recursive containers show […] and {…}. Return 0 or -1. */
int ops_repr(struct interp *in, struct value v, struct text *out);
int ops_str(struct interp *in, struct value v, struct text *out);
/* format(v, spec): the format mini-language, appended to OUT. */
int ops_format(struct interp *in, struct value v, const char *spec, size_t spec_len,
               struct text *out);
/* Appends repr of a str's or of bytes' content with Python's choice of quotes and escapes. */
void ops_repr_str(const char *s, size_t len, struct text *out);
void ops_repr_bytes(const unsigned char *s, size_t len, struct text *out);
/* Appends repr of a float: the shortest text that reads back the same. */
void ops_repr_float(double f, struct text *out);

/* Truth of any value: never fails. */
bool ops_truth(struct value v);
/* ==: 1, 0; never fails (values of different kinds are unequal). */
bool ops_equal(struct value a, struct value b);
/* As containers ask: also when they are the same object, as a NaN is that is not equal to itself. */
bool ops_same_or_equal(struct value a, struct value b);
/* `op` is OP_LT, OP_LE, OP_GT, OP_GE: 1, 0 or -1 (TypeError: '<' not supported between …). */
int ops_order(struct interp *in, int op, struct value a, struct value b);
/* Any compare operator of enum op, in and is too: True, False or VALUE_ERROR. */
struct value ops_compare(struct interp *in, int op, struct value a, struct value b);
/* hash(v): 0 or -1 (TypeError: unhashable type: 'list'). */
int ops_hash(struct interp *in, struct value v, uint32_t *hash);
/* x in container: 1, 0 or -1. */
int ops_contains(struct interp *in, struct value container, struct value x);

/* Binary (OP_ADD … OP_MATMUL) and unary operators. INPLACE: for augmented assignment (list +=,
   bytearray +=, set |= change the object). % on str and bytes formats. */
struct value ops_binary(struct interp *in, int op, struct value a, struct value b, bool inplace);
struct value ops_unary(struct interp *in, int op, struct value a);

/* len(v) or -1. */
int64_t ops_length(struct interp *in, struct value v);
/* v[index] (index may be a slice object), v[index] = item, del v[index]. */
struct value ops_get_item(struct interp *in, struct value v, struct value index);
int ops_set_item(struct interp *in, struct value v, struct value index, struct value item);
int ops_del_item(struct interp *in, struct value v, struct value index);
/* INDEX as a place in a sequence of LEN items, or -1 with the exception: messages call the sequence NAME
   and say PAST when INDEX is out of range. */
int64_t ops_place(struct interp *in, struct value index, size_t len, const char *name,
                  const char *past);
/* v[start:stop:step], None where left out. */
struct value ops_get_slice(struct interp *in, struct value v, struct value start, struct value stop,
                           struct value step);
/* Start, step and count of the elements that slice S picks from a sequence of LEN: 0 or -1. */
int ops_slice(struct interp *in, const struct slice *s, size_t len, int64_t *start, int64_t *step,
              int64_t *count);
/* The same as start, stop and step, as slice.indices gives them. */
int ops_slice_indices(struct interp *in, const struct slice *s, int64_t len, int64_t *start,
                      int64_t *stop, int64_t *step);

/* v.name: VALUE_ERROR with AttributeError (and a did-you-mean hint) when there is none. */
struct value ops_get_attribute(struct interp *in, struct value v, const char *name, size_t len);
/* v.name = item, del v.name: 0 or -1. */
int ops_set_attribute(struct interp *in, struct value v, const char *name, size_t len,
                      struct value item);
int ops_del_attribute(struct interp *in, struct value v, const char *name, size_t len);
/* The method NAME of TYPE or of a class above it; NULL when there is none. */
const struct builtin *ops_find_method(const struct type *type, const char *name, size_t len);
/* Whether some value but a module has the attribute NAME without having been given it. */
bool ops_is_attribute(const char *name, size_t len);
/* Calls OFFER with the name of every attribute of V: completion, did-you-mean, dir(). */
void ops_each_attribute(struct interp *in, struct value v,
                        void (*offer)(void *data, const char *name), void *data);

/* iter(v); the next item of an iterator: VALUE_ERROR without an exception set at its end. */
struct value ops_iter(struct interp *in, struct value v);
struct value ops_next(struct interp *in, struct value iter);
/* All items of an iterable as a new list. */
struct value ops_list(struct interp *in, struct value iterable);

/* Reading arguments in built-ins.
   ops_index: an int (or bool) as int64; OverflowError for a longer one; else TypeError "'str' object cannot be interpreted as an integer".
   ops_number: an int or float as double.
   ops_buffer: bytes, bytearray or memoryview (ops_is_buffer), borrowed; else TypeError "a bytes-like object is required, not 'str'".
   Each 0 or -1. */
int ops_index(struct interp *in, struct value v, int64_t *i);
/* The same where CPython wants a C type that is called TYPE: the OverflowError names it. */
int ops_index_as(struct interp *in, struct value v, const char *type, int64_t *i);
int ops_number(struct interp *in, struct value v, double *f);
/* Raises the TypeError for V where bytes are wanted. */
struct value ops_wants_bytes(struct interp *in, struct value v);
int ops_buffer(struct interp *in, struct value v, const unsigned char **s, size_t *len);
bool ops_is_buffer(struct value v);

/* Sorts arguments into the parameters named in NAMES (COUNT of them; the first REQUIRED must be given;
   those up to POSITIONAL may be given by position, a name that starts with "*" is keyword-only, one
   that starts with "/" is positional-only): OUT[i] is borrowed, KIND_ERROR where not given. WHAT is
   the function's name for messages as CPython words them. 0 or -1. */
int ops_args(struct interp *in, const struct args *args, const char *what, const char *const *names,
             size_t count, size_t required, struct value *out);
/* The same with CPython's messages for a function that is written in Python; the first argument of a method,
   which counts in them, is not among ARGS. */
int ops_named(struct interp *in, const struct args *args, const char *what, bool is_method,
              const char *const *names, size_t count, size_t required, struct value *out);

#endif
