/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ordered hash tables of values: Python's dict and set (a set is a dict whose values are None). A dict is
 * walked in order of insertion. So is a set, unless it holds integers only: then it is walked in
 * CPython's order, which is always the same (lang/value/set_order.h). Operations on several sets are in
 * lang/value/sets.h. */
#ifndef LANG_VALUE_DICT_H
#define LANG_VALUE_DICT_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/value/value.h"

struct dict; /* object; KIND_DICT or KIND_SET by the value that holds it */

struct value dict_new(void);
struct value dict_new_set(void);
/* From now on the keys and items of D can be what an environment can hold only (setenv(3)): texts without NUL, and
   keys that are not empty and have no =. Else: TypeError, ValueError or OSError, as for os.environ. */
void dict_only_variables(struct dict *d);
bool dict_is_variables(const struct dict *d);
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
/* Swaps the contents of A and B, both sets. */
void dict_exchange(struct dict *a, struct dict *b);
/* Removes the last entry: its key goes to *KEY, what it held is returned; VALUE_ERROR when there is none. */
struct value dict_take_last(struct interp *in, struct dict *d, struct value *key);
/* Removes and returns the key of a set that pop() takes: VALUE_ERROR when it is empty. */
struct value dict_take_any(struct interp *in, struct dict *set);
/* Adds to a set the keys of another one (or of a dict). */
void dict_merge(struct interp *in, struct dict *set, struct dict *from);
/* To be called after many keys were removed from a set one by one. */
void dict_tidy(struct dict *set);

void dict_destroy(struct dict *d); /* for value_destroy */

#endif
