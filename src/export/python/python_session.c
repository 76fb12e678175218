/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A statement is under way on its side from its EVENT_STATEMENT to its EVENT_DONE. What is typed meanwhile is
 * a command of the shell, or refused. */
#include "export/python/python_session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/diag.h"
#include "base/mem.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "calls/socket_object.h"
#include "export/export.h"
#include "export/python/python_edit.h"
#include "lang/syntax/ast.h"
#include "lang/eval/interp.h"
#include "lang/syntax/parse.h"
#include "run/journal.h"

#define MANY ((size_t)1 << 32) /* calls that no statement makes */

static size_t side_of(const struct export_source *source, int number) {
  for (size_t i = 0; i < source->side_count; i++)
    if (source->sides[i].number == number)
      return i;
  return source->side_count;
}

static struct unit *parse(struct python_session *w, size_t side, const char *name, const char *s,
                          size_t len) {
  struct diag diag = DIAG_EMPTY;
  struct unit *unit = NULL;
  struct source *source = source_new(name, s, len);
  if (parse_source(w->contexts[side].in, source, PARSE_FILE, w->source->words, &unit, &diag) !=
      PARSE_OK)
    unit = NULL;
  diag_clear(&diag);
  source_free(source);
  return unit;
}

const struct node *python_shell_command(const struct unit *unit) {
  if (!unit || unit->body->list.count != 1)
    return NULL;
  const struct node *n = unit->body->list.at[0];
  if (n->kind == NODE_BACKGROUND)
    n = n->pair.left;
  return n->kind == NODE_EXPR && n->pair.left->kind == NODE_COMMAND ? n->pair.left : NULL;
}

static void find_packet(void *data, struct node *n, enum ast_role role) {
  bool *found = data;
  (void)role;
  *found |= n->kind == NODE_CALL && n->call.callee->kind == NODE_GLOBAL &&
            strcmp(n->call.callee->name.name->s, "packet") == 0;
  if (!*found)
    ast_each_child(n, AST_PART, find_packet, found);
}

bool python_asks_for_packets(const struct python_context *context, const struct unit *unit) {
  bool found = false;
  if (unit && !python_is_bound(context, "packet"))
    ast_each_child(unit->body, AST_PART, find_packet, &found);
  return found;
}

/* Names that are bound are not commands any more: `send = 3`. */
static void learn_names(struct python_context *context, const struct unit *unit) {
  size_t before = context->bound_count;
  python_collect(context, unit);
  for (size_t i = before; i < context->bound_count; i++)
    interp_bind_take(context->in, context->bound[i], strlen(context->bound[i]), VALUE_NONE);
}

static void note_order(struct python_session *w, struct python_item *item) {
  size_t sides = w->source->side_count;
  if (sides < 2)
    return;
  item->waits = mem_zalloc(sides, sizeof *item->waits);
  item->pauses = mem_zalloc(sides, sizeof *item->pauses);
  for (size_t i = 0; i < sides; i++) {
    if (i == item->side)
      continue;
    item->waits[i] = w->ended[i];
    size_t *met = &w->met[item->side * sides + i];
    size_t calls = w->open[i] ? w->items[w->open[i] - 1].calls : 0;
    item->pauses[i] = calls > 0 && *met != w->open[i] * MANY + calls;
    *met = w->open[i] * MANY + calls;
  }
}

static void close_open(struct python_session *w, size_t side) {
  struct python_item *open = w->open[side] ? &w->items[w->open[side] - 1] : NULL;
  if (open && open->error && !open->ended) { /* an error and no end: it never began */
    open->kind = PYTHON_REFUSED;
    w->open[side] = 0;
  }
}

/* Whether the COMMAND run can only have started a real program: no file of the small Python is named. */
static bool runs_program(const struct node *command) {
  uint32_t i = 0;
  const struct word *words = command->command.words;
  for (; i < command->command.count && strncmp(words[i].s, "--", 2) == 0; i++)
    i += strcmp(words[i].s, "--as") == 0;
  if (i > 0 || i >= command->command.count)
    return i > 0;
  size_t len = strlen(words[i].s);
  return len < 3 || strcmp(words[i].s + len - 3, ".py") != 0;
}

/* A .py file that was run and of which nothing has come on SIDE, while a program has made calls: it was that one. */
static void find_program(struct python_session *w, size_t side) {
  struct python_item *open = w->open[side] ? &w->items[w->open[side] - 1] : NULL;
  if (!open || open->kind != PYTHON_RUN || open->calls || !w->program_calls)
    return;
  open->kind = PYTHON_PROGRAM;
  w->open[side] = 0;
}

