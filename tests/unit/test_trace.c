/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trace line, letter for letter as strace prints the call. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/ioctl.h>

#include "base/text.h"
#include "calls/call.h"
#include "net/address.h"
#include "view/quote.h"
#include "view/trace.h"

static struct call call;

static struct call *start(const char *row) {
  call_start(&call, call_find(row, strlen(row)));
  call.fd = 3;
  return &call;
}

/* The call's line, and that of a copy of a copy, which must be the same. */
static void check(const char *wanted) {
  struct text t = TEXT_EMPTY;
  trace_call(&call, &t);
  assert_string_equal(text_str(&t), wanted);
  text_clear(&t);
  struct call *once = call_copy(&call, 64), *twice = call_copy(once, 64);
  call_copy_free(once);
  trace_call(twice, &t);
  assert_string_equal(text_str(&t), wanted);
  call_copy_free(twice);
  text_free(&t);
}

static void fail_with(int error) {
  call.result = -1;
  call.error = error;
}

static void makes_sockets(void **state) {
  (void)state;
  start("socket");
  call.socket.family = AF_INET;
  call.socket.type = SOCK_STREAM;
  call.result = 3;
  check("socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3");
  call.socket.family = AF_UNIX;
  call.socket.type = SOCK_STREAM | SOCK_NONBLOCK;
  check("socket(AF_UNIX, SOCK_STREAM|SOCK_NONBLOCK, 0) = 3");
  call.socket.family = AF_PACKET;
  call.socket.type = SOCK_RAW;
  call.socket.protocol = htons(3);
  check("socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) = 3");
}

static void shows_unknown_numbers(void **state) {
  (void)state;
  start("socket");
  call.socket.family = 99;
  call.socket.type = SOCK_STREAM;
  fail_with(EAFNOSUPPORT);
  check("socket(0x63 /* AF_??? */, SOCK_STREAM, 0) = -1 EAFNOSUPPORT (Address family not supported "
        "by "
        "protocol)");
  call.socket.family = AF_INET;
  call.socket.type = 77;
  call.socket.protocol = 999;
  fail_with(EINVAL);
  check("socket(AF_INET, 0x4d /* SOCK_??? */, 0x3e7 /* IPPROTO_??? */) = -1 EINVAL (Invalid "
        "argument)");
  start("shutdown");
  call.shutdown.how = -1;
  fail_with(EINVAL);
  check("shutdown(3, 0xffffffff /* SHUT_??? */) = -1 EINVAL (Invalid argument)");
}

static void shows_addresses(void **state) {
  (void)state;
  start("bind");
  call.addr_len = address_numeric(&call.addr, AF_INET, "", 50000);
  check("bind(3, {sa_family=AF_INET, sin_port=htons(50000), sin_addr=inet_addr(\"0.0.0.0\")}, 16) "
        "= 0");
  start("connect");
  call.addr_len = address_numeric(&call.addr, AF_INET6, "::1", 80);
  fail_with(ECONNREFUSED);
  check("connect(3, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), "
        "inet_pton(AF_INET6, \"::1\", &sin6_addr), sin6_scope_id=0}, 28) = -1 ECONNREFUSED "
        "(Connection "
        "refused)");
  start("bind");
  call.addr_len = address_unix(&call.addr,
                               "\0ab\x01"
                               "c",
                               5);
  check("bind(3, {sa_family=AF_UNIX, sun_path=@\"ab\\1c\"}, 7) = 0");
  call.addr_len = address_unix(&call.addr, "/tmp/\n\"q", 8);
  check("bind(3, {sa_family=AF_UNIX, sun_path=\"/tmp/\\n\\\"q\"}, 11) = 0");
}

