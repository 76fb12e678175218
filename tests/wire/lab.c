/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lab and the wire, with real sockets at both ends: what the hand does to packets, what the kernels
 * make of it, and that the states told with each flight are those that ss shows.
 *
 * Speaks TAP. Each point is a function in a process and a lab of its own; to add one, write it and name it
 * in `points`. It passes when it returns. */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <linux/userfaultfd.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/diag.h"
#include "base/mem.h"
#include "export/pcapng.h"
#include "net/address.h"
#include "net/flight.h"
#include "net/packet.h"
#include "net/tcp_state.h"
#include "run/journal.h"
#include "wire/lab.h"
#include "wire/record.h"
#include "wire/watch.h"
#include "wire/wire.h"
#include "wire/wire_parts.h"

static struct lab *lab;
static struct wire *wire;
static struct journal *journal;
static struct journal_reader *reader;

_Noreturn static void fail(int line, const char *what) {
  fprintf(stderr, "%s:%d: %s (errno: %s)\n", __FILE__, line, what, strerror(errno));
  _exit(1);
}

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition))                                                                              \
      fail(__LINE__, #condition);                                                                  \
  } while (0)

/* Waits for CONDITION, 30 seconds at the most. */
#define WAIT_FOR(condition)                                                                        \
  do {                                                                                             \
    int64_t deadline = clock_now() + 30000000000;                                                  \
    while (!(condition)) {                                                                         \
      if (clock_now() > deadline)                                                                  \
        fail(__LINE__, "it did not come to this: " #condition);                                    \
      poll(NULL, 0, 1);                                                                            \
    }                                                                                              \
  } while (0)

/* ---- sockets ---- */

static struct sockaddr_storage address(const char *host, int port, socklen_t *len) {
  struct sockaddr_storage a;
  *len = address_numeric(&a, strchr(host, ':') ? AF_INET6 : AF_INET, host, (uint16_t)port);
  CHECK(*len);
  return a;
}

static int make_socket(const char *host, int type) {
  int fd = socket(strchr(host, ':') ? AF_INET6 : AF_INET, type, 0);
  CHECK(fd >= 0);
  return fd;
}

static void bind_to(int fd, const char *host, int port) {
  socklen_t len;
  struct sockaddr_storage a = address(host, port, &len);
  int one = 1;
  CHECK(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0);
  CHECK(bind(fd, (struct sockaddr *)&a, len) == 0);
}

static int listener(const char *host, int port) {
  int fd = make_socket(host, SOCK_STREAM);
  bind_to(fd, host, port);
  CHECK(listen(fd, 8) == 0);
  return fd;
}

static int connect_to(int fd, const char *host, int port) {
  socklen_t len;
  struct sockaddr_storage a = address(host, port, &len);
  return connect(fd, (struct sockaddr *)&a, len);
}

/* A connection that is being opened: connect has begun and not waited. */
static int opening(const char *host, int port) {
  int fd = make_socket(host, SOCK_STREAM | SOCK_NONBLOCK);
  CHECK(connect_to(fd, host, port) < 0 && errno == EINPROGRESS);
  return fd;
}

static void wait_readable(int fd) {
  struct pollfd p = {fd, POLLIN, 0};
  CHECK(poll(&p, 1, 30000) == 1);
}

/* The error that the connection attempt ended with, 0 for success. */
static int opened(int fd) {
  struct pollfd p = {fd, POLLOUT, 0};
  CHECK(poll(&p, 1, 30000) == 1);
  int error;
  socklen_t len = sizeof error;
  CHECK(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) == 0);
  return error;
}

/* A connection over the wire: *A is the client's end, *B the server's, *LISTENING what accepted it. */
static void connected(int *a, int *b, int *listening) {
  *listening = listener("127.0.0.1", 50000);
  *a = make_socket("127.0.0.1", SOCK_STREAM);
  CHECK(connect_to(*a, "127.0.0.1", 50000) == 0);
  *b = accept(*listening, NULL, NULL);
  CHECK(*b >= 0);
  WAIT_FOR(wire_quiet(wire));
}

/* ---- what the wire told ---- */

static const struct flight *next_flight(void) {
  for (;;) {
    const struct event *e = journal_next(reader);
    if (e && e->kind == EVENT_FLIGHT)
      return e->flight;
    if (!e) {
      struct pollfd p = {journal_reader_fd(reader), POLLIN, 0};
      if (poll(&p, 1, 30000) != 1)
        fail(__LINE__, "no flight came");
    }
  }
}

/* Reads all flights that were told up to now. */
static void forget(void) {
  WAIT_FOR(wire_quiet(wire));
  while (journal_next(reader))
    ;
}

static struct packet decoded(const struct flight *f) {
  struct packet p;
  CHECK(packet_decode(f->bytes, f->kept, f->len, &p) == 0);
  return p;
}

/* The next flight is packet NUMBER with FATE and these flags and states. That a packet was sent again
   while it was held is passed over: the machine may stand still for a second. */
static void expect(uint64_t number, enum fate fate, unsigned flags, const char *from_state,
                   const char *to_state) {
  const struct flight *f = next_flight();
  while (f->fate == FATE_RETRANSMITTED && fate != FATE_RETRANSMITTED)
    f = next_flight();
  struct packet p = decoded(f);
  const char *from = tcp_state_name(f->from_state), *to = tcp_state_name(f->to_state);
  if (f->number != number || f->fate != fate || p.flags != flags || strcmp(from, from_state) != 0 ||
      strcmp(to, to_state) != 0) {
    fprintf(stderr, "flight: #%d fate %d flags %x %s %s, expected #%d fate %d flags %x %s %s\n",
            (int)f->number, f->fate, p.flags, from, to, (int)number, fate, flags, from_state,
            to_state);
    _exit(1);
  }
}

static uint64_t packets(void) {
  uint64_t first, end;
  record_range(wire_record(wire), &first, &end);
  return end - first;
}

static struct record_packet recorded(uint64_t number, struct packet *p) {
  static unsigned char bytes[RECORD_PACKET_MAX];
  struct record_packet r;
  CHECK(record_get(wire_record(wire), number, &r, bytes, sizeof bytes));
  if (p)
    packet_decode(bytes, r.kept, r.len, p);
  return r;
}

/* The state that ss shows of the socket at LOCAL connected to REMOTE ("" when it shows none). A socket that
   listens has the REMOTE "0.0.0.0:*". */
static const char *ss_state(const char *local, const char *remote) {
  static char state[32];
  char line[512], l[128], r[128];
  FILE *out = popen("ss -Htan", "r");
  CHECK(out);
  char found[32] = "";
  while (fgets(line, sizeof line, out)) {
    CHECK(sscanf(line, "%31s %*s %*s %127s %127s", state, l, r) == 3);
    if (strcmp(l, local) == 0 && strcmp(r, remote) == 0)
      memcpy(found, state, sizeof found);
  }
  CHECK(pclose(out) == 0);
  memcpy(state, found, sizeof state);
  return state;
}

#define SYN PACKET_SYN
#define ACK PACKET_ACK
#define PSH PACKET_PSH
#define FIN PACKET_FIN
#define RST PACKET_RST

static char local[64]; /* the client's address, as ss prints it */
#define SERVER "127.0.0.1:50000"

static void name_client(int fd) {
  struct sockaddr_storage a;
  socklen_t len = sizeof a;
  CHECK(getsockname(fd, (struct sockaddr *)&a, &len) == 0);
  snprintf(local, sizeof local, "127.0.0.1:%d", address_port(&a));
}

/* ss shows the client's end in the state CLIENT and the server's in SERVER_STATE. */
static void expect_ss(const char *client, const char *server_state) {
  CHECK(strcmp(ss_state(local, SERVER), client) == 0);
  CHECK(strcmp(ss_state(SERVER, local), server_state) == 0);
}

/* ---- points ---- */

static void is_quiet_by_itself(void) {
  WAIT_FOR(wire_quiet(wire));
  struct pollfd p = {journal_reader_fd(reader), POLLIN, 0};
  CHECK(poll(&p, 1, 200) == 0);
  CHECK(packets() == 0);
}

static void leaves_low_descriptors(void) {
  int fd = make_socket("127.0.0.1", SOCK_STREAM);
  CHECK(fd == 3);
}

