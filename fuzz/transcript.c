/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a lesson: read; each step compared with what the next one expects; its quizzes asked, its tasks judged
 * by nothing, its prose shown, its output made into what a recording expects. */
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/text.h"
#include "lesson/evidence.h"
#include "lesson/exercise.h"
#include "lesson/lesson.h"
#include "lesson/mask.h"
#include "lesson/quiz.h"
#include "lesson/task.h"
#include "lesson/transcript.h"
#include "view/markdown.h"
#include "view/style.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void compare(const struct transcript *transcript) {
  struct transcript_bindings bindings = TRANSCRIPT_BINDINGS_EMPTY;
  bindings.plain = transcript->plain;
  struct text actual = TEXT_EMPTY, out = TEXT_EMPTY;
  for (size_t i = 0; i < transcript->count && i < 20; i++) {
    const struct transcript_step *other = &transcript->steps[(i + 1) % transcript->count];
    text_clear(&actual);
    for (size_t k = 0; k < other->count; k++) {
      text_add(&actual, other->expected[k].s, other->expected[k].len);
      text_addc(&actual, '\n');
    }
    if (!transcript_match(&transcript->steps[i], text_str(&actual), &bindings))
      transcript_diff(transcript, &transcript->steps[i], text_str(&actual), &bindings, &out);
  }
  text_free(&actual);
  text_free(&out);
  transcript_bindings_free(&bindings);
}

static const char *nobody(void *data, int number) {
  (void)data, (void)number;
  return NULL;
}

static void judge(const struct lesson_task *task, const struct view_style *style,
                  struct text *out) {
  struct evidence *evidence = evidence_new(nobody, NULL, NULL);
  task_want(task, evidence);
  evidence_begin(evidence);
  task_show(task, style, out);
  task_solve(task, style, out);
  task_judge(task, evidence, out);
  evidence_free(evidence);
}

static void show(const struct transcript *transcript) {
  struct view_style style = {.utf8 = true, .columns = 60};
  struct text out = TEXT_EMPTY;
  struct lesson *lesson = lesson_new(transcript);
  for (size_t i = 0; i < lesson->count; i++) {
    const struct lesson_item *item = &lesson->items[i];
    if (item->kind == LESSON_PROSE)
      markdown_show(item->s, item->len, &style, &out);
    if (item->kind == LESSON_QUIZ) {
      quiz_show(item->quiz, &style, &out);
      quiz_judge(item->quiz, "1 2", &style, &out);
      quiz_solve(item->quiz, &style, &out);
    }
    if (item->kind == LESSON_TASK)
      judge(item->task, &style, &out);
    lesson_back(lesson, i);
  }
  struct exercises exercises = exercises_of(transcript);
  exercises_free(&exercises);
  lesson_free(lesson);
  text_free(&out);
}

static void mask(const struct transcript *transcript) {
  struct mask *masked = mask_new(true);
  struct text actual = TEXT_EMPTY, out = TEXT_EMPTY;
  for (size_t i = 0; i < transcript->count && i < 20; i++) {
    text_clear(&actual);
    for (size_t k = 0; k < transcript->steps[i].count; k++) {
      text_add(&actual, transcript->steps[i].expected[k].s, transcript->steps[i].expected[k].len);
      text_addc(&actual, '\n');
    }
    mask_typed(masked, transcript->steps[i].input);
    mask_output(masked, text_str(&actual), &out);
  }
  mask_free(masked);
  text_free(&actual);
  text_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct source *source = source_new("fuzz", (const char *)data, size);
  struct diag diag = DIAG_EMPTY;
  struct transcript *transcript = transcript_read(source, &diag);
  if (transcript) {
    compare(transcript);
    show(transcript);
    mask(transcript);
  }
  transcript_free(transcript);
  diag_clear(&diag);
  source_free(source);
  return 0;
}
