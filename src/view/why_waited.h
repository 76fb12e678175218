/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a call gave up waiting (TimeoutError of settimeout). */
#ifndef VIEW_WHY_WAITED_H
#define VIEW_WHY_WAITED_H

#include <stdbool.h>

struct reason;

/* Says what was waited for, and how long; false: the facts do not tell. */
bool why_waited_say(struct reason *r);

#endif
