/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A frame, axes, the marks in their order, a legend. Differences are of shape too; colours only help. */
#include "export/svg/svg_plot.h"

#include <stdbool.h>
#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "export/html/html_escape.h"
#include "view/plot.h"

#define LEFT 58
#define RIGHT 12
#define TOP 58
#define BOTTOM 92
#define GRAIN 0.5 /* units: what is closer is the same point */
#define LETTERS_APART 11
#define PICTURES 8 /* connections that are drawn */
#define LEGEND_CHARACTER 7.2
#define LEGEND_LINE 17

const char svg_plot_css[] =
    ".plot text{font-family:system-ui,\"DejaVu Sans\",Arial,sans-serif;font-size:13px;"
    "fill:#1d2430}\n"
    ".plot .paper{fill:#ffffff}\n"
    ".plot .title{font-size:14px;font-weight:bold}\n"
    ".plot .frame{fill:none;stroke:#7b8698;stroke-width:1}\n"
    ".plot .grid{stroke:#d5dae3;stroke-width:0.6}\n"
    ".plot path,.plot line{fill:none;stroke:#0b5cad;stroke-width:1.3}\n"
    ".plot .m0{stroke:#8a6d00;stroke-width:1;stroke-dasharray:5,3}\n"
    ".plot .m1{stroke:#1b7340;stroke-width:1.2}\n"
    ".plot .m2{stroke:#7a3aa8;stroke-width:1.2;stroke-dasharray:2,1.5}\n"
    ".plot .m3{stroke:#0b5cad;stroke-width:1.8}\n"
    ".plot .m4,.plot .m5{stroke:#b3261e;stroke-width:2}\n"
    ".plot .m6{stroke:#8a6d00;stroke-dasharray:5,3}\n"
    ".plot .m8{stroke:#a3adbd;stroke-width:2.4;opacity:0.7}\n"
    ".plot text.r{fill:#b3261e;font-size:11px;font-weight:bold}\n"
    "@media screen and (prefers-color-scheme:dark){\n"
    ".plot text{fill:#e4e8ef}\n"
    ".plot .paper{fill:#14181f}\n"
    ".plot .grid{stroke:#333b48}\n"
    ".plot path,.plot line{stroke:#7db8ff}\n"
    ".plot .m0,.plot .m6{stroke:#e0c060}\n"
    ".plot .m1{stroke:#7fd69b}\n"
    ".plot .m2{stroke:#cfa6f2}\n"
    ".plot .m3{stroke:#7db8ff}\n"
    ".plot .m4,.plot .m5{stroke:#ff8a80}\n"
    ".plot .m8{stroke:#5d697b}\n"
    ".plot .grid{stroke:#333b48}\n"
    ".plot text.r{fill:#ff8a80}\n"
    "}\n";

struct axes {
  const struct plot *plot;
  double left, top, width, height;
  struct text *out;
};

static double x_of(const struct axes *a, double time) {
  return a->left + time / a->plot->seconds * a->width;
}

/* Values above the frame are at its edge. */
static double y_of(const struct axes *a, double value) {
  double part = value / a->plot->high;
  return a->top + a->height * (1 - (part > 1 ? 1 : part));
}

static bool near(double a, double b) {
  return a - b < GRAIN && b - a < GRAIN;
}

/* ---- marks ---- */

/* A line of steps: one path, from point to point first to the right, then up or down. */
static void put_steps(const struct axes *a, enum plot_mark mark) {
  double x = 0, y = 0, drawn_x = 0, drawn_y = 0;
  bool any = false;
  text_addf(a->out, "<path class=\"m%d\" d=\"", (int)mark);
  for (size_t i = 0; i < a->plot->count; i++) {
    const struct plot_point *p = &a->plot->at[i];
    if (p->mark != mark)
      continue;
    x = x_of(a, p->time);
    y = y_of(a, p->high);
    if (!any)
      text_addf(a->out, "M%.1f %.1f", x, y);
    else if (near(y, drawn_y) ||
             (near(x, drawn_x) && y > drawn_y - 2 * GRAIN && y < drawn_y + 2 * GRAIN))
      continue;
    else
      text_addf(a->out, "H%.1fV%.1f", x, y);
    any = true;
    drawn_x = x;
    drawn_y = y;
  }
  if (any && x > drawn_x)
    text_addf(a->out, "H%.1f", x);
  text_adds(a->out, "\"/>\n");
}

