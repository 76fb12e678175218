/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "base/text.h"

#define FILE_BYTES_MAX ((size_t)64 << 20) /* a larger file is refused with EFBIG */

/* Appends the content of the file at PATH to OUT. Returns 0 or an errno (EISDIR for a directory). */
int file_read(const char *path, struct text *out);

/* Appends what the open file FD has from its position to its end. Returns 0 or an errno: EFBIG, when OUT is longer
   than MOST bytes then. */
int file_read_open(int fd, size_t most, struct text *out);

/* Writes TEXT with one call to the file at PATH, which must exist (a setting below /proc): 0 or an errno. */
int file_put(const char *path, const char *text);

/* The path, the caller's, of the program called NAME that the PATH leads to (/bin and /usr/bin where there is none), as
   execvp(3) finds it; NULL: there is none. */
char *file_on_path(const char *name);

/* PATH, the caller's, as it leads from the root: as it is when it begins there or when the working folder has no path.
   Nothing in it is shortened. */
char *file_from_root(const char *path);

/* The descriptor of this process that PATH is a name of (/dev/fd/N, /proc/self/fd/N, /dev/stdin, /dev/stdout, /dev/stderr),
   open or not; -1: PATH is another. */
int file_descriptor(const char *path);

/* A file as it was found. */
struct file_found {
  char *path; /* without a link in it */
  struct stat about;
};

/* Finds the file of a disk that PATH leads to: 0, or an errno (EISDIR, EINVAL for what is not a file), and nothing to
   free. */
int file_find(struct file_found *file, const char *path);
/* Replaces its content with LEN bytes so; ESTALE: something else has its place by now, or it was written to. 0 or an
   errno, and what is there is then as it was. */
int file_replace_found(const struct file_found *file, const char *s, size_t len);
void file_found_free(struct file_found *file);

/* A file that is written piece by piece, and takes the place of the one at PATH when all of it is on disk: until then
   it has another name in the same folder. Where PATH is a link, what it leads to is replaced, as it was found at the
   beginning. What is not a file of a disk, such as a pipe, is written to as it comes, and so is a descriptor of this
   process (see file_descriptor), whatever it leads to: others may write to the same file before and after. */
struct file_new {
  struct text text; /* what is to be written next: anybody appends to it */
  char *path, *temporary;
  unsigned mode;
  bool owned; /* the file that is there has OWNER and GROUP: they stay */
  uid_t owner;
  gid_t group;
  int fd;
  int error; /* of a write, or 0 */
};

/* Begins. The owner and the permissions of a file that is there stay, but for set-user-id and the like; a new one gets
   MODE. 0, or an errno (EISDIR for a
   directory), and nothing to close. */
int file_new_open(struct file_new *file, const char *path, unsigned mode);
/* Writes the text, if it is long. */
void file_new_flush(struct file_new *file);
/* Ends: KEEP: the rest is written, and the file takes its place; else it is given up. 0 or an errno, and the old
   file is then whole. */
int file_new_close(struct file_new *file, bool keep);

/* Replaces the content of the file at PATH with LEN bytes so. 0 or an errno. */
int file_replace(const char *path, const char *s, size_t len, unsigned mode);

#endif
