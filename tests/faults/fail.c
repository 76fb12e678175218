/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A library that is loaded before all others (LD_PRELOAD) and has one call of sockshell fail: the FAIL_AT-th of
 * FAIL_CALL, with FAIL_ERRNO. FAIL_COUNTS names a file of as many counters of 8 bytes as there are calls in
 * `names`; sockshell and the processes that it forks share them, the programs that it runs have no part.
 *
 * What the C library calls by itself, inside fopen and the like, does not come by here. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

enum call {
  MALLOC,
  WRITE,
  READ,
  OPEN,
  MMAP,
  SOCKET,
  SOCKETPAIR,
  PIPE,
  FORK,
  PTHREAD,
  IOCTL,
  FCNTL,
  EVENTFD,
  SIGNALFD,
  EPOLL,
  UNSHARE,
  SETNS,
  MOUNT,
  PTRACE,
  SYSCALL,
  FSYNC,
  RENAME,
  SENDMSG,
  RECVMSG,
  POLL,
  CALLS
};
static const char *const names[CALLS] = {
    "malloc", "write",   "read",           "open",  "mmap",   "socket",  "socketpair",
    "pipe",   "fork",    "pthread_create", "ioctl", "fcntl",  "eventfd", "signalfd",
    "epoll",  "unshare", "setns",          "mount", "ptrace", "syscall", "fsync",
    "rename", "sendmsg", "recvmsg",        "poll"};

static _Atomic uint64_t *counts; /* NULL: nothing is counted, and nothing fails */
static uint64_t fail_at;
static int fail_call = -1, fail_errno;
static _Thread_local int looking_up; /* in getaddrinfo */

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("FAIL_COUNTS"), *call = getenv("FAIL_CALL");
  const char *at = getenv("FAIL_AT"), *number = getenv("FAIL_ERRNO");
  int fd = path && strcmp(program_invocation_short_name, "sockshell") == 0
               ? (int)openat(AT_FDCWD, path, O_RDWR | O_CLOEXEC)
               : -1;
  if (fd < 0)
    return;
  void *shared = mmap(NULL, CALLS * sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  for (int i = 0; call && at && i < CALLS; i++)
    if (strcmp(names[i], call) == 0)
      fail_call = i;
  fail_at = at ? strtoull(at, NULL, 10) : 0;
  fail_errno = number ? atoi(number) : ENOMEM;
  if (shared != MAP_FAILED)
    counts = shared;
}

/* Whether this CALL is the one that is to fail; errno is set then. */
static int fails(enum call call) {
  if (!counts || (looking_up && call == MALLOC) ||
      atomic_fetch_add(&counts[call], 1) + 1 != fail_at || (int)call != fail_call)
    return 0;
  errno = fail_errno;
  return 1;
}

/* The function that is meant, found once. */
#define REAL(name)                                                                                 \
  static __typeof__(&name) real;                                                                   \
  if (!real)                                                                                       \
  real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define WRAP(call, type, name, failed, parameters, arguments)                                      \
  type name parameters {                                                                           \
    REAL(name);                                                                                    \
    return fails(call) ? failed : real arguments;                                                  \
  }

WRAP(WRITE, ssize_t, write, -1, (int fd, const void *s, size_t len), (fd, s, len))
WRAP(READ, ssize_t, read, -1, (int fd, void *s, size_t len), (fd, s, len))
WRAP(SOCKET, int, socket, -1, (int family, int type, int protocol), (family, type, protocol))
WRAP(SOCKETPAIR, int, socketpair, -1, (int family, int type, int protocol, int ends[2]),
     (family, type, protocol, ends))
WRAP(PIPE, int, pipe, -1, (int ends[2]), (ends))
WRAP(PIPE, int, pipe2, -1, (int ends[2], int flags), (ends, flags))
WRAP(FORK, pid_t, fork, -1, (void), ())
int eventfd(unsigned count, int flags);
WRAP(EVENTFD, int, eventfd, -1, (unsigned count, int flags), (count, flags))
WRAP(EPOLL, int, epoll_create1, -1, (int flags), (flags))
WRAP(EPOLL, int, epoll_ctl, -1, (int fd, int op, int what, struct epoll_event *event),
     (fd, op, what, event))
int unshare(int flags);
WRAP(UNSHARE, int, unshare, -1, (int flags), (flags))
int setns(int fd, int type);
WRAP(SETNS, int, setns, -1, (int fd, int type), (fd, type))
int mount(const char *from, const char *to, const char *type, unsigned long flags,
          const void *data);
WRAP(MOUNT, int, mount, -1,
     (const char *from, const char *to, const char *type, unsigned long flags, const void *data),
     (from, to, type, flags, data))
WRAP(FSYNC, int, fsync, -1, (int fd), (fd))
WRAP(RENAME, int, rename, -1, (const char *from, const char *to), (from, to))
WRAP(RENAME, int, renameat, -1, (int from_fd, const char *from, int to_fd, const char *to),
     (from_fd, from, to_fd, to))
