/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the learner calls what comes of a call: the names on the left of the statement that made it. */
#ifndef EXPORT_C_C_TARGETS_H
#define EXPORT_C_C_TARGETS_H

#include <stddef.h>

struct event;

#define C_TARGETS 8

struct c_targets {
  char *names[C_TARGETS]; /* owned */
  size_t count;
};

/* The names before the first `=` of the statement of EVENT, an EVENT_CALL, or after the `as` of a `with`;
   none when they are not known. */
struct c_targets c_targets_of(const struct event *event);
void c_targets_clear(struct c_targets *targets);

#endif
