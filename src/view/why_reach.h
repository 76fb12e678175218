/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an address cannot be reached, or used, from here. Each says why and what to try; false: the facts do not
   tell. */
#ifndef VIEW_WHY_REACH_H
#define VIEW_WHY_REACH_H

#include <stdbool.h>

struct reason;

bool why_reach_connect(struct reason *r); /* EINVAL of connect */
bool why_reach_named(struct reason *r); /* EINVAL: the address that is given alone is the reason */
bool why_reach_reported(
    struct reason *r); /* ENETUNREACH, EHOSTUNREACH, EACCES: an ICMP message came */
bool why_reach_unreachable(
    struct reason *r); /* EHOSTUNREACH, EACCES, EINVAL: this host's own routes say it */
bool why_reach_neighbor(
    struct reason *r); /* EHOSTUNREACH: its hardware address was not found out */
bool why_reach_syn(
    struct reason *r); /* ETIMEDOUT, or waited for in vain: what became of the SYN of connect */
bool why_reach_route(struct reason *r);   /* ENETUNREACH: the kernel has no route */
bool why_reach_address(struct reason *r); /* EADDRNOTAVAIL */

#endif
