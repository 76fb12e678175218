/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goals: how they are read, and how they are judged by evidence that is made here. */
#include <arpa/inet.h>
#include <errno.h>
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
#include "calls/call.h"
#include "calls/rows.h"
#include "lesson/evidence.h"
#include "lesson/exercise.h"
#include "lesson/goal.h"
#include "lesson/mistake.h"
#include "net/flight.h"
#include "net/packet.h"
#include "run/journal.h"
#include "wire/topology.h"

#define SYN PACKET_SYN
#define FIN PACKET_FIN
#define RST PACKET_RST
#define PSH PACKET_PSH
#define ACK PACKET_ACK

static const char *name_of(void *data, int number) {
  static const char *const names[] = {"server", "client", "server/2"};
  (void)data;
  return number < 3 ? names[number] : NULL;
}

enum { SERVER, CLIENT, SERVER_THREAD };

static struct evidence *evidence;

static int begin(void **state) {
  (void)state;
  evidence = evidence_new(name_of, NULL, topology_of(LAB_ROUTER));
  evidence_begin(evidence);
  return 0;
}

static int end(void **state) {
  (void)state;
  evidence_free(evidence);
  evidence = NULL;
  return 0;
}

/* The LINE is a goal that is judged so, and WHY is said. */
static void judged(const char *line, enum goal_verdict verdict, const char *why) {
  struct goal goal;
  struct lesson_mistake m = LESSON_MISTAKE_NONE;
  struct text said = TEXT_EMPTY;
  if (goal_read(line, strlen(line), &goal, &m) != 0)
    fail_msg("%s: %s", line, m.message);
  assert_true(goal_want(&goal, evidence));
  enum goal_verdict found = goal_judge(&goal, evidence, &said);
  if (found != verdict || (why && !strstr(text_str(&said), why)) || (!why && said.len))
    fail_msg("%s: %d, %s", line, found, text_str(&said));
  text_free(&said);
  goal_clear(&goal);
}

/* The LINE is no goal: MESSAGE is said of AT, a part of it. */
static void refused(const char *line, const char *message, const char *at) {
  struct goal goal;
  struct lesson_mistake m = LESSON_MISTAKE_NONE;
  if (goal_read(line, strlen(line), &goal, &m) == 0)
    fail_msg("%s is taken", line);
  if (!strstr(m.message, message))
    fail_msg("%s: %s", line, m.message);
  if (at && (strlen(at) != m.where.len || memcmp(m.where.s, at, m.where.len) != 0))
    fail_msg("%s: at %.*s", line, (int)m.where.len, m.where.s);
  assert_true(m.where.s >= line && m.where.s + m.where.len <= line + strlen(line));
  lesson_mistake_clear(&m);
  assert_null(m.message);
}

static void what_is_no_goal_is_placed(void **state) {
  static const char *const lines[][3] = {
      {"", "without words", NULL},
      {"   ", "without words", NULL},
      {"sate client LISTEN", "there is no goal 'sate'", "sate"},
      {"state", "WHO is missing", NULL},
      {"state client", "STATE is missing", NULL},
      {"state cl-ient LISTEN", "not the name of a side", "cl-ient"},
      {"state 1 LISTEN", "not the name of a side", "1"},
      {"state client listen", "'listen' is not a state", "listen"},
      {"state client LISTEN on", "is not a port", ""},
      {"state client LISTEN on 0", "is not a port", "0"},
      {"state client LISTEN on 65536", "is not a port", "65536"},
      {"state client LISTEN to nowhere", "is not an address", "nowhere"},
      {"state client LISTEN to 70000", "is not a port", "70000"},
      {"state client LISTEN to 1.2.3.4 to 1.2.3.4", "does not belong", "to"},
      {"state client LISTEN from server", "does not belong", "from"},
      {"state client LISTEN 2", "`times` is missing", ""},
      {"state client LISTEN 0 times", "is not a number", "0"},
      {"state client LISTEN exactly two times", "is not a number", "two"},
      {"state client LISTEN 99999999999999999999 times", "is not a number", NULL},
      {"lost SYN,", "not a kind of packet", "SYN,"},
      {"lost syn", "not a kind of packet", "syn"},
      {"lost only", "PACKET is missing", NULL},
      {"lost SYN only", "does not belong", "only"},
      {"lost SYN from", "no side is named", ""},
      {"error connect", "ERROR is missing", NULL},
      {"error connect ENOTHING", "not an error", "ENOTHING"},
      {"error conect EPIPE", "there is no call 'conect'", "conect"},
      {"received server hello", "is not bytes", "hello"},
      {"received server 10", "is not bytes", "10"},
      {"received server \"hello", "do not end", NULL},
      {"received server \"\"", "no bytes", NULL},
      {"received server \"\\q\"", "backslash", "\\"},
      {"received server \"\\x4\"", "backslash", "\\"},
      {"received server \"a\"b", "right after", "b"},
      {"option server SO_NONE", "is not an option", "SO_NONE"},
      {"socket any", "SORT is missing", NULL},
      {"socket any INET", "not a family or type", "INET"},
      {"socket any AF_INET AF_INET6", "does not belong", "AF_INET6"},
      {"open any", "NUMBER is missing", NULL},
      {"open any few", "not a number", "few"},
      {"within 3 minutes", "`lines` belongs", "minutes"},
      {"without", "CALL is missing", NULL},
  };
  (void)state;
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
    refused(lines[i][0], lines[i][1], lines[i][2]);
}

