/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --play: a lesson in a network of its own. */
#ifndef SHELL_MODES_PLAY_H
#define SHELL_MODES_PLAY_H

struct lab;
struct options;
struct player_plan;
struct view_style;

/* The prompt (prompt_run). */
typedef int play_at_fn(const struct options *options, struct lab *lab,
                       const struct player_plan *plan);

/* Plays options->files[0]: on a terminal step by step, else all of it onto standard output, with STYLE. AT: the prompt that it is played at.
   The process must have one thread. Returns the exit status: 1 when the lesson cannot be read or played,
   or something it needs is missing here. */
int play_run(const struct options *options, const struct view_style *style, play_at_fn *at);

#endif
