/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One socket at length: where it is in TCP's life, and what the kernel counts for it, in words. */
#ifndef VIEW_STATE_H
#define VIEW_STATE_H

struct endpoint;
struct tcp_info; /* linux/tcp.h */
struct text;
struct view_style;

/* Appends the diagram (TCP) and the facts of the socket called NAME. INFO may be NULL. */
void state_show(const char *name, const struct endpoint *endpoint, const struct tcp_info *info,
                const struct view_style *style, struct text *out);

#endif
