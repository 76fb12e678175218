/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the text of an entry to the side that evaluates it, or to the shell that runs the command. */
#include "run/enter.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/text.h"
#include "calls/call.h"
#include "lang/syntax/ast.h"
#include "lang/syntax/lex.h"
#include "lang/syntax/parse.h"
#include "run/c_line.h"
#include "run/journal.h"
#include "run/propose_line.h"
#include "run/session.h"
#include "run/side.h"

#define NOWHERE ((struct span){0, 0, 0})

static void append_statement(struct session *session, const struct side *side,
                             const struct entry_text *text) {
  size_t len = text->len;
  while (len && text->s[len - 1] == '\n')
    len--;
  journal_append_text(session->journal, EVENT_STATEMENT, side_number(side), 0, text->s, len);
}

/* NAME waits in CALL: with its descriptor, if it is about one. */
static void say_waits(const char *name, const struct call *call, double seconds,
                      struct diag *diag) {
  char fd[16] = "";
  if (call->fd >= 0)
    snprintf(fd, sizeof fd, "(%d)", call->fd);
  diag_set(diag, "BlockingIOError", NULL, NOWHERE, "%s waits in %s%s, for %.1f s", name,
           call->row->name, fd, seconds);
}

void enter_say_busy(const struct session *session, struct side *side, struct diag *diag) {
  struct side_status status = side_status(side);
  double seconds = (double)(clock_now() - status.since) / 1e9;
  const char *name = side_name(side);
  bool current = side == session->current; /* which Ctrl-C is for */
  if (status.held) {
    diag_set(diag, "BlockingIOError", NULL, NOWHERE,
             "%s stands before %s, which is held, for %.1f s", name, status.call->row->name,
             seconds);
  } else if (status.state == SIDE_IN_CALL)
    say_waits(name, status.call, seconds, diag);
  else if (status.state == SIDE_IN_SLEEP)
    diag_set(diag, "BlockingIOError", NULL, NOWHERE, "%s sleeps, for %.1f s", name, seconds);
  else if (status.state == SIDE_IN_INPUT)
    diag_set(diag, "BlockingIOError", NULL, NOWHERE, "%s waits in input(), for %.1f s", name,
             seconds);
  else
    diag_set(diag, "BlockingIOError", NULL, NOWHERE, "%s is running, for %.1f s", name, seconds);
  if (current)
    diag_hint(diag, "%s",
              status.held
                  ? "`step` makes the call; `calls run` lets all of them go; Ctrl-C gives it up"
                  : "Ctrl-C interrupts it; `wait` waits for it; `side NAME` goes to another side");
  else if (status.held)
    diag_hint(diag,
              "`step @%s` makes the call; `calls run` lets all of them go; `kill %s` ends the side",
              name, name);
  else
    diag_hint(diag, "`wait %s` waits for it; `kill %s` ends the side", name, name);
  side_status_clear(&status);
}

static enum entry refuse(struct session *session, struct side *side, struct diag *diag) {
  session_refuse_take(session, side, diag);
  return ENTRY_ERROR;
}

/* The only statement of UNIT when it is of KIND, else NULL. */
static struct node *sole(const struct unit *unit, enum node_kind kind) {
  const struct node_list *list = &unit->body->list;
  return list->count == 1 && list->at[0]->kind == kind ? list->at[0] : NULL;
}

/* `@NAME statement`: the statement is parsed again, so that its names are the other side's. A side is made unless
   the name looks like that of one which exists. */
static enum entry enter_elsewhere(struct session *session, struct side *side,
                                  const struct entry_text *text, struct source *source,
                                  const struct node *node, struct entered *entered) {
  struct diag diag = DIAG_EMPTY;
  struct nearest near = nearest_start(node->side.name, strlen(node->side.name));
  struct side *other = session_find(session, node->side.name);
  for (size_t i = 0; i < session->count && !other; i++)
    nearest_offer(&near, side_name(session->sides[i]));
  if (!other && !near.best)
    other = session_make(session, node->side.name, &diag);
  if (other) {
    struct entry_text rest = *text;
    rest.s += node->side.statement->span.start;
    rest.len -= node->side.statement->span.start;
    rest.last = true;
    return enter_entry(session, other, &rest, entered);
  }
  if (near.best) {
    diag_set(&diag, "NameError", source, node->side.name_span, "there is no side '%s'",
             node->side.name);
    diag_hint(&diag, "did you mean @%s? `side %s` makes a new one", near.best, node->side.name);
  }
  append_statement(session, side, text);
  return refuse(session, side, &diag);
}

