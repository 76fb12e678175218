/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text on a grid of columns. What is not printable is decided in `shown_width` alone. */
#include "view/grid.h"

#include <stdint.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "base/utf8.h"

/* Columns of a printable character, -1 when it must not reach the terminal. */
static int shown_width(uint32_t c) {
  if (c >= 0x20 && c < 0x7f)
    return 1;
  if (c == 0 || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 ||
      c == 0x2029)
    return -1;
  return wcwidth((wchar_t)c);
}

/* Length of the colour sequence at S, 0 when there is none: CSI, digits and semicolons, m. */
static size_t colour_sequence(const char *s, size_t len) {
  if (len < 3 || s[0] != '\x1b' || s[1] != '[')
    return 0;
  size_t i = 2;
  while (i < len && ((s[i] >= '0' && s[i] <= '9') || s[i] == ';'))
    i++;
  return i < len && s[i] == 'm' ? i + 1 : 0;
}

static void escape_character(uint32_t c, struct text *out) {
  text_addf(out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
}

void grid_escape(const char *s, size_t len, struct grid_style style, struct text *out) {
  for (size_t i = 0; i < len;) {
    size_t plain = i;
    while (plain < len && s[plain] >= ' ' && s[plain] < 0x7f)
      plain++;
    text_add(out, s + i, plain - i);
    if ((i = plain) == len)
      return;
    size_t n = colour_sequence(s + i, len - i);
    if (n > 0 && (style.color || style.strip)) {
      if (style.color)
        text_add(out, s + i, n);
      i += n;
      continue;
    }
    struct utf8 next = utf8_at(s + i, len - i);
    if (!next.valid)
      text_addf(out, "\\x%02x", (unsigned char)s[i]);
    else if (next.c == '\n' || next.c == '\t' || (style.utf8 && shown_width(next.c) >= 0))
      text_add(out, s + i, next.len);
    else
      escape_character(next.c, out);
    i += next.valid ? next.len : 1;
  }
}

void grid_harmless(const char *s, size_t len, bool color, struct text *out) {
  for (size_t i = 0, n; i < len; i += n) {
    struct utf8 next = utf8_at(s + i, len - i);
    n = color ? colour_sequence(s + i, len - i) : 0;
    bool plain = n || (next.valid && !utf8_hidden(next.c)) || s[i] == '\n' || s[i] == '\t' ||
                 (s[i] == '\r' && i + 1 < len && s[i + 1] == '\n');
    n = n ? n : next.valid ? next.len : 1;
    if (plain)
      text_add(out, s + i, n);
    else
      escape_character(next.valid ? next.c : (unsigned char)s[i], out);
  }
}

void grid_cut(const char *s, int columns, bool utf8, struct text *out) {
  size_t len = strlen(s), i = 0;
  size_t keep = out->len; /* where the line is cut when it turns out too long */
  const char *dots = utf8 ? "…" : "...";
  int used = 0, dots_width = utf8 ? 1 : 3;
  bool coloured = false;
  while (i < len) {
    size_t n = colour_sequence(s + i, len - i);
    if (n > 0) {
      text_add(out, s + i, n);
      coloured = strncmp(s + i, "\x1b[0m", n) != 0 && strncmp(s + i, "\x1b[m", n) != 0;
      i += n;
      continue;
    }
    struct utf8 next = utf8_at(s + i, len - i);
    n = next.valid ? next.len : 1;
    int width = next.valid ? shown_width(next.c) : 1;
    if (used + (width > 0 ? width : 0) > columns) {
      out->len = keep;
      text_adds(out, columns >= dots_width ? dots : "");
      break;
    }
    text_add(out, s + i, n);
    used += width > 0 ? width : 0;
    if (used + dots_width <= columns)
      keep = out->len;
    i += n;
  }
  if (coloured)
    text_adds(out, "\x1b[0m");
}

/* The columns of LEN bytes at S, colours not counted. */
static int width(const char *s, size_t len) {
  int columns = 0;
  for (size_t i = 0, n; i < len; i += n) {
    n = colour_sequence(s + i, len - i);
    if (n > 0)
      continue;
    struct utf8 next = utf8_at(s + i, len - i);
    n = next.len;
    int w = next.valid ? shown_width(next.c) : 1;
    columns += w > 0 ? w : 0;
  }
  return columns;
}

static bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The length of the string or code span that the quote at S[AT] opens, up to END; 0: it opens none, as in
   "doesn't". */
static size_t quoted(const char *s, size_t at, size_t end) {
  char quote = s[at];
  if ((quote != '"' && quote != '\'' && quote != '`') ||
      (at > 0 && is_alphanumeric(s[at - 1]) &&
       (s[at - 1] != 'b' || (at > 1 && is_alphanumeric(s[at - 2])))))
    return 0;
  size_t i = at + 1;
  while (i < end && s[i] != quote && s[i] != '\n')
    i += s[i] == '\\' && quote != '`' && i + 1 < end ? 2 : 1;
  bool closed = i < end && s[i] == quote && (i + 1 == end || !is_alphanumeric(s[i + 1]));
  return closed ? i + 1 - at : 0;
}

/* Whether the `|` at S[AT] joins two names, as in MSG_OOB|MSG_PEEK. */
static bool joins(const char *s, size_t at, size_t len) {
  return s[at] == '|' && at > 0 && is_alphanumeric(s[at - 1]) && at + 1 < len &&
         is_alphanumeric(s[at + 1]);
}

size_t grid_word(const char *s, size_t len, int columns) {
  size_t i = 0, name = 0; /* what is before the first `|` … */
  size_t literal = 0;     /* … that is not in a literal, which ends here */
  while (i < len && s[i] != '\n') {
    size_t next = i + 1, span = quoted(s, i, len);
    literal = i + span > literal ? i + span : literal;
    if (span > 0 && width(s, i + span) <= columns) {
      next = i + span;
    } else if (s[i] == ' ') { /* `= 0` stays with what it is the result of */
      if (i == 0 || next == len || (s[i - 1] != '=' && s[next] != '='))
        break;
      int left = columns - width(s, next);
      next += left > 0 ? grid_word(s + next, len - next, left) : 0;
      if (left <= 0 || width(s, next) > columns)
        break;
    } else if (name == 0 && i >= literal && joins(s, i, len)) {
      name = next;
    }
    i = next;
  }
  return name > 0 && width(s, i) > columns ? name : i;
}

static void fold_line(const char *s, size_t len, int columns, struct text *out) {
  size_t at = 0;
  while (at < len && s[at] == ' ')
    at++;
  int begin = (int)at, used = begin;
  int hang = begin + 4 < columns / 2 ? begin + 4 : columns / 2;
  text_add(out, s, at);
  while (at < len) {
    size_t blanks = 0;
    while (at + blanks < len && s[at + blanks] == ' ')
      blanks++;
    size_t word = grid_word(s + at + blanks, len - at - blanks, columns - hang);
    int wide = width(s + at + blanks, word);
    if (used > begin + 2 && used + (int)blanks + wide > columns) {
      text_addc(out, '\n');
      text_fill(out, ' ', (size_t)hang);
      used = hang;
    } else {
      text_fill(out, ' ', blanks);
      used += (int)blanks;
    }
    text_add(out, s + at + blanks, word);
    used += wide;
    at += blanks + word;
  }
}

void grid_fold(const char *s, size_t len, int columns, struct text *out) {
  while (len > 0) {
    const char *newline = memchr(s, '\n', len);
    size_t line = newline != NULL ? (size_t)(newline - s) : len;
    if (width(s, line) <= columns)
      text_add(out, s, line);
    else
      fold_line(s, line, columns, out);
    if (newline != NULL)
      text_addc(out, '\n');
    line += newline != NULL;
    s += line;
    len -= line;
  }
}

struct grid_place grid_after(struct grid_place place, const char *s, size_t len, int columns,
                             bool utf8) {
  for (size_t i = 0; i < len;) {
    struct utf8 next = utf8_at(s + i, len - i);
    size_t n = !utf8 ? 1 : next.valid ? next.len : 0;
    uint32_t c = n > 0 && utf8 ? next.c : (unsigned char)s[i];
    int width;
    if (c == '\n') {
      place.row++;
      place.column = 0;
      width = 0;
    } else if (c == '\t') {
      width = 8 - place.column % 8;
    } else if (c < 0x20 || c == 0x7f) {
      width = 2;
    } else if (n == 0 || (!utf8 && c >= 0x80)) {
      width = utf8 ? 1 : 4; /* readline shows \303 */
    } else {
      width = shown_width(c);
      if (width == 2 && place.column == columns - 1)
        width = 3; /* the last column stays empty */
    }
    place.column += width > 0 ? width : 0;
    while (columns > 0 && place.column >= columns) {
      place.row++;
      place.column -= columns;
    }
    i += n > 0 ? n : 1;
  }
  return place;
}

static int width_of(const char *s) {
  return grid_after((struct grid_place){0, 0}, s, strlen(s), 0, true).column;
}

void grid_columns(char *const *names, size_t count, int columns, int rows, struct text *out) {
  int widest = 1;
  for (size_t i = 0; i < count; i++) {
    int width = width_of(names[i]);
    widest = width > widest ? width : widest;
  }
  size_t across = columns > widest ? 1 + (size_t)(columns - widest - 1) / (size_t)(widest + 2) : 1;
  size_t down = (count + across - 1) / across;
  size_t most = rows > 1 ? (size_t)rows : 1;
  size_t shown = down > most ? most : down;
  if (down > shown)
    down = shown = most > 1 ? most - 1 : 1; /* a row for what is left out */
  for (size_t row = 0; row < shown; row++) {
    for (size_t at = row, column = 0; at < count && column < across; at += down, column++) {
      text_adds(out, names[at]);
      if (at + down < count && column + 1 < across)
        text_fill(out, ' ', (size_t)(widest + 2 - width_of(names[at])));
    }
    text_addc(out, '\n');
  }
  if (down * across < count)
    text_addf(out, "and %zu more: type the next letter\n", count - down * across);
}