static void steps_through_a_handshake(void) {
  int l = listener("127.0.0.1", 50000);
  wire_hold(wire, (struct wire_from){.host = WIRE_ANY});
  int a = opening("127.0.0.1", 50000);
  name_client(a);
  expect(1, FATE_CAME, SYN, "SYN_SENT", "LISTEN");
  expect_ss("SYN-SENT", "");
  CHECK(strcmp(ss_state(SERVER, "0.0.0.0:*"), "LISTEN") == 0);
  uint64_t held[4];
  CHECK(wire_held(wire, held, 4) == 1 && held[0] == 1);
  CHECK(wire_step(wire, 1) == 1);
  expect(1, FATE_DELIVERED, SYN, "SYN_SENT", "SYN_RECV");
  expect(2, FATE_CAME, SYN | ACK, "SYN_RECV", "SYN_SENT");
  expect_ss("SYN-SENT", "SYN-RECV");
  CHECK(wire_step(wire, 1) == 1);
  expect(2, FATE_DELIVERED, SYN | ACK, "SYN_RECV", "ESTABLISHED");
  expect(3, FATE_CAME, ACK, "ESTABLISHED", "SYN_RECV");
  expect_ss("ESTAB", "SYN-RECV");
  CHECK(opened(a) == 0);
  struct pollfd p = {l, POLLIN, 0};
  CHECK(poll(&p, 1, 0) == 0);
  WAIT_FOR(wire_quiet(wire));
  CHECK(wire_step(wire, 5) == 1);
  expect(3, FATE_DELIVERED, ACK, "ESTABLISHED", "ESTABLISHED");
  expect_ss("ESTAB", "ESTAB");
  CHECK(accept(l, NULL, NULL) >= 0);
  CHECK(wire_step(wire, 1) == 0);
}

static void steps_through_a_close(void) {
  int a, b, l;
  connected(&a, &b, &l);
  name_client(a);
  forget();
  wire_hold(wire, (struct wire_from){.host = WIRE_ANY});
  CHECK(close(a) == 0);
  expect(4, FATE_CAME, FIN | ACK, "FIN_WAIT1", "ESTABLISHED");
  expect_ss("FIN-WAIT-1", "ESTAB");
  CHECK(wire_step(wire, 1) == 1);
  expect(4, FATE_DELIVERED, FIN | ACK, "FIN_WAIT1", "CLOSE_WAIT");
  expect_ss("FIN-WAIT-1", "CLOSE-WAIT");
  expect(5, FATE_CAME, ACK, "CLOSE_WAIT", "FIN_WAIT1"); /* at the latest after 40 ms */
  CHECK(wire_step(wire, 1) == 1);
  expect(5, FATE_DELIVERED, ACK, "CLOSE_WAIT", "FIN_WAIT2");
  expect_ss("FIN-WAIT-2", "CLOSE-WAIT");
  CHECK(close(b) == 0);
  expect(6, FATE_CAME, FIN | ACK, "LAST_ACK", "FIN_WAIT2");
  expect_ss("FIN-WAIT-2", "LAST-ACK");
  CHECK(wire_step(wire, 1) == 1);
  expect(6, FATE_DELIVERED, FIN | ACK, "LAST_ACK", "TIME_WAIT");
  expect(7, FATE_CAME, ACK, "TIME_WAIT", "LAST_ACK");
  expect_ss("TIME-WAIT", "LAST-ACK");
  CHECK(wire_step(wire, 1) == 1);
  /* What is at the server's address then is the socket that listens. */
  expect(7, FATE_DELIVERED, ACK, "TIME_WAIT", "LISTEN");
  expect_ss("TIME-WAIT", "");
}

#define MUCH ((size_t)200000)

static atomic_bool peeks;
static atomic_int peeked;

/* Copies all that has come, over and over: the kernel holds the socket nearly all of the time. */
static void *peek_on(void *data) {
  static char room[MUCH];
  for (; peeks; peeked++)
    CHECK(recv(*(int *)data, room, sizeof room, MSG_PEEK) > 0);
  return NULL;
}

static int unacknowledged(int fd) {
  int bytes;
  CHECK(ioctl(fd, SIOCOUTQ, &bytes) == 0);
  return bytes;
}

static void close_while_it_is_held(void) {
  static char much[MUCH];
  int a, b, l, room = 4 * (int)MUCH;
  connected(&a, &b, &l);
  CHECK(setsockopt(a, SOL_SOCKET, SO_RCVBUF, &room, sizeof room) == 0);
  for (size_t sent = 0; sent < sizeof much;) { /* in parts, if something stops this process */
    ssize_t n = send(b, much + sent, sizeof much - sent, 0);
    CHECK(n > 0);
    sent += (size_t)n;
  }
  WAIT_FOR(unacknowledged(b) == 0);
  forget();
  wire_hold(wire, (struct wire_from){.host = WIRE_ANY});
  CHECK(shutdown(b, SHUT_WR) == 0);
  uint64_t number = next_flight()->number;
  pthread_t thread;
  peeks = true;
  peeked = 0;
  CHECK(pthread_create(&thread, NULL, peek_on, &a) == 0);
  WAIT_FOR(peeked > 0);
  CHECK(wire_step(wire, 1) == 1);
  expect(number, FATE_DELIVERED, FIN | ACK, "FIN_WAIT1", "CLOSE_WAIT");
  peeks = false;
  pthread_join(thread, NULL);
  wire_run(wire);
  close(a);
  close(b);
  close(l);
  forget();
}

/* By chance the kernel lets go of it in time without being waited for: hence ten times. */
static void waits_for_a_call_that_holds_the_socket(void) {
  for (int i = 0; i < 10; i++)
    close_while_it_is_held();
}

#define HELD_FOR 800 /* milliseconds */

/* A page of memory that whoever touches it waits for; -1: there is none here. *FAULTS is its descriptor. */
static int make_page(int *faults, char **page, long size) {
  struct uffdio_api api = {.api = UFFD_API};
  *faults = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
  *page = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  CHECK(*page != MAP_FAILED);
  struct uffdio_register all = {.range = {(uintptr_t)*page, (uint64_t)size},
                                .mode = UFFDIO_REGISTER_MODE_MISSING};
  return *faults >= 0 && ioctl(*faults, UFFDIO_API, &api) == 0 &&
                 ioctl(*faults, UFFDIO_REGISTER, &all) == 0
             ? 0
             : -1;
}

struct slow_call {
  int fd, faults;
  char *page;
  long size;
};

/* The call holds the socket until it can write to the page. */
static void *receive_to_page(void *data) {
  const struct slow_call *c = data;
  CHECK(recv(c->fd, c->page, 1, 0) == 1);
  return NULL;
}

static void *give_page(void *data) {
  const struct slow_call *c = data;
  struct uffdio_zeropage zero = {.range = {(uintptr_t)c->page, (uint64_t)c->size}};
  poll(NULL, 0, HELD_FOR);
  CHECK(ioctl(c->faults, UFFDIO_ZEROPAGE, &zero) == 0);
  return NULL;
}

/* As if the processor stood still in the call. */
static void waits_for_a_call_that_stands_still(void) {
  int a, b, l;
  connected(&a, &b, &l);
  struct slow_call slow = {.fd = a, .size = sysconf(_SC_PAGESIZE)};
  if (make_page(&slow.faults, &slow.page, slow.size) < 0) {
    fprintf(stderr, "there is no userfaultfd here: no call can be made to stand still\n");
    return;
  }
  CHECK(send(b, "x", 1, 0) == 1);
  WAIT_FOR(unacknowledged(b) == 0);
  forget();
  wire_hold(wire, (struct wire_from){.host = WIRE_ANY});
  CHECK(shutdown(b, SHUT_WR) == 0);
  uint64_t number = next_flight()->number;
  pthread_t receives, gives;
  CHECK(pthread_create(&receives, NULL, receive_to_page, &slow) == 0);
  wait_readable(slow.faults);
  CHECK(pthread_create(&gives, NULL, give_page, &slow) == 0);
  CHECK(wire_step(wire, 1) == 1);
  expect(number, FATE_DELIVERED, FIN | ACK, "FIN_WAIT1", "CLOSE_WAIT");
  pthread_join(receives, NULL);
  pthread_join(gives, NULL);
}

