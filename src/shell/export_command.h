/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session in another form: the command `export`, and --export at the end. */
#ifndef SHELL_EXPORT_COMMAND_H
#define SHELL_EXPORT_COMMAND_H

#include <stdint.h>

struct diag;
struct options;
struct shell;
struct text;
struct word;

/* export FORM FILE: writes what has happened so far. */
int export_command(struct shell *shell, const struct word *words, uint32_t count, struct text *out,
                   struct diag *diag);

/* Calls OFFER with the names of the forms. */
void export_words(void (*offer)(void *to, const char *name), void *to);

/* For --export, before anything runs: -1 when OPTIONS ask for no export, or for one that can be written;
   else the exit status, after a message. A FILE that is a transcript or a lesson becomes MODE_TRANSCRIPT,
   with the lab that it needs. */
int export_prepare(struct options *options);

/* For --export, at the end of a session: writes it. Returns STATUS, or 1 after a message if that was 0. */
int export_session(struct shell *shell, const struct options *options, int status);

#endif
