/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an entry ends is for the parser to say, which is asked about ever more lines. What is already known of
 * an unfinished entry is kept, so that a long block is not parsed again for each of its lines. */
#include "run/cut.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "lang/syntax/ast.h"
#include "lang/syntax/lex.h"
#include "lang/syntax/parse.h"
#include "run/session.h"

/* Whether LINE goes on with a block: it is indented, blank, a comment, or `else` and its like. */
static bool goes_on(const char *line) {
  static const char *const words[] = {"else", "elif", "except", "finally"};
  if (strchr(" \t\r\n#", *line))
    return true;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    size_t n = strlen(words[i]);
    if (strncmp(line, words[i], n) == 0 && strchr(" \t:", line[n]))
      return true;
  }
  return false;
}

/* The end of the logical line that begins at FROM, after its newline; 0: not before LEN. A line that is blank
   or a comment ends like any other, though the lexer has no token for it. */
static size_t logical_end(const char *text, size_t len, size_t from) {
  size_t first = from;
  while (first < len && strchr(" \t\r\f", text[first]))
    first++;
  if (first < len && (text[first] == '\n' || text[first] == '#')) {
    const char *blank_end = memchr(text + first, '\n', len - first);
    return blank_end ? (size_t)(blank_end - text) + 1 : 0;
  }
  for (size_t room = 256;; room *= 2) {
    size_t n = len - from < room ? len - from : room;
    struct source *source = source_new("", text + from, n);
    struct diag diag = DIAG_EMPTY;
    struct lex lex;
    size_t end = 0;
    const char *newline = memchr(text + from, '\n', n);
    if (lex_start(&lex, source, &diag) == 0) {
      struct token t;
      do
        t = lex_next(&lex);
      while (t.kind != TOKEN_NEWLINE && t.kind != TOKEN_END && t.kind != TOKEN_MORE &&
             t.kind != TOKEN_ERROR);
      if (t.kind == TOKEN_NEWLINE || t.kind == TOKEN_ERROR)
        newline = memchr(text + from + t.span.start, '\n', n - t.span.start);
      else
        newline = NULL;
    }
    if (newline)
      end = (size_t)(newline - text) + 1;
    diag_clear(&diag);
    source_free(source);
    if (end || n == len - from)
      return end;
  }
}

/* Whether the LEN bytes are a whole entry, with a blank line after them if BLOCK ends with one. */
static bool is_whole(struct session *session, const char *text, size_t len, bool block) {
  char *copy = mem_alloc(len + 2);
  memcpy(copy, text, len);
  memcpy(copy + len, "\n", 2);
  struct source *source = source_new("", copy, len + block);
  struct diag diag = DIAG_EMPTY;
  struct unit *unit = NULL;
  enum parse_status status =
      parse_source(session->scratch, source, PARSE_PROMPT, &session->words, &unit, &diag);
  if (status == PARSE_OK)
    unit_free(unit);
  diag_clear(&diag);
  source_free(source);
  free(copy);
  return status != PARSE_MORE;
}

/* The end of a string in three QUOTEs, whose text begins at S; after them. NULL: not before END. */
static const char *skip_triple(const char *s, const char *end, char quote) {
  for (; s < end; s++)
    if (*s == '\\')
      s++;
    else if (end - s >= 3 && s[0] == quote && s[1] == quote && s[2] == quote)
      return s + 3;
  return NULL;
}

/* The end of a string in QUOTE, whose text begins at S; after it. NULL: not in this line. */
static const char *skip_string(const char *s, const char *end, char quote) {
  for (; s < end && *s != '\n'; s++)
    if (*s == '\\')
      s++;
    else if (*s == quote)
      return s + 1;
  return NULL;
}

/* Notes what one line opens and closes. A string without an end, a backslash in the middle and a NUL are left
   to the lexer. */
static void look_at_line(struct cut *u, const char *s, const char *end) {
  u->joined = false;
  while (s < end && !u->lost) {
    if (u->quote) {
      s = skip_triple(s, end, u->quote);
      if (!s)
        return;
      u->quote = 0;
    } else if (*s == '#' || *s == '\n') {
      return;
    } else if (end - s >= 3 && strchr("\"'", *s) && s[1] == *s && s[2] == *s) {
      u->quote = *s;
      s += 3;
    } else if (*s == '"' || *s == '\'') {
      s = skip_string(s + 1, end, *s);
      u->lost = !s;
    } else if (*s == '\\' && s[1] == '\n') {
      u->joined = true;
      return;
    } else {
      u->lost = *s == '\\' || !*s;
      u->depth += (strchr("([{", *s) != NULL) - (strchr(")]}", *s) != NULL);
      u->lost |= u->depth < 0;
      s++;
    }
  }
}

/* Whether the last logical line is still open, by its brackets, quotes and backslashes. The parser has accepted
   its beginning; what is wrong further on is told when it ends. */
static bool is_open(struct cut *u, const char *text, size_t len) {
  const char *newline;
  size_t from = u->block;
  while (!u->lost && u->seen < len && (newline = memchr(text + u->seen, '\n', len - u->seen))) {
    look_at_line(u, text + u->seen, newline + 1);
    u->seen = (size_t)(newline + 1 - text);
    u->lost |= !u->depth && !u->quote && !u->joined; /* it ends here */
  }
  return !u->lost && u->seen > from;
}

/* The lines of a block: from U->first to where they end, which is LEN or where a line does not go on with
   it; or 0: the last one is unfinished. */
static size_t block_end(struct cut *u, const char *text, size_t len) {
  size_t block = u->block;
  size_t last = block; /* where the last line begins, or the next one */
  while (block && block < len && goes_on(text + block)) {
    last = block;
    block = logical_end(text, len, block);
  }
  if (block)
    last = block;
  *u = (struct cut){.first = u->first, .block = last, .seen = last};
  return block;
}

static size_t look(struct session *session, const char *text, size_t len, bool at_end,
                   struct cut *u) {
  size_t end = 0;
  while (end < len) {
    if (!u->first) {
      const char *newline = memchr(text + end, '\n', len - end);
      if (!newline)
        return at_end ? len : 0;
      size_t line = (size_t)(newline - text) + 1;
      if (end == 0 && is_whole(session, text, line, false))
        return line;
      end = logical_end(text, len, end);
      if (!end)
        return at_end ? len : 0;
      if (end != line && is_whole(session, text, end, false))
        return end;
      u->first = u->block = end;
    }
    size_t block = block_end(u, text, len); /* with the lines that would go on with a block */
    if ((!block || block == len) && !at_end)
      return 0;
    if (!block)
      return len;
    if (is_whole(session, text, block, true))
      return block;
    end = u->first; /* the next line belongs to the entry's head too */
    u->first = 0;
  }
  return at_end ? len : 0;
}

size_t cut_entry(struct session *session, const char *text, size_t len, bool at_end,
                 struct cut *unfinished) {
  struct cut none = {0};
  struct cut *u = unfinished ? unfinished : &none;
  if (!at_end && u->asked && is_open(u, text, len))
    return 0;
  size_t n = look(session, text, len, at_end, u);
  if (n)
    *u = (struct cut){0};
  else
    u->asked = true;
  return n;
}
