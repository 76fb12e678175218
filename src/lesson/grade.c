/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points, and a writer for each form. */
#include "lesson/grade.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "lesson/quiz.h"
#include "view/grid.h"
#include "view/style.h"

#define ANSWER_SHOWN 60 /* bytes of an answer that a reason quotes */

const char *const grade_forms[] = {"text", "json", "csv", "tap", NULL};

static const char *const state_words[] = {"nothing", "met", "not met", "lost"};

/* Appends ANSWER in quotes, its beginning if it is long. */
static void quote(const char *answer, struct text *out) {
  size_t len = strlen(answer), kept = len;
  if (len > ANSWER_SHOWN)
    for (kept = ANSWER_SHOWN; kept && ((unsigned char)answer[kept] & 0xc0) == 0x80;)
      kept--; /* whole characters */
  text_addf(out, "'%.*s%s'", (int)kept, answer, kept < len ? "…" : "");
}

void grade_answer(struct grade *grade, const struct quiz *quiz, const char *answer) {
  static const struct view_style plain = {.columns = 80};
  struct text said = TEXT_EMPTY;
  if (!quiz_is_answer(quiz, answer)) {
    grade->state = GRADE_NOT_MET;
    quote(answer, &said);
    text_adds(&said, " is neither the number of a choice nor its words");
    grade->why = text_take(&said);
  } else {
    bool right = quiz_judge(quiz, answer, &plain, &said);
    grade->state = right ? GRADE_MET : GRADE_NOT_MET;
    text_clear(&said);
    text_adds(&said, "the answer ");
    quote(answer, &said);
    text_adds(&said, " is wrong");
    grade->why = right ? NULL : text_take(&said);
  }
  text_free(&said);
}

static unsigned points_of(const struct exercise *exercise, const struct grade *grade) {
  struct exercise_mark mark = {.result = grade->state == GRADE_MET ? EXERCISE_MET : EXERCISE_OPEN};
  return exercise_points(exercise, &mark);
}

static unsigned row_points(const struct grade_sheet *sheet, const struct grade_row *row) {
  unsigned points = 0;
  for (size_t i = 0; i < sheet->exercises->count; i++)
    points += points_of(&sheet->exercises->at[i], &row->grades[i]);
  return points;
}

/* The points that there are. */
static unsigned all_points(const struct grade_sheet *sheet) {
  unsigned points = 0;
  for (size_t i = 0; i < sheet->exercises->count; i++)
    points += sheet->exercises->at[i].points;
  return points;
}

bool grade_is_whole(const struct grade_sheet *sheet, const struct grade_row *row) {
  bool whole = !row->problem;
  for (size_t i = 0; i < sheet->exercises->count; i++)
    whole &= row->grades[i].state != GRADE_LOST;
  return whole;
}

/* S, in one line and harmless wherever it comes to; the caller's. */
static char *harmless(const char *s) {
  struct text t = TEXT_EMPTY;
  grid_harmless(s, strlen(s), false, &t);
  for (size_t i = 0; i < t.len; i++)
    if (t.s[i] == '\n' || t.s[i] == '\t')
      t.s[i] = ' ';
  return text_take(&t);
}

/* Appends S so. */
static void add_harmless(const char *s, struct text *out) {
  char *t = harmless(s);
  text_adds(out, t);
  free(t);
}

/* Text: what each column is, the table, and below it what is missing. */

static void write_columns(const struct grade_sheet *sheet, struct text *out) {
  for (size_t i = 0; i < sheet->exercises->count; i++) {
    const struct exercise *e = &sheet->exercises->at[i];
    text_addf(out, "%3zu  %s, %u point%s\n", i + 1, e->name, e->points, e->points == 1 ? "" : "s");
  }
  text_addc(out, '\n');
}

/* The columns that the works' names take. */
static int names_width(const struct grade_sheet *sheet) {
  int widest = 4;
  for (size_t i = 0; i < sheet->count; i++) {
    char *name = harmless(sheet->rows[i].work);
    int width = style_width(name);
    widest = width > widest ? width : widest;
    free(name);
  }
  return widest;
}

static void add_name(const char *name, int width, struct text *out) {
  char *shown = harmless(name);
  int own = style_width(shown);
  text_adds(out, shown);
  text_fill(out, ' ', width > own ? (size_t)(width - own) : 0);
  free(shown);
}

