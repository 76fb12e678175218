/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an address is in use (EADDRINUSE). */
#ifndef VIEW_WHY_IN_USE_H
#define VIEW_WHY_IN_USE_H

#include <stdbool.h>

struct reason;

/* Says who has the address and what frees it; false: the facts do not tell. */
bool why_in_use_say(struct reason *r);

#endif
