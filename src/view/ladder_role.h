/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the ladder calls a segment beside those before it: a retransmission and of what, a duplicate ACK, a probe. */
#ifndef VIEW_LADDER_ROLE_H
#define VIEW_LADDER_ROLE_H

#include "net/flight.h"
#include "view/conversation.h"

struct text;

/* Appends what a segment in ROLE that was sent because of TRIGGER is called, after a blank, in ROOM columns if it can
   be; nothing for an ordinary one. What the kernel has counted (TRIGGER) goes before what its numbers seem to say. */
void ladder_role(struct conversation_role role, enum trigger trigger, int room, struct text *out);

#endif
