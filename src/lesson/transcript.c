/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of transcripts. Comparing is in lesson/match.c. */
#include "lesson/transcript.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "lesson/exercise.h"
#include "lesson/mistake.h"
#include "lesson/note.h"
#include "lesson/quiz.h"
#include "lesson/task.h"
#include "lesson/task_check.h"
#include "lesson/transcript_line.h"
#include "lesson/transcript_needs.h"
#include "lesson/transcript_prompt.h"

struct transcript_reader {
  struct source *source;
  struct diag *diag;
  size_t at;       /* where the next line begins */
  uint32_t number; /* of the line just taken */
  size_t line_at;  /* where that one began */
  struct transcript *transcript;
  struct text input;              /* of the last step, while it may still go on */
  bool typing;                    /* the last line was input: `... ` may go on with it */
  bool markdown;                  /* a block with the info string `sockshell` was seen */
  bool shows;                     /* … one with `markdown`, which shows how a lesson is written */
  char *heading_side;             /* bare form: the side that the last heading named */
  struct transcript_line stray;   /* the first prompt in the prose */
  struct transcript_line comment; /* the first that is never closed */
  struct transcript_line misspelt; /* the kind of the first block that is nearly one of ours … */
  const char *meant;               /* … and which */
};

static int wrong(struct transcript_reader *r, struct transcript_line line, const char *message,
                 const char *hint) {
  uint32_t start = line.s ? (uint32_t)(line.s - r->source->text) : 0;
  struct span span = {start, start + (uint32_t)line.len, line.number};
  diag_set(r->diag, "SyntaxError", r->source, span, "%s", message);
  if (hint)
    diag_hint(r->diag, "%s", hint);
  return -1;
}

/* The next line into *LINE; false at the end. */
static bool next_line(struct transcript_reader *r, struct transcript_line *line) {
  const struct source *source = r->source;
  if (r->at >= source->len)
    return false;
  const char *s = source->text + r->at;
  const char *newline = memchr(s, '\n', source->len - r->at);
  size_t len = newline ? (size_t)(newline - s) : source->len - r->at;
  r->line_at = r->at;
  r->at += len + (newline != NULL);
  if (len > 0 && s[len - 1] == '\r')
    len--;
  *line = (struct transcript_line){s, len, ++r->number};
  return true;
}

/* Steps, a quiz or a task begin at byte START. */
static struct transcript_block *add_block(struct transcript_reader *r, size_t start) {
  struct transcript *t = r->transcript;
  t->blocks = mem_room(t->blocks, t->block_count, sizeof *t->blocks);
  t->blocks[t->block_count] = (struct transcript_block){start, start, t->count, 0, NULL, NULL};
  return &t->blocks[t->block_count++];
}

/* The last block, of steps, ends before byte END. */
static void end_block(struct transcript_reader *r, size_t end) {
  struct transcript *t = r->transcript;
  struct transcript_block *block = &t->blocks[t->block_count - 1];
  block->end = end;
  block->count = t->count - block->first;
}

/* The last step is complete: empty lines at the end of what it expects do not count. */
static void finish_step(struct transcript_reader *r) {
  struct transcript *t = r->transcript;
  if (t->count == 0 || t->steps[t->count - 1].input)
    return;
  struct transcript_step *step = &t->steps[t->count - 1];
  step->input = text_take(&r->input);
  while (step->count > 0 && transcript_line_blank(step->expected[step->count - 1]))
    step->count--;
  if (step->count > 0)
    step->end = step->expected[step->count - 1].number;
  r->typing = false;
}

static void add_step(struct transcript_reader *r, struct transcript_line line, size_t indent,
                     const char *side, size_t side_len, const char *input) {
  finish_step(r);
  struct transcript *t = r->transcript;
  t->steps = mem_room(t->steps, t->count, sizeof *t->steps);
  struct transcript_step *step = &t->steps[t->count++];
  *step = (struct transcript_step){.line = line.number, .end = line.number, .indent = indent};
  if (side_len > 0)
    step->side = mem_strndup(side, side_len);
  else if (r->heading_side)
    step->side = mem_strdup(r->heading_side);
  text_add(&r->input, input, line.len - (size_t)(input - line.s));
  r->typing = true;
}