/* Where a parsed unit goes: to another side, to the shell, to its own side. */
static enum entry dispatch_take(struct session *session, struct side *side,
                                const struct entry_text *text, struct unit *unit, bool busy,
                                struct entered *entered) {
  struct diag diag = DIAG_EMPTY;
  struct node *node = sole(unit, NODE_SIDE);
  if (!node && (node = sole(unit, NODE_BACKGROUND)))
    node = node->pair.left->kind == NODE_SIDE ? node->pair.left : NULL;
  if (node) { /* an & at its end is parsed again with the statement */
    enum entry result = enter_elsewhere(session, side, text, unit->source, node, entered);
    unit_free(unit);
    return result;
  }
  if ((node = sole(unit, NODE_BACKGROUND))) {
    entered->background = true;
    unit->body->list.at[0] = node->pair.left;
  }
  append_statement(session, side, text);
  entered->side = side;
  node = sole(unit, NODE_EXPR);
  if (node && node->pair.left->kind == NODE_COMMAND) {
    entered->unit = unit;
    entered->command = node->pair.left;
    return ENTRY_COMMAND;
  }
  node = sole(unit, NODE_ASSIGN);
  if (node && node->assign.value->kind == NODE_COMMAND) {
    diag_set(&diag, "SyntaxError", NULL, NOWHERE, "'%s' gives no value",
             node->assign.value->command.name);
    unit_free(unit);
    return refuse(session, side, &diag);
  }
  if (busy) {
    unit_free(unit);
    enter_say_busy(session, side, &diag);
    return refuse(session, side, &diag);
  }
  side_start_take(side, unit, true);
  return ENTRY_STARTED;
}

/* `bnd sock …` is not Python, and looks like a command: proposes the nearest one. */
static void propose_command(struct session *session, struct diag *diag) {
  const char *line;
  size_t len;
  if (diag->hint || !diag->source || strcmp(diag->message, "invalid syntax") != 0)
    return;
  source_line(diag->source, diag->span, &line, &len);
  size_t word = lex_identifier(line, len);
  if (word == len || line[word] != ' ' || lex_keyword(line, word))
    return;
  struct nearest near = nearest_start(line, word);
  for (const struct call_row *const *row = call_rows; *row; row++)
    if (!((*row)->flags & CALL_TRACED))
      nearest_offer(&near, (*row)->name);
  if (session->hooks->each_command)
    session->hooks->each_command(session->hooks->data, nearest_offer, &near);
  if (near.best)
    diag_hint(diag, "did you mean '%s'?", near.best);
}

/* A line that is not Python but C: says how it is written here. */
static void propose_from_c(const struct entry_text *text, struct diag *diag) {
  struct text try = TEXT_EMPTY;
  if (!diag->hint && strcmp(diag->kind, "SyntaxError") == 0 && c_line_say(text->s, text->len, &try))
    diag_hint(diag, "%s", text_str(&try));
  text_free(&try);
}

enum entry enter_entry(struct session *session, struct side *side, const struct entry_text *text,
                       struct entered *entered) {
  struct interp *in = side_interp(side);
  struct source *source = source_new(text->name, text->s, text->len);
  struct diag diag = DIAG_EMPTY;
  struct unit *unit = NULL;
  *entered = (struct entered){NULL, false, NULL, NULL};
  source->first_line = text->line;
  enum parse_status status =
      parse_source(in ? in : session->scratch, source, text->last ? PARSE_FILE : PARSE_PROMPT,
                   &session->words, &unit, &diag);
  if (status == PARSE_MORE && c_line_opens_block(text->s, text->len)) {
    uint32_t brace = (uint32_t)((const char *)memrchr(text->s, '{', text->len) - text->s);
    status = PARSE_ERROR;
    diag_set(&diag, "SyntaxError", source, (struct span){brace, brace + 1, 1}, "invalid syntax");
  }
  source_free(source);
  if (status == PARSE_MORE)
    return ENTRY_MORE;
  if (status == PARSE_ERROR) {
    propose_from_c(text, &diag);
    propose_command(session, &diag);
    propose_line(&diag);
    append_statement(session, side, text);
    return refuse(session, side, &diag);
  }
  if (unit->body->list.count == 0) {
    unit_free(unit);
    return ENTRY_NOTHING;
  }
  return dispatch_take(session, side, text, unit, !in, entered);
}
