/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a side does now. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "calls/call.h"
#include "lang/eval/interp.h"
#include "run/side_own.h"

/* Whether the kernel says in STAT_FD that a thread sleeps: the field after the name's ")". */
static bool thread_sleeps(int stat_fd) {
  char line[256];
  ssize_t n = pread(stat_fd, line, sizeof line - 1, 0);
  if (n <= 0)
    return false;
  line[n] = '\0';
  const char *end = strrchr(line, ')');
  return end && end[1] == ' ' && end[2] == 'S';
}

struct side_status side_status(struct side *side) {
  struct side_status status = {.state = SIDE_IDLE};
  if (side->program)
    return side->program->status(side->data);
  pthread_mutex_lock(&side->lock);
  status.state = side->state;
  status.since = side->since;
  status.until = side->until;
  status.turn = side->turn;
  if (side->state == SIDE_IN_CALL)
    status.call = call_copy(side->call, 0);
  status.held = status.call && side->held;
  if (side->state == SIDE_IN_INPUT)
    status.input = mem_strdup(side->prompt);
  pthread_mutex_unlock(&side->lock);
  if (status.state == SIDE_IN_CALL || status.state == SIDE_IN_INPUT) {
    bool sleeps = thread_sleeps(side->stat_fd);
    pthread_mutex_lock(&side->lock);
    bool wakes =
        side->line_given || (side->state == SIDE_IN_INPUT && atomic_load(&side->in->interrupted));
    status.asleep = sleeps && side->turn == status.turn && !wakes;
    pthread_mutex_unlock(&side->lock);
  }
  return status;
}

bool side_busy(struct side *side) {
  if (side->program) {
    struct side_status status = side_status(side);
    side_status_clear(&status);
    return status.state != SIDE_IDLE;
  }
  pthread_mutex_lock(&side->lock);
  bool busy = side->state != SIDE_IDLE && !side->abandoned;
  pthread_mutex_unlock(&side->lock);
  return busy;
}

bool side_held(struct side *side) {
  struct side_status status = side_status(side);
  side_status_clear(&status);
  return status.held && status.asleep;
}

void side_status_clear(struct side_status *status) {
  call_copy_free(status->call);
  free(status->input);
  status->call = NULL;
  status->input = NULL;
}

bool side_settled(struct side *side) {
  struct side_status status = side_status(side);
  side_status_clear(&status);
  bool ends_soon =
      status.until && status.until - status.since <= INT64_C(1000000000) * SIDE_SETTLES;
  return status.state == SIDE_IDLE || (status.asleep && !ends_soon);
}

struct side_work side_work(struct side *side) {
  struct side_work work = {.used = 0};
  clockid_t clock;
  struct timespec used;
  if (side->program)
    return side->program->work(side->data);
  pthread_mutex_lock(&side->lock);
  enum side_state state = side->abandoned ? SIDE_IDLE : side->state;
  work.naps = state == SIDE_IN_SLEEP || (state == SIDE_IN_CALL && side->until);
  pthread_mutex_unlock(&side->lock);
  work.works = !work.naps && state != SIDE_IDLE && !thread_sleeps(side->stat_fd);
  if (pthread_getcpuclockid(side->thread, &clock) == 0 && clock_gettime(clock, &used) == 0)
    work.used = used.tv_sec * INT64_C(1000000000) + used.tv_nsec;
  return work;
}