static void add_input(struct transcript_reader *r, struct transcript_line line, const char *input) {
  text_addc(&r->input, '\n');
  text_add(&r->input, input, line.len - (size_t)(input - line.s));
  r->transcript->steps[r->transcript->count - 1].end = line.number;
}

static int add_expected(struct transcript_reader *r, struct transcript_line line) {
  struct transcript_step *step = &r->transcript->steps[r->transcript->count - 1];
  for (size_t i = 0; i + 3 < line.len; i++)
    if (memcmp(line.s + i, "<*>", 3) == 0)
      return wrong(r, line, "text after <*>",
                   "<*> already stands for everything to the end of the line");
  step->expected = mem_room(step->expected, step->count, sizeof *step->expected);
  step->expected[step->count++] = line;
  r->typing = false;
  return 0;
}

/* A line of a transcript whose prompts are indented by INDENT blanks. FIRST: nothing stands before it in
   its block. */
static int take_line(struct transcript_reader *r, struct transcript_line whole, size_t indent,
                     bool first) {
  struct transcript_line line = transcript_line_cut(whole, indent);
  const char *side, *input;
  size_t side_len;
  bool continued;
  if (!transcript_prompt_read(line.s, line.len, &side, &side_len, &input, &continued)) {
    if (first && !transcript_line_blank(line))
      return wrong(r, line, "output before the first prompt of the block",
                   "begin the block with a line like `>>> sock = socket.socket()`");
    if (transcript_prompt_mistyped(line.s, line.len))
      return wrong(
          r, line, "this looks like a prompt and is none",
          "a prompt is `>>> ` with a blank after it; for output that begins so write `<*>`");
    return first ? 0 : add_expected(r, line);
  }
  if (!continued) {
    add_step(r, line, indent, side, side_len, input);
    return 0;
  }
  if (r->typing) {
    add_input(r, line, input);
    return 0;
  }
  if (first)
    return wrong(r, line, "`...` goes on with nothing", "the line before it must be input: `>>> `");
  return add_expected(r, line);
}

static bool closes(struct transcript_line line, char c, size_t length) {
  size_t n;
  struct transcript_line info;
  return transcript_line_fence(line, &n, &info) == c && n >= length && info.len == 0;
}

/* What is wrong with a part of the file, in LINE unless the mistake says where; takes MISTAKE. */
static int wrong_part(struct transcript_reader *r, struct transcript_line line,
                      struct lesson_mistake *mistake) {
  if (mistake->where.s) {
    line.s = mistake->where.s;
    line.len = mistake->where.len;
  }
  wrong(r, line, mistake->message, mistake->hint);
  lesson_mistake_clear(mistake);
  return -1;
}

static int unclosed(struct transcript_reader *r, struct transcript_line opening) {
  return wrong(r, opening, "this block is never closed",
               "end it with a line of the same characters");
}

/* A block of steps, its opening line taken; INFO: what follows `sockshell`. */
static int read_steps(struct transcript_reader *r, struct transcript_line opening, char c,
                      size_t length, struct transcript_line info) {
  size_t indent = transcript_line_indent(opening);
  bool first = true;
  struct transcript_line line;
  struct lesson_mistake mistake = LESSON_MISTAKE_NONE;
  add_block(r, r->line_at);
  if (transcript_needs_read(r->transcript, info, &mistake) != 0)
    return wrong_part(r, opening, &mistake);
  while (next_line(r, &line)) {
    if (closes(line, c, length)) {
      finish_step(r);
      end_block(r, r->at);
      return 0;
    }
    if (take_line(r, line, indent, first) != 0)
      return -1;
    first = first && transcript_line_blank(line);
  }
  return unclosed(r, opening);
}

/* The lines of a block, its opening line taken, up to its end: *LINES is to be freed. */
static int take_lines(struct transcript_reader *r, struct transcript_line opening, char c,
                      size_t length, struct transcript_line **lines, size_t *count) {
  struct transcript_line line;
  *lines = NULL;
  *count = 0;
  while (next_line(r, &line)) {
    if (closes(line, c, length))
      return 0;
    *lines = mem_room(*lines, *count, sizeof **lines);
    (*lines)[(*count)++] = line;
  }
  return unclosed(r, opening);
}

