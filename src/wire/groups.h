/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports of groups (IGMP, MLD) that are to come. A host that joins a group or leaves it reports that, some
 * milliseconds after the call that made it do so has returned: what the kernel says of its groups tells that a report
 * is owed. For one thread at a time. */
#ifndef WIRE_GROUPS_H
#define WIRE_GROUPS_H

#include <stdbool.h>
#include <stdint.h>

struct groups;
struct packet;

/* Opens the list of groups in the network namespace of the calling thread, as they are now known: NULL with errno. */
struct groups *groups_open(void);
void groups_close(struct groups *groups);

/* Whether its host owes a report at NOW (nanoseconds of CLOCK_MONOTONIC); after GROUPS_WAIT none is expected. GROUPS may
   be NULL. */
#define GROUPS_WAIT 1000000000
bool groups_owe(struct groups *groups, int64_t now);

/* Its host is about to report all groups of IPv6 at NOW, of which none is new: the MTU of its device was changed. GROUPS
   may be NULL. */
void groups_again(struct groups *groups, int64_t now);

/* P has come from its host. */
void groups_sent(struct groups *groups, const struct packet *p);

#endif
