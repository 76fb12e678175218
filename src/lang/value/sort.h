/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting, for list.sort and sorted(). */
#ifndef LANG_VALUE_SORT_H
#define LANG_VALUE_SORT_H

#include <stdbool.h>

#include "lang/value/value.h"

/* Sorts the list V in place, stably, by `<` on the result of KEY for each item (None: on the items
   themselves). REVERSE reverses the order but keeps equal items as they were. Returns 0, or -1 with an
   exception: then the items are in some order. */
int sort_list(struct interp *in, struct value v, struct value key, bool reverse);

#endif
