/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --check and --update: a transcript's steps against a running session. First all steps are run
 * (`run_all`), then what came out is compared or written. */
#include "lesson/check.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/transcript.h"

struct transcript *check_open(const char *path, enum check_result *result, struct text *out) {
  struct text bytes = TEXT_EMPTY;
  *result = CHECK_UNREAD;
  struct transcript *transcript = NULL;
  int error = file_read(path, &bytes);
  if (error) {
    text_addf(out, "%s: %s\n", path, strerror(error));
  } else {
    struct source *source = source_new(path, text_str(&bytes), bytes.len);
    struct diag diag = DIAG_EMPTY;
    transcript = transcript_read(source, &diag);
    if (!transcript && strcmp(diag.kind, TRANSCRIPT_NOTHING) == 0) {
      text_addf(out, "%s\n", diag.message);
      *result = CHECK_SKIPPED;
    } else if (!transcript) {
      diag_print(&diag, out);
      if (out->len > 0 && out->s[out->len - 1] != '\n')
        text_addc(out, '\n');
      if (diag.hint)
        text_addf(out, "  try: %s\n", diag.hint);
    }
    diag_clear(&diag);
    source_free(source);
  }
  text_free(&bytes);
  return transcript;
}

/* The steps of one side, which it runs in their order. */
struct lane {
  const char *side;
  size_t next;   /* the first step that has not run; the transcript's count: none is left */
  size_t latest; /* the last one that has; the count: none */
};

/* What came out of each step. */
struct outcome {
  struct text *actual; /* by step */
  bool *ran;
  size_t *order; /* their numbers, in the order in which they were run */
  size_t count;  /* how many were run */
  bool ended;    /* the session could not go on … */
  size_t last;   /* … at this step */
  struct lane *lanes;
  size_t lane_count;
  size_t *after; /* by step: the next one of its side, or the count */
};

static void outcome_free(struct outcome *o, const struct transcript *transcript) {
  for (size_t i = 0; i < transcript->count; i++)
    text_free(&o->actual[i]);
  free(o->actual);
  free(o->ran);
  free(o->order);
  free(o->lanes);
  free(o->after);
}

/* SIDE's lane, made when new. */
static struct lane *lane_of(struct outcome *o, const struct transcript *t, const char *side) {
  for (size_t i = 0; i < o->lane_count; i++) {
    const char *name = o->lanes[i].side;
    if (name == side || (name && side && strcmp(name, side) == 0))
      return &o->lanes[i];
  }
  o->lanes = mem_resize(o->lanes, o->lane_count + 1, sizeof *o->lanes);
  o->lanes[o->lane_count] = (struct lane){side, t->count, t->count};
  return &o->lanes[o->lane_count++];
}

static struct outcome outcome_new(const struct transcript *t) {
  struct outcome o = {.actual = mem_zalloc(t->count, sizeof *o.actual),
                      .ran = mem_zalloc(t->count, sizeof *o.ran),
                      .order = mem_zalloc(t->count, sizeof *o.order),
                      .after = mem_zalloc(t->count, sizeof *o.after)};
  for (size_t i = t->count; i-- > 0;) {
    struct lane *lane = lane_of(&o, t, t->steps[i].side);
    o.after[i] = lane->next;
    lane->next = i;
  }
  return o;
}

/* What each side has printed goes to its latest step. */
static void collect(const struct transcript *t, const struct check_session *session,
                    struct outcome *o) {
  for (size_t i = 0; i < o->lane_count; i++)
    if (o->lanes[i].latest < t->count)
      session->collect(session->data, o->lanes[i].side, &o->actual[o->lanes[i].latest]);
}

/* The step of a plain transcript that is to be run next: the first whose side is not waiting in an
   earlier one. If all wait, the first that is left: running it tells what for. */
