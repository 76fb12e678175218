/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plots of one direction of a TCP connection over time, from the record of packets: its sequence numbers as tcptrace
 * draws them, the congestion window, the round trip. A plot is data; plot_draw puts it on a terminal, export/svg
 * into a picture. To add a kind: a member of the enum, a row in `kinds`, a reader. */
#ifndef VIEW_PLOT_H
#define VIEW_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct diag;
struct record;
struct text;
struct view_style;

enum plot_kind { PLOT_SEQ, PLOT_CWND, PLOT_RTT, PLOT_KINDS };

/* "seq", "cwnd", "rtt"; what it shows, one line; what the axis counts. */
const char *plot_name(enum plot_kind kind);
const char *plot_title(enum plot_kind kind);
const char *plot_unit(enum plot_kind kind);

enum plot_mark {
  PLOT_WINDOW,   /* the highest number that the peer's window allows: a line of steps */
  PLOT_ACK,      /* the highest that it has acknowledged: a line of steps */
  PLOT_SACKED,   /* numbers that it has got out of order */
  PLOT_SEGMENT,  /* numbers of a segment that was sent for the first time, … */
  PLOT_AGAIN,    /* … again, … */
  PLOT_LOST,     /* … and never arrived */
  PLOT_SSTHRESH, /* a line of steps */
  PLOT_WINDOW_C, /* the congestion window: a line of steps */
  PLOT_SPREAD,   /* srtt - rttvar to srtt + rttvar */
  PLOT_SRTT,     /* a line of steps */
  PLOT_MARKS
};

/* What a mark is called in a legend; the sign of it on a terminal; whether it is a line of steps. */
const char *plot_mark_name(enum plot_mark mark);
char plot_mark_sign(enum plot_mark mark);
bool plot_mark_steps(enum plot_mark mark);

struct plot_point {
  double time;      /* seconds since the connection's first packet */
  double low, high; /* both the same for a line of steps */
  enum plot_mark mark;
};

struct plot {
  enum plot_kind kind;
  char *from, *to;       /* the end that sends, its peer: "127.0.0.1:50000" */
  struct plot_point *at; /* in the order of time */
  size_t count;
  size_t marks[PLOT_MARKS]; /* how many there are of each */
  size_t packets;           /* of the connection, in both directions */
  double seconds, high;     /* the axes reach from 0 to these */
};

/* Which connection: all zero, the one that carries the most data. */
struct plot_choice {
  uint64_t number; /* that of this packet, or 0 */
  uint16_t
      port; /* that with this port at one of its ends, or 0; of several the one with the most data */
  unsigned rank; /* the one that has the (RANK + 1)-th most */
};

/* Reads it, for plot_clear. Returns 0, or -1 with DIAG filled: there is no such connection, or nothing to plot of it.
   A million packets take about a second. */
int plot_read(struct plot *plot, struct record *record, enum plot_kind kind,
              const struct plot_choice *choice, struct diag *diag);
void plot_clear(struct plot *plot);

/* The distance between the lines of an axis that reaches to HIGH and has room for COUNT of them: 1, 2 or 5 times a
   power of ten. */
double plot_step(double high, int count);
/* N on an axis, short: "1.2M". */
void plot_number(double n, struct text *out);

/* Appends the plot as text, as wide as the window. */
void plot_draw(const struct plot *plot, const struct view_style *style, struct text *out);

#endif
