/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pasted text, taken apart: a transcript with prompts into what was typed and what was answered, a
 * plain program into itself. Pure functions. */
#ifndef SHELL_LINE_PASTE_H
#define SHELL_LINE_PASTE_H

#include <stdbool.h>
#include <stddef.h>

/* One entry of a transcript. */
struct paste_entry {
  char *side;   /* "server" for `server>>> `, NULL for `>>> ` */
  char *input;  /* the lines typed, prompts off, each with its newline */
  char *output; /* the lines that followed, each with its newline; "" when there were none */
};

struct paste {
  bool transcript; /* else there is one entry: the whole text, no output */
  struct paste_entry *entries;
  size_t count;
};

/* Takes LEN bytes at TEXT apart. It is a transcript when its first line that is not blank starts with
   `>>> ` or a name and `>>> ` (blanks may come before it: notes are indented; as many are taken off each
   line of output). `... `, or a name and `... `, continues an input. A bare `>>>` or `...` is an empty
   line. A last line `>>> ` with nothing after it is left out. In a plain program blanks that all
   lines start with are taken off. */
struct paste paste_split(const char *text, size_t len);
void paste_clear(struct paste *p);

#endif
