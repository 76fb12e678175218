/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why inet_aton or inet_pton does not take a text for an address. */
#ifndef VIEW_WHY_TEXT_H
#define VIEW_WHY_TEXT_H

#include <stdbool.h>

struct call;
struct text;

/* CALL was refused: appends to WHY what is wrong with its text, and to TRY what to write; false: CALL is neither
   function, or nothing is known. */
bool why_text_say(const struct call *call, struct text *why, struct text *try);

#endif
