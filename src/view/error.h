/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An error as the prompt shows it: Python's last line, the failed call, why, and what to try. */
#ifndef VIEW_ERROR_H
#define VIEW_ERROR_H

#include <stdbool.h>

struct diag;
struct event;
struct text;
struct view_style;

/* Whether the place of DIAG in its source says more than the line that was just typed. */
bool error_has_place(const struct diag *diag);

/* Appends the block of EVENT, an EVENT_ERROR, whole lines:
     ConnectionRefusedError: [Errno 111] Connection refused
       → connect(3, {…}, 16) = -1 ECONNREFUSED (Connection refused)
       why: …
       try: …
   The line of its call, if there is one below it, is left out when it was shown already (TRACE_SHOWN). The
   place in the source comes first where it helps: in a statement of several lines, and for what could not be read,
   with the functions that called there; of a program Python's whole traceback. A line below tells what was before.
   TYPED: there is a prompt, so that a remedy may be a command. */
void error_show(const struct event *event, bool trace_shown, bool typed,
                const struct view_style *style, struct text *out);

/* Appends the lines with why and try alone, of such an event or of a failed call of a program (EVENT_CALL), which
   raises no exception. */
void error_reasons(const struct event *event, bool typed, const struct view_style *style,
                   struct text *out);

#endif
