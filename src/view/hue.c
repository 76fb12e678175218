/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A side keeps its colour, whatever other sides there are. How a colour looks: view/style.c, export/svg/svg_style.c,
 * export/html/html_page.c. */
#include "view/hue.h"

int hue_side(int number) {
  return number % HUES;
}

void hue_ends(const int sides[2], int hues[2]) {
  for (int end = 0; end < 2; end++)
    hues[end] = sides[end] < 0 ? -1 : hue_side(sides[end]);
  for (int end = 0; end < 2; end++)
    if (hues[end] < 0 || (end && hues[1] == hues[0]))
      hues[end] = hues[1 - end] < 0 ? end + 1 : (hues[1 - end] + 1) % HUES; /* 0 is main's */
}
