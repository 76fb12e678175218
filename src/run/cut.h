/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cutting a text of several lines, from a file or pasted, into entries. One thread, that of the session. */
#ifndef RUN_CUT_H
#define RUN_CUT_H

#include <stdbool.h>
#include <stddef.h>

struct session;

/* How far cut_entry has come in an entry that it found unfinished: it is asked again after each line, and
   looks only at what is new. All 0 for a new entry. */
struct cut {
  bool asked;   /* the parser has seen its beginning and wants more */
  size_t first; /* where its first logical line ends; 0: not known */
  size_t block; /* up to here lines go on with it: here the logical line begins that is open */
  size_t seen;  /* how far that has been looked at for what is open in it: */
  int depth;    /* brackets, */
  char quote;   /* a string in three of these, or 0, */
  bool joined;  /* a line that ends in a backslash; */
  bool lost;    /* … or what only the lexer can tell */
};

/* The length of the first entry in TEXT; 0: more text is needed to tell. Lines are added until the parser has
   enough; a block ends before the first line that does not go on with it (blank lines inside do not end it).
   AT_END: no more text will come. UNFINISHED keeps what was found out for the next time, when TEXT has more
   lines; NULL when there is none. */
size_t cut_entry(struct session *session, const char *text, size_t len, bool at_end,
                 struct cut *unfinished);

#endif
