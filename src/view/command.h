/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A command of the shell: all about it in one row. Here are the words, for help and the manual; the functions
 * are the shell's (shell/commands/). */
#ifndef VIEW_COMMAND_H
#define VIEW_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

struct command_cursor;
struct text;
struct command_use;

/* What may be the first word of a command that does several things: `wire hold`. */
struct command_act {
  const char *name;
  const char *usage; /* "drop [N]" */
  const char *doc;   /* one line, no final stop */
  bool leaves_shelter;
  int (*run)(const struct command_use *use);
};

struct command {
  const char *name;
  const char *usage;              /* "side [NAME]" */
  const char *summary;            /* one line, no final stop */
  const char *detail;             /* paragraphs, or NULL */
  const struct command_act *acts; /* NULL: none; ends with a NULL name */
  uint32_t least, most;           /* words that it takes */
  bool leaves_shelter;            /* writes a file: refused in a lesson */
  const char *lesson_refuses;     /* … for another reason: it and what to do, or NULL */
  bool runs_programs;             /* refused in a lesson without --programs */
  bool unrecorded;                /* a recording leaves it out */
  /* Runs it. Returns 0, or -1 with the diagnostic filled. */
  int (*run)(const struct command_use *use);
  /* Appends what more there is to say of ACT, for `help wire edit`; nothing if there is no more. NULL: of none. */
  void (*describe)(const char *act, struct text *out);
  /* Offers what fits at the cursor; NULL: nothing, or the acts. */
  void (*complete)(struct command_cursor *cursor);
};

#endif
