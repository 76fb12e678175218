/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two file systems in memory: the root, which is made read-only, and ROOT_WORK. What is needed of /proc is cloned as it
 * is (open_tree(2)) and attached: a new /proc may not be mounted where parts of the old one are covered. A further file
 * of the machine's is a row in `copies`. */
#include "shelter/root.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "shelter/profile.h"
#include "wire/namespaces.h"
#include "wire/trouble.h"

#ifndef OPEN_TREE_CLONE /* an older C library */
#define OPEN_TREE_CLONE 1
#endif
#ifndef MOVE_MOUNT_F_EMPTY_PATH
#define MOVE_MOUNT_F_EMPTY_PATH 4
#endif
#ifndef MS_NOSYMFOLLOW /* kernels before Linux 5.10 ignore it */
#define MS_NOSYMFOLLOW 256
#endif

#define PLACE "/tmp" /* where the root is made: what is there is covered until it has moved */
#define WORK (&ROOT_WORK[1]) /* from the root */
#define SAFE (MS_NOSUID | MS_NODEV | MS_NOEXEC)
#define WORK_BYTES ((size_t)1 << 20) /* beside the lesson's own files */

/* What is taken from the machine, if it is there. MACHINE: only with its network. */
static const struct {
  const char *path;
  bool machine;
} copies[] = {
    {"/etc/services", false},     {"/etc/protocols", false}, {"/etc/resolv.conf", true},
    {"/etc/nsswitch.conf", true}, {"/etc/gai.conf", true},
};
#define COPIES (sizeof copies / sizeof *copies)

/* Makes the file PATH, below the working directory: 0 or an errno. */
static int make_file(const char *path, const char *s, size_t len) {
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
  if (fd < 0)
    return errno;
  int error = 0;
  while (len && !error) {
    ssize_t n = write(fd, s, len);
    error = n < 0 ? errno : 0;
    s += n > 0 ? n : 0;
    len -= n > 0 ? (size_t)n : 0;
  }
  close(fd);
  return error;
}

/* Makes the folders on the way to PATH: 0 or an errno. */
static int make_folders(const char *path) {
  char *copy = mem_strdup(path);
  int error = 0;
  for (char *slash = strchr(copy, '/'); slash && !error; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    error = mkdir(copy, 0755) < 0 && errno != EEXIST ? errno : 0;
    *slash = '/';
  }
  free(copy);
  return error;
}

/* A copy of the tree at PATH that can be attached elsewhere, or -1 with errno. */
static int clone_tree(const char *path) {
  return (int)syscall(SYS_open_tree, AT_FDCWD, path, OPEN_TREE_CLONE | O_CLOEXEC | AT_RECURSIVE);
}

/* Attaches TREE, closed afterwards, at PATH: 0 or an errno. */
static int attach(int tree, const char *path) {
  if (tree < 0)
    return ENOSYS; /* before Linux 5.2 */
  int error = make_folders(path);
  if (!error && mkdir(path, 0555) < 0 && errno != EEXIST)
    error = errno;
  if (!error && syscall(SYS_move_mount, tree, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH) < 0)
    error = errno;
  close(tree);
  return error;
}

/* 0 or an errno. MORE: further flags of mount(2). */
static int remount_read_only(const char *path, unsigned long more) {
  unsigned long flags = MS_REMOUNT | MS_BIND | MS_RDONLY | SAFE | more;
  return mount("none", path, "none", flags, NULL) < 0 ? errno : 0;
}

static int mount_memory(const char *where, size_t bytes) {
  struct text options = TEXT_EMPTY;
  text_addf(&options, "mode=0755,size=%zu,nr_inodes=4096", bytes);
  int error = mount("none", where, "tmpfs", SAFE, options.s) < 0 ? errno : 0;
  text_free(&options);
  return error;
}

