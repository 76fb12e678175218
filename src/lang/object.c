/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory of counted objects, and how it is counted. */
#include "lang/object.h"

#include <stdlib.h>

#include "base/mem.h"
#include "lang/value.h"

_Thread_local int64_t object_bytes;

void *object_new(size_t size) {
  size = object_rounded(size);
  struct object *o = mem_alloc(size);
  object_bytes += (int64_t)size;
  o->refs = 1;
  return o;
}

void object_free(void *object, size_t size) {
  object_bytes -= (int64_t)object_rounded(size);
  free(object);
}

void *object_resize(void *p, size_t old_size, size_t size) {
  old_size = old_size ? object_rounded(old_size) : 0;
  size = object_rounded(size);
  if (size == old_size && p)
    return p;
  object_bytes += (int64_t)size - (int64_t)old_size;
  return mem_resize(p, 1, size);
}

bool value_memory_left(size_t more) {
  return more <= VALUE_MEMORY_LIMIT && object_bytes + (int64_t)more <= (int64_t)VALUE_MEMORY_LIMIT;
}
