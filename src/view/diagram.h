/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The TCP state diagram of RFC 9293, 3.3.2, with Linux's names, one state marked, and the ways out. */
#ifndef VIEW_DIAGRAM_H
#define VIEW_DIAGRAM_H

struct text;
struct view_style;

/* Appends the diagram with STATE (Linux's name, the RFC's or that of ss, in any case) in brackets, what the state
   means, and each way out of it. Below 72 columns the diagram is left out. */
void diagram_show(const char *state, const struct view_style *style, struct text *out);

#endif
