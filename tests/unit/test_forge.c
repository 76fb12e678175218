/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of packets: words, and how the packet differs then; lengths and checksums are looked at with the decoder.
   tests/wire/forge.test asks tshark. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/text.h"
#include "net/packet.h"
#include "wire/forge.h"

#define SYN                                                                                        \
  "4500003c00014000400600007f0000017f000001ab1ac350000003e800000000a002faf000000000"               \
  "0204ffd70402080a000000010000000001030307"
#define ACK6                                                                                       \
  "6000000000230640fd000000000000000000000000000001fd000000000000000000000000000002"               \
  "ab1ac350000003e9000007d1801000e500000000"                                                       \
  "0101080a0000000100000002"                                                                       \
  "616263"
#define UDP                                                                                        \
  "450000210001400040110000"                                                                       \
  "7f0000017f000001"                                                                               \
  "ab1ac350000d0000"                                                                               \
  "68656c6c6f"
#define IGMP                                                                                       \
  "4500001c0001400001020000"                                                                       \
  "0a000001"                                                                                       \
  "e0000016"                                                                                       \
  "16000000"                                                                                       \
  "e1010101"
#define ECHO "4500001c00014000400100007f0000017f0000010800000000070001"
#define ECHO6                                                                                      \
  "6000000000083a40fd000000000000000000000000000001fd000000000000000000000000000002"               \
  "8000000000070001"

static const struct packet_base base = {1000, 2000, 7};
static unsigned char was[FORGE_BYTES], is[FORGE_BYTES];

static void decode_hex(const char *hex, struct packet *p) {
  size_t n = 0;
  for (; hex[0] && hex[1]; hex += 2)
    sscanf(hex, "%2hhx", &was[n++]);
  struct diag diag = DIAG_EMPTY;
  packet_decode(was, n, n, p);
  assert_null(p->malformed);
  n = forge_change(p, NULL, 0, base, is, &diag); /* with the right checksums */
  memcpy(was, is, n);
  packet_decode(was, n, n, p);
  assert_false(packet_is_damaged(p));
}

/* Changes the packet HEX by WORDS, which have blanks between them: false and DIAG, if that cannot be. */
static bool change(const char *hex, const char *words, struct packet *p, struct packet *made,
                   struct diag *diag) {
  struct forge_change changes[16];
  size_t count = 0;
  char text[256], *rest = NULL;
  decode_hex(hex, p);
  snprintf(text, sizeof text, "%s", words);
  for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
    const struct span span = {(uint32_t)(word - text), (uint32_t)(word - text + (long)strlen(word)),
                              1};
    if (*word == '"')
      changes[count++] = (struct forge_change){
          .data = (unsigned char *)word + 1, .data_len = strlen(word) - 2, .span = span};
    else if (forge_read(word, span, p, &changes[count++], diag) < 0)
      return false;
  }
  size_t len = forge_change(p, changes, count, base, is, diag);
  packet_decode(is, len, len, made);
  return len > 0;
}

/* The packet HEX, changed by WORDS, differs so from what it was. */
static void assert_change(const char *hex, const char *words, const char *differences) {
  struct packet p, made;
  struct diag diag = DIAG_EMPTY;
  struct text t = TEXT_EMPTY;
  if (!change(hex, words, &p, &made, &diag))
    fail_msg("%s: %s", words, diag.message);
  assert_null(made.malformed);
  assert_int_equal(packet_is_damaged(&made), strstr(words, "bad") != NULL);
  forge_differences(&p, &made, base, false, &t);
  assert_string_equal(text_str(&t), differences);
  text_free(&t);
}

static void assert_refused(const char *hex, const char *words, uint32_t start,
                           const char *message) {
  struct packet p, made;
  struct diag diag = DIAG_EMPTY;
  if (change(hex, words, &p, &made, &diag))
    fail_msg("%s can be", words);
  assert_string_equal(diag.message, message);
  assert_int_equal(diag.span.start, start);
  diag_clear(&diag);
}

static void numbers_are_changed(void **state) {
  (void)state;
  assert_change(SYN, "seq=5 win=100", "seq=0->5, win=64240->100");
  assert_change(SYN, "seq=-1", "seq=0->4294967295");
  assert_change(SYN, "sport=1 dport=0x50", "sport=43802->1, dport=50000->80");
  assert_change(ACK6, "ack=10 win=256 urg=7", "ack=1->10, win=29312->256, urg=0->7");
  assert_change(ACK6, "ttl=1 dscp=46 +CE", "ttl=64->1, dscp=0->46, +CE");
  assert_change(UDP, "ttl=255 id=9 -DF", "ttl=64->255, id=1->9, -DF");
  assert_change(ECHO, "id=1 seq=9", "id=7->1, seq=1->9");
  assert_change(UDP, "src=10.0.0.9", "src=127.0.0.1->10.0.0.9");
  assert_change(ACK6, "dst=fd00::9", "dst=fd00::2->fd00::9");
  assert_change(SYN, "seq=0", "");
}

