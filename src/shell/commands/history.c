/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `history`: what was entered before. */
#include "shell/commands/command.h"

#include "shell/line/history.h"
#include "shell/shell.h"

static void list_entry(void *data, size_t number, const char *entry) {
  text_addf(data, "%5zu  ", number);
  for (const char *s = entry; *s; s++) {
    text_addc(data, *s);
    if (*s == '\n')
      text_fill(data, ' ', 7);
  }
  text_addc(data, '\n');
}

static int run(const struct command_use *use) {
  if (use->shell->history)
    history_each(use->shell->history, list_entry, use->out);
  else
    text_adds(use->out, "There is no history without a terminal.\n");
  return 0;
}

const struct command command_history = {
    .name = "history",
    .usage = "history",
    .summary = "the earlier lines",
    .unrecorded = true,
    .run = run,
};
