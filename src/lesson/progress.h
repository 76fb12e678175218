/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a learner has come in lessons: the text of the file that keeps it. lesson/progress_file.h reads and writes that.
 *
 * A first line says what the file is, then comes a line of JSON (base/json.h) for each lesson; the one written last is
 * last:
 *   {"sockshell":"progress","version":1}
 *   {"lesson":"04-handshake","text":"90f1…","stop":11,"stops":20,"done":0,"marks":[{"exercise":"1a…","points":1,
 *    "result":1,"tries":0,"hints":2}]}
 *
 * A lesson is known by its name and its text together, an exercise by its text alone: in a lesson that was changed nobody
 * is brought to a wrong step, and an exercise that stayed as it was stays done. */
#ifndef LESSON_PROGRESS_H
#define LESSON_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lesson/exercise.h"

struct diag;
struct text;
struct transcript;

#define PROGRESS_VERSION 1
#define PROGRESS_LESSONS_MAX 256      /* when there is one more the oldest is forgotten */
#define PROGRESS_STOPS_MAX (16 << 20) /* no lesson has more bytes */

struct progress_mark {
  uint64_t exercise; /* what its text hashes to */
  unsigned points;   /* that it is worth */
  struct exercise_mark mark;
};

struct progress_lesson {
  char *name;
  uint64_t text; /* what it hashes to */
  size_t stop;   /* the step, quiz or task that comes next, from 1; one more than all: the end */
  size_t stops;
  bool done; /* the end was reached, now or earlier */
  struct progress_mark *marks;
  size_t count;
};

struct progress {
  struct progress_lesson *at;
  size_t count;
};

/* Reads the LEN bytes at S, which may be anything; none: no progress. -1 with DIAG and its hint filled ("line 3, byte
   17: …"), and PROGRESS empty: they are not that, or of a newer version. */
int progress_read(const char *s, size_t len, struct progress *progress, struct diag *diag);
void progress_write(const struct progress *progress, struct text *out);
void progress_free(struct progress *progress);

/* The lesson of TRANSCRIPT, NAMEd so, at its beginning: without anything done. EXERCISES are its. */
struct progress_lesson progress_begin(const char *name, const struct transcript *transcript,
                                      const struct exercises *exercises, size_t stops);
struct progress_lesson progress_copy(const struct progress_lesson *lesson);
void progress_lesson_free(struct progress_lesson *lesson);

/* What is kept of the lesson NAME with this TEXT, or NULL; with any text, the last. */
struct progress_lesson *progress_find(const struct progress *progress, const char *name,
                                      uint64_t text);
struct progress_lesson *progress_find_any(const struct progress *progress, const char *name);

/* Gives the exercises of LESSON the marks that those with the same text have in OTHER. */
void progress_take_marks(struct progress_lesson *lesson, const struct progress_lesson *other);

/* What has happened to a lesson between BEFORE and NOW, two states of it, happens to PROGRESS, where others may have
   changed it meanwhile: nothing that they did is lost, and of two steps the further one is kept. */
void progress_add(struct progress *progress, const struct progress_lesson *before,
                  const struct progress_lesson *now);

/* Forgets the lessons that are called NAME: how many there were. */
size_t progress_forget(struct progress *progress, const char *name);

/* The points of LESSON, and how many there could be. */
unsigned progress_points(const struct progress_lesson *lesson, unsigned *most);

/* What LEN bytes hash to (FNV-1a of 64 bits). */
uint64_t progress_hash(const char *s, size_t len);

#endif
