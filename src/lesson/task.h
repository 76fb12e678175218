/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks: what a learner is asked to do, judged by what happened.
 *
 *   ```task close-wait
 *   Bring a socket of the server to CLOSE_WAIT, and leave it there.
 *   goal: state server CLOSE_WAIT
 *   hint: CLOSE_WAIT is the state of the end whose peer has closed.
 *   solution:
 *   client>>> s.close()
 *   ```
 *
 * The words come first. A goal (lesson/goal.h) is a line; all of them must be met. Hints are given one after the
 * other; an indented line goes on with a hint. `points:` says what the task is worth, 1 if it does not. The solution
 * is the last part: lines with prompts, without output. It must meet the goals, and none of it may be left out at its
 * end. A task begins at its place in the lesson; what is done in it is undone before the lesson goes on.
 *
 * With a part `test:` before the solution, such lines too, the task is to make something (a server, a client) that
 * passes it: the test is played when the learner asks for it, and the goals count from its beginning to its end. */
#ifndef LESSON_TASK_H
#define LESSON_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lesson/goal.h"

struct evidence;
struct lesson_mistake;
struct text;
struct transcript_line;
struct transcript_step;
struct view_style;

#define TASK_GOALS_MAX 16
#define TASK_POINTS_MAX 100

/* Lines that are entered, without output. */
struct task_script {
  struct transcript_step *at;
  size_t count;
};

struct lesson_task {
  uint32_t line; /* of its first line in the file */
  char *name;    /* the word after `task`, or NULL */
  char *words;
  unsigned points;
  struct goal goals[TASK_GOALS_MAX];
  uint32_t goal_lines[TASK_GOALS_MAX];
  size_t goal_count;
  char **hints;
  size_t hint_count;
  struct task_script solution, test;
};

/* Reads the COUNT lines of a block, which stay where they are. NULL with MISTAKE filled: no words, no goal or one
   that cannot be read, only limits, no solution, output in it, an unknown part. */
struct lesson_task *task_read(const struct transcript_line *lines, size_t count,
                              struct lesson_mistake *mistake);
void task_free(struct lesson_task *task);

/* Appends what the learner is asked. */
void task_show(const struct lesson_task *task, const struct view_style *style, struct text *out);
/* Appends the lines of its test, if it has one. */
void task_show_test(const struct lesson_task *task, const struct view_style *style,
                    struct text *out);
/* Appends the solution's lines, for those who cannot be asked. */
void task_solve(const struct lesson_task *task, const struct view_style *style, struct text *out);

/* Has EVIDENCE, which has not begun, gather what the goals ask for: false when it is too much. */
bool task_want(const struct lesson_task *task, struct evidence *evidence);

enum task_verdict { TASK_OPEN, TASK_MET, TASK_SPOILT };

/* Judges TASK by EVIDENCE; appends to WHY what is missing or spoilt, a line a goal (see goal_judge). */
enum task_verdict task_judge(const struct lesson_task *task, const struct evidence *evidence,
                             struct text *why);

#endif
