/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The third line of a ladder, in the middle: a router's, or that of the host of a segment which the conversation is
 * not with. */
#ifndef VIEW_LADDER_MIDDLE_H
#define VIEW_LADDER_MIDDLE_H

#include <stdbool.h>

#include "view/ladder_row.h"

struct conversation;
struct flight;

/* Notes in C who is in the middle when F is drawn, which end FROM of it has sent, and what else a segment tells of its
   ends. Whether these are not who they were: another host uses the same address, as all do that have none (`::`). */
bool ladder_middle_set(struct conversation *c, const struct flight *f, int from);

/* Which way the arrow of F goes, sent by end FROM of C. */
enum row_part ladder_middle_part(const struct conversation *c, const struct flight *f, int from);

#endif
