/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call as strace 6.1 prints it, letter for letter; send and recv keep the name that was typed. */
#ifndef VIEW_TRACE_H
#define VIEW_TRACE_H

struct call;
struct text;

/* Appends `listen(3, 5) = 0` for a call that was made: no prefix, no newline. A function of the C
   library is marked: `gethostbyname("localhost") = "127.0.0.1" (C library)`. */
void trace_call(const struct call *call, struct text *out);

/* The same of a call that is not made yet: `recv(4, 0x7ffd1d2c, 100, 0 <unfinished ...>`. */
void trace_held(const struct call *call, struct text *out);

#endif
