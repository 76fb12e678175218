/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What select and poll wait for, and what was ready, as strace 6.1 prints it. */
#ifndef VIEW_TRACE_READY_H
#define VIEW_TRACE_READY_H

struct call;
struct text;

/* Appends [{fd=3, events=POLLIN}]: the descriptors of a poll, with the events that it waits for. */
void trace_ready_fds(const struct call *call, struct text *out);

/* Appends 4, [3], NULL, NULL, {tv_sec=1, tv_usec=0}: the arguments of a select. */
void trace_ready_sets(const struct call *call, struct text *out);

/* Appends what comes after the result of either: (Timeout), ([{fd=3, revents=POLLIN}]) or (in [3], left …). */
void trace_ready_result(const struct call *call, struct text *out);

#endif
