/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a call changed, in one sentence. */
#ifndef VIEW_NOTICE_H
#define VIEW_NOTICE_H

#include <stdbool.h>

#include "run/settings.h"

struct call;
struct endpoint;
struct text;
struct view_style;

/* Whether a sentence may come of calls like this at LEVEL, so that its endpoint must be asked before and
   after it. */
bool notice_wants(const struct call *call, enum explain level);

/* Appends one sentence (no newline) about what CALL, which has ended, changed for the socket called
   NAME, and returns true; false when there is nothing to say at LEVEL. BEFORE and AFTER are its endpoint
   before and after (AFTER of close: not looked at; of accept: the new socket). */
bool notice_say(const struct call *call, const char *name, const struct endpoint *before,
                const struct endpoint *after, enum explain level, const struct view_style *style,
                struct text *out);

#endif
