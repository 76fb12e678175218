/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shell's own descriptors, kept above those that programs see. */
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#define OWN_MAX 1024

static _Atomic bool own[OWN_MAX];

static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;

void fd_lock(void) {
  pthread_mutex_lock(&making);
}

void fd_unlock(void) {
  pthread_mutex_unlock(&making);
}

/* Else a child could wait for a thread that it does not have. */
__attribute__((constructor)) static void guard_forks(void) {
  pthread_atfork(fd_lock, fd_unlock, fd_unlock);
}

static int move(int fd) {
  static const int floors[] = {200, 100, 50, 20};
  if (fd < 0)
    return fd;
  int saved = errno;
  int high = -1;
  for (size_t i = 0; high < 0 && i < sizeof floors / sizeof *floors; i++)
    high = fcntl(fd, F_DUPFD_CLOEXEC, floors[i]);
  if (high >= 0)
    close(fd);
  if (high >= 0 && high < OWN_MAX)
    own[high] = true;
  errno = saved;
  return high >= 0 ? high : fd;
}

int fd_move_unlock(int fd) {
  fd = move(fd);
  fd_unlock();
  return fd;
}

FILE *fd_fopen(const char *path) {
  int fd = fd_high(open(path, O_RDONLY | O_CLOEXEC));
  FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
  if (!file && fd >= 0)
    close(fd);
  return file;
}

DIR *fd_opendir(const char *path) {
  int fd = fd_high(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  DIR *folder = fd < 0 ? NULL : fdopendir(fd);
  if (!folder && fd >= 0)
    close(fd);
  return folder;
}

int fd_pipe(int ends[2]) {
  fd_lock();
  int result = pipe2(ends, O_CLOEXEC);
  for (int i = 0; !result && i < 2; i++)
    ends[i] = move(ends[i]);
  fd_unlock();
  return result;
}

bool fd_is_own(int fd) {
  return fd >= 0 && fd < OWN_MAX && own[fd];
}

void fd_give(int fd) {
  if (fd >= 0 && fd < OWN_MAX)
    own[fd] = false;
}