static void shows_what_the_kernel_filled(void **state) {
  (void)state;
  start("accept");
  call.addr_room = sizeof call.addr;
  call.addr_len = address_numeric(&call.addr, AF_INET, "127.0.0.1", 43802);
  call.result = 5;
  check("accept(3, {sa_family=AF_INET, sin_port=htons(43802), sin_addr=inet_addr(\"127.0.0.1\")}, "
        "[128 => 16]) = 5");
  char wanted[200];
  start("getpeername");
  call.addr_room = sizeof call.addr;
  fail_with(ENOTCONN);
  snprintf(wanted, sizeof wanted,
           "getpeername(3, %#lx, [128]) = -1 ENOTCONN (Transport endpoint is not connected)",
           (unsigned long)(uintptr_t)&call.addr);
  check(wanted);
}

static void quotes_data(void **state) {
  (void)state;
  start("send");
  call.in = "q\"\\\t\r\v\f\177\377";
  call.in_len = 9;
  call.result = 9;
  check("send(3, \"q\\\"\\\\\\t\\r\\v\\f\\177\\377\", 9, 0) = 9");
  call.in = "\0\1\0022";
  call.in_len = 4;
  call.message.flags = MSG_NOSIGNAL | MSG_DONTWAIT;
  call.result = 4;
  check("send(3, \"\\0\\1\\0022\", 4, MSG_DONTWAIT|MSG_NOSIGNAL) = 4");
  call.in = "\0009";
  call.in_len = 2;
  call.message.flags = 1 << 20;
  call.result = 2;
  check("send(3, \"\\09\", 2, 0x100000 /* MSG_??? */) = 2");
}

static void cuts_long_data(void **state) {
  (void)state;
  char data[1000];
  memset(data, 'a', sizeof data);
  start("recv");
  call.out = data;
  call.out_room = sizeof data;
  call.out_len = 32;
  call.result = 32;
  check("recv(3, \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", 1000, 0) = 32");
  call.out_len = 1000;
  call.result = 1000;
  check("recv(3, \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"..., 1000, 0) = 1000");
  call.out_len = 0;
  call.result = 0;
  check("recv(3, \"\", 1000, 0) = 0");
  char wanted[200];
  fail_with(EAGAIN);
  snprintf(wanted, sizeof wanted,
           "recv(3, %#lx, 1000, 0) = -1 EAGAIN (Resource temporarily unavailable)",
           (unsigned long)(uintptr_t)data);
  check(wanted);
}

static void shows_options(void **state) {
  (void)state;
  int values[2] = {1, 0};
  start("setsockopt");
  call.sockopt.level = SOL_SOCKET;
  call.sockopt.option = SO_REUSEADDR;
  call.in = values;
  call.in_len = 4;
  check("setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0");
  call.sockopt.option = SO_LINGER;
  call.in_len = 8;
  check("setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=0}, 8) = 0");
  call.sockopt.level = IPPROTO_TCP;
  call.sockopt.option = 99;
  call.in_len = 4;
  fail_with(ENOPROTOOPT);
  check("setsockopt(3, SOL_TCP, 0x63 /* TCP_??? */, [1], 4) = -1 ENOPROTOOPT (Protocol not "
        "available)");
  call.sockopt.level = 77;
  call.sockopt.option = 1;
  check("setsockopt(3, 0x4d /* SOL_?? */, 1, [1], 4) = -1 ENOPROTOOPT (Protocol not available)");
  start("getsockopt");
  call.sockopt.level = SOL_SOCKET;
  call.sockopt.option = SO_ERROR;
  call.out = values;
  call.out_room = 8;
  call.out_len = 4;
  check("getsockopt(3, SOL_SOCKET, SO_ERROR, [EPERM], [8 => 4]) = 0");
  values[0] = 0;
  check("getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [8 => 4]) = 0");
  values[0] = 1;
  call.out_len = 2;
  call.out_room = 2;
  check("getsockopt(3, SOL_SOCKET, SO_ERROR, \"\\x01\\x00\", [2]) = 0");
  start("ioctl");
  call.ioctl.request = FIONBIO;
  call.ioctl.value = 1;
  check("ioctl(3, FIONBIO, [1]) = 0");
}

