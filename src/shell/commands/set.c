/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `set`: the settings. */
#include "shell/commands/command.h"

#include <string.h>

#include "run/settings.h"
#include "shell/shell.h"
#include "wire/wire.h"

static int run(const struct command_use *use) {
  struct settings *settings = &use->shell->session->settings;
  const char *name = use->count ? use->words[0].s : NULL;
  if (use->count < 2 && settings_list(settings, name, use->out))
    return 0;
  if (settings_set(settings, name, use->count > 1 ? use->words[1].s : "", use->diag) < 0)
    return -1;
  if (use->shell->wire) {
    wire_retransmits(use->shell->wire, settings->retransmits);
    wire_metrics(use->shell->wire, settings->metrics);
  }
  return 0;
}

static void complete(struct command_cursor *cursor) {
  for (const struct setting *s = settings_table; s->name; s++) {
    if (cursor->arg == 0)
      cursor->offer(cursor->to, s->name);
    else if (cursor->arg == 1 && strcmp(cursor->words[0], s->name) == 0)
      for (int i = 0; s->choices[i]; i++)
        cursor->offer(cursor->to, s->choices[i]);
  }
}

const struct command command_set = {
    .name = "set",
    .usage = "set [NAME [VALUE]]",
    .summary = "show the settings, or change one",
    .detail = "`set` alone shows what is set, `set trace off` sets one. (Python's class of the "
              "same name: "
              "`help set.add`.)",
    .most = 2,
    .complete = complete,
    .run = run,
};
