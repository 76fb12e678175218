/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `quit`: leaves the shell. */
#include "shell/commands/command.h"

#include "shell/shell.h"

static int run(const struct command_use *use) {
  use->shell->quitting = true;
  use->shell->status = 0;
  return 0;
}

const struct command command_quit = {
    .name = "quit",
    .usage = "quit",
    .summary = "leave the shell (Ctrl-D does too)",
    .unrecorded = true,
    .run = run,
};
