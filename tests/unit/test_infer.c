/* SPDX-License-Identifier: GPL-3.0-or-later */
/* States worked out from packets: the life of a connection, and what is not known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "net/flight.h"
#include "net/packet.h"
#include "net/tcp_state.h"
#include "wire/infer.h"

static struct infer *infer;

/* A segment from the client (port PORT) or, FROM_SERVER, to it; the states after it are checked by name. */
static void segment(uint16_t port, bool from_server, unsigned flags, uint32_t seq, uint32_t ack,
                    const char *from, const char *to) {
  struct packet p;
  memset(&p, 0, sizeof p);
  p.family = AF_INET;
  p.protocol = IPPROTO_TCP;
  p.has_ports = true;
  memcpy(&p.from, from_server ? "\x0a\x00\x00\x02" : "\x0a\x00\x00\x01", 4);
  memcpy(&p.to, from_server ? "\x0a\x00\x00\x01" : "\x0a\x00\x00\x02", 4);
  p.from_port = from_server ? 80 : port;
  p.to_port = from_server ? port : 80;
  p.flags = flags;
  p.seq = seq;
  p.ack = ack;
  int from_state, to_state;
  infer_packet(infer, &p, &from_state, &to_state);
  assert_string_equal(tcp_state_name(from_state), from);
  assert_string_equal(tcp_state_name(to_state), to);
}

#define CLIENT 0
#define SERVER 1
#define SYN PACKET_SYN
#define ACK PACKET_ACK
#define FIN PACKET_FIN
#define RST PACKET_RST

static int start(void **state) {
  (void)state;
  infer = infer_new();
  return 0;
}

static int end(void **state) {
  (void)state;
  infer_free(infer);
  return 0;
}

static void open_connection(uint16_t port) {
  segment(port, CLIENT, SYN, 100, 0, "SYN_SENT", "");
  segment(port, SERVER, SYN | ACK, 300, 101, "SYN_RECV", "ESTABLISHED");
  segment(port, CLIENT, ACK, 101, 301, "ESTABLISHED", "ESTABLISHED");
}

/* RFC 9293, figure 12. */
static void normal_close(void **state) {
  (void)state;
  open_connection(1000);
  segment(1000, CLIENT, FIN | ACK, 101, 301, "FIN_WAIT1", "CLOSE_WAIT");
  segment(1000, SERVER, ACK, 301, 102, "CLOSE_WAIT", "FIN_WAIT2");
  segment(1000, SERVER, FIN | ACK, 301, 102, "LAST_ACK", "TIME_WAIT");
  segment(1000, CLIENT, ACK, 102, 302, "TIME_WAIT", "CLOSE");
  open_connection(1000); /* the same ports again */
}

/* RFC 9293, figure 13. */
static void simultaneous_close(void **state) {
  (void)state;
  open_connection(1000);
  segment(1000, CLIENT, FIN | ACK, 101, 301, "FIN_WAIT1", "CLOSE_WAIT");
  /* It was sent before the client's FIN came: its acknowledgement number tells. */
  segment(1000, SERVER, FIN | ACK, 301, 101, "CLOSING", "CLOSING");
  segment(1000, CLIENT, ACK, 102, 302, "CLOSING", "TIME_WAIT");
  segment(1000, SERVER, ACK, 302, 102, "TIME_WAIT", "TIME_WAIT");
}

static void simultaneous_open(void **state) {
  (void)state;
  segment(1000, CLIENT, SYN, 100, 0, "SYN_SENT", "");
  segment(1000, SERVER, SYN, 300, 0, "SYN_SENT", "SYN_RECV");
  segment(1000, CLIENT, SYN | ACK, 100, 301, "SYN_RECV", "ESTABLISHED");
  segment(1000, SERVER, SYN | ACK, 300, 101, "SYN_RECV", "ESTABLISHED");
}

static void refused_and_reset(void **state) {
  (void)state;
  segment(1000, CLIENT, SYN, 100, 0, "SYN_SENT", "");
  segment(1000, SERVER, RST | ACK, 0, 101, "CLOSE", "CLOSE");
  open_connection(1001);
  segment(1001, CLIENT, RST, 101, 0, "CLOSE", "CLOSE");
}

static void seen_from_the_middle(void **state) {
  (void)state;
  segment(1000, SERVER, ACK, 5000, 7000, "ESTABLISHED", "ESTABLISHED");
  struct packet udp;
  memset(&udp, 0, sizeof udp);
  udp.protocol = IPPROTO_UDP;
  udp.has_ports = true;
  int from, to;
  infer_packet(infer, &udp, &from, &to);
  assert_int_equal(from, FLIGHT_STATE_UNKNOWN);
  assert_int_equal(to, FLIGHT_STATE_UNKNOWN);
}

static void forgets_the_silent(void **state) {
  (void)state;
  segment(1, CLIENT, SYN, 100, 0, "SYN_SENT", "");
  segment(2, CLIENT, SYN, 100, 0, "SYN_SENT", "");
  for (uint16_t port = 3; port <= INFER_CONNECTIONS; port++)
    segment(port, CLIENT, SYN, 100, 0, "SYN_SENT", "");
  segment(1, CLIENT, SYN, 100, 0, "SYN_SENT", "");                     /* is heard of again */
  segment(INFER_CONNECTIONS + 1, CLIENT, SYN, 100, 0, "SYN_SENT", ""); /* in place of 2 */
  segment(1, SERVER, ACK, 300, 101, "ESTABLISHED", "ESTABLISHED");
  segment(2, SERVER, SYN, 300, 0, "SYN_SENT", "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(normal_close, start, end),
      cmocka_unit_test_setup_teardown(simultaneous_close, start, end),
      cmocka_unit_test_setup_teardown(simultaneous_open, start, end),
      cmocka_unit_test_setup_teardown(refused_and_reset, start, end),
      cmocka_unit_test_setup_teardown(seen_from_the_middle, start, end),
      cmocka_unit_test_setup_teardown(forgets_the_silent, start, end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
