/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NAT in a router (RFC 3022): the kernel's nf_tables is told to give what leaves through a device that device's
 * address, as `nft` with the statement masquerade does. */
#ifndef WIRE_NAT_H
#define WIRE_NAT_H

#include <stdbool.h>

struct nat;

/* Opens the way to the kernel for the network namespace of the calling thread: NULL with errno. */
struct nat *nat_open(void);
void nat_close(struct nat *nat);

/* From now on, or (ON false) no more, IPv4 packets that leave through the device NAME are translated: 0 or an errno
   (ENOENT, EOPNOTSUPP: the kernel has no NAT). What it is already is not an error. */
int nat_set(struct nat *nat, const char *name, bool on);

#endif
