/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From where the ladder counts the numbers of a packet: the packets before it tell. */
#ifndef VIEW_PACKET_BASE_H
#define VIEW_PACKET_BASE_H

#include <stdint.h>

#include "net/packet.h"

struct record;

/* That of packet NUMBER, which RECORD has, as far as RECORD goes back. */
struct packet_base packet_base_of(struct record *record, uint64_t number);

/* That of PACKET, which would come next: all 0 when nothing is known of its connection. */
struct packet_base packet_base_next(struct record *record, const struct packet *packet);

#endif
