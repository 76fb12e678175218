/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `explain`: an error at length. */
#include "shell/commands/command.h"

#include "shell/shell.h"
#include "view/explain.h"

static int run(const struct command_use *use) {
  struct shell *shell = use->shell;
  if (use->count)
    explain_name(use->words[0].s, &shell->style, use->out);
  else if (shell->last_error)
    explain_error(shell->last_error, &shell->style, use->out);
  else
    text_adds(use->out, "Nothing has gone wrong yet. `explain ECONNREFUSED` explains any error.\n");
  return 0;
}

static void complete(struct command_cursor *cursor) {
  if (cursor->arg == 0)
    explain_each(cursor->offer, cursor->to);
}

const struct command command_explain = {
    .name = "explain",
    .usage = "explain [ERROR]",
    .summary = "the last error at length, or any error by its name",
    .detail =
        "After a call has failed, `explain` shows what was called with which arguments, why the "
        "kernel answered so, and what to try. `explain EADDRINUSE` explains any error.",
    .most = 1,
    .complete = complete,
    .run = run,
};
