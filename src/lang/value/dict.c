/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dicts and sets: entries are in an array in order of insertion; a table of their numbers, searched from
 * the hash on (linear probing), finds them. A removed entry leaves the table; in the array it keeps its
 * place, with a KIND_ERROR key, until the array is rebuilt, or taken from its end by dict_take_last. A table of
 * its own and not uthash, because the position of an iteration must stay valid while entries come and go,
 * and because keys are values. */
#include "lang/value/dict.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "lang/value/exceptions.h"
#include "lang/eval/interp.h"
#include "lang/value/object.h"
#include "lang/value/ops.h"
#include "lang/value/set_order.h"

struct dict_entry {
  struct value key; /* KIND_ERROR: removed */
  struct value item;
  uint32_t hash;
};

struct dict {
  struct object head;
  bool set;
  bool variables;          /* see dict_only_variables */
  struct set_order *order; /* of a set of integers; NULL: it is walked in order of insertion */
  size_t finger;           /* see set_order_any */
  size_t count;            /* entries that are there */
  size_t first;            /* entries before it have been removed */
  size_t used, room;       /* entries in use, removed ones too; and room for them */
  size_t left;             /* entries that may still be added before it is rebuilt */
  struct dict_entry *entries;
  uint32_t *table; /* number of an entry + 1; 0: free, never used */
  size_t mask;     /* of the table; its size is a power of two, at most 2/3 of it in use */
};

#define TABLE_MIN 8
#define NONE SIZE_MAX

static struct dict *made(void) {
  struct dict *d = object_new(sizeof *d);
  memset((char *)d + sizeof d->head, 0, sizeof *d - sizeof d->head);
  return d;
}

struct value dict_new(void) {
  return value_object(KIND_DICT, made());
}

struct value dict_new_set(void) {
  struct dict *d = made();
  d->set = true;
  d->order = set_order_new();
  return value_object(KIND_SET, d);
}

void dict_only_variables(struct dict *d) {
  d->variables = true;
}

bool dict_is_variables(const struct dict *d) {
  return d->variables;
}

/* The hash of a KEY for D: 0, or -1 when it cannot be one. */
static int hash_for(struct interp *in, const struct dict *d, struct value key, uint32_t *hash) {
  if (!d->variables || key.kind == KIND_STR)
    return ops_hash(in, key, hash);
  return interp_fail(in, &type_TypeError, "str expected, not %s", value_type_name(key));
}

/* Whether D, of variables of an environment, takes ITEM under KEY (setenv(3)): 0, or -1 when not. */
static int check_variable(struct interp *in, const struct dict *d, struct value key,
                          struct value item) {
  uint32_t unused;
  if (hash_for(in, d, item, &unused))
    return -1;
  if (strlen(key.str->s) != key.str->len || strlen(item.str->s) != item.str->len)
    return interp_fail(in, &type_ValueError, "embedded null byte");
  if (strchr(key.str->s, '='))
    return interp_fail(in, &type_ValueError, "illegal environment variable name");
  return key.str->len ? 0 : (interp_raise_errno(in, EINVAL, NULL), -1);
}

size_t dict_len(const struct dict *d) {
  return d->count;
}

/* Enters number NUMBER of an entry with HASH, which is not there yet. */
static void enter(struct dict *d, uint32_t hash, size_t number) {
  size_t i = hash & d->mask;
  while (d->table[i])
    i = (i + 1) & d->mask;
  d->table[i] = (uint32_t)number + 1;
}

static void release(struct dict *d) {
  if (!d->table)
    return;
  object_free(d->table, (d->mask + 1) * sizeof *d->table);
  object_free(d->entries, d->room * sizeof *d->entries);
}

/* Makes a table that has room for more entries, without the removed ones. */
static void rebuild(struct dict *d) {
  size_t size = TABLE_MIN;
  while (size < d->count * 3) /* as CPython: where entries end up can be seen by an iteration */
    size *= 2;
  size_t room = size * 2 / 3;
  struct dict_entry *entries = object_resize(NULL, 0, room * sizeof *entries);
  uint32_t *table = object_resize(NULL, 0, size * sizeof *table);
  memset(table, 0, size * sizeof *table);
  size_t used = 0;
  for (size_t i = d->first; i < d->used; i++)
    if (d->entries[i].key.kind != KIND_ERROR)
      entries[used++] = d->entries[i];
  release(d);
  d->first = 0;
  d->entries = entries;
  d->table = table;
  d->mask = size - 1;
  d->room = room;
  d->used = used;
  d->left = room - used;
  for (size_t i = 0; i < used; i++)
    enter(d, entries[i].hash, i);
}

/* The place in the table of KEY's entry, or NONE. */
static size_t place_of(const struct dict *d, struct value key, uint32_t hash) {
  if (!d->table)
    return NONE;
  for (size_t i = hash & d->mask; d->table[i]; i = (i + 1) & d->mask) {
    const struct dict_entry *e = &d->entries[d->table[i] - 1];
    if (e->hash == hash && ops_same_or_equal(e->key, key))
      return i;
  }
  return NONE;
}

struct value dict_get(struct interp *in, struct dict *d, struct value key) {
  uint32_t hash;
  if (hash_for(in, d, key, &hash))
    return VALUE_ERROR;
  size_t place = place_of(d, key, hash);
  return place == NONE ? VALUE_ERROR : d->entries[d->table[place] - 1].item;
}

