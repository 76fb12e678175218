/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exercises of a lesson, its tasks and quizzes, as one list, and how somebody did at them. The player, what keeps
 * a learner's progress and what grades read the same. */
#ifndef LESSON_EXERCISE_H
#define LESSON_EXERCISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct quiz;
struct lesson_task;
struct text;
struct transcript;

#define EXERCISES_MAX 128 /* in a lesson */
#define EXERCISE_NAME 64

struct exercise {
  const struct lesson_task *task; /* or */
  const struct quiz *quiz;        /* borrowed from the transcript */
  size_t block;                   /* its number among the transcript's blocks */
  char name[EXERCISE_NAME];       /* a task's own, else "task 1", "quiz 2": no two are the same */
  unsigned points;
};

struct exercises {
  struct exercise *at; /* in the order of the lesson */
  size_t count;
};

/* Those of TRANSCRIPT, which is borrowed. */
struct exercises exercises_of(const struct transcript *transcript);
void exercises_free(struct exercises *exercises);

enum exercise_result {
  EXERCISE_OPEN, /* not come to, or left alone */
  EXERCISE_MET,
  EXERCISE_SHOWN,  /* the solution was shown before it was met */
  EXERCISE_SKIPPED /* gone on without it */
};

/* How somebody did at one exercise. A block without pointers: one process may leave it to another, which must not
   trust it. */
struct exercise_mark {
  uint8_t result; /* enum exercise_result */
  uint16_t tries; /* quizzes: wrong answers; tasks: how often it was begun */
  uint16_t hints; /* asked for */
};

/* Whether A and B say the same. */
bool exercise_marks_same(const struct exercise_mark *a, const struct exercise_mark *b);

/* The points that MARK is worth in EXERCISE: all of them when it was met, whatever it took; else none. */
unsigned exercise_points(const struct exercise *exercise, const struct exercise_mark *mark);

/* Takes note of RESULT. What was met stays met; what is met after its solution was shown stays shown. */
void exercise_note(struct exercise_mark *mark, enum exercise_result result);

/* Appends "2 of 3 tasks met, 1 of 2 quizzes answered; 3 of 5 points". MARKS has one for each of EXERCISES. */
void exercises_say(const struct exercises *exercises, const struct exercise_mark *marks,
                   struct text *out);

#endif
