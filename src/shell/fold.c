/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/fold.h"

#include "base/text.h"
#include "view/style.h"

#define STRETCH 100000000 /* nanoseconds in which … */
#define LINES 50          /* … so many lines are shown */

void fold_say(struct fold *fold, const struct view_style *style, struct text *out) {
  if (!fold->hidden)
    return;
  text_addf(out, "  %s ", style_ellipsis(style));
  text_add_number(out, (int64_t)fold->hidden);
  text_addf(out, " more line%s\n", fold->hidden == 1 ? "" : "s");
  fold->hidden = 0;
}

void fold_tick(struct fold *fold, int64_t now, const struct view_style *style, struct text *out) {
  if (now - fold->began <= STRETCH)
    return;
  fold_say(fold, style, out);
  *fold = (struct fold){.began = now};
}

bool fold_takes(struct fold *fold, const struct text *lines, int64_t now,
                const struct view_style *style, struct text *out) {
  int count = 0;
  fold_tick(fold, now, style, out);
  for (size_t i = 0; i < lines->len; i++)
    count += lines->s[i] == '\n';
  if (fold->shown + count <= LINES) {
    fold->shown += count;
    return false;
  }
  fold->hidden += (uint64_t)count;
  return true;
}
