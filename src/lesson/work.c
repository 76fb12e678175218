/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading works: the file, its transcript, and which lines belong to which exercise. */
#include "lesson/work.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/exercise.h"
#include "lesson/task.h"
#include "lesson/transcript.h"

/* The file. */

/* Why a file of MODE is not read; NULL: it is. */
static const char *unfit(mode_t mode) {
  return S_ISLNK(mode)    ? "it is a symbolic link; only a file itself is graded"
         : S_ISDIR(mode)  ? "it is a folder, not a plain file"
         : S_ISFIFO(mode) ? "it is a FIFO, not a plain file"
         : S_ISSOCK(mode) ? "it is a socket, not a plain file"
         : S_ISREG(mode)  ? NULL
                          : "it is a device, not a plain file";
}

/* Nothing is opened that is not a plain file: opening a FIFO waits, and a device may do more. */
static int read_file(const char *path, struct text *out, struct text *why) {
  struct stat st;
  const char *bad = NULL;
  int error = lstat(path, &st) < 0 ? errno : 0, fd = -1;
  if (!error && !(bad = unfit(st.st_mode))) {
    fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    error = fd < 0 || fstat(fd, &st) < 0 ? errno : 0;
    bad = error ? NULL : unfit(st.st_mode); /* something else may have its place by now */
    if (!error && !bad)
      error = file_read_open(fd, TRANSCRIPT_BYTES_MAX, out);
  }
  if (fd >= 0)
    close(fd);
  if (!error && !bad && strspn(text_str(out), " \t\r\n") == out->len)
    bad = "it is empty";
  if (error == EFBIG)
    bad = "it is larger than a transcript may be (16 MiB)";
  if (error || bad)
    text_adds(why, bad ? bad : strerror(error));
  return error || bad ? -1 : 0;
}

/* The transcript of SOURCE; NULL: WHY says what is wrong with it, or it has *NOTHING to run. */
static struct transcript *read_transcript(struct source *source, bool *nothing, struct text *why) {
  struct diag diag = DIAG_EMPTY;
  struct transcript *t = transcript_read(source, &diag);
  *nothing = !t && strcmp(diag.kind, TRANSCRIPT_NOTHING) == 0;
  if (!t && !*nothing) {
    text_addf(why, "line %u: %s", diag.span.line, diag.message);
    if (diag.hint)
      text_addf(why, "; %s", diag.hint);
  }
  diag_clear(&diag);
  return t;
}

/* Headings. */

/* The words of a line: LEN bytes at S. */
struct words {
  const char *s;
  size_t len;
};

static struct words trim(struct words w, const char *characters) {
  while (w.len && strchr(characters, *w.s) && *w.s)
    w = (struct words){w.s + 1, w.len - 1};
  while (w.len && strchr(characters, w.s[w.len - 1]) && w.s[w.len - 1])
    w.len--;
  return w;
}

/* Whether W begins with WORD, whatever its case; then it becomes what follows. */
static bool skip(struct words *w, const char *word) {
  size_t len = strlen(word);
  if (w->len < len || strncasecmp(w->s, word, len) != 0 ||
      (w->len > len && (isalnum((unsigned char)w->s[len]) || w->s[len] == '-')))
    return false; /* `task-force` is a name */
  *w = trim((struct words){w->s + len, w->len - len}, " \t:");
  return true;
}

/* The number that W begins with, as a word of its own; 0: it does not. */
static size_t number_of(struct words w) {
  size_t number = 0, i = 0;
  for (; i < w.len && isdigit((unsigned char)w.s[i]) && number < 1000; i++)
    number = number * 10 + (size_t)(w.s[i] - '0');
  return i < w.len && (isalnum((unsigned char)w.s[i]) || w.s[i] == '-') ? 0 : number;
}

/* The exercise with NUMBER of its kind, or the count. */
static size_t counted(const struct exercises *all, bool tasks, size_t number) {
  size_t i = 0;
  for (; i < all->count; i++)
    if ((all->at[i].task != NULL) == tasks && --number == 0)
      break;
  return i;
}

/* The exercise that a heading's words W mean, or the count. *CLAIMS: they say that they mean one. NEAR has the task that
   they nearly name. */
