/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shell around a session. */
#include "shell/shell.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "calls/call.h"
#include "lang/ast.h"
#include "lang/exceptions.h"
#include "lang/interp.h"
#include "run/journal.h"
#include "shell/commands.h"
#include "view/screen.h"

/* A command of the shell inside a block or a function: only a line of its own can hold one. */
static struct value command_in_program(void *data, struct interp *in, const struct node *node) {
  (void)data;
  return interp_raise(
      in, &type_SyntaxError,
      "'%s' is a command of the shell: it stands on a line of its own at the prompt",
      node->command.name);
}

static const struct side_hooks hooks = {NULL, command_in_program};

void shell_open(struct shell *shell, const struct view_style *style) {
  memset(shell, 0, sizeof *shell);
  shell->style = *style;
  shell->session = session_new(commands_is, &hooks);
  shell->reader = journal_reader_open(shell->session->journal);
  shell->screen = screen_new(&shell->style, &shell->session->settings);
  shell_set_current(shell, shell->session->current);
}

void shell_close(struct shell *shell) {
  screen_free(shell->screen);
  journal_reader_close(shell->reader);
  session_free(shell->session);
  diag_clear(&shell->last_error);
  call_copy_free(shell->last_call);
}

void shell_set_current(struct shell *shell, struct side *side) {
  shell->session->current = side;
  screen_set_name(shell->screen, side_number(side), side_name(side));
  screen_set_current(shell->screen, side_number(side));
}

/* Keeps a copy of the error for `explain`. */
static void keep_error(struct shell *shell, const struct event *event) {
  const struct diag *from = event->error;
  call_copy_free(shell->last_call);
  shell->last_call = event->call ? call_copy(event->call, JOURNAL_BYTES) : NULL;
  diag_set(&shell->last_error, from->kind, from->source, from->span, "%s", from->message);
  if (from->hint)
    diag_hint(&shell->last_error, "%s", from->hint);
}

/* What Python's prompt would have printed of it. */
static void keep_answer(struct shell *shell, const struct event *event) {
  if (!shell->answer)
    return;
  if (event->kind == EVENT_OUTPUT)
    text_add(shell->answer, event->text, event->len);
  else if (event->kind == EVENT_RESULT)
    text_addf(shell->answer, "%s\n", event->text);
  else if (event->kind == EVENT_ERROR)
    text_addf(shell->answer, "%s: %s\n", event->error->kind, event->error->message);
}

bool shell_next(struct shell *shell, struct text *out, int *line) {
  const struct event *event;
  text_clear(out);
  while ((event = journal_next(shell->reader))) {
    if (event->kind == EVENT_ERROR) {
      keep_error(shell, event);
      shell->failed = true;
    }
    if (event->kind == EVENT_DONE && event->exited &&
        event->side == side_number(shell->session->current)) {
      shell->quitting = true;
      shell->status = event->status;
    }
    keep_answer(shell, event);
    *line = screen_event(shell->screen, event, out);
    if (*line != SCREEN_NOTHING)
      return true;
  }
  return false;
}

enum entry shell_enter(struct shell *shell, const char *name, const char *text, size_t len,
                       bool last, struct side **side, struct text *out) {
  struct entered entered;
  struct session *session = shell->session;
  enum entry entry = session_enter(session, session->current, name, text, len, last, &entered);
  *side = NULL;
  if (entry == ENTRY_STARTED && !entered.background)
    *side = entered.side;
  if (entry == ENTRY_COMMAND) {
    struct diag diag = DIAG_EMPTY;
    shell->background = entered.background;
    if (commands_run(shell, entered.command, out, &diag) < 0)
      session_refuse_take(session, session->current, &diag);
    unit_free(entered.unit);
    *side = shell->wait_for;
    shell->wait_for = NULL;
  }
  return entry;
}
