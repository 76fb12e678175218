/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `set` changes. To add a setting: a field, a row in settings.c. */
#ifndef RUN_SETTINGS_H
#define RUN_SETTINGS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct diag;
struct text;

enum explain { EXPLAIN_OFF, EXPLAIN_BRIEF, EXPLAIN_FULL };
enum speed { SPEED_OFF, SPEED_SLOW, SPEED_NORMAL, SPEED_FAST };

/* Changed by the terminal's thread, read by the sides too. */
struct settings {
  atomic_int trace;       /* the system-call lines: 0 or 1 */
  atomic_int explain;     /* enum explain */
  atomic_int seq;         /* sequence numbers in the ladder: 0 relative, 1 raw */
  atomic_int retransmits; /* a copy of a held packet is a packet of its own: 0 or 1 */
  atomic_int predict;     /* before a step it is asked what comes: 0 or 1 */
  atomic_int metrics;     /* wire_metrics: 0 or 1 */
  atomic_int speed;       /* how fast a lesson types: enum speed */
  /* Not to be set by anybody: a lesson runs, which starts no program and changes no file. */
  atomic_bool sheltered;
  /* … but programs, whoever runs it allows that (--programs). */
  atomic_bool programs;
  /* … nor this: an export is written or a task judged, which wants the sockets of calls though nothing is
     explained. */
  atomic_bool exports;
  /* … nor this: the session has the lab of one host, whose cable carries 127.0.0.1 and not ::1, and does
     not watch. */
  atomic_bool loopback_unseen;
  /* … nor this: a program runs and nobody has a prompt, so that no command is advised. */
  atomic_bool unattended;
  struct faults *faults; /* … nor these, see run/fault.h; the session's */
  struct holds *holds;   /* … and these, see run/hold.h */
};

struct setting {
  const char *name;
  const char *choices[5]; /* the words, in the order of their values; ends with NULL */
  int preset;
  const char *doc; /* one line */
  size_t offset;   /* of the field in struct settings */
};

extern const struct setting settings_table[]; /* ends with a NULL name */

void settings_reset(struct settings *settings);

/* Whether a call's socket is to be looked at, before and after. */
bool settings_look(const struct settings *settings);

/* Sets NAME to the choice VALUE: 0, or -1 and DIAG says which there are. */
int settings_set(struct settings *settings, const char *name, const char *value, struct diag *diag);

/* The word for the present value of SETTING. */
const char *settings_value(const struct settings *settings, const struct setting *setting);

/* Appends the setting NAME (NULL: all): its value, the choices, and on a line of its own what it is for.
   False when there is no such setting. */
bool settings_list(const struct settings *settings, const char *name, struct text *out);

#endif
