/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The solution against the goals. */
#include "shell/lesson/solve.h"

#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "lesson/task.h"
#include "lesson/transcript.h"
#include "shell/lesson/judge.h"
#include "shell/lesson/steps.h"

/* Appends "FILE:LINE: MESSAGE", and below it each line of DETAILS. */
static enum check_result wrong(const struct transcript *t, uint32_t line, const char *message,
                               const struct text *details, struct text *out) {
  text_addf(out, "%s:%u: %s\n", t->source->name, line, message);
  for (const char *s = text_str(details); *s;) {
    size_t len = strcspn(s, "\n");
    text_addf(out, "  %.*s\n", (int)len, s);
    s += len + (s[len] == '\n');
  }
  return CHECK_DIFFERS;
}

/* Whether all lines of the solution from number I on only give time (`wait`): what they wait for may come before. */
static bool only_waits(const struct lesson_task *task, size_t i) {
  while (i < task->solution_count && strncmp(task->solution[i].input, "wait", 4) == 0)
    i++;
  return i == task->solution_count;
}

/* Plays the solution of TASK, judged by JUDGE. */
static enum check_result play(struct steps *steps, const struct transcript *t,
                              const struct lesson_task *task, struct judge *judge,
                              struct text *out) {
  struct text said = TEXT_EMPTY, why = TEXT_EMPTY;
  enum check_result result = CHECK_SAME;
  if (judge_look(judge, &why) == TASK_MET)
    result = wrong(t, task->line, "the task is met before anything is done", &said, out);
  for (size_t i = 0; i < task->solution_count && result == CHECK_SAME; i++) {
    const struct transcript_step *step = &task->solution[i];
    text_clear(&said);
    text_clear(&why);
    if (steps_run(steps, step->side, step->input, &said) < 0) {
      result = wrong(t, step->line, "the solution did not come to its end here", &said, out);
      break;
    }
    enum task_verdict verdict = judge_look(judge, &why);
    bool last = i + 1 == task->solution_count;
    if (verdict == TASK_MET && !only_waits(task, i + 1))
      result =
          wrong(t, step->line, "the task is met here, before the end of its solution", &why, out);
    else if (verdict == TASK_SPOILT)
      result = wrong(t, step->line, "here the solution spoils the task:", &why, out);
    else if (verdict != TASK_MET && last)
      result = wrong(t, task->line, "the solution does not meet the task; missing:", &why, out);
  }
  text_free(&said);
  text_free(&why);
  return result;
}

enum check_result solve_check(struct steps *steps, const struct transcript *t, size_t block,
                              struct text *out) {
  const struct lesson_task *task = t->blocks[block].task;
  struct text unseen = TEXT_EMPTY;
  for (size_t i = 0; i < t->blocks[block].first; i++) {
    int status = steps_run(steps, t->steps[i].side, t->steps[i].input, &unseen);
    text_clear(&unseen);
    if (status < 0) { /* which is told where the steps themselves are checked */
      text_free(&unseen);
      return CHECK_DIFFERS;
    }
  }
  text_free(&unseen);
  struct judge *judge = judge_new(steps->shell, task);
  enum check_result result = play(steps, t, task, judge, out);
  judge_free(judge);
  return result;
}
