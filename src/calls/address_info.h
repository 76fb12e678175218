/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking names up, for the calls that take an address. */
#ifndef CALLS_ADDRESS_INFO_H
#define CALLS_ADDRESS_INFO_H

#include <sys/socket.h>

struct interp;

/* Looks HOST up with getaddrinfo, a call that the journal records, and stores the first address of
   FAMILY. 0, or -1 with gaierror. */
int address_info_first(struct interp *in, int family, const char *host,
                       struct sockaddr_storage *address, socklen_t *len);

#endif
