/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hosts of a segment are known by their addresses; who has really sent a packet and got it, by the flight. */
#include "view/ladder_middle.h"

#include <stdio.h>
#include <string.h>

#include "net/flight.h"
#include "view/conversation.h"
#include "wire/topology.h"

/* The host that end END of C is on, -1: it is not one. */
static int host_of(const struct conversation *c, int end) {
  return topology_address_host(topology_of(LAB_LAN), c->family, &c->ends[end].address);
}

/* Addresses may say otherwise than frames: then the host in the middle has sent it, or gets it. */
static enum row_part part_on_segment(const struct conversation *c, const struct flight *f,
                                     int from) {
  int near = host_of(c, from), far = host_of(c, 1 - from);
  if (f->hosts & (f->hosts - 1))
    return ROW_ALL;
  if (near >= 0 && near != f->host)
    return from == 0 ? ROW_RIGHT : ROW_LEFT;
  if (far >= 0 && f->hosts && !(f->hosts & 1U << far))
    return from == 0 ? ROW_LEFT : ROW_RIGHT;
  return ROW_ACROSS;
}

/* Where F, sent by end FROM, goes: the end on the left is nearer to its sender or to its receiver. */
enum row_part ladder_middle_part(const struct conversation *c, const struct flight *f, int from) {
  if (f->leg == FLIGHT_WHOLE)
    return ROW_WHOLE;
  if (f->leg == FLIGHT_SEGMENT)
    return part_on_segment(c, f, from);
  return (f->leg == FLIGHT_TO_ROUTER) == (from == 0) ? ROW_LEFT : ROW_RIGHT;
}

/* Which line is in the middle, when F is drawn, of end FROM of C. */
bool ladder_middle_set(struct conversation *c, const struct flight *f, int from) {
  const struct topology *lan = topology_of(LAB_LAN);
  if (f->leg == FLIGHT_WHOLE)
    return false;
  c->via = true;
  if (f->leg != FLIGHT_SEGMENT) {
    c->middle = "router";
    return false;
  }
  int far = host_of(c, 1 - from), near = host_of(c, from) < 0 ? f->host : host_of(c, from);
  int all = LAB_CLIENT + LAB_SERVER + LAB_GUEST, first = near == LAB_CLIENT;
  bool many = far < 0 || far == near;
  c->middle = lan->names[many ? first : all - near - far];
  char *name = c->ends[from].name;
  bool other = !c->ends[from].port && *name && strcmp(name, lan->names[near]) != 0;
  if (!c->ends[from].port && (f->fate != FATE_MADE || host_of(c, from) >= 0))
    snprintf(name, CONVERSATION_NAME, "%s", lan->names[near]);
  if (!c->ends[1 - from].port && far >= 0)
    snprintf(c->ends[1 - from].name, CONVERSATION_NAME, "%s", lan->names[far]);
  c->group = many && from == 0 ? lan->names[all - near - first] : NULL;
  return other;
}
