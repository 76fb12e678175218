/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Its files stat, syscall and status. */
#include "program/thread_state.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"
#include "program/memory.h"

struct thread_state thread_state_ask(pid_t tgid, pid_t tid) {
  struct thread_state look = {'?', -1, {0, 0, 0}};
  char path[64], line[512];
  snprintf(path, sizeof path, "/proc/%d/task/%d/stat", tgid, tid);
  int fd = fd_high(open(path, O_RDONLY | O_CLOEXEC));
  ssize_t n = fd < 0 ? -1 : read(fd, line, sizeof line - 1);
  if (fd >= 0)
    close(fd);
  line[n > 0 ? n : 0] = '\0';
  const char *end = strrchr(line, ')');
  if (end && end[1] == ' ')
    look.state = end[2];
  if (look.state != 'S')
    return look;
  snprintf(path, sizeof path, "/proc/%d/task/%d/syscall", tgid, tid);
  fd = fd_high(open(path, O_RDONLY | O_CLOEXEC));
  n = fd < 0 ? -1 : read(fd, line, sizeof line - 1);
  if (fd >= 0)
    close(fd);
  line[n > 0 ? n : 0] = '\0';
  sscanf(line, "%ld %lx %lx %lx", &look.call, &look.args[0], &look.args[1], &look.args[2]);
  return look;
}

/* Whether the epoll descriptor FD of the process watches its standard input. */
static bool epoll_has_input(pid_t pid, int fd) {
  char path[64], line[128];
  int watched = -1;
  snprintf(path, sizeof path, "/proc/%d/fdinfo/%d", pid, fd);
  FILE *file = fd_fopen(path);
  while (file && watched && fgets(line, sizeof line, file))
    sscanf(line, "tfd: %d", &watched);
  if (file)
    fclose(file);
  return watched == 0;
}

#define POLLED 16 /* descriptors of poll that are looked at: the standard input comes first */

static bool poll_has_input(pid_t pid, unsigned long at, unsigned long count) {
  struct pollfd fds[POLLED];
  if (count > POLLED)
    count = POLLED;
  if (!memory_read(pid, at, fds, count * sizeof *fds))
    return false;
  for (unsigned long i = 0; i < count; i++)
    if (fds[i].fd == 0 && fds[i].events & POLLIN)
      return true;
  return false;
}

bool thread_state_waits_for_input(pid_t tid, const struct thread_state *look) {
  long set;
  if (look->state != 'S')
    return false;
  switch (look->call) {
  case SYS_read:
    return look->args[0] == 0;
#ifdef SYS_select
  case SYS_select:
#endif
  case SYS_pselect6:
    return look->args[0] > 0 && look->args[1] &&
           memory_read(tid, look->args[1], &set, sizeof set) && set & 1;
#ifdef SYS_poll
  case SYS_poll:
#endif
  case SYS_ppoll:
    return poll_has_input(tid, look->args[0], look->args[1]);
#ifdef SYS_epoll_wait
  case SYS_epoll_wait:
#endif
  case SYS_epoll_pwait:
    return epoll_has_input(tid, (int)look->args[0]);
  default:
    return false;
  }
}

bool thread_state_naps(const struct thread_state *look) {
#ifdef SYS_nanosleep
  if (look->call == SYS_nanosleep)
    return true;
#endif
  return look->call == SYS_clock_nanosleep;
}

int64_t thread_state_used(pid_t pid) {
  char path[64], line[512];
  long long user, system, children_user, children_system, ticks = 0;
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *file = fd_fopen(path);
  const char *end = file && fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
  if (end && sscanf(end, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lld %lld %lld %lld", &user,
                    &system, &children_user, &children_system) == 4)
    ticks = user + system + children_user + children_system;
  if (file)
    fclose(file);
  return ticks * (INT64_C(1000000000) / sysconf(_SC_CLK_TCK));
}

/* What /proc/PID/status says of a process. */
struct process_state {
  char state;  /* of its first thread; '?': it cannot be asked */
  int threads; /* the first one counted, though it has ended */
  unsigned long long ignored;
};

static struct process_state process_state_ask(pid_t pid) {
  struct process_state look = {'?', 0, 0};
  char path[64], line[256];
  snprintf(path, sizeof path, "/proc/%d/status", pid);
  FILE *file = fd_fopen(path);
  while (file && fgets(line, sizeof line, file)) {
    sscanf(line, "State: %c", &look.state);
    sscanf(line, "Threads: %d", &look.threads);
    sscanf(line, "SigIgn: %llx", &look.ignored);
  }
  if (file)
    fclose(file);
  return look;
}

bool thread_state_group_ignores(pid_t group, int number) {
  bool any = false, all = true;
  DIR *proc = fd_opendir("/proc");
  /* cppcheck-suppress readdirCalled ; nobody else reads this folder's stream */
  for (struct dirent *e; proc && all && (e = readdir(proc));) {
    pid_t pid = atoi(e->d_name);
    if (pid <= 0 || getpgid(pid) != group)
      continue;
    struct process_state look = process_state_ask(pid);
    if (look.state == 'Z' && look.threads <= 1)
      continue;
    any = true;
    all = look.ignored >> (number - 1) & 1;
  }
  if (proc)
    closedir(proc);
  return any && all;
}
