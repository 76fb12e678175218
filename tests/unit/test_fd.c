/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shell's own descriptors have low numbers for a moment: a side's socket gets the lowest all the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "calls/call.h"
#include "calls/rows.h"

#define ROUNDS 20000

static atomic_bool over;

/* What another thread of the shell does meanwhile. */
static void *make_own(void *data) {
  (void)data;
  while (!over) {
    int fd = fd_high(open("/proc/self/stat", O_RDONLY | O_CLOEXEC)), ends[2];
    FILE *file = fd_fopen("/proc/self/stat");
    DIR *folder = fd_opendir("/proc/self/task");
    assert_true(fd >= 20 && fileno(file) >= 20 && dirfd(folder) >= 20);
    assert_int_equal(fd_pipe(ends), 0);
    assert_true(ends[0] >= 20 && ends[1] >= 20);
    closedir(folder);
    fclose(file);
    close(fd);
    close(ends[0]);
    close(ends[1]);
  }
  return NULL;
}

static void begin(pthread_t *other) {
  over = false;
  assert_int_equal(pthread_create(other, NULL, make_own, NULL), 0);
}

static void end(pthread_t other) {
  over = true;
  pthread_join(other, NULL);
}

static int lowest(void) {
  int fd = dup(STDERR_FILENO);
  close(fd);
  /* cppcheck-suppress deallocret ; its number is what is asked for */
  return fd;
}

/* The descriptor that ROW makes, its argument is FD. */
static int made(const struct call_row *row, int fd) {
  struct call call;
  call_start(&call, row);
  call.fd = fd;
  call.socket.family = row == &row_socketpair ? AF_UNIX : AF_INET;
  call.socket.type = SOCK_DGRAM;
  row->run(&call);
  assert_int_equal(call.error, 0);
  if (row != &row_socketpair)
    return (int)call.result;
  assert_int_equal(call.socket.fds[1], call.socket.fds[0] + 1);
  close(call.socket.fds[1]);
  return call.socket.fds[0];
}

static void a_sides_socket_gets_the_lowest_number(void **state) {
  (void)state;
  static const struct call_row *const rows[] = {&row_socket, &row_socketpair, &row_dup};
  int first = lowest();
  pthread_t other;
  begin(&other);
  for (int i = 0; i < ROUNDS; i++) {
    int fd = made(rows[i % 3], STDERR_FILENO);
    assert_int_equal(fd, first);
    close(fd);
  }
  end(other);
}

static void a_forked_process_can_make_one(void **state) {
  (void)state;
  pthread_t other;
  begin(&other);
  for (int i = 0; i < 200; i++) {
    pid_t child = fork();
    int status;
    if (child == 0) {
      alarm(100);
      _exit(fd_high(dup(STDERR_FILENO)) < 20 ? 1 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
  }
  end(other);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_sides_socket_gets_the_lowest_number),
      cmocka_unit_test(a_forked_process_can_make_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