/* A block `quiz`, its opening line and the COUNT others taken; START: where it begins. */
static int read_quiz(struct transcript_reader *r, struct transcript_line opening,
                     const struct transcript_line *lines, size_t count, size_t start) {
  struct lesson_mistake mistake = LESSON_MISTAKE_NONE;
  struct quiz *quiz = quiz_read(lines, count, &mistake);
  if (!quiz)
    return wrong_part(r, mistake.line < count ? lines[mistake.line] : opening, &mistake);
  struct transcript_block *block = add_block(r, start);
  block->end = r->at;
  block->quiz = quiz;
  return 0;
}

/* The name after `task`: letters, digits and hyphens; none: NULL in *NAME. */
static int read_name(struct transcript_reader *r, struct transcript_line rest, char **name) {
  struct transcript_line w = transcript_line_word(&rest);
  bool good = rest.len == 0 && w.len < EXERCISE_NAME;
  for (size_t i = 0; i < w.len; i++)
    good = good && (isalnum((unsigned char)w.s[i]) || w.s[i] == '-');
  *name = good && w.len ? mem_strndup(w.s, w.len) : NULL;
  return good ? 0
              : wrong(r, rest.len ? rest : w, "not the name of a task",
                      "one word of letters, digits and hyphens: ```task close-wait");
}

/* The same of a block `task`; REST: what follows that word. */
static int read_task(struct transcript_reader *r, struct transcript_line opening,
                     struct transcript_line rest, const struct transcript_line *lines, size_t count,
                     size_t start) {
  struct lesson_mistake mistake = LESSON_MISTAKE_NONE;
  char *name;
  if (read_name(r, rest, &name) != 0)
    return -1;
  struct lesson_task *task = task_read(lines, count, &mistake);
  if (!task) {
    free(name);
    return wrong_part(r, mistake.line < count ? lines[mistake.line] : opening, &mistake);
  }
  task->name = name;
  task->line = opening.number;
  struct transcript_block *block = add_block(r, start);
  block->end = r->at;
  block->task = task;
  return 0;
}

/* A block `quiz` or `task`, its opening line taken. */
static int read_exercise(struct transcript_reader *r, struct transcript_line opening, char c,
                         size_t length, struct transcript_line info) {
  struct transcript_line *lines, first = transcript_line_word(&info);
  size_t count, start = r->line_at;
  int status = take_lines(r, opening, c, length, &lines, &count);
  if (status == 0 && transcript_line_is(first, "quiz"))
    status = read_quiz(r, opening, lines, count, start);
  else if (status == 0)
    status = read_task(r, opening, info, lines, count, start);
  free(lines);
  return status;
}

/* KIND, the first word after a fence: whether it was meant to be one of those that a lesson has. */
static void note_misspelt(struct transcript_reader *r, struct transcript_line kind) {
  struct nearest near = nearest_start(kind.s, kind.len);
  nearest_offer(&near, "sockshell");
  nearest_offer(&near, "quiz");
  nearest_offer(&near, "task");
  if (near.best && !r->meant) {
    r->misspelt = kind;
    r->meant = near.best;
  }
}

static int misspelt(struct transcript_reader *r) {
  wrong(r, r->misspelt, "not one of a lesson's blocks: it would only be shown", NULL);
  diag_hint(r->diag, "did you mean ```%s?", r->meant);
  return -1;
}

/* Any other block, its opening line taken. */
static int skip_block(struct transcript_reader *r, struct transcript_line opening, char c,
                      size_t length) {
  struct transcript_line line;
  while (next_line(r, &line))
    if (closes(line, c, length))
      return 0;
  return r->markdown ? unclosed(r, opening) : 0;
}

static bool is_prompt(struct transcript_line line) {
  const char *side, *input;
  size_t side_len;
  bool continued;
  return transcript_prompt_read(line.s, line.len, &side, &side_len, &input, &continued) &&
         !continued;
}

