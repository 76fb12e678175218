/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ladder: packets as arrows between the two ends of a conversation, each end's state beside them.
 *
 * The end that spoke first stands on the left. A heading names the ends; it is drawn again when the
 * lines go over to another conversation. A state is written when the kernel reported one that differs
 * from what stands above it; nothing is drawn that was not seen. Fates look different without colour:
 *
 *   ├──── #1 SYN seq=0 win=64240 ────►│   delivered
 *   ├──── #1 SYN seq=0 win=64240 ──▌  │   in the hand (▐ on the other side)
 *   ├──── #1 SYN seq=0 win=64240 ──✗  │   dropped
 *   ├════ #1 SYN seq=0 win=64240 ════►│   delivered twice
 *   ├┄┄┄┄ #2 SYN seq=0 win=64240 ┄┄┄┄►│   sent again: those numbers were seen before
 */
#ifndef VIEW_LADDER_H
#define VIEW_LADDER_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "view/style.h"

struct flight;
struct ladder;
struct text;

/* The name of the end at ADDRESS and PORT ("server", a side's name), or NULL; borrowed until the next
   call. HOST: see struct flight. */
typedef const char *ladder_name_fn(void *data, int family, const struct in6_addr *address,
                                   uint16_t port);

/* STYLE is borrowed and may change in between; NAME may be NULL. */
struct ladder *ladder_new(const struct view_style *style, ladder_name_fn *name, void *data);
void ladder_free(struct ladder *ladder);

/* Sequence numbers as they are on the wire, not counted from the start of the conversation. */
void ladder_set_raw(struct ladder *ladder, bool raw);

/* Appends the lines of FLIGHT. */
void ladder_flight(struct ladder *ladder, const struct flight *flight, struct text *out);

#endif
