/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses that cannot be reached, or used, from here: without a route, of another host, of a link that is not
 * named, of a group, of port 0. */
#include "view/why_reach.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/address.h"
#include "net/endpoint.h"
#include "run/situation.h"
#include "view/fact.h"
#include "view/reason.h"

static bool is_link_local(const struct sockaddr_storage *a) {
  return a->ss_family == AF_INET6 &&
         IN6_IS_ADDR_LINKLOCAL(&((const struct sockaddr_in6 *)a)->sin6_addr);
}

static bool is_group(const struct sockaddr_storage *a) {
  return a->ss_family == AF_INET
             ? IN_MULTICAST(ntohl(((const struct sockaddr_in *)a)->sin_addr.s_addr))
             : a->ss_family == AF_INET6 &&
                   IN6_IS_ADDR_MULTICAST(&((const struct sockaddr_in6 *)a)->sin6_addr);
}

/* A link-local address without its link: the tuple lacks its last two parts. */
static bool say_scope(struct reason *r) {
  const struct sockaddr_storage *to = &r->call->addr;
  char host[FACT];
  if (!r->call->addr_len || !is_link_local(to) || ((const struct sockaddr_in6 *)to)->sin6_scope_id)
    return false;
  text_addf(r->why, "%s is a link-local address: each link may have it, so the link must be named.",
            reason_host(to, host));
  if (r->call->traced)
    return reason_say(
        r, "", "Give the number of the interface in sin6_scope_id: if_nametoindex() has it.");
  text_addf(r->try,
            "Give the number of the interface too, as in ('%s', %d, 0, 2): socket.if_nameindex() "
            "lists the numbers.",
            host, address_port(to));
  return true;
}

static bool say_port_0(struct reason *r) {
  if (!reason_names_port_0(r) || r->call->row == &row_bind)
    return false;
  return reason_say(r,
                    "Nobody can have port 0: only in bind does it mean something, any free port.",
                    "Give the port of the other end: `handles` shows it.");
}

bool why_reach_named(struct reason *r) {
  return say_port_0(r) || say_scope(r);
}

bool why_reach_connect(struct reason *r) {
  const struct sockaddr_storage *to = &r->call->addr;
  char host[FACT];
  if (say_port_0(r) || say_scope(r))
    return true;
  if (r->before->local_len && address_is_loopback(&r->before->local) && !address_is_loopback(to)) {
    text_addf(r->why, "%s is bound to %s, which reaches only this host itself.", r->name,
              reason_host(&r->before->local, host));
    return reason_say(r, "", "Do not bind the client, or bind it to another address.");
  }
  if (!r->s->told)
    return false;
  text_addf(r->why, "connect() on %s failed before, and then it was shut down.", r->name);
  return reason_say(r, "", "Close it, and connect with a new socket.");
}

#define NEIGHBOR_QUESTIONS                                                                         \
  3 /* after so many without an answer the kernel gives up (mcast_solicit, arp(7)) */

bool why_reach_neighbor(struct reason *r) {
  const struct sockaddr_storage *to = r->call->addr_len ? &r->call->addr : &r->before->peer;
  bool sent_before = r->s->goal[0]; /* by another call; it may be given up by now */
  bool goes_on = r->call->row == &row_connect && r->call->waited; /* another connect is refused */
  bool given_up = sent_before && r->s->asked >= NEIGHBOR_QUESTIONS;
  char host[FACT], times[FACT];
  if (!r->s->asked)
    return false;
  snprintf(times, sizeof times, r->s->asked == 1 ? "once" : "%u times", r->s->asked);
  text_addf(r->why, "This host asked %s with %s for the hardware address of %s", times,
            r->before->family == AF_INET6 ? "neighbor solicitations" : "ARP",
            sent_before ? r->s->goal : reason_host(to, host));
  if (r->s->held && goes_on)
    return reason_say(r, ": what was sent last is held on the wire.",
                      "`wire run` delivers it, and the handshake then goes on by itself.");
  if (r->s->held)
    return reason_say(r, ": what was sent last is held on the wire.",
                      given_up ? "Send again when `wire run` has delivered it."
                               : "Call again when `wire run` has delivered it.");
  if (r->s->lost)
    return reason_say(r, ": the question, or its answer, was dropped on the wire.",
                      goes_on    ? "Connect again, with another socket."
                      : given_up ? "Send again."
                                 : "Call again.");
  if (r->s->nobody)
    return reason_say(r, ", and nobody answered: no host of the lab has it.",
                      "Use the address of a host that is there.");
  return reason_say(r, ", and no answer came.",
                    goes_on    ? "Check the address, and connect again, with another socket."
                    : given_up ? "Check the address, and send again."
                               : "Check the address, and call again.");
}