/* Whether LINE, the last that was read, begins a comment that has no end. */
static bool is_open_comment(const struct transcript_reader *r, struct transcript_line line) {
  struct transcript_line text = transcript_line_cut(line, 3);
  size_t rest = (size_t)(r->source->text + r->source->len - text.s);
  return transcript_line_indent(line) < 4 && lesson_comment(text.s, rest) == rest &&
         memcmp(r->source->text + r->source->len - 3, "-->", 3) != 0;
}

/* Every fenced block. */
static int read_markdown(struct transcript_reader *r) {
  struct transcript_line line, info;
  size_t length;
  while (next_line(r, &line)) {
    char c = transcript_line_fence(line, &length, &info);
    if (c == 0) {
      if (!r->stray.s && transcript_line_indent(line) < 4 &&
          is_prompt(transcript_line_cut(line, 3)))
        r->stray = line;
      if (!r->comment.s && is_open_comment(r, line))
        r->comment = line;
      continue;
    }
    struct transcript_line rest = info, first = transcript_line_word(&rest);
    bool steps = transcript_line_is(first, "sockshell");
    r->markdown = r->markdown || steps;
    r->shows = r->shows || transcript_line_is(first, "markdown");
    bool exercise = transcript_line_is(first, "quiz") || transcript_line_is(first, "task");
    if (!steps && !exercise)
      note_misspelt(r, first);
    if (steps      ? read_steps(r, line, c, length, rest) != 0
        : exercise ? read_exercise(r, line, c, length, info) != 0
                   : skip_block(r, line, c, length) != 0)
      return -1;
  }
  if (r->markdown && r->stray.s)
    return wrong(r, r->stray, "a prompt outside of any block",
                 "put it into a block that begins with ```sockshell");
  if (r->markdown && r->comment.s)
    return wrong(r, r->comment, "this comment is never closed: all that follows belongs to it",
                 "end it with -->");
  if (r->markdown && r->meant)
    return misspelt(r);
  return 0;
}

/* "## Server side" names the side "server". */
static void read_heading(struct transcript_reader *r, struct transcript_line line) {
  while (line.len > 0 && line.s[0] == '#')
    line = (struct transcript_line){line.s + 1, line.len - 1, line.number};
  line = transcript_line_cut(line, line.len);
  struct transcript_line name = transcript_line_word(&line);
  bool letters = name.len > 0;
  for (size_t i = 0; i < name.len; i++)
    letters = letters && isalpha((unsigned char)name.s[i]);
  if (!letters || !transcript_line_is(transcript_line_word(&line), "side") || line.len > 0)
    return;
  free(r->heading_side);
  r->heading_side = mem_strndup(name.s, name.len);
  for (char *s = r->heading_side; *s; s++)
    *s = (char)tolower((unsigned char)*s);
}

static void free_exercises(const struct transcript *t) {
  for (size_t i = 0; i < t->block_count; i++) {
    quiz_free(t->blocks[i].quiz);
    task_free(t->blocks[i].task);
  }
}

/* What the reader of the bare form took before: it starts again. */
static void start_again(struct transcript_reader *r) {
  free_exercises(r->transcript);
  r->transcript->block_count = 0;
  r->at = 0;
  r->number = 0;
}

static void leave_block(struct transcript_reader *r, size_t end) {
  finish_step(r);
  end_block(r, end);
}

/* A file of prompts and output, perhaps with prose around: a transcript begins at a prompt and, when it
   is indented, ends at a line that is not. */
static int read_bare(struct transcript_reader *r) {
  struct transcript_line line, info;
  bool inside = false;
  size_t indent = 0, length;
  while (next_line(r, &line)) {
    if (inside && ((!transcript_line_blank(line) && transcript_line_indent(line) < indent) ||
                   transcript_line_fence(line, &length, &info))) {
      leave_block(r, r->line_at);
      inside = false;
      if (transcript_line_fence(line, &length, &info))
        continue;
    }
    if (!inside && line.len > 0 && line.s[0] == '#')
      read_heading(r, line);
    if (!inside && is_prompt(transcript_line_cut(line, transcript_line_indent(line)))) {
      add_block(r, r->line_at);
      inside = true;
      indent = transcript_line_indent(line);
    }
    if (inside && take_line(r, line, indent, false) != 0)
      return -1;
  }
  if (inside)
    leave_block(r, r->source->len);
  return 0;
}

