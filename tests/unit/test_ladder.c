/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ladder: whole pictures, for packets made here. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/flight.h"
#include "net/packet.h"
#include "view/conversation.h"
#include "view/ladder.h"

#define SYN PACKET_SYN
#define FIN PACKET_FIN
#define RST PACKET_RST
#define ACK PACKET_ACK
#define NONE FLIGHT_STATE_UNKNOWN

enum { CLOSED, ESTABLISHED, SYN_SENT, SYN_RECV, FIN_WAIT1, FIN_WAIT2, TIME_WAIT, LISTEN = 10 };

/* Clients have ports from 40000 and numbers from 1000, the server has port 50000 and numbers from
   9000; both at 127.0.0.1. */
#define CLIENT 40000
#define SERVER 50000

static struct view_style style;
static struct ladder *ladder;
static struct text picture;

static const char *name_of(void *data, int family, int protocol, const struct in6_addr *address,
                           uint16_t port) {
  (void)data, (void)family, (void)protocol, (void)address;
  return port == SERVER ? "server" : port == CLIENT ? "client" : NULL;
}

static void start_with(int columns, bool utf8, bool color) {
  ladder_free(ladder);
  text_clear(&picture);
  style = (struct view_style){.color = color, .utf8 = utf8, .columns = columns};
  ladder = ladder_new(&style, name_of, NULL);
}

static int start(void **state) {
  (void)state;
  start_with(80, true, false);
  return 0;
}

static int end(void **state) {
  (void)state;
  ladder_free(ladder);
  ladder = NULL;
  text_free(&picture);
  return 0;
}

static void put16(unsigned char *at, unsigned n) {
  at[0] = (unsigned char)(n >> 8);
  at[1] = (unsigned char)n;
}

static void put32(unsigned char *at, uint32_t n) {
  put16(at, n >> 16);
  put16(at + 2, n & 0xffff);
}

static const unsigned char home[4] = {127, 0, 0, 1};

/* An IPv4 header for LEN bytes in all. */
static void put_ip(unsigned char *b, size_t len, unsigned protocol) {
  memset(b, 0, 20);
  b[0] = 0x45;
  put16(b + 2, (unsigned)len);
  b[8] = 64;
  b[9] = (unsigned char)protocol;
  memcpy(b + 12, home, 4);
  memcpy(b + 16, home, 4);
}

/* What happened to a packet: its bytes are put behind it by the functions below. */
static struct flight *flight_new(uint64_t number, enum fate fate, int from, int to, size_t len) {
  struct flight *f = mem_zalloc(1, sizeof *f + len);
  f->number = number;
  f->fate = fate;
  f->from_state = from;
  f->to_state = to;
  f->len = f->kept = (uint32_t)len;
  f->time = 1000000000 + (int64_t)number * 1500000;
  return f;
}

static void draw_free(struct flight *f) {
  ladder_flight(ladder, f, &picture);
  free(f);
}

struct segment {
  unsigned from, to;
  uint32_t seq, ack;
  unsigned flags, window;
  const char *data;
};

static struct flight *tcp(uint64_t number, enum fate fate, int from, int to, struct segment s) {
  size_t data = s.data ? strlen(s.data) : 0, options = s.flags & SYN ? 4 : 0;
  struct flight *f = flight_new(number, fate, from, to, 40 + options + data);
  unsigned char *b = f->bytes, *t = b + 20;
  put_ip(b, f->len, IPPROTO_TCP);
  put16(t, s.from);
  put16(t + 2, s.to);
  put32(t + 4, s.seq);
  put32(t + 8, s.ack);
  t[12] = (unsigned char)((20 + options) / 4 << 4);
  t[13] = (unsigned char)s.flags;
  put16(t + 14, s.window);
  if (options)
    put32(t + 20, 0x020405b4); /* maximum segment size 1460 */
  memcpy(t + 20 + options, s.data ? s.data : "", data);
  return f;
}

/* From the client and from the server, numbers counted from 0. */
static void right(uint64_t number, enum fate fate, int from, int to, unsigned flags, uint32_t seq,
                  uint32_t ack, const char *data) {
  draw_free(tcp(number, fate, from, to,
                (struct segment){CLIENT, SERVER, 1000 + seq, flags & ACK ? 9000 + ack : 0, flags,
                                 64240, data}));
}

static void left(uint64_t number, enum fate fate, int from, int to, unsigned flags, uint32_t seq,
                 uint32_t ack, const char *data) {
  draw_free(tcp(number, fate, from, to,
                (struct segment){SERVER, CLIENT, 9000 + seq, 1000 + ack, flags, 65160, data}));
}

static void handshake(void) {
  right(1, FATE_PASSED, SYN_SENT, SYN_RECV, SYN, 0, 0, NULL);
  left(2, FATE_PASSED, SYN_RECV, ESTABLISHED, SYN | ACK, 0, 1, NULL);
  right(3, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 1, 1, NULL);
}

