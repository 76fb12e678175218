/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock that everything is timed with. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Nanoseconds of CLOCK_MONOTONIC. */
static inline int64_t clock_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* The moment NANOSECONDS (not negative) after NOW, at most INT64_MAX. */
static inline int64_t clock_after(int64_t now, int64_t nanoseconds) {
  return nanoseconds > INT64_MAX - now ? INT64_MAX : now + nanoseconds;
}

/* The moment SECONDS from now, at most INT64_MAX. */
static inline int64_t clock_in(double seconds) {
  return seconds > 9e9 ? INT64_MAX : clock_after(clock_now(), (int64_t)(seconds * 1e9));
}

static inline struct timespec clock_timespec(int64_t nanoseconds) {
  return (struct timespec){nanoseconds / 1000000000, nanoseconds % 1000000000};
}

#endif
