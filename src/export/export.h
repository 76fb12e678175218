/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Other forms of a session: what an export reads, the table of the forms, and how one is written.
 *
 * To add a form: a file export/NAME.c and a row in export_forms (export.c). */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "run/journal.h"
#include "wire/topology.h"

struct diag;
struct file_new;
struct in6_addr;
struct journal;
struct lesson;
struct parse_words;
struct record;
struct settings;
struct text;

/* Which blocks a pcapng file has (export/pcapng_block.h). */
enum pcapng_view { PCAPNG_BOTH, PCAPNG_SENT };

struct export_side {
  int number; /* as in struct event */
  const char
      *name; /* "main", "server"; two sides may have had the same name, one after the other */
};

/* How a lesson's answers (of quizzes) are given. */
enum export_answers {
  EXPORT_ANSWERS_FOLDED, /* to be opened on a page, at the end of a text */
  EXPORT_ANSWERS_NONE,   /* a worksheet */
  EXPORT_ANSWERS_KEY     /* with the question, and an instructor's notes */
};

struct export_source {
  /* What happened, in the order of the journal: calls are where they ended (call->began says when they began). A
     form that is written while things happen finds here those that it is given next, and what else is said
     of the session as it is known then; another one, all that the journal still has. */
  const struct event **events;
  size_t count;
  uint64_t batch;               /* how many times events have come */
  struct journal_missed missed; /* what came before, and the journal no longer has */
  struct export_side
      *sides; /* those that have done something so far, in the order of their making */
  size_t side_count;
  struct record *record;    /* the packets on the wire (wire/record.h), or NULL. Borrowed */
  enum pcapng_view packets; /* of the record, which are written */
  enum lab_topology lab;
  bool is_private; /* without a lab: in a network of its own, as a lesson in the shelter */
  /* Whose end of a conversation is at an address now (a ladder_name_fn, see view/ladder.h), for ends of which
     the events do not tell; NULL: that is not known. */
  const char *(*end_name)(void *data, int family, int protocol, const struct in6_addr *address,
                          uint16_t port);
  void *end_data;
  const struct settings *settings; /* as they are now. Borrowed */
  const struct parse_words *words; /* what parses its statements (lang/syntax/parse.h). Borrowed */
  /* A lesson whose steps are what happened, or NULL; and for each of its items that is a step, the number of the first
     event from then on (EXPORT_NOT_YET: it was not reached). Borrowed. */
  const struct lesson *lesson;
  const uint64_t *begins;
  enum export_answers answers;
  const char *title;   /* one line: the program's or lesson's file, or "A session". Borrowed */
  const char *version; /* of the shell. Static */
  /* The events are of a program that was run as FILE: one EVENT_STATEMENT, its whole text, then what it
     did. False: statements as they were entered. */
  bool is_program;
  /* The rest is export.c's. */
  struct journal *journal;
  struct journal_reader *reader;
  struct journal_missed told;
  const char *(*side_name)(void *data, int number);
  void *side_data;
};

#define EXPORT_NOT_YET UINT64_MAX

/* Reads JOURNAL from the oldest event that it still has; NAME tells the name of the side with a number (NULL:
   "main"). The rest of SOURCE is as after zero, and the caller's to fill in. */
void export_source_open(struct export_source *source, struct journal *journal,
                        const char *(*name)(void *data, int number), void *data);
void export_source_close(struct export_source *source);

/* If SOURCE has missed the beginning appends BEFORE, "The first 1,200 events (64 MB) are no longer kept.", AFTER;
   returns whether it has. */
bool export_missed(const struct export_source *source, const char *before, const char *after,
                   struct text *out);

/* The name of side NUMBER: never NULL; "" for the shell itself (-1). */
const char *export_side_name(const struct export_source *source, int number);

/* A form is written while things happen, or is one that needs the whole session. It is pure: it reads a source and
   appends to a text; who asked for it has the file. */

/* Begins, before the first event; what is written goes to OUT's text, which may be flushed (file_new_flush). Returns
   what the other two are given. */
typedef void *export_begin_fn(const struct export_source *source, struct file_new *out);
/* Takes the next event; what is needed for longer is held (journal_hold). */
typedef void export_event_fn(void *made, const struct event *event);
/* Writes the rest, and frees MADE: 0, or -1 with DIAG filled: nothing that this form could show has happened. PATH is
   where it goes; what is to be said of it, if not the usual, is appended to SAID. */
typedef int export_end_fn(void *made, const char *path, struct text *said, struct diag *diag);

/* Appends all of SOURCE to OUT: 0, or -1 as above. */
typedef int export_write_fn(const struct export_source *source, struct text *out,
                            struct diag *diag);

struct export_form {
  const char *name; /* "c" */
  const char *doc;  /* one line: what it makes */
  export_begin_fn *begin;
  export_event_fn *event;
  export_end_fn *end;
  export_write_fn *write; /* a form that needs the whole session has only this */
  bool still;             /* it needs a lesson's text alone: nothing of it is run */
};

extern const struct export_form export_forms[]; /* ends with a NULL name */

/* The form called NAME, or NULL and DIAG says which there are. */
const struct export_form *export_find(const char *name, struct diag *diag);

/* An export of SOURCE (borrowed) as FORM to the file at PATH, in one step: a file that is there stays as it is until
   all has been written, and when that fails. */
struct export;
struct export *export_new(const struct export_form *form, struct export_source *source,
                          const char *path);

/* To be called now and then while things happen: before the journal drops an event that a form wants, it is
   written. In a session that the journal has room for all is written at the end, when all is known. */
void export_keep_up(struct export *export);

/* Writes the rest, appends to SAID a line on what was made, and frees EXPORT: 0, or -1 with DIAG filled. */
int export_end(struct export *export, struct text *said, struct diag *diag);

#endif
