/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Samples of what the sender's kernel thought, by the number of the packet, in bounded memory: the newest
 * METRICS_SAMPLES are kept. It belongs to a record (wire/record.h), which guards it. */
#ifndef WIRE_METRICS_H
#define WIRE_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/metrics.h"

#define METRICS_SAMPLES ((size_t)1 << 18)

struct metrics_sample {
  uint64_t number; /* of the packet that was sent at that moment */
  int64_t time;    /* nanoseconds of CLOCK_MONOTONIC */
  struct metrics metrics;
};

struct metrics_log {
  struct metrics_sample *at; /* a ring when it is full */
  size_t count, oldest;
};

void metrics_log_clear(struct metrics_log *log);

/* Adds a sample; NUMBER is higher than those before, else it is not added. */
void metrics_log_add(struct metrics_log *log, const struct metrics_sample *sample);

/* The sample of packet NUMBER, or NULL. */
const struct metrics_sample *metrics_log_find(const struct metrics_log *log, uint64_t number);

/* The I-th oldest. */
const struct metrics_sample *metrics_log_at(const struct metrics_log *log, size_t i);

#endif