/* Forgets what was drawn so far. */
static void now(void) {
  ladder_rest(ladder, &picture);
  text_clear(&picture);
}

static void assert_picture(const char *expected) {
  ladder_rest(ladder, &picture);
  assert_string_equal(text_str(&picture), expected);
}

static void a_handshake_held(void **state) {
  (void)state;
  right(1, FATE_CAME, SYN_SENT, LISTEN, SYN, 0, 0, NULL);
  ladder_rest(ladder, &picture);
  right(1, FATE_DELIVERED, SYN_SENT, SYN_RECV, SYN, 0, 0, NULL);
  left(2, FATE_CAME, SYN_RECV, SYN_SENT, SYN | ACK, 0, 1, NULL);
  ladder_rest(ladder, &picture);
  left(2, FATE_DELIVERED, SYN_RECV, ESTABLISHED, SYN | ACK, 0, 1, NULL);
  right(3, FATE_CAME, ESTABLISHED, SYN_RECV, ACK, 1, 1, NULL);
  right(3, FATE_DELIVERED, ESTABLISHED, ESTABLISHED, ACK, 1, 1, NULL);
  assert_picture(
      "\n"
      "      client 127.0.0.1:40000                             server 127.0.0.1:50000\n"
      " CLOSE        │                                                  │       LISTEN\n"
      " SYN_SENT     ├──────── #1 SYN seq=0 win=64240 ───────▌          │\n"
      "                       held: step, wire drop, wire dup, wire show\n"
      "              ├──────── #1 SYN seq=0 win=64240 ─────────────────►│     SYN_RECV\n"
      "              │          ▐─── #2 SYN,ACK seq=0 ack=1 win=65160 ──┤\n"
      " ESTABLISHED  │◄─────── #2 SYN,ACK seq=0 ack=1 win=65160 ────────┤\n"
      "              ├──────── #3 ACK ack=1 ───────────────────────────►│  ESTABLISHED\n");
}

static void a_handshake_that_passes(void **state) {
  (void)state;
  handshake();
  assert_picture(
      "\n"
      "      client 127.0.0.1:40000                             server 127.0.0.1:50000\n"
      " CLOSE        │                                                  │       LISTEN\n"
      " SYN_SENT     ├──────── #1 SYN seq=0 win=64240 ─────────────────►│     SYN_RECV\n"
      " ESTABLISHED  │◄─────── #2 SYN,ACK seq=0 ack=1 win=65160 ────────┤\n"
      "              ├──────── #3 ACK ack=1 ───────────────────────────►│  ESTABLISHED\n");
}

static void a_refused_port(void **state) {
  (void)state;
  right(1, FATE_PASSED, SYN_SENT, CLOSED, SYN, 0, 0, NULL);
  left(2, FATE_PASSED, CLOSED, CLOSED, RST | ACK, 0, 1, NULL);
  assert_picture("\n"
                 "      client 127.0.0.1:40000                             server 127.0.0.1:50000\n"
                 " CLOSE        │                                                  │        CLOSE\n"
                 " SYN_SENT     ├──────── #1 SYN seq=0 win=64240 ─────────────────►│\n"
                 " CLOSE        │◄─────── #2 RST,ACK seq=9000 ack=1 refused ───────┤\n");
}

static void a_close(void **state) {
  (void)state;
  handshake();
  now();
  right(4, FATE_PASSED, FIN_WAIT1, 8, FIN | ACK, 1, 1, NULL);
  left(5, FATE_PASSED, 8, FIN_WAIT2, ACK, 1, 2, NULL);
  left(6, FATE_PASSED, 9, TIME_WAIT, FIN | ACK, 1, 2, NULL);
  right(7, FATE_PASSED, TIME_WAIT, LISTEN, ACK, 2, 2, NULL); /* the listener of the same port */
  assert_picture(
      " FIN_WAIT1    ├──────── #4 FIN,ACK seq=1 ack=1 ─────────────────►│   CLOSE_WAIT\n"
      " FIN_WAIT2    │◄─────── #5 ACK ack=2 ────────────────────────────┤\n"
      " TIME_WAIT    │◄─────── #6 FIN,ACK seq=1 ack=2 ──────────────────┤     LAST_ACK\n"
      "              ├──────── #7 ACK ack=2 ───────────────────────────►│        CLOSE\n");
}

