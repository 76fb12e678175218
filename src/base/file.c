/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading whole files and replacing them. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

static int read_all(int fd, struct text *out) {
  for (;;) {
    char *to = text_room(out, 65536);
    ssize_t n = read(fd, to, 65536);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return errno;
    out->len += (size_t)n;
    out->s[out->len] = '\0';
    if (n == 0)
      return 0;
    if (out->len > FILE_BYTES_MAX)
      return EFBIG;
  }
}

int file_read(const char *path, struct text *out) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return errno;
  int error = read_all(fd, out);
  close(fd);
  return error;
}

static int write_all(int fd, const char *s, size_t len) {
  while (len) {
    ssize_t n = write(fd, s, len);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return errno;
    s += n;
    len -= (size_t)n;
  }
  return fsync(fd) < 0 && errno != EINVAL && errno != EROFS ? errno : 0;
}

int file_replace(const char *path, const char *s, size_t len, unsigned mode) {
  struct stat st;
  if (stat(path, &st) == 0) {
    if (S_ISDIR(st.st_mode))
      return EISDIR;
    if (access(path, W_OK) < 0)
      return errno;
    mode = st.st_mode & 07777;
  }
  struct text temporary = TEXT_EMPTY;
  text_addf(&temporary, "%s.XXXXXX", path);
  int fd = mkostemp(temporary.s, O_CLOEXEC);
  int error = fd < 0 ? errno : write_all(fd, s, len);
  if (fd >= 0) {
    if (!error && fchmod(fd, mode) < 0)
      error = errno;
    if (close(fd) < 0 && !error)
      error = errno;
    if (!error && rename(temporary.s, path) < 0)
      error = errno;
    if (error)
      unlink(temporary.s);
  }
  text_free(&temporary);
  return error;
}
