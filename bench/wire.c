/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usage: wire [MIB [TURNS]]
 * How fast TCP goes through the wire, every packet recorded and nothing held, beside a bare pump that
 * only reads the tun and writes back; how long a look at a socket's state and the saving of a million
 * packets take. Prints one line a measurement. Status 1 when one is not as it must be, 77 without a lab.
 *
 * In each turn the pump and the wire carry the same transfer right after each other, on the same processor, where
 * nothing else of the transfer runs; every other turn begins with the wire. What is compared is the median of the
 * turns, by the clock, and by the processor time of the thread that pumps, which other programs change less. */
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
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
#include "base/text.h"
#include "export/pcapng.h"
#include "export/svg/svg_plot.h"
#include "run/journal.h"
#include "view/plot.h"
#include "wire/lab.h"
#include "wire/record.h"
#include "wire/states.h"
#include "wire/wire.h"

#define TURNS 5
#define TURNS_MAX 99

/* What a run found, in memory that the child and the parent share. */
struct result {
  double seconds;
  double busy; /* seconds of processor time of the thread that pumps */
  uint64_t packets, refused;
  size_t memory, samples;
  double look; /* nanoseconds */
};

static size_t total;
static struct sockaddr_in server;

static uint64_t pumped;
static double sender_busy;

