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

/* Whether all lines of SCRIPT from number I on only give time (`wait`): what they wait for may come before. */
static bool only_waits(const struct task_script *script, size_t i) {
  while (i < script->count && strncmp(script->at[i].input, "wait", 4) == 0)
    i++;
  return i == script->count;
}

/* What is wrong with VERDICT after line I of SCRIPT, the solution or the test. */
static enum check_result judge_line(const struct transcript *t, const struct lesson_task *task,
                                    const struct task_script *script, size_t i,
                                    enum task_verdict verdict, const struct text *why,
                                    struct text *out) {
  uint32_t line = script->at[i].line;
  bool last = i + 1 == script->count, test = script == &task->test;
  if (verdict == TASK_SPOILT)
    return wrong(
        t, line,
        test ? "here the test spoils the task:" : "here the solution spoils the task:", why, out);
  if (verdict == TASK_MET && !test && (task->test.count || !only_waits(script, i + 1)))
    return wrong(t, line,
                 task->test.count ? "the task is met here, before its test"
                                  : "the task is met here, before the end of its solution",
                 why, out);
  if (verdict != TASK_MET && last && (test || !task->test.count))
    return wrong(t, task->line,
                 test ? "the solution does not pass the test; missing:"
                      : "the solution does not meet the task; missing:",
                 why, out);
  return CHECK_SAME;
}

/* Plays SCRIPT, the solution or the test of TASK, and judges each line from its beginning. */
static enum check_result play(struct steps *steps, const struct transcript *t,
                              const struct lesson_task *task, const struct task_script *script,
                              struct text *out) {
  struct judge *judge = judge_new(steps->shell, task);
  struct text said = TEXT_EMPTY, why = TEXT_EMPTY;
  enum check_result result = CHECK_SAME;
  if (judge_look(judge, &why) == TASK_MET)
    result = wrong(t, task->line, "the task is met before anything is done", &said, out);
  for (size_t i = 0; i < script->count && result == CHECK_SAME; i++) {
    const struct transcript_step *step = &script->at[i];
    text_clear(&said);
    text_clear(&why);
    if (steps_run(steps, step->side, step->input, &said) < 0)
      result = wrong(t, step->line, "the solution did not come to its end here", &said, out);
    else
      result = judge_line(t, task, script, i, judge_look(judge, &why), &why, out);
  }
  text_free(&said);
  text_free(&why);
  judge_free(judge);
  return result;
}

int solve_reach(struct steps *steps, const struct transcript *t, size_t block) {
  struct text unseen = TEXT_EMPTY;
  int status = 0;
  for (size_t i = 0; i < t->blocks[block].first && status >= 0; i++) {
    status = steps_run(steps, t->steps[i].side, t->steps[i].input, &unseen);
    text_clear(&unseen);
  }
  text_free(&unseen);
  return status < 0 ? -1 : 0;
}

enum check_result solve_check(struct steps *steps, const struct transcript *t, size_t block,
                              struct text *out) {
  const struct lesson_task *task = t->blocks[block].task;
  if (solve_reach(steps, t, block) < 0) /* which is told where the steps themselves are checked */
    return CHECK_DIFFERS;
  enum check_result result = play(steps, t, task, &task->solution, out);
  if (result == CHECK_SAME && task->test.count)
    result = play(steps, t, task, &task->test, out);
  return result;
}
