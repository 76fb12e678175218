/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names to numbers: which scope each name belongs to, and which slot or global it is. */
#ifndef LANG_SYNTAX_RESOLVE_H
#define LANG_SYNTAX_RESOLVE_H

struct parser;

/* Gives every name of P's unit its slot in its function or its number among P's globals. A name that a
   function shares with one inside it gets a cell in both. A mistake (a name that is parameter and global) is
   kept as with parse_later. https://docs.python.org/3.11/reference/executionmodel.html#naming-and-binding */
void resolve_unit(struct parser *p);

#endif
