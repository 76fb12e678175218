/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The prompt: entries from the terminal to the session, events from the journal to the screen. */
#ifndef SHELL_REPL_H
#define SHELL_REPL_H

struct options;

/* Runs the prompt until it is left (FILE or -c of OPTIONS first, if given) and returns the exit
   status. Without a terminal on standard input and output it reads statements like batch_statements. */
int repl_run(const struct options *options);

#endif
