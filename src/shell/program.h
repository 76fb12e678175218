/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs: FILE [ARG]… as python3 runs them. */
#ifndef SHELL_PROGRAM_H
#define SHELL_PROGRAM_H

struct options;
struct view_style;

/* Runs options->files[0] on this thread and returns the exit status: standard output carries only what
   it prints, an uncaught error goes to standard error, located, with status 1 (130 after Ctrl-C). */
int program_run(const struct options *options, const struct view_style *style);

#endif