/* An upright line from LOW to HIGH (y), or a cross on it. */
static void put_bar(const struct axes *a, enum plot_mark mark, double x, double low, double high) {
  if (low - high < 1.5) { /* to be seen at all */
    double middle = (low + high) / 2;
    low = middle + 0.75;
    high = middle - 0.75;
  }
  if (mark == PLOT_LOST) {
    double y = (low + high) / 2;
    text_addf(a->out, "M%.1f %.1fl6 6m-6 0l6 -6", x - 3, y - 3);
  } else {
    text_addf(a->out, "M%.1f %.1fV%.1f", x, low, high);
  }
}

/* The bars of a mark in one path: those that touch at the same time are one. */
static void put_bars(const struct axes *a, enum plot_mark mark) {
  double x = -1, low = 0, high = 0;
  text_addf(a->out, "<path class=\"m%d\" d=\"", (int)mark);
  for (size_t i = 0; i < a->plot->count; i++) {
    const struct plot_point *p = &a->plot->at[i];
    if (p->mark != mark)
      continue;
    double px = x_of(a, p->time), bottom = y_of(a, p->low), top = y_of(a, p->high);
    if (x >= 0 && near(px, x) && top < low + GRAIN && bottom > high - GRAIN) {
      low = bottom > low ? bottom : low;
      high = top < high ? top : high;
      continue;
    }
    if (x >= 0)
      put_bar(a, mark, x, low, high);
    x = px;
    low = bottom;
    high = top;
  }
  if (x >= 0)
    put_bar(a, mark, x, low, high);
  text_adds(a->out, "\"/>\n");
}

/* The letter R above what was sent again, as tcptrace has it; where two would touch, one. */
static void put_letters(const struct axes *a) {
  double x = -LETTERS_APART, y = 0;
  for (size_t i = 0; i < a->plot->count; i++) {
    const struct plot_point *p = &a->plot->at[i];
    if (p->mark != PLOT_AGAIN)
      continue;
    double px = x_of(a, p->time), py = y_of(a, p->high) - 3;
    bool apart = px - x >= LETTERS_APART || py - y >= LETTERS_APART || y - py >= LETTERS_APART;
    if (!apart)
      continue;
    text_addf(a->out, "<text class=\"r\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">R</text>\n",
              px, py);
    x = px;
    y = py;
  }
}

/* ---- around them ---- */