static size_t meant(const struct exercises *all, struct words w, bool *claims,
                    struct nearest *near) {
  w = trim(w, " \t#`*_:");
  bool task = skip(&w, "task"), quiz = !task && (skip(&w, "quiz") || skip(&w, "question"));
  w = trim(w, " \t#`*_:");
  size_t number = task || quiz ? number_of(w) : 0, found = all->count;
  *claims = (task || quiz) && w.len;
  *near = nearest_start(w.s, w.len);
  if (number)
    found = counted(all, task, number);
  for (size_t i = 0; i < all->count && found == all->count && !quiz; i++) {
    const struct exercise *e = &all->at[i];
    if (!e->task || !e->task->name)
      continue;
    nearest_offer(near, e->name);
    if (strlen(e->name) == w.len && strncasecmp(e->name, w.s, w.len) == 0)
      found = i;
  }
  return found;
}

/* Lines. */

#define REMARKS_MAX 5 /* that are kept of a work */

struct work_reader {
  struct work_file *work;
  const struct exercises *exercises;
  size_t step;            /* the first one that is still to come */
  struct work_part *part; /* that the lines belong to, or NULL */
  uint32_t heading;       /* the line of its last heading */
  bool answered;          /* … an answer stands below that */
  bool said;              /* … something else does */
  char fence;             /* of the block that they are in; 0: none */
  size_t length;
  char *unknown; /* its heading nearly names a task: what to say if there is a statement below it */
  bool refused;  /* its heading names what is not there, which was said */
  struct text remarks;
  unsigned remark_count;
};

/* Whether LINE opens or closes a fenced block, or is in one. */
static bool is_fenced(struct work_reader *r, struct words line) {
  struct words w = trim(line, " \t\r");
  bool indented = w.s - line.s > 3;
  char c = w.len && !indented && strchr("`~", *w.s) ? *w.s : '\0';
  size_t n = 0;
  while (c && n < w.len && w.s[n] == c)
    n++;
  if (r->fence) {
    if (c == r->fence && n >= r->length && n == w.len)
      r->fence = '\0';
    return true;
  }
  if (n < 3 || (c == '`' && memchr(w.s + n, c, w.len - n)))
    return false;
  r->fence = c;
  r->length = n;
  return true;
}

/* Remarks on the line with NUMBER; of many, the first REMARKS_MAX are kept. */
static void remark(struct work_reader *r, uint32_t number, const char *words) {
  if (r->remark_count < REMARKS_MAX)
    text_addf(&r->remarks, "%sline %u: %s", r->remark_count ? "; " : "", number, words);
  else if (r->remark_count == REMARKS_MAX)
    text_adds(&r->remarks, "; more lines are like these");
  r->remark_count++;
}

/* Remarks that WHAT in the line with NUMBER takes the place of what was in the line BEFORE. */
static void remark_second(struct work_reader *r, uint32_t number, const char *what,
                          uint32_t before) {
  struct text t = TEXT_EMPTY;
  text_addf(&t, "%s, and not what line %u has for the same exercise", what, before);
  remark(r, number, text_str(&t));
  text_free(&t);
}

/* The part before the line with NUMBER is complete. */
static void end_part(struct work_reader *r, uint32_t number) {
  const struct transcript *t = r->work->transcript;
  size_t first = r->step;
  while (t && r->step < t->count && t->steps[r->step].line < number)
    r->step++;
  bool task = r->part && r->exercises->at[r->part - r->work->parts].task, typed = r->step > first;
  if (!task && typed && r->unknown)
    remark(r, r->heading, r->unknown);
  else if (!task && typed && !r->refused)
    remark(r, t->steps[first].line, "the statement is not below a heading that names a task");
  if (task && typed && r->part->count)
    remark_second(r, t->steps[first].line, "what begins here counts",
                  t->steps[r->part->first].line);
  if (task && typed) {
    r->part->first = first;
    r->part->count = r->step - first;
  }
  if (r->part && !typed && !r->answered && r->said)
    remark(r, r->heading, "nothing below this heading is a statement or an answer");
  r->part = NULL;
  free(r->unknown);
  r->unknown = NULL;
  r->refused = false;
}

static void take_heading(struct work_reader *r, struct words w, uint32_t number) {
  bool claims;
  struct nearest near;
  size_t i = meant(r->exercises, w, &claims, &near);
  if (i == r->exercises->count && !claims && !near.best)
    return;
  end_part(r, number);
  r->heading = number;
  if (i < r->exercises->count) {
    r->part = &r->work->parts[i];
    r->part->line = number;
    r->answered = r->said = false;
  } else {
    struct text t = TEXT_EMPTY;
    w = trim(w, " \t#");
    text_addf(&t, "the lesson has no '%.*s'", (int)w.len, w.s);
    if (near.best)
      text_addf(&t, "; did you mean '%s'?", near.best);
    if (claims)
      remark(r, number, text_str(&t));
    r->refused = claims;
    r->unknown = claims ? NULL : text_take(&t);
    text_free(&t);
  }
}

