/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value of the option is read as the kernel reads it: which group, on which interface. A further option is a row of
 * `options`, with where its parts are. */
#include "view/why_group.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/endpoint.h"
#include "view/reason.h"

static const struct group_option {
  int level, option;
  const char *name;
  size_t size;   /* bytes that the value has at least */
  bool group;    /* begins with a group; else it is an interface alone */
  bool datagram; /* a stream has none */
} options[] = {
    {IPPROTO_IP, IP_MULTICAST_IF, "IP_MULTICAST_IF", 4, false, true},
    {IPPROTO_IP, IP_MULTICAST_TTL, "IP_MULTICAST_TTL", 1, false, true},
    {IPPROTO_IP, IP_MULTICAST_LOOP, "IP_MULTICAST_LOOP", 1, false, false},
    {IPPROTO_IP, IP_ADD_MEMBERSHIP, "IP_ADD_MEMBERSHIP", 8, true, true},
    {IPPROTO_IP, IP_DROP_MEMBERSHIP, "IP_DROP_MEMBERSHIP", 8, true, true},
    {IPPROTO_IPV6, IPV6_MULTICAST_IF, "IPV6_MULTICAST_IF", 4, false, true},
    {IPPROTO_IPV6, IPV6_MULTICAST_HOPS, "IPV6_MULTICAST_HOPS", 4, false, true},
    {IPPROTO_IPV6, IPV6_MULTICAST_LOOP, "IPV6_MULTICAST_LOOP", 4, false, false},
    {IPPROTO_IPV6, IPV6_JOIN_GROUP, "IPV6_JOIN_GROUP", 20, true, true},
    {IPPROTO_IPV6, IPV6_LEAVE_GROUP, "IPV6_LEAVE_GROUP", 20, true, true},
};

/* What the value of an option names. */
struct group_request {
  char group[INET6_ADDRSTRLEN];                                     /* "": none */
  bool is_group;                                                    /* … and it is one */
  char address[INET6_ADDRSTRLEN], interface[INET6_ADDRSTRLEN + 16]; /* "": the kernel chooses */
};

static struct group_request read_request(const struct group_option *o, const struct call *call) {
  struct group_request q = {.group = ""};
  const unsigned char *in = call->in;
  size_t address_len = o->level == IPPROTO_IP ? 4 : 16, len = call->in_len, at = 0;
  uint32_t index = 0;
  static const unsigned char any[4];
  if (o->group) {
    inet_ntop(o->level == IPPROTO_IP ? AF_INET : AF_INET6, in, q.group, sizeof q.group);
    q.is_group = o->level == IPPROTO_IP ? in[0] >> 4 == 14 : in[0] == 0xff;
    at = address_len;
  }
  if (o->level ==
      IPPROTO_IP) { /* an address, in a struct ip_mreq after a group; the number of struct ip_mreqn */
    at = len >= 8 ? 4 : 0;
    if (memcmp(in + at, any, sizeof any) != 0)
      inet_ntop(AF_INET, in + at, q.address, sizeof q.address);
    at = len >= 12 ? 8 : len;
  }
  if (at + sizeof index <= len)
    memcpy(&index, in + at, sizeof index);
  if (index)
    snprintf(q.interface, sizeof q.interface, "number %d", (int)index);
  else if (*q.address)
    snprintf(q.interface, sizeof q.interface, "address %s", q.address);
  return q;
}

/* The interface that is named is not one of this host's, or the socket may not use it. */
static bool say_interface(struct reason *r, const struct group_option *o,
                          const struct group_request *q) {
  bool traced = r->call->traced, v4 = o->level == IPPROTO_IP;
  if (r->call->error == EINVAL) {
    text_addf(r->why,
              "%s is bound to another interface (SO_BINDTODEVICE) than the one with the %s.",
              r->name, q->interface);
    return reason_say(r, "", "Name the interface that it is bound to.");
  }
  text_addf(r->why, "No interface of this host has the %s.", q->interface);
  if (v4 && strncmp(q->interface, "address", 7) == 0)
    return reason_say(r, "",
                      traced ? "Give an address of this host, or 0.0.0.0: the kernel chooses."
                             : "Give an address of this host, as socket.inet_aton('127.0.0.1'); "
                               "0.0.0.0 lets the kernel choose.");
  return reason_say(r, "",
                    traced ? "if_nameindex() lists the numbers; 0 lets the kernel choose."
                           : "socket.if_nameindex() lists the numbers; 0 lets the kernel choose.");
}

