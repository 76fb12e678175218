/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel says of a call's socket before and after it, and of connections without a descriptor that
 * explain the call. None of it is a call of the learner's. */
#ifndef RUN_AROUND_H
#define RUN_AROUND_H

#include <stdbool.h>

struct call;
struct event;
struct interp;

/* Before CALL is made by IN, on IN's thread: fills in EVENT's before, and text with the socket's name. Unless
   LOOK no socket is looked at, and both stay empty. */
void around_before(struct event *event, struct interp *in, const struct call *call, bool look);

/* After it: fills in EVENT's after (unless LOOK: stays empty) and rest. */
void around_after(struct event *event, const struct call *call, bool look);

#endif
