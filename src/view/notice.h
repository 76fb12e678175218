/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a call changed, in one sentence or two. */
#ifndef VIEW_NOTICE_H
#define VIEW_NOTICE_H

#include <stdbool.h>
#include <stdint.h>

struct event;
struct settings;
struct text;
struct view_style;

/* Which moments have been explained in this session, and the changes of state that were told last; begins as {0}. */
struct notice_told {
  unsigned moments;
  struct notice_change {
    uint64_t cookie;   /* of the socket */
    const char *state; /* that it came to */
    int64_t ended;     /* when the call had ended below which this was told */
  } changes[16];
  unsigned change_count;
};

/* Appends (no newline) what EVENT, an EVENT_CALL or EVENT_CLOSED, changed for its socket, and returns true;
   false when there is nothing to say as SETTINGS are. What changed is said each time; what it means once, as
   TOLD remembers, or each time at EXPLAIN_FULL. */
bool notice_say(struct notice_told *told, const struct event *event,
                const struct settings *settings, const struct view_style *style, struct text *out);

#endif
