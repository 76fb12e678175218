/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours, widths, wrapping. A new look is one line in the table of escapes. */
#include "view/style.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "view/grid.h"
#include "view/grid.h"
#include "view/hue.h"

#ifdef HAVE_UNISTRING
#include <uniwidth.h>
#endif

/* Of the palette those whose contrast with black and with white is 3.6 or more; of hues, which whole lines have,
   4 or more. */
static const struct {
  const char *basic, *palette;
} escapes[] = {
    [STYLE_PLAIN] = {"", ""},
    [STYLE_BOLD] = {"\x1b[1m", "\x1b[1m"},
    [STYLE_DIM] = {"\x1b[2m", "\x1b[2m"},
    [STYLE_RED] = {"\x1b[31m", "\x1b[38;5;160m"},
    [STYLE_GREEN] = {"\x1b[32m", "\x1b[38;5;28m"},
    [STYLE_YELLOW] = {"\x1b[33m", "\x1b[38;5;100m"},
    [STYLE_HUE_0] = {"\x1b[36m", "\x1b[38;5;30m"},  /* teal */
    [STYLE_HUE_1] = {"\x1b[34m", "\x1b[38;5;27m"},  /* blue */
    [STYLE_HUE_2] = {"\x1b[33m", "\x1b[38;5;130m"}, /* orange */
    [STYLE_HUE_3] = {"\x1b[32m", "\x1b[38;5;28m"},  /* green */
    [STYLE_HUE_4] = {"\x1b[35m", "\x1b[38;5;98m"},  /* purple */
    [STYLE_HUE_5] = {"\x1b[95m", "\x1b[38;5;162m"}, /* pink */
};
_Static_assert(STYLE_HUE_0 + HUES == sizeof escapes / sizeof *escapes, "a look for each hue");

enum style_look style_hue(int hue) {
  return (enum style_look)((int)STYLE_HUE_0 + hue);
}

/* What stands in ASCII for the characters that our own texts use. */
static const struct {
  const char *utf8, *ascii;
} spellings[] = {
    {"→", "->"}, {"←", "<-"}, {"↔", "<->"}, {"…", "..."}, {"·", "-"},
    {"’", "'"},  {"‘", "'"},  {"“", "\""},  {"”", "\""},  {"–", "-"},
    {"—", "-"},  {"×", "x"},  {"≤", "<="},  {"≥", ">="},  {"µ", "u"},
};

const char *style_arrow(const struct view_style *style) {
  return style->utf8 ? "→" : "->";
}

const char *style_ellipsis(const struct view_style *style) {
  return style->utf8 ? "…" : "...";
}

/* Of the first 16 colours, which are the user's own, it is not known that they can be read on a wall. */
static void begin_strong(const struct view_style *style, enum style_look look, struct text *out) {
  if (look == STYLE_PLAIN || look == STYLE_DIM)
    return;
  text_adds(out, escapes[STYLE_BOLD].basic);
  if (style->palette && look != STYLE_BOLD)
    text_adds(out, escapes[look].palette);
}

void style_begin(const struct view_style *style, enum style_look look, struct text *out) {
  if (style->color && style->strong)
    begin_strong(style, look, out);
  else if (style->color)
    text_adds(out, style->palette ? escapes[look].palette : escapes[look].basic);
}

void style_end(const struct view_style *style, enum style_look look, struct text *out) {
  if (style->color && look != STYLE_PLAIN && !(style->strong && look == STYLE_DIM))
    text_adds(out, "\x1b[0m");
}

/* The bytes of the character at S (1 for a byte that starts none). */
static size_t char_len(const char *s, const char *end) {
  struct utf8 next = utf8_at(s, (size_t)(end - s));
  return next.valid ? next.len : 1;
}

static void put_ascii(const char *s, size_t len, struct text *out) {
  for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
    if (strlen(spellings[i].utf8) == len && memcmp(spellings[i].utf8, s, len) == 0) {
      text_adds(out, spellings[i].ascii);
      return;
    }
  text_addc(out, '?');
}

