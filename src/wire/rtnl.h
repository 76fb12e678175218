/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Devices, addresses, rules and routes of one network namespace, set over netlink (rtnetlink(7)): what
 * `ip link`, `ip address`, `ip rule` and `ip route` do. Each returns 0 or an errno. */
#ifndef WIRE_RTNL_H
#define WIRE_RTNL_H

#include <stdbool.h>
#include <stdint.h>

struct rtnl;

/* Opens the way to the kernel for the network namespace of the calling thread: NULL with errno. */
struct rtnl *rtnl_open(void);
void rtnl_close(struct rtnl *rtnl);

/* Sets the device up, its MTU and the length of its queue of packets to send (0: as it is). */
int rtnl_up(struct rtnl *rtnl, int device, uint32_t mtu, uint32_t queue);

/* Has the device belong to no group that the kernel joins by itself, and reports (RFC 3810), where it forwards: before it is up. */
int rtnl_no_groups(struct rtnl *rtnl, int device);

/* Gives the device ADDRESS (4 or 16 bytes) in a network of PREFIX bits; no duplicate address detection
   and, for IPv4, the network's broadcast address with it. One that it has already is not an error. */
int rtnl_address(struct rtnl *rtnl, int device, int family, const void *address, int prefix);

/* Whether packets for the IPv6 ADDRESS are taken in here: the kernel sees to that some time after
   rtnl_address has returned. */
bool rtnl_takes(struct rtnl *rtnl, const void *address);

/* Adds the IPv4 rule: at priority PREF packets, only those that came in from DEVICE_NAME if not NULL, are
   looked up in TABLE. Deletes the rule at PREF. */
int rtnl_rule_add(struct rtnl *rtnl, uint32_t pref, uint32_t table, const char *device_name);
int rtnl_rule_delete(struct rtnl *rtnl, uint32_t pref, uint32_t table);

/* Adds an IPv4 route in TABLE: what goes to DESTINATION / PREFIX leaves through the device, with the
   source address SOURCE (0: the device's). Addresses in network order.
   TCP acknowledges at once what comes by this route (RTAX_QUICKACK), and does not wait, up to 40 ms and
   by chance, for data that it could send along: what one statement brings about is always the same. */
int rtnl_route(struct rtnl *rtnl, uint32_t table, uint32_t destination, int prefix, int device,
               uint32_t source);

/* Adds the route to all networks that have no other: through the device to GATEWAY (4 or 16 bytes). TCP
   acknowledges at once, as above. One that is there already is not an error. */
int rtnl_gateway(struct rtnl *rtnl, int family, const void *gateway, int device);

/* How the device asks for the hardware addresses of its neighbors in FAMILY (RFC 1122, 2.3.2; RFC 4861, 7.3): what
   was learned stays good, and no neighbor is asked whether it is still there; a neighbor that does not answer is asked
   TRIES times, a second apart; the newest answer counts. /proc has no such settings in a user namespace. */
int rtnl_neighbors(struct rtnl *rtnl, int family, int device, uint32_t tries);

#endif
