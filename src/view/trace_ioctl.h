/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ioctl takes, as strace 6.1 prints it. */
#ifndef VIEW_TRACE_IOCTL_H
#define VIEW_TRACE_IOCTL_H

#include <stdbool.h>

struct call;
struct text;

/* Appends the request and the argument of CALL, an ioctl of a program. DONE: the call has succeeded. */
void trace_ioctl(const struct call *call, bool done, struct text *out);

#endif
