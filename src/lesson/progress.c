/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Progress as text and as data. A further member of a line is written in `write_lesson` and read in `read_lesson`; older
 * versions of the shell then refuse the file, so PROGRESS_VERSION is one more. */
#include "lesson/progress.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/task.h"
#include "lesson/transcript.h"

#define NAME_MAX_BYTES 255 /* as of a file */

static const char head[] = "{\"sockshell\":\"progress\",\"version\":";

uint64_t progress_hash(const char *s, size_t len) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < len; i++)
    hash = (hash ^ (unsigned char)s[i]) * UINT64_C(0x100000001b3);
  return hash;
}

void progress_lesson_free(struct progress_lesson *lesson) {
  free(lesson->name);
  free(lesson->marks);
  *lesson = (struct progress_lesson){.name = NULL};
}

void progress_free(struct progress *progress) {
  for (size_t i = 0; i < progress->count; i++)
    progress_lesson_free(&progress->at[i]);
  free(progress->at);
  *progress = (struct progress){NULL, 0};
}

/* ---- writing ---- */

static void add_int(struct text *out, const char *key, uint64_t n) {
  json_add_key(out, key);
  text_addf(out, "%" PRIu64, n);
}

static void add_hash(struct text *out, const char *key, uint64_t hash) {
  json_add_key(out, key);
  text_addf(out, "\"%016" PRIx64 "\"", hash);
}

static void write_lesson(const struct progress_lesson *lesson, struct text *out) {
  text_addc(out, '{');
  json_add_key(out, "lesson");
  json_add_bytes(out, lesson->name, strlen(lesson->name));
  add_hash(out, "text", lesson->text);
  add_int(out, "stop", lesson->stop);
  add_int(out, "stops", lesson->stops);
  add_int(out, "done", lesson->done);
  json_add_key(out, "marks");
  text_addc(out, '[');
  for (size_t i = 0; i < lesson->count; i++) {
    const struct progress_mark *m = &lesson->marks[i];
    text_adds(out, i ? ",{" : "{");
    add_hash(out, "exercise", m->exercise);
    add_int(out, "points", m->points);
    add_int(out, "result", m->mark.result);
    add_int(out, "tries", m->mark.tries);
    add_int(out, "hints", m->mark.hints);
    text_addc(out, '}');
  }
  text_adds(out, "]}\n");
}

void progress_write(const struct progress *progress, struct text *out) {
  text_addf(out, "%s%d}\n", head, PROGRESS_VERSION);
  for (size_t i = 0; i < progress->count; i++)
    write_lesson(&progress->at[i], out);
}

/* ---- reading ---- */

/* An integer under KEY: 0 where there is none, which is a mistake. */
static int64_t read_int(struct json *j, const char *key, int64_t least, int64_t most) {
  int64_t n;
  if (!json_key(j, key))
    json_fail(j, "\"%s\" is missing", key);
  return json_int(j, least, most, &n) < 0 ? 0 : n;
}

static uint64_t read_hash(struct json *j, const char *key) {
  struct text bytes = TEXT_EMPTY;
  uint64_t hash = 0;
  if (!json_key(j, key))
    json_fail(j, "\"%s\" is missing", key);
  if (json_hex(j, &bytes) == 0 && bytes.len != sizeof hash)
    json_fail(j, "not 16 digits");
  for (size_t i = 0; i < bytes.len && i < sizeof hash; i++)
    hash = hash << 8 | (unsigned char)bytes.s[i];
  text_free(&bytes);
  return hash;
}

static void read_mark(struct json *j, struct progress_mark *m) {
  json_take(j, "{");
  m->exercise = read_hash(j, "exercise");
  m->points = (unsigned)read_int(j, "points", 0, TASK_POINTS_MAX);
  m->mark.result = (uint8_t)read_int(j, "result", EXERCISE_OPEN, EXERCISE_SKIPPED);
  m->mark.tries = (uint16_t)read_int(j, "tries", 0, UINT16_MAX);
  m->mark.hints = (uint16_t)read_int(j, "hints", 0, UINT16_MAX);
  json_take(j, "}");
}

static void read_marks(struct json *j, struct progress_lesson *lesson) {
  if (!json_key(j, "marks"))
    json_fail(j, "\"marks\" is missing");
  json_take(j, "[");
  if (json_skip(j, "]"))
    return;
  do {
    if (lesson->count == EXERCISES_MAX)
      json_fail(j, "more than %d marks", EXERCISES_MAX);
    else
      lesson->marks = mem_resize(lesson->marks, lesson->count + 1, sizeof *lesson->marks);
    if (!j->failed)
      read_mark(j, &lesson->marks[lesson->count++]);
  } while (json_skip(j, ","));
  json_take(j, "]");
}

