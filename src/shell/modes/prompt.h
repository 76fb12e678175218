/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The prompt: entries from the terminal to the session, events from the journal to the screen. */
#ifndef SHELL_MODES_PROMPT_H
#define SHELL_MODES_PROMPT_H

struct lab;
struct options;
struct player_plan;

/* Runs the prompt until it is left (FILE or -c of OPTIONS first, if given) and returns the exit
   status. LAB: the private network to be in, or NULL. PLAN: a lesson to be played there, or NULL. */
int prompt_run(const struct options *options, struct lab *lab, const struct player_plan *plan);

#endif
