/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words around a task. */
#include "shell/lesson/doing.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/exercise.h"
#include "lesson/task.h"
#include "shell/lesson/judge.h"
#include "shell/shell.h"
#include "view/style.h"

#define LOOK_AGAIN                                                                                 \
  500000000 /* nanoseconds: a timer of the kernel may change a state without an event */

struct doing {
  struct shell *shell;
  const struct lesson_task *task;
  struct exercise_mark *mark;
  struct judge *judge;
  enum task_verdict verdict;
  bool unseen;    /* something has happened since it was looked at … */
  int64_t looked; /* … at this time */
  size_t hints;
};

struct doing *doing_new(struct shell *shell, const struct lesson_task *task,
                        struct exercise_mark *mark) {
  struct doing *d = mem_zalloc(1, sizeof *d);
  d->shell = shell;
  d->task = task;
  d->mark = mark;
  d->judge = judge_new(shell, task);
  if (mark->tries < UINT16_MAX)
    mark->tries++;
  return d;
}

void doing_free(struct doing *d) {
  if (!d)
    return;
  judge_free(d->judge);
  free(d);
}

void doing_show(const struct doing *d, struct text *out) {
  text_addc(out, '\n');
  task_show(d->task, &d->shell->style, out);
  style_item(&d->shell->style, 2, "", STYLE_PLAIN,
             d->task->test.count
                 ? "Type what you like. `test` tests it, `hint` helps, `solution` shows one way, "
                   "`again` starts the task from the beginning, `skip` goes on without it."
                 : "Type what you like. `hint` helps, `solution` shows one way, `again` starts the "
                   "task from the beginning, `skip` goes on without it.",
             out);
}

/* What is missing or too much, a line of WHY each, as one sentence's end. */
static void say_reasons(const struct doing *d, const char *label, const struct text *why,
                        struct text *out) {
  for (const char *s = text_str(why); *s;) {
    size_t len = strcspn(s, "\n");
    char *line = mem_strndup(s, len);
    style_item(&d->shell->style, 2, label, STYLE_YELLOW, line, out);
    free(line);
    s += len + (s[len] == '\n');
  }
}

static void say_verdict(struct doing *d, const struct text *why, struct text *out) {
  if (d->verdict == TASK_MET) {
    exercise_note(d->mark, EXERCISE_MET);
    bool own = d->mark->result == EXERCISE_MET;
    style_item(&d->shell->style, 2, own ? "Task met. " : "That meets the task. ", STYLE_GREEN,
               "Enter goes on with the lesson.", out);
  } else if (d->verdict == TASK_SPOILT) {
    say_reasons(d, "The task cannot be met any more: ", why, out);
    style_item(&d->shell->style, 2, "", STYLE_PLAIN, "`again` starts it from the beginning.", out);
  }
}

void doing_look(struct doing *d, struct text *out) {
  d->unseen |= judge_follow(d->judge);
  int64_t now = clock_now();
  if (d->verdict == TASK_MET || d->task->test.count ||
      (!d->unseen && now - d->looked < LOOK_AGAIN) || !shell_settled(d->shell))
    return;
  d->unseen = false;
  d->looked = now;
  struct text why = TEXT_EMPTY;
  enum task_verdict verdict = judge_look(d->judge, &why);
  bool news = verdict != d->verdict;
  d->verdict = verdict;
  if (news)
    say_verdict(d, &why, out);
  text_free(&why);
}

bool doing_is_met(const struct doing *d) {
  return d->verdict == TASK_MET;
}

void doing_help(struct doing *d, bool hint, struct text *out) {
  struct text why = TEXT_EMPTY;
  if (d->verdict == TASK_MET) {
    say_verdict(d, &why, out);
    return;
  }
  judge_look(d->judge, &why);
  if (d->verdict == TASK_SPOILT)
    say_verdict(d, &why, out);
  else if (!d->task->test.count)
    say_reasons(d, "Missing: ", &why, out);
  else
    style_item(&d->shell->style, 2, "", STYLE_PLAIN, "`test` says what is missing.", out);
  text_free(&why);
  if (!hint)
    return;
  if (d->mark->hints < UINT16_MAX)
    d->mark->hints++;
  bool more = d->hints < d->task->hint_count;
  style_item(&d->shell->style, 2, "Hint: ", STYLE_BOLD,
             more                  ? d->task->hints[d->hints]
             : d->task->hint_count ? "That was the last one; `solution` shows one way."
                                   : "There is none; `solution` shows one way.",
             out);
  d->hints += more;
}

void doing_begin_test(struct doing *d) {
  judge_free(d->judge);
  d->judge = judge_new(d->shell, d->task);
}

void doing_end_test(struct doing *d, struct text *out) {
  struct text why = TEXT_EMPTY;
  d->verdict = judge_look(d->judge, &why);
  if (d->verdict == TASK_MET)
    say_verdict(d, &why, out);
  else
    say_reasons(d, d->verdict == TASK_SPOILT ? "Not passed: " : "Not passed, missing: ", &why, out);
  if (d->verdict == TASK_SPOILT)
    d->verdict = TASK_OPEN; /* the next test begins from nothing */
  text_free(&why);
}

void doing_give_up(struct doing *d) {
  exercise_note(d->mark, EXERCISE_SHOWN);
}

void doing_skip(struct doing *d) {
  exercise_note(d->mark, EXERCISE_SKIPPED);
}
