/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An unfinished line read from its beginning, one byte at a time. */
#include "shell/line/scan.h"

#include <string.h>

bool scan_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (unsigned char)c >= 0x80;
}

static bool blank(char c) {
  return c == ' ' || c == '\t';
}

static size_t skip_blanks(const char *line, size_t at, size_t end) {
  while (at < end && blank(line[at]))
    at++;
  return at;
}

static size_t skip_name(const char *line, size_t at, size_t end) {
  while (at < end && scan_name_byte(line[at]))
    at++;
  return at;
}

/* The name, with its dots, that ends before END. */
static struct scan_part name_before(const char *line, size_t start, size_t end) {
  size_t at = end;
  while (at > start && (scan_name_byte(line[at - 1]) || line[at - 1] == '.'))
    at--;
  return (struct scan_part){at, end - at};
}

static void open_bracket(struct scan *scan, const char *line, size_t at) {
  if (scan->depth == SCAN_DEPTH)
    return;
  struct scan_bracket *b = &scan->open[scan->depth++];
  *b = (struct scan_bracket){.at = at, .argument = at + 1};
  if (line[at] != '(')
    return;
  b->name = name_before(line, scan->start, at);
  if (b->name.len > 1 && line[b->name.at] == '.') { /* "a b".split( */
    struct scan_part object = scan_object(line, b->name.at);
    if (object.len > 0)
      b->name = (struct scan_part){object.at, at - object.at};
  }
}

/* The string that begins at AT: where it ends, or the cursor, which then is inside. */
static size_t skip_string(struct scan *scan, const char *line, size_t at, size_t cursor) {
  char quote = line[at];
  bool triple = at + 2 < cursor && line[at + 1] == quote && line[at + 2] == quote;
  size_t i = at + (triple ? 3 : 1);
  scan->string = i;
  for (; i < cursor; i++) {
    if (line[i] == '\\' && i + 1 < cursor)
      i++;
    else if (line[i] == quote && !triple)
      return i + 1;
    else if (line[i] == quote && i + 2 < cursor && line[i + 1] == quote && line[i + 2] == quote)
      return i + 3;
  }
  scan->quote = quote;
  return cursor;
}

static void begin_statement(struct scan *scan, size_t at) {
  scan->start = at;
  scan->depth = 0;
}

/* flags=… in a call. */
static void see_equals(struct scan *scan, const char *line, size_t at) {
  if (scan->depth == 0)
    return;
  struct scan_bracket *b = &scan->open[scan->depth - 1];
  size_t name = skip_blanks(line, b->argument, at);
  size_t end = skip_name(line, name, at);
  if (end > name && skip_blanks(line, end, at) == at)
    b->keyword = (struct scan_part){name, end - name};
}

/* Sets where the value of `name, name = value` begins. */
static void find_value(struct scan *scan, const char *line, size_t cursor) {
  size_t at = scan->start;
  scan->value = scan->start;
  for (;;) {
    size_t end = skip_name(line, at, cursor);
    if (end == at)
      return;
    at = skip_blanks(line, end, cursor);
    if (at == cursor)
      return;
    if (line[at] == '=' && line[at + 1] != '=') {
      scan->value = skip_blanks(line, at + 1, cursor);
      return;
    }
    if (line[at] != ',')
      return;
    at = skip_blanks(line, at + 1, cursor);
  }
}

/* Whether the `#` at AT may begin a word such as #1 of a shell command. */
static bool is_number_word(const struct scan *scan, const char *line, size_t at) {
  return scan->depth == 0 && at > scan->start && blank(line[at - 1]) && line[at + 1] >= '0' &&
         line[at + 1] <= '9';
}

void scan_line(const char *line, size_t cursor, struct scan *scan) {
  memset(scan, 0, sizeof *scan);
  size_t at = skip_blanks(line, 0, cursor);
  if (at < cursor && line[at] == '@')
    at = skip_blanks(line, skip_name(line, at + 1, cursor), cursor);
  begin_statement(scan, at);
  while (at < cursor) {
    char c = line[at];
    if (c == '"' || c == '\'') {
      at = skip_string(scan, line, at, cursor);
      continue;
    }
    if (c == '#' && !is_number_word(scan, line, at)) {
      scan->comment = true;
      break;
    }
    if (strchr("([{", c) != NULL) {
      open_bracket(scan, line, at);
    } else if (strchr(")]}", c) != NULL) {
      scan->depth -= scan->depth > 0;
    } else if (c == ',' && scan->depth > 0) {
      struct scan_bracket *b = &scan->open[scan->depth - 1];
      b->commas++;
      b->argument = at + 1;
      b->keyword = (struct scan_part){0, 0};
    } else if (c == '=' && line[at + 1] != '=') {
      see_equals(scan, line, at);
    } else if ((c == ';' || c == '\n') && scan->depth == 0) {
      begin_statement(scan, skip_blanks(line, at + 1, cursor));
    }
    at++;
  }
  scan->word = cursor;
  if (scan->quote == 0 && !scan->comment)
    while (scan->word > scan->start && scan_name_byte(line[scan->word - 1]))
      scan->word--;
  find_value(scan, line, cursor);
}

struct scan_part scan_object(const char *line, size_t dot) {
  if (dot == 0)
    return (struct scan_part){0, 0};
  char quote = line[dot - 1];
  if (quote != '"' && quote != '\'')
    return name_before(line, 0, dot);
  size_t at = dot - 1;
  while (at > 0 && (line[at - 1] != quote || (at > 1 && line[at - 2] == '\\')))
    at--;
  if (at == 0)
    return (struct scan_part){0, 0};
  at--;
  if (at > 0 && (line[at - 1] == 'b' || line[at - 1] == 'B'))
    at--;
  return (struct scan_part){at, dot - at};
}

size_t scan_words(const char *line, size_t from, size_t cursor, struct scan_part *at, size_t max) {
  size_t count = 0, i = from;
  while (count < max) {
    i = skip_blanks(line, i, cursor);
    size_t begin = i, quote = i + strspn(line + i, "bBrRuUfF");
    bool quoted = quote < cursor && quote - i <= 2 && (line[quote] == '"' || line[quote] == '\'');
    if (quoted)
      i = skip_string(&(struct scan){0}, line, quote, cursor);
    while (i < cursor && !blank(line[i]))
      i++;
    at[count++] = (struct scan_part){begin, i - begin};
    if (i >= cursor)
      return count;
  }
  return count;
}
