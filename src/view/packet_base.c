/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record is gone through once more, as the ladder did. */
#include "view/packet_base.h"

#include "view/conversation.h"
#include "wire/record.h"
#include "wire/wire.h"

/* What the packets of RECORD up to LAST tell; *BASE is that of LAST. */
static struct conversations *follow(struct record *record, uint64_t last,
                                    struct packet_base *base) {
  struct conversations *all = conversations_new();
  unsigned char bytes[WIRE_FOLDED_BYTES];
  uint64_t first, end;
  record_range(record, &first, &end);
  for (uint64_t i = first; i <= last; i++) {
    struct record_packet r;
    struct packet p;
    int from;
    if (!record_get(record, i, &r, bytes, sizeof bytes))
      continue;
    packet_decode(bytes, r.kept < sizeof bytes ? r.kept : sizeof bytes, r.len, &p);
    struct conversation *c = conversations_of(all, &p, &from);
    if (r.fate == FATE_MADE && !r.of)
      conversation_made(c, from, &p);
    conversation_follow(c, from, &p, i, r.time, r.inside, r.fate == FATE_MADE);
    *base = conversation_base(c, from);
  }
  return all;
}

struct packet_base packet_base_of(struct record *record, uint64_t number) {
  struct packet_base base = {0, 0, 0};
  conversations_free(follow(record, number, &base));
  return base;
}

struct packet_base packet_base_next(struct record *record, const struct packet *packet) {
  struct packet_base base;
  uint64_t first, end;
  int from;
  record_range(record, &first, &end);
  struct conversations *all = follow(record, end - 1, &base);
  const struct conversation *c = conversations_of(all, packet, &from);
  base = conversation_base(c, from);
  conversations_free(all);
  return base;
}
