/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal: everything that happened, in order, as data. Screen, transcript, exports and checks
 * are readers of it.
 *
 * It is bounded: when it has more than JOURNAL_KEEP events or JOURNAL_KEEP_BYTES, the oldest are dropped.
 *
 * Threading: any thread appends; events get their number and time under the journal's lock. A reader
 * walks by number with journal_next and sees each event once. A live reader (screen, recording) misses
 * nothing: what it has not read is not dropped, and those who print wait for it. A late reader (an export)
 * may find events dropped, and is told how many. An event does not change once appended; it is valid until
 * its reader asks for the next one, and for longer if it is held (journal_hold). */
#ifndef RUN_JOURNAL_H
#define RUN_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

struct call;
struct call_row;
struct endpoint;
struct flight;
struct lingering;
struct situation;

enum event_kind {
  EVENT_STATEMENT, /* text: what was typed or read, without the prompt */
  EVENT_CALL,      /* call: arguments, result, and when it began and ended */
  EVENT_CLOSED, /* text: what has closed a socket beside close (dup2, exec …); before, situation */
  EVENT_RESULT, /* text: the repr of an expression statement's value */
  EVENT_OUTPUT, /* fd, text: what the program wrote */
  EVENT_ERROR,  /* error: the diagnosis; call: the failed call that led to it or NULL */
  EVENT_NOTE,   /* text: a remark ("kept as s3"); call: the one that it tells as held, or NULL */
  EVENT_STATE,  /* text: a change of an endpoint's state, one sentence */
  EVENT_FLIGHT, /* flight: something happened to a packet */
  EVENT_SAID,   /* text: what a command of the shell printed, which is shown already */
  EVENT_INPUT,  /* input() waits for a line; text: its prompt */
  EVENT_DONE,   /* the statement that was running on the side has ended: failed, exited, status */
};

struct event {
  uint64_t number; /* from 0 */
  int64_t time;    /* nanoseconds of CLOCK_MONOTONIC */
  enum event_kind kind;
  int side;    /* the number of the side; -1: the shell itself */
  int fd;      /* EVENT_OUTPUT: 1 or 2 */
  bool failed; /* EVENT_DONE: with an exception */
  bool exited; /* EVENT_DONE: by exit() */
  int status;  /* EVENT_DONE: the exit status that a program would end with */
  char *text;  /* owned */
  size_t len;
  struct call *call; /* owned copy (call_copy) */
  struct endpoint *before,
      *after; /* EVENT_CALL, if it was looked at: the call's socket (after: of accept
                                      the new one), owned; text is then the socket's name.
                                      EVENT_CLOSED: as it was before */
  /* The following of an EVENT_CALL; of an EVENT_ERROR those of the call that led to it. */
  /* EVENT_CALL: a connection without a descriptor that the call has left, or that made it fail, owned; or
     NULL. */
  struct lingering *rest;
  struct situation *
      situation; /* EVENT_CALL: the facts that explain it, owned; NULL when there are no further ones */
  /* EVENT_CALL: the text of the statement that made it, a reference, or NULL, and its place there. */
  struct source *source;
  struct span place;
  struct diag *error;    /* owned */
  struct flight *flight; /* EVENT_FLIGHT: owned (mem_alloc) */
};

/* Frees all that EVENT owns. */
void journal_event_clear(struct event *event);

struct journal;
struct journal_reader;

#define JOURNAL_KEEP 100000                   /* events are kept for late readers … */
#define JOURNAL_KEEP_BYTES ((size_t)64000000) /* … in so much memory, but for the newest */
#define JOURNAL_AHEAD 20000 /* events that a writer may be ahead of a live reader … */
#define JOURNAL_AHEAD_BYTES ((size_t)16000000) /* … and bytes */
#define JOURNAL_BACK 200                       /* events that journal_back looks at */
#define JOURNAL_BYTES 64                    /* bytes of each buffer of a call that are kept … */
#define JOURNAL_SENT 16384                  /* … and of what one call sends, as long as … */
#define JOURNAL_SENT_ALL ((size_t)16 << 20) /* … no more than that is kept in all */

struct journal *journal_new(void);
void journal_free(struct journal *journal);

/* From now on JOURNAL keeps what its live readers have still to read, and of the rest no more than BYTES of memory:
   for a session that nobody looks back at. What lies further back than journal_back looks is of no use there. */
void journal_keep_less(struct journal *journal, size_t bytes);

/* How many bytes of what a call sends are to be kept now: JOURNAL_SENT or JOURNAL_BYTES. */
size_t journal_keeps(struct journal *journal);

/* Appends EVENT (its number and time are filled in; text, call and error are taken over) and wakes the
   readers. Returns its number. */
uint64_t journal_append_take(struct journal *journal, struct event event);

/* The number that the next event will get. */
uint64_t journal_next_number(struct journal *journal);

/* Appends an event of SIDE that is a text of LEN bytes, which is copied. FD: of EVENT_OUTPUT, else 0. */
void journal_append_text(struct journal *journal, enum event_kind kind, int side, int fd,
                         const char *s, size_t len);

/* A live reader, which starts at the next event to come. Its descriptor (an eventfd, above the range that
   programs see) is readable while there is something to read. */
struct journal_reader *journal_reader_open(struct journal *journal);
/* One that looks by itself when there can be something: it is not woken, which takes two system calls an event, and has
   no descriptor. */
struct journal_reader *journal_reader_open_looking(struct journal *journal);
/* A late one, which starts at the oldest event that the journal still has, and looks by itself. */
struct journal_reader *journal_reader_open_oldest(struct journal *journal);
void journal_reader_close(struct journal_reader *reader);
int journal_reader_fd(const struct journal_reader *reader);
/* From now on READER is one that looks by itself. */
void journal_reader_looks(struct journal_reader *reader);

/* Waits, 10 ms at the most, while the slowest live reader is more than JOURNAL_AHEAD events or
   JOURNAL_AHEAD_BYTES behind: a program that prints without end goes no faster than it is read. Returns
   whether it still is. */
bool journal_wait_for_readers(struct journal *journal);

/* How many events the slowest live reader has still to read. */
uint64_t journal_lag(struct journal *journal);

/* Calls VISIT with the newest events, at most JOURNAL_BACK of them, the newest first, until it returns false; nothing
   is appended meanwhile. */
void journal_back(struct journal *journal, bool (*visit)(void *data, const struct event *event),
                  void *data);

/* The next event for READER or NULL: valid until the next call with this reader. */
const struct event *journal_next(struct journal_reader *reader);

/* Events that READER was not given, because they were dropped before it came to them. Of a reader from the
   oldest: all that the journal had already dropped too. BYTES are those of memory. */
struct journal_missed {
  uint64_t events, bytes;
};
struct journal_missed journal_reader_missed(struct journal_reader *reader);

/* Whether READER, a late one, has still to read more than half of what the journal keeps. */
bool journal_reader_is_late(struct journal_reader *reader);

/* Keeps EVENT valid, whatever becomes of journal and reader, until journal_release. Returns EVENT. Any
   thread. */
const struct event *journal_hold(const struct event *event);
void journal_release(const struct event *event);

#endif
