/* SPDX-License-Identifier: GPL-3.0-or-later */
/* memoryview: a part of the bytes of a bytes object or of a bytearray, which shares them: what is written to
 * one is seen in the other, and a slice copies nothing. Its items are bytes (format 'B'), one after the other.
 *
 * It is a native object of lang/value/value.h. While a view of a bytearray is there, that cannot be resized
 * (memoryview_locks): so a view only remembers where its part begins. */
#ifndef LANG_VALUE_MEMORYVIEW_H
#define LANG_VALUE_MEMORYVIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/value/value.h"

/* https://docs.python.org/3/library/stdtypes.html#memoryview */
extern const struct type type_memoryview;
extern const struct native_type memoryview_native;

static inline bool memoryview_is(struct value v) {
  return v.kind == KIND_NATIVE && v.native->type == &memoryview_native;
}

/* The bytes that the view V shares, borrowed: 0, or -1 with the ValueError of a view that was released. IN
   may be NULL: then nothing is raised. */
int memoryview_bytes(struct interp *in, struct value v, const unsigned char **s, size_t *len);
/* The bytes of V, a bytearray or a view, to be written to, borrowed. Returns 1; 0 without an exception when V is
   neither or is read-only; -1 with the ValueError of a view that was released. */
int memoryview_room(struct interp *in, struct value v, unsigned char **s, size_t *len);
/* Whether a view of B is there: then the BufferError is, as B cannot be resized. */
bool memoryview_locks(struct interp *in, const struct bytearray *b);

/* V[INDEX], V[START:STOP:STEP], V[INDEX] = ITEM for the view V. */
struct value memoryview_get(struct interp *in, struct value v, struct value index);
struct value memoryview_slice(struct interp *in, struct value v, const struct slice *slice);
int memoryview_set(struct interp *in, struct value v, struct value index, struct value item);

#endif
