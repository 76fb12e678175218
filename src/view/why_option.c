/* SPDX-License-Identifier: GPL-3.0-or-later */
/* setsockopt that is refused: the form and the range of each option's value. */
#include "view/why_option.h"

#include <errno.h>
#include <limits.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/address.h"
#include "net/constants.h"
#include "net/endpoint.h"
#include "view/fact.h"
#include "view/reason.h"

/* Options whose value is not an int. */
static const struct {
  int level, option;
  const char *name;
  size_t size;
  const char *value,
      *program; /* how it is written here; of a program, whose language is not known */
} structs[] = {
    {SOL_SOCKET, SO_LINGER, "SO_LINGER", 8, "struct.pack(\"ii\", 1, 5): on, 5 seconds",
     "struct linger: {1, 5} is on, 5 seconds"},
    {SOL_SOCKET, SO_RCVTIMEO, "SO_RCVTIMEO", 16,
     "struct.pack(\"ll\", 5, 0): 5 seconds; settimeout(5) does the same",
     "struct timeval: {5, 0} is 5 seconds"},
    {SOL_SOCKET, SO_SNDTIMEO, "SO_SNDTIMEO", 16,
     "struct.pack(\"ll\", 5, 0): 5 seconds; settimeout(5) does the same",
     "struct timeval: {5, 0} is 5 seconds"},
    {IPPROTO_IP, IP_ADD_MEMBERSHIP, "IP_ADD_MEMBERSHIP", 8,
     "socket.inet_aton(\"224.1.1.1\") + socket.inet_aton(\"0.0.0.0\"): group and interface",
     "struct ip_mreq: group and interface"},
    {IPPROTO_IP, IP_DROP_MEMBERSHIP, "IP_DROP_MEMBERSHIP", 8,
     "socket.inet_aton(\"224.1.1.1\") + socket.inet_aton(\"0.0.0.0\"): group and interface",
     "struct ip_mreq: group and interface"},
    {IPPROTO_IPV6, IPV6_JOIN_GROUP, "IPV6_JOIN_GROUP", 20,
     "socket.inet_pton(socket.AF_INET6, \"ff02::1\") + struct.pack(\"i\", 0): group and interface",
     "struct ipv6_mreq: group and interface"},
    {IPPROTO_IPV6, IPV6_LEAVE_GROUP, "IPV6_LEAVE_GROUP", 20,
     "socket.inet_pton(socket.AF_INET6, \"ff02::1\") + struct.pack(\"i\", 0): group and interface",
     "struct ipv6_mreq: group and interface"},
};

/* IP_ADD_MEMBERSHIP with what is not a group. */
static bool say_no_group(struct reason *r) {
  const unsigned char *group = r->call->in;
  if (r->call->sockopt.level != IPPROTO_IP || r->call->sockopt.option != IP_ADD_MEMBERSHIP ||
      !group || r->call->in_len < 8 || group[0] >> 4 == 14)
    return false;
  text_addf(r->why,
            "%d.%d.%d.%d is not a multicast group: groups are 224.0.0.0 to 239.255.255.255.",
            group[0], group[1], group[2], group[3]);
  return reason_say(r, "", "Join a group of 239.0.0.0/8, which is for private use.");
}

/* Options whose int has bounds (tcp(7), ip(7), ipv6(7)). */
static const struct {
  int level, option, least, most;
} ranges[] = {
    {IPPROTO_TCP, TCP_MAXSEG, 88, 32767},
    {IPPROTO_TCP, TCP_KEEPIDLE, 1, 32767},
    {IPPROTO_TCP, TCP_KEEPINTVL, 1, 32767},
    {IPPROTO_TCP, TCP_KEEPCNT, 1, 127},
    {IPPROTO_TCP, TCP_SYNCNT, 1, 127},
    {IPPROTO_TCP, TCP_USER_TIMEOUT, 0, INT_MAX},
    {IPPROTO_IP, IP_TTL, 1, 255},
    {IPPROTO_IP, IP_MULTICAST_TTL, 0, 255},
    {IPPROTO_IPV6, IPV6_UNICAST_HOPS, 0, 255},
    {IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 0, 255},
};

/* An int that is out of its range. */
static bool say_range(struct reason *r, const char *name) {
  const struct call *call = r->call;
  int value;
  char least[FACT], most[FACT];
  if (!call->in || call->in_len != sizeof value)
    return false;
  memcpy(&value, call->in, sizeof value);
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
    if (ranges[i].level == call->sockopt.level && ranges[i].option == call->sockopt.option &&
        (value < ranges[i].least || value > ranges[i].most)) {
      fact_number(ranges[i].least, least);
      fact_number(ranges[i].most, most);
      text_addf(r->why, "%s takes a number from %s to %s; %d was given.", name, least, most, value);
      return reason_say(r, "", "Give a number in that range.");
    }
  return false;
}

/* ENOPROTOOPT: the level and the option fit each other, but not this socket. */
bool why_option_unknown(struct reason *r) {
  if (r->call->row != &row_setsockopt || r->call->sockopt.level != IPPROTO_TCP || r->before->tcp)
    return false;
  text_addf(r->why, "%s is not a TCP socket.", r->name);
  return reason_say(r, "", "Set TCP_… options on SOCK_STREAM sockets of AF_INET or AF_INET6 only.");
}

bool why_option_invalid(struct reason *r) {
  const struct call *call = r->call;
  if (call->sockopt.level == IPPROTO_IPV6 && call->sockopt.option == IPV6_V6ONLY &&
      r->before->local_len && address_port(&r->before->local))
    return reason_say(
        r, "IPV6_V6ONLY can be set only before bind and connect, and this socket has an address.",
        "Set it on a new socket, right after socket().");
  for (size_t i = 0; i < sizeof structs / sizeof *structs; i++)
    if (structs[i].level == call->sockopt.level && structs[i].option == call->sockopt.option &&
        call->in_len < structs[i].size) {
      text_addf(r->why, "%s takes %zu bytes, a struct; %zu were given.", structs[i].name,
                structs[i].size, call->in_len);
      text_adds(r->try, call->traced ? structs[i].program : structs[i].value);
      return true;
    }
  const struct constants *options = constants_options(call->sockopt.level);
  const char *name = options ? constants_name(options, call->sockopt.option) : NULL;
  bool ints = call->sockopt.level == SOL_SOCKET || call->sockopt.level == IPPROTO_TCP;
  if (ints && name && call->in_len < sizeof(int)) {
    text_addf(r->why,
              call->in_len == 1 ? "%s takes an int, %zu bytes; %zu was given."
                                : "%s takes an int, %zu bytes; %zu were given.",
              name, sizeof(int), call->in_len);
    return reason_say(r, "", "Give a number.");
  }
  if (name && say_range(r, name))
    return true;
  return say_no_group(r);
}