static void data_and_fates(void **state) {
  (void)state;
  handshake();
  now();
  right(4, FATE_DROPPED, ESTABLISHED, ESTABLISHED, PACKET_PSH | ACK, 1, 1, "hello");
  right(5, FATE_PASSED, ESTABLISHED, ESTABLISHED, PACKET_PSH | ACK, 6, 1, "a \"b\"\n");
  right(6, FATE_DOUBLED, ESTABLISHED, ESTABLISHED, PACKET_PSH | ACK, 1, 1, "hello");
  right(7, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 22, 1,
        "a long line that does not fit into an arrow");
  left(8, FATE_DELAYED, ESTABLISHED, ESTABLISHED, ACK, 1, 12, NULL);
  ladder_rest(ladder, &picture);
  left(8, FATE_DELIVERED, ESTABLISHED, ESTABLISHED, ACK, 1, 12, NULL);
  left(9, FATE_DROPPED, ESTABLISHED, ESTABLISHED, ACK, 1, 12, "\xff\x01");
  assert_picture("              ├─ #4 PSH,ACK seq=1 ack=1 len=5 \"hello\" ──✗ dropped│\n"
                 "              ├───── #5 PSH,ACK seq=6 ack=1 len=6 \"a \\\"b\\\"\\n\" ──►│\n"
                 "              ├═════ #6 PSH,ACK seq=1 ack=1 len=5 again twice ══►│\n"
                 "              ├~ #7 ACK seq=22 ack=1 len=43 \"a long\"... early ~~►│\n"
                 "              │          ○──── #8 ACK ack=12 ────────────────────┤\n"
                 "              │◄─────── #8 ACK ack=12 ───────────────────────────┤\n"
                 "              │dropped ✗─ #9 ACK seq=1 ack=12 len=2 \"\\xff\\x01\" ──┤\n");
}

static void again_while_held(void **state) {
  (void)state;
  right(1, FATE_CAME, SYN_SENT, LISTEN, SYN, 0, 0, NULL);
  for (int i = 0; i < 2; i++) {
    struct flight *f = tcp(1, FATE_RETRANSMITTED, SYN_SENT, LISTEN,
                           (struct segment){CLIENT, SERVER, 1000, 0, SYN, 64240, NULL});
    f->of = 1;
    draw_free(f);
  }
  assert_picture("\n"
                 "      client 127.0.0.1:40000                             server 127.0.0.1:50000\n"
                 " CLOSE        │                                                  │       LISTEN\n"
                 " SYN_SENT     ├──────── #1 SYN seq=0 win=64240 ───────▌          │\n"
                 "                       held: step, wire drop, wire dup, wire show\n"
                 "                                   #1 retransmitted ×1 while held\n"
                 "                                   #1 retransmitted ×2 while held\n");
}

static void the_wire_resets(void **state) {
  (void)state;
  handshake();
  now();
  right(4, FATE_CAME, ESTABLISHED, ESTABLISHED, ACK, 1, 1, "hi");
  right(4, FATE_RESET, ESTABLISHED, ESTABLISHED, ACK, 1, 1, "hi");
  left(5, FATE_MADE, ESTABLISHED, CLOSED, RST, 1, 0, NULL);
  right(6, FATE_MADE, CLOSED, CLOSED, RST, 1, 0, NULL);
  assert_picture(
      "              ├────── #4 ACK seq=1 ack=1 len=2 \"hi\" ──✗ dropped  │\n"
      "                         taken off the wire and answered with RST\n"
      " CLOSE        │◄─────── #5 RST seq=1 by the wire ─────○          │\n"
      "              │          ○──────── #6 RST seq=1 by the wire ────►│        CLOSE\n");
}

static void questions(void **state) {
  (void)state;
  handshake();
  now();
  right(4, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 0, 1, NULL);
  left(5, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 1, 1, NULL);
  draw_free(tcp(6, FATE_PASSED, ESTABLISHED, ESTABLISHED,
                (struct segment){SERVER, CLIENT, 9001, 1001, ACK, 0, NULL}));
  right(7, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 0, 1, NULL);
  left(8, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 1, 1, NULL);
  assert_picture("              ├──────── #4 ACK ack=1 keep-alive ────────────────►│\n"
                 "              │◄─────── #5 ACK ack=1 ────────────────────────────┤\n"
                 "              │◄─────── #6 ACK ack=1 win=0 ──────────────────────┤\n"
                 "              ├──────── #7 ACK ack=1 window probe ──────────────►│\n"
                 "              │◄─────── #8 ACK ack=1 window update ──────────────┤\n");
}

/* What has no packet has no arrow. */
static void states_alone(void **state) {
  (void)state;
  handshake();
  now();
  draw_free(tcp(0, FATE_STATE, CLOSED, NONE, (struct segment){SERVER, CLIENT, 0, 0, 0, 0, NULL}));
  draw_free(
      tcp(0, FATE_STATE, FIN_WAIT1, NONE, (struct segment){CLIENT, SERVER, 0, 0, 0, 0, NULL}));
  draw_free(
      tcp(0, FATE_STATE, FIN_WAIT1, NONE, (struct segment){CLIENT, SERVER, 0, 0, 0, 0, NULL}));
  assert_picture("              │                                                  │        CLOSE\n"
                 " FIN_WAIT1    │                                                  │\n");
}