static void opens_simultaneously(void) {
  int a = make_socket("127.0.0.1", SOCK_STREAM | SOCK_NONBLOCK);
  int b = make_socket("127.0.0.1", SOCK_STREAM | SOCK_NONBLOCK);
  bind_to(a, "127.0.0.1", 40001);
  bind_to(b, "127.0.0.1", 40002);
  wire_hold(wire, (struct wire_from){.host = WIRE_ANY});
  CHECK(connect_to(a, "127.0.0.1", 40002) < 0 && errno == EINPROGRESS);
  expect(1, FATE_CAME, SYN, "SYN_SENT", "CLOSE");
  CHECK(connect_to(b, "127.0.0.1", 40001) < 0 && errno == EINPROGRESS);
  expect(2, FATE_CAME, SYN, "SYN_SENT", "SYN_SENT");
  CHECK(wire_step(wire, 2) == 2);
  expect(1, FATE_DELIVERED, SYN, "SYN_SENT", "SYN_RECV");
  expect(3, FATE_CAME, SYN | ACK, "SYN_RECV", "SYN_SENT");
  expect(2, FATE_DELIVERED, SYN, "SYN_RECV", "SYN_RECV");
  expect(4, FATE_CAME, SYN | ACK, "SYN_RECV", "SYN_RECV");
  wire_run(wire);
  CHECK(opened(a) == 0 && opened(b) == 0);
  CHECK(strcmp(ss_state("127.0.0.1:40001", "127.0.0.1:40002"), "ESTAB") == 0);
  CHECK(strcmp(ss_state("127.0.0.1:40002", "127.0.0.1:40001"), "ESTAB") == 0);
}

static void refuses_a_closed_port(void) {
  int a = make_socket("127.0.0.1", SOCK_STREAM);
  CHECK(connect_to(a, "127.0.0.1", 50000) < 0 && errno == ECONNREFUSED);
  expect(1, FATE_PASSED, SYN, "SYN_SENT", "CLOSE");
  expect(2, FATE_PASSED, RST | ACK, "CLOSE", "CLOSE");
}

static void drops_the_next_syn(void) {
  int l = listener("127.0.0.1", 50000);
  CHECK(wire_drop(wire, 1, NULL) == 0);
  CHECK(wire_status(wire).drop == 1);
  int a = make_socket("127.0.0.1", SOCK_STREAM);
  int64_t began = clock_now();
  CHECK(connect_to(a, "127.0.0.1", 50000) == 0);
  CHECK(clock_now() - began > 900000000); /* the kernel tried again after a second */
  CHECK(accept(l, NULL, NULL) >= 0);
  CHECK(wire_status(wire).drop == 0);
  expect(1, FATE_DROPPED, SYN, "SYN_SENT", "LISTEN");
  expect(2, FATE_PASSED, SYN, "SYN_SENT", "SYN_RECV");
}

static void notes_retransmissions_in_the_hand(void) {
  int l = listener("127.0.0.1", 50000);
  wire_hold(wire, (struct wire_from){.host = WIRE_ANY});
  int a = opening("127.0.0.1", 50000);
  expect(1, FATE_CAME, SYN, "SYN_SENT", "LISTEN");
  expect(1, FATE_RETRANSMITTED, SYN, "SYN_SENT", "LISTEN");
  CHECK(packets() == 1 && recorded(1, NULL).retransmitted == 1);
  CHECK(wire_status(wire).packets == 2 && wire_status(wire).copies == 1);
  wire_retransmits(wire, true);
  expect(2, FATE_CAME, SYN, "SYN_SENT", "LISTEN");
  CHECK(wire_status(wire).held == 2);
  CHECK(wire_run(wire) == 2);
  CHECK(opened(a) == 0 && accept(l, NULL, NULL) >= 0);
}

/* How often what FD has sent had to be sent again. */
static unsigned sent_again(int fd) {
  struct tcp_info info;
  socklen_t len = sizeof info;
  CHECK(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) == 0);
  return info.tcpi_retransmits;
}

/* The kernel puts small segments together when it sends them again: dropping the first of them does not drop
   the others. */
static void keeps_a_longer_retransmission_as_a_packet(void) {
  int a, b, l, one = 1;
  connected(&a, &b, &l);
  forget();
  wire_patient(wire, false);
  wire_hold(wire, (struct wire_from){.host = WIRE_ANY});
  CHECK(setsockopt(a, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) == 0);
  for (int i = 0; i < 3; i++)
    CHECK(send(a, "aa", 2, 0) == 2);
  WAIT_FOR(packets() > 6);
  struct packet p;
  CHECK(recorded(7, &p).fate == FATE_CAME && p.data_len > 2);
  CHECK(wire_drop(wire, 3, NULL) == 3 && wire_run(wire) > 0);
  char came[16];
  size_t got = 0;
  while (got < 6) {
    ssize_t n = recv(b, came, sizeof came, 0);
    CHECK(n > 0);
    got += (size_t)n;
  }
}

/* A connection whose first bytes, packet 4 from A to B, lie in the hand. */
static void connected_with_data_held(int *a, int *b, int *l) {
  connected(a, b, l);
  forget();
  wire_hold(wire, (struct wire_from){.host = WIRE_ANY});
  CHECK(send(*a, "hello", 5, 0) == 5);
  expect(4, FATE_CAME, PSH | ACK, "ESTABLISHED", "ESTABLISHED");
}

static void hides_what_is_sent_again_though_it_came(void) {
  int a, b, l;
  connected_with_data_held(&a, &b, &l);
  CHECK(wire_dup(wire, 1, NULL) == 1);
  expect(4, FATE_DOUBLED, PSH | ACK, "ESTABLISHED", "ESTABLISHED");
  expect(5, FATE_CAME, ACK, "ESTABLISHED", "ESTABLISHED");
  expect(6, FATE_CAME, ACK, "ESTABLISHED", "ESTABLISHED");
  WAIT_FOR(sent_again(a) > 0 && wire_quiet(wire));
  CHECK(wire_status(wire).held == 2 && wire_status(wire).copies > 0 && packets() == 6);
}

static void hides_a_question_that_is_repeated(void) {
  int a, b, l, one = 1;
  connected(&a, &b, &l);
  forget();
  wire_hold(wire, (struct wire_from){.host = WIRE_ANY});
  CHECK(setsockopt(a, IPPROTO_TCP, TCP_KEEPIDLE, &one, sizeof one) == 0);
  CHECK(setsockopt(a, IPPROTO_TCP, TCP_KEEPINTVL, &one, sizeof one) == 0);
  CHECK(setsockopt(a, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one) == 0);
  expect(4, FATE_CAME, ACK, "ESTABLISHED", "ESTABLISHED");
  WAIT_FOR(wire_status(wire).copies > 0);
  CHECK(wire_step(wire, 1) == 1);
  expect(4, FATE_DELIVERED, ACK, "ESTABLISHED", "ESTABLISHED");
  expect(5, FATE_CAME, ACK, "ESTABLISHED", "ESTABLISHED");
  uint64_t copies = wire_status(wire).copies;
  WAIT_FOR(wire_status(wire).copies > copies);
  CHECK(wire_status(wire).held == 1 && packets() == 5);
}

/* The threads of this process but its first, at most ROOM: how many. */
static int other_threads(pid_t *threads, int room) {
  DIR *tasks = opendir("/proc/self/task");
  CHECK(tasks);
  int count = 0;
  for (struct dirent *e; (e = readdir(tasks));)
    if (e->d_name[0] != '.' && atoi(e->d_name) != getpid() && count < room)
      threads[count++] = atoi(e->d_name);
  closedir(tasks);
  return count;
}

/* The child: stops the threads, says so on OUT, and lets them go when IN ends. */
_Noreturn static void stop_threads(const pid_t *threads, int count, int in, int out) {
  char stopped = 'y';
  for (int i = 0; i < count; i++)
    if (ptrace(PTRACE_SEIZE, threads[i], NULL, NULL) < 0 ||
        ptrace(PTRACE_INTERRUPT, threads[i], NULL, NULL) < 0 ||
        waitpid(threads[i], NULL, __WALL) != threads[i])
      stopped = 'n';
  while (write(out, &stopped, 1) < 0 && errno == EINTR)
    ;
  while (read(in, &stopped, 1) < 0 && errno == EINTR)
    ;
  for (int i = 0; i < count; i++)
    ptrace(PTRACE_DETACH, threads[i], NULL, NULL);
  _exit(0);
}

