/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program that is traced, without a prompt: --run PROGRAM [ARG]…, and FILE where python3 runs it and something of
 * it is to be shown; and one that runs already, --attach=PID. */
#ifndef SHELL_TRACED_H
#define SHELL_TRACED_H

struct lab;
struct options;
struct view_style;

/* Runs the program that the COUNT WORDS name (see launch_find). It has the shell's own standard input and output;
   what is told of it goes to standard error, with --run all of it, of a FILE what OPTIONS ask for. Returns its exit
   status: 128 and the signal that ended it, 127 when there is no such program, 126 when it cannot be run. LAB: the
   private network to be in, whose packets all pass, or NULL. */
int traced_run(const struct options *options, const struct view_style *style, struct lab *lab,
               int count, char *const *words);

/* The same of the process OPTIONS->attach, which runs already: its sockets and what its threads wait for are told at the
   start. SIGINT, SIGTERM and SIGHUP let it go. Returns its exit status, 0 when it was let go, 1 when it cannot be
   traced. */
int traced_attach(const struct options *options, const struct view_style *style);

#endif