/* Which packet is sent again, who asked for it, and what fills a hole. */
static void roles(void **state) {
  (void)state;
  handshake();
  now();
  right(4, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 1, 1, "one");
  right(5, FATE_DROPPED, ESTABLISHED, ESTABLISHED, ACK, 4, 1, "two");
  right(6, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 7, 1, "six");
  for (uint64_t i = 7; i < 10; i++)
    left(i, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 1, 4, NULL);
  right(10, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 4, 1, "two");
  right(11, FATE_SEEN, ESTABLISHED, ESTABLISHED, ACK, 13, 1, "ten");
  right(12, FATE_SEEN, ESTABLISHED, ESTABLISHED, ACK, 10, 1, "odd");
  assert_picture("              ├──────── #4 ACK seq=1 ack=1 len=3 \"one\" ─────────►│\n"
                 "              ├───── #5 ACK seq=4 ack=1 len=3 \"two\" ──✗ dropped  │\n"
                 "              ├──────── #6 ACK seq=7 ack=1 len=3 \"six\" ─────────►│\n"
                 "              │◄─────── #7 ACK ack=4 ────────────────────────────┤\n"
                 "              │◄─────── #8 ACK ack=4 duplicate ACK ──────────────┤\n"
                 "              │◄─────── #9 ACK ack=4 duplicate ACK ──────────────┤\n"
                 "              ├┄┄┄┄┄ #10 ACK seq=4 ack=1 len=3 fast resend #5 ┄┄►│\n"
                 "              ├~~~~~~~ #11 ACK seq=13 ack=1 len=3 \"ten\" early ~~►│\n"
                 "              ├~~~~~~ #12 ACK seq=10 ack=1 len=3 out of order ~~►│\n");
}

/* A SYN that comes to a connection, from no socket that connects, begins nothing. */
/* Data of the client, from number 1, sent for CAUSE; the receiver's VERDICT. */
static void right_again(uint64_t number, enum trigger trigger, enum verdict verdict) {
  struct flight *f = tcp(number, FATE_PASSED, ESTABLISHED, ESTABLISHED,
                         (struct segment){CLIENT, SERVER, 1001, 9001, ACK, 64240, "abc"});
  f->trigger = trigger;
  f->verdict = verdict;
  f->sender = (struct metrics){.cwnd = 1, .ssthresh = 7, .flight = 3, .ca = METRICS_LOSS};
  draw_free(f);
}

/* The sender's counters know better than the packets what a segment is. */
static void what_the_kernels_say(void **state) {
  (void)state;
  handshake();
  right(4, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 1, 1, "abc");
  now();
  right_again(5, TRIGGER_TLP, VERDICT_TAKEN);
  right_again(6, TRIGGER_RTO, VERDICT_OLD);
  right_again(7, TRIGGER_SLOW_START, VERDICT_OLD_TIMESTAMP);
  right_again(8, TRIGGER_FAST, VERDICT_UNKNOWN);
  right_again(9, TRIGGER_NONE, VERDICT_UNKNOWN);
  assert_picture("              ├┄┄┄┄┄┄┄ #5 ACK seq=1 ack=1 len=3 TLP resend #4 ┄┄►│\n"
                 "              ├┄┄┄┄┄┄┄ #6 ACK seq=1 ack=1 len=3 RTO resend #4 ┄┄►│\n"
                 "                    nothing in it is new: the receiver ignores it\n"
                 "              ├┄┄┄┄┄┄┄ #7 ACK seq=1 ack=1 len=3 slow start #4 ┄┄►│\n"
                 "                    old timestamp (PAWS): the receiver ignores it\n"
                 "              ├┄┄┄┄┄┄ #8 ACK seq=1 ack=1 len=3 fast resend #4 ┄┄►│\n"
                 "              ├┄┄┄┄┄┄ #9 ACK seq=1 ack=1 len=3 retransmits #4 ┄┄►│\n");
}

static void metrics_in_a_wide_window(void **state) {
  (void)state;
  handshake();
  right(4, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 1, 1, "abc");
  now();
  style.columns = 150;
  right_again(5, TRIGGER_RTO, VERDICT_UNKNOWN);
  style.columns = 80;
  assert_picture("   0.006000              ├┄┄┄┄┄ #5 ACK seq=1 ack=1 len=3 win=64240 "
                 "RTO retransmission of #4 (43 bytes) [cwnd=1 ssthresh=7] ┄┄►│\n");
}

static void a_syn_inside(void **state) {
  (void)state;
  handshake();
  now();
  right(4, FATE_PASSED, ESTABLISHED, ESTABLISHED, SYN, 5000, 0, NULL);
  left(5, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 1, 1, NULL);
  assert_picture("              ├──────── #4 SYN seq=5000 win=64240 ──────────────►│\n"
                 "              │◄─────── #5 ACK ack=1 duplicate ACK ──────────────┤\n");
}