static void write_row(const struct grade_sheet *sheet, const struct grade_row *row, int width,
                      struct text *out) {
  add_name(row->work, width, out);
  for (size_t i = 0; i < sheet->exercises->count; i++) {
    const struct grade *g = &row->grades[i];
    if (g->state == GRADE_NOTHING || g->state == GRADE_LOST)
      text_addf(out, " %3s", g->state == GRADE_LOST ? "!" : "-");
    else
      text_addf(out, " %3u", points_of(&sheet->exercises->at[i], g));
  }
  if (row->problem)
    text_adds(out, "  could not be graded\n");
  else
    text_addf(out, "  %u of %u\n", row_points(sheet, row), all_points(sheet));
}

/* "  close-wait: missing …", or without a NAME "  missing …". Nothing without WHY. */
static void write_reason(const char *name, const char *why, struct text *out) {
  if (!why)
    return;
  text_addf(out, "  %s%s", name ? name : "", name ? ": " : "");
  add_harmless(why, out);
  text_addc(out, '\n');
}

/* The work, and a line for each reason of ROW. */
static void write_reasons(const struct grade_sheet *sheet, const struct grade_row *row,
                          struct text *out) {
  struct text t = TEXT_EMPTY;
  write_reason(NULL, row->problem, &t);
  write_reason(NULL, row->remark, &t);
  for (size_t i = 0; i < sheet->exercises->count; i++)
    write_reason(sheet->exercises->at[i].name, row->grades[i].why, &t);
  if (t.len) {
    text_addc(out, '\n');
    add_harmless(row->work, out);
    text_addf(out, "\n%s", t.s);
  }
  text_free(&t);
}

static void write_text(const struct grade_sheet *sheet, struct text *out) {
  int width = names_width(sheet);
  write_columns(sheet, out);
  add_name("work", width, out);
  for (size_t i = 0; i < sheet->exercises->count; i++)
    text_addf(out, " %3zu", i + 1);
  text_adds(out, "  points\n");
  for (size_t i = 0; i < sheet->count; i++)
    write_row(sheet, &sheet->rows[i], width, out);
  for (size_t i = 0; i < sheet->count; i++)
    write_reasons(sheet, &sheet->rows[i], out);
}

/* JSON: one object. */

/* Bytes that are not UTF-8 become \xff first: a member is a string or null, never anything else. */
static void add_string(const char *key, const char *s, struct text *out) {
  json_add_key(out, key);
  if (!s) {
    text_adds(out, "null");
    return;
  }
  char *shown = harmless(s);
  json_add_bytes(out, shown, strlen(shown));
  free(shown);
}

static void add_points(unsigned points, struct text *out) {
  json_add_key(out, "points");
  text_addf(out, "%u", points);
}

static void write_json_row(const struct grade_sheet *sheet, const struct grade_row *row,
                           struct text *out) {
  text_addc(out, '{');
  add_string("work", row->work, out);
  json_add_key(out, "graded");
  text_adds(out, grade_is_whole(sheet, row) ? "true" : "false");
  add_points(row_points(sheet, row), out);
  add_string("problem", row->problem, out);
  add_string("remark", row->remark, out);
  json_add_key(out, "exercises");
  text_addc(out, '[');
  for (size_t i = 0; i < sheet->exercises->count; i++) {
    const struct grade *g = &row->grades[i];
    text_adds(out, i ? ",{" : "{");
    add_string("name", sheet->exercises->at[i].name, out);
    add_string("result", state_words[g->state], out);
    add_points(points_of(&sheet->exercises->at[i], g), out);
    add_string("why", g->why, out);
    text_addc(out, '}');
  }
  text_adds(out, "]}");
}

static void write_json(const struct grade_sheet *sheet, struct text *out) {
  text_addc(out, '{');
  add_string("lesson", sheet->lesson, out);
  add_points(all_points(sheet), out);
  json_add_key(out, "exercises");
  text_addc(out, '[');
  for (size_t i = 0; i < sheet->exercises->count; i++) {
    const struct exercise *e = &sheet->exercises->at[i];
    text_adds(out, i ? ",{" : "{");
    add_string("name", e->name, out);
    add_string("kind", e->task ? "task" : "quiz", out);
    add_points(e->points, out);
    text_addc(out, '}');
  }
  text_addc(out, ']');
  json_add_key(out, "works");
  text_addc(out, '[');
  for (size_t i = 0; i < sheet->count; i++) {
    text_adds(out, i ? ",\n" : "\n");
    write_json_row(sheet, &sheet->rows[i], out);
  }
  text_adds(out, "\n]}\n");
}

