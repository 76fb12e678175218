/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What fcntl takes and returns, as strace 6.1 prints it. */
#ifndef VIEW_TRACE_FCNTL_H
#define VIEW_TRACE_FCNTL_H

struct call;
struct text;

/* Appends ", FD_CLOEXEC", the argument of CALL, an fcntl of a program; nothing where its command takes none. */
void trace_fcntl_argument(const struct call *call, struct text *out);

/* Appends the result of CALL, which has succeeded: 0x8002 (flags O_RDWR|O_LARGEFILE). */
void trace_fcntl_result(const struct call *call, struct text *out);

#endif