static bool say_no_route(struct reason *r, const struct group_option *o,
                         const struct group_request *q) {
  bool v4 = o->level == IPPROTO_IP;
  text_addf(r->why,
            "No route tells on which interface the group %s is, and %s leaves the choice to the "
            "routes.",
            q->group, v4 ? "0.0.0.0" : "0");
  return reason_say(r, "",
                    v4 ? "Give the address of an interface in place of 0.0.0.0: 127.0.0.1, say."
                       : "Give the number of an interface in place of 0: 1 is lo.");
}

static bool say_no_group(struct reason *r, const struct group_request *q) {
  bool v4 = !strchr(q->group, ':');
  text_addf(r->why, "%s is not a multicast group: %s", q->group,
            v4 ? "groups are 224.0.0.0 to 239.255.255.255." : "groups begin with ff.");
  return reason_say(r, "",
                    v4 ? "Join a group of 239.0.0.0/8, which is for private use."
                       : "Join a group as ff05::1234: ff02 is for this link, ff05 for this site.");
}

/* EADDRINUSE, EADDRNOTAVAIL: whether the socket is a member. */
static bool say_member(struct reason *r, const struct group_request *q) {
  bool in = r->call->error == EADDRINUSE, named = *q->interface;
  text_addf(r->why, in ? "%s is already a member of %s" : "%s is not a member of %s", r->name,
            q->group);
  if (named)
    text_addf(r->why, " on the interface with the %s", q->interface);
  if (in)
    return reason_say(r, ".", "Join each group once on an interface.");
  return reason_say(r, ".",
                    named ? "Leave with the interface that was given when it joined."
                          : "Join the group first.");
}

static bool say_size(struct reason *r, const struct group_option *o) {
  text_addf(r->why, "%s takes %zu %s at least; %zu %s given.", o->name, o->size,
            o->size == 1 ? "byte" : "bytes", r->call->in_len,
            r->call->in_len == 1 ? "was" : "were");
  return reason_say(r, "",
                    o->option == IP_MULTICAST_IF && o->level == IPPROTO_IP
                        ? "Give the address of an interface, its 4 bytes."
                        : "Give a number.");
}

bool why_group_say(struct reason *r) {
  const struct call *call = r->call;
  const struct group_option *o = NULL;
  if (call->row != &row_setsockopt ||
      (call->sockopt.level == IPPROTO_IPV6 && r->before->family != AF_INET6))
    return false;
  for (size_t i = 0; i < sizeof options / sizeof *options && !o; i++)
    if (options[i].level == call->sockopt.level && options[i].option == call->sockopt.option)
      o = &options[i];
  if (!o)
    return false;
  if (o->datagram && r->before->type == SOCK_STREAM) {
    text_addf(r->why, "%s is a stream: %s is for datagrams, which can go to many.", r->name,
              o->name);
    return reason_say(r, "", "Make the socket with SOCK_DGRAM.");
  }
  if (!call->in || (call->in_len < o->size && o->group))
    return false;
  if (call->in_len < o->size)
    return say_size(r, o);
  bool interface = o->option == (o->level == IPPROTO_IP ? IP_MULTICAST_IF : IPV6_MULTICAST_IF);
  if (!o->group && !interface)
    return false;
  struct group_request q = read_request(o, call);
  if (o->group && !q.is_group)
    return say_no_group(r, &q);
  if (o->group && (call->error == EADDRINUSE || call->error == EADDRNOTAVAIL))
    return say_member(r, &q);
  if (*q.interface)
    return say_interface(r, o, &q);
  return call->error == ENODEV && o->group && say_no_route(r, o, &q);
}
