/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An unfinished line, as far as completion and hints must understand it: strings, brackets, names.
 * Purely textual: knows no names. */
#ifndef SHELL_LINE_SCAN_H
#define SHELL_LINE_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#define SCAN_DEPTH 64 /* brackets deeper than this are not looked at */

/* A stretch of the line. */
struct scan_part {
  size_t at, len;
};

/* A bracket that is open at the cursor. */
struct scan_bracket {
  size_t at;
  struct scan_part name;    /* what is called, with its dots: `sock.bind`; empty: no call */
  size_t commas;            /* at its own level */
  size_t argument;          /* where the argument at the cursor begins */
  struct scan_part keyword; /* `flags` of flags=…; empty: none */
};

struct scan {
  size_t start;  /* where the statement at the cursor begins: after `@side` and `;` */
  size_t value;  /* after `name, name =`; else as start */
  size_t word;   /* where the name at the cursor begins; cursor: there is none */
  char quote;    /* the quote of the string the cursor is in; 0: none */
  size_t string; /* where its content begins */
  bool comment; /* the cursor is in a comment; ` #1` is taken for a word, see lang/syntax/parse.h */
  struct scan_bracket open[SCAN_DEPTH];
  size_t depth;
};

void scan_line(const char *line, size_t cursor, struct scan *scan);

/* Whether C may be part of a name. */
bool scan_name_byte(char c);

/* What is before the dot at LINE[DOT]: names with their dots (`os.path`), or a string literal (its
   closing quote and all); empty: something else. */
struct scan_part scan_object(const char *line, size_t dot);

/* The words of a line in command form, split as the parser splits them: at blanks, but for those in a
   word that begins with a quote (b"…" too).
   Word I begins at AT[I] with its quote if it has one; the last is the one at the cursor, perhaps
   empty. Returns how many, at most MAX. */
size_t scan_words(const char *line, size_t from, size_t cursor, struct scan_part *at, size_t max);

#endif
