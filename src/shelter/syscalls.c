/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row names a call, conditions on its arguments, and what then happens: it is allowed, or fails with an errno. The
 * first row that fits counts; a call that no row fits is answered as the profile says. Each row becomes a closed block
 * of the filter, which loads what it looks at, so that no row depends on another. */
#include "shelter/syscalls.h"

#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined __riscv && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#else
#define ARCHITECTURE 0 /* then there is no shelter */
#endif

#define X32 0x40000000u /* numbers of x86-64's other calls, with pointers of 32 bits, have it */

/* Of an argument, as the kernel takes it: an int, or flags of 32 bits. */
struct syscall_condition {
  uint8_t arg;
  uint32_t mask; /* 0: no condition, and none after it */
  uint32_t value;
};
#define CONDITIONS 3

struct syscall_rule {
  int number;
  uint8_t profiles; /* bits 1 << enum profile_kind */
  uint16_t error;   /* 0: it is allowed */
  struct syscall_condition when[CONDITIONS];
};

#define EVERY 0xffffffffu
#define OWN_PROCESS                                                                                \
  0xfffffff0u /* as a value: the number of the process that the filter is made for */

#define IN(PROFILE) (1 << PROFILE_##PROFILE)
#define LESSONS (IN(LESSON) | IN(RAW))
#define ALL (LESSONS | IN(PROGRAMS))

/* When the argument's bits MASK are VALUE; when it is VALUE. */
#define BITS(ARG, MASK, VALUE)                                                                     \
  { (ARG), (MASK), (VALUE) }
#define IS(ARG, VALUE)                                                                             \
  { (ARG), EVERY, (uint32_t)(VALUE) }
/* It is allowed in lessons; with conditions. */
#define LET(NAME)                                                                                  \
  {                                                                                                \
    SYS_##NAME, LESSONS, 0, {                                                                      \
      { 0, 0, 0 }                                                                                  \
    }                                                                                              \
  }
#define LET_IF(NAME, ...)                                                                          \
  {                                                                                                \
    SYS_##NAME, LESSONS, 0, {                                                                      \
      __VA_ARGS__                                                                                  \
    }                                                                                              \
  }
/* It fails with ERROR in the PROFILES; with conditions. */
#define NOT(PROFILES, ERROR, NAME)                                                                 \
  {                                                                                                \
    SYS_##NAME, PROFILES, ERROR, {                                                                 \
      { 0, 0, 0 }                                                                                  \
    }                                                                                              \
  }
#define NOT_IF(PROFILES, ERROR, NAME, ...)                                                         \
  {                                                                                                \
    SYS_##NAME, PROFILES, ERROR, {                                                                 \
      __VA_ARGS__                                                                                  \
    }                                                                                              \
  }

#define NEW_NAMESPACES                                                                             \
  (CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS |       \
   CLONE_NEWCGROUP)

