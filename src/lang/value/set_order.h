/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order in which CPython walks a set of integers, and which key its pop() takes, so that programs
 * that print sets print the same. The order follows from the places of the keys in CPython's table, which
 * this reproduces: how a place is found, how the table grows, that a removed key leaves a mark
 * (Objects/setobject.c of CPython 3.11). The set itself is a dict (lang/value/dict.h), which holds the
 * keys. */
#ifndef LANG_VALUE_SET_ORDER_H
#define LANG_VALUE_SET_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/value/value.h"

struct set_order;

/* An order without keys; set_order_free takes NULL too. */
struct set_order *set_order_new(void);
void set_order_free(struct set_order *order);

/* Adds KEY, an int or bool that is not there; removes one that is. */
void set_order_add(struct set_order *order, struct value key);
void set_order_remove(struct set_order *order, struct value key);

/* Walks: *POSITION starts at 0; false at the end. */
bool set_order_next(const struct set_order *order, size_t *position, struct value *key);
/* The key, of at least one, that pop() takes next. The caller removes it. *FINGER is where the last one
   was found, 0 for a new set; it is kept when the set gets other keys. */
struct value set_order_any(const struct set_order *order, size_t *finger);

/* To be called before MORE keys of another set or dict are added; after the keys of another one were
   removed. */
void set_order_expect(struct set_order *order, size_t more);
void set_order_tidy(struct set_order *order);
/* Whether the keys of FROM keep their places when they are added to TO; set_order_copy puts them
   there. */
bool set_order_fits(const struct set_order *to, const struct set_order *from);
void set_order_copy(struct set_order *to, const struct set_order *from);

#endif
