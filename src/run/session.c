/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session: its sides, and how an entry finds the side that evaluates it. */
#include "run/session.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/mem.h"
#include "calls/call.h"
#include "calls/socket_object.h"
#include "lang/ast.h"
#include "lang/interp.h"
#include "lang/lex.h"
#include "run/journal.h"

#define NOWHERE ((struct span){0, 0, 0})

static bool is_command(void *data, const char *name, size_t len) {
  bool (*is_shell_command)(const char *name) = *(bool (**)(const char *))data;
  if (socket_object_is_call(name, len))
    return true;
  char *copy = mem_strndup(name, len);
  bool found = is_shell_command(copy);
  free(copy);
  return found;
}

static void add_side(struct session *session, struct side *side) {
  session->sides = mem_resize(session->sides, session->count + 1, sizeof *session->sides);
  session->sides[session->count++] = side;
}

/* NULL with errno when the system gives no thread. */
static struct side *new_side(struct session *session, const char *name) {
  int number = session->next_number;
  struct side *side = side_new(name, number, session->journal, &session->settings, session->hooks);
  if (!side)
    return NULL;
  session->next_number++;
  session->names = mem_resize(session->names, (size_t)number + 1, sizeof *session->names);
  session->names[number] = mem_strdup(name);
  add_side(session, side);
  return side;
}

/* The side without which there is no session. */
static struct side *new_main(struct session *session) {
  struct side *side = new_side(session, "main");
  if (!side)
    mem_panic("no thread can be started for side main: %s", strerror(errno));
  return side;
}

struct session *session_new(bool (*is_shell_command)(const char *name),
                            const struct side_hooks *hooks) {
  struct session *session = mem_zalloc(1, sizeof *session);
  session->journal = journal_new();
  session->hooks = hooks;
  session->first_line = 1;
  bool (**kept)(const char *) = mem_alloc(sizeof *kept);
  *kept = is_shell_command;
  session->words = (struct parse_words){is_command, kept};
  settings_reset(&session->settings);
  session->scratch = interp_new(NULL, NULL);
  arrivals_open(&session->arrivals);
  session->current = new_main(session);
  return session;
}

void session_free(struct session *session) {
  if (!session)
    return;
  for (size_t i = 0; i < session->count; i++)
    side_end(session->sides[i]);
  while (session->count)
    side_free(session->sides[--session->count]);
  session_bury(session);
  free(session->sides);
  free(session->ended);
  for (int i = 0; i < session->next_number; i++)
    free(session->names[i]);
  free(session->names);
  interp_free(session->scratch);
  journal_free(session->journal);
  arrivals_close(&session->arrivals);
  free(session->words.data);
  free(session);
}

struct side *session_find(const struct session *session, const char *name) {
  for (size_t i = 0; i < session->count; i++)
    if (strcmp(side_name(session->sides[i]), name) == 0)
      return session->sides[i];
  return NULL;
}

struct side *session_by_number(const struct session *session, int number) {
  for (size_t i = 0; i < session->count; i++)
    if (side_number(session->sides[i]) == number)
      return session->sides[i];
  return NULL;
}

static bool is_identifier(const char *name) {
  if (!isalpha((unsigned char)*name) && *name != '_')
    return false;
  for (const char *c = name; *c; c++)
    if (!isalnum((unsigned char)*c) && *c != '_')
      return false;
  return true;
}

struct side *session_make(struct session *session, const char *name, struct diag *diag) {
  struct side *side = session_find(session, name);
  if (side)
    return side;
  if (!is_identifier(name) || strlen(name) > 32) {
    diag_set(diag, "ValueError", NULL, NOWHERE, "'%.40s' cannot name a side", name);
    diag_hint(diag, "letters, digits and _, at most 32, as in `side server`");
    return NULL;
  }
  if (lex_keyword(name, strlen(name)) ||
      session->words.is_command(session->words.data, name, strlen(name))) {
    diag_set(diag, "ValueError", NULL, NOWHERE,
             "'%s' cannot name a side: it is a word of the shell", name);
    diag_hint(diag, "take another name, as in `side server`");
    return NULL;
  }
  side = new_side(session, name);
  if (!side) {
    diag_set(diag, "OSError", NULL, NOWHERE, "[Errno %d] no thread can be started for side %s: %s",
             errno, name, strerror(errno));
    diag_hint(diag, "end a side with `kill NAME`; or raise the limit (ulimit -u, ulimit -v) before "
                    "the start");
  }
  return side;
}