static void put_number(const struct axes *a, double x, double y, const char *anchor, double n) {
  text_addf(a->out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
  plot_number(n, a->out);
  text_adds(a->out, "</text>\n");
}

static void put_axes(const struct axes *a) {
  double right = a->left + a->width, bottom = a->top + a->height;
  double step = plot_step(a->plot->high, 6);
  for (int i = 0; i * step <= a->plot->high; i++) {
    double y = y_of(a, i * step);
    text_addf(a->out, "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
              a->left, y, right, y);
    put_number(a, a->left - 5, y + 4, "end", i * step);
  }
  step = plot_step(a->plot->seconds, 5);
  for (int i = 0; i * step <= a->plot->seconds; i++) {
    double x = x_of(a, i * step);
    text_addf(a->out, "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", x,
              a->top, x, bottom);
    put_number(a, x, bottom + 16, "middle", i * step);
  }
  text_addf(a->out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">seconds</text>\n", right,
            bottom + 31);
  text_addf(a->out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"start\">%s</text>\n", 8.0,
            a->top - 7, plot_unit(a->plot->kind));
  text_addf(a->out,
            "<rect class=\"frame\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n",
            a->left, a->top, a->width, a->height);
}

static void put_legend(const struct axes *a) {
  double x = a->left, y = a->top + a->height + 52;
  for (int m = 0; m < PLOT_MARKS; m++) {
    const char *name = plot_mark_name((enum plot_mark)m);
    double width = 24 + (double)strlen(name) * LEGEND_CHARACTER + 12;
    if (!a->plot->marks[m])
      continue;
    if (x + width > SVG_PLOT_WIDTH && x > a->left) {
      x = a->left;
      y += LEGEND_LINE;
    }
    if (plot_mark_steps((enum plot_mark)m))
      text_addf(a->out, "<path class=\"m%d\" d=\"M%.1f %.1fh16\"/>\n", m, x, y - 4);
    else if (m == PLOT_LOST)
      text_addf(a->out, "<path class=\"m%d\" d=\"M%.1f %.1fl6 6m-6 0l6 -6\"/>\n", m, x + 5, y - 7);
    else
      text_addf(a->out, "<path class=\"m%d\" d=\"M%.1f %.1fv-9\"/>\n", m, x + 8, y);
    text_addf(a->out, "<text x=\"%.1f\" y=\"%.1f\">%s%s</text>\n", x + 22, y, name,
              m == PLOT_AGAIN ? " (R)" : "");
    x += width + (m == PLOT_AGAIN ? 4 * LEGEND_CHARACTER : 0);
  }
}

static void put_title(const struct axes *a, int top) {
  text_addf(a->out, "<text class=\"title\" x=\"8\" y=\"%d\">", top + 16);
  html_escapes(a->out, a->plot->from);
  text_adds(a->out, " → ");
  html_escapes(a->out, a->plot->to);
  text_addf(a->out, "</text>\n<text x=\"8\" y=\"%d\">%s, %zu packet%s</text>\n", top + 33,
            plot_title(a->plot->kind), a->plot->packets, a->plot->packets == 1 ? "" : "s");
}

void svg_plot_draw(const struct plot *plot, int top, struct text *out) {
  struct axes a = {
      plot, LEFT, top + TOP, SVG_PLOT_WIDTH - LEFT - RIGHT, SVG_PLOT_HEIGHT - TOP - BOTTOM, out};
  put_title(&a, top);
  put_axes(&a);
  for (int m = 0; m < PLOT_MARKS; m++)
    if (plot->marks[m])
      (plot_mark_steps((enum plot_mark)m) ? put_steps : put_bars)(&a, (enum plot_mark)m);
  put_letters(&a);
  put_legend(&a);
}

void svg_plot_describe(const struct plot *plot, struct text *out) {
  html_escapes(out, plot->from);
  text_adds(out, " to ");
  html_escapes(out, plot->to);
  text_addf(out, ": %s, %zu packets in %.3f seconds", plot_title(plot->kind), plot->packets,
            plot->seconds);
  for (int m = PLOT_MARKS - 1; m >= 0; m--)
    if (plot->marks[m])
      text_addf(out, "; %s: %zu", plot_mark_name((enum plot_mark)m), plot->marks[m]);
  text_addc(out, '.');
}

/* ---- the forms ---- */

/* Says below the pictures, at TOP, that there are more connections. Returns the height of that. */
static int put_more(int top, struct text *body, struct text *words) {
  static const char more[] =
      "Connections with fewer packets are not drawn; `plot` at the prompt shows each.";
  text_addf(body, "<text x=\"8\" y=\"%d\">%s</text>\n", top + 16, more);
  text_addf(words, "\n%s", more);
  return 28;
}

static int write_plots(const struct export_source *source, struct text *out, struct diag *diag,
                       enum plot_kind kind) {
  struct text body = TEXT_EMPTY, words = TEXT_EMPTY;
  struct plot_choice choice = {0};
  struct plot plot;
  struct diag rest = DIAG_EMPTY;
  int height = 0, result = 0;
  for (; choice.rank < PICTURES; choice.rank++) {
    result = plot_read(&plot, source->record, kind, &choice, height ? &rest : diag);
    if (result < 0)
      break;
    svg_plot_draw(&plot, height, &body);
    text_adds(&words, height ? "\n" : "");
    svg_plot_describe(&plot, &words);
    plot_clear(&plot);
    height += SVG_PLOT_HEIGHT;
  }
  if (choice.rank == PICTURES && plot_read(&plot, source->record, kind, &choice, &rest) == 0) {
    plot_clear(&plot);
    height += put_more(height, &body, &words);
  }
  diag_clear(&rest);
  if (height) {
    result = 0;
    text_addf(out,
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" class=\"plot\" "
              "xml:lang=\"en\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n<title>",
              2 * SVG_PLOT_WIDTH, 2 * height, SVG_PLOT_WIDTH, height);
    html_escapes(out, source->title);
    text_addf(out,
              "</title>\n<desc>%s</desc>\n<style type=\"text/css\">\n"
              "svg.plot{max-width:100%%;height:auto}\n%s</style>\n"
              "<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n",
              text_str(&words), svg_plot_css, SVG_PLOT_WIDTH, height);
    text_add(out, text_str(&body), body.len);
    text_adds(out, "</svg>\n");
  }
  text_free(&body);
  text_free(&words);
  return result;
}

int svg_plot_seq(const struct export_source *source, struct text *out, struct diag *diag) {
  return write_plots(source, out, diag, PLOT_SEQ);
}

int svg_plot_cwnd(const struct export_source *source, struct text *out, struct diag *diag) {
  return write_plots(source, out, diag, PLOT_CWND);
}

int svg_plot_rtt(const struct export_source *source, struct text *out, struct diag *diag) {
  return write_plots(source, out, diag, PLOT_RTT);
}
