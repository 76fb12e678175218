/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Families, types and protocols that do not go together, and calls that are for sockets of another type. */
#include "view/why_kind.h"

#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/constants.h"
#include "net/endpoint.h"
#include "view/fact.h"
#include "view/reason.h"

/* The type of socket that PROTOCOL is for; 0: more than one, or none is known. */
static int type_of(int64_t protocol) {
  return protocol == IPPROTO_TCP ? SOCK_STREAM : protocol == IPPROTO_UDP ? SOCK_DGRAM : 0;
}

/* The family that PROTOCOL, ICMP or ICMPv6, is for, if that is not FAMILY; else 0. */
static int other_family(int64_t family, int64_t protocol) {
  int of = protocol == IPPROTO_ICMP ? AF_INET : protocol == IPPROTO_ICMPV6 ? AF_INET6 : 0;
  return of != family ? of : 0;
}

bool why_kind_protocol(const struct call *call, struct text *why, struct text *try) {
  if (call->row != &row_socket || (call->error != EPROTONOSUPPORT && call->error != EINVAL))
    return false;
  int64_t family = call->socket.family, protocol = call->socket.protocol;
  int64_t type = call->socket.type & ~(int64_t)(SOCK_NONBLOCK | SOCK_CLOEXEC);
  const char *type_name = constants_name(&constants_types, type);
  const char *name = constants_name(&constants_protocols, protocol);
  const char *leave = call->traced ? "Pass 0 as the protocol." : "Leave the protocol out.";
  if (call->error == EINVAL) {
    if (type_name && name)
      return false;
    text_addf(why, "There is no %s with the number %lld.",
              type_name ? "protocol" : "type of socket", (long long)(type_name ? protocol : type));
    text_adds(try, type_name ? leave
                             : "The type is SOCK_STREAM for TCP, SOCK_DGRAM for UDP: look for a "
                               "misspelt constant.");
    return true;
  }
  if (family == AF_UNIX && protocol) {
    text_addf(why, "AF_UNIX has no protocols to choose from; %lld was given.", (long long)protocol);
    text_adds(try, leave);
    return true;
  }
  if ((family != AF_INET && family != AF_INET6) || !type_name)
    return false;
  if (type == SOCK_RAW && !protocol) {
    text_adds(why, "SOCK_RAW has no usual protocol, and none was given.");
    text_addf(try, "Name one, such as %sIPPROTO_ICMP.", call->traced ? "" : "socket.");
    return true;
  }
  int wanted = type_of(protocol), other = other_family(family, protocol);
  if (other && type != SOCK_RAW) {
    text_addf(why, "%s is a protocol of %s; the family given is %s.", name,
              constants_name(&constants_families, other),
              constants_name(&constants_families, family));
    text_addf(try, "For %s it is %s, with the type SOCK_DGRAM or SOCK_RAW.",
              constants_name(&constants_families, family),
              family == AF_INET ? "IPPROTO_ICMP" : "IPPROTO_ICMPV6");
    return true;
  }
  if (type != SOCK_RAW && (protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6)) {
    text_addf(why, "%s is a protocol of SOCK_DGRAM and SOCK_RAW; the type given is %s.", name,
              type_name);
    text_addf(try, "%s ICMP needs one of those two types.", leave);
    return true;
  }
  if (!name || !wanted || type == wanted)
    return false;
  text_addf(why, "%s is a protocol of %s", name,
            wanted == SOCK_STREAM ? "SOCK_STREAM" : "SOCK_DGRAM");
  text_addf(why, "; the type given is %s.", type_name);
  text_addf(try, "%s For %s the type is %s.", leave, wanted == SOCK_STREAM ? "TCP" : "UDP",
            wanted == SOCK_STREAM ? "SOCK_STREAM" : "SOCK_DGRAM");
  return true;
}

/* A stream of AF_UNIX without a peer sends nowhere, whatever address is given. */
static bool say_to_path(struct reason *r) {
  char path[FACT];
  if (r->before->family != AF_UNIX || r->before->type == SOCK_DGRAM || !r->call->addr_len)
    return false;
  text_addf(r->why,
            "%s has no peer, and a socket with connections does not send to an address: only one "
            "of SOCK_DGRAM does.",
            r->name);
  if (r->call->traced || reason_is_abstract(r))
    return reason_say(r, "", "Connect it first, then send without an address.");
  text_addf(r->try, "Call %s.connect('%s') first, then %s.send(data).", r->name,
            fact_address(&r->call->addr, r->call->addr_len, path), r->name);
  return true;
}

bool why_kind_say(struct reason *r) {
  const struct call_row *row = call_meaning(r->call);
  bool listens = row == &row_listen;
  if ((row == &row_send || row == &row_sendto) && r->before->type == SOCK_DGRAM &&
      call_message_flags(r->call) & MSG_OOB) {
    text_addf(r->why, "MSG_OOB is for streams; %s is a SOCK_DGRAM socket.", r->name);
    return reason_say(r, "", "Leave MSG_OOB out.");
  }
  if (row == &row_sendto)
    return say_to_path(r);
  if ((!listens && row != &row_accept) || r->before->type != SOCK_DGRAM)
    return false;
  text_addf(r->why, "%s is a SOCK_DGRAM socket%s: it has no connections to %s.", r->name,
            r->before->protocol == IPPROTO_UDP ? " (UDP)" : "", listens ? "wait for" : "accept");
  return reason_say(r, "",
                    r->call->traced
                        ? "A server with connections uses SOCK_STREAM; this socket receives with "
                          "recvfrom right after bind."
                        : "{recvfrom(1024)} receives, right after bind(). A server with "
                          "connections uses SOCK_STREAM.");
}
