/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The survey: the reasons, and what is said of them. What the parser accepts is judged by its tree
 * (survey_tree.c). Where the parser refuses something there is no tree; then the tokens tell what else is
 * needed (survey_scan.c), and the verdict is clear already. */
#include "lang/survey.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/diag.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

#include "lang/python.h"
#include "lang/survey_parts.h"
#include "lang/syntax/ast.h"
#include "lang/syntax/lex.h"
#include "lang/syntax/parse.h"

/* The reasons */

struct survey_entry {
  struct survey_reason reason;
  UT_hash_handle hh; /* its key is what the reason is */
};

void survey_add(struct survey_found *found, enum survey_kind kind, const char *what, size_t len,
                const char *instead, struct span at) {
  struct survey_entry *e;
  HASH_FIND(hh, found->first, what, len, e);
  if (!e) {
    e = mem_zalloc(1, sizeof *e);
    e->reason = (struct survey_reason){kind, mem_strndup(what, len), instead, at.start, at.line, 0};
    HASH_ADD_KEYPTR(hh, found->first, e->reason.what, len, e);
  }
  e->reason.count++;
  if (at.start < e->reason.start)
    e->reason.start = at.start, e->reason.line = at.line;
}

static const char *instead_of(const char *of, const char *name, size_t len) {
  const struct python_absent *row = python_find_absent(of, name, len);
  return row ? row->instead : NULL;
}

void survey_add_attribute(struct survey_found *found, const char *of, const char *name, size_t len,
                          struct span at) {
  struct text what = TEXT_EMPTY;
  text_addf(&what, "%s.%.*s", of, (int)len, name);
  survey_add(found, SURVEY_ATTRIBUTE, what.s, what.len, instead_of(of, name, len), at);
  text_free(&what);
}

void survey_add_module(struct survey_found *found, const char *name, size_t len, struct span at) {
  const char *dot = memchr(name, '.', len);
  size_t head = dot ? (size_t)(dot - name) : len;
  survey_add(found, SURVEY_MODULE, name, len, instead_of("module", name, head), at);
}

void survey_add_name(struct survey_found *found, const char *name, size_t len, struct span at) {
  survey_add(found, SURVEY_NAME, name, len, instead_of("", name, len), at);
}

bool survey_has(const struct survey_found *found, const char *what) {
  struct survey_entry *e;
  HASH_FIND(hh, found->first, what, strlen(what), e);
  return e != NULL;
}

static int by_place(const void *a, const void *b) {
  const struct survey_reason *x = a, *y = b;
  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return strcmp(x->what, y->what);
}

/* Hands the reasons over to SURVEY, ordered. */
static void hand_over(struct survey_found *found, struct survey *survey) {
  size_t count = HASH_CNT(hh, found->first);
  struct survey_entry *e = found->first;
  *survey = (struct survey){mem_zalloc(count ? count : 1, sizeof *survey->at), 0};
  HASH_CLEAR(hh, found->first);
  while (e) {
    struct survey_entry *next = e->hh.next;
    survey->at[survey->count++] = e->reason;
    free(e);
    e = next;
  }
  qsort(survey->at, count, sizeof *survey->at, by_place);
}

void survey_clear(struct survey *survey) {
  for (size_t i = 0; i < survey->count; i++)
    free((char *)survey->at[i].what);
  free(survey->at);
  *survey = SURVEY_EMPTY;
}

/* The whole */

static enum survey_kind kind_of(const char *lacks) {
  for (int k = KEYWORD_FALSE; python_keywords[k].name; k++)
    if (!strcmp(python_keywords[k].name, lacks))
      return SURVEY_STATEMENT;
  return SURVEY_SYNTAX;
}

/* Whether LINE declares an encoding other than UTF-8, as PEP 263 has it: in a comment, "coding" and a colon or an
   equals sign. A longer name of UTF-8 is python3's to read. A byte order mark may come first. */