static const struct syscall_rule rows[] = {
    /* Most frequent first. */
    LET(poll),
    LET(futex),
    LET(getsockopt),
    LET(read),
    LET(write),
    LET(recvmsg),
    LET(sendto),
    LET(pread64),
    LET(recvfrom),
    LET(sendmsg),
    LET(getsockname),
    LET(getpeername),
    LET(close),

    /* Sockets: of the internet, and AF_UNIX (see AFTER). NETLINK_ROUTE is asked by getaddrinfo and if_nameindex,
       NETLINK_SOCK_DIAG by the shell itself, both always so that a program does not inherit it; what is typed is not. A
       raw socket is refused by the kernel (EPERM), which asks for a right. */
    LET_IF(socket, IS(0, AF_NETLINK), BITS(1, SOCK_CLOEXEC, SOCK_CLOEXEC), IS(2, NETLINK_ROUTE)),
    LET_IF(socket, IS(0, AF_NETLINK), BITS(1, SOCK_CLOEXEC, SOCK_CLOEXEC),
           IS(2, NETLINK_SOCK_DIAG)),
    NOT_IF(LESSONS, EPERM, socket, IS(0, AF_NETLINK)),
    {SYS_socket, IN(RAW), 0, {IS(0, AF_PACKET)}},
    NOT_IF(LESSONS, EPERM, socket, IS(0, AF_PACKET)),
    /* Protocols that nothing here teaches: the kernel would load a module for each. */
    NOT_IF(LESSONS, EPROTONOSUPPORT, socket, IS(2, IPPROTO_SCTP)),
    NOT_IF(LESSONS, EPROTONOSUPPORT, socket, IS(2, IPPROTO_DCCP)),
    NOT_IF(LESSONS, EPROTONOSUPPORT, socket, IS(2, 115 /* L2TP */)),
    LET_IF(socket, IS(0, AF_INET)),
    LET_IF(socket, IS(0, AF_INET6)),
    NOT_IF(IN(PROGRAMS), EPERM, socket, IS(0, AF_PACKET)),
    LET_IF(socketpair, IS(0, AF_UNIX)),
    LET_IF(socketpair, IS(0, AF_INET)),
    LET_IF(socketpair, IS(0, AF_INET6)),
    NOT(LESSONS, EAFNOSUPPORT, socketpair),
    LET(connect),
    LET(bind),
    LET(listen),
#ifdef SYS_accept
    LET(accept),
#endif
    LET(accept4),
    LET(setsockopt),
    LET(recvmmsg),
    LET(sendmmsg),
    LET(shutdown),
    LET_IF(ioctl, BITS(1, 0xfffffff0, 0x8910)), /* SIOC…: what a network device is like … */
    LET_IF(ioctl, BITS(1, 0xfffffff0, 0x8920)),
    LET_IF(ioctl, IS(1, SIOCGIFINDEX)), /* … its number … */
    LET_IF(ioctl, IS(1, SIOCATMARK)),
    LET_IF(ioctl, IS(1, 0x8906 /* SIOCGSTAMP */)),
    LET_IF(ioctl, IS(1, 0x8907 /* SIOCGSTAMPNS */)),

    /* What a descriptor waits with and how it blocks; the terminal's own, but for typing into it (TIOCSTI), taking it,
       and its console. */
    LET_IF(ioctl, IS(1, FIONREAD)),
    LET_IF(ioctl, IS(1, TIOCOUTQ)),
    LET_IF(ioctl, IS(1, FIONBIO)),
    LET_IF(ioctl, IS(1, FIOCLEX)),
    LET_IF(ioctl, IS(1, FIONCLEX)),
    LET_IF(ioctl, IS(1, TCGETS)),
    LET_IF(ioctl, IS(1, TCSETS)),
    LET_IF(ioctl, IS(1, TCSETSW)),
    LET_IF(ioctl, IS(1, TCSETSF)),
    LET_IF(ioctl, BITS(1, 0xfffc, 0x5428)), /* TCGETS2, TCSETS2 … of newer C libraries */
    LET_IF(ioctl, BITS(1, 0xfffe, 0x542c)),
    LET_IF(ioctl, IS(1, TCSBRK)),
    LET_IF(ioctl, IS(1, TCXONC)),
    LET_IF(ioctl, IS(1, TCFLSH)),
    LET_IF(ioctl, IS(1, TIOCGWINSZ)),
    LET_IF(ioctl, IS(1, TIOCGPGRP)),
    NOT_IF(ALL, EPERM, ioctl, IS(1, TIOCSTI)),
    NOT_IF(ALL, EPERM, ioctl, IS(1, TIOCLINUX)),
    NOT(LESSONS, ENOTTY, ioctl),

    /* Descriptors and files. No signal is sent to others by way of them. */
    NOT_IF(LESSONS, EPERM, fcntl, IS(1, F_SETOWN)),
    NOT_IF(LESSONS, EPERM, fcntl, IS(1, 15 /* F_SETOWN_EX */)),
    NOT_IF(LESSONS, EPERM, fcntl, IS(1, 10 /* F_SETSIG */)),
    LET(fcntl),
    LET(dup),
    LET(dup3),
    LET(readv),
    LET(writev),
    LET(pwrite64),
    LET(lseek),
    LET(fstat),
    LET(newfstatat),
    LET(statx),
    LET(openat),
    LET(faccessat),
    LET(readlinkat),
    LET(getcwd),
    LET(getdents64),
    LET(ppoll),
    LET(pselect6),
    LET(epoll_create1),
    LET(epoll_ctl),
    LET(epoll_pwait),
    LET(eventfd2),
    LET(pipe2),
    LET(signalfd4),
    LET(timerfd_create),
    LET(timerfd_settime),
#ifdef SYS_open /* what newer processors do without */
    LET(open),
    LET(stat),
    LET(lstat),
    LET(access),
    LET(readlink),
    LET(select),
    LET(dup2),
    LET(pipe),
    LET(epoll_wait),
    LET(time),
    LET(getpgrp),
#endif
#ifdef SYS_openat2
    LET(openat2),
#endif
#ifdef SYS_faccessat2
    LET(faccessat2),
#endif
#ifdef SYS_close_range
    LET(close_range),
#endif

    /* Memory, never to be executed, and private: what is shared does not count to RLIMIT_DATA. */
    LET_IF(mmap, BITS(2, PROT_EXEC, 0), BITS(3, MAP_SHARED, 0)),
    LET_IF(mprotect, BITS(2, PROT_EXEC, 0)),
    NOT(LESSONS, EPERM, mmap),
    NOT(LESSONS, EPERM, mprotect),
    LET(munmap),
    LET(mremap),
    LET(madvise),
    LET(brk),

    /* Threads, no processes. clone3 has its flags in memory, where a filter does not see them: without it the C library
       takes clone. */
    NOT(ALL, ENOSYS, clone3),
    NOT_IF(IN(PROGRAMS), EPERM, clone, BITS(0, CLONE_NEWUSER, CLONE_NEWUSER)),
    LET_IF(clone, BITS(0, CLONE_THREAD, CLONE_THREAD), BITS(0, NEW_NAMESPACES, 0)),
#if SHELTER_SANITIZED
#ifdef SYS_getdents
    LET(getdents),
#endif
    LET(clone),
    LET(ptrace),
    LET(wait4),
    LET(prctl),
    LET(process_vm_readv),
    LET(capget),
    LET(kill),
#endif
    NOT(LESSONS, EPERM, clone),
    LET(gettid),
    LET(set_robust_list),
    LET(rseq),
    LET(membarrier),
    LET(sched_yield),
    LET(sched_getaffinity),
    LET(exit),
    LET(exit_group),

    /* Signals, to itself. */
    LET_IF(tgkill, IS(0, OWN_PROCESS)),
    LET_IF(kill, IS(0, OWN_PROCESS)),
    NOT(LESSONS, EPERM, tgkill),
    NOT(LESSONS, EPERM, kill),
    LET(rt_sigaction),
    LET(rt_sigprocmask),
    LET(rt_sigreturn),
    LET(rt_sigtimedwait),
    LET(sigaltstack),
    LET(restart_syscall),

    /* Clocks, and what the process is. */
    LET(clock_gettime),
    LET(clock_getres),
    LET(clock_nanosleep),
    LET(nanosleep),
    LET(gettimeofday),
    LET(getpid),
    LET(getppid),
    LET(getpgid),
    LET(getuid),
    LET(geteuid),
    LET(getgid),
    LET(getegid),
    LET(uname),
    LET(sysinfo),
    LET(getrandom),
    LET_IF(prlimit64, IS(0, 0)),

    /* What no program needs that sockets are learned with; the rights for most are gone anyway. */
    NOT(IN(PROGRAMS), EPERM, unshare),
    NOT(IN(PROGRAMS), EPERM, setns),
    NOT(IN(PROGRAMS), EPERM, mount),
    NOT(IN(PROGRAMS), EPERM, umount2),
    NOT(IN(PROGRAMS), EPERM, pivot_root),
    NOT(IN(PROGRAMS), EPERM, bpf),
    NOT(IN(PROGRAMS), EPERM, perf_event_open),
    NOT(IN(PROGRAMS), EPERM, keyctl),
    NOT(IN(PROGRAMS), EPERM, add_key),
    NOT(IN(PROGRAMS), EPERM, request_key),
    NOT(IN(PROGRAMS), EPERM, userfaultfd),
    NOT(IN(PROGRAMS), EPERM, kexec_load),
    NOT(IN(PROGRAMS), EPERM, init_module),
    NOT(IN(PROGRAMS), EPERM, finit_module),
    NOT(IN(PROGRAMS), EPERM, open_by_handle_at),
#ifdef SYS_io_uring_setup /* its sockets are made without system calls */
    NOT(IN(PROGRAMS), EPERM, io_uring_setup),
    NOT(IN(PROGRAMS), EPERM, move_mount),
    NOT(IN(PROGRAMS), EPERM, open_tree),
    NOT(IN(PROGRAMS), EPERM, fsopen),
#endif
#ifdef SYS_mount_setattr
    NOT(IN(PROGRAMS), EPERM, mount_setattr),
#endif
};

