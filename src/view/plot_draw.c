/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plot on a grid of characters: what is more important lies over what is less so, in the order of enum plot_mark. */
#include "view/plot.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "view/style.h"

#define ROWS 18
#define LABEL 8 /* columns of the numbers at the left */
#define COLUMNS_LEAST 20
#define LINES_APART 4  /* rows between two numbers of the axis, at least */
#define TIMES_APART 12 /* columns, likewise */

struct grid_plot {
  const struct plot *plot;
  int columns;
  signed char *cells; /* the mark in it, -1: none */
};

static int column_of(const struct grid_plot *g, double time) {
  int column = (int)(time / g->plot->seconds * (g->columns - 1) + 0.5);
  return column < 0 ? 0 : column < g->columns ? column : g->columns - 1;
}

/* The row of a value, from 0 at the top; above it: -1. */
static int row_of(const struct grid_plot *g, double value) {
  double row = value / g->plot->high * (ROWS - 1);
  return row > ROWS - 0.5 ? -1 : ROWS - 1 - (int)(row + 0.5);
}

static void put(struct grid_plot *g, int row, int column, enum plot_mark mark) {
  signed char *cell = &g->cells[row * g->columns + column];
  if (row >= 0 && *cell < (int)mark)
    *cell = (signed char)mark;
}

static void put_range(struct grid_plot *g, int column, double low, double high,
                      enum plot_mark mark) {
  int top = row_of(g, high), bottom = row_of(g, low);
  for (int row = top < 0 ? 0 : top; row <= bottom; row++)
    put(g, row, column, mark);
}

static void fill(struct grid_plot *g) {
  const struct plot_point *before[PLOT_MARKS] = {NULL};
  for (size_t i = 0; i < g->plot->count; i++) {
    const struct plot_point *p = &g->plot->at[i], *last = before[p->mark];
    int column = column_of(g, p->time);
    put_range(g, column, p->low, p->high, p->mark);
    if (plot_mark_steps(p->mark) && last)
      for (int c = column_of(g, last->time); c < column; c++)
        put_range(g, c, last->high, last->high, p->mark);
    before[p->mark] = p;
  }
}

static enum style_look look_of(int mark) {
  switch (mark) {
  case PLOT_AGAIN:
  case PLOT_LOST:
    return STYLE_RED;
  case PLOT_ACK:
  case PLOT_SACKED:
    return STYLE_GREEN;
  case PLOT_WINDOW:
  case PLOT_SPREAD:
  case PLOT_SSTHRESH:
    return STYLE_YELLOW;
  default:
    return STYLE_PLAIN;
  }
}

/* A row of the grid: runs of the same mark have their look together. */
static void put_row(const struct grid_plot *g, int row, const struct view_style *style,
                    struct text *out) {
  const signed char *cells = g->cells + row * g->columns;
  int end = g->columns;
  while (end > 0 && cells[end - 1] < 0)
    end--;
  for (int c = 0; c < end;) {
    int run = c;
    struct text t = TEXT_EMPTY;
    for (; c < end && cells[c] == cells[run]; c++)
      text_addc(&t, cells[c] < 0 ? ' ' : plot_mark_sign((enum plot_mark)cells[c]));
    style_put(style, cells[run] < 0 ? STYLE_PLAIN : look_of(cells[run]), text_str(&t), out);
    text_free(&t);
  }
  text_addc(out, '\n');
}

/* Right-aligned in LABEL columns; nothing if N is negative. */
static void put_label(double n, struct text *out) {
  struct text t = TEXT_EMPTY;
  if (n >= 0)
    plot_number(n, &t);
  text_addf(out, "%*s", LABEL, text_str(&t));
  text_free(&t);
}

/* The numbers of the axis of time below their columns. */
static void put_times(const struct grid_plot *g, struct text *out) {
  struct text t = TEXT_EMPTY;
  double step = plot_step(g->plot->seconds, g->columns / TIMES_APART + 1);
  for (int i = 0; i * step <= g->plot->seconds; i++) {
    int column = column_of(g, i * step);
    struct text label = TEXT_EMPTY;
    plot_number(i * step, &label);
    if (column + (int)label.len + 2 <= g->columns && (!t.len || column > (int)t.len)) {
      text_fill(&t, ' ', (size_t)column - t.len);
      text_adds(&t, text_str(&label));
    }
    text_free(&label);
  }
  text_addf(out, "%*s %s s\n", LABEL, "", text_str(&t));
  text_free(&t);
}

static void put_legend(const struct plot *plot, const struct view_style *style, struct text *out) {
  struct text t = TEXT_EMPTY;
  for (int m = PLOT_MARKS - 1; m >= 0; m--)
    if (plot->marks[m])
      text_addf(&t, "%s%c %s", t.len ? ", " : "", plot_mark_sign((enum plot_mark)m),
                plot_mark_name((enum plot_mark)m));
  style_wrap(style, 0, 2, text_str(&t), out);
  text_free(&t);
}

void plot_draw(const struct plot *plot, const struct view_style *style, struct text *out) {
  int columns = style->columns - LABEL - 2;
  struct grid_plot g = {plot, columns < COLUMNS_LEAST ? COLUMNS_LEAST : columns, NULL};
  struct text heading = TEXT_EMPTY;
  g.cells = mem_alloc((size_t)g.columns * ROWS);
  memset(g.cells, -1, (size_t)g.columns * ROWS);
  fill(&g);
  text_addf(&heading, "%s %s %s: %s (%s), %zu packet%s", plot->from, style_arrow(style), plot->to,
            plot_title(plot->kind), plot_unit(plot->kind), plot->packets,
            plot->packets == 1 ? "" : "s");
  style_wrap(style, 0, 2, text_str(&heading), out);
  text_free(&heading);
  double step = plot_step(plot->high, ROWS / LINES_APART);
  for (int row = 0; row < ROWS; row++) {
    double label = -1;
    for (int i = 0; i * step <= plot->high; i++)
      if (row_of(&g, i * step) == row)
        label = i * step;
    put_label(label, out);
    text_adds(out, style->utf8 ? (label < 0 ? "│" : "┤") : "|");
    put_row(&g, row, style, out);
  }
  text_addf(out, "%*s", LABEL, "");
  text_adds(out, style->utf8 ? "└" : "+");
  for (int c = 0; c < g.columns; c++)
    text_adds(out, style->utf8 ? "─" : "-");
  text_addc(out, '\n');
  put_times(&g, out);
  put_legend(plot, style, out);
  free(g.cells);
}
