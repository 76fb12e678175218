/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading tasks, showing and judging them. A part of a task (`goal:`) is a row of `parts`. */
#include "lesson/task.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/mistake.h"
#include "lesson/transcript.h"
#include "lesson/transcript_prompt.h"
#include "view/grid.h"
#include "view/style.h"

struct task_reader {
  struct lesson_task *task;
  struct lesson_mistake *mistake;
  struct text words;
  struct text *growing; /* the hint that an indented line goes on with, or NULL */
  struct text hint;
  bool parts;                 /* the words are over */
  struct task_script *script; /* lines with prompts belong to it, or NULL */
  bool typing;                /* `... ` may go on with the last of them */
};

static void add_words(struct text *to, const char *s, size_t len) {
  if (to->len && len)
    text_addc(to, ' ');
  text_add(to, s, len);
}

/* The hint that was being read is complete. */
static void end_hint(struct task_reader *r) {
  struct lesson_task *t = r->task;
  if (!r->growing)
    return;
  t->hints = mem_resize(t->hints, t->hint_count + 1, sizeof *t->hints);
  t->hints[t->hint_count++] = text_take(&r->hint);
  r->growing = NULL;
}

/* What each part does with its text, LEN bytes at S of line NUMBER of the block (0: the task's first). */

static int take_goal(struct task_reader *r, size_t number, const char *s, size_t len) {
  struct lesson_task *t = r->task;
  if (t->goal_count == TASK_GOALS_MAX)
    return lesson_mistake_set(r->mistake, number, WHOLE_LINE, NULL,
                              "more goals than a task may have (%d)", TASK_GOALS_MAX);
  if (goal_read(s, len, &t->goals[t->goal_count], r->mistake) != 0) {
    r->mistake->line = number;
    return -1;
  }
  t->goal_lines[t->goal_count++] = t->line + (uint32_t)number;
  return 0;
}

static int take_hint(struct task_reader *r, size_t number, const char *s, size_t len) {
  if (!len)
    return lesson_mistake_set(r->mistake, number, WHOLE_LINE,
                              mem_strdup("`hint: Which call waits?`"), "a hint without words");
  r->growing = &r->hint;
  add_words(r->growing, s, len);
  return 0;
}

static int take_points(struct task_reader *r, size_t number, const char *s, size_t len) {
  unsigned points = 0;
  for (size_t i = 0; i < len && isdigit((unsigned char)s[i]) && points <= TASK_POINTS_MAX; i++)
    points = points * 10 + (unsigned)(s[i] - '0');
  if (!len || strspn(s, "0123456789") < len || !points || points > TASK_POINTS_MAX)
    return lesson_mistake_set(r->mistake, number, WHOLE_LINE, mem_strdup("`points: 2`"),
                              "points are a number from 1 to %d", TASK_POINTS_MAX);
  r->task->points = points;
  return 0;
}

/* A part NAME that is followed by the lines of SCRIPT. */
static int take_script(struct task_reader *r, size_t number, size_t len, const char *name,
                       struct task_script *script) {
  if (len)
    return lesson_mistake_set(r->mistake, number, WHOLE_LINE,
                              mem_strdup("its lines stand below it, each with its prompt"),
                              "text after `%s:`", name);
  r->script = script;
  r->typing = false;
  return 0;
}

static int take_solution(struct task_reader *r, size_t number, const char *s, size_t len) {
  (void)s;
  return take_script(r, number, len, "solution", &r->task->solution);
}

static int take_test(struct task_reader *r, size_t number, const char *s, size_t len) {
  (void)s;
  return take_script(r, number, len, "test", &r->task->test);
}

static const struct {
  const char *name;
  int (*take)(struct task_reader *r, size_t number, const char *s, size_t len);
} parts[] = {{"goal", take_goal},
             {"hint", take_hint},
             {"points", take_points},
             {"test", take_test},
             {"solution", take_solution}};

#define PARTS (sizeof parts / sizeof *parts)

