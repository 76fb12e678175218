/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lesson as it is played: prose, steps, quizzes and tasks one after the other. */
#ifndef LESSON_LESSON_H
#define LESSON_LESSON_H

#include <stdbool.h>
#include <stddef.h>

struct quiz;
struct lesson_task;
struct transcript;
struct transcript_step;

enum lesson_kind { LESSON_PROSE, LESSON_STEP, LESSON_QUIZ, LESSON_TASK };

struct lesson_item {
  enum lesson_kind kind;
  const char *s; /* LESSON_PROSE: its text, CommonMark or plain, borrowed from the transcript */
  size_t len;
  bool section; /* LESSON_PROSE: a section begins here */
  const struct transcript_step *step;
  const struct quiz *quiz;
  const struct lesson_task *task;
};

struct lesson {
  struct lesson_item *items;
  size_t count;
  size_t stops; /* all but prose */
};

/* The items of TRANSCRIPT, which is borrowed. A section begins at each heading. */
struct lesson *lesson_new(const struct transcript *transcript);
void lesson_free(struct lesson *lesson);

/* The number, from 1, of the stop at ITEM. */
size_t lesson_stop(const struct lesson *lesson, size_t item);

/* Where to go back to from ITEM: the beginning of its section, or of the one before when no stop lies
   between that and ITEM. */
size_t lesson_back(const struct lesson *lesson, size_t item);

#endif
