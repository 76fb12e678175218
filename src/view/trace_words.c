/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words that several kinds of arguments are made of. */
#include "view/trace_words.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netpacket/packet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/un.h>

#include <linux/netlink.h>

#include "base/fd.h"
#include "base/text.h"
#include "calls/call.h"
#include "net/constants.h"
#include "view/quote.h"

/* strace knows more flags than Python has names for. */
static const struct constant all_message_flags[] = {
    {"MSG_OOB", 1, false},
    {"MSG_PEEK", 2, false},
    {"MSG_DONTROUTE", 4, false},
    {"MSG_CTRUNC", 8, false},
    {"MSG_PROBE", 0x10, false},
    {"MSG_TRUNC", 0x20, false},
    {"MSG_DONTWAIT", 0x40, false},
    {"MSG_EOR", 0x80, false},
    {"MSG_WAITALL", 0x100, false},
    {"MSG_FIN", 0x200, false},
    {"MSG_SYN", 0x400, false},
    {"MSG_CONFIRM", 0x800, false},
    {"MSG_RST", 0x1000, false},
    {"MSG_ERRQUEUE", 0x2000, false},
    {"MSG_NOSIGNAL", 0x4000, false},
    {"MSG_MORE", 0x8000, false},
    {"MSG_WAITFORONE", 0x10000, false},
    {"MSG_SENDPAGE_NOTLAST", 0x20000, false},
    {"MSG_BATCH", 0x40000, false},
    {"MSG_NO_SHARED_FRAGS", 0x80000, false},
    {"MSG_ZEROCOPY", 0x4000000, false},
    {"MSG_FASTOPEN", 0x20000000, false},
    {"MSG_CMSG_CLOEXEC", 0x40000000, false},
    {"MSG_CMSG_COMPAT", 0x80000000, false},
};
const struct constants trace_words_message_flags = {.at = all_message_flags,
                                                    .count = sizeof all_message_flags /
                                                             sizeof all_message_flags[0],
                                                    .unknown = "MSG_???"};

void trace_words_pointer(struct text *out, uintptr_t p) {
  if (p)
    text_addf(out, "%#" PRIxPTR, p);
  else
    text_adds(out, "NULL");
}

void trace_words_family(struct text *out, int64_t family) {
  const char *name = constants_name(&constants_families_other, family);
  if (name && !constants_name(&constants_families, family))
    text_adds(out, name);
  else
    quote_constant(out, &constants_families, family);
}

void trace_words_interface(struct text *out, unsigned index) {
  char name[IF_NAMESIZE];
  fd_lock(); /* it asks by a socket */
  bool named = index && if_indextoname(index, name);
  fd_unlock();
  if (named)
    text_addf(out, "if_nametoindex(\"%s\")", name);
  else
    text_addf(out, "%u", index);
}

#define N(name)                                                                                    \
  { #name, name, false }

static const struct constant hardware[] = {N(ARPHRD_NETROM), N(ARPHRD_ETHER),    N(ARPHRD_PPP),
                                           N(ARPHRD_TUNNEL), N(ARPHRD_LOOPBACK), N(ARPHRD_SIT),
                                           N(ARPHRD_IPGRE),  N(ARPHRD_NONE),     N(ARPHRD_VOID)};
static const struct constants hardware_names = {
    .at = hardware, .count = sizeof hardware / sizeof *hardware, .unknown = "ARPHRD_???"};

void trace_words_hardware(struct text *out, unsigned type) {
  quote_constant(out, &hardware_names, type);
}

static void add_inet6(struct text *out, const struct sockaddr_in6 *in6, socklen_t len) {
  char host[INET6_ADDRSTRLEN];
  text_addf(out,
            "{sa_family=AF_INET6, sin6_port=htons(%u), sin6_flowinfo=htonl(%u), "
            "inet_pton(AF_INET6, \"%s\", &sin6_addr)",
            ntohs(in6->sin6_port), ntohl(in6->sin6_flowinfo),
            inet_ntop(AF_INET6, &in6->sin6_addr, host, sizeof host));
  if (len < sizeof *in6) { /* as before RFC 2553 */
    text_addc(out, '}');
    return;
  }
  text_adds(out, ", sin6_scope_id=");
  if (IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr) || IN6_IS_ADDR_MC_LINKLOCAL(&in6->sin6_addr))
    trace_words_interface(out, in6->sin6_scope_id);
  else
    text_addf(out, "%u", (unsigned)in6->sin6_scope_id);
  text_addc(out, '}');
}

