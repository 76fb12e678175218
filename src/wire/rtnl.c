/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message of rtnetlink a function, each answered by the kernel with an acknowledgement. */
#include "wire/rtnl.h"

#include <errno.h>
#include <stddef.h>

#ifdef HAVE_LIBMNL

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/fib_rules.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/netlink.h"

struct rtnl {
  struct mnl_socket *nl;
  uint32_t seq;
  _Alignas(struct nlmsghdr) char buffer[1024];
};

struct rtnl *rtnl_open(void) {
  struct mnl_socket *nl = netlink_open(NETLINK_ROUTE, 0);
  if (!nl)
    return NULL;
  struct rtnl *r = mem_zalloc(1, sizeof *r);
  r->nl = nl;
  return r;
}

void rtnl_close(struct rtnl *r) {
  if (!r)
    return;
  mnl_socket_close(r->nl);
  free(r);
}

/* Starts the message in BUFFER and returns its own header of SIZE bytes, zeroed. */
static void *start(struct rtnl *r, int type, int flags, size_t size) {
  struct nlmsghdr *h = mnl_nlmsg_put_header(r->buffer);
  h->nlmsg_type = (uint16_t)type;
  h->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | NLM_F_ACK | flags);
  h->nlmsg_seq = ++r->seq;
  return mnl_nlmsg_put_extra_header(h, size);
}

static struct nlmsghdr *message(struct rtnl *r) {
  return (struct nlmsghdr *)r->buffer;
}

/* Sends the message and waits for its acknowledgement: 0 or an errno. */
static int end(struct rtnl *r) {
  struct nlmsghdr *h = message(r);
  unsigned port = mnl_socket_get_portid(r->nl);
  if (mnl_socket_sendto(r->nl, h, h->nlmsg_len) < 0)
    return errno;
  ssize_t n;
  do
    n = mnl_socket_recvfrom(r->nl, r->buffer, sizeof r->buffer);
  while (n < 0 && errno == EINTR);
  if (n < 0 || mnl_cb_run(r->buffer, (size_t)n, r->seq, port, NULL, NULL) < 0)
    return errno;
  return 0;
}

int rtnl_up(struct rtnl *r, int device, uint32_t mtu, uint32_t queue) {
  struct ifinfomsg *link = start(r, RTM_NEWLINK, 0, sizeof *link);
  struct nlmsghdr *h = message(r);
  link->ifi_family = AF_UNSPEC;
  link->ifi_index = device;
  link->ifi_flags = link->ifi_change = IFF_UP;
  if (mtu)
    mnl_attr_put_u32(h, IFLA_MTU, mtu);
  if (queue)
    mnl_attr_put_u32(h, IFLA_TXQLEN, queue);
  return end(r);
}

int rtnl_no_groups(struct rtnl *r, int device) {
  struct ifinfomsg *link = start(r, RTM_NEWLINK, 0, sizeof *link);
  link->ifi_family = AF_UNSPEC;
  link->ifi_index = device;
  link->ifi_change = IFF_MULTICAST;
  return end(r);
}

int rtnl_address(struct rtnl *r, int device, int family, const void *address, int prefix) {
  size_t len = family == AF_INET ? 4 : 16;
  struct ifaddrmsg *a = start(r, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, sizeof *a);
  struct nlmsghdr *h = message(r);
  a->ifa_family = (uint8_t)family;
  a->ifa_prefixlen = (uint8_t)prefix;
  a->ifa_flags = family == AF_INET6 ? IFA_F_NODAD : 0;
  a->ifa_index = (uint32_t)device;
  mnl_attr_put(h, IFA_LOCAL, len, address);
  mnl_attr_put(h, IFA_ADDRESS, len, address);
  if (family == AF_INET) {
    uint32_t broadcast;
    memcpy(&broadcast, address, sizeof broadcast);
    broadcast |= htonl(0xffffffffu >> prefix);
    mnl_attr_put(h, IFA_BROADCAST, sizeof broadcast, &broadcast);
  }
  int error = end(r);
  return error == EEXIST ? 0 : error;
}

static int rule(struct rtnl *r, int type, int flags, uint32_t pref, uint32_t table,
                const char *device_name) {
  struct fib_rule_hdr *f = start(r, type, flags, sizeof *f);
  struct nlmsghdr *h = message(r);
  f->family = AF_INET;
  f->action = FR_ACT_TO_TBL;
  f->table = RT_TABLE_UNSPEC;
  mnl_attr_put_u32(h, FRA_PRIORITY, pref);
  mnl_attr_put_u32(h, FRA_TABLE, table);
  if (device_name)
    mnl_attr_put_strz(h, FRA_IIFNAME, device_name);
  return end(r);
}

/* RTM_GETROUTE answers with the route that a packet to the address would take. */
bool rtnl_takes(struct rtnl *r, const void *address) {
  struct rtmsg *m = start(r, RTM_GETROUTE, 0, sizeof *m);
  struct nlmsghdr *h = message(r);
  h->nlmsg_flags = NLM_F_REQUEST;
  m->rtm_family = AF_INET6;
  m->rtm_dst_len = 128;
  mnl_attr_put(h, RTA_DST, 16, address);
  if (mnl_socket_sendto(r->nl, h, h->nlmsg_len) < 0)
    return false;
  ssize_t n;
  do
    n = mnl_socket_recvfrom(r->nl, r->buffer, sizeof r->buffer);
  while (n < 0 && errno == EINTR);
  const struct rtmsg *answer = mnl_nlmsg_get_payload(h);
  return mnl_nlmsg_ok(h, (int)n) && h->nlmsg_type == RTM_NEWROUTE && answer->rtm_type == RTN_LOCAL;
}