static void shows_pairs_and_waiting(void **state) {
  (void)state;
  start("socketpair");
  call.socket.family = AF_UNIX;
  call.socket.type = SOCK_STREAM;
  call.socket.fds[0] = 3;
  call.socket.fds[1] = 4;
  check("socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0");
  struct pollfd fds[2] = {{.fd = 3, .events = POLLIN}, {.fd = 4, .events = POLLIN | POLLOUT}};
  start("poll");
  call.out = fds;
  call.out_room = sizeof fds;
  call.poll.timeout = 1000;
  check("poll([{fd=3, events=POLLIN}, {fd=4, events=POLLIN|POLLOUT}], 2, 1000) = 0 (Timeout)");
  fds[1].revents = POLLOUT | POLLHUP;
  call.result = 1;
  check("poll([{fd=3, events=POLLIN}, {fd=4, events=POLLIN|POLLOUT}], 2, 1000) = 1 ([{fd=4, "
        "revents=POLLOUT|POLLHUP}])");
}

static void shows_select(void **state) {
  (void)state;
  struct call_select s = {
      .count = 9, .given = {true, true, false}, .timeout = {5, 0}, .left = {4, 99}};
  FD_SET(5, &s.asked[0]);
  FD_SET(8, &s.asked[0]);
  FD_SET(7, &s.asked[1]);
  FD_SET(8, &s.ready[0]);
  start("select");
  call.out = &s;
  call.out_room = sizeof s;
  call.result = 1;
  check("select(9, [5 8], [7], NULL, {tv_sec=5, tv_usec=0}) = 1 (in [8], left {tv_sec=4, "
        "tv_usec=99})");
  s.forever = true;
  check("select(9, [5 8], [7], NULL, NULL) = 1 (in [8])");
  call.result = 0;
  check("select(9, [5 8], [7], NULL, NULL) = 0 (Timeout)");
}

static void marks_the_c_library(void **state) {
  (void)state;
  start("gethostbyname");
  call.lookup.host = "localhost";
  strcpy(call.text_out, "127.0.0.1");
  check("gethostbyname(\"localhost\") = \"127.0.0.1\" (C library)");
  call.result = -1;
  call.error = EAI_NONAME;
  call.eai = true;
  check("gethostbyname(\"localhost\") = NULL EAI_NONAME (Name or service not known) (C library)");
  start("getaddrinfo");
  call.lookup.host = "localhost";
  call.lookup.service = "80";
  call.lookup.family = AF_INET;
  call.lookup.type = SOCK_STREAM;
  check("getaddrinfo(\"localhost\", \"80\", {ai_family=AF_INET, ai_socktype=SOCK_STREAM}) = 0 (C "
        "library)");
  start("htons");
  call.number.x = 80;
  call.result = 20480;
  check("htons(80) = 20480 (C library)");
}

static void copies_of_copies_have_no_more(void **state) {
  (void)state;
  start("recv");
  call.out = (char[]){"hello world"};
  call.out_room = call.out_len = 11;
  call.result = 11;
  struct call *copy = call_copy(&call, 4), *second = call_copy(copy, 64);
  assert_int_equal(second->out_len, 11);
  assert_int_equal(second->out_kept, 4);
  assert_memory_equal(second->out, "hell", 4);
  call_copy_free(second);
  call_copy_free(copy);
  start("send");
  call.in = "hello";
  call.in_len = 5;
  copy = call_copy(&call, 2);
  second = call_copy_sent(copy, 64, 64);
  assert_int_equal(second->in_len, 5);
  assert_int_equal(second->in_kept, 2);
  call_copy_free(second);
  call_copy_free(copy);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(makes_sockets),
      cmocka_unit_test(shows_unknown_numbers),
      cmocka_unit_test(shows_addresses),
      cmocka_unit_test(shows_what_the_kernel_filled),
      cmocka_unit_test(quotes_data),
      cmocka_unit_test(cuts_long_data),
      cmocka_unit_test(shows_options),
      cmocka_unit_test(shows_pairs_and_waiting),
      cmocka_unit_test(shows_select),
      cmocka_unit_test(marks_the_c_library),
      cmocka_unit_test(copies_of_copies_have_no_more),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
