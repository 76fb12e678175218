/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session: the journal, the sides, the settings; and the way of an entry from text to a side.
 *
 * All functions are for one thread, the one that owns the terminal (or runs the transcript). */
#ifndef RUN_SESSION_H
#define RUN_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lang/parse.h"
#include "run/arrivals.h"
#include "run/settings.h"
#include "run/side.h"

struct diag;
struct journal;
struct node;
struct unit;

struct session {
  struct journal *journal;
  struct side **sides; /* in the order of their making; at least one */
  size_t count;
  struct side **ended; /* not freed yet */
  size_t ended_count;
  struct side *current;
  struct settings settings;
  const struct side_hooks *hooks;
  struct parse_words words;
  struct interp *scratch; /* resolves names of what is typed while a side is busy */
  struct arrivals arrivals;
  int next_number;
  char **names; /* of all sides that ever were, by number: next_number of them */
  uint32_t
      first_line; /* of what is entered next, for messages: 1 unless it is a part of something longer */
};

/* Makes a session with one side, which is called main. IS_COMMAND tells the shell's own commands
   (calls are known anyway); HOOKS is borrowed. */
struct session *session_new(bool (*is_command)(const char *name), const struct side_hooks *hooks);
void session_free(struct session *session);

/* The side called NAME or with NUMBER, or NULL. */
struct side *session_find(const struct session *session, const char *name);
struct side *session_by_number(const struct session *session, int number);

/* The side called NAME, made when new: NULL and DIAG filled when the name is no identifier, a keyword,
   a call or a command. */
struct side *session_make(struct session *session, const char *name, struct diag *diag);

/* Ends SIDE (interrupted, its sockets closed). When none is left a new main is made; when it was the
   current one, the one made last is. SIDE may be asked for its name until session_bury. */
void session_end(struct session *session, struct side *side);
/* Frees the sides that have ended. */
void session_bury(struct session *session);

enum entry {
  ENTRY_NOTHING, /* blank or a comment */
  ENTRY_MORE,    /* not finished: ask for a further line */
  ENTRY_ERROR,   /* refused: the error is in the journal */
  ENTRY_STARTED, /* handed to *SIDE */
  ENTRY_COMMAND /* a command of the shell: *UNIT holds it and nothing else; the caller runs and frees it */
};

struct entered {
  struct side *side; /* ENTRY_STARTED: where; ENTRY_COMMAND: the current side */
  bool background;   /* it ended in & */
  struct unit *unit;
  const struct node *command; /* ENTRY_COMMAND: the NODE_COMMAND in UNIT */
};

/* Takes an entry of LEN bytes for SIDE: parses it and hands it over. LAST: no further line will come
   (what is unfinished is an error). NAME is the source's for messages ("<stdin>"). */
enum entry session_enter(struct session *session, struct side *side, const char *name,
                         const char *text, size_t len, bool last, struct entered *entered);

/* How far session_cut has come in an entry that it found unfinished: it is asked again after each line, and
   looks only at what is new. All 0 for a new entry. */
struct session_unfinished {
  bool asked;   /* the parser has seen its beginning and wants more */
  size_t first; /* where its first logical line ends; 0: not known */
  size_t block; /* up to here lines go on with it: here the logical line begins that is open */
  size_t seen;  /* how far that has been looked at for what is open in it: */
  int depth;    /* brackets, */
  char quote;   /* a string in three of these, or 0, */
  bool joined;  /* a line that ends in a backslash; */
  bool lost;    /* … or what only the lexer can tell */
};

/* The length of the first entry in TEXT (several lines, from a file or pasted), 0 when more text is needed
   to tell: lines are added until the parser has enough; a block ends before the first line that does
   not go on with it (blank lines inside do not end it). AT_END: no more text will come. UNFINISHED keeps
   what was found out for the next time, when TEXT has more lines; NULL when there is none. */
size_t session_cut(struct session *session, const char *text, size_t len, bool at_end,
                   struct session_unfinished *unfinished);

/* Whether every side is settled (see side_settled), and no packet waits to be handed to one. */
bool session_settled(struct session *session);

/* Appends to the journal that something was refused: DIAG is taken over and left empty. */
void session_refuse_take(struct session *session, struct side *side, struct diag *diag);

/* Fills DIAG: SIDE is busy, in what, and what can be done. */
void session_say_busy(struct side *side, struct diag *diag);

#endif