static size_t choose(const struct transcript *t, const struct check_session *session,
                     const struct outcome *o) {
  size_t first = t->count, ready = t->count;
  for (size_t i = 0; i < o->lane_count; i++) {
    const struct lane *lane = &o->lanes[i];
    if (lane->next < first)
      first = lane->next;
    if (lane->next < ready && session->ready(session->data, lane->side))
      ready = lane->next;
  }
  return ready < t->count ? ready : first;
}

static struct outcome run_all(const struct transcript *t, const struct check_session *session) {
  bool apart = t->plain && session->collect;
  struct outcome o = outcome_new(t);
  while (o.count < t->count && !o.ended) {
    size_t i = apart ? choose(t, session, &o) : o.count;
    int status = session->run(session->data, t->steps[i].side, t->steps[i].input, &o.actual[i]);
    o.ran[i] = true;
    o.order[o.count++] = i;
    o.ended = status != 0;
    o.last = i;
    struct lane *lane = lane_of(&o, t, t->steps[i].side);
    lane->latest = i;
    lane->next = o.after[i];
    if (apart)
      collect(t, session, &o);
  }
  return o;
}

enum check_result check_transcript(const struct transcript *t, const struct check_session *session,
                                   struct text *out) {
  enum check_result result = CHECK_SAME;
  struct transcript_bindings bindings = TRANSCRIPT_BINDINGS_EMPTY;
  struct outcome o = run_all(t, session);
  bindings.plain = t->plain;
  for (size_t i = 0; i < t->count; i++)
    if (o.ran[i] && !transcript_match(&t->steps[i], text_str(&o.actual[i]), &bindings)) {
      transcript_diff(t, &t->steps[i], text_str(&o.actual[i]), &bindings, out);
      result = CHECK_DIFFERS;
    }
  if (o.ended) {
    text_addf(out, "%s:%u: the session ended here: %zu of %zu steps were run\n", t->source->name,
              t->steps[o.last].line, o.count, t->count);
    result = CHECK_DIFFERS;
  }
  outcome_free(&o, t);
  transcript_bindings_free(&bindings);
  return result;
}

bool check_order(const struct transcript *t, const struct check_session *session, size_t *order) {
  struct outcome o = run_all(t, session);
  bool whole = !o.ended;
  if (whole)
    memcpy(order, o.order, t->count * sizeof *order);
  outcome_free(&o, t);
  return whole;
}

void check_tap(int number, const char *path, enum check_result result, const char *details,
               struct text *out) {
  if (result == CHECK_SKIPPED) {
    text_addf(out, "ok %d - %s # SKIP %.*s\n", number, path, (int)strcspn(details, "\n"), details);
    return;
  }
  while (*details) {
    size_t len = strcspn(details, "\n");
    text_adds(out, "# ");
    text_add(out, details, len);
    text_addc(out, '\n');
    details += len + (details[len] == '\n');
  }
  text_addf(out, "%s %d - %s\n", result == CHECK_SAME ? "ok" : "not ok", number, path);
}

/* The lines of the file from *AT up to the one with number LINE, copied; *NUMBER counts along. */
static void copy_lines(const struct source *source, size_t *at, uint32_t *number, uint32_t line,
                       struct text *out) {
  while (*number < line && *at < source->len) {
    const char *s = source->text + *at;
    const char *newline = memchr(s, '\n', source->len - *at);
    size_t len = newline ? (size_t)(newline - s) + 1 : source->len - *at;
    if (out)
      text_add(out, s, len);
    *at += len;
    ++*number;
  }
}

/* The expected line that still says what the LEN bytes at ACTUAL say, the first from FROM on, then those
   before it: its index, or step->count. */
static size_t find_line(const struct transcript_step *step, size_t from, const char *actual,
                        size_t len, struct transcript_bindings *bindings) {
  for (size_t i = 0; i < step->count; i++) {
    size_t k = (from + i) % step->count;
    if (transcript_match_line(step->expected[k], actual, len, bindings))
      return k;
  }
  return step->count;
}

