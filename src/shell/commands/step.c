/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `step`: delivers what is held; `wire step` is the same. */
#include "shell/commands/command.h"

const struct command command_step = {
    .name = "step",
    .usage = "step [N]",
    .summary = "in the lab: deliver the next N held packets",
    .most = 1,
    .run = command_step_run,
};
