/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory of counted objects: every object of the language is made and freed here, so that a side's
 * memory can be limited (value_memory_left). Sizes are rounded up in steps that grow with the size:
 * an object that grows by a little at a time is moved only when it reaches the next step. */
#ifndef LANG_VALUE_OBJECT_H
#define LANG_VALUE_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The bytes that this thread's objects take; objects that another thread frees are counted there. */
extern _Thread_local int64_t object_bytes;

/* An object of SIZE bytes, uninitialised except for its count, which is 1. */
void *object_new(size_t size);
/* Frees an object that was made (or last resized) with SIZE bytes. */
void object_free(void *object, size_t size);
/* Resizes a plain block (NULL makes one) or an object of OLD_SIZE bytes. Cheap while both sizes fall into the same
   step. */
void *object_resize(void *p, size_t old_size, size_t size);

/* The bytes that are allocated for SIZE. */
static inline size_t object_rounded(size_t size) {
  if (size <= 128)
    return (size + 15) & ~(size_t)15;
  size_t mask = ((size_t)1 << (60 - __builtin_clzll((unsigned long long)size - 1))) - 1;
  return (size + mask) & ~mask;
}

#endif
