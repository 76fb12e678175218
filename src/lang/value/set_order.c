/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lang/value/set_order.h"

#include <stdint.h>
#include <string.h>

#include "lang/value/big.h"
#include "lang/value/number.h"
#include "lang/value/object.h"

#define PLACES_MIN 8
#define NEXT_PLACES 9   /* places that are tried after the first one */
#define MANY 50000      /* from this many keys on the table grows by a factor of two, not four */
#define HASH_MODULUS 61 /* the hash of an int is its remainder by 2 ** this - 1 */

enum set_use { FREE, REMOVED, USED };

struct set_place {
  enum set_use state;
  struct value key;
};

struct set_order {
  size_t mask;   /* the number of places, a power of two, minus one */
  size_t filled; /* places that are not free */
  size_t used;   /* … and hold a key */
  struct set_place *places;
};

static struct set_place *new_places(size_t count) {
  struct set_place *places = object_resize(NULL, 0, count * sizeof *places);
  memset(places, 0, count * sizeof *places);
  return places;
}

static void free_places(struct set_order *o) {
  object_free(o->places, (o->mask + 1) * sizeof *o->places);
}

struct set_order *set_order_new(void) {
  struct set_order *o = object_resize(NULL, 0, sizeof *o);
  *o = (struct set_order){.mask = PLACES_MIN - 1, .places = new_places(PLACES_MIN)};
  return o;
}

void set_order_free(struct set_order *o) {
  if (!o)
    return;
  free_places(o);
  object_free(o, sizeof *o);
}

static size_t hash_of(struct value key) {
  const uint64_t modulus = ((uint64_t)1 << HASH_MODULUS) - 1;
  uint64_t size = key.kind == KIND_BIG ? big_hash(key) : number_magnitude(key.i) % modulus;
  uint64_t hash = number_is_negative(key) ? -size : size;
  return hash == UINT64_MAX ? hash - 1 : hash; /* -1 means an error there */
}

static bool same(struct value a, struct value b) {
  if (a.kind == KIND_BIG || b.kind == KIND_BIG)
    return !big_order(a, b);
  return a.i == b.i;
}

/* The place of KEY, or NULL; then *VACANT is where it would be put: the last place on its way from which a key
   was removed, or where the way ends. */
static struct set_place *find(const struct set_order *o, struct value key,
                              struct set_place **vacant) {
  size_t perturb = hash_of(key), i = perturb & o->mask;
  *vacant = NULL;
  for (;;) {
    size_t tries = i + NEXT_PLACES <= o->mask ? NEXT_PLACES : 0;
    for (struct set_place *p = &o->places[i]; p <= &o->places[i + tries]; p++) {
      if (p->state == USED && same(p->key, key))
        return p;
      if (p->state == REMOVED || (p->state == FREE && !*vacant))
        *vacant = p;
      if (p->state == FREE)
        return NULL;
    }
    perturb >>= 5;
    i = (i * 5 + 1 + perturb) & o->mask;
  }
}

/* Puts KEY, which is not there yet, into the table; returns whether its place was free. */
static bool put(struct set_order *o, struct value key) {
  struct set_place *place;
  find(o, key, &place);
  bool was_free = place->state == FREE;
  *place = (struct set_place){USED, key};
  return was_free;
}

/* Makes a table for more than COUNT keys, without the marks of removed ones. */
static void resize(struct set_order *o, size_t count) {
  struct set_order old = *o;
  size_t size = PLACES_MIN;
  while (size <= count)
    size *= 2;
  o->mask = size - 1;
  o->filled = o->used;
  o->places = new_places(size);
  for (size_t i = 0; i <= old.mask; i++)
    if (old.places[i].state == USED)
      put(o, old.places[i].key);
  free_places(&old);
}

/* Resizes as CPython does after a change. */
static void resize_to_keys(struct set_order *o) {
  resize(o, o->used > MANY ? o->used * 2 : o->used * 4);
}

void set_order_add(struct set_order *o, struct value key) {
  bool grows = put(o, key);
  o->filled += grows;
  o->used++;
  if (grows && o->filled * 5 >= o->mask * 3)
    resize_to_keys(o);
}

void set_order_remove(struct set_order *o, struct value key) {
  struct set_place *vacant;
  find(o, key, &vacant)->state = REMOVED;
  o->used--;
}

bool set_order_next(const struct set_order *o, size_t *position, struct value *key) {
  while (*position <= o->mask) {
    const struct set_place *p = &o->places[(*position)++];
    if (p->state != USED)
      continue;
    *key = p->key;
    return true;
  }
  return false;
}

struct value set_order_any(const struct set_order *o, size_t *finger) {
  size_t i = *finger & o->mask;
  while (o->places[i].state != USED)
    i = i < o->mask ? i + 1 : 0;
  *finger = i + 1;
  return o->places[i].key;
}

void set_order_expect(struct set_order *o, size_t more) {
  if ((o->filled + more) * 5 >= o->mask * 3)
    resize(o, (o->used + more) * 2);
}

void set_order_tidy(struct set_order *o) {
  if (o->filled - o->used > o->mask / 4)
    resize_to_keys(o);
}

bool set_order_fits(const struct set_order *to, const struct set_order *from) {
  return to->filled == 0 && to->mask == from->mask && from->filled == from->used;
}

void set_order_copy(struct set_order *to, const struct set_order *from) {
  memcpy(to->places, from->places, (from->mask + 1) * sizeof *from->places);
  to->filled = to->used = from->used;
}
