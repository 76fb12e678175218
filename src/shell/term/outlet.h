/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Standard output and standard error without the prompt: to a pipe or a file bytes go as they are, on a
 * terminal control characters are shown escaped, so that no peer and no file has a say there. */
#ifndef SHELL_TERM_OUTLET_H
#define SHELL_TERM_OUTLET_H

#include <stdbool.h>
#include <stddef.h>

struct diag;
struct text;

/* From now on a terminal is shown characters beyond ASCII (UTF8), or they are escaped too. */
void outlet_start(bool utf8);

/* Writes to standard output, or with FD 2 to standard error (buffered as stdio does): 0 or an errno. A
   character of UTF-8 whose end is still to come is kept back from a terminal until it has come. OWN:
   these are lines of the shell itself, whose colours are kept. */
int outlet_write(int fd, const char *s, size_t len, bool own);

/* Writes TEXT to standard output as it is: it has been made harmless. outlet_finish tells of an error. */
void outlet_put(const struct text *text);

/* Says on standard error, as printf does, a line of the shell's own: in what others have named, a file above all,
   nothing acts on a terminal (grid_harmless). */
void outlet_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says so that ERROR, an errno, keeps PATH from being written: "sockshell: [Errno 28] No space left on device: 'x.html'".
   Returns 1, the exit status. */
int outlet_cannot_write(const char *path, int error);

/* Says what DIAG does on standard error, in lines of the shell's own: "sockshell: WHAT…", WHAT as the beginning of the
   sentence or "", and what to try. */
void outlet_complain(const char *what, const struct diag *diag);

/* Gives standard output what was written. */
void outlet_flush(void);
/* Whether something that was written to standard output has not arrived: its reader has gone, or the disk is full. */
bool outlet_is_lost(void);

/* What was written to standard output must have arrived: a full disk is an error, not a silence.
   Returns STATUS, or 1 after a message. */
int outlet_finish(int status);

#endif
