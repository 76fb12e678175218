/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filters of programs: which calls stop, run by a small machine for the instructions that they use. */
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include <cmocka.h>

#include "program/filter.h"

#if defined __x86_64__
#define NATIVE AUDIT_ARCH_X86_64
#else
#define NATIVE AUDIT_ARCH_AARCH64
#endif

/* What CODE of LEN instructions answers to DATA. */
static uint32_t answer(const struct sock_filter *code, size_t len,
                       const struct seccomp_data *data) {
  uint32_t a = 0;
  for (size_t at = 0; at < len; at++) {
    const struct sock_filter *i = code + at;
    bool holds = false;
    switch (i->code) {
    case BPF_LD | BPF_W | BPF_ABS:
      memcpy(&a, (const char *)data + i->k, sizeof a);
      continue;
    case BPF_RET | BPF_K:
      return i->k;
    case BPF_JMP | BPF_JEQ | BPF_K:
      holds = a == i->k;
      break;
    case BPF_JMP | BPF_JGE | BPF_K:
      holds = a >= i->k;
      break;
    case BPF_JMP | BPF_JGT | BPF_K:
      holds = a > i->k;
      break;
    default:
      fail_msg("instruction %zu is unknown", at);
    }
    at += holds ? i->jt : i->jf;
  }
  fail_msg("the filter has no end");
  return 0;
}

static bool stops_first(bool reads, int number, uint32_t arch) {
  const struct sock_fprog *program = filter_first(reads);
  struct seccomp_data data = {.nr = number, .arch = arch};
  return answer(program->filter, program->len, &data) == SECCOMP_RET_TRACE;
}

static bool stops_more(const struct filter_cut *cut, int number, uint64_t fd) {
  struct sock_filter code[FILTER_MORE];
  size_t len = filter_more(cut, code);
  assert_true(len <= FILTER_MORE);
  struct seccomp_data data = {.nr = number, .arch = NATIVE, .args = {fd}};
  return answer(code, len, &data) == SECCOMP_RET_TRACE;
}

static void the_first(void **state) {
  (void)state;
  static const int stopped[] = {SYS_socket,          SYS_connect,   SYS_accept4, SYS_sendmsg,
                                SYS_close,           SYS_dup3,      SYS_fcntl,   SYS_ppoll,
                                SYS_restart_syscall, SYS_epoll_ctl, SYS_execve,  SYS_exit_group};
  static const int untold[] = {SYS_openat, SYS_mmap, SYS_futex, SYS_nanosleep, SYS_seccomp};
  for (size_t i = 0; i < sizeof stopped / sizeof *stopped; i++)
    assert_true(stops_first(false, stopped[i], NATIVE));
  for (size_t i = 0; i < sizeof untold / sizeof *untold; i++)
    assert_false(stops_first(true, untold[i], NATIVE));
  assert_false(stops_first(false, SYS_read, NATIVE));
  assert_false(stops_first(false, SYS_ioctl, NATIVE));
  assert_true(stops_first(true, SYS_write, NATIVE));
  assert_true(stops_first(false, SYS_openat, AUDIT_ARCH_ARM)); /* a foreign one's calls */
}

static void cuts(void **state) {
  (void)state;
  struct filter_cut one = {.low = 7, .high = 7};
  assert_true(stops_more(&one, SYS_read, 7));
  assert_true(stops_more(&one, SYS_writev, 7));
  assert_false(stops_more(&one, SYS_read, 6));
  assert_false(stops_more(&one, SYS_read, 8));
  assert_false(stops_more(&one, SYS_openat, 7));
  struct filter_cut range = {.low = 3, .high = 63, .except = {4, 60}, .count = 2};
  for (uint64_t fd = 0; fd < 100; fd++)
    assert_int_equal(stops_more(&range, SYS_write, fd), fd >= 3 && fd <= 63 && fd != 4 && fd != 60);
  struct filter_cut full = {.low = 0, .high = UINT32_MAX, .count = FILTER_EXCEPT};
  for (uint32_t i = 0; i < FILTER_EXCEPT; i++)
    full.except[i] = 2 * i;
  for (uint64_t fd = 0; fd < 100; fd++)
    assert_int_equal(stops_more(&full, SYS_ioctl, fd), fd % 2 == 1 || fd >= 2 * FILTER_EXCEPT);
}

#define MORE_MAX 4

/* A process with its filters, as the tracer keeps them. */
struct traced {
  struct filter_set set;
  struct filter_cut cuts[MORE_MAX];
  size_t count;
};

static void becomes_socket(struct traced *t, int fd, const bool *is_file) {
  struct filter_cut cut;
  if (!filter_wanted(&t->set, fd, &cut))
    return;
  for (uint32_t i = 0; i < 200; i++)
    if (is_file[i])
      filter_leave_out(&t->set, &cut, i);
  assert_true(t->count < MORE_MAX);
  t->cuts[t->count++] = cut;
}

static bool stops_now(const struct traced *t, int fd) {
  for (size_t i = 0; i < t->count; i++)
    if (stops_more(&t->cuts[i], SYS_read, (uint64_t)fd))
      return true;
  return false;
}

/* Whatever numbers become sockets and files in whatever order: every socket stops, with at most four filters. */
static void in_any_order(void **state) {
  (void)state;
  srand(1);
  for (int round = 0; round < 300; round++) {
    struct traced t = {.count = 0};
    bool is_file[200] = {true, true, true}, is_socket[200] = {false};
    for (int step = 0; step < 300; step++) {
      int fd = rand() % (round % 2 ? 200 : 20);
      is_file[fd] = rand() % 3 == 0;
      is_socket[fd] = !is_file[fd];
      if (is_socket[fd])
        becomes_socket(&t, fd, is_file);
      for (int i = 0; i < 200; i++)
        assert_true(!is_socket[i] || stops_now(&t, i));
    }
  }
}

/* A server with a file open, and many sockets: its file does not stop. */
static void files_go_on(void **state) {
  (void)state;
  struct traced t = {.count = 0};
  bool is_file[200] = {true, true, true, false, true};
  becomes_socket(&t, 3, is_file);
  for (int fd = 5; fd < 1000; fd++)
    becomes_socket(&t, fd, is_file);
  assert_int_equal(t.count, 2);
  assert_false(stops_now(&t, 1));
  assert_false(stops_now(&t, 4));
  assert_true(stops_now(&t, 999));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_first),
      cmocka_unit_test(cuts),
      cmocka_unit_test(in_any_order),
      cmocka_unit_test(files_go_on),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
