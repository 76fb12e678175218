/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors at length. */
#ifndef VIEW_EXPLAIN_H
#define VIEW_EXPLAIN_H

#include <stdbool.h>

struct event;
struct text;
struct view_style;

/* Appends all that is known about an error: what was said, the call with its arguments by name, the
   errno, why, what to try, what the call does, the manual page. EVENT is an EVENT_ERROR. */
void explain_error(const struct event *event, const struct view_style *style, struct text *out);

/* Appends what the error NAME means ("EADDRINUSE", "98", "EAI_NONAME", "ConnectionRefusedError"), in
   general and for each call that has more to say. Returns false when there is no such error: OUT then
   says so, with the nearest name. */
bool explain_name(const char *name, const struct view_style *style, struct text *out);

/* Whether NAME is one that explain_name knows. */
bool explain_knows(const char *name);

/* Offers every name that explain_name knows; a class as often as an errno raises it. */
void explain_each(void (*offer)(void *to, const char *name), void *to);

#endif
