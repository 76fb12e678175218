/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal: everything that happened, in order, as data. Screen, transcript, exports and checks
 * are readers of it.
 *
 * Threading: any thread appends; events get their number and time under the journal's lock. A reader
 * walks by number with journal_next and sees each event once. An event does not change once appended
 * and stays valid until the journal drops it (when more than JOURNAL_KEEP are held, the oldest that
 * every open reader has passed) — a reader that holds one for longer copies it. */
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

enum event_kind {
  EVENT_STATEMENT, /* text: what was typed or read, without the prompt */
  EVENT_CALL,      /* call: arguments, result, and when it began and ended */
  EVENT_RESULT,    /* text: the repr of an expression statement's value */
  EVENT_OUTPUT,    /* fd, text: what the program wrote */
  EVENT_ERROR,     /* error: the diagnosis; call: the failed call behind it or NULL */
  EVENT_NOTE,      /* text: a remark ("kept as s3", "sent as UTF-8") */
  EVENT_STATE,     /* text: a change of an endpoint's state, one sentence */
  EVENT_FLIGHT,    /* flight: something happened to a packet */
  EVENT_SAID,      /* text: what a command of the shell printed, which is shown already */
  EVENT_INPUT,     /* input() waits for a line; text: its prompt */
  EVENT_DONE, /* the statement that was running on the side has ended: failed, exited, status */
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
                                      the new one), owned; text is then the socket's name */
  /* EVENT_CALL: a connection without a descriptor that the call has left, or that made it fail, owned; or
     NULL. */
  struct lingering *rest;
  /* EVENT_CALL: the text of the statement that made it, a reference, or NULL, and where it stands there. */
  struct source *source;
  struct span place;
  struct diag *error;    /* owned */
  struct flight *flight; /* EVENT_FLIGHT: owned (mem_alloc) */
};

struct journal;
struct journal_reader;

#define JOURNAL_KEEP 100000 /* events kept for readers that come late (exports) */
#define JOURNAL_AHEAD 20000 /* how far a writer of output may be ahead of the slowest reader */
#define JOURNAL_BYTES 64    /* bytes of each buffer of a call that are kept … */
#define JOURNAL_SENT 16384  /* … and of what one call sends, as long as … */
#define JOURNAL_SENT_ALL ((size_t)16 << 20) /* … no more than that is kept in all */

struct journal *journal_new(void);
void journal_free(struct journal *journal);

/* How many bytes of what a call sends are to be kept now: JOURNAL_SENT or JOURNAL_BYTES. */
size_t journal_keeps(struct journal *journal);

/* Appends EVENT (its number and time are filled in; text, call and error are taken over) and wakes the
   readers. Returns its number. */
uint64_t journal_append_take(struct journal *journal, struct event event);

/* A reader that starts at the next event to come. Its descriptor (an eventfd, above the range that
   programs see) is readable while there is something to read. */
struct journal_reader *journal_reader_open(struct journal *journal);
/* One that starts at the oldest event that the journal still has. */
struct journal_reader *journal_reader_open_oldest(struct journal *journal);
void journal_reader_close(struct journal_reader *reader);
int journal_reader_fd(const struct journal_reader *reader);

/* Waits, 10 ms at the most, while the slowest reader is more than JOURNAL_AHEAD events behind: a
   program that prints without end goes no faster than it is read. Returns whether it still is. */
bool journal_wait_for_readers(struct journal *journal);

/* How many events the slowest reader has still to read. */
uint64_t journal_lag(struct journal *journal);

/* The next event for READER or NULL: valid until the next call with this reader. */
const struct event *journal_next(struct journal_reader *reader);

#endif
