/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands of the shell share. Each is in a file of its own that ends in its row, `const struct
 * command command_NAME` (view/command.h); the table in commands.c names it. */
#ifndef SHELL_COMMANDS_COMMAND_H
#define SHELL_COMMANDS_COMMAND_H

#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/text.h"
#include "lang/syntax/ast.h"
#include "run/side.h"
#include "shell/line/complete.h"
#include "view/command.h"

struct session;
struct shell;
struct side;
struct side_lane;

/* One use of a command. */
struct command_use {
  struct shell *shell;
  const char *name;
  struct span span;         /* where the name is */
  const struct word *words; /* what follows it */
  uint32_t count;
  struct text *out;  /* gets what it prints */
  struct diag *diag; /* filled when it fails */
};

/* A word of a command that is being typed. */
struct command_cursor {
  const struct shell *shell;
  size_t arg;               /* its number, from 0 */
  const char *const *words; /* those before it */
  void (*offer)(void *to, const char *name);
  void *to;
  enum complete_more more; /* what else fits there, COMPLETE_WORDS at first */
};

/* Where word I is; after the last one, where the command does. */
struct span command_place(const struct command_use *use, uint32_t i);

/* The side that the first word names, or NULL with the diagnostic filled. */
struct side *command_named_side(const struct command_use *use);
/* The side that has the lane called NAME ("server/2"), which is copied to FOUND without what it does; or NULL. */
struct side *command_find_lane(struct session *session, const char *name, struct side_lane *found);
/* Whether a thread or child process of a program can come to be called NAME, which has a slash: 0, or -1 and DIAG says why
   not, without a place. */
int command_check_lane_name(struct session *session, const char *name, struct diag *diag);
/* The number of the side or lane that WORD names after its @, or -1 with the diagnostic filled. */
int command_side_after_at(const struct command_use *use, const struct word *word);
/* The same of its name, copied to NAME, for what holds for whoever has it: that no side, thread or child process has it
   yet is said to the output. 0, or -1 with the diagnostic filled. */
int command_name_after_at(const struct command_use *use, const struct word *word,
                          char name[SIDE_NAME_SIZE]);
/* Offers the names of the sides: a `complete` of struct command. */
void command_complete_side(struct command_cursor *cursor);

/* Offers the names of sockets, likewise. */
void command_complete_handle(struct command_cursor *cursor);

/* Offers the names of files: a `complete` of struct command. */
void command_complete_file(struct command_cursor *cursor);

/* Runs that of the ACTS which the first word names, with the words after it. Returns as `run` of struct
   command. */
int command_act(const struct command_use *use, const struct command_act *acts);

/* `wire step [N|#N…]`: `step`, where no call is held. */
int command_step_run(const struct command_use *use);
/* Its word as a number, 1 without one: 0, or -1 with the diagnostic filled. */
int command_step_count(const struct command_use *use, size_t *count);

/* `wire edit`, `wire send`, `wire icmp`. */
int command_wire_edit(const struct command_use *use);
int command_wire_send(const struct command_use *use);
int command_wire_icmp(const struct command_use *use);
/* Appends what the words of ACT, one of these, are. */
void command_describe_wire_edit(const char *act, struct text *out);
/* Offers the words of these that may be at the cursor. */
void command_complete_wire_edit(struct command_cursor *cursor);

#endif
