/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Progress on disk. */
#include "lesson/progress_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/fd.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/state.h"
#include "base/text.h"
#include "base/utf8.h"
#include "lang/text/unicode.h"
#include "lesson/progress.h"

#define BYTES_MAX ((size_t)8 << 20) /* more than any that is written has */
#define LOCK_TURN 10   /* milliseconds between two looks at a lock that somebody has … */
#define LOCK_TURNS 300 /* … and how often it is looked at */

bool progress_file_is_learner(const char *name) {
  size_t len = strlen(name), count = utf8_count(name, len);
  if (!count || count > PROGRESS_LEARNER_MAX || len > 4 * PROGRESS_LEARNER_MAX || *name == '.')
    return false;
  for (size_t at = 0; at < len;) {
    struct utf8 next = utf8_at(name + at, len - at);
    if (!next.valid ||
        (!(next.c < 0x80 && strchr("-_.", (int)next.c)) && !unicode_is(next.c, UNICODE_ID_GO_ON)))
      return false;
    at += next.len;
  }
  return true;
}

static int fail(struct diag *diag, const char *path, const char *why) {
  return diag_set(diag, "OSError", NULL, (struct span){0, 0, 0}, "%s: %s", path, why);
}

/* The path of LEARNER's file, or NULL with DIAG filled. */
static char *path_of(const char *learner, struct diag *diag) {
  struct text name = TEXT_EMPTY;
  text_adds(&name, "progress");
  if (learner)
    text_addf(&name, "-%s", learner);
  char *path = state_path(name.s);
  text_free(&name);
  if (!path)
    diag_set(diag, "OSError", NULL, (struct span){0, 0, 0},
             "there is no place for it: neither HOME nor XDG_STATE_HOME is set");
  return path;
}

/* Why what is described by ABOUT, the file or, with FOLDER, what it is in, is not trusted; NULL: it is. */
static const char *distrust(const struct stat *about, bool folder) {
  if (about->st_uid != geteuid())
    return folder ? "its folder belongs to another user" : "it belongs to another user";
  if (folder)
    return about->st_mode & S_IWOTH ? "its folder can be written by everybody" : NULL;
  return !S_ISREG(about->st_mode)               ? "it is not a file"
         : (uint64_t)about->st_size > BYTES_MAX ? "it is too large"
                                                : NULL;
}

/* Whether the folder of PATH, if there is one, is the user's own, and can be written to if WRITES: 0, or -1 with DIAG
   filled. */
static int check_folder(const char *path, bool writes, struct diag *diag) {
  char *folder = mem_strndup(path, (size_t)(strrchr(path, '/') - path));
  struct stat about;
  const char *why = NULL;
  if (stat(folder, &about) == 0)
    why = distrust(&about, true);
  else if (errno != ENOENT)
    why = strerror(errno);
  if (!why && writes && access(folder, W_OK) < 0)
    why = strerror(errno);
  free(folder);
  return why ? fail(diag, path, why) : 0;
}

/* Appends what is in the open file FD: NULL, or why that cannot be had. */
static const char *read_open(int fd, struct text *out) {
  struct stat about;
  if (fstat(fd, &about) < 0)
    return strerror(errno);
  const char *why = distrust(&about, false);
  int error = why ? 0 : file_read_open(fd, BYTES_MAX, out);
  return error ? strerror(error) : why;
}

/* Reads the file at PATH. */
static int read_path(const char *path, struct progress *progress, struct diag *diag) {
  struct text content = TEXT_EMPTY;
  struct diag damage = DIAG_EMPTY;
  *progress = (struct progress){NULL, 0};
  if (check_folder(path, false, diag) < 0)
    return -1;
  int fd = fd_high(open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (fd < 0)
    return errno == ENOENT
               ? 0
               : fail(diag, path, errno == ELOOP ? "it is a symbolic link" : strerror(errno));
  const char *why = read_open(fd, &content);
  close(fd);
  if (!why && progress_read(text_str(&content), content.len, progress, &damage) < 0)
    why = damage.message;
  int status = why ? fail(diag, path, why) : 0;
  if (damage.hint)
    diag_hint(diag, "%s", damage.hint);
  diag_clear(&damage);
  text_free(&content);
  return status;
}

int progress_file_read(const char *learner, struct progress *progress, struct diag *diag) {
  char *path = path_of(learner, diag);
  *progress = (struct progress){NULL, 0};
  int status = path ? read_path(path, progress, diag) : -1;
  free(path);
  return status;
}

/* The lock for files in the folder of PATH: a descriptor to be closed; -1 with errno. A file system that knows no locks
   has none. */
static int lock(const char *path) {
  struct text name = TEXT_EMPTY;
  text_addf(&name, "%.*s/progress.lock", (int)(strrchr(path, '/') - path), path);
  int fd = fd_high(
      open(name.s, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600));
  text_free(&name);
  for (int i = 0; fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK; i++) {
    if (i == LOCK_TURNS) {
      close(fd);
      errno = EWOULDBLOCK;
      return -1;
    }
    poll(NULL, 0, LOCK_TURN);
  }
  return fd;
}

/* Under the lock. */
static int change_path(const char *path, progress_change_fn *change, void *data,
                       struct diag *diag) {
  struct progress progress;
  struct text content = TEXT_EMPTY;
  int error = 0;
  if (read_path(path, &progress, diag) < 0)
    return -1;
  if (access(path, W_OK) < 0 && errno != ENOENT)
    error = errno;
  if (!error && change(data, &progress)) {
    progress_write(&progress, &content);
    error = file_replace(path, content.s, content.len, 0600);
  }
  text_free(&content);
  progress_free(&progress);
  return error ? fail(diag, path, strerror(error)) : 0;
}

int progress_file_change(const char *learner, progress_change_fn *change, void *data,
                         struct diag *diag) {
  char *path = path_of(learner, diag);
  if (!path)
    return -1;
  int error = state_make_folders(path), status = -1;
  if (error)
    fail(diag, path, strerror(error));
  else if (check_folder(path, true, diag) == 0) {
    int fd = lock(path);
    if (fd < 0)
      fail(diag, path, errno == EWOULDBLOCK ? "another program keeps it locked" : strerror(errno));
    else
      status = change_path(path, change, data, diag);
    if (fd >= 0)
      close(fd);
  }
  free(path);
  return status;
}

int progress_file_delete(const char *learner, struct diag *diag) {
  char *path = path_of(learner, diag);
  int status = !path               ? -1
               : unlink(path) == 0 ? 1
               : errno == ENOENT   ? 0
                                   : fail(diag, path, strerror(errno));
  free(path);
  return status;
}
