/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory of counted objects, and how it is counted. */
#include "lang/value/object.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/mem.h"
#include "lang/value/value.h"

_Thread_local int64_t object_bytes;

/* Freed small objects are kept for the next one of their size, since programs make and drop them all the
   time: at most KEPT_MAX of each size, released when the thread ends. With sanitizers nothing is kept,
   since they must see the end of each object. */
#define KEPT_SIZE 256 /* the entries of a small dict are 200 */
#if defined __SANITIZE_ADDRESS__
#define KEPT_MAX 0
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define KEPT_MAX 0
#endif
#endif
#ifndef KEPT_MAX
#define KEPT_MAX 64
#endif

struct free_object {
  struct free_object *next;
};
static _Thread_local struct {
  struct free_object *first;
  int count;
} kept[KEPT_SIZE / 16 + 1];

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t at_end;

static void give_back(void *data) {
  (void)data;
  for (size_t i = 0; i <= KEPT_SIZE / 16; i++) {
    while (kept[i].first) {
      struct free_object *k = kept[i].first;
      kept[i].first = k->next;
      free(k);
    }
    kept[i].count = KEPT_MAX; /* objects freed from now on are not kept */
  }
}

static void make_key(void) {
  if (pthread_key_create(&at_end, give_back))
    mem_panic("no thread key left");
}

/* Arranges for give_back to be called at the end of this thread. */
static void watch_end(void) {
  static _Thread_local bool watched;
  if (watched)
    return;
  watched = true;
  pthread_once(&once, make_key);
  pthread_setspecific(at_end, kept);
}

__attribute__((noinline)) static void *from_malloc(size_t size) {
  void *p = malloc(size);
  if (!p)
    mem_panic("out of memory (%zu bytes wanted)", size);
  if (KEPT_MAX)
    watch_end();
  return p;
}

void *object_new(size_t size) {
  size = object_rounded(size);
  object_bytes += (int64_t)size;
  struct object *o;
  if (size <= KEPT_SIZE && kept[size / 16].first) {
    struct free_object *k = kept[size / 16].first;
    kept[size / 16].first = k->next;
    kept[size / 16].count--;
    o = (struct object *)k;
  } else {
    o = from_malloc(size);
  }
  o->refs = 1;
  return o;
}

void object_free(void *object, size_t size) {
  size = object_rounded(size);
  object_bytes -= (int64_t)size;
  if (size > KEPT_SIZE || kept[size / 16].count >= KEPT_MAX) {
    free(object);
    return;
  }
  if (!kept[size / 16].first)
    watch_end(); /* this thread may have freed only objects that another one made */
  struct free_object *k = object;
  k->next = kept[size / 16].first;
  kept[size / 16].first = k;
  kept[size / 16].count++;
}

void *object_resize(void *p, size_t old_size, size_t size) {
  if (!p)
    return object_new(size);
  old_size = object_rounded(old_size);
  size = object_rounded(size);
  if (size == old_size)
    return p;
  object_bytes += (int64_t)size - (int64_t)old_size;
  return mem_resize(p, 1, size);
}

bool value_memory_left(size_t more) {
  return more <= VALUE_MEMORY_LIMIT && object_bytes + (int64_t)more <= (int64_t)VALUE_MEMORY_LIMIT;
}