static bool declares_encoding(const char *line) {
  const char *s = line + strspn(line, "\xef\xbb\xbf \t\f"), *name;
  for (s = *s == '#' ? strstr(s, "coding") : NULL; s; s = strstr(s, "coding")) {
    s += strlen("coding");
    name = s + 1 + strspn(*s ? s + 1 : s, " \t");
    size_t len = *s == ':' || *s == '=' ? strcspn(name, " \t\f\r;*'\"") : 0;
    if (len)
      return (len != 4 || strncasecmp(name, "utf8", 4) != 0) &&
             (len != 5 ||
              (strncasecmp(name, "utf-8", 5) != 0 && strncasecmp(name, "utf_8", 5) != 0));
  }
  return false;
}

/* Notes what the first two lines declare. A second one after a statement declares nothing. */
static void survey_encoding(const struct source *source, struct survey_found *found) {
  static const char other[] = "an encoding other than UTF-8";
  size_t at = 0;
  for (uint32_t number = 1; number <= 2 && at < source->len; number++) {
    size_t len = strcspn(source->text + at, "\n");
    char *line = mem_strndup(source->text + at, len);
    bool blank = !line[strspn(line, " \t\f\r")] || line[strspn(line, " \t\f")] == '#';
    if (declares_encoding(line))
      survey_add(found, SURVEY_SYNTAX, other, strlen(other), NULL,
                 (struct span){(uint32_t)at, (uint32_t)(at + len), number});
    free(line);
    if (!blank)
      return;
    at += len + 1;
  }
}

enum survey_verdict survey_source(struct interp *in, struct source *source,
                                  const struct parse_words *words, struct unit **unit,
                                  struct survey *survey, struct diag *diag) {
  struct survey_found found = {NULL};
  struct diag later = DIAG_EMPTY;
  enum survey_verdict verdict = SURVEY_INSIDE;
  *survey = SURVEY_EMPTY;
  if (parse_source(in, source, PARSE_PROGRAM, words, unit, diag) == PARSE_OK) {
    survey_tree(in, *unit, &found);
    survey_encoding(source, &found);
    if (found.first) {
      verdict = SURVEY_OUTSIDE;
      unit_free(*unit);
      *unit = NULL;
    }
  } else if (!diag->lacks) {
    verdict = SURVEY_WRONG;
  } else if (survey_scan(in, source, &found, &later)) {
    verdict = SURVEY_OUTSIDE;
    if (!survey_has(&found, diag->lacks))
      survey_add(&found, kind_of(diag->lacks), diag->lacks, strlen(diag->lacks), NULL, diag->span);
  } else {
    verdict = SURVEY_WRONG;
    if (later.kind) {
      diag_clear(diag);
      *diag = later;
    }
  }
  hand_over(&found, survey);
  if (verdict == SURVEY_OUTSIDE)
    diag_clear(diag);
  else
    survey_clear(survey);
  return verdict;
}

/* What is said */

static void add_shown(struct text *out, const char *s) {
  for (size_t len = strlen(s); len > 0;) {
    struct utf8 next = utf8_at(s, len);
    if (next.valid && !utf8_hidden(next.c))
      text_add(out, s, next.len);
    else
      text_addc(out, '?');
    s += next.len;
    len -= next.len;
  }
}

void survey_say(const struct survey *survey, const char *name, struct text *out) {
  add_shown(out, name);
  text_adds(out, " needs ");
  for (size_t i = 0; i < survey->count; i++) {
    const struct survey_reason *r = &survey->at[i];
    if (i)
      text_adds(out, ", ");
    add_shown(out, r->what);
    text_addf(out, i ? " (%u" : " (line %u", (unsigned)r->line);
    if (r->count > 1)
      text_addf(out, ", %u times", (unsigned)r->count);
    text_addc(out, ')');
  }
}

void survey_list(const struct survey *survey, const char *name, struct text *out) {
  for (size_t i = 0; i < survey->count; i++) {
    const struct survey_reason *r = &survey->at[i];
    text_adds(out, "  ");
    add_shown(out, name);
    text_addf(out, ":%u: ", (unsigned)r->line);
    add_shown(out, r->what);
    if (r->count > 1)
      text_addf(out, ", %u times", (unsigned)r->count);
    if (r->instead)
      text_addf(out, " (%s)", r->instead);
    text_addc(out, '\n');
  }
}
