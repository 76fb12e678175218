/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units: the memory of a tree, and the names and constants that live as long as it does. */
#include "lang/ast.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"

#define CHUNK_SIZE 8192

struct chunk {
  struct chunk *next;
  max_align_t bytes[]; /* cleared when made */
};

struct interned {
  uint32_t hash;
  struct str *str;
};

struct arena {
  struct chunk *chunks;
  char *at, *end;         /* what is left of the newest chunk */
  struct interned *table; /* open addressing; cap is a power of two */
  size_t count, cap;
  struct value *kept;
  size_t kept_count, kept_cap;
};

struct unit *unit_new(struct source *source) {
  struct unit *unit = mem_zalloc(1, sizeof *unit);
  unit->refs = 1;
  unit->source = source_ref(source);
  unit->arena = mem_zalloc(1, sizeof *unit->arena);
  return unit;
}

struct unit *unit_ref(struct unit *unit) {
  unit->refs++;
  return unit;
}

void unit_free(struct unit *unit) {
  if (unit == NULL || --unit->refs > 0)
    return;
  struct arena *arena = unit->arena;
  for (size_t i = 0; i < arena->kept_count; i++)
    value_drop(arena->kept[i]);
  for (size_t i = 0; i < arena->cap; i++)
    if (arena->table[i].str)
      free(arena->table[i].str->marks);
  while (arena->chunks) {
    struct chunk *next = arena->chunks->next;
    free(arena->chunks);
    arena->chunks = next;
  }
  free(arena->kept);
  free(arena->table);
  free(arena);
  source_free(unit->source);
  free(unit);
}

static struct chunk *add_chunk(struct arena *arena, size_t size) {
  struct chunk *chunk = mem_zalloc(1, sizeof *chunk + size);
  chunk->next = arena->chunks;
  arena->chunks = chunk;
  return chunk;
}

void *unit_alloc(struct unit *unit, size_t size) {
  struct arena *arena = unit->arena;
  const size_t align = _Alignof(max_align_t);
  size = (size + align - 1) / align * align;
  if (size > CHUNK_SIZE / 4)
    return add_chunk(arena, size)->bytes;
  if (size > (size_t)(arena->end - arena->at)) {
    arena->at = (char *)add_chunk(arena, CHUNK_SIZE)->bytes;
    arena->end = arena->at + CHUNK_SIZE;
  }
  void *p = arena->at;
  arena->at += size;
  return p;
}

/* FNV-1a */
static uint32_t hash_of(const char *s, size_t len) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < len; i++)
    hash = (hash ^ (unsigned char)s[i]) * 16777619u;
  return hash;
}

/* Where the text is in the table, or the free place that is for it. */
static struct interned *find(const struct arena *arena, uint32_t hash, const char *s, size_t len) {
  for (size_t i = hash;; i++) {
    struct interned *entry = &arena->table[i & (arena->cap - 1)];
    if (entry->str == NULL ||
        (entry->hash == hash && entry->str->len == len && memcmp(entry->str->s, s, len) == 0))
      return entry;
  }
}

static void grow(struct arena *arena) {
  struct interned *old = arena->table;
  size_t old_cap = arena->cap;
  arena->cap = old_cap ? old_cap * 2 : 32;
  arena->table = mem_zalloc(arena->cap, sizeof *arena->table);
  for (size_t i = 0; i < old_cap; i++)
    if (old[i].str)
      *find(arena, old[i].hash, old[i].str->s, old[i].str->len) = old[i];
  free(old);
}

const struct str *unit_intern(struct unit *unit, const char *s, size_t len) {
  struct arena *arena = unit->arena;
  if (arena->count * 2 >= arena->cap)
    grow(arena);
  uint32_t hash = hash_of(s, len);
  struct interned *entry = find(arena, hash, s, len);
  if (entry->str)
    return entry->str;
  struct str *str = unit_alloc(unit, sizeof *str + len + 1);
  str->head.refs = VALUE_STATIC;
  str->len = len;
  memcpy(str->s, s, len);
  for (size_t i = 0; i < len; i++)
    str->chars += ((unsigned char)s[i] & 0xc0) != 0x80;
  *entry = (struct interned){hash, str};
  arena->count++;
  return str;
}

void unit_keep_take(struct unit *unit, struct value v) {
  struct arena *arena = unit->arena;
  if (arena->kept_count == arena->kept_cap) {
    arena->kept_cap = arena->kept_cap ? arena->kept_cap * 2 : 16;
    arena->kept = mem_resize(arena->kept, arena->kept_cap, sizeof *arena->kept);
  }
  arena->kept[arena->kept_count++] = v;
}