/* While the wire's thread stands still, the kernel sends a SYN a second time. */
static void hides_what_was_sent_again_before_it_was_read(void) {
  pid_t threads[8];
  int count = other_threads(threads, 8), l = listener("127.0.0.1", 50000), go[2], done[2];
  char stopped;
  CHECK(pipe(go) == 0 && pipe(done) == 0);
  prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
  pid_t child = fork();
  if (child == 0) {
    close(go[1]);
    stop_threads(threads, count, go[0], done[1]);
  }
  CHECK(read(done[0], &stopped, 1) == 1);
  int a = opening("127.0.0.1", 50000);
  WAIT_FOR(stopped == 'n' || sent_again(a) > 0);
  close(go[1]);
  CHECK(waitpid(child, NULL, 0) == child);
  CHECK(opened(a) == 0 && accept(l, NULL, NULL) >= 0);
  expect(1, FATE_PASSED, SYN, "SYN_SENT", "SYN_RECV");
  expect(2, FATE_PASSED, SYN | ACK, "SYN_RECV", "ESTABLISHED");
  expect(3, FATE_PASSED, ACK, "ESTABLISHED", "ESTABLISHED");
  WAIT_FOR(wire_quiet(wire));
  CHECK(packets() == 3);
  if (stopped == 'n')
    fprintf(stderr, "the wire's thread may not be stopped here: it never stood still\n");
  else
    CHECK(wire_status(wire).copies > 0);
}

static void doubles_data(void) {
  int a, b, l;
  connected(&a, &b, &l);
  forget();
  CHECK(wire_dup(wire, 1, NULL) == 0);
  CHECK(send(a, "hello", 5, 0) == 5);
  expect(4, FATE_DOUBLED, PSH | ACK, "ESTABLISHED", "ESTABLISHED");
  /* The copy is answered at once by an acknowledgement that says so (RFC 2883). */
  const struct flight *f = next_flight();
  struct packet p = decoded(f);
  if (p.sack_count == 0)
    p = decoded(next_flight());
  CHECK(p.flags == ACK && p.sack_count == 1);
  char data[16];
  CHECK(recv(b, data, sizeof data, 0) == 5 && memcmp(data, "hello", 5) == 0);
  CHECK(recv(b, data, sizeof data, MSG_DONTWAIT) < 0 && errno == EAGAIN);
}

/* Puts a SYN of 127.0.0.1:FROM on the wire, with this CHECKSUM. */
static void send_syn(uint16_t from, uint16_t checksum) {
  unsigned char b[40] = {0x45, 0, 0,   40, 0, 1, 0,   0, 64, IPPROTO_TCP,
                         0,    0, 127, 0,  0, 1, 127, 0, 0,  1};
  const uint16_t words[] = {from, 50000, 0, 1000, 0, 0, 0x5002, 1000, checksum, 0};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    b[20 + 2 * i] = (unsigned char)(words[i] >> 8);
    b[21 + 2 * i] = (unsigned char)words[i];
  }
  int raw = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  CHECK(raw >= 0);
  socklen_t len;
  struct sockaddr_storage to = address("127.0.0.1", 0, &len);
  CHECK(sendto(raw, b, sizeof b, 0, (struct sockaddr *)&to, len) == sizeof b);
  close(raw);
}

static void tells_wrong_checksums(void) {
  int listening = listener("127.0.0.1", 50000);
  send_syn(12345, 46726);
  expect(1, FATE_PASSED, SYN, "CLOSE", "SYN_RECV");
  expect(2, FATE_PASSED, SYN | ACK, "SYN_RECV", "CLOSE");
  expect(3, FATE_PASSED, RST, "CLOSE", "LISTEN");
  send_syn(12346, 46726);
  const struct flight *f = next_flight();
  CHECK(f->number == 4 && f->damaged && f->to_state == TCP_LISTEN);
  close(listening);
}

/* The next flight, apart from those of lost packets, tells that an end is in STATE without a packet. */
static void expect_state(const char *state) {
  const struct flight *f = next_flight();
  while (f->fate == FATE_DROPPED)
    f = next_flight();
  CHECK(f->fate == FATE_STATE && strcmp(tcp_state_name(f->from_state), state) == 0);
}

static void set_link(struct link_settings settings) {
  for (int way = 0; way < LINK_WAYS; way++)
    wire_link(wire, way, &settings);
}

static void set_loss(double percent) {
  set_link((struct link_settings){.loss = percent});
}

static void set_delay(int64_t ms) {
  set_link((struct link_settings){.delay = ms * 1000000});
}

/* Who closes a socket while its connection is being opened sends nothing, nor does the kernel when it gives up. */
static void tells_states_without_packets(void) {
  int a = make_socket("127.0.0.1", SOCK_STREAM | SOCK_NONBLOCK), one = 1;
  set_loss(100);
  CHECK(setsockopt(a, IPPROTO_TCP, TCP_SYNCNT, &one, sizeof one) == 0);
  CHECK(connect_to(a, "127.0.0.1", 50000) < 0);
  expect(1, FATE_DROPPED, SYN, "SYN_SENT", "CLOSE");
  int b = opening("127.0.0.1", 50001);
  expect(2, FATE_DROPPED, SYN, "SYN_SENT", "CLOSE");
  close(b);
  wire_look(wire);
  expect_state("CLOSE");
  CHECK(opened(a) == ETIMEDOUT);
  expect_state("CLOSE");
}

/* Adds LEN bytes to a checksum (RFC 1071). */
static uint32_t checksum_add(uint32_t sum, const void *bytes, size_t len) {
  const unsigned char *b = bytes;
  for (size_t i = 0; i < len; i++)
    sum += i % 2 ? b[i] : (uint32_t)b[i] << 8;
  return sum;
}

/* What is different in a segment made by hand. */
struct made {
  int32_t seq; /* added to the number of the next byte */
  unsigned flags;
  int32_t ts; /* added to the time stamp */
  const char *data;
  bool damaged;
  enum verdict verdict; /* that is expected */
};

/* Sends a segment as LAST, of the client's end, with five bytes of data, would be followed by one. */
static void send_made(const struct packet *last, const struct made *made) {
  unsigned char bytes[128] = {0x45}, *tcp = bytes + 20;
  size_t len = strlen(made->data);
  uint32_t seq = htonl(last->seq + 5 + (uint32_t)made->seq), ack = htonl(last->ack);
  uint32_t value = htonl(last->ts_value + (uint32_t)made->ts), echo = htonl(last->ts_echo);
  uint16_t from = htons(last->from_port), to = htons(last->to_port), window = htons(last->window);
  static const unsigned char options[4] = {1, 1, 8, 10}; /* two no-operations, time stamps */
  bytes[8] = 64;
  bytes[9] = IPPROTO_TCP;
  memcpy(bytes + 12, &last->from, 4);
  memcpy(bytes + 16, &last->to, 4);
  memcpy(tcp, &from, 2);
  memcpy(tcp + 2, &to, 2);
  memcpy(tcp + 4, &seq, 4);
  memcpy(tcp + 8, &ack, 4);
  tcp[12] = 8 << 4;
  tcp[13] = (unsigned char)made->flags;
  memcpy(tcp + 14, &window, 2);
  memcpy(tcp + 20, options, sizeof options);
  memcpy(tcp + 24, &value, 4);
  memcpy(tcp + 28, &echo, 4);
  memcpy(tcp + 32, made->data, len);
  uint32_t sum = checksum_add(IPPROTO_TCP + 32 + (uint32_t)len, bytes + 12, 8 + 32 + len);
  while (sum >> 16)
    sum = (sum & 0xffff) + (sum >> 16);
  uint16_t checksum = htons((uint16_t)(~sum ^ made->damaged));
  memcpy(tcp + 16, &checksum, 2);
  int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  struct sockaddr_in server = {.sin_family = AF_INET};
  memcpy(&server.sin_addr, &last->to, 4);
  CHECK(fd >= 0);
  CHECK(sendto(fd, bytes, 52 + len, 0, (struct sockaddr *)&server, sizeof server) > 0);
  CHECK(close(fd) == 0);
}

