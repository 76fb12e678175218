/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments that only programs give: lists of buffers and messages, events, times, signals. As strace 6.1 prints
 * them. */
#ifndef VIEW_TRACE_PROGRAM_H
#define VIEW_TRACE_PROGRAM_H

#include <stdbool.h>

struct call;
struct param;
struct text;

/* Appends what CALL has for PARAM, one of the kinds of calls of programs. DONE: the call has succeeded. */
void trace_program_param(const struct call *call, const struct param *param, bool done,
                         struct text *out);

/* Appends the result of CALL, a call of a program that has succeeded, with what strace says after it. */
void trace_program_result(const struct call *call, struct text *out);

#endif
