/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --play: a lesson in a network of its own. */
#ifndef SHELL_PLAY_H
#define SHELL_PLAY_H

struct options;
struct view_style;

/* Plays options->files[0]: on a terminal step by step, else all of it onto standard output, with STYLE.
   The process must have one thread. Returns the exit status: 1 when the lesson cannot be read or played,
   or what it needs is not to be had. */
int play_run(const struct options *options, const struct view_style *style);

#endif
