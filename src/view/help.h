/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help, made from the tables: calls, built-ins, methods, constants, commands, errors; and topics.
 *
 * A topic of the shell is a row in help_topics.c, a word of the field one in help_terms.c, what a constant
 * does one in help_constants.c. */
#ifndef VIEW_HELP_H
#define VIEW_HELP_H

#include <stdbool.h>

struct builtin;
struct call_row;
struct interp;
struct command;
struct text;
struct view_style;

struct help_topic {
  const char *name;    /* "sides" */
  const char *summary; /* one line, no final stop */
  const char *body; /* paragraphs; a line that begins with a blank stays; NULL: made from a table */
  const char *also; /* other names, blanks between them; or NULL */
};
extern const struct help_topic help_topics[]; /* of the shell; each ends with a NULL name */
extern const struct help_topic help_terms[];  /* of the field: TCP, backlog, Nagle */

struct help_word {
  const char *name;
  const char *meaning; /* sentences */
};
extern const struct help_word help_constants[]; /* not every constant; ends with a NULL name */

/* Appends the overview: groups of calls and commands, the topics; it fits 80x24. COMMANDS ends with
   NULL. */
void help_overview(const struct command *const *commands, const struct view_style *style,
                   struct text *out);

/* Appends the help on NAME: a call (`bind`, `sock.bind`), a command, a topic or term (in any case), a built-in or method
   (`print`, `str.split`), a name bound in OWN (may be NULL) or a method of its value, a keyword, a constant,
   a module, an error, a state. Returns false when there is none: OUT then says so, with the nearest name. */
bool help_show(const char *name, const struct command *const *commands, const struct interp *own,
               const struct view_style *style, struct text *out);

/* Appends the page on a call. */
void help_call(const struct call_row *row, const struct view_style *style, struct text *out);

/* What help and the manual say of a call that is not typed (CALL_TRACED). */
#define HELP_PROGRAMS_ONLY                                                                         \
  "Programs only: told when a traced program makes it, not typed at the prompt."

/* "a" or "an", as NOUN wants it. */
const char *help_article(const char *noun);

/* Appends how a call is written: "sock.bind(address)", and in command form "bind sock HOST PORT" (nothing
   for a call that has no such form). Of a call of programs the prototype in C. */
void help_signature(const struct call_row *row, struct text *out);
void help_command_form(const struct call_row *row, struct text *out);

/* The methods and functions of sockets that are written in terms of rows (sendall, connect_ex, fileno):
   number I of them, or NULL at the end. */
const struct builtin *help_further_call(int i);

#endif
