/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading whole files and replacing them. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/text.h"

int file_read_open(int fd, size_t most, struct text *out) {
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
    if (out->len > most)
      return EFBIG;
  }
}

char *file_on_path(const char *name) {
  const char *path = getenv("PATH");
  for (const char *at = path ? path : "/bin:/usr/bin"; at;) {
    struct text file = TEXT_EMPTY;
    struct stat about;
    size_t len = strcspn(at, ":");
    text_add(&file, len ? at : ".", len ? len : 1);
    text_addf(&file, "/%s", name);
    if (access(file.s, X_OK) == 0 && stat(file.s, &about) == 0 && S_ISREG(about.st_mode))
      return text_take(&file);
    text_free(&file);
    at = at[len] ? at + len + 1 : NULL;
  }
  return NULL;
}

char *file_from_root(const char *path) {
  char *here = path[0] == '/' ? NULL : getcwd(NULL, 0);
  struct text whole = TEXT_EMPTY;
  if (here)
    text_addf(&whole, "%s/", here);
  text_adds(&whole, path);
  free(here);
  return text_take(&whole);
}

int file_read(const char *path, struct text *out) {
  struct stat st;
  bool waits = stat(path, &st) < 0 || !S_ISREG(st.st_mode); /* for a writer, as a FIFO */
  int fd = waits ? open(path, O_RDONLY | O_CLOEXEC) : fd_high(open(path, O_RDONLY | O_CLOEXEC));
  if (fd < 0)
    return errno;
  int error = file_read_open(fd, FILE_BYTES_MAX, out);
  close(fd);
  return error;
}

int file_put(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return errno;
  int error = write(fd, text, strlen(text)) < 0 ? errno : 0;
  close(fd);
  return error;
}

#define LONG ((size_t)1 << 18) /* bytes that are written at once */

int file_descriptor(const char *path) {
  static const char *const standard[] = {"/dev/stdin", "/dev/stdout", "/dev/stderr"};
  int fd, end = 0;
  for (int i = 0; i < 3; i++)
    if (strcmp(path, standard[i]) == 0)
      return i;
  if (sscanf(path, "/dev/fd/%d%n", &fd, &end) < 1 &&
      sscanf(path, "/proc/self/fd/%d%n", &fd, &end) < 1)
    return -1;
  return path[end] ? -1 : fd;
}

/* Finds out where PATH leads: 0 or an errno. */
static int find_place(struct file_new *file, const char *path) {
  struct stat st;
  int fd = file_descriptor(path);
  if (fd >= 0 || stat(path, &st) < 0) {
    file->path = mem_strdup(path);
    if (fd < 0)
      return 0;
    file->fd = fd_high(fcntl(fd, F_DUPFD_CLOEXEC, 3));
    return file->fd < 0 ? errno : 0;
  }
  if (S_ISDIR(st.st_mode))
    return EISDIR;
  file->path = S_ISREG(st.st_mode) ? realpath(path, NULL) : mem_strdup(path);
  if (!file->path || (S_ISREG(st.st_mode) && access(path, W_OK) < 0))
    return errno;
  file->mode = st.st_mode & 0777;
  file->owned = true;
  file->owner = st.st_uid;
  file->group = st.st_gid;
  if (!S_ISREG(st.st_mode))
    file->fd = open(path, O_WRONLY | O_CLOEXEC);
  return file->fd < 0 && !S_ISREG(st.st_mode) ? errno : 0;
}

int file_new_open(struct file_new *file, const char *path, unsigned mode) {
  *file = (struct file_new){.mode = mode, .fd = -1};
  int error = find_place(file, path);
  if (!error && file->fd < 0) {
    struct text name = TEXT_EMPTY;
    text_addf(&name, "%s.XXXXXX", file->path);
    file->temporary = text_take(&name);
    file->fd = fd_high(mkostemp(file->temporary, O_CLOEXEC));
    error = file->fd < 0 ? errno : 0;
  }
  if (error) {
    free(file->path);
    free(file->temporary);
  }
  return error;
}

static void write_text(struct file_new *file) {
  for (size_t at = 0; at < file->text.len && !file->error;) {
    ssize_t n = write(file->fd, file->text.s + at, file->text.len - at);
    if (n < 0 && errno == EAGAIN) /* a descriptor that others have made so */
      poll(&(struct pollfd){.fd = file->fd, .events = POLLOUT}, 1, -1);
    else if (n < 0 && errno != EINTR)
      file->error = errno;
    at += n > 0 ? (size_t)n : 0;
  }
  text_clear(&file->text);
}

void file_new_flush(struct file_new *file) {
  if (file->text.len >= LONG)
    write_text(file);
}

/* Gives the new file what stays of the old one: 0 or an errno. */
static int keep_rights(const struct file_new *file) {
  struct stat now;
  if (fstat(file->fd, &now) < 0)
    return errno;
  bool others = file->owned && (now.st_uid != file->owner || now.st_gid != file->group);
  if (others && fchown(file->fd, file->owner, file->group) < 0)
    return errno;
  return fchmod(file->fd, file->mode) < 0 ? errno : 0;
}

int file_new_close(struct file_new *file, bool keep) {
  if (keep)
    write_text(file);
  int error = file->error;
  bool renames = keep && file->temporary && !error;
  if (renames)
    error = keep_rights(file);
  if (renames && !error && fsync(file->fd) < 0 && errno != EINVAL && errno != EROFS)
    error = errno;
  if (close(file->fd) < 0 && !error)
    error = errno;
  if (renames && !error && rename(file->temporary, file->path) < 0)
    error = errno;
  if (file->temporary && (!renames || error))
    unlink(file->temporary);
  free(file->path);
  free(file->temporary);
  text_free(&file->text);
  return error;
}

int file_replace(const char *path, const char *s, size_t len, unsigned mode) {
  struct file_new file;
  int error = file_new_open(&file, path, mode);
  if (error)
    return error;
  text_add(&file.text, s, len);
  return file_new_close(&file, true);
}

int file_find(struct file_found *file, const char *path) {
  *file = (struct file_found){.path = realpath(path, NULL)};
  if (!file->path)
    return errno;
  int error = lstat(file->path, &file->about) < 0 ? errno
              : S_ISDIR(file->about.st_mode)      ? EISDIR
              : S_ISREG(file->about.st_mode)      ? 0
                                                  : EINVAL;
  if (error)
    file_found_free(file);
  return error;
}

int file_replace_found(const struct file_found *file, const char *s, size_t len) {
  struct stat now;
  const struct stat *then = &file->about;
  if (lstat(file->path, &now) < 0)
    return errno;
  if (now.st_dev != then->st_dev || now.st_ino != then->st_ino || now.st_size != then->st_size ||
      now.st_mtim.tv_sec != then->st_mtim.tv_sec || now.st_mtim.tv_nsec != then->st_mtim.tv_nsec)
    return ESTALE;
  return file_replace(file->path, s, len, now.st_mode & 0777);
}

void file_found_free(struct file_found *file) {
  free(file->path);
  file->path = NULL;
}