static void add_unix(struct text *out, const struct sockaddr_un *un, socklen_t len) {
  size_t path_len = len - offsetof(struct sockaddr_un, sun_path);
  text_adds(out, "{sa_family=AF_UNIX");
  if (path_len > sizeof un->sun_path)
    path_len = sizeof un->sun_path;
  if (path_len > 0) {
    bool abstract = un->sun_path[0] == '\0';
    const char *s = un->sun_path + abstract;
    path_len = abstract ? path_len - 1 : strnlen(s, path_len);
    text_adds(out, abstract ? ", sun_path=@" : ", sun_path=");
    quote_add(out, s, path_len, path_len, path_len);
  }
  text_addc(out, '}');
}

static const struct constant packet_types[] = {N(PACKET_HOST),
                                               N(PACKET_BROADCAST),
                                               N(PACKET_MULTICAST),
                                               N(PACKET_OTHERHOST),
                                               N(PACKET_OUTGOING),
                                               N(PACKET_LOOPBACK),
                                               {"PACKET_USER", 6, false},
                                               {"PACKET_KERNEL", 7, false}};
static const struct constants packet_type_names = {
    .at = packet_types, .count = 8, .unknown = "PACKET_???"};

static void add_packet(struct text *out, const struct sockaddr_ll *ll) {
  text_adds(out, "{sa_family=AF_PACKET, sll_protocol=htons(");
  quote_constant(out, &constants_ethernet_protocols, ntohs(ll->sll_protocol));
  text_adds(out, "), sll_ifindex=");
  trace_words_interface(out, (unsigned)ll->sll_ifindex);
  text_adds(out, ", sll_hatype=");
  trace_words_hardware(out, ll->sll_hatype);
  text_adds(out, ", sll_pkttype=");
  quote_constant(out, &packet_type_names, ll->sll_pkttype);
  text_addf(out, ", sll_halen=%u", ll->sll_halen);
  for (size_t i = 0; i < ll->sll_halen && i < sizeof ll->sll_addr; i++)
    text_addf(out, "%s%#02x", i ? ", " : ", sll_addr=[", ll->sll_addr[i]);
  text_adds(out, ll->sll_halen ? "]}" : "}");
}

void trace_words_address(struct text *out, const struct sockaddr_storage *address, socklen_t len) {
  char host[INET_ADDRSTRLEN];
  if (len > sizeof *address)
    len = sizeof *address;
  if (address->ss_family == AF_UNIX) {
    add_unix(out, (const struct sockaddr_un *)address, len);
  } else if (address->ss_family == AF_INET && len >= sizeof(struct sockaddr_in)) {
    const struct sockaddr_in *in = (const struct sockaddr_in *)address;
    text_addf(out, "{sa_family=AF_INET, sin_port=htons(%u), sin_addr=inet_addr(\"%s\")}",
              ntohs(in->sin_port), inet_ntop(AF_INET, &in->sin_addr, host, sizeof host));
  } else if (address->ss_family == AF_INET6 &&
             len >= offsetof(struct sockaddr_in6, sin6_scope_id)) {
    add_inet6(out, (const struct sockaddr_in6 *)address, len);
  } else if (address->ss_family == AF_NETLINK && len >= sizeof(struct sockaddr_nl)) {
    const struct sockaddr_nl *nl = (const struct sockaddr_nl *)address;
    text_adds(out, "{sa_family=AF_NETLINK");
    if (nl->nl_pad)
      text_addf(out, ", nl_pad=%#x", nl->nl_pad);
    text_addf(out, ", nl_pid=%u, nl_groups=%#08x}", nl->nl_pid, nl->nl_groups);
  } else if (address->ss_family == AF_PACKET && len >= sizeof(struct sockaddr_ll)) {
    add_packet(out, (const struct sockaddr_ll *)address);
  } else {
    text_adds(out, "{sa_family=");
    trace_words_family(out, address->ss_family);
    if (len > sizeof(sa_family_t)) {
      size_t rest = len - sizeof(sa_family_t);
      text_adds(out, ", sa_data=");
      quote_add(out, (const char *)address + sizeof(sa_family_t), rest, rest, rest);
    }
    text_addc(out, '}');
  }
}

void trace_words_time(struct text *out, struct call_time time, bool microseconds) {
  if (microseconds)
    text_addf(out, "{tv_sec=%" PRId64 ", tv_usec=%" PRIu64 "}", time.seconds, (uint64_t)time.part);
  else
    text_addf(out, "{tv_sec=%" PRId64 ", tv_nsec=%" PRIu64 "}", time.seconds, (uint64_t)time.part);
}

void trace_words_rest(struct text *out, uint64_t address) {
  text_addf(out, ", ... /* %#" PRIx64 " */", address);
}

const char *trace_words_signal(int64_t signal) {
  if (signal == SIGIO)
    return "IO";
  return signal > 0 && signal < TRACE_WORDS_REALTIME ? sigabbrev_np((int)signal) : NULL;
}
