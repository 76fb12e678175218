/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --play: a lesson in a network of its own. */
#ifndef SHELL_PLAY_H
#define SHELL_PLAY_H

struct options;
struct transcript;
struct view_style;

/* Plays options->files[0]: on a terminal step by step, else all of it onto standard output, with STYLE.
   The process must have one thread. Returns the exit status: 1 when the lesson cannot be read or played,
   or what it needs is not to be had. */
int play_run(const struct options *options, const struct view_style *style);

/* Of a transcript that tells what happens at two prompts one after the other (transcript_is_apart) stores
   the order in which its steps can be run: runs it unseen, in a child with a network of its own. The
   process must have one thread. */
void play_find_order(const struct options *options, struct transcript *transcript);

#endif
