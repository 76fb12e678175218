/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `kill`: ends a side. */
#include "shell/commands/command.h"

#include <signal.h>
#include <string.h>

#include "shell/shell.h"

/* `kill server/2`: a child process, which can die alone. */
static int kill_lane(const struct command_use *use, const struct side *side,
                     const struct side_lane *lane) {
  const struct word *word = &use->words[0];
  if (lane->is_child && kill(lane->process, SIGKILL) == 0)
    return 0;
  diag_set(use->diag, "ValueError", NULL, word->span, "'%s' is a thread: it ends with its process",
           word->s);
  diag_hint(use->diag, "`kill %s` ends the program", side_name(side));
  return -1;
}

static int run(const struct command_use *use) {
  struct side_lane lane;
  struct side *program = strchr(use->words[0].s, '/')
                             ? command_find_lane(use->shell->session, use->words[0].s, &lane)
                             : NULL;
  if (program)
    return kill_lane(use, program, &lane);
  struct side *side = command_named_side(use);
  if (!side)
    return -1;
  shell_end_side(use->shell, side);
  return 0;
}

const struct command command_kill = {
    .name = "kill",
    .usage = "kill NAME",
    .summary = "end a side as if its process died: interrupted, its sockets closed",
    .detail = "`exit()` on a side ends it too. The last side leaves the shell. A child process of "
              "a program has a "
              "name of its own: `kill server/2`.",
    .least = 1,
    .most = 1,
    .complete = command_complete_side,
    .run = run,
};
