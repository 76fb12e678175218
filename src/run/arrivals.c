/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line a processor, of hexadecimal numbers; the twelfth (since Linux 5.10) is the length of its queue. */
#include "run/arrivals.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"

#define QUEUE 12
#define PATIENCE                                                                                   \
  1000000000 /* nanoseconds: a processor may stand still for some hundred milliseconds */

void arrivals_open(struct arrivals *a) {
  a->fd = fd_high(open("/proc/net/softnet_stat", O_RDONLY | O_CLOEXEC));
  a->since = 0;
}

void arrivals_close(struct arrivals *a) {
  if (a->fd >= 0)
    close(a->fd);
}

/* Whether TEXT has a queue that is not empty. */
static bool is_waiting(char *text) {
  int field = 0;
  while (*text) {
    char *end;
    unsigned long number = strtoul(text, &end, 16);
    if (end == text)
      break;
    field++;
    if (field == QUEUE && number)
      return true;
    if (*end == '\n')
      field = 0;
    text = end + (*end != '\0');
  }
  return false;
}

bool arrivals_pending(struct arrivals *a) {
  char text[32768]; /* more than two hundred processors; of others nothing is known */
  ssize_t n = a->fd < 0 ? -1 : pread(a->fd, text, sizeof text - 1, 0);
  if (n > 0)
    text[n] = '\0';
  if (n <= 0 || !is_waiting(text)) {
    a->since = 0;
    return false;
  }
  int64_t now = clock_now();
  if (!a->since)
    a->since = now;
  return now - a->since < PATIENCE;
}
