/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `step`: delivers what is held; `wire step` is the same. */
#include "shell/commands/command.h"
#include "shell/commands/wire_words.h"

const struct command command_step = {
    .name = "step",
    .usage = "step [N|#N…]",
    .summary = "in the lab: deliver the next N held packets, or those that are named",
    .most = WIRE_WORDS_MAX,
    .run = command_step_run,
};
