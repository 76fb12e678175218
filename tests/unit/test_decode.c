/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls of this process decoded from registers: what the struct call says to those that explain and export it.
 * How they look is compared with strace by tests/decode. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "program/decode.h"
#include "view/trace.h"

static struct call call;
static struct decode_store *store;

static uint64_t at(const void *s) {
  return (uintptr_t)s;
}

/* Decodes the entry of a call of this process. */
static void enter(const struct call_row *row, uint64_t a, uint64_t b, uint64_t c, uint64_t d,
                  uint64_t e, uint64_t f) {
  const uint64_t args[6] = {a, b, c, d, e, f};
  decode_enter(&call, store, row, getpid(), args);
}

static void leave(int64_t result) {
  decode_exit(&call, store, getpid(), result);
}

static void assert_line(const char *wanted) {
  struct text t = TEXT_EMPTY;
  trace_call(&call, &t);
  assert_string_equal(text_str(&t), wanted);
  text_free(&t);
}

static void rows_of_numbers(void **state) {
  (void)state;
  uint64_t none[6] = {3, 1, 2, 0, 0, 0}, with[6] = {3, 1, 2, 0, 9, 9};
  assert_ptr_equal(decode_row(SYS_sendto, none), &row_send);
  assert_ptr_equal(decode_row(SYS_sendto, with), &row_sendto);
  assert_ptr_equal(decode_row(SYS_recvfrom, none), &row_recv);
  assert_ptr_equal(decode_row(SYS_recvfrom, with), &row_recvfrom);
  assert_ptr_equal(decode_row(SYS_epoll_pwait, none), &row_epoll_pwait);
  assert_null(decode_row(SYS_getpid, none));
  assert_null(decode_row(-1, none));
}

/* What writev and sendmsg gather is what send would send; what readv scatters, what recv would have received. */
static void lists_are_one_piece_too(void **state) {
  (void)state;
  char a[8] = "GET ", b[8] = "/ HTTP";
  struct iovec iov[2] = {{a, 4}, {b, 6}};
  enter(&row_writev, 3, at(iov), 2, 0, 0, 0);
  assert_ptr_equal(call_meaning(&call), &row_send);
  assert_int_equal(call.fd, 3);
  assert_int_equal(call.in_len, 10);
  assert_int_equal(call.in_kept, 10);
  assert_memory_equal(call.in, "GET / HTTP", 10);
  leave(7);
  assert_int_equal(call.result, 7);
  enter(&row_readv, 3, at(iov), 2, 0, 0, 0);
  assert_int_equal(call.out_room, 10);
  leave(6);
  assert_ptr_equal(call_meaning(&call), &row_recv);
  assert_int_equal(call.out_len, 6);
  assert_memory_equal(call.out, "GET / ", 6);
  leave(0);
  assert_int_equal(call.out_len, 0);
  assert_non_null(call.out);
}

static void a_message_has_its_address(void **state) {
  (void)state;
  struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(7)};
  struct iovec iov = {"ping", 4};
  struct msghdr m = {.msg_iov = &iov, .msg_iovlen = 1};
  enter(&row_sendmsg, 3, at(&m), MSG_DONTWAIT, 0, 0, 0);
  assert_ptr_equal(call_meaning(&call), &row_send);
  assert_int_equal(call_message_flags(&call), MSG_DONTWAIT);
  m.msg_name = &in;
  m.msg_namelen = sizeof in;
  enter(&row_sendmsg, 3, at(&m), 0, 0, 0, 0);
  assert_ptr_equal(call_meaning(&call), &row_sendto);
  assert_int_equal(call.addr_len, sizeof in);
  assert_memory_equal(&call.addr, &in, sizeof in);
  leave(-ECONNREFUSED);
  assert_int_equal(call.result, -1);
  assert_int_equal(call.error, ECONNREFUSED);
}

/* More is sent than is kept: lengths stay true. */
static void much_data_is_bounded(void **state) {
  (void)state;
  size_t size = 1000000;
  char *much = test_calloc(size, 1);
  struct iovec iov[40];
  for (int i = 0; i < 40; i++)
    iov[i] = (struct iovec){much, size / 40};
  enter(&row_write, 3, at(much), size, 0, 0, 0);
  assert_int_equal(call.in_len, size);
  assert_int_equal(call.in_kept, DECODE_KEEP);
  enter(&row_writev, 3, at(iov), 40, 0, 0, 0);
  assert_int_equal(call.in_len, size);
  assert_int_equal(call.in_kept, DECODE_KEEP);
  assert_int_equal(call.traced->piece_count, CALL_ELEMENTS);
  struct call *copy = call_copy_sent(&call, 64, 64);
  assert_int_equal(copy->in_len, size);
  assert_int_equal(copy->in_kept, 64);
  call_copy_free(copy);
  test_free(much);
}