int dict_set_take(struct interp *in, struct dict *d, struct value key, struct value item) {
  uint32_t hash;
  if (hash_for(in, d, key, &hash) || (d->variables && check_variable(in, d, key, item))) {
    value_drop(item);
    return -1;
  }
  size_t place = place_of(d, key, hash);
  if (place != NONE) {
    struct dict_entry *e = &d->entries[d->table[place] - 1];
    struct value old = e->item;
    e->item = item;
    value_drop(old);
    return 0;
  }
  if (!d->left)
    rebuild(d);
  d->left--;
  if (d->order && !value_is_any_int(key)) {
    set_order_free(d->order);
    d->order = NULL;
  }
  if (d->order)
    set_order_add(d->order, key);
  d->entries[d->used] = (struct dict_entry){value_ref(key), item, hash};
  enter(d, hash, d->used++);
  d->count++;
  return 0;
}

/* Frees a PLACE of the table. Entries after it that would not be found across the gap are moved into
   it. */
static void leave(struct dict *d, size_t place) {
  size_t gap = place;
  for (size_t i = (gap + 1) & d->mask; d->table[i]; i = (i + 1) & d->mask) {
    size_t wanted = d->entries[d->table[i] - 1].hash & d->mask;
    if (((i - wanted) & d->mask) >= ((i - gap) & d->mask)) {
      d->table[gap] = d->table[i];
      gap = i;
    }
  }
  d->table[gap] = 0;
}

struct value dict_remove(struct interp *in, struct dict *d, struct value key) {
  uint32_t hash;
  if (hash_for(in, d, key, &hash))
    return VALUE_ERROR;
  size_t place = place_of(d, key, hash);
  if (place == NONE)
    return VALUE_ERROR;
  struct dict_entry *e = &d->entries[d->table[place] - 1];
  struct value old = e->key, item = e->item;
  leave(d, place);
  if (d->order)
    set_order_remove(d->order, old);
  e->key = VALUE_ERROR;
  e->item = VALUE_ERROR;
  while (d->first < d->used && d->entries[d->first].key.kind == KIND_ERROR)
    d->first++; /* taking the first one again and again needs no search */
  d->count--;
  value_drop(old);
  return item;
}

/* Moves the content of FROM to D; each stays the object that it is. */
static void assign(struct dict *d, const struct dict *from) {
  struct dict old = *d;
  *d = *from;
  d->head = old.head;
  d->set = old.set;
  d->finger = old.finger;
}

void dict_clear(struct dict *d) {
  struct dict old = *d, empty = {.order = d->set ? set_order_new() : NULL};
  assign(d, &empty);
  for (size_t i = 0; i < old.used; i++) {
    value_drop(old.entries[i].key);
    value_drop(old.entries[i].item);
  }
  set_order_free(old.order);
  release(&old);
}

void dict_exchange(struct dict *a, struct dict *b) {
  struct dict old = *a;
  assign(a, b);
  assign(b, &old);
}

struct value dict_take_last(struct interp *in, struct dict *d, struct value *key) {
  size_t position = SIZE_MAX;
  struct value item;
  if (!dict_previous(d, &position, key, &item))
    return VALUE_ERROR;
  value_ref(*key);
  item = dict_remove(in, d, *key);
  d->used = position; /* taking the last one again and again needs no search */
  if (d->first > d->used)
    d->first = d->used;
  return item;
}

struct value dict_take_any(struct interp *in, struct dict *set) {
  struct value key;
  if (!set->order)
    return value_is_error(dict_take_last(in, set, &key)) ? VALUE_ERROR : key;
  if (!set->count)
    return VALUE_ERROR;
  key = value_ref(set_order_any(set->order, &set->finger));
  dict_remove(in, set, key);
  return key;
}

void dict_merge(struct interp *in, struct dict *set, struct dict *from) {
  if (set == from || !from->count)
    return;
  if (set->order)
    set_order_expect(set->order, from->count);
  bool fits = set->order && from->order && set_order_fits(set->order, from->order);
  struct value key, item;
  for (size_t position = 0; dict_next(from, &position, &key, &item);)
    dict_set_take(in, set, key, VALUE_NONE);
  if (fits)
    set_order_copy(set->order, from->order);
}

void dict_tidy(struct dict *set) {
  if (set->order)
    set_order_tidy(set->order);
}

bool dict_next(const struct dict *d, size_t *position, struct value *key, struct value *item) {
  *item = VALUE_NONE;
  if (d->order)
    return set_order_next(d->order, position, key);
  if (*position < d->first)
    *position = d->first;
  while (*position < d->used) {
    const struct dict_entry *e = &d->entries[(*position)++];
    if (e->key.kind == KIND_ERROR)
      continue;
    *key = e->key;
    *item = e->item;
    return true;
  }
  return false;
}

bool dict_previous(const struct dict *d, size_t *position, struct value *key, struct value *item) {
  size_t at = *position < d->used ? *position : d->used;
  while (at > d->first) {
    const struct dict_entry *e = &d->entries[--at];
    if (e->key.kind == KIND_ERROR)
      continue;
    *position = at;
    *key = e->key;
    *item = e->item;
    return true;
  }
  return false;
}

void dict_destroy(struct dict *d) {
  d->set = false;
  dict_clear(d);
  object_free(d, sizeof *d);
}
