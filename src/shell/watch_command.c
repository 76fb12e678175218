/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watching: packets of the session's own sockets, captured and not held. */
#include "shell/watch_command.h"

#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "lang/ast.h"
#include "shell/shell.h"
#include "wire/watch.h"

static int start(struct shell *shell, struct text *out, struct diag *diag) {
  if (shell_watch_open(shell, diag) < 0)
    return -1;
  text_adds(out, "the packets of this session's sockets are drawn from now on;\n"
                 "states are worked out from the packets\n");
  return 0;
}

static void stop(struct shell *shell, struct text *out) {
  text_addf(out, "%llu packets were seen", (unsigned long long)watch_seen(shell->watch));
  if (watch_missed(shell->watch))
    text_addf(out, ", %llu came too fast and were missed",
              (unsigned long long)watch_missed(shell->watch));
  text_addc(out, '\n');
  shell_watch_close(shell);
}

int watch_command(struct shell *shell, const struct word *words, uint32_t count, struct text *out,
                  struct diag *diag) {
  bool on = count && strcmp(words[0].s, "on") == 0;
  if (count && !on && strcmp(words[0].s, "off")) {
    diag_set(diag, "ValueError", NULL, words[0].span, "watch takes on or off, not '%s'",
             words[0].s);
    return -1;
  }
  if (on && !shell->watch)
    return start(shell, out, diag);
  if (count && !on && shell->watch) {
    stop(shell, out);
    return 0;
  }
  text_addf(out, "watching is %s\n", shell->watch ? "on" : "off");
  return 0;
}
