/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing what a transcript expects with what came out.
 *
 * Older transcripts (struct transcript, plain) come from Python 2. What is taken for the same there, and
 * nowhere else:
 *   1. a text's repr where bytes come out: 'hero' for b'hero' (Python 2 had no difference);
 *   2. the line (<socket._socketobject object at 0x…>, ('HOST', PORT)), which is how Python 2 printed the
 *      two values of accept: for this shell's <socket …> ('HOST', PORT), with whatever port;
 *   3. no trace lines and no notices: whoever runs such a transcript leaves them out. */
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
  const char *start; /* of what came out */
  int steps;         /* left before giving up: a line of many placeholders could take for ever */
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
  bindings->at = mem_room(bindings->at, bindings->count, sizeof *bindings->at);
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

/* Equivalence 1: at WANT begins a text's repr and at GOT one of bytes. */
static bool bytes_for_text(const char *start, const char *want, size_t want_len, const char *got,
                           size_t got_len) {
  return want_len > 0 && got_len > 1 && (*want == '\'' || *want == '"') && got[0] == 'b' &&
         got[1] == *want && (got == start || !(isalnum((unsigned char)got[-1]) || got[-1] == '_'));
}

/* Takes S off the front. */
static bool skip(struct transcript_line *line, const char *s) {
  size_t len = strlen(s);
  if (line->len < len || memcmp(line->s, s, len) != 0)
    return false;
  line->s += len;
  line->len -= len;
  return true;
}

/* Takes the characters that are in SET off the front: how many. */
static size_t skip_all(struct transcript_line *line, const char *set) {
  size_t n = 0;
  while (n < line->len && line->s[n] && strchr(set, line->s[n]))
    n++;
  line->s += n;
  line->len -= n;
  return n;
}

/* Takes off the front what stands up to the character C, and C. */
static bool skip_to(struct transcript_line *line, char c, struct transcript_line *before) {
  const char *at = memchr(line->s, c, line->len);
  if (!at)
    return false;
  *before = (struct transcript_line){line->s, (size_t)(at - line->s), line->number};
  line->len -= before->len + 1;
  line->s = at + 1;
  return true;
}

/* Equivalence 2. */
static bool accepted_pair(struct transcript_line want, struct transcript_line got) {
  struct transcript_line wanted, came, ignored;
  return skip(&want, "(<socket._socketobject object at 0x") &&
         skip_all(&want, "0123456789abcdef") > 0 && skip(&want, ">, ('") &&
         skip_to(&want, '\'', &wanted) && skip(&want, ", ") && skip_all(&want, "0123456789") > 0 &&
         skip(&want, "))") && want.len == 0 && skip(&got, "<socket ") &&
         skip_to(&got, '(', &ignored) && ignored.len > 2 &&
         memcmp(ignored.s + ignored.len - 2, "> ", 2) == 0 && skip(&got, "'") &&
         skip_to(&got, '\'', &came) && skip(&got, ", ") && skip_all(&got, "0123456789") > 0 &&
         skip(&got, ")") && got.len == 0 && wanted.len == came.len &&
         memcmp(wanted.s, came.s, came.len) == 0;
}