/* A line of the solution or the test. */
static int take_step(struct task_reader *r, const struct transcript_line *line, size_t number) {
  struct task_script *script = r->script;
  const char *side, *input;
  size_t side_len;
  bool continued;
  if (!transcript_prompt_read(line->s, line->len, &side, &side_len, &input, &continued))
    return lesson_mistake_set(
        r->mistake, number, WHOLE_LINE,
        mem_strdup(
            "write only what is typed: `client>>> s.close()`; what comes of it the goals say"),
        "a solution or test has lines with prompts and no output");
  size_t len = line->len - (size_t)(input - line->s);
  if (continued && !r->typing)
    return lesson_mistake_set(r->mistake, number, WHOLE_LINE,
                              mem_strdup("the line before it must be input: `>>> `"),
                              "`...` goes on with nothing");
  if (continued) {
    struct transcript_step *step = &script->at[script->count - 1];
    struct text joined = TEXT_EMPTY;
    text_addf(&joined, "%s\n", step->input);
    text_add(&joined, input, len);
    free(step->input);
    step->input = text_take(&joined);
    step->end = line->number;
    return 0;
  }
  script->at = mem_resize(script->at, script->count + 1, sizeof *script->at);
  script->at[script->count++] = (struct transcript_step){
      .side = side_len ? mem_strndup(side, side_len) : NULL,
      .input = mem_strndup(input, len),
      .line = line->number,
      .end = line->number,
  };
  r->typing = true;
  return 0;
}

/* Whether the LEN bytes at S begin as a part does, `word:`; *NAME is the word's length. */
static bool is_part(const char *s, size_t len, size_t *name) {
  *name = 0;
  while (*name < len && islower((unsigned char)s[*name]))
    ++*name;
  return *name && *name < len && s[*name] == ':';
}

/* Whether the LEN bytes at S are the line after which the test is over. */
static bool is_solution(const char *s, size_t len) {
  return len == strlen("solution:") && memcmp(s, "solution:", len) == 0;
}

static int take_line(struct task_reader *r, const struct transcript_line *line, size_t number) {
  const char *s = line->s, *end = line->s + line->len;
  while (s < end && isblank((unsigned char)*s))
    s++;
  while (end > s && isblank((unsigned char)end[-1]))
    end--;
  bool indented = s > line->s;
  size_t len = (size_t)(end - s), name;
  bool over = r->script == &r->task->test && is_solution(s, len);
  if (r->script && !over)
    return len ? take_step(r, line, number) : 0;
  if (indented && r->growing) {
    add_words(r->growing, s, len);
    return 0;
  }
  end_hint(r);
  struct nearest near = nearest_start(s, len);
  if (is_part(s, len, &name)) {
    near = nearest_start(s, name);
    const char *value = s + name + 1;
    while (value < end && isblank((unsigned char)*value))
      value++;
    for (size_t i = 0; i < PARTS; i++) {
      nearest_offer(&near, parts[i].name);
      if (strlen(parts[i].name) == name && memcmp(parts[i].name, s, name) == 0) {
        r->parts = true;
        return parts[i].take(r, number, value, (size_t)(end - value));
      }
    }
  }
  if (!len)
    return 0;
  if (r->parts || near.best)
    return lesson_mistake_set(
        r->mistake, number, WHOLE_LINE,
        mem_strdup(near.best
                       ? "a part is `goal:`, `hint:`, `points:`, `test:` or `solution:`"
                       : "what goes on with a hint is indented; the words of a task come first"),
        "not a part of a task");
  add_words(&r->words, s, len);
  return 0;
}

static int read_all(struct task_reader *r, const struct transcript_line *lines, size_t count) {
  struct lesson_task *t = r->task;
  size_t limits = 0;
  for (size_t i = 0; i < count; i++)
    if (take_line(r, &lines[i], i) != 0)
      return -1;
  end_hint(r);
  for (size_t i = 0; i < t->goal_count; i++)
    limits += goal_is_limit(&t->goals[i]);
  if (!r->words.len)
    return lesson_mistake_set(r->mistake, 0, WHOLE_LINE,
                              mem_strdup("its first lines say what is to be done"),
                              "a task without words");
  if (!t->goal_count)
    return lesson_mistake_set(r->mistake, 0, WHOLE_LINE,
                              mem_strdup("`goal: state client CLOSE_WAIT`"),
                              "a task without a goal");
  if (limits == t->goal_count)
    return lesson_mistake_set(
        r->mistake, 0, WHOLE_LINE,
        mem_strdup("`within` and `without` only limit how another goal may be met"),
        "these goals are met by doing nothing");
  if (!t->solution.count)
    return lesson_mistake_set(
        r->mistake, 0, WHOLE_LINE,
        mem_strdup("end it with `solution:` and the lines that meet the goals"),
        "a task without a solution");
  return 0;
}

