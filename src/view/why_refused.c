/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ECONNREFUSED: what listens elsewhere, and who answered. */
#include "view/why_refused.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/address.h"
#include "net/constants.h"
#include "net/endpoint.h"
#include "run/situation.h"
#include "view/fact.h"
#include "view/reason.h"
#include "view/why_reach.h"

/* Somebody listens at that port, but not at that address. */
static bool say_other_address(struct reason *r, const struct situation_end *end, const char *who,
                              const char *at, const char *wanted) {
  char host[FACT];
  bool six = r->call->addr.ss_family == AF_INET6;
  text_addf(r->why, "Nothing listens on %s: %s listens on %s only.", wanted, who, at);
  if (address_is_any(&end->local))
    snprintf(host, sizeof host, "%s", six ? "127.0.0.1" : "::1");
  else
    reason_host(&end->local, host);
  text_addf(r->try, "Connect to '%s', or bind the server to '%s'.", host, six ? "::" : "");
  return true;
}

static bool say_elsewhere(struct reason *r, const struct situation_end *end, const char *who,
                          const char *at, const char *wanted) {
  char host[FACT];
  reason_host(&r->call->addr, host);
  if (address_is_loopback(&r->call->addr)) {
    text_addf(r->why, "%s is this host itself, where nothing listens on %s: %s is on another host.",
              host, wanted, who);
    return reason_say(r, "", "Connect to an address of that host, or to its name.");
  }
  if (!end->there) {
    text_addf(r->why, "Nothing listens on %s: %s listens on %s, on %s host.", wanted, who, at,
              end->elsewhere ? "another" : "this");
    return reason_say(r, "",
                      !end->elsewhere ? "Connect to an address of this host."
                      : address_is_loopback(&end->local)
                          ? "Bind the server to '', and connect to an address of its host."
                          : "Connect to an address of the server's host.");
  }
  if (address_is_loopback(&end->local)) {
    text_addf(r->why, "Nothing listens on %s: %s listens on %s, which only its own host reaches.",
              wanted, who, at);
    text_addf(r->try, "Bind the server to '' or to '%s'.", host);
    return true;
  }
  if (end->local.ss_family == r->call->addr.ss_family)
    return say_other_address(r, end, who, at, wanted);
  text_addf(r->why, "Nothing listens on %s: %s, on that host, listens on %s, by %s only.", wanted,
            who, at, end->local.ss_family == AF_INET ? "IPv4" : "IPv6");
  return reason_say(r, "",
                    end->local.ss_family == AF_INET
                        ? "Connect to an IPv4 address of that host, or bind the server to '::'."
                        : "Connect to an IPv6 address of that host, or bind the server to ''.");
}

/* The address of the call is the socket's own. */
static bool has_path_of_call(const struct reason *r) {
  return r->call->addr_len > sizeof(sa_family_t) && r->before->local_len == r->call->addr_len &&
         memcmp(&r->before->local, &r->call->addr, r->call->addr_len) == 0;
}

/* An abstract address is looked for among the sockets of the same type only. */
static bool say_other_type(struct reason *r, const struct situation_end *end, const char *path) {
  char who[FACT], theirs[FACT];
  const char *type = constants_name(&constants_types, end->type);
  snprintf(theirs, sizeof theirs, "%s", type ? type : "of another type");
  type = constants_name(&constants_types, r->before->type);
  text_addf(r->why, "%s, which has %s, is %s; %s is %s.", reason_who(r, end, who), path, theirs,
            r->name, type ? type : "of another type");
  text_addf(r->try, "Make %s with %s too.", r->name, theirs);
  return true;
}

/* END, which has the address, must listen. */
static void add_listen_first(struct reason *r, const struct situation_end *end) {
  bool named = !r->call->traced && !strchr(end->name, ' '); /* not "fd 3" */
  text_addf(r->try, named ? "Call %s.listen() first." : "Call listen() on %s first.", end->name);
}

static bool say_path_refused(struct reason *r, const char *path) {
  const struct situation_end *end = &r->s->ends[0];
  char who[FACT];
  if (has_path_of_call(r)) {
    text_addf(r->why, "%s itself is bound to %s, and does not listen.", r->name, path);
    text_addf(r->try,
              r->call->traced ? "Call listen() on %s, and connect to it with another socket."
                              : "Call %s.listen(), and connect to it with another socket.",
              r->name);
    return true;
  }
  if (r->s->plain) {
    text_addf(r->why, "%s is not a socket, but a file of another kind.", path);
    return reason_say(r, "", "Give the path that the server binds.");
  }
  if (r->s->count && end->type != r->before->type)
    return say_other_type(r, end, path);
  if (r->s->count) {
    text_addf(r->why, "%s is bound to %s, but does not listen.", reason_who(r, end, who), path);
    add_listen_first(r, end);
    return true;
  }
  if (r->s->path_type) {
    text_addf(r->why, "Another program's socket is bound to %s, but does not listen.", path);
    return reason_say(r, "", "Let that program call listen().");
  }
  if (reason_is_abstract(r)) {
    text_addf(r->why, "No socket is bound to %s: an abstract address goes with its socket.", path);
    return reason_say(r, "", "Start the server first, and compare the names.");
  }
  text_addf(r->why, "No socket is bound to %s any more: the path stays when its server has ended.",
            path);
  return reason_say(r, "",
                    "Start the server again. It must remove the old path before it binds it.");
}

