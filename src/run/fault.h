/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that the shell has fail, or fall short, or come late, because the learner wants to see what a program does
 * then: `fault`. An error is made without the kernel, which is not asked; a short call and a late one are the
 * kernel's, of fewer bytes and at a later time. What was done to a call is marked on it (CALL_MARK_INJECTED).
 *
 * The names of calls mean what they mean for whoever explains them: `recv` is a program's read from a socket too. */
#ifndef RUN_FAULT_H
#define RUN_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "run/side.h"

struct call;
struct call_row;
struct text;

enum fault_kind { FAULT_NONE, FAULT_ERROR, FAULT_SHORT, FAULT_DELAY };

struct fault {
  enum fault_kind kind;
  int64_t value; /* an errno; bytes that the kernel is given; milliseconds */
  const struct call_row *row;
  char side
      [SIDE_NAME_SIZE]; /* the name of the side or program whose calls are meant, whoever has it by then; "":
                                of each */
  uint64_t nth;  /* only the call with this number among those that it sees, from 1; 0: each */
  uint64_t seen; /* how many it has seen */
};

/* Those of a session. Any thread. */
struct faults;
struct faults *faults_new(void);
void faults_free(struct faults *faults);

/* Whether a call of ROW can be made to fall short. */
bool fault_can_shorten(const struct call_row *row);

/* Adds FAULT (`seen` is 0), in place of one for the same calls. Of several for one call the one that was added first
   holds. */
void faults_add(struct faults *faults, struct fault fault);
/* Takes all away. Returns how many there were. */
size_t faults_clear(struct faults *faults);
/* The faults there are: a copy to be freed, COUNT of them. */
struct fault *faults_list(struct faults *faults, size_t *count);

/* What is to be done to CALL, which SIDE is about to make: its kind is FAULT_NONE when nothing is. Counts it. SIDE is
   the name of a side, or of a program. */
struct fault faults_find(struct faults *faults, const char *side, const struct call *call);

/* Makes CALL, one that is typed, with what FAULT does to it; the time that a late one waits has passed. */
void fault_run(const struct fault *fault, struct call *call);

/* Appends FAULT without its side, as it is typed: "recv ECONNRESET nth=2". */
void fault_text(const struct fault *fault, struct text *out);

#endif