static void add_socket(const char *side, const char *name, int port, const char *peer) {
  struct evidence_socket s = {.open = true, .endpoint = {.family = AF_INET, .type = SOCK_STREAM}};
  struct sockaddr_in local = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  struct sockaddr_in other = {.sin_family = AF_INET, .sin_port = htons(9)};
  snprintf(s.side, sizeof s.side, "%s", side);
  s.endpoint.state = name;
  memcpy(&s.endpoint.local, &local, sizeof local);
  s.endpoint.local_len = sizeof local;
  if (peer) {
    inet_pton(AF_INET, peer, &other.sin_addr);
    memcpy(&s.endpoint.peer, &other, sizeof other);
    s.endpoint.peer_len = sizeof other;
  }
  s.endpoint.waiting = 2;
  s.endpoint.unread = 7;
  s.known[0] = true;
  s.value[0] = 1;
  evidence_add_socket(evidence, &s);
}

static void sockets_are_judged(void **state) {
  (void)state;
  judged("state server LISTEN", GOAL_MISSING, "a socket of server in LISTEN");
  add_socket("server", "LISTEN", 50000, NULL);
  add_socket("client", "ESTABLISHED", 40000, "127.0.0.1");
  judged("state server LISTEN", GOAL_MET, NULL);
  judged("state any LISTEN on 50000", GOAL_MET, NULL);
  judged("state any LISTEN on 50001", GOAL_MISSING, "on port 50001");
  judged("state client LISTEN", GOAL_MISSING, "of client in LISTEN (ESTABLISHED)");
  judged("state client ESTABLISHED to 127.0.0.1", GOAL_MET, NULL);
  judged("state client ESTABLISHED to 10.0.0.1", GOAL_MISSING, "to 10.0.0.1");
  judged("state client ESTABLISHED to 9 to 127.0.0.1", GOAL_MET, NULL);
  judged("state client ESTABLISHED to 10", GOAL_MISSING, "to port 10");
  judged("state client ESTABLISHED 2 times", GOAL_MISSING, "2 times");
  judged("state any LISTEN exactly 1 time", GOAL_MET, NULL);
  add_socket("server", "LISTEN", 50001, NULL);
  judged("state any LISTEN exactly 1 times", GOAL_MISSING, "exactly 1 time");
  judged("open any 3", GOAL_MET, NULL);
  judged("open client 0", GOAL_MISSING, "(now 1)");
  judged("queue server 2", GOAL_MET, NULL);
  judged("queue server 3", GOAL_MISSING, "(now 2)");
  judged("queue server 2 on 50002", GOAL_MISSING, "of server, on port 50002 (now 0)");
  judged("unread client 7", GOAL_MET, NULL);
  judged("unread client 8", GOAL_MISSING, "8 unread bytes at a socket of client (now 7)");
  judged("option server SO_REUSEADDR", GOAL_MET, NULL);
  judged("option server SO_REUSEADDR 2", GOAL_MISSING, "SO_REUSEADDR = 2 (1, 1)");
  judged("socket server SOCK_STREAM", GOAL_MET, NULL);
  judged("socket server AF_INET6 SOCK_STREAM", GOAL_MISSING, "AF_INET6, SOCK_STREAM");
  judged("nonblocking server", GOAL_MISSING, "does not block");
  evidence_now(evidence);
  judged("state server LISTEN", GOAL_MISSING, "a socket of server");
}

