/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The survey of a program: whether the small language takes the whole of it, decided before anything of it
 * runs, so that no program stops half way because a later line is not supported.
 *
 * It is careful: a statement, a form of the grammar, a module, a name, an attribute of a module or the name
 * of a method that the small language knows nowhere is a reason for python3 to run the program. What is known
 * is asked of the parser, the modules and the classes themselves. That a value has the method that is called
 * on it, and that a call's arguments suit it, nobody knows before; the words that exist do. */
#ifndef LANG_SURVEY_H
#define LANG_SURVEY_H

#include <stddef.h>
#include <stdint.h>

struct diag;
struct interp;
struct parse_words;
struct source;
struct text;
struct unit;

enum survey_kind {
  SURVEY_STATEMENT, /* a keyword that is not here: class, lambda */
  SURVEY_SYNTAX,    /* another form of the grammar: decorators */
  SURVEY_MODULE,    /* threading */
  SURVEY_ATTRIBUTE, /* of a module or class that is here: socket.fromfd; a method nothing has: recv_all */
  SURVEY_NAME       /* a name that nothing binds */
};

/* Something that the program needs and the small language has not. */
struct survey_reason {
  enum survey_kind kind;
  const char *what;    /* "class", "threading", "socket.fromfd"; the survey's */
  const char *instead; /* static: what to do instead, or NULL */
  uint32_t start;      /* where it is first: the byte … */
  uint32_t line;       /* … and the line, from 1 */
  uint32_t count;      /* how often it is there */
};

struct survey {
  struct survey_reason *at; /* each WHAT once, in the order of the text; the survey's */
  size_t count;
};
#define SURVEY_EMPTY ((struct survey){NULL, 0})

enum survey_verdict {
  SURVEY_INSIDE,  /* the small language takes it */
  SURVEY_OUTSIDE, /* there are reasons for python3 */
  SURVEY_WRONG    /* it is neither: a mistake in Python too, such as a line in command form */
};

/* Parses SOURCE, a whole file, with IN and WORDS as parse_source does it for a program (PARSE_PROGRAM), and
   surveys it; nothing is evaluated. INSIDE: *UNIT is the tree, the caller's. OUTSIDE: SURVEY holds the reasons.
   WRONG: DIAG says what and where. A name that the prompt alone knows is not a reason: it is a NameError here as
   in python3. sys.argv (for __file__) is to be set before. */
enum survey_verdict survey_source(struct interp *in, struct source *source,
                                  const struct parse_words *words, struct unit **unit,
                                  struct survey *survey, struct diag *diag);

/* Appends "chat.py needs threading (line 2), class (5, 3 times)". NAME is the program's; what a terminal
   must not get is shown as "?". */
void survey_say(const struct survey *survey, const char *name, struct text *out);

/* Appends the reasons a line each: "  chat.py:2: threading (what to do instead)". */
void survey_list(const struct survey *survey, const char *name, struct text *out);

void survey_clear(struct survey *survey);

#endif
