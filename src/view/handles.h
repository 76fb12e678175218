/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of open sockets. */
#ifndef VIEW_HANDLES_H
#define VIEW_HANDLES_H

#include <stddef.h>

#include "net/endpoint.h"

struct lingering;
struct text;
struct view_style;

struct handle_row {
  const char *name; /* borrowed */
  const char *side; /* borrowed; NULL: not shown */
  int side_number;  /* whose colour it has (view/hue.h) */
  struct endpoint endpoint;
  const char *held; /* the call on it that is held (run/hold.h), borrowed; NULL: none */
};

/* Appends the COUNT rows, whole lines that keep the style's width: a table while it fits, else the bytes
   that wait in words below each row, else a few lines for each. The side is shown when there is more
   than one. With no rows it says so. */
void handles_show(const struct handle_row *rows, size_t count, const struct view_style *style,
                  struct text *out);

/* Appends, after INDENT blanks, that a call on the socket of ROW is held, if one is. */
void handles_show_held(const struct handle_row *row, int indent, const struct view_style *style,
                       struct text *out);

/* Appends the COUNT connections at ALL that no descriptor leads to, one a line: "127.0.0.1:50000 →
   127.0.0.1:43802 TIME_WAIT, no descriptor, 47 s left". */
void handles_show_lingering(const struct lingering *all, size_t count,
                            const struct view_style *style, struct text *out);

#endif
