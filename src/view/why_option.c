/* SPDX-License-Identifier: GPL-3.0-or-later */
/* setsockopt that is refused: the form and the range of each option's value. */
#include "view/why_option.h"

#include <errno.h>
#include <limits.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdio.h>
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

/* Options whose value is not an int: how it is made here, what that means, and what a program gives, whose language
   is not known. */
static const struct {
  int level, option;
  const char *name, *level_name;
  size_t size;
  const char *value, *means, *program;
} structs[] = {
    {SOL_SOCKET, SO_LINGER, "SO_LINGER", "SOL_SOCKET", 8, "struct.pack(\"ii\", 1, 5)",
     "on, 5 seconds", "struct linger: {1, 5} is on, 5 seconds"},
    {SOL_SOCKET, SO_RCVTIMEO, "SO_RCVTIMEO", "SOL_SOCKET", 16, "struct.pack(\"ll\", 5, 0)",
     "5 seconds", "struct timeval: {5, 0} is 5 seconds"},
    {SOL_SOCKET, SO_SNDTIMEO, "SO_SNDTIMEO", "SOL_SOCKET", 16, "struct.pack(\"ll\", 5, 0)",
     "5 seconds", "struct timeval: {5, 0} is 5 seconds"},
    {IPPROTO_IP, IP_ADD_MEMBERSHIP, "IP_ADD_MEMBERSHIP", "IPPROTO_IP", 8,
     "socket.inet_aton(\"224.1.1.1\") + socket.inet_aton(\"0.0.0.0\")", "group and interface",
     "struct ip_mreq: group and interface"},
    {IPPROTO_IP, IP_DROP_MEMBERSHIP, "IP_DROP_MEMBERSHIP", "IPPROTO_IP", 8,
     "socket.inet_aton(\"224.1.1.1\") + socket.inet_aton(\"0.0.0.0\")", "group and interface",
     "struct ip_mreq: group and interface"},
    {IPPROTO_IPV6, IPV6_JOIN_GROUP, "IPV6_JOIN_GROUP", "IPPROTO_IPV6", 20,
     "socket.inet_pton(socket.AF_INET6, \"ff02::1\") + struct.pack(\"i\", 0)",
     "group and interface", "struct ipv6_mreq: group and interface"},
    {IPPROTO_IPV6, IPV6_LEAVE_GROUP, "IPV6_LEAVE_GROUP", "IPPROTO_IPV6", 20,
     "socket.inet_pton(socket.AF_INET6, \"ff02::1\") + struct.pack(\"i\", 0)",
     "group and interface", "struct ipv6_mreq: group and interface"},
};

/* The value of structs[I] is too short: how the option is set. */
static bool say_struct(struct reason *r, size_t i) {
  char typed[FACT];
  text_addf(r->why, "%s takes %zu bytes, a struct; %zu were given.", structs[i].name,
            structs[i].size, r->call->in_len);
  if (r->call->traced) {
    text_adds(r->try, structs[i].program);
    return true;
  }
  snprintf(typed, sizeof typed, "%s{setsockopt(socket.%s, socket.%s, %s)}: %s",
           strstr(structs[i].value, "struct.") ? "`import struct`, then " : "",
           structs[i].level_name, structs[i].name, structs[i].value, structs[i].means);
  return reason_say(r, "", typed);
}

static const char *option_name(const struct call *call) {
  const struct constants *options = constants_options(call->sockopt.level);
  return options ? constants_name(options, call->sockopt.option) : NULL;
}

/* Options that are often set at the level of another: each number is a different option at each level. */
static const struct {
  int level, option;
  const char *name, *level_name;
} often[] = {
    {SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", "socket.SOL_SOCKET"},
    {SOL_SOCKET, SO_REUSEPORT, "SO_REUSEPORT", "socket.SOL_SOCKET"},
    {SOL_SOCKET, SO_KEEPALIVE, "SO_KEEPALIVE", "socket.SOL_SOCKET"},
    {SOL_SOCKET, SO_LINGER, "SO_LINGER", "socket.SOL_SOCKET"},
    {SOL_SOCKET, SO_RCVTIMEO, "SO_RCVTIMEO", "socket.SOL_SOCKET"},
    {IPPROTO_TCP, TCP_NODELAY, "TCP_NODELAY", "socket.IPPROTO_TCP"},
    {IPPROTO_IP, IP_MULTICAST_TTL, "IP_MULTICAST_TTL", "socket.IPPROTO_IP"},
    {IPPROTO_IP, IP_ADD_MEMBERSHIP, "IP_ADD_MEMBERSHIP", "socket.IPPROTO_IP"},
    {IPPROTO_IPV6, IPV6_V6ONLY, "IPV6_V6ONLY", "socket.IPPROTO_IPV6"},
};

/* Appends which option of another level has the number of the call's, if it is one of those. */
static void add_meant(struct reason *r) {
  const struct call *call = r->call;
  for (size_t i = 0; i < sizeof often / sizeof *often; i++)
    if (often[i].option == call->sockopt.option && often[i].level != call->sockopt.level) {
      text_addf(r->try, "%sIf %s was meant: its level is %s.", r->try->len ? " " : "",
                often[i].name, often[i].level_name + (call->traced ? 7 : 0));
      return;
    }
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
    {IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0, 1},
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
      reason_say(r, "", "Give a number in that range.");
      if (value == 0 || value == 1) /* on or off */
        add_meant(r);
      return true;
    }
  return false;
}

