/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a lesson's filter lets through: every system call is tried, each in a process of its own behind the filter. The
 * list of what is allowed is the test's own: it does not read the table. */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "shelter/syscalls.h"

#define LAST 470       /* the highest number that is tried */
#define X32 0x40000000 /* of x86-64's other calls */
#define ALLOWED 9999   /* instead of an errno: whatever the kernel says */
#define KILLED 9998

static const int allowed[] = {
    SYS_read,
    SYS_write,
    SYS_readv,
    SYS_writev,
    SYS_pread64,
    SYS_pwrite64,
    SYS_close,
    SYS_close_range,
    SYS_lseek,
    SYS_fstat,
    SYS_newfstatat,
    SYS_statx,
    SYS_openat,
    SYS_openat2,
    SYS_faccessat,
    SYS_faccessat2,
    SYS_readlinkat,
    SYS_getcwd,
    SYS_getdents64,
    SYS_ppoll,
    SYS_pselect6,
    SYS_epoll_create1,
    SYS_epoll_ctl,
    SYS_epoll_pwait,
    SYS_eventfd2,
    SYS_signalfd4,
    SYS_timerfd_create,
    SYS_timerfd_settime,
    SYS_pipe2,
    SYS_dup,
    SYS_dup3,
    SYS_fcntl,
    SYS_connect,
    SYS_bind,
    SYS_listen,
    SYS_accept,
    SYS_accept4,
    SYS_getsockname,
    SYS_getpeername,
    SYS_getsockopt,
    SYS_setsockopt,
    SYS_sendto,
    SYS_recvfrom,
    SYS_sendmsg,
    SYS_recvmsg,
    SYS_sendmmsg,
    SYS_recvmmsg,
    SYS_shutdown,
    SYS_munmap,
    SYS_mremap,
    SYS_madvise,
    SYS_brk,
    SYS_futex,
    SYS_set_robust_list,
    SYS_rseq,
    SYS_membarrier,
    SYS_sched_yield,
    SYS_sched_getaffinity,
    SYS_gettid,
    SYS_exit,
    SYS_exit_group,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_rt_sigtimedwait,
    SYS_sigaltstack,
    SYS_restart_syscall,
    SYS_clock_gettime,
    SYS_clock_getres,
    SYS_clock_nanosleep,
    SYS_nanosleep,
    SYS_gettimeofday,
    SYS_getpid,
    SYS_getppid,
    SYS_getpgid,
    SYS_getuid,
    SYS_geteuid,
    SYS_getgid,
    SYS_getegid,
    SYS_uname,
    SYS_sysinfo,
    SYS_getrandom,
#ifdef SYS_open
    SYS_open,
    SYS_stat,
    SYS_lstat,
    SYS_access,
    SYS_readlink,
    SYS_poll,
    SYS_select,
    SYS_dup2,
    SYS_pipe,
    SYS_epoll_wait,
    SYS_time,
    SYS_getpgrp,
#endif
};

static bool is_allowed(long number) {
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
    if (allowed[i] == number)
      return true;
#if SHELTER_SANITIZED /* what they need at a program's end */
#ifdef SYS_getdents
  if (number == SYS_getdents)
    return true;
#endif
  return number == SYS_clone || number == SYS_ptrace || number == SYS_wait4 ||
         number == SYS_prctl || number == SYS_process_vm_readv || number == SYS_capget ||
         number == SYS_kill;
#else
  return false;
#endif
}

/* What a call that is not allowed whatever its arguments are answers when all of these are -1. */
static int refusal(long number) {
  switch (number) {
  case SYS_clone:
  case SYS_kill:
  case SYS_tgkill:
  case SYS_mmap:
  case SYS_mprotect:
    return EPERM;
  case SYS_socket:
  case SYS_socketpair:
    return EAFNOSUPPORT;
  case SYS_ioctl:
    return ENOTTY;
  default:
    return ENOSYS;
  }
}

/* In a child: cmocka would catch them and go on. */
static void die_of_signals(void) {
  static const int signals[] = {SIGILL, SIGSEGV, SIGSYS, SIGBUS, SIGFPE};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    signal(signals[i], SIG_DFL);
}

struct try {
  long number;
  unsigned long args[6];
};