/* CSV (RFC 4180): a line of names, then one for each work. */

/* A cell that a spreadsheet would take for a formula gets an apostrophe before it, as such a program itself has it for
   text (OWASP, CSV injection). */
static void add_cell(const char *s, struct text *out) {
  char *shown = harmless(s);
  const char *first = shown + strspn(shown, " ");
  bool formula = *first && strchr("=+-@|%", *first);
  text_addc(out, '"');
  text_adds(out, formula ? "'" : "");
  for (const char *c = shown; *c; c++) {
    if (*c == '"')
      text_addc(out, '"');
    text_addc(out, *c);
  }
  text_addc(out, '"');
  free(shown);
}

/* All reasons of ROW in one cell. */
static void add_reasons(const struct grade_sheet *sheet, const struct grade_row *row,
                        struct text *out) {
  struct text t = TEXT_EMPTY;
  text_adds(&t, row->problem ? row->problem : row->remark ? row->remark : "");
  for (size_t i = 0; i < sheet->exercises->count; i++)
    if (row->grades[i].why)
      text_addf(&t, "%s%s: %s", t.len ? "; " : "", sheet->exercises->at[i].name,
                row->grades[i].why);
  add_cell(text_str(&t), out);
  text_free(&t);
}

static void write_csv(const struct grade_sheet *sheet, struct text *out) {
  text_adds(out, "work,graded,points,of");
  for (size_t i = 0; i < sheet->exercises->count; i++) {
    text_addc(out, ',');
    add_cell(sheet->exercises->at[i].name, out);
  }
  text_adds(out, ",why\r\n");
  for (size_t i = 0; i < sheet->count; i++) {
    const struct grade_row *row = &sheet->rows[i];
    add_cell(row->work, out);
    text_addf(out, ",%s,%u,%u", grade_is_whole(sheet, row) ? "yes" : "no", row_points(sheet, row),
              all_points(sheet));
    for (size_t k = 0; k < sheet->exercises->count; k++) {
      const struct grade *g = &row->grades[k];
      text_addc(out, ',');
      if (g->state == GRADE_MET || g->state == GRADE_NOT_MET)
        text_addf(out, "%u", points_of(&sheet->exercises->at[k], g));
    }
    text_addc(out, ',');
    add_reasons(sheet, row, out);
    text_adds(out, "\r\n");
  }
}

/* TAP: a test for each exercise of each work. */

/* A `#` would begin a directive (TODO, SKIP). */
static void add_description(const char *s, struct text *out) {
  char *shown = harmless(s);
  for (const char *c = shown; *c; c++) {
    if (*c == '#' || *c == '\\')
      text_addc(out, '\\');
    text_addc(out, *c);
  }
  free(shown);
}

static void write_tap(const struct grade_sheet *sheet, struct text *out) {
  size_t each = sheet->exercises->count, number = 0;
  text_addf(out, "1..%zu\n", sheet->count * each);
  for (size_t i = 0; i < sheet->count; i++) {
    const struct grade_row *row = &sheet->rows[i];
    for (size_t k = 0; k < each; k++) {
      const struct grade *g = &row->grades[k];
      text_addf(out, "%sok %zu - ", g->state == GRADE_MET ? "" : "not ", ++number);
      add_description(row->work, out);
      text_addf(out, ": %s\n", sheet->exercises->at[k].name);
      const char *why = row->problem                ? row->problem
                        : g->why                    ? g->why
                        : g->state == GRADE_NOTHING ? "nothing was handed in"
                                                    : NULL;
      if (why) {
        text_adds(out, "# ");
        add_harmless(why, out);
        text_addc(out, '\n');
      }
    }
  }
}

void grade_write(const struct grade_sheet *sheet, enum grade_form form, struct text *out) {
  switch (form) {
  case GRADE_TEXT:
    write_text(sheet, out);
    break;
  case GRADE_JSON:
    write_json(sheet, out);
    break;
  case GRADE_CSV:
    write_csv(sheet, out);
    break;
  case GRADE_TAP:
    write_tap(sheet, out);
    break;
  }
}
