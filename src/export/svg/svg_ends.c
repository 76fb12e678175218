/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses are compared as the kernel reported them, before and after each call. */
#include "export/svg/svg_ends.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "export/export.h"
#include "net/endpoint.h"
#include "run/journal.h"
#include "wire/lab.h"

struct svg_address svg_address_of(const struct sockaddr_storage *address, socklen_t len) {
  static const struct in6_addr none;
  struct svg_address a = {.family = 0};
  if (len >= sizeof(struct sockaddr_in) && address->ss_family == AF_INET) {
    const struct sockaddr_in *in = (const struct sockaddr_in *)address;
    a.family = AF_INET;
    memcpy(&a.address, &in->sin_addr, sizeof in->sin_addr);
    a.port = ntohs(in->sin_port);
  } else if (len >= sizeof(struct sockaddr_in6) && address->ss_family == AF_INET6) {
    const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)address;
    bool mapped = IN6_IS_ADDR_V4MAPPED(&in->sin6_addr);
    a.family = mapped ? AF_INET : AF_INET6;
    memcpy(&a.address, in->sin6_addr.s6_addr + (mapped ? 12 : 0), mapped ? 4 : 16);
    a.port = ntohs(in->sin6_port);
  }
  a.any = memcmp(&a.address, &none, sizeof none) == 0;
  if (!a.port)
    a.family = 0;
  return a;
}

bool svg_address_is(const struct svg_address *local, const struct svg_address *end) {
  if (!local->family || local->port != end->port)
    return false;
  if (local->any) /* of IPv6: IPv4 too */
    return local->family == end->family || local->family == AF_INET6;
  return local->family == end->family &&
         memcmp(&local->address, &end->address, sizeof local->address) == 0;
}

/* The address that the call was given or, with data that came, was told. */
static struct svg_address argument_of(const struct call *call) {
  bool told = call->row->returns == RETURNS_BYTES_ADDR && !call->error;
  bool given = false;
  for (const struct param *p = call->row->params; p->kind != PARAM_END; p++)
    given |= (p->kind == PARAM_ADDRESS || p->kind == PARAM_MESSAGE) && !p->out;
  if ((!told && !given) || call->row == &row_bind)
    return (struct svg_address){.family = 0};
  return svg_address_of(&call->addr, call->addr_len);
}

struct svg_caller svg_caller_of(const struct event *event, const char *name) {
  const struct endpoint *looks[2] = {event->after, event->before};
  struct svg_address argument = argument_of(event->call);
  struct svg_caller caller = {.host = lab_side_host(name)};
  for (int i = 0; i < 2; i++) {
    if (!looks[i] || looks[i]->error)
      continue;
    caller.type = looks[i]->type;
    caller.protocol = looks[i]->protocol;
    caller.local[i] = svg_address_of(&looks[i]->local, looks[i]->local_len);
    caller.peer[i] = svg_address_of(&looks[i]->peer, looks[i]->peer_len);
    if (!caller.peer[i].family)
      caller.peer[i] = argument;
  }
  return caller;
}

int svg_caller_end(const struct svg_caller *caller, int protocol, const struct svg_address ends[2],
                   const int hosts[2]) {
  if (!endpoint_carries(caller->type, caller->protocol, protocol))
    return -1;
  for (int look = 0; look < 2; look++) {
    const struct svg_address *local = &caller->local[look], *peer = &caller->peer[look];
    if (!local->family)
      continue;
    for (int i = 0; i < 2; i++)
      if (svg_address_is(local, &ends[i]) &&
          (!peer->family || svg_address_is(peer, &ends[1 - i])) &&
          (hosts[i] < 0 || hosts[i] == caller->host))
        return i;
    if (peer->family)
      return -1; /* with another peer */
  }
  return -1;
}

/* ---- names ---- */

struct named_end {
  struct svg_address local;
  int type, protocol;
  char *name;
  int host; /* of its side, in the lab of two hosts */
};

struct svg_names {
  const struct export_source *source;
  uint64_t batch; /* of the events that have been looked at last */
  struct named_end *at;
  size_t count;
};

static void add_name(struct svg_names *names, const struct endpoint *endpoint, const char *name,
                     int host) {
  if (!endpoint || endpoint->error || !name || !*name)
    return;
  struct svg_address local = svg_address_of(&endpoint->local, endpoint->local_len);
  if (!local.family)
    return;
  for (size_t i = 0; i < names->count; i++)
    if (memcmp(&names->at[i].local.address, &local.address, sizeof local.address) == 0 &&
        names->at[i].host == host && names->at[i].local.port == local.port &&
        names->at[i].local.family == local.family && names->at[i].type == endpoint->type &&
        names->at[i].protocol == endpoint->protocol)
      return;
  names->at = mem_room(names->at, names->count, sizeof *names->at);
  names->at[names->count++] =
      (struct named_end){local, endpoint->type, endpoint->protocol, mem_strdup(name), host};
}

struct svg_names *svg_names_new(const struct export_source *source) {
  struct svg_names *names = mem_zalloc(1, sizeof *names);
  names->source = source;
  return names;
}

void svg_names_look(struct svg_names *names) {
  const struct export_source *source = names->source;
  if (names->batch == source->batch)
    return;
  names->batch = source->batch;
  for (size_t i = 0; i < source->count; i++) {
    const struct event *e = source->events[i];
    if (e->kind != EVENT_CALL)
      continue;
    const char *side = export_side_name(source, e->side);
    const char *name = source->side_count > 1 ? side : e->text;
    add_name(names, e->before, name, lab_side_host(side));
    add_name(names, e->after, name, lab_side_host(side));
  }
}

void svg_names_free(struct svg_names *names) {
  if (!names)
    return;
  for (size_t i = 0; i < names->count; i++)
    free(names->at[i].name);
  free(names->at);
  free(names);
}

const char *svg_names_find(void *data, int family, int protocol, const struct in6_addr *address,
                           uint16_t port) {
  const struct svg_names *names = data;
  struct svg_address end = {.family = family, .address = *address, .port = port};
  const char *found = NULL;
  int host = names->source->lab > LAB_ONE ? lab_address_host(family, address) : -1;
  for (size_t i = 0; i < names->count; i++)
    if ((host < 0 || host == names->at[i].host) && svg_address_is(&names->at[i].local, &end) &&
        endpoint_carries(names->at[i].type, names->at[i].protocol, protocol)) {
      if (!names->at[i].local.any)
        return names->at[i].name;
      found = found ? found : names->at[i].name;
    }
  const struct export_source *source = names->source;
  if (!found && source->end_name)
    found = source->end_name(source->end_data, family, protocol, address, port);
  return found;
}
