/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pasted text, taken apart line by line. What a prompt is stands in `prompt_at` alone. */
#include "shell/line/paste.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "shell/line/scan.h"

enum paste_prompt { PROMPT_NONE, PROMPT_FIRST, PROMPT_MORE };

/* A line, its newline not counted. */
struct paste_line {
  const char *s;
  size_t len;
};

static bool name_byte(char c, bool first) {
  return scan_name_byte(c) && !(first && c >= '0' && c <= '9');
}

static bool next_line(const char **s, const char *end, struct paste_line *line) {
  if (*s == end)
    return false;
  const char *newline = memchr(*s, '\n', (size_t)(end - *s));
  line->s = *s;
  line->len = (size_t)((newline != NULL ? newline : end) - *s);
  *s = newline != NULL ? newline + 1 : end;
  return true;
}

static size_t blanks(struct paste_line line) {
  size_t n = 0;
  while (n < line.len && (line.s[n] == ' ' || line.s[n] == '\t'))
    n++;
  return n;
}

static bool blank_line(struct paste_line line) {
  return blanks(line) == line.len || (blanks(line) + 1 == line.len && line.s[line.len - 1] == '\r');
}

/* The prompt after the first SKIP bytes of LINE: *NAME_LEN of a side's name, *LEN of all of it. */
static enum paste_prompt prompt_at(struct paste_line line, size_t skip, size_t *name_len,
                                   size_t *len) {
  size_t i = skip;
  while (i < line.len && name_byte(line.s[i], i == skip))
    i++;
  *name_len = i - skip;
  if (line.len - i < 3)
    return PROMPT_NONE;
  enum paste_prompt kind = memcmp(line.s + i, ">>>", 3) == 0   ? PROMPT_FIRST
                           : memcmp(line.s + i, "...", 3) == 0 ? PROMPT_MORE
                                                               : PROMPT_NONE;
  *len = i + 3 - skip;
  if (i + 3 == line.len)
    return kind;
  *len += 1;
  return line.s[i + 3] == ' ' ? kind : PROMPT_NONE;
}

static struct paste_entry *add_entry(struct paste *p, const char *side, size_t side_len) {
  p->entries = mem_resize(p->entries, p->count + 1, sizeof *p->entries);
  p->entries[p->count] =
      (struct paste_entry){side_len > 0 ? mem_strndup(side, side_len) : NULL, NULL, NULL};
  return &p->entries[p->count++];
}

static void end_entry(struct paste *p, struct text *input, struct text *output) {
  if (p->count == 0)
    return;
  struct paste_entry *entry = &p->entries[p->count - 1];
  entry->input = text_take(input);
  entry->output = text_take(output);
}

static void split_transcript(struct paste *p, const char *s, const char *end, size_t indent) {
  struct text input = TEXT_EMPTY, output = TEXT_EMPTY;
  struct paste_line line;
  bool in_input = false;
  while (next_line(&s, end, &line)) {
    size_t skip = blanks(line), name_len, len;
    enum paste_prompt prompt = prompt_at(line, skip, &name_len, &len);
    if (prompt == PROMPT_FIRST) {
      end_entry(p, &input, &output);
      add_entry(p, line.s + skip, name_len);
      in_input = true;
    }
    if (prompt == PROMPT_FIRST || (prompt == PROMPT_MORE && in_input)) {
      text_add(&input, line.s + skip + len, line.len - skip - len);
      text_addc(&input, '\n');
    } else {
      in_input = false;
      skip = skip < indent ? skip : indent;
      text_add(&output, line.s + skip, line.len - skip);
      text_addc(&output, '\n');
    }
  }
  end_entry(p, &input, &output);
  struct paste_entry *last = p->count > 0 ? &p->entries[p->count - 1] : NULL;
  if (last != NULL && strcmp(last->input, "\n") == 0 && *last->output == '\0') {
    free(last->side);
    free(last->input);
    free(last->output);
    p->count--;
  }
}

/* The lines without the blanks that all of them start with. */
static char *unindent(const char *text, const char *end) {
  struct text out = TEXT_EMPTY;
  struct paste_line line, first = {NULL, 0};
  size_t indent = 0;
  for (const char *s = text; next_line(&s, end, &line);) {
    if (blank_line(line))
      continue;
    if (first.s == NULL) {
      first = line;
      indent = blanks(line);
    }
    size_t same = 0;
    while (same < indent && same < line.len && line.s[same] == first.s[same])
      same++;
    indent = same;
  }
  for (const char *s = text; next_line(&s, end, &line);) {
    size_t skip = blank_line(line) && blanks(line) < indent ? blanks(line) : indent;
    text_add(&out, line.s + skip, line.len - skip);
    text_addc(&out, '\n');
  }
  return text_take(&out);
}

struct paste paste_split(const char *text, size_t len) {
  struct paste p = {false, NULL, 0};
  const char *s = text, *end = text + len;
  struct paste_line line;
  while (next_line(&s, end, &line)) {
    if (blank_line(line))
      continue;
    size_t name_len, prompt_len;
    p.transcript = prompt_at(line, blanks(line), &name_len, &prompt_len) == PROMPT_FIRST;
    if (p.transcript) {
      split_transcript(&p, line.s, end, blanks(line));
      return p;
    }
    break;
  }
  struct paste_entry *entry = add_entry(&p, NULL, 0);
  entry->input = unindent(text, end);
  entry->output = mem_strdup("");
  return p;
}

void paste_clear(struct paste *p) {
  for (size_t i = 0; i < p->count; i++) {
    free(p->entries[i].side);
    free(p->entries[i].input);
    free(p->entries[i].output);
  }
  free(p->entries);
  *p = (struct paste){false, NULL, 0};
}
