/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --check and --update: files of transcripts, each in a process and a network of its own. */
#ifndef SHELL_MODES_CHECKER_H
#define SHELL_MODES_CHECKER_H

struct options;
struct view_style;

/* Checks options->files, as many at once as there are processors, and prints TAP in their order; with
   MODE_UPDATE what came out is written into those that differ, and each is named with what was done.
   The process must have one thread. Returns the exit status: 1 when a file differs (--check), or could
   not be read, run or written. */
int checker_run(const struct options *options, const struct view_style *style);

#endif
