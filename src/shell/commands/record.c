/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `record`: the session into a lesson file. */
#include "shell/commands/command.h"

#include <string.h>

#include "shell/lesson/recorder.h"
#include "shell/shell.h"

static int run(const struct command_use *use) {
  const char *path = use->shell->recorder ? recorder_path(use->shell->recorder) : NULL;
  if (use->count == 0) {
    if (path)
      text_addf(use->out, "recording into %s; `record off` ends it\n", path);
    else
      text_adds(use->out, "nothing is recorded; `record FILE` begins\n");
    return 0;
  }
  if (strcmp(use->words[0].s, "off") != 0) {
    bool late = use->shell->used;
    if (shell_record(use->shell, use->words[0].s, use->diag) < 0)
      return -1;
    text_addf(use->out, "recording into %s; `record off` ends it\n", use->words[0].s);
    if (late)
      text_adds(use->out,
                "What was typed before is not in it: make the sockets that it is to use again, or\n"
                "begin with `sockshell --record FILE`.\n");
    return 0;
  }
  if (!path)
    return diag_set(use->diag, "LookupError", NULL, use->words[0].span, "nothing is recorded");
  text_addf(use->out, "recorded: %s; `sockshell --check` runs it again\n", path);
  recorder_close(use->shell->recorder);
  use->shell->recorder = NULL;
  return 0;
}

const struct command command_record = {
    .name = "record",
    .usage = "record [FILE|off]",
    .summary = "write the session into FILE, as a lesson",
    .detail = "Input and output are on disk before the next prompt. `sockshell --check` "
              "runs the file again and compares, `lesson FILE` plays it.",
    .most = 1,
    .leaves_shelter = true,
    .complete = command_complete_file,
    .run = run,
};