static void flags_and_options_are_changed(void **state) {
  (void)state;
  assert_change(SYN, "+ECE +CWR", "+ECE, +CWR");
  assert_change(SYN, "-SYN +RST win=64256", "-SYN, +RST, win=64240->64256");
  assert_change(SYN, "mss=500 -sackOK", "mss=65495->500, -sackOK");
  assert_change(SYN, "-mss -ws -ts -sackOK", "-mss, -ws, -sackOK, -ts");
  assert_change(SYN, "ts=7 tsecr=8 +tfo", "ts=1->7, tsecr=0->8, +tfo");
  assert_change(ACK6, "sack=4-7,10-12", "sack=4-7,10-12");
  assert_change(ACK6, "-ts", "-ts");
  assert_change(ACK6, "mss=9", "mss=9");
}

static void payload_and_checksums_are_changed(void **state) {
  (void)state;
  assert_change(IGMP, "ttl=9", "ttl=1->9");
  assert_change(ACK6, "\"hello\"", "len=3->5");
  assert_change(ACK6, "\"abd\"", "other data");
  assert_change(ACK6, "\"\" badsum", "badsum, len=3->0");
  assert_change(UDP, "badsum badipsum", "badsum, badipsum");
  assert_change(ECHO, "badsum", "badsum");
  assert_change(SYN, "badipsum", "badipsum");
}

/* 0 and 0xffff are one checksum: a wrong one is another, whatever the right one is. */
static void each_wrong_checksum_is_wrong(void **state) {
  (void)state;
  struct packet p, made;
  struct diag diag = DIAG_EMPTY;
  for (unsigned id = 0; id < 65536; id += 1 + id % 3) {
    char words[64];
    snprintf(words, sizeof words, "sport=%u %s", id, id % 2 ? "badsum" : "badipsum id=9");
    assert_true(change(UDP, words, &p, &made, &diag));
    assert_true(packet_is_damaged(&made));
    snprintf(words, sizeof words, "sport=%u", id);
    assert_true(change(ACK6, words, &p, &made, &diag));
    assert_false(packet_is_damaged(&made));
  }
}

static void what_does_not_fit_is_refused(void **state) {
  (void)state;
  assert_refused(SYN, "mss=70000", 0, "mss is a number from 0 to 65535, not '70000'");
  assert_refused(SYN, "+ACK seq=text", 5,
                 "seq is a number from -2147483648 to 4294967295, not 'text'");
  assert_refused(SYN, "seq=4294967296", 0,
                 "seq is a number from -2147483648 to 4294967295, not '4294967296'");
  assert_refused(SYN, "seq=1x", 0, "seq is a number from -2147483648 to 4294967295, not '1x'");
  assert_refused(SYN, "ws=256", 0, "ws is a number from 0 to 255, not '256'");
  assert_refused(SYN, "foo=1", 0, "the packet has no field 'foo'");
  assert_refused(SYN, "=", 0, "the packet has no field ''");
  assert_refused(UDP, "mss=1", 0, "'mss' is a field of TCP, and the packet is UDP");
  assert_refused(UDP, "type=3", 0, "'type' is a field of ICMP, and the packet is UDP");
  assert_refused(ECHO, "mss=4", 0, "'mss' is a field of TCP, and the packet is ICMP");
  assert_refused(ECHO6, "mss=4", 0, "'mss' is a field of TCP, and the packet is ICMPv6");
  assert_refused(IGMP, "badsum", 0,
                 "'badsum' is a field of TCP, UDP and ICMP, and of this packet only the IP header "
                 "can be changed");
  assert_refused(ACK6, "+DF", 0, "'DF' is a field of IPv4, and the packet is IPv6");
  assert_refused(SYN, "mss", 0, "mss takes a value: mss=N; -mss takes it away");
  assert_refused(SYN, "+mss", 0, "mss takes a value: mss=N; -mss takes it away");
  assert_refused(SYN, "-seq", 0, "seq takes a value: seq=N");
  assert_refused(SYN, "SYN=1", 0, "SYN takes no value: +SYN sets it, -SYN takes it away");
  assert_refused(SYN, "-badsum", 0, "'badsum' stands alone: it spoils the checksum");
  assert_refused(SYN, "src=fd00::1", 0, "src is an IPv4 address, not 'fd00::1'");
  assert_refused(SYN, "ttl=1 -sack", 6, "the packet has no option sack");
  assert_refused(SYN, "sack=1-2,3-4,5-6", 0,
                 "the options would take 46 bytes: a TCP header has room for 40");
  assert_refused(SYN, "sack=1-2,", 0,
                 "sack is one to 4 blocks of numbers, as sack=4-7,10-12, not '1-2,'");
  assert_refused(ACK6, "win=1000", 0,
                 "win=1000 cannot be told: this end's window counts in units of 128 (wscale 7)");
  assert_refused(ACK6, "win=9000000", 0,
                 "win is at most 8388480 here: the field has 16 bits and counts in units of 128");
}