/* Behind the filter of PROFILE: what the kernel answers to TRY: 0 or an errno, KILLED. */
static int answer(enum profile_kind profile, bool unix_sockets, const struct try *try) {
  fflush(NULL);
  pid_t child = fork();
  if (child == 0) {
    die_of_signals();
    setsid();  /* whatever were let through: it has no terminal … */
    alarm(60); /* … and ends */
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscalls_confine(profile, unix_sockets) != 0)
      _exit(255);
    const unsigned long *a = try->args;
    pid_t self = getpid();
    errno = 0;
    long result = syscall(try->number, a[0], a[1], a[2], a[3], a[4], a[5]);
    if (getpid() != self)
      _exit(254);
    _exit(result == -1 ? errno : 0);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  if (WIFSIGNALED(status))
    return KILLED;
  assert_int_not_equal(WEXITSTATUS(status), 255);
  return WEXITSTATUS(status);
}

static void every_call(void **state) {
  (void)state;
  const unsigned long all = ~0ul;
  for (long number = 0; number <= LAST; number++) {
    struct try try = {number, {all, all, all, all, all, all}};
    if (is_allowed(number) || number == 335 || number == 336)
      continue; /* the two of x86-64 that no filter sees: they are for the kernel's own probes, and kill others */
    for (int profile = PROFILE_LESSON; profile <= PROFILE_RAW; profile++) {
      int said = answer((enum profile_kind)profile, true, &try);
      if (said != refusal(number))
        fail_msg("system call %ld: %d (%s) instead of %s", number, said, strerror(said),
                 strerror(refusal(number)));
    }
  }
}

static void other_processors(void **state) {
  (void)state;
#ifdef __x86_64__
  for (long number = 0; number <= LAST + 80; number++) { /* 512 and more are calls of x32 alone */
    struct try try = {number | X32, {0}};
    assert_int_equal(answer(PROFILE_LESSON, true, &try), ENOSYS);
  }
  pid_t child = fork();
  if (child == 0) { /* getpid of the 32-bit processor, which is number 20 */
    long result;
    die_of_signals();
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscalls_confine(PROFILE_LESSON, true) != 0)
      _exit(255);
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
    _exit(result > 0 ? 1 : 2);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFSIGNALED(status));
  assert_true(WTERMSIG(status) == SIGSYS || WTERMSIG(status) == SIGSEGV); /* a kernel without it */
#endif
}

