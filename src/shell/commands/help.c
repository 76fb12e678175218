/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `help`: what there is, or all about one thing. */
#include "shell/commands/command.h"

#include "calls/call.h"
#include "lang/python.h"
#include "lang/syntax/lex.h"
#include "shell/commands/commands.h"
#include "shell/shell.h"
#include "view/help.h"

static int run(const struct command_use *use) {
  if (use->count == 0) {
    help_overview(commands_table, &use->shell->style, use->out);
    return 0;
  }
  struct text name = TEXT_EMPTY;
  for (uint32_t i = 0; i < use->count; i++)
    text_addf(&name, "%s%s", i ? " " : "", use->words[i].s);
  const struct interp *own = side_interp(use->shell->session->current);
  help_show(text_str(&name), commands_table, own, &use->shell->style, use->out);
  text_free(&name);
  return 0;
}

static void complete(struct command_cursor *cursor) {
  for (const struct call_row *const *row = call_rows; *row; row++)
    cursor->offer(cursor->to, (*row)->name);
  const struct help_topic *const tables[] = {help_topics, help_terms};
  for (size_t i = 0; i < 2; i++)
    for (const struct help_topic *topic = tables[i]; topic->name; topic++)
      cursor->offer(cursor->to, topic->name);
  for (const struct python_keyword *k = python_keywords + KEYWORD_FALSE; k->name; k++)
    cursor->offer(cursor->to, k->name);
  commands_each(NULL, cursor->offer, cursor->to);
  if (cursor->arg == 0)
    cursor->more = COMPLETE_NAMES;
}

const struct command command_help = {
    .name = "help",
    .usage = "help [NAME|TOPIC]",
    .summary = "what there is, or all about one thing",
    .detail =
        "`help bind` tells what bind takes, does, returns and why it fails; `help sock.send` and "
        "`help print` work too. `help` alone shows the calls, the commands and the topics, `help "
        "words` the words of the field.",
    .most = 8,
    .complete = complete,
    .run = run,
};