/* Whether the step expected the placeholder WORD somewhere. */
static bool has_word(const struct transcript_step *step, const char *word) {
  size_t len = strlen(word);
  for (size_t i = 0; i < step->count; i++) {
    const char *s = step->expected[i].s, *end = s + step->expected[i].len;
    while ((s = memchr(s, '<', (size_t)(end - s))) && (size_t)(end - s) > len + 1) {
      if (memcmp(s + 1, word, len) == 0 && s[len + 1] == '>')
        return true;
      s++;
    }
  }
  return false;
}

/* The binding whose value stands at S, a word of its own in the LEN bytes from LINE, and whose word the
   step used before; or NULL. */
static const struct transcript_binding *value_at(const struct transcript_step *step,
                                                 const struct transcript_bindings *bindings,
                                                 const char *line, size_t len, const char *s) {
  if (s > line && isalnum((unsigned char)s[-1]))
    return NULL;
  for (size_t i = 0; i < bindings->count; i++) {
    size_t n = strlen(bindings->at[i].value);
    if (n <= (size_t)(line + len - s) && memcmp(s, bindings->at[i].value, n) == 0 &&
        (s + n == line + len || !isalnum((unsigned char)s[n])) &&
        has_word(step, bindings->at[i].word))
      return &bindings->at[i];
  }
  return NULL;
}

/* A line that is new, with the placeholders that the step had. */
static void add_new_line(const struct transcript_step *step, const char *line, size_t len,
                         const struct transcript_bindings *bindings, struct text *out) {
  for (const char *s = line; s < line + len;) {
    const struct transcript_binding *b = value_at(step, bindings, line, len, s);
    if (b)
      text_addf(out, "<%s>", b->word);
    else
      text_addc(out, *s);
    s += b ? strlen(b->value) : 1;
  }
}

/* What came out, line by line: as the file had it where that still matches. */
static void add_actual(const struct transcript_step *step, const char *actual,
                       struct transcript_bindings *bindings, struct text *out) {
  size_t old = 0;
  while (*actual) {
    size_t len = strcspn(actual, "\n");
    size_t found = find_line(step, old, actual, len, bindings);
    if (len > 0)
      text_fill(out, ' ', step->indent);
    if (found < step->count) {
      text_add(out, step->expected[found].s, step->expected[found].len);
      old = found + 1;
    } else {
      add_new_line(step, actual, len, bindings, out);
    }
    text_addc(out, '\n');
    actual += len + (actual[len] == '\n');
  }
}

enum check_result check_update(const struct transcript *t, const struct check_session *session,
                               struct text *out) {
  enum check_result result = CHECK_SAME;
  struct transcript_bindings bindings = TRANSCRIPT_BINDINGS_EMPTY;
  struct outcome o = run_all(t, session);
  bindings.plain = t->plain;
  if (o.ended) {
    text_addf(out, "%s:%u: the session ended here, the file stays as it is: %s", t->source->name,
              t->steps[o.last].line, text_str(&o.actual[o.last]));
    result = CHECK_ENDED;
  }
  size_t at = 0;
  uint32_t number = 0;
  for (size_t i = 0; i < t->count && !o.ended; i++) {
    const struct transcript_step *step = &t->steps[i];
    uint32_t first = step->count ? step->expected[0].number - 1 : step->end;
    copy_lines(t->source, &at, &number, first, out);
    if (!transcript_match(step, text_str(&o.actual[i]), &bindings)) {
      copy_lines(t->source, &at, &number, step->end, NULL);
      add_actual(step, text_str(&o.actual[i]), &bindings, out);
      result = CHECK_DIFFERS;
    }
  }
  if (!o.ended)
    copy_lines(t->source, &at, &number, UINT32_MAX, out);
  outcome_free(&o, t);
  transcript_bindings_free(&bindings);
  return result;
}
