/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the manual and the manual page that come from the tables. */
#ifndef VIEW_MANUAL_H
#define VIEW_MANUAL_H

struct command;
struct text;

/* An option of the command line. */
struct manual_option {
  char letter; /* or 0 */
  const char *name;
  const char *argument; /* or NULL */
  const char *doc;
};

/* Appends a Texinfo section for each call of the table, and a table of the further methods of sockets. */
void manual_calls(struct text *out);

/* Appends Texinfo tables: the commands (ends with NULL), the options (ends with a NULL name), the
   settings. */
void manual_commands(const struct command *const *commands, struct text *out);
void manual_options(const struct manual_option *options, struct text *out);
void manual_settings(struct text *out);

/* Appends the paragraphs on what Python has here. */
void manual_python(struct text *out);

/* Appends the manual page sockshell(1), for VERSION. */
void manual_page(const char *version, const struct manual_option *options,
                 const struct command *const *commands, struct text *out);

#endif
