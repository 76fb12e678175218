/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Without a terminal: -c, standard input, transcripts. Each returns the exit status. */
#ifndef SHELL_MODES_BATCH_H
#define SHELL_MODES_BATCH_H

struct lab;
struct options;
struct view_style;

/* Runs TEXT (NULL: the lines of standard input) as if typed, each statement when it is complete. Results
   and trace go to standard output; the first error goes to standard error and ends it with status 1.
   LAB is the private network to be in, or NULL. */
int batch_statements(const struct options *options, const struct view_style *style,
                     struct lab *lab);

/* Runs options->files[0], a transcript or plain statements, and prints all of it, prompts included. A
   transcript runs in the network that it needs (shell/lesson/shelter.h), statements where --lab says. */
int batch_transcript(const struct options *options, const struct view_style *style);

#endif
