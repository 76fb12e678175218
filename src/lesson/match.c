/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing what a transcript expects with what came out. */
#include "lesson/transcript.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"

/* One line being compared. Words that match on trial stand at the end of the bindings and are taken
   back when the rest of the line does not fit. */
struct trial {
  struct transcript_bindings *bindings;
  int steps; /* left before giving up: a line of many placeholders could take for ever */
};

#define STEPS_MAX 200000

void transcript_bindings_free(struct transcript_bindings *bindings) {
  for (size_t i = 0; i < bindings->count; i++) {
    free(bindings->at[i].word);
    free(bindings->at[i].value);
  }
  free(bindings->at);
  *bindings = TRANSCRIPT_BINDINGS_EMPTY;
}

static void forget(struct transcript_bindings *bindings, size_t count) {
  while (bindings->count > count) {
    bindings->count--;
    free(bindings->at[bindings->count].word);
    free(bindings->at[bindings->count].value);
  }
}

static const char *lookup(const struct transcript_bindings *bindings, const char *word,
                          size_t len) {
  for (size_t i = 0; i < bindings->count; i++)
    if (strlen(bindings->at[i].word) == len && memcmp(bindings->at[i].word, word, len) == 0)
      return bindings->at[i].value;
  return NULL;
}

static void bind(struct transcript_bindings *bindings, const char *word, size_t len,
                 const char *value, size_t value_len) {
  if (bindings->count == bindings->cap) {
    bindings->cap = bindings->cap ? bindings->cap * 2 : 8;
    bindings->at = mem_resize(bindings->at, bindings->cap, sizeof *bindings->at);
  }
  bindings->at[bindings->count++] =
      (struct transcript_binding){mem_strndup(word, len), mem_strndup(value, value_len)};
}

/* The length of the placeholder `<letters>` that S begins with, 0 if it begins with none. */
static size_t placeholder(const char *s, size_t len) {
  size_t n = 1;
  if (len < 3 || s[0] != '<')
    return 0;
  while (n < len && isalpha((unsigned char)s[n]))
    n++;
  return n > 1 && n < len && s[n] == '>' ? n + 1 : 0;
}

static bool anything(const char *s, size_t len) {
  return len == 3 && memcmp(s, "<*>", 3) == 0;
}

static bool match_rest(struct trial *t, const char *want, size_t want_len, const char *got,
                       size_t got_len) {
  while (want_len > 0) {
    if (--t->steps < 0)
      return false;
    if (anything(want, want_len))
      return true;
    size_t n = placeholder(want, want_len);
    if (n == 0) {
      if (got_len == 0 || *want != *got)
        return false;
      want++, want_len--, got++, got_len--;
      continue;
    }
    const char *value = lookup(t->bindings, want + 1, n - 2);
    if (value) {
      size_t len = strlen(value);
      if (len > got_len || memcmp(value, got, len) != 0)
        return false;
      want += n, want_len -= n, got += len, got_len -= len;
      continue;
    }
    size_t before = t->bindings->count;
    for (size_t len = 1; len <= got_len && !isblank((unsigned char)got[len - 1]); len++) {
      bind(t->bindings, want + 1, n - 2, got, len);
      if (match_rest(t, want + n, want_len - n, got + len, got_len - len))
        return true;
      forget(t->bindings, before);
      if (t->steps < 0)
        return false;
    }
    return false;
  }
  return got_len == 0;
}

bool transcript_match_line(struct transcript_line expected, const char *actual, size_t len,
                           struct transcript_bindings *bindings) {
  struct trial t = {bindings, STEPS_MAX};
  size_t before = bindings->count;
  if (match_rest(&t, expected.s, expected.len, actual, len))
    return true;
  forget(bindings, before);
  return false;
}

/* What came out, cut into lines; empty ones at the end are left out. */
struct lines {
  struct transcript_line *at;
  size_t count;
};

static struct lines split(const char *s) {
  struct lines lines = {NULL, 0};
  size_t cap = 0, full = 0;
  while (*s) {
    size_t len = strcspn(s, "\n");
    if (lines.count == cap) {
      cap = cap ? cap * 2 : 16;
      lines.at = mem_resize(lines.at, cap, sizeof *lines.at);
    }
    lines.at[lines.count++] = (struct transcript_line){s, len, (uint32_t)lines.count + 1};
    if (strspn(s, " ") < len)
      full = lines.count;
    s += len + (s[len] == '\n');
  }
  lines.count = full;
  return lines;
}

static bool any_lines(struct transcript_line line) {
  return anything(line.s, line.len);
}

/* As file name patterns are matched: the last `<*>` takes one line more whenever the rest does not
   fit. */
