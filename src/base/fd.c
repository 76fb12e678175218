/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shell's own descriptors, kept above those that programs see. */
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define OWN_MAX 1024

static _Atomic bool own[OWN_MAX];

int fd_high(int fd) {
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

bool fd_is_own(int fd) {
  return fd >= 0 && fd < OWN_MAX && own[fd];
}

void fd_give(int fd) {
  if (fd >= 0 && fd < OWN_MAX)
    own[fd] = false;
}
