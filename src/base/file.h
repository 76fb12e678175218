/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stddef.h>

struct text;

#define FILE_BYTES_MAX ((size_t)64 << 20) /* a larger one is no program and no lesson: EFBIG */

/* Appends the content of the file at PATH to OUT. Returns 0 or an errno (EISDIR for a directory). */
int file_read(const char *path, struct text *out);

/* Puts LEN bytes into the file at PATH in place of what is there, as one step: they are written to a
   new file beside it, which takes its name when all of it is on disk. The permissions stay; a new file
   gets MODE. Returns 0 or an errno, and the old file is then whole. */
int file_replace(const char *path, const char *s, size_t len, unsigned mode);

#endif
