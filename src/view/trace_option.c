/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To decode a further option's value: a case in trace_option_value. */
#include "view/trace_option.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "calls/call.h"
#include "net/constants.h"
#include "view/quote.h"
#include "view/trace_words.h"

void trace_option_name(int64_t level, int64_t option, struct text *out) {
  const struct constants *set = constants_options(level);
  if (level == SOL_IPV6 && option >= MCAST_JOIN_GROUP && option <= MCAST_MSFILTER)
    set = &constants_ip_options; /* both levels have them */
  if (set && set->unknown)
    quote_constant(out, set, option);
  else
    text_addf(out, "%u", (unsigned)option);
}

/* Whether strace takes the option for an int even when its length says otherwise. */
static bool is_int_option(int64_t level, int64_t option) {
  if (level != SOL_SOCKET)
    return false;
  switch (option) {
  case SO_TYPE:
  case SO_PROTOCOL:
  case SO_DOMAIN:
  case SO_LINGER:
  case SO_PEERCRED:
  case SO_PEERNAME:
  case SO_PEERSEC:
  case SO_PEERGROUPS:
  case SO_BINDTODEVICE:
  case SO_RCVTIMEO:
  case SO_SNDTIMEO:
  case SO_ATTACH_FILTER:
  case SO_COOKIE:
  case SO_MEMINFO:
  case SO_TXTIME:
  case SO_MAX_PACING_RATE:
  case SO_BPF_EXTENSIONS:
  case SO_ATTACH_BPF:
  case SO_ATTACH_REUSEPORT_EBPF:
  case SO_BINDTOIFINDEX:
  case SO_RCVTIMEO_NEW:
  case SO_SNDTIMEO_NEW:
    return false;
  default:
    return constants_name(&constants_socket_options, option) != NULL;
  }
}

static int int_at(const void *s, size_t i) {
  int value;
  memcpy(&value, (const char *)s + i * sizeof value, sizeof value);
  return value;
}

/* A struct of ints of which LEN bytes are there: NAMES are its members. */
static void add_ints(struct text *out, const void *s, size_t len, const char *const *names) {
  text_addc(out, '{');
  for (size_t i = 0; names[i] && i * sizeof(int) < len; i++) {
    size_t rest = len - i * sizeof(int);
    text_addf(out, "%s%s=", i ? ", " : "", names[i]);
    if (rest >= sizeof(int))
      text_addf(out, "%d", int_at(s, i));
    else
      quote_hex(out, (const char *)s + i * sizeof(int), rest);
  }
  text_addc(out, '}');
}

void trace_option_value(int64_t level, int64_t option, const void *s, size_t len, uintptr_t at,
                        bool set, struct text *out) {
  static const char *const linger[] = {"l_onoff", "l_linger", NULL};
  static const char *const peer[] = {"pid", "uid", "gid", NULL};
  if (!s || (len == 0 && !set)) {
    trace_words_pointer(out, s ? at : 0);
  } else if (level == SOL_SOCKET && option == SO_LINGER) {
    if (set && len < 2 * sizeof(int))
      trace_words_pointer(out, at);
    else
      add_ints(out, s, len, linger);
  } else if (level == SOL_SOCKET && option == SO_PEERCRED && !set) {
    add_ints(out, s, len, peer);
  } else if (set && level == SOL_IP && len >= 8 &&
             (option == IP_ADD_MEMBERSHIP || option == IP_DROP_MEMBERSHIP)) {
    char group[INET_ADDRSTRLEN], interface[INET_ADDRSTRLEN];
    text_addf(out, "{imr_multiaddr=inet_addr(\"%s\"), imr_interface=inet_addr(\"%s\")}",
              inet_ntop(AF_INET, s, group, sizeof group),
              inet_ntop(AF_INET, (const char *)s + 4, interface, sizeof interface));
  } else if (set && level == SOL_IPV6 && len >= 20 &&
             (option == IPV6_JOIN_GROUP || option == IPV6_LEAVE_GROUP)) {
    char group[INET6_ADDRSTRLEN];
    text_addf(out, "{inet_pton(AF_INET6, \"%s\", &ipv6mr_multiaddr), ipv6mr_interface=",
              inet_ntop(AF_INET6, s, group, sizeof group));
    trace_words_interface(out, (unsigned)int_at(s, 4));
    text_addc(out, '}');
  } else if (level == SOL_SOCKET && option == SO_BINDTODEVICE) {
    quote_add(out, s, len, len, QUOTE_LIMIT);
  } else if (level == SOL_SOCKET && option == SO_ERROR && !set && len == sizeof(int)) {
    const char *name = call_errno_name(int_at(s, 0));
    if (name)
      text_addf(out, "[%s]", name);
    else
      text_addf(out, "[%d]", int_at(s, 0));
  } else if (len == sizeof(int) || (set && is_int_option(level, option) && len > sizeof(int))) {
    text_addf(out, "[%d]", int_at(s, 0));
  } else if (is_int_option(level, option)) {
    if (set)
      trace_words_pointer(out, at);
    else
      quote_hex(out, s, len);
  } else {
    quote_add(out, s, len, len, QUOTE_LIMIT);
  }
}
