/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/packet_ends.h"

#include <string.h>

#include "net/packet.h"

int packet_ends(const struct packet *p, struct packet_end at[2]) {
  memset(at, 0, 2 * sizeof *at);
  size_t len = p->family == AF_INET ? 4 : 16;
  memcpy(&at[0].ip, &p->from, len);
  memcpy(&at[1].ip, &p->to, len);
  at[0].port = p->from_port;
  at[1].port = p->to_port;
  if (memcmp(&at[0], &at[1], sizeof *at) <= 0)
    return 0;
  struct packet_end first = at[0];
  at[0] = at[1];
  at[1] = first;
  return 1;
}
