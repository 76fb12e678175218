/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Diagnostics: sources, mistakes with their place, the caret under it, and the nearest known name.
 * What a mistake says is decided where it is found; how it looks is decided here alone. */
#include "base/diag.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

#define LINE_COLUMNS 160  /* of a source line that are shown */
#define LINE_BEFORE 100   /* of those, before the caret */
#define NEAREST_LENGTH 64 /* longer names have no nearest one */

struct source *source_new(const char *name, const char *text, size_t len) {
  struct source *source = mem_alloc(sizeof *source);
  source->refs = 1;
  source->name = mem_strdup(name);
  source->path = NULL;
  source->text = mem_strndup(text, len);
  source->len = len;
  source->first_line = 1;
  return source;
}

struct source *source_ref(struct source *source) {
  source->refs++;
  return source;
}

void source_free(struct source *source) {
  if (source == NULL || --source->refs > 0)
    return;
  free(source->name);
  free(source->path);
  free(source->text);
  free(source);
}

const char *source_path(const struct source *source) {
  return source->path ? source->path : source->name;
}

void source_set_path_take(struct source *source, char *path) {
  free(source->path);
  source->path = path;
}

static bool is_newline(char c) {
  return c == '\n' || c == '\r';
}

size_t source_line(const struct source *source, struct span span, const char **start, size_t *len) {
  size_t at = span.start < source->len ? span.start : source->len;
  size_t from = at, to = at;
  while (from > 0 && !is_newline(source->text[from - 1]))
    from--;
  while (to < source->len && !is_newline(source->text[to]))
    to++;
  *start = source->text + from;
  *len = to - from;
  return utf8_count(source->text + from, at - from) + 1;
}

/* The length of the character at S, at most LEFT; *SHOWN says whether a terminal may get it. */
static size_t measure(const char *s, size_t left, bool *shown) {
  const struct utf8 next = utf8_at(s, left);
  *shown = next.valid && !utf8_hidden(next.c);
  return next.len;
}

/* Appends at most COLUMNS characters, one column each, "?" for what may not be shown, TAB for a tab. */
static void add_shown(struct text *out, const char *s, size_t len, size_t columns, char tab) {
  for (size_t i = 0; i < len && columns > 0; columns--) {
    bool shown;
    size_t n = measure(s + i, len - i, &shown);
    if (shown)
      text_add(out, s + i, n);
    else
      text_addc(out, s[i] == '\t' ? tab : '?');
    i += n;
  }
}

void diag_show(struct text *out, const char *s, size_t len) {
  add_shown(out, s, len, SIZE_MAX, ' ');
}

void diag_show_line(struct text *out, const char *s, size_t len) {
  add_shown(out, s, len, SIZE_MAX, '\t');
}

size_t diag_columns(const char *s, size_t len) {
  size_t columns = 0;
  for (size_t i = 0; i < len; columns++) {
    bool shown;
    i += measure(s + i, len - i, &shown);
  }
  return columns;
}

/* The number of bytes in the first COLUMNS columns. */
static size_t skip_columns(const char *s, size_t len, size_t columns) {
  size_t i = 0;
  for (; columns > 0 && i < len; columns--) {
    bool shown;
    i += measure(s + i, len - i, &shown);
  }
  return i;
}

/* Appends the line and, below it, the carets under its bytes FROM to TO; none for 0 to 0. TAB is shown for a tab, in both
   lines, so that the carets stay below what they mark. */
static void add_carets(struct text *out, const char *line, size_t len, size_t from, size_t to,
                       char tab) {
  size_t before = diag_columns(line, from), carets = diag_columns(line + from, to - from);
  if (carets == 0)
    carets = 1;
  if (carets > LINE_COLUMNS - LINE_BEFORE)
    carets = LINE_COLUMNS - LINE_BEFORE;
  size_t cut = 0;
  if (before > LINE_BEFORE && diag_columns(line, len) > LINE_COLUMNS)
    cut = before - LINE_BEFORE;
  size_t skipped = skip_columns(line, len, cut);
  text_adds(out, "    ");
  add_shown(out, line + skipped, len - skipped, LINE_COLUMNS, tab);
  text_addc(out, '\n');
  if (to == 0)
    return;
  text_adds(out, "    ");
  for (size_t i = skipped, column = cut; column < before; column++) {
    text_addc(out, line[i] == '\t' ? tab : ' ');
    i += skip_columns(line + i, len - i, 1);
  }
  text_fill(out, '^', carets);
  text_addc(out, '\n');
}

