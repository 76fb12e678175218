/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which side waited for which. */
#ifndef EXPORT_C_C_ORDER_H
#define EXPORT_C_C_ORDER_H

struct c_plan;

/* Fills in `done` and `waits` of all steps of PLAN: each waits for what the other sides had done when it
   began, unless its side, or before its fork the side that
   made it, has waited for as much before. */
void c_order_find(struct c_plan *plan);

#endif