/* Both ends are one socket: it has one state and one row of numbers. */
static void itself(void **state) {
  (void)state;
  draw_free(tcp(1, FATE_PASSED, SYN_SENT, SYN_RECV,
                (struct segment){CLIENT, CLIENT, 1000, 0, SYN, 64240, NULL}));
  draw_free(tcp(2, FATE_PASSED, SYN_RECV, ESTABLISHED,
                (struct segment){CLIENT, CLIENT, 1000, 1001, SYN | ACK, 64240, NULL}));
  assert_picture("\n"
                 "      client 127.0.0.1:40000                             client 127.0.0.1:40000\n"
                 " CLOSE        │                                                  │        CLOSE\n"
                 " SYN_SENT     ├──────── #1 SYN seq=0 win=64240 ─────────────────►│     SYN_RECV\n"
                 " SYN_RECV     │                                                  │\n"
                 "              ├──────── #2 SYN,ACK seq=0 ack=1 win=64240 ───────►│  ESTABLISHED\n"
                 " ESTABLISHED  │                                                  │\n");
}

/* A lone byte that is sent again is no question. */
static void a_byte_again(void **state) {
  (void)state;
  handshake();
  now();
  right(4, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 1, 1, "q");
  right(5, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 1, 1, "q");
  draw_free(tcp(6, FATE_PASSED, ESTABLISHED, ESTABLISHED,
                (struct segment){SERVER, CLIENT, 9001, 1002, ACK, 0, NULL}));
  right(7, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 1, 1, "q");
  assert_picture("              ├──────── #4 ACK seq=1 ack=1 len=1 \"q\" ───────────►│\n"
                 "              ├┄┄ #5 ACK seq=1 ack=1 len=1 \"q\" retransmits #4 ┄┄►│\n"
                 "              │◄─────── #6 ACK ack=2 win=0 ──────────────────────┤\n"
                 "              ├──── #7 ACK seq=1 ack=1 len=1 \"q\" window probe ──►│\n");
}

static void folded(void **state) {
  (void)state;
  handshake();
  now();
  struct flight *f = flight_new(1207, FATE_PASSED, NONE, NONE, 0);
  f->folded = 1204;
  draw_free(f);
  right(1208, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 100000, 1, "x"); /* no gap was seen */
  right(1209, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 200000, 1, "y");
  assert_picture("                              … 1,204 more packets\n"
                 "              ├──────── #1208 ACK seq=100000 ack=1 len=1 \"x\" ───►│\n"
                 "              ├~~~ #1209 ACK seq=200000 ack=1 len=1 \"y\" early ~~►│\n");
}

/* Both ends send a SYN: RFC 9293, figure 7. */
static void simultaneous_open(void **state) {
  (void)state;
  right(1, FATE_CAME, SYN_SENT, CLOSED, SYN, 0, 0, NULL);
  left(2, FATE_CAME, SYN_SENT, SYN_SENT, SYN, 0, 0, NULL);
  right(1, FATE_DELIVERED, SYN_SENT, SYN_RECV, SYN, 0, 0, NULL);
  left(3, FATE_CAME, SYN_RECV, SYN_SENT, SYN | ACK, 0, 1, NULL);
  left(2, FATE_DELIVERED, SYN_RECV, SYN_RECV, SYN, 0, 0, NULL);
  assert_picture("\n"
                 "      client 127.0.0.1:40000                             server 127.0.0.1:50000\n"
                 " CLOSE        │                                                  │        CLOSE\n"
                 " SYN_SENT     ├──────── #1 SYN seq=0 win=64240 ───────▌          │\n"
                 "                       held: step, wire drop, wire dup, wire show\n"
                 "              │          ▐──── #2 SYN seq=0 win=65160 ───────────┤     SYN_SENT\n"
                 "              ├──────── #1 SYN seq=0 win=64240 ─────────────────►│     SYN_RECV\n"
                 "              │          ▐─── #3 SYN,ACK seq=0 ack=1 win=65160 ──┤\n"
                 " SYN_RECV     │◄─────── #2 SYN seq=0 win=65160 ──────────────────┤\n");
}

/* The same two ends connect again, with other numbers. */
static void opened_anew(void **state) {
  (void)state;
  handshake();
  right(4, FATE_PASSED, FIN_WAIT1, 8, FIN | ACK, 1, 1, NULL);
  left(5, FATE_PASSED, 9, TIME_WAIT, FIN | ACK, 1, 2, NULL);
  now();
  right(6, FATE_PASSED, SYN_SENT, SYN_RECV, SYN, 70000, 0, NULL);
  left(7, FATE_PASSED, SYN_RECV, ESTABLISHED, SYN | ACK, 80000, 70001, NULL);
  assert_picture("\n"
                 "      client 127.0.0.1:40000                             server 127.0.0.1:50000\n"
                 " CLOSE        │                                                  │       LISTEN\n"
                 " SYN_SENT     ├──────── #6 SYN seq=0 win=64240 ─────────────────►│     SYN_RECV\n"
                 " ESTABLISHED  │◄─────── #7 SYN,ACK seq=0 ack=1 win=65160 ────────┤\n");
}