struct lesson_task *task_read(const struct transcript_line *lines, size_t count,
                              struct lesson_mistake *mistake) {
  struct task_reader r = {.mistake = mistake, .words = TEXT_EMPTY, .hint = TEXT_EMPTY};
  r.task = mem_zalloc(1, sizeof *r.task);
  r.task->points = 1;
  r.task->line = count ? lines[0].number : 0;
  int status = read_all(&r, lines, count);
  r.task->words = text_take(&r.words);
  text_free(&r.hint);
  if (status == 0)
    return r.task;
  task_free(r.task);
  return NULL;
}

static void free_script(struct task_script *script) {
  for (size_t i = 0; i < script->count; i++) {
    free(script->at[i].side);
    free(script->at[i].input);
  }
  free(script->at);
}

void task_free(struct lesson_task *task) {
  if (!task)
    return;
  for (size_t i = 0; i < task->goal_count; i++)
    goal_clear(&task->goals[i]);
  for (size_t i = 0; i < task->hint_count; i++)
    free(task->hints[i]);
  free_script(&task->solution);
  free_script(&task->test);
  free(task->hints);
  free(task->name);
  free(task->words);
  free(task);
}

void task_show(const struct lesson_task *task, const struct view_style *style, struct text *out) {
  style_item(style, 2, "Task: ", STYLE_BOLD, task->words, out);
}

/* Appends the lines of SCRIPT below LABEL. */
static void show_script(const struct task_script *script, const char *label,
                        const struct view_style *style, struct text *out) {
  style_item(style, 2, label, STYLE_BOLD, "", out);
  for (size_t i = 0; i < script->count; i++) {
    struct text lines = TEXT_EMPTY;
    transcript_prompt_echo(script->at[i].side, script->at[i].input, &lines);
    for (const char *s = text_str(&lines); *s;) {
      size_t len = strcspn(s, "\n");
      text_adds(out, "    ");
      grid_harmless(s, len, false, out); /* a stranger's lines, for a terminal */
      text_addc(out, '\n');
      s += len + (s[len] == '\n');
    }
    text_free(&lines);
  }
}

void task_show_test(const struct lesson_task *task, const struct view_style *style,
                    struct text *out) {
  if (task->test.count)
    show_script(&task->test, "These lines test it:", style, out);
}

void task_solve(const struct lesson_task *task, const struct view_style *style, struct text *out) {
  show_script(&task->solution, "One way:", style, out);
}

bool task_want(const struct lesson_task *task, struct evidence *evidence) {
  bool all = true;
  for (size_t i = 0; i < task->goal_count; i++)
    all &= goal_want(&task->goals[i], evidence);
  return all;
}

enum task_verdict task_judge(const struct lesson_task *task, const struct evidence *evidence,
                             struct text *why) {
  enum task_verdict verdict = TASK_MET;
  struct text missing = TEXT_EMPTY;
  for (size_t i = 0; i < task->goal_count; i++) {
    struct text words = TEXT_EMPTY;
    enum goal_verdict goal = goal_judge(&task->goals[i], evidence, &words);
    if (goal == GOAL_SPOILT && verdict != TASK_SPOILT) {
      text_clear(&missing); /* nothing else counts any more */
      verdict = TASK_SPOILT;
    } else if (goal == GOAL_MISSING && verdict == TASK_MET) {
      verdict = TASK_OPEN;
    }
    if (goal == GOAL_SPOILT || (goal == GOAL_MISSING && verdict == TASK_OPEN))
      text_addf(&missing, "%s\n", text_str(&words));
    text_free(&words);
  }
  text_add(why, text_str(&missing), missing.len);
  text_free(&missing);
  return verdict;
}