static void judges_what_comes(void) {
  static const struct made all[] = {
      {-5, PSH | ACK, 0, "hello", false, VERDICT_OLD},
      {0, PSH | ACK, 0, "X", true, VERDICT_BAD_CHECKSUM},
      {0, PSH | ACK, -100000, "X", false, VERDICT_OLD_TIMESTAMP},
      {10000000, PSH | ACK, 0, "X", false, VERDICT_BEYOND_WINDOW},
      {3, PSH | ACK, 0, "def", false, VERDICT_EARLY},
      {3, PSH | ACK, 0, "def", false, VERDICT_OLD},
      {0, 0, 0, "X", false, VERDICT_NO_ACK},
      {0, SYN, 0, "", false, VERDICT_SYN_CHALLENGED},
      {10000000, RST, 0, "", false, VERDICT_OUT_OF_WINDOW},
      {-100000, RST, 0, "", false, VERDICT_OUT_OF_WINDOW},
      {100, RST, 0, "", false, VERDICT_CHALLENGED},
      {0, PSH | ACK, 0, "abc", false, VERDICT_TAKEN},
      {6, RST, 0, "", false, VERDICT_TAKEN},
      {6, PSH | ACK, 0, "late", false, VERDICT_REFUSED},
  };
  int a, b, l;
  connected(&a, &b, &l);
  CHECK(send(a, "hello", 5, 0) == 5);
  WAIT_FOR(packets() >= 5);
  struct packet last;
  CHECK(recorded(4, &last).verdict == VERDICT_TAKEN);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    forget();
    send_made(&last, &all[i]);
    const struct flight *f = next_flight();
    struct packet p = decoded(f);
    if (p.seq != last.seq + 5 + (uint32_t)all[i].seq || f->verdict != all[i].verdict) {
      fprintf(stderr, "segment %d: verdict %d, expected %d\n", (int)i, (int)f->verdict,
              (int)all[i].verdict);
      _exit(1);
    }
    CHECK(recorded(f->number, NULL).verdict == all[i].verdict);
  }
}

/* Data for a window of 0: what the receiver's buffer cannot take. */
static void judges_data_into_a_closed_window(void) {
  int a, b, l, little = 2048;
  l = listener("127.0.0.1", 50000);
  CHECK(setsockopt(l, SOL_SOCKET, SO_RCVBUF, &little, sizeof little) == 0);
  a = make_socket("127.0.0.1", SOCK_STREAM);
  CHECK(connect_to(a, "127.0.0.1", 50000) == 0);
  b = accept(l, NULL, NULL);
  CHECK(b >= 0);
  static char much[20000];
  CHECK(send(a, much, sizeof much, MSG_DONTWAIT) > 0);
  struct packet p, last = {.family = 0};
  bool full = false;
  while (!full) {
    const struct flight *f = next_flight();
    p = decoded(f);
    if (p.data_len)
      last = p;
    full = p.from_port == 50000 && p.window == 0 && !(p.flags & SYN);
  }
  last.seq = p.ack - 5;
  last.ack = p.seq;
  last.ts_echo = p.ts_value;
  forget();
  send_made(&last, &(struct made){0, PSH | ACK, 1, "X", false, VERDICT_ZERO_WINDOW});
  const struct flight *f = next_flight();
  while (decoded(f).data_len != 1)
    f = next_flight();
  if (f->verdict != VERDICT_ZERO_WINDOW) {
    fprintf(stderr, "verdict %d\n", (int)f->verdict);
    _exit(1);
  }
}

static void swaps_data(void) {
  int a, b, l;
  connected(&a, &b, &l);
  forget();
  CHECK(!wire_swap(wire));
  int one = 1;
  CHECK(setsockopt(a, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) == 0);
  CHECK(send(a, "first", 5, 0) == 5);
  expect(4, FATE_CAME, PSH | ACK, "ESTABLISHED", "ESTABLISHED");
  CHECK(send(a, "second", 6, 0) == 6);
  expect(5, FATE_CAME, PSH | ACK, "ESTABLISHED", "ESTABLISHED");
  expect(5, FATE_DELIVERED, PSH | ACK, "ESTABLISHED", "ESTABLISHED");
  expect(4, FATE_DELIVERED, PSH | ACK, "ESTABLISHED", "ESTABLISHED");
  const struct flight *f = next_flight();
  CHECK(decoded(f).sack_count == 1); /* the hole is reported (RFC 2018) */
  char data[16];
  WAIT_FOR(recv(b, data, sizeof data, MSG_PEEK) == 11);
  CHECK(recv(b, data, sizeof data, 0) == 11 && memcmp(data, "firstsecond", 11) == 0);
  CHECK(!wire_status(wire).swap);
}

/* Which of 100 datagrams come through, as a string. */
static void send_datagrams(int from, int to, char came[101]) {
  memset(came, '.', 100);
  came[100] = '\0';
  for (int i = 0; i < 100; i++) {
    unsigned char n = (unsigned char)i;
    CHECK(send(from, &n, 1, 0) == 1);
  }
  WAIT_FOR(wire_quiet(wire));
  unsigned char n;
  while (recv(to, &n, 1, MSG_DONTWAIT) == 1)
    came[n] = 'x';
}

static void loses_the_same_packets_again(void) {
  int to = make_socket("127.0.0.1", SOCK_DGRAM), from = make_socket("127.0.0.1", SOCK_DGRAM);
  bind_to(to, "127.0.0.1", 50000);
  CHECK(connect_to(from, "127.0.0.1", 50000) == 0);
  char first[101], second[101], third[101];
  set_loss(30);
  send_datagrams(from, to, first);
  set_loss(30);
  send_datagrams(from, to, second);
  wire_seed(wire, 7);
  send_datagrams(from, to, third);
  CHECK(strcmp(first, second) == 0 && strcmp(first, third) != 0);
  int lost = 0;
  for (int i = 0; i < 100; i++)
    lost += first[i] == '.';
  CHECK(lost > 15 && lost < 45);
  wire_clear(wire);
  send_datagrams(from, to, first);
  CHECK(!strchr(first, '.'));
}

static void delays(void) {
  int to = make_socket("127.0.0.1", SOCK_DGRAM), from = make_socket("127.0.0.1", SOCK_DGRAM);
  bind_to(to, "127.0.0.1", 50000);
  CHECK(connect_to(from, "127.0.0.1", 50000) == 0);
  set_delay(80);
  int64_t began = clock_now();
  CHECK(send(from, "x", 1, 0) == 1);
  wait_readable(to);
  CHECK(clock_now() - began >= 80000000);
  CHECK(next_flight()->fate == FATE_DELAYED);
  const struct flight *f = next_flight();
  CHECK(f->fate == FATE_DELIVERED && f->number == 1);
  /* What is under way when the wire is held comes into the hand. */
  set_delay(600000);
  CHECK(send(from, "y", 1, 0) == 1);
  CHECK(next_flight()->fate == FATE_DELAYED);
  CHECK(wire_status(wire).under_way == 1 && !wire_quiet(wire));
  wire_hold(wire, (struct wire_from){.host = WIRE_ANY});
  CHECK(wire_status(wire).under_way == 0 && wire_status(wire).held == 1);
  CHECK(next_flight()->fate == FATE_CAME);
  wire_clear(wire);
  char c;
  CHECK(recv(to, &c, 1, 0) == 1 && c == 'x' && recv(to, &c, 1, 0) == 1 && c == 'y');
}

static void resets_a_connection_attempt(void) {
  int l = listener("127.0.0.1", 50000);
  CHECK(wire_rst(wire, 1, NULL) == 0);
  int a = make_socket("127.0.0.1", SOCK_STREAM);
  CHECK(connect_to(a, "127.0.0.1", 50000) < 0 && errno == ECONNREFUSED);
  expect(1, FATE_RESET, SYN, "SYN_SENT", "LISTEN");
  const struct flight *f = next_flight();
  CHECK(f->fate == FATE_MADE && f->number == 2 && f->of == 1);
  CHECK(decoded(f).flags == (RST | ACK));
  CHECK(strcmp(tcp_state_name(f->to_state), "CLOSE") == 0);
  CHECK(close(l) == 0);
}

