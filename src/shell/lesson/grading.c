/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A work's statements against the goals. */
#include "shell/lesson/grading.h"

#include <ctype.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/evidence.h"
#include "lesson/grade.h"
#include "lesson/task.h"
#include "lesson/transcript.h"
#include "lesson/work.h"
#include "run/journal.h"
#include "run/session.h"
#include "shell/lesson/judge.h"
#include "shell/lesson/solve.h"
#include "shell/lesson/steps.h"
#include "shell/shell.h"
#include "wire/wire.h"

#define AWAITED                                                                                    \
  5 /* seconds at most that the kernel gets after the last line, to send again what was lost */
#define PAUSE 20 /* milliseconds between two looks meanwhile */

/* A task under way. */
struct grading {
  struct steps *steps;
  const struct lesson_task *task;
  struct judge *judge;
  enum task_verdict verdict;
  struct text why; /* what is missing, or what is wrong with the work */
  bool stuck;      /* a statement did not come to its end */
  struct text
      failed; /* the first error of the work's statements, "line 4: NameError: …"; empty: there was none */
  uint32_t unrun; /* the first line that would have started a program; 0: none */
  struct grading_report *report;
};

/* Appends what WHY has, its lines joined. */
static void add_joined(const struct text *why, struct text *out) {
  for (const char *s = text_str(why); *s;) {
    size_t len = strcspn(s, "\n");
    text_addf(out, "%.*s%s", (int)len, s, s[len] && s[len + 1] ? "; " : "");
    s += len + (s[len] == '\n');
  }
}

/* Judges; LINE is the work's that was run last, 0: there is none. */
static void look(struct grading *g, uint32_t line) {
  struct text why = TEXT_EMPTY;
  g->verdict = judge_look(g->judge, &why);
  text_clear(&g->why);
  if (judge_missed(g->judge)) {
    g->verdict = TASK_SPOILT;
    text_clear(&why);
    text_adds(&why, "more happens here than can be judged");
  }
  if (g->verdict == TASK_SPOILT && line)
    text_addf(&g->why, "line %u: ", line);
  else if (g->verdict == TASK_OPEN)
    text_adds(&g->why, g->task->test.count ? "does not pass the test; missing: " : "missing: ");
  add_joined(&why, &g->why);
  text_free(&why);
}

/* Whether STEP, in LINE of the work (0: of the test), came to its end. */
static bool run(struct grading *g, const struct transcript_step *step, uint32_t line) {
  struct text said = TEXT_EMPTY;
  g->report->line = line ? line : g->report->line;
  if (steps_run(g->steps, step->side, step->input, &said) < 0) {
    const char *s = text_str(&said), *last = s; /* the last line says who does not end */
    for (; *s; s++)
      if (*s == '\n' && s[1])
        last = s + 1;
    g->stuck = true;
    text_clear(&g->why);
    if (line)
      text_addf(&g->why, "line %u: ", line);
    else
      text_adds(&g->why, "in the test: ");
    if (g->steps->unbegun)
      text_addf(&g->why, "'%.*s' was not run: ", (int)strcspn(step->input, "\n"), step->input);
    text_addf(&g->why, "%.*s", (int)strcspn(last, "\n"), last);
  }
  text_free(&said);
  return !g->stuck;
}

/* Whether STEP has the statement that SOURCE is of; a command after it, as `step`, may have let it fail. */
static bool is_of(const struct transcript_step *step, const struct source *source) {
  const char *s = source->text;
  size_t len = source->len;
  while (len && isspace((unsigned char)s[len - 1]))
    len--;
  return len && strncmp(step->input, s, len) == 0;
}

/* Keeps the error that was shown since shell.failed was cleared, if there is one and it is the first; STEP, of PART, has
   been run. */
static void keep_error(struct grading *g, const struct transcript *t, const struct work_part *part,
                       const struct transcript_step *step) {
  struct shell *shell = g->steps->shell;
  if (!shell->failed || g->failed.len)
    return;
  const struct diag *error = shell->last_error->error;
  const struct transcript_step *of = step;
  while (error->source && of > &t->steps[part->first] && !is_of(of, error->source))
    of--;
  if (error->source && !is_of(of, error->source))
    of = step;
  text_addf(&g->failed, "line %u: %s: %s", of->line, error->kind, error->message);
}

