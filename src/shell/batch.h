/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Without a terminal: -c, standard input, transcripts. Each returns the exit status. */
#ifndef SHELL_BATCH_H
#define SHELL_BATCH_H

struct lab;
struct options;
struct shell;
struct text;
struct view_style;

/* Runs TEXT (NULL: the lines of standard input) as if typed, each statement when it is complete. Results
   and trace go to standard output; the first error goes to standard error and ends it with status 1.
   LAB is the private network to be in, or NULL. */
int batch_statements(const struct options *options, const struct view_style *style,
                     struct lab *lab);

/* Runs options->files[0], a transcript or plain statements, and prints all of it, prompts included. A
   transcript runs in the network that it needs (shell/shelter.h), statements where --lab says. */
int batch_transcript(const struct options *options, const struct view_style *style);

/* With -c TEXT gives the first side of SHELL the sys.argv that it has in python3: -c and the words behind
   TEXT. */
void batch_set_argv(struct shell *shell, const struct options *options);

/* Appends INPUT as it was typed on SIDE (NULL: with bare prompts). */
void batch_echo(const char *side, const char *input, struct text *out);

/* What was written to standard output must have arrived: a full disk is an error, not a silence.
   Returns STATUS, or 1 after a message. */
int batch_finish_output(int status);

#endif
