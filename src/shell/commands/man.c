/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `man`: for those whose fingers type `man 2 bind`. */
#include "shell/commands/command.h"

#include <string.h>

extern const struct command command_help;

static int run(const struct command_use *use) {
  struct command_use rest = *use;
  const char *section = rest.count > 1 ? rest.words[0].s : "";
  if (*section && strspn(section, "0123456789") == strlen(section)) {
    rest.words++;
    rest.count--;
  }
  return command_help.run(&rest);
}

static void complete(struct command_cursor *cursor) {
  command_help.complete(cursor);
}

const struct command command_man = {
    .name = "man",
    .usage = "man [SECTION] NAME",
    .summary = "the same as help NAME",
    .detail =
        "`man 2 bind` shows this shell's page on bind. The manual pages themselves are read in "
        "another terminal.",
    .least = 1,
    .most = 8,
    .run = run,
    .complete = complete,
};