/* Whether a call waits for what the kernel will send again by itself: nothing is held that keeps it from that. */
static bool goes_on(const struct grading *g) {
  const struct evidence *e = judge_evidence(g->judge);
  struct wire *wire = g->steps->shell->wire;
  bool due = false;
  for (size_t i = 0; i < e->socket_count && e->wait_count && !due; i++) {
    const struct endpoint *end = &e->sockets[i].endpoint;
    due = end->tcp && (end->unacked > 0 || strcmp(end->state, "SYN_SENT") == 0);
  }
  return due && !(wire && wire_status(wire).held);
}

/* At the end of the work: a learner would see what is sent again arrive. */
static void await_kernel(struct grading *g) {
  int64_t deadline = clock_now() + (int64_t)AWAITED * 1000000000;
  struct pollfd p = {.fd = journal_reader_fd(g->steps->shell->reader), .events = POLLIN};
  while (g->verdict == TASK_OPEN && goes_on(g) && clock_now() < deadline) {
    poll(&p, 1, PAUSE);
    if (steps_over(g->steps))
      look(g, g->report->line);
  }
}

static void do_work(struct grading *g, const struct transcript *t, const struct work_part *part) {
  for (size_t i = 0; i < part->count; i++) {
    const struct transcript_step *step = &t->steps[part->first + i];
    g->steps->shell->failed = false;
    bool came = run(g, step, step->line);
    if (!g->unrun && g->steps->shell->refused_programs)
      g->unrun = step->line;
    if (g->unrun != step->line) /* that is said anyway */
      keep_error(g, t, part, step);
    if (!came)
      return;
    if (!g->task->test.count)
      look(g, step->line);
    if (g->verdict != TASK_OPEN)
      return;
  }
  if (!g->task->test.count)
    await_kernel(g);
}

/* Which sides of the test there are already: a bit for each of its lines. What the lesson itself has is the author's. */
static void find_sides(const struct grading *g, bool *there) {
  for (size_t i = 0; i < g->task->test.count; i++) {
    const char *side = g->task->test.at[i].side;
    there[i] = !side || session_find(g->steps->shell->session, side);
  }
}

/* Plays the test. A work that has been on one of its sides could have prepared it. */
static void do_test(struct grading *g, const bool *before) {
  const struct task_script *test = &g->task->test;
  bool *now = mem_zalloc(test->count + 1, sizeof *now);
  find_sides(g, now);
  for (size_t i = 0; i < test->count && !g->stuck; i++)
    if (now[i] && !before[i]) {
      text_addf(&g->why, "the work has used the side '%s', which is the test's", test->at[i].side);
      g->stuck = true;
    }
  free(now);
  if (g->stuck)
    return;
  judge_free(g->judge);
  g->judge = judge_new(g->steps->shell, g->task);
  for (size_t i = 0; i < test->count; i++)
    if (!run(g, &test->at[i], 0))
      return;
  look(g, 0);
}

static void report(const struct grading *g) {
  bool met = g->verdict == TASK_MET && !g->stuck;
  struct text why = TEXT_EMPTY;
  if (!met && g->unrun)
    text_addf(&why, "line %u: no program is run when works are graded; ", g->unrun);
  if (!met && g->failed.len)
    text_addf(&why, "%s; ", text_str(&g->failed));
  text_adds(&why, met ? "" : text_str(&g->why));
  snprintf(g->report->why, sizeof g->report->why, "%s", text_str(&why));
  text_free(&why);
  g->report->state = (uint8_t)(met ? GRADE_MET : GRADE_NOT_MET);
}

void grading_run(struct steps *steps, const struct transcript *lesson, size_t block,
                 const struct work_file *work, const struct work_part *part,
                 struct grading_report *out) {
  struct grading g = {.steps = steps,
                      .task = lesson->blocks[block].task,
                      .why = TEXT_EMPTY,
                      .failed = TEXT_EMPTY,
                      .report = out};
  if (solve_reach(steps, lesson, block) < 0) {
    snprintf(out->why, sizeof out->why, "the lesson does not come to this task");
    out->state = GRADE_LOST;
    return;
  }
  bool *before = mem_zalloc(g.task->test.count + 1, sizeof *before);
  find_sides(&g, before);
  g.judge = judge_new(steps->shell, g.task);
  do_work(&g, work->transcript, part);
  if (g.task->test.count && !g.stuck)
    do_test(&g, before);
  report(&g);
  judge_free(g.judge);
  text_free(&g.why);
  text_free(&g.failed);
  free(before);
}
