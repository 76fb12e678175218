/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `kill`: ends a side. */
#include "shell/commands/command.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "run/session.h"
#include "shell/shell.h"

/* `kill server/2`: a child process, which can die alone. */
static int kill_lane(const struct command_use *use, const struct side *side,
                     const struct side_lane *lane) {
  const struct word *word = &use->words[0];
  if (lane->is_child && kill(lane->process, SIGKILL) == 0)
    return 0;
  diag_set(use->diag, "ValueError", NULL, word->span, "'%s' is a thread: it ends with its process",
           word->s);
  diag_hint(use->diag, "`kill %s` ends the program", side_name(side));
  return -1;
}

/* The one called NAME has ended, so that it need not be killed: a program may end by itself at any moment. */
static int say_ended(const struct command_use *use, const char *name, int status) {
  text_addf(use->out, "%s has ended already", name);
  if (status >= 0)
    text_addf(use->out, ", with status %d", status);
  const char *signal = status > 128 ? sigabbrev_np(status - 128) : NULL;
  if (signal)
    text_addf(use->out, " (if a signal ended it, SIG%s)", signal);
  text_addc(use->out, '\n');
  return 0;
}

/* The side that has a socket called NAME, or NULL. */
static struct side *owner_of(const struct session *session, const char *name) {
  struct side *owner = NULL;
  struct side_end end;
  for (size_t i = 0; i < session->count && !owner; i++) {
    struct side_ends ends;
    side_ends_open(&ends, session->sides[i]);
    while (side_ends_next(&ends, &end))
      if (end.named && strcmp(end.name, name) == 0)
        owner = session->sides[i];
    side_ends_close(&ends);
  }
  return owner;
}

/* There has never been a side called as the word is. */
static int refuse(const struct command_use *use) {
  const struct word *word = &use->words[0];
  const struct side *owner = owner_of(use->shell->session, word->s);
  if (!owner)
    return command_named_side(use), -1;
  diag_set(use->diag, "ValueError", NULL, word->span, "%s is a socket of %s: kill ends sides",
           word->s, side_name(owner));
  if (side_is_program(owner))
    diag_hint(use->diag, "`kill %s` ends the program, which closes it", side_name(owner));
  else
    diag_hint(use->diag, "`%s.close()` closes it", word->s);
  return -1;
}

static int run(const struct command_use *use) {
  struct session *session = use->shell->session;
  const char *name = use->words[0].s;
  struct side_lane lane;
  int status;
  const struct side *program = strchr(name, '/') ? command_find_lane(session, name, &lane) : NULL;
  if (program)
    return kill_lane(use, program, &lane);
  struct side *side = session_find(session, name);
  if (side)
    return shell_end_side(use->shell, side), 0;
  /* A thread or a child process ends with its program. */
  char *whole = mem_strndup(name, strcspn(name, "/"));
  bool knew = !session_find(session, whole) && session_knew(session, whole, &status);
  int result = knew ? say_ended(use, whole, status) : refuse(use);
  free(whole);
  return result;
}

const struct command command_kill = {
    .name = "kill",
    .usage = "kill NAME",
    .summary = "end a side as if its process died: interrupted, its sockets closed",
    .detail = "`exit()` on a side ends it too. The last side leaves the shell. A child process of "
              "a program has a "
              "name of its own: `kill server/2`. Of a side that has ended already it is said how.",
    .least = 1,
    .most = 1,
    .complete = command_complete_side,
    .run = run,
};
