/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a multicast option was refused: IP_MULTICAST_IF, IP_ADD_MEMBERSHIP and the like (ip(7), ipv6(7)). */
#ifndef VIEW_WHY_GROUP_H
#define VIEW_WHY_GROUP_H

#include <stdbool.h>

struct reason;

/* EINVAL, ENODEV, EADDRINUSE, EADDRNOTAVAIL, EPROTO, ENOPROTOOPT of setsockopt: true and the sentence; false: another
   option, or its value does not tell. */
bool why_group_say(struct reason *r);

#endif
