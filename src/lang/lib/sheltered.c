/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that decides on a lesson's use of files and of the environment. */
#include "lang/lib/sheltered.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lang/eval/interp.h"
#include "lang/value/exceptions.h"

bool sheltered_now(const struct interp *in) {
  return in->host && in->host->sheltered && in->host->sheltered(in->host_data);
}

/* With a kernel without openat2 (before Linux 5.6) no file can be seen. */
bool sheltered_sees(const struct interp *in, const char *path) {
  struct open_how how = {.flags = O_PATH | O_CLOEXEC,
                         .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
  if (!sheltered_now(in))
    return true;
  int fd;
  do
    fd = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how);
  while (fd < 0 &&
         (errno == EINTR || errno == EAGAIN)); /* EAGAIN: something was renamed meanwhile */
  if (fd >= 0)
    close(fd);
  return fd >= 0 || errno == ENOENT || errno == ENOTDIR || errno == EACCES;
}

bool sheltered_may_see(struct interp *in, const char *path, const char *what) {
  if (sheltered_sees(in, path))
    return true;
  interp_raise(in, &type_PermissionError,
               "%s is refused: a lesson sees no file outside of its own folder", what);
  return false;
}

bool sheltered_may_change(struct interp *in, const char *what) {
  if (!sheltered_now(in))
    return true;
  interp_raise(in, &type_PermissionError, "%s is refused: a lesson changes no file", what);
  return false;
}