/* A line `answer: 2`, also as the player's prompt has it, `answer> 2`, and below a question that is quoted: whether it
   is one. One without words takes nothing back. */
static bool take_answer(struct work_reader *r, struct words w, uint32_t number) {
  static const char word[] = "answer";
  const size_t len = sizeof word - 1;
  w = trim(w, " \t\r*_>");
  if (w.len <= len || strncasecmp(w.s, word, len) != 0)
    return false;
  w = trim((struct words){w.s + len, w.len - len}, " \t");
  if (!w.len || !strchr(":>", *w.s))
    return false;
  w = trim((struct words){w.s + 1, w.len - 1}, " \t*_`");
  if (w.len) {
    if (r->part->answer)
      remark_second(r, number, "this answer counts", r->part->answer_line);
    free(r->part->answer);
    r->part->answer = mem_strndup(w.s, w.len);
    r->part->answer_line = number;
    r->answered = true;
  }
  return true;
}

/* A line below a heading that is neither a fence nor another heading. What is quoted is the lesson's. */
static void take_line(struct work_reader *r, struct words line, uint32_t number) {
  struct words w = trim(line, " \t\r");
  bool quiz = r->part && r->exercises->at[r->part - r->work->parts].quiz;
  if (w.len && r->part && !(quiz && take_answer(r, line, number)))
    r->said |= *w.s != '>';
}

static void read_lines(struct work_reader *r, const char *s, size_t len) {
  const char *end = s + len;
  for (uint32_t number = 1; s < end; number++) {
    const char *newline = memchr(s, '\n', (size_t)(end - s));
    struct words line = {s, (size_t)((newline ? newline : end) - s)};
    s += line.len + 1;
    bool inside = r->fence;
    if (is_fenced(r, line)) {
      r->said |= inside && r->fence && r->part && trim(line, " \t\r").len;
      continue;
    }
    struct words w = trim(line, " \t\r");
    if (w.len && *w.s == '#' && w.s - line.s <= 3)
      take_heading(r, w, number);
    else
      take_line(r, line, number);
  }
  end_part(r, UINT32_MAX);
}

static bool has_anything(const struct work_file *work) {
  for (size_t i = 0; i < work->count; i++)
    if (work->parts[i].count || work->parts[i].answer)
      return true;
  return false;
}

static void say_nothing(const struct work_file *work, const struct exercises *all,
                        struct text *why) {
  bool named = false;
  for (size_t i = 0; i < work->count; i++)
    named |= work->parts[i].line != 0;
  if (work->remark)
    text_adds(why, work->remark);
  else if (named)
    text_adds(why, "there is neither a statement nor an answer under its headings");
  else
    text_addf(why, "no heading names a task or quiz of the lesson, such as '## %s'",
              all->count ? all->at[0].name : "");
}

struct work_file *work_read(struct source *source, const struct exercises *exercises,
                            struct text *why) {
  bool nothing = false;
  struct transcript *t = read_transcript(source, &nothing, why);
  if (!t && !nothing)
    return NULL;
  struct work_file *work = mem_zalloc(1, sizeof *work);
  work->transcript = t;
  work->count = exercises->count;
  work->parts = mem_zalloc(work->count, sizeof *work->parts);
  struct work_reader r = {.work = work, .exercises = exercises};
  read_lines(&r, source->text, source->len);
  work->remark = r.remark_count ? text_take(&r.remarks) : NULL;
  if (has_anything(work))
    return work;
  say_nothing(work, exercises, why);
  work_free(work);
  return NULL;
}

struct work_file *work_open(const char *path, const struct exercises *exercises, struct text *why) {
  struct text bytes = TEXT_EMPTY;
  struct work_file *work = NULL;
  if (read_file(path, &bytes, why) == 0) {
    size_t mark = bytes.len >= 3 && memcmp(bytes.s, "\xef\xbb\xbf", 3) == 0
                      ? 3
                      : 0; /* some editors begin so */
    struct source *source = source_new(path, text_str(&bytes) + mark, bytes.len - mark);
    work = work_read(source, exercises, why);
    source_free(source);
  }
  text_free(&bytes);
  return work;
}

void work_free(struct work_file *work) {
  if (!work)
    return;
  for (size_t i = 0; i < work->count; i++)
    free(work->parts[i].answer);
  free(work->parts);
  free(work->remark);
  transcript_free(work->transcript);
  free(work);
}
