/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Grades: what came of each exercise in each work, as data, and the forms that it is written in.
 *
 * To add a form: a member of enum grade_form, a word in grade_forms and a case in grade_write. */
#ifndef LESSON_GRADE_H
#define LESSON_GRADE_H

#include <stdbool.h>
#include <stddef.h>

#include "lesson/exercise.h"

struct quiz;
struct text;

enum grade_form { GRADE_TEXT, GRADE_JSON, GRADE_CSV, GRADE_TAP };

/* Their words, in the order of the enum, NULL after the last. */
extern const char *const grade_forms[];

enum grade_state {
  GRADE_NOTHING, /* the work has nothing for it */
  GRADE_MET,
  GRADE_NOT_MET,
  GRADE_LOST /* what the work has could not be run or judged */
};

struct grade {
  enum grade_state state;
  char *why; /* what is missing or wrong, in one line, owned; or NULL */
};

/* One work. */
struct grade_row {
  const char *work;     /* its path, borrowed */
  char *problem;        /* why it could not be graded at all, in one line, owned; or NULL */
  char *remark;         /* what there is to say of it otherwise, owned; or NULL */
  struct grade *grades; /* of each exercise, owned */
};

struct grade_sheet {
  const char *lesson; /* its path */
  const struct exercises *exercises;
  struct grade_row *rows; /* in the order in which the works were given */
  size_t count;
};

/* Notes in GRADE what there is in the work's ANSWER to QUIZ. */
void grade_answer(struct grade *grade, const struct quiz *quiz, const char *answer);

/* Whether all of ROW could be graded. */
bool grade_is_whole(const struct grade_sheet *sheet, const struct grade_row *row);

/* Appends SHEET in FORM. Whatever paths and reasons hold, no terminal, spreadsheet or reader of TAP is misled. */
void grade_write(const struct grade_sheet *sheet, enum grade_form form, struct text *out);

#endif