/* The SYN went to another hardware address than that of its host. */
static bool say_misled(struct reason *r) {
  char host[FACT], try[96];
  text_addf(r->why, "The SYN went to the hardware address %s, which is not that of %s: %s.",
            r->s->misled, reason_host(&r->call->addr, host),
            r->s->stray ? "no host has it" : "the host that has it ignored the SYN");
  if (!r->s->teller)
    return reason_say(r, "", "Connect again after a true ARP answer, with another socket.");
  snprintf(try, sizeof try,
           "`wire show %llu` shows the ARP packet that told so; a true answer mends it.",
           (unsigned long long)r->s->teller);
  return reason_say(r, "", try);
}

/* What comes by another interface does not reach a socket that is bound to the loopback; of one that is bound to another
   it is not known that this is the reason. */
static bool say_device(struct reason *r) {
  char within[64] = "";
  if (strcmp(r->s->device, "lo") != 0)
    return false;
  if (r->call->waited)
    snprintf(within, sizeof within, " within %g s (settimeout)", (double)r->call->waited / 1e9);
  text_addf(
      r->why,
      "No answer to the SYN reached %s%s: it is bound to the interface %s, and takes no packet "
      "that comes by another.",
      r->name, within, r->s->device);
  return reason_say(r, "",
                    "Connect with a new socket. SO_BINDTODEVICE binds to an interface; so does a "
                    "connect to a link-local address, even one that fails.");
}

/* The listener's kernel ignores SYNs for which its accept queue has no place. */
static bool say_full(struct reason *r) {
  char who[FACT];
  text_addf(r->why, "The accept queue of %s is full (backlog %d): its kernel ignored the SYN",
            reason_who(r, &r->s->ends[0], who), r->s->ends[0].backlog);
  if (r->call->waited)
    text_addf(r->why, ", and no answer came within %g s (settimeout)",
              (double)r->call->waited / 1e9);
  return reason_say(r, ".",
                    "Accept a connection there first; then connect again, with another socket.");
}

bool why_reach_syn(struct reason *r) {
  const struct situation *s = r->s;
  const char *what = s->answer ? "The answer to the SYN" : "The SYN";
  char host[FACT];
  if (r->call->row != &row_connect)
    return false;
  if (r->call->error == EALREADY && (s->held || s->slow))
    text_adds(r->why, "An earlier connect is in progress. ");
  if (s->held) {
    text_addf(r->why, "%s is held on the wire: it has not reached %s end.", what,
              s->answer ? "this" : "the other");
    return reason_say(r, "", "`step` delivers the next held packet, `wire run` all of them.");
  }
  if (s->slow) {
    text_addf(r->why, "%s is still under way: `wire link` has made the wire slow.", what);
    return reason_say(r, "", "Wait longer, or take the delay away: `wire clear`.");
  }
  if (s->nobody) {
    text_addf(r->why, "No host of this lab has the address %s: nobody got the SYN.",
              reason_host(&r->call->addr, host));
    return reason_say(r, "", "Connect where something listens: `handles` shows it.");
  }
  if (s->stopped)
    return reason_say(r, "The SYN reached the router, which did not pass it on.",
                      "`wire sysctl from router ip_forward` shows whether it forwards packets.");
  if (s->misled[0])
    return say_misled(r);
  if (!s->lost)
    return s->count ? say_full(r) : say_device(r);
  if (r->call->error == EALREADY) {
    text_addf(r->why, "An earlier connect is in progress: %s was lost on the wire.",
              s->answer ? "the answer to its SYN" : "its SYN");
    return reason_say(r, "", "Wait: the kernel sends it again.");
  }
  if (!r->call->waited) {
    text_addf(r->why, "The last %s was lost on the wire, and the kernel has given up.", what + 4);
    return reason_say(r, "", "Connect again, with another socket.");
  }
  text_addf(r->why, "%s was lost on the wire, and no other came within %g s (settimeout).", what,
            (double)r->call->waited / 1e9);
  if (!r->call->traced && !reason_has_name(r)) /* create_connection has closed it */
    return reason_say(r, "",
                      "Connect again; with a longer timeout, as in timeout=5, the kernel sends a "
                      "lost SYN again.");
  return reason_say(r, "",
                    "Wait until it can be written: the kernel sends the SYN again. A longer "
                    "{settimeout(seconds)} waits for that.");
}

