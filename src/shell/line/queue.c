/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of entries to come. */
#include "shell/line/queue.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "run/cut.h"
#include "view/grid.h"
#include "view/style.h"

void queue_init(struct queue *queue) {
  queue->first = NULL;
  queue->last = &queue->first;
}

void queue_clear(struct queue *queue) {
  struct queued *entry;
  while ((entry = queue_take(queue)))
    queued_free(entry);
}

static size_t lines_of(const char *s) {
  size_t lines = 0;
  while (*s) {
    size_t len = strcspn(s, "\n");
    lines += strspn(s, " \t\r") < len;
    s += len + (s[len] == '\n');
  }
  return lines;
}

void queue_drop(struct queue *queue, const char *rest, const struct view_style *style,
                struct text *out) {
  const char *first = queue->first ? queue->first->input : rest;
  bool pasted = !queue->first || queue->first->echo;
  size_t lines = lines_of(rest);
  for (const struct queued *q = queue->first; q; q = q->next)
    lines += lines_of(q->input);
  if (lines) {
    struct text line = TEXT_EMPTY;
    struct grid_style shown = {.utf8 = style->utf8};
    first += strspn(first, "\n");
    text_addf(&line, "  %zu %sline%s not run: ", lines, pasted ? "pasted " : "",
              lines == 1 ? " is" : "s are");
    grid_escape(first, strcspn(first, "\n"), shown, &line);
    if (lines > 1)
      text_addf(&line, " %s", style_ellipsis(style));
    grid_cut(line.s, style->columns, style->utf8, out);
    text_addc(out, '\n');
    text_free(&line);
  }
  queue_clear(queue);
}

void queue_add(struct queue *queue, const char *side, const char *input, size_t len,
               const char *answer, bool echo) {
  struct queued *entry = mem_zalloc(1, sizeof *entry);
  entry->side = side ? mem_strdup(side) : NULL;
  entry->input = mem_strndup(input, len);
  entry->answer = answer ? mem_strdup(answer) : NULL;
  entry->echo = echo;
  *queue->last = entry;
  queue->last = &entry->next;
}

struct queued *queue_take(struct queue *queue) {
  struct queued *entry = queue->first;
  if (entry) {
    queue->first = entry->next;
    if (!queue->first)
      queue->last = &queue->first;
  }
  return entry;
}

void queued_free(struct queued *entry) {
  if (!entry)
    return;
  free(entry->side);
  free(entry->name);
  free(entry->input);
  free(entry->answer);
  free(entry);
}

size_t queue_add_text(struct queue *queue, struct session *session, const char *text, size_t len,
                      bool echo) {
  size_t at = 0, n;
  while (at < len && (n = cut_entry(session, text + at, len - at, false, NULL))) {
    queue_add(queue, NULL, text + at, n, NULL, echo);
    at += n;
  }
  return at;
}

void queue_add_file(struct queue *queue, struct session *session, const char *name,
                    const char *text, size_t len) {
  unsigned line = 1;
  for (size_t at = 0, n; at < len; at += n) {
    struct queued **added = queue->last;
    n = cut_entry(session, text + at, len - at, true, NULL);
    queue_add(queue, NULL, text + at, n, NULL, false);
    (*added)->name = mem_strdup(name);
    (*added)->line = line;
    for (size_t i = 0; i < n; i++)
      line += text[at + i] == '\n';
  }
}

void queue_echo(const struct queued *entry, const char *prompt_name, struct text *out) {
  const char *prompt = ">>> ";
  for (const char *s = entry->input; *s; prompt = "... ") {
    size_t len = strcspn(s, "\n");
    text_addf(out, "%s%s%.*s\n", prompt_name, prompt, (int)len, s);
    s += len + (s[len] == '\n');
  }
}

/* The length of S without blanks and newlines at its end. */
static size_t trimmed(const char *s) {
  size_t len = strlen(s);
  while (len && strchr(" \r\n", s[len - 1]))
    len--;
  return len;
}

static void add_lines(const char *label, const char *s, struct text *out) {
  size_t len = trimmed(s);
  if (!len) {
    text_addf(out, "  %s nothing\n", label);
    return;
  }
  for (const char *end = s + len; s < end;) {
    size_t n = strcspn(s, "\n");
    if (n > (size_t)(end - s))
      n = (size_t)(end - s);
    text_addf(out, "  %s %.*s\n", label, (int)n, s);
    s += n + 1;
  }
}

void queue_compare(const struct queued *entry, const char *actual, struct text *out) {
  if (!entry->answer)
    return;
  size_t expected = trimmed(entry->answer);
  if (expected == trimmed(actual) && memcmp(entry->answer, actual, expected) == 0)
    return;
  text_adds(out, "  not as in what was pasted:\n");
  add_lines("pasted:", entry->answer, out);
  add_lines("here:  ", actual, out);
}
