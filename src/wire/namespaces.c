/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unshare(2), the maps of a user namespace, and mounts that stay private. */
#include "wire/namespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>

#include "base/file.h"
#include "wire/trouble.h"

/* Maps the user UID and the group GID of the process to themselves: 0 or an errno. */
static int map_own(unsigned uid, unsigned gid) {
  char uids[64], gids[64];
  snprintf(uids, sizeof uids, "%u %u 1", uid, uid);
  snprintf(gids, sizeof gids, "%u %u 1", gid, gid);
  int error = file_put("/proc/self/setgroups", "deny");
  if (!error || error == ENOENT)
    error = file_put("/proc/self/uid_map", uids);
  return error ? error : file_put("/proc/self/gid_map", gids);
}

int namespaces_new(int flags, bool *user, struct diag *diag) {
  unsigned uid = geteuid(), gid = getegid(); /* afterwards unknown, until they are mapped */
  if (!(flags & CLONE_NEWUSER) && unshare(flags) == 0)
    return 0;
  if (!(flags & CLONE_NEWUSER) && errno != EPERM)
    return trouble_namespaces(diag, errno);
  if (unshare(flags | CLONE_NEWUSER) < 0)
    return trouble_namespaces(diag, errno);
  *user = true;
  int error = map_own(uid, gid);
  return error ? trouble_rights(diag, error, "the user namespace's map") : 0;
}

/* A plain chroot is not a mount point, so what it lies on is changed from outside: setns to the namespace that the
   process is in leads to its root. */
int namespaces_keep_mounts(void) {
  if (mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) == 0)
    return 0;
  if (errno != EINVAL)
    return errno;
  int root = open("/", O_PATH | O_CLOEXEC), here = open(".", O_PATH | O_CLOEXEC);
  int own = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC), error = 0;
  if (root < 0 || here < 0 || setns(own, CLONE_NEWNS) < 0 ||
      mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) < 0)
    error = errno;
  if ((fchdir(root) < 0 || chroot(".") < 0 || fchdir(here) < 0) && !error)
    error = errno;
  close(root);
  close(here);
  close(own);
  return error;
}
