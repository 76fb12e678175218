/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a link in /proc/PID/fd says is what the kernel calls the descriptor. */
#include "program/descriptors.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"

#define THREAD O_EXCL /* PIDFD_THREAD, which libraries do not know yet */

void descriptors_drop(struct descriptors *of, bool all) {
  int left = 0;
  for (int i = 0; i < of->count; i++)
    if (all || !of->kept[i].cookie)
      close(of->kept[i].copy);
    else
      of->kept[left++] = of->kept[i];
  of->count = left;
}

static void close_process(struct descriptors *of) {
  if (of->process >= 0)
    close(of->process);
  of->process = -1;
}

void descriptors_close(struct descriptors *of) {
  descriptors_drop(of, true);
  close_process(of);
}

/* Before Linux 6.9 only a process can be opened, which has its descriptors while its first thread lives. */
static int open_task(pid_t tid) {
  int fd = fd_high((int)syscall(SYS_pidfd_open, tid, THREAD));
  return fd >= 0 ? fd : fd_high((int)syscall(SYS_pidfd_open, tid, 0));
}

static int copy(const struct descriptors *of, int fd) {
  return of->low ? (int)syscall(SYS_pidfd_getfd, of->process, fd, 0)
                 : fd_high((int)syscall(SYS_pidfd_getfd, of->process, fd, 0));
}

int descriptor_copy(struct descriptors *of, pid_t pid, int fd) {
  bool known = of->pid == pid && of->process >= 0;
  int found = known ? copy(of, fd) : -1;
  if (!known || (found < 0 && errno == ESRCH)) { /* it has ended, and PID may be another one's */
    close_process(of);
    of->process = open_task(pid);
    if (of->process < 0)
      return -1;
    of->pid = pid;
    found = copy(of, fd);
  }
  return found;
}

int descriptors_keep(struct descriptors *of, pid_t pid, int fd, uint64_t *cookie) {
  for (int i = 0; i < of->count; i++)
    if (of->kept[i].fd == fd && of->kept[i].pid == pid) {
      *cookie = of->kept[i].cookie;
      return of->kept[i].copy;
    }
  struct descriptor_kept new = {pid, fd, descriptor_copy(of, pid, fd), 0};
  socklen_t len = sizeof new.cookie;
  if (new.copy < 0)
    return -1;
  if (getsockopt(new.copy, SOL_SOCKET, SO_COOKIE, &new.cookie, &len) < 0)
    new.cookie = 0;
  if (of->count == DESCRIPTORS_KEPT) { /* the one that was made first */
    close(of->kept[0].copy);
    memmove(of->kept, of->kept + 1, (size_t)--of->count * sizeof *of->kept);
  }
  of->kept[of->count++] = new;
  *cookie = new.cookie;
  return new.copy;
}

/* What the descriptor FD of TID is, as the kernel writes it: "" when there is none. TO has room for LINK bytes. */
#define LINK 32
static void read_link(pid_t tid, int fd, char *to) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd/%d", tid, fd);
  ssize_t n = readlink(path, to, LINK - 1);
  to[n > 0 ? n : 0] = '\0';
}

bool descriptor_is_epoll(pid_t tid, int fd) {
  char to[LINK];
  read_link(tid, fd, to);
  return strcmp(to, "anon_inode:[eventpoll]") == 0;
}

uint64_t descriptor_socket(pid_t tid, int fd) {
  char to[LINK];
  unsigned long inode = 0;
  read_link(tid, fd, to);
  return sscanf(to, "socket:[%lu]", &inode) == 1 ? inode : 0;
}

static bool is_closed_at_exec(pid_t tid, int fd) {
  char path[64], line[128];
  unsigned flags = 0;
  snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", tid, fd);
  FILE *file = fd_fopen(path);
  while (file && fgets(line, sizeof line, file) && sscanf(line, "flags: %o", &flags) != 1)
    ;
  if (file)
    fclose(file);
  return flags & O_CLOEXEC;
}

size_t descriptors_sockets(pid_t tid, uint64_t first, uint64_t last, bool at_exec, int *fds,
                           size_t room) {
  char path[64];
  size_t count = 0;
  snprintf(path, sizeof path, "/proc/%d/fd", tid);
  DIR *folder = fd_opendir(path);
  /* cppcheck-suppress readdirCalled ; nobody else reads this folder's stream */
  for (struct dirent *e; folder && count < room && (e = readdir(folder));) {
    unsigned long fd = strtoul(e->d_name, NULL, 10);
    if (e->d_name[0] != '.' && fd >= first && fd <= last && descriptor_socket(tid, (int)fd) &&
        (!at_exec || is_closed_at_exec(tid, (int)fd)))
      fds[count++] = (int)fd;
  }
  if (folder)
    closedir(folder);
  return count;
}
