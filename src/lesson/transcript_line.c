/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/transcript_line.h"

#include <ctype.h>
#include <string.h>

#include "lesson/transcript.h"

struct transcript_line transcript_line_cut(struct transcript_line line, size_t blanks) {
  size_t indent = transcript_line_indent(line), n = indent < blanks ? indent : blanks;
  return (struct transcript_line){line.s + n, line.len - n, line.number};
}

size_t transcript_line_indent(struct transcript_line line) {
  size_t n = 0;
  while (n < line.len && line.s[n] == ' ')
    n++;
  return n;
}

bool transcript_line_blank(struct transcript_line line) {
  return transcript_line_indent(line) == line.len;
}

char transcript_line_fence(struct transcript_line line, size_t *length,
                           struct transcript_line *info) {
  size_t i = transcript_line_indent(line);
  if (i > 3 || i == line.len || (line.s[i] != '`' && line.s[i] != '~'))
    return 0;
  char c = line.s[i];
  size_t n = 0;
  while (i + n < line.len && line.s[i + n] == c)
    n++;
  if (n < 3)
    return 0;
  *length = n;
  size_t start = i + n, end = line.len;
  while (start < end && isblank((unsigned char)line.s[start]))
    start++;
  while (end > start && isblank((unsigned char)line.s[end - 1]))
    end--;
  *info = (struct transcript_line){line.s + start, end - start, line.number};
  if (c == '`' && memchr(info->s, '`', info->len))
    return 0;
  return c;
}

struct transcript_line transcript_line_word(struct transcript_line *line) {
  size_t n = 0;
  while (n < line->len && !isblank((unsigned char)line->s[n]))
    n++;
  struct transcript_line found = {line->s, n, line->number};
  while (n < line->len && isblank((unsigned char)line->s[n]))
    n++;
  line->s += n;
  line->len -= n;
  return found;
}

bool transcript_line_is(struct transcript_line line, const char *s) {
  return line.len == strlen(s) && memcmp(line.s, s, line.len) == 0;
}
