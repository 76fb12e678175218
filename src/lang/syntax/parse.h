/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parser: text to tree, by recursive descent, one function a rule of the grammar. */
#ifndef LANG_SYNTAX_PARSE_H
#define LANG_SYNTAX_PARSE_H

#include <stdbool.h>
#include <stddef.h>

struct source;
struct span;
struct diag;
struct unit;
struct interp;

enum parse_status {
  PARSE_OK,
  PARSE_MORE, /* not finished: an open bracket, an open triple quote, a block */
  PARSE_ERROR
};

/* What a name may be, so that a line which begins with it may be in command form. */
enum parse_word {
  PARSE_PLAIN, /* neither of the others: 0 */
  PARSE_CALL,  /* a socket call */
  PARSE_COMMAND /* a command of the shell: `#` and a digit begin a word there, as in `wire show #1` */
};

/* What the parser must know of its surroundings. */
struct parse_words {
  enum parse_word (*word)(void *data, const char *name, size_t len); /* NULL: all names are plain */
  void *data;
};

/* Whether the statement that begins at byte AT of LINE is in command form, as far as it is typed: to
   byte END. *NAME is then the place of the call or command. IN may be NULL: no name is a variable. */
bool parse_command_name(struct interp *in, const struct parse_words *words, const char *line,
                        size_t at, size_t end, struct span *name);

enum parse_mode {
  PARSE_PROGRAM, /* a whole program in Python: command form, `@side` and a trailing `&` are mistakes, and what
                    runs means what it means in Python (interp_strict) */
  PARSE_FILE,  /* a whole text in the language of the prompt: its end ends every block */
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
