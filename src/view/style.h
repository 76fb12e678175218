/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How text is shown: colours or none, UTF-8 or ASCII, how many columns; and the few things that every
 * view does with it. Views are pure: from data to text, no terminal. */
#ifndef VIEW_STYLE_H
#define VIEW_STYLE_H

#include <stdbool.h>
#include <stddef.h>

struct text;

struct view_style {
  bool color;  /* ANSI escapes may be used */
  bool utf8;   /* else every character beyond ASCII is replaced */
  int columns; /* the width to keep; at least STYLE_COLUMNS_MIN is assumed */
  bool
      palette; /* the terminal has 256 colours: those are taken that can be read on black and on white; else the
                   user's own of the first 16 */
  bool
      strong; /* for a projector: nothing is dim, colours are bold, and those that a bright wall swallows are
                  not used */
};

#define STYLE_COLUMNS_MIN 20

enum style_look {
  STYLE_PLAIN,
  STYLE_BOLD,
  STYLE_DIM,
  STYLE_RED,
  STYLE_GREEN,
  STYLE_YELLOW,
  STYLE_HUE_0, /* HUES of them, see style_hue */
  STYLE_HUE_1,
  STYLE_HUE_2,
  STYLE_HUE_3,
  STYLE_HUE_4,
  STYLE_HUE_5,
};

/* The look of a colour of view/hue.h. */
enum style_look style_hue(int hue);

/* "→" or "->"; "…" or "...". */
const char *style_arrow(const struct view_style *style);
const char *style_ellipsis(const struct view_style *style);

/* Starts a look, and ends it again; nothing without colours. */
void style_begin(const struct view_style *style, enum style_look look, struct text *out);
void style_end(const struct view_style *style, enum style_look look, struct text *out);

/* Appends S in a look: control characters but a tab as \xNN, what else is not seen as \uNNNN, in ASCII what has a plain
   spelling as that (→ as ->) and other characters as "?". */
void style_put(const struct view_style *style, enum style_look look, const char *s,
               struct text *out);

/* Appends S without the colours that are in it. */
void style_strip(const char *s, struct text *out);

/* The columns that S takes on a terminal. */
int style_width(const char *s);

/* Appends S in a look and blanks up to WIDTH columns. */
void style_pad(const struct view_style *style, enum style_look look, const char *s, int width,
               struct text *out);

/* Appends the words of S, broken into lines that keep the style's width. USED columns of the first line
   are taken already; further lines begin with INDENT blanks. A "\n" in S ends a line, two make an
   empty one. Ends with a newline. */
void style_wrap(const struct view_style *style, int used, int indent, const char *s,
                struct text *out);

/* A line that begins with LABEL (in a look), then S wrapped beneath its own beginning. */
void style_item(const struct view_style *style, int indent, const char *label, enum style_look look,
                const char *s, struct text *out);

/* A line that begins with NAME, and the SUMMARY after it. */
void style_heading(const struct view_style *style, const char *name, const char *summary,
                   struct text *out);

/* Appends paragraphs, a line of S each, wrapped and indented; a line that begins with a blank stays as it
   is. */
void style_paragraphs(const struct view_style *style, int indent, const char *s, struct text *out);

#endif
