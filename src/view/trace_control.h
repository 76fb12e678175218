/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Control data of a message (cmsg(3)), as strace 6.1 prints it. */
#ifndef VIEW_TRACE_CONTROL_H
#define VIEW_TRACE_CONTROL_H

struct call_message;
struct call_traced;
struct text;

/* Appends ", msg_control=[{cmsg_len=20, …}]", the control data of message M of TRACED; nothing when it has none. */
void trace_control(const struct call_traced *traced, const struct call_message *m,
                   struct text *out);

#endif
