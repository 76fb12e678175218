/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To decode a further option's value: a case in trace_option_value. */
#include "view/trace_option.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/icmp.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "calls/call.h"
#include "net/constants.h"
#include "view/quote.h"
#include "view/trace_words.h"

void trace_option_name(int64_t level, int64_t option, bool asks, struct text *out) {
  const struct constants *set = constants_options(level);
  if (asks && level == SOL_SOCKET && option == SO_ATTACH_FILTER) {
    text_adds(out, "SO_GET_FILTER"); /* one number has both names */
    return;
  }
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
  case SO_ATTACH_REUSEPORT_CBPF:
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

/* Which types of ICMP a raw socket does not take: a mask of 32 bits, told by those that it does when there are fewer. */
static void add_icmp_filter(struct text *out, const void *s, size_t len) {
  uint32_t mask = UINT32_MAX;
  memcpy(&mask, s, len < sizeof mask ? len : sizeof mask);
  bool others = __builtin_popcount(mask) > 16;
  const char *between = "";
  text_adds(out, others ? "~[" : "[");
  for (int type = 0; type < 32; type++) {
    if ((mask >> type & 1) == others)
      continue;
    text_adds(out, between);
    quote_constant(out, &constants_icmp_types, type);
    between = " ";
  }
  text_addc(out, ']');
}

static void add_membership(struct text *out, const void *s) {
  struct packet_mreq group;
  memcpy(&group, s, sizeof group);
  text_adds(out, "{mr_ifindex=");
  trace_words_interface(out, (unsigned)group.mr_ifindex);
  text_adds(out, ", mr_type=");
  quote_constant(out, &constants_packet_memberships, group.mr_type);
  text_addf(out, ", mr_alen=%u, mr_address=", group.mr_alen);
  for (size_t i = 0; i < group.mr_alen && i < sizeof group.mr_address; i++)
    text_addf(out, "%s%02x", i ? ":" : "", group.mr_address[i]);
  text_addc(out, '}');
}

static void add_group(struct text *out, const void *s) {
  struct group_req group;
  memcpy(&group, s, sizeof group);
  text_adds(out, "{gr_interface=");
  trace_words_interface(out, group.gr_interface);
  text_adds(out, ", gr_group=");
  trace_words_address(out, &group.gr_group, sizeof group.gr_group);
  text_addc(out, '}');
}

static void add_filter(struct text *out, const void *s) {
  struct sock_fprog filter;
  memcpy(&filter, s, sizeof filter);
  text_addf(out, "{len=%u, filter=", filter.len);
  trace_words_pointer(out, (uintptr_t)filter.filter);
  text_addc(out, '}');
}

static void add_numbers(struct text *out, const void *s, size_t len) {
  size_t count = len / sizeof(int);
  text_addc(out, '[');
  for (size_t i = 0; i < count && i < QUOTE_LIMIT; i++)
    text_addf(out, "%s%u", i ? ", " : "", (unsigned)int_at(s, i));
  text_adds(out, count > QUOTE_LIMIT ? ", ...]" : "]");
}

/* How many bytes the struct has that sets an option, and must be given whole; 0: it is none of those. */
static size_t struct_size(int64_t level, int64_t option) {
  bool group = option == MCAST_JOIN_GROUP || option == MCAST_LEAVE_GROUP;
  if ((level == SOL_IP || level == SOL_IPV6) && group)
    return sizeof(struct group_req);
  if (level == SOL_SOCKET && (option == SO_ATTACH_FILTER || option == SO_ATTACH_REUSEPORT_CBPF))
    return sizeof(struct sock_fprog);
  if (level != SOL_PACKET)
    return 0;
  return option == PACKET_ADD_MEMBERSHIP || option == PACKET_DROP_MEMBERSHIP
             ? sizeof(struct packet_mreq)
         : option == PACKET_RX_RING || option == PACKET_TX_RING ? sizeof(struct tpacket_req)
                                                                : 0;
}

/* The LEN bytes at S, of the address AT, of an option that has a struct_size. */
static void add_struct(int64_t level, int64_t option, const void *s, size_t len, uintptr_t at,
                       struct text *out) {
  static const char *const ring[] = {"tp_block_size", "tp_block_nr", "tp_frame_size", "tp_frame_nr",
                                     NULL};
  size_t size = struct_size(level, option);
  bool longer = level == SOL_IP || level == SOL_IPV6; /* may be given */
  if (longer ? len < size : len != size)
    trace_words_pointer(out, at);
  else if (longer)
    add_group(out, s);
  else if (level == SOL_SOCKET)
    add_filter(out, s);
  else if (option == PACKET_RX_RING || option == PACKET_TX_RING)
    add_ints(out, s, len, ring);
  else
    add_membership(out, s);
}

void trace_option_value(int64_t level, int64_t option, const void *s, size_t len, uintptr_t at,
                        bool set, struct text *out) {
  static const char *const linger[] = {"l_onoff", "l_linger", NULL};
  static const char *const peer[] = {"pid", "uid", "gid", NULL};
  static const char *const counts[] = {"tp_packets", "tp_drops", "tp_freeze_q_cnt", NULL};
  if (!s || (len == 0 && !set)) {
    trace_words_pointer(out, s ? at : 0);
  } else if (set && struct_size(level, option)) {
    add_struct(level, option, s, len, at, out);
  } else if (level == SOL_SOCKET && option == SO_ATTACH_FILTER) {
    trace_words_pointer(out, at);
  } else if (level == SOL_RAW && option == ICMP_FILTER) {
    if (len)
      add_icmp_filter(out, s, len);
    else
      trace_words_pointer(out, at);
  } else if (level == SOL_PACKET && option == PACKET_STATISTICS && !set) {
    add_ints(out, s, len, counts);
  } else if (level == SOL_NETLINK && option == NETLINK_LIST_MEMBERSHIPS && !set) {
    add_numbers(out, s, len);
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