/* Seconds of processor time by CLOCK. */
static double busy(clockid_t clock) {
  struct timespec t;
  if (clock_gettime(clock, &t) < 0)
    mem_panic("no clock of processor time");
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Has this thread, and those that it makes, run on the first processor that this process may use, or with OTHERS on
   all the others, if there are any. */
static void stay(bool others) {
  static cpu_set_t all;
  cpu_set_t first, rest;
  if (!CPU_COUNT(&all) && sched_getaffinity(0, sizeof all, &all) < 0)
    mem_panic("it is not known on which processors this may run");
  int n = 0;
  while (!CPU_ISSET(n, &all))
    n++;
  CPU_ZERO(&first);
  CPU_SET(n, &first);
  CPU_XOR(&rest, &all, &first);
  sched_setaffinity(0, sizeof first, others && CPU_COUNT(&rest) ? &rest : &first);
}

static void *pump(void *data) {
  static unsigned char buffer[65536];
  int tun = lab_tun(data, 0);
  for (;;) {
    ssize_t n = read(tun, buffer, sizeof buffer);
    if (n > 0) {
      if (write(tun, buffer, (size_t)n) != n)
        mem_panic("the pump lost a packet");
      pumped++;
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
  sender_busy = busy(CLOCK_THREAD_CPUTIME_ID);
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

enum way { BARE, WIRE, SAMPLED, WAYS };

/* One transfer in a lab and a process of its own, through the pump, the wire, or the wire with metrics. */
static void measure(struct result *result, enum way way) {
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
    pthread_t pumping, reading;
    clockid_t reading_clock;
    struct journal *journal = journal_new();
    struct wire *wire = NULL;
    stay(false);
    if (way == BARE) {
      pthread_create(&pumping, NULL, pump, lab);
    } else {
      wire = wire_open(lab, journal);
      wire_metrics(wire, way == SAMPLED);
    }
    stay(true);
    pthread_create(&reading, NULL, reader, journal_reader_open(journal));
    pthread_getcpuclockid(reading, &reading_clock);
    transfer(result);
    result->busy = busy(CLOCK_PROCESS_CPUTIME_ID) - busy(CLOCK_THREAD_CPUTIME_ID) - sender_busy -
                   busy(reading_clock);
    result->packets = pumped;
    if (wire) {
      struct wire_status s = wire_status(wire);
      result->packets = s.packets;
      result->refused = s.refused;
      result->memory = record_memory(wire_record(wire));
      free(record_samples(wire_record(wire), &result->samples));
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

/* Appends a segment of 1448 bytes from PORT (0: an acknowledgement, to it) to RECORD. */
static void add_segment(struct record *record, bool answer, uint32_t seq, int64_t time) {
  unsigned char b[WIRE_FOLDED_BYTES] = {0x45, [9] = IPPROTO_TCP};
  uint32_t number = htonl(seq), loopback = htonl(INADDR_LOOPBACK);
  uint16_t ports[2] = {htons(40000), htons(50000)}, len = htons(answer ? 52 : 1500);
  memcpy(b + 2, &len, 2);
  memcpy(b + 12, &loopback, 4);
  memcpy(b + 16, &loopback, 4);
  memcpy(b + 20, &ports[answer], 2);
  memcpy(b + 22, &ports[!answer], 2);
  memcpy(b + (answer ? 28 : 24), &number, 4);
  b[32] = 8 << 4;
  b[33] = 0x10;
  b[34] = 1;
  struct record_packet p = {
      .time = time, .delivered = time, .len = answer ? 52 : 1500, .kept = sizeof b};
  if (answer)
    p.kept = 52;
  record_add(record, &p, b);
}

/* The seconds that a plot of a million packets takes, as a picture. */
static double plot_a_million(size_t *bytes) {
  struct record *record = record_new(RECORD_BYTES);
  struct text picture = TEXT_EMPTY;
  struct diag d = DIAG_EMPTY;
  struct export_source source = {.title = "", .record = record};
  for (uint32_t i = 0; i < 500000; i++) {
    add_segment(record, false, 1 + i * 1448, i * 2000);
    add_segment(record, true, 1 + (i + 1) * 1448, i * 2000 + 1000);
  }
  int64_t began = clock_now();
  if (svg_plot_seq(&source, &picture, &d) < 0)
    mem_panic("%s", d.message);
  double seconds = (double)(clock_now() - began) / 1e9;
  *bytes = picture.len;
  text_free(&picture);
  record_free(record);
  return seconds;
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *numbers, size_t count) {
  qsort(numbers, count, sizeof *numbers, compare);
  return (numbers[count / 2] + numbers[(count - 1) / 2]) / 2;
}

/* What all turns found of a way. */
struct found {
  double rate[TURNS_MAX];         /* gigabits a second */
  double microseconds[TURNS_MAX]; /* of processor time, for a packet */
  double of_pump[TURNS_MAX];      /* the rate, as a share of the pump's in the same turn */
  double busy_of_pump[TURNS_MAX]; /* the pump's processor time for a packet, as a share of this */
};

int main(int argc, char **argv) {
  static struct found found[WAYS];
  total = (argc > 1 ? strtoul(argv[1], NULL, 10) : 1024) << 20;
  size_t turns = argc > 2 ? strtoul(argv[2], NULL, 10) : TURNS;
  if (turns < 1 || turns > TURNS_MAX)
    mem_panic("from 1 to %d turns", TURNS_MAX);
  server = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(50000)};
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // cppcheck-suppress invalidFunctionArg
  struct result *r = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  uint64_t packets[WAYS] = {0}, refused = 0;
  size_t memory = 0, samples = 0;
  for (size_t turn = 0; turn < turns; turn++) {
    for (int i = 0; i < WAYS; i++) {
      enum way way = (enum way)(turn % 2 ? WAYS - 1 - i : i);
      *r = (struct result){0};
      measure(r, way);
      found[way].rate[turn] = (double)total * 8 / 1e9 / r->seconds;
      found[way].microseconds[turn] = r->busy * 1e6 / (double)r->packets;
      packets[way] = r->packets;
      refused += r->refused;
      memory = r->memory > memory ? r->memory : memory;
      samples = r->samples > samples ? r->samples : samples;
    }
    for (int i = 0; i < WAYS; i++) {
      found[i].of_pump[turn] = found[i].rate[turn] / found[BARE].rate[turn];
      found[i].busy_of_pump[turn] = found[BARE].microseconds[turn] / found[i].microseconds[turn];
    }
  }
  static const char *const names[WAYS] = {"bare pump", "wire, all recorded", "… metrics sampled"};
  static const double must[WAYS] = {0, 0.85, 0.6};
  double of_pump[WAYS];
  for (int i = 0; i < WAYS; i++) {
    of_pump[i] = median(found[i].of_pump, turns);
    printf("%-*s %5.2f Gbit/s, %5.2f µs a packet", i == SAMPLED ? 22 : 20, names[i],
           median(found[i].rate, turns), median(found[i].microseconds, turns));
    if (i != BARE)
      printf(", %.2f of the pump (must be %.2f), by processor time %.2f", of_pump[i], must[i],
             median(found[i].busy_of_pump, turns));
    puts("");
  }
  printf("packets of %zu MiB   %llu, the pump's %llu, %llu lost, %zu samples\n", total >> 20,
         (unsigned long long)packets[WIRE], (unsigned long long)packets[BARE],
         (unsigned long long)refused, samples);
  printf("record               %zu MiB (at most %zu)\n", memory >> 20, RECORD_BYTES >> 20);
  printf("look at a state      %5.0f ns\n", r->look);
  double save = save_a_million();
  printf("save of a million    %5.2f s (must be 2.00)\n", save);
  size_t bytes;
  double plot = plot_a_million(&bytes);
  printf("plot of a million    %5.2f s (must be 3.00), %zu bytes\n", plot, bytes);
  return save > 2 || plot > 3 || of_pump[WIRE] < must[WIRE] || of_pump[SAMPLED] < must[SAMPLED] ||
         refused > 0;
}