void diag_print_place(const struct source *source, const char *file, struct span span,
                      struct text *out) {
  text_adds(out, "  File \"");
  diag_show(out, file, strlen(file));
  text_addf(out, "\", line %u\n", (unsigned)span.line);
  const char *line;
  size_t len;
  source_line(source, span, &line, &len);
  size_t offset = (size_t)(line - source->text);
  size_t from = span.start > offset ? span.start - offset : 0;
  size_t to = span.end > offset ? span.end - offset : 0;
  const bool program = source->path, tabs = program && span.end > span.start;
  while (len > 0 && (*line == ' ' || (*line == '\t' && !tabs) || *line == '\f')) {
    line++;
    len--;
    from -= from > 0;
    to -= to > 0;
  }
  if (len == 0 && !program)
    return;
  from = from < len ? from : len;
  to = to < from ? from : to < len ? to : len;
  if (len == 0)
    to = span.end > span.start; /* the newline of an empty line */
  add_carets(out, line, len, from, to, program ? '\t' : ' ');
}

void diag_print(const struct diag *diag, struct text *out) {
  if (diag->source)
    diag_print_place(diag->source, source_path(diag->source), diag->span, out);
  text_adds(out, diag->kind ? diag->kind : "Error");
  if (diag->message && *diag->message)
    text_addf(out, ": %s", diag->message);
  text_addc(out, '\n');
}

static char *format_new(const char *format, va_list ap) {
  struct text t = TEXT_EMPTY;
  text_addv(&t, format, ap);
  return text_take(&t);
}

int diag_set(struct diag *diag, const char *kind, struct source *source, struct span span,
             const char *format, ...) {
  va_list ap;
  va_start(ap, format);
  char *message = format_new(format, ap);
  va_end(ap);
  char *copy = mem_strdup(kind);
  if (source)
    source_ref(source);
  diag_clear(diag);
  *diag = (struct diag){.kind = copy, .message = message, .source = source, .span = span};
  return -1;
}

void diag_hint(struct diag *diag, const char *format, ...) {
  va_list ap;
  va_start(ap, format);
  char *hint = format_new(format, ap);
  va_end(ap);
  free(diag->hint);
  diag->hint = hint;
}

void diag_clear(struct diag *diag) {
  free(diag->kind);
  free(diag->message);
  free(diag->hint);
  free(diag->calls);
  free(diag->cause);
  source_free(diag->source);
  *diag = DIAG_EMPTY;
}

struct nearest nearest_start(const char *name, size_t len) {
  int limit = len / 3 > 1 ? (int)(len / 3) : 1;
  return (struct nearest){name, len, NULL, 2 * limit + 1};
}

static int lower(char c) {
  return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* Half steps for a letter too many or too few: names are often shortened by their vowels. */
static int cost_gap(char c) {
  return strchr("aeiou", lower(c)) && c ? 1 : 2;
}

static int cost_change(char a, char b) {
  return a == b ? 0 : lower(a) == lower(b) ? 1 : 2;
}

static int least(int a, int b) {
  return a < b ? a : b;
}

/* Damerau-Levenshtein distance (neighbours may change places) in half steps. */
static int distance(const char *a, size_t alen, const char *b, size_t blen) {
  int rows[3][NEAREST_LENGTH + 1];
  int *before = rows[0], *above = rows[1], *row = rows[2];
  above[0] = 0;
  for (size_t j = 1; j <= blen; j++)
    above[j] = above[j - 1] + cost_gap(b[j - 1]);
  for (size_t i = 1; i <= alen; i++) {
    row[0] = above[0] + cost_gap(a[i - 1]);
    for (size_t j = 1; j <= blen; j++) {
      row[j] = above[j - 1] + cost_change(a[i - 1], b[j - 1]);
      row[j] = least(row[j], above[j] + cost_gap(a[i - 1]));
      row[j] = least(row[j], row[j - 1] + cost_gap(b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = least(row[j], before[j - 2] + 2);
    }
    int *spare = before;
    before = above;
    above = row;
    row = spare;
  }
  return above[blen];
}

void nearest_offer(void *nearest, const char *candidate) {
  struct nearest *n = nearest;
  size_t len = strlen(candidate);
  if (n->len == 0 || n->len > NEAREST_LENGTH || len == 0 || len > NEAREST_LENGTH)
    return;
  bool same_letters = len == n->len && strncasecmp(n->name, candidate, len) == 0;
  int d = distance(n->name, n->len, candidate, len);
  if (same_letters && d > 1)
    d = 1;
  if (d > 0 && d < n->distance) {
    n->best = candidate;
    n->distance = d;
  }
}

static const char *past_joints(const char *s, const char *joints) {
  return s + strspn(s, joints);
}

bool nearest_same(const char *names, const char *name) {
  while (*names) {
    const char *a = names, *b = past_joints(name, "-_ ");
    while (*a && *a != ' ' && tolower((unsigned char)*a) == tolower((unsigned char)*b)) {
      a = past_joints(a + 1, "-_");
      b = past_joints(b + 1, "-_ ");
    }
    if (a > names && (!*a || *a == ' ') && !*b)
      return true;
    names += strcspn(names, " ");
    names += strspn(names, " ");
  }
  return false;
}