/* Nothing listens on WANTED; WHO, END, listens AT another port. */
static bool say_other_port(struct reason *r, const struct situation_end *end, const char *who,
                           const char *at, const char *wanted) {
  unsigned asked = address_port(&r->call->addr), has = address_port(&end->local);
  text_addf(r->why, "Nothing listens on %s: the SYN was answered with RST.", wanted);
  if (has == (asked << 8 & 0xff00) + (asked >> 8) && has != asked)
    text_addf(
        r->try,
        "%s listens on %s, and %u is %u with its two bytes swapped (%02x %02x): one end calls "
        "htons() and the other does not. C needs it, Python does it itself.",
        who, at, asked, has, asked >> 8, asked & 0xff);
  else
    text_addf(r->try, "%s listens on %s: is that the port you mean?", who, at);
  return true;
}

/* The kernel has been told by an ICMP error that was made by hand. */
bool why_refused_by_hand(struct reason *r) {
  if (r->s->forged && r->after && reason_is(r->after, "ESTABLISHED"))
    return reason_say(
        r,
        "An ICMP error made by hand came (`wire icmp`): it is reported once, and does "
        "not end the connection.",
        "Make the same call again.");
  return r->s->forged &&
         reason_say(
             r,
             "An ICMP error made by hand came (`wire icmp`): neither the other end nor a router "
             "knows of it.",
             r->before->tcp ? "Connect again, with another socket." : "Send again.");
}

bool why_refused_say(struct reason *r) {
  const struct situation_end *end = &r->s->ends[0];
  char who[FACT], at[FACT], wanted[FACT];
  fact_address(&r->call->addr, r->call->addr_len, wanted);
  if (r->before->family == AF_UNIX && r->call->addr_len)
    return say_path_refused(r, wanted);
  if (r->before->family == AF_UNIX)
    return reason_say(r, "The peer has closed its socket: nobody can receive what is sent here.",
                      "Close this socket too, or send to another path with sendto().");
  if (r->call->row != &row_connect && r->before->tcp && !r->s->forged) {
    text_addf(
        r->why,
        "The SYN that connect() on %s had sent was answered with RST: nothing listened there.",
        r->name);
    return reason_say(r, "", "Close it, and connect with a new socket once the server listens.");
  }
  if ((r->call->row != &row_connect || !r->before->tcp) && why_refused_by_hand(r))
    return true;
  if (r->before->type == SOCK_DGRAM &&
      endpoint_has_address(&r->before->peer, r->before->peer_len)) {
    text_addf(r->why, "An earlier datagram was answered with ICMP port unreachable: nobody has %s.",
              fact_address(&r->before->peer, r->before->peer_len, at));
    return reason_say(r, "", "Start the receiver, or correct the port; then send again.");
  }
  if (r->call->row != &row_connect || !r->before->tcp)
    return false;
  if (r->s->wire)
    return reason_say(
        r,
        "The wire answered the SYN with RST (`wire rst`), as a firewall on the way may do: "
        "the host itself never saw it.",
        "Connect again, with another socket: `wire` shows what the wire still refuses.");
  if (r->s->forged)
    return reason_say(
        r,
        "A packet made or changed by hand refused it (`wire send`, `wire edit`, `wire "
        "icmp`): the other end knows nothing of it.",
        "Connect again, with another socket.");
  if (reason_names_port_0(r))
    return why_reach_named(r);
  struct sockaddr_storage meant = reason_meant(r);
  fact_address(&meant, r->call->addr_len, wanted);
  reason_add_meant(r);
  if (!r->s->count) {
    text_addf(r->why, "Nothing listens on %s: the SYN was answered with RST.", wanted);
    return reason_say(
        r, "",
        "Start the server first (bind, listen), and compare address and port: `handles` "
        "shows what listens.");
  }
  reason_who(r, end, who);
  fact_address(&end->local, end->local_len, at);
  if (address_port(&end->local) != address_port(&r->call->addr))
    return say_other_port(r, end, who, at, wanted);
  if (end->type != SOCK_STREAM) {
    text_addf(r->why, "%s has port %d of UDP; the ports of TCP are separate.", who,
              address_port(&end->local));
    return reason_say(r, "",
                      "Let both ends use the same type: SOCK_STREAM is TCP, SOCK_DGRAM is UDP.");
  }
  if (!reason_listens(end)) {
    text_addf(r->why, "%s is bound to %s, but does not listen.", who, at);
    add_listen_first(r, end);
    return true;
  }
  return end->elsewhere || !end->there ? say_elsewhere(r, end, who, at, wanted)
                                       : say_other_address(r, end, who, at, wanted);
}
