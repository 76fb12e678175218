/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to try when a name is not bound on the side that reads it. */
#ifndef RUN_PROPOSE_H
#define RUN_PROPOSE_H

struct diag;
struct side;
struct side_hooks;
struct unit;

/* Adds a hint to DIAG, a NameError that UNIT raised on SIDE, whose thread calls: the side that knows the name and how
   the statement runs there; how a command of the shell (`x = 1; handles`) or a program is started; the command that a
   name alone was meant for (`hisory`). Nothing for other errors. */
void propose_for(const struct side *side, const struct side_hooks *hooks, const struct unit *unit,
                 struct diag *diag);

#endif