static bool match_lines(const struct transcript_step *step, struct lines lines,
                        struct transcript_bindings *bindings) {
  size_t e = 0, a = 0, star = SIZE_MAX, star_a = 0, star_bound = 0;
  while (a < lines.count || e < step->count) {
    if (e < step->count && any_lines(step->expected[e])) {
      star = e++;
      star_a = a;
      star_bound = bindings->count;
    } else if (e < step->count && a < lines.count &&
               transcript_match_line(step->expected[e], lines.at[a].s, lines.at[a].len, bindings)) {
      e++;
      a++;
    } else if (star != SIZE_MAX && star_a < lines.count) {
      forget(bindings, star_bound);
      e = star + 1;
      a = ++star_a;
    } else {
      return false;
    }
  }
  return true;
}

bool transcript_match(const struct transcript_step *step, const char *actual,
                      struct transcript_bindings *bindings) {
  struct lines lines = split(actual);
  size_t before = bindings->count;
  bool same = match_lines(step, lines, bindings);
  if (!same)
    forget(bindings, before);
  free(lines.at);
  return same;
}

/* A line with the known placeholders filled in. */
static void add_filled(struct transcript_line line, const struct transcript_bindings *bindings,
                       struct text *out) {
  for (size_t i = 0; i < line.len;) {
    size_t n = placeholder(line.s + i, line.len - i);
    const char *value = n ? lookup(bindings, line.s + i + 1, n - 2) : NULL;
    if (value)
      text_adds(out, value);
    else
      text_add(out, line.s + i, n ? n : 1);
    i += n ? n : 1;
  }
}

/* Appends LINE, control characters as \xNN. */
static void add_shown(const char *s, size_t len, struct text *out) {
  for (size_t i = 0; i < len; i++)
    if ((unsigned char)s[i] < ' ' || s[i] == 0x7f)
      text_addf(out, "\\x%02x", (unsigned char)s[i]);
    else
      text_addc(out, s[i]);
}

struct difference {
  const struct transcript *transcript;
  const struct transcript_step *step;
  struct lines lines;
  struct transcript_bindings bound; /* grows as lines are found to match */
  struct text *out;
};

static void say_expected(struct difference *d, size_t i) {
  struct text filled = TEXT_EMPTY;
  add_filled(d->step->expected[i], &d->bound, &filled);
  text_adds(d->out, "-");
  add_shown(text_str(&filled), filled.len, d->out);
  text_addc(d->out, '\n');
  text_free(&filled);
}

static void say_actual(struct difference *d, char mark, size_t i) {
  text_addc(d->out, mark);
  add_shown(d->lines.at[i].s, d->lines.at[i].len, d->out);
  text_addc(d->out, '\n');
}

/* Where the lines meet again after [e, a]: the nearest pair that matches; the ends if there is none. */
static void meet(struct difference *d, size_t *e, size_t *a) {
  size_t e0 = *e, a0 = *a, e_left = d->step->count - e0, a_left = d->lines.count - a0;
  size_t reach = e_left + a_left;
  if (reach > 200)
    reach = 200;
  for (size_t distance = 1; distance < reach; distance++)
    for (size_t skip = 0; skip <= distance; skip++) {
      size_t i = e0 + skip, k = a0 + distance - skip;
      if (i >= d->step->count || k >= d->lines.count || any_lines(d->step->expected[i]))
        continue;
      size_t before = d->bound.count;
      if (transcript_match_line(d->step->expected[i], d->lines.at[k].s, d->lines.at[k].len,
                                &d->bound)) {
        forget(&d->bound, before);
        *e = i;
        *a = k;
        return;
      }
    }
  *e = d->step->count;
  *a = d->lines.count;
}

static void walk(struct difference *d) {
  size_t e = 0, a = 0;
  while (e < d->step->count || a < d->lines.count) {
    if (e < d->step->count && a < d->lines.count &&
        transcript_match_line(d->step->expected[e], d->lines.at[a].s, d->lines.at[a].len,
                              &d->bound)) {
      say_actual(d, ' ', a++);
      e++;
      continue;
    }
    size_t e_end = e, a_end = a;
    meet(d, &e_end, &a_end);
    bool skips = e < e_end && any_lines(d->step->expected[e]);
    for (; e < e_end; e++)
      if (!any_lines(d->step->expected[e]))
        say_expected(d, e);
    for (; a < a_end; a++)
      say_actual(d, skips ? ' ' : '+', a);
  }
}

void transcript_diff(const struct transcript *transcript, const struct transcript_step *step,
                     const char *actual, const struct transcript_bindings *bindings,
                     struct text *out) {
  struct difference d = {transcript, step, split(actual), TRANSCRIPT_BINDINGS_EMPTY, out};
  for (size_t i = 0; i < bindings->count; i++)
    bind(&d.bound, bindings->at[i].word, strlen(bindings->at[i].word), bindings->at[i].value,
         strlen(bindings->at[i].value));
  size_t typed = strcspn(step->input, "\n");
  text_addf(out, "%s:%u: %s>>> ", transcript->source->name, step->line,
            step->side ? step->side : "");
  add_shown(step->input, typed, out);
  text_addc(out, '\n');
  walk(&d);
  transcript_bindings_free(&d.bound);
  free(d.lines.at);
}
