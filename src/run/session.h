/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session: the journal, the sides, the settings. Entries are cut out of a text by run/cut, and find their
 * side by run/enter.
 *
 * All functions are for one thread, the one that owns the terminal (or runs the transcript), unless they say
 * otherwise. */
#ifndef RUN_SESSION_H
#define RUN_SESSION_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lang/syntax/parse.h"
#include "run/arrivals.h"
#include "run/settings.h"
#include "run/side.h"

struct diag;
struct journal;

struct session {
  struct journal *journal;
  struct side **sides; /* in the order of their making; at least one */
  size_t count;
  struct side **ended; /* not freed yet */
  size_t ended_count;
  struct side *current;
  struct settings settings;
  const struct side_hooks *hooks;
  bool (*is_command)(const char *name);
  struct parse_words words;
  struct interp *scratch; /* resolves names of what is typed while a side is busy */
  struct arrivals arrivals;
  pthread_mutex_t
      naming; /* guards what follows: a program's threads are named by the thread that traces them */
  int next_number;
  struct session_name {
    char *name;
    int program; /* the number of the program that it is of; -1: it is none */
    int status;  /* its exit status; -1: it has none yet */
  } * names;     /* of each number; next_number of them */
};

/* Makes a session with one side, which is called main. IS_COMMAND tells the shell's own commands
   (calls are known anyway); HOOKS is borrowed. */
struct session *session_new(bool (*is_command)(const char *name), const struct side_hooks *hooks);
void session_free(struct session *session);

/* The name of the side with NUMBER, even if it has ended; NULL: there was none. SESSION is the session. Any
   thread. */
const char *session_side_name(void *session, int number);

/* Whether NUMBER is that of a program, or of a thread of one; and the number of that program, -1 when it is not. Any
   thread. */
bool session_is_program(struct session *session, int number);
int session_program(struct session *session, int number);

/* The side called NAME or with NUMBER, or NULL. */
struct side *session_find(const struct session *session, const char *name);
struct side *session_by_number(const struct session *session, int number);

/* Whether a side or program called NAME has ended, and none is called so now. */
bool session_has_ended(struct session *session, const char *name);
/* The side or program with NUMBER has ended with the exit STATUS. */
void session_note_status(struct session *session, int number, int status);
/* Whether there has ever been a side, a program or a thread of one called NAME, and the STATUS with which the last of
   these ended: 128 and the signal that ended a program; -1: it has none, as a side that was killed. */
bool session_knew(struct session *session, const char *name, int *status);

/* The side called NAME, made when new: NULL and DIAG filled when the name is not an identifier, or is a keyword,
   a call or a command. */
struct side *session_make(struct session *session, const char *name, struct diag *diag);

/* Whether a new side can be called NAME: 0, or -1 and DIAG says why not. */
int session_check_name(struct session *session, const char *name, struct diag *diag);

/* A new side called NAME that is a program, see side_new_program. */
struct side *session_make_program(struct session *session, const char *name,
                                  const struct side_program *ops, void *data);
/* A number for a further thread of the program NAME, the NTH: its events have it, and it is called "NAME/NTH". Any
   thread. */
int session_number_lane(struct session *session, const char *name, int nth);

/* Ends SIDE (interrupted, its sockets closed). When none is left a new main is made; when it was the
   current one, the one made last is. SIDE may be asked for its name until session_bury. */
void session_end(struct session *session, struct side *side);
/* Frees the sides that have ended. */
void session_bury(struct session *session);

/* Whether every side is settled (see side_settled), and no packet waits to be handed to one. */
bool session_settled(struct session *session);

/* Appends to the journal that something was refused: DIAG is taken over and left empty. */
void session_refuse_take(struct session *session, struct side *side, struct diag *diag);

#endif