bool why_reach_reported(struct reason *r) {
  char try[64];
  if (!r->s->report)
    return false;
  if (r->call->row == &row_connect && r->before->tcp)
    text_addf(r->why, "The SYN left this host, and %s answered it: %s.", r->s->reporter,
              r->s->report_words);
  else
    text_addf(r->why, "%s has answered an earlier packet of %s: %s.", r->s->reporter, r->name,
              r->s->report_words);
  snprintf(try, sizeof try, "`wire show %llu` shows the message.",
           (unsigned long long)r->s->report);
  return reason_say(r, "", try);
}

/* A socket of IPv6 alone and an address of IPv4, which HOST is. */
static bool say_not_ipv4(struct reason *r, const char *host) {
  const struct sockaddr_in6 *to = (const struct sockaddr_in6 *)&r->call->addr;
  const struct sockaddr_in6 *own = (const struct sockaddr_in6 *)&r->before->local;
  char bound[FACT];
  if (to->sin6_family != AF_INET6 || !IN6_IS_ADDR_V4MAPPED(&to->sin6_addr))
    return false;
  if (r->before->local_len && own->sin6_family == AF_INET6 &&
      !IN6_IS_ADDR_V4MAPPED(&own->sin6_addr) && !address_is_any(&r->before->local)) {
    text_addf(r->why, "%s is an address of IPv4, and %s is bound to %s, one of IPv6.", host,
              r->name, reason_host(&r->before->local, bound));
    return reason_say(r, "", "Do not bind the client, or use an address of IPv6.");
  }
  if (!r->s->only6)
    return false;
  text_addf(r->why, "%s is an address of IPv4, and IPV6_V6ONLY is set on %s.", host, r->name);
  return reason_say(r, "", "Use a socket without IPV6_V6ONLY, or one of AF_INET.");
}

bool why_reach_unreachable(struct reason *r) {
  const struct sockaddr_storage *to = r->call->addr_len ? &r->call->addr : &r->before->peer;
  bool alone = r->call->error == EHOSTUNREACH; /* of a rule that is ENETUNREACH */
  char host[FACT];
  if (!r->s->unrouted)
    return false;
  if (why_reach_named(r))
    return true;
  text_addf(r->why, "This host's own routing table has %s as %s (`ip route`%s): nothing was sent.",
            reason_host(to, host),
            alone                      ? "unreachable"
            : r->call->error == EACCES ? "prohibited"
                                       : "a blackhole",
            alone ? "" : ", `ip rule`");
  return reason_say(r, "",
                    alone ? "Use another address, or remove that route."
                          : "Use another address, or remove that route or rule.");
}

bool why_reach_route(struct reason *r) {
  const struct sockaddr_storage *to = &r->call->addr;
  char host[FACT];
  bool broadcast = r->s->to_all;
  if (!r->call->addr_len || (to->ss_family != AF_INET && to->ss_family != AF_INET6))
    return false;
  if (say_scope(r))
    return true;
  reason_host(to, host);
  if (say_not_ipv4(r, host))
    return true;
  if (r->before->tcp && (is_group(to) || broadcast)) {
    text_addf(r->why, "%s is the address of %s; a TCP connection has exactly two ends.", host,
              broadcast ? "all hosts of the network" : "a multicast group");
    return reason_say(r, "", "Connect to the address of one host, or use SOCK_DGRAM.");
  }
  if (!r->s->unrouted && r->s->device[0]) {
    text_addf(r->why, "%s is bound to the interface %s, by which no route leads to %s.", r->name,
              r->s->device, host);
    return reason_say(
        r, "",
        "Use a new socket. SO_BINDTODEVICE binds to an interface; so does a connect to "
        "a link-local address, even one that fails.");
  }
  if (!r->s->unrouted) {
    text_addf(r->why,
              "This host has a route to %s: a router or a firewall has reported that the network "
              "cannot be reached.",
              host);
    return reason_say(r, "", "Check the address, and the way there with `traceroute`.");
  }
  text_addf(r->why, "No route leads from this host to %s.", host);
  return reason_say(r, "", "Use an address of this host or of a network that it is in.");
}

bool why_reach_address(struct reason *r) {
  char host[FACT];
  if (r->call->row != &row_bind || (r->before->family != AF_INET && r->before->family != AF_INET6))
    return false;
  text_addf(r->why, "No interface of this host has the address %s.",
            reason_host(&r->call->addr, host));
  return reason_say(
      r, "",
      r->before->family == AF_INET && r->call->traced
          ? "Bind 0.0.0.0 (INADDR_ANY, every address of this host) or 127.0.0.1 (this host alone)."
      : r->before->family == AF_INET
          ? "Bind '' (every address of this host) or '127.0.0.1' (this host alone)."
          : "Bind '::' (every address of this host) or '::1' (this host alone).");
}
