/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order in which a transcript tells what one statement brought about. Sides and wire work at the same
 * time, so the order of what they say is chance; a transcript needs one that is the same each time: what
 * the statement's command printed, the statement's own calls, the packets, what else its side says, the
 * other sides by number. */
#ifndef SHELL_ORDER_H
#define SHELL_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct order_voice {
  int side; /* a side's number; ORDER_… */
  struct text text;
};

#define ORDER_COMMAND (-4)
#define ORDER_CALL (-3)
#define ORDER_WIRE (-2)

struct order {
  struct order_voice *voices;
  size_t count;
};

void order_clear(struct order *order);

/* The text that what SIDE says is added to; valid until the next call. */
struct text *order_voice(struct order *order, int side);

/* Adds T, shown as LINE (enum screen_line), to what SIDE says. */
void order_add(struct order *order, int side, int line, const struct text *t);

/* Who says what is told of a packet (FLIGHT) or of SIDE, in a step of the side CURRENT. OWN_CALL: it is a
   call that began in this step; one that has waited since an earlier step comes after the packets that
   let it go on. */
int order_of(bool flight, int side, int current, bool own_call);

/* Appends everything to OUT, CURRENT before the other sides; ends with a newline. */
void order_copy(const struct order *order, int current, struct text *out);
/* The same, and nothing is left. */
void order_take(struct order *order, int current, struct text *out);

#endif
