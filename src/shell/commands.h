/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shell's own commands: one table behind dispatch, help, completion and the manual. To add one: a
 * function and a row in commands.c. */
#ifndef SHELL_COMMANDS_H
#define SHELL_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>

#include "shell/complete.h"
#include "view/command.h"

struct diag;
struct node;
struct shell;
struct text;
struct view_style;

/* Whether NAME is a command of the shell. */
bool commands_is(const char *name);
/* How it is written ("side [NAME]"); NULL when there is none of that name. */
const char *commands_usage(const char *name);

/* What is said of each, in the order of the manual; ends with NULL. */
extern const struct shell_command *const commands_table[];

/* Runs the NODE_COMMAND; what it prints is appended to OUT. Returns 0, or -1 with DIAG filled. */
int commands_run(struct shell *shell, const struct node *command, struct text *out,
                 struct diag *diag);

/* Appends which sockets are still open, nothing when none is: said when the shell is left. */
void commands_say_open(struct shell *shell, struct text *out);

/* Appends how the command that begins LINE is used and what it does, in at most COLUMNS columns; nothing
   when no command and a blank begin it. */
void commands_hint(const char *line, size_t columns, const struct view_style *style,
                   struct text *out);

/* Offers the words that may stand as argument number ARG of COMMAND, and says what else fits there. DATA is
   the struct shell. See struct complete_context. */
enum complete_more commands_each_word(void *data, const char *command, size_t arg,
                                      const char *const *words,
                                      void (*offer)(void *to, const char *name), void *to);
void commands_each(void *data, void (*offer)(void *to, const char *name), void *to);

#endif