static void read_lesson(struct json *j, struct progress_lesson *lesson) {
  struct text name = TEXT_EMPTY;
  json_take(j, "{");
  if (!json_key(j, "lesson"))
    json_fail(j, "\"lesson\" is missing");
  if (json_bytes(j, &name) == 0 &&
      (!name.len || name.len > NAME_MAX_BYTES || strlen(name.s) < name.len))
    json_fail(j, "not the name of a lesson");
  lesson->name = text_take(&name);
  lesson->text = read_hash(j, "text");
  lesson->stop = (size_t)read_int(j, "stop", 1, PROGRESS_STOPS_MAX + 1);
  lesson->stops = (size_t)read_int(j, "stops", 0, PROGRESS_STOPS_MAX);
  if (lesson->stop > lesson->stops + 1)
    json_fail(j, "a stop beyond the end");
  lesson->done = read_int(j, "done", 0, 1);
  read_marks(j, lesson);
  json_take(j, "}");
}

/* The first line. */
static void read_head(struct json *j) {
  int64_t version = 0;
  if (!json_skip(j, head)) {
    json_fail(j, "it does not begin as progress does");
  } else if (json_int(j, 1, INT64_MAX, &version) == 0 && version > PROGRESS_VERSION) {
    json_fail(j, "it was written by a newer sockshell");
    diag_hint(j->diag, "that one reads it");
  }
  json_take(j, "}");
}

static int read_line(const char *s, size_t len, bool first, struct progress *progress,
                     struct diag *diag) {
  struct json j = json_open(s, len, diag);
  if (first) {
    read_head(&j);
    return json_close(&j);
  }
  if (progress->count == PROGRESS_LESSONS_MAX)
    return json_fail(&j, "more than %d lessons", PROGRESS_LESSONS_MAX);
  progress->at = mem_resize(progress->at, progress->count + 1, sizeof *progress->at);
  struct progress_lesson *lesson = &progress->at[progress->count++];
  *lesson = (struct progress_lesson){.name = NULL};
  read_lesson(&j, lesson);
  return json_close(&j);
}

int progress_read(const char *s, size_t len, struct progress *progress, struct diag *diag) {
  *progress = (struct progress){NULL, 0};
  struct diag of_line = DIAG_EMPTY;
  unsigned number = 1;
  for (const char *at = s, *end = s + len; at < end; number++) {
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    const char *stop = newline ? newline : end;
    int status = read_line(at, (size_t)(stop - at), number == 1, progress, &of_line);
    if (status == 0 && !newline)
      status = diag_set(&of_line, "ValueError", NULL, (struct span){0, 0, 0}, "it is cut off");
    if (status < 0) {
      diag_set(diag, "ValueError", NULL, (struct span){0, 0, 0}, "line %u, %s", number,
               of_line.message);
      diag_hint(diag, "%s", of_line.hint ? of_line.hint : "`lesson --reset all` deletes it");
      diag_clear(&of_line);
      progress_free(progress);
      return -1;
    }
    at = stop + 1;
  }
  return 0;
}

/* ---- lessons ---- */

/* What EXERCISE's text hashes to; like no other's of the COUNT MARKS before it. */
static uint64_t hash_of(const struct transcript *t, const struct exercise *exercise,
                        const struct progress_mark *marks, size_t count) {
  const struct transcript_block *block = &t->blocks[exercise->block];
  uint64_t hash = progress_hash(t->source->text + block->start, block->end - block->start);
  for (size_t i = 0; i < count; i++)
    if (marks[i].exercise == hash) { /* the same text once more */
      hash++;
      i = (size_t)-1;
    }
  return hash;
}

struct progress_lesson progress_begin(const char *name, const struct transcript *t,
                                      const struct exercises *exercises, size_t stops) {
  struct progress_lesson lesson = {.name = mem_strdup(name),
                                   .text = progress_hash(t->source->text, t->source->len),
                                   .stop = 1,
                                   .stops = stops,
                                   .count = exercises->count};
  lesson.marks = mem_zalloc(lesson.count + 1, sizeof *lesson.marks);
  for (size_t i = 0; i < lesson.count; i++) {
    lesson.marks[i].exercise = hash_of(t, &exercises->at[i], lesson.marks, i);
    lesson.marks[i].points = exercises->at[i].points;
  }
  return lesson;
}

