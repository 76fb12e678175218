/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text on a grid of columns: what is shown of bytes, how wide it is, where it ends. Pure functions;
 * widths are those of the locale (wcwidth). */
#ifndef VIEW_GRID_H
#define VIEW_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text;

/* How bytes are shown. */
struct grid_style {
  bool utf8;  /* characters beyond ASCII are kept; else shown as \xe9, \u20ac */
  bool color; /* colour sequences (CSI … m) are kept */
  bool
      strip; /* colour sequences that are not kept are dropped; else escaped like any control byte */
};

/* Appends LEN bytes at S as they are shown: newline and tab stay, other control characters become
   \x1b, bytes that are not UTF-8 \xff, characters that reorder text (bidirectional controls) \u202e. */
void grid_escape(const char *s, size_t len, struct grid_style style, struct text *out);

/* Appends the LEN bytes at S so that no terminal, editor or file that they come to can be misled by them, in any locale:
   newline (also CR LF) and tab stay, and colour sequences with COLOR; all else that is not seen (utf8_hidden) becomes \x1b, \u200b,
   and bytes that are not UTF-8 \xff. */
void grid_harmless(const char *s, size_t len, bool color, struct text *out);

/* Appends as much of S (one line, as grid_escape leaves it) as fits COLUMNS, with "…" (or "...")
   where it is cut; colours are ended. */
void grid_cut(const char *s, int columns, bool utf8, struct text *out);

/* The length of the word at S, of at most LEN bytes: up to a blank that a line may be folded at. A blank inside
   quotes or a code span of up to COLUMNS is none, nor is one beside a `=`. Names that `|` joins are one word if
   they fit COLUMNS, else a word each. */
size_t grid_word(const char *s, size_t len, int columns);

/* Appends the LEN bytes at S, as grid_escape leaves them. Lines wider than COLUMNS are folded between words; what
   follows is indented by four more. A word that is wider than that is left to the terminal. */
void grid_fold(const char *s, size_t len, int columns, struct text *out);

/* A place on the grid, from 0, counted from where the text starts. */
struct grid_place {
  int row, column;
};

/* Where the cursor is after LEN bytes at S were shown from PLACE on, as readline shows the line
   being edited: control characters as ^X, tabs up to the next multiple of 8, wide characters whole. */
struct grid_place grid_after(struct grid_place place, const char *s, size_t len, int columns,
                             bool utf8);

/* Appends the COUNT names in columns, sorted downwards as ls does, at most ROWS lines of COLUMNS; says
   how many more there are. */
void grid_columns(char *const *names, size_t count, int columns, int rows, struct text *out);

#endif