/* Whether a line that the steps expect is a system call's, as the prompt shows it. */
static bool has_trace(const struct transcript *t) {
  for (size_t i = 0; i < t->count; i++)
    for (size_t k = 0; k < t->steps[i].count; k++) {
      struct transcript_line line = t->steps[i].expected[k];
      if (line.len > 5 &&
          (memcmp(line.s, "  \xe2\x86\x92 ", 6) == 0 || memcmp(line.s, "  -> ", 5) == 0))
        return true;
    }
  return false;
}

/* Whether the LEN bytes at S are UTF-8 without NUL; *BAD is where it ends being so. */
static bool is_text(const char *s, size_t len, size_t *bad) {
  for (size_t i = 0; i < len;) {
    struct utf8 next = utf8_at(s + i, len - i);
    *bad = i;
    if (!next.valid || next.c == 0)
      return false;
    i += next.len;
  }
  return true;
}

bool transcript_is_text(const char *s, size_t len) {
  size_t bad;
  return is_text(s, len, &bad);
}

static int check_text(struct transcript_reader *r) {
  const struct source *source = r->source;
  size_t bad = 0;
  struct transcript_line place = {source->text, 0, 1};
  if (source->len > TRANSCRIPT_BYTES_MAX)
    return wrong(r, place, "larger than a transcript may be (16 MiB)", NULL);
  if (is_text(source->text, source->len, &bad))
    return 0;
  for (size_t i = 0; i < bad; i++)
    place.number += source->text[i] == '\n';
  place.s = source->text + bad;
  place.len = 1;
  return wrong(r, place, "this is not UTF-8 text", "is it really a lesson or a transcript?");
}

/* No mistake when the file is only to be checked: a note without a transcript. */
static int nothing_there(struct transcript_reader *r) {
  wrong(r, (struct transcript_line){r->source->text, 0, 1}, "no prompt in this file",
        "a transcript has lines that begin with `>>> `");
  free(r->diag->kind);
  r->diag->kind = mem_strdup(TRANSCRIPT_NOTHING);
  return -1;
}

static int read_all(struct transcript_reader *r) {
  if (check_text(r) != 0 || read_markdown(r) != 0)
    return -1;
  if (!r->markdown && !r->shows) {
    start_again(r);
    if (read_bare(r) != 0)
      return -1;
    r->transcript->bare = true;
    r->transcript->plain = !has_trace(r->transcript);
  }
  if (r->transcript->count == 0)
    return nothing_there(r);
  struct lesson_mistake mistake = LESSON_MISTAKE_NONE;
  if (task_check(r->transcript, &mistake) == 0)
    return 0;
  return wrong_part(r, (struct transcript_line){NULL, 0, (uint32_t)mistake.line}, &mistake);
}

struct transcript *transcript_read(struct source *source, struct diag *diag) {
  struct transcript *transcript = mem_zalloc(1, sizeof *transcript);
  transcript->source = source_ref(source);
  struct transcript_reader r = {.source = source, .diag = diag, .transcript = transcript};
  int status = read_all(&r);
  free(r.heading_side);
  text_free(&r.input);
  if (status == 0)
    return transcript;
  transcript_free(transcript);
  return NULL;
}

bool transcript_is_apart(const struct transcript *t) {
  const char *first = t->count ? t->steps[0].side : NULL;
  for (size_t i = 1; i < t->count; i++) {
    const char *side = t->steps[i].side;
    if (side != first && (!side || !first || strcmp(side, first)))
      return t->plain;
  }
  return false;
}

void transcript_free(struct transcript *transcript) {
  if (!transcript)
    return;
  for (size_t i = 0; i < transcript->count; i++) {
    free(transcript->steps[i].side);
    free(transcript->steps[i].input);
    free(transcript->steps[i].expected);
  }
  free_exercises(transcript);
  for (size_t i = 0; i < transcript->file_count; i++)
    free(transcript->files[i].name);
  free(transcript->files);
  free(transcript->blocks);
  free(transcript->order);
  free(transcript->steps);
  source_free(transcript->source);
  free(transcript);
}
