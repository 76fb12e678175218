/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shell's own commands: one table behind dispatch, help, completion and the manual. To add one: a file
 * of this folder that ends in its row, and its name in the table of commands.c. */
#ifndef SHELL_COMMANDS_COMMANDS_H
#define SHELL_COMMANDS_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>

#include "shell/line/complete.h"

struct command;
struct diag;
struct node;
struct parse_words;
struct shell;
struct text;
struct view_style;

/* The rows, in the order of the manual; ends with NULL. */
extern const struct command *const commands_table[];

/* Whether NAME is a command of the shell. */
bool commands_is(const char *name);
/* How it is written ("side [NAME]"); NULL when there is none of that name. */
const char *commands_usage(const char *name);

/* Whether a recording keeps STATEMENT, of a session that has WORDS: a lesson may have it, if it is a command at all. A
   name alone counts as the command, whether or not a variable is called so. */
bool commands_is_recorded(const struct parse_words *words, const char *statement);

/* Runs the NODE_COMMAND; what it prints is appended to OUT. Returns 0, or -1 with DIAG filled. */
int commands_run(struct shell *shell, const struct node *command, struct text *out,
                 struct diag *diag);

/* Appends how the command that begins LINE is used and what it does, in at most COLUMNS columns; nothing
   when no command and a blank begin it. */
void commands_hint(const char *line, const struct view_style *style, struct text *out);

/* Offers the words that may be argument number ARG of COMMAND, and says what else fits there. DATA is
   the struct shell. See struct complete_context. */
enum complete_more commands_each_word(void *data, const char *command, size_t arg,
                                      const char *const *words,
                                      void (*offer)(void *to, const char *name), void *to);
void commands_each(void *data, void (*offer)(void *to, const char *name), void *to);

#endif
