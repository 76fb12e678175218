/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs: FILE [ARG]… as python3 runs them; by python3 itself where the small language has not all of it. */
#ifndef SHELL_MODES_PROGRAM_H
#define SHELL_MODES_PROGRAM_H

struct lab;
struct options;
struct view_style;

/* Runs options->files[0] on this thread, or has python3 run it (shell/outside.h), and returns the exit status: standard output carries only what
   it prints, an uncaught error goes to standard error, located, with status 1 (130 after Ctrl-C). LAB: the
   private network to be in, whose packets all pass, or NULL. */
int program_run(const struct options *options, const struct view_style *style, struct lab *lab);

#endif