static void a_wait_is_judged(void **state) {
  struct evidence_wait wait = {"server", &row_accept, 50000};
  (void)state;
  evidence_add_wait(evidence, &wait);
  judged("waits server accept", GOAL_MET, NULL);
  judged("waits any any on 50000", GOAL_MET, NULL);
  judged("waits server recv", GOAL_MISSING, "recv that waits, made by server (accept)");
  judged("waits client any", GOAL_MISSING, "a call that waits, made by client");
  judged("waits client accept", GOAL_MISSING, "by client");
}

/* A call of SIDE has ended with RESULT, or ERROR. */
static void call(int side, const struct call_row *row, int64_t result, int error,
                 const char *bytes) {
  struct call c = {.row = row, .fd = 3, .result = result, .error = error};
  struct event event = {.kind = EVENT_CALL, .side = side, .call = &c};
  c.out = (void *)bytes;
  c.out_room = 100;
  c.out_len = bytes ? strlen(bytes) : 0;
  evidence_take(evidence, &event);
}

static void calls_are_judged(void **state) {
  (void)state;
  judged("without listen", GOAL_MET, NULL);
  call(SERVER, &row_listen, 0, 0, NULL);
  call(CLIENT, &row_connect, -1, ECONNREFUSED, NULL);
  call(CLIENT, &row_connect, -1, ECONNREFUSED, NULL);
  judged("called listen", GOAL_MET, NULL);
  judged("called listen by client", GOAL_MISSING, "a call of listen that succeeds, by client");
  judged("called any", GOAL_MET, NULL);
  judged("called connect", GOAL_MISSING, "a call of connect");
  judged("error connect ECONNREFUSED", GOAL_MET, NULL);
  judged("error any ECONNREFUSED exactly 2 times", GOAL_MET, NULL);
  judged("error any ECONNREFUSED exactly 1 time", GOAL_SPOILT, "exactly 1 time");
  judged("error connect ETIMEDOUT", GOAL_MISSING, "(ECONNREFUSED)");
  judged("error connect TimeoutError", GOAL_MISSING, "(ECONNREFUSED)");
  judged("error connect EAI_NONAME", GOAL_MISSING, "EAI_NONAME");
  judged("without listen", GOAL_SPOILT, "it was made");
  judged("without listen by client", GOAL_MET, NULL);
  judged("without connect", GOAL_SPOILT, "no call of connect");
  call(SERVER_THREAD, &row_bind, 0, 0, NULL);
  judged("called bind by server", GOAL_MET, NULL);
}

static void what_was_read_is_judged(void **state) {
  (void)state;
  judged("received server \"hello\"", GOAL_MISSING, "\"hello\", read by server");
  call(SERVER, &row_recv, 3, 0, "hel");
  judged("received server \"hello\"", GOAL_MISSING, "(3 bytes were read)");
  call(CLIENT, &row_recv, 2, 0, "lo");
  judged("received server \"hello\"", GOAL_MISSING, "(3 bytes were read)");
  call(SERVER, &row_recvfrom, 3, 0, "lo\n");
  judged("received server \"hello\\n\"", GOAL_MET, NULL);
  judged("received server \"\\x6c\\x6c\"", GOAL_MET, NULL);
  judged("received server 6 bytes", GOAL_MET, NULL);
  judged("received server 7 bytes", GOAL_MISSING, "7 bytes, read by server (6");
  judged("ended server", GOAL_MISSING, "the end of the stream");
  call(SERVER, &row_recv, 0, 0, "");
  judged("ended server", GOAL_MET, NULL);
  judged("ended client", GOAL_MISSING, "by client");
  call(SERVER, &row_recv, 90, 0,
       "abc"); /* the rest is not known: what follows is not joined to it */
  call(SERVER, &row_recv, 3, 0, "def");
  judged("received server \"abc\"", GOAL_MET, NULL);
  judged("received server \"cdef\"", GOAL_MISSING, "99 bytes");
}