#define NONE 0
/* Calls that are judged by their arguments. */
static const struct {
  enum profile_kind profile;
  bool unix_sockets;
  int said; /* ALLOWED: it comes to the kernel, which may refuse it with another errno than `not` */
  int not ;
  struct try try;
} judged[] = {
    {PROFILE_LESSON, true, ALLOWED, EAFNOSUPPORT, {SYS_socket, {AF_INET, SOCK_STREAM, 0}}},
    {PROFILE_LESSON, true, ALLOWED, EPERM, {SYS_socket, {AF_INET6, SOCK_DGRAM, 0}}},
    {PROFILE_LESSON, true, NONE, NONE, {SYS_socket, {AF_UNIX, SOCK_STREAM, 0}}},
    {PROFILE_LESSON, false, EPERM, NONE, {SYS_socket, {AF_UNIX, SOCK_STREAM, 0}}},
    {PROFILE_LESSON, true, EPERM, NONE, {SYS_socket, {AF_PACKET, SOCK_RAW, 0}}},
    {PROFILE_RAW, true, ALLOWED, NONE, {SYS_socket, {AF_PACKET, SOCK_RAW, 0}}},
    {PROFILE_LESSON, true, EPERM, NONE, {SYS_socket, {AF_NETLINK, SOCK_RAW, NETLINK_ROUTE}}},
    {PROFILE_LESSON,
     true,
     EPERM,
     NONE,
     {SYS_socket, {AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT}}},
    {PROFILE_LESSON,
     true,
     EPERM,
     NONE,
     {SYS_socket, {AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT}}},
    {PROFILE_LESSON,
     true,
     NONE,
     NONE,
     {SYS_socket, {AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE}}},
    {PROFILE_LESSON,
     true,
     EPROTONOSUPPORT,
     NONE,
     {SYS_socket, {AF_INET, SOCK_STREAM, IPPROTO_SCTP}}},
    {PROFILE_LESSON, true, EAFNOSUPPORT, NONE, {SYS_socket, {40, SOCK_STREAM, 0}}},
    {PROFILE_LESSON, true, EAFNOSUPPORT, NONE, {SYS_socket, {38, SOCK_SEQPACKET, 0}}},
    {PROFILE_LESSON,
     true,
     ALLOWED,
     EPERM,
     {SYS_mmap, {0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, ~0ul, 0}}},
    {PROFILE_LESSON,
     true,
     EPERM,
     NONE,
     {SYS_mmap, {0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, ~0ul, 0}}},
    {PROFILE_LESSON,
     true,
     EPERM,
     NONE,
     {SYS_mmap, {0, 4096, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, ~0ul, 0}}},
    {PROFILE_LESSON, true, EPERM, NONE, {SYS_mprotect, {0, 4096, PROT_EXEC}}},
    {PROFILE_LESSON, true, EPERM, NONE, {SYS_ioctl, {0, TIOCSTI, 0}}},
    {PROFILE_PROGRAMS, true, EPERM, NONE, {SYS_ioctl, {0, TIOCSTI, 0}}},
    {PROFILE_LESSON, true, ENOTTY, NONE, {SYS_ioctl, {0, TIOCSCTTY, 0}}},
    {PROFILE_LESSON, true, EPERM, NONE, {SYS_fcntl, {0, F_SETOWN, 1}}},
#if !SHELTER_SANITIZED
    {PROFILE_LESSON, true, EPERM, NONE, {SYS_clone, {SIGCHLD}}},
    {PROFILE_LESSON, true, EPERM, NONE, {SYS_clone, {CLONE_THREAD | CLONE_NEWNET}}},
    {PROFILE_LESSON, true, EPERM, NONE, {SYS_kill, {1, 0}}},
    {PROFILE_LESSON, true, EPERM, NONE, {SYS_kill, {~0ul, 0}}},
#endif
    {PROFILE_LESSON, true, EPERM, NONE, {SYS_tgkill, {1, 1, 0}}},
    {PROFILE_LESSON, true, ENOSYS, NONE, {SYS_prlimit64, {1, 0, 0, 0}}},
    {PROFILE_PROGRAMS, true, EPERM, NONE, {SYS_unshare, {CLONE_NEWUSER}}},
    {PROFILE_PROGRAMS, true, EPERM, NONE, {SYS_mount, {0}}},
    {PROFILE_PROGRAMS, true, EPERM, NONE, {SYS_setns, {0}}},
    {PROFILE_PROGRAMS, true, EPERM, NONE, {SYS_bpf, {0}}},
    {PROFILE_PROGRAMS, true, EPERM, NONE, {SYS_io_uring_setup, {1, 0}}},
    {PROFILE_PROGRAMS, true, EPERM, NONE, {SYS_userfaultfd, {0}}},
    {PROFILE_PROGRAMS, true, EPERM, NONE, {SYS_keyctl, {0}}},
    {PROFILE_PROGRAMS, true, EPERM, NONE, {SYS_open_by_handle_at, {0}}},
    {PROFILE_PROGRAMS, true, EPERM, NONE, {SYS_perf_event_open, {0}}},
    {PROFILE_PROGRAMS, true, EPERM, NONE, {SYS_fsopen, {0}}},
    {PROFILE_PROGRAMS, true, ENOSYS, NONE, {SYS_clone3, {0}}},
    {PROFILE_PROGRAMS, true, EPERM, NONE, {SYS_clone, {CLONE_NEWUSER | SIGCHLD}}},
    {PROFILE_PROGRAMS, true, EPERM, NONE, {SYS_socket, {AF_PACKET, SOCK_RAW, 0}}},
    {PROFILE_PROGRAMS, true, NONE, NONE, {SYS_umask, {022}}},
};

static void by_arguments(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof judged / sizeof *judged; i++) {
    int said = answer(judged[i].profile, judged[i].unix_sockets, &judged[i].try);
    if (judged[i].said == ALLOWED ? judged[i].not &&said == judged[i].not : said != judged[i].said)
      fail_msg("case %zu: system call %ld said %d (%s)", i, judged[i].try.number, said,
               strerror(said));
  }
}

/* A process's own number is in its filter. */
static void its_own(void **state) {
  (void)state;
  pid_t child = fork();
  if (child == 0) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscalls_confine(PROFILE_LESSON, true) != 0)
      _exit(255);
    _exit(kill(getpid(), 0) == 0 && syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), 0) == 0 ? 0
                                                                                               : 1);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
}

int main(void) {
  if (!syscalls_can()) {
    puts("1..0 # SKIP no filters of system calls here");
    return 0;
  }
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_call),
      cmocka_unit_test(other_processors),
      cmocka_unit_test(by_arguments),
      cmocka_unit_test(its_own),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