static void a_part_cannot_be_changed(void **state) {
  (void)state;
  struct packet p;
  struct forge_change ttl;
  struct diag diag = DIAG_EMPTY;
  decode_hex(SYN, &p);
  assert_int_equal(forge_read("ttl=1", (struct span){3, 8, 1}, &p, &ttl, &diag), 0);
  packet_decode(was, 40, 60, &p);
  assert_int_equal(forge_change(&p, &ttl, 1, base, is, &diag), 0);
  assert_string_equal(diag.message, "only the first 40 of the packet's 60 bytes are in the record");
  assert_int_equal(diag.span.start, 3);
  static unsigned char large[FORGE_BYTES];
  decode_hex(SYN, &p);
  struct forge_change data = {.data = large, .data_len = sizeof large, .span = {9, 10, 1}};
  assert_int_equal(forge_change(&p, &data, 1, base, is, &diag), 0);
  assert_string_equal(diag.message, "the packet would have more than 65535 bytes");
  assert_int_equal(diag.span.start, 9);
  data.data_len -= 60;
  assert_int_equal(forge_change(&p, &data, 1, base, is, &diag), FORGE_BYTES);
  packet_decode(is, FORGE_BYTES, FORGE_BYTES, &p);
  assert_false(packet_is_damaged(&p));
  diag_clear(&diag);
}

/* ICMP errors quote what they are about, and no more than they may. */
static void errors_quote(void **state) {
  (void)state;
  static const char *const names[] = {"port-unreachable", "host-unreachable", "net-unreachable",
                                      "frag-needed",      "ttl-exceeded",     "admin-prohibited"};
  static const int types4[] = {3, 3, 3, 3, 11, 3}, codes4[] = {3, 1, 0, 4, 0, 13};
  static const int types6[] = {1, 1, 1, 2, 3, 1}, codes6[] = {4, 3, 0, 0, 0, 1};
  struct diag diag = DIAG_EMPTY;
  struct packet p, made, quoted;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    for (int v6 = 0; v6 < 2; v6++) {
      decode_hex(v6 ? ACK6 : SYN, &p);
      size_t len = forge_error(&p, forge_find_error(names[i]), is, &diag);
      packet_decode(is, len, len, &made);
      assert_null(made.malformed);
      assert_false(packet_is_damaged(&made));
      assert_int_equal(made.icmp_type, v6 ? types6[i] : types4[i]);
      assert_int_equal(made.icmp_code, v6 ? codes6[i] : codes4[i]);
      assert_true(packet_quoted(&made, &quoted));
      assert_int_equal(quoted.len, p.len);
      assert_memory_equal(quoted.bytes, p.bytes, p.len);
      assert_memory_equal(&made.to, &p.from, v6 ? 16 : 4);
    }
  }
  assert_int_equal(forge_error(&made, forge_find_error("ttl-exceeded"), was, &diag), 0);
  assert_null(forge_find_error("unreachable"));
  diag_clear(&diag);
  struct packet large;
  decode_hex(SYN, &p);
  struct forge_change data = {.data = is, .data_len = 3000};
  size_t len = forge_change(&p, &data, 1, base, is + 4000, &diag);
  packet_decode(is + 4000, len, len, &large);
  assert_int_equal(forge_error(&large, forge_find_error("frag-needed"), was, &diag), 576);
}

static void resets_answer(void **state) {
  (void)state;
  struct packet p, made;
  decode_hex(SYN, &p);
  size_t len = forge_reset(&p, is);
  packet_decode(is, len, len, &made);
  assert_int_equal(made.flags, PACKET_RST | PACKET_ACK);
  assert_int_equal(made.seq, 0);
  assert_int_equal(made.ack, 1001);
  assert_false(packet_is_damaged(&made));
  decode_hex(ACK6, &p);
  len = forge_reset(&p, is);
  packet_decode(is, len, len, &made);
  assert_int_equal(made.flags, PACKET_RST);
  assert_int_equal(made.seq, 2001);
  assert_false(packet_is_damaged(&made));
  assert_int_equal(forge_reset(&made, was), 0);
  decode_hex(UDP, &p);
  assert_int_equal(forge_reset(&p, is), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_are_changed),
      cmocka_unit_test(flags_and_options_are_changed),
      cmocka_unit_test(payload_and_checksums_are_changed),
      cmocka_unit_test(each_wrong_checksum_is_wrong),
      cmocka_unit_test(what_does_not_fit_is_refused),
      cmocka_unit_test(a_part_cannot_be_changed),
      cmocka_unit_test(errors_quote),
      cmocka_unit_test(resets_answer),
  };
  return cmocka_run_group_tests_name("forge", tests, NULL, NULL);
}
