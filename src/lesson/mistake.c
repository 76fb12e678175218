/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/mistake.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/text.h"

int lesson_mistake_set(struct lesson_mistake *m, size_t line, struct lesson_words where, char *hint,
                       const char *format, ...) {
  struct text t = TEXT_EMPTY;
  va_list ap;
  va_start(ap, format);
  text_addv(&t, format, ap);
  va_end(ap);
  *m = (struct lesson_mistake){line, where, text_take(&t), hint};
  return -1;
}

void lesson_mistake_clear(struct lesson_mistake *m) {
  free(m->message);
  free(m->hint);
  *m = LESSON_MISTAKE_NONE;
}