void session_end(struct session *session, struct side *side) {
  size_t i = 0;
  while (i < session->count && session->sides[i] != side)
    i++;
  if (i == session->count)
    return;
  memmove(session->sides + i, session->sides + i + 1,
          (session->count - i - 1) * sizeof *session->sides);
  session->count--;
  side_stop(side);
  session->ended = mem_resize(session->ended, session->ended_count + 1, sizeof *session->ended);
  session->ended[session->ended_count++] = side;
  if (session->count == 0)
    new_main(session);
  if (session->current == side)
    session->current = session->sides[session->count - 1];
}

void session_bury(struct session *session) {
  while (session->ended_count)
    side_free(session->ended[--session->ended_count]);
}

void session_refuse_take(struct session *session, struct side *side, struct diag *diag) {
  struct event event = {.kind = EVENT_ERROR, .side = side ? side_number(side) : -1};
  event.error = mem_alloc(sizeof *event.error);
  *event.error = *diag;
  *diag = DIAG_EMPTY;
  journal_append_take(session->journal, event);
}

static void append_statement(struct session *session, struct side *side, const char *text,
                             size_t len) {
  while (len && text[len - 1] == '\n')
    len--;
  journal_append_take(session->journal, (struct event){.kind = EVENT_STATEMENT,
                                                       .side = side_number(side),
                                                       .text = mem_strndup(text, len),
                                                       .len = len});
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

void session_say_busy(struct side *side, struct diag *diag) {
  struct side_status status = side_status(side);
  double seconds = (double)(clock_now() - status.since) / 1e9;
  const char *name = side_name(side);
  const char *hint = "Ctrl-C interrupts it; `wait` waits for it; `side NAME` goes to another side";
  if (status.state == SIDE_IN_CALL)
    say_waits(name, status.call, seconds, diag);
  else if (status.state == SIDE_IN_SLEEP)
    diag_set(diag, "BlockingIOError", NULL, NOWHERE, "%s sleeps, for %.1f s", name, seconds);
  else if (status.state == SIDE_IN_INPUT)
    diag_set(diag, "BlockingIOError", NULL, NOWHERE, "%s waits in input(), for %.1f s", name,
             seconds);
  else
    diag_set(diag, "BlockingIOError", NULL, NOWHERE, "%s is running, for %.1f s", name, seconds);
  diag_hint(diag, "%s", hint);
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

static enum entry enter(struct session *session, struct side *side, const char *name,
                        const char *text, size_t len, bool last, struct entered *entered);

/* `@NAME statement`: the statement is parsed again, so that its names are the other side's. */
static enum entry enter_elsewhere(struct session *session, struct side *side,
                                  const struct unit *unit, const struct node *node,
                                  struct entered *entered) {
  const struct source *source = unit->source;
  struct side *other = session_find(session, node->side.name);
  uint32_t start = node->side.statement->span.start;
  if (other)
    return enter(session, other, source->name, source->text + start, source->len - start, true,
                 entered);
  struct diag diag = DIAG_EMPTY;
  struct nearest near = nearest_start(node->side.name, strlen(node->side.name));
  for (size_t i = 0; i < session->count; i++)
    nearest_offer(&near, side_name(session->sides[i]));
  diag_set(&diag, "NameError", unit->source, node->side.name_span, "there is no side '%s'",
           node->side.name);
  if (near.best)
    diag_hint(&diag, "did you mean @%s?", near.best);
  else
    diag_hint(&diag, "`side %s` makes it", node->side.name);
  append_statement(session, side, source->text, source->len);
  return refuse(session, side, &diag);
}

/* Where a parsed unit goes: to another side, to the shell, to its own side. */
static enum entry dispatch_take(struct session *session, struct side *side, struct unit *unit,
                                bool busy, const char *text, size_t len, struct entered *entered) {
  struct diag diag = DIAG_EMPTY;
  struct node *node = sole(unit, NODE_SIDE);
  if (!node && (node = sole(unit, NODE_BACKGROUND)))
    node = node->pair.left->kind == NODE_SIDE ? node->pair.left : NULL;
  if (node) { /* a & behind it is parsed again with the statement */
    enum entry result = enter_elsewhere(session, side, unit, node, entered);
    unit_free(unit);
    return result;
  }
  if ((node = sole(unit, NODE_BACKGROUND))) {
    entered->background = true;
    unit->body->list.at[0] = node->pair.left;
  }
  node = sole(unit, NODE_COMMAND);
  if (node && !socket_object_is_call(node->command.name, strlen(node->command.name))) {
    append_statement(session, side, text, len);
    entered->side = side;
    entered->unit = unit;
    entered->command = node;
    return ENTRY_COMMAND;
  }
  append_statement(session, side, text, len);
  if (busy) {
    unit_free(unit);
    session_say_busy(side, &diag);
    return refuse(session, side, &diag);
  }
  entered->side = side;
  side_start_take(side, unit, true);
  return ENTRY_STARTED;
}

static void offer_nearest(void *near, const char *name) {
  nearest_offer(near, name);
}

/* `bnd sock …` is no Python, and looks like a command: the nearest one. */
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
    nearest_offer(&near, (*row)->name);
  if (session->hooks->each_command)
    session->hooks->each_command(session->hooks->data, offer_nearest, &near);
  if (near.best)
    diag_hint(diag, "did you mean '%s'?", near.best);
}

static enum entry enter(struct session *session, struct side *side, const char *name,
                        const char *text, size_t len, bool last, struct entered *entered) {
  bool busy = side_busy(side);
  struct interp *in = busy ? session->scratch : side_interp(side);
  struct source *source = source_new(name, text, len);
  source->first_line = session->first_line;
  struct diag diag = DIAG_EMPTY;
  struct unit *unit = NULL;
  enum parse_status status =
      parse_source(in, source, last ? PARSE_FILE : PARSE_PROMPT, &session->words, &unit, &diag);
  source_free(source);
  if (status == PARSE_MORE)
    return ENTRY_MORE;
  if (status == PARSE_ERROR) {
    propose_command(session, &diag);
    append_statement(session, side, text, len);
    return refuse(session, side, &diag);
  }
  if (unit->body->list.count == 0) {
    unit_free(unit);
    return ENTRY_NOTHING;
  }
  return dispatch_take(session, side, unit, busy, text, len, entered);
}

enum entry session_enter(struct session *session, struct side *side, const char *name,
                         const char *text, size_t len, bool last, struct entered *entered) {
  *entered = (struct entered){NULL, false, NULL, NULL};
  return enter(session, side, name, text, len, last, entered);
}

/* Whether LINE goes on with a block: it is indented, blank, a comment, or `else` and its like. */
static bool goes_on(const char *line) {
  static const char *const words[] = {"else", "elif", "except", "finally"};
  if (strchr(" \t\r\n#", *line))
    return true;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    size_t n = strlen(words[i]);
    if (strncmp(line, words[i], n) == 0 && strchr(" \t:", line[n]))
      return true;
  }
  return false;
}