WRAP(SENDMSG, ssize_t, sendmsg, -1, (int fd, const struct msghdr *m, int flags), (fd, m, flags))
WRAP(RECVMSG, ssize_t, recvmsg, -1, (int fd, struct msghdr *m, int flags), (fd, m, flags))
int fdatasync(int fd);
WRAP(FSYNC, int, fdatasync, -1, (int fd), (fd))
WRAP(OPEN, FILE *, fopen, NULL, (const char *path, const char *mode), (path, mode))
WRAP(OPEN, FILE *, fdopen, NULL, (int fd, const char *mode), (fd, mode))
WRAP(OPEN, FILE *, tmpfile, NULL, (void), ())
int mkostemp(char *path, int flags);
WRAP(OPEN, int, mkostemp, -1, (char *path, int flags), (path, flags))
char *mkdtemp(char *path);
WRAP(OPEN, char *, mkdtemp, NULL, (char *path), (path))
WRAP(POLL, int, ppoll, -1,
     (struct pollfd * fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask),
     (fds, count, timeout, mask))
WRAP(POLL, int, poll, -1, (struct pollfd * fds, nfds_t count, int timeout), (fds, count, timeout))
WRAP(MMAP, void *, mmap, MAP_FAILED,
     (void *at, size_t len, int rights, int flags, int fd, off_t offset),
     (at, len, rights, flags, fd, offset))
typedef unsigned long thread_id;
int pthread_create(thread_id *thread, const void *attributes, void *(*run)(void *), void *data);
int pthread_create(thread_id *thread, const void *attributes, void *(*run)(void *), void *data) {
  REAL(pthread_create);
  return fails(PTHREAD) ? fail_errno : real(thread, attributes, run, data);
}

#ifndef SANITIZERS /* these have an allocator of their own */
/* The C library's own allocator, under the names by which it lets others stand before it. */
// NOLINTBEGIN(bugprone-reserved-identifier): glibc's names
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *p, size_t size);
// NOLINTEND(bugprone-reserved-identifier)
void *malloc(size_t size) {
  return fails(MALLOC) ? NULL : __libc_malloc(size);
}
void *calloc(size_t count, size_t size) {
  return fails(MALLOC) ? NULL : __libc_calloc(count, size);
}
void *realloc(void *p, size_t size) {
  return fails(MALLOC) ? NULL : __libc_realloc(p, size);
}

#endif

/* Calls with arguments that are not declared: as many are handed on as there can be. */
#define SEIZE 0x4206 /* PTRACE_SEIZE */
#define LAST(last)                                                                                 \
  va_list ap;                                                                                      \
  va_start(ap, last);                                                                              \
  long argument = va_arg(ap, long);                                                                \
  va_end(ap)

int open(const char *path, int flags, ...) {
  LAST(flags);
  REAL(open);
  return fails(OPEN) ? -1 : real(path, flags, (mode_t)argument);
}
int openat(int folder, const char *path, int flags, ...) {
  LAST(flags);
  REAL(openat);
  return fails(OPEN) ? -1 : real(folder, path, flags, (mode_t)argument);
}
int ioctl(int fd, unsigned long request, ...);
int ioctl(int fd, unsigned long request, ...) {
  LAST(request);
  REAL(ioctl);
  return fails(IOCTL) ? -1 : real(fd, request, argument);
}
int fcntl(int fd, int request, ...) {
  LAST(request);
  REAL(fcntl);
  return fails(FCNTL) ? -1 : real(fd, request, argument);
}
long ptrace(int request, ...);
long ptrace(int request, ...) {
  va_list ap;
  va_start(ap, request);
  long pid = va_arg(ap, long), at = va_arg(ap, long), data = va_arg(ap, long);
  va_end(ap);
  REAL(ptrace);
  if (!fails(PTRACE))
    return real(request, pid, at, data);
  if (request == SEIZE)
    return -1;
  /* A task that has been traced is lost only when it has been killed: ESRCH. One at its end already is not lost. */
  kill((pid_t)pid, SIGKILL);
  return real(request, pid, at, data);
}
long syscall(long number, ...) {
  long a[6];
  va_list ap;
  va_start(ap, number);
  for (int i = 0; i < 6; i++)
    a[i] = va_arg(ap, long);
  va_end(ap);
  REAL(syscall);
  return fails(SYSCALL) ? -1 : real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
int signalfd(int fd, const void *set, int flags);
int signalfd(int fd, const void *set, int flags) {
  REAL(signalfd);
  return fails(SIGNALFD) ? -1 : real(fd, set, flags);
}
/* glibc goes on with a NULL of its own where an allocation fails in the look-up of a name, and crashes. */
int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
                struct addrinfo **found) {
  REAL(getaddrinfo);
  looking_up++;
  int result = real(host, service, hints, found);
  looking_up--;
  return result;
}
