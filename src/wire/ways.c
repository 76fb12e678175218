/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of pairs of ends. */
#include "wire/ways.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "net/packet.h"

/* Compared byte by byte: no gaps that are not zero. */
struct ways_end {
  struct in6_addr ip;
  uint32_t port;
};
struct ways_key {
  struct ways_end ends[2]; /* the lower first, so that both directions are one pair */
  uint32_t protocol;
};

struct ways_pair {
  struct ways_key key;
  int opener; /* which of the ends */
  UT_hash_handle hh;
};

struct ways {
  struct ways_pair *pairs;
  int last; /* the direction of the packet before */
};

struct ways *ways_new(void) {
  return mem_zalloc(1, sizeof(struct ways));
}

static void forget(struct ways *ways, struct ways_pair *pair) {
  // NOLINTBEGIN(clang-analyzer-unix.Malloc): what uthash still points to is not what was freed
  HASH_DEL(ways->pairs, pair);
  free(pair);
  // NOLINTEND(clang-analyzer-unix.Malloc)
}

void ways_free(struct ways *ways) {
  if (!ways)
    return;
  while (ways->pairs)
    forget(ways, ways->pairs);
  free(ways);
}

/* The key of P, which has ports; *FROM: which of its ends has sent P. */
static struct ways_key key_of(const struct packet *p, int *from) {
  struct ways_key key;
  memset(&key, 0, sizeof key);
  size_t len = p->family == AF_INET ? 4 : 16;
  struct ways_end sender = {.port = p->from_port}, receiver = {.port = p->to_port};
  memcpy(&sender.ip, &p->from, len);
  memcpy(&receiver.ip, &p->to, len);
  *from = memcmp(&sender, &receiver, sizeof sender) > 0;
  key.ends[*from] = sender;
  key.ends[1 - *from] = receiver;
  key.protocol = p->protocol;
  return key;
}

/* The direction of P, which has ports. */
static int direction(struct ways *ways, const struct packet *p) {
  int from;
  struct ways_key key = key_of(p, &from);
  struct ways_pair *pair;
  HASH_FIND(hh, ways->pairs, &key, sizeof key, pair);
  bool answers = p->protocol == IPPROTO_TCP && p->flags & PACKET_SYN && p->flags & PACKET_ACK;
  if (!pair) {
    if (HASH_COUNT(ways->pairs) >= WAYS_PAIRS)
      forget(ways, ways->pairs);
    pair = mem_zalloc(1, sizeof *pair);
    pair->key = key;
    pair->opener = answers ? 1 - from : from;
    HASH_ADD(hh, ways->pairs, key, sizeof pair->key, pair);
  }
  return from != pair->opener;
}

int ways_of(struct ways *ways, const struct packet *p) {
  struct packet quoted;
  if (p->has_ports)
    ways->last = direction(ways, p);
  else if (packet_quoted(p, &quoted) && quoted.has_ports)
    ways->last = 1 - direction(ways, &quoted);
  else if (!p->fragment)
    ways->last = 0;
  return ways->last;
}
