/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only maker of a call's event (EVENT_CALL): what the kernel says of the call's socket before and after it,
 * and of connections without a descriptor that explain it. These looks are not traced.
 *
 * A call is recorded in two steps, on the thread that makes it and in its network namespace. Whoever makes it
 * adds between them what it alone knows: where the call is in the source. */
#ifndef RUN_RECORD_CALL_H
#define RUN_RECORD_CALL_H

#include <stdbool.h>

#include "run/journal.h"

struct call;
struct situation_leaving;

/* CALL, which the side with NUMBER is about to make, is held (run/hold.h): tells so in JOURNAL. NAME is what CALL's socket
   is called, or NULL; SIDE what `step` calls its maker. Unless LOOK the socket is not looked at. */
void record_call_held(struct journal *journal, const struct call *call, int number,
                      const char *name, const char *side, bool look);
/* CALL, which was held for it, is not made: tells so. */
void record_call_dropped(struct journal *journal, const struct call *call, int number);

/* Before CALL is made by side number SIDE: its event. NAME is what CALL's socket is called there, or NULL.
   Unless LOOK no socket is looked at, and the event has no before, after and text. */
struct event record_call_begin(const struct call *call, int side, const char *name, bool look);

/* Makes CALL, and measures how long it takes: a row's call is made by nothing else when it is recorded. */
void record_call_run(struct call *call);

/* After it, and before the next call of that side: completes EVENT and appends it to JOURNAL, which takes it
   over. */
void record_call_end_take(struct journal *journal, struct event event, const struct call *call);

/* Before something else than close(2), WHAT, closes the descriptor that CALL, which nobody makes, would close, with all
   that are LEAVING: an event (EVENT_CLOSED) in EVENT, which lacks its side, to be appended once that has happened. False
   when there is nothing to tell: it is not a socket of TCP with a state, or another descriptor of it is left. */
bool record_call_closing(const struct call *call, const char *what,
                         const struct situation_leaving *leaving, struct event *event);

/* Gives ERROR, an EVENT_ERROR of this thread's last call or of an interrupt after it, what that call's event has:
   before, after, rest, situation and text. Of a call that was waited for in vain (call->waited), and of a connect
   whose failure SO_ERROR told, the socket is looked at now; NAME is what it is called, or NULL. */
void record_call_explain(struct event *error, const char *name);

/* Frees what this thread keeps of its last call for record_call_explain: a thread that recorded calls ends so. */
void record_call_forget(void);

#endif
