/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A task of a transcript, checked: its solution is played, and must meet the goals. */
#ifndef SHELL_LESSON_SOLVE_H
#define SHELL_LESSON_SOLVE_H

#include <stddef.h>

#include "lesson/check.h"

struct steps;
struct text;
struct transcript;

/* Runs, unseen, the steps of TRANSCRIPT before BLOCK in the fresh shell of STEPS: 0, or -1 when one does not come to its
   end. */
int solve_reach(struct steps *steps, const struct transcript *transcript, size_t block);

/* Runs, unseen, the steps of TRANSCRIPT before the task of BLOCK, then its solution, in the fresh shell of STEPS. The
   goals must be met by the last line of the solution, and not before; with a test, by that, which is played then. OUT says what is wrong, "FILE:LINE: …". */
enum check_result solve_check(struct steps *steps, const struct transcript *transcript,
                              size_t block, struct text *out);

#endif