/* Where the logical line that begins at FROM ends, behind its newline; 0: not before LEN. A line that is
   blank or a comment ends where it ends, though to the lexer it is nothing. */
static size_t logical_end(const char *text, size_t len, size_t from) {
  size_t first = from;
  while (first < len && strchr(" \t\r\f", text[first]))
    first++;
  if (first < len && (text[first] == '\n' || text[first] == '#')) {
    const char *blank_end = memchr(text + first, '\n', len - first);
    return blank_end ? (size_t)(blank_end - text) + 1 : 0;
  }
  for (size_t room = 256;; room *= 2) {
    size_t n = len - from < room ? len - from : room;
    struct source *source = source_new("", text + from, n);
    struct diag diag = DIAG_EMPTY;
    struct lex lex;
    size_t end = 0;
    const char *newline = memchr(text + from, '\n', n);
    if (lex_start(&lex, source, &diag) == 0) {
      struct token t;
      do
        t = lex_next(&lex);
      while (t.kind != TOKEN_NEWLINE && t.kind != TOKEN_END && t.kind != TOKEN_MORE &&
             t.kind != TOKEN_ERROR);
      if (t.kind == TOKEN_NEWLINE || t.kind == TOKEN_ERROR)
        newline = memchr(text + from + t.span.start, '\n', n - t.span.start);
      else
        newline = NULL;
    }
    if (newline)
      end = (size_t)(newline - text) + 1;
    diag_clear(&diag);
    source_free(source);
    if (end || n == len - from)
      return end;
  }
}

/* Whether the LEN bytes are a whole entry, with a blank line after them if BLOCK ends with one. */
static bool is_whole(struct session *session, const char *text, size_t len, bool block) {
  char *copy = mem_alloc(len + 2);
  memcpy(copy, text, len);
  memcpy(copy + len, "\n", 2);
  struct source *source = source_new("", copy, len + block);
  struct diag diag = DIAG_EMPTY;
  struct unit *unit = NULL;
  enum parse_status status =
      parse_source(session->scratch, source, PARSE_PROMPT, &session->words, &unit, &diag);
  if (status == PARSE_OK)
    unit_free(unit);
  diag_clear(&diag);
  source_free(source);
  free(copy);
  return status != PARSE_MORE;
}

