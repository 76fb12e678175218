/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To standard error. */
#include "shell/lesson/refusal.h"

#include <stdio.h>

#include "base/text.h"
#include "view/grid.h"

void refusal_say(const char *path, enum check_result result, const struct text *why) {
  struct text all = TEXT_EMPTY, shown = TEXT_EMPTY;
  bool placed = *text_str(why) == ' '; /* `  File "…", line 3`, as Python says it */
  text_addf(&all, "%s%s%s%s", placed ? "" : "sockshell: ", result == CHECK_SKIPPED ? path : "",
            result == CHECK_SKIPPED ? ": " : "", text_str(why));
  if (why->len && why->s[why->len - 1] != '\n')
    text_addc(&all, '\n');
  grid_harmless(all.s, all.len, false, &shown);
  fputs(text_str(&shown), stderr);
  text_free(&all);
  text_free(&shown);
}
