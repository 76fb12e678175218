/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history: what was entered, kept in a file over sessions and recalled by readline.
 *
 * The file has one entry a line; inside an entry a newline is written \n and a backslash \\. Each
 * entry is appended as it is made, so that nothing is lost and two shells may run at once. */
#ifndef SHELL_LINE_HISTORY_H
#define SHELL_LINE_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

struct history;
struct text;

#define HISTORY_KEEP 1000 /* entries kept */

/* Reads the file PATH (NULL: $XDG_STATE_HOME/sockshell/history, default below ~/.local/state; its
   directory is made with mode 0700). A file or directory that cannot be used is not an error: a line about
   it is appended to PROBLEM and the history lives in memory. */
struct history *history_open(const char *path, struct text *problem);
/* One that is kept in no file. */
struct history *history_in_memory(void);
void history_close(struct history *h); /* also empties readline's list; NULL is fine */

/* Adds an entry (trailing newlines are cut; an empty one and one like the last are left out). The first
   time that it cannot be written (unwritable, disk full) a line about it is appended to PROBLEM. */
void history_add(struct history *h, const char *entry, struct text *problem);

/* Calls OFFER with each entry, oldest first, its number from 1. */
void history_each(struct history *h, void (*offer)(void *data, size_t number, const char *entry),
                  void *data);

#endif