static void other_client(uint64_t number) {
  draw_free(tcp(number, FATE_PASSED, SYN_SENT, SYN_RECV,
                (struct segment){CLIENT + 1, SERVER, 500, 0, SYN, 64240, NULL}));
}

static void several_conversations(void **state) {
  (void)state;
  handshake();
  other_client(4);
  right(5, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 1, 1, "a");
  right(6, FATE_PASSED, ESTABLISHED, ESTABLISHED, ACK, 2, 1, "b");
  assert_picture("\n"
                 "      client 127.0.0.1:40000                             server 127.0.0.1:50000\n"
                 " CLOSE        │                                                  │       LISTEN\n"
                 " SYN_SENT     ├──────── #1 SYN seq=0 win=64240 ─────────────────►│     SYN_RECV\n"
                 " ESTABLISHED  │◄─────── #2 SYN,ACK seq=0 ack=1 win=65160 ────────┤\n"
                 "              ├──────── #3 ACK ack=1 ───────────────────────────►│  ESTABLISHED\n"
                 "\n"
                 "      127.0.0.1:40001                                    server 127.0.0.1:50000\n"
                 " CLOSE        │                                                  │       LISTEN\n"
                 " SYN_SENT     ├──────── #4 SYN seq=0 win=64240 ─────────────────►│     SYN_RECV\n"
                 "\n"
                 "      client 127.0.0.1:40000                             server 127.0.0.1:50000\n"
                 "              ├──────── #5 ACK seq=1 ack=1 len=1 \"a\" ───────────►│\n"
                 "              ├──────── #6 ACK seq=2 ack=1 len=1 \"b\" ───────────►│\n");
}

/* A datagram to a port that nobody has, and the error that quotes it. */
static void udp_and_icmp(void **state) {
  (void)state;
  struct flight *f = flight_new(1, FATE_PASSED, NONE, NONE, 32);
  put_ip(f->bytes, 32, IPPROTO_UDP);
  put16(f->bytes + 20, CLIENT);
  put16(f->bytes + 22, SERVER);
  put16(f->bytes + 24, 12);
  memcpy(f->bytes + 28, "ping", 4);
  unsigned char quoted[32];
  memcpy(quoted, f->bytes, 32);
  draw_free(f);
  f = flight_new(2, FATE_PASSED, NONE, NONE, 60);
  put_ip(f->bytes, 60, IPPROTO_ICMP);
  f->bytes[20] = 3;
  f->bytes[21] = 3;
  memcpy(f->bytes + 28, quoted, 32);
  draw_free(f);
  assert_picture("\n"
                 "      client 127.0.0.1:40000                             server 127.0.0.1:50000\n"
                 "              ├──────── #1 UDP len=4 \"ping\" ────────────────────►│\n"
                 "              │◄─────── #2 ICMP port unreachable ────────────────┤\n");
}

/* Three parts of one datagram; only the first has ports. */
static void fragments(void **state) {
  (void)state;
  for (unsigned i = 0; i < 3; i++) {
    struct flight *f = flight_new(i + 1, FATE_PASSED, NONE, NONE, 100);
    put_ip(f->bytes, 100, IPPROTO_UDP);
    put16(f->bytes + 4, 7);
    put16(f->bytes + 6, (i < 2 ? 0x2000 : 0) + i * 10);
    if (i == 0) {
      put16(f->bytes + 20, CLIENT);
      put16(f->bytes + 22, SERVER);
      put16(f->bytes + 24, 240);
    }
    draw_free(f);
  }
  assert_picture("\n"
                 "      client 127.0.0.1:40000                             server 127.0.0.1:50000\n"
                 "              ├──── #1 UDP len=72 at=0 more \"\\x00\\x00\\x00\"... ──►│\n"
                 "              ├─── #2 fragment at=80 len=80 \"\\x00\\x00\\x00\"... ──►│\n"
                 "              ├─ #3 fragment at=160 len=80 last \"\\x00\\x00\"... ──►│\n");
}

static void captured(void **state) {
  (void)state;
  right(1, FATE_SEEN, SYN_SENT, LISTEN, SYN, 0, 0, NULL);
  left(2, FATE_SEEN, SYN_RECV, ESTABLISHED, SYN | ACK, 0, 1, NULL);
  assert_picture(
      "\n"
      "      client 127.0.0.1:40000                             server 127.0.0.1:50000\n"
      " (CLOSE)      │                                                  │     (LISTEN)\n"
      " (SYN_SENT)   ├──────── #1 SYN seq=0 win=64240 ─────────────────►│\n"
      " (ESTABLISHED)│◄─────── #2 SYN,ACK seq=0 ack=1 win=65160 ────────┤   (SYN_RECV)\n");
}

