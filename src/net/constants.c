/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of named numbers. Python's module socket on Linux has these names (those for AF_ALG,
 * AF_CAN, AF_TIPC and AF_VSOCK are left out); the others are C's, for trace and help. */
#include "net/constants.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <linux/icmp.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>

/* A name that Python's module socket has, and one that the prompt alone has. */
#define N(name)                                                                                    \
  { #name, name, false }
#define C(name)                                                                                    \
  { #name, name, true }
#define SET(entries) .at = (entries), .count = sizeof(entries) / sizeof((entries)[0])

static const struct constant families[] = {
    N(AF_UNSPEC),  N(AF_UNIX),     N(AF_INET),   N(AF_AX25),    N(AF_IPX),   N(AF_APPLETALK),
    N(AF_NETROM),  N(AF_BRIDGE),   N(AF_ATMPVC), N(AF_X25),     N(AF_INET6), N(AF_ROSE),
    N(AF_NETBEUI), N(AF_SECURITY), N(AF_KEY),    N(AF_NETLINK), N(AF_ROUTE), C(AF_PACKET),
    N(AF_ASH),     N(AF_ECONET),   N(AF_ATMSVC), C(AF_RDS),     N(AF_SNA),   N(AF_IRDA),
    N(AF_PPPOX),   N(AF_WANPIPE),  N(AF_LLC),    C(AF_CAN),     C(AF_TIPC),  C(AF_ALG),
    C(AF_VSOCK),   C(AF_QIPCRTR),
};
const struct constants constants_families = {
    .what = "address family", .enumeration = "AddressFamily", SET(families), .unknown = "AF_???"};

static const struct constant families_other[] = {
    N(AF_DECnet), C(AF_IB),         C(AF_MPLS),  C(AF_BLUETOOTH), C(AF_IUCV),  C(AF_RXRPC),
    C(AF_ISDN),   C(AF_PHONET),     C(AF_CAIF),  C(AF_NFC),       C(AF_KCM),   C(AF_SMC),
    C(AF_XDP),    C(AF_IEEE802154), C(AF_LOCAL), C(PF_UNIX),      C(PF_LOCAL), C(PF_INET),
    C(PF_INET6),  C(PF_PACKET),     C(PF_CAN),   C(PF_RDS),
};
const struct constants constants_families_other = {
    .what = "address family", SET(families_other), .unknown = "AF_???"};

static const struct constant types[] = {
    N(SOCK_STREAM),    N(SOCK_DGRAM),    N(SOCK_RAW),     N(SOCK_RDM),
    N(SOCK_SEQPACKET), N(SOCK_NONBLOCK), N(SOCK_CLOEXEC),
};
const struct constants constants_types = {
    .what = "socket type", .enumeration = "SocketKind", SET(types), .unknown = "SOCK_???"};

static const struct constant type_flags[] = {N(SOCK_CLOEXEC), N(SOCK_NONBLOCK)};
const struct constants constants_type_flags = {
    .what = "socket flag", .flags = true, SET(type_flags), .unknown = "SOCK_???"};

static const struct constant protocols[] = {
    N(IPPROTO_IP),      N(IPPROTO_ICMP),     N(IPPROTO_IGMP),   N(IPPROTO_IPIP),
    N(IPPROTO_TCP),     N(IPPROTO_EGP),      N(IPPROTO_PUP),    N(IPPROTO_UDP),
    N(IPPROTO_IDP),     N(IPPROTO_TP),       C(IPPROTO_DCCP),   N(IPPROTO_IPV6),
    N(IPPROTO_ROUTING), N(IPPROTO_FRAGMENT), N(IPPROTO_RSVP),   N(IPPROTO_GRE),
    N(IPPROTO_ESP),     N(IPPROTO_AH),       N(IPPROTO_ICMPV6), N(IPPROTO_NONE),
    N(IPPROTO_DSTOPTS), C(IPPROTO_MTP),      C(IPPROTO_BEETPH), C(IPPROTO_ENCAP),
    N(IPPROTO_PIM),     C(IPPROTO_COMP),     N(IPPROTO_SCTP),   N(IPPROTO_UDPLITE),
    C(IPPROTO_MPLS),    C(IPPROTO_ETHERNET), N(IPPROTO_RAW),    N(IPPROTO_MPTCP),
    N(IPPROTO_HOPOPTS),
};
const struct constants constants_protocols = {
    .what = "protocol", SET(protocols), .unknown = "IPPROTO_???"};

static const struct constant netlink_protocols[] = {
    N(NETLINK_ROUTE),      C(NETLINK_UNUSED),
    N(NETLINK_USERSOCK),   N(NETLINK_FIREWALL),
    C(NETLINK_SOCK_DIAG),  N(NETLINK_NFLOG),
    N(NETLINK_XFRM),       C(NETLINK_SELINUX),
    C(NETLINK_ISCSI),      C(NETLINK_AUDIT),
    C(NETLINK_FIB_LOOKUP), C(NETLINK_CONNECTOR),
    C(NETLINK_NETFILTER),  N(NETLINK_IP6_FW),
    N(NETLINK_DNRTMSG),    C(NETLINK_KOBJECT_UEVENT),
    C(NETLINK_GENERIC),    C(NETLINK_SCSITRANSPORT),
    C(NETLINK_ECRYPTFS),   C(NETLINK_RDMA),
    N(NETLINK_CRYPTO),     C(NETLINK_SMC),
};
const struct constants constants_netlink_protocols = {
    .what = "netlink protocol", SET(netlink_protocols), .unknown = "NETLINK_???"};

static const struct constant ethernet_protocols[] = {
    C(ETH_P_ALL), C(ETH_P_LOOP), C(ETH_P_IP), C(ETH_P_ARP), C(ETH_P_8021Q), C(ETH_P_IPV6),
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
    N(SOL_IP),      N(SOL_SOCKET), N(SOL_TCP), {"SOL_UDP", IPPROTO_UDP, false},
    C(SOL_IPV6),    C(SOL_ICMPV6), C(SOL_RAW), C(SOL_PACKET),
    C(SOL_NETLINK),
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
    C(SO_NO_CHECK),
    N(SO_PRIORITY),
    N(SO_LINGER),
    C(SO_BSDCOMPAT),
    N(SO_REUSEPORT),
    N(SO_PASSCRED),
    N(SO_PEERCRED),
    N(SO_RCVLOWAT),
    N(SO_SNDLOWAT),
    {"SO_RCVTIMEO_OLD", 20, true},
    {"SO_SNDTIMEO_OLD", 21, true},
    N(SO_RCVTIMEO),
    N(SO_SNDTIMEO),
    {"SO_SECURITY_AUTHENTICATION", 22, true},
    {"SO_SECURITY_ENCRYPTION_TRANSPORT", 23, true},
    {"SO_SECURITY_ENCRYPTION_NETWORK", 24, true},
    N(SO_BINDTODEVICE),
    C(SO_ATTACH_FILTER),
    C(SO_DETACH_FILTER),
    C(SO_PEERNAME),
    {"SO_TIMESTAMP_OLD", 29, true},
    C(SO_TIMESTAMP),
    N(SO_ACCEPTCONN),
    N(SO_PEERSEC),
    C(SO_SNDBUFFORCE),
    C(SO_RCVBUFFORCE),
    N(SO_PASSSEC),
    {"SO_TIMESTAMPNS_OLD", 35, true},
    N(SO_MARK),
    {"SO_TIMESTAMPING_OLD", 37, true},
    N(SO_PROTOCOL),
    N(SO_DOMAIN),
    C(SO_RXQ_OVFL),
    C(SO_WIFI_STATUS),
    C(SO_PEEK_OFF),
    C(SO_NOFCS),
    C(SO_LOCK_FILTER),
    C(SO_SELECT_ERR_QUEUE),
    C(SO_BUSY_POLL),
    C(SO_MAX_PACING_RATE),
    C(SO_BPF_EXTENSIONS),
    N(SO_INCOMING_CPU),
    C(SO_ATTACH_BPF),
    C(SO_ATTACH_REUSEPORT_CBPF),
    C(SO_ATTACH_REUSEPORT_EBPF),
    C(SO_CNX_ADVICE),
    C(SO_MEMINFO),
    C(SO_INCOMING_NAPI_ID),
    C(SO_COOKIE),
    C(SO_PEERGROUPS),
    C(SO_ZEROCOPY),
    C(SO_TXTIME),
    C(SO_BINDTOIFINDEX),
    {"SO_TIMESTAMP_NEW", 63, true},
    {"SO_TIMESTAMPNS_NEW", 64, true},
    {"SO_TIMESTAMPING_NEW", 65, true},
    {"SO_RCVTIMEO_NEW", 66, true},
    {"SO_SNDTIMEO_NEW", 67, true},
    {"SO_DETACH_REUSEPORT_BPF", 68, true},
    {"SO_PREFER_BUSY_POLL", 69, true},
    {"SO_BUSY_POLL_BUDGET", 70, true},
    {"SO_NETNS_COOKIE", 71, true},
    {"SO_BUF_LOCK", 72, true},
    {"SO_RESERVE_MEM", 73, true},
    {"SO_TXREHASH", 74, true},
    {"SO_RCVMARK", 75, true},
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
    C(TCP_MD5SIG),
    {"TCP_COOKIE_TRANSACTIONS", 15, true},
    {"TCP_THIN_LINEAR_TIMEOUTS", 16, true},
    {"TCP_THIN_DUPACK", 17, true},
    N(TCP_USER_TIMEOUT),
    C(TCP_REPAIR),
    C(TCP_REPAIR_QUEUE),
    C(TCP_QUEUE_SEQ),
    C(TCP_REPAIR_OPTIONS),
    N(TCP_FASTOPEN),
    C(TCP_TIMESTAMP),
    N(TCP_NOTSENT_LOWAT),
    C(TCP_CC_INFO),
    C(TCP_SAVE_SYN),
    C(TCP_SAVED_SYN),
    C(TCP_REPAIR_WINDOW),
    C(TCP_FASTOPEN_CONNECT),
    C(TCP_ULP),
    C(TCP_MD5SIG_EXT),
    C(TCP_FASTOPEN_KEY),
    C(TCP_FASTOPEN_NO_COOKIE),
    C(TCP_ZEROCOPY_RECEIVE),
    C(TCP_INQ),
    C(TCP_TX_DELAY),
};
const struct constants constants_tcp_options = {
    .what = "TCP option", SET(tcp_options), .unknown = "TCP_???"};

static const struct constant udp_options[] = {C(UDP_CORK),         C(UDP_ENCAP),
                                              C(UDP_NO_CHECK6_TX), C(UDP_NO_CHECK6_RX),
                                              C(UDP_SEGMENT),      C(UDP_GRO)};
const struct constants constants_udp_options = {
    .what = "UDP option", SET(udp_options), .unknown = "UDP_???"};

static const struct constant ip_options[] = {
    N(IP_TOS),
    N(IP_TTL),
    N(IP_HDRINCL),
    N(IP_OPTIONS),
    C(IP_ROUTER_ALERT),
    N(IP_RECVOPTS),
    N(IP_RETOPTS),
    N(IP_RECVRETOPTS),
    C(IP_PKTINFO),
    C(IP_PKTOPTIONS),
    C(IP_MTU_DISCOVER),
    C(IP_RECVERR),
    C(IP_RECVTTL),
    N(IP_RECVTOS),
    C(IP_MTU),
    C(IP_FREEBIND),
    {"IP_IPSEC_POLICY", 16, true},
    {"IP_XFRM_POLICY", 17, true},
    {"IP_PASSSEC", 18, true},
    N(IP_TRANSPARENT),
    {"IP_ORIGDSTADDR", 20, true},
    C(IP_MINTTL),
    {"IP_NODEFRAG", 22, true},
    {"IP_CHECKSUM", 23, true},
    {"IP_BIND_ADDRESS_NO_PORT", 24, false},
    {"IP_RECVFRAGSIZE", 25, true},
    {"IP_RECVERR_RFC4884", 26, true},
    N(IP_MULTICAST_IF),
    N(IP_MULTICAST_TTL),
    N(IP_MULTICAST_LOOP),
    N(IP_ADD_MEMBERSHIP),
    N(IP_DROP_MEMBERSHIP),
    C(IP_UNBLOCK_SOURCE),
    C(IP_BLOCK_SOURCE),
    C(IP_ADD_SOURCE_MEMBERSHIP),
    C(IP_DROP_SOURCE_MEMBERSHIP),
    C(IP_MSFILTER),
    {"MCAST_JOIN_GROUP", 42, true},
    {"MCAST_BLOCK_SOURCE", 43, true},
    {"MCAST_UNBLOCK_SOURCE", 44, true},
    {"MCAST_LEAVE_GROUP", 45, true},
    {"MCAST_JOIN_SOURCE_GROUP", 46, true},
    {"MCAST_LEAVE_SOURCE_GROUP", 47, true},
    {"MCAST_MSFILTER", 48, true},
    {"IP_MULTICAST_ALL", 49, true},
    {"IP_UNICAST_IF", 50, true},
};
const struct constants constants_ip_options = {
    .what = "IP option", SET(ip_options), .unknown = "IP_???"};

static const struct constant ipv6_options[] = {
    C(IPV6_ADDRFORM),
    {"IPV6_2292PKTINFO", 2, true},
    {"IPV6_2292HOPOPTS", 3, true},
    {"IPV6_2292DSTOPTS", 4, true},
    {"IPV6_2292RTHDR", 5, true},
    {"IPV6_2292PKTOPTIONS", 6, true},
    N(IPV6_CHECKSUM),
    {"IPV6_2292HOPLIMIT", 8, true},
    N(IPV6_NEXTHOP),
    C(IPV6_AUTHHDR),
    {"IPV6_FLOWINFO", 11, true},
    N(IPV6_UNICAST_HOPS),
    N(IPV6_MULTICAST_IF),
    N(IPV6_MULTICAST_HOPS),
    N(IPV6_MULTICAST_LOOP),
    C(IPV6_ADD_MEMBERSHIP),
    N(IPV6_JOIN_GROUP),
    C(IPV6_DROP_MEMBERSHIP),
    N(IPV6_LEAVE_GROUP),
    C(IPV6_ROUTER_ALERT),
    C(IPV6_MTU_DISCOVER),
    C(IPV6_MTU),
    C(IPV6_RECVERR),
    N(IPV6_V6ONLY),
    C(IPV6_JOIN_ANYCAST),
    C(IPV6_LEAVE_ANYCAST),
    {"IPV6_MULTICAST_ALL", 29, true},
    {"IPV6_ROUTER_ALERT_ISOLATE", 30, true},
    {"IPV6_RECVERR_RFC4884", 31, true},
    {"IPV6_FLOWLABEL_MGR", 32, true},
    {"IPV6_FLOWINFO_SEND", 33, true},
    C(IPV6_IPSEC_POLICY),
    C(IPV6_XFRM_POLICY),
    C(IPV6_HDRINCL),
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
    C(IPV6_AUTOFLOWLABEL),
    C(IPV6_ADDR_PREFERENCES),
    C(IPV6_MINHOPCOUNT),
    C(IPV6_ORIGDSTADDR),
    C(IPV6_TRANSPARENT),
    C(IPV6_UNICAST_IF),
    C(IPV6_RECVFRAGSIZE),
    C(IPV6_FREEBIND),
};
const struct constants constants_ipv6_options = {
    .what = "IPv6 option", SET(ipv6_options), .unknown = "IPV6_???"};

static const struct constant packet_options[] = {
    C(PACKET_ADD_MEMBERSHIP), C(PACKET_DROP_MEMBERSHIP),
    C(PACKET_RECV_OUTPUT),    C(PACKET_RX_RING),
    C(PACKET_STATISTICS),     C(PACKET_COPY_THRESH),
    C(PACKET_AUXDATA),        C(PACKET_ORIGDEV),
    C(PACKET_VERSION),        C(PACKET_HDRLEN),
    C(PACKET_RESERVE),        C(PACKET_TX_RING),
    C(PACKET_LOSS),           C(PACKET_VNET_HDR),
    C(PACKET_TX_TIMESTAMP),   C(PACKET_TIMESTAMP),
    C(PACKET_FANOUT),         C(PACKET_TX_HAS_OFF),
    C(PACKET_QDISC_BYPASS),   C(PACKET_ROLLOVER_STATS),
    C(PACKET_FANOUT_DATA),    C(PACKET_IGNORE_OUTGOING),
};
const struct constants constants_packet_options = {
    .what = "packet option", SET(packet_options), .unknown = "PACKET_???"};

static const struct constant netlink_options[] = {
    C(NETLINK_ADD_MEMBERSHIP),  C(NETLINK_DROP_MEMBERSHIP), C(NETLINK_PKTINFO),
    C(NETLINK_BROADCAST_ERROR), C(NETLINK_NO_ENOBUFS),      C(NETLINK_RX_RING),
    C(NETLINK_TX_RING),         C(NETLINK_LISTEN_ALL_NSID), C(NETLINK_LIST_MEMBERSHIPS),
    C(NETLINK_CAP_ACK),         C(NETLINK_EXT_ACK),         C(NETLINK_GET_STRICT_CHK),
};
const struct constants constants_netlink_options = {
    .what = "netlink option", SET(netlink_options), .unknown = "NETLINK_???"};

static const struct constant raw_options[] = {C(ICMP_FILTER)};
const struct constants constants_raw_options = {
    .what = "raw option", SET(raw_options), .unknown = "RAW_???"};

static const struct constant packet_memberships[] = {
    N(PACKET_MR_MULTICAST),
    N(PACKET_MR_PROMISC),
    N(PACKET_MR_ALLMULTI),
    N(PACKET_MR_UNICAST),
};
const struct constants constants_packet_memberships = {
    .what = "kind of membership", SET(packet_memberships), .unknown = "PACKET_MR_???"};

static const struct constant icmp_types[] = {
    N(ICMP_ECHOREPLY),      N(ICMP_DEST_UNREACH),  N(ICMP_SOURCE_QUENCH), N(ICMP_REDIRECT),
    N(ICMP_ECHO),           N(ICMP_TIME_EXCEEDED), N(ICMP_PARAMETERPROB), N(ICMP_TIMESTAMP),
    N(ICMP_TIMESTAMPREPLY), N(ICMP_INFO_REQUEST),  N(ICMP_INFO_REPLY),    N(ICMP_ADDRESS),
    N(ICMP_ADDRESSREPLY),
};
const struct constants constants_icmp_types = {
    .what = "type of ICMP messages", SET(icmp_types), .unknown = "ICMP_???"};

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

static const struct constant requests[] = {C(FIONBIO)};
const struct constants constants_requests = {.what = "request", SET(requests)};

static const struct constant poll_events[] = {
    N(POLLIN),     N(POLLPRI),    N(POLLOUT),    N(POLLERR),    N(POLLHUP), N(POLLNVAL),
    N(POLLRDNORM), N(POLLRDBAND), N(POLLWRNORM), N(POLLWRBAND), N(POLLMSG), N(POLLRDHUP),
};
const struct constants constants_poll_events = {
    .what = "event", .flags = true, SET(poll_events), .unknown = "POLL???"};

static const struct constant epoll_flags[] = {N(EPOLL_CLOEXEC)};
const struct constants constants_epoll_flags = {
    .what = "epoll flag", .flags = true, SET(epoll_flags), .unknown = "EPOLL_???"};

static const struct constant epoll_operations[] = {N(EPOLL_CTL_ADD), N(EPOLL_CTL_DEL),
                                                   N(EPOLL_CTL_MOD)};
const struct constants constants_epoll_operations = {
    .what = "epoll operation", SET(epoll_operations), .unknown = "EPOLL_CTL_???"};

static const struct constant epoll_events[] = {
    N(EPOLLIN),        N(EPOLLPRI),    N(EPOLLOUT),
    N(EPOLLERR),       N(EPOLLHUP),    {"EPOLLNVAL", 32, false},
    N(EPOLLRDNORM),    N(EPOLLRDBAND), N(EPOLLWRNORM),
    N(EPOLLWRBAND),    N(EPOLLMSG),    N(EPOLLRDHUP),
    N(EPOLLEXCLUSIVE), N(EPOLLWAKEUP), N(EPOLLONESHOT),
    N(EPOLLET),
};
const struct constants constants_epoll_events = {
    .what = "epoll event", .flags = true, SET(epoll_events), .unknown = "EPOLL???"};

static const struct constant commands[] = {
    N(F_DUPFD),
    N(F_GETFD),
    N(F_SETFD),
    N(F_GETFL),
    N(F_SETFL),
    N(F_GETLK),
    N(F_SETLK),
    N(F_SETLKW),
    N(F_SETOWN),
    N(F_GETOWN),
    N(F_SETSIG),
    N(F_GETSIG),
    N(F_SETOWN_EX),
    N(F_GETOWN_EX),
    {"F_GETOWNER_UIDS", 17, false},
    N(F_OFD_GETLK),
    N(F_OFD_SETLK),
    N(F_OFD_SETLKW),
    N(F_SETLEASE),
    N(F_GETLEASE),
    N(F_NOTIFY),
    N(F_DUPFD_CLOEXEC),
    N(F_SETPIPE_SZ),
    N(F_GETPIPE_SZ),
    N(F_ADD_SEALS),
    N(F_GET_SEALS),
    {"F_GET_RW_HINT", 1035, false},
    {"F_SET_RW_HINT", 1036, false},
    {"F_GET_FILE_RW_HINT", 1037, false},
    {"F_SET_FILE_RW_HINT", 1038, false},
};
const struct constants constants_commands = {
    .what = "command of fcntl", SET(commands), .unknown = "F_???"};

static const struct constant descriptor_flags[] = {{"FD_CLOEXEC", FD_CLOEXEC, false}};
const struct constants constants_descriptor_flags = {
    .what = "descriptor flag", .flags = true, SET(descriptor_flags), .unknown = "FD_???"};

static const struct constant open_flags[] = {
    N(O_CREAT),
    N(O_EXCL),
    N(O_NOCTTY),
    N(O_TRUNC),
    N(O_APPEND),
    N(O_NONBLOCK),
    N(O_SYNC),
    N(O_DSYNC),
    N(O_DIRECT),
    {"O_LARGEFILE", 0100000, false},
    N(O_NOFOLLOW),
    N(O_NOATIME),
    N(O_CLOEXEC),
    N(O_PATH),
    N(O_TMPFILE),
    N(O_DIRECTORY),
    {"FASYNC", O_ASYNC, false},
};
const struct constants constants_open_flags = {
    .what = "file status flag", .flags = true, SET(open_flags), .unknown = "O_???"};

static const struct constant dup_flags[] = {N(O_CLOEXEC)};
const struct constants constants_dup_flags = {
    .what = "descriptor flag", .flags = true, SET(dup_flags), .unknown = "O_???"};

static const struct constant close_range_flags[] = {{"CLOSE_RANGE_UNSHARE", 2, false},
                                                    {"CLOSE_RANGE_CLOEXEC", 4, false}};
const struct constants constants_close_range_flags = {.what = "close_range flag",
                                                      .flags = true,
                                                      SET(close_range_flags),
                                                      .unknown = "CLOSE_RANGE_???"};

static const struct constant splice_flags[] = {N(SPLICE_F_MOVE), N(SPLICE_F_NONBLOCK),
                                               N(SPLICE_F_MORE), N(SPLICE_F_GIFT)};
const struct constants constants_splice_flags = {
    .what = "splice flag", .flags = true, SET(splice_flags), .unknown = "SPLICE_F_???"};

static const struct constant others[] = {
    {"SOMAXCONN", SOMAXCONN, false},
    {"INADDR_ANY", INADDR_ANY, false},
    {"INADDR_BROADCAST", INADDR_BROADCAST, false},
    {"INADDR_LOOPBACK", INADDR_LOOPBACK, false},
    {"INADDR_NONE", INADDR_NONE, false},
    {"INADDR_UNSPEC_GROUP", INADDR_UNSPEC_GROUP, false},
    {"INADDR_ALLHOSTS_GROUP", INADDR_ALLHOSTS_GROUP, false},
    {"INADDR_MAX_LOCAL_GROUP", INADDR_MAX_LOCAL_GROUP, false},
    N(IPPORT_RESERVED),
    N(IPPORT_USERRESERVED),
    N(IP_DEFAULT_MULTICAST_LOOP),
    N(IP_DEFAULT_MULTICAST_TTL),
    N(IP_MAX_MEMBERSHIPS),
    C(IP_PMTUDISC_DONT),
    C(IP_PMTUDISC_WANT),
    C(IP_PMTUDISC_DO),
    C(IP_PMTUDISC_PROBE),
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
    {"EAGAIN", 11, false},
    {"EWOULDBLOCK", 11, false},
    {"EBADF", 9, false},
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
    &constants_raw_options,
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
  case SOL_RAW:
    return &constants_raw_options;
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

/* All names in alphabetical order, built when first needed. */
struct constants_entry {
  const struct constant *constant;
  const struct constants *set;
};
#define ENTRIES_MAX 512
static struct constants_entry entries[ENTRIES_MAX];
static size_t entry_count;
static pthread_once_t entries_made = PTHREAD_ONCE_INIT;

static int compare_entries(const void *a, const void *b) {
  return strcmp(((const struct constants_entry *)a)->constant->name,
                ((const struct constants_entry *)b)->constant->name);
}

static void make_entries(void) {
  for (const struct constants *const *set = constants_all; *set; set++)
    for (size_t i = 0; i < (*set)->count && entry_count < ENTRIES_MAX; i++)
      entries[entry_count++] = (struct constants_entry){&(*set)->at[i], *set};
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
