/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as C. To give a further option a struct of its own: a case in c_value_option. */
#include "export/c/c_value.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/text.h"
#include "calls/call.h"
#include "export/c/c_call.h"
#include "export/c/c_text.h"

/* The header that names NAME, or a constant of SET, when it is another than <sys/socket.h>. */
static void include_for(struct c_function *f, const struct constants *set, const char *name) {
  if ((name && set == &constants_levels && strncmp(name, "IPPROTO_", 8) == 0) ||
      set == &constants_protocols || set == &constants_ip_options || set == &constants_ipv6_options)
    c_include(f, "netinet/in.h");
  else if (set == &constants_tcp_options)
    c_include(f, "netinet/tcp.h");
  else if (set == &constants_udp_options)
    c_include(f, "netinet/udp.h");
  else if (set == &constants_packet_options)
    c_include(f, "linux/if_packet.h");
  else if (set == &constants_raw_options)
    c_include(f, "linux/icmp.h");
  else if (set == &constants_netlink_options || set == &constants_netlink_protocols)
    c_include(f, "linux/netlink.h");
}

/* Whether the C library's headers declare NAME: some are only the kernel's. */
static bool is_declared(const char *name) {
  static const char *const others[] = {"IPV6_FLOWINFO", "IPV6_FLOWLABEL_MGR", "IPV6_FLOWINFO_SEND"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (strcmp(others[i], name) == 0)
      return false;
  return true;
}

void c_value_constant(struct c_function *f, const struct constants *set, int64_t value,
                      struct text *out) {
  const char *name = set ? constants_name(set, value) : NULL;
  include_for(f, set, name);
  if (name && is_declared(name))
    text_adds(out, name);
  else
    text_addf(out, name ? "%lld /* %s */" : "%lld", (long long)value, name);
}

void c_value_flags(const struct constants *set, uint32_t value, struct text *out) {
  const char *separator = "";
  for (size_t i = 0; i < set->count; i++) {
    uint32_t flag = (uint32_t)set->at[i].value;
    if (!flag || (value & flag) != flag)
      continue;
    text_addf(out, "%s%s", separator, set->at[i].name);
    separator = " | ";
    value &= ~flag;
  }
  if (value || !*separator)
    text_addf(out, value ? "%s%#x" : "%s0", separator, value);
}

void c_value_type(struct c_function *f, int64_t type, struct text *out) {
  c_value_constant(f, &constants_types, type & 0xf, out);
  uint32_t flags = (uint32_t)type & ~0xfu;
  if (flags & SOCK_NONBLOCK)
    text_adds(out, " | SOCK_NONBLOCK");
  if (flags & SOCK_CLOEXEC)
    text_adds(out, " | SOCK_CLOEXEC");
  flags &= ~(uint32_t)(SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (flags)
    text_addf(out, " | %#x", flags);
}

void c_value_protocol(struct c_function *f, int64_t family, int64_t protocol, struct text *out) {
  const struct constants *set = family == AF_INET || family == AF_INET6 ? &constants_protocols
                                : family == AF_NETLINK ? &constants_netlink_protocols
                                                       : NULL;
  c_value_constant(f, protocol ? set : NULL, protocol, out);
}

static int int_at(const void *s, size_t i) {
  int value;
  memcpy(&value, (const char *)s + i * sizeof value, sizeof value);
  return value;
}

static void put_groups(struct c_function *f, const struct call *call, struct text *out) {
  char group[INET6_ADDRSTRLEN], interface[INET_ADDRSTRLEN];
  c_include(f, "arpa/inet.h");
  c_include(f, "netinet/in.h");
  if (call->sockopt.level == SOL_IP) {
    inet_ntop(AF_INET, call->in, group, sizeof group);
    inet_ntop(AF_INET, (const char *)call->in + 4, interface, sizeof interface);
    text_addf(out,
              "    struct ip_mreq value = {0};\n"
              "    inet_pton(AF_INET, \"%s\", &value.imr_multiaddr);\n"
              "    inet_pton(AF_INET, \"%s\", &value.imr_interface);\n",
              group, interface);
  } else {
    inet_ntop(AF_INET6, call->in, group, sizeof group);
    text_addf(out,
              "    struct ipv6_mreq value = {0};\n"
              "    inet_pton(AF_INET6, \"%s\", &value.ipv6mr_multiaddr);\n"
              "    value.ipv6mr_interface = %u;\n",
              group, (unsigned)int_at(call->in, 4));
  }
}

/* Whether CALL joins or leaves a group, with the struct for it. */
static bool is_group(const struct call *call) {
  int64_t level = call->sockopt.level, option = call->sockopt.option;
  return (level == SOL_IP && call->in_len == sizeof(struct ip_mreq) &&
          (option == IP_ADD_MEMBERSHIP || option == IP_DROP_MEMBERSHIP)) ||
         (level == SOL_IPV6 && call->in_len == sizeof(struct ipv6_mreq) &&
          (option == IPV6_JOIN_GROUP || option == IPV6_LEAVE_GROUP));
}

void c_value_option(struct c_function *f, const struct call *call, struct text *out,
                    struct text *arguments) {
  int64_t level = call->sockopt.level, option = call->sockopt.option;
  bool times = level == SOL_SOCKET && (option == SO_RCVTIMEO || option == SO_SNDTIMEO) &&
               call->in_len == sizeof(struct timeval);
  if (!call->in) {
    c_include(f, "stddef.h");
    text_addf(arguments, "NULL, %zu", call->in_len);
    return;
  }
  text_adds(arguments, "&value, sizeof value");
  if (is_group(call)) {
    put_groups(f, call, out);
  } else if (level == SOL_SOCKET && option == SO_LINGER && call->in_len == sizeof(struct linger)) {
    text_addf(out, "    struct linger value = {.l_onoff = %d, .l_linger = %d};\n",
              int_at(call->in, 0), int_at(call->in, 1));
  } else if (times) {
    struct timeval t;
    memcpy(&t, call->in, sizeof t);
    c_include(f, "sys/time.h");
    text_addf(out, "    struct timeval value = {%lld, %lld}; /* seconds, microseconds */\n",
              (long long)t.tv_sec, (long long)t.tv_usec);
  } else if (call->in_len == sizeof(int)) {
    text_addf(out, "    int value = %d;\n", int_at(call->in, 0));
  } else {
    text_adds(out, "    static const char value[] =\n        ");
    c_text_string(call->in, call->in_kept, 8, out);
    text_adds(out, ";\n");
    text_clear(arguments);
    text_addf(arguments, "value, %zu", call->in_kept);
    if (call->in_kept < call->in_len)
      text_addf(out, "    /* in the session %zu bytes, of which these are known */\n",
                call->in_len);
  }
}