/* Something happens to packet NUMBER, from client (port 40000) or server (50000). */
static void flight(uint64_t number, enum fate fate, bool to_server, unsigned flags, uint32_t seq,
                   const char *data) {
  struct flight *f = mem_zalloc(1, sizeof *f + FLIGHT_BYTES);
  unsigned char *b = f->bytes;
  size_t len = 40 + strlen(data);
  uint16_t from = to_server ? 40000 : 50000, to = to_server ? 50000 : 40000;
  f->number = number;
  f->fate = fate;
  f->host = to_server ? LAB_CLIENT : LAB_SERVER;
  f->from_state = f->to_state = FLIGHT_STATE_UNKNOWN;
  f->len = f->kept = (uint32_t)len;
  b[0] = 0x45;
  b[2] = (unsigned char)(len >> 8), b[3] = (unsigned char)len;
  b[8] = 64, b[9] = IPPROTO_TCP;
  b[12] = b[16] = 127, b[15] = b[19] = 1;
  b[20] = (unsigned char)(from >> 8), b[21] = (unsigned char)from;
  b[22] = (unsigned char)(to >> 8), b[23] = (unsigned char)to;
  b[24] = (unsigned char)(seq >> 24), b[25] = (unsigned char)(seq >> 16);
  b[26] = (unsigned char)(seq >> 8), b[27] = (unsigned char)seq;
  b[32] = 0x50;
  b[33] = (unsigned char)flags;
  memcpy(b + 40, data, len - 40);
  struct event event = {.kind = EVENT_FLIGHT, .side = -1, .flight = f};
  evidence_take(evidence, &event);
  free(f);
}

static void packets_are_judged(void **state) {
  (void)state;
  add_socket("client", "SYN_SENT", 40000, NULL);
  add_socket("server", "LISTEN", 50000, NULL);
  flight(1, FATE_CAME, true, SYN, 100, "");
  judged("held SYN", GOAL_MET, NULL);
  judged("delivered SYN", GOAL_MISSING, "a SYN that is delivered");
  flight(1, FATE_DELIVERED, true, SYN, 100, "");
  judged("held SYN", GOAL_MISSING, "a SYN in your hand");
  judged("delivered SYN from client", GOAL_MET, NULL);
  judged("delivered SYN from server", GOAL_MISSING, "from server");
  flight(2, FATE_CAME, false, SYN | ACK, 900, "");
  flight(2, FATE_DROPPED, false, SYN | ACK, 900, "");
  judged("lost SYN,ACK", GOAL_MET, NULL);
  judged("lost SYN", GOAL_MISSING, "a SYN that is lost");
  judged("lost only SYN,ACK from server", GOAL_MET, NULL);
  judged("lost ACK", GOAL_MISSING, "an ACK that is lost");
  judged("lost any", GOAL_MET, NULL);
  judged("lost UDP", GOAL_MISSING, "a datagram");
  flight(3, FATE_PASSED, false, SYN | ACK, 900, "");
  judged("retransmitted SYN,ACK", GOAL_MET, NULL);
  judged("retransmitted any from client", GOAL_MISSING, "sent again");
  flight(4, FATE_PASSED, true, ACK, 101, "");
  judged("delivered ACK", GOAL_MET, NULL);
  flight(5, FATE_CAME, true, ACK | PSH, 101, "abc");
  flight(6, FATE_DOUBLED, true, ACK | PSH, 104, "def");
  judged("doubled data from client", GOAL_MET, NULL);
  judged("overtaken data", GOAL_MISSING, "overtakes");
  flight(20, FATE_CAME, false, ACK | PSH, 901, "x");
  flight(21, FATE_PASSED, true, ACK, 107, ""); /* the other end's does not overtake it */
  flight(20, FATE_DELIVERED, false, ACK | PSH, 901, "x");
  judged("overtaken data", GOAL_MISSING, "overtakes");
  flight(5, FATE_DELIVERED, true, ACK | PSH, 101, "abc");
  judged("overtaken data", GOAL_MET, NULL);
  judged("delivered ACK exactly 2 times", GOAL_MET, NULL);
  judged("delivered PSH,ACK 3 times", GOAL_MET, NULL);
  flight(7, FATE_DROPPED, true, FIN | ACK, 107, "");
  judged("lost FIN", GOAL_MET, NULL);
  judged("lost FIN,ACK", GOAL_MET, NULL);
  judged("lost only SYN,ACK", GOAL_SPOILT, "(#7 FIN,ACK)");
  flight(8, FATE_MADE, false, RST | ACK, 901, "");
  judged("delivered RST", GOAL_MET, NULL);
}

