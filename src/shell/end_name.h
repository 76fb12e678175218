/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose end of a conversation is at an address. */
#ifndef SHELL_END_NAME_H
#define SHELL_END_NAME_H

#include <stdint.h>

struct event;
struct in6_addr;
struct shell;

/* Who has a socket at ADDRESS and PORT of PROTOCOL now: its side's name, or with one side the socket's; NULL: nobody. A
   ladder_name_fn (view/ladder.h); SHELL is the struct shell. */
const char *end_name(void *shell, int family, int protocol, const struct in6_addr *address,
                     uint16_t port);

/* Programs do not wait until their packets are drawn: where the socket was that EVENT, a call of one, tells of is
   remembered, and end_name answers from that when nobody has the address now. */
void end_name_note(struct shell *shell, const struct event *event);
/* Forgets the sockets that have been closed. */
void end_name_forget(struct shell *shell);

#endif