/* The last rows, for AF_UNIX sockets that can or cannot be made. Any other family is unknown. */
static const struct syscall_rule after[2][2] = {
    {NOT_IF(ALL, EPERM, socket, IS(0, AF_UNIX)), NOT(LESSONS, EAFNOSUPPORT, socket)},
    {LET_IF(socket, IS(0, AF_UNIX)), NOT(LESSONS, EAFNOSUPPORT, socket)},
};

#define COUNT(ARRAY) (sizeof(ARRAY) / sizeof *(ARRAY))
#define LOAD(OFFSET) ((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(OFFSET)))
#define JUMP(TEST, K, TRUE, FALSE)                                                                 \
  ((struct sock_filter)BPF_JUMP(BPF_JMP | (TEST) | BPF_K, (K), (TRUE), (FALSE)))
#define ANSWER(VALUE) ((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, (VALUE)))
#define NUMBER offsetof(struct seccomp_data, nr)

/* Where the filter finds the lower half of an argument. */
static size_t argument(int number) {
  size_t high = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0;
  return offsetof(struct seccomp_data, args) + 8 * (size_t)number + high;
}

static uint32_t answer(uint32_t error) {
  return error ? SECCOMP_RET_ERRNO | (error & SECCOMP_RET_DATA) : SECCOMP_RET_ALLOW;
}