/* The second page is not there. */
static void memory_that_ends(void **state) {
  (void)state;
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  /* cppcheck-suppress invalidFunctionArg ; mmap(2): -1 is right with MAP_ANONYMOUS */
  char *two = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  assert_true(two != MAP_FAILED);
  assert_int_equal(mprotect(two + page, page, PROT_NONE), 0);
  char *end = two + page;
  memset(end - 4, 'z', 4);
  enter(&row_write, 3, at(end - 4), 4, 0, 0, 0);
  leave(4);
  assert_line("write(3, \"zzzz\", 4) = 4");
  enter(&row_write, 3, at(end - 4), 5, 0, 0, 0);
  assert_true(call_is_unread(call.traced, 1));
  struct iovec *iov = (struct iovec *)end - 1;
  *iov = (struct iovec){end - 20, 8};
  enter(&row_writev, 3, at(iov), 3, 0, 0, 0);
  assert_int_equal(call.in_len, 8);
  assert_int_equal(call.traced->piece_count, 1);
  enter(&row_writev, 3, at(end), 3, 0, 0, 0);
  assert_true(call_is_unread(call.traced, 1));
  assert_int_equal(call.in_len, 0);
  munmap(two, 2 * page);
}

/* Whatever is given, nothing is read beyond what is there and no size is taken on trust. */
static void hostile_arguments(void **state) {
  (void)state;
  static const uint64_t odd[] = {0, 1, 16, INT64_MAX, UINT64_MAX, (uint64_t)1 << 31, 0xfffffff0};
  size_t count = sizeof odd / sizeof *odd;
  struct iovec bad = {(void *)16, SIZE_MAX};
  struct msghdr m = {.msg_name = &bad,
                     .msg_namelen = UINT32_MAX,
                     .msg_iov = &bad,
                     .msg_iovlen = SIZE_MAX,
                     .msg_control = &bad,
                     .msg_controllen = SIZE_MAX};
  for (const struct call_row *const *row = call_rows; *row; row++) {
    if ((*row)->flags & CALL_LIBRARY)
      continue;
    for (size_t i = 0; i < count; i++)
      for (size_t k = 0; k < count; k++) {
        struct text t = TEXT_EMPTY;
        enter(*row, odd[i], k % 2 ? at(&m) : odd[k], odd[(i + k) % count], at(&m), odd[k], odd[i]);
        leave(i % 2 ? (int64_t)odd[k] : -EFAULT);
        struct call *copy = call_copy(&call, 64);
        trace_call(copy, &t);
        assert_true(copy->in_kept <= DECODE_KEEP && t.len < 100000);
        call_until(copy, 1);
        call_copy_free(copy);
        text_free(&t);
      }
  }
}

static void times_to_wait(void **state) {
  (void)state;
  struct timespec ts = {2, 500000000};
  struct pollfd fd = {.fd = 3, .events = POLLIN};
  enter(&row_ppoll, at(&fd), 1, at(&ts), 0, 8, 0);
  assert_int_equal(call.poll.timeout, 2500);
  assert_int_equal(call_until(&call, 10), 2500000010);
  assert_ptr_equal(call_meaning(&call), &row_poll);
  enter(&row_ppoll, at(&fd), 1, 0, 0, 8, 0);
  assert_int_equal(call_until(&call, 10), 0);
  enter(&row_epoll_pwait, 4, 0, 1, 1000, 0, 8);
  assert_int_equal(call_until(&call, 10), 1000000010);
  enter(&row_pselect6, 0, 0, 0, 0, at(&ts), 0);
  assert_int_equal(call_until(&call, 10), 2500000010);
}

static void marks_are_shown(void **state) {
  (void)state;
  enter(&row_recv, 3, 16, 10, 0, 0, 0);
  leave(-ECONNRESET);
  call.marks = CALL_MARK_INJECTED;
  assert_line("recv(3, 0x10, 10, 0) = -1 ECONNRESET (Connection reset by peer) (INJECTED)");
  enter(&row_accept4, 3, 0, 0, SOCK_CLOEXEC, 0, 0);
  call.marks = CALL_MARK_INTERRUPTED;
  assert_line("accept4(3, NULL, NULL, SOCK_CLOEXEC) = ?");
  leave(-512);
  call.marks = 0;
  assert_line("accept4(3, NULL, NULL, SOCK_CLOEXEC) = ? ERESTARTSYS (To be restarted if SA_RESTART "
              "is set)");
}

/* The kernel is asked through another descriptor than the program's, which a copy no longer has. */
static void where_the_kernel_is_asked(void **state) {
  (void)state;
  enter(&row_accept4, 3, 0, 0, 0, 0, 0);
  leave(5);
  assert_int_equal(call_here(&call), 3);
  assert_int_equal(call_here_made(&call), 5);
  call.here = 40;
  call.here_made = 41;
  assert_int_equal(call_here(&call), 40);
  assert_int_equal(call_here_made(&call), 41);
  struct call *copy = call_copy(&call, 64);
  assert_int_equal(call_here(copy), -1);
  assert_int_equal(call_here_made(copy), -1);
  call_copy_free(copy);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_of_numbers),
      cmocka_unit_test(lists_are_one_piece_too),
      cmocka_unit_test(a_message_has_its_address),
      cmocka_unit_test(much_data_is_bounded),
      cmocka_unit_test(memory_that_ends),
      cmocka_unit_test(hostile_arguments),
      cmocka_unit_test(times_to_wait),
      cmocka_unit_test(marks_are_shown),
      cmocka_unit_test(where_the_kernel_is_asked),
  };
  store = decode_store_new();
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  decode_store_free(store);
  return failed;
}
