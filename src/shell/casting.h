/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --cast FILE: the recording of a terminal, written by a process of its own. A lesson is played by several processes one
 * after the other, which write no file: what they show comes here through a pipe. */
#ifndef SHELL_CASTING_H
#define SHELL_CASTING_H

struct options;

/* Begins, if OPTIONS ask for it, while the process has one thread: options->cast_fd is then where the lines go, see
   terminal_options. The file is written beside FILE as it comes, and takes its place at the end; what is there stays as
   it is when that fails. Returns -1 to go on, else the exit status, after a message: there is no terminal, or no such
   file can be written. */
int casting_begin(struct options *options);

/* Ends it. Returns STATUS, or 1 after a message if that was 0 and the file could not be written. */
int casting_end(const struct options *options, int status);

#endif
