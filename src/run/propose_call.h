/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a call that took no such arguments is written. */
#ifndef RUN_PROPOSE_CALL_H
#define RUN_PROPOSE_CALL_H

struct diag;
struct unit;

/* Gives DIAG, an error of UNIT, a hint where it is about a function of `socket` or a method of sockets (its arguments,
   its name, brackets in place of parentheses) and has none yet. */
void propose_call(const struct unit *unit, struct diag *diag);

#endif
