/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packets: each a line of hexadecimal digits, and beside it what the decoder and the ladder say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "base/text.h"
#include "net/packet.h"

#define IP4(total, protocol) "4500" total "0001400040" protocol "00007f0000017f000001"
#define PORTS "ab1ac350"

static size_t from_hex(const char *hex, unsigned char *bytes) {
  size_t n = 0;
  for (; hex[0] && hex[1]; hex += 2)
    sscanf(hex, "%2hhx", &bytes[n++]);
  return n;
}

static void assert_summary(const char *hex, bool wide, const char *summary) {
  unsigned char bytes[512];
  struct packet p;
  struct text t = TEXT_EMPTY;
  size_t n = from_hex(hex, bytes);
  packet_decode(bytes, n, n, &p);
  packet_summary(&p, (struct packet_base){1000, 2000, 7}, wide, &t);
  assert_string_equal(text_str(&t), summary);
  text_free(&t);
}

static void tcp_segments(void **state) {
  (void)state;
  assert_summary(IP4("003c", "06") PORTS "000003e800000000"
                                         "a002faf000000000"
                                         "0204ffd70402080a000000010000000001030307",
                 true, "SYN seq=0 win=64240 mss=65495 ws=7 sackOK ts");
  assert_summary(IP4("0028", "06") PORTS "000003e9000007d1"
                                         "501000e500000000",
                 false, "ACK ack=1");
  assert_summary(IP4("002d", "06") PORTS "000003e9000007d1"
                                         "501800e500000000"
                                         "68656c6c6f",
                 false, "PSH,ACK seq=1 ack=1 len=5");
  assert_summary(IP4("0028", "06") PORTS "000003ee000007d1"
                                         "501100e500000000",
                 false, "FIN,ACK seq=6 ack=1");
  assert_summary(IP4("0028", "06") PORTS "000003e8000007d1"
                                         "5014000000000000",
                 false, "RST,ACK seq=0 ack=1");
  assert_summary(IP4("0028", "06") PORTS "000003e9000007d1"
                                         "5010000000000000",
                 false, "ACK ack=1 win=0");
  assert_summary(IP4("0034", "06") PORTS "000003e9000007d1"
                                         "801000e500000000"
                                         "0101050a"
                                         "000007d600000"
                                         "7da",
                 false, "ACK ack=1 sack=6-10");
  assert_summary(IP4("0034", "06") PORTS "000003e9000007d6"
                                         "801000e500000000"
                                         "0101050a"
                                         "000007d1"
                                         "000007d6",
                 true, "ACK seq=1 ack=6 win=29312 dsack=1-6"); /* 229 times 2 to the power of 7 */
}

static void other_protocols(void **state) {
  (void)state;
  assert_summary(IP4("001f", "11") "00010002000b0000616263", false, "UDP len=3");
  assert_summary(IP4("0038", "01") "0303000000000000" IP4("001f", "11") "00010002000b0000", false,
                 "ICMP port unreachable");
  assert_summary(IP4("0020", "01") "0800000012340007"
                                   "61626364",
                 false, "ICMP echo request id=4660 seq=7 len=4");
  assert_summary(IP4("0038", "01") "0b01000000000000" IP4("001f", "11") "00010002000b0000", false,
                 "ICMP fragment reassembly time exceeded");
  assert_summary(IP4("001c", "02") "1600000"
                                   "0e0010203",
                 false, "IGMP membership report 224.1.2.3");
  assert_summary(IP4("0024", "02") "2200000000000001"
                                   "04000000e0010203",
                 false, "IGMP membership report 224.1.2.3 join");
  assert_summary("45000024"
                 "00072004"
                 "40110000"
                 "7f0000017f000001"
                 "00000000000000000000000000000000",
                 false, "fragment at=32 len=16");
}

static void malformed(void **state) {
  (void)state;
  assert_summary("", false, "malformed: it is empty");
  assert_summary("00", false, "malformed: it is neither IPv4 nor IPv6");
  assert_summary("4500", false, "malformed: the IPv4 header is cut off");
  assert_summary(IP4("0018", "06") PORTS, false, "malformed: the TCP header is cut off");
  assert_summary(IP4("002c", "06") PORTS "000003e800000000"
                                         "6002faf000000000"
                                         "02000101",
                 false, "malformed: a TCP option is longer than the header");
  assert_summary(IP4("0028", "06") PORTS "000003e800000000"
                                         "f002faf000000000",
                 false, "malformed: the TCP data offset is wrong");
  assert_summary(IP4("ffff", "06") PORTS, false, "malformed: the IPv4 total length is wrong");
}

static void add_field(void *data, const struct packet_field *f) {
  text_addf(data, "%s|%s|%zu+%zu|%s\n", f->layer, f->name, f->offset, f->len, f->value);
}

static void fields_by_their_names(void **state) {
  (void)state;
  unsigned char bytes[512];
  struct packet p;
  struct text t = TEXT_EMPTY;
  size_t n = from_hex(IP4("002c", "06") PORTS "000003e800000000"
                                              "6002faf012340000"
                                              "0204ffd7",
                      bytes);
  assert_int_equal(packet_decode(bytes, n, n, &p), 0);
  packet_each_field(&p, NULL, add_field, &t);
  assert_non_null(strstr(t.s, "IPv4|Time to Live|8+1|64\n"));
  assert_non_null(strstr(t.s, "TCP|Sequence Number|24+4|1000\n"));
  assert_non_null(strstr(t.s, "TCP|Control Bits|33+1|SYN\n"));
  assert_non_null(strstr(t.s, "TCP|Window|34+2|64240\n"));
  assert_non_null(strstr(t.s, "TCP option|Maximum Segment Size|40+4|65495\n"));
  text_free(&t);
}

static bool is_damaged(const char *hex) {
  unsigned char bytes[512];
  struct packet p;
  size_t n = from_hex(hex, bytes);
  packet_decode(bytes, n, n, &p);
  return packet_is_damaged(&p);
}

static void checksums(void **state) {
  (void)state;
  const char ip[] = "4500001f00010000401"
                    "17ccb7f0000017f000001";
  char udp[128];
  for (int i = 0; i < 2; i++) {
    snprintf(udp, sizeof udp, "%s00010002000b%s616263", ip, i ? "3d71" : "3d70");
    assert_int_equal(is_damaged(udp), i);
  }
  snprintf(udp, sizeof udp, "%s00010002000b0000616263", ip);
  assert_false(is_damaged(udp)); /* none was computed */
  udp[23]++;
  assert_true(is_damaged(udp));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tcp_segments),
      cmocka_unit_test(other_protocols),
      cmocka_unit_test(malformed),
      cmocka_unit_test(checksums),
      cmocka_unit_test(fields_by_their_names),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
