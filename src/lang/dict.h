/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ordered hash tables of values: Python's dict and set (a set is a dict whose values are None). A dict is
 * walked in order of insertion. So is a set, but for one of integers: that comes in CPython's order, which is
 * always the same (lang/set_order.h). What sets do with each other is in lang/sets.h. */
#ifndef LANG_DICT_H
#define LANG_DICT_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/value.h"

struct dict; /* object; KIND_DICT or KIND_SET by the value that holds it */

struct value dict_new(void);
struct value dict_new_set(void);
size_t dict_len(const struct dict *d);
/* The value under KEY: borrowed; VALUE_ERROR when absent, with an exception only if KEY is unhashable. */
struct value dict_get(struct interp *in, struct dict *d, struct value key);
/* Sets KEY (borrowed) to ITEM (taken): 0 or -1 (unhashable). The first key stays, as in Python. */
int dict_set_take(struct interp *in, struct dict *d, struct value key, struct value item);
/* Removes KEY and returns what it held: VALUE_ERROR when absent (exception only if unhashable). */
struct value dict_remove(struct interp *in, struct dict *d, struct value key);
void dict_clear(struct dict *d);
/* Walks: *POSITION starts at 0; KEY and ITEM are borrowed; false at the end. */
bool dict_next(const struct dict *d, size_t *position, struct value *key, struct value *item);
/* A dict from its end: *POSITION starts at SIZE_MAX. */
bool dict_previous(const struct dict *d, size_t *position, struct value *key, struct value *item);
/* Exchanges what A and B, both sets, hold. */
void dict_exchange(struct dict *a, struct dict *b);
/* Takes some key out of a set, by the rules of pop(): VALUE_ERROR when it is empty. */
struct value dict_take_any(struct interp *in, struct dict *set);
/* Adds to a set the keys of another one (or of a dict). */
void dict_merge(struct interp *in, struct dict *set, struct dict *from);
/* After many keys were removed from a set, one after the other. */
void dict_tidy(struct dict *set);
/* Counts changes of size: an iteration that sees it change raises RuntimeError. */
unsigned dict_version(const struct dict *d);

void dict_destroy(struct dict *d); /* for value_destroy */

#endif
