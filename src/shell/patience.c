/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/patience.h"

#include <stddef.h>

#include "base/clock.h"
#include "run/session.h"

#define SECOND INT64_C(1000000000)
#define LOOKS                                                                                      \
  10 /* one alone may fall into a moment in which a program stands still for its tracer */

/* What all sides do, taken together. One that sleeps now and then does not count as one that works. */
static struct side_work work_of(const struct session *session) {
  struct side_work all = {.used = 0};
  for (size_t i = 0; i < session->count; i++) {
    struct side_work one = side_work(session->sides[i]);
    all.works |= one.works && !one.naps;
    all.naps |= one.naps;
    all.used += one.used;
  }
  return all;
}

void patience_begin(struct patience *patience, struct session *session, int seconds) {
  int64_t used = work_of(session).used;
  *patience = (struct patience){seconds, clock_now(), used, used, 0};
}

bool patience_lasts(struct patience *patience, struct session *session) {
  int64_t waited = clock_now() - patience->begun;
  if (waited < patience->seconds * SECOND)
    return true;
  struct side_work work = work_of(session);
  if (waited >= PATIENCE_MOST * SECOND || work.used - patience->used >= patience->seconds * SECOND)
    return false;
  bool moves = work.works || (!work.naps && work.used != patience->seen);
  patience->still = moves ? 0 : patience->still + 1;
  patience->seen = work.used;
  return patience->still < LOOKS;
}
