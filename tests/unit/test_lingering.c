/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of the connections that no descriptor leads to, those are told that this process has to do with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "net/address.h"
#include "net/endpoint.h"
#include "run/lingering.h"

typedef struct sockaddr_storage address;

static void mark(int fd) {
  struct endpoint e;
  assert_int_equal(endpoint_ask(fd, &e), 0);
  lingering_mark(&e);
}

static address own_address(int fd) {
  address a;
  socklen_t len = sizeof a;
  memset(&a, 0, sizeof a);
  assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
  return a;
}

static int listener(void) {
  struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  assert_int_equal(bind(fd, (struct sockaddr *)&in, sizeof in), 0);
  assert_int_equal(listen(fd, 4), 0);
  return fd;
}

static int client_of(const address *server) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  assert_int_equal(connect(fd, (const struct sockaddr *)server, sizeof(struct sockaddr_in)), 0);
  return fd;
}

/* Is the connection from LOCAL to PEER told when asked for by PORT? */
static bool is_found(const address *local, const address *peer, int port) {
  struct lingering *all;
  bool found = false;
  size_t count = lingering_ask(port, &all);
  for (size_t j = 0; j < count; j++)
    if (address_port(&all[j].local) == address_port(local) &&
        address_port(&all[j].peer) == address_port(peer))
      found = true;
  free(all);
  return found;
}

/* Is it, asked for by its port and by none? While the kernel puts a closed socket's place-holder in its place, a
   single answer may lack both. */
static bool is_told(const address *local, const address *peer) {
  bool every = false, own = true;
  for (int tries = 0; tries < 100 && every != own; tries++) {
    every = is_found(local, peer, 0);
    own = is_found(local, peer, address_port(local));
  }
  assert_int_equal(every, own);
  return own;
}

/* A connection whose client has closed first; the client's address is in *CLIENT afterwards. */
static void leave_time_wait(int server, address *client) {
  address at = own_address(server);
  char byte;
  int fd = client_of(&at);
  *client = own_address(fd);
  int conn = accept(server, NULL, NULL);
  close(fd);
  assert_int_equal(read(conn, &byte, 1), 0); /* its FIN has come */
  close(conn);
}

static bool can_ask(void) {
#ifdef HAVE_LIBMNL
  return true;
#else
  return false;
#endif
}

static void what_is_left_is_told_by_both_ports(void **state) {
  (void)state;
  int server = listener(), other = listener();
  address at = own_address(server), elsewhere = own_address(other), client;
  leave_time_wait(server, &client);
  assert_false(is_told(&client, &at)); /* nobody has noted it */
  lingering_mark_ends(&client, &elsewhere);
  assert_false(is_told(&client, &at)); /* an own port, and a peer of another's */
  lingering_mark_ends(NULL, &at);
  assert_true(is_told(&client, &at));
  struct lingering found;
  time_t end = time(NULL) + 20; /* the other FIN may be on its way */
  do
    assert_true(lingering_find(&client, &at, &found));
  while (strcmp(found.state, "TIME_WAIT") != 0 && time(NULL) < end);
  assert_string_equal(found.state, "TIME_WAIT");
  assert_false(found.owned);
  assert_true(found.left > 0);
  assert_false(lingering_find(&client, &elsewhere, &found));
  close(server);
  close(other);
}

static void a_port_asked_for_tells_whoever_holds_it(void **state) {
  (void)state;
  int server = listener();
  address at = own_address(server), client;
  leave_time_wait(server, &client);
  assert_false(is_told(&client, &at));
  lingering_mark_port(address_port(&client));
  assert_true(is_told(&client, &at));
  close(server);
}

static void what_waits_for_accept_is_told_by_the_own_port(void **state) {
  (void)state;
  int server = listener();
  address at = own_address(server);
  int fd = client_of(&at);
  address client = own_address(fd);
  assert_false(is_told(&at, &client));
  mark(server);
  assert_true(is_told(&at, &client));
  close(fd);
  close(server);
}

static void an_open_connection_is_noted_with_both_ends(void **state) {
  (void)state;
  int server = listener();
  address at = own_address(server);
  int fd = client_of(&at), conn = accept(server, NULL, NULL);
  address client = own_address(fd);
  char byte;
  mark(fd);
  close(fd);
  assert_int_equal(read(conn, &byte, 1), 0);
  assert_true(is_told(&client, &at)); /* FIN_WAIT2 */
  close(conn);
  assert_true(is_told(&client, &at)); /* TIME_WAIT */
  close(server);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_left_is_told_by_both_ports),
      cmocka_unit_test(a_port_asked_for_tells_whoever_holds_it),
      cmocka_unit_test(what_waits_for_accept_is_told_by_the_own_port),
      cmocka_unit_test(an_open_connection_is_noted_with_both_ends),
  };
  if (!can_ask()) {
    print_message("1..0 # SKIP built without libmnl\n");
    return 77;
  }
  return cmocka_run_group_tests(tests, NULL, NULL);
}