/* An ARP question of 10.0.0.1 for 10.0.0.2, a report of IGMP, echo replies: they have no ports. */
static void packets_without_ports_are_judged(void **state) {
  struct flight *f = mem_zalloc(1, sizeof *f + FLIGHT_BYTES);
  static const unsigned char arp[] = {0,  1, 8, 0, 6, 4, 0, 1, 2, 0, 0,  0, 0, 1,
                                      10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 10, 0, 0, 2};
  static const unsigned char igmp[] = {0x45, 0, 0,  28, 0,   0, 0,   0, 1, IPPROTO_IGMP,
                                       0,    0, 10, 0,  0,   1, 224, 0, 0, 22,
                                       0x16, 0, 0,  0,  239, 1, 2,   3};
  static const unsigned char echo[] = {0x45, 0, 0,  28, 0, 0,   0,  0, 64, IPPROTO_ICMP,
                                       0,    0, 10, 0,  1, 254, 10, 0, 1,  1,
                                       0,    0, 0,  0,  0, 7,   0,  1};
  struct event event = {.kind = EVENT_FLIGHT, .side = -1, .flight = f};
  (void)state;
  f->from_state = f->to_state = FLIGHT_STATE_UNKNOWN;
  f->number = 1;
  f->len = f->kept = sizeof arp;
  memcpy(f->bytes, arp, sizeof arp);
  f->fate = FATE_DROPPED;
  evidence_take(evidence, &event);
  judged("lost only ARP exactly 1 time", GOAL_MET, NULL);
  judged("lost ARP from client", GOAL_MET, NULL);
  judged("lost ARP from server", GOAL_MISSING, "from server");
  judged("lost only ARP from server", GOAL_SPOILT, "(#1 ARP)");
  judged("delivered ARP", GOAL_MISSING, "an ARP packet that is delivered");
  judged("lost ICMP", GOAL_MISSING, "an ICMP packet");
  judged("lost only UDP", GOAL_SPOILT, "(#1 ARP)");
  f->number = 2;
  memcpy(f->bytes, igmp, sizeof igmp);
  evidence_take(evidence, &event);
  judged("lost only ARP", GOAL_SPOILT, "(#2 IGMP)");
  f->number = 3; /* the router's own, and what it passes on */
  f->host = LAB_MIDDLE;
  f->len = f->kept = sizeof echo;
  memcpy(f->bytes, echo, sizeof echo);
  evidence_take(evidence, &event);
  judged("lost ICMP from router", GOAL_MET, NULL);
  f->number = 4;
  f->leg = FLIGHT_FROM_ROUTER;
  memcpy(f->bytes + 12, "\x0a\0\x02\x01", 4);
  evidence_take(evidence, &event);
  judged("lost ICMP from router exactly 1 time", GOAL_MET, NULL);
  judged("lost ICMP from server", GOAL_MET, NULL);
  free(f);
}

/* Packet NUMBER from 10.0.FROM, UDP, is put on the cable by HOST; OF: it is what the router makes of that one. */
static void hop(uint64_t number, enum fate fate, const char from[2], int host, uint64_t of) {
  static const unsigned char udp[] = {0x45, 0,  0,  29, 0, 1, 0,  0, 64, IPPROTO_UDP,
                                      0,    0,  10, 0,  0, 0, 10, 0, 2,  1,
                                      0x9c, 64, 0,  9,  0, 9, 0,  0, 'x'};
  struct flight *f = mem_zalloc(1, sizeof *f + sizeof udp);
  struct event event = {.kind = EVENT_FLIGHT, .side = -1, .flight = f};
  f->number = number;
  f->fate = fate;
  f->host = host;
  f->of = of;
  f->leg = host == LAB_MIDDLE ? FLIGHT_FROM_ROUTER : FLIGHT_TO_ROUTER;
  f->from_state = f->to_state = FLIGHT_STATE_UNKNOWN;
  f->len = f->kept = sizeof udp;
  memcpy(f->bytes, udp, sizeof udp);
  memcpy(f->bytes + 14, from, 2);
  evidence_take(evidence, &event);
  free(f);
}