static void malformed(void **state) {
  (void)state;
  struct flight *f = flight_new(1, FATE_PASSED, NONE, NONE, 3);
  memcpy(f->bytes, "\x45\x00\x00", 3);
  draw_free(f);
  assert_picture("\n"
                 "      0.0.0.0                                                           0.0.0.0\n"
                 "              ├───── #1 malformed: the IPv4 header is cut off ──►│\n");
}

static void a_story(void) {
  right(1, FATE_PASSED, SYN_SENT, SYN_RECV, SYN, 0, 0, NULL);
  left(2, FATE_DROPPED, SYN_RECV, SYN_SENT, SYN | ACK, 0, 1, NULL);
  left(3, FATE_DOUBLED, SYN_RECV, ESTABLISHED, SYN | ACK, 0, 1, NULL);
  right(4, FATE_CAME, ESTABLISHED, SYN_RECV, ACK, 1, 1, "hello, world");
}

static void in_40_columns(void **state) {
  (void)state;
  start_with(40, true, false);
  a_story();
  assert_picture("\n"
                 " client 127.0.0.1:40000\n"
                 "                 server 127.0.0.1:50000\n"
                 " CLOSE      │              │     LISTEN\n"
                 " #1 SYN seq=0 win=64240\n"
                 " SYN_SENT   ├─────────────►│   SYN_RECV\n"
                 " #2 SYN,ACK seq=0 ack=1 win=65160\n"
                 "            │   ✗──────────┤\n"
                 " #3 SYN,ACK seq=0 ack=1 win=65160 again twice\n"
                 " ESTABLISHED│◄═════════════┤\n"
                 " #4 ACK seq=1 ack=1 len=12 \"hello, \"...\n"
                 "            ├──────────▌   │\n"
                 "held: step, wire drop, wire dup, wire\n"
                 "show\n");
}

static void in_120_columns(void **state) {
  (void)state;
  start_with(120, true, false);
  a_story();
  assert_picture("\n"
                 "                 client 127.0.0.1:40000                                          "
                 "                server 127.0.0.1:50000\n"
                 "            CLOSE        │                                                       "
                 "                        │       LISTEN\n"
                 "   0.000000 SYN_SENT     ├──────── #1 SYN seq=0 win=64240 mss=1460 (44 bytes) "
                 "──────────────────────────►│     SYN_RECV\n"
                 "   0.001500              │        dropped ✗──── #2 SYN,ACK seq=0 ack=1 win=65160 "
                 "mss=1460 (44 bytes) ────┤\n"
                 "   0.003000 ESTABLISHED  │◄ #3 SYN,ACK seq=0 ack=1 win=65160 mss=1460 "
                 "retransmits #2 twice (44 bytes) ═══┤\n"
                 "   0.004500              ├─ #4 ACK seq=1 ack=1 len=12 win=64240 \"hello, world\" "
                 "(52 bytes) ──▌            │\n"
                 "                                                               held: step, wire "
                 "drop, wire dup, wire show\n");
}

static void in_ascii(void **state) {
  (void)state;
  start_with(80, false, false);
  a_story();
  assert_picture("\n"
                 "      client 127.0.0.1:40000                             server 127.0.0.1:50000\n"
                 " CLOSE        |                                                  |       LISTEN\n"
                 " SYN_SENT     |-------- #1 SYN seq=0 win=64240 ----------------->|     SYN_RECV\n"
                 "              |  dropped x--- #2 SYN,ACK seq=0 ack=1 win=65160 --|\n"
                 " ESTABLISHED  |< #3 SYN,ACK seq=0 ack=1 win=65160 again twice ===|\n"
                 "              |- #4 ACK seq=1 ack=1 len=12 \"hello, world\" --#    |\n"
                 "                       held: step, wire drop, wire dup, wire show\n");
}

static void in_colour(void **state) {
  (void)state;
  start_with(80, true, true);
  a_story();
  left(5, FATE_PASSED, CLOSED, CLOSED, RST, 1, 0, NULL);
  assert_picture(
      "\n"
      "      \033[34mclient 127.0.0.1:40000\033[0m                             "
      "\033[33mserver 127.0.0.1:50000\033[0m\n"
      " \033[1mCLOSE\033[0m        │                                                  │       "
      "\033[1mLISTEN\033[0m\n"
      " \033[1mSYN_SENT\033[0m     ├\033[34m──────── #1 SYN seq=0 win=64240 "
      "─────────────────►\033[0m│     \033[1mSYN_RECV\033[0m\n"
      "              │  dropped \033[2m✗─── #2 SYN,ACK seq=0 ack=1 win=65160 ──\033[0m┤\n"
      " \033[1mESTABLISHED\033[0m  │\033[33m◄ #3 SYN,ACK seq=0 ack=1 win=65160 again twice "
      "═══\033[0m┤\n"
      "              ├\033[33m─ #4 ACK seq=1 ack=1 len=12 \"hello, world\" ──▌\033[0m    │\n"
      "                       \033[2mheld: step, wire drop, wire dup, wire show\033[0m\n"
      " \033[1mCLOSE\033[0m        │\033[31m◄─────── #5 RST seq=1 "
      "────────────────────────────\033[0m┤        \033[1mCLOSE\033[0m\n");
}

