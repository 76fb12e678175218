/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting, for list.sort and sorted(). */
#ifndef LANG_SORT_H
#define LANG_SORT_H

#include <stdbool.h>

#include "lang/value.h"

/* Sorts the list V in place, stably, by `<`: of what KEY (None: the items themselves) gives for each
   item. REVERSE turns the order round and keeps equal items as they stood. 0, or -1 with an exception:
   then the items stand in some order. */
int sort_list(struct interp *in, struct value v, struct value key, bool reverse);

#endif
