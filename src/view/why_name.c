/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Look-ups that find nothing, by the name that was looked for. What a name looks like that cannot be one (a URL,
 * host and port in one text) is a hint of calls/names.c. */
#include "view/why_name.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "calls/call.h"
#include "calls/rows.h"
#include "net/constants.h"

#define SHOWN 64 /* bytes of a name that a sentence shows */

static bool only_ipv4(const struct call *call) {
  return call->row == &row_gethostbyname || call->row == &row_gethostbyname_ex;
}

/* HOST, an address of one family, was asked for as one of the other. */
static bool say_other_family(const struct call *call, struct text *why, struct text *try) {
  const char *host = call->lookup.host;
  bool six = strchr(host, ':') != NULL;
  if (only_ipv4(call)) {
    text_addf(why, "'%.*s' is an IPv6 address, and %s() finds only IPv4.", SHOWN, host,
              call->row->name);
    text_addf(try, "socket.getaddrinfo('%.*s', None) finds both.", SHOWN, host);
    return true;
  }
  text_addf(why,
            six ? "'%.*s' is an IPv6 address, not one of AF_INET (IPv4)."
                : "'%.*s' is an IPv4 address, not one of AF_INET6 (IPv6).",
            SHOWN, host);
  text_adds(try, six ? "Use socket.AF_INET6 for it, or give an IPv4 address."
                     : "Use socket.AF_INET for it, or give an IPv6 address.");
  return true;
}

/* " IPv4" or " IPv6", if addresses of one family alone were asked for. */
static const char *family_asked(const struct call *call) {
  return only_ipv4(call) || call->lookup.family == AF_INET ? " IPv4"
         : call->lookup.family == AF_INET6                 ? " IPv6"
                                                           : NULL;
}

/* Whether CALL is to find the name of an address. */
static bool asks_name(const struct call *call) {
  struct in6_addr six;
  return call->row == &row_gethostbyaddr &&
         (call->lookup.has_address || inet_pton(AF_INET6, call->lookup.host, &six) == 1);
}

/* HOST has no address in /etc/hosts: none of FAMILY, or none at all where that is NULL. */
static void say_not_in_file(const char *host, const char *family, struct text *why) {
  if (family)
    text_addf(why, "/etc/hosts has no%s address for '%.*s'", family, SHOWN, host);
  else
    text_addf(why, "'%.*s' is not in /etc/hosts", SHOWN, host);
}

/* No name server has answered. */
static bool say_no_answer(const struct call *call, struct text *why, struct text *try) {
  const char *host = call->lookup.host, *family = family_asked(call);
  if (asks_name(call)) {
    text_addf(why, "/etc/hosts has no name for %.*s, and no name server answered.", SHOWN, host);
    text_adds(try, "An address works without a name: use it as it is.");
    return true;
  }
  say_not_in_file(host, family, why);
  text_adds(why, ", and no name server answered: the name may exist.");
  text_adds(try, "Look for a spelling mistake, or give an address. A lab has no name server: "
                 "`help lab` names its hosts.");
  return true;
}

