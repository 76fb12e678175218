/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a name or an address was not found (EAI_…, /etc/services). */
#ifndef VIEW_WHY_NAME_H
#define VIEW_WHY_NAME_H

#include <stdbool.h>

struct call;
struct text;

/* CALL, a look-up, found nothing: appends to WHY what was looked for in vain, and to TRY what to ask instead;
   false: it is another call, or nothing is known beside the note of its row. */
bool why_name_say(const struct call *call, struct text *why, struct text *try);

#endif
