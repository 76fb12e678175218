/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of named numbers. Python's module socket on Linux has these names (those for AF_ALG,
 * AF_CAN, AF_TIPC and AF_VSOCK are left out); further ones are C's, for trace and help. */
#include "net/constants.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>

#define N(name)                                                                                    \
  { #name, name }
#define SET(entries) .at = (entries), .count = sizeof(entries) / sizeof((entries)[0])

static const struct constant families[] = {
    N(AF_UNSPEC),  N(AF_UNIX),     N(AF_INET),   N(AF_AX25),    N(AF_IPX),   N(AF_APPLETALK),
    N(AF_NETROM),  N(AF_BRIDGE),   N(AF_ATMPVC), N(AF_X25),     N(AF_INET6), N(AF_ROSE),
    N(AF_NETBEUI), N(AF_SECURITY), N(AF_KEY),    N(AF_NETLINK), N(AF_ROUTE), N(AF_PACKET),
    N(AF_ASH),     N(AF_ECONET),   N(AF_ATMSVC), N(AF_RDS),     N(AF_SNA),   N(AF_IRDA),
    N(AF_PPPOX),   N(AF_WANPIPE),  N(AF_LLC),    N(AF_CAN),     N(AF_TIPC),  N(AF_ALG),
    N(AF_VSOCK),   N(AF_QIPCRTR),
};
const struct constants constants_families = {
    .what = "address family", .enumeration = "AddressFamily", SET(families), .unknown = "AF_???"};

static const struct constant families_other[] = {
    N(AF_DECnet), N(AF_IB),         N(AF_MPLS),  N(AF_BLUETOOTH), N(AF_IUCV),  N(AF_RXRPC),
    N(AF_ISDN),   N(AF_PHONET),     N(AF_CAIF),  N(AF_NFC),       N(AF_KCM),   N(AF_SMC),
    N(AF_XDP),    N(AF_IEEE802154), N(AF_LOCAL), N(PF_UNIX),      N(PF_LOCAL), N(PF_INET),
    N(PF_INET6),  N(PF_PACKET),     N(PF_CAN),   N(PF_RDS),
};
const struct constants constants_families_other = {
    .what = "address family", SET(families_other), .unknown = "AF_???"};

static const struct constant types[] = {
    N(SOCK_STREAM),    N(SOCK_DGRAM),    N(SOCK_RAW),     N(SOCK_RDM),
    N(SOCK_SEQPACKET), N(SOCK_NONBLOCK), N(SOCK_CLOEXEC),
};
const struct constants constants_types = {
    .what = "socket type", .enumeration = "SocketKind", SET(types), .unknown = "SOCK_???"};

static const struct constant protocols[] = {
    N(IPPROTO_IP),      N(IPPROTO_ICMP),     N(IPPROTO_IGMP),   N(IPPROTO_IPIP),
    N(IPPROTO_TCP),     N(IPPROTO_EGP),      N(IPPROTO_PUP),    N(IPPROTO_UDP),
    N(IPPROTO_IDP),     N(IPPROTO_TP),       N(IPPROTO_DCCP),   N(IPPROTO_IPV6),
    N(IPPROTO_ROUTING), N(IPPROTO_FRAGMENT), N(IPPROTO_RSVP),   N(IPPROTO_GRE),
    N(IPPROTO_ESP),     N(IPPROTO_AH),       N(IPPROTO_ICMPV6), N(IPPROTO_NONE),
    N(IPPROTO_DSTOPTS), N(IPPROTO_MTP),      N(IPPROTO_BEETPH), N(IPPROTO_ENCAP),
    N(IPPROTO_PIM),     N(IPPROTO_COMP),     N(IPPROTO_SCTP),   N(IPPROTO_UDPLITE),
    N(IPPROTO_MPLS),    N(IPPROTO_ETHERNET), N(IPPROTO_RAW),    N(IPPROTO_MPTCP),
    N(IPPROTO_HOPOPTS),
};
const struct constants constants_protocols = {
    .what = "protocol", SET(protocols), .unknown = "IPPROTO_???"};

static const struct constant netlink_protocols[] = {
    N(NETLINK_ROUTE),      N(NETLINK_UNUSED),
    N(NETLINK_USERSOCK),   N(NETLINK_FIREWALL),
    N(NETLINK_SOCK_DIAG),  N(NETLINK_NFLOG),
    N(NETLINK_XFRM),       N(NETLINK_SELINUX),
    N(NETLINK_ISCSI),      N(NETLINK_AUDIT),
    N(NETLINK_FIB_LOOKUP), N(NETLINK_CONNECTOR),
    N(NETLINK_NETFILTER),  N(NETLINK_IP6_FW),
    N(NETLINK_DNRTMSG),    N(NETLINK_KOBJECT_UEVENT),
    N(NETLINK_GENERIC),    N(NETLINK_SCSITRANSPORT),
    N(NETLINK_ECRYPTFS),   N(NETLINK_RDMA),
    N(NETLINK_CRYPTO),     N(NETLINK_SMC),
};
const struct constants constants_netlink_protocols = {
    .what = "netlink protocol", SET(netlink_protocols), .unknown = "NETLINK_???"};

static const struct constant ethernet_protocols[] = {
    N(ETH_P_ALL), N(ETH_P_LOOP), N(ETH_P_IP), N(ETH_P_ARP), N(ETH_P_8021Q), N(ETH_P_IPV6),
};
const struct constants constants_ethernet_protocols = {
    .what = "Ethernet protocol", SET(ethernet_protocols), .unknown = "ETH_P_???"};

static const struct constant shutdowns[] = {N(SHUT_RD), N(SHUT_WR), N(SHUT_RDWR)};
const struct constants constants_shutdown = {
    .what = "direction", SET(shutdowns), .unknown = "SHUT_???"};

static const struct constant message_flags[] = {
    N(MSG_OOB),      N(MSG_PEEK), N(MSG_DONTROUTE), N(MSG_CTRUNC),       N(MSG_TRUNC),
    N(MSG_DONTWAIT), N(MSG_EOR),  N(MSG_WAITALL),   N(MSG_CONFIRM),      N(MSG_ERRQUEUE),
    N(MSG_NOSIGNAL), N(MSG_MORE), N(MSG_FASTOPEN),  N(MSG_CMSG_CLOEXEC),
};
const struct constants constants_message_flags = {.what = "message flag",
                                                  .enumeration = "MsgFlag",
                                                  .flags = true,
                                                  SET(message_flags),
                                                  .unknown = "MSG_???"};

static const struct constant levels[] = {
    N(SOL_IP),     N(SOL_SOCKET), N(SOL_TCP),    {"SOL_UDP", IPPROTO_UDP}, N(SOL_IPV6),
    N(SOL_ICMPV6), N(SOL_RAW),    N(SOL_PACKET), N(SOL_NETLINK),
};
const struct constants constants_levels = {.what = "level", SET(levels), .unknown = "SOL_??"};

static const struct constant socket_options[] = {
    N(SO_DEBUG),
    N(SO_REUSEADDR),
    N(SO_TYPE),
    N(SO_ERROR),
    N(SO_DONTROUTE),
    N(SO_BROADCAST),
    N(SO_SNDBUF),
    N(SO_RCVBUF),
    N(SO_KEEPALIVE),
    N(SO_OOBINLINE),
    N(SO_NO_CHECK),
    N(SO_PRIORITY),
    N(SO_LINGER),
    N(SO_BSDCOMPAT),
    N(SO_REUSEPORT),
    N(SO_PASSCRED),
    N(SO_PEERCRED),
    N(SO_RCVLOWAT),
    N(SO_SNDLOWAT),
    {"SO_RCVTIMEO_OLD", 20},
    {"SO_SNDTIMEO_OLD", 21},
    N(SO_RCVTIMEO),
    N(SO_SNDTIMEO),
    N(SO_BINDTODEVICE),
    N(SO_ATTACH_FILTER),
    N(SO_DETACH_FILTER),
    N(SO_PEERNAME),
    {"SO_TIMESTAMP_OLD", 29},
    N(SO_TIMESTAMP),
    N(SO_ACCEPTCONN),
    N(SO_PEERSEC),
    N(SO_SNDBUFFORCE),
    N(SO_RCVBUFFORCE),
    N(SO_PASSSEC),
    {"SO_TIMESTAMPNS_OLD", 35},
    N(SO_MARK),
    {"SO_TIMESTAMPING_OLD", 37},
    N(SO_PROTOCOL),
    N(SO_DOMAIN),
    N(SO_RXQ_OVFL),
    N(SO_WIFI_STATUS),
    N(SO_PEEK_OFF),
    N(SO_NOFCS),
    N(SO_LOCK_FILTER),
    N(SO_SELECT_ERR_QUEUE),
    N(SO_BUSY_POLL),
    N(SO_MAX_PACING_RATE),
    N(SO_BPF_EXTENSIONS),
    N(SO_INCOMING_CPU),
    N(SO_ATTACH_BPF),
    N(SO_ATTACH_REUSEPORT_CBPF),
    N(SO_ATTACH_REUSEPORT_EBPF),
    N(SO_CNX_ADVICE),
    N(SO_MEMINFO),
    N(SO_INCOMING_NAPI_ID),
    N(SO_COOKIE),
    N(SO_PEERGROUPS),
    N(SO_ZEROCOPY),
    N(SO_TXTIME),
    N(SO_BINDTOIFINDEX),
    {"SO_DETACH_REUSEPORT_BPF", 68},
    {"SO_PREFER_BUSY_POLL", 69},
    {"SO_BUSY_POLL_BUDGET", 70},
    {"SO_NETNS_COOKIE", 71},
    {"SO_BUF_LOCK", 72},
    {"SO_RESERVE_MEM", 73},
    {"SO_TXREHASH", 74},
    {"SO_RCVMARK", 75},
};
const struct constants constants_socket_options = {
    .what = "socket option", SET(socket_options), .unknown = "SO_???"};

static const struct constant tcp_options[] = {
    N(TCP_NODELAY),
    N(TCP_MAXSEG),
    N(TCP_CORK),
    N(TCP_KEEPIDLE),
    N(TCP_KEEPINTVL),
    N(TCP_KEEPCNT),
    N(TCP_SYNCNT),
    N(TCP_LINGER2),
    N(TCP_DEFER_ACCEPT),
    N(TCP_WINDOW_CLAMP),
    N(TCP_INFO),
    N(TCP_QUICKACK),
    N(TCP_CONGESTION),
    N(TCP_MD5SIG),
    {"TCP_THIN_LINEAR_TIMEOUTS", 16},
    {"TCP_THIN_DUPACK", 17},
    N(TCP_USER_TIMEOUT),
    N(TCP_REPAIR),
    N(TCP_REPAIR_QUEUE),
    N(TCP_QUEUE_SEQ),
    N(TCP_REPAIR_OPTIONS),
    N(TCP_FASTOPEN),
    N(TCP_TIMESTAMP),
    N(TCP_NOTSENT_LOWAT),
    N(TCP_CC_INFO),
    N(TCP_SAVE_SYN),
    N(TCP_SAVED_SYN),
    N(TCP_REPAIR_WINDOW),
    N(TCP_FASTOPEN_CONNECT),
    N(TCP_ULP),
    N(TCP_MD5SIG_EXT),
    N(TCP_FASTOPEN_KEY),
    N(TCP_FASTOPEN_NO_COOKIE),
    N(TCP_ZEROCOPY_RECEIVE),
    N(TCP_INQ),
    N(TCP_TX_DELAY),
};
const struct constants constants_tcp_options = {
    .what = "TCP option", SET(tcp_options), .unknown = "TCP_???"};

static const struct constant udp_options[] = {N(UDP_CORK),         N(UDP_ENCAP),
                                              N(UDP_NO_CHECK6_TX), N(UDP_NO_CHECK6_RX),
                                              N(UDP_SEGMENT),      N(UDP_GRO)};
const struct constants constants_udp_options = {
    .what = "UDP option", SET(udp_options), .unknown = "UDP_???"};

static const struct constant ip_options[] = {
    N(IP_TOS),
    N(IP_TTL),
    N(IP_HDRINCL),
    N(IP_OPTIONS),
    N(IP_ROUTER_ALERT),
    N(IP_RECVOPTS),
    N(IP_RETOPTS),
    N(IP_RECVRETOPTS),
    N(IP_PKTINFO),
    N(IP_PKTOPTIONS),
    N(IP_MTU_DISCOVER),
    N(IP_RECVERR),
    N(IP_RECVTTL),
    N(IP_RECVTOS),
    N(IP_MTU),
    N(IP_FREEBIND),
    {"IP_IPSEC_POLICY", 16},
    {"IP_XFRM_POLICY", 17},
    {"IP_PASSSEC", 18},
    N(IP_TRANSPARENT),
    {"IP_ORIGDSTADDR", 20},
    N(IP_MINTTL),
    {"IP_NODEFRAG", 22},
    {"IP_CHECKSUM", 23},
    {"IP_BIND_ADDRESS_NO_PORT", 24},
    {"IP_RECVFRAGSIZE", 25},
    {"IP_RECVERR_RFC4884", 26},
    N(IP_MULTICAST_IF),
    N(IP_MULTICAST_TTL),
    N(IP_MULTICAST_LOOP),
    N(IP_ADD_MEMBERSHIP),
    N(IP_DROP_MEMBERSHIP),
    N(IP_UNBLOCK_SOURCE),
    N(IP_BLOCK_SOURCE),
    N(IP_ADD_SOURCE_MEMBERSHIP),
    N(IP_DROP_SOURCE_MEMBERSHIP),
    N(IP_MSFILTER),
    {"IP_MULTICAST_ALL", 49},
    {"IP_UNICAST_IF", 50},
};
const struct constants constants_ip_options = {
    .what = "IP option", SET(ip_options), .unknown = "IP_???"};

static const struct constant ipv6_options[] = {
    N(IPV6_ADDRFORM),
    {"IPV6_2292PKTINFO", 2},
    {"IPV6_2292HOPOPTS", 3},
    {"IPV6_2292DSTOPTS", 4},
    {"IPV6_2292RTHDR", 5},
    {"IPV6_2292PKTOPTIONS", 6},
    N(IPV6_CHECKSUM),
    {"IPV6_2292HOPLIMIT", 8},
    N(IPV6_NEXTHOP),
    N(IPV6_AUTHHDR),
    {"IPV6_FLOWINFO", 11},
    N(IPV6_UNICAST_HOPS),
    N(IPV6_MULTICAST_IF),
    N(IPV6_MULTICAST_HOPS),
    N(IPV6_MULTICAST_LOOP),
    N(IPV6_ADD_MEMBERSHIP),
    N(IPV6_JOIN_GROUP),
    N(IPV6_DROP_MEMBERSHIP),
    N(IPV6_LEAVE_GROUP),
    N(IPV6_ROUTER_ALERT),
    N(IPV6_MTU_DISCOVER),
    N(IPV6_MTU),
    N(IPV6_RECVERR),
    N(IPV6_V6ONLY),
    N(IPV6_JOIN_ANYCAST),
    N(IPV6_LEAVE_ANYCAST),
    {"IPV6_MULTICAST_ALL", 29},
    {"IPV6_ROUTER_ALERT_ISOLATE", 30},
    {"IPV6_FLOWLABEL_MGR", 32},
    {"IPV6_FLOWINFO_SEND", 33},
    N(IPV6_IPSEC_POLICY),
    N(IPV6_XFRM_POLICY),
    N(IPV6_HDRINCL),
    N(IPV6_RECVPKTINFO),
    N(IPV6_PKTINFO),
    N(IPV6_RECVHOPLIMIT),
    N(IPV6_HOPLIMIT),
    N(IPV6_RECVHOPOPTS),
    N(IPV6_HOPOPTS),
    N(IPV6_RTHDRDSTOPTS),
    N(IPV6_RECVRTHDR),
    N(IPV6_RTHDR),
    N(IPV6_RECVDSTOPTS),
    N(IPV6_DSTOPTS),
    N(IPV6_RECVPATHMTU),
    N(IPV6_PATHMTU),
    N(IPV6_DONTFRAG),
    N(IPV6_RECVTCLASS),
    N(IPV6_TCLASS),
    N(IPV6_AUTOFLOWLABEL),
    N(IPV6_ADDR_PREFERENCES),
    N(IPV6_MINHOPCOUNT),
    N(IPV6_ORIGDSTADDR),
    N(IPV6_TRANSPARENT),
    N(IPV6_UNICAST_IF),
    N(IPV6_RECVFRAGSIZE),
    N(IPV6_FREEBIND),
};
const struct constants constants_ipv6_options = {
    .what = "IPv6 option", SET(ipv6_options), .unknown = "IPV6_???"};

static const struct constant packet_options[] = {
    N(PACKET_ADD_MEMBERSHIP), N(PACKET_DROP_MEMBERSHIP), N(PACKET_RECV_OUTPUT), N(PACKET_RX_RING),
    N(PACKET_STATISTICS),     N(PACKET_COPY_THRESH),     N(PACKET_AUXDATA),
};
const struct constants constants_packet_options = {
    .what = "packet option", SET(packet_options), .unknown = "PACKET_???"};

static const struct constant netlink_options[] = {
    N(NETLINK_ADD_MEMBERSHIP),  N(NETLINK_DROP_MEMBERSHIP), N(NETLINK_PKTINFO),
    N(NETLINK_BROADCAST_ERROR), N(NETLINK_NO_ENOBUFS),      N(NETLINK_LISTEN_ALL_NSID),
    N(NETLINK_CAP_ACK),         N(NETLINK_EXT_ACK),         N(NETLINK_GET_STRICT_CHK),
};
const struct constants constants_netlink_options = {
    .what = "netlink option", SET(netlink_options), .unknown = "NETLINK_???"};

static const struct constant address_info[] = {
    N(AI_PASSIVE), N(AI_CANONNAME),  N(AI_NUMERICHOST), N(AI_V4MAPPED),
    N(AI_ALL),     N(AI_ADDRCONFIG), N(AI_NUMERICSERV),
};
const struct constants constants_address_info = {.what = "look-up flag",
                                                 .enumeration = "AddressInfo",
                                                 .flags = true,
                                                 SET(address_info),
                                                 .unknown = "AI_???"};

static const struct constant name_errors[] = {
    N(EAI_BADFLAGS),   N(EAI_NONAME), N(EAI_AGAIN),    N(EAI_FAIL),
    N(EAI_NODATA),     N(EAI_FAMILY), N(EAI_SOCKTYPE), N(EAI_SERVICE),
    N(EAI_ADDRFAMILY), N(EAI_MEMORY), N(EAI_SYSTEM),   N(EAI_OVERFLOW),
};
const struct constants constants_name_errors = {.what = "look-up error", SET(name_errors)};

static const struct constant name_info[] = {
    N(NI_NUMERICHOST), N(NI_NUMERICSERV), N(NI_NOFQDN),  N(NI_NAMEREQD),
    N(NI_DGRAM),       N(NI_MAXHOST),     N(NI_MAXSERV),
};
const struct constants constants_name_info = {
    .what = "look-up flag", .flags = true, SET(name_info)};

static const struct constant requests[] = {N(FIONBIO)};
const struct constants constants_requests = {.what = "request", SET(requests)};

static const struct constant poll_events[] = {
    N(POLLIN),     N(POLLPRI),    N(POLLOUT),    N(POLLERR),    N(POLLHUP), N(POLLNVAL),
    N(POLLRDNORM), N(POLLRDBAND), N(POLLWRNORM), N(POLLWRBAND), N(POLLMSG), N(POLLRDHUP),
};
const struct constants constants_poll_events = {
    .what = "event", .flags = true, SET(poll_events), .unknown = "POLL???"};

static const struct constant others[] = {
    {"SOMAXCONN", SOMAXCONN},
    {"INADDR_ANY", INADDR_ANY},
    {"INADDR_BROADCAST", INADDR_BROADCAST},
    {"INADDR_LOOPBACK", INADDR_LOOPBACK},
    {"INADDR_NONE", INADDR_NONE},
    {"INADDR_UNSPEC_GROUP", INADDR_UNSPEC_GROUP},
    {"INADDR_ALLHOSTS_GROUP", INADDR_ALLHOSTS_GROUP},
    {"INADDR_MAX_LOCAL_GROUP", INADDR_MAX_LOCAL_GROUP},
    N(IPPORT_RESERVED),
    N(IPPORT_USERRESERVED),
    N(IP_DEFAULT_MULTICAST_LOOP),
    N(IP_DEFAULT_MULTICAST_TTL),
    N(IP_MAX_MEMBERSHIPS),
    N(IP_PMTUDISC_DONT),
    N(IP_PMTUDISC_WANT),
    N(IP_PMTUDISC_DO),
    N(IP_PMTUDISC_PROBE),
    N(IPV6_RTHDR_TYPE_0),
    N(SCM_RIGHTS),
    N(SCM_CREDENTIALS),
    N(PACKET_HOST),
    N(PACKET_BROADCAST),
    N(PACKET_MULTICAST),
    N(PACKET_OTHERHOST),
    N(PACKET_OUTGOING),
    N(PACKET_LOOPBACK),
    N(PACKET_FASTROUTE),
    {"EAGAIN", 11},
    {"EWOULDBLOCK", 11},
    {"EBADF", 9},
};
const struct constants constants_others = {.what = "constant", SET(others)};

const struct constants *const constants_all[] = {
    &constants_families,
    &constants_families_other,
    &constants_types,
    &constants_protocols,
    &constants_netlink_protocols,
    &constants_ethernet_protocols,
    &constants_shutdown,
    &constants_message_flags,
    &constants_levels,
    &constants_socket_options,
    &constants_tcp_options,
    &constants_udp_options,
    &constants_ip_options,
    &constants_ipv6_options,
    &constants_packet_options,
    &constants_netlink_options,
    &constants_address_info,
    &constants_name_errors,
    &constants_name_info,
    &constants_requests,
    &constants_others,
    NULL,
};

const struct constants *constants_options(int64_t level) {
  switch (level) {
  case SOL_SOCKET:
    return &constants_socket_options;
  case SOL_IP:
    return &constants_ip_options;
  case SOL_TCP:
    return &constants_tcp_options;
  case IPPROTO_UDP:
    return &constants_udp_options;
  case SOL_IPV6:
    return &constants_ipv6_options;
  case SOL_PACKET:
    return &constants_packet_options;
  case SOL_NETLINK:
    return &constants_netlink_options;
  default:
    return NULL;
  }
}

const char *constants_name(const struct constants *set, int64_t value) {
  for (size_t i = 0; i < set->count; i++)
    if (set->at[i].value == value)
      return set->at[i].name;
  return NULL;
}

const struct constant *constants_in(const struct constants *set, const char *name, size_t len) {
  for (size_t i = 0; i < set->count; i++)
    if (strncmp(set->at[i].name, name, len) == 0 && set->at[i].name[len] == '\0')
      return &set->at[i];
  return NULL;
}

/* All names in alphabetical order, made when first asked for. */
struct entry {
  const struct constant *constant;
  const struct constants *set;
};
#define ENTRIES_MAX 512
static struct entry entries[ENTRIES_MAX];
static size_t entry_count;
static pthread_once_t entries_made = PTHREAD_ONCE_INIT;

static int compare_entries(const void *a, const void *b) {
  return strcmp(((const struct entry *)a)->constant->name,
                ((const struct entry *)b)->constant->name);
}

static void make_entries(void) {
  for (const struct constants *const *set = constants_all; *set; set++)
    for (size_t i = 0; i < (*set)->count && entry_count < ENTRIES_MAX; i++)
      entries[entry_count++] = (struct entry){&(*set)->at[i], *set};
  qsort(entries, entry_count, sizeof entries[0], compare_entries);
}

const struct constant *constants_find(const char *name, size_t len, const struct constants **set) {
  pthread_once(&entries_made, make_entries);
  size_t low = 0, high = entry_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    const char *s = entries[middle].constant->name;
    int order = strncmp(name, s, len);
    if (order == 0 && s[len] == '\0') {
      if (set)
        *set = entries[middle].set;
      return entries[middle].constant;
    }
    if (order > 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}
