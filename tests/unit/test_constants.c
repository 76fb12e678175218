/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of named numbers: found by name and by value, each name once. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <netinet/tcp.h>
#include <sys/socket.h>

#include "net/constants.h"

static const struct constant *find(const char *name, const struct constants **set) {
  return constants_find(name, strlen(name), set);
}

static void finds_every_name_once(void **state) {
  (void)state;
  for (const struct constants *const *set = constants_all; *set; set++) {
    assert_true((*set)->count > 0);
    assert_non_null((*set)->what);
    for (size_t i = 0; i < (*set)->count; i++) {
      const struct constants *found_in = NULL;
      const struct constant *found = find((*set)->at[i].name, &found_in);
      assert_ptr_equal(found, &(*set)->at[i]); /* also: no other set has the name */
      assert_ptr_equal(found_in, *set);
    }
  }
}

static void knows_families(void **state) {
  (void)state;
  const struct constants *set = NULL;
  assert_int_equal(find("AF_INET6", &set)->value, AF_INET6);
  assert_string_equal(set->enumeration, "AddressFamily");
  assert_string_equal(constants_name(&constants_families, 16), "AF_NETLINK"); /* not AF_ROUTE */
  assert_null(constants_name(&constants_families, 99));
}

static void prefers_what_strace_prints(void **state) {
  (void)state;
  assert_string_equal(constants_name(&constants_protocols, 0), "IPPROTO_IP");
  assert_string_equal(constants_name(&constants_socket_options, SO_RCVTIMEO), "SO_RCVTIMEO_OLD");
  assert_string_equal(constants_name(&constants_ipv6_options, 20), "IPV6_ADD_MEMBERSHIP");
  assert_string_equal(constants_name(&constants_levels, 6), "SOL_TCP");
}

static void knows_no_stranger(void **state) {
  (void)state;
  assert_null(find("SOCK_DE_GRAM", NULL));
  assert_null(find("", NULL));
  assert_null(find("AF_INE", NULL));
  assert_null(find("AF_INET66", NULL));
  assert_null(constants_find("AF_INET", 3, NULL));
  assert_non_null(constants_find("AF_INET = 2", 7, NULL)); /* the length counts, not the NUL */
}

static void options_belong_to_levels(void **state) {
  (void)state;
  assert_ptr_equal(constants_options(SOL_SOCKET), &constants_socket_options);
  assert_ptr_equal(constants_options(6), &constants_tcp_options);
  assert_null(constants_options(77));
  assert_non_null(constants_in(&constants_tcp_options, "TCP_NODELAY", 11));
  assert_null(constants_in(&constants_socket_options, "TCP_NODELAY", 11));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_every_name_once),      cmocka_unit_test(knows_families),
      cmocka_unit_test(prefers_what_strace_prints), cmocka_unit_test(knows_no_stranger),
      cmocka_unit_test(options_belong_to_levels),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
