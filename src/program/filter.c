/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stops is decided by numbers of system calls; some processors lack some of them. */
#include "program/filter.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>

#if defined __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined __i386__
#define ARCHITECTURE AUDIT_ARCH_I386
#elif defined __riscv
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#else
#define ARCHITECTURE 0
#endif

/* restart_syscall goes on with a poll that a signal has stopped: without it the poll's result would be missed.
   rt_sigreturn tells whether an interrupted call goes on. Before a process ends or becomes another program whoever
   traces it closes the copies that it has of its sockets. */
static const int always[] = {
#ifdef SYS_socket
    SYS_socket,
    SYS_socketpair,
    SYS_bind,
    SYS_listen,
    SYS_accept4,
    SYS_connect,
    SYS_sendto,
    SYS_recvfrom,
    SYS_sendmsg,
    SYS_recvmsg,
    SYS_sendmmsg,
    SYS_recvmmsg,
    SYS_shutdown,
    SYS_getsockname,
    SYS_getpeername,
    SYS_setsockopt,
    SYS_getsockopt,
#endif
#ifdef SYS_accept
    SYS_accept,
#endif
#ifdef SYS_socketcall
    SYS_socketcall,
#endif
    SYS_close,
#ifdef SYS_close_range
    SYS_close_range,
#endif
    SYS_dup,
#ifdef SYS_dup2
    SYS_dup2,
#endif
    SYS_dup3,
    SYS_fcntl,
#ifdef SYS_poll
    SYS_poll,
#endif
#ifdef SYS_ppoll
    SYS_ppoll,
#endif
#ifdef SYS_select
    SYS_select,
#endif
#ifdef SYS_pselect6
    SYS_pselect6,
#endif
#ifdef SYS_epoll_create
    SYS_epoll_create,
#endif
    SYS_epoll_create1,
    SYS_epoll_ctl,
#ifdef SYS_epoll_wait
    SYS_epoll_wait,
#endif
    SYS_epoll_pwait,
#ifdef SYS_epoll_pwait2
    SYS_epoll_pwait2,
#endif
    SYS_sendfile,
    SYS_splice,
#ifdef SYS_io_uring_setup
    SYS_io_uring_setup,
#endif
    SYS_restart_syscall,
    SYS_rt_sigreturn,
    SYS_execve,
    SYS_execveat,
    SYS_exit_group,
};

static const int streams[] = {SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_ioctl};

#define COUNT(ARRAY) (sizeof(ARRAY) / sizeof *(ARRAY))
#define LOAD(MEMBER) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, MEMBER))
#define STOP BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE)
#define GO_ON BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static void add(struct sock_filter *to, size_t *len, struct sock_filter instruction) {
  to[(*len)++] = instruction;
}

/* If the loaded word is NUMBER, stops. */
static void stop_at(struct sock_filter *to, size_t *len, int number) {
  add(to, len, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 1));
  add(to, len, (struct sock_filter)STOP);
}

const struct sock_fprog *filter_first(bool reads) {
  static struct sock_filter code[6 + 2 * (COUNT(always) + COUNT(streams))];
  static struct sock_fprog program;
  size_t len = 0;
  add(code, &len, (struct sock_filter)LOAD(arch)); /* a foreign architecture's calls: all stop */
  add(code, &len, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
  add(code, &len, (struct sock_filter)STOP);
  add(code, &len, (struct sock_filter)LOAD(nr));
  for (size_t i = 0; i < COUNT(streams);
       i++) { /* first: further filters have them run through this one */
    add(code, &len,
        (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)streams[i], 0, 1));
    add(code, &len, reads ? (struct sock_filter)STOP : (struct sock_filter)GO_ON);
  }
  for (size_t i = 0; i < COUNT(always); i++)
    stop_at(code, &len, always[i]);
  add(code, &len, (struct sock_filter)GO_ON);
  program = (struct sock_fprog){(unsigned short)len, code};
  return &program;
}

/* Takes FD out of those that are left out: whether it was among them. */
static bool was_left_out(struct filter_set *set, uint32_t fd) {
  for (size_t i = 0; i < set->except_count; i++)
    if (set->except[i] == fd) {
      set->except[i] = set->except[--set->except_count];
      return true;
    }
  return false;
}

/* Whether the filters that are there stop FD. *LEFT_OUT: it was left out, and is not from here on. */
static bool stops(struct filter_set *set, int fd, bool *left_out) {
  if (set->has_single && set->single == fd)
    return true;
  if (fd <= 2)
    return set->standard;
  *left_out = was_left_out(set, (uint32_t)fd);
  return set->above && !*left_out;
}

bool filter_wanted(struct filter_set *set, int fd, struct filter_cut *cut) {
  bool left_out = false;
  if (set->all || fd < 0 || stops(set, fd, &left_out))
    return false;
  *cut = (struct filter_cut){.low = (uint32_t)fd, .high = (uint32_t)fd};
  if (!set->has_single) {
    set->has_single = true;
    set->single = fd;
  } else if (fd <= 2) {
    set->standard = true;
    cut->low = 0;
    cut->high = 2;
  } else if (left_out) {
    set->all = true;
    cut->low = 0;
    cut->high = UINT32_MAX;
  } else {
    set->above = true;
    cut->low = 3;
    cut->high = UINT32_MAX;
  }
  return true;
}

void filter_leave_out(struct filter_set *set, struct filter_cut *cut, uint32_t fd) {
  if (cut->low != 3 || cut->high != UINT32_MAX || fd < 3 || cut->count == FILTER_EXCEPT)
    return;
  cut->except[cut->count++] = fd;
  set->except[set->except_count++] = fd;
}

/* The call's number comes first, then its descriptor: the kernel remembers of each number which filters let it go on
   whatever its arguments are, and does not run them. */
size_t filter_more(const struct filter_cut *cut, struct sock_filter *to) {
  size_t len = 0;
  const uint8_t count = COUNT(streams);
  const uint8_t rest = (uint8_t)cut->count; /* instructions between the bounds and the end */
  add(to, &len, (struct sock_filter)LOAD(nr));
  for (uint8_t i = 0; i < count; i++)
    add(to, &len,
        (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)streams[i],
                                     (uint8_t)(count - i), 0));
  add(to, &len, (struct sock_filter)GO_ON);
  add(to, &len, (struct sock_filter)LOAD(args[0]));
  add(to, &len,
      (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, cut->low, 0, (uint8_t)(rest + 2)));
  add(to, &len,
      (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, cut->high, (uint8_t)(rest + 1), 0));
  for (uint8_t i = 0; i < rest; i++)
    add(to, &len,
        (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, cut->except[i], (uint8_t)(rest - i),
                                     0));
  add(to, &len, (struct sock_filter)STOP);
  add(to, &len, (struct sock_filter)GO_ON);
  return len;
}

bool filter_is_native(uint32_t arch) {
  return arch == ARCHITECTURE;
}