/* Neither a host nor an address is called so. */
static bool say_no_host(const struct call *call, struct text *why, struct text *try) {
  const char *host = call->lookup.host, *percent = host ? strchr(host, '%') : NULL;
  const char *family = family_asked(call);
  if (!host) {
    text_adds(why, "Neither a host nor a port was given.");
    text_adds(try, "Give at least one: getaddrinfo(None, 80) has the addresses of this host.");
    return true;
  }
  if (!*host && !only_ipv4(call)) {
    text_adds(why, "'' is not the name of a host: only bind, connect and sendto take it for this "
                   "host.");
    text_adds(try, call->traced ? "Pass NULL for this host."
                                : "Give None for this host: socket.getaddrinfo(None, 80)");
    return true;
  }
  if (*host == '[' && host[strlen(host) - 1] == ']') {
    text_addf(why, "'%.*s' is not a name: brackets belong to a URL.", SHOWN, host);
    text_addf(try, "Give the address without brackets: '%.*s'", (int)strlen(host) - 2, host + 1);
    return true;
  }
  if (percent && strchr(host, ':')) {
    text_addf(why, "This host has no interface called '%.*s'.", SHOWN, percent + 1);
    text_adds(try, "socket.if_nameindex() lists the interfaces.");
    return true;
  }
  if (asks_name(call)) {
    text_addf(why, "No name is known for the address %.*s.", SHOWN, host);
    text_adds(try, "An address works without a name: use it as it is.");
    return true;
  }
  if (call->lookup.flags & AI_NUMERICHOST) {
    text_addf(why, "'%.*s' is not an address in numbers, and AI_NUMERICHOST has no name looked up.",
              SHOWN, host);
    text_adds(try, "Leave AI_NUMERICHOST out, or give an address.");
    return true;
  }
  if (call->marks & CALL_MARK_FILES_ONLY) {
    say_not_in_file(host, family, why);
    text_adds(why, ", and a lesson asks no DNS.");
    text_adds(try, "Look for a spelling mistake, or give an address. `help lab` names the hosts of "
                   "a lab; at a prompt outside of lessons, without a lab, the DNS is asked too.");
    return true;
  }
  if (family)
    text_addf(why, "No%s address for '%.*s' was found", family, SHOWN, host);
  else
    text_addf(why, "No host called '%.*s' was found", SHOWN, host);
  text_adds(why, ", neither in /etc/hosts nor in the DNS.");
  text_adds(try, "Look for a spelling mistake, or give an address.");
  return true;
}

/* The family, getaddrinfo's third argument, is none that it looks for: often it is a type. */
static bool say_no_family(const struct call *call, struct text *why, struct text *try) {
  int64_t family = call->lookup.family;
  const char *type = constants_name(&constants_types, family);
  const char *module = call->traced ? "" : "socket.";
  text_addf(why, "The family %lld is neither AF_INET nor AF_INET6", (long long)family);
  if (!type) {
    text_adds(why, ".");
    text_addf(try, "Give %sAF_INET or %sAF_INET6, or 0 for both.", module, module);
    return true;
  }
  text_addf(why, "; as a type of socket it would be %s.", type);
  if (call->traced)
    text_adds(try, "The type belongs in ai_socktype.");
  else
    text_addf(try, "A type is given by its name: type=socket.%s", type);
  return true;
}

static bool say_service(const struct call *call, struct text *why, struct text *try) {
  const char *name = call->service.name, *protocol = call->service.protocol;
  if (call->row == &row_getservbyport) {
    text_addf(why, "/etc/services names no service for port %lld", (long long)call->service.port);
    if (protocol)
      text_addf(why, " over %.*s", SHOWN, protocol);
    text_adds(why, ".");
    text_adds(try, "Use the number: a port needs no name.");
    return true;
  }
  if (call->row == &row_getprotobyname) {
    text_addf(why, "/etc/protocols has no protocol called '%.*s'.", SHOWN, name);
    text_adds(try, "Look for a spelling mistake, or use a constant, such as socket.IPPROTO_TCP.");
    return true;
  }
  if (call->row == &row_getservbyname && protocol)
    text_addf(why, "/etc/services has no port for '%.*s' over %.*s.", SHOWN, name, SHOWN, protocol);
  else if (call->row == &row_getservbyname)
    text_addf(why, "/etc/services has no service called '%.*s'.", SHOWN, name);
  else
    return false;
  text_adds(try, "Look for a spelling mistake, or use the number of the port.");
  return true;
}

bool why_name_say(const struct call *call, struct text *why, struct text *try) {
  if (!call->eai)
    return call->error == ENOENT && say_service(call, why, try);
  if (call->error == EAI_ADDRFAMILY && call->lookup.host)
    return say_other_family(call, why, try);
  if (call->error == EAI_FAMILY && call->row == &row_getaddrinfo)
    return say_no_family(call, why, try);
  if (call->error == EAI_AGAIN && call->lookup.host)
    return say_no_answer(call, why, try);
  if (call->error == EAI_NONAME)
    return say_no_host(call, why, try);
  if (call->error == EAI_SERVICE && call->lookup.service) {
    text_addf(why, "'%.*s' is neither a port nor a service that /etc/services has.", SHOWN,
              call->lookup.service);
    text_adds(try, "Give the number of the port.");
    return true;
  }
  return false;
}
