/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sides have their colours in the order of their making; main, where a session only begins when it has
   others, comes last. */
#include "export/svg_hue.h"

#include <string.h>

#include "export/export.h"
#include "export/svg_ladder.h"
#include "export/svg_scene.h"

/* The colour of the side that stands at AT in the source's list. */
static int hue_at(const struct export_source *source, size_t at) {
  bool main_first = source->side_count > 1 && strcmp(source->sides[0].name, "main") == 0;
  if (main_first)
    at = at ? at - 1 : source->side_count - 1;
  return (int)(at % SVG_HUES);
}

int svg_hue_side(const struct export_source *source, int number) {
  for (size_t i = 0; i < source->side_count; i++)
    if (source->sides[i].number == number)
      return hue_at(source, i);
  return 0;
}

/* The side called NAME: its colour, or -1. */
static int hue_named(const struct export_source *source, const char *name) {
  for (size_t i = 0; i < source->side_count && source->side_count > 1; i++)
    if (*name && strcmp(source->sides[i].name, name) == 0)
      return hue_at(source, i);
  return -1;
}

void svg_hues(const struct export_source *source, const struct svg_ladder *ladder, int hues[2]) {
  for (int end = 0; end < 2; end++)
    hues[end] = hue_named(source, ladder->names[end]);
  for (int end = 0; end < 2; end++)
    if (hues[end] < 0 || (end && hues[1] == hues[0]))
      hues[end] = hues[1 - end] < 0 ? end : (hues[1 - end] + 1) % SVG_HUES;
}
