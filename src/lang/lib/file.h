/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Standard input, output and error as the language sees them: sys.stdin, sys.stdout, sys.stderr and
 * their .buffer. All goes through the host of the evaluator. */
#ifndef LANG_LIB_FILE_H
#define LANG_LIB_FILE_H

#include <stddef.h>

#include "lang/value/value.h"

extern const struct native_type file_native; /* what these are */

/* sys.stdin (FD 0), sys.stdout (1) or sys.stderr (2). */
struct value file_standard(int fd);

/* Writes LEN bytes of text to FD, 1 or 2: 0, or -1 with OSError, or UnicodeEncodeError for a lone
   surrogate. */
int file_write_text(struct interp *in, int fd, const char *s, size_t len);
/* Flushes: 0 or -1 with OSError. */
int file_flush(struct interp *in, int fd);

/* One line of standard input with its newline into *LINE, the caller's: its length, 0 at the end of
   input, -1 with KeyboardInterrupt. PROMPT may be NULL. */
ptrdiff_t file_read_line(struct interp *in, const char *prompt, char **line);

#endif
