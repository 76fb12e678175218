/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cutting a transcript's file into what is shown and what is run. */
#include "lesson/lesson.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "lesson/note.h"
#include "lesson/transcript.h"

static struct lesson_item *add(struct lesson *lesson, enum lesson_kind kind) {
  lesson->items = mem_resize(lesson->items, lesson->count + 1, sizeof *lesson->items);
  struct lesson_item *item = &lesson->items[lesson->count++];
  *item = (struct lesson_item){.kind = kind};
  lesson->stops += kind != LESSON_PROSE;
  return item;
}

/* Adds the prose from S to END, if it is more than blank lines. */
static void add_prose(struct lesson *lesson, const char *s, const char *end) {
  while (s < end && strchr(" \t\r\n", *s))
    s++;
  while (end > s && strchr(" \t\r\n", end[-1]))
    end--;
  if (s == end)
    return;
  struct lesson_item *item = add(lesson, LESSON_PROSE);
  item->s = s;
  item->len = (size_t)(end - s);
  item->section = *s == '#';
}

/* Adds what stands between two blocks, a piece for each heading; those in fenced blocks are none. */
static void add_pieces(struct lesson *lesson, const char *s, const char *end) {
  const char *piece = s;
  bool fenced = false;
  const char *comment = s; /* the end of the last one: what is in it begins no section */
  while (s < end) {
    const char *newline = memchr(s, '\n', (size_t)(end - s));
    const char *next = newline ? newline + 1 : end;
    if (!fenced && s >= comment)
      comment = s + lesson_comment(s, (size_t)(end - s));
    if (end - s >= 3 && s >= comment && (memcmp(s, "```", 3) == 0 || memcmp(s, "~~~", 3) == 0))
      fenced = !fenced;
    if (*s == '#' && !fenced && s >= comment) {
      add_prose(lesson, piece, s);
      piece = s;
    }
    s = next;
  }
  add_prose(lesson, piece, end);
}

static size_t block_of(const struct transcript *t, size_t step) {
  size_t i = 0;
  while (step >= t->blocks[i].first + t->blocks[i].count)
    i++;
  return i;
}

/* What stands between the block before BLOCK (block_count: the end) and it. */
static void add_before(struct lesson *lesson, const struct transcript *t, size_t block) {
  const char *text = t->source->text;
  const char *end = text + (block < t->block_count ? t->blocks[block].start : t->source->len);
  add_pieces(lesson, text + (block ? t->blocks[block - 1].end : 0), end);
}

/* The steps in their order; what stands before a block comes when its first step does. */
static void add_in_order(struct lesson *lesson, const struct transcript *t) {
  size_t told = 0;
  for (size_t i = 0; i < t->count; i++) {
    for (size_t block = block_of(t, t->order[i]); told <= block; told++)
      add_before(lesson, t, told);
    add(lesson, LESSON_STEP)->step = &t->steps[t->order[i]];
  }
  for (; told <= t->block_count; told++)
    add_before(lesson, t, told);
}

struct lesson *lesson_new(const struct transcript *t) {
  struct lesson *lesson = mem_zalloc(1, sizeof *lesson);
  if (t->order) {
    add_in_order(lesson, t);
    return lesson;
  }
  for (size_t i = 0; i < t->block_count; i++) {
    const struct transcript_block *block = &t->blocks[i];
    add_before(lesson, t, i);
    if (block->quiz)
      add(lesson, LESSON_QUIZ)->quiz = block->quiz;
    if (block->task)
      add(lesson, LESSON_TASK)->task = block->task;
    for (size_t k = 0; k < block->count; k++)
      add(lesson, LESSON_STEP)->step = &t->steps[block->first + k];
  }
  add_before(lesson, t, t->block_count);
  return lesson;
}

void lesson_free(struct lesson *lesson) {
  if (!lesson)
    return;
  free(lesson->items);
  free(lesson);
}

size_t lesson_stop(const struct lesson *lesson, size_t item) {
  size_t stop = 1;
  for (size_t i = 0; i < item && i < lesson->count; i++)
    stop += lesson->items[i].kind != LESSON_PROSE;
  return stop;
}

/* The last section that begins before ITEM. */
static size_t section_before(const struct lesson *lesson, size_t item) {
  while (item > 0)
    if (lesson->items[--item].section)
      return item;
  return 0;
}

size_t lesson_back(const struct lesson *lesson, size_t item) {
  size_t start = section_before(lesson, item);
  for (size_t i = start; i < item; i++)
    if (lesson->items[i].kind != LESSON_PROSE)
      return start;
  return section_before(lesson, start);
}