/* The level is another protocol's than the socket's. */
static bool say_other_protocol(struct reason *r) {
  int64_t level = r->call->sockopt.level;
  if (level == IPPROTO_TCP && !r->before->tcp)
    text_addf(r->why, "%s is not a TCP socket, and IPPROTO_TCP has the options of TCP.", r->name);
  else if (level == IPPROTO_UDP && r->before->tcp)
    text_addf(r->why, "%s is a TCP socket, and IPPROTO_UDP has the options of UDP.", r->name);
  else if (level == IPPROTO_IPV6 && r->before->family == AF_INET)
    text_addf(r->why, "%s is an IPv4 socket (AF_INET), and IPPROTO_IPV6 has the options of IPv6.",
              r->name);
  else
    return false;
  return reason_say(
      r, "",
      level == IPPROTO_TCP   ? "TCP options are for SOCK_STREAM over AF_INET or AF_INET6."
      : level == IPPROTO_UDP ? "UDP options are for SOCK_DGRAM over AF_INET or AF_INET6."
                             : "A socket of AF_INET6 has them.");
}

bool why_option_unknown(struct reason *r) {
  const struct call *call = r->call;
  bool sets = call->row == &row_setsockopt;
  if (!sets && call->row != &row_getsockopt)
    return false;
  const char *level = constants_name(&constants_levels, call->sockopt.level);
  const char *name = option_name(call);
  if (say_other_protocol(r))
    return true;
  if (!level) {
    text_addf(r->why, "No level has the number %lld.", (long long)call->sockopt.level);
    return reason_say(
        r, "",
        "The level is SOL_SOCKET for SO_…, IPPROTO_TCP for TCP_…, IPPROTO_IP for IP_…, "
        "IPPROTO_IPV6 for IPV6_….");
  }
  if (!name) {
    text_addf(r->why, "The level %s has no option with the number %lld.", level,
              (long long)call->sockopt.option);
    add_meant(r);
    return reason_say(
        r, "",
        r->try->len ? "" : "After `setsockopt sock LEVEL ` Tab shows the options of the level.");
  }
  bool fixed = call->sockopt.level == SOL_SOCKET &&
               (call->sockopt.option == SO_TYPE || call->sockopt.option == SO_ERROR ||
                call->sockopt.option == SO_PROTOCOL || call->sockopt.option == SO_DOMAIN ||
                call->sockopt.option == SO_ACCEPTCONN);
  if (r->call->error == EOPNOTSUPP && r->before->family == AF_UNIX) {
    text_addf(r->why, "%s is an AF_UNIX socket, which does not have %s.", r->name, name);
    return reason_say(r, "", "Leave it out: it is for sockets of AF_INET and AF_INET6.");
  }
  if (!sets || !fixed)
    return false;
  text_addf(r->why, "%s can only be read.", name);
  text_addf(r->try,
            call->traced ? "getsockopt(%s, %s) reads it."
                         : "%s.getsockopt(socket.SOL_SOCKET, socket.%s) reads it.",
            call->traced ? "SOL_SOCKET" : r->name, name);
  return true;
}

bool why_option_privileged(struct reason *r) {
  const char *name = option_name(r->call);
  if (r->call->row != &row_setsockopt || !name)
    return false;
  bool debug = r->call->sockopt.level == SOL_SOCKET && r->call->sockopt.option == SO_DEBUG;
  text_addf(r->why, "%s needs a privilege, the capability CAP_NET_ADMIN.", name);
  if (!debug)
    return reason_say(r, "",
                      "In the lab (`sockshell --lab`) every user has it; elsewhere run as root.");
  add_meant(r);
  return true;
}

bool why_option_device(struct reason *r) {
  const struct call *call = r->call;
  const char *name = option_name(call);
  if (call->row != &row_setsockopt || !name || !call->in)
    return false;
  if (call->sockopt.level != SOL_SOCKET)
    return false;
  text_addf(r->why, "This host has no interface called '%.*s'.",
            (int)strnlen(call->in, call->in_len < 16 ? call->in_len : 16), (const char *)call->in);
  return reason_say(r, "",
                    r->call->traced ? "if_nameindex() lists the interfaces."
                                    : "socket.if_nameindex() lists the interfaces.");
}

bool why_option_absent(struct reason *r) {
  const struct call *call = r->call;
  if (call->row != &row_setsockopt || call->sockopt.level != IPPROTO_TCP ||
      call->sockopt.option != TCP_CONGESTION || !call->in)
    return false;
  text_addf(r->why, "This kernel has no congestion control called '%.*s'.",
            (int)strnlen(call->in, call->in_len < 16 ? call->in_len : 16), (const char *)call->in);
  reason_say(r, "", "/proc/sys/net/ipv4/tcp_available_congestion_control lists those that it has.");
  return true;
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
        call->in_len < structs[i].size)
      return say_struct(r, i);
  const char *name = option_name(call);
  bool ints = call->sockopt.level == SOL_SOCKET || call->sockopt.level == IPPROTO_TCP;
  if (ints && name && call->in_len < sizeof(int)) {
    text_addf(r->why,
              call->in_len == 1 ? "%s takes an int, %zu bytes; %zu was given."
                                : "%s takes an int, %zu bytes; %zu were given.",
              name, sizeof(int), call->in_len);
    return reason_say(r, "", "Give a number.");
  }
  return name && say_range(r, name);
}