static void resets_a_connection(void) {
  int a, b, l;
  connected_with_data_held(&a, &b, &l);
  CHECK(wire_rst(wire, 1, NULL) == 1);
  expect(4, FATE_RESET, PSH | ACK, "ESTABLISHED", "ESTABLISHED");
  expect(5, FATE_MADE, RST, "ESTABLISHED", "CLOSE");
  char data[16];
  CHECK(recv(a, data, sizeof data, 0) < 0 && errno == ECONNRESET);
  CHECK(recv(b, data, sizeof data, MSG_DONTWAIT) < 0 && errno == EAGAIN);
  int from = make_socket("127.0.0.1", SOCK_DGRAM);
  CHECK(connect_to(from, "127.0.0.1", 50001) == 0 && send(from, "x", 1, 0) == 1);
  WAIT_FOR(wire_status(wire).held == 1);
  struct diag d = DIAG_EMPTY;
  CHECK(wire_rst(wire, 1, &d) < 0 && d.message);
  CHECK(wire_status(wire).held == 1);
}

static void carries_icmp(void) {
  int from = make_socket("127.0.0.1", SOCK_DGRAM);
  CHECK(connect_to(from, "127.0.0.1", 50000) == 0);
  CHECK(send(from, "x", 1, 0) == 1);
  char c;
  CHECK(recv(from, &c, 1, 0) < 0 && errno == ECONNREFUSED);
  CHECK(next_flight()->from_state == FLIGHT_STATE_UNKNOWN);
  struct packet p = decoded(next_flight());
  CHECK(p.protocol == IPPROTO_ICMP && p.icmp_type == 3 && p.icmp_code == 3);
}

static void carries_fragments(void) {
  static char data[4000], got[4000];
  memset(data, 'f', sizeof data);
  int to = make_socket("127.0.0.1", SOCK_DGRAM), from = make_socket("127.0.0.1", SOCK_DGRAM);
  bind_to(to, "127.0.0.1", 50000);
  CHECK(connect_to(from, "127.0.0.1", 50000) == 0);
  CHECK(send(from, data, sizeof data, 0) == sizeof data);
  wait_readable(to);
  CHECK(recv(to, got, sizeof got, 0) == sizeof got && memcmp(data, got, sizeof got) == 0);
  CHECK(packets() == 3);
  for (uint64_t n = 1; n <= 3; n++) {
    struct packet p;
    recorded(n, &p);
    CHECK(p.fragment && p.fragment_offset == (n - 1) * 1480);
  }
}

static void sets_the_mtu(void) {
  struct diag d = DIAG_EMPTY;
  CHECK(wire_mtu(wire, -1, 67, &d) < 0 && d.message);
  CHECK(wire_mtu(wire, -1, 576, &d) == 0 && wire_status(wire).mtu[0] == 576);
  int to = make_socket("127.0.0.1", SOCK_DGRAM), from = make_socket("127.0.0.1", SOCK_DGRAM);
  bind_to(to, "127.0.0.1", 50000);
  CHECK(connect_to(from, "127.0.0.1", 50000) == 0);
  static const char data[1000];
  CHECK(send(from, data, sizeof data, 0) == sizeof data);
  wait_readable(to);
  CHECK(packets() == 2 && recorded(1, NULL).len <= 576);
}

#define BULK ((size_t)24 << 20)

static void *send_bulk(void *data) {
  static char buffer[65536];
  int fd = *(int *)data;
  for (size_t sent = 0; sent < BULK;) {
    for (size_t i = 0; i < sizeof buffer; i++)
      buffer[i] = (char)((sent + i) % 251);
    ssize_t n = send(fd, buffer, sizeof buffer, 0);
    CHECK(n > 0);
    sent += (size_t)n;
  }
  shutdown(fd, SHUT_WR);
  return NULL;
}

static void folds_bulk_and_records_it(void) {
  int a, b, l;
  wire_patient(wire, false);
  connected(&a, &b, &l);
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, send_bulk, &a) == 0);
  static char buffer[65536];
  size_t got = 0;
  for (ssize_t n; (n = recv(b, buffer, sizeof buffer, 0)) > 0; got += (size_t)n)
    for (ssize_t i = 0; i < n; i++)
      CHECK(buffer[i] == (char)((got + (size_t)i) % 251));
  CHECK(got >= BULK);
  pthread_join(thread, NULL);
  WAIT_FOR(wire_quiet(wire));
  uint64_t told = 0, folded = 0, last = 0, flights = 0;
  const struct event *e;
  while ((e = journal_next(reader))) {
    CHECK(e->kind == EVENT_FLIGHT);
    if (e->flight->fate == FATE_STATE) /* FIN waits behind data */
      continue;
    CHECK(e->flight->number > last);
    last = e->flight->number;
    folded += e->flight->folded;
    told += !e->flight->folded;
    flights++;
  }
  CHECK(told + folded == packets() && packets() == wire_status(wire).packets);
  CHECK(flights < 8000 && folded > told);
  CHECK(wire_status(wire).refused == 0);
  uint64_t data = 0;
  for (uint64_t n = 1; n <= last; n++) {
    struct packet p;
    struct record_packet r = recorded(n, &p);
    CHECK(r.fate == FATE_PASSED && r.len == p.len);
    data += p.from_port != 50000 ? p.data_len : 0;
  }
  CHECK(data >= got);
}

/* Datagrams and segments wait on the cable while the wire is taken, and are read in bursts: in order, none of them lost,
   and what is told of a FIN is what it did after the data before it, of which nobody is told. */
static void delivers_bursts_in_order(void) {
  enum { ROUNDS = 12, ROUND = 100, SEGMENTS = 5 };
  int a, b, l, one = 1;
  wire_patient(wire, false);
  connected(&a, &b, &l);
  CHECK(setsockopt(a, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) == 0);
  int to = make_socket("127.0.0.1", SOCK_DGRAM), from = make_socket("127.0.0.1", SOCK_DGRAM);
  bind_to(to, "127.0.0.1", 50001);
  CHECK(connect_to(from, "127.0.0.1", 50001) == 0);
  for (int sent = 0; sent < ROUNDS * ROUND; sent += ROUND) {
    wire_enter(wire);
    for (int i = sent; i < sent + ROUND; i++)
      CHECK(send(from, &i, sizeof i, 0) == sizeof i);
    wire_leave(wire);
    for (int i = sent, got; i < sent + ROUND; i++) {
      wait_readable(to);
      CHECK(recv(to, &got, sizeof got, 0) == sizeof got && got == i);
    }
  }
  CHECK(ROUNDS * ROUND > WIRE_TOLD_BURST);
  forget();
  wire_enter(wire);
  for (int i = 0; i < SEGMENTS; i++)
    CHECK(send(a, &i, sizeof i, 0) == sizeof i);
  CHECK(shutdown(a, SHUT_WR) == 0);
  wire_leave(wire);
  const struct flight *f = next_flight();
  while (f->folded || !(decoded(f).flags & PACKET_FIN))
    f = next_flight();
  CHECK(f->from_state == TCP_FIN_WAIT1 && f->to_state == TCP_CLOSE_WAIT);
  CHECK(f->verdict == VERDICT_TAKEN);
  for (int i = 0, got; i < SEGMENTS; i++)
    CHECK(recv(b, &got, sizeof got, MSG_WAITALL) == sizeof got && got == i);
  CHECK(recv(b, &one, sizeof one, 0) == 0);
  CHECK(wire_status(wire).refused == 0);
}

/* The N-th field, from 0, of a line whose fields end with TABs; a number. */
static unsigned long field(const char *line, int n) {
  for (; n > 0 && strchr(line, '\t'); n--)
    line = strchr(line, '\t') + 1;
  return strtoul(line, NULL, 0);
}

