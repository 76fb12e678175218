/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text on a grid of columns. What is not printable is decided in `shown_width` alone. */
#include "shell/grid.h"

#include <stdint.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"

size_t grid_decode(const char *s, size_t len, uint32_t *c) {
  const unsigned char *u = (const unsigned char *)s;
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  size_t n = u[0] < 0x80   ? 1
             : u[0] < 0xc2 ? 0
             : u[0] < 0xe0 ? 2
             : u[0] < 0xf0 ? 3
             : u[0] < 0xf5 ? 4
                           : 0;
  if (n == 0 || n > len)
    return 0;
  if (n == 1) {
    *c = u[0];
    return 1;
  }
  uint32_t value = u[0] & (0x7fu >> n);
  for (size_t i = 1; i < n; i++) {
    if ((u[i] & 0xc0) != 0x80)
      return 0;
    value = value << 6 | (u[i] & 0x3fu);
  }
  if (value < least[n] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
    return 0;
  *c = value;
  return n;
}

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
    uint32_t c;
    n = grid_decode(s + i, len - i, &c);
    if (n == 0)
      text_addf(out, "\\x%02x", (unsigned char)s[i]);
    else if (c == '\n' || c == '\t' || (style.utf8 && shown_width(c) >= 0))
      text_add(out, s + i, n);
    else
      escape_character(c, out);
    i += n > 0 ? n : 1;
  }
}

size_t grid_partial(const char *s, size_t len) {
  for (size_t back = 1; back <= 3 && back <= len; back++) {
    unsigned char c = (unsigned char)s[len - back];
    if ((c & 0xc0) == 0x80)
      continue;
    size_t needed = c >= 0xf0 && c < 0xf5 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 1;
    return c < 0xf5 && needed > back ? back : 0;
  }
  return 0;
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
    uint32_t c;
    n = grid_decode(s + i, len - i, &c);
    int width = n > 0 ? shown_width(c) : 1;
    if (used + (width > 0 ? width : 0) > columns) {
      out->len = keep;
      text_adds(out, columns >= dots_width ? dots : "");
      break;
    }
    text_add(out, s + i, n > 0 ? n : 1);
    used += width > 0 ? width : 0;
    if (used + dots_width <= columns)
      keep = out->len;
    i += n > 0 ? n : 1;
  }
  if (coloured)
    text_adds(out, "\x1b[0m");
}

struct grid_place grid_after(struct grid_place place, const char *s, size_t len, int columns,
                             bool utf8) {
  for (size_t i = 0; i < len;) {
    uint32_t c = (unsigned char)s[i];
    size_t n = utf8 ? grid_decode(s + i, len - i, &c) : 1;
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
