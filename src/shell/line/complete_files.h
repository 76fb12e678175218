/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion of the name of a file. */
#ifndef SHELL_LINE_COMPLETE_FILES_H
#define SHELL_LINE_COMPLETE_FILES_H

#include <stddef.h>

struct completion;

/* Adds to OUT the files that WORD, the LEN bytes typed of a path (~/ is the home), may name; a folder ends in a slash.
   QUOTE: the one before the word, or 0: then no file whose name needs one. */
void complete_files(const char *word, size_t len, char quote, struct completion *out);

#endif
