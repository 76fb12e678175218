/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which options go together: what getopt cannot know. */
#ifndef SHELL_OPTIONS_CHECK_H
#define SHELL_OPTIONS_CHECK_H

struct options;

/* Checks OPTIONS, all read, and sets the mode that follows from them: FILE of a word alone, a process to attach to.
   BEFORE: the last word before the files. -1 to go on, or 2 after a message. */
int options_check(struct options *options, const char *before);

#endif
