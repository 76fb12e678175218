/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One task of one work, run and judged in a process of its own, in the shelter.
 *
 * What the work's statements can reach has no way to what is reported: there is no descriptor for it, only memory that
 * this process shares with its parent. Still the parent takes what is there for what it is, bytes of a process that
 * ran a stranger's work. */
#ifndef SHELL_LESSON_GRADING_H
#define SHELL_LESSON_GRADING_H

#include <stddef.h>
#include <stdint.h>

struct steps;
struct transcript;
struct work_file;
struct work_part;

#define GRADING_WHY 2048

struct grading_report {
  uint8_t state;         /* enum grade_state; GRADE_NOTHING: it has not come to its end */
  uint32_t line;         /* of the work, where it is; 0: before it */
  char why[GRADING_WHY]; /* a string, if all is well */
};

/* Runs, unseen, the steps of LESSON before the task of BLOCK, then the statements of PART of WORK, and, where the task
   has one, its test; all in the fresh shell of STEPS. The task is judged as for a learner who types them: after each
   statement, or after the test. REPORT gets what came of it. */
void grading_run(struct steps *steps, const struct transcript *lesson, size_t block,
                 const struct work_file *work, const struct work_part *part,
                 struct grading_report *report);

#endif
