/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked is quoted, so that no line of it is taken for a heading or an answer. */
#include "export/sheet.h"

#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "lesson/lesson.h"
#include "lesson/quiz.h"
#include "lesson/task.h"
#include "lesson/transcript.h"
#include "lesson/transcript_prompt.h"
#include "view/grid.h"
#include "view/style.h"

static const struct view_style plain = {.utf8 = true, .columns = 80};

/* Appends each line of T, which is then empty, with `> ` before it; harmless, as the file may be a terminal. */
static void quote(struct text *t, struct text *out) {
  struct text shown = TEXT_EMPTY;
  grid_harmless(text_str(t), t->len, false, &shown);
  for (size_t i = 0; i < shown.len; i++) {
    if (i == 0 || shown.s[i - 1] == '\n')
      text_adds(out, shown.s[i] == '\n' ? ">" : "> ");
    text_addc(out, shown.s[i]);
  }
  text_free(&shown);
  text_free(t);
}

static void put_task(const struct lesson_task *task, unsigned number, struct text *out) {
  struct text t = TEXT_EMPTY;
  if (task->name)
    text_addf(out, "\n## Task %u: %s\n\n", number, task->name);
  else
    text_addf(out, "\n## Task %u\n\n", number);
  style_wrap(&plain, 2, 0, task->words, &t);
  quote(&t, out);
  if (task->test.count) {
    text_adds(&t, "\nThese lines test it:\n\n");
    for (size_t i = 0; i < task->test.count; i++) {
      struct text lines = TEXT_EMPTY;
      transcript_prompt_echo(task->test.at[i].side, task->test.at[i].input, &lines);
      for (size_t k = 0; k < lines.len; k++) {
        text_adds(&t, k == 0 || lines.s[k - 1] == '\n' ? "    " : "");
        text_addc(&t, lines.s[k]);
      }
      text_free(&lines);
    }
    quote(&t, out);
  }
  text_adds(out, "\n```sockshell\n\n```\n");
}

static void put_quiz(const struct quiz *quiz, unsigned number, struct text *out) {
  struct text t = TEXT_EMPTY;
  text_addf(out, "\n## Quiz %u\n\n", number);
  style_wrap(&plain, 2, 0, quiz->question, &t);
  text_addc(&t, '\n');
  for (size_t i = 0; i < quiz->count; i++) {
    text_addf(&t, "%zu. ", i + 1);
    style_wrap(&plain, 5, 3, quiz->choices[i].text, &t);
  }
  quote(&t, out);
  text_adds(out, "\nanswer:\n");
}

int export_sheet(const struct export_source *source, struct text *out, struct diag *diag) {
  const struct lesson *lesson = source->lesson;
  unsigned tasks = 0, quizzes = 0;
  text_adds(out, "# Work for \"");
  grid_harmless(source->title, strlen(source->title), false, out);
  text_adds(out, "\"\n\nName:\n");
  for (size_t i = 0; lesson && i < lesson->count; i++) {
    if (lesson->items[i].kind == LESSON_TASK)
      put_task(lesson->items[i].task, ++tasks, out);
    if (lesson->items[i].kind == LESSON_QUIZ)
      put_quiz(lesson->items[i].quiz, ++quizzes, out);
  }
  if (tasks || quizzes)
    return 0;
  text_clear(out);
  diag_set(diag, "LookupError", NULL, (struct span){0, 0, 0},
           lesson ? "nothing to export: there is no task and no quiz in this lesson"
                  : "nothing to export: tasks and quizzes are in lessons");
  if (!lesson)
    diag_hint(diag, "sockshell --export=work -o OUT LESSON");
  return -1;
}
