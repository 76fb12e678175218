/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A packet at length: what it does, then every field of its headers with the bytes beside it. */
#ifndef VIEW_PACKET_SHOW_H
#define VIEW_PACKET_SHOW_H

#include <stddef.h>
#include <stdint.h>

struct text;
struct view_style;

/* Appends packet NUMBER, of LEN bytes, the first KEPT of which stand at BYTES. */
void packet_show(uint64_t number, const unsigned char *bytes, size_t kept, size_t len,
                 const struct view_style *style, struct text *out);

#endif
