/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tasks of a lesson, one after the other, against what stands before each. */
#include "lesson/task_check.h"

#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/exercise.h"
#include "lesson/goal.h"
#include "lesson/mistake.h"
#include "lesson/quiz.h"
#include "lesson/task.h"
#include "lesson/transcript.h"

/* SIDE may be the one that the goal means. */
static bool offer_side(const struct goal *goal, const char *side, struct nearest *near) {
  nearest_offer(near, side ? side : "main");
  return strcmp(side ? side : "main", goal->side) == 0;
}

/* Whether the side is a host of the lesson's lab, which may send packets without being one. */
static bool is_host(const struct transcript *t, const struct goal *goal, struct nearest *near) {
  bool known = false;
  for (int i = 0; t->lab > LAB_ONE && goal_needs_wire(goal) && i < topology_of(t->lab)->hosts; i++)
    known |= offer_side(goal, topology_of(t->lab)->names[i], near);
  return known;
}

/* Whether the goal's side is one of the first COUNT steps of the lesson, of the solution or the test. */
static bool knows_side(const struct transcript *t, size_t count, const struct lesson_task *task,
                       const struct goal *goal, struct nearest *near) {
  bool known = is_host(t, goal, near);
  for (size_t i = 0; i < count; i++)
    known |= offer_side(goal, t->steps[i].side, near);
  for (size_t i = 0; i < task->solution.count; i++)
    known |= offer_side(goal, task->solution.at[i].side, near);
  for (size_t i = 0; i < task->test.count; i++)
    known |= offer_side(goal, task->test.at[i].side, near);
  return known;
}

static int check_goal(const struct transcript *t, size_t steps, const struct lesson_task *task,
                      size_t i, struct lesson_mistake *m) {
  const struct goal *g = &task->goals[i];
  struct nearest near = nearest_start(g->side, strlen(g->side));
  if (goal_needs_wire(g) && !t->lab)
    return lesson_mistake_set(m, task->goal_lines[i], (struct lesson_words){g->s, g->len},
                              mem_strdup("begin the lesson's first block with ```sockshell lab"),
                              "a goal about packets, and the lesson has no wire");
  if (!g->who || knows_side(t, steps, task, g, &near))
    return 0;
  struct text hint = TEXT_EMPTY;
  if (near.best)
    text_addf(&hint, "did you mean '%s'? ", near.best);
  text_adds(&hint, "`any` is every side");
  return lesson_mistake_set(m, task->goal_lines[i], (struct lesson_words){g->who, g->who_len},
                            text_take(&hint), "there is no side '%s' here", g->side);
}

static int check_name(const struct transcript *t, size_t block, struct lesson_mistake *m) {
  const struct lesson_task *task = t->blocks[block].task;
  for (size_t i = 0; i < block && task->name; i++) {
    const struct lesson_task *other = t->blocks[i].task;
    const char *opening = t->source->text + t->blocks[block].start;
    if (other && other->name && strcmp(other->name, task->name) == 0)
      return lesson_mistake_set(m, task->line,
                                (struct lesson_words){opening, strcspn(opening, "\r\n")},
                                mem_strdup("a name is for one task of the lesson"),
                                "the task in line %u is called '%s' too", other->line, task->name);
  }
  return 0;
}

int task_check(const struct transcript *t, struct lesson_mistake *m) {
  size_t steps = 0, exercises = 0;
  for (size_t i = 0; i < t->block_count; i++) {
    const struct lesson_task *task = t->blocks[i].task;
    steps += t->blocks[i].count;
    exercises += task || t->blocks[i].quiz;
    if (exercises > EXERCISES_MAX)
      return lesson_mistake_set(m, task ? task->line : t->blocks[i].quiz->line,
                                (struct lesson_words){t->source->text + t->blocks[i].start, 1},
                                NULL, "more tasks and quizzes than a lesson may have (%d)",
                                EXERCISES_MAX);
    if (task && check_name(t, i, m) != 0)
      return -1;
    for (size_t k = 0; task && k < task->goal_count; k++)
      if (check_goal(t, steps, task, k, m) != 0)
        return -1;
  }
  return 0;
}
