/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usage: wire [MIB]
 * How fast TCP goes through the wire, every packet recorded and nothing held, beside a bare pump that
 * only reads the tun and writes back; how long a look at a socket's state and the saving of a million
 * packets take. Prints one line a measurement. Status 1 when one is not as it must be, 77 without a lab. */
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "export/pcapng.h"
#include "run/journal.h"
#include "wire/lab.h"
#include "wire/record.h"
#include "wire/states.h"
#include "wire/wire.h"

#define TIMES 3 /* each is measured so often, in turn; the best counts */

/* What a run found, in memory that the child and the parent share. */
struct result {
  double seconds;
  uint64_t packets, refused;
  size_t memory;
  double look; /* nanoseconds */
};

static size_t total;
static struct sockaddr_in server;

static void *pump(void *data) {
  static unsigned char buffer[65536];
  int tun = lab_tun(data, 0);
  for (;;) {
    ssize_t n = read(tun, buffer, sizeof buffer);
    if (n > 0) {
      if (write(tun, buffer, (size_t)n) != n)
        mem_panic("the pump lost a packet");
    } else {
      struct pollfd p = {tun, POLLIN, 0};
      poll(&p, 1, -1);
    }
  }
  return NULL;
}

static void *sender(void *data) {
  static char buffer[262144];
  int fd = *(int *)data;
  for (size_t sent = 0; sent < total;) {
    size_t left = total - sent < sizeof buffer ? total - sent : sizeof buffer;
    ssize_t n = send(fd, buffer, left, 0);
    if (n <= 0)
      mem_panic("send failed");
    sent += (size_t)n;
  }
  shutdown(fd, SHUT_WR);
  return NULL;
}

/* Reads the journal as a screen does, as fast as it can. */
static void *reader(void *data) {
  struct journal_reader *r = data;
  for (;;) {
    while (journal_next(r))
      ;
    struct pollfd p = {journal_reader_fd(r), POLLIN, 0};
    poll(&p, 1, -1);
  }
  return NULL;
}

static void transfer(struct result *result) {
  static char buffer[262144];
  int listening = socket(AF_INET, SOCK_STREAM, 0), a = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listening, (struct sockaddr *)&server, sizeof server) < 0 || listen(listening, 1) < 0 ||
      connect(a, (struct sockaddr *)&server, sizeof server) < 0)
    mem_panic("no connection through the wire");
  struct sockaddr_in client = server;
  socklen_t len = sizeof client;
  int b = accept(listening, (struct sockaddr *)&client, &len);
  if (b < 0)
    mem_panic("accept failed");
  struct states *states = states_open(); /* the lab's own belongs to the wire */
  if (!states)
    exit(1);
  int64_t began = clock_now();
  for (int i = 0; i < 10000; i++)
    states_look(states, AF_INET, &server.sin_addr, ntohs(server.sin_port), &client.sin_addr,
                ntohs(client.sin_port), true);
  result->look = (double)(clock_now() - began) / 10000;
  pthread_t thread;
  began = clock_now();
  pthread_create(&thread, NULL, sender, &a);
  size_t got = 0;
  for (ssize_t n; (n = recv(b, buffer, sizeof buffer, 0)) > 0;)
    got += (size_t)n;
  result->seconds = (double)(clock_now() - began) / 1e9;
  pthread_join(thread, NULL);
  if (got != total)
    mem_panic("not all came through");
}

/* One transfer in a lab and a process of its own, through the pump or the wire. */
static void measure(struct result *result, bool bare) {
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    struct diag d = DIAG_EMPTY;
    struct lab *lab = lab_open(LAB_ONE, &d);
    if (!lab) {
      printf("%s\n%s\n", d.message, d.hint ? d.hint : "");
      fflush(stdout);
      _exit(77);
    }
    pthread_t thread;
    struct journal *journal = journal_new();
    struct wire *wire = NULL;
    if (bare) {
      pthread_create(&thread, NULL, pump, lab);
    } else {
      pthread_create(&thread, NULL, reader, journal_reader_open(journal));
      wire = wire_open(lab, journal);
    }
    transfer(result);
    if (wire) {
      struct wire_status s = wire_status(wire);
      result->packets = s.packets;
      result->refused = s.refused;
      result->memory = record_memory(wire_record(wire));
    }
    _exit(0);
  }
  int status;
  if (waitpid(child, &status, 0) != child || status != 0)
    exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

/* The seconds that `wire save` of a million packets takes, to a file in $TMPDIR. */
static double save_a_million(void) {
  static const unsigned char bytes[WIRE_FOLDED_BYTES] = {0x45};
  struct record *record = record_new(RECORD_BYTES);
  struct record_packet p = {.len = 1500, .kept = sizeof bytes};
  for (int i = 0; i < 1000000; i++) {
    p.time = clock_now();
    record_add(record, &p, bytes);
  }
  const char *dir = getenv("TMPDIR");
  char path[4096];
  snprintf(path, sizeof path, "%s/sockshell-bench.pcapng", dir ? dir : "/tmp");
  struct file_new file;
  int64_t began = clock_now();
  int error = file_new_open(&file, path, 0600);
  uint64_t saved = error ? 0 : pcapng_write(&file, record, PCAPNG_BOTH, NULL, 0);
  error = error ? error : file_new_close(&file, true);
  double seconds = (double)(clock_now() - began) / 1e9;
  if (error || saved != 1000000)
    mem_panic("%s: %s", path, strerror(error));
  unlink(path);
  record_free(record);
  return seconds;
}

int main(int argc, char **argv) {
  total = (argc > 1 ? strtoul(argv[1], NULL, 10) : 1024) << 20;
  server = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(50000)};
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // cppcheck-suppress invalidFunctionArg
  struct result *r = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  double best[2] = {0, 0}; /* gigabits a second: bare, wire */
  for (int i = 0; i < 2 * TIMES; i++) {
    bool bare = i % 2 == 0;
    measure(r, bare);
    double rate = (double)total * 8 / 1e9 / r->seconds;
    if (rate > best[!bare])
      best[!bare] = rate;
  }
  printf("bare pump            %5.2f Gbit/s\n", best[0]);
  printf("wire, all recorded   %5.2f Gbit/s, %.2f of the pump (must be 0.80)\n", best[1],
         best[1] / best[0]);
  printf("packets of %zu MiB   %llu, %llu lost, record %zu MiB (at most %zu)\n", total >> 20,
         (unsigned long long)r->packets, (unsigned long long)r->refused, r->memory >> 20,
         RECORD_BYTES >> 20);
  printf("look at a state      %5.0f ns\n", r->look);
  double save = save_a_million();
  printf("save of a million    %5.2f s (must be 2.00)\n", save);
  return save > 2 || best[1] < 0.8 * best[0] || r->refused > 0;
}
