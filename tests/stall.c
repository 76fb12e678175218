/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes each processor of the machine stand still at random, as a virtual machine's sometimes do: for whom a
 * test depends on the clock, it fails sooner beside this.
 *
 *   make tests/stall && tests/stall [-t] BUSY IDLE [SEED] & make check; kill %1
 *
 * A thread on each processor, of a priority that nothing ordinary comes through, is busy for up to BUSY seconds
 * and then idle for up to IDLE, with -t on all processors at the same times. Linux; as root. */
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PRIORITY 50

static double busy, idle;
static unsigned first_seed;
static bool together;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Up to MOST, by chance. */
static double some(double most, unsigned *seed) {
  return most * rand_r(seed) / RAND_MAX;
}

static void sleep_until(double moment) {
  struct timespec t = {.tv_sec = (time_t)moment,
                       .tv_nsec = (long)((moment - (double)(time_t)moment) * 1e9)};
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}

static void *hold(void *data) {
  int processor = (int)(intptr_t)data;
  unsigned seed = first_seed + (together ? 0 : (unsigned)processor);
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  struct sched_param priority = {.sched_priority = PRIORITY};
  int error = pthread_setaffinity_np(pthread_self(), sizeof set, &set);
  if (!error)
    error = pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority);
  if (error) {
    fprintf(stderr, "stall: processor %d: %s\n", processor, strerror(error));
    exit(1);
  }
  for (double moment = now();;) {
    sleep_until(moment += some(idle, &seed));
    moment += some(busy, &seed);
    while (now() < moment)
      ;
  }
}

int main(int argc, char **argv) {
  together = argc > 1 && strcmp(argv[1], "-t") == 0;
  argv += together;
  argc -= together;
  if (argc < 3 || argc > 4 || (busy = atof(argv[1])) <= 0 || (idle = atof(argv[2])) <= 0) {
    fprintf(stderr, "usage: stall [-t] BUSY IDLE [SEED]\n");
    return 2;
  }
  first_seed = argc > 3 ? (unsigned)atoi(argv[3]) : 1;
  for (long i = 0; i < sysconf(_SC_NPROCESSORS_ONLN); i++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, hold, (void *)(intptr_t)i) != 0) {
      fprintf(stderr, "stall: no thread is left\n");
      return 1;
    }
  }
  pause();
}
