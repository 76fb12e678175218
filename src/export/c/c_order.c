/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A step that ended before another began happened before it, by the clock of the session. */
#include "export/c/c_order.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "calls/call.h"
#include "export/c/c_plan.h"
#include "run/journal.h"

/* The steps of one side. */
struct row {
  size_t *at, count;
};

/* The last step of ROW that had ended at TIME and that was not seen before (*SEEN counts), or C_NONE. */
static size_t last_ended(const struct c_plan *plan, const struct row *row, int64_t time,
                         size_t *seen) {
  size_t last = C_NONE;
  while (*seen < row->count && plan->steps[row->at[*seen]].event->call->ended <= time) {
    if (!plan->steps[row->at[*seen]].interrupted)
      last = row->at[*seen];
    ++*seen;
  }
  return last;
}

/* Where step I is in ROW. */
static size_t place(const struct row *row, size_t i) {
  size_t at = 0;
  while (row->at[at] != i)
    at++;
  return at;
}

static size_t *none(size_t count) {
  size_t *list = mem_alloc(count * sizeof *list);
  for (size_t i = 0; i < count; i++)
    list[i] = C_NONE;
  return list;
}

void c_order_find(struct c_plan *plan) {
  size_t sides = plan->side_count;
  size_t *seen = mem_zalloc(sides * sides + 1, sizeof *seen);
  struct row *rows = mem_zalloc(sides + 1, sizeof *rows);
  for (size_t i = 0; i < sides; i++)
    rows[i].at = mem_alloc(plan->step_count * sizeof(size_t));
  for (size_t i = 0; i < plan->step_count; i++) {
    struct row *row = &rows[plan->steps[i].side];
    row->at[row->count++] = i;
  }
  for (size_t i = 0; i < plan->step_count && sides > 1; i++) {
    struct c_step *step = &plan->steps[i];
    for (size_t other = 0; other < sides && !step->interrupted; other++) {
      size_t last = other == step->side ? C_NONE
                                        : last_ended(plan, &rows[other], step->event->call->began,
                                                     &seen[step->side * sides + other]);
      if (last == C_NONE)
        continue;
      if (!step->waits)
        step->waits = none(sides);
      step->waits[other] = last;
      plan->steps[last].done = 1;
    }
    for (size_t other = 0; other < sides && step->forks != C_NONE; other++)
      seen[step->forks * sides + other] =
          other == step->side ? place(&rows[other], i) + 1 : seen[step->side * sides + other];
  }
  int *count = mem_zalloc(sides + 1, sizeof *count);
  for (size_t i = 0; i < plan->step_count; i++)
    if (plan->steps[i].done)
      plan->steps[i].done = ++count[plan->steps[i].side];
  free(count);
  for (size_t i = 0; i < sides; i++)
    free(rows[i].at);
  free(rows);
  free(seen);
}
