/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Works: what a learner hands in for the exercises of a lesson. A work is a transcript, Markdown or bare. A heading names
 * an exercise, as it is named in the lesson or by its number; what follows it up to the next such heading belongs to
 * that exercise: of a task the statements, of a quiz a line `answer: 2`.
 *
 *   ## close-wait
 *
 *   ```sockshell
 *   client>>> s.close()
 *   ```
 *
 *   ## Quiz 1
 *
 *   answer: 2
 *
 * Of an exercise that is done more than once the last counts, and a remark says so. Output is not looked at: the statements are run again.
 * What the work's blocks ask for (a lab, files) does not count either. */
#ifndef LESSON_WORK_H
#define LESSON_WORK_H

#include <stddef.h>
#include <stdint.h>

struct exercises;
struct source;
struct text;
struct transcript;

/* What a work has for one exercise. */
struct work_part {
  uint32_t line;        /* of the heading; 0: there is nothing */
  size_t first, count;  /* a task's statements: steps of the transcript, by number */
  char *answer;         /* a quiz's, or NULL */
  uint32_t answer_line; /* … where it is */
};

struct work_file {
  struct transcript *transcript; /* NULL: there are only answers */
  struct work_part *parts;       /* one for each exercise of the lesson */
  size_t count;
  char *
      remark; /* on headings that name nothing, statements that belong to no task and exercises done twice, the first
                 ones; or NULL */
};

/* Reads the work SOURCE (referenced) for EXERCISES, wherever it is from. NULL, and WHY says in one line why it cannot be
   graded: it is not UTF-8, not a transcript, or has nothing for any of the exercises. */
struct work_file *work_read(struct source *source, const struct exercises *exercises,
                            struct text *why);

/* Reads the work at PATH for EXERCISES, wherever it is from. NULL, and WHY says in one line why it cannot be graded: it
   is not there, not a plain file itself (a link, a FIFO, a device), empty, larger than a transcript may be, not UTF-8,
   not a transcript, or has nothing for any of the exercises. */
struct work_file *work_open(const char *path, const struct exercises *exercises, struct text *why);
void work_free(struct work_file *work);

#endif
