/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long what works in the background is waited for: by what it does, so that a machine that is busy with other
 * things changes nothing. */
#ifndef SHELL_PATIENCE_H
#define SHELL_PATIENCE_H

#include <stdbool.h>
#include <stdint.h>

struct session;

struct patience {
  int64_t seconds;
  int64_t begun; /* in the clock of clock_now */
  int64_t used;  /* side_work.used of all sides then … */
  int64_t seen;  /* … and when it was asked last */
  int still;     /* how often nothing has worked since, one look after the other */
};

/* Begins to wait for what the sides of SESSION do. */
void patience_begin(struct patience *patience, struct session *session, int seconds);

/* Whether to wait on: for SECONDS in any case, and after that while a side works, until all together have used the
   processor for so long, at most for PATIENCE_MOST seconds. A side that sleeps by the clock does not work, and does not
   keep others from being waited for. To be asked every few milliseconds. */
#define PATIENCE_MOST 30
bool patience_lasts(struct patience *patience, struct session *session);

#endif
