/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `clear`: an empty window. */
#include "shell/commands/command.h"

#include "shell/shell.h"

static int run(const struct command_use *use) {
  use->shell->clearing = true;
  return 0;
}

const struct command command_clear = {
    .name = "clear",
    .usage = "clear",
    .summary = "clear the window (Ctrl-L does too)",
    .run = run,
};