static void saves_what_tshark_reads(void) {
  if (system("command -v tshark >/dev/null") != 0) {
    fprintf(stderr, "tshark is missing: it was not asked\n");
    return;
  }
  CHECK(wire_drop(wire, 1, NULL) == 0);
  int64_t began = clock_now();
  int a, b, l;
  connected(&a, &b, &l);
  static const char data[5000];
  CHECK(wire_dup(wire, 1, NULL) == 0);
  CHECK(send(a, data, sizeof data, 0) == sizeof data);
  CHECK(send(b, data, 10, 0) == 10);
  CHECK(close(a) == 0 && close(b) == 0);
  WAIT_FOR(wire_quiet(wire));
  struct pcapng_note notes[] = {{began, "connect(3, \xe2\x80\xa6) = 0"},
                                {clock_now(), "close(3) = 0"}};
  char path[] = "/tmp/labXXXXXX", command[512], line[4096];
  int fd = mkstemp(path);
  CHECK(fd >= 0);
  struct file_new file;
  CHECK(file_new_open(&file, path, 0600) == 0);
  CHECK(pcapng_write(&file, wire_record(wire), PCAPNG_SENT, notes, 2) == packets());
  CHECK(file_new_close(&file, true) == 0);
  snprintf(command, sizeof command,
           "tshark -r %s -o tcp.check_checksum:TRUE -T fields -e tcp.flags -e tcp.seq_raw "
           "-e tcp.ack_raw -e tcp.len -e tcp.window_size_value -e ip.len -e tcp.checksum.status "
           "-e frame.comment 2>/dev/null",
           path);
  FILE *out = popen(command, "r");
  CHECK(out);
  uint64_t n = 0;
  bool called = false, closed = false, dropped = false, doubled = false;
  while (fgets(line, sizeof line, out)) {
    struct packet p;
    struct record_packet r = recorded(++n, &p);
    CHECK(field(line, 0) == p.flags && field(line, 1) == p.seq && field(line, 2) == p.ack);
    CHECK(field(line, 3) == p.data_len && field(line, 4) == p.window && field(line, 5) == r.len);
    CHECK(field(line, 6) == 1); /* the checksum is good */
    called |= n == 1 && strstr(line, "connect(3, \xe2\x80\xa6) = 0");
    closed |= n == packets() && strstr(line, "close(3) = 0");
    dropped |= n == 1 && strstr(line, "#1 dropped");
    doubled |= strstr(line, "delivered twice") != NULL;
  }
  CHECK(pclose(out) == 0 && n == packets());
  CHECK(called && closed && dropped && doubled);
  CHECK(unlink(path) == 0);
}

/* The next flight was captured, with these flags and states; "" is a state that cannot be told. */
static void expect_seen(unsigned flags, const char *from_state, const char *to_state) {
  const struct flight *f = next_flight();
  const char *from = tcp_state_name(f->from_state), *to = tcp_state_name(f->to_state);
  struct packet p = decoded(f);
  if (f->fate != FATE_SEEN || p.flags != flags || strcmp(from, from_state) != 0 ||
      strcmp(to, to_state) != 0) {
    fprintf(stderr, "seen: fate %d flags %x %s %s, expected %x %s %s\n", f->fate, p.flags, from, to,
            flags, from_state, to_state);
    _exit(1);
  }
}

/* ::1 is not on the wire: it is watched on the loopback as any network is. */
static void watches_the_loopback(void) {
#ifdef HAVE_LIBPCAP
  if (access("/proc/sys/net/ipv6", F_OK) < 0)
    return;
  struct diag d = DIAG_EMPTY;
  CHECK(!watch_open("nothing", journal, wire_record(wire), &d) && d.message);
  struct watch *watch = watch_open("lo", journal, wire_record(wire), &d);
  CHECK(watch);
  int l = listener("::1", 50000), a = make_socket("::1", SOCK_STREAM);
  CHECK(l == 3); /* the capture takes no low descriptor */
  CHECK(connect_to(a, "::1", 50000) == 0);
  int b = accept(l, NULL, NULL);
  expect_seen(SYN, "SYN_SENT", "");
  expect_seen(SYN | ACK, "SYN_RECV", "ESTABLISHED");
  expect_seen(ACK, "ESTABLISHED", "ESTABLISHED");
  CHECK(send(a, "hello", 5, 0) == 5);
  expect_seen(PSH | ACK, "ESTABLISHED", "ESTABLISHED");
  expect_seen(ACK, "ESTABLISHED", "ESTABLISHED");
  char data[8]; /* what is not read would make close(b) a reset */
  CHECK(recv(b, data, sizeof data, 0) == 5);
  CHECK(shutdown(a, SHUT_WR) == 0);
  expect_seen(FIN | ACK, "FIN_WAIT1", "CLOSE_WAIT");
  expect_seen(ACK, "CLOSE_WAIT", "FIN_WAIT2");
  CHECK(close(b) == 0 && close(a) == 0);
  expect_seen(FIN | ACK, "LAST_ACK", "TIME_WAIT");
  expect_seen(ACK, "TIME_WAIT", "CLOSE");
  struct record_packet r;
  CHECK(record_get(wire_record(wire), 9, &r, NULL, 0) && r.fate == FATE_SEEN);
  CHECK(watch_seen(watch) == 9 && watch_missed(watch) == 0);
  watch_close(watch);
#endif
}

/* What belongs to another process's sockets is not shown. */
static void watches_only_own_sockets(void) {
#ifdef HAVE_LIBPCAP
  if (access("/proc/sys/net/ipv6", F_OK) < 0)
    return;
  struct diag d = DIAG_EMPTY;
  struct watch *watch = watch_open("lo", journal, wire_record(wire), &d);
  CHECK(watch);
  pid_t child = fork();
  if (child == 0) {
    int l = listener("::1", 50001), a = make_socket("::1", SOCK_STREAM);
    CHECK(l >= 0 && connect_to(a, "::1", 50001) == 0);
    _exit(0);
  }
  int status;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  int a = make_socket("::1", SOCK_STREAM);
  CHECK(connect_to(a, "::1", 50000) < 0 && errno == ECONNREFUSED);
  const struct flight *f = next_flight();
  struct packet p = decoded(f);
  CHECK(f->number == 1 && p.to_port == 50000 && p.flags == SYN);
  expect_seen(RST | ACK, "CLOSE", "CLOSE");
  watch_close(watch);
#endif
}

static void takes_only_so_many_requests(void) {
  struct diag d = DIAG_EMPTY;
  for (int i = 0; i < WIRE_ARMED_MAX; i++)
    CHECK((i % 2 ? wire_drop : wire_dup)(wire, 1, &d) == 0);
  CHECK(wire_dup(wire, 1, &d) < 0 && d.message && d.hint);
  CHECK(wire_drop(wire, SIZE_MAX, &d) == 0);
  wire_clear(wire);
  CHECK(wire_status(wire).drop == 0);
  int a, b, l;
  connected(&a, &b, &l);
}

/* How many IPv6 addresses the cable has on this thread's host, and how many that the kernel gave it. */
static void count_ip6(int *all, int *link_local) {
  FILE *list = fopen("/proc/thread-self/net/if_inet6", "r");
  char address[33], device[32];
  *all = *link_local = 0;
  while (list && fscanf(list, "%32s %*s %*s %*s %*s %31s", address, device) == 2)
    if (strcmp(device, "wire") == 0) {
      ++*all;
      *link_local += strncmp(address, "fe80", 4) == 0;
    }
  if (list)
    fclose(list);
}

static void *count_ip6_of_server(void *data) {
  int *counts = data;
  CHECK(lab_enter(lab, "server") == 0);
  count_ip6(&counts[0], &counts[1]);
  return NULL;
}

/* Below LAB_MTU_IPV6 the kernel takes IPv6 off the cable, and above it puts it there anew. */
static void is_quiet_after_a_small_mtu(void) {
  struct diag d = DIAG_EMPTY;
  int all, link_local, before, server[2];
  pthread_t thread;
  count_ip6(&before, &link_local);
  CHECK(wire_mtu(wire, -1, 600, &d) == 0 && wire_mtu(wire, -1, 1500, &d) == 0);
  count_ip6(&all, &link_local);
  CHECK(all == before && link_local == 0);
  CHECK(pthread_create(&thread, NULL, count_ip6_of_server, server) == 0);
  pthread_join(thread, NULL);
  CHECK(server[0] == before && server[1] == 0);
  is_quiet_by_itself();
}

static void *two_server(void *data) {
  int *listening = data;
  CHECK(lab_enter(lab, "server") == 0);
  listening[0] = listener("0.0.0.0", 50000);
  listening[1] = listener("::", 50001);
  return NULL;
}

static int connect_name(const char *name, const char *port, int family) {
  struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_STREAM}, *found;
  CHECK(getaddrinfo(name, port, &hints, &found) == 0);
  int fd = socket(found->ai_family, SOCK_STREAM, 0);
  CHECK(connect(fd, found->ai_addr, found->ai_addrlen) == 0);
  freeaddrinfo(found);
  return fd;
}

