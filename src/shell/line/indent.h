/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The indentation of the next line of a block that is being typed. */
#ifndef SHELL_LINE_INDENT_H
#define SHELL_LINE_INDENT_H

#include <stddef.h>

/* How many blanks the line after ENTRY, LEN bytes of whole lines, begins with: as many as its last line, a level more
   after a colon, a level fewer after what ends a block; none in a string. */
int indent_next(const char *entry, size_t len);

#endif
