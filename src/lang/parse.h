/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parser: text to tree, by recursive descent, one function a rule of the grammar. */
#ifndef LANG_PARSE_H
#define LANG_PARSE_H

#include <stdbool.h>
#include <stddef.h>

struct source;
struct diag;
struct unit;
struct interp;

enum parse_status {
  PARSE_OK,
  PARSE_MORE, /* not finished: an open bracket, an open triple quote, a block */
  PARSE_ERROR
};

/* What the parser must know of its surroundings. */
struct parse_words {
  /* Whether NAME is a call or a shell command, so that a line may be in command form; NULL: none. */
  bool (*is_command)(void *data, const char *name, size_t len);
  void *data;
};

enum parse_mode {
  PARSE_FILE,  /* a whole program: the end of the text ends every block */
  PARSE_PROMPT /* what was typed so far: one statement (simple statements may be joined by `;`);
                  an open block is MORE until the text ends with a blank line */
};

/* Parses SOURCE. On PARSE_OK *UNIT is the tree, names resolved against the globals of IN (new names
   are made there, unbound); on PARSE_ERROR DIAG says what and where; on PARSE_MORE neither is set.
   Nothing is evaluated. Nesting deeper than 100 is an error ("too many nested parentheses"). */
enum parse_status parse_source(struct interp *in, struct source *source, enum parse_mode mode,
                               const struct parse_words *words, struct unit **unit,
                               struct diag *diag);

#endif
