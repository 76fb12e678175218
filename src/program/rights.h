/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Descriptors in the control data of a program's messages: SCM_RIGHTS of unix(7). */
#ifndef PROGRAM_RIGHTS_H
#define PROGRAM_RIGHTS_H

struct call;

/* Calls VISIT with each descriptor that the messages of CALL carry: sent, as the sender names them, or received. Of a
   sendmmsg only those of messages that were sent. */
void rights_each(const struct call *call, void (*visit)(void *data, int fd), void *data);

#endif
