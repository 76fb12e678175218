/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses from text and to text. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <netinet/in.h>
#include <sys/un.h>

#include "base/text.h"
#include "net/address.h"

/* Splits S and compares: HOST is NULL when it must not be split. */
static void check_split(const char *s, const char *host, unsigned port) {
  const char *found = NULL;
  size_t len = 0;
  uint16_t number = 0;
  assert_int_equal(address_split(s, strlen(s), &found, &len, &number), host != NULL);
  if (!host)
    return;
  assert_int_equal(len, strlen(host));
  assert_memory_equal(found, host, len);
  assert_int_equal(number, port);
}

static void splits_host_and_port(void **state) {
  (void)state;
  check_split("127.0.0.1:50000", "127.0.0.1", 50000);
  check_split("[::1]:80", "::1", 80);
  check_split("*:0", "*", 0);
  check_split("localhost:65535", "localhost", 65535);
  check_split(":80", "", 80);
}

static void leaves_other_shapes(void **state) {
  (void)state;
  check_split("", NULL, 0);
  check_split("localhost", NULL, 0);
  check_split("localhost:", NULL, 0);
  check_split("localhost:http", NULL, 0);
  check_split("localhost:65536", NULL, 0);
  check_split("localhost:999999999999", NULL, 0);
  check_split("::1", NULL, 0);
  check_split("::1:80", NULL, 0); /* needs its brackets */
}

static void check_text(const struct sockaddr_storage *address, socklen_t len, const char *wanted) {
  struct text t = TEXT_EMPTY;
  address_text(address, len, &t);
  assert_string_equal(text_str(&t), wanted);
  text_free(&t);
}

static void numbers_there_and_back(void **state) {
  (void)state;
  struct sockaddr_storage a;
  socklen_t len = address_numeric(&a, AF_INET, "192.0.2.1", 50000);
  assert_int_equal(len, sizeof(struct sockaddr_in));
  assert_int_equal(address_port(&a), 50000);
  check_text(&a, len, "192.0.2.1:50000");
  address_set_port(&a, 7);
  check_text(&a, len, "192.0.2.1:7");
  len = address_numeric(&a, AF_INET6, "2001:db8::1", 80);
  assert_int_equal(len, sizeof(struct sockaddr_in6));
  check_text(&a, len, "[2001:db8::1]:80");
  check_text(&a, address_numeric(&a, AF_INET, "", 1), "0.0.0.0:1");
  check_text(&a, address_numeric(&a, AF_INET6, "", 1), "[::]:1");
  check_text(&a, address_numeric(&a, AF_INET, "<broadcast>", 1), "255.255.255.255:1");
}

static void names_are_no_numbers(void **state) {
  (void)state;
  struct sockaddr_storage a;
  assert_int_equal(address_numeric(&a, AF_INET, "localhost", 1), 0);
  assert_int_equal(address_numeric(&a, AF_INET, "1.2.3", 1), 0);
  assert_int_equal(address_numeric(&a, AF_INET, "::1", 1), 0);
  assert_int_equal(address_numeric(&a, AF_INET6, "127.0.0.1", 1), 0);
  assert_int_equal(address_numeric(&a, AF_UNIX, "", 1), 0);
}

static void paths_and_abstract_names(void **state) {
  (void)state;
  struct sockaddr_storage a;
  char path[200];
  memset(path, 'y', sizeof path);
  assert_int_equal(address_unix(&a, "/tmp/x", 6), sizeof(sa_family_t) + 7);
  check_text(&a, sizeof(sa_family_t) + 7, "/tmp/x");
  assert_int_equal(address_unix(&a, "\0ab\x01", 4), sizeof(sa_family_t) + 4);
  check_text(&a, sizeof(sa_family_t) + 4, "@ab\\001");
  assert_int_equal(address_unix(&a, "", 0), sizeof(sa_family_t));
  check_text(&a, sizeof(sa_family_t), "(unnamed)");
  assert_int_equal(address_unix(&a, path, 107), sizeof(sa_family_t) + 108);
  assert_int_equal(address_unix(&a, path, 108), 0); /* no room for the NUL */
  path[0] = '\0';
  assert_int_equal(address_unix(&a, path, 108), sizeof(sa_family_t) + 108);
  assert_int_equal(address_unix(&a, path, 109), 0);
}

static void shows_hostile_paths_harmlessly(void **state) {
  (void)state;
  struct sockaddr_storage a;
  socklen_t len = address_unix(&a, "/\x1b[31m\xff", 7);
  check_text(&a, len, "/\\033[31m\\377");
  check_text(&a, 0, "(unnamed)");
  a.ss_family = AF_NETLINK;
  check_text(&a, 12, "AF_NETLINK");
}

/* Where the kernel sends what a socket at LOCAL (NULL: bound to nothing) sends to HOST. */
static void assert_meant(int family, const char *host, const char *local, const char *expected) {
  struct sockaddr_storage to, own;
  struct text t = TEXT_EMPTY;
  socklen_t own_len = local ? address_numeric(&own, family, local, 40000) : 0;
  socklen_t len = address_numeric(&to, family, host, 5000);
  struct sockaddr_storage meant = address_meant(&to, &own, own_len);
  address_text(&meant, len, &t);
  assert_string_equal(text_str(&t), expected);
  text_free(&t);
}

static void any_means_this_host(void **state) {
  (void)state;
  assert_meant(AF_INET, "0.0.0.0", NULL, "127.0.0.1:5000");
  assert_meant(AF_INET, "0.0.0.0", "0.0.0.0", "127.0.0.1:5000");
  assert_meant(AF_INET, "0.0.0.0", "10.0.0.1", "10.0.0.1:5000");
  assert_meant(AF_INET, "10.0.0.2", "10.0.0.1", "10.0.0.2:5000");
  assert_meant(AF_INET6, "::", NULL, "[::1]:5000");
  assert_meant(AF_INET6, "::", "fd00::1", "[::1]:5000");
  assert_meant(AF_INET6, "::", "::ffff:10.0.0.1", "[::ffff:127.0.0.1]:5000");
  assert_meant(AF_INET6, "::ffff:0.0.0.0", "::", "[::ffff:127.0.0.1]:5000");
  assert_meant(AF_INET6, "::ffff:0.0.0.0", "::ffff:10.0.0.1", "[::ffff:10.0.0.1]:5000");
  assert_meant(AF_INET6, "fd00::2", "fd00::1", "[fd00::2]:5000");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(splits_host_and_port),     cmocka_unit_test(leaves_other_shapes),
      cmocka_unit_test(numbers_there_and_back),   cmocka_unit_test(names_are_no_numbers),
      cmocka_unit_test(paths_and_abstract_names), cmocka_unit_test(shows_hostile_paths_harmlessly),
      cmocka_unit_test(any_means_this_host),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