int rtnl_rule_add(struct rtnl *r, uint32_t pref, uint32_t table, const char *device_name) {
  return rule(r, RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL, pref, table, device_name);
}

int rtnl_rule_delete(struct rtnl *r, uint32_t pref, uint32_t table) {
  return rule(r, RTM_DELRULE, 0, pref, table, NULL);
}

/* Starts a message about a route in table RT_TABLE_MAIN, unless an attribute says otherwise. */
static struct rtmsg *start_route(struct rtnl *r, int family, int scope) {
  struct rtmsg *m = start(r, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, sizeof *m);
  m->rtm_family = (uint8_t)family;
  m->rtm_table = RT_TABLE_MAIN;
  m->rtm_protocol = RTPROT_STATIC;
  m->rtm_scope = (uint8_t)scope;
  m->rtm_type = RTN_UNICAST;
  return m;
}

/* Ends it: how TCP behaves along the route is the same for all. */
static int end_route(struct rtnl *r) {
  struct nlmsghdr *h = message(r);
  struct nlattr *metrics = mnl_attr_nest_start(h, RTA_METRICS);
  mnl_attr_put_u32(h, RTAX_QUICKACK, 1);
  mnl_attr_put_u32(h, RTAX_RTO_MIN, 1000); /* milliseconds: what RFC 6298 asks for */
  mnl_attr_nest_end(h, metrics);
  return end(r);
}

int rtnl_route(struct rtnl *r, uint32_t table, uint32_t destination, int prefix, int device,
               uint32_t source) {
  struct rtmsg *m = start_route(r, AF_INET, RT_SCOPE_LINK);
  struct nlmsghdr *h = message(r);
  m->rtm_dst_len = (uint8_t)prefix;
  mnl_attr_put_u32(h, RTA_TABLE, table);
  mnl_attr_put_u32(h, RTA_DST, destination);
  mnl_attr_put_u32(h, RTA_OIF, (uint32_t)device);
  if (source)
    mnl_attr_put_u32(h, RTA_PREFSRC, source);
  return end_route(r);
}

int rtnl_gateway(struct rtnl *r, int family, const void *gateway, int device) {
  start_route(r, family, RT_SCOPE_UNIVERSE);
  struct nlmsghdr *h = message(r);
  mnl_attr_put(h, RTA_GATEWAY, family == AF_INET ? 4 : 16, gateway);
  mnl_attr_put_u32(h, RTA_OIF, (uint32_t)device);
  int error = end_route(r);
  return error == EEXIST ? 0 : error;
}

#define LONG_TIME 86400000 /* milliseconds: a day */
/* How long after an answer no other one counts: for less than 0 ms, as with 0 that is so within one tick of the kernel's
   clock. Where a long has 32 bits the kernel would take it for a very long time. */
#define LOCK_TIME (sizeof(long) > 4 ? UINT32_MAX : 0)

int rtnl_neighbors(struct rtnl *r, int family, int device, uint32_t tries) {
  struct ndtmsg *m = start(r, RTM_SETNEIGHTBL, 0, sizeof *m);
  struct nlmsghdr *h = message(r);
  m->ndtm_family = (uint8_t)family;
  mnl_attr_put_strz(h, NDTA_NAME, family == AF_INET ? "arp_cache" : "ndisc_cache");
  struct nlattr *parms = mnl_attr_nest_start(h, NDTA_PARMS);
  mnl_attr_put_u32(h, NDTPA_IFINDEX, (uint32_t)device);
  mnl_attr_put_u64(h, NDTPA_BASE_REACHABLE_TIME, LONG_TIME);
  mnl_attr_put_u64(h, NDTPA_DELAY_PROBE_TIME, LONG_TIME);
  mnl_attr_put_u32(h, NDTPA_MCAST_PROBES, tries);
  mnl_attr_put_u64(h, NDTPA_LOCKTIME, LOCK_TIME);
  mnl_attr_nest_end(h, parms);
  return end(r);
}

#else /* built without libmnl: lab_open says so before it comes here */

struct rtnl *rtnl_open(void) {
  errno = ENOSYS;
  return NULL;
}

void rtnl_close(struct rtnl *r) {
  (void)r;
}

int rtnl_up(struct rtnl *r, int device, uint32_t mtu, uint32_t queue) {
  (void)r, (void)device, (void)mtu, (void)queue;
  return ENOSYS;
}

int rtnl_no_groups(struct rtnl *r, int device) {
  (void)r, (void)device;
  return ENOSYS;
}

int rtnl_address(struct rtnl *r, int device, int family, const void *address, int prefix) {
  (void)r, (void)device, (void)family, (void)address, (void)prefix;
  return ENOSYS;
}

bool rtnl_takes(struct rtnl *r, const void *address) {
  (void)r, (void)address;
  return false;
}

int rtnl_rule_add(struct rtnl *r, uint32_t pref, uint32_t table, const char *device_name) {
  (void)r, (void)pref, (void)table, (void)device_name;
  return ENOSYS;
}

int rtnl_rule_delete(struct rtnl *r, uint32_t pref, uint32_t table) {
  (void)r, (void)pref, (void)table;
  return ENOSYS;
}

int rtnl_route(struct rtnl *r, uint32_t table, uint32_t destination, int prefix, int device,
               uint32_t source) {
  (void)r, (void)table, (void)destination, (void)prefix, (void)device, (void)source;
  return ENOSYS;
}

int rtnl_gateway(struct rtnl *r, int family, const void *gateway, int device) {
  (void)r, (void)family, (void)gateway, (void)device;
  return ENOSYS;
}

int rtnl_neighbors(struct rtnl *r, int family, int device, uint32_t tries) {
  (void)r, (void)family, (void)device, (void)tries;
  return ENOSYS;
}

#endif
