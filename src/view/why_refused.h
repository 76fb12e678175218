/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a connection is refused (ECONNREFUSED). */
#ifndef VIEW_WHY_REFUSED_H
#define VIEW_WHY_REFUSED_H

#include <stdbool.h>

struct reason;

/* Says what listens near the address that was asked for, or who answered; false: the facts do not tell. */
bool why_refused_say(struct reason *r);

/* The same where an ICMP error that was made by hand brought the error; false: none did. */
bool why_refused_by_hand(struct reason *r);

#endif
