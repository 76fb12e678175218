/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with a part of a lesson: a goal, a task, a quiz. Whoever reads the lesson says it in the words of its
   file (base/diag.h). */
#ifndef LESSON_MISTAKE_H
#define LESSON_MISTAKE_H

#include <stddef.h>

/* LEN bytes at S of what is read, which stay where they are. */
struct lesson_words {
  const char *s;
  size_t len;
};

/* Strings belong to it. */
struct lesson_mistake {
  size_t line;               /* counted as the reader's header says */
  struct lesson_words where; /* in that line; s NULL: the whole line */
  char *message, *hint;      /* the hint may be NULL */
};

#define LESSON_MISTAKE_NONE ((struct lesson_mistake){.line = 0})
#define WHOLE_LINE ((struct lesson_words){NULL, 0})

/* Fills MISTAKE, which holds nothing, with a message made from FORMAT and HINT (taken, may be NULL). Returns -1, so
   that a reader can end with `return lesson_mistake_set(...)`. */
int lesson_mistake_set(struct lesson_mistake *mistake, size_t line, struct lesson_words where,
                       char *hint, const char *format, ...) __attribute__((format(printf, 5, 6)));
void lesson_mistake_clear(struct lesson_mistake *mistake);

#endif