static void add_statement(struct python_session *w, const struct event *event, size_t side) {
  w->items = mem_room(w->items, w->count, sizeof *w->items);
  struct python_item *item = &w->items[w->count++];
  *item = (struct python_item){.statement = event, .side = side, .kept = TEXT_EMPTY};
  close_open(w, side);
  find_program(w, side);
  w->program_calls = false;
  item->unit = parse(w, side, "", event->text, event->len);
  const struct node *command = python_shell_command(item->unit);
  bool busy = w->open[side] != 0;
  if (command && strcmp(command->command.name, "run") == 0)
    item->kind = runs_program(command) ? PYTHON_PROGRAM : busy ? PYTHON_COMMAND : PYTHON_RUN;
  else if (command)
    item->kind = PYTHON_COMMAND;
  else if (busy || !item->unit)
    item->kind = PYTHON_REFUSED;
  w->refused[side] = item->kind == PYTHON_REFUSED;
  if (item->kind == PYTHON_CODE || item->kind == PYTHON_RUN)
    note_order(w, item);
  if (item->kind == PYTHON_CODE)
    learn_names(&w->contexts[side], item->unit);
  if (item->kind == PYTHON_CODE || item->kind == PYTHON_RUN)
    w->open[side] = w->count;
}

/* Whether Python's profiler can count the calls called NAME: a method of a socket, or a function, written in C makes each.
   Others are made within a method too (poll, getsockopt), or in another one than NAME says (ioctl). */
static bool can_be_counted(const char *name) {
  static const char *const names[] = {"accept",     "bind",     "connect",   "listen",
                                      "recv",       "recvfrom", "send",      "sendto",
                                      "setsockopt", "shutdown", "socketpair"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(names[i], name) == 0)
      return true;
  return false;
}

/* Whether the method that made CALL may have made it once more: sendall the rest, and each after a signal or a wait. */
static bool may_be_repeated(const struct call *call) {
  bool partial = call->row == &row_send && call->result >= 0 && (size_t)call->result < call->in_len;
  return partial || call->error == EINTR || call->error == EAGAIN;
}

/* The call called NAME (taken), which was held, is not made when EVENT comes. */
static void note_unmade_take(const struct python_session *w, struct python_item *item,
                             const struct event *event, char *name) {
  bool within = false;
  free(item->unmade);
  item->unmade = name;
  item->unmade_nth = 1;
  item->no_place = !can_be_counted(name);
  for (size_t i = 0; w->source->events[i] != event; i++) {
    const struct event *e = w->source->events[i];
    within = within || e == item->statement;
    if (!within || e->kind != EVENT_CALL || e->side != event->side ||
        strcmp(e->call->row->name, name) != 0)
      continue;
    item->unmade_nth++;
    item->no_place |= may_be_repeated(e->call);
  }
}

/* The call that SIDE stands before, at the end of the session. */
static void note_held(struct python_session *w, size_t side) {
  struct python_item *open = w->open[side] ? &w->items[w->open[side] - 1] : NULL;
  if (open && open->held)
    note_unmade_take(w, open, open->held, mem_strdup(open->held->call->row->name));
}

static void add_note(struct python_session *w, struct python_item *item,
                     const struct event *event) {
  const char *unmade = strstr(event->text, " was held and has not been made");
  static const char kept[] = "kept as ", sent[] = "text, sent as its ";
  if (strncmp(event->text, kept, sizeof kept - 1) == 0) {
    const char *name = event->text + sizeof kept - 1;
    text_addf(&item->kept, "%s%s", item->kept.len ? ", " : "", name);
    interp_bind_take(w->contexts[item->side].in, name, strlen(name), VALUE_NONE);
  }
  if (strncmp(event->text, sent, sizeof sent - 1) == 0)
    w->contexts[item->side].as_bytes = true;
  if (event->call)
    item->held = event;
  if (unmade)
    note_unmade_take(w, item, event, mem_strndup(event->text, (size_t)(unmade - event->text)));
}

static void add_call(struct python_item *item, const struct call *call) {
  item->calls++;
  item->held = NULL;
  /* `kill` lets a held close be made, as `step` does, and the side's other sockets are closed after it. */
  if (call->row != &row_close || call->marks & CALL_MARK_DELAYED)
    item->no_place = call->row == &row_close;
  item->marks |= call->marks;
  item->takes_two = call->row->returns == RETURNS_HANDLE_ADDR;
  item->unix_address = item->unix_address || (call->addr_len && call->addr.ss_family == AF_UNIX);
}