static void put_plain(const struct view_style *style, const char *s, size_t len, struct text *out) {
  for (const char *end = s + len; s < end;) {
    size_t n = char_len(s, end);
    unsigned char c = (unsigned char)*s;
    if (n == 1 && c != '\t' && (c < ' ' || c >= 0x7f))
      text_addf(out, "\\x%02x", c);
    else if (n > 1 && utf8_hidden(utf8_at(s, n).c))
      grid_harmless(s, n, false, out);
    else if (n > 1 && !style->utf8)
      put_ascii(s, n, out);
    else
      text_add(out, s, n);
    s += n;
  }
}

void style_put(const struct view_style *style, enum style_look look, const char *s,
               struct text *out) {
  style_begin(style, look, out);
  put_plain(style, s, strlen(s), out);
  style_end(style, look, out);
}

static int width_of(const char *s, size_t len) {
#ifdef HAVE_UNISTRING
  return u8_width((const uint8_t *)s, len, "UTF-8");
#else
  int width = 0;
  for (const char *end = s + len; s < end; s += char_len(s, end))
    width++;
  return width;
#endif
}

void style_strip(const char *s, struct text *out) {
  while (*s) {
    size_t len = strcspn(s, "\x1b");
    text_add(out, s, len);
    s += len;
    if (*s) /* a look, which ends with m */
      s += strcspn(s, "m") + (strchr(s, 'm') != NULL);
  }
}

int style_width(const char *s) {
  return width_of(s, strlen(s));
}

void style_pad(const struct view_style *style, enum style_look look, const char *s, int width,
               struct text *out) {
  style_put(style, look, s, out);
  int taken = style_width(s);
  if (taken < width)
    text_fill(out, ' ', (size_t)(width - taken));
}

void style_wrap(const struct view_style *style, int used, int indent, const char *s,
                struct text *out) {
  int columns = style->columns < STYLE_COLUMNS_MIN ? STYLE_COLUMNS_MIN : style->columns;
  int at = used;        /* columns taken on this line */
  bool fresh = true;    /* no word stands on this line yet */
  bool indented = true; /* what the line begins with is there */
  bool apart = true;    /* a blank was before the word */
  while (*s) {
    if (*s == '\n') {
      text_addc(out, '\n');
      at = indent;
      fresh = true;
      indented = false;
      s++;
      continue;
    }
    if (*s == ' ') {
      s++;
      apart = true;
      continue;
    }
    size_t len = grid_word(s, strcspn(s, "\n"), columns - indent);
    int width = width_of(s, len);
    if (!fresh && at + apart + width > columns) {
      text_addc(out, '\n');
      at = indent;
      fresh = true;
      indented = false;
    }
    if (!indented)
      text_fill(out, ' ', (size_t)indent);
    indented = true;
    if (!fresh && apart) {
      text_addc(out, ' ');
      at++;
    }
    put_plain(style, s, len, out);
    at += width;
    fresh = apart = false;
    s += len;
  }
  text_addc(out, '\n');
}

void style_item(const struct view_style *style, int indent, const char *label, enum style_look look,
                const char *s, struct text *out) {
  text_fill(out, ' ', (size_t)indent);
  style_put(style, look, label, out);
  int used = indent + style_width(label);
  style_wrap(style, used, used, s, out);
}

void style_heading(const struct view_style *style, const char *name, const char *summary,
                   struct text *out) {
  style_put(style, STYLE_BOLD, name, out);
  text_adds(out, style->utf8 ? " · " : " - ");
  style_wrap(style, style_width(name) + 3, 2, summary ? summary : "", out);
}

void style_paragraphs(const struct view_style *style, int indent, const char *s, struct text *out) {
  struct text line = TEXT_EMPTY;
  while (*s) {
    size_t len = strcspn(s, "\n");
    text_clear(&line);
    text_add(&line, s, len);
    if (*s == ' ') {
      style_put(style, STYLE_PLAIN, text_str(&line), out);
      text_addc(out, '\n');
    } else {
      text_fill(out, ' ', len ? (size_t)indent : 0);
      style_wrap(style, indent, indent, text_str(&line), out);
    }
    s += len + (s[len] == '\n');
  }
  text_free(&line);
}