/* The files of /etc. CONTENTS: of `copies`, as they were read. */
static int make_etc(const struct root_plan *plan, const struct text *contents) {
  static const char files_only[] = "hosts: files\nservices: files\nprotocols: files\n";
  static const char all_addresses[] = "multi on\n"; /* of a name */
  int error = mkdir("etc", 0755) < 0 ? errno : 0;
  if (!error)
    error = make_file("etc/hosts", plan->hosts, strlen(plan->hosts));
  if (!error)
    error = make_file("etc/host.conf", all_addresses, sizeof all_addresses - 1);
  if (!error && !plan->machine)
    error = make_file("etc/nsswitch.conf", files_only, sizeof files_only - 1);
  for (size_t i = 0; i < COPIES && !error; i++)
    if (contents[i].len)
      error = make_file(copies[i].path + 1, contents[i].s, contents[i].len);
  return error;
}

static int make_work(const struct root_plan *plan) {
  size_t bytes = WORK_BYTES;
  for (size_t i = 0; i < plan->count; i++)
    bytes += plan->files[i].content.len + 4096;
  int error = mkdir(WORK, 0755) < 0 ? errno : mount_memory(WORK, bytes);
  if (!error && chdir(WORK) < 0)
    error = errno;
  for (size_t i = 0; i < plan->count && !error; i++) {
    const struct root_file *file = &plan->files[i];
    error = make_folders(file->name);
    if (!error)
      error = make_file(file->name, text_str(&file->content), file->content.len);
  }
  return !error && chdir(PLACE) < 0 ? errno : error;
}

/* Copies of what is needed of /proc, taken before it is covered. */
struct trees {
  int threads, net;
  int all; /* for sanitizers, which read all of it; else -1 */
};

static struct trees clone_trees(const struct root_plan *plan) {
  if (SHELTER_SANITIZED)
    return (struct trees){-1, -1, clone_tree("/proc")};
  return (struct trees){clone_tree("/proc/self/task"),
                        plan->machine ? -1 : clone_tree("/proc/self/net"), -1};
}

/* Attaches TREE of /proc at PATH, to be read only. Its links (fd, cwd, exe …) lead out of the root, and are not followed
   either. */
static int attach_read_only(int tree, const char *path) {
  int error = attach(tree, path);
  return error ? error : remount_read_only(path, MS_NOSYMFOLLOW);
}

static int make_proc(const struct root_plan *plan, const struct trees *trees) {
  if (SHELTER_SANITIZED)
    return attach(trees->all, "proc");
  int error = attach_read_only(trees->threads, "proc/self/task");
  if (!error && !plan->machine)
    error = attach_read_only(trees->net, "proc/self/net");
  if (!error && (symlink("self/net", "proc/net") < 0 || symlink("self", "proc/thread-self") < 0))
    error = errno;
  return error;
}

/* Takes the place of the old root. */
static int move_in(void) {
  if (syscall(SYS_pivot_root, ".", ".") < 0 || umount2(".", MNT_DETACH) < 0 || chdir("/") < 0)
    return errno;
  int error = remount_read_only("/", 0);
  return error ? error : chdir(ROOT_WORK) < 0 ? errno : 0;
}

int root_enter(const struct root_plan *plan, struct diag *diag) {
  struct text contents[COPIES];
  for (size_t i = 0; i < COPIES; i++) {
    contents[i] = TEXT_EMPTY;
    if (plan->machine || !copies[i].machine)
      file_read(copies[i].path, &contents[i]); /* without it, its names are unknown */
  }
  int error = namespaces_keep_mounts();
  struct trees trees = clone_trees(plan);
  if (!error)
    error = mount_memory(PLACE, WORK_BYTES);
  if (!error && chdir(PLACE) < 0)
    error = errno;
  if (!error)
    error = make_etc(plan, contents);
  if (!error)
    error = make_proc(plan, &trees);
  if (!error)
    error = make_work(plan);
  if (!error)
    error = move_in();
  for (size_t i = 0; i < COPIES; i++)
    text_free(&contents[i]);
  return error ? trouble_rights(diag, error, "a file system of its own") : 0;
}
