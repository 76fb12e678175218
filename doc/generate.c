/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usage: generate calls|commands|options|python|settings|page
 * Writes a part of the manual, or the manual page, from the tables to standard output. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "calls/socket_object.h"
#include "shell/commands/commands.h"
#include "shell/options.h"
#include "view/manual.h"

#define OPTIONS_MAX 64

static struct manual_option all_options[OPTIONS_MAX];
static size_t option_count;

static void add_option(void *data, char letter, const char *name, const char *argument,
                       const char *doc) {
  (void)data;
  if (option_count < OPTIONS_MAX - 1)
    all_options[option_count++] = (struct manual_option){letter, name, argument, doc};
}

int main(int argc, char **argv) {
  const char *part = argc == 2 ? argv[1] : "";
  struct text out = TEXT_EMPTY;
  socket_object_start();
  options_each(add_option, NULL);
  if (strcmp(part, "calls") == 0)
    manual_calls(&out);
  else if (strcmp(part, "commands") == 0)
    manual_commands(commands_table, &out);
  else if (strcmp(part, "options") == 0)
    manual_options(all_options, &out);
  else if (strcmp(part, "python") == 0)
    manual_python(&out);
  else if (strcmp(part, "settings") == 0)
    manual_settings(&out);
  else if (strcmp(part, "page") == 0)
    manual_page(PACKAGE_VERSION, all_options, commands_table, &out);
  else
    return fprintf(stderr, "usage: generate calls|commands|options|python|settings|page\n"), 2;
  fwrite(text_str(&out), 1, out.len, stdout);
  text_free(&out);
  return fflush(stdout) == 0 ? 0 : 1;
}
