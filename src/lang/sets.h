/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sets do with each other and with other iterables: the ground of their operators and methods. The
 * steps, and so the order in which the keys come, are those of CPython 3.11. SET is a set; OTHER and ITEMS may
 * be any iterable and may be the same set. On failure the exception is raised. */
#ifndef LANG_SETS_H
#define LANG_SETS_H

#include "lang/value.h"

/* A new set of what ITEMS gives: or VALUE_ERROR. */
struct value sets_of(struct interp *in, struct value items);

/* A new set of what is in both; in SET alone; in one alone: or VALUE_ERROR. */
struct value sets_intersection(struct interp *in, struct value set, struct value other);
struct value sets_difference(struct interp *in, struct value set, struct value other);
struct value sets_symmetric(struct interp *in, struct value set, struct value other);

/* Changes SET: adds what is in OTHER; takes it away; takes away what is in both and adds the rest. 0 or -1. */
int sets_update(struct interp *in, struct value set, struct value other);
int sets_subtract(struct interp *in, struct value set, struct value other);
int sets_toggle(struct interp *in, struct value set, struct value other);

/* SET gets what MADE (taken over) holds. */
void sets_become_take(struct value set, struct value made);

#endif
