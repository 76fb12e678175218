/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread's registers are set so that it makes a call of ours, and put back. */
#include "program/inject.h"

#include <errno.h>

#ifdef __x86_64__
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>

#include "program/filter.h"

#define SYSCALL_STOP (SIGTRAP | 0x80)
#define ERESTARTNOHAND 514 /* in the kernel only */

/* Waits for the next stop of TID: false when it has ended, which is left for whoever waits for that. */
static bool wait_for_stop(pid_t tid, int *status) {
  siginfo_t info;
  if (waitid(P_PID, (id_t)tid, &info, WEXITED | WSTOPPED | WNOWAIT | __WALL) < 0 ||
      info.si_code == CLD_EXITED || info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED)
    return false;
  return waitpid(tid, status, __WALL) == tid && WIFSTOPPED(*status);
}

/* Has TID, which stands at the exit of a call, make another one; its registers are put back by the caller. A
   signal that comes meanwhile waits, as all are blocked. Returns what the call returns. */
static int64_t make_call(pid_t tid, const struct user_regs_struct *at, long number,
                         const uint64_t args[6]) {
  struct user_regs_struct regs = *at;
  int status;
  regs.rax = (uint64_t)number;
  regs.rdi = args[0];
  regs.rsi = args[1];
  regs.rdx = args[2];
  regs.r10 = args[3];
  regs.r8 = args[4];
  regs.r9 = args[5];
  regs.rip -= 2; /* the instruction by which it came here */
  if (ptrace(PTRACE_SETREGS, tid, 0, &regs) < 0)
    return -errno;
  for (int stop = 0; stop < 2; stop++) { /* its entry, its exit */
    do {
      if (ptrace(PTRACE_SYSCALL, tid, 0, 0) < 0 || !wait_for_stop(tid, &status))
        return -ESRCH;
    } while (WSTOPSIG(status) != SYSCALL_STOP);
  }
  return ptrace(PTRACE_GETREGS, tid, 0, &regs) < 0 ? -errno : (int64_t)regs.rax;
}

/* A page of the process's memory that is ours: 0 or an errno. */
static int find_scratch(pid_t tid, const struct user_regs_struct *at, uint64_t *scratch) {
  if (*scratch)
    return 0;
  const uint64_t args[6] = {0,          4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                            UINT64_MAX, 0};
  int64_t page = make_call(tid, at, SYS_mmap, args);
  if (page < 0)
    return (int)-page;
  *scratch = (uint64_t)page;
  return 0;
}

static int write_memory(pid_t tid, uint64_t to, const void *from, size_t len) {
  struct iovec own = {(void *)from, len}, theirs = {(void *)(uintptr_t)to, len};
  return process_vm_writev(tid, &own, 1, &theirs, 1, 0) == (ssize_t)len ? 0 : EFAULT;
}

/* Puts the filter for CUT in: 0 or an errno. */
static int put_filter(pid_t tid, const struct user_regs_struct *at, uint64_t *scratch,
                      const struct filter_cut *cut) {
  struct {
    struct sock_fprog program;
    struct sock_filter code[FILTER_MORE];
  } image = {{0, NULL}, {{0, 0, 0, 0}}};
  int error = find_scratch(tid, at, scratch);
  if (error)
    return error;
  uint64_t to = *scratch;
  image.program.len = (unsigned short)filter_more(cut, image.code);
  image.program.filter =
      (struct sock_filter *)(uintptr_t)(to + ((uintptr_t)image.code - (uintptr_t)&image));
  error = write_memory(tid, to, &image, sizeof image);
  if (error)
    return error;
  uint64_t args[6] = {SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, to};
  int64_t result = make_call(tid, at, SYS_seccomp, args);
  if (result > 0) { /* a thread has filters of its own: only this one gets ours */
    args[1] = 0;
    result = make_call(tid, at, SYS_seccomp, args);
  }
  return (int)-result;
}

bool inject_works(void) {
  return true;
}

int inject_filter(pid_t tid, uint64_t *scratch, const struct filter_cut *cut) {
  struct user_regs_struct regs;
  uint64_t blocked, all = UINT64_MAX;
  if (ptrace(PTRACE_GETREGS, tid, 0, &regs) < 0 ||
      ptrace(PTRACE_GETSIGMASK, tid, sizeof blocked, &blocked) < 0 ||
      ptrace(PTRACE_SETSIGMASK, tid, sizeof all, &all) < 0)
    return errno;
  int error = put_filter(tid, &regs, scratch, cut);
  ptrace(PTRACE_SETSIGMASK, tid, sizeof blocked, &blocked);
  regs.orig_rax = UINT64_MAX; /* no call is under way */
  ptrace(PTRACE_SETREGS, tid, 0, &regs);
  return error;
}

bool inject_result(pid_t tid, int64_t result) {
  struct user_regs_struct regs;
  if (ptrace(PTRACE_GETREGS, tid, 0, &regs) < 0)
    return false;
  regs.orig_rax = UINT64_MAX; /* no such call: the kernel leaves the result as it stands */
  regs.rax = (uint64_t)result;
  return ptrace(PTRACE_SETREGS, tid, 0, &regs) == 0;
}

bool inject_length(pid_t tid, uint64_t len) {
  struct user_regs_struct regs;
  if (ptrace(PTRACE_GETREGS, tid, 0, &regs) < 0)
    return false;
  regs.rdx = len;
  return ptrace(PTRACE_SETREGS, tid, 0, &regs) == 0;
}

bool inject_call_of(pid_t tid, struct __ptrace_syscall_info *info, int64_t *result) {
  struct user_regs_struct regs;
  if (ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof *info, info) < 0 ||
      !filter_is_native(info->arch) || ptrace(PTRACE_GETREGS, tid, 0, &regs) < 0 ||
      (int64_t)regs.orig_rax < 0)
    return false;
  const uint64_t args[6] = {regs.rdi, regs.rsi, regs.rdx, regs.r10, regs.r8, regs.r9};
  info->seccomp.nr = regs.orig_rax;
  for (int i = 0; i < 6; i++)
    info->seccomp.args[i] = args[i];
  *result = (int64_t)regs.rax;
  return true;
}

bool inject_again(pid_t tid) {
  struct user_regs_struct regs;
  if (ptrace(PTRACE_GETREGS, tid, 0, &regs) < 0)
    return false;
  regs.rax = (uint64_t)-ERESTARTNOHAND;
  return ptrace(PTRACE_SETREGS, tid, 0, &regs) == 0;
}
#else
bool inject_works(void) {
  return false;
}

bool inject_result(pid_t tid, int64_t result) {
  (void)tid;
  (void)result;
  return false;
}

bool inject_length(pid_t tid, uint64_t len) {
  (void)tid;
  (void)len;
  return false;
}

bool inject_call_of(pid_t tid, struct __ptrace_syscall_info *info, int64_t *result) {
  (void)tid;
  (void)info;
  (void)result;
  return false;
}

bool inject_again(pid_t tid) {
  (void)tid;
  return false;
}

int inject_filter(pid_t tid, uint64_t *scratch, const struct filter_cut *cut) {
  (void)tid;
  (void)scratch;
  (void)cut;
  return ENOSYS;
}
#endif
