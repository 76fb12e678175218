/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations on sets and other iterables, on which the operators and methods of sets are built. The
 * steps, and so the order of the keys, are those of CPython 3.11. SET is a set; OTHER and ITEMS may be
 * any iterable and may be the same set. On failure the exception is raised. */
#ifndef LANG_VALUE_SETS_H
#define LANG_VALUE_SETS_H

#include "lang/value/value.h"

/* A new set of the items of ITEMS, or VALUE_ERROR. */
struct value sets_of(struct interp *in, struct value items);

/* A new set of the keys in both; in SET only; in exactly one; or VALUE_ERROR. */
struct value sets_intersection(struct interp *in, struct value set, struct value other);
struct value sets_difference(struct interp *in, struct value set, struct value other);
struct value sets_symmetric(struct interp *in, struct value set, struct value other);

/* Changes SET: adds the keys of OTHER; removes them; removes those in both and adds the rest. Returns 0
   or -1. */
int sets_update(struct interp *in, struct value set, struct value other);
int sets_subtract(struct interp *in, struct value set, struct value other);
int sets_toggle(struct interp *in, struct value set, struct value other);

/* Gives SET the content of MADE (taken over). */
void sets_become_take(struct value set, struct value made);

#endif
