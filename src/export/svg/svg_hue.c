/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An end is a side's if it has the side's name, which ends have where there are several sides. */
#include "export/svg/svg_hue.h"

#include <string.h>

#include "export/export.h"
#include "export/svg/svg_scene.h"
#include "view/hue.h"

static int side_named(const struct export_source *source, const char *name) {
  for (size_t i = 0; i < source->side_count && source->side_count > 1; i++)
    if (*name && strcmp(source->sides[i].name, name) == 0)
      return source->sides[i].number;
  return -1;
}

void svg_hues(const struct export_source *source, const struct svg_ladder *ladder, int hues[2]) {
  int sides[2];
  for (int end = 0; end < 2; end++)
    sides[end] = side_named(source, ladder->names[end]);
  hue_ends(sides, hues);
}