/* The names that a program has bound stay on its side. */
static void learn_program(struct python_session *w, struct python_item *item) {
  struct python_context *context = &w->contexts[item->side];
  struct python_context own = {.in = context->in};
  struct unit *unit =
      item->program ? parse(w, item->side, "", item->program->text, item->program->len) : NULL;
  if (!unit)
    return;
  python_collect(&own, unit);
  for (size_t i = 0; i < own.bound_count; i++)
    text_addf(&item->names, "%s%s", i ? ", " : "", own.bound[i]);
  python_context_free(&own);
  learn_names(context, unit);
  unit_free(unit);
}

static void add_event(struct python_session *w, const struct event *event) {
  size_t side = side_of(w->source, event->side);
  if (side == w->source->side_count)
    return;
  if (event->kind == EVENT_STATEMENT) {
    add_statement(w, event, side);
    return;
  }
  if (event->kind == EVENT_ERROR && w->refused[side]) {
    w->refused[side] = false;
    return;
  }
  w->program_calls = w->program_calls || (event->kind == EVENT_CALL && event->call->task);
  if (!w->open[side])
    return;
  struct python_item *item = &w->items[w->open[side] - 1];
  if (event->kind == EVENT_CALL)
    add_call(item, event->call);
  if (event->kind == EVENT_CALL && item->kind == PYTHON_RUN && !item->program)
    item->program = event->source;
  if (event->kind == EVENT_NOTE)
    add_note(w, item, event);
  if (event->kind == EVENT_ERROR)
    item->error = event;
  if (event->kind == EVENT_RESULT) {
    item->shown = true;
    if (strstr(event->text, "<socket "))
      item->answer = event->text;
  }
  if (event->kind == EVENT_DONE) {
    item->killed = event->failed && !event->exited && !item->error;
    item->ended = !item->killed;
    if (item->kind == PYTHON_RUN)
      learn_program(w, item);
    if (item->ended)
      w->ended[side] = w->open[side];
    w->open[side] = 0;
  }
}

/* Numbers the ends that others wait for. */
static void number_ends(struct python_session *w) {
  size_t sides = w->source->side_count;
  size_t *seen = mem_zalloc(sides * sides + 1, sizeof *seen);
  int *told = mem_zalloc(sides + 1, sizeof *told);
  for (size_t i = 0; i < w->count; i++) {
    struct python_item *item = &w->items[i];
    for (size_t k = 0; k < sides && item->waits; k++) {
      size_t *last = &seen[item->side * sides + k];
      bool runs = item->kind == PYTHON_CODE || item->kind == PYTHON_RUN;
      if (!runs || item->waits[k] <= *last)
        item->waits[k] = 0; /* it waits for nothing new */
      else
        *last = item->waits[k];
      if (item->waits[k])
        w->items[item->waits[k] - 1].told = 1;
    }
  }
  for (size_t i = 0; i < w->count; i++)
    if (w->items[i].told)
      w->items[i].told = ++told[w->items[i].side];
  free(told);
  free(seen);
}

void python_session_open(struct python_session *w, const struct export_source *source) {
  size_t sides = source->side_count;
  *w = (struct python_session){.source = source};
  w->contexts = mem_zalloc(sides + 1, sizeof *w->contexts);
  w->open = mem_zalloc(sides + 1, sizeof *w->open);
  w->ended = mem_zalloc(sides + 1, sizeof *w->ended);
  w->met = mem_zalloc(sides * sides + 1, sizeof *w->met);
  w->refused = mem_zalloc(sides + 1, sizeof *w->refused);
  for (size_t i = 0; i < sides; i++)
    w->contexts[i] =
        (struct python_context){.in = interp_new(NULL, NULL), .sides = sides > 1, .shows = true};
  for (size_t i = 0; i < source->count; i++)
    add_event(w, source->events[i]);
  for (size_t i = 0; i < sides; i++) {
    struct python_context *c = &w->contexts[i];
    close_open(w, i);
    find_program(w, i);
    note_held(w, i);
    c->bare = c->stars && !c->prefixes && !c->sides;
  }
  number_ends(w);
}

void python_session_close(struct python_session *w) {
  for (size_t i = 0; i < w->count; i++) {
    unit_free(w->items[i].unit);
    text_free(&w->items[i].kept);
    text_free(&w->items[i].names);
    free(w->items[i].unmade);
    free(w->items[i].waits);
    free(w->items[i].pauses);
  }
  for (size_t i = 0; i < w->source->side_count; i++) {
    interp_free(w->contexts[i].in);
    python_context_free(&w->contexts[i]);
  }
  free(w->items);
  free(w->contexts);
  free(w->open);
  free(w->ended);
  free(w->met);
  free(w->refused);
}
