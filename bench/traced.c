/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs to be traced: usage: traced compute | writes SOCKETS | threads COUNT | sockets COUNT | calls COUNT
 * compute: no system calls; writes: 300,000 writes to /dev/null beside so many sockets, and prints the seconds that
 * these took; threads: so many at once, each with a socket of its own; sockets: so many open at once; calls: so many
 * sends and receives. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static pthread_barrier_t all;

static void allow_descriptors(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

static int compute(void) {
  unsigned long sum = 1;
  for (unsigned long i = 0; i < 1000000000UL; i++)
    sum = sum * 6364136223846793005UL + i;
  return sum == 0;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

#define SOCKETS 20000
static int opened[SOCKETS]; /* that stay open */

static int writes(long sockets) {
  int file = open("/dev/null", O_WRONLY);
  for (long i = 0; i < sockets && i < SOCKETS; i++)
    if ((opened[i] = socket(AF_INET, SOCK_STREAM, 0)) < 0)
      return 1;
  double start = now();
  for (int i = 0; i < 300000; i++)
    if (write(file, "x", 1) != 1)
      return 1;
  printf("%.6f\n", now() - start);
  return 0;
}

static void *thread(void *data) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  pthread_barrier_wait(&all);
  close(fd);
  return data;
}

static int threads(long count) {
  pthread_t *made = calloc((size_t)count, sizeof *made);
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setstacksize(&attr, 65536);
  pthread_barrier_init(&all, NULL, (unsigned)count);
  for (long i = 0; i < count; i++)
    if (pthread_create(&made[i], &attr, thread, NULL) != 0)
      return 1;
  for (long i = 0; i < count; i++)
    pthread_join(made[i], NULL);
  free(made);
  return 0;
}

static int sockets(long count) {
  for (long i = 0; i < count && i < SOCKETS; i++)
    if ((opened[i] = socket(AF_INET, SOCK_DGRAM, 0)) < 0)
      return 1;
  return 0;
}

static int calls(long count) {
  int pair[2];
  char byte;
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
    return 1;
  for (long i = 0; i < count / 2; i++)
    if (send(pair[0], "x", 1, 0) != 1 || recv(pair[1], &byte, 1, 0) != 1)
      return 1;
  return 0;
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  long count = argc > 2 ? atol(argv[2]) : 0;
  allow_descriptors();
  if (strcmp(what, "compute") == 0)
    return compute();
  if (strcmp(what, "writes") == 0)
    return writes(count);
  if (strcmp(what, "threads") == 0)
    return threads(count);
  if (strcmp(what, "sockets") == 0)
    return sockets(count);
  return strcmp(what, "calls") == 0 ? calls(count) : 2;
}