struct progress_lesson progress_copy(const struct progress_lesson *lesson) {
  struct progress_lesson copy = *lesson;
  copy.name = mem_strdup(lesson->name);
  copy.marks = mem_zalloc(lesson->count + 1, sizeof *copy.marks);
  if (lesson->count)
    memcpy(copy.marks, lesson->marks, lesson->count * sizeof *copy.marks);
  return copy;
}

struct progress_lesson *progress_find(const struct progress *progress, const char *name,
                                      uint64_t text) {
  for (size_t i = progress->count; i-- > 0;)
    if (progress->at[i].text == text && strcmp(progress->at[i].name, name) == 0)
      return &progress->at[i];
  return NULL;
}

struct progress_lesson *progress_find_any(const struct progress *progress, const char *name) {
  for (size_t i = progress->count; i-- > 0;)
    if (strcmp(progress->at[i].name, name) == 0)
      return &progress->at[i];
  return NULL;
}

static const struct progress_mark *mark_of(const struct progress_lesson *lesson,
                                           uint64_t exercise) {
  for (size_t i = 0; i < lesson->count; i++)
    if (lesson->marks[i].exercise == exercise)
      return &lesson->marks[i];
  return NULL;
}

void progress_take_marks(struct progress_lesson *lesson, const struct progress_lesson *other) {
  for (size_t i = 0; i < lesson->count; i++) {
    const struct progress_mark *mark = mark_of(other, lesson->marks[i].exercise);
    if (mark)
      lesson->marks[i].mark = mark->mark;
  }
}

/* N and what has come to it between BEFORE and NOW. */
static uint16_t add_count(uint16_t n, uint16_t before, uint16_t now) {
  unsigned sum = n + (now > before ? (unsigned)(now - before) : 0);
  return sum > UINT16_MAX ? UINT16_MAX : (uint16_t)sum;
}

static void add_mark(struct exercise_mark *mark, const struct exercise_mark *before,
                     const struct exercise_mark *now) {
  if (now->result != before->result)
    exercise_note(mark, (enum exercise_result)now->result);
  mark->tries = add_count(mark->tries, before->tries, now->tries);
  mark->hints = add_count(mark->hints, before->hints, now->hints);
}

/* Takes lesson number I out of PROGRESS. */
static struct progress_lesson take_out(struct progress *progress, size_t i) {
  struct progress_lesson lesson = progress->at[i];
  memmove(&progress->at[i], &progress->at[i + 1], (--progress->count - i) * sizeof *progress->at);
  return lesson;
}

void progress_add(struct progress *progress, const struct progress_lesson *before,
                  const struct progress_lesson *now) {
  static const struct exercise_mark nothing;
  struct progress_lesson lesson = progress_copy(now);
  const struct progress_lesson *kept = progress_find(progress, now->name, now->text);
  for (size_t i = 0; i < lesson.count; i++)
    lesson.marks[i].mark = nothing;
  if (kept) {
    struct progress_lesson old = take_out(progress, (size_t)(kept - progress->at));
    progress_take_marks(&lesson, &old);
    lesson.done |= old.done;
    if (old.stop != before->stop && old.stop > lesson.stop)
      lesson.stop = old.stop;
    progress_lesson_free(&old);
  }
  for (size_t i = 0; i < lesson.count; i++) {
    const struct progress_mark *then = mark_of(before, lesson.marks[i].exercise);
    const struct progress_mark *mark = mark_of(now, lesson.marks[i].exercise);
    if (mark)
      add_mark(&lesson.marks[i].mark, then ? &then->mark : &nothing, &mark->mark);
  }
  if (progress->count == PROGRESS_LESSONS_MAX) {
    struct progress_lesson oldest = take_out(progress, 0);
    progress_lesson_free(&oldest);
  }
  progress->at = mem_resize(progress->at, progress->count + 1, sizeof *progress->at);
  progress->at[progress->count++] = lesson;
}

size_t progress_forget(struct progress *progress, const char *name) {
  size_t count = 0;
  for (size_t i = progress->count; i-- > 0;)
    if (strcmp(progress->at[i].name, name) == 0) {
      struct progress_lesson lesson = take_out(progress, i);
      progress_lesson_free(&lesson);
      count++;
    }
  return count;
}

unsigned progress_points(const struct progress_lesson *lesson, unsigned *most) {
  unsigned points = 0;
  *most = 0;
  for (size_t i = 0; i < lesson->count; i++) {
    const struct exercise worth = {.points = lesson->marks[i].points};
    *most += worth.points;
    points += exercise_points(&worth, &lesson->marks[i].mark);
  }
  return points;
}
