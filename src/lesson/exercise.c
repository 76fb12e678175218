/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of exercises, and marks. */
#include "lesson/exercise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "lesson/task.h"
#include "lesson/transcript.h"

struct exercises exercises_of(const struct transcript *t) {
  struct exercises all = {NULL, 0};
  unsigned tasks = 0, quizzes = 0;
  for (size_t i = 0; i < t->block_count && all.count < EXERCISES_MAX; i++) {
    const struct transcript_block *block = &t->blocks[i];
    if (!block->task && !block->quiz)
      continue;
    all.at = mem_resize(all.at, all.count + 1, sizeof *all.at);
    struct exercise *e = &all.at[all.count++];
    *e = (struct exercise){.task = block->task, .quiz = block->quiz, .block = i, .points = 1};
    if (block->task)
      e->points = block->task->points;
    if (block->task && block->task->name)
      snprintf(e->name, sizeof e->name, "%s", block->task->name);
    else if (block->task)
      snprintf(e->name, sizeof e->name, "task %u", tasks + 1);
    else
      snprintf(e->name, sizeof e->name, "quiz %u", quizzes + 1);
    tasks += block->task != NULL;
    quizzes += block->quiz != NULL;
  }
  return all;
}

void exercises_free(struct exercises *all) {
  free(all->at);
  *all = (struct exercises){NULL, 0};
}

bool exercise_marks_same(const struct exercise_mark *a, const struct exercise_mark *b) {
  return a->result == b->result && a->tries == b->tries && a->hints == b->hints;
}

unsigned exercise_points(const struct exercise *exercise, const struct exercise_mark *mark) {
  return mark->result == EXERCISE_MET ? exercise->points : 0;
}

void exercise_note(struct exercise_mark *mark, enum exercise_result result) {
  if (mark->result == EXERCISE_OPEN || mark->result == EXERCISE_SKIPPED)
    mark->result = (uint8_t)result;
}

/* "2 of 3 tasks met". */
static void say_part(unsigned met, unsigned of, const char *name, const char *names,
                     const char *done, struct text *out) {
  if (of)
    text_addf(out, "%s%u of %u %s %s", out->len ? ", " : "", met, of, of == 1 ? name : names, done);
}

void exercises_say(const struct exercises *all, const struct exercise_mark *marks,
                   struct text *out) {
  unsigned tasks = 0, quizzes = 0, met = 0, answered = 0, points = 0, most = 0;
  struct text t = TEXT_EMPTY;
  for (size_t i = 0; i < all->count; i++) {
    bool good = marks[i].result == EXERCISE_MET;
    tasks += all->at[i].task != NULL;
    quizzes += all->at[i].quiz != NULL;
    met += good && all->at[i].task;
    answered += good && all->at[i].quiz;
    points += exercise_points(&all->at[i], &marks[i]);
    most += all->at[i].points;
  }
  say_part(met, tasks, "task", "tasks", "met", &t);
  say_part(answered, quizzes, "quiz", "quizzes", "answered", &t);
  if (t.len)
    text_addf(&t, "; %u of %u point%s", points, most, most == 1 ? "" : "s");
  text_add(out, text_str(&t), t.len);
  text_free(&t);
}