static void joins_two_hosts(void) {
  pthread_t thread;
  int listening[2];
  CHECK(pthread_create(&thread, NULL, two_server, listening) == 0);
  pthread_join(thread, NULL);
  int s1 = connect_name("server", "50000", AF_INET);
  CHECK(s1 >= 0);
  struct sockaddr_in from = {.sin_family = AF_UNSPEC};
  socklen_t len = sizeof from;
  CHECK(accept(listening[0], (struct sockaddr *)&from, &len) >= 0);
  CHECK(from.sin_addr.s_addr == inet_addr("10.0.0.1"));
  CHECK(gethostbyname("client") && gethostbyname("localhost"));
  expect(1, FATE_PASSED, SYN, "SYN_SENT", "SYN_RECV");
  const struct flight *f = next_flight();
  CHECK(f->host == LAB_SERVER && f->from_state == 3 && f->to_state == 1);
  CHECK(next_flight()->host == LAB_CLIENT);
  /* Each host has a loopback of its own that is not on the wire. */
  int a = make_socket("127.0.0.1", SOCK_STREAM);
  CHECK(connect_to(a, "127.0.0.1", 50000) < 0 && errno == ECONNREFUSED);
  WAIT_FOR(wire_quiet(wire));
  CHECK(packets() == 3);
  if (access("/proc/sys/net/ipv6", F_OK) < 0)
    return;
  int s2 = connect_name("server", "50001", AF_INET6);
  CHECK(s2 >= 0);
  CHECK(accept(listening[1], NULL, NULL) >= 0);
  struct packet p;
  recorded(4, &p);
  CHECK(p.family == AF_INET6 && p.flags == SYN);
  struct diag d = DIAG_EMPTY;
  CHECK(wire_mtu(wire, -1, 576, &d) == 0);
  wire_clear(wire);
  int s3 = connect_name("server", "50001", AF_INET6);
  CHECK(s3 >= 0);
}

static void *datagram_server(void *data) {
  CHECK(lab_enter(lab, "server") == 0);
  int fd = make_socket("0.0.0.0", SOCK_DGRAM);
  bind_to(fd, "0.0.0.0", 50000);
  *(int *)data = fd;
  return NULL;
}

static void carries_broadcasts(void) {
  pthread_t thread;
  int to = -1, from = make_socket("0.0.0.0", SOCK_DGRAM), one = 1;
  CHECK(pthread_create(&thread, NULL, datagram_server, &to) == 0);
  pthread_join(thread, NULL);
  CHECK(setsockopt(from, SOL_SOCKET, SO_BROADCAST, &one, sizeof one) == 0);
  const char *const everybody[] = {"255.255.255.255", "10.0.0.255"};
  for (int i = 0; i < 2; i++) {
    socklen_t len;
    struct sockaddr_storage a = address(everybody[i], 50000, &len);
    CHECK(sendto(from, "x", 1, 0, (struct sockaddr *)&a, len) == 1);
    char c;
    wait_readable(to);
    CHECK(recv(to, &c, 1, 0) == 1);
  }
}

static void resets_ipv6(void) {
  pthread_t thread;
  int listening[2];
  CHECK(pthread_create(&thread, NULL, two_server, listening) == 0);
  pthread_join(thread, NULL);
  CHECK(wire_rst(wire, 1, NULL) == 0);
  int a = make_socket("fd00::2", SOCK_STREAM);
  CHECK(connect_to(a, "fd00::2", 50001) < 0 && errno == ECONNREFUSED);
}

static const struct point {
  const char *name;
  enum lab_topology topology;
  void (*run)(void);
} points[] = {
    {"nothing is on the wire by itself", LAB_ONE, is_quiet_by_itself},
    {"nothing is on the wire by itself, two hosts", LAB_TWO, is_quiet_by_itself},
    {"a program's first socket gets 3", LAB_TWO, leaves_low_descriptors},
    {"a handshake, step by step", LAB_ONE, steps_through_a_handshake},
    {"a close, step by step, to TIME_WAIT", LAB_ONE, steps_through_a_close},
    {"what arrives during a call that holds the socket", LAB_ONE,
     waits_for_a_call_that_holds_the_socket},
    {"what arrives during a call that stands still", LAB_ONE, waits_for_a_call_that_stands_still},
    {"a simultaneous open", LAB_ONE, opens_simultaneously},
    {"a closed port", LAB_ONE, refuses_a_closed_port},
    {"a dropped SYN", LAB_ONE, drops_the_next_syn},
    {"retransmissions of what is in the hand", LAB_ONE, notes_retransmissions_in_the_hand},
    {"a longer retransmission of what is in the hand", LAB_ONE,
     keeps_a_longer_retransmission_as_a_packet},
    {"patience: what has come and is sent again", LAB_ONE, hides_what_is_sent_again_though_it_came},
    {"patience: a question that is repeated", LAB_ONE, hides_a_question_that_is_repeated},
    {"patience: what is sent again while the wire stands still", LAB_ONE,
     hides_what_was_sent_again_before_it_was_read},
    {"doubled data", LAB_ONE, doubles_data},
    {"a wrong checksum", LAB_ONE, tells_wrong_checksums},
    {"what a receiver does with what comes", LAB_ONE, judges_what_comes},
    {"data into a closed window", LAB_ONE, judges_data_into_a_closed_window},
    {"states that change without a packet", LAB_ONE, tells_states_without_packets},
    {"swapped data", LAB_ONE, swaps_data},
    {"loss repeats with its seed", LAB_ONE, loses_the_same_packets_again},
    {"delay", LAB_ONE, delays},
    {"a reset for a SYN", LAB_ONE, resets_a_connection_attempt},
    {"a reset for data", LAB_ONE, resets_a_connection},
    {"ICMP for a closed port", LAB_ONE, carries_icmp},
    {"fragments", LAB_ONE, carries_fragments},
    {"another MTU", LAB_ONE, sets_the_mtu},
    {"an MTU that IPv6 cannot have, and back", LAB_ONE, is_quiet_after_a_small_mtu},
    {"an MTU that IPv6 cannot have, and back, two hosts", LAB_TWO, is_quiet_after_a_small_mtu},
    {"bulk data is folded, and recorded whole", LAB_ONE, folds_bulk_and_records_it},
    {"bursts are delivered in order", LAB_ONE, delivers_bursts_in_order},
    {"tshark reads what is saved", LAB_ONE, saves_what_tshark_reads},
    {"::1 is watched", LAB_ONE, watches_the_loopback},
    {"only own sockets are watched", LAB_ONE, watches_only_own_sockets},
    {"requests are limited", LAB_ONE, takes_only_so_many_requests},
    {"two hosts, their names, IPv4 and IPv6", LAB_TWO, joins_two_hosts},
    {"broadcasts", LAB_TWO, carries_broadcasts},
    {"a reset over IPv6", LAB_TWO, resets_ipv6},
};
#define POINTS (sizeof points / sizeof *points)

/* The child: its own lab and wire, and the point. The wire is patient, so that a machine that stands still
   for a second changes nothing. */
_Noreturn static void run_point(const struct point *point) {
  struct diag d = DIAG_EMPTY;
  lab = lab_open(point->topology, &d);
  if (!lab)
    fprintf(stderr, "%s\n%s\n", d.message, d.hint ? d.hint : "");
  CHECK(lab);
  journal = journal_new();
  reader = journal_reader_open(journal);
  wire = wire_open(lab, journal);
  wire_patient(wire, true);
  point->run();
  wire_close(wire);
  lab_close(lab);
  journal_free(journal);
  _exit(0);
}

/* Says why the lab cannot be had here, if so: in a child, as opening it moves the process. */
static void skip_without_lab(void) {
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    struct diag d = DIAG_EMPTY;
    if (lab_open(LAB_ONE, &d))
      _exit(0);
    printf("1..0 # SKIP %s\n", d.message);
    fflush(stdout);
    _exit(1);
  }
  int status;
  CHECK(waitpid(child, &status, 0) == child);
  if (status != 0)
    exit(0);
}

/* usage: lab [NAME]: only the points with NAME in their names. */
int main(int argc, char **argv) {
  for (int fd = 3; fd < 16; fd++)
    close(fd);
  skip_without_lab();
  printf("1..%zu\n", POINTS);
  for (size_t i = 0; i < POINTS; i++) {
    if (argc > 1 && !strstr(points[i].name, argv[1]))
      continue;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
      run_point(&points[i]);
    int status;
    CHECK(waitpid(child, &status, 0) == child);
    printf("%s %zu - %s\n", status == 0 ? "ok" : "not ok", i + 1, points[i].name);
  }
  return 0;
}
