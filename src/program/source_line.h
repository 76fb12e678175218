/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line of a program's source that makes a call: the innermost one that is the program's own, not of Python's
 * library. One thread. */
#ifndef PROGRAM_SOURCE_LINE_H
#define PROGRAM_SOURCE_LINE_H

#include <sys/types.h>

struct source;
struct source_lines;

struct source_lines *source_lines_new(void);
void source_lines_free(struct source_lines *lines);

/* The line that the thread TID of the process TGID, which has to be stopped, is in: a reference to a text of that one
 * line without its indent, whose name is the file's last part and whose first_line is its number. The text is empty
 * where the file cannot be read or is newer than the process. NULL: the line is not known. */
struct source *source_lines_find(struct source_lines *lines, pid_t tgid, pid_t tid);

/* The process TGID ends or becomes another program: what is known of it holds no longer. */
void source_lines_forget(struct source_lines *lines, pid_t tgid);

#endif
