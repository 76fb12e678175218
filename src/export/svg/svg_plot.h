/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plots of connections (view/plot.h) as pictures: the forms plot-seq, plot-cwnd and plot-rtt, and figures of a page. */
#ifndef EXPORT_SVG_SVG_PLOT_H
#define EXPORT_SVG_SVG_PLOT_H

#include "export/export.h"

struct plot;
struct text;

#define SVG_PLOT_WIDTH                                                                             \
  480 /* units; their numbers are read well when the picture is 360 pixels wide */
#define SVG_PLOT_HEIGHT 340

/* The style sheet of what is drawn, under `.plot`; for a bright and a dark screen. */
extern const char svg_plot_css[];

/* Appends PLOT as SVG 1.1 elements, its upper edge at TOP. What falls on the same points is drawn once: a million
   packets make a few thousand elements at the most. */
void svg_plot_draw(const struct plot *plot, int top, struct text *out);

/* Appends what it shows in a sentence, escaped: for <desc>. */
void svg_plot_describe(const struct plot *plot, struct text *out);

/* Each connection that has carried something, below each other, the one with the most first. */
export_write_fn svg_plot_seq;
export_write_fn svg_plot_cwnd;
export_write_fn svg_plot_rtt;

#endif
