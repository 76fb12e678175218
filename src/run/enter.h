/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entering: the text of one entry is parsed and handed to the side or, if it is a command of the shell, to the
 * caller. One thread, that of the session. */
#ifndef RUN_ENTER_H
#define RUN_ENTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct diag;
struct node;
struct session;
struct side;
struct unit;

/* What is entered; borrowed. */
struct entry_text {
  const char *name; /* of where it comes from, for messages: "<stdin>", a file */
  uint32_t line;    /* the number of its first line there, from 1 */
  const char *s;
  size_t len;
  bool last; /* no further line will come: what is unfinished is an error */
};

enum entry {
  ENTRY_NOTHING, /* blank or a comment */
  ENTRY_MORE,    /* not finished: ask for a further line */
  ENTRY_ERROR,   /* refused: the error is in the journal */
  ENTRY_STARTED, /* handed to a side */
  ENTRY_COMMAND, /* a command of the shell, which the caller runs */
};

struct entered {
  struct side *side; /* ENTRY_STARTED: where; ENTRY_COMMAND: the side that it was entered for */
  bool background;   /* it ended in & */
  struct unit *unit; /* ENTRY_COMMAND: holds COMMAND and nothing else; the caller frees it */
  const struct node *command; /* ENTRY_COMMAND: the NODE_COMMAND */
};

/* Parses TEXT, entered for SIDE, hands it over and says in ENTERED to whom. */
enum entry enter_entry(struct session *session, struct side *side, const struct entry_text *text,
                       struct entered *entered);

/* Fills DIAG: SIDE of SESSION is busy, in what, and what can be done: Ctrl-C is for the current side. */
void enter_say_busy(const struct session *session, struct side *side, struct diag *diag);

#endif
