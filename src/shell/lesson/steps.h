/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a transcript, run one after the other without a terminal: for --transcript, --check,
 * --update, and for a lesson that goes on from its middle. */
#ifndef SHELL_LESSON_STEPS_H
#define SHELL_LESSON_STEPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/narrate.h"

struct shell;
struct side;

#define STEPS_DEADLINE 10 /* seconds that a step may take until all has settled */
#define STEPS_PACKET 5    /* seconds that `step` waits for a packet */
#define STEPS_BYTES                                                                                \
  ((size_t)16 << 20) /* that are kept of a step: as many as a transcript may have */

struct steps {
  struct shell *shell;
  bool apart;           /* each side's output is kept for itself (plain transcripts) */
  struct side *awaited; /* the statement was `wait`: until this side is idle; or NULL */
  bool unbegun;         /* the step was not entered: its side was busy until the deadline */
  struct narrate_step said;
  size_t kept, lost; /* bytes of this step that are in `said`, and that are not */
};

/* STEPS for SHELL (borrowed). APART: see struct check_session; then only what Python's prompt shows is
   kept. */
void steps_start(struct steps *steps, struct shell *shell, bool apart);
void steps_end(struct steps *steps);

/* One step in parts, for callers that do other things meanwhile: whether SIDE can take INPUT now; enters it
   (-1: there can be no such side); whether all has settled since, after `wait` the side is idle; moves what was said to OUTPUT. */
bool steps_takes(struct steps *steps, const char *side, const char *input);
int steps_enter(struct steps *steps, const char *side, const char *input);
bool steps_over(struct steps *steps);
void steps_take(struct steps *steps, struct text *output);

/* Makes T what grid_harmless makes of it. */
void steps_make_harmless(struct text *t, bool color);

/* As struct check_session wants them; DATA is the struct steps. */
int steps_run(void *data, const char *side, const char *input, struct text *output);
bool steps_ready(void *data, const char *side);
void steps_collect(void *data, const char *side, struct text *output);

/* Appends what the sides that have not come to rest do, a line each: "server waits in accept(3): …". */
void steps_say_unsettled(struct shell *shell, struct text *out);

#endif
