/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The registry of sides. */
#include "run/session.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls/call.h"
#include "calls/words.h"
#include "lang/eval/interp.h"
#include "lang/syntax/lex.h"
#include "run/fault.h"
#include "run/hold.h"
#include "run/journal.h"

#define NOWHERE ((struct span){0, 0, 0})

static enum parse_word word(void *data, const char *name, size_t len) {
  const struct session *session = data;
  if (words_is_call(name, len))
    return PARSE_CALL;
  char *copy = mem_strndup(name, len);
  bool found = session->is_command(copy);
  free(copy);
  return found ? PARSE_COMMAND : PARSE_PLAIN;
}

/* The newest program called NAME, or -1. The lock is held. */
static int program_called(const struct session *session, const char *name) {
  int i = session->next_number - 1;
  while (i >= 0 && (session->names[i].program != i || strcmp(session->names[i].name, name) != 0))
    i--;
  return i;
}

/* A number, which is called NAME (taken). OF: it is a program, or a thread of the one that is called so. */
static int new_number_take(struct session *session, char *name, const char *of) {
  pthread_mutex_lock(&session->naming);
  int program = of ? program_called(session, of) : -1;
  int number = session->next_number++;
  if (of && strcmp(of, name) == 0)
    program = number;
  session->names = mem_resize(session->names, (size_t)number + 1, sizeof *session->names);
  session->names[number] = (struct session_name){name, program, -1};
  pthread_mutex_unlock(&session->naming);
  return number;
}

static void add_side(struct session *session, struct side *side) {
  session->sides = mem_resize(session->sides, session->count + 1, sizeof *session->sides);
  session->sides[session->count++] = side;
}

/* NULL with errno when the system gives no thread. */
static struct side *new_side(struct session *session, const char *name) {
  int number = new_number_take(session, mem_strdup(name), NULL);
  struct side *side = side_new(name, number, session->journal, &session->settings, session->hooks);
  if (side)
    add_side(session, side);
  return side;
}

struct side *session_make_program(struct session *session, const char *name,
                                  const struct side_program *ops, void *data) {
  int number = new_number_take(session, mem_strdup(name), name);
  struct side *side = side_new_program(name, number, session->journal, ops, data);
  add_side(session, side);
  return side;
}

int session_number_lane(struct session *session, const char *name, int nth) {
  struct text t = TEXT_EMPTY;
  text_addf(&t, "%s/%d", name, nth);
  return new_number_take(session, text_take(&t), name);
}

/* The side without which there is no session. */
static struct side *new_main(struct session *session) {
  struct side *side = new_side(session, "main");
  if (!side)
    mem_panic("no thread can be started for side main: %s", strerror(errno));
  return side;
}

struct session *session_new(bool (*is_command)(const char *name), const struct side_hooks *hooks) {
  struct session *session = mem_zalloc(1, sizeof *session);
  session->journal = journal_new();
  session->hooks = hooks;
  pthread_mutex_init(&session->naming, NULL);
  session->is_command = is_command;
  session->words = (struct parse_words){word, session};
  settings_reset(&session->settings);
  session->settings.faults = faults_new();
  session->settings.holds = holds_new();
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
  faults_free(session->settings.faults);
  holds_free(session->settings.holds);
  free(session->sides);
  free(session->ended);
  for (int i = 0; i < session->next_number; i++)
    free(session->names[i].name);
  free(session->names);
  pthread_mutex_destroy(&session->naming);
  interp_free(session->scratch);
  journal_free(session->journal);
  arrivals_close(&session->arrivals);
  free(session);
}

const char *session_side_name(void *data, int number) {
  struct session *session = data;
  pthread_mutex_lock(&session->naming);
  const char *name =
      number >= 0 && number < session->next_number ? session->names[number].name : NULL;
  pthread_mutex_unlock(&session->naming);
  return name;
}

int session_program(struct session *session, int number) {
  pthread_mutex_lock(&session->naming);
  int program = number >= 0 && number < session->next_number ? session->names[number].program : -1;
  pthread_mutex_unlock(&session->naming);
  return program;
}

bool session_is_program(struct session *session, int number) {
  return session_program(session, number) >= 0;
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

bool session_has_ended(struct session *session, const char *name) {
  bool found = false;
  pthread_mutex_lock(&session->naming);
  for (int i = 0; i < session->next_number && !found; i++) {
    const struct session_name *n = &session->names[i];
    bool is_side = n->program < 0 || n->program == i; /* not a thread of a program */
    found = is_side && strcmp(n->name, name) == 0;
  }
  pthread_mutex_unlock(&session->naming);
  return found && !session_find(session, name);
}

void session_note_status(struct session *session, int number, int status) {
  pthread_mutex_lock(&session->naming);
  if (number >= 0 && number < session->next_number)
    session->names[number].status = status;
  pthread_mutex_unlock(&session->naming);
}

bool session_knew(struct session *session, const char *name, int *status) {
  pthread_mutex_lock(&session->naming);
  int i = session->next_number - 1;
  while (i >= 0 && strcmp(session->names[i].name, name) != 0)
    i--;
  *status = i >= 0 ? session->names[i].status : -1;
  pthread_mutex_unlock(&session->naming);
  return i >= 0;
}

static bool is_identifier(const char *name) {
  if (!isalpha((unsigned char)*name) && *name != '_')
    return false;
  for (const char *c = name; *c; c++)
    if (!isalnum((unsigned char)*c) && *c != '_')
      return false;
  return true;
}

int session_check_name(struct session *session, const char *name, struct diag *diag) {
  if (!is_identifier(name) || strlen(name) > 32) {
    diag_set(diag, "ValueError", NULL, NOWHERE, "'%.40s' cannot name a side", name);
    diag_hint(diag, "letters, digits and _, at most 32, as in `side server`");
    return -1;
  }
  if (lex_keyword(name, strlen(name)) ||
      session->words.word(session->words.data, name, strlen(name))) {
    diag_set(diag, "ValueError", NULL, NOWHERE,
             "'%s' cannot name a side: it is a word of the shell", name);
    diag_hint(diag, "take another name, as in `side server`");
    return -1;
  }
  return 0;
}

struct side *session_make(struct session *session, const char *name, struct diag *diag) {
  struct side *side = session_find(session, name);
  if (side)
    return side;
  if (session_check_name(session, name, diag) < 0)
    return NULL;
  side = new_side(session, name);
  if (!side) {
    diag_set(diag, "OSError", NULL, NOWHERE, "[Errno %d] no thread can be started for side %s: %s",
             errno, name, strerror(errno));
    diag_hint(
        diag,
        atomic_load(&session->settings.sheltered)
            ? "end a side with `kill NAME`: the memory of a lesson is enough for about 1,000"
            : "end a side with `kill NAME`; or raise the limit (ulimit -u, ulimit -v) before the "
              "start");
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
