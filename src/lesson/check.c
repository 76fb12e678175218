/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --check and --update: a transcript's steps against a running session. First all steps are run
 * (`run_all`), then what came out is compared or written. */
#include "lesson/check.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/library.h"
#include "lesson/transcript.h"

struct transcript *check_open(const char *path, enum check_result *result, struct text *out) {
  struct text bytes = TEXT_EMPTY;
  *result = CHECK_UNREAD;
  struct transcript *transcript = NULL;
  int error = file_read(path, &bytes);
  if (error) {
    text_addf(out, "%s: %s\n", path, strerror(error));
    struct text hint = TEXT_EMPTY;
    if (error == ENOENT)
      library_hint(path, &hint);
    if (hint.len)
      text_addf(out, "  try: %s\n", hint.s);
    text_free(&hint);
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
  bindings.of = t;
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

/* The expected line, the first from FROM on, then those before it, that says what LINE says; `<*>` alone
   says nothing. Its index, or step->count. */
static size_t find_line(const struct transcript_step *step, size_t from,
                        struct transcript_line line, struct transcript_bindings *bindings) {
  for (size_t i = 0; i < step->count; i++) {
    size_t k = (from + i) % step->count;
    if (!transcript_any_lines(step->expected[k]) &&
        transcript_match_line(step->expected[k], line.s, line.len, bindings))
      return k;
  }
  return step->count;
}

#define VALUE_SHORT 3 /* bytes: such a value, a descriptor, is also many other numbers */

/* Whether the step expected the placeholder of B somewhere; if its value is short, then between the
   characters BEFORE and AFTER ('\0': the end of the line). */
static bool has_word(const struct transcript_step *step, const struct transcript_binding *b,
                     char before, char after) {
  size_t len = strlen(b->word);
  bool anywhere = strlen(b->value) > VALUE_SHORT;
  for (size_t i = 0; i < step->count; i++) {
    const char *line = step->expected[i].s, *s = line, *end = line + step->expected[i].len;
    for (; (s = memchr(s, '<', (size_t)(end - s))) && (size_t)(end - s) > len + 1; s++)
      if (memcmp(s + 1, b->word, len) == 0 && s[len + 1] == '>' &&
          (anywhere || ((s > line ? s[-1] : '\0') == before &&
                        (s + len + 2 < end ? s[len + 2] : '\0') == after)))
        return true;
  }
  return false;
}

/* The binding whose value is at S, a word of its own in LINE, and whose placeholder the step used for it
   before; or NULL. */
static const struct transcript_binding *value_at(const struct transcript_step *step,
                                                 const struct transcript_bindings *bindings,
                                                 struct transcript_line line, const char *s) {
  const char *end = line.s + line.len;
  char before = s > line.s ? s[-1] : '\0';
  if (isalnum((unsigned char)before))
    return NULL;
  for (size_t i = 0; i < bindings->count; i++) {
    const struct transcript_binding *b = &bindings->at[i];
    size_t n = strlen(b->value);
    if (n > (size_t)(end - s) || memcmp(s, b->value, n) != 0)
      continue;
    char after = s + n < end ? s[n] : '\0';
    if (!isalnum((unsigned char)after) && has_word(step, b, before, after))
      return b;
  }
  return NULL;
}

/* A line of what came out: as the file had it, if it had it; else with the placeholders that it used. */
static void add_line(const struct transcript_step *step, size_t from, struct transcript_line line,
                     struct transcript_bindings *bindings, struct text *out) {
  size_t found = find_line(step, from, line, bindings);
  if (line.len > 0)
    text_fill(out, ' ', step->indent);
  if (found < step->count)
    text_add(out, step->expected[found].s, step->expected[found].len);
  for (const char *s = line.s; found == step->count && s < line.s + line.len;) {
    const struct transcript_binding *b = value_at(step, bindings, line, s);
    if (b)
      text_addf(out, "<%s>", b->word);
    else
      text_addc(out, *s);
    s += b ? strlen(b->value) : 1;
  }
  text_addc(out, '\n');
}

/* The lines A to A_END, which came where the lines E to E_END were expected. A `<*>` alone among these stays:
   as many lines as were expected before and after it are written, it takes those between. */
static void add_gap(const struct transcript_step *step, size_t e, size_t e_end,
                    struct transcript_lines lines, size_t a, size_t a_end,
                    struct transcript_bindings *bindings, struct text *out) {
  size_t first = e, last = e_end;
  while (first < e_end && !transcript_any_lines(step->expected[first]))
    first++;
  while (last > first && !transcript_any_lines(step->expected[last - 1]))
    last--;
  size_t came = a_end - a, after = e_end - last < came ? e_end - last : came;
  size_t before = first == e_end || first - e > came - after ? came - after : first - e;
  for (size_t i = 0; i < before; i++)
    add_line(step, e, lines.at[a + i], bindings, out);
  if (first < last)
    add_line(step, e, step->expected[first], bindings, out);
  for (size_t i = a_end - after; i < a_end; i++)
    add_line(step, e, lines.at[i], bindings, out);
}

/* What came out, line by line: as the file had it where that still matches. */
static void add_actual(const struct transcript_step *step, const char *actual,
                       struct transcript_bindings *bindings, struct text *out) {
  struct transcript_lines lines = transcript_split(actual);
  for (size_t e = 0, a = 0; e < step->count || a < lines.count;) {
    size_t e_end = e, a_end = a;
    transcript_meet(step, lines, bindings, &e_end, &a_end);
    add_gap(step, e, e_end, lines, a, a_end, bindings, out);
    if (e_end < step->count && a_end < lines.count)
      add_line(step, e_end++, lines.at[a_end++], bindings, out);
    e = e_end;
    a = a_end;
  }
  free(lines.at);
}

enum check_result check_update(const struct transcript *t, const struct check_session *session,
                               struct text *out) {
  enum check_result result = CHECK_SAME;
  struct transcript_bindings bindings = TRANSCRIPT_BINDINGS_EMPTY;
  struct outcome o = run_all(t, session);
  bindings.plain = t->plain;
  bindings.of = t;
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
