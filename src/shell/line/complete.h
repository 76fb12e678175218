/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion by context: what fits at the cursor. Knows no terminal.
 *
 * The text before the cursor is read with a small scanner of its own, because an unfinished line
 * seldom parses (shell/line/scan.h). A new kind of place is one more function in `places` of complete.c. */
#ifndef SHELL_LINE_COMPLETE_H
#define SHELL_LINE_COMPLETE_H

#include <stdbool.h>
#include <stddef.h>

struct interp;

/* What fits as a word of a command beside those that were offered. */
enum complete_more {
  COMPLETE_WORDS, /* nothing else */
  COMPLETE_FILES, /* the names of files */
  COMPLETE_NAMES /* whatever has a name: constants, errors, classes, modules, what may follow a dot */
};

/* What the shell around it knows. Every function may be NULL. */
struct complete_context {
  struct interp *in; /* the side's evaluator while the side is idle; NULL: only the tables */
  void *data;
  /* Offers the names of the shell commands. */
  void (*each_command)(void *data, void (*offer)(void *to, const char *name), void *to);
  /* Offers the words that may be argument number ARG (from 0) of COMMAND; the WORDS before the
     cursor's (ARG of them) are given. */
  enum complete_more (*each_word)(void *data, const char *command, size_t arg,
                                  const char *const *words,
                                  void (*offer)(void *to, const char *name), void *to);
};

struct candidate {
  char *text; /* replaces the bytes from completion.start to the cursor */
  char after; /* what follows it when it is the only one: '(', '.', ' ', '/', '"', ')', or 0 */
};

/* Empty at first (all zero). Sorted, each text once. */
struct completion {
  size_t start; /* where the word at the cursor starts, in bytes */
  struct candidate *items;
  size_t count;
};

/* Fills OUT with what fits at byte CURSOR of LINE. */
void complete_candidates(const struct complete_context *context, const char *line, size_t cursor,
                         struct completion *out);
/* Fills OUT with four blanks at byte CURSOR, the indentation of a block. */
void complete_indent(size_t cursor, struct completion *out);
/* Adds TEXT, which belongs to C then. */
void complete_add_take(struct completion *c, char *text, char after);
void complete_clear(struct completion *c);

#endif
