/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text that does not fit the window, shown page by page above the prompt. */
#ifndef SHELL_TERM_PAGER_H
#define SHELL_TERM_PAGER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct terminal;

/* Empty at first (all zero). */
struct pager {
  struct text lines; /* folded to the window; empty: there is nothing to be shown … */
  size_t at;         /* … up to where it has been */
};

/* Takes TEXT, folded to COLUMNS, and shows its first page; all of it when it fits the window of T. */
void pager_begin_take(struct pager *pager, struct terminal *t, struct text *text, int columns);

/* Shows the next page when KEY asks for it, else ends. Returns whether the key was meant for the pager, which has
   something to show. */
bool pager_key(struct pager *pager, struct terminal *t, int key);

/* Shows no more, and frees what there was. */
void pager_end(struct pager *pager, struct terminal *t);

#endif