static void raw_numbers(void **state) {
  (void)state;
  ladder_set_raw(ladder, true);
  handshake();
  assert_picture(
      "\n"
      "      client 127.0.0.1:40000                             server 127.0.0.1:50000\n"
      " CLOSE        │                                                  │       LISTEN\n"
      " SYN_SENT     ├──────── #1 SYN seq=1000 win=64240 ──────────────►│     SYN_RECV\n"
      " ESTABLISHED  │◄────── #2 SYN,ACK seq=9000 ack=1001 win=65160 ───┤\n"
      "              ├──────── #3 ACK ack=9001 ────────────────────────►│  ESTABLISHED\n");
}

/* What does not fit is left out whole: the length first, then fields from the end. */
static void no_field_is_cut(void **state) {
  (void)state;
  start_with(68, true, false);
  ladder_set_raw(ladder, true);
  handshake();
  left(4, FATE_MADE, ESTABLISHED, CLOSED, RST | ACK, 1, 100000, NULL);
  assert_picture("\n"
                 "      client 127.0.0.1:40000                 server 127.0.0.1:50000\n"
                 " CLOSE        │                                      │       LISTEN\n"
                 " SYN_SENT     ├──────── #1 SYN seq=1000 win=64240 ──►│     SYN_RECV\n"
                 " ESTABLISHED  │◄ #2 SYN,ACK seq=9000 ack=1001 ... ───┤\n"
                 "              ├──────── #3 ACK ack=9001 ────────────►│  ESTABLISHED\n"
                 " CLOSE        │◄ #4 RST,ACK seq=9001 ... made ───○   │\n");
  start_with(110, true, false);
  handshake();
  now();
  left(4, FATE_DOUBLED, NONE, NONE, SYN | ACK, 0, 1, NULL);
  assert_picture("   0.004500              │◄═══════ #4 SYN,ACK seq=0 ack=1 win=65160 mss=1460 "
                 "again twice ══════┤\n");
}

/* Whatever the bytes are, a line fits its window. */
static void lines_fit(void **state) {
  (void)state;
  static const int widths[] = {20, 40, 67, 68, 80, 109, 110, 200};
  for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
    start_with(widths[i], false, false);
    a_story();
    right(5, FATE_PASSED, ESTABLISHED, ESTABLISHED, 255, 4000000000u, 4000000000u,
          "\x01\x02\x03\x04\x05\x06\x07\x08\\\\\\\"\"\"");
    ladder_rest(ladder, &picture);
    int widest = widths[i] < 68 ? 72 : widths[i] - 1; /* narrow: the words stand alone */
    for (const char *s = text_str(&picture); *s; s += strcspn(s, "\n") + 1)
      assert_true(strcspn(s, "\n") <= (size_t)widest);
  }
}

/* Which conversation a segment from PORT to the server belongs to. */
static uint64_t conversation_from(struct conversations *all, int port) {
  int from;
  struct packet p = {
      .family = AF_INET, .protocol = IPPROTO_TCP, .from_port = (uint16_t)port, .to_port = SERVER};
  return conversations_of(all, &p, &from)->id;
}

static void the_rested_one_is_forgotten(void **state) {
  (void)state;
  struct conversations *all = conversations_new();
  uint64_t first = conversation_from(all, CLIENT), second = conversation_from(all, CLIENT + 1);
  for (int i = 2; i < CONVERSATIONS; i++)
    conversation_from(all, CLIENT + i);
  assert_int_equal(conversation_from(all, CLIENT), first);
  conversation_from(all, CLIENT + CONVERSATIONS);
  assert_int_equal(conversation_from(all, CLIENT), first);
  assert_int_not_equal(conversation_from(all, CLIENT + 1), second);
  conversations_free(all);
}

int main(void) {
  const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, end)
      CASE(a_handshake_held),
      CASE(a_handshake_that_passes),
      CASE(a_refused_port),
      CASE(a_close),
      CASE(data_and_fates),
      CASE(again_while_held),
      CASE(the_wire_resets),
      CASE(questions),
      CASE(states_alone),
      CASE(roles),
      CASE(what_the_kernels_say),
      CASE(metrics_in_a_wide_window),
      CASE(a_syn_inside),
      CASE(itself),
      CASE(a_byte_again),
      CASE(folded),
      CASE(simultaneous_open),
      CASE(opened_anew),
      CASE(several_conversations),
      CASE(the_rested_one_is_forgotten),
      CASE(udp_and_icmp),
      CASE(fragments),
      CASE(captured),
      CASE(malformed),
      CASE(in_40_columns),
      CASE(in_120_columns),
      CASE(in_ascii),
      CASE(in_colour),
      CASE(raw_numbers),
      CASE(lines_fit),
      CASE(no_field_is_cut),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
