/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in a host of the lab, when its namespace and devices are made: addresses, routes, settings, and the names
 * of all hosts. */
#ifndef WIRE_FURNISH_H
#define WIRE_FURNISH_H

#include <stdbool.h>

#include "wire/topology.h"

struct diag;
struct rtnl;
struct text;

/* Furnishes HOST of the network WHICH: the calling thread is in its namespace, RTNL is the way to it, INDEX has the
   kernel's numbers of the devices, as topology.h numbers these. IPV6: the kernel has it. 0, or -1 and DIAG filled. */
int furnish_host(enum lab_topology which, int host, struct rtnl *rtnl,
                 const int index[LAB_DEVICES_MAX], bool ipv6, struct diag *diag);

/* Gives the device, whose number is INDEX, its IPv6 address and the route to its gateway, which are gone when its MTU
   was below LAB_MTU_IPV6: 0 or an errno. */
int furnish_ip6(const struct topology_device *device, struct rtnl *rtnl, int index);

/* Appends what /etc/hosts says in the network WHICH, LAB_NONE: on a machine that is alone. */
void furnish_names(enum lab_topology which, struct text *out);

/* Puts that over /etc/hosts in this process's own view of the file system, its mount namespace: 0, or -1 and DIAG
   filled. */
int furnish_mount_names(enum lab_topology which, struct diag *diag);

#endif