/* Appends the block of ROW: whatever it decides, after it the call's number is loaded again. */
static void add_row(const struct syscall_rule *row, struct sock_filter *code, size_t *len) {
  size_t conditions = 0;
  while (conditions < CONDITIONS && row->when[conditions].mask)
    conditions++;
  /* Each condition is three instructions; the answer is one, and with conditions the number is loaded again. */
  uint8_t rest = (uint8_t)(3 * conditions + 1 + (conditions > 0));
  code[(*len)++] = JUMP(BPF_JEQ, (uint32_t)row->number, 0, rest);
  for (size_t i = 0; i < conditions; i++) {
    const struct syscall_condition *c = &row->when[i];
    uint32_t value = c->value == OWN_PROCESS ? (uint32_t)getpid() : c->value;
    code[(*len)++] = LOAD(argument(c->arg));
    code[(*len)++] = (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, c->mask);
    code[(*len)++] = JUMP(BPF_JEQ, value & c->mask, 0, (uint8_t)(3 * (conditions - i - 1) + 1));
  }
  code[(*len)++] = ANSWER(answer(row->error));
  if (conditions)
    code[(*len)++] = LOAD(NUMBER);
}

#define FILTER_MAX 4096 /* instructions (BPF_MAXINSNS) */

/* Writes the filter to CODE, which has room for FILTER_MAX instructions: how many there are; 0: this processor's system
   calls are not known. */
static size_t write_filter(enum profile_kind profile, bool unix_sockets, struct sock_filter *code) {
  _Static_assert((COUNT(rows) + 2) * (3 * CONDITIONS + 3) + 8 <= FILTER_MAX,
                 "the filter would be too long");
  size_t len = 0;
  if (!ARCHITECTURE)
    return 0;
  code[len++] = LOAD(offsetof(struct seccomp_data, arch));
  code[len++] = JUMP(BPF_JEQ, ARCHITECTURE, 1, 0);
  code[len++] = ANSWER(SECCOMP_RET_KILL_PROCESS);
  code[len++] = LOAD(NUMBER);
#ifdef __x86_64__
  code[len++] = JUMP(BPF_JGE, X32, 0, 1);
  code[len++] = ANSWER(answer(ENOSYS));
#endif
  for (size_t i = 0; i < COUNT(rows); i++)
    if (rows[i].profiles & 1 << profile)
      add_row(&rows[i], code, &len);
  for (size_t i = 0; i < 2; i++)
    if (after[unix_sockets][i].profiles & 1 << profile)
      add_row(&after[unix_sockets][i], code, &len);
  code[len++] = ANSWER(answer(profiles[profile].otherwise));
  return len;
}

int syscalls_confine(enum profile_kind profile, bool unix_sockets) {
  struct sock_filter code[FILTER_MAX];
  struct sock_fprog program = {0, code};
  program.len = (unsigned short)write_filter(profile, unix_sockets, code);
  if (!program.len)
    return ENOSYS;
  long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
  return result < 0 ? errno : result > 0 ? ESRCH : 0; /* a thread has another filter */
}

bool syscalls_can(void) {
  uint32_t action = SECCOMP_RET_ERRNO;
  return ARCHITECTURE && syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}
