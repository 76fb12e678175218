/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An array that grows up to its limit and is a ring then. */
#include "wire/metrics.h"

#include <stdlib.h>

#include "base/mem.h"

void metrics_log_clear(struct metrics_log *log) {
  free(log->at);
  *log = (struct metrics_log){.at = NULL};
}

const struct metrics_sample *metrics_log_at(const struct metrics_log *log, size_t i) {
  size_t place = log->oldest + i;
  return &log->at[place < log->count ? place : place - log->count];
}

void metrics_log_add(struct metrics_log *log, const struct metrics_sample *sample) {
  if (log->count && metrics_log_at(log, log->count - 1)->number >= sample->number)
    return;
  if (log->count == METRICS_SAMPLES) {
    log->at[log->oldest] = *sample;
    log->oldest = log->oldest + 1 < METRICS_SAMPLES ? log->oldest + 1 : 0;
    return;
  }
  log->at = mem_room(log->at, log->count, sizeof *log->at);
  log->at[log->count++] = *sample;
}

const struct metrics_sample *metrics_log_find(const struct metrics_log *log, uint64_t number) {
  size_t low = 0, high = log->count; /* it is one of low … high - 1 */
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    const struct metrics_sample *sample = metrics_log_at(log, middle);
    if (sample->number == number)
      return sample;
    if (sample->number < number)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}
