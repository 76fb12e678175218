/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session as its statements, in the order in which they were entered, each with what came of it: what the
 * export to Python needs to know before it writes. */
#ifndef EXPORT_PYTHON_PYTHON_SESSION_H
#define EXPORT_PYTHON_PYTHON_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct event;
struct export_source;
struct node;
struct python_context;
struct source;
struct unit;

enum python_kind {
  PYTHON_CODE,
  PYTHON_RUN,     /* run FILE, which runs on the side itself */
  PYTHON_PROGRAM, /* run PROGRAM, which runs as itself */
  PYTHON_COMMAND, /* another command of the shell */
  PYTHON_REFUSED, /* not understood, or the side was busy */
};

/* A statement and what came of it. */
struct python_item {
  enum python_kind kind;
  const struct event *statement;
  size_t side;
  struct unit *unit;        /* NULL: it cannot be parsed */
  bool ended, killed;       /* by itself; or with its side */
  const struct event *held; /* its call is held, as this note says; or NULL */
  char *unmade; /* … which was not made before the side or the session ended: its name; or NULL */
  size_t unmade_nth; /* … the number of such calls that the statement would have made with it */
  bool no_place;     /* if it ended so, the program cannot tell where it is to end */
  const struct event *error; /* or NULL */
  const char *answer;        /* a value that it showed and that holds a socket, or NULL */
  unsigned marks;            /* of its calls (enum call_mark) */
  bool shown;                /* it showed a value */
  bool takes_two;            /* its value is (socket, address) */
  bool unix_address;
  size_t calls;
  const struct source *program; /* PYTHON_RUN: the text that runs, or NULL */
  struct text names;            /* … and the names that it binds: "a, b" */
  struct text kept;             /* names that its sockets were given: "s3, s4" */
  size_t *waits; /* for each side: the item that had ended before it, and 1; NULL: one side */
  bool *pauses;  /* for each side: it was at work then, and had come some way */
  int told;      /* the number of its end, for those that wait; 0: nobody does */
};

struct python_session {
  const struct export_source *source;
  struct python_context *contexts; /* for each side */
  struct python_item *items;
  size_t count;
  size_t *open;  /* for each side: the item under way and 1, or 0 */
  size_t *ended; /* … the last that has ended and 1, or 0 */
  size_t *met;   /* for each pair of sides: how far the one had come when the other last looked */
  bool *refused; /* … the next error is of a statement that was refused */
  bool program_calls; /* a program has made some since the last statement */
  bool needs_failed, needs_sys, needs_time, needs_run,
      needs_until; /* what writing it has found out */
};

/* Reads SOURCE, which is borrowed until python_session_close. */
void python_session_open(struct python_session *session, const struct export_source *source);
void python_session_close(struct python_session *session);

/* The command of the shell that UNIT is, or NULL. */
const struct node *python_shell_command(const struct unit *unit);

/* Whether UNIT (or NULL) calls packet(), which Python does not have. */
bool python_asks_for_packets(const struct python_context *context, const struct unit *unit);

#endif
