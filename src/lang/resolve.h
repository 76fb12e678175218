/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names to numbers: what is stored in a function is a local of it, all else is a global. */
#ifndef LANG_RESOLVE_H
#define LANG_RESOLVE_H

struct parser;

/* Gives every name of P's unit its slot in its function or its number among P's globals. A mistake
   (a name that is parameter and global, a closure) is kept as with parse_later.
   https://docs.python.org/3.11/reference/executionmodel.html#naming-and-binding */
void resolve_unit(struct parser *p);

#endif
