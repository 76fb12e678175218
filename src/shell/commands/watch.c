/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `watch`: packets of the session's own sockets, captured and not held. */
#include "shell/commands/command.h"

#include <string.h>

#include "shell/shell.h"
#include "wire/watch.h"

static int start(const struct command_use *use) {
  if (shell_watch_open(use->shell, use->diag) < 0)
    return -1;
  text_adds(use->out,
            "the packets of this session's sockets are drawn from now on;\n"
            "a state in brackets is worked out from the packets, others the kernel says\n");
  return 0;
}

static void stop(const struct command_use *use) {
  text_addf(use->out, "%llu packets were seen", (unsigned long long)watch_seen(use->shell->watch));
  if (watch_missed(use->shell->watch))
    text_addf(use->out, ", %llu came too fast and were missed",
              (unsigned long long)watch_missed(use->shell->watch));
  text_addc(use->out, '\n');
  shell_watch_close(use->shell);
}

static int run(const struct command_use *use) {
  bool on = use->count && strcmp(use->words[0].s, "on") == 0;
  if (use->count && !on && strcmp(use->words[0].s, "off")) {
    diag_set(use->diag, "ValueError", NULL, use->words[0].span, "watch takes on or off, not '%s'",
             use->words[0].s);
    return -1;
  }
  if (on && !use->shell->watch)
    return start(use);
  if (use->count && !on && use->shell->watch) {
    stop(use);
    return 0;
  }
  text_addf(use->out, "watching is %s\n", use->shell->watch ? "on" : "off");
  return 0;
}

static void complete(struct command_cursor *cursor) {
  if (cursor->arg == 0) {
    cursor->offer(cursor->to, "on");
    cursor->offer(cursor->to, "off");
  }
}

const struct command command_watch = {
    .name = "watch",
    .usage = "watch [on|off]",
    .summary = "draw the packets of this session's sockets on the machine's network",
    .detail =
        "Outside the lab packets can be seen, not held. It needs the right to capture (root, or "
        "CAP_NET_RAW). A state in brackets is worked out from the packets; of this machine's ends "
        "the kernel is asked as well, and one without brackets is what it says. "
        "`wire show N` and `wire save FILE` know the packets, also after `watch off`. In the lab "
        "it shows what stays inside a host: ::1.",
    .most = 1,
    .unrecorded = true, /* it needs rights that a lesson's reader may lack */
    .complete = complete,
    .run = run,
};
