/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A packet at length: what it does, then every field of its headers with the bytes beside it. */
#ifndef VIEW_PACKET_SHOW_H
#define VIEW_PACKET_SHOW_H

#include <stdbool.h>
#include <stdint.h>

struct record;
struct text;
struct view_style;

/* Appends packet NUMBER, which RECORD has; its numbers as on the wire and counted from the start of its
   connection, as far as RECORD goes back. RAW: the first line has those on the wire. */
void packet_show(struct record *record, uint64_t number, bool raw, const struct view_style *style,
                 struct text *out);

#endif
