/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a work: read for a lesson with all sorts of exercises; its answers judged, what came of it written in each
 * form, with the work itself as its name and reasons. In no form is there anything that is not seen. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "lesson/exercise.h"
#include "lesson/grade.h"
#include "lesson/quiz.h"
#include "lesson/transcript.h"
#include "lesson/work.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char lesson_text[] =
    "```sockshell\n>>> 1\n```\n"
    "```task close-wait\nDo it.\ngoal: open any 1\nsolution:\n>>> 1\n```\n"
    "```quiz\nWhich?\n( ) `SYN` of it\n(x) SYN\n(x) no, 3\n! So.\n```\n"
    "```task\nDo that.\npoints: 3\ngoal: open any 1\nsolution:\n>>> 1\n```\n";

static struct transcript *read_lesson(void) {
  struct source *source = source_new("lesson.md", lesson_text, strlen(lesson_text));
  struct diag diag = DIAG_EMPTY;
  struct transcript *t = transcript_read(source, &diag);
  source_free(source);
  return t ? t : (abort(), NULL);
}

static void check_harmless(const struct text *out) {
  for (size_t i = 0; i < out->len;) {
    struct utf8 next = utf8_at(out->s + i, out->len - i);
    if (!next.valid || (utf8_hidden(next.c) && next.c != '\n' && next.c != '\r'))
      abort();
    i += next.len;
  }
}

static void write_all(const struct exercises *all, const struct work_file *work, const char *name,
                      const char *why) {
  struct grade_row row = {.work = name, .remark = mem_strdup(why)};
  struct grade_sheet sheet = {name, all, &row, 1};
  row.grades = mem_zalloc(all->count, sizeof *row.grades);
  row.problem = work ? NULL : mem_strdup(why);
  for (size_t i = 0; work && i < all->count; i++)
    if (all->at[i].quiz && work->parts[i].answer)
      grade_answer(&row.grades[i], all->at[i].quiz, work->parts[i].answer);
  for (int form = 0; grade_forms[form]; form++) {
    struct text out = TEXT_EMPTY;
    grade_write(&sheet, (enum grade_form)form, &out);
    check_harmless(&out);
    text_free(&out);
  }
  for (size_t i = 0; i < all->count; i++)
    free(row.grades[i].why);
  free(row.grades);
  free(row.problem);
  free(row.remark);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct transcript *lesson = read_lesson();
  struct exercises all = exercises_of(lesson);
  struct source *source = source_new("work.md", (const char *)data, size);
  struct text why = TEXT_EMPTY;
  struct work_file *work = work_read(source, &all, &why);
  for (size_t i = 0; work && i < work->count; i++)
    if (work->parts[i].count &&
        work->parts[i].first + work->parts[i].count > work->transcript->count)
      abort();
  if (!work && !why.len)
    abort();
  write_all(&all, work, source->text, work && work->remark ? work->remark : text_str(&why));
  work_free(work);
  text_free(&why);
  source_free(source);
  exercises_free(&all);
  transcript_free(lesson);
  return 0;
}
