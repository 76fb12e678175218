/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running iterations (KIND_ITER): what iter(), enumerate, zip, reversed and the views of a dict give.
 *
 * To add one: a static struct iter_class with its type and its next function, and a built-in that
 * returns iter_new_take(&class, …). ops_iter, ops_next, `for`, len, `in` and repr then know it. */
#ifndef LANG_VALUE_ITER_H
#define LANG_VALUE_ITER_H

#include "lang/value/value.h"

struct iter;

struct iter_class {
  const struct type *type; /* "enumerate", "dict_items": repr is <enumerate object> */
  /* The next item: VALUE_ERROR without an exception at the end. NULL for a view. */
  struct value (*next)(struct interp *in, struct iter *it);
  /* A view (d.items()) is not an iterator: it makes a new one for each walk, and it has a length. NULL
     for iterators. repr of a view is its class's name around a list of its items. */
  struct value (*walk)(struct iter *view);
  size_t (*length)(struct iter *view);
};

struct iter {
  struct object head;
  const struct iter_class *class;
  struct value over;      /* what is walked; KIND_ERROR once it is at its end */
  struct value also;      /* a second value for the class's own use, or KIND_ERROR */
  int64_t at, stop, step; /* the class's own: position and the like */
};

/* A new iteration of CLASS at position 0; takes over the references to OVER and ALSO. */
struct value iter_new_take(const struct iter_class *class, struct value over, struct value also);

/* Ends IT: drops what it walked, so that each further next gives the end. */
struct value iter_end(struct iter *it);

/* The views of a dict; DICT is borrowed. */
struct value iter_dict_keys(struct value dict);
struct value iter_dict_values(struct value dict);
struct value iter_dict_items(struct value dict);

/* Whether IT is the view that one of these made. */
bool iter_is_keys(const struct iter *it);
bool iter_is_items(const struct iter *it);

/* reversed(V) of a str, bytes, tuple, list, range, dict or view; TypeError for others. */
struct value iter_reversed(struct interp *in, struct value v);

#endif
