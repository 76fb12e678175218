/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An error as the prompt shows it: Python's last line, the failed call, why, and what to try. */
#ifndef VIEW_ERROR_H
#define VIEW_ERROR_H

#include <stdbool.h>

struct call;
struct diag;
struct text;
struct view_style;

/* Whether the place of DIAG in its source says more than the line that was just typed. */
bool error_has_place(const struct diag *diag);

/* Appends the block of DIAG, whole lines:
     ConnectionRefusedError: [Errno 111] Connection refused
       → connect(3, {…}, 16) = -1 ECONNREFUSED (Connection refused)
       why: …
       try: …
   CALL is the failed call behind it, or NULL; its line is left out when it is known already
   (TRACE_SHOWN). The place in the source stands before all that when it helps: in a program, in a
   statement of several lines, and for what could not be read. */
void error_show(const struct diag *diag, const struct call *call, bool trace_shown,
                const struct view_style *style, struct text *out);

#endif
