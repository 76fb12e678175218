/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The near name that CPython adds to the last line of a traceback ("Did you mean: 'print'?"): found with
 * CPython's measure, so that the lines are the same. For hints of our own see nearest_start of
 * base/diag.h. */
#ifndef LANG_SUGGEST_H
#define LANG_SUGGEST_H

#include <stddef.h>

struct suggest {
  const char *name;
  size_t len;
  char *best; /* NULL while nothing is near enough; free it */
  size_t distance;
};

/* Starts the search for the name that NAME may have been meant to be. */
struct suggest suggest_start(const char *name, size_t len);
/* Offers a candidate; of equally near ones the alphabetically first is kept. DATA is a struct suggest, so
   that this is an OFFER for interp_each_name and ops_each_attribute. */
void suggest_offer(void *data, const char *candidate);

#endif
