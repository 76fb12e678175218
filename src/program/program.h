/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real program as a side: its calls go into the journal by run/record_call, as those of typed lines do.
 *
 * Threading. Each program has a thread that makes and traces its process (tracer.h); a second one reads its
 * terminal, if it has one. What the shell asks (side.h) is answered on the thread that asks, from what the first one
 * has written down under the program's lock, and from /proc. */
#ifndef PROGRAM_PROGRAM_H
#define PROGRAM_PROGRAM_H

#include <stdbool.h>
#include <sys/types.h>

struct diag;
struct launch;
struct session;
struct side;

struct program_plan {
  const char *name; /* of its side; NULL: after the program */
  const char *host; /* the side on whose host of the lab it runs */
  bool terminal;    /* it gets a terminal of its own; else the descriptors 0 to 2 of the shell */
  bool keeps;       /* it inherits the shell's descriptors above 2 too: none of them was typed */
  bool untraced;    /* it runs as it is, and none of its calls is told */
  int columns;      /* of its terminal */
  /* Called on the program's thread when something of it is in the journal, with the call still the program's last: it
     goes on after that. NULL: none. */
  void (*told)(void *data);
  /* The same, when its process is there, or all the threads of one that ran already stand still, before they go on. */
  void (*ready)(void *data);
  void *data;
};

/* Starts LAUNCH (taken, and left empty) as a new side of SESSION. NULL, and DIAG filled, when it cannot be called so
   or no thread can be started; what fails later is in the journal, as an error of that side. It ends with
   EVENT_DONE, exited, with its exit status (128 and the signal that ended it). */
struct side *program_start_take(struct session *session, struct launch *launch,
                                const struct program_plan *plan, struct diag *diag);

/* The same for the process PID, which runs already and which LAUNCH names (attach_find): side_end lets it go instead of
   killing it, whatever it is doing. It ends with its exit status, or 0 when it was let go. */
struct side *program_attach_take(struct session *session, struct launch *launch, pid_t pid,
                                 const struct program_plan *plan, struct diag *diag);

#endif