static bool match_rest(struct trial *t, const char *want, size_t want_len, const char *got,
                       size_t got_len) {
  while (want_len > 0) {
    if (--t->steps < 0)
      return false;
    if (anything(want, want_len))
      return true;
    size_t n = placeholder(want, want_len);
    if (t->bindings->plain && bytes_for_text(t->start, want, want_len, got, got_len))
      got++, got_len--;
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
  struct trial t = {bindings, actual, STEPS_MAX};
  size_t before = bindings->count;
  if (match_rest(&t, expected.s, expected.len, actual, len))
    return true;
  forget(bindings, before);
  return bindings->plain &&
         accepted_pair(expected, (struct transcript_line){actual, len, expected.number});
}

struct transcript_lines transcript_split(const char *s) {
  struct transcript_lines lines = {NULL, 0};
  size_t full = 0;
  while (*s) {
    size_t len = strcspn(s, "\n");
    lines.at = mem_room(lines.at, lines.count, sizeof *lines.at);
    size_t shown = len && s[len - 1] == '\r' ? len - 1 : len; /* as the reader takes lines */
    lines.at[lines.count] = (struct transcript_line){s, shown, (uint32_t)lines.count + 1};
    lines.count++;
    if (strspn(s, " ") < len)
      full = lines.count;
    s += len + (s[len] == '\n');
  }
  lines.count = full;
  return lines;
}

bool transcript_any_lines(struct transcript_line line) {
  return anything(line.s, line.len);
}

static bool ends_with(struct transcript_line line, const char *end) {
  size_t len = strlen(end);
  return line.len >= len && memcmp(line.s + line.len - len, end, len) == 0;
}

/* Whether the side NAME, of LEN bytes, is typed at in T: at a prompt of its own, or with `@NAME` before the line. */
static bool is_typed_at(const struct transcript *t, const char *name, size_t len) {
  if (len == 4 && memcmp(name, "main", len) == 0)
    return true;
  for (size_t i = 0; t && i < t->count; i++) {
    const char *side = t->steps[i].side, *input = t->steps[i].input;
    if (!side && *input == '@')
      side = input + 1;
    if (side && strncmp(side, name, len) == 0 && (!side[len] || isspace((unsigned char)side[len])))
      return true;
  }
  return false;
}

/* Whether LINE of the transcript T is a program's wait for events that ended by its timeout: "server/2: poll(…) = 0
   (Timeout)". How many of these there are is up to the clock. */
static bool is_idle(const struct transcript *t, struct transcript_line line) {
  static const char *const calls[] = {"poll(",     "ppoll(",      "select(",
                                      "pselect6(", "epoll_wait(", "epoll_pwait("};
  const char *name = line.s;
  while (line.len && (isalnum((unsigned char)*line.s) || *line.s == '_' || *line.s == '/')) {
    line.s++;
    line.len--;
  }
  size_t len = (size_t)(line.s - name);
  if (len == 0 || !skip(&line, ": "))
    return false;
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
    if (skip(&line, calls[i]))
      return (ends_with(line, ") = 0 (Timeout)") ||
              (strncmp(calls[i], "epoll", 5) == 0 && ends_with(line, ") = 0"))) &&
             !is_typed_at(t, name, len);
  return false;
}

/* As file name patterns are matched: the last `<*>` takes one line more whenever the rest does not
   fit. Lines that are idle need not be there on the other side. */
static bool match_lines(const struct transcript_step *step, struct transcript_lines lines,
                        struct transcript_bindings *bindings) {
  size_t e = 0, a = 0, star = SIZE_MAX, star_a = 0, star_bound = 0;
  while (a < lines.count || e < step->count) {
    if (e < step->count && is_idle(bindings->of, step->expected[e])) {
      e++;
    } else if (a < lines.count && is_idle(bindings->of, lines.at[a])) {
      a++;
    } else if (e < step->count && transcript_any_lines(step->expected[e])) {
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
  struct transcript_lines lines = transcript_split(actual);
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
  struct transcript_lines lines;
  struct transcript_bindings bound; /* grows as lines are found to match */
  uint32_t line;                    /* in the file: the first that differs; 0: none yet */
  struct text out;
};

static void differs_at(struct difference *d, uint32_t line) {
  if (!d->line)
    d->line = line;
}

static void say_expected(struct difference *d, size_t i) {
  struct text filled = TEXT_EMPTY;
  add_filled(d->step->expected[i], &d->bound, &filled);
  text_adds(&d->out, "-");
  add_shown(text_str(&filled), filled.len, &d->out);
  text_addc(&d->out, '\n');
  text_free(&filled);
  differs_at(d, d->step->expected[i].number);
}

static void say_actual(struct difference *d, char mark, size_t i) {
  text_addc(&d->out, mark);
  add_shown(d->lines.at[i].s, d->lines.at[i].len, &d->out);
  text_addc(&d->out, '\n');
}

/* When the expected line E would be the line A but for a placeholder that stands for something else
   already: says so. */
static void say_conflict(struct difference *d, size_t e, size_t a) {
  struct transcript_bindings fresh = TRANSCRIPT_BINDINGS_EMPTY;
  fresh.plain = d->bound.plain;
  fresh.of = d->bound.of;
  if (transcript_match_line(d->step->expected[e], d->lines.at[a].s, d->lines.at[a].len, &fresh))
    for (size_t i = 0; i < fresh.count; i++) {
      const char *word = fresh.at[i].word, *value = lookup(&d->bound, word, strlen(word));
      if (value && strcmp(value, fresh.at[i].value) != 0)
        text_addf(&d->out, "  <%s> was %s before, here it would be %s: two things need two words\n",
                  word, value, fresh.at[i].value);
    }
  transcript_bindings_free(&fresh);
}

void transcript_meet(const struct transcript_step *step, struct transcript_lines lines,
                     struct transcript_bindings *bindings, size_t *e, size_t *a) {
  size_t e0 = *e, a0 = *a, reach = step->count - e0 + lines.count - a0;
  if (reach > 200)
    reach = 200;
  for (size_t distance = 0; distance < reach; distance++)
    for (size_t skipped = 0; skipped <= distance; skipped++) {
      size_t i = e0 + skipped, k = a0 + distance - skipped, before = bindings->count;
      if (i >= step->count || k >= lines.count || transcript_any_lines(step->expected[i]) ||
          !transcript_match_line(step->expected[i], lines.at[k].s, lines.at[k].len, bindings))
        continue;
      if (distance > 0)
        forget(bindings, before);
      *e = i;
      *a = k;
      return;
    }
  *e = step->count;
  *a = lines.count;
}

static void walk(struct difference *d) {
  size_t e = 0, a = 0;
  while (e < d->step->count || a < d->lines.count) {
    size_t e_start = e, a_start = a, e_end = e, a_end = a;
    transcript_meet(d->step, d->lines, &d->bound, &e_end, &a_end);
    if (e == e_end && a == a_end) {
      say_actual(d, ' ', a++);
      e++;
      continue;
    }
    bool skips = e < e_end && transcript_any_lines(d->step->expected[e]);
    for (; e < e_end; e++)
      if (!transcript_any_lines(d->step->expected[e]) &&
          !is_idle(d->bound.of, d->step->expected[e]))
        say_expected(d, e);
    for (; a < a_end; a++) {
      bool good = skips || is_idle(d->bound.of, d->lines.at[a]);
      if (!good)
        differs_at(d, e ? d->step->expected[e - 1].number : d->step->line);
      say_actual(d, good ? ' ' : '+', a);
    }
    for (size_t i = 0; e_start + i < e_end && a_start + i < a_end; i++)
      say_conflict(d, e_start + i, a_start + i);
  }
}

void transcript_diff(const struct transcript *transcript, const struct transcript_step *step,
                     const char *actual, const struct transcript_bindings *bindings,
                     struct text *out) {
  struct difference d = {.transcript = transcript, .step = step, .lines = transcript_split(actual)};
  d.bound.plain = bindings->plain;
  d.bound.of = bindings->of;
  for (size_t i = 0; i < bindings->count; i++)
    bind(&d.bound, bindings->at[i].word, strlen(bindings->at[i].word), bindings->at[i].value,
         strlen(bindings->at[i].value));
  walk(&d);
  size_t typed = strcspn(step->input, "\n");
  text_addf(out, "%s:%u: %s>>> ", transcript->source->name, d.line ? d.line : step->line,
            step->side ? step->side : "");
  add_shown(step->input, typed, out);
  text_addc(out, '\n');
  text_add(out, text_str(&d.out), d.out.len);
  text_free(&d.out);
  transcript_bindings_free(&d.bound);
  free(d.lines.at);
}
