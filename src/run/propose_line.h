/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a line that is not Python was meant to be. */
#ifndef RUN_PROPOSE_LINE_H
#define RUN_PROPOSE_LINE_H

struct diag;

/* Gives DIAG, a SyntaxError, a hint where its line has a wrong quote or none, or is a command for a terminal. A hint
   that DIAG has is kept, but for that of a program's name after a `!`. */
void propose_line(struct diag *diag);

/* The same of a FILE, whose lines are never commands: only of quotes. */
void propose_quotes(struct diag *diag);

#endif