static void what_a_router_passes_on_is_judged(void **state) {
  (void)state;
  hop(1, FATE_CAME, "\1\1", LAB_CLIENT, 0);
  hop(2, FATE_PASSED, "\1\1", LAB_CLIENT, 0);
  judged("delivered any", GOAL_MISSING, "that is delivered"); /* the router has it */
  hop(3, FATE_PASSED, "\1\1", LAB_MIDDLE, 2);
  judged("delivered any from client exactly 1 time", GOAL_MET, NULL);
  hop(1, FATE_DELIVERED, "\1\1", LAB_CLIENT, 0);
  judged("held any", GOAL_MISSING, "in your hand");
  hop(4, FATE_CAME, "\1\1", LAB_MIDDLE, 1);
  judged("held any from client exactly 1 time", GOAL_MET, NULL);
  judged("overtaken any", GOAL_MISSING, "overtakes");
  hop(4, FATE_DELIVERED, "\1\1", LAB_MIDDLE, 1);
  judged("overtaken any from client exactly 1 time", GOAL_MET, NULL);
  judged("held any", GOAL_MISSING, "in your hand");
  judged("sent any exactly 2 times", GOAL_MET, NULL);
  hop(5, FATE_PASSED, "\1\1", LAB_CLIENT, 0); /* from here on with NAT */
  hop(6, FATE_DROPPED, "\2\xfe", LAB_MIDDLE, 5);
  judged("lost any from client exactly 1 time", GOAL_MET, NULL);
  judged("lost any from router exactly 1 time", GOAL_MET, NULL);
  judged("sent any from router exactly 1 time", GOAL_MET, NULL);
  judged("delivered any exactly 2 times", GOAL_MET, NULL);
}

static void lines_are_counted(void **state) {
  struct event event = {.kind = EVENT_STATEMENT, .text = "1"};
  (void)state;
  judged("within 1 lines", GOAL_MET, NULL);
  evidence_take(evidence, &event);
  judged("within 1 lines", GOAL_MET, NULL);
  evidence_take(evidence, &event);
  judged("within 1 lines", GOAL_SPOILT, "at most 1 lines (there were 2)");
}

static void what_was_before_does_not_count(void **state) {
  (void)state;
  evidence_free(evidence);
  evidence = evidence_new(name_of, NULL, topology_of(LAB_ROUTER));
  call(SERVER, &row_listen, 0, 0, NULL);
  flight(1, FATE_PASSED, true, SYN, 100, "");
  evidence_begin(evidence);
  judged("called listen", GOAL_MISSING, "listen");
  judged("delivered SYN", GOAL_MISSING, "SYN");
  flight(1, FATE_DELIVERED, true, SYN, 100, ""); /* it was sent before */
  judged("sent SYN", GOAL_MISSING, "a SYN that is sent");
  flight(2, FATE_PASSED, true, SYN, 100, ""); /* but it is known what was sent before */
  judged("retransmitted SYN", GOAL_MET, NULL);
  judged("sent SYN", GOAL_MET, NULL);
}

static void marks_are_kept(void **state) {
  struct exercise exercise = {.points = 3};
  struct exercise_mark mark = {0, 0, 0};
  (void)state;
  exercise_note(&mark, EXERCISE_SKIPPED);
  assert_int_equal(exercise_points(&exercise, &mark), 0);
  exercise_note(&mark, EXERCISE_MET);
  assert_int_equal(exercise_points(&exercise, &mark), 3);
  exercise_note(&mark, EXERCISE_SHOWN);
  assert_int_equal(mark.result, EXERCISE_MET);
  mark.result = EXERCISE_SHOWN;
  exercise_note(&mark, EXERCISE_MET);
  assert_int_equal(mark.result, EXERCISE_SHOWN);
}

#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(what_is_no_goal_is_placed),
      TEST(sockets_are_judged),
      TEST(a_wait_is_judged),
      TEST(calls_are_judged),
      TEST(what_was_read_is_judged),
      TEST(packets_are_judged),
      TEST(packets_without_ports_are_judged),
      TEST(what_a_router_passes_on_is_judged),
      TEST(lines_are_counted),
      TEST(what_was_before_does_not_count),
      TEST(marks_are_kept),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
