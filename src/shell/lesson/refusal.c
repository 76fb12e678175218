/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To standard error. */
#include "shell/lesson/refusal.h"

#include <stdio.h>

#include "base/text.h"

void refusal_say(const char *path, enum check_result result, const struct text *why) {
  bool placed = *text_str(why) == ' '; /* `  File "…", line 3`, as Python says it */
  fprintf(stderr, "%s%s%s%s", placed ? "" : "sockshell: ", result == CHECK_SKIPPED ? path : "",
          result == CHECK_SKIPPED ? ": " : "", text_str(why));
  if (why->len && why->s[why->len - 1] != '\n')
    fputc('\n', stderr);
}
