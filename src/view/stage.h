/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ladder for an audience, drawn whole each time: the ends of the conversation that is going on above the newest
 * packets that fit, one row for a packet that is held and then delivered. Without times, options and hints; a row of
 * air between the packets as long as all of them fit so. */
#ifndef VIEW_STAGE_H
#define VIEW_STAGE_H

#include <stdbool.h>

#include "view/ladder.h"

struct flight;
struct stage_view;
struct text;

#define STAGE_FLIGHTS 1000 /* the newest are kept */

/* NAME as for ladder_new. */
struct stage_view *stage_new(ladder_name_fn *name, void *data);
void stage_free(struct stage_view *stage); /* NULL is fine */

/* FLIGHT is on the ladder, too; it is copied. */
void stage_add(struct stage_view *stage, const struct flight *flight);

/* Whether something was added since this was last asked. */
bool stage_news(struct stage_view *stage);

/* Appends the ladder as it is now: at most ROWS lines of STYLE's width, the last one a rule; nothing if there was no
   flight. RAW as for ladder_set_raw, SIDE and DATA as for ladder_set_sides. */
void stage_draw(struct stage_view *stage, const struct view_style *style, int rows, bool raw,
                ladder_side_fn *side, void *data, struct text *out);

#endif