/* The end of a string in three QUOTEs from S on, behind them; NULL: not before END. */
static const char *skip_triple(const char *s, const char *end, char quote) {
  for (; s < end; s++)
    if (*s == '\\')
      s++;
    else if (end - s >= 3 && s[0] == quote && s[1] == quote && s[2] == quote)
      return s + 3;
  return NULL;
}

/* The end of a string in QUOTE from S on, behind it; NULL: not in this line. */
static const char *skip_string(const char *s, const char *end, char quote) {
  for (; s < end && *s != '\n'; s++)
    if (*s == '\\')
      s++;
    else if (*s == quote)
      return s + 1;
  return NULL;
}

/* Looks at what one line opens and closes. A string that ends nowhere, a backslash in the middle and a NUL
   are left to the lexer. */
static void look_at_line(struct session_unfinished *u, const char *s, const char *end) {
  u->joined = false;
  while (s < end && !u->lost) {
    if (u->quote) {
      s = skip_triple(s, end, u->quote);
      if (!s)
        return;
      u->quote = 0;
    } else if (*s == '#' || *s == '\n') {
      return;
    } else if (end - s >= 3 && strchr("\"'", *s) && s[1] == *s && s[2] == *s) {
      u->quote = *s;
      s += 3;
    } else if (*s == '"' || *s == '\'') {
      s = skip_string(s + 1, end, *s);
      u->lost = !s;
    } else if (*s == '\\' && s[1] == '\n') {
      u->joined = true;
      return;
    } else {
      u->lost = *s == '\\' || !*s;
      u->depth += (strchr("([{", *s) != NULL) - (strchr(")]}", *s) != NULL);
      u->lost |= u->depth < 0;
      s++;
    }
  }
}

/* Whether what the last logical line began with is still open, by its brackets, quotes and backslashes: the
   parser has seen the beginning, and what is wrong further on is told when it ends. */
static bool is_open(struct session_unfinished *u, const char *text, size_t len) {
  const char *newline;
  size_t from = u->block;
  while (!u->lost && u->seen < len && (newline = memchr(text + u->seen, '\n', len - u->seen))) {
    look_at_line(u, text + u->seen, newline + 1);
    u->seen = (size_t)(newline + 1 - text);
    u->lost |= !u->depth && !u->quote && !u->joined; /* it ends here */
  }
  return !u->lost && u->seen > from;
}

/* The lines of a block: from U->first to where they end, which is LEN or where a line does not go on with
   it; or 0: the last one is unfinished. */
static size_t block_end(struct session_unfinished *u, const char *text, size_t len) {
  size_t block = u->block;
  size_t last = block; /* where the last line begins, or the next one */
  while (block && block < len && goes_on(text + block)) {
    last = block;
    block = logical_end(text, len, block);
  }
  if (block)
    last = block;
  *u = (struct session_unfinished){.first = u->first, .block = last, .seen = last};
  return block;
}

static size_t cut(struct session *session, const char *text, size_t len, bool at_end,
                  struct session_unfinished *u) {
  size_t end = 0;
  while (end < len) {
    if (!u->first) {
      const char *newline = memchr(text + end, '\n', len - end);
      if (!newline)
        return at_end ? len : 0;
      size_t line = (size_t)(newline - text) + 1;
      if (end == 0 && is_whole(session, text, line, false))
        return line;
      end = logical_end(text, len, end);
      if (!end)
        return at_end ? len : 0;
      if (end != line && is_whole(session, text, end, false))
        return end;
      u->first = u->block = end;
    }
    size_t block = block_end(u, text, len); /* with the lines that would go on with a block */
    if ((!block || block == len) && !at_end)
      return 0;
    if (!block)
      return len;
    if (is_whole(session, text, block, true))
      return block;
    end = u->first; /* the next line belongs to the entry's head too */
    u->first = 0;
  }
  return at_end ? len : 0;
}

size_t session_cut(struct session *session, const char *text, size_t len, bool at_end,
                   struct session_unfinished *unfinished) {
  struct session_unfinished none = {0};
  struct session_unfinished *u = unfinished ? unfinished : &none;
  if (!at_end && u->asked && is_open(u, text, len))
    return 0;
  size_t n = cut(session, text, len, at_end, u);
  if (n)
    *u = (struct session_unfinished){0};
  else
    u->asked = true;
  return n;
}

static bool sides_settled(const struct session *session) {
  for (size_t i = 0; i < session->count; i++)
    if (!side_settled(session->sides[i]))
      return false;
  return true;
}

/* A packet may wake a side that slept when it was looked at: so it is looked at again when none waits. */
bool session_settled(struct session *session) {
  return sides_settled(session) && !arrivals_pending(&session->arrivals) && sides_settled(session);
}
